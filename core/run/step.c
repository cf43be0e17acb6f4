/* step.c: the exchange step: how long, in which order, again when someone asks, and what follows it. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "run/run_parts.h"

#define LONGEST_STEP 900.0 /* s, when the scenario sets none */
#define SHORTEST_STEP 1e-6 /* s: below this a retry is hopeless */
#define STEP_SLACK \
    1e-9 /* relative: a wish that divides the interval but for round-off counts as dividing it */
#define LONG_CALL 1e-4 /* s */
#define CAP_GROWTH 2.0 /* the cap that a retry leaves behind doubles with each good step */

double fr_clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double cpu_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

typedef struct stopwatch {
    double cpu, elapsed;
} stopwatch;

/* The clock of CPU time is a system call: it is read only for processes whose last call was long. A short call counts
 * with its elapsed time. */
static stopwatch start_watch(const fr_slot *slot)
{
    return (stopwatch){ slot->last > LONG_CALL ? cpu_now() : -1.0, fr_clock_now() };
}

static void stop_watch(const stopwatch *began, fr_slot *slot)
{
    slot->last = fr_clock_now() - began->elapsed;
    slot->elapsed += slot->last;
    slot->cpu += began->cpu >= 0.0 ? cpu_now() - began->cpu : slot->last;
}

/* ---- rates processes ---- */

static void states_to_y(const fr_slot *slot)
{
    size_t offset = 0;
    for (size_t k = 0; k < slot->state_count; k++) {
        const fr_held *s = &slot->states[k];
        if (!(s->state->flags & FR_INTEGRATED)) continue;
        for (size_t b = 0; b < slot->blocks; b++)
            memcpy(slot->y + b * slot->block + offset, s->values + b * s->layers, s->layers * sizeof(double));
        offset += s->layers;
    }
}

static void y_to_states(const fr_slot *slot)
{
    size_t offset = 0;
    for (size_t k = 0; k < slot->state_count; k++) {
        const fr_held *s = &slot->states[k];
        if (!(s->state->flags & FR_INTEGRATED)) continue;
        for (size_t b = 0; b < slot->blocks; b++)
            memcpy(s->values + b * s->layers, slot->y + b * slot->block + offset, s->layers * sizeof(double));
        offset += s->layers;
    }
}

static fr_status make_rates(fr_slot *slot, fr_error *err)
{
    fr_rates_spec spec = { .ops = slot->ops->rates,
                           .self = fr_instance_self(slot->instance),
                           .blocks = slot->blocks,
                           .block = slot->block,
                           .relative_tolerance = slot->relative_tolerance,
                           .absolute_tolerance = slot->absolute_tolerance };
    return fr_rates_new(&spec, &slot->rates, err);
}

static fr_status integrate(fr_slot *slot, double t, double dt, fr_error *err)
{
    const fr_rates_ops *ops = slot->ops->rates;
    void *self = fr_instance_self(slot->instance);
    states_to_y(slot);
    fr_status status = fr_rates_integrate(slot->rates, t, dt, slot->y, slot->hint, slot->quadratures, err);
    if (status != FR_OK) return status;
    y_to_states(slot);
    if (ops->quadratures > 0) status = ops->quadrature_result(self, t + dt, dt, slot->quadratures);
    if (status == FR_OK && ops->finish != NULL) status = ops->finish(self, t + dt, dt);
    return status;
}

static fr_status advance_rates(fr_slot *slot, double t, double dt, fr_error *err)
{
    if (slot->ops->rates == NULL || slot->blocks == 0) return FR_OK;
    fr_error inner = FR_ERROR_INIT;
    fr_guard_frame frame;
    fr_guard_enter(&frame, fr_instance_label(slot->instance), fr_instance_record(slot->instance)->path,
                   "rates", t);
    fr_status status = slot->rates == NULL ? make_rates(slot, &inner) : FR_OK;
    if (status == FR_OK) status = integrate(slot, t, dt, &inner);
    fr_guard_leave(&frame);
    if (status == FR_RETRY) return FR_RETRY;
    if (inner.message[0] == '\0') return fr_instance_settle(slot->instance, "rates", t, status, err);
    return fr_fail(err, status, "plugin %s at t = %.10g s: %s", fr_instance_label(slot->instance), t,
                   inner.message);
}

/* ---- one pass over the schedule ---- */

static fr_status advance_slot(fr_run *run, fr_slot *slot, double t, double dt, fr_error *err)
{
    fr_gather(run, slot, true);
    uint64_t mark = fr_fence_mark(run, slot);
    const stopwatch began = start_watch(slot);
    fr_status status = advance_rates(slot, t, dt, err);
    if (status == FR_OK) status = fr_instance_advance(slot->instance, t, dt, err);
    stop_watch(&began, slot);
    FR_TRY(status);
    FR_TRY(fr_fence_check(run, slot, mark, "advance", err));
    FR_TRY(fr_scatter(run, slot, FR_PHASE_ADVANCE, t + dt, err));
    for (size_t k = 0; k < slot->law_count; k++)
        FR_TRY(fr_scatter(run, &run->slots[slot->laws[k]], FR_PHASE_ADVANCE, t + dt, err));
    if (slot->role != FR_ROLE_NETWORK && slot->role != FR_ROLE_SURFACE) return FR_OK;
    for (size_t k = 0; k < run->exchange_count; k++)
        FR_TRY(fr_scatter(run, &run->slots[run->exchanges[k]], FR_PHASE_ADVANCE, t + dt, err));
    return FR_OK;
}

static fr_status prepare_all(fr_run *run, double t, double dt, fr_error *err)
{
    for (size_t k = 0; k < run->slot_count; k++) {
        fr_slot *slot = &run->slots[k];
        if (slot->ops->prepare == NULL) continue;
        fr_gather(run, slot, true);
        uint64_t mark = fr_fence_mark(run, slot);
        const stopwatch began = start_watch(slot);
        fr_status status = fr_instance_prepare(slot->instance, t, dt, err);
        stop_watch(&began, slot);
        FR_TRY(status);
        FR_TRY(fr_fence_check(run, slot, mark, "prepare", err));
        FR_TRY(fr_scatter(run, slot, FR_PHASE_PREPARE, t + dt, err));
    }
    return FR_OK;
}

static fr_status try_step(fr_run *run, double t, double dt, fr_error *err)
{
    fr_clear_step(run);
    size_t k = 0;
    for (; k < run->slot_count && run->slots[k].role <= FR_ROLE_SNOW; k++)
        FR_TRY(advance_slot(run, &run->slots[k], t, dt, err));
    FR_TRY(prepare_all(run, t, dt, err));
    for (; k < run->slot_count; k++)
        FR_TRY(advance_slot(run, &run->slots[k], t, dt, err));
    return FR_OK;
}

/* ---- start and restart ---- */

fr_status fr_update_stored(fr_run *run, bool initial, fr_error *err)
{
    fr_sum transit = { 0, 0 };
    for (size_t k = 0; k < run->fields.count; k++) {
        const fr_field *f = run->fields.items[k];
        for (size_t i = 0; f->water && i < f->n; i++)
            fr_sum_add(&transit, f->pool[i]);
    }
    fr_ledger_set_transit(run->ledger, fr_sum_value(&transit));
    for (size_t k = 0; k < run->slot_count; k++) {
        const fr_slot *slot = &run->slots[k];
        double volume = 0;
        FR_TRY(fr_instance_stored(slot->instance, &volume, err));
        if (!isfinite(volume))
            return fr_fail(err, FR_PLUGIN, "plugin %s says that it stores %g m3 of water at t = %.10g s",
                           fr_instance_label(slot->instance), volume, run->time);
        fr_ledger_set_stored(run->ledger, slot->process, volume, initial);
    }
    return FR_OK;
}

fr_status fr_initialise_all(fr_run *run, fr_error *err)
{
    for (size_t k = 0; k < run->slot_count; k++) {
        fr_slot *slot = &run->slots[k];
        fr_gather(run, slot, false);
        uint64_t mark = fr_fence_mark(run, slot);
        FR_TRY(fr_instance_initialise(slot->instance, run->time, err));
        FR_TRY(fr_fence_check(run, slot, mark, "initialise", err));
        FR_TRY(fr_scatter(run, slot, FR_PHASE_INITIALISE, run->time, err));
    }
    return fr_update_stored(run, true, err);
}

fr_status fr_restored_all(fr_run *run, fr_error *err)
{
    for (size_t k = 0; k < run->slot_count; k++) {
        fr_gather(run, &run->slots[k], false);
        FR_TRY(fr_instance_restored(run->slots[k].instance, run->time, err));
    }
    return FR_OK;
}

/* ---- how long ---- */

static double next_report(const fr_run *run)
{
    return run->spec.report_start + (double)run->reports * run->spec.report_step;
}

static fr_status wished_step(fr_run *run, double *wish, fr_error *err)
{
    *wish = run->spec.exchange_step > 0 ? run->spec.exchange_step : LONGEST_STEP;
    for (size_t k = 0; k < run->slot_count; k++) {
        double dt = *wish;
        FR_TRY(fr_instance_step_wish(run->slots[k].instance, run->time, &dt, err));
        if (!(dt > 0))
            return fr_fail(err, FR_PLUGIN, "plugin %s wishes for a step of %g s at t = %.10g s",
                           fr_instance_label(run->slots[k].instance), dt, run->time);
        if (dt < *wish) *wish = dt;
    }
    if (run->cap > 0 && run->cap < *wish) *wish = run->cap;
    return FR_OK;
}

/* Equal steps up to the next report time or the end, none longer than the wish. */
static void choose_step(const fr_run *run, double wish, double *dt, double *t1)
{
    double boundary = fmin(next_report(run), run->spec.end);
    double left = boundary - run->time, n = ceil(left / wish * (1 - STEP_SLACK));
    if (n <= 1) {
        *dt = left;
        *t1 = boundary;
    } else {
        *dt = left / n;
        *t1 = run->time + *dt;
    }
}

/* ---- again ---- */

static fr_status take_snapshot(fr_run *run, fr_error *err)
{
    if (!run->can_redo) return FR_OK;
    double *to = run->snapshot;
    for (size_t i = 0; i < run->segments.count; i++) {
        const fr_segment *s = &run->segments.items[i];
        if (!s->step) continue;
        memcpy(to, s->data, s->n * sizeof *to);
        to += s->n;
    }
    return fr_ledger_snapshot(run->ledger, err);
}

static fr_status give_back(fr_run *run, fr_error *err)
{
    const double *from = run->snapshot;
    for (size_t i = 0; i < run->segments.count; i++) {
        const fr_segment *s = &run->segments.items[i];
        if (!s->step) continue;
        memcpy(s->data, from, s->n * sizeof *from);
        from += s->n;
    }
    fr_ledger_restore(run->ledger);
    return fr_restored_all(run, err);
}

static fr_status refuse_retry(const fr_run *run, double dt, fr_error *err)
{
    if (run->can_redo)
        return fr_fail(err, FR_NUMERIC,
                       "the step at t = %.10g s cannot be made: plugins ask for less than %g s", run->time,
                       dt);
    for (size_t k = 0; k < run->slot_count; k++)
        if (!(run->slots[k].plugin->abilities & FR_CAN_REDO))
            return fr_fail(
                err, FR_NUMERIC,
                "a plugin asks for a shorter step at t = %.10g s, but plugin %s cannot do a step again: set "
                "a shorter exchange step in the scenario",
                run->time, fr_instance_label(run->slots[k].instance));
    return fr_fail(err, FR_INTERNAL, "a step cannot be done again");
}

/* ---- what follows a step ---- */

static fr_status observe_step(fr_run *run, double dt, fr_error *err)
{
    for (size_t i = 0; i < run->spec.observer_count; i++) {
        const fr_run_observer *o = &run->spec.observers[i];
        if (o->step != NULL) FR_TRY(o->step(o->self, run, run->time, dt, err));
    }
    return FR_OK;
}

fr_status fr_report_if_due(fr_run *run, fr_error *err)
{
    if (run->time < next_report(run)) return FR_OK;
    run->span = run->time - run->report_time;
    for (size_t i = 0; i < run->spec.observer_count; i++) {
        const fr_run_observer *o = &run->spec.observers[i];
        if (o->report != NULL) FR_TRY(o->report(o->self, run, run->time, err));
    }
    while (next_report(run) <= run->time)
        run->reports++;
    run->report_time = run->time;
    run->span = 0;
    for (size_t k = 0; k < run->fields.count; k++) {
        fr_field *f = run->fields.items[k];
        if (f->since != NULL) memset(f->since, 0, f->n * sizeof *f->since);
    }
    return FR_OK;
}

static fr_status checkpoint_if_due(fr_run *run, fr_error *err)
{
    const fr_run_spec *s = &run->spec;
    if (s->checkpoint_path == NULL) return FR_OK;
    bool by_time = s->checkpoint_step > 0 &&
                   run->time - run->checkpoint_time >= s->checkpoint_step * (1 - STEP_SLACK);
    bool by_clock = s->checkpoint_wall > 0 && fr_clock_now() - run->checkpoint_clock >= s->checkpoint_wall;
    if (!by_time && !by_clock) return FR_OK;
    run->checkpoint_time = run->time;
    FR_TRY(fr_run_checkpoint(run, s->checkpoint_path, err));
    run->checkpoint_clock = fr_clock_now();
    return FR_OK;
}

/* A step done twice must end the same: the caller compares with a run that did it once. */
static fr_status do_twice(fr_run *run, double dt, fr_error *err)
{
    fr_status status = try_step(run, run->time, dt, err);
    if (status != FR_OK || !run->can_redo || !(run->spec.checks & FR_CHECK_REDO)) return status;
    FR_TRY(give_back(run, err));
    return try_step(run, run->time, dt, err);
}

static fr_status attempt(fr_run *run, double *dt, double *t1, fr_error *err)
{
    FR_TRY(take_snapshot(run, err));
    for (;;) {
        fr_status status = do_twice(run, *dt, err);
        if (status != FR_RETRY) return status;
        *dt *= 0.5;
        *t1 = run->time + *dt;
        run->cap = *dt;
        run->retries++;
        if (!run->can_redo || *dt < SHORTEST_STEP || *t1 <= run->time) return refuse_retry(run, *dt, err);
        FR_TRY(give_back(run, err));
    }
}

fr_status fr_run_step(fr_run *run, fr_error *err)
{
    if (!run->started) return fr_fail(err, FR_INTERNAL, "the run was not started");
    if (fr_run_done(run)) return FR_OK;
    double wish, dt, t1;
    FR_TRY(wished_step(run, &wish, err));
    choose_step(run, wish, &dt, &t1);
    if (run->cap > 0) run->cap *= CAP_GROWTH;
    FR_TRY(attempt(run, &dt, &t1, err));
    run->time = t1;
    run->span = t1 - run->report_time;
    run->steps++;
    fr_statistics_step(run, t1, dt);
    FR_TRY(fr_update_stored(run, false, err));
    FR_TRY(observe_step(run, dt, err));
    FR_TRY(fr_report_if_due(run, err));
    return checkpoint_if_due(run, err);
}

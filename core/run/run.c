/* run.c: the life of a run, and what others may look at. */
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/strings.h"
#include "host/descriptor.h"
#include "run/run_parts.h"

#define DEFAULT_LEDGER_LIMIT 1e-9
#define USE_LIMIT 10000

/* ---- what a run lends to its instances ---- */

static fr_slot *slot_of(const fr_run *run, const fr_instance *in)
{
    for (size_t i = 0; i < run->slot_count; i++)
        if (run->slots[i].instance == in) return &run->slots[i];
    return NULL;
}

static double *found(const fr_binding *b, size_t *size)
{
    *size = b->values == NULL ? 0 : b->n;
    return b->values;
}

/* "name": the input of that name, else the output, else the state. "in:name" and "out:name" say which, for a
 * name that a plugin both takes and gives. */
static double *lend_field(void *context, fr_instance *in, const char *name, size_t *size)
{
    fr_run *run = context;
    fr_slot *slot = slot_of(run, in);
    *size = 0;
    if (slot == NULL) return NULL; /* state_layers() asks before there are fields */
    bool only_in = strncmp(name, "in:", 3) == 0, only_out = strncmp(name, "out:", 4) == 0;
    const char *bare = only_in ? name + 3 : only_out ? name + 4 : name;
    const fr_binding *b = only_out ? NULL : fr_binding_find(slot->in, slot->in_count, bare);
    if (b == NULL && !only_in) b = fr_binding_find(slot->out, slot->out_count, bare);
    if (b != NULL) return found(b, size);
    for (size_t i = 0; i < slot->state_count && !only_in && !only_out; i++) {
        if (strcmp(slot->states[i].state->name, bare) != 0) continue;
        *size = slot->states[i].n;
        return slot->states[i].values;
    }
    fr_instance_fault(in, "the plugin asks for the field '%s', which is neither a port nor a state of it",
                      name);
    return NULL;
}

static fr_status lend_book(void *context, fr_instance *in, fr_direction direction, const char *account,
                           double volume)
{
    fr_run *run = context;
    const fr_slot *slot = slot_of(run, in);
    size_t line;
    fr_error err = FR_ERROR_INIT;
    if (slot == NULL || (direction != FR_IN && direction != FR_OUT) || strlen(account) > 200 ||
        strpbrk(account, "\n\r") != NULL || account[0] == '\0') {
        fr_instance_fault(in, "the plugin books under an account that cannot be used: '%s'", account);
        return FR_PLUGIN;
    }
    fr_status status = fr_ledger_account(run->ledger, slot->process, account, direction, FR_ACCOUNT_EXTERNAL,
                                         &line, &err);
    if (status == FR_OK) fr_ledger_add(run->ledger, line, volume);
    return status;
}

static size_t lend_law_count(void *context, fr_instance *solver)
{
    const fr_slot *slot = slot_of(context, solver);
    return slot == NULL ? 0 : slot->law_count;
}

static fr_instance *lend_law(void *context, fr_instance *solver, size_t k)
{
    fr_run *run = context;
    return run->slots[slot_of(run, solver)->laws[k]].instance;
}

static size_t lend_exchange_count(void *context, fr_instance *solver)
{
    const fr_run *run = context;
    const fr_slot *slot = slot_of(context, solver);
    bool carries = slot != NULL && (slot->role == FR_ROLE_NETWORK || slot->role == FR_ROLE_SURFACE);
    return carries ? run->exchange_count : 0;
}

static fr_instance *lend_exchange(void *context, fr_instance *solver, size_t k)
{
    const fr_run *run = context;
    (void)solver;
    return run->slots[run->exchanges[k]].instance;
}

static void lend_exchange_passed(void *context, fr_instance *solver, fr_instance *exchange, size_t n,
                                 const double *volume)
{
    fr_run *run = context;
    const fr_slot *to = slot_of(run, exchange);
    (void)solver;
    fr_sum given = { 0, 0 }, taken = { 0, 0 };
    for (size_t i = 0; i < n; i++)
        fr_sum_add(volume[i] > 0 ? &given : &taken, fabs(volume[i]));
    fr_ledger_add(run->ledger, to->passed[0], fr_sum_value(&given));
    fr_ledger_add(run->ledger, to->passed[1], fr_sum_value(&given));
    fr_ledger_add(run->ledger, to->passed[2], fr_sum_value(&taken));
    fr_ledger_add(run->ledger, to->passed[3], fr_sum_value(&taken));
}

/* ---- making ---- */

static fr_status check_spec(const fr_run_spec *s, fr_error *err)
{
    if (s->model == NULL) return fr_fail(err, FR_INTERNAL, "a run needs a model");
    if (s->use_count == 0)
        return fr_fail(err, FR_INPUT, "the scenario chooses no plugins, so there is nothing to run");
    if (s->use_count > USE_LIMIT)
        return fr_fail(err, FR_INPUT, "the scenario chooses %zu plugins", s->use_count);
    if (!(s->end > 0) || !isfinite(s->end)) return fr_fail(err, FR_INPUT, "the run ends before it begins");
    if (!(s->report_step > 0) || !isfinite(s->report_step) || !(s->report_start >= 0))
        return fr_fail(err, FR_INPUT, "the report step must be above 0 and the report start not negative");
    if (s->exchange_step < 0 || isnan(s->exchange_step))
        return fr_fail(err, FR_INPUT, "the exchange step must be above 0");
    return FR_OK;
}

static fr_status copy_text(fr_run *run, const char **text, fr_error *err)
{
    if (*text == NULL) return FR_OK;
    *text = fr_arena_text(&run->arena, *text, err);
    return *text == NULL ? FR_MEMORY : FR_OK;
}

static fr_status copy_spec(fr_run *run, const fr_run_spec *spec, fr_error *err)
{
    run->spec = *spec;
    run->model = spec->model;
    run->spec.uses = NULL;
    FR_TRY(copy_text(run, &run->spec.checkpoint_path, err));
    fr_option_text *options = fr_arena_alloc(&run->arena, spec->option_count, sizeof *options, err);
    fr_run_observer *observers = fr_arena_alloc(&run->arena, spec->observer_count, sizeof *observers, err);
    if (options == NULL || observers == NULL) return FR_MEMORY;
    for (size_t i = 0; i < spec->option_count; i++) {
        options[i] = spec->options[i];
        FR_TRY(copy_text(run, &options[i].name, err));
        FR_TRY(copy_text(run, &options[i].value, err));
    }
    for (size_t i = 0; i < spec->observer_count; i++)
        observers[i] = spec->observers[i];
    run->spec.options = options;
    run->spec.observers = observers;
    if (!(run->spec.ledger_limit > 0)) run->spec.ledger_limit = DEFAULT_LEDGER_LIMIT;
    run->services = (fr_run_services){ run,      lend_field,          lend_book,     lend_law_count,
                                       lend_law, lend_exchange_count, lend_exchange, lend_exchange_passed };
    return fr_ledger_new(&run->ledger, err);
}

/* Domain of a use that names none: the first of the plugin's sets in which the model has elements. */
static fr_set default_set(const fr_model *m, const fr_plugin *p)
{
    if (p->sets == NULL) return FR_GLOBAL;
    fr_set first = FR_NONE;
    char word[64];
    for (const char *c = p->sets; c != NULL; c = strchr(c, '|') == NULL ? NULL : strchr(c, '|') + 1) {
        snprintf(word, sizeof word, "%.*s", (int)strcspn(c, "|"), c);
        fr_set set = fr_model_set_find(m, word);
        if (set == FR_NONE) continue;
        if (set == FR_GLOBAL || fr_model_count(m, set) > 0) return set;
        if (first == FR_NONE) first = set;
    }
    return first == FR_NONE ? FR_GLOBAL : first;
}

static const char *make_label(fr_run *run, const fr_run_use *uses, size_t i, fr_error *err)
{
    size_t before = 0;
    for (size_t k = 0; k < i; k++)
        before += uses[k].record == uses[i].record;
    const char *name = uses[i].record->plugin->name;
    return before == 0 ? fr_run_name(run, err, "%s", name)
                       : fr_run_name(run, err, "%s#%zu", name, before + 1);
}

static fr_status make_instance(fr_run *run, const fr_run_use *uses, size_t i, fr_instance **out,
                               fr_error *err)
{
    const fr_run_use *use = &uses[i];
    const fr_plugin *p = use->record->plugin;
    if (p->process == NULL)
        return fr_fail_file(err, FR_INPUT, use->file, use->line,
                            "plugin %s is of kind %s and cannot be part of a run", p->name,
                            fr_kind_name(p->kind));
    fr_instance_spec spec = {
        .record = use->record,
        .label = make_label(run, uses, i, err),
        .model = run->model,
        .set = use->set == FR_NONE ? default_set(run->model, p) : use->set,
        .row_count = use->row_count,
        .rows = use->rows,
        .params = use->params,
        .param_count = use->param_count,
        .options = run->spec.options,
        .option_count = run->spec.option_count,
        .where_file = use->file,
        .where_line = use->line,
        .seed = run->spec.seed,
        .pool = run->pool,
        .logger = run->spec.logger,
        .run = &run->services,
    };
    return spec.label == NULL ? FR_MEMORY : fr_instance_new(&spec, out, err);
}

/* Roles advance in the order of their list, but that sponge units take what the catchments hand them in the same step:
 * they follow runoff. The numbers of the roles are part of the ABI and stay. */
static int role_at(int place)
{
    if (place == FR_ROLE_SPONGE) return FR_ROLE_RUNOFF;
    return place == FR_ROLE_RUNOFF ? FR_ROLE_SPONGE : place;
}

/* In the order of roles; within a role in the order of choice. */
static fr_status make_slots(fr_run *run, const fr_run_use *uses, size_t count, fr_error *err)
{
    run->slots = fr_arena_alloc(&run->arena, count, sizeof *run->slots, err);
    if (run->slots == NULL) return FR_MEMORY;
    for (int place = 0; place < FR_ROLE_COUNT; place++) {
        int role = role_at(place);
        for (size_t i = 0; i < count; i++) {
            const fr_process_ops *ops = uses[i].record->plugin->process;
            if ((ops == NULL ? 0 : (int)ops->role) != role) continue;
            fr_slot *slot = &run->slots[run->slot_count];
            *slot = (fr_slot){
                .plugin = uses[i].record->plugin, .ops = ops, .role = (fr_role)role, .index = run->slot_count
            };
            fr_slot_tolerances(run, slot, &uses[i]);
            FR_TRY(make_instance(run, uses, i, &slot->instance, err));
            run->slot_count++;
            FR_TRY(
                fr_ledger_add_process(run->ledger, fr_instance_label(slot->instance), &slot->process, err));
        }
    }
    return FR_OK;
}

/* Laws are carried by the network solver; without one they have nobody to ask them. */
static fr_status bind_laws(fr_run *run, fr_error *err)
{
    fr_slot *solver = NULL;
    for (size_t i = 0; i < run->slot_count; i++)
        if (run->slots[i].role == FR_ROLE_NETWORK) solver = &run->slots[i];
    for (size_t i = 0; i < run->slot_count; i++) {
        fr_slot *slot = &run->slots[i];
        if (slot->ops->law == NULL) continue;
        if (solver == NULL)
            return fr_fail(err, FR_INPUT,
                           "plugin %s gives a law to a network solver, but no plugin of the role network "
                           "is chosen",
                           fr_instance_label(slot->instance));
        if (solver->laws == NULL) {
            solver->laws = fr_arena_alloc(&run->arena, run->slot_count, sizeof *solver->laws, err);
            if (solver->laws == NULL) return FR_MEMORY;
        }
        solver->laws[solver->law_count++] = i;
    }
    return FR_OK;
}

/* The lines under which network and exchange account for what passes between them. */
static fr_status open_passed(fr_run *run, const fr_slot *network, fr_slot *exchange, fr_error *err)
{
    fr_ledger *l = run->ledger;
    const char *name = fr_instance_label(exchange->instance);
    size_t *line = exchange->passed;
    FR_TRY(fr_ledger_account(l, network->process, name, FR_OUT, FR_ACCOUNT_HANDED, &line[0], err));
    FR_TRY(fr_ledger_account(l, exchange->process, "network", FR_IN, FR_ACCOUNT_HANDED, &line[1], err));
    FR_TRY(fr_ledger_account(l, network->process, name, FR_IN, FR_ACCOUNT_HANDED, &line[2], err));
    return fr_ledger_account(l, exchange->process, "network", FR_OUT, FR_ACCOUNT_HANDED, &line[3], err);
}

/* Exchanges are carried by the network and the surface together. */
static fr_status bind_exchanges(fr_run *run, fr_error *err)
{
    const fr_slot *network = NULL, *surface = NULL;
    run->exchanges = fr_arena_alloc(&run->arena, run->slot_count, sizeof *run->exchanges, err);
    if (run->exchanges == NULL) return FR_MEMORY;
    for (size_t i = 0; i < run->slot_count; i++) {
        if (run->slots[i].role == FR_ROLE_NETWORK) network = &run->slots[i];
        if (run->slots[i].role == FR_ROLE_SURFACE) surface = &run->slots[i];
    }
    for (size_t i = 0; i < run->slot_count; i++) {
        fr_slot *slot = &run->slots[i];
        if (slot->ops->exchange == NULL) continue;
        const char *label = fr_instance_label(slot->instance);
        if (slot->ops->exchange->flow != NULL && network == NULL)
            return fr_fail(
                err, FR_INPUT,
                "plugin %s exchanges water with a network, but no plugin of the role network is chosen",
                label);
        if (slot->ops->exchange->surface_flow != NULL && surface == NULL)
            return fr_fail(
                err, FR_INPUT,
                "plugin %s exchanges water with a surface, but no plugin of the role surface is chosen",
                label);
        if (network != NULL) FR_TRY(open_passed(run, network, slot, err));
        run->exchanges[run->exchange_count++] = i;
    }
    return FR_OK;
}

static fr_status make_snapshot(fr_run *run, fr_error *err)
{
    size_t n = 0;
    run->can_redo = true;
    for (size_t i = 0; i < run->slot_count; i++)
        run->can_redo &= (run->slots[i].plugin->abilities & FR_CAN_REDO) != 0;
    for (size_t i = 0; i < run->segments.count; i++)
        if (run->segments.items[i].step) n += run->segments.items[i].n;
    run->snapshot = fr_alloc(run->can_redo ? n : 0, sizeof *run->snapshot, err);
    return run->snapshot == NULL ? FR_MEMORY : FR_OK;
}

static fr_status set_up(fr_run *run, const fr_run_spec *spec, fr_error *err)
{
    FR_TRY(check_spec(spec, err));
    FR_TRY(copy_spec(run, spec, err));
    FR_TRY(fr_pool_new(spec->threads, &run->pool, err));
    FR_TRY(make_slots(run, spec->uses, spec->use_count, err));
    FR_TRY(bind_laws(run, err));
    FR_TRY(bind_exchanges(run, err));
    FR_TRY(fr_wire(run, err));
    FR_TRY(make_snapshot(run, err));
    for (size_t i = 0; i < run->slot_count; i++)
        FR_TRY(fr_instance_create(run->slots[i].instance, 0, err));
    return FR_OK;
}

fr_status fr_run_create(const fr_run_spec *spec, fr_run **out, fr_error *err)
{
    fr_run *run = fr_alloc(1, sizeof *run, err);
    if (run == NULL) return FR_MEMORY;
    fr_status status = set_up(run, spec, err);
    if (status == FR_OK)
        *out = run;
    else
        fr_run_free(run);
    return status;
}

void fr_run_free(fr_run *run)
{
    if (run == NULL) return;
    for (size_t i = 0; i < run->slot_count; i++) {
        fr_rates_free(run->slots[i].rates);
        fr_instance_free(run->slots[i].instance);
    }
    free(run->fields.items);
    free(run->segments.items);
    free(run->snapshot);
    fr_ledger_free(run->ledger);
    fr_fence_free(run);
    fr_pool_free(run->pool);
    fr_arena_free(&run->arena);
    free(run);
}

/* ---- going ---- */

fr_status fr_run_start(fr_run *run, fr_error *err)
{
    FR_TRY(fr_initialise_all(run, err));
    fr_statistics_start(run);
    run->started = true;
    run->checkpoint_clock = fr_clock_now();
    for (size_t i = 0; i < run->spec.observer_count; i++) {
        const fr_run_observer *o = &run->spec.observers[i];
        if (o->begin != NULL) FR_TRY(o->begin(o->self, run, err));
    }
    return fr_report_if_due(run, err);
}

bool fr_run_done(const fr_run *run)
{
    return run->time >= run->spec.end;
}

fr_status fr_run_advance_all(fr_run *run, const volatile int *stop, fr_error *err)
{
    while (!fr_run_done(run)) {
        FR_TRY(fr_run_step(run, err));
        if (stop == NULL || !*stop) continue;
        return run->spec.checkpoint_path == NULL ? FR_OK
                                                 : fr_run_checkpoint(run, run->spec.checkpoint_path, err);
    }
    return FR_OK;
}

fr_status fr_run_finish(fr_run *run, fr_error *err)
{
    for (size_t i = 0; i < run->spec.observer_count; i++) {
        const fr_run_observer *o = &run->spec.observers[i];
        if (o->finish != NULL) FR_TRY(o->finish(o->self, run, err));
    }
    const char *process = NULL;
    double worst = fr_ledger_worst(run->ledger, &process);
    if (worst <= run->spec.ledger_limit) return FR_OK;
    return fr_fail(
        err, FR_LEDGER,
        "the water balance of %s does not close: its relative error is %.3g, the limit %.3g. The results are "
        "written; see their ledger for where the water went",
        process == NULL ? fr_say("the city") : process, worst, run->spec.ledger_limit);
}

/* ---- looking at ---- */

const fr_model *fr_run_model(const fr_run *run)
{
    return run->model;
}

double fr_run_time(const fr_run *run)
{
    return run->time;
}

double fr_run_end(const fr_run *run)
{
    return run->spec.end;
}

double fr_run_report_span(const fr_run *run)
{
    return run->span;
}

double fr_run_report_step(const fr_run *run)
{
    return run->spec.report_step;
}

double fr_run_report_start(const fr_run *run)
{
    return run->spec.report_start;
}

uint64_t fr_run_steps(const fr_run *run)
{
    return run->steps;
}

uint64_t fr_run_retries(const fr_run *run)
{
    return run->retries;
}

size_t fr_run_field_count(const fr_run *run)
{
    return run->fields.count;
}

void fr_run_field_at(const fr_run *run, size_t i, fr_field_view *out)
{
    const fr_field *f = run->fields.items[i];
    *out = (fr_field_view){ .name = f->name,
                            .unit = f->unit,
                            .doc = f->doc,
                            .producer = f->producer,
                            .set = f->set,
                            .kind = f->kind,
                            .flags = f->flags & ~FR_FIELD_STATE,
                            .count = f->count,
                            .layers = f->layers,
                            .values = f->values,
                            .since_report = f->since };
    for (int k = 0; k < FR_STAT_COUNT; k++)
        out->statistic[k] = f->statistic[k];
}

bool fr_run_field_find(const fr_run *run, fr_set set, const char *name, fr_field_view *out)
{
    for (size_t i = 0; i < run->fields.count; i++) {
        if (run->fields.items[i]->set != set || strcmp(run->fields.items[i]->name, name) != 0) continue;
        fr_run_field_at(run, i, out);
        return true;
    }
    return false;
}

const fr_ledger *fr_run_ledger(const fr_run *run)
{
    return run->ledger;
}

double fr_run_ledger_error(const fr_run *run)
{
    return fr_ledger_worst(run->ledger, NULL);
}

size_t fr_run_instance_count(const fr_run *run)
{
    return run->slot_count;
}

fr_instance *fr_run_instance(const fr_run *run, size_t i)
{
    return run->slots[i].instance;
}

double fr_run_instance_seconds(const fr_run *run, size_t i)
{
    return run->slots[i].cpu;
}

double fr_run_instance_elapsed(const fr_run *run, size_t i)
{
    return run->slots[i].elapsed;
}

size_t fr_run_unserved_features(const fr_run *run,
                                void (*each)(void *arg, const char *feature, const char *where), void *arg)
{
    size_t n = 0;
    for (size_t i = 0; i < fr_model_feature_count(run->model); i++) {
        const char *where = NULL, *feature = fr_model_feature_at(run->model, i, &where);
        bool served = false;
        for (size_t k = 0; k < run->slot_count && !served; k++)
            served = fr_words_contain(run->slots[k].plugin->serves, feature);
        if (served) continue;
        n++;
        if (each != NULL) each(arg, feature, where);
    }
    return n;
}

/* move.c: values between the arrays of plugins and the fields, and water between processes. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/message.h"
#include "run/run_parts.h"

static size_t array_at(const fr_binding *b, size_t i)
{
    return b->compact || b->rows == NULL ? i : (size_t)b->rows[i];
}

static size_t field_at(const fr_binding *b, size_t i)
{
    return b->rows == NULL ? i : (size_t)b->rows[i];
}

/* ---- the beginning of a step ---- */

static void copy_in(const fr_binding *b)
{
    const double *from = b->field->values;
    for (size_t i = 0; i < b->moved; i++)
        b->values[array_at(b, i)] = b->scale * from[field_at(b, i)] + b->offset;
}

/* Amounts start from zero; who reads one before it is written gets that of the last step. */
void fr_clear_step(fr_run *run)
{
    for (size_t k = 0; k < run->slot_count; k++) {
        fr_slot *s = &run->slots[k];
        for (size_t i = 0; i < s->in_count; i++) {
            fr_binding *b = &s->in[i];
            if (b->lagged) copy_in(b);
            if (b->port->kind == FR_TRANSFER && b->values != NULL)
                memset(b->values, 0, b->n * sizeof *b->values);
        }
    }
    for (size_t k = 0; k < run->slot_count; k++) {
        fr_slot *s = &run->slots[k];
        for (size_t i = 0; i < s->out_count; i++)
            if (s->out[i].port->kind != FR_VALUE) memset(s->out[i].values, 0, s->out[i].n * sizeof(double));
    }
    for (size_t k = 0; k < run->fields.count; k++) {
        fr_field *f = run->fields.items[k];
        if (f->kind != FR_VALUE) memset(f->values, 0, f->n * sizeof *f->values);
    }
}

/* ---- in ---- */

static void take(fr_run *run, const fr_binding *b)
{
    fr_field *f = b->field;
    fr_sum sum = { 0, 0 }, back = { 0, 0 };
    for (size_t i = 0; i < b->moved; i++) {
        size_t at = field_at(b, i);
        double v = f->pool[at];
        if (v == 0) continue;
        f->pool[at] = 0;
        fr_sum_add(v > 0 ? &sum : &back, fabs(v));
        b->values[array_at(b, i)] += b->scale * v;
    }
    if (!f->water) return;
    fr_ledger_add(run->ledger, b->account, fr_sum_value(&sum));
    if (fr_sum_value(&back) != 0) fr_ledger_add(run->ledger, b->back, fr_sum_value(&back));
}

void fr_gather(fr_run *run, fr_slot *slot, bool transfers)
{
    for (size_t i = 0; i < slot->in_count; i++) {
        fr_binding *b = &slot->in[i];
        if (b->field == NULL || b->values == NULL || b->alias || b->lagged) continue;
        if (b->port->kind != FR_TRANSFER)
            copy_in(b);
        else if (transfers)
            take(run, b);
    }
}

/* ---- out ---- */

static fr_status refuse(const fr_run *run, const fr_slot *slot, const fr_binding *b, size_t i, double t,
                        fr_error *err)
{
    double v = b->values[array_at(b, i)];
    const char *name = fr_model_name(run->model, b->field->set, field_at(b, i));
    const char *label = fr_instance_label(slot->instance);
    if (isnan(v))
        return fr_fail(
            err, FR_PLUGIN,
            "plugin %s wrote NaN (not a number) to its port '%s' for element '%s' of %s at t = %.10g s: a "
            "division by zero or an input out of range inside the plugin",
            label, b->port->name, name == NULL ? "" : name,
            fr_say(fr_model_set_name(run->model, b->field->set)), t);
    return fr_fail(
        err, FR_PLUGIN,
        "plugin %s wrote %g %s to its port '%s' for element '%s' of %s at t = %.10g s: it must be finite "
        "and, unless the port is declared FR_SIGNED, not negative",
        label, v, b->port->unit, b->port->name, name == NULL ? "" : name,
        fr_say(fr_model_set_name(run->model, b->field->set)), t);
}

static fr_status guard_port(const fr_run *run, const fr_slot *slot, const fr_binding *b, double t,
                            fr_error *err)
{
    double low = b->port->flags & FR_SIGNED ? -DBL_MAX : 0;
    bool nan_fine = b->port->flags & FR_MAY_BE_NAN;
    size_t bad = 0;
    if (b->compact || b->rows == NULL) {
        const double *restrict v = b->values;
        for (size_t i = 0; i < b->moved; i++)
            bad += !(((v[i] >= low) & (v[i] <= DBL_MAX)) | (nan_fine & (v[i] != v[i])));
        if (bad == 0) return FR_OK;
    }
    for (size_t i = 0; i < b->moved; i++) {
        double v = b->values[array_at(b, i)];
        if (!((v >= low && v <= DBL_MAX) || (nan_fine && isnan(v)))) return refuse(run, slot, b, i, t, err);
    }
    return FR_OK;
}

/* What is given to an element that nobody takes has left the city. */
static void give(fr_run *run, const fr_binding *b)
{
    fr_field *f = b->field;
    fr_sum handed = { 0, 0 }, left = { 0, 0 }, back = { 0, 0 };
    for (size_t i = 0; i < b->moved; i++) {
        double *from = &b->values[array_at(b, i)];
        if (*from == 0) continue;
        size_t at = field_at(b, i);
        double v = b->scale * *from;
        *from = 0;
        f->values[at] += v;
        if (f->taker[at] == FR_NONE) {
            fr_sum_add(&left, v);
        } else {
            f->pool[at] += v;
            fr_sum_add(v > 0 ? &handed : &back, fabs(v));
        }
    }
    if (!f->water) return;
    if (fr_sum_value(&handed) != 0) fr_ledger_add(run->ledger, b->account, fr_sum_value(&handed));
    if (fr_sum_value(&back) != 0) fr_ledger_add(run->ledger, b->back, fr_sum_value(&back));
    if (fr_sum_value(&left) != 0) fr_ledger_add(run->ledger, b->unserved, fr_sum_value(&left));
}

static void copy_out(const fr_binding *b)
{
    double *to = b->field->values;
    for (size_t i = 0; i < b->moved; i++)
        to[field_at(b, i)] = b->scale * b->values[array_at(b, i)] + b->offset;
}

static void copy_states(fr_slot *slot)
{
    const int32_t *rows = fr_instance_rows(slot->instance);
    for (size_t k = 0; k < slot->state_count; k++) {
        const fr_held *s = &slot->states[k];
        if (s->field == NULL || s->field->values == s->values) continue;
        bool part = s->state->set == FR_DOMAIN && rows != NULL;
        for (size_t e = 0; e < s->count; e++)
            memcpy(s->field->values + (part ? (size_t)rows[e] : e) * s->layers, s->values + e * s->layers,
                   s->layers * sizeof(double));
    }
}

static bool written_in(const fr_binding *b, fr_phase phase)
{
    if (phase == FR_PHASE_INITIALISE) return b->port->kind == FR_VALUE;
    return phase == FR_PHASE_ADVANCE || (b->port->flags & FR_EARLY);
}

fr_status fr_scatter(fr_run *run, fr_slot *slot, fr_phase phase, double t, fr_error *err)
{
    for (size_t i = 0; i < slot->out_count; i++) {
        fr_binding *b = &slot->out[i];
        if (!written_in(b, phase)) continue;
        FR_TRY(guard_port(run, slot, b, t, err));
        if (b->port->kind == FR_TRANSFER)
            give(run, b);
        else if (!b->alias)
            copy_out(b);
    }
    if (phase != FR_PHASE_PREPARE) copy_states(slot);
    return FR_OK;
}

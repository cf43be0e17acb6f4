/* wire.c: makes the fields of a run and joins the ports of the plugins to them; explains what does not fit.
 * */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/units.h"
#include "host/descriptor.h"
#include "run/run_parts.h"

/* ---- small helpers ---- */

char *fr_run_name(fr_run *run, fr_error *err, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return fr_arena_text(&run->arena, text, err);
}

fr_status fr_segment_add(fr_run *run, const char *name, double *data, size_t n, bool step, fr_error *err)
{
    if (n == 0) return FR_OK;
    if (name == NULL) return FR_MEMORY;
    for (size_t i = 0; i < run->segments.count; i++)
        if (run->segments.items[i].data == data) return FR_OK; /* a state that is a field as well */
    return FR_PUSH(&run->segments, ((fr_segment){ name, data, n, step }), err);
}

static double *new_array(fr_run *run, size_t n, fr_error *err)
{
    return fr_fence_array(run, n, err);
}

static size_t set_size(const fr_run *run, fr_set set)
{
    return set == FR_GLOBAL ? 1 : fr_model_count(run->model, set);
}

static const char *label_of(const fr_slot *slot)
{
    return fr_instance_label(slot->instance);
}

fr_binding *fr_binding_find(fr_binding *bindings, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(bindings[i].port->name, name) == 0) return &bindings[i];
    return NULL;
}

static fr_field *find_field(const fr_run *run, fr_set set, const char *name)
{
    for (size_t i = 0; i < run->fields.count; i++) {
        fr_field *f = run->fields.items[i];
        if (f->set == set && strcmp(f->name, name) == 0) return f;
    }
    return NULL;
}

/* ---- fields ---- */

static fr_status allocate_field(fr_run *run, fr_field *f, fr_error *err)
{
    bool plain = (f->flags & (FR_PLAIN | FR_LAST)) != 0;
    f->values = new_array(run, f->n, err);
    f->since = f->kind == FR_VALUE ? NULL : new_array(run, f->n, err);
    f->pool = f->kind == FR_TRANSFER ? new_array(run, f->n, err) : NULL;
    int32_t *slots = fr_arena_alloc(&run->arena, f->count, sizeof *slots, err);
    if (f->values == NULL || slots == NULL || (f->kind != FR_VALUE && f->since == NULL)) return FR_MEMORY;
    if (f->kind == FR_TRANSFER && f->pool == NULL) return FR_MEMORY;
    for (size_t i = 0; i < f->count; i++)
        slots[i] = FR_NONE;
    *(f->kind == FR_TRANSFER ? &f->taker : &f->giver) = slots;
    for (int k = 0; k < FR_STAT_COUNT && !plain; k++) {
        f->statistic[k] = new_array(run, f->n, err);
        if (f->statistic[k] == NULL) return FR_MEMORY;
    }
    return FR_OK;
}

static fr_status make_field(fr_run *run, const fr_field *like, fr_field **out, fr_error *err)
{
    fr_field *f = fr_arena_alloc(&run->arena, 1, sizeof *f, err);
    if (f == NULL) return FR_MEMORY;
    *f = *like;
    double scale, offset;
    f->n = f->count * f->layers;
    f->water = f->kind == FR_TRANSFER && fr_unit_factor(f->unit, "m3", &scale, &offset, NULL) == FR_OK;
    if (f->water) f->unit = "m3";
    FR_TRY(allocate_field(run, f, err));
    *out = f;
    return FR_PUSH(&run->fields, f, err);
}

static fr_status field_of_port(fr_run *run, const fr_slot *slot, const fr_port *port, fr_field **out,
                               fr_error *err)
{
    fr_set set = fr_instance_resolve(slot->instance, port->set);
    if (set == FR_NONE)
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: port '%s' is on the domain, but the plugin works on no element set",
                       label_of(slot), port->name);
    *out = find_field(run, set, port->name);
    if (*out != NULL) {
        if ((*out)->kind != port->kind || (*out)->flags & FR_FIELD_STATE)
            return fr_fail(
                err, FR_PLUGIN,
                "plugins %s and %s mean different things by the field '%s' (value, amount, transfer or "
                "state): they cannot be used together",
                (*out)->producer, label_of(slot), port->name);
        (*out)->flags |= port->flags & (FR_RECORD | FR_SIGNED | FR_MAY_BE_NAN | FR_LAST);
        return FR_OK;
    }
    fr_field like = { .name = port->name,
                      .unit = port->unit,
                      .doc = port->doc,
                      .producer = label_of(slot),
                      .set = set,
                      .kind = port->kind,
                      .flags = port->flags & (FR_RECORD | FR_SIGNED | FR_MAY_BE_NAN | FR_PLAIN | FR_LAST),
                      .count = set_size(run, set),
                      .layers = 1 };
    return make_field(run, &like, out, err);
}

/* ---- bindings ---- */

/* Which elements move: a port on the domain moves the domain; so does a port on the domain's own set when
 * the domain is a part of it; a port on another set moves all of it. */
static void choose_elements(const fr_run *run, const fr_slot *slot, fr_binding *b)
{
    fr_set set = fr_instance_resolve(slot->instance, b->port->set);
    size_t whole = set_size(run, set);
    bool domain = set == fr_instance_set(slot->instance);
    b->rows = domain ? fr_instance_rows(slot->instance) : NULL;
    b->compact = b->port->set == FR_DOMAIN;
    b->moved = b->rows == NULL ? whole : fr_instance_size(slot->instance);
    b->n = b->compact ? b->moved : whole;
}

static size_t binding_row(const fr_binding *b, size_t i)
{
    return b->rows == NULL ? i : (size_t)b->rows[i];
}

static const char *element_words(const fr_run *run, const fr_field *f, size_t row)
{
    const char *name = fr_model_name(run->model, f->set, row);
    return name == NULL ? "?" : name;
}

static fr_status claim(fr_run *run, const fr_slot *slot, const fr_binding *b, int32_t *owner, fr_error *err)
{
    for (size_t i = 0; i < b->moved; i++) {
        size_t row = binding_row(b, i);
        if (owner[row] != FR_NONE)
            return fr_fail(
                err, FR_INPUT,
                "plugins %s and %s both %s the field '%s' of element '%s': choose one of them, or give them "
                "different elements",
                label_of(&run->slots[owner[row]]), label_of(slot),
                b->port->direction == FR_OUT ? fr_say("write") : fr_say("take"), b->port->name,
                element_words(run, b->field, row));
        owner[row] = (int32_t)slot->index;
    }
    return FR_OK;
}

static fr_held *shared_state(fr_slot *slot, const fr_port *port)
{
    for (size_t i = 0; i < slot->state_count; i++)
        if (strcmp(slot->states[i].state->name, port->name) == 0) return &slot->states[i];
    return NULL;
}

static fr_status convert(const fr_slot *slot, fr_binding *b, const char *from, const char *to, fr_error *err)
{
    if (fr_unit_factor(from, to, &b->scale, &b->offset, err) == FR_OK) return FR_OK;
    return fr_context(err, "plugin %s, port '%s'", label_of(slot), b->port->name);
}

static fr_status bind_out(fr_run *run, fr_slot *slot, fr_binding *b, fr_error *err)
{
    choose_elements(run, slot, b);
    FR_TRY(field_of_port(run, slot, b->port, &b->field, err));
    fr_field *f = b->field;
    FR_TRY(convert(slot, b, b->port->unit, f->unit, err));
    if (f->kind != FR_TRANSFER) FR_TRY(claim(run, slot, b, f->giver, err));
    f->givers++;
    fr_held *state = shared_state(slot, b->port);
    bool same = b->scale == 1 && b->offset == 0 && b->n == f->n && b->moved == f->n;
    if (state != NULL) {
        b->values = state->values;
        if (same && f->givers == 1) {
            f->values = b->values;
            b->alias = true;
        }
        return FR_OK;
    }
    b->alias = same && f->kind != FR_TRANSFER;
    b->values = b->alias ? f->values : new_array(run, b->n, err);
    if (b->values == NULL) return FR_MEMORY;
    if (b->alias || f->kind != FR_VALUE) return FR_OK;
    return fr_segment_add(run, fr_run_name(run, err, "ports/%s/%s", label_of(slot), b->port->name), b->values,
                          b->n, true, err);
}

static fr_status missing(const fr_slot *slot, const fr_binding *b, const char *element, fr_error *err)
{
    int role = fr_contract_giver(b->port->name);
    if (role != FR_NONE)
        return fr_fail(
            err, FR_INPUT,
            "plugin %s needs the field '%s'%s%s, and no chosen plugin gives it: add a plugin of the role %s "
            "(freshet plugins list)",
            label_of(slot), b->port->name, element == NULL ? "" : fr_say(" of "),
            element == NULL ? "" : element, fr_role_name((fr_role)role));
    return fr_fail(
        err, FR_INPUT,
        "plugin %s needs the field '%s'%s%s, and no chosen plugin gives it: add one that has it as an output "
        "(freshet plugins list)",
        label_of(slot), b->port->name, element == NULL ? "" : fr_say(" of "), element == NULL ? "" : element);
}

static bool gives_later(const fr_run *run, size_t giver, const fr_slot *slot, const char *name)
{
    const fr_slot *g = &run->slots[giver];
    const fr_binding *out = giver < slot->index ? NULL : fr_binding_find(g->out, g->out_count, name);
    return out != NULL && !(out->port->flags & FR_EARLY);
}

/* An amount is lagged when some of it is written later in the step than it is read. */
static bool is_lagged(const fr_run *run, const fr_slot *slot, const fr_binding *b)
{
    if (b->port->kind != FR_AMOUNT) return false;
    if (b->field->kind == FR_TRANSFER) {
        for (size_t k = 0; k < run->slot_count; k++)
            if (gives_later(run, k, slot, b->port->name)) return true;
        return false;
    }
    for (size_t i = 0; i < b->moved; i++) {
        int32_t giver = b->field->giver[binding_row(b, i)];
        if (giver != FR_NONE && gives_later(run, (size_t)giver, slot, b->port->name)) return true;
    }
    return false;
}

static fr_status check_givers(const fr_run *run, const fr_slot *slot, const fr_binding *b, fr_error *err)
{
    if (b->port->flags & FR_OPTIONAL || b->field->kind == FR_TRANSFER) return FR_OK;
    for (size_t i = 0; i < b->moved; i++) {
        size_t row = binding_row(b, i);
        if (b->field->giver[row] == FR_NONE) return missing(slot, b, element_words(run, b->field, row), err);
    }
    return FR_OK;
}

static fr_status bind_array(fr_run *run, fr_binding *b, fr_error *err)
{
    b->values = new_array(run, b->n, err);
    return b->values == NULL ? FR_MEMORY : FR_OK;
}

static fr_status bind_in(fr_run *run, fr_slot *slot, fr_binding *b, fr_error *err)
{
    choose_elements(run, slot, b);
    fr_set set = fr_instance_resolve(slot->instance, b->port->set);
    fr_field *f = b->field = find_field(run, set, b->port->name);
    if (f == NULL || f->givers == 0) {
        b->field = NULL;
        if (b->port->flags & FR_OPTIONAL) return FR_OK;
        return b->port->kind == FR_TRANSFER ? bind_array(run, b, err) : missing(slot, b, NULL, err);
    }
    bool watched = f->kind == FR_TRANSFER && b->port->kind == FR_AMOUNT;
    if (f->kind != b->port->kind && !watched)
        return fr_fail(err, FR_PLUGIN,
                       "plugins %s and %s mean different things by the field '%s' (value, amount, "
                       "transfer or state): they cannot be used together",
                       f->producer, label_of(slot), b->port->name);
    FR_TRY(convert(slot, b, f->unit, b->port->unit, err));
    if (f->kind == FR_TRANSFER && !watched) {
        if ((f->flags & FR_SIGNED) && !(b->port->flags & FR_SIGNED))
            return fr_fail(
                err, FR_PLUGIN,
                "plugin %s hands over '%s' in both directions, but plugin %s only takes it: its port must "
                "be FR_SIGNED too",
                f->producer, b->port->name, label_of(slot));
        FR_TRY(claim(run, slot, b, f->taker, err));
        return bind_array(run, b, err);
    }
    FR_TRY(check_givers(run, slot, b, err));
    b->lagged = is_lagged(run, slot, b);
    b->alias = !b->lagged && b->scale == 1 && b->offset == 0 && b->n == f->n && b->moved == f->n;
    if (!b->alias) return bind_array(run, b, err);
    b->values = f->values;
    return FR_OK;
}

/* ---- states ---- */

static const size_t MOST_VALUES = (size_t)1 << 31; /* of one state: 16 GiB */

static fr_status hold_state(fr_run *run, fr_slot *slot, fr_held *s, fr_error *err)
{
    fr_set set = fr_instance_resolve(slot->instance, s->state->set);
    if (set == FR_NONE)
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: state '%s' is on the domain, but the plugin works on no element set",
                       label_of(slot), s->state->name);
    s->count = s->state->set == FR_DOMAIN ? fr_instance_size(slot->instance) : set_size(run, set);
    s->layers = fr_instance_state_layers(slot->instance, s->state);
    if (s->layers == 0 || s->layers > MOST_VALUES / (s->count > 0 ? s->count : 1))
        return fr_fail(err, FR_PLUGIN, "plugin %s: state '%s' has %zu layers", label_of(slot), s->state->name,
                       s->layers);
    s->n = s->count * s->layers;
    s->values = new_array(run, s->n, err);
    if (s->values == NULL) return FR_MEMORY;
    return fr_segment_add(run, fr_run_name(run, err, "states/%s/%s", label_of(slot), s->state->name),
                          s->values, s->n, true, err);
}

/* A state that wants to be recorded becomes a field, unless an output port of its name does that already. */
static fr_status record_state(fr_run *run, fr_slot *slot, fr_held *s, fr_error *err)
{
    if (!(s->state->flags & FR_RECORD) || fr_binding_find(slot->out, slot->out_count, s->state->name) != NULL)
        return FR_OK;
    fr_set set = fr_instance_resolve(slot->instance, s->state->set);
    fr_field *f = find_field(run, set, s->state->name);
    double scale, offset;
    if (f != NULL) {
        bool fits = (f->flags & FR_FIELD_STATE) && f->layers == s->layers &&
                    fr_unit_factor(s->state->unit, f->unit, &scale, &offset, NULL) == FR_OK && scale == 1 &&
                    offset == 0;
        s->field = fits ? f : NULL; /* another meaning of the name: it is simply not recorded twice */
        return FR_OK;
    }
    fr_field like = { .name = s->state->name,
                      .unit = s->state->unit,
                      .doc = s->state->doc,
                      .producer = label_of(slot),
                      .set = set,
                      .kind = FR_VALUE,
                      .flags = (s->state->flags & 0xffu) | FR_FIELD_STATE,
                      .count = set_size(run, set),
                      .layers = s->layers,
                      .givers = 1 };
    FR_TRY(make_field(run, &like, &s->field, err));
    if (s->count == s->field->count) s->field->values = s->values;
    return FR_OK;
}

static void mark_state_givers(fr_run *run)
{
    for (size_t k = 0; k < run->slot_count; k++) {
        fr_slot *slot = &run->slots[k];
        const int32_t *rows = fr_instance_rows(slot->instance);
        for (size_t j = 0; j < slot->state_count; j++) {
            fr_held *s = &slot->states[j];
            if (s->field == NULL) continue;
            bool part = s->state->set == FR_DOMAIN && rows != NULL;
            for (size_t e = 0; e < s->count; e++)
                s->field->giver[part ? (size_t)rows[e] : e] = (int32_t)k;
        }
    }
}

/* ---- rates: room for y ---- */

static fr_status hold_rates(fr_run *run, fr_slot *slot, fr_error *err)
{
    if (slot->ops->rates == NULL) return FR_OK;
    for (size_t i = 0; i < slot->state_count; i++) {
        if (!(slot->states[i].state->flags & FR_INTEGRATED)) continue;
        slot->blocks = slot->states[i].count;
        slot->block += slot->states[i].layers;
    }
    slot->y = new_array(run, slot->blocks * slot->block, err);
    slot->hint = new_array(run, 1, err);
    slot->quadratures = new_array(run, slot->ops->rates->quadratures, err);
    if (slot->y == NULL || slot->hint == NULL || slot->quadratures == NULL) return FR_MEMORY;
    return fr_segment_add(run, fr_run_name(run, err, "hints/%s", label_of(slot)), slot->hint, 1, true, err);
}

/* ---- the whole ---- */

static fr_status make_bindings(fr_run *run, fr_slot *slot, fr_error *err)
{
    const fr_plugin *p = slot->plugin;
    slot->in = fr_arena_alloc(&run->arena, p->port_count, sizeof *slot->in, err);
    slot->out = fr_arena_alloc(&run->arena, p->port_count, sizeof *slot->out, err);
    slot->states = fr_arena_alloc(&run->arena, p->state_count, sizeof *slot->states, err);
    if (slot->in == NULL || slot->out == NULL || slot->states == NULL) return FR_MEMORY;
    for (size_t i = 0; i < p->port_count; i++) {
        bool in = p->ports[i].direction == FR_IN;
        (in ? &slot->in[slot->in_count++] : &slot->out[slot->out_count++])->port = &p->ports[i];
    }
    for (; slot->state_count < p->state_count; slot->state_count++) {
        slot->states[slot->state_count].state = &p->states[slot->state_count];
        FR_TRY(hold_state(run, slot, &slot->states[slot->state_count], err));
    }
    return hold_rates(run, slot, err);
}

/* Does any element of this output have a taker (taken = true), or lack one? */
static bool some_taker(const fr_binding *b, bool taken)
{
    for (size_t i = 0; i < b->moved; i++)
        if ((b->field->taker[binding_row(b, i)] != FR_NONE) == taken) return true;
    return false;
}

/* Water that may come back needs somebody to come from. */
static fr_status open_signed(fr_ledger *l, const fr_slot *slot, fr_binding *b, fr_error *err)
{
    if (some_taker(b, false))
        return fr_fail(
            err, FR_INPUT,
            "plugin %s hands water over as '%s', and takes it back; no chosen plugin is at the other side "
            "of it: add one that has it as an input (freshet plugins list)",
            label_of(slot), b->port->name);
    return fr_ledger_account(l, slot->process, b->port->name, FR_IN, FR_ACCOUNT_HANDED, &b->back, err);
}

/* Only the accounts that can be used, so that the ledger does not fill with zeros. */
static fr_status open_accounts(fr_run *run, fr_slot *slot, fr_error *err)
{
    fr_ledger *l = run->ledger;
    for (size_t i = 0; i < slot->in_count; i++) {
        fr_binding *b = &slot->in[i];
        if (b->port->kind != FR_TRANSFER || b->field == NULL || !b->field->water) continue;
        FR_TRY(
            fr_ledger_account(l, slot->process, b->port->name, FR_IN, FR_ACCOUNT_HANDED, &b->account, err));
        if (b->field->flags & FR_SIGNED)
            FR_TRY(
                fr_ledger_account(l, slot->process, b->port->name, FR_OUT, FR_ACCOUNT_HANDED, &b->back, err));
    }
    for (size_t i = 0; i < slot->out_count; i++) {
        fr_binding *b = &slot->out[i];
        const char *name = b->port->name;
        if (b->port->kind != FR_TRANSFER || !b->field->water) continue;
        if (b->port->flags & FR_SIGNED) FR_TRY(open_signed(l, slot, b, err));
        if (some_taker(b, true))
            FR_TRY(fr_ledger_account(l, slot->process, name, FR_OUT, FR_ACCOUNT_HANDED, &b->account, err));
        if (some_taker(b, false))
            FR_TRY(fr_ledger_account(l, slot->process, name, FR_OUT, FR_ACCOUNT_UNSERVED, &b->unserved, err));
    }
    return FR_OK;
}

/* What no process serves holds NaN, so that nobody takes it for a value. */
static void mark_unserved(const fr_run *run)
{
    for (size_t k = 0; k < run->fields.count; k++) {
        fr_field *f = run->fields.items[k];
        if (f->kind != FR_VALUE) continue;
        for (size_t i = 0; i < f->count; i++)
            for (size_t l = 0; f->giver[i] == FR_NONE && l < f->layers; l++)
                f->values[i * f->layers + l] = NAN;
    }
}

static fr_status field_segments(fr_run *run, const fr_field *f, fr_error *err)
{
    static const char *const words[FR_STAT_COUNT] = { "max",   "max_time",      "min",
                                                      "total", "positive_time", "last" };
    const char *set = fr_model_set_name(run->model, f->set);
    char *base = fr_run_name(run, err, "fields/%s/%s%s", set, f->name,
                             f->flags & FR_FIELD_STATE ? " (state)" : "");
    if (base == NULL) return FR_MEMORY;
    FR_TRY(fr_segment_add(run, fr_run_name(run, err, "%s/values", base), f->values, f->n, true, err));
    if (f->pool != NULL)
        FR_TRY(fr_segment_add(run, fr_run_name(run, err, "%s/pool", base), f->pool, f->n, true, err));
    if (f->since != NULL)
        FR_TRY(
            fr_segment_add(run, fr_run_name(run, err, "%s/since_report", base), f->since, f->n, false, err));
    for (int k = 0; k < FR_STAT_COUNT && f->statistic[k] != NULL; k++)
        FR_TRY(fr_segment_add(run, fr_run_name(run, err, "%s/%s", base, words[k]), f->statistic[k], f->n,
                              false, err));
    return FR_OK;
}

fr_status fr_wire(fr_run *run, fr_error *err)
{
    for (size_t k = 0; k < run->slot_count; k++)
        FR_TRY(make_bindings(run, &run->slots[k], err));
    for (size_t k = 0; k < run->slot_count; k++)
        for (size_t i = 0; i < run->slots[k].out_count; i++)
            FR_TRY(bind_out(run, &run->slots[k], &run->slots[k].out[i], err));
    for (size_t k = 0; k < run->slot_count; k++)
        for (size_t i = 0; i < run->slots[k].state_count; i++)
            FR_TRY(record_state(run, &run->slots[k], &run->slots[k].states[i], err));
    mark_state_givers(run);
    for (size_t k = 0; k < run->slot_count; k++)
        for (size_t i = 0; i < run->slots[k].in_count; i++)
            FR_TRY(bind_in(run, &run->slots[k], &run->slots[k].in[i], err));
    for (size_t k = 0; k < run->slot_count; k++)
        FR_TRY(open_accounts(run, &run->slots[k], err));
    mark_unserved(run);
    for (size_t k = 0; k < run->fields.count; k++)
        FR_TRY(field_segments(run, run->fields.items[k], err));
    return FR_OK;
}

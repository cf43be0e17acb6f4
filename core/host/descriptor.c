/* descriptor.c: nothing in a stranger's descriptor is believed before it is checked here. */
#include "host/descriptor.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/strings.h"
#include "base/units.h"
#include "host/params.h"
#include "host/registry.h"

#define SIZE_LIMIT 65536u  /* no struct of a plugin is larger */
#define COUNT_LIMIT 10000u /* no plugin has more parameters, ports or states */
#define LAYER_LIMIT 100000u

/* ---- copying ---- */

static fr_status copy_struct(const void *raw, size_t own, size_t least, fr_arena *arena, const char *what,
                             const void **out, fr_error *err)
{
    *out = NULL;
    if (raw == NULL) return FR_OK;
    uint32_t size = *(const uint32_t *)raw;
    if (size < least || size > SIZE_LIMIT)
        return fr_fail(err, FR_PLUGIN,
                       "the struct_size of its %s is %u: set it to sizeof and rebuild the plugin",
                       fr_say(what), (unsigned)size);
    void *copy = fr_arena_alloc(arena, 1, own, err);
    if (copy == NULL) return FR_MEMORY;
    memcpy(copy, raw, size < own ? size : own);
    *out = copy;
    return FR_OK;
}

static fr_status copy_array(const void *raw, size_t count, size_t stride, size_t own, size_t least,
                            fr_arena *arena, const char *what, const void **out, fr_error *err)
{
    *out = NULL;
    if (count == 0) return FR_OK;
    if (raw == NULL || count > COUNT_LIMIT)
        return fr_fail(err, FR_PLUGIN, "it declares %zu %s but the array is missing or cannot be that long",
                       count, fr_say(what));
    if (stride < least || stride > SIZE_LIMIT)
        return fr_fail(err, FR_PLUGIN, "the size of one of its %s is given as %zu: use FR_PLUGIN_SIZES",
                       fr_say(what), stride);
    char *copy = fr_arena_alloc(arena, count, own, err);
    if (copy == NULL) return FR_MEMORY;
    for (size_t i = 0; i < count; i++)
        memcpy(copy + i * own, (const char *)raw + i * stride, stride < own ? stride : own);
    *out = copy;
    return FR_OK;
}

#define LEAST(type, last_member) (offsetof(type, last_member) + sizeof(((type *)0)->last_member))

static fr_status copy_process(fr_plugin *p, fr_arena *arena, fr_error *err)
{
    const void *copy;
    FR_TRY(copy_struct(p->process, sizeof(fr_process_ops), LEAST(fr_process_ops, advance), arena, "process",
                       &copy, err));
    p->process = copy;
    if (copy == NULL) return FR_OK;
    fr_process_ops *ops = (fr_process_ops *)copy; /* our own copy */
    FR_TRY(copy_struct(ops->rates, sizeof(fr_rates_ops), LEAST(fr_rates_ops, rates), arena, "rates", &copy,
                       err));
    ops->rates = copy;
    FR_TRY(copy_struct(ops->law, sizeof(fr_law_ops), LEAST(fr_law_ops, flow), arena, "law", &copy, err));
    ops->law = copy;
    FR_TRY(copy_struct(ops->exchange, sizeof(fr_exchange_ops), LEAST(fr_exchange_ops, points), arena,
                       "exchange", &copy, err));
    ops->exchange = copy;
    return FR_OK;
}

static fr_status copy_others(fr_plugin *p, fr_arena *arena, fr_error *err)
{
    const void *copy;
    FR_TRY(copy_struct(p->indicator, sizeof(fr_indicator_ops), LEAST(fr_indicator_ops, evaluate), arena,
                       "indicator", &copy, err));
    p->indicator = copy;
    FR_TRY(copy_struct(p->format, sizeof(fr_format_ops), LEAST(fr_format_ops, extensions), arena, "format",
                       &copy, err));
    p->format = copy;
    FR_TRY(copy_struct(p->measure, sizeof(fr_measure_ops), LEAST(fr_measure_ops, apply), arena, "measure",
                       &copy, err));
    p->measure = copy;
    return FR_OK;
}

fr_status fr_descriptor_copy(const fr_plugin *raw, fr_arena *arena, const fr_plugin **out, fr_error *err)
{
    const void *copy;
    if (raw == NULL) return fr_fail(err, FR_PLUGIN, "its list of plugins is empty");
    FR_TRY(copy_struct(raw, sizeof(fr_plugin), LEAST(fr_plugin, kind), arena, "descriptor", &copy, err));
    fr_plugin *p = (fr_plugin *)copy; /* our own copy */
    uint32_t major = p->abi_version >> 16, minor = p->abi_version & 0xffffu;
    if (major != FR_ABI_MAJOR || minor > FR_ABI_MINOR)
        return fr_fail(
            err, FR_PLUGIN,
            "it was built for ABI %u.%u and this Freshet serves %u.0 to %u.%u: rebuild the plugin with the "
            "headers of this Freshet",
            (unsigned)major, (unsigned)minor, FR_ABI_MAJOR, FR_ABI_MAJOR, FR_ABI_MINOR);
    if (p->struct_size < LEAST(fr_plugin, state_count))
        return fr_fail(err, FR_PLUGIN,
                       "the struct_size of its %s is %u: set it to sizeof and rebuild the plugin",
                       fr_say("descriptor"), (unsigned)p->struct_size);
    FR_TRY(copy_array(p->params, p->param_count, p->param_size, sizeof(fr_param), LEAST(fr_param, doc), arena,
                      "parameters", &copy, err));
    p->params = copy;
    FR_TRY(copy_array(p->ports, p->port_count, p->port_size, sizeof(fr_port), LEAST(fr_port, doc), arena,
                      "ports", &copy, err));
    p->ports = copy;
    FR_TRY(copy_array(p->states, p->state_count, p->state_size, sizeof(fr_state), LEAST(fr_state, doc), arena,
                      "states", &copy, err));
    p->states = copy;
    FR_TRY(copy_process(p, arena, err));
    FR_TRY(copy_others(p, arena, err));
    *out = p;
    return FR_OK;
}

/* ---- checking ---- */

bool fr_is_word(const char *text)
{
    if (text == NULL || text[0] < 'a' || text[0] > 'z') return false;
    for (const char *c = text; *c != '\0'; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_')) return false;
    return true;
}

static bool name_valid(const char *name)
{
    if (name == NULL || strlen(name) > 100) return false;
    const char *slash = strchr(name, '/');
    if (slash == NULL) return false;
    char kind[101];
    snprintf(kind, sizeof kind, "%.*s", (int)(slash - name), name);
    return fr_is_word(kind) && fr_is_word(slash + 1);
}

static fr_status check_texts(const fr_plugin *p, fr_error *err)
{
    if (!name_valid(p->name))
        return fr_fail(
            err, FR_PLUGIN,
            "its name '%s' is not of the form kind/name (lower case letters, digits and underscores)",
            p->name == NULL ? "" : p->name);
    const char *const texts[] = { p->version, p->licence, p->summary };
    const char *const what[] = { "version", "licence", "summary" };
    for (size_t i = 0; i < FR_COUNT(texts); i++) {
        if (texts[i] == NULL || texts[i][0] == '\0')
            return fr_fail(err, FR_PLUGIN, "plugin %s has no %s: fill it in its descriptor", p->name,
                           fr_say(what[i]));
        if (!fr_utf8_valid(texts[i], strlen(texts[i]), NULL))
            return fr_fail(err, FR_PLUGIN, "the %s of plugin %s is not UTF-8", fr_say(what[i]), p->name);
    }
    return FR_OK;
}

static fr_status check_unit(const fr_plugin *p, const char *what, const char *name, const char *unit,
                            fr_error *err)
{
    if (unit == NULL || fr_unit_known(unit)) return FR_OK;
    return fr_fail(err, FR_PLUGIN, "plugin %s: %s '%s' has the unit '%s', which UDUNITS does not know",
                   p->name, fr_say(what), name, unit);
}

static fr_status check_param(const fr_plugin *p, size_t i, fr_error *err)
{
    const fr_param *q = &p->params[i];
    if (!fr_is_word(q->name))
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: parameter %zu has the name '%s'; use lower case letters, digits and "
                       "underscores",
                       p->name, i + 1, q->name == NULL ? "" : q->name);
    for (size_t k = 0; k < i; k++)
        if (strcmp(p->params[k].name, q->name) == 0)
            return fr_fail(err, FR_PLUGIN, "plugin %s declares parameter '%s' twice", p->name, q->name);
    if ((int)q->type < FR_NUMBER || q->type > FR_LIST)
        return fr_fail(err, FR_PLUGIN, "plugin %s: parameter '%s' is of no known type", p->name, q->name);
    if (q->type == FR_CHOICE && (q->choices == NULL || q->choices[0] == '\0'))
        return fr_fail(err, FR_PLUGIN, "plugin %s: parameter '%s' has no choices", p->name, q->name);
    if (isnan(q->min) || isnan(q->max) || q->min > q->max)
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: parameter '%s' has the range %g to %g, which holds no number", p->name,
                       q->name, q->min, q->max);
    FR_TRY(check_unit(p, "parameter", q->name, q->unit, err));
    return fr_param_check_default(p, q, err);
}

static bool set_valid(fr_set set)
{
    return set == FR_DOMAIN || (set >= 0 && set < FR_SET_STANDARD_COUNT);
}

static fr_status check_port(const fr_plugin *p, size_t i, fr_error *err)
{
    const fr_port *q = &p->ports[i];
    if (!fr_is_word(q->name))
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: port %zu has the name '%s'; use lower case letters, digits and "
                       "underscores",
                       p->name, i + 1, q->name == NULL ? "" : q->name);
    if ((q->direction != FR_IN && q->direction != FR_OUT) || (int)q->kind < FR_VALUE ||
        q->kind > FR_TRANSFER || !set_valid(q->set))
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: port '%s' has a direction, kind or set that does not exist", p->name,
                       q->name);
    for (size_t k = 0; k < i; k++)
        if (strcmp(p->ports[k].name, q->name) == 0 && p->ports[k].direction == q->direction)
            return fr_fail(err, FR_PLUGIN, "plugin %s declares port '%s' twice", p->name, q->name);
    if (q->unit == NULL || q->unit[0] == '\0')
        return fr_fail(err, FR_PLUGIN, "plugin %s: port '%s' has no unit; use \"1\" for none", p->name,
                       q->name);
    return check_unit(p, "port", q->name, q->unit, err);
}

/* A state and an output port of one name are one array: they must agree. */
static fr_status check_shared(const fr_plugin *p, const fr_state *s, fr_error *err)
{
    for (size_t k = 0; k < p->port_count; k++) {
        const fr_port *q = &p->ports[k];
        if (strcmp(q->name, s->name) != 0) continue;
        if (q->direction == FR_OUT && q->kind == FR_VALUE && q->set == s->set && s->layers == 1 &&
            strcmp(q->unit, s->unit) == 0)
            continue;
        return fr_fail(
            err, FR_PLUGIN,
            "plugin %s: state '%s' has the name of a port, but only an output port of the same set and unit "
            "that holds values can share a state's array: rename one of them",
            p->name, s->name);
    }
    return FR_OK;
}

static fr_status check_state(const fr_plugin *p, size_t i, fr_error *err)
{
    const fr_state *q = &p->states[i];
    if (!fr_is_word(q->name))
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: state %zu has the name '%s'; use lower case letters, digits and "
                       "underscores",
                       p->name, i + 1, q->name == NULL ? "" : q->name);
    if (!set_valid(q->set))
        return fr_fail(err, FR_PLUGIN, "plugin %s: state '%s' lives on a set that does not exist", p->name,
                       q->name);
    for (size_t k = 0; k < i; k++)
        if (strcmp(p->states[k].name, q->name) == 0)
            return fr_fail(err, FR_PLUGIN, "plugin %s declares state '%s' twice", p->name, q->name);
    if (q->layers > LAYER_LIMIT)
        return fr_fail(err, FR_PLUGIN, "plugin %s: state '%s' has %u layers", p->name, q->name,
                       (unsigned)q->layers);
    if (q->layers == 0 && p->process != NULL && p->process->state_layers == NULL)
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: state '%s' has 0 layers, but the plugin has no state_layers()", p->name,
                       q->name);
    if (q->unit == NULL || q->unit[0] == '\0')
        return fr_fail(err, FR_PLUGIN, "plugin %s: state '%s' has no unit; use \"1\" for none", p->name,
                       q->name);
    FR_TRY(check_unit(p, "state", q->name, q->unit, err));
    return check_shared(p, q, err);
}

static fr_status check_rates(const fr_plugin *p, fr_error *err)
{
    const fr_rates_ops *r = p->process->rates;
    const fr_state *first = NULL;
    for (size_t i = 0; i < p->state_count; i++) {
        if (!(p->states[i].flags & FR_INTEGRATED)) continue;
        if (first == NULL) first = &p->states[i];
        if (p->states[i].set != first->set)
            return fr_fail(err, FR_PLUGIN,
                           "plugin %s: the integrated states '%s' and '%s' live on different sets", p->name,
                           first->name, p->states[i].name);
    }
    if (first == NULL)
        return fr_fail(err, FR_PLUGIN, "plugin %s gives rates, but none of its states is FR_INTEGRATED",
                       p->name);
    if (r->rates == NULL || (int)r->method < FR_EXPLICIT || r->method > FR_STIFF_KRYLOV)
        return fr_fail(err, FR_PLUGIN, "plugin %s: its rates have no rates() or no known method", p->name);
    if (!(r->relative_tolerance > 0) || !(r->absolute_tolerance > 0) || r->relative_tolerance >= 1)
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: the tolerances of its rates must be above 0 (relative: below 1)", p->name);
    if (r->method == FR_STIFF_SPARSE && (r->sparsity == NULL || r->jacobian_sparse == NULL))
        return fr_fail(err, FR_PLUGIN, "plugin %s: FR_STIFF_SPARSE needs sparsity() and jacobian_sparse()",
                       p->name);
    if (r->quadratures > 0 && (r->quadrature_rates == NULL || r->quadrature_result == NULL))
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: quadratures need quadrature_rates() and quadrature_result()", p->name);
    if (r->roots > 0 && r->root == NULL)
        return fr_fail(err, FR_PLUGIN, "plugin %s: its events need root()", p->name);
    return FR_OK;
}

static fr_status check_process(const fr_plugin *p, fr_error *err)
{
    const fr_process_ops *ops = p->process;
    if (ops == NULL) return fr_fail(err, FR_PLUGIN, "plugin %s: its descriptor has no process", p->name);
    if ((int)ops->role < 0 || ops->role >= FR_ROLE_COUNT)
        return fr_fail(err, FR_PLUGIN, "plugin %s: its role does not exist", p->name);
    if (ops->create == NULL ||
        (ops->advance == NULL && ops->rates == NULL && ops->law == NULL && ops->exchange == NULL))
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: a process needs create() and one of advance(), rates, law or exchange",
                       p->name);
    if (ops->law != NULL && ops->law->flow == NULL)
        return fr_fail(err, FR_PLUGIN, "plugin %s: its law has no flow()", p->name);
    const fr_exchange_ops *x = ops->exchange;
    if (ops->role == FR_ROLE_EXCHANGE &&
        (x == NULL || x->points == NULL || (x->flow == NULL && x->surface_flow == NULL) ||
         (x->flow == NULL) != (x->accept == NULL)))
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s: an exchange needs points() and flow() with accept(), or surface_flow()",
                       p->name);
    if (ops->rates != NULL) FR_TRY(check_rates(p, err));
    return fr_contract_check(p, err);
}

static fr_status check_kind(const fr_plugin *p, fr_error *err)
{
    switch (p->kind) {
    case FR_PROCESS:
    case FR_CONTROL: return check_process(p, err);
    case FR_INDICATOR:
        if (p->indicator != NULL && p->indicator->evaluate != NULL) return FR_OK;
        break;
    case FR_FORMAT:
        if (p->format != NULL &&
            (p->format->read != NULL || p->format->write != NULL || p->format->write_results != NULL))
            return FR_OK;
        break;
    case FR_MEASURE:
        if (p->measure != NULL && p->measure->apply != NULL) return FR_OK;
        break;
    default:
        return fr_fail(err, FR_PLUGIN, "plugin %s is of kind %d, which this Freshet does not know", p->name,
                       (int)p->kind);
    }
    return fr_fail(err, FR_PLUGIN, "plugin %s: its descriptor lacks the functions of a plugin of kind %s",
                   p->name, fr_kind_name(p->kind));
}

fr_status fr_descriptor_check(const fr_plugin *p, fr_error *err)
{
    FR_TRY(check_texts(p, err));
    for (size_t i = 0; i < p->param_count; i++)
        FR_TRY(check_param(p, i, err));
    for (size_t i = 0; i < p->port_count; i++)
        FR_TRY(check_port(p, i, err));
    for (size_t i = 0; i < p->state_count; i++)
        FR_TRY(check_state(p, i, err));
    return check_kind(p, err);
}

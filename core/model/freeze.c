/* freeze.c: what must hold for every model, whoever built it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "model/dictionary.h"
#include "model/section.h"
#include "model/store.h"

typedef enum rule { ABOVE_ZERO, NOT_NEGATIVE, FRACTION } rule;

/* A column whose given values must obey a rule. */
static const struct limit {
    fr_set set;
    const char *column;
    rule rule;
} limits[] = {
    { FR_CATCHMENTS, "area", NOT_NEGATIVE },
    { FR_CATCHMENTS, "impervious", FRACTION },
    { FR_CATCHMENTS, "width", NOT_NEGATIVE },
    { FR_CATCHMENTS, "slope", NOT_NEGATIVE },
    { FR_CATCHMENTS, "storage_impervious", NOT_NEGATIVE },
    { FR_CATCHMENTS, "storage_pervious", NOT_NEGATIVE },
    { FR_CATCHMENTS, "zero_storage", FRACTION },
    { FR_CATCHMENTS, "routed", FRACTION },
    { FR_CATCHMENTS, "n_impervious", NOT_NEGATIVE },
    { FR_CATCHMENTS, "n_pervious", NOT_NEGATIVE },
    { FR_NODES, "max_depth", NOT_NEGATIVE },
    { FR_NODES, "initial_depth", NOT_NEGATIVE },
    { FR_NODES, "surcharge_depth", NOT_NEGATIVE },
    { FR_NODES, "ponded_area", NOT_NEGATIVE },
    { FR_LINKS, "offset1", NOT_NEGATIVE },
    { FR_LINKS, "offset2", NOT_NEGATIVE },
    { FR_LINKS, "length", ABOVE_ZERO },
    { FR_LINKS, "roughness", NOT_NEGATIVE },
    { FR_LINKS, "max_flow", NOT_NEGATIVE },
    { FR_LINKS, "seepage", NOT_NEGATIVE },
    { FR_LINKS, "barrels", ABOVE_ZERO },
    { FR_RDII, "area", NOT_NEGATIVE },
    { FR_GAUGES, "interval", ABOVE_ZERO },
};

static fr_status at_element(const fr_model *m, fr_set set, size_t row, const char *what, double value,
                            const char *remedy, fr_error *err)
{
    return fr_fail_file(err, FR_INPUT, m->path, fr_model_line(m, set, row), "%s of '%s' (%s) is %g: %s", what,
                        fr_model_name(m, set, row), fr_say(fr_model_set_name(m, set)), value, fr_say(remedy));
}

static bool obeys(rule r, double v)
{
    if (isnan(v)) return true;
    if (r == ABOVE_ZERO) return v > 0.0;
    return v >= 0.0 && (r == NOT_NEGATIVE || v <= 1.0);
}

static fr_status check_limits(const fr_model *m, fr_error *err)
{
    static const char *const remedies[] = { "it must be above zero", "it must not be negative",
                                            "it must be between 0 and 1" };
    for (size_t k = 0; k < sizeof limits / sizeof limits[0]; k++) {
        const struct limit *l = &limits[k];
        const double *values = fr_model_numbers(m, l->set, l->column);
        for (size_t i = 0; values != NULL && i < fr_model_count(m, l->set); i++)
            if (!obeys(l->rule, values[i]))
                return at_element(m, l->set, i, l->column, values[i], remedies[l->rule], err);
    }
    return FR_OK;
}

/* How many values an integer column may take: 0 .. limit - 1, and FR_NONE. */
static int64_t upper_limit(const fr_model *m, const fr_column_info *info)
{
    if (info->type == FR_COLUMN_FLAG) return 2;
    if (info->target == NULL || info->target[0] == '\0') return INT32_MAX;
    if (info->type == FR_COLUMN_CHOICE) return fr_dictionary_choice_count(info->target);
    if (strcmp(info->target, "table") == 0) return (int64_t)m->table_count;
    fr_set target = fr_model_set_find(m, info->target);
    return (int64_t)fr_model_count(m, target);
}

static fr_status check_column(const fr_model *m, fr_set set, const fr_store_column *c, fr_error *err)
{
    if (c->info.type == FR_COLUMN_NUMBER || c->info.type == FR_COLUMN_TEXT || c->data.any == NULL)
        return FR_OK;
    int64_t limit = upper_limit(m, &c->info);
    for (size_t i = 0; i < fr_model_count(m, set); i++) {
        int32_t v = c->data.indices[i];
        if (v != FR_NONE && (v < 0 || v >= limit))
            return at_element(m, set, i, c->info.name, v, "it points to nothing in the model", err);
    }
    return FR_OK;
}

static fr_status check_references(const fr_model *m, fr_error *err)
{
    for (size_t s = 0; s < m->set_count; s++)
        for (size_t c = 0; c < m->sets[s].column_count; c++)
            FR_TRY(check_column(m, (fr_set)s, &m->sets[s].columns[c], err));
    return FR_OK;
}

static fr_status check_links(const fr_model *m, fr_error *err)
{
    const int32_t *node1 = fr_model_indices(m, FR_LINKS, "node1"),
                  *node2 = fr_model_indices(m, FR_LINKS, "node2");
    const int32_t *kind = fr_model_indices(m, FR_LINKS, "kind");
    const double *length = fr_model_numbers(m, FR_LINKS, "length");
    for (size_t i = 0; i < fr_model_count(m, FR_LINKS); i++) {
        int line = fr_model_line(m, FR_LINKS, i);
        const char *name = fr_model_name(m, FR_LINKS, i);
        if (kind[i] == FR_NONE)
            return fr_fail_file(err, FR_INPUT, m->path, line, "link '%s' has no kind", name);
        if (node1[i] == FR_NONE || node2[i] == FR_NONE)
            return fr_fail_file(err, FR_INPUT, m->path, line, "link '%s' lacks a node at one end", name);
        if (node1[i] == node2[i])
            return fr_fail_file(err, FR_INPUT, m->path, line,
                                "link '%s' begins and ends at the same node '%s'", name,
                                fr_model_name(m, FR_NODES, (size_t)node1[i]));
        if (kind[i] == FR_CONDUIT && isnan(length[i]))
            return fr_fail_file(err, FR_INPUT, m->path, line, "conduit '%s' has no length", name);
    }
    return FR_OK;
}

static fr_status check_nodes(const fr_model *m, fr_error *err)
{
    const int32_t *kind = fr_model_indices(m, FR_NODES, "kind");
    const double *invert = fr_model_numbers(m, FR_NODES, "invert");
    for (size_t i = 0; i < fr_model_count(m, FR_NODES); i++) {
        int line = fr_model_line(m, FR_NODES, i);
        const char *name = fr_model_name(m, FR_NODES, i);
        if (kind[i] == FR_NONE)
            return fr_fail_file(err, FR_INPUT, m->path, line, "node '%s' has no kind", name);
        if (isnan(invert[i]))
            return fr_fail_file(err, FR_INPUT, m->path, line, "node '%s' has no invert elevation", name);
    }
    return FR_OK;
}

/* Series and curves are functions: abscissae must not fall. */
static fr_status check_tables(const fr_model *m, fr_error *err)
{
    for (size_t k = 0; k < m->table_count; k++) {
        const fr_table *t = m->tables[k];
        bool function = strncmp(t->kind, "series", 6) == 0 || strncmp(t->kind, "curve", 5) == 0;
        for (size_t i = 1; function && i < t->rows; i++)
            if (t->data[i * t->columns] < t->data[(i - 1) * t->columns])
                return fr_fail(err, FR_INPUT, "the table '%s' (%s) goes back in row %zu; sort its rows",
                               t->name, t->kind, i + 1);
    }
    return FR_OK;
}

/* The top of a link at a node raises the node's maximum depth to it: both ends of conduits, the upper end of the rest
 * but pumps and bottom orifices. A storage keeps the depth that it was given unless it may surcharge. */
static void raise_to_crowns(const fr_model *m, double *depth)
{
    const double *given = fr_model_numbers(m, FR_NODES, "max_depth");
    const int32_t *kind = fr_model_indices(m, FR_LINKS, "kind"),
                  *type = fr_model_indices(m, FR_NODES, "kind");
    const int32_t *bottom = fr_model_indices(m, FR_LINKS, "orifice_type");
    const double *height = fr_model_numbers(m, FR_LINKS, "geom1"),
                 *surcharge = fr_model_numbers(m, FR_NODES, "surcharge_depth");
    fr_section_facts facts = { .struct_size = sizeof facts };
    for (int end = 0; end < 2; end++) {
        const int32_t *node = fr_model_indices(m, FR_LINKS, end ? "node2" : "node1");
        const double *offset = fr_model_numbers(m, FR_LINKS, end ? "offset2" : "offset1");
        for (size_t i = 0; i < fr_model_count(m, FR_LINKS); i++) {
            const fr_section *s = fr_model_section(m, i);
            size_t n = (size_t)node[i];
            if (kind[i] == FR_PUMP || (kind[i] == FR_ORIFICE && bottom && bottom[i] == 1)) continue;
            if (end && kind[i] != FR_CONDUIT) continue;
            bool own = type[n] == FR_STORAGE && given && given[n] > 0.0;
            if (own && !(surcharge && surcharge[n] > 0.0)) continue;
            double top = height && height[i] > 0.0 ? height[i] : 0.0;
            if (s) fr_section_facts_of(s, &facts), top = facts.full_depth;
            depth[n] = fmax(depth[n], top + (offset && offset[i] > 0.0 ? offset[i] : 0.0));
        }
    }
}

/* SWMM 5.2 user's manual, transects: the length of a conduit is that of the meandering main channel, the water is
 * routed over the shorter one of the flood plain. */
static fr_status find_flow_lengths(fr_model *m, fr_error *err)
{
    const double *given = fr_model_numbers(m, FR_LINKS, "length"),
                 *meander = fr_model_numbers(m, FR_TRANSECTS, "length_factor");
    const int32_t *shape = fr_model_indices(m, FR_LINKS, "shape"),
                  *transect = fr_model_indices(m, FR_LINKS, "transect");
    size_t n = fr_model_count(m, FR_LINKS);
    if (n == 0 || !given) return FR_OK;
    double *length = fr_alloc(n, sizeof *length, err);
    if (!length) return FR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        bool irregular = shape && shape[i] == FR_SHAPE_IRREGULAR && transect && transect[i] != FR_NONE;
        double factor = irregular && meander ? meander[transect[i]] : 1.0;
        length[i] = factor > 0.0 ? given[i] / factor : given[i];
    }
    fr_status status = fr_model_set_numbers(m, FR_LINKS, "flow_length", length, err);
    free(length);
    return status;
}

static fr_status find_rims(fr_model *m, fr_error *err)
{
    const double *given = fr_model_numbers(m, FR_NODES, "max_depth");
    size_t n = fr_model_count(m, FR_NODES);
    if (n == 0) return FR_OK;
    double *depth = fr_alloc(n, sizeof *depth, err);
    if (!depth) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        depth[i] = given && given[i] > 0.0 ? given[i] : 0.0;
    raise_to_crowns(m, depth);
    fr_status status = fr_model_set_numbers(m, FR_NODES, "rim_depth", depth, err);
    free(depth);
    return status;
}

static fr_status check_initial_depths(const fr_model *m, fr_error *err)
{
    const double *initial = fr_model_numbers(m, FR_NODES, "initial_depth"),
                 *most = fr_model_numbers(m, FR_NODES, "max_depth"),
                 *rim = fr_model_numbers(m, FR_NODES, "rim_depth"),
                 *surcharge = fr_model_numbers(m, FR_NODES, "surcharge_depth");
    size_t n = fr_model_count(m, FR_NODES);
    if (!initial || !most || n == 0) return FR_OK;
    for (size_t i = 0; i < n; i++) {
        double limit = rim[i] + (surcharge && surcharge[i] > 0.0 ? surcharge[i] : 0.0);
        if (!isnan(most[i]) && initial[i] > limit * (1.0 + 1e-9))
            return fr_fail_file(
                err, FR_INPUT, m->path, fr_model_line(m, FR_NODES, i),
                "the initial depth of node '%s' is %g m, above its maximum depth of %g m: lower it",
                fr_model_name(m, FR_NODES, i), initial[i], limit);
    }
    return FR_OK;
}

fr_status fr_model_freeze(fr_model *m, fr_error *err)
{
    if (m->frozen) return FR_OK;
    FR_TRY(check_references(m, err));
    FR_TRY(check_nodes(m, err));
    FR_TRY(check_links(m, err));
    FR_TRY(check_limits(m, err));
    FR_TRY(check_tables(m, err));
    FR_TRY(fr_store_make_sections(m, err));
    FR_TRY(find_flow_lengths(m, err));
    FR_TRY(find_rims(m, err));
    FR_TRY(check_initial_depths(m, err));
    m->frozen = true;
    return FR_OK;
}

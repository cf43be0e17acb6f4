#include "read.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static double cell(const double *column, size_t i, double fallback)
{
    return column && !isnan(column[i]) ? column[i] : fallback;
}

static double of_aquifer(const fr_host *h, int32_t k, const char *name)
{
    const double *column = h->column_number(h, FR_AQUIFERS, name);
    return column ? column[k] : NAN;
}

static double of_row(const fr_host *h, size_t i, const char *name, double fallback)
{
    return cell(h->column_number(h, FR_DOMAIN, name), i, fallback);
}

static int32_t index_of(const fr_host *h, fr_set set, size_t i, const char *name)
{
    const int32_t *column = h->column_index(h, set, name);
    return column ? column[i] : FR_NONE;
}

static fr_status check(const fr_host *h, size_t i, const aquifer *a)
{
    const struct {
        const char *name;
        double value, low, high;
    } ranges[] = {
        { "porosity", a->porosity, 1e-3, 1.0 },
        { "field_capacity", a->capacity, 0.0, a->porosity },
        { "wilting_point", a->wilting, 0.0, a->capacity },
        { "conductivity", a->conductivity, 0.0, 1e3 },
        { "conductivity_slope", a->slope, 0.0, 1e4 },
        { "tension_slope", a->tension, 0.0, 1e6 },
        { "upper_evaporation", a->upper_part, 0.0, 1.0 },
        { "lower_evaporation_depth", a->evaporation_depth, 0.0, 1e6 },
        { "seepage", a->seepage, 0.0, 1e3 },
        { "surface - bottom", a->depth, 1e-2, 1e5 },
        { "area", a->area, 0.0, 1e12 },
    };
    for (size_t k = 0; k < FR_COUNT(ranges); k++)
        if (!(ranges[k].value >= ranges[k].low && ranges[k].value <= ranges[k].high))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "%s = %g is outside %g .. %g", ranges[k].name,
                              ranges[k].value, ranges[k].low, ranges[k].high);
    const double numbers[] = { a->a1, a->b1, a->a2, a->b2, a->a3, a->threshold };
    for (size_t k = 0; k < FR_COUNT(numbers); k++)
        if (!isfinite(numbers[k]))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "a coefficient of the lateral flow is missing");
    return FR_OK;
}

static void read_aquifer(const fr_host *h, size_t i, int32_t k, double bottom, double invert, aquifer *a)
{
    *a = (aquifer){
        .porosity = of_aquifer(h, k, "porosity"),
        .wilting = of_aquifer(h, k, "wilting_point"),
        .capacity = of_aquifer(h, k, "field_capacity"),
        .conductivity = of_aquifer(h, k, "conductivity"),
        .slope = of_aquifer(h, k, "conductivity_slope"),
        .tension = of_aquifer(h, k, "tension_slope"),
        .upper_part = of_aquifer(h, k, "upper_evaporation"),
        .evaporation_depth = of_aquifer(h, k, "lower_evaporation_depth"),
        .seepage = of_aquifer(h, k, "seepage"),
        .depth = of_row(h, i, "surface", NAN) - bottom,
        .a1 = of_row(h, i, "a1", 0.0),
        .b1 = of_row(h, i, "b1", 0.0),
        .a2 = of_row(h, i, "a2", 0.0),
        .b2 = of_row(h, i, "b2", 0.0),
        .a3 = of_row(h, i, "a3", 0.0),
        .threshold = of_row(h, i, "threshold", invert) - bottom,
    };
}

static fr_status read_one(const fr_host *h, size_t i, ground *g)
{
    int32_t k = index_of(h, FR_DOMAIN, i, "aquifer");
    if (k == FR_NONE || g->catchment == FR_NONE)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, i,
                          "groundwater needs a catchment and an aquifer; name them");
    g->node = index_of(h, FR_DOMAIN, i, "node");
    g->pattern = index_of(h, FR_AQUIFERS, (size_t)k, "evaporation_pattern");
    const double *inverts = h->column_number(h, FR_NODES, "invert");
    double bottom = of_row(h, i, "bottom", of_aquifer(h, k, "bottom"));
    double invert = g->node == FR_NONE ? bottom : cell(inverts, (size_t)g->node, bottom);
    aquifer *a = &g->aquifer;
    read_aquifer(h, i, k, bottom, invert, a);
    a->area = cell(h->column_number(h, FR_CATCHMENTS, "area"), (size_t)g->catchment, NAN);
    a->has_node = g->node != FR_NONE;
    g->pervious = 1.0 - cell(h->column_number(h, FR_CATCHMENTS, "impervious"), (size_t)g->catchment, 0.0);
    g->node_bottom = invert - bottom;
    g->fixed_depth = of_row(h, i, "water_depth", 0.0);
    fr_status status = check(h, i, a);
    if (status != FR_OK) return status;
    double moisture = of_row(h, i, "moisture", of_aquifer(h, k, "moisture"));
    double table = of_row(h, i, "water_table", of_aquifer(h, k, "water_table")) - bottom;
    if (!(moisture >= 0.0 && moisture <= a->porosity) || !isfinite(table))
        return h->fail_at(
            h, FR_INPUT, FR_DOMAIN, i,
            "the moisture at the start must lie between 0 and the porosity, and the water table must be "
            "given");
    g->table = fmin(fmax(table, 0.0), a->depth);
    g->water = a->porosity * g->table + moisture * (a->depth - g->table);
    return FR_OK;
}

typedef struct reader {
    const fr_host *h;
    ground *all;
    size_t n;
} reader;

static fr_status take(void *context, const char *catchment, fr_equation_kind kind, const char *text)
{
    reader *r = context;
    for (size_t i = 0; i < r->n; i++) {
        if (r->all[i].catchment == FR_NONE) continue;
        const char *name = r->h->element_name(r->h, FR_CATCHMENTS, (size_t)r->all[i].catchment);
        if (!name || strcasecmp(name, catchment) != 0) continue;
        aquifer *a = &r->all[i].aquifer;
        return fr_equation_read(r->h, catchment, kind, text,
                                kind == FR_DEEP_EQUATION ? &a->deep : &a->lateral);
    }
    return FR_OK;
}

fr_status fr_ground_read(const fr_host *h, size_t n, ground *out)
{
    size_t catchments = h->count(h, FR_CATCHMENTS);
    int32_t *owner = h->allocate(h, catchments + 1, sizeof *owner);
    if (!owner) return FR_MEMORY;
    for (size_t c = 0; c < catchments; c++)
        owner[c] = FR_NONE;
    for (size_t i = 0; i < n; i++) {
        out[i].catchment = index_of(h, FR_DOMAIN, i, "catchment");
        fr_status status = read_one(h, i, &out[i]);
        if (status != FR_OK) return status;
        int32_t *before = &owner[out[i].catchment];
        if (*before != FR_NONE) out[*before].catchment = FR_NONE;
        *before = (int32_t)i;
    }
    reader r = { h, out, n };
    return fr_equations_of(h, take, &r);
}

void fr_ground_free(size_t n, ground *all)
{
    for (size_t i = 0; i < n; i++) {
        fr_expression_free(all[i].aquifer.lateral.expression);
        fr_expression_free(all[i].aquifer.deep.expression);
    }
}

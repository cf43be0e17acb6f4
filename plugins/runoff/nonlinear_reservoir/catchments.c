#include "catchments.h"

#include <math.h>

typedef struct columns {
    const double *area, *impervious, *width, *slope, *n_impervious, *n_pervious, *storage_impervious,
        *storage_pervious, *zero_storage, *routed;
    const int32_t *gauge, *node, *receiver, *route, *pattern_n, *pattern_storage;
} columns;

static columns read_columns(const fr_host *h)
{
#define NUMBER(name) .name = h->column_number(h, FR_DOMAIN, #name)
#define INDEX(member, name) .member = h->column_index(h, FR_DOMAIN, name)
    return (columns){
        NUMBER(area),
        NUMBER(impervious),
        NUMBER(width),
        NUMBER(slope),
        NUMBER(n_impervious),
        NUMBER(n_pervious),
        NUMBER(storage_impervious),
        NUMBER(storage_pervious),
        NUMBER(zero_storage),
        NUMBER(routed),
        INDEX(gauge, "gauge"),
        INDEX(node, "outlet_node"),
        INDEX(receiver, "outlet_catchment"),
        INDEX(route, "route_to"),
        INDEX(pattern_n, "pattern_n_pervious"),
        INDEX(pattern_storage, "pattern_storage"),
    };
#undef NUMBER
#undef INDEX
}

/* The value of the model, else the default of SWMM's input format. */
static double number(const double *column, size_t i, double fallback)
{
    return column && !isnan(column[i]) ? column[i] : fallback;
}
static int32_t index_of(const int32_t *column, size_t i)
{
    return column ? column[i] : FR_NONE;
}

static fr_status check(const fr_host *h, size_t i, const char *name, double value, double low, double high)
{
    if (value >= low && value <= high) return FR_OK;
    return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "%s = %g is outside %g .. %g", name, value, low, high);
}

/* a = W sqrt(S) / (A n); A is the whole impervious or pervious part. */
static double slope_factor(double width, double slope, double area, double n)
{
    if (!(area > 0.0)) return 0.0;
    return n > 0.0 ? width * sqrt(slope) / (area * n) : INFINITY;
}

/* What the sponge units leave over; less than 0.1 % of the catchment is nothing. */
static fr_status without_units(const fr_host *h, size_t i, double units, double *area)
{
    if (units > 1.001 * *area)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, i,
                          "its sponge units cover %g m2, more than its area of %g m2; make them smaller",
                          units, *area);
    *area = units > 0.999 * *area && units > 0.0 ? 0.0 : *area - units;
    return FR_OK;
}

static fr_status read_one(const fr_host *h, const columns *c, size_t i, double units, catchment *out)
{
    double area = number(c->area, i, NAN), impervious = number(c->impervious, i, NAN);
    double zero = number(c->zero_storage, i, 0.25), slope = number(c->slope, i, NAN);
    double width = number(c->width, i, NAN), routed = number(c->routed, i, 1.0);
    double n1 = number(c->n_impervious, i, 0.01), n2 = number(c->n_pervious, i, 0.1);
    double s1 = number(c->storage_impervious, i, 0.00127), s2 = number(c->storage_pervious, i, 0.00127);
    const struct {
        const char *name;
        double value, high;
    } ranges[] = {
        { "area", area, 1e12 },          { "impervious", impervious, 1.0 }, { "zero_storage", zero, 1.0 },
        { "slope", slope, 1e3 },         { "width", width, 1e9 },           { "routed", routed, 1.0 },
        { "n_impervious", n1, 1e3 },     { "n_pervious", n2, 1e3 },         { "storage_impervious", s1, 1e3 },
        { "storage_pervious", s2, 1e3 },
    };
    for (size_t k = 0; k < FR_COUNT(ranges); k++) {
        fr_status bad = check(h, i, ranges[k].name, ranges[k].value, 0.0, ranges[k].high);
        if (bad != FR_OK) return bad;
    }
    fr_status status = without_units(h, i, units, &area);
    if (status != FR_OK) return status;
    double paved = area * impervious, soil = area - paved;
    double a1 = slope_factor(width, slope, paved, n1), a2 = slope_factor(width, slope, soil, n2);
    *out = (catchment){
        .area = { paved * zero, paved - paved * zero, soil },
        .storage = { 0.0, s1, s2 },
        .slope_factor = { a1, a1, a2 },
        .total_area = area,
        .sponge_area = units,
        .routed = routed,
        .gauge = index_of(c->gauge, i),
        .node = index_of(c->node, i),
        .cell = FR_NONE,
        .receiver = FR_NONE,
        .pattern_n = index_of(c->pattern_n, i),
        .pattern_storage = index_of(c->pattern_storage, i),
    };
    int32_t way = index_of(c->route, i);
    out->route = way == TO_IMPERVIOUS && out->area[PAVED] > 0.0 && soil > 0.0 ? TO_IMPERVIOUS
                 : way == TO_PERVIOUS && soil > 0.0 && paved > 0.0            ? TO_PERVIOUS
                                                                              : TO_OUTLET;
    return FR_OK;
}

/* Position of a row of the parent set in the domain (ascending rows); FR_NONE when it is not in it. */
static int32_t position(const int32_t *rows, size_t n, int32_t row)
{
    if (!rows) return (size_t)row < n ? row : FR_NONE;
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && rows[low] == row ? (int32_t)low : FR_NONE;
}

static double part(const double *column, size_t i)
{
    return column && column[i] > 0.0 ? column[i] : 0.0;
}

static fr_status fill_shares(const fr_host *h, size_t n, size_t units, share *out, double *sponge_area)
{
    const int32_t *of = h->column_index(h, FR_SPONGE_UNITS, "catchment"), *rows = h->domain_rows(h);
    const double *number_of = h->column_number(h, FR_SPONGE_UNITS, "number");
    const double *area = h->column_number(h, FR_SPONGE_UNITS, "area");
    const double *impervious = h->column_number(h, FR_SPONGE_UNITS, "from_impervious");
    const double *pervious = h->column_number(h, FR_SPONGE_UNITS, "from_pervious");
    for (size_t k = 0; k < units; k++) {
        double all = part(area, k) * (number_of && !isnan(number_of[k]) ? number_of[k] : 1.0);
        int32_t i = of ? position(rows, n, of[k]) : FR_NONE;
        out[k] = (share){ i, part(impervious, k), part(pervious, k), all };
        if (i >= 0) sponge_area[i] += all;
    }
    for (size_t i = 0; i < n; i++) {
        double from[2] = { 0.0, 0.0 };
        for (size_t k = 0; sponge_area[i] > 0.0 && k < units; k++) {
            if (out[k].catchment != (int32_t)i) continue;
            out[k].all /= sponge_area[i];
            from[0] += out[k].from_impervious;
            from[1] += out[k].from_pervious;
        }
        if (from[0] > 1.0 + 1e-6 || from[1] > 1.0 + 1e-6)
            return h->fail_at(
                h, FR_INPUT, FR_DOMAIN, i,
                "its sponge units take %g of the impervious and %g of the pervious runoff; at most 1 "
                "is there",
                from[0], from[1]);
    }
    return FR_OK;
}

fr_status fr_shares_read(const fr_host *h, size_t n, share **out, size_t *count, double **sponge_area)
{
    size_t units = h->count(h, FR_SPONGE_UNITS);
    *out = h->allocate(h, units + 1, sizeof **out);
    *sponge_area = h->allocate(h, n + 1, sizeof **sponge_area);
    *count = units;
    return *out && *sponge_area ? fill_shares(h, n, units, *out, *sponge_area) : FR_MEMORY;
}

static fr_status connect(const fr_host *h, const columns *c, size_t n, size_t i, catchment *out)
{
    size_t gauges = h->count(h, FR_GAUGES);
    if (out->gauge == FR_NONE && gauges == 1) out->gauge = 0;
    if (out->gauge == FR_NONE && gauges > 1)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, i,
                          "no rain gauge is given, and the model has %zu of them; name one", gauges);
    const int32_t *rows = h->domain_rows(h);
    int32_t receiver = index_of(c->receiver, i), self = rows ? rows[i] : (int32_t)i;
    if (receiver == FR_NONE || receiver == self) return FR_OK;
    out->receiver = position(rows, n, receiver);
    if (out->receiver == FR_NONE)
        return h->fail_at(
            h, FR_INPUT, FR_DOMAIN, i,
            "its runoff goes to a catchment of another runoff process; let one process have both");
    return FR_OK;
}

static fr_status find_cells(const fr_host *h, size_t n, catchment *all)
{
    const double *x = h->column_number(h, FR_NODES, "x"), *y = h->column_number(h, FR_NODES, "y");
    size_t outside = 0;
    if (!h->grid(h))
        return h->fail(
            h, FR_INPUT,
            "runoff shall reach the street (to_surface), but the model has no surface: give a terrain");
    for (size_t i = 0; i < n; i++) {
        int32_t node = all[i].node;
        if (node == FR_NONE || all[i].receiver != FR_NONE) continue;
        if (x && y) all[i].cell = h->cell_at(h, x[node], y[node]);
        outside += all[i].cell == FR_NONE;
    }
    if (outside > 0)
        h->log(h, FR_LOG_WARNING,
               "the outlet nodes of %zu catchments lie outside the surface: their runoff enters the nodes",
               outside);
    return FR_OK;
}

fr_status fr_catchments_read(const fr_host *h, size_t n, bool cells, const double *sponge_area,
                             catchment **out)
{
    catchment *all = h->allocate(h, n + 1, sizeof *all);
    if (!all) return FR_MEMORY;
    columns c = read_columns(h);
    for (size_t i = 0; i < n; i++) {
        fr_status status = read_one(h, &c, i, sponge_area ? sponge_area[i] : 0.0, &all[i]);
        if (status == FR_OK) status = connect(h, &c, n, i, &all[i]);
        if (status != FR_OK) return status;
    }
    *out = all;
    return cells ? find_cells(h, n, all) : FR_OK;
}

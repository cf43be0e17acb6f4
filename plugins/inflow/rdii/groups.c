/* groups.c: see groups.h. */
#include "groups.h"

#include <math.h>
#include <strings.h>

#define SHORTEST_BIN 30.0 /* s */
#define MOST_BINS 20000.0 /* of one response */
#define MOST_SHARE 1.01   /* sum of R of a group, as SWMM allows */

int32_t fr_groups_find(const fr_groups *g, const char *name)
{
    for (size_t i = 0; name && i < g->n; i++)
        if (strcasecmp(g->group[i].name, name) == 0) return (int32_t)i;
    return FR_NONE;
}

static double number(const fr_host *h, const char *column, size_t row)
{
    const double *values = h->column_number(h, FR_UNIT_HYDROGRAPHS, column);
    return values && !isnan(values[row]) ? values[row] : 0.0;
}

static int32_t position(const fr_host *h, const char *column, size_t row)
{
    const int32_t *values = h->column_index(h, FR_UNIT_HYDROGRAPHS, column);
    return values ? values[row] : FR_NONE;
}

static void set_month(fr_response *r, size_t month, const fr_triangle *shape, double share,
                      const fr_abstraction *a)
{
    r->shape[month] = *shape;
    r->share[month] = shape->base > 0.0 ? share : 0.0;
    r->abstraction[month] = *a;
}

/* One row of unit_hydrographs. `all`: only rows for all months; else only rows for one. */
static fr_status load_row(const fr_host *h, fr_groups *g, size_t row, const char *name, bool all)
{
    int32_t k = fr_groups_find(g, name), which = position(h, "response", row);
    int month = (int)number(h, "month", row);
    if (which < 0 || which >= FR_RESPONSES || month < 0 || month > FR_MONTHS)
        return h->fail_at(h, FR_INPUT, FR_UNIT_HYDROGRAPHS, row,
                          "unit hydrograph %s: response is short, medium or long, month 1 to 12 or all",
                          name);
    if ((month == 0) != all) return FR_OK;
    double peak = number(h, "t", row), ratio = number(h, "k", row), share = number(h, "r", row);
    if (!(peak >= 0.0) || !(ratio >= 0.0) || !(share >= 0.0))
        return h->fail_at(h, FR_INPUT, FR_UNIT_HYDROGRAPHS, row,
                          "unit hydrograph %s: R, T and K must be >= 0", name);
    fr_triangle shape = { peak, peak * (1.0 + ratio) };
    fr_abstraction a = { number(h, "abstraction_max", row), number(h, "abstraction_recovery", row) };
    fr_response *r = &g->group[k].response[which];
    size_t from = all ? 0 : (size_t)month - 1, to = all ? FR_MONTHS : (size_t)month;
    for (size_t m = from; m < to; m++)
        set_month(r, m, &shape, share, &a);
    fr_calendar start;
    h->calendar(h, 0.0, &start);
    if (all || month == start.month) r->initial_used = number(h, "abstraction_initial", row);
    return FR_OK;
}

static fr_status check_shares(const fr_host *h, const fr_group *g)
{
    for (size_t m = 0; m < FR_MONTHS; m++) {
        double sum = 0.0;
        for (size_t k = 0; k < FR_RESPONSES; k++)
            sum += g->response[k].share[m];
        if (sum > MOST_SHARE)
            return h->fail(h, FR_INPUT,
                           "unit hydrographs %s: the R of its responses add up to %g, more than 1", g->name,
                           sum);
    }
    return FR_OK;
}

/* Bins no wider than the wet step or any limb of a triangle, as SWMM has them. */
static void size_history(const fr_host *h, fr_groups *all, fr_group *g)
{
    double width = h->option_number(h, "wet_step", 300.0), longest = 0.0;
    for (size_t i = 0; i < (size_t)FR_RESPONSES * FR_MONTHS; i++) {
        const fr_triangle *u = &g->response[i / FR_MONTHS].shape[i % FR_MONTHS];
        if (u->peak > 0.0) width = fmin(width, u->peak);
        if (u->base > u->peak) width = fmin(width, u->base - u->peak);
        longest = fmax(longest, u->base);
    }
    g->interval = fmax(fmax(width, SHORTEST_BIN), longest / MOST_BINS);
    for (size_t k = 0; k < FR_RESPONSES; k++) {
        fr_response *r = &g->response[k];
        double base = 0.0;
        for (size_t m = 0; m < FR_MONTHS; m++)
            base = fmax(base, r->shape[m].base);
        r->slots = (size_t)ceil(base / g->interval) + 2;
        r->first = all->slots;
        all->slots += r->slots;
    }
}

static fr_status name_groups(const fr_host *h, fr_groups *g, const char *const *names, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        int32_t gauge = position(h, "gauge", row), known = fr_groups_find(g, names[row]);
        if (!names[row])
            return h->fail_at(h, FR_INPUT, FR_UNIT_HYDROGRAPHS, row, "a unit hydrograph has no name");
        if (known == FR_NONE) {
            known = (int32_t)g->n;
            g->group[g->n++] = (fr_group){ .name = names[row], .gauge = gauge };
        }
        if (gauge != FR_NONE) g->group[known].gauge = gauge;
    }
    return FR_OK;
}

fr_status fr_groups_load(const fr_host *h, fr_groups *out)
{
    size_t rows = h->count(h, FR_UNIT_HYDROGRAPHS);
    const char *const *names = rows ? h->column_text(h, FR_UNIT_HYDROGRAPHS, "group") : NULL;
    *out = (fr_groups){ .group = h->allocate(h, rows ? rows : 1, sizeof(fr_group)) };
    if (!out->group) return FR_MEMORY;
    if (!names) return FR_OK;
    fr_status status = name_groups(h, out, names, rows);
    for (int all = 1; all >= 0; all--)
        for (size_t row = 0; row < rows && status == FR_OK; row++)
            if (position(h, "response", row) != FR_NONE) status = load_row(h, out, row, names[row], all);
    for (size_t i = 0; i < out->n && status == FR_OK; i++) {
        fr_group *g = &out->group[i];
        if (g->gauge < 0 || (size_t)g->gauge >= h->count(h, FR_GAUGES))
            return h->fail(h, FR_INPUT, "unit hydrographs %s have no rain gauge", g->name);
        status = check_shares(h, g);
        size_history(h, out, g);
    }
    return status;
}

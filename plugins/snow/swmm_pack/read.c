#include "read.h"

#include <math.h>
#include <stdio.h>

#define WHOLE 0.999 /* of a catchment that its sponge units cover: all of it, as runoff takes it */

static const char *const prefixes[GROUNDS] = { "plowable", "impervious", "pervious" };

static double number(const fr_host *h, fr_set set, size_t i, const char *column, double fallback)
{
    const double *values = h->column_number(h, set, column);
    return values && !isnan(values[i]) ? values[i] : fallback;
}

static double of_ground(const fr_host *h, size_t i, int ground, const char *name)
{
    char column[64];
    snprintf(column, sizeof column, "%s_%s", prefixes[ground], name);
    return number(h, FR_SNOW_PACKS, i, column, 0.0);
}

static int32_t index_of(const fr_host *h, fr_set set, size_t i, const char *column)
{
    const int32_t *values = h->column_index(h, set, column);
    return values ? values[i] : FR_NONE;
}

static fr_status check(const fr_host *h, size_t i, const snow_pack *p)
{
    double moved = p->out + p->to_impervious + p->to_pervious + p->to_melt + p->to_catchment;
    for (int k = 0; k < GROUNDS; k++) {
        const snow_ground *g = &p->ground[k];
        if (!(g->min_melt >= 0.0 && g->min_melt <= g->max_melt))
            return h->fail_at(h, FR_INPUT, FR_SNOW_PACKS, i,
                              "the least melt coefficient must lie between 0 and the largest; correct it");
        if (!(g->free_part >= 0.0 && g->free_part <= 1.0))
            return h->fail_at(h, FR_INPUT, FR_SNOW_PACKS, i, "%s = %g is outside %g .. %g",
                              "free_water_fraction", g->free_part, 0.0, 1.0);
    }
    if (!(p->plowable >= 0.0 && p->plowable <= 1.0))
        return h->fail_at(h, FR_INPUT, FR_SNOW_PACKS, i, "%s = %g is outside %g .. %g", "plowable_fraction",
                          p->plowable, 0.0, 1.0);
    if (!(moved <= 1.01))
        return h->fail_at(h, FR_INPUT, FR_SNOW_PACKS, i,
                          "the parts of removed snow sum up to %g; at most 1 is there", moved);
    if (p->to_catchment > 0.0 && p->receiver == FR_NONE)
        return h->fail_at(h, FR_INPUT, FR_SNOW_PACKS, i,
                          "removed snow goes to another catchment, but none is named; name it");
    return FR_OK;
}

/* Rounded parts may sum up to a little more than 1. */
static void scale_parts(snow_pack *p)
{
    double sum = p->out + p->to_impervious + p->to_pervious + p->to_melt + p->to_catchment;
    double scale = sum > 1.0 ? 1.0 / sum : 1.0;
    p->out *= scale, p->to_impervious *= scale, p->to_pervious *= scale;
    p->to_melt *= scale, p->to_catchment *= scale;
}

static fr_status read_pack(const fr_host *h, size_t i, const double *curves, double melt, snow_pack *p)
{
    for (int k = 0; k < GROUNDS; k++) {
        p->ground[k] = (snow_ground){
            .min_melt = melt * of_ground(h, i, k, "min_melt"),
            .max_melt = melt * of_ground(h, i, k, "max_melt"),
            .base = of_ground(h, i, k, "base_temperature"),
            .free_part = of_ground(h, i, k, "free_water_fraction"),
            .full_depth = k == PLOWABLE ? 0.0 : of_ground(h, i, k, "full_depth"),
            .curve = k == PLOWABLE ? NULL : curves + (k - IMPERVIOUS) * CURVE_POINTS,
        };
        p->depth[k] = fmax(of_ground(h, i, k, "initial_depth"), 0.0);
        double water = of_ground(h, i, k, "initial_free_water");
        p->free_water[k] = fmin(fmax(water, 0.0), p->ground[k].free_part * p->depth[k]);
    }
    p->plowable = of_ground(h, i, PLOWABLE, "fraction");
    p->removal_depth = number(h, FR_SNOW_PACKS, i, "removal_depth", INFINITY);
    p->out = number(h, FR_SNOW_PACKS, i, "removed_out", 0.0);
    p->to_impervious = number(h, FR_SNOW_PACKS, i, "removed_to_impervious", 0.0);
    p->to_pervious = number(h, FR_SNOW_PACKS, i, "removed_to_pervious", 0.0);
    p->to_melt = number(h, FR_SNOW_PACKS, i, "removed_to_melt", 0.0);
    p->to_catchment = number(h, FR_SNOW_PACKS, i, "removed_to_catchment", 0.0);
    p->receiver = index_of(h, FR_SNOW_PACKS, i, "removal_catchment");
    fr_status status = check(h, i, p);
    scale_parts(p);
    return status;
}

fr_status fr_snow_packs_read(const fr_host *h, const double *curves, double melt, snow_pack **out)
{
    size_t n = h->count(h, FR_SNOW_PACKS);
    *out = h->allocate(h, n + 1, sizeof **out);
    if (!*out) return FR_MEMORY;
    for (size_t k = 0; k < 2 * CURVE_POINTS; k++)
        if (!(curves[k] >= 0.0 && curves[k] <= 1.0))
            return h->fail(h, FR_INPUT,
                           "an areal depletion curve of snow has %g; parts of the area lie between 0 and 1",
                           curves[k]);
    for (size_t i = 0; i < n; i++) {
        fr_status status = read_pack(h, i, curves, melt, &(*out)[i]);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

static fr_status take_units(const fr_host *h, size_t n, double *area)
{
    size_t units = h->count(h, FR_SPONGE_UNITS);
    double *covered = h->allocate(h, n + 1, sizeof *covered);
    if (!covered) return FR_MEMORY;
    for (size_t k = 0; k < units; k++) {
        int32_t i = index_of(h, FR_SPONGE_UNITS, k, "catchment");
        if (i == FR_NONE) continue;
        covered[i] += number(h, FR_SPONGE_UNITS, k, "area", 0.0) *
                      number(h, FR_SPONGE_UNITS, k, "number", 1.0);
    }
    for (size_t i = 0; i < n; i++)
        if (covered[i] > 0.0) area[i] = covered[i] > WHOLE * area[i] ? 0.0 : area[i] - covered[i];
    return FR_OK;
}

fr_status fr_snow_catchments_read(const fr_host *h, bool sponge, const snow_pack *packs, snow_catchment **out)
{
    size_t n = h->count(h, FR_CATCHMENTS);
    snow_catchment *all = h->allocate(h, n + 1, sizeof *all);
    double *area = h->allocate(h, n + 1, sizeof *area);
    if (!all || !area) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        area[i] = fmax(number(h, FR_CATCHMENTS, i, "area", 0.0), 0.0);
    fr_status status = sponge ? take_units(h, n, area) : FR_OK;
    for (size_t i = 0; i < n; i++) {
        double paved = area[i] * fmin(fmax(number(h, FR_CATCHMENTS, i, "impervious", 0.0), 0.0), 1.0);
        snow_catchment *c = &all[i];
        c->pack = index_of(h, FR_CATCHMENTS, i, "snow_pack");
        c->gauge = index_of(h, FR_CATCHMENTS, i, "gauge");
        if (c->gauge == FR_NONE && h->count(h, FR_GAUGES) == 1) c->gauge = 0;
        double plowable = c->pack == FR_NONE ? 0.0 : packs[c->pack].plowable * paved;
        c->total = area[i];
        c->area[PLOWABLE] = plowable;
        c->area[IMPERVIOUS] = paved - plowable;
        c->area[PERVIOUS] = area[i] - paved;
    }
    *out = all;
    return status;
}

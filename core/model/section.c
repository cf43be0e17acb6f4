/* The public face of cross-sections: making, asking forwards. Backwards: section_solve.c. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "model/section_parts.h"

void fr_section_drop(fr_section *s)
{
    free(s->slice);
    free(s->part);
    free(s->node_perimeter);
}

void fr_section_free(fr_section *s)
{
    if (s == NULL) return;
    fr_section_drop(s);
    free(s);
}

fr_status fr_section_new(const fr_section_spec *spec, fr_section **out, fr_error *err)
{
    *out = NULL;
    if (spec->shape == FR_SHAPE_DUMMY) return FR_OK;
    fr_section *s = fr_alloc(1, sizeof *s, err);
    if (s == NULL) return FR_MEMORY;
    fr_status status = fr_build_shape(s, spec, err);
    if (status == FR_OK) {
        fr_find_facts(s);
        bool sound = isfinite(s->facts.full_area) && s->facts.full_area > 0.0 &&
                     isfinite(s->facts.full_perimeter);
        if (!sound) status = fr_fail(err, FR_INPUT, "the cross-section holds no water: check its dimensions");
    }
    if (status != FR_OK) {
        fr_section_free(s);
        return status;
    }
    *out = s;
    return FR_OK;
}

void fr_section_facts_of(const fr_section *s, fr_section_facts *out)
{
    *out = s->facts;
}

size_t fr_find_slice(const fr_section *s, double y)
{
    size_t lo = 0, hi = s->slice_count;
    while (hi - lo > 1) {
        size_t middle = (lo + hi) / 2;
        if (s->slice[middle].y0 <= y)
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

static void at(const fr_section *s, double y, double *a, double *w, double *p, double *dp)
{
    switch (s->family) {
    case FR_FAMILY_PARABOLA: fr_parabola_at(s, y, a, w, p, dp); return;
    case FR_FAMILY_POWER: fr_power_at(s, y, a, w, p, dp); return;
    case FR_FAMILY_TRANSECT: fr_transect_at(s, fr_find_slice(s, y), y, a, w, p, dp); return;
    case FR_FAMILY_STACK: break;
    }
    fr_slice_at(&s->slice[s->slice_count > 1 ? fr_find_slice(s, y) : 0], y, a, w, p, dp);
    if (s->roof <= 0.0) return;
    double ramp = FR_ROOF_RAMP * s->facts.full_depth, in = y - (s->facts.full_depth - ramp);
    if (in <= 0.0) return;
    *p += s->roof * in / ramp;
    *dp += s->roof / ramp;
}

void fr_section_at(const fr_section *s, size_t n, const double *depth, double *area, double *width,
                   double *perimeter, double *dperimeter)
{
    for (size_t i = 0; i < n; i++) {
        double a, w, p, dp;
        at(s, fmin(fmax(depth[i], 0.0), s->facts.full_depth), &a, &w, &p, &dp);
        if (area != NULL) area[i] = a;
        if (width != NULL) width[i] = w;
        if (perimeter != NULL) perimeter[i] = p;
        if (dperimeter != NULL) dperimeter[i] = dp;
    }
}

/* roadway.c: flow over a road embankment, FHWA HDS-5 (FHWA-HIF-12-026), figure "discharge coefficients for
 * roadway overtopping": Q = kt Cr L h^1.5. The charts are in feet and seconds; coefficients become m^0.5 s-1
 * here. */
#include "weir_law.h"

#define US_TO_SI 0.55208690 /* 0.3048^0.5: a coefficient in ft^0.5/s becomes m^0.5/s */
#define DEEP 0.15           /* h / road width where the second chart takes over */
#define DEEP_BLEND 0.005    /* half the width of the blend between the two charts */
#define LEVEL 0.01          /* 1 - ht/h below which the flow goes smoothly to zero */

typedef struct chart {
    size_t n;
    double xy[12][2];
} chart;

/* Cr against head (ft), for h / width <= 0.15 */
static const chart shallow[] = {
    [FR_ROAD_PAVED] = { 4, { { 0.0, 2.85 }, { 0.2, 2.95 }, { 0.7, 3.03 }, { 4.0, 3.05 } } },
    [FR_ROAD_GRAVEL] = { 8,
                         { { 0.0, 2.50 },
                           { 0.5, 2.70 },
                           { 1.0, 2.80 },
                           { 1.5, 2.90 },
                           { 2.0, 2.98 },
                           { 2.5, 3.02 },
                           { 3.0, 3.03 },
                           { 4.0, 3.05 } } },
};
/* Cr against h / width above that */
static const chart deep[] = {
    [FR_ROAD_PAVED] = { 2, { { 0.15, 3.05 }, { 0.25, 3.10 } } },
    [FR_ROAD_GRAVEL] = { 2, { { 0.15, 2.95 }, { 0.30, 3.10 } } },
};
/* kt against tailwater over head */
static const chart drowned[] = {
    [FR_ROAD_PAVED] = { 9,
                        { { 0.80, 1.00 },
                          { 0.85, 0.98 },
                          { 0.90, 0.92 },
                          { 0.93, 0.85 },
                          { 0.95, 0.80 },
                          { 0.97, 0.70 },
                          { 0.98, 0.60 },
                          { 0.99, 0.50 },
                          { 1.00, 0.40 } } },
    [FR_ROAD_GRAVEL] = { 12,
                         { { 0.75, 1.00 },
                           { 0.80, 0.985 },
                           { 0.83, 0.97 },
                           { 0.86, 0.93 },
                           { 0.89, 0.90 },
                           { 0.90, 0.87 },
                           { 0.92, 0.80 },
                           { 0.94, 0.70 },
                           { 0.96, 0.60 },
                           { 0.98, 0.50 },
                           { 0.99, 0.40 },
                           { 1.00, 0.24 } } },
};

static fr_dual chart_at(const chart *c, fr_dual x)
{
    fr_table t = { .struct_size = sizeof t, .rows = c->n, .columns = 2, .data = &c->xy[0][0] };
    return fr_table_dual(&t, x);
}

static fr_dual road_coefficient(const fr_weir *w, fr_dual head)
{
    fr_dual feet = fr_dual_times(head, 1.0 / FR_FOOT), relative = fr_dual_times(head, 1.0 / w->road_width);
    fr_dual weight = fr_dual_step(fr_dual_times(fr_dual_plus(relative, DEEP_BLEND - DEEP), 0.5 / DEEP_BLEND));
    fr_dual c = fr_dual_mix(chart_at(&shallow[w->surface], feet), chart_at(&deep[w->surface], relative),
                            weight);
    return fr_dual_times(c, US_TO_SI);
}

fr_dual fr_roadway_flow(const fr_weir *w, fr_dual up, fr_dual down)
{
    fr_dual head = fr_dual_plus(up, -w->crest);
    if (head.v <= 0.0) return fr_dual_constant(0.0);
    bool charts = w->road_width > 0.0 && w->surface != FR_ROAD_NONE;
    fr_dual c = charts ? road_coefficient(w, head) : fr_dual_constant(w->coefficient);
    fr_dual ratio = fr_dual_divide(fr_dual_max(fr_dual_plus(down, -w->crest), 0.0), head);
    if (charts) c = fr_dual_multiply(c, chart_at(&drowned[w->surface], ratio));
    /* The charts end at kt > 0 for level water; real flow then is nil. */
    fr_dual fade = fr_dual_root(fr_dual_min(fr_dual_plus(fr_dual_times(ratio, -1.0), 1.0), LEVEL), 0.0,
                                LEVEL);
    return fr_dual_multiply(fr_dual_multiply(c, fade), fr_dual_times(fr_dual_power(head, 1.5), w->length));
}

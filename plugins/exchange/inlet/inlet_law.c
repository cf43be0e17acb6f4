/* inlet_law.c: HEC-22 on grade and in a sag (plugins/shared/hec22.c), joined: water that passes is taken as on grade;
 * where it stands deeper than it would when running off, the sag relation takes over. Drowned from below, the fall to
 * the node's level drives it: Villemonte's share (1 - r^1.5)^0.385 for the weir's range is replaced by the root of the
 * remaining fall over the depth, which serves weir and orifice alike; backwards, the open area is an orifice. */
#include "inlet_law.h"

#define ORIFICE 0.67
#define THIN 1.0e-3 /* m of water over which the capture on grade begins */
#define PONDED 1.5  /* times the depth of running off: from here to twice that it counts as standing */

static fr_dual standing(const fr_street_inlet *inlet, fr_dual depth)
{
    double slope, q = fr_street_inlet_in_sag(inlet, depth.v, 0.0, &slope);
    return fr_dual_chain(depth, q, slope);
}

static fr_dual inflow(const fr_street_inlet *inlet, const fr_passing *passing, fr_dual depth)
{
    if (!(passing->depth > 0.0)) return standing(inlet, depth);
    fr_dual grade = fr_dual_times(fr_dual_step(fr_dual_times(depth, 1.0 / THIN)), passing->taken);
    fr_dual deep = fr_dual_plus(fr_dual_times(depth, 1.0 / (PONDED * passing->depth)), -1.0);
    if (deep.v <= 0.0) return grade;
    return fr_dual_mix(grade, fr_dual_most(standing(inlet, depth), grade), fr_dual_step(deep));
}

fr_dual fr_inlet_flow(const fr_street_inlet *inlet, const fr_passing *passing, double head, double level)
{
    fr_dual up = fr_dual_of(head, 1.0, 0.0), down = fr_dual_of(level, 0.0, 1.0);
    if (head <= 0.0 && level <= 0.0) return fr_dual_constant(0.0);
    if (head >= level) {
        fr_dual speed = fr_dual_times(fr_law_root(fr_dual_subtract(up, fr_dual_max(down, 0.0))),
                                      sqrt(2.0 * FR_GRAVITY));
        return fr_dual_times(speed, ORIFICE * fr_street_inlet_area(inlet));
    }
    fr_dual q = inflow(inlet, passing, down);
    if (head > 0.0) q = fr_dual_multiply(q, fr_law_root(fr_dual_divide(fr_dual_subtract(down, up), down)));
    return fr_dual_times(q, -1.0);
}

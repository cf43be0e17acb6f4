/* inlet_law.c: HEC-22 (FHWA-NHI-10-009, 2009), chapter 4: grates 4-26 and 4-27, kerb openings 4-30 and 4-31, slots 4-32
 * and 4-33, in SI. The smaller of weir and orifice holds. Drowned from below, the fall to the node's level drives it:
 * Villemonte's share (1 - r^1.5)^0.385 for the weir's range is replaced by the root of the remaining fall over the depth,
 * which serves weir and orifice alike; backwards, the open area is an orifice. */
#include "inlet_law.h"

#define GRATE_WEIR 1.66
#define CURB_WEIR 1.60
#define SLOT_WEIR 1.40
#define ORIFICE 0.67
#define SLOT_ORIFICE 0.80

static double open_area(const fr_opening *o)
{
    return o->kind == FR_OPENING_CURB ? o->length * o->height : o->length * o->width * o->open;
}

/* Length over which water falls in: a grate at the kerb has three sides. */
static double crest_length(const fr_opening *o)
{
    return o->kind == FR_OPENING_GRATE ? o->length + 2.0 * o->width : o->length;
}

static fr_dual least(fr_dual a, fr_dual b)
{
    return a.v <= b.v ? a : b;
}

/* The orifice of a kerb opening is driven from its middle, and begins above its top. */
static fr_dual opening_flow(const fr_opening *o, double clear, fr_dual depth)
{
    static const double weirs[] = { GRATE_WEIR, CURB_WEIR, SLOT_WEIR };
    double orifice = o->kind == FR_OPENING_SLOTTED ? SLOT_ORIFICE : ORIFICE;
    double k = orifice * open_area(o) * clear * sqrt(2.0 * FR_GRAVITY);
    fr_dual weir = fr_dual_times(fr_dual_power(depth, 1.5), weirs[o->kind] * crest_length(o) * clear);
    if (o->kind != FR_OPENING_CURB) return least(weir, fr_dual_times(fr_law_root(depth), k));
    if (depth.v <= o->height) return weir;
    fr_dual under = fr_dual_times(fr_law_root(fr_dual_plus(depth, -0.5 * o->height)), k);
    return least(weir, under);
}

fr_dual fr_inlet_flow(const fr_inlet *inlet, double head, double level)
{
    fr_dual up = fr_dual_of(head, 1.0, 0.0), down = fr_dual_of(level, 0.0, 1.0), sum = fr_dual_constant(0.0);
    if (head <= 0.0 && level <= 0.0) return sum;
    if (head >= level) {
        double area = 0.0;
        for (int i = 0; i < inlet->count; i++)
            area += open_area(&inlet->opening[i]);
        fr_dual speed = fr_dual_times(fr_law_root(fr_dual_subtract(up, fr_dual_max(down, 0.0))),
                                      sqrt(2.0 * FR_GRAVITY));
        return fr_dual_times(speed, ORIFICE * area * inlet->clear * inlet->number);
    }
    for (int i = 0; i < inlet->count; i++)
        sum = fr_dual_add(sum, opening_flow(&inlet->opening[i], inlet->clear, down));
    if (head > 0.0) {
        fr_dual fall = fr_dual_divide(fr_dual_subtract(down, up), down);
        sum = fr_dual_multiply(sum, fr_law_root(fall));
    }
    return fr_dual_times(sum, -inlet->number);
}

/* orifice_law.c: orifices after Rossman (2017), SWMM Reference Manual II, chapter 6.
 *
 * Free or drowned:  Q = Cd A sqrt(2 g H),  H = h1 - max(h2, middle) (side),  h1 - max(h2, crest) (bottom)
 * Low head, f < 1:  Q = Cd A sqrt(2 g Hc) f^1.5 S(r)
 *     side:   f = (h1 - crest)/height,  Hc = height/2
 *     bottom: f = H/Hc,  Hc = Cd/0.414 A/perimeter
 *     S: Villemonte's (1 - r^1.5)^0.385; over the last tenth below f = 1 it is blended into the submergence
 *     of the orifice formula, which makes Q continuous where the manual's two formulas do not meet.
 */
#include "orifice_law.h"

#define SHARP_CREST 0.414 /* weir coefficient / sqrt(2 g) of a sharp crest */
#define BLEND_FROM 0.9    /* f where the blend of the two submergence laws begins */

static double open_area(const fr_orifice *o)
{
    return o->circular ? fr_circle_area(o->full_height, o->height) : o->height * o->width;
}

/* Area over perimeter of a bottom opening (m), as the manual takes it. */
static double area_per_length(const fr_orifice *o)
{
    if (o->circular) return o->height / 4.0;
    return o->height * o->width / (2.0 * (o->height + o->width));
}

/* Share of the flow that an Armco flap leaves. With v = Cd sqrt(2 g H) the loss is a fixed share of the head
 * H. */
static double flap_share(double cd)
{
    double lost = 8.0 * cd * cd * exp(-1.15 * cd * sqrt(2.0 * FR_GRAVITY / FR_FOOT));
    return lost < 1.0 ? sqrt(1.0 - lost) : 0.0;
}

void fr_orifice_open(fr_orifice *o, double setting)
{
    double s = setting < 0.0 ? 0.0 : setting > 1.0 ? 1.0 : setting;
    o->height = s * o->full_height;
    if (!(o->height > 0.0)) {
        o->height = o->strength = o->critical = o->weir = o->small = 0.0;
        return;
    }
    o->strength = o->coefficient * open_area(o) * sqrt(2.0 * FR_GRAVITY);
    if (o->flap) o->strength *= flap_share(o->coefficient);
    o->critical = o->bottom ? o->coefficient / SHARP_CREST * area_per_length(o) : o->height;
    o->weir = o->strength * sqrt(o->bottom ? o->critical : 0.5 * o->height);
    o->small = fmin(FR_SMALL_HEAD, 0.25 * (o->bottom ? o->critical : o->height));
}

double fr_gate_move(double setting, double wanted, double gate_time, double dt)
{
    if (!(gate_time > 0.0)) return wanted;
    double step = dt / gate_time, way = wanted - setting;
    return fabs(way) <= step ? wanted : setting + copysign(step, way);
}

static fr_dual side_flow(const fr_orifice *o, fr_dual up, fr_dual down, fr_dual y)
{
    fr_dual f = fr_dual_times(y, 1.0 / o->height);
    if (f.v >= 1.0) {
        fr_dual head = fr_dual_subtract(up, fr_dual_max(down, o->crest + 0.5 * o->height));
        return fr_dual_times(fr_dual_root(head, 0.5, o->small), o->strength);
    }
    fr_dual ratio = fr_dual_divide(fr_dual_max(fr_dual_plus(down, -o->crest), 0.0), y);
    fr_dual weight = fr_dual_step(fr_dual_times(fr_dual_plus(f, -BLEND_FROM), 1.0 / (1.0 - BLEND_FROM)));
    fr_dual factor = fr_dual_mix(fr_villemonte(ratio, 1.5),
                                 fr_drowned_opening(ratio, 2.0 * o->small / o->height), weight);
    return fr_dual_multiply(fr_dual_times(fr_dual_power(f, 1.5), o->weir), factor);
}

static fr_dual bottom_flow(const fr_orifice *o, fr_dual up, fr_dual down, fr_dual y)
{
    fr_dual head = fr_dual_subtract(up, fr_dual_max(down, o->crest));
    fr_dual f = fr_dual_times(head, 1.0 / o->critical);
    if (f.v >= 1.0) return fr_dual_times(fr_dual_root(head, 0.5, o->small), o->strength);
    fr_dual ratio = fr_dual_divide(fr_dual_max(fr_dual_plus(down, -o->crest), 0.0), y);
    fr_dual weight = fr_dual_step(fr_dual_times(fr_dual_plus(f, -BLEND_FROM), 1.0 / (1.0 - BLEND_FROM)));
    fr_dual factor = fr_dual_mix(fr_villemonte(ratio, 1.5), fr_dual_constant(1.0), weight);
    return fr_dual_multiply(fr_dual_times(fr_dual_power(f, 1.5), o->weir), factor);
}

fr_dual fr_orifice_flow(const fr_orifice *o, double head1, double head2)
{
    if (!(o->strength > 0.0)) return fr_dual_constant(0.0);
    fr_heads h = fr_heads_of(head1, head2);
    fr_dual y = fr_dual_plus(h.up, -o->crest);
    if (y.v <= 0.0 || (h.reversed && o->flap)) return fr_dual_constant(0.0);
    fr_dual q = o->bottom ? bottom_flow(o, h.up, h.down, y) : side_flow(o, h.up, h.down, y);
    q = fr_dual_multiply(q, fr_donor_factor(h.up, h.reversed ? o->bottom2 : o->bottom1, o->crest));
    return h.reversed ? fr_dual_times(q, -1.0) : q;
}

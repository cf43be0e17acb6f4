/* outlet_law.c: outlets after Rossman (2017), SWMM Reference Manual II, chapter 6.
 *
 * Q = setting x c h^e  or  setting x curve(h);  h = h1 - crest (rating of depth) or h1 - max(h2, crest) (of
 * head), with h1 the higher head. A rating of depth would jump from +Q to -Q where the two heads cross: over
 * the last centimetre it is faded out. */
#include "outlet_law.h"

#define LEVEL 0.01 /* m: head difference below which a rating of depth fades */

static fr_dual rated_flow(const fr_outlet *o, fr_dual h)
{
    if (o->curve) {
        /* A curve that starts above zero flow must still give nothing from nothing. */
        fr_dual start = fr_dual_step(fr_dual_times(h, 1.0 / FR_SMALL_HEAD));
        return fr_dual_multiply(fr_table_dual(o->curve, h),
                                o->curve->data[1] > 0.0 ? start : fr_dual_constant(1.0));
    }
    fr_dual p = o->exponent < 1.0 ? fr_dual_root(h, o->exponent, FR_SMALL_HEAD)
                                  : fr_dual_power(h, o->exponent);
    return fr_dual_times(p, o->coefficient);
}

fr_dual fr_outlet_flow(const fr_outlet *o, double head1, double head2)
{
    fr_heads h = fr_heads_of(head1, head2);
    if (h.reversed && o->flap) return fr_dual_constant(0.0);
    fr_dual y = o->by_head ? fr_dual_subtract(h.up, fr_dual_max(h.down, o->crest))
                           : fr_dual_plus(h.up, -o->crest);
    if (y.v <= 0.0 || !(o->setting > 0.0)) return fr_dual_constant(0.0);
    fr_dual q = fr_dual_times(rated_flow(o, y), o->setting);
    if (!o->by_head) {
        fr_dual fall = fr_dual_min(fr_dual_subtract(h.up, h.down), LEVEL);
        q = fr_dual_multiply(q, fr_dual_root(fall, 0.0, LEVEL));
    }
    q = fr_dual_multiply(q, fr_donor_factor(h.up, h.reversed ? o->bottom2 : o->bottom1, o->crest));
    return h.reversed ? fr_dual_times(q, -1.0) : q;
}

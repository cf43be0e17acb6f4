/* manhole_law.c: weirs and orifices of Rubinato et al. (2017), J. Hydrol. 552, 421-432, joined without jumps.
 *
 * Everything is written as A K sqrt(2 g dh) with the opening's area A and a conveyance K: of a weir over the rim in
 * depth y, K = c pi D y / A = 4 c y / D; of an orifice, K = its coefficient. */
#include "manhole_law.h"

#define BLEND 0.5     /* submerged weir to orifice: from (1 - BLEND) to (1 + BLEND) times D/4 */
#define DROWNING 0.25 /* submergence (head / level) over which the free weir becomes the submerged one */
#define LIFTING 0.5   /* of the lifting head, over which a lid opens */

static double area_of(const fr_manhole *m)
{
    return 0.25 * 3.14159265358979323846 * m->diameter * m->diameter;
}

static fr_dual free_conveyance(const fr_manhole *m, fr_dual depth, double orifice)
{
    return fr_dual_least(fr_dual_times(depth, 8.0 / 3.0 * m->free_weir / m->diameter),
                         fr_dual_constant(orifice));
}

static fr_dual drowned_conveyance(const fr_manhole *m, fr_dual depth)
{
    fr_dual weir = fr_dual_times(depth, 4.0 * m->submerged_weir / m->diameter);
    fr_dual w = fr_dual_step(
        fr_dual_times(fr_dual_plus(fr_dual_times(depth, 4.0 / m->diameter), BLEND - 1.0), 0.5 / BLEND));
    return fr_dual_mix(weir, fr_dual_constant(m->orifice), w);
}

/* sqrt(2 g dh) */
static fr_dual speed(fr_dual fall)
{
    return fr_dual_times(fr_law_root(fall), sqrt(2.0 * FR_GRAVITY));
}

/* From the street, open: level > 0 and level > head. */
static fr_dual open_inflow(const fr_manhole *m, fr_dual head, fr_dual level)
{
    fr_dual free = fr_dual_multiply(free_conveyance(m, level, m->free_orifice), speed(level));
    if (head.v <= 0.0) return free;
    fr_dual drowned = fr_dual_multiply(drowned_conveyance(m, level), speed(fr_dual_subtract(level, head)));
    drowned = fr_dual_least(drowned, free);
    return fr_dual_mix(free, drowned,
                       fr_dual_step(fr_dual_times(fr_dual_divide(head, level), 1.0 / DROWNING)));
}

/* To the street, open: head > 0 and head > level. */
static fr_dual open_outflow(const fr_manhole *m, fr_dual head, fr_dual level)
{
    return fr_dual_multiply(free_conveyance(m, head, m->orifice),
                            speed(fr_dual_subtract(head, fr_dual_max(level, 0.0))));
}

/* Through the vents of a closed lid, over which water stands `depth` deep on its giving side. */
static fr_dual vented(const fr_manhole *m, fr_dual fall)
{
    return fr_dual_times(speed(fall), m->free_orifice * m->vent_area / area_of(m));
}

fr_dual fr_manhole_flow(const fr_manhole *m, double head, double level)
{
    fr_dual up = fr_dual_of(head, 1.0, 0.0), down = fr_dual_of(level, 0.0, 1.0);
    if (m->lid == FR_LID_SEALED || (head <= 0.0 && level <= 0.0)) return fr_dual_constant(0.0);
    bool out = head >= level;
    fr_dual fall = out ? fr_dual_subtract(up, fr_dual_max(down, 0.0))
                       : fr_dual_subtract(down, fr_dual_max(up, 0.0));
    fr_dual q = out ? open_outflow(m, up, down) : open_inflow(m, up, down);
    if (m->lid == FR_LID_VENTED) {
        fr_dual closed = fr_dual_least(vented(m, fall), q);
        fr_dual lifted = fr_dual_times(fr_dual_plus(fall, -m->lifting_head),
                                       1.0 / (LIFTING * m->lifting_head));
        q = out ? fr_dual_mix(closed, q, fr_dual_step(lifted)) : closed;
    }
    return fr_dual_times(q, out ? area_of(m) : -area_of(m));
}

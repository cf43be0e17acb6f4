/* outfall_law.c: a wide mouth: what the pipe brings passes with a difference of levels that does not hold it back; its
 * losses are those that the network has at the pipe's end. q = b sqrt(2 g) y sqrt(dh), y the depth over the sill on the
 * giving side. */
#include "outfall_law.h"

fr_dual fr_mouth_flow(const fr_mouth *m, double head, double level)
{
    fr_dual up = dual(head, 1.0, 0.0), down = dual(level, 0.0, 1.0);
    double low = fmax(m->sill, m->stage), k = m->width * sqrt(2.0 * FR_GRAVITY);
    if (head >= level) { /* its own stage holds the flow back, but gives none */
        fr_dual fall = dual_subtract(up, dual_max(down, low));
        if (fall.v <= 0.0) return dual_constant(0.0);
        return dual_times(dual_multiply(dual_plus(up, -m->sill), dual_root(fall)), k);
    }
    if (m->flap || level <= m->sill) return dual_constant(0.0);
    fr_dual fall = dual_subtract(down, dual_max(up, m->sill));
    return dual_times(dual_multiply(dual_plus(down, -m->sill), dual_root(fall)), -k);
}

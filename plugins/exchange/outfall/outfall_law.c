/* outfall_law.c: a wide mouth: what the pipe brings passes with a difference of levels that does not hold it back; its
 * losses are those that the network has at the pipe's end. q = b sqrt(2 g) y sqrt(dh), y the depth over the sill on the
 * giving side. */
#include "outfall_law.h"

fr_dual fr_mouth_flow(const fr_mouth *m, double head, double level)
{
    fr_dual up = fr_dual_of(head, 1.0, 0.0), down = fr_dual_of(level, 0.0, 1.0);
    double low = fmax(m->sill, m->stage), k = m->width * sqrt(2.0 * FR_GRAVITY);
    if (head >= level) { /* its own stage holds the flow back, but gives none */
        fr_dual fall = fr_dual_subtract(up, fr_dual_max(down, low));
        if (fall.v <= 0.0) return fr_dual_constant(0.0);
        return fr_dual_times(fr_dual_multiply(fr_dual_plus(up, -m->sill), fr_law_root(fall)), k);
    }
    if (m->flap || level <= m->sill) return fr_dual_constant(0.0);
    fr_dual fall = fr_dual_subtract(down, fr_dual_max(up, m->sill));
    return fr_dual_times(fr_dual_multiply(fr_dual_plus(down, -m->sill), fr_law_root(fall)), -k);
}

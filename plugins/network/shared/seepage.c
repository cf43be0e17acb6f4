#include "seepage.h"

#include <math.h>

/* Green & Ampt (1911): dF/dt = K (1 + a / F), a = (suction + depth) deficit; F - a ln(1 + F / a) = K t. */
double fr_seepage_depth(const fr_seepage *s, double depth, double before, double dt)
{
    if (s->conductivity <= 0.0 || depth <= 0.0) return 0.0;
    double a = (s->suction + depth) * s->deficit, steady = s->conductivity * dt;
    if (a <= 0.0) return steady;
    double target = before - a * log1p(before / a) + steady, total = before + steady + sqrt(2.0 * a * steady);
    for (int i = 0; i < 30; i++) { /* Newton from above on an increasing convex function */
        double f = total - a * log1p(total / a) - target, slope = total / (total + a);
        double change = f / slope;
        total -= change;
        if (fabs(change) <= 1.0e-14 * total) break;
    }
    return fmax(total - before, 0.0);
}

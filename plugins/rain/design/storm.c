#include "storm.h"

#include <math.h>

#define LITRE_PER_SECOND_HECTARE 1e-7 /* m/s */

double fr_formula_depth(const fr_formula *f, double period, double duration)
{
    if (!(duration > 0.0)) return 0.0;
    double minutes = duration / 60.0;
    double q = f->a * (1.0 + f->c * log10(period)) / pow(minutes + f->b, f->n);
    return LITRE_PER_SECOND_HECTARE * q * duration;
}

/* Before the peak the depth over the last x seconds is r H(x/r), after it (1 - r) H(x/(1 - r)): the integrals of
 * Keifer and Chu's intensities. */
double fr_chicago_depth(const fr_formula *f, double period, double duration, double peak, double time)
{
    double t = fmin(fmax(time, 0.0), duration), at = peak * duration;
    double before = peak > 0.0 ? peak * fr_formula_depth(f, period, duration) : 0.0;
    if (t < at) return before - peak * fr_formula_depth(f, period, (at - t) / peak);
    if (peak >= 1.0) return before;
    return before + (1.0 - peak) * fr_formula_depth(f, period, (t - at) / (1.0 - peak));
}

/* storm.h: storm formulas and the shapes that are cut from them.
 *
 *   q = A (1 + C lg P) / (t + b)^n      L s^-1 ha^-1, t = storm duration in minutes, P in years
 *   1 L s^-1 ha^-1 = 1e-7 m/s, so the depth of t minutes is H(t) = 6e-6 A (1 + C lg P) t / (t + b)^n metres. */
#ifndef FR_RAIN_STORM_H
#define FR_RAIN_STORM_H

#include <stddef.h>

typedef struct fr_formula {
    double a, c, b, n; /* as printed: L s^-1 ha^-1, 1, min, 1 */
} fr_formula;

/* Depth (m) of a storm of `duration` s that returns every `period` years. */
double fr_formula_depth(const fr_formula *f, double period, double duration);
/* Chicago storm (Keifer and Chu 1957): depth (m) fallen `time` s after its beginning; peak at `peak` x duration. */
double fr_chicago_depth(const fr_formula *f, double period, double duration, double peak, double time);

#endif

/* film.h: a sheet of water on a sloping plane, solved exactly.
 *
 *     dx/dt = r - a x^(5/3)        x = depth above depression storage (m), r = net gain (m/s)
 *
 * a = W sqrt(S) / (A n) in m^(-2/3) s^-1. With y = x / x_e, x_e = (|r|/a)^(3/5), s = t |r| / x_e this is
 * y' = +-1 - y^(5/3), whose integral is elementary in u = y^(1/3); film.c inverts it. */
#ifndef FR_RUNOFF_FILM_H
#define FR_RUNOFF_FILM_H

#include <stdbool.h>

/* Depth after `time` s. *dried: seconds until x = 0 when that comes earlier (then 0 is returned), else `time`. */
double fr_film_depth(double x0, double r, double a, double time, double *dried);

/* One subarea over a step of dt s, everything as depth over it (m). gain = rain + run-on - infiltration, with
 * depth + gain >= 0. a = INFINITY: what exceeds the storage runs off at once. depth is updated;
 * depth_before + gain = depth + *evaporated + *runoff to the last bit that subtraction allows. */
void fr_film_step(double a, double storage, double dt, double gain, double evaporation, double *depth,
                  double *evaporated, double *runoff);

#endif

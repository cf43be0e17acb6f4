/* unit_hydrograph.h: RTK triangles and their exact integrals. Plain functions, no host. */
#ifndef FR_RDII_UNIT_HYDROGRAPH_H
#define FR_RDII_UNIT_HYDROGRAPH_H

#include "freshet/types.h"

/* A triangle of unit volume that rises to its peak at `peak` and ends at `base`. base 0: there is none. */
typedef struct fr_triangle {
    double peak, base; /* s */
} fr_triangle;

/* Ordinate u(a) (s-1), share U(a) run off by age a, and the integral of U from 0 to a (s). */
double fr_triangle_ordinate(const fr_triangle *u, double age);
double fr_triangle_share(const fr_triangle *u, double age);
double fr_triangle_integral(const fr_triangle *u, double age);
/* Mean share run off at age `age` (s since its beginning) of rain that fell evenly over `spread` seconds;
 * spread is cut to age when the rain is still falling. */
double fr_triangle_mean_share(const fr_triangle *u, double age, double spread);

/* Initial abstraction of one response. */
typedef struct fr_abstraction {
    double most;     /* m */
    double recovery; /* m s-1 */
} fr_abstraction;

/* Rain (m over dt s) that is left after abstraction; *used (m) is what the store holds. */
double fr_abstraction_excess(const fr_abstraction *a, double *used, double rain, double dt);

#endif

/* bars.h: rain as bars: intensity held from `start` to `end`, nothing between the bars. */
#ifndef FR_RAIN_BARS_H
#define FR_RAIN_BARS_H

#include <stddef.h>

typedef struct fr_bars {
    size_t n;
    double *start, *end; /* s, ascending, not overlapping */
    double *rate;        /* m/s, > 0 */
    double *before;      /* m: depth of all earlier bars */
} fr_bars;

/* Appends a bar to arrays that are large enough; joins it to the last one when it goes on at the same rate,
 * drops dry ones. */
void fr_bars_add(fr_bars *b, double start, double end, double rate);
/* Depth over [t0, t1], exact. */
double fr_bars_depth(const fr_bars *b, double t0, double t1);
/* First t' > t at which the intensity changes (INFINITY: never); *since = the last change at or before t. */
double fr_bars_next(const fr_bars *b, double t, double *since);
/* Longest step from t on that ends where the rain changes. A change less than a millisecond ahead counts as
 * now: t is a sum of steps. first_step: for that long after each change the step is no longer than that. */
double fr_bars_wish(const fr_bars *b, double t, double first_step);

#endif

/* sum.h: compensated sums (Neumaier 1974, ZAMM 54:39-51): the error does not grow with the number of terms.
 * The order of terms is the caller's, so the result has the same bits at any number of threads. */
#ifndef FR_BASE_SUM_H
#define FR_BASE_SUM_H

#include <math.h>
#include <stddef.h>

typedef struct fr_sum {
    double sum, carry;
} fr_sum;

static inline void fr_sum_add(fr_sum *s, double x)
{
    double t = s->sum + x;
    s->carry += fabs(s->sum) >= fabs(x) ? (s->sum - t) + x : (x - t) + s->sum;
    s->sum = t;
}

static inline double fr_sum_value(const fr_sum *s)
{
    return s->sum + s->carry;
}

double fr_sum_of(const double *values, size_t n);

#endif

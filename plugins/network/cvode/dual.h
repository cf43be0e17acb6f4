/* dual.h: numbers with their derivatives by the heads at both ends and the flow of an edge. */
#ifndef FR_CVODE_DUAL_H
#define FR_CVODE_DUAL_H

#include <math.h>

typedef struct dual {
    double v, h1, h2, q; /* value, and its derivatives by head 1, head 2 and flow */
} dual;

static inline dual dual_of(double v)
{
    return (dual){ v, 0.0, 0.0, 0.0 };
}
static inline dual dual_add(dual a, dual b)
{
    return (dual){ a.v + b.v, a.h1 + b.h1, a.h2 + b.h2, a.q + b.q };
}
static inline dual dual_sub(dual a, dual b)
{
    return (dual){ a.v - b.v, a.h1 - b.h1, a.h2 - b.h2, a.q - b.q };
}
static inline dual dual_scale(dual a, double s)
{
    return (dual){ a.v * s, a.h1 * s, a.h2 * s, a.q * s };
}
static inline dual dual_mul(dual a, dual b)
{
    return (dual){ a.v * b.v, a.h1 * b.v + a.v * b.h1, a.h2 * b.v + a.v * b.h2, a.q * b.v + a.v * b.q };
}
/* f(a) with f' = slope */
static inline dual dual_chain(dual a, double f, double slope)
{
    return (dual){ f, a.h1 * slope, a.h2 * slope, a.q * slope };
}
static inline dual dual_div(dual a, dual b)
{
    return dual_mul(a, dual_chain(b, 1.0 / b.v, -1.0 / (b.v * b.v)));
}
/* 0 below a, 1 above b, smooth between */
static inline dual dual_ramp(dual x, double a, double b)
{
    double s = (x.v - a) / (b - a);
    if (s <= 0.0) return dual_of(0.0);
    if (s >= 1.0) return dual_of(1.0);
    return dual_chain(x, s * s * (3.0 - 2.0 * s), 6.0 * s * (1.0 - s) / (b - a));
}

#endif

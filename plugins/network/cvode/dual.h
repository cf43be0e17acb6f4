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
/* (a^p + b^p)^(1/p) of two numbers above 0: the larger one, and smooth. */
static inline dual dual_larger(dual a, dual b, double p)
{
    double most = a.v > b.v ? a.v : b.v, least = a.v > b.v ? b.v : a.v;
    double value = most * pow(1.0 + pow(least / most, p), 1.0 / p);
    double by_a = pow(a.v / value, p - 1.0), by_b = pow(b.v / value, p - 1.0);
    return (dual){ value, by_a * a.h1 + by_b * b.h1, by_a * a.h2 + by_b * b.h2, by_a * a.q + by_b * b.q };
}
static inline dual dual_power(dual a, double p)
{
    double value = pow(a.v, p);
    return dual_chain(a, value, p * value / a.v);
}
/* x where it is above 0, 0 below, smooth over `range` */
static inline dual dual_positive(dual x, double range)
{
    double root = sqrt(x.v * x.v + range * range), y = 0.5 * (x.v + root);
    return dual_chain(x, y, y / root);
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

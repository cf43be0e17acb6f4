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
static inline double eleventh(double x)
{
    double x2 = x * x, x4 = x2 * x2;
    return x4 * x4 * x2 * x;
}
/* (a^12 + b^12)^(1/12) of two numbers above 0: the larger one, and smooth. */
static inline dual dual_larger(dual a, dual b)
{
    double most = a.v > b.v ? a.v : b.v, ratio = (a.v > b.v ? b.v : a.v) / most;
    if (ratio < 0.04) return a.v > b.v ? a : b; /* below round-off */
    double value = most * cbrt(sqrt(sqrt(1.0 + eleventh(ratio) * ratio)));
    double by_a = eleventh(a.v / value), by_b = eleventh(b.v / value);
    return (dual){ value, by_a * a.h1 + by_b * b.h1, by_a * a.h2 + by_b * b.h2, by_a * a.q + by_b * b.q };
}
static inline dual dual_sqrt(dual a)
{
    double root = sqrt(a.v);
    return dual_chain(a, root, 0.5 / root);
}
/* a^(2/3) */
static inline dual dual_two_thirds(dual a)
{
    double root = cbrt(a.v);
    return dual_chain(a, root * root, 2.0 / (3.0 * root));
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

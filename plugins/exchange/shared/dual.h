/* dual.h: numbers that carry their derivatives by head (of the node) and level (of the cell), so that laws need no
 * second set of formulas. */
#ifndef FR_EXCHANGE_DUAL_H
#define FR_EXCHANGE_DUAL_H

#include <math.h>

#define FR_GRAVITY 9.80665   /* m s-2 */
#define FR_SMALL_HEAD 1.0e-3 /* m: head difference below which square roots are made linear */

typedef struct fr_dual {
    double v;      /* value */
    double d1, d2; /* dv/dhead, dv/dlevel */
} fr_dual;

static inline fr_dual dual(double v, double d1, double d2)
{
    return (fr_dual){ v, d1, d2 };
}
static inline fr_dual dual_constant(double v)
{
    return dual(v, 0.0, 0.0);
}
static inline fr_dual dual_plus(fr_dual a, double c)
{
    return dual(a.v + c, a.d1, a.d2);
}
static inline fr_dual dual_times(fr_dual a, double c)
{
    return dual(a.v * c, a.d1 * c, a.d2 * c);
}
static inline fr_dual dual_add(fr_dual a, fr_dual b)
{
    return dual(a.v + b.v, a.d1 + b.d1, a.d2 + b.d2);
}
static inline fr_dual dual_subtract(fr_dual a, fr_dual b)
{
    return dual(a.v - b.v, a.d1 - b.d1, a.d2 - b.d2);
}
static inline fr_dual dual_multiply(fr_dual a, fr_dual b)
{
    return dual(a.v * b.v, a.d1 * b.v + a.v * b.d1, a.d2 * b.v + a.v * b.d2);
}
static inline fr_dual dual_divide(fr_dual a, fr_dual b)
{
    double q = a.v / b.v;
    return dual(q, (a.d1 - q * b.d1) / b.v, (a.d2 - q * b.d2) / b.v);
}
static inline fr_dual dual_max(fr_dual a, double c)
{
    return a.v > c ? a : dual_constant(c);
}
static inline fr_dual dual_most(fr_dual a, fr_dual b)
{
    return a.v > b.v ? a : b;
}
static inline fr_dual dual_chain(fr_dual a, double f, double slope)
{
    return dual(f, slope * a.d1, slope * a.d2);
}
/* a^e for a >= 0 and e >= 1; 0 below */
static inline fr_dual dual_power(fr_dual a, double e)
{
    if (a.v <= 0.0) return dual_constant(0.0);
    double p = pow(a.v, e);
    return dual_chain(a, p, e * p / a.v);
}
/* sqrt(a) for a >= 0; below FR_SMALL_HEAD the cubic 5/4 x - x^3/4 with x = a / small, which meets value and slope. */
static inline fr_dual dual_root(fr_dual a)
{
    if (a.v >= FR_SMALL_HEAD) {
        double r = sqrt(a.v);
        return dual_chain(a, r, 0.5 / r);
    }
    double x = fmax(a.v, 0.0) / FR_SMALL_HEAD, top = sqrt(FR_SMALL_HEAD);
    double slope = a.v < 0.0 ? 0.0 : top * (1.25 - 0.75 * x * x) / FR_SMALL_HEAD;
    return dual_chain(a, top * x * (1.25 - 0.25 * x * x), slope);
}
/* Rises smoothly from 0 at a <= 0 to 1 at a >= 1. */
static inline fr_dual dual_step(fr_dual a)
{
    if (a.v <= 0.0) return dual_constant(0.0);
    if (a.v >= 1.0) return dual_constant(1.0);
    return dual_chain(a, a.v * a.v * (3.0 - 2.0 * a.v), 6.0 * a.v * (1.0 - a.v));
}
/* (1 - w) a + w b */
static inline fr_dual dual_mix(fr_dual a, fr_dual b, fr_dual w)
{
    return dual_add(a, dual_multiply(w, dual_subtract(b, a)));
}

#endif

/* dual.h: numbers that carry their derivatives by the two heads (forward mode), so that every law has exact
 * derivatives without a second set of formulas. All functions are inlined; a law is a straight line of them.
 * */
#ifndef FR_STRUCTURE_DUAL_H
#define FR_STRUCTURE_DUAL_H

#include <math.h>

typedef struct fr_dual {
    double v;      /* value */
    double d1, d2; /* dv/dhead1, dv/dhead2 */
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
static inline fr_dual dual_min(fr_dual a, double c)
{
    return a.v < c ? a : dual_constant(c);
}
/* f(a) with f'(a) = slope */
static inline fr_dual dual_chain(fr_dual a, double f, double slope)
{
    return dual(f, slope * a.d1, slope * a.d2);
}
static inline fr_dual dual_exp(fr_dual a)
{
    double e = exp(a.v);
    return dual_chain(a, e, e);
}
/* a^e for a >= 0 and e >= 1; 0 below */
static inline fr_dual dual_power(fr_dual a, double e)
{
    if (a.v <= 0.0) return dual_constant(0.0);
    double p = pow(a.v, e);
    return dual_chain(a, p, e * p / a.v);
}
/* a^e whose slope at 0 would be infinite (0 <= e < 1): below `small` the odd cubic that meets value and slope
 * there, (3 - e)/2 x - (1 - e)/2 x^3 with x = a/small. Odd in a, so a flow may change its sign through it. */
static inline fr_dual dual_root(fr_dual a, double e, double small)
{
    double m = fabs(a.v);
    if (m >= small) {
        double p = pow(m, e);
        return dual_chain(a, copysign(p, a.v), e * p / m);
    }
    double x = a.v / small, top = pow(small, e);
    double b = 0.5 * (1.0 - e), c = 1.0 + b;
    return dual_chain(a, top * x * (c - b * x * x), top * (c - 3.0 * b * x * x) / small);
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

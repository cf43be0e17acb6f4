/* dual.h: numbers that carry their derivatives by two variables (forward differentiation), so that a law of two
 * heads, an orifice, a weir, an inlet, gives dq/dhead without a second set of formulas. A law is a straight line of
 * these calls: start with fr_dual_of(head1, 1, 0) and fr_dual_of(head2, 0, 1). Everything is inlined; no state. */
#ifndef FRESHET_DUAL_H
#define FRESHET_DUAL_H

#include <math.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fr_dual {
    double v;      /* value */
    double d1, d2; /* by the first and the second variable */
} fr_dual;

static inline fr_dual fr_dual_of(double v, double d1, double d2)
{
    return (fr_dual){ v, d1, d2 };
}
static inline fr_dual fr_dual_constant(double v)
{
    return fr_dual_of(v, 0.0, 0.0);
}
static inline fr_dual fr_dual_plus(fr_dual a, double c)
{
    return fr_dual_of(a.v + c, a.d1, a.d2);
}
static inline fr_dual fr_dual_times(fr_dual a, double c)
{
    return fr_dual_of(a.v * c, a.d1 * c, a.d2 * c);
}
static inline fr_dual fr_dual_add(fr_dual a, fr_dual b)
{
    return fr_dual_of(a.v + b.v, a.d1 + b.d1, a.d2 + b.d2);
}
static inline fr_dual fr_dual_subtract(fr_dual a, fr_dual b)
{
    return fr_dual_of(a.v - b.v, a.d1 - b.d1, a.d2 - b.d2);
}
static inline fr_dual fr_dual_multiply(fr_dual a, fr_dual b)
{
    return fr_dual_of(a.v * b.v, a.d1 * b.v + a.v * b.d1, a.d2 * b.v + a.v * b.d2);
}
static inline fr_dual fr_dual_divide(fr_dual a, fr_dual b)
{
    double q = a.v / b.v;
    return fr_dual_of(q, (a.d1 - q * b.d1) / b.v, (a.d2 - q * b.d2) / b.v);
}
static inline fr_dual fr_dual_max(fr_dual a, double c)
{
    return a.v > c ? a : fr_dual_constant(c);
}
static inline fr_dual fr_dual_min(fr_dual a, double c)
{
    return a.v < c ? a : fr_dual_constant(c);
}
static inline fr_dual fr_dual_least(fr_dual a, fr_dual b)
{
    return a.v < b.v ? a : b;
}
static inline fr_dual fr_dual_most(fr_dual a, fr_dual b)
{
    return a.v > b.v ? a : b;
}
/* f(a) with f'(a) = slope */
static inline fr_dual fr_dual_chain(fr_dual a, double f, double slope)
{
    return fr_dual_of(f, slope * a.d1, slope * a.d2);
}
static inline fr_dual fr_dual_exp(fr_dual a)
{
    double e = exp(a.v);
    return fr_dual_chain(a, e, e);
}
/* a^e for a >= 0 and e >= 1; 0 below */
static inline fr_dual fr_dual_power(fr_dual a, double e)
{
    if (a.v <= 0.0) return fr_dual_constant(0.0);
    double p = pow(a.v, e);
    return fr_dual_chain(a, p, e * p / a.v);
}
/* a^e whose slope at 0 would be infinite (0 <= e < 1): below `small` the odd cubic that meets value and slope
 * there, (3 - e)/2 x - (1 - e)/2 x^3 with x = a/small. Odd in a, so a flow may change its sign through it. */
static inline fr_dual fr_dual_root(fr_dual a, double e, double small)
{
    double m = fabs(a.v);
    if (m >= small) {
        double p = pow(m, e);
        return fr_dual_chain(a, copysign(p, a.v), e * p / m);
    }
    double x = a.v / small, top = pow(small, e);
    double b = 0.5 * (1.0 - e), c = 1.0 + b;
    return fr_dual_chain(a, top * x * (c - b * x * x), top * (c - 3.0 * b * x * x) / small);
}
/* Rises smoothly from 0 at a <= 0 to 1 at a >= 1. */
static inline fr_dual fr_dual_step(fr_dual a)
{
    if (a.v <= 0.0) return fr_dual_constant(0.0);
    if (a.v >= 1.0) return fr_dual_constant(1.0);
    return fr_dual_chain(a, a.v * a.v * (3.0 - 2.0 * a.v), 6.0 * a.v * (1.0 - a.v));
}
/* (1 - w) a + w b */
static inline fr_dual fr_dual_mix(fr_dual a, fr_dual b, fr_dual w)
{
    return fr_dual_add(a, fr_dual_multiply(w, fr_dual_subtract(b, a)));
}

/* sqrt(a) for a >= 0, linear near 0 as fr_dual_root; 0 below. */
static inline fr_dual fr_dual_sqrt(fr_dual a, double small)
{
    return a.v > 0.0 ? fr_dual_root(a, 0.5, small) : fr_dual_constant(0.0);
}

#ifdef __cplusplus
}
#endif

#endif

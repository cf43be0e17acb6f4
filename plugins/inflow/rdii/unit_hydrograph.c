/* unit_hydrograph.c: Rossman and Huber (2016), SWMM Reference Manual I, chapter 7. With peak T, base B = T (1
 * + K) and w = B - T:
 *     u(a) = 2 a/(T B) up to T, 2 (B - a)/(w B) up to B
 *     U(a) = a2/(T B),          1 - (B - a)2/(w B)
 *     integral of U = a3/(3 T B),  T2/(3 B) + (a - T) - (w3 - (B - a)3)/(3 w B),  then + (a - B)
 */
#include "unit_hydrograph.h"

#include <math.h>

double fr_triangle_ordinate(const fr_triangle *u, double age)
{
    if (age <= 0.0 || age >= u->base) return 0.0;
    if (age < u->peak) return 2.0 * age / (u->peak * u->base);
    return 2.0 * (u->base - age) / ((u->base - u->peak) * u->base);
}

double fr_triangle_share(const fr_triangle *u, double age)
{
    if (age <= 0.0) return 0.0;
    if (age >= u->base) return 1.0;
    if (age < u->peak) return age * age / (u->peak * u->base);
    double left = u->base - age;
    return 1.0 - left * left / ((u->base - u->peak) * u->base);
}

double fr_triangle_integral(const fr_triangle *u, double age)
{
    double t = u->peak, b = u->base, w = b - t;
    if (age <= 0.0) return 0.0;
    if (age < t) return age * age * age / (3.0 * t * b);
    double past = fmax(age - b, 0.0), a = fmin(age, b), left = b - a;
    double fallen = w > 0.0 ? (w * w * w - left * left * left) / (3.0 * w * b) : 0.0;
    return t * t / (3.0 * b) + (a - t) - fallen + past;
}

double fr_triangle_mean_share(const fr_triangle *u, double age, double spread)
{
    if (!(u->base > 0.0) || age <= 0.0) return 0.0;
    double width = fmin(spread, age);
    if (age - width >= u->base) return 1.0;
    return (fr_triangle_integral(u, age) - fr_triangle_integral(u, age - width)) / width;
}

double fr_abstraction_excess(const fr_abstraction *a, double *used, double rain, double dt)
{
    if (!(rain > 0.0)) {
        *used = fmax(*used - a->recovery * dt, 0.0);
        return 0.0;
    }
    double taken = fmin(fmax(a->most - *used, 0.0), rain);
    *used += taken;
    return rain - taken;
}

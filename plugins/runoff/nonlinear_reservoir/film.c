#include "film.h"

#include <math.h>

#define EXPONENT (5.0 / 3.0)
#define PI 3.14159265358979323846
/* A film thinner than this (m) that nothing feeds runs off at once: 1e-6 m is a hundredth of what wets a surface;
 * without it a plane would drain for ever, as t^(-3/2). */
#define THIN_FILM 1e-6

/* G(u) = integral from 0 to u of 3 v^2 / (1 - v^5) dv, on either side of u = 1 (differences on one side count).
 * By partial fractions over the fifth roots of unity; by its series near 0, where that would cancel. */
static double travel(double u)
{
    if (fabs(u) < 0.35) {
        double v5 = u * u * u * u * u, power = u * u * u, sum = 0.0;
        for (int k = 0; k < 9; k++, power *= v5)
            sum += power / (5 * k + 3);
        return 3.0 * sum;
    }
    double sum = log(fabs(1.0 - u));
    for (int k = 1; k <= 2; k++) {
        double angle = 2.0 * PI * k / 5.0, c = cos(angle), s = sin(angle);
        double phase = atan2(-s, u - c) - atan2(-s, -c);
        sum += cos(2.0 * angle) * log(u * u - 2.0 * u * c + 1.0) + 2.0 * sin(2.0 * angle) * phase;
    }
    return -0.6 * sum;
}

/* (1 - e^-z) / z */
static double mean_decay(double z)
{
    return z < 1e-8 ? 1.0 - 0.5 * z : -expm1(-z) / z;
}

/* y after s of y' = sign - y^(5/3). Newton's method, written as "go the remaining time with the linearised
 * equation", which stays good next to the equilibrium; bisection where it would leave the bracket. */
static double evolve(double y0, double s, double sign)
{
    double start = sign * travel(sign * cbrt(y0));
    double low, high;
    if (sign < 0.0) {
        low = 0.0, high = y0;
    } else if (y0 < 1.0) {
        low = y0, high = fmin(1.0, y0 + s);
    } else {
        low = 1.0, high = y0;
    }
    double y = y0, rest = s;
    for (int iteration = 0; iteration < 100; iteration++) {
        double slope = EXPONENT * cbrt(y) * cbrt(y);
        double next = y + rest * (sign - pow(y, EXPONENT)) * (rest > 0.0 ? mean_decay(slope * rest) : 1.0);
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        if (fabs(next - y) <= 2e-15 * y || next == low || next == high) return next;
        y = next;
        rest = sign > 0.0 ? start + s - travel(cbrt(y)) : s - (start - -travel(-cbrt(y)));
        bool too_early = rest > 0.0;
        bool rising = sign > 0.0 && y0 < 1.0;
        if (too_early == rising)
            low = y;
        else
            high = y;
    }
    return y;
}

/* x' = -a x^(5/3) */
static double drain(double x0, double a, double time)
{
    double c = cbrt(x0);
    double root = c / sqrt(1.0 + (2.0 / 3.0) * a * time * c * c);
    return root * root * root;
}

double fr_film_depth(double x0, double r, double a, double time, double *dried)
{
    *dried = time;
    if (!(time > 0.0)) return x0;
    if (!(a > 0.0)) {
        double x = x0 + r * time;
        if (x >= 0.0) return x;
        *dried = x0 / -r;
        return 0.0;
    }
    double lost = a * pow(x0, EXPONENT);
    if (r == 0.0 || fabs(r) < 1e-14 * lost) {
        double x = drain(fmax(0.0, x0 + 0.5 * r * time), a, time);
        return fmax(0.0, x + 0.5 * r * time);
    }
    double scale = pow(fabs(r) / a, 0.6);
    double y0 = x0 / scale, s = time * fabs(r) / scale;
    if (r < 0.0) {
        double until_dry = -travel(-cbrt(y0));
        if (s >= until_dry) {
            *dried = fmin(time, until_dry * scale / -r);
            return 0.0;
        }
        return scale * evolve(y0, s, -1.0);
    }
    if (fabs(y0 - 1.0) < 1e-10 || s > 60.0)
        return scale * (1.0 + (s > 60.0 ? 0.0 : (y0 - 1.0) * exp(-EXPONENT * s)));
    return scale * evolve(y0, s, 1.0);
}

/* Linear part below the storage. Returns the time used; at its end either the storage is full or dt is over. */
static double fill(double storage, double rate, double left, double *depth)
{
    if (rate > 0.0) {
        double needed = (storage - *depth) / rate;
        if (needed < left) {
            *depth = storage;
            return needed;
        }
    } else if (*depth + rate * left < 0.0) {
        double used = *depth / -rate;
        *depth = 0.0;
        return used;
    }
    *depth = fmax(0.0, *depth + rate * left);
    return left;
}

void fr_film_step(double a, double storage, double dt, double gain, double evaporation, double *depth,
                  double *evaporated, double *runoff)
{
    double before = *depth, water = before + gain;
    double inflow = gain / dt, demand = evaporation / dt, rate = inflow - demand;
    double d = before, wet = 0.0;
    bool ran = false;
    if (d < storage || (d == storage && rate <= 0.0)) wet += fill(storage, rate, dt, &d);
    if (wet < dt && (d > storage || (d == storage && rate > 0.0))) {
        double used, left = dt - wet;
        ran = true;
        d = isinf(a) ? storage + fmin(0.0, rate * left)
                     : storage + fr_film_depth(d - storage, rate, a, left, &used);
        if (isinf(a)) used = left;
        wet += used;
        if (d <= storage && wet < dt) wet += fill(storage, rate, dt - wet, &d);
        d = fmax(0.0, d);
    }
    /* Once the surface is dry, only what arrives can evaporate; infiltration has been served before. */
    double evaporating = demand * wet + fmin(demand, fmax(0.0, inflow)) * (dt - wet);
    if (!ran && inflow < 0.0) evaporating = evaporation;
    *evaporated = fmax(0.0, fmin(evaporating, fmin(evaporation, water)));
    double rest = fmax(0.0, water - *evaporated);
    if (gain <= 0.0 && ran && d > storage && d - storage < THIN_FILM) d = storage;
    if (!ran || d > rest) d = rest;
    *depth = d;
    *runoff = rest - d;
}

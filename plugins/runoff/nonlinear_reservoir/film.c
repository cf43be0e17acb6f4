#include "film.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define EXPONENT (5.0 / 3.0)
/* A film thinner than this (m) that nothing feeds runs off at once: 1e-6 m is a hundredth of what wets a surface;
 * without it a plane would drain for ever, as t^(-3/2). */
#define THIN_FILM 1e-6

/* The fifth roots of unity e^(+-i angle), angle = 72 and 144 degrees: cosine and sine, those of twice the angle,
 * and atan2(-sine, -cosine). */
static const struct {
    double c, s, c2, s2, phase;
} roots[] = {
    { 0.30901699437494745, 0.9510565162951535, -0.8090169943749473, 0.5877852522924732, -1.884955592153876 },
    { -0.8090169943749473, 0.5877852522924732, 0.30901699437494723, -0.9510565162951536,
      -0.6283185307179588 },
};

/* u^(1/3) of u >= 0 to the last bits: exponent / 3 for a guess (5 % off), then Halley's method, which triples the
 * correct digits. The library's cbrt took a third of the run time. */
static double cube_root(double u)
{
    if (u < 1e-300) return 0.0;
    uint64_t bits;
    memcpy(&bits, &u, sizeof bits);
    bits = bits / 3 + UINT64_C(0x2A9F7893782DA1CE);
    double x;
    memcpy(&x, &bits, sizeof x);
    for (int i = 0; i < 3; i++) {
        double cube = x * x * x;
        x *= (cube + 2.0 * u) / (2.0 * cube + u);
    }
    return x;
}

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
    for (int k = 0; k < 2; k++) {
        double x = u - roots[k].c, y = -roots[k].s;
        sum += roots[k].c2 * log(x * x + y * y) + 2.0 * roots[k].s2 * (atan2(y, x) - roots[k].phase);
    }
    return -0.6 * sum;
}

/* (1 - e^-z) / z */
static double mean_decay(double z)
{
    return fabs(z) < 1e-8 ? 1.0 - 0.5 * z : -expm1(-z) / z;
}

/* y after s of y' = sign - y^(5/3). Newton's method, written as "go the remaining time with the linearised
 * equation", which stays good next to the equilibrium; bisection where it would leave the bracket. It converges
 * quadratically: a last correction below 1e-9 leaves nothing. */
static double evolve(double y0, double s, double sign)
{
    bool rising = sign > 0.0 && y0 < 1.0;
    double low = sign < 0.0 ? 0.0 : rising ? y0 : 1.0, high = rising ? fmin(1.0, y0 + s) : y0;
    double start = sign * travel(sign * cube_root(y0)), y = y0;
    for (int iteration = 0; iteration < 100; iteration++) {
        double u = cube_root(y), rest = start + sign * s - sign * travel(sign * u);
        rest *= sign; /* time still to go, negative when y is already later */
        if ((rest > 0.0) == rising)
            low = y;
        else
            high = y;
        double slope = EXPONENT * u * u;
        double next = y + rest * (sign - y * u * u) * mean_decay(slope * rest);
        bool wild = !(next >= low && next <= high);
        if (wild) next = 0.5 * (low + high);
        double change = fabs(next - y);
        y = next;
        if ((!wild && change <= 1e-9 * y) || high - low <= 2e-16 * high) break;
    }
    return y;
}

/* x' = -a x^(5/3) */
static double drain(double x0, double a, double time)
{
    double c = cube_root(x0);
    double root = c / sqrt(1.0 + (2.0 / 3.0) * a * time * c * c);
    return root * root * root;
}

/* The usual short step: Taylor's series of x in time, with x^(5/3) by the recurrence for powers of a series.
 * false: it does not converge to 1e-14 within its terms. */
static bool taylor(double x0, double r, double a, double time, double *x)
{
    enum { TERMS = 20 };
    static const double one_over[TERMS + 1] = { 0.0,      1.0,      1.0 / 2,  1.0 / 3,  1.0 / 4,  1.0 / 5,
                                                1.0 / 6,  1.0 / 7,  1.0 / 8,  1.0 / 9,  1.0 / 10, 1.0 / 11,
                                                1.0 / 12, 1.0 / 13, 1.0 / 14, 1.0 / 15, 1.0 / 16, 1.0 / 17,
                                                1.0 / 18, 1.0 / 19, 1.0 / 20 };
    double u = cube_root(x0), lost = a * x0 * u * u * time, c[TERMS + 1], power[TERMS + 1];
    c[1] = r * time - lost;
    if (!(fabs(c[1]) < 0.3 * x0 && lost < 0.3 * x0)) return false;
    power[0] = lost; /* a time x^(5/3) */
    double sum = x0 + c[1], over_x = 1.0 / x0, enough = 1e-14 * x0;
    for (int n = 1; n < TERMS; n++) {
        double term = 0.0;
        for (int k = 1; k <= n; k++)
            term += (EXPONENT * k - (n - k)) * c[k] * power[n - k];
        power[n] = term * over_x * one_over[n];
        c[n + 1] = -power[n] * one_over[n + 1];
        sum += c[n + 1];
        if (fabs(c[n + 1]) + fabs(c[n]) < enough) {
            *x = sum;
            return true;
        }
    }
    return false;
}

double fr_film_depth(double x0, double r, double a, double time, double *dried)
{
    *dried = time;
    if (!(time > 0.0)) return x0;
    if (!(a > 0.0)) {
        if (x0 + r * time >= 0.0) return x0 + r * time;
        *dried = x0 / -r;
        return 0.0;
    }
    double x;
    if (x0 > 0.0 && taylor(x0, r, a, time, &x)) return x;
    double u0 = cube_root(x0), lost = a * x0 * u0 * u0;
    if (r == 0.0 || fabs(r) < 1e-14 * lost) {
        x = drain(fmax(0.0, x0 + 0.5 * r * time), a, time);
        return fmax(0.0, x + 0.5 * r * time);
    }
    double scale = pow(fabs(r) / a, 0.6);
    double y0 = x0 / scale, s = time * fabs(r) / scale;
    if (r < 0.0) {
        double until_dry = -travel(-cube_root(y0));
        if (s >= until_dry) {
            *dried = fmin(time, until_dry * scale / -r);
            return 0.0;
        }
        return scale * evolve(y0, s, -1.0);
    }
    if (fabs(y0 - 1.0) < 1e-8 || s > 60.0)
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
        double left = dt - wet, used = left;
        ran = true;
        d = isinf(a) ? storage + fmin(0.0, rate * left)
                     : storage + fr_film_depth(d - storage, rate, a, left, &used);
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

#include "march.h"

#include <math.h>

/* A rest below this share of the water (rounding) goes in too: a soil must be able to fall dry. */
#define DUST 1e-12

typedef struct pool {
    const fr_soil_law *law;
    const void *soil;
    double x, pond, rate; /* state and water at the start of the phase; supply rate */
} pool;

/* Water standing after tau s at capacity. */
static double standing(const pool *p, double tau)
{
    double x1;
    return p->pond + p->rate * tau - p->law->ponded(p->soil, p->x, tau, &x1);
}

/* Last instant in [0, left] at which the pond still sinks. */
static double end_of_sinking(const pool *p, double left)
{
    double x1;
    p->law->ponded(p->soil, p->x, left, &x1);
    if (p->law->capacity(p->soil, x1) >= p->rate) return left;
    double low = 0.0, high = left;
    for (int i = 0; i < 60 && high - low > 1e-13 * left; i++) {
        double middle = 0.5 * (low + high);
        p->law->ponded(p->soil, p->x, middle, &x1);
        if (p->law->capacity(p->soil, x1) >= p->rate)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Time at which the pond is gone, or `left` when it lasts (false). */
static double until_empty(const pool *p, double left)
{
    if (p->law->capacity(p->soil, p->x) <= p->rate) return left;
    double high = end_of_sinking(p, left);
    double at_high = standing(p, high);
    if (at_high >= 0.0) return left;
    double low = 0.0, at_low = p->pond;
    for (int i = 0; i < 200 && high - low > 1e-12 * left; i++) {
        /* regula falsi (Illinois) with a bisection every fourth time */
        double middle = i % 4 == 3 ? 0.5 * (low + high) : low + (high - low) * at_low / (at_low - at_high);
        if (!(middle > low && middle < high)) middle = 0.5 * (low + high);
        double at = standing(p, middle);
        if (at == 0.0) return middle;
        if (at > 0.0) {
            low = middle, at_low = at;
            at_high *= 0.5;
        } else {
            high = middle, at_high = at;
            at_low *= 0.5;
        }
    }
    return high;
}

/* One phase; returns its length and adds to *taken. */
static double phase(pool *p, double left, double *taken)
{
    const fr_soil_law *law = p->law;
    if (p->pond > 0.0 || law->capacity(p->soil, p->x) <= p->rate) {
        double tau = p->pond > 0.0 ? until_empty(p, left) : left;
        double x1, depth = law->ponded(p->soil, p->x, tau, &x1);
        p->pond = tau < left ? 0.0 : fmax(0.0, p->pond + p->rate * tau - depth);
        p->x = x1;
        *taken += depth;
        return tau;
    }
    double tau = fmin(left, law->until_ponding(p->soil, p->x, p->rate));
    p->x = law->supplied(p->soil, p->x, p->rate, tau);
    *taken += p->rate * tau;
    return tau;
}

double fr_soil_march(const fr_soil_law *law, const void *soil, double supply, double pond, double dt,
                     double *x)
{
    double water = pond + supply;
    if (!(water > 0.0) || !(dt > 0.0)) return 0.0;
    pool p = { law, soil, *x, pond, supply / dt };
    double left = dt, taken = 0.0;
    for (int i = 0; i < 8 && left > 1e-13 * dt; i++)
        left -= phase(&p, left, &taken);
    *x = p.x;
    return water - taken <= DUST * water ? water : taken;
}

/* green_ampt_soil.c: Green-Ampt infiltration after Mein and Larson (1973), with a recovering upper zone.
 *
 *   f = K (1 + c / F),   c = (suction + ponded depth) deficit                     capacity, m/s
 *   F2 - c ln((F2 + c) / (F1 + c)) = F1 + K tau                                   under water for tau
 *   ponding at F_s = K c / (i - K) when water arrives at i > K
 * Upper zone: depth L = 4 sqrt(K) inch, drying rate k_r = sqrt(K)/75 per hour of its capacity, new event after
 * 4.5/sqrt(K) dry hours, K in inch/hour. Source: SWMM Reference Manual I (EPA/600/R-15/162A), section 4.4. */
#include "green_ampt_soil.h"

#include <math.h>

#include "march.h"

#define INCH 0.0254
#define HOUR 3600.0

enum { SUCTION, CONDUCTIVITY, DEFICIT };

typedef struct column {
    double k, c; /* m/s, m */
} column;

static double capacity(const void *soil, double f)
{
    const column *p = soil;
    if (p->c <= 0.0) return p->k;
    return f > 0.0 ? p->k * (1.0 + p->c / f) : INFINITY;
}

/* Depth d taken in tau: d - c ln(1 + d/(F + c)) = K tau. Convex in d: Newton comes down from the right. */
static double ponded(const void *soil, double f, double tau, double *after)
{
    const column *p = soil;
    double seep = p->k * tau, d = seep;
    if (p->c > 0.0 && seep > 0.0) {
        double reach = f + p->c;
        d = sqrt(f * f + 2.0 * p->c * seep) - f + seep;
        for (int i = 0; i < 60; i++) {
            double step = (d - p->c * log1p(d / reach) - seep) * (d + reach) / (d + f);
            d -= step;
            if (fabs(step) <= 1e-14 * d) break;
        }
        d = fmax(d, seep);
    }
    *after = f + d;
    return d;
}

static double supplied(const void *soil, double f, double rate, double tau)
{
    (void)soil;
    return f + rate * tau;
}

static double until_ponding(const void *soil, double f, double rate)
{
    const column *p = soil;
    if (rate <= p->k) return INFINITY;
    return fmax(0.0, p->k * p->c / (rate - p->k) - f) / rate;
}

static const fr_soil_law law = { capacity, ponded, supplied, until_ponding };

typedef struct upper_zone {
    double depth, full, drying, event_gap; /* m, m, m/s, s */
} upper_zone;

static upper_zone upper(double conductivity, double deficit, double factor, double recovery)
{
    double root = sqrt(conductivity * HOUR / INCH) * sqrt(factor);
    upper_zone u = { .depth = 4.0 * INCH * root };
    u.full = deficit * u.depth;
    u.drying = root / 75.0 / HOUR * u.full * recovery;
    u.event_gap = root * recovery > 0.0 ? 4.5 * HOUR / (root * recovery) : INFINITY;
    return u;
}

/* March with the ponded depth of the middle of the step in the suction. */
static double march(column *p, double suction, double deficit, double supply, double pond, double dt,
                    double *f)
{
    double before = *f;
    p->c = (suction + pond) * deficit;
    double taken = fr_soil_march(&law, p, supply, pond, dt, f);
    double growth = 0.5 * (supply - taken);
    if (fabs(growth) < 1e-6 * suction) return taken;
    p->c = (suction + pond + growth) * deficit;
    *f = before;
    return fr_soil_march(&law, p, supply, pond, dt, f);
}

double fr_green_ampt_step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                          double dt, bool modified)
{
    double *f = &s->state[FR_GA_INFILTRATED][i], *fu = &s->state[FR_GA_UPPER_WATER][i];
    double *deficit = &s->state[FR_GA_DEFICIT][i], *gap = &s->state[FR_GA_EVENT_TIME][i];
    double water = supply + pond;
    if (water <= 0.0 && *fu <= 0.0 && *f <= 0.0 && *gap <= 0.0) return 0.0;
    double k = s->value[CONDUCTIVITY][i];
    upper_zone u = upper(k, s->value[DEFICIT][i], factor, recovery);
    *gap = fmax(0.0, *gap - dt);
    bool event_over = *gap <= 0.0;
    double taken = 0.0;
    column p = { .k = k * factor };
    if (water <= 0.0) {
        *fu = fmax(0.0, *fu - u.drying * dt);
        *f = fmax(0.0, *f - u.drying * dt);
    } else {
        bool light = water <= p.k * dt;
        taken = march(&p, s->value[SUCTION][i], *deficit, supply, pond, dt, f);
        *fu = fmin(u.full, *fu + taken);
        if (!light) *gap = u.event_gap;
        event_over = event_over && light && !modified;
    }
    if (event_over) {
        *deficit = u.depth > 0.0 ? fmax(0.0, u.full - *fu) / u.depth : 0.0;
        *f = 0.0;
    }
    return taken;
}

fr_status fr_green_ampt_open(const fr_host *h, fr_soil_step step, fr_soil **out)
{
    static const fr_soil_value values[] = {
        [SUCTION] = { "suction", 0.0, 100.0, NAN },
        [CONDUCTIVITY] = { "conductivity", 0.0, 1.0, NAN },
        [DEFICIT] = { "moisture_deficit", 0.0, 1.0, NAN },
        { NULL, 0.0, 0.0, 0.0 },
    };
    static const char *const states[] = { FR_GA_STATE_NAMES, NULL };
    return fr_soil_open(h, values, states, step, out);
}

fr_status fr_green_ampt_initialise(void *self, double t)
{
    (void)t;
    fr_soil *s = self;
    for (size_t i = 0; i < s->n; i++)
        s->state[FR_GA_DEFICIT][i] = s->value[DEFICIT][i];
    return FR_OK;
}

#include "aquifer.h"

#include <math.h>
#include <string.h>

#define THIN 3e-4 /* m: least height of the upper zone; also the least deficit phi - theta (1) */
#define EMPTYING \
    300.0 /* s: no flux empties its store faster; keeps the equations smooth where a store ends */
#define TOLERANCE 1e-6  /* m of water table in a substep */
#define SHORTEST 1e-3   /* s: a substep of this length is taken as it is */
#define MOST_GROWTH 4.0 /* of a substep to the next */

double fr_aquifer_moisture(const aquifer *a, double water, double table)
{
    double upper = fmax(a->depth - table, THIN);
    return fmin(fmax((water - a->porosity * table) / upper, 0.0), a->porosity);
}

static double percolation(const aquifer *a, double moisture, double upper)
{
    double above = moisture - a->capacity;
    if (above <= 0.0) return 0.0;
    double k = a->conductivity * exp((moisture - a->porosity) * a->slope);
    double gradient = 1.0 + a->tension * above / (0.5 * upper);
    return fmin(k * gradient, above * upper / EMPTYING);
}

/* a1 (d - H*)^b1 - a2 (Hsw - H*)^b2 + a3 d Hsw: the table of exponents with 0 means "the coefficient itself". */
static double term(double coefficient, double height, double exponent)
{
    if (coefficient == 0.0) return 0.0;
    return exponent == 0.0 ? coefficient : height > 0.0 ? coefficient * pow(height, exponent) : 0.0;
}

static double lateral(const aquifer *a, const aquifer_weather *w, double table)
{
    if (!a->has_node || table <= a->threshold) return 0.0;
    double flow = term(a->a1, table - a->threshold, a->b1) + a->a3 * table * w->surface;
    if (w->surface > a->threshold) flow -= term(a->a2, w->surface - a->threshold, a->b2);
    return flow < 0.0 && a->a3 != 0.0 ? 0.0 : flow;
}

static void user_equations(const aquifer *a, const aquifer_weather *w, double table, double moisture,
                           double *flux)
{
    const double value[FR_EQUATION_VARIABLES] = {
        [FR_HGW] = table,          [FR_HSW] = w->surface,
        [FR_HCB] = a->threshold,   [FR_HGS] = a->depth,
        [FR_KS] = a->conductivity, [FR_K] = a->conductivity * exp((moisture - a->porosity) * a->slope),
        [FR_THETA] = moisture,     [FR_PHI] = a->porosity,
        [FR_FI] = w->infiltration, [FR_FU] = flux[PERCOLATION],
        [FR_A] = a->area,
    };
    if (a->lateral.expression) flux[LATERAL] += fr_equation_value(&a->lateral, value);
    if (a->deep.expression) flux[SEEPAGE] = fr_equation_value(&a->deep, value);
}

void fr_aquifer_fluxes(const aquifer *a, const aquifer_weather *w, double water, double table, double *flux)
{
    double moisture = fr_aquifer_moisture(a, water, table), upper = fmax(a->depth - table, THIN);
    double most = w->infiltration > 0.0 ? 0.0 : w->evaporation * w->upper_part;
    flux[UPPER_EVAPORATION] = fmin(most, fmax(moisture - a->wilting, 0.0) * upper / EMPTYING);
    double reach = a->evaporation_depth > 0.0
                       ? (a->evaporation_depth - (a->depth - table)) / a->evaporation_depth
                       : 0.0;
    double most_lower = w->evaporation * (1.0 - w->upper_part) * fmax(reach, 0.0);
    flux[LOWER_EVAPORATION] = fmin(fmin(most_lower, fmax(w->evaporation - flux[UPPER_EVAPORATION], 0.0)),
                                   table * a->porosity / EMPTYING);
    flux[PERCOLATION] = percolation(a, moisture, upper);
    flux[SEEPAGE] = a->depth > 0.0 ? a->seepage * table / a->depth : 0.0;
    flux[LATERAL] = lateral(a, w, table);
    user_equations(a, w, table, moisture, flux);
    double there = fmax(table, 0.0) * a->porosity / EMPTYING;
    double room = fmax(a->porosity * a->depth - water, 0.0) / EMPTYING;
    if (!a->has_node) flux[LATERAL] = 0.0;
    flux[SEEPAGE] = fmin(fmax(flux[SEEPAGE], 0.0), there);
    flux[LATERAL] = fmax(fmin(flux[LATERAL], there), -fmin(w->node_gives, room));
}

static double table_rate(const aquifer *a, double water, double table, const double *flux)
{
    double deficit = fmax(a->porosity - fr_aquifer_moisture(a, water, table), THIN);
    return (flux[PERCOLATION] - flux[LOWER_EVAPORATION] - flux[SEEPAGE] - flux[LATERAL]) / deficit;
}

static double clamp_table(const aquifer *a, double water, double table)
{
    return fmin(fmin(fmax(table, 0.0), fmax(water, 0.0) / a->porosity), fmax(a->depth - THIN, 0.0));
}

static double gain(const aquifer_weather *w, const double *flux)
{
    return w->infiltration - flux[UPPER_EVAPORATION] - flux[LOWER_EVAPORATION] - flux[SEEPAGE] -
           flux[LATERAL];
}

/* One step of Bogacki and Shampine (1989), third order with an error of the second: mean fluxes, the new table. */
static double substep(const aquifer *a, const aquifer_weather *w, double dt, double water, double table,
                      double *mean, double *after)
{
    static const double at[3] = { 0.0, 0.5, 0.75 }, part[3] = { 2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0 },
                        low[4] = { 7.0 / 24.0, 0.25, 1.0 / 3.0, 0.125 };
    double rate[4], wet = 0.0, change = 0.0, lower = 0.0;
    memset(mean, 0, FLUXES * sizeof *mean);
    for (int k = 0; k < 3; k++) {
        double flux[FLUXES], y = table, x = water;
        if (k > 0) x = water + dt * at[k] * wet, y = clamp_table(a, x, table + dt * at[k] * rate[k - 1]);
        fr_aquifer_fluxes(a, w, x, y, flux);
        rate[k] = table_rate(a, x, y, flux);
        wet = gain(w, flux);
        change += part[k] * rate[k];
        lower += low[k] * rate[k];
        for (int f = 0; f < FLUXES; f++)
            mean[f] += part[k] * flux[f];
    }
    double flux[FLUXES], x = water + dt * gain(w, mean);
    *after = clamp_table(a, x, table + dt * change);
    fr_aquifer_fluxes(a, w, x, *after, flux);
    rate[3] = table_rate(a, x, *after, flux);
    lower += low[3] * rate[3];
    return dt * fmax(fabs(change - lower), fabs(gain(w, flux) - gain(w, mean)) * 0.01);
}

/* Where more would leave than there is: all outflows in the same proportion. */
static void limit_outflows(double water, double infiltration, double dt, double *mean)
{
    double out = 0.0, in = water + dt * infiltration;
    for (int f = UPPER_EVAPORATION; f <= LATERAL; f++)
        if (mean[f] > 0.0)
            out += dt * mean[f];
        else
            in -= dt * mean[f];
    for (int f = UPPER_EVAPORATION; f <= LATERAL && out > in; f++)
        if (mean[f] > 0.0) mean[f] *= in / out;
}

double fr_aquifer_step(const aquifer *a, const aquifer_weather *w, double dt, double *water, double *table,
                       double *sum)
{
    double t = 0.0, step = fmin(dt, EMPTYING), excess = 0.0, most = a->porosity * a->depth;
    memset(sum, 0, FLUXES * sizeof *sum);
    while (dt - t > 1e-9 * dt) {
        double mean[FLUXES], after;
        step = fmin(step, dt - t);
        double error = substep(a, w, step, *water, *table, mean, &after);
        double factor = 0.9 * cbrt(TOLERANCE / fmax(error, 1e-30));
        if (error > TOLERANCE && step > SHORTEST) {
            step = fmax(step * fmax(factor, 0.2), SHORTEST);
            continue;
        }
        limit_outflows(*water, w->infiltration, step, mean);
        double next = *water + step * gain(w, mean);
        if (next > most) excess += next - most, next = most;
        *water = fmax(next, 0.0);
        *table = clamp_table(a, *water, after);
        for (int f = 0; f < FLUXES; f++)
            sum[f] += step * mean[f];
        t += step;
        step *= fmin(factor, MOST_GROWTH);
        step = fmin(fmax(step, SHORTEST), 4.0 * EMPTYING);
    }
    return excess;
}

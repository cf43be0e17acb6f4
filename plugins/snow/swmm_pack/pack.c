#include "pack.h"

#include <math.h>

#define INCH 0.0254
#define INCH_PER_HOUR (INCH / 3600.0)
#define LEAST_SNOW (0.001 * INCH) /* m: less melts at once, unless more falls */
#define LEAST_RAIN \
    (0.02 * INCH_PER_HOUR)        /* m/s: less brings no heat; less snow does not set the temperature */
#define INDEX_TIME (6.0 * 3600.0) /* s, of the weight of the temperature index */
#define NEW_PART 0.75             /* of new snow has to remain that all ground is covered */

/* Pressure in inHg, elevation in thousands of feet. */
double fr_snow_pressure(double elevation)
{
    double z = fmax(elevation, 0.0) / 304.8;
    return 29.9 - 1.02 * z + 0.0032 * pow(z, 2.4);
}

double fr_snow_season(int day_of_year)
{
    return sin(0.0172615 * (day_of_year - 81.0));
}

/* In the units of the source: T in degF, rain and melt in in/h, wind in mile/h, vapour pressure in inHg:
 *   (T - 32) (0.001167 + 7.5 gamma u + 0.007 i) + 8.5 u (e - 0.18),  u = 0.006 wind, gamma = 0.000359 p */
double fr_snow_rain_melt(const snow_laws *laws, double rain, double temperature, double wind)
{
    if (!(rain > LEAST_RAIN)) return 0.0;
    double above = 1.8 * temperature, i = rain / INCH_PER_HOUR, u = 0.006 * wind / 0.44704;
    double gamma = 0.000359 * laws->pressure;
    double vapour = 8.1175e6 * exp(-7701.544 / (above + 32.0 + 405.0265));
    double melt = above * (0.001167 + 7.5 * gamma * u + 0.007 * i) + 8.5 * u * (vapour - 0.18);
    return fmax(melt * INCH_PER_HOUR, 0.0);
}

static double on_curve(const snow_ground *g, double depth)
{
    if (depth <= 0.0) return 0.0;
    if (depth >= 0.9999) return 1.0;
    double at = depth * CURVE_POINTS;
    int k = (int)(at + 1e-5);
    double low = g->curve[k], high = k + 1 < CURVE_POINTS ? g->curve[k + 1] : 1.0;
    return low + (high - low) * (at - k);
}

/* Part of the ground under snow. New snow covers it all; as it melts the cover goes back on a straight line. */
static double cover(const snow_ground *g, const snow_laws *laws, const snow_weather *w, double snow,
                    double *m)
{
    if (!g->curve) return 1.0;
    if (!(g->full_depth > 0.0) || snow >= g->full_depth) {
        m[NEW_START] = 1.0;
        return 1.0;
    }
    double depth = snow / g->full_depth, fresh = w->snow * laws->new_window / g->full_depth;
    if (w->snow > 0.0) {
        m[NEW_START] = fmax(depth - fresh, 0.0);
        m[NEW_COVER] = on_curve(g, m[NEW_START]);
        m[NEW_END] = fmin(m[NEW_START] + NEW_PART * fresh, 1.0);
        return 1.0;
    }
    if (depth < m[NEW_START]) {
        m[NEW_START] = 1.0;
        return on_curve(g, depth);
    }
    if (depth >= m[NEW_END]) return 1.0;
    double part = (depth - m[NEW_START]) / (m[NEW_END] - m[NEW_START]);
    return m[NEW_COVER] + (1.0 - m[NEW_COVER]) * part;
}

/* The pack cools: the temperature index follows the air, and the difference adds cold content. */
static void cool(const snow_ground *g, const snow_laws *laws, const snow_weather *w, double coefficient,
                 double covered, double snow, double *m)
{
    double follow = 1.0 - pow(1.0 - laws->weight, w->dt / INDEX_TIME);
    double index = w->snow > LEAST_RAIN ? w->temperature : m[INDEX] + follow * (w->temperature - m[INDEX]);
    m[INDEX] = fmin(index, g->base);
    double cold = m[COLD] + laws->negative * coefficient * (m[INDEX] - w->temperature) * w->dt * covered;
    m[COLD] = fmin(fmax(cold, 0.0), snow * laws->most_cold * (g->base - m[INDEX]));
}

/* Potential melt (m) of the step, less what warms the pack. */
static double melt(const snow_ground *g, const snow_laws *laws, const snow_weather *w, double covered,
                   double snow, double *m)
{
    double coefficient = 0.5 * (g->max_melt * (1.0 + w->season) + g->min_melt * (1.0 - w->season));
    double rate = w->rain_melt;
    if (!(rate > 0.0)) {
        if (w->temperature < g->base) {
            cool(g, laws, w, coefficient, covered, snow, m);
            return 0.0;
        }
        rate = coefficient * (w->temperature - g->base);
    }
    m[INDEX] = g->base;
    double depth = rate * covered * w->dt,
           warmth = laws->negative * covered; /* cold content a metre of melt undoes */
    if (depth * warmth <= m[COLD]) {
        m[COLD] -= depth * warmth;
        return 0.0;
    }
    if (warmth > 0.0) depth -= m[COLD] / warmth;
    m[COLD] = 0.0;
    return depth;
}

double fr_snow_step(const snow_ground *g, const snow_laws *laws, const snow_weather *w, double *snow,
                    double *free_water, double *memory, double *melted)
{
    double rain = w->rain * w->dt;
    if (*snow <= LEAST_SNOW && !(w->snow > 0.0)) {
        double water = *snow + *free_water;
        *melted = *snow;
        *snow = *free_water = memory[COLD] = 0.0;
        return water + rain;
    }
    double covered = cover(g, laws, w, *snow, memory);
    *melted = fmin(melt(g, laws, w, covered, *snow, memory), *snow);
    *snow -= *melted;
    double held = *free_water + *melted + rain * covered;
    double leaves = fmax(held - g->free_part * *snow, 0.0);
    *free_water = held - leaves;
    return leaves + rain * (1.0 - covered);
}

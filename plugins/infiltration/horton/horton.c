/* horton.c: Horton infiltration with recovery, on the cumulative curve.
 *
 *   f(tp) = f_min + (f0 - f_min) e^(-k tp)                        capacity, m/s
 *   F(tp) = f_min tp + (f0 - f_min)/k (1 - e^(-k tp))             infiltrated so far, m
 * tp is the equivalent time on the curve: water that arrives slower than f moves tp by what really went in.
 * Dry: the capacity climbs back as f0 - (f0 - f_dry) e^(-r t) with r = -ln(0.02) / drying time (98 % regained).
 * Optional limit F <= F_max. Source: SWMM Reference Manual I (EPA/600/R-15/162A), section 4.2. */
#include "../shared/horton_soil.h"
#include "../shared/march.h"

#include <math.h>

enum { CURVE_TIME, CUMULATIVE };

static double capacity(const void *soil, double tp)
{
    const fr_horton *p = soil;
    return p->minimum + p->excess * exp(-p->decay * tp);
}

/* F(tp + tau) - F(tp) */
static double over(const fr_horton *p, double tp, double tau)
{
    double stored = p->decay > 0.0 ? exp(-p->decay * tp) * -expm1(-p->decay * tau) / p->decay : tau;
    return p->minimum * tau + p->excess * stored;
}

static double ponded(const void *soil, double tp, double tau, double *after)
{
    *after = tp + tau;
    return over(soil, tp, tau);
}

/* tau with F(tp + tau) - F(tp) = depth. The curve is concave: Newton from the left converges monotonically. */
static double time_for(const fr_horton *p, double tp, double depth)
{
    double tau = 0.0;
    for (int i = 0; i < 80; i++) {
        double rate = capacity(p, tp + tau);
        if (!(rate > 0.0)) break;
        double step = (depth - over(p, tp, tau)) / rate;
        tau += step;
        if (fabs(step) <= 1e-14 * tau) break;
    }
    return fmax(0.0, tau);
}

static double supplied(const void *soil, double tp, double rate, double tau)
{
    return tp + time_for(soil, tp, rate * tau);
}

static double until_ponding(const void *soil, double tp, double rate)
{
    const fr_horton *p = soil;
    if (rate <= p->minimum || p->decay <= 0.0) return INFINITY;
    double tp_ponding = -log((rate - p->minimum) / p->excess) / p->decay;
    return tp_ponding > tp ? over(p, tp, tp_ponding - tp) / rate : 0.0;
}

static const fr_soil_law law = { capacity, ponded, supplied, until_ponding };

static double recover(const fr_horton *p, double tp, double rate, double dt)
{
    if (!(rate > 0.0) || !(p->decay > 0.0) || tp <= 0.0) return tp;
    double lost = -expm1(-p->decay * tp) * exp(-rate * dt); /* (f0 - f) / (f0 - f_min) */
    return lost < 1e-9 ? 0.0 : -log1p(-lost) / p->decay;
}

static double step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                   double dt)
{
    double *tp = &s->state[CURVE_TIME][i], *sum = &s->state[CUMULATIVE][i];
    if (supply + pond <= 0.0 && *tp <= 0.0) return 0.0;
    fr_horton p = fr_horton_of(s, i, factor);
    if (supply + pond <= 0.0) {
        double before = *tp;
        *tp = recover(&p, before, fr_horton_recovery(s, i, recovery), dt);
        if (*tp < before) *sum = over(&p, 0.0, *tp);
        return 0.0;
    }
    double before = *tp;
    double taken = fr_soil_march(&law, &p, supply, pond, dt, tp);
    if (taken > p.limit - *sum) {
        taken = fmax(0.0, p.limit - *sum);
        *tp = before + time_for(&p, before, taken);
    }
    *sum += taken;
    return taken;
}

static fr_status create(const fr_host *h, void **self)
{
    static const char *const states[] = { "curve_time", "cumulative_infiltration", NULL };
    return fr_horton_open(h, states, step, (fr_soil **)self);
}

static const fr_port ports[] = { FR_SOIL_PORTS };
static const fr_state states[] = {
    { .name = "curve_time",
      .unit = "s",
      .set = FR_DOMAIN,
      .layers = 1,
      .doc = "equivalent time on Horton's curve" },
    { .name = "cumulative_infiltration",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = 1,
      .doc = "depth that counts against the limit" },
};
static const fr_process_ops process = { FR_SOIL_PROCESS };
static const fr_plugin plugin = {
    FR_SOIL_PLUGIN(fr_horton_params),
    .name = "infiltration/horton",
    .citation = "Horton (1940), Soil Sci. Soc. Am. Proc. 5; SWMM Reference Manual I, EPA/600/R-15/162A, 4.2",
    .summary = "Horton infiltration on the cumulative curve, with recovery in dry weather",
};

FR_PLUGIN_EXPORT(plugin)

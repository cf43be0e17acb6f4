/* modified_horton.c: Horton's capacity driven by the water held in the upper soil (Akan 1992).
 *
 *   f = f0 - k Fe >= f_min,     dFe/dt = max(0, infiltration - f_min)
 * Fe (m) is what has gone in faster than the soil drains below. Under water Fe approaches (f0 - f_min)/k
 * exponentially. Dry: Fe falls as e^(-r t), r = -ln(0.02) / drying time. F_max bounds Fe.
 * Source: SWMM Reference Manual I (EPA/600/R-15/162A), section 4.3. */
#include "../shared/horton_soil.h"
#include "../shared/march.h"

#include <math.h>

static double capacity(const void *soil, double fe)
{
    const fr_horton *p = soil;
    return fe < p->limit ? p->minimum + fmax(0.0, p->excess - p->decay * fe) : p->minimum;
}

static double ponded(const void *soil, double fe, double tau, double *after)
{
    const fr_horton *p = soil;
    double gain = p->excess * tau;
    if (p->decay > 0.0) gain = fmax(0.0, p->excess / p->decay - fe) * -expm1(-p->decay * tau);
    gain = fmin(gain, fmax(0.0, p->limit - fe));
    *after = fe + gain;
    return p->minimum * tau + gain;
}

static double supplied(const void *soil, double fe, double rate, double tau)
{
    const fr_horton *p = soil;
    return fe + fmax(0.0, rate - p->minimum) * tau;
}

static double until_ponding(const void *soil, double fe, double rate)
{
    const fr_horton *p = soil;
    if (rate <= p->minimum) return INFINITY;
    double at_ponding = p->decay > 0.0 ? (p->excess - (rate - p->minimum)) / p->decay : INFINITY;
    return fmax(0.0, fmin(at_ponding, p->limit) - fe) / (rate - p->minimum);
}

static const fr_soil_law law = { capacity, ponded, supplied, until_ponding };

static double step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                   double dt)
{
    double *fe = &s->state[0][i];
    if (supply + pond <= 0.0) {
        if (*fe > 0.0) *fe *= exp(-fr_horton_recovery(s, i, recovery) * dt);
        if (*fe < 1e-12) *fe = 0.0;
        return 0.0;
    }
    fr_horton p = fr_horton_of(s, i, factor);
    return fr_soil_march(&law, &p, supply, pond, dt, fe);
}

static fr_status create(const fr_host *h, void **self)
{
    static const char *const states[] = { "held_water", NULL };
    return fr_horton_open(h, states, step, (fr_soil **)self);
}

static const fr_port ports[] = { FR_SOIL_PORTS };
static const fr_state states[] = {
    { .name = "held_water",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = 1,
      .doc = "Fe, infiltrated beyond drainage" },
};
static const fr_process_ops process = { FR_SOIL_PROCESS };
static const fr_plugin plugin = {
    FR_SOIL_PLUGIN(fr_horton_params),
    .name = "infiltration/modified_horton",
    .citation = "Akan (1992), J. Irrig. Drain. Eng. 118(5); SWMM Reference Manual I, EPA/600/R-15/162A, 4.3",
    .summary = "Modified Horton infiltration: capacity falls with the water held above drainage",
};

FR_PLUGIN_EXPORT(plugin)

/* modified_horton.c: Horton's capacity driven by the water held in the upper soil (Akan 1992).
 *
 *   f = f0 - k Fe >= f_min,     dFe/dt = max(0, infiltration - f_min)
 * Fe (m) is what has gone in faster than the soil drains below. Under water Fe approaches (f0 - f_min)/k
 * exponentially. Dry: Fe falls as e^(-r t), r = -ln(0.02) / drying time. F_max bounds Fe.
 * Source: SWMM Reference Manual I (EPA/600/R-15/162A), section 4.3. */
#include "../shared/march.h"
#include "../shared/soil.h"

#include <math.h>

enum { MAX_RATE, MIN_RATE, DECAY, DRY_TIME, MAX_VOLUME };

typedef struct modified {
    double excess, minimum, decay, full; /* f0 - f_min, f_min (m/s), k (1/s), largest Fe (m) */
} modified;

static double capacity(const void *soil, double fe)
{
    const modified *p = soil;
    return fe < p->full ? p->minimum + fmax(0.0, p->excess - p->decay * fe) : p->minimum;
}

static double ponded(const void *soil, double fe, double tau, double *after)
{
    const modified *p = soil;
    double gain = p->excess * tau;
    if (p->decay > 0.0) gain = fmax(0.0, p->excess / p->decay - fe) * -expm1(-p->decay * tau);
    gain = fmin(gain, fmax(0.0, p->full - fe));
    *after = fe + gain;
    return p->minimum * tau + gain;
}

static double supplied(const void *soil, double fe, double rate, double tau)
{
    const modified *p = soil;
    return fe + fmax(0.0, rate - p->minimum) * tau;
}

static double until_ponding(const void *soil, double fe, double rate)
{
    const modified *p = soil;
    if (rate <= p->minimum) return INFINITY;
    double at_ponding = p->decay > 0.0 ? (p->excess - (rate - p->minimum)) / p->decay : INFINITY;
    return fmax(0.0, fmin(at_ponding, p->full) - fe) / (rate - p->minimum);
}

static const fr_soil_law law = { capacity, ponded, supplied, until_ponding };

static double step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                   double dt)
{
    double *const *v = s->value;
    double *fe = &s->state[0][i];
    if (supply + pond <= 0.0) {
        if (*fe > 0.0 && v[DRY_TIME][i] > 0.0) *fe *= exp(log(0.02) / v[DRY_TIME][i] * recovery * dt);
        if (*fe < 1e-12) *fe = 0.0;
        return 0.0;
    }
    modified p = { .minimum = v[MIN_RATE][i] * factor, .decay = v[DECAY][i] };
    p.excess = fmax(0.0, v[MAX_RATE][i] * factor - p.minimum);
    p.full = v[MAX_VOLUME][i] > 0.0 ? v[MAX_VOLUME][i] : INFINITY;
    return fr_soil_march(&law, &p, supply, pond, dt, fe);
}

static fr_status create(const fr_host *h, void **self)
{
    static const fr_soil_value values[] = {
        [MAX_RATE] = { "horton_max_rate", 0.0, 1.0, NAN },
        [MIN_RATE] = { "horton_min_rate", 0.0, 1.0, NAN },
        [DECAY] = { "horton_decay", 0.0, 1.0, NAN },
        [DRY_TIME] = { "horton_dry_time", 0.0, 1e12, 7.0 * 86400.0 },
        [MAX_VOLUME] = { "horton_max_volume", 0.0, 1e6, 0.0 },
        { NULL, 0.0, 0.0, 0.0 },
    };
    static const char *const states[] = { "held_water", NULL };
    return fr_soil_open(h, values, states, step, (fr_soil **)self);
}

static const fr_param params[] = {
    { .name = "horton_max_rate",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .max = 1.0,
      .optional = true,
      .doc = "f0, capacity of dry soil, where the model gives none" },
    { .name = "horton_min_rate",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .max = 1.0,
      .optional = true,
      .doc = "f_min, capacity of wet soil, where the model gives none" },
    { .name = "horton_decay",
      .type = FR_NUMBER,
      .unit = "s-1",
      .max = 1.0,
      .optional = true,
      .doc = "k, loss of capacity per depth held, where the model gives none" },
    { .name = "horton_dry_time",
      .type = FR_DURATION,
      .unit = "s",
      .max = 1e12,
      .optional = true,
      .doc = "time in which a saturated soil dries (98 %), where the model gives none; 7 days when not set" },
    { .name = "horton_max_volume",
      .type = FR_NUMBER,
      .unit = "m",
      .max = 1e6,
      .optional = true,
      .doc = "largest depth held above drainage, 0 = no limit" },
};
static const fr_port ports[] = { FR_SOIL_PORTS };
static const fr_state states[] = {
    { .name = "held_water",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = 1,
      .doc = "Fe, infiltrated beyond drainage" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_INFILTRATION,
    .create = create,
    .advance = fr_soil_advance,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "infiltration/modified_horton",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Akan (1992), J. Irrig. Drain. Eng. 118(5); SWMM Reference Manual I, EPA/600/R-15/162A, 4.3",
    .summary = "Modified Horton infiltration: capacity falls with the water held above drainage",
    .sets = "catchments|cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

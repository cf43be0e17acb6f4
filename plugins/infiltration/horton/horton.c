/* horton.c: Horton infiltration with recovery, on the cumulative curve.
 *
 *   f(tp) = f_min + (f0 - f_min) e^(-k tp)                        capacity, m/s
 *   F(tp) = f_min tp + (f0 - f_min)/k (1 - e^(-k tp))             infiltrated so far, m
 * tp is the equivalent time on the curve: water that arrives slower than f moves tp by what really went in.
 * Dry: the capacity climbs back as f0 - (f0 - f_dry) e^(-r t) with r = -ln(0.02) / drying time (98 % regained).
 * Optional limit F <= F_max. Source: SWMM Reference Manual I (EPA/600/R-15/162A), section 4.2. */
#include "../shared/march.h"
#include "../shared/soil.h"

#include <math.h>

enum { MAX_RATE, MIN_RATE, DECAY, DRY_TIME, MAX_VOLUME };
enum { CURVE_TIME, CUMULATIVE };

typedef struct horton {
    double excess, minimum, decay; /* f0 - f_min, f_min (m/s), k (1/s) */
} horton;

static double capacity(const void *soil, double tp)
{
    const horton *p = soil;
    return p->minimum + p->excess * exp(-p->decay * tp);
}

/* F(tp + tau) - F(tp) */
static double over(const horton *p, double tp, double tau)
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
static double time_for(const horton *p, double tp, double depth)
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
    const horton *p = soil;
    if (rate <= p->minimum || p->decay <= 0.0) return INFINITY;
    double tp_ponding = -log((rate - p->minimum) / p->excess) / p->decay;
    return tp_ponding > tp ? over(p, tp, tp_ponding - tp) / rate : 0.0;
}

static const fr_soil_law law = { capacity, ponded, supplied, until_ponding };

static double recover(const horton *p, double tp, double rate, double dt)
{
    if (!(rate > 0.0) || !(p->decay > 0.0) || tp <= 0.0) return tp;
    double lost = -expm1(-p->decay * tp) * exp(-rate * dt); /* (f0 - f) / (f0 - f_min) */
    return lost < 1e-9 ? 0.0 : -log1p(-lost) / p->decay;
}

static double step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                   double dt)
{
    double *const *v = s->value;
    double *tp = &s->state[CURVE_TIME][i], *sum = &s->state[CUMULATIVE][i];
    if (supply + pond <= 0.0 && *tp <= 0.0) return 0.0;
    horton p = { .minimum = v[MIN_RATE][i] * factor, .decay = v[DECAY][i] };
    p.excess = fmax(0.0, v[MAX_RATE][i] * factor - p.minimum);
    double limit = v[MAX_VOLUME][i] > 0.0 ? v[MAX_VOLUME][i] : INFINITY;
    if (supply + pond <= 0.0) {
        double rate = v[DRY_TIME][i] > 0.0 ? -log(0.02) / v[DRY_TIME][i] * recovery : 0.0;
        double before = *tp;
        *tp = recover(&p, before, rate, dt);
        if (*tp < before) *sum = over(&p, 0.0, *tp);
        return 0.0;
    }
    double before = *tp;
    double taken = fr_soil_march(&law, &p, supply, pond, dt, tp);
    if (taken > limit - *sum) {
        taken = fmax(0.0, limit - *sum);
        *tp = before + time_for(&p, before, taken);
    }
    *sum += taken;
    return taken;
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
    static const char *const states[] = { "curve_time", "cumulative_infiltration", NULL };
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
      .doc = "k, decay of the capacity, where the model gives none" },
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
      .doc = "largest depth that the soil takes, 0 = no limit" },
};
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
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_INFILTRATION,
    .create = create,
    .advance = fr_soil_advance,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "infiltration/horton",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Horton (1940), Soil Sci. Soc. Am. Proc. 5; SWMM Reference Manual I, EPA/600/R-15/162A, 4.2",
    .summary = "Horton infiltration on the cumulative curve, with recovery in dry weather",
    .sets = "catchments|cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

/* curve_number.c: infiltration from the SCS curve number, along an event.
 *
 *   F = P S_e / (P + S_e),   S_max = 25.4 mm (1000/CN - 10)
 * P and F: rain and infiltration since the event began; S_e: capacity at its beginning; S: capacity left. The
 * event ends after T_max = 0.06 / k_r without rain, k_r = 1 / drying time; without infiltration S grows by
 * k_r S_max. Run-on and water left standing go in after the rain, at its last rate. There is no initial abstraction: the
 * depression storage of the runoff process has that part.
 * Source: SWMM Reference Manual I (EPA/600/R-15/162A), section 4.5. */
#include <math.h>

#include "../shared/soil.h"

#define STANDING \
    1.27e-3 /* m: water that stands deeper goes on to infiltrate after the rain (0.05 inch, as SWMM) */

enum { CURVE_NUMBER, DRY_TIME };
enum { CAPACITY, EVENT_CAPACITY, EVENT_RAIN, EVENT_INFILTRATION, TIME_SINCE_RAIN, LAST_RATE };

static double largest(double cn)
{
    cn = fmin(fmax(cn, 10.0), 99.0);
    return 0.0254 * (1000.0 / cn - 10.0);
}

/* Rain in the supply; all of it where the elements have no gauge. */
static double rain_in(const fr_soil *s, size_t i, double supply)
{
    if (s->precipitation) return fmin(supply, s->precipitation[i]);
    if (!s->rainfall || !s->gauge || s->gauge[i] == FR_NONE) return supply;
    return fmin(supply, s->rainfall[s->gauge[i]]);
}

/* Depth that rain takes below ground on the event's curve. */
static double from_rain(fr_soil *s, size_t i, double gap, double supply, double dt)
{
    double *rain = &s->state[EVENT_RAIN][i], *sum = &s->state[EVENT_INFILTRATION][i];
    double *capacity = &s->state[EVENT_CAPACITY][i];
    if (s->state[TIME_SINCE_RAIN][i] >= gap) {
        *rain = *sum = 0.0;
        *capacity = s->state[CAPACITY][i];
    }
    s->state[TIME_SINCE_RAIN][i] = 0.0;
    *rain += supply;
    double wetness = *rain + *capacity > 0.0 ? *capacity / (*rain + *capacity) : 0.0;
    s->state[LAST_RATE][i] = supply / dt * wetness * wetness;
    return fmax(0.0, *rain * wetness - *sum);
}

static double step(fr_soil *s, size_t i, double factor, double recovery, double supply, double pond,
                   double dt)
{
    (void)factor; /* a curve number has no rate to scale */
    double most = largest(s->value[CURVE_NUMBER][i]), dry_time = s->value[DRY_TIME][i];
    double regain = dry_time > 0.0 ? 1.0 / dry_time : 0.0;
    double *left = &s->state[CAPACITY][i], taken = 0.0;
    double rain = rain_in(s, i, supply);
    if (rain > 0.0)
        taken = from_rain(s, i, regain > 0.0 ? 0.06 / regain : INFINITY, rain, dt);
    else if (supply + pond > STANDING && *left > 0.0)
        taken = s->state[LAST_RATE][i] * dt;
    else
        s->state[TIME_SINCE_RAIN][i] += dt;
    taken = fmin(taken, fmin(fmax(0.0, *left), supply + pond));
    if (taken > 0.0) {
        s->state[EVENT_INFILTRATION][i] += taken;
        *left = fmax(0.0, *left - taken);
    } else if (*left < most) {
        *left = fmin(most, *left + regain * most * recovery * dt);
    }
    return taken;
}

static fr_status initialise(void *self, double t)
{
    (void)t;
    fr_soil *s = self;
    for (size_t i = 0; i < s->n; i++)
        s->state[CAPACITY][i] = s->state[EVENT_CAPACITY][i] = largest(s->value[CURVE_NUMBER][i]);
    return FR_OK;
}

static fr_status create(const fr_host *h, void **self)
{
    static const fr_soil_value values[] = {
        [CURVE_NUMBER] = { "curve_number", 0.0, 100.0, NAN },
        [DRY_TIME] = { "cn_dry_time", 0.0, 1e12, 7.0 * 86400.0 },
        { NULL, 0.0, 0.0, 0.0 },
    };
    static const char *const states[] = {
        "capacity", "event_capacity", "event_rain", "event_infiltration", "time_since_rain", "last_rate", NULL
    };
    fr_soil *s = NULL;
    fr_status status = fr_soil_open(h, values, states, step, &s);
    *self = s;
    if (status != FR_OK) return status;
    s->rainfall = h->field(h, "rainfall");
    s->precipitation = h->field(h, "pervious_precipitation");
    s->gauge = h->column_index(h, FR_DOMAIN, "gauge");
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "curve_number",
      .type = FR_NUMBER,
      .unit = "1",
      .max = 100.0,
      .optional = true,
      .doc = "SCS curve number, where the model gives none" },
    { .name = "cn_dry_time",
      .type = FR_DURATION,
      .unit = "s",
      .max = 1e12,
      .optional = true,
      .doc = "time in which a saturated soil dries, where the model gives none; 7 days when not set" },
};
static const fr_port ports[] = {
    FR_SOIL_PORTS,
    { .name = "rainfall",
      .direction = FR_IN,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_GAUGES,
      .flags = FR_OPTIONAL,
      .doc = "tells rain from run-on where elements have a gauge" },
    { .name = "pervious_precipitation",
      .direction = FR_IN,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_DOMAIN,
      .flags = FR_OPTIONAL,
      .doc = "rain and melt where snow is simulated" },
};
static const fr_state states[] = {
    { .name = "capacity", .unit = "m", .set = FR_DOMAIN, .layers = 1, .doc = "S, storage left in the soil" },
    { .name = "event_capacity", .unit = "m", .set = FR_DOMAIN, .layers = 1, .doc = "S when the event began" },
    { .name = "event_rain", .unit = "m", .set = FR_DOMAIN, .layers = 1, .doc = "P of the event" },
    { .name = "event_infiltration", .unit = "m", .set = FR_DOMAIN, .layers = 1, .doc = "F of the event" },
    { .name = "time_since_rain", .unit = "s", .set = FR_DOMAIN, .layers = 1, .doc = "dry time" },
    { .name = "last_rate",
      .unit = "m s-1",
      .set = FR_DOMAIN,
      .layers = 1,
      .doc = "infiltration rate when rain ended" },
};
static const fr_process_ops process = { FR_SOIL_PROCESS, .initialise = initialise };
static const fr_plugin plugin = {
    FR_SOIL_PLUGIN(params),
    .name = "infiltration/curve_number",
    .citation = "USDA NRCS, NEH Part 630; SWMM Reference Manual I, EPA/600/R-15/162A, 4.5",
    .summary = "Infiltration from the SCS curve number, event by event, with recovery",
};

FR_PLUGIN_EXPORT(plugin)

/* my_model.c: evaporation/my_model, evaporation that follows the sun.
 *
 * e(t) = pi E sin(pi (hour - 6) / 12) / 12 h between 6 and 18 h, 0 at night: E in a day.
 */
#include <math.h>

#include <freshet/plugin.h>

static const double PI = 3.14159265358979323846, HOUR = 3600.0, DAY = 86400.0; /* -, s, s */

typedef struct sun {
    const fr_host *h;
    double daily;      /* m in a day */
    double *potential; /* m over the step: one value for the city */
} sun;

static fr_status create(const fr_host *h, void **self)
{
    sun *s = h->allocate(h, 1, sizeof *s);
    if (s == NULL) return FR_MEMORY;
    *s = (sun){
        .h = h,
        .daily = h->number(h, "daily"),
        .potential = h->field(h, "potential_evaporation"),
    };
    *self = s;
    return FR_OK;
}

/* Part of a day's evaporation from midnight to `second` of the day. */
static double part(double second)
{
    double x = fmin(fmax((second - 6.0 * HOUR) / (12.0 * HOUR), 0.0), 1.0);
    return 0.5 * (1.0 - cos(PI * x));
}

/* Whole days and parts of them: the integral is exact for any step. */
static double until(double second)
{
    double days = floor(second / DAY);
    return days + part(second - days * DAY);
}

static fr_status advance(void *self, double t, double dt)
{
    sun *s = self;
    fr_calendar now;
    s->h->calendar(s->h, t, &now);
    double second = now.hour * HOUR + now.minute * 60.0 + now.second;
    s->potential[0] = s->daily * fmax(until(second + dt) - until(second), 0.0);
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "daily",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "4 mm",
      .max = 0.1,
      .doc = "evaporation of an open water surface in a day" },
};
static const fr_port ports[] = {
    { .name = "potential_evaporation",
      .direction = FR_OUT,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_GLOBAL,
      .flags = FR_RECORD,
      .doc = "evaporation of an open water surface in the step" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_EVAPORATION,
    .create = create,
    .advance = advance,
};

/* What `freshet plugins info evaporation/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "evaporation/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "your source: author, year, title",
    .summary = "Evaporation that follows the sun",
    .sets = "global",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

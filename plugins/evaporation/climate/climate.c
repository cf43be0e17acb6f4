/* climate.c: potential evaporation: constant, by month, from a series, from daily temperature, or measured.
 *
 * What the model gives as options: README.md. Each day (each record of a series) has one rate; a step gets its exact
 * integral. Source: SWMM Reference Manual I (EPA/600/R-15/162A), 2.6; Hargreaves and Samani (1985). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../shared/daily.h"

#define DAY 86400.0

typedef enum kind { CONSTANT, MONTHLY, SERIES, TEMPERATURE, MEASURED } kind;

typedef struct climate {
    const fr_host *h;
    double *out;
    kind kind;
    double month[12];  /* m/s; [0] when constant */
    double change[12]; /* m/s added by month */
    double warmer[12]; /* K added by month */
    double pan[12];    /* pan coefficients of measured evaporation */
    const fr_table *series;
    fr_daily daily;
    double latitude;
} climate;

/* n numbers of an option, blanks or commas between them; `value` keeps what it has when the option is absent. */
static fr_status read_list(const fr_host *h, const char *option, size_t n, double *value)
{
    const char *text = h->option(h, option);
    if (!text) return FR_OK;
    for (size_t k = 0; k < n; k++) {
        char *end;
        text += strspn(text, " \t,");
        double v = strtod(text, &end);
        if (end == text || !isfinite(v))
            return h->fail(h, FR_INPUT, "option %s: %zu numbers are expected, \"%s\" is not enough", option,
                           n, h->option(h, option));
        value[k] = v;
        text = end;
    }
    return FR_OK;
}

static const char *choice(const fr_host *h, const char *parameter, const char *option)
{
    if (h->given(h, parameter)) return h->text(h, parameter);
    return h->option(h, option);
}

static fr_status read_kind(climate *c, bool *has_values)
{
    const fr_host *h = c->h;
    *has_values = true;
    if (h->given(h, "rate")) {
        c->kind = CONSTANT;
        c->month[0] = h->number(h, "rate") * 1e-3 / DAY;
        *has_values = false;
        return FR_OK;
    }
    const char *type = choice(h, "type", "evaporation_type");
    if (!type || !strcmp(type, "constant"))
        c->kind = CONSTANT;
    else if (!strcmp(type, "monthly"))
        c->kind = MONTHLY;
    else if (!strcmp(type, "series"))
        c->kind = SERIES;
    else if (!strcmp(type, "temperature"))
        c->kind = TEMPERATURE;
    else if (!strcmp(type, "file"))
        c->kind = MEASURED;
    else
        return h->fail(h, FR_INPUT,
                       "evaporation_type \"%s\" is unknown; use constant, monthly, series, temperature "
                       "or file",
                       type);
    return FR_OK;
}

static fr_status find_series(climate *c)
{
    const fr_host *h = c->h;
    const char *name = h->option(h, "evaporation_series");
    int32_t table = name ? h->table_find(h, "series", name) : FR_NONE;
    c->series = table == FR_NONE ? NULL : h->table(h, table);
    if (!c->series || c->series->columns < 2)
        return h->fail(h, FR_INPUT, "the evaporation series \"%s\" is not in the model", name ? name : "");
    return FR_OK;
}

static bool is_us(const fr_host *h)
{
    const char *system = h->option(h, "unit_system");
    return system && !strcmp(system, "US");
}

static fr_status find_daily(climate *c)
{
    const fr_host *h = c->h;
    const char *path = choice(h, "climate_file", "temperature_file"),
               *name = h->option(h, "temperature_series");
    c->latitude = h->given(h, "latitude") ? h->number(h, "latitude") : h->option_number(h, "latitude", NAN);
    if (c->kind == TEMPERATURE && !(fabs(c->latitude) <= 90.0))
        return h->fail(h, FR_INPUT,
                       "evaporation from temperature needs the latitude in degrees (parameter latitude)");
    int32_t table = name ? h->table_find(h, "series", name) : FR_NONE;
    if (c->kind == TEMPERATURE && table != FR_NONE)
        return fr_daily_of_series(h, h->table(h, table), &c->daily);
    if (!path)
        return h->fail(h, FR_INPUT, "evaporation from %s needs a climate file (parameter climate_file)",
                       h->say(h, c->kind == TEMPERATURE ? "temperature" : "measurements"));
    fr_status status = fr_daily_read(h, path, is_us(h), &c->daily);
    return status == FR_OK ? fr_daily_start(h, &c->daily) : status;
}

static fr_status create(const fr_host *h, void **self)
{
    climate *c = h->allocate(h, 1, sizeof *c);
    if (!c) return FR_MEMORY;
    c->h = h;
    c->out = h->field(h, "potential_evaporation");
    for (int m = 0; m < 12; m++)
        c->pan[m] = 1.0;
    *self = c;
    bool has_values;
    fr_status status = read_kind(c, &has_values);
    if (status == FR_OK) status = read_list(h, "adjust_evaporation", 12, c->change);
    if (status == FR_OK) status = read_list(h, "adjust_temperature", 12, c->warmer);
    if (status == FR_OK) status = read_list(h, "evaporation_pan", 12, c->pan);
    if (status != FR_OK) return status;
    switch (c->kind) {
    case CONSTANT: return has_values ? read_list(h, "evaporation_values", 1, c->month) : FR_OK;
    case MONTHLY: return read_list(h, "evaporation_values", 12, c->month);
    case SERIES: return find_series(c);
    default: return find_daily(c);
    }
}

/* Rate of the series at t (the last record's at or before t); *until = time of the next record. */
static double of_series(const fr_table *s, double t, double *until)
{
    size_t low = 0, high = s->rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->data[middle * s->columns] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    *until = low < s->rows ? s->data[low * s->columns] : INFINITY;
    return low == 0 ? 0.0 : s->data[(low - 1) * s->columns + 1];
}

/* Rate at t (m/s) and the time until which it holds. */
static double rate_at(const climate *c, double t, double *until)
{
    fr_calendar now;
    c->h->calendar(c->h, t, &now);
    double of_day = now.hour * 3600.0 + now.minute * 60.0 + now.second;
    int m = now.month - 1;
    int64_t day = fr_day_number(now.year, now.month, now.day);
    *until = t + fmax(1e-3, DAY - of_day);
    double rate = 0.0, record;
    switch (c->kind) {
    case CONSTANT: rate = c->month[0]; break;
    case MONTHLY: rate = c->month[m]; break;
    case SERIES:
        rate = of_series(c->series, t, &record);
        *until = fmin(*until, record);
        break;
    case TEMPERATURE:
        rate = fr_daily_hargreaves(&c->daily, day, c->latitude, now.day_of_year, c->warmer[m]);
        break;
    case MEASURED: rate = c->daily.evaporation[fr_daily_at(&c->daily, day)] * c->pan[m]; break;
    }
    return isnan(rate) ? 0.0 : fmax(0.0, rate + c->change[m]);
}

static fr_status advance(void *self, double t, double dt)
{
    climate *c = self;
    double sum = 0.0, end = t + dt;
    for (double at = t; at < end;) {
        double until, rate = rate_at(c, at, &until);
        until = fmin(until, end);
        sum += rate * (until - at);
        at = until;
    }
    c->out[0] = sum;
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "rate",
      .type = FR_NUMBER,
      .unit = "mm/day",
      .max = 1000.0,
      .optional = true,
      .doc = "one rate for all times; the model's evaporation when not set" },
    { .name = "type",
      .type = FR_CHOICE,
      .choices = "constant|monthly|series|temperature|file",
      .optional = true,
      .doc = "kind of evaporation data; the model's when not set" },
    { .name = "climate_file",
      .type = FR_PATH,
      .optional = true,
      .doc =
          "daily records: station year month day highest lowest evaporation wind; the model's when not set" },
    { .name = "latitude",
      .type = FR_NUMBER,
      .unit = "degrees",
      .min = -90.0,
      .max = 90.0,
      .optional = true,
      .doc = "latitude, for evaporation from temperature; the model's when not set" },
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
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "evaporation/climate",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation =
        "Hargreaves and Samani (1985), Appl. Eng. Agric. 1(2); SWMM Reference Manual I, EPA/600/R-15/162A, 2.6",
    .summary = "Potential evaporation: constant, monthly, a series, from temperature, or measured",
    .sets = "global",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

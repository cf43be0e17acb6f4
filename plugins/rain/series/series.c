/* series.c: rain gauges of the model. Each record of a gauge's series holds for one recording interval, as in SWMM
 * (User's Manual 5.2, rain gages): between records that lie further apart it does not rain. Rain of a step is the
 * exact integral of these bars. */
#include <math.h>
#include <stdlib.h>

#include "../shared/bars.h"
#include "freshet/plugin.h"

enum { INTENSITY, VOLUME, CUMULATIVE }; /* choice format */
#define FIRST_STEP 60.0 /* s: step after a change of intensity, unless the model's wet_step is shorter */

typedef struct series {
    const fr_host *h;
    size_t n;
    fr_bars *bars;
    double *rainfall;
    double first_step;
} series;

static bool says_yes(const char *text)
{
    return text && (text[0] == 'y' || text[0] == 'Y' || text[0] == '1' || text[0] == 't');
}

/* Twelve monthly rain factors of the model (option adjust_rainfall), 1 when it has none. */
static fr_status read_factors(const fr_host *h, double factor[12])
{
    for (int m = 0; m < 12; m++)
        factor[m] = 1.0;
    const char *text = h->option(h, "adjust_rainfall");
    if (!text) return FR_OK;
    for (int m = 0; m < 12; m++) {
        char *end;
        while (*text == ' ' || *text == ',' || *text == '\t')
            text++;
        factor[m] = strtod(text, &end);
        if (end == text || !(factor[m] >= 0.0) || isinf(factor[m]))
            return h->fail(h, FR_INPUT, "option %s: twelve factors >= 0 are needed, one a month",
                           "adjust_rainfall");
        text = end;
    }
    return FR_OK;
}

/* Mean intensity (m/s) of record k while it lasts. */
static double intensity(const fr_table *t, size_t k, int format, double interval)
{
    const double *row = t->data + k * t->columns;
    if (format == INTENSITY) return row[1];
    if (format == VOLUME) return row[1] / interval;
    double before = k > 0 ? row[1 - (ptrdiff_t)t->columns] : 0.0;
    return (row[1] < before ? row[1] : row[1] - before) / interval;
}

static fr_status allocate_bars(const fr_host *h, size_t n, fr_bars *b)
{
    b->start = h->allocate(h, n + 1, sizeof(double));
    b->end = h->allocate(h, n + 1, sizeof(double));
    b->rate = h->allocate(h, n + 1, sizeof(double));
    b->before = h->allocate(h, n + 1, sizeof(double));
    return b->start && b->end && b->rate && b->before ? FR_OK : FR_MEMORY;
}

static fr_status fill(series *s, size_t gauge, const fr_table *t, int format, double interval,
                      const double factor[12])
{
    const fr_host *h = s->h;
    if (t->columns < 2)
        return h->fail_at(h, FR_INPUT, FR_GAUGES, gauge, "series \"%s\" has no values", t->name);
    if (allocate_bars(h, t->rows, &s->bars[gauge]) != FR_OK) return FR_MEMORY;
    size_t crowded = 0;
    for (size_t k = 0; k < t->rows; k++) {
        double start = t->data[k * t->columns], end = start + interval;
        double next = k + 1 < t->rows ? t->data[(k + 1) * t->columns] : INFINITY;
        double rate = intensity(t, k, format, interval);
        if (!(rate >= 0.0) || isinf(rate))
            return h->fail_at(h, FR_INPUT, FR_GAUGES, gauge,
                              "series \"%s\", record %zu: rain must be a number >= 0; correct it", t->name,
                              k + 1);
        if (!(next > start))
            return h->fail_at(h, FR_INPUT, FR_GAUGES, gauge,
                              "series \"%s\", record %zu: times must increase; sort the records", t->name,
                              k + 2);
        if (next < end - 1e-3) {
            crowded++;
            if (format != INTENSITY) rate *= interval / (next - start);
        }
        /* Clock times have fractions that are not exact: records that meet to a millisecond do meet. */
        if (fabs(next - end) < 1e-3 || next < end) end = next;
        fr_calendar date;
        h->calendar(h, start, &date);
        fr_bars_add(&s->bars[gauge], start, end, rate * factor[date.month - 1]);
    }
    if (crowded)
        h->log(
            h, FR_LOG_WARNING,
            "gauge %s: %zu records of series \"%s\" follow sooner than the recording interval of %g s; each holds "
            "until the next",
            h->element_name(h, FR_GAUGES, gauge), crowded, t->name, interval);
    return FR_OK;
}

static bool is_used(const fr_host *h, size_t gauge)
{
    const int32_t *of = h->column_index(h, FR_CATCHMENTS, "gauge");
    size_t n = of ? h->count(h, FR_CATCHMENTS) : 0;
    for (size_t i = 0; i < n; i++)
        if (of[i] == (int32_t)gauge) return true;
    return false;
}

static fr_status read_gauge(series *s, size_t gauge, const double factor[12])
{
    const fr_host *h = s->h;
    const int32_t *table = h->column_index(h, FR_GAUGES, "series"),
                  *format = h->column_index(h, FR_GAUGES, "format");
    const double *interval = h->column_number(h, FR_GAUGES, "interval");
    const fr_table *t = table && table[gauge] != FR_NONE ? h->table(h, table[gauge]) : NULL;
    if (!t && is_used(h, gauge))
        return h->fail_at(
            h, FR_INPUT, FR_GAUGES, gauge,
            "the gauge has no rain series; give it one, or choose rain/design for the scenario");
    if (!t) return FR_OK;
    if (!interval || !(interval[gauge] > 0.0))
        return h->fail_at(h, FR_INPUT, FR_GAUGES, gauge, "the recording interval must be > 0; correct it");
    int kind = format && format[gauge] != FR_NONE ? format[gauge] : INTENSITY;
    return fill(s, gauge, t, kind, interval[gauge], factor);
}

static fr_status create(const fr_host *h, void **self)
{
    series *s = h->allocate(h, 1, sizeof *s);
    if (!s) return FR_MEMORY;
    s->h = h;
    s->n = h->count(h, FR_GAUGES);
    s->rainfall = h->field(h, "rainfall");
    s->first_step = fmin(FIRST_STEP, h->option_number(h, "wet_step", FIRST_STEP));
    if (!(s->first_step > 0.0)) s->first_step = FIRST_STEP;
    s->bars = h->allocate(h, s->n + 1, sizeof *s->bars);
    if (!s->bars) return FR_MEMORY;
    *self = s;
    if (says_yes(h->option(h, "ignore_rainfall"))) return FR_OK;
    double factor[12];
    fr_status status = read_factors(h, factor);
    for (size_t g = 0; g < s->n && status == FR_OK; g++)
        status = read_gauge(s, g, factor);
    return status;
}

static fr_status advance(void *self, double t, double dt)
{
    series *s = self;
    for (size_t g = 0; g < s->n; g++)
        s->rainfall[g] = fr_bars_depth(&s->bars[g], t, t + dt);
    return FR_OK;
}

static fr_status step_wish(void *self, double t, double *dt)
{
    series *s = self;
    *dt = INFINITY;
    for (size_t g = 0; g < s->n; g++)
        *dt = fmin(*dt, fr_bars_wish(&s->bars[g], t, s->first_step));
    return FR_OK;
}

static const fr_port ports[] = {
    { .name = "rainfall",
      .direction = FR_OUT,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_GAUGES,
      .flags = FR_RECORD,
      .doc = "rain of the step" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_RAIN,
    .create = create,
    .advance = advance,
    .step_wish = step_wish,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "rain/series",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "SWMM User's Manual 5.2, EPA/600/R-22/030, rain gages",
    .summary = "Rain of the model's gauges, each record held for its interval",
    .sets = "gauges",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

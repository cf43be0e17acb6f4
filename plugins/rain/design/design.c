/* design.c: one design storm over all gauges of the model, from a storm formula or a table.
 *
 * chicago: cut into bars by differences of the cumulative depth (storm.h), so that the bars sum to the formula's
 * depth exactly. uniform: one bar. curve: a dimensionless mass curve. pilgrim_cordery: the mean pattern of recorded
 * storms. table: the user's own bars. Keifer and Chu (1957), ASCE J. Hydraul. 83(HY4); Pilgrim and Cordery (1975), ASCE J.
 * Hydraul. 101(HY1). */
#include <math.h>
#include <string.h>

#include "../shared/bars.h"
#include "pilgrim.h"
#include "storm.h"
#include "storm_files.h"

#define FIRST_STEP 60.0            /* s: step after a change of intensity */
#define FORMULA_LIMIT (180 * 60.0) /* s: storm formulas are fitted to durations of 5 to 180 min */
#define DEFAULT_PEAK 0.4
#define DAY 86400.0 /* s */
#define MOST_BARS 1000000.0

typedef struct design {
    const fr_host *h;
    size_t gauges;
    double *rainfall;
    double first_step;
    fr_bars bars;
} design;

typedef struct storm {
    fr_formula formula;
    bool has_formula;
    double period, duration, peak, start, bin, factor, depth; /* years, s, 1, s, s, 1, m (NaN = by formula) */
} storm;

static bool is_shape(const fr_host *h, const char *shape)
{
    return !strcmp(h->text(h, "shape"), shape);
}

static fr_status read_formula(const fr_host *h, storm *s)
{
    static const char *const names[] = { "a", "c", "b", "n" };
    double *number[] = { &s->formula.a, &s->formula.c, &s->formula.b, &s->formula.n };
    size_t given = 0;
    for (size_t k = 0; k < FR_COUNT(names); k++)
        given += h->given(h, names[k]);
    const char *zone = h->given(h, "zone") ? h->text(h, "zone") : NULL;
    s->has_formula = given > 0 || zone;
    if (!s->has_formula) return FR_OK;
    if (given > 0 && given < FR_COUNT(names))
        return h->fail(h, FR_INPUT, "a storm formula needs all of a, c, b and n; or name a zone");
    if (given > 0 && zone) return h->fail(h, FR_INPUT, "give either a zone or a, c, b and n, not both");
    for (size_t k = 0; k < FR_COUNT(names) && !zone; k++)
        *number[k] = h->number(h, names[k]);
    if (zone) {
        fr_status status = fr_storm_zone(h, h->given(h, "storms") ? h->text(h, "storms") : NULL, zone,
                                         &s->formula);
        if (status != FR_OK) return status;
    }
    const fr_formula *f = &s->formula;
    if (!(f->a > 0.0 && f->b >= 0.0 && f->n > 0.0 && f->n < 1.0))
        return h->fail(h, FR_INPUT, "the storm formula needs a > 0, b >= 0 and 0 < n < 1");
    if (!h->given(h, "return_period"))
        return h->fail(h, FR_INPUT, "a storm formula needs a return_period, e.g. \"5 years\"");
    s->period = h->number(h, "return_period");
    if (!(1.0 + f->c * log10(s->period) > 0.0))
        return h->fail(h, FR_INPUT, "return_period %g years is too short for this storm formula", s->period);
    return FR_OK;
}

static fr_status read_storm(const fr_host *h, storm *s)
{
    *s = (storm){
        .duration = h->number(h, "duration"),
        .start = h->number(h, "start"),
        .bin = h->number(h, "bin"),
        .factor = h->number(h, "areal_factor"),
        .depth = h->given(h, "depth") ? h->number(h, "depth") / 1000.0 : NAN,
        .peak = h->given(h, "peak_position") ? h->number(h, "peak_position") : DEFAULT_PEAK,
    };
    fr_status status = read_formula(h, s);
    if (status != FR_OK) return status;
    bool chicago = is_shape(h, "chicago");
    if (!s->has_formula && (chicago || isnan(s->depth)))
        return h->fail(h, FR_INPUT, "the storm needs a zone, or a, c, b and n%s",
                       chicago ? "" : h->say(h, ", or a depth"));
    if (s->duration / s->bin > MOST_BARS)
        return h->fail(h, FR_INPUT, "the bin of %g s is too short for a storm of %g s", s->bin, s->duration);
    if (s->has_formula && s->duration > FORMULA_LIMIT)
        h->log(
            h, FR_LOG_WARNING,
            "storm formulas are fitted up to 180 min; this storm of %g min stretches it: check its depth against "
            "long-duration records",
            s->duration / 60.0);
    if (chicago && !h->given(h, "peak_position"))
        h->log(h, FR_LOG_WARNING,
               "peak_position %g is a preset, not a local value: check it against the standard",
               DEFAULT_PEAK);
    return FR_OK;
}

static fr_status allocate_bars(const fr_host *h, size_t n, fr_bars *b)
{
    b->start = h->allocate(h, n + 1, sizeof(double));
    b->end = h->allocate(h, n + 1, sizeof(double));
    b->rate = h->allocate(h, n + 1, sizeof(double));
    b->before = h->allocate(h, n + 1, sizeof(double));
    return b->start && b->end && b->rate && b->before ? FR_OK : FR_MEMORY;
}

static fr_status build_chicago(design *d, const storm *s)
{
    size_t n = (size_t)ceil(s->duration / s->bin - 1e-9);
    if (allocate_bars(d->h, n, &d->bars) != FR_OK) return FR_MEMORY;
    double total = fr_formula_depth(&s->formula, s->period, s->duration);
    double scale = s->factor * (isnan(s->depth) ? 1.0 : s->depth / total), fallen = 0.0;
    for (size_t k = 0; k < n; k++) {
        double t0 = (double)k * s->bin, t1 = k + 1 < n ? (double)(k + 1) * s->bin : s->duration;
        double by_then = k + 1 < n ? fr_chicago_depth(&s->formula, s->period, s->duration, s->peak, t1)
                                   : total;
        fr_bars_add(&d->bars, s->start + t0, s->start + t1, (by_then - fallen) * scale / (t1 - t0));
        fallen = by_then;
    }
    return FR_OK;
}

static double total_depth(const storm *s)
{
    return isnan(s->depth) ? fr_formula_depth(&s->formula, s->period, s->duration) : s->depth;
}

/* Linear in the curve; x in 0 .. 1. */
static double on_curve(size_t n, const double *x, const double *y, double at)
{
    size_t k = 1;
    while (k + 1 < n && x[k] < at)
        k++;
    return y[k - 1] + (y[k] - y[k - 1]) * fmin(1.0, (at - x[k - 1]) / (x[k] - x[k - 1]));
}

static fr_status build_curve(design *d, const storm *s)
{
    const fr_host *h = d->h;
    size_t points, n = (size_t)ceil(s->duration / s->bin - 1e-9);
    double *x, *y, fallen = 0.0;
    if (!h->given(h, "curve"))
        return h->fail(h, FR_INPUT, "shape curve needs the name of a curve, e.g. scs_ii");
    fr_status status = fr_storm_curve(h, h->given(h, "curves") ? h->text(h, "curves") : NULL,
                                      h->text(h, "curve"), &points, &x, &y);
    if (status == FR_OK) status = allocate_bars(h, n, &d->bars);
    if (status != FR_OK) return status;
    double total = total_depth(s);
    if (!strncmp(h->text(h, "curve"), "scs_", 4) && s->duration != DAY)
        h->log(h, FR_LOG_WARNING, "the SCS distributions are made for storms of 24 h; this one lasts %g h",
               s->duration / 3600.0);
    for (size_t k = 0; k < n; k++) {
        double t0 = (double)k * s->bin, t1 = k + 1 < n ? (double)(k + 1) * s->bin : s->duration;
        double by_then = k + 1 < n ? on_curve(points, x, y, t1 / s->duration) : 1.0;
        fr_bars_add(&d->bars, s->start + t0, s->start + t1,
                    (by_then - fallen) * total * s->factor / (t1 - t0));
        fallen = by_then;
    }
    return FR_OK;
}

static fr_status build_pilgrim(design *d, const storm *s)
{
    const fr_host *h = d->h;
    size_t storms, n;
    double *depth;
    if (!h->given(h, "file"))
        return h->fail(
            h, FR_INPUT,
            "shape pilgrim_cordery needs a file: a recorded storm a line, depths of equal intervals");
    fr_status status = fr_storm_records(h, h->text(h, "file"), &storms, &n, &depth);
    if (status == FR_OK) status = allocate_bars(h, n, &d->bars);
    if (status != FR_OK) return status;
    double *share = h->allocate(h, n, 4 * sizeof(double));
    if (!share) return FR_MEMORY;
    fr_pilgrim_pattern(storms, n, depth, share, share + n);
    double width = s->duration / (double)n;
    for (size_t k = 0; k < n; k++)
        fr_bars_add(&d->bars, s->start + (double)k * width, s->start + (double)(k + 1) * width,
                    share[k] * total_depth(s) * s->factor / width);
    return FR_OK;
}

static fr_status build_uniform(design *d, const storm *s)
{
    if (allocate_bars(d->h, 1, &d->bars) != FR_OK) return FR_MEMORY;
    fr_bars_add(&d->bars, s->start, s->start + s->duration, total_depth(s) * s->factor / s->duration);
    return FR_OK;
}

/* Depth (mm) of table row k until the next row, that began at time[k]. */
static double row_depth(const char *holds, const double *time, const double *value, size_t k)
{
    if (!strcmp(holds, "intensity")) return value[k] * (time[k + 1] - time[k]) / 3600.0;
    if (!strcmp(holds, "cumulative")) return value[k + 1] - value[k];
    return value[k];
}

static fr_status build_table(design *d)
{
    const fr_host *h = d->h;
    if (!h->given(h, "file")) return h->fail(h, FR_INPUT, "shape table needs a file: lines \"time, value\"");
    const char *unit = h->text(h, "time_unit"), *holds = h->text(h, "holds");
    double seconds = !strcmp(unit, "s") ? 1.0 : !strcmp(unit, "h") ? 3600.0 : 60.0;
    double *time, *value, sum = 0.0, start = h->number(h, "start"),
                          scale = h->number(h, "areal_factor") / 1000.0;
    size_t n;
    fr_status status = fr_storm_table(h, h->text(h, "file"), seconds, &n, &time, &value);
    if (status == FR_OK) status = allocate_bars(h, n, &d->bars);
    if (status != FR_OK) return status;
    bool cumulative = !strcmp(holds, "cumulative");
    /* The last row of depths or intensities lasts as long as the one before. */
    double last = time[n - 1] - time[n - 2];
    for (size_t k = 0; k + 1 < n; k++) {
        if (cumulative && value[k + 1] < value[k])
            return h->fail(h, FR_INPUT, "%s: the cumulative rain falls after %g s; correct it",
                           h->text(h, "file"), time[k]);
        sum += row_depth(holds, time, value, k);
    }
    double tail = cumulative                    ? 0.0
                  : !strcmp(holds, "intensity") ? value[n - 1] * last / 3600.0
                                                : value[n - 1];
    sum += tail;
    if (h->given(h, "depth")) scale *= sum > 0.0 ? h->number(h, "depth") / sum : 0.0;
    for (size_t k = 0; k + 1 < n; k++)
        fr_bars_add(&d->bars, start + time[k], start + time[k + 1],
                    row_depth(holds, time, value, k) * scale / (time[k + 1] - time[k]));
    fr_bars_add(&d->bars, start + time[n - 1], start + time[n - 1] + last, tail * scale / last);
    return FR_OK;
}

static fr_status build(design *d)
{
    if (is_shape(d->h, "table")) return build_table(d);
    storm s;
    fr_status status = read_storm(d->h, &s);
    if (status != FR_OK) return status;
    if (is_shape(d->h, "curve")) return build_curve(d, &s);
    if (is_shape(d->h, "pilgrim_cordery")) return build_pilgrim(d, &s);
    return is_shape(d->h, "uniform") ? build_uniform(d, &s) : build_chicago(d, &s);
}

static fr_status create(const fr_host *h, void **self)
{
    design *d = h->allocate(h, 1, sizeof *d);
    if (!d) return FR_MEMORY;
    d->h = h;
    d->gauges = h->count(h, FR_GAUGES);
    if (d->gauges == 0)
        return h->fail(
            h, FR_INPUT,
            "the model has no rain gauge for the design storm to fall on; add one and give it to the "
            "catchments");
    d->rainfall = h->field(h, "rainfall");
    d->first_step = fmin(FIRST_STEP, h->option_number(h, "wet_step", FIRST_STEP));
    if (!(d->first_step > 0.0)) d->first_step = FIRST_STEP;
    fr_status status = build(d);
    if (status != FR_OK) return status;
    double total = fr_bars_depth(&d->bars, -INFINITY, INFINITY);
    h->log(h, FR_LOG_INFO, "design storm: %.1f mm", total * 1000.0);
    *self = d;
    return FR_OK;
}

static fr_status advance(void *self, double t, double dt)
{
    design *d = self;
    double depth = fr_bars_depth(&d->bars, t, t + dt);
    for (size_t g = 0; g < d->gauges; g++)
        d->rainfall[g] = depth;
    return FR_OK;
}

static fr_status step_wish(void *self, double t, double *dt)
{
    design *d = self;
    *dt = fr_bars_wish(&d->bars, t, d->first_step);
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "shape",
      .type = FR_CHOICE,
      .default_value = "chicago",
      .choices = "chicago|uniform|curve|pilgrim_cordery|table",
      .doc = "how the rain is spread over the duration" },
    { .name = "zone",
      .type = FR_TEXT,
      .optional = true,
      .doc = "zone of the storm formula: its id or Chinese name" },
    { .name = "storms",
      .type = FR_PATH,
      .optional = true,
      .doc = "table of storm formulas (id,zone_zh,A,C,b,n,version,source); Freshet's own when not set" },
    { .name = "a",
      .type = FR_NUMBER,
      .unit = "1",
      .max = 1e6,
      .optional = true,
      .doc = "A of q = A (1 + C lg P)/(t + b)^n in L/(s ha), t in min" },
    { .name = "c",
      .type = FR_NUMBER,
      .unit = "1",
      .max = 100.0,
      .optional = true,
      .doc = "C of the storm formula" },
    { .name = "b",
      .type = FR_NUMBER,
      .unit = "1",
      .max = 1000.0,
      .optional = true,
      .doc = "b of the storm formula, in minutes" },
    { .name = "n",
      .type = FR_NUMBER,
      .unit = "1",
      .max = 1.0,
      .optional = true,
      .doc = "n of the storm formula" },
    { .name = "return_period",
      .type = FR_NUMBER,
      .unit = "years",
      .min = 0.05,
      .max = 1e5,
      .optional = true,
      .doc = "P, years" },
    { .name = "duration",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "120 min",
      .min = 60.0,
      .max = 2.6e6,
      .doc = "duration of the storm" },
    { .name = "peak_position",
      .type = FR_NUMBER,
      .unit = "1",
      .max = 1.0,
      .optional = true,
      .doc = "r, share of the duration before the peak; 0.4 (a preset) when not set" },
    { .name = "start",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "0 s",
      .max = 1e9,
      .doc = "beginning of the storm after the start of the run" },
    { .name = "bin",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "5 min",
      .min = 1.0,
      .max = 86400.0,
      .doc = "length of the bars" },
    { .name = "areal_factor",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "1",
      .max = 1.0,
      .doc = "areal reduction of the depth" },
    { .name = "depth",
      .type = FR_NUMBER,
      .unit = "mm",
      .max = 1e4,
      .optional = true,
      .doc = "total depth in place of the formula's or table's" },
    { .name = "curve",
      .type = FR_TEXT,
      .optional = true,
      .doc = "shape curve: name of the mass curve, scs_i, scs_ia, scs_ii, scs_iii or one of your own table" },
    { .name = "curves",
      .type = FR_PATH,
      .optional = true,
      .doc = "table of mass curves (name,time,depth: shares from 0 to 1); Freshet's own when not set" },
    { .name = "file",
      .type = FR_PATH,
      .optional = true,
      .doc = "shape table: lines \"time, value\"; pilgrim_cordery: a recorded storm a line" },
    { .name = "holds",
      .type = FR_CHOICE,
      .default_value = "depth",
      .choices = "depth|intensity|cumulative",
      .doc = "what the table holds: mm until the next line, mm/h, or mm since the beginning" },
    { .name = "time_unit",
      .type = FR_CHOICE,
      .default_value = "min",
      .choices = "s|min|h",
      .doc = "unit of times in the table that are plain numbers" },
};
static const fr_port ports[] = {
    { .name = "rainfall",
      .direction = FR_OUT,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_GAUGES,
      .flags = FR_RECORD,
      .doc = "rain of the step, the same on all gauges" },
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
    .name = "rain/design",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation =
        "Keifer and Chu (1957), ASCE J. Hydraul. Div. 83(HY4); Pilgrim and Cordery (1975), ibid. 101(HY1)",
    .summary = "One design storm for all gauges: Chicago, Pilgrim-Cordery, SCS, uniform or a table",
    .sets = "gauges",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

/* my_model.c: rain/my_model, rain of one intensity between two times.
 *
 * The rain of a step is the integral over it, not a sample: exact for any step.
 */
#include <math.h>

#include <freshet/plugin.h>

typedef struct storm {
    const fr_host *h;
    double rate, start, length; /* m/s, s, s */
    const int32_t *rows;        /* gauges of this instance; NULL: all of them */
    double *rainfall;           /* m over the step, of every gauge */
} storm;

static fr_status create(const fr_host *h, void **self)
{
    storm *s = h->allocate(h, 1, sizeof *s);
    if (s == NULL) return FR_MEMORY;
    *s = (storm){
        .h = h,
        .rate = h->number(h, "intensity"),
        .start = h->number(h, "start"),
        .length = h->number(h, "duration"),
        .rows = h->domain_rows(h),
        .rainfall = h->field(h, "rainfall"),
    };
    *self = s;
    return FR_OK;
}

static fr_status advance(void *self, double t, double dt)
{
    storm *s = self;
    size_t n = s->h->domain_size(s->h);
    double from = fmax(t, s->start), to = fmin(t + dt, s->start + s->length);
    for (size_t i = 0; i < n; i++)
        s->rainfall[s->rows ? (size_t)s->rows[i] : i] = s->rate * fmax(to - from, 0.0);
    return FR_OK;
}

/* The longest step that suits the rain: to its beginning or end, so that its edges stay sharp. */
static fr_status step_wish(void *self, double t, double *dt)
{
    const storm *s = self;
    double end = s->start + s->length;
    *dt = t < s->start ? s->start - t : t < end ? fmin(end - t, 300.0) : INFINITY;
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "intensity",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .default_value = "30 mm/h",
      .max = 1.0,
      .doc = "intensity of the rain" },
    { .name = "start",
      .type = FR_DURATION,
      .default_value = "0",
      .max = 1e9,
      .doc = "when it begins, from the start of the run" },
    { .name = "duration",
      .type = FR_DURATION,
      .default_value = "2 h",
      .max = 1e9,
      .doc = "how long it rains" },
};
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

/* What `freshet plugins info rain/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "rain/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "your source: author, year, title",
    .summary = "Rain of one intensity between two times",
    .sets = "gauges",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

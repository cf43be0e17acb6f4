/* series.c: inflow/series. Baseline x pattern + scale x time series, integrated exactly over each step. */
#include "../shared/patterns.h"
#include "freshet/plugin.h"

#include <math.h>

#define PARTS 5.0          /* steps that resolve the interval of a series */
#define SHORTEST_WISH 15.0 /* s */
#define LONGEST_WISH 900.0 /* s */

typedef struct inflow {
    int32_t node;
    int32_t series;  /* table, or FR_NONE */
    double scale;    /* of the series */
    double baseline; /* m3 s-1 */
    fr_patterns pattern;
} inflow;

typedef struct inflows {
    const fr_host *h;
    size_t n;
    inflow *inflow;
    double *lateral; /* m3, transfer port */
} inflows;

static double number(const fr_host *h, const char *column, size_t k, double fallback)
{
    const double *values = h->column_number(h, FR_DOMAIN, column);
    return values && !isnan(values[k]) ? values[k] : fallback;
}

static int32_t position(const fr_host *h, const char *column, size_t k)
{
    const int32_t *values = h->column_index(h, FR_DOMAIN, column);
    return values ? values[k] : FR_NONE;
}

static fr_status load(inflows *self, size_t k)
{
    const fr_host *h = self->h;
    if (position(h, "pollutant", k) != FR_NONE) return FR_OK;
    inflow f = { .node = position(h, "node", k),
                 .series = position(h, "series", k),
                 .scale = number(h, "scale", k, 1.0),
                 .baseline = number(h, "baseline", k, 0.0) };
    if (f.node < 0 || (size_t)f.node >= h->count(h, FR_NODES))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "an external inflow needs a node");
    if (f.series != FR_NONE && !h->table(h, f.series))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "the time series of an external inflow is missing");
    int32_t pattern = position(h, "pattern", k);
    if (pattern != FR_NONE && !fr_patterns_add(&f.pattern, h->table(h, pattern)))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                          "the baseline of an external inflow takes a time pattern only");
    self->inflow[self->n++] = f;
    return FR_OK;
}

static fr_status create(const fr_host *h, void **out)
{
    inflows *self = h->allocate(h, 1, sizeof *self);
    if (!self) return FR_MEMORY;
    *out = self;
    self->h = h;
    size_t rows = h->domain_size(h);
    self->inflow = h->allocate(h, rows ? rows : 1, sizeof *self->inflow);
    if (!self->inflow) return FR_MEMORY;
    self->lateral = h->field(h, "node_lateral_inflow");
    fr_status status = FR_OK;
    for (size_t k = 0; k < rows && status == FR_OK; k++)
        status = load(self, k);
    return status;
}

/* Integral of the baseline with its pattern (m3). */
static double baseline_volume(const inflows *self, const inflow *f, double t, double dt)
{
    if (f->baseline == 0.0 || fr_patterns_empty(&f->pattern)) return f->baseline * dt;
    double seconds = 0.0;
    fr_pieces piece = fr_pieces_of(self->h, t, dt);
    while (fr_pieces_next(&piece))
        seconds += fr_patterns_factor(&f->pattern, &piece.at) * piece.seconds;
    return f->baseline * seconds;
}

static fr_status advance(void *me, double t, double dt)
{
    inflows *self = me;
    const fr_host *h = self->h;
    double in = 0.0, out = 0.0;
    for (size_t k = 0; k < self->n; k++) {
        const inflow *f = &self->inflow[k];
        double volume = baseline_volume(self, f, t, dt);
        if (f->series != FR_NONE) volume += f->scale * h->series_integral(h, f->series, t, t + dt);
        self->lateral[f->node] += volume;
        if (volume > 0.0)
            in += volume;
        else
            out -= volume;
    }
    fr_status status = h->book(h, FR_IN, "external_inflow", in);
    if (status != FR_OK || out == 0.0) return status;
    return h->book(h, FR_OUT, "external_inflow", out);
}

/* Time between the two points of a series around t; infinite outside it. */
static double interval_at(const fr_table *s, double t)
{
    size_t low = 0, high = s->rows;
    while (low < high) { /* first row later than t */
        size_t middle = low + (high - low) / 2;
        if (s->data[middle * s->columns] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == s->rows) return INFINITY;
    double next = s->data[low * s->columns];
    return low == 0 ? next - t : next - s->data[(low - 1) * s->columns];
}

static fr_status step_wish(void *me, double t, double *dt)
{
    inflows *self = me;
    *dt = INFINITY;
    for (size_t k = 0; k < self->n; k++) {
        if (self->inflow[k].series == FR_NONE) continue;
        double wish = interval_at(self->h->table(self->h, self->inflow[k].series), t) / PARTS;
        *dt = fmin(*dt, fmin(fmax(wish, SHORTEST_WISH), LONGEST_WISH));
    }
    return FR_OK;
}

static const fr_port ports[] = {
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED,
      "external inflow; < 0 is taken out" },
};
static const fr_process_ops process = { .struct_size = sizeof process,
                                        .role = FR_ROLE_INFLOW,
                                        .create = create,
                                        .advance = advance,
                                        .step_wish = step_wish };
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "inflow/series",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Rossman and Huber (2016), SWMM Reference Manual I, EPA/600/R-15/162A",
    .summary = "External inflows: time series and baselines with a pattern",
    .sets = "inflows",
    .serves = "external_inflow",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

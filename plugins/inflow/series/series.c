/* series.c: inflow/series. Baseline x pattern + scale x time series, integrated exactly over each step. */
#include "../shared/lateral.h"
#include "../shared/patterns.h"

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

static fr_status load(const fr_host *h, size_t k, void *item)
{
    inflow *f = item;
    *f = (inflow){ .node = fr_lateral_index(h, "node", k),
                   .series = fr_lateral_index(h, "series", k),
                   .scale = fr_lateral_number(h, "scale", k, 1.0),
                   .baseline = fr_lateral_number(h, "baseline", k, 0.0) };
    if (f->node < 0 || (size_t)f->node >= h->count(h, FR_NODES))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "an external inflow needs a node");
    if (f->series != FR_NONE && !h->table(h, f->series))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "the time series of an external inflow is missing");
    int32_t pattern = fr_lateral_index(h, "pattern", k);
    if (pattern != FR_NONE && !fr_patterns_add(&f->pattern, h->table(h, pattern)))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                          "the baseline of an external inflow takes a time pattern only");
    return FR_OK;
}

static fr_status create(const fr_host *h, void **self)
{
    return fr_lateral_create(h, sizeof(inflow), load, "external_inflow", self);
}

/* Integral of the baseline with its pattern (m3). */
static double baseline_volume(const fr_host *h, const inflow *f, double t, double dt)
{
    if (f->baseline == 0.0 || fr_patterns_empty(&f->pattern)) return f->baseline * dt;
    double seconds = 0.0;
    fr_pieces piece = fr_pieces_of(h, t, dt);
    while (fr_pieces_next(&piece))
        seconds += fr_patterns_factor(&f->pattern, &piece.at) * piece.seconds;
    return f->baseline * seconds;
}

static fr_status advance(void *self, double t, double dt)
{
    fr_lateral *l = self;
    const inflow *inflows = l->item;
    fr_lateral_begin(l);
    for (size_t k = 0; k < l->n; k++) {
        const inflow *f = &inflows[k];
        double volume = baseline_volume(l->h, f, t, dt);
        if (f->series != FR_NONE) volume += f->scale * l->h->series_integral(l->h, f->series, t, t + dt);
        fr_lateral_add(l, k, f->node, volume);
    }
    return fr_lateral_book(l, "external_inflow");
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

static fr_status step_wish(void *self, double t, double *dt)
{
    const fr_lateral *l = self;
    const inflow *inflows = l->item;
    *dt = INFINITY;
    for (size_t k = 0; k < l->n; k++) {
        if (inflows[k].series == FR_NONE) continue;
        double wish = interval_at(l->h->table(l->h, inflows[k].series), t) / PARTS;
        *dt = fmin(*dt, fmin(fmax(wish, SHORTEST_WISH), LONGEST_WISH));
    }
    return FR_OK;
}

static const fr_port ports[] = {
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED | FR_RECORD,
      "external inflow; < 0 is taken out" },
    { "external_inflow", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_SIGNED | FR_RECORD,
      "volume that a row brings" },
};
static const fr_process_ops process = { FR_INFLOW_PROCESS, .step_wish = step_wish };
static const fr_plugin plugin = {
    FR_INFLOW_PLUGIN,
    .name = "inflow/series",
    .citation = "Rossman and Huber (2016), SWMM Reference Manual I, EPA/600/R-15/162A",
    .summary = "External inflows: time series and baselines with a pattern",
    .sets = "inflows",
    .serves = "external_inflow",
};

FR_PLUGIN_EXPORT(plugin)

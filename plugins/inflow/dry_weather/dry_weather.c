/* dry_weather.c: inflow/dry_weather. Average flow x product of its patterns, integrated exactly over each
 * step. */
#include "../shared/patterns.h"
#include "freshet/plugin.h"

#include <math.h>

typedef struct flow {
    int32_t node;
    double average; /* m3 s-1 */
    fr_patterns patterns;
} flow;

typedef struct flows {
    const fr_host *h;
    size_t n;
    flow *flow;
    double *lateral; /* m3, transfer port */
} flows;

static fr_status load(flows *self, size_t k)
{
    const fr_host *h = self->h;
    static const char *const names[] = { "pattern1", "pattern2", "pattern3", "pattern4" };
    const int32_t *pollutant = h->column_index(h, FR_DOMAIN, "pollutant");
    if (pollutant && pollutant[k] != FR_NONE) return FR_OK;
    const int32_t *node = h->column_index(h, FR_DOMAIN, "node");
    const double *average = h->column_number(h, FR_DOMAIN, "average");
    flow f = { .node = node ? node[k] : FR_NONE, .average = average ? average[k] : NAN };
    if (f.node < 0 || (size_t)f.node >= h->count(h, FR_NODES) || !isfinite(f.average))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "a dry weather flow needs a node and an average flow");
    for (size_t i = 0; i < 4; i++) {
        const int32_t *index = h->column_index(h, FR_DOMAIN, names[i]);
        if (!index || index[k] == FR_NONE) continue;
        if (!fr_patterns_add(&f.patterns, h->table(h, index[k])))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "a dry weather flow takes time patterns only");
    }
    self->flow[self->n++] = f;
    return FR_OK;
}

static fr_status create(const fr_host *h, void **out)
{
    flows *self = h->allocate(h, 1, sizeof *self);
    if (!self) return FR_MEMORY;
    *out = self;
    self->h = h;
    size_t rows = h->domain_size(h);
    self->flow = h->allocate(h, rows ? rows : 1, sizeof *self->flow);
    if (!self->flow) return FR_MEMORY;
    self->lateral = h->field(h, "node_lateral_inflow");
    fr_status status = FR_OK;
    for (size_t k = 0; k < rows && status == FR_OK; k++)
        status = load(self, k);
    return status;
}

static fr_status advance(void *me, double t, double dt)
{
    flows *self = me;
    double in = 0.0, out = 0.0;
    fr_pieces piece = fr_pieces_of(self->h, t, dt);
    while (fr_pieces_next(&piece))
        for (size_t k = 0; k < self->n; k++) {
            const flow *f = &self->flow[k];
            double volume = f->average * fr_patterns_factor(&f->patterns, &piece.at) * piece.seconds;
            self->lateral[f->node] += volume;
            if (volume > 0.0)
                in += volume;
            else
                out -= volume;
        }
    fr_status status = self->h->book(self->h, FR_IN, "dry_weather_flow", in);
    if (status != FR_OK || out == 0.0) return status;
    return self->h->book(self->h, FR_OUT, "dry_weather_flow", out);
}

static const fr_port ports[] = {
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED,
      "dry weather flow into the network" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process, .role = FR_ROLE_INFLOW, .create = create, .advance = advance
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "inflow/dry_weather",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Rossman and Huber (2016), SWMM Reference Manual I, EPA/600/R-15/162A",
    .summary = "Dry weather flows with monthly, daily, hourly and weekend patterns",
    .sets = "dry_weather_flows",
    .serves = "dry_weather_flow",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

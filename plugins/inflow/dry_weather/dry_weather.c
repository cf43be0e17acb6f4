/* dry_weather.c: inflow/dry_weather. Average flow x product of its patterns, integrated exactly over each
 * step. */
#include "../shared/lateral.h"
#include "../shared/patterns.h"

#include <math.h>

typedef struct flow {
    int32_t node;
    double average; /* m3 s-1 */
    fr_patterns patterns;
} flow;

static fr_status load(const fr_host *h, size_t k, void *item)
{
    static const char *const names[] = { "pattern1", "pattern2", "pattern3", "pattern4" };
    flow *f = item;
    *f = (flow){ .node = fr_lateral_index(h, "node", k), .average = fr_lateral_number(h, "average", k, NAN) };
    if (f->node < 0 || (size_t)f->node >= h->count(h, FR_NODES) || !isfinite(f->average))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "a dry weather flow needs a node and an average flow");
    for (size_t i = 0; i < 4; i++) {
        int32_t pattern = fr_lateral_index(h, names[i], k);
        if (pattern != FR_NONE && !fr_patterns_add(&f->patterns, h->table(h, pattern)))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "a dry weather flow takes time patterns only");
    }
    return FR_OK;
}

static fr_status create(const fr_host *h, void **self)
{
    return fr_lateral_create(h, sizeof(flow), load, "dry_weather_inflow", self);
}

static fr_status advance(void *self, double t, double dt)
{
    fr_lateral *l = self;
    const flow *flows = l->item;
    fr_lateral_begin(l);
    fr_pieces piece = fr_pieces_of(l->h, t, dt);
    while (fr_pieces_next(&piece))
        for (size_t k = 0; k < l->n; k++) {
            const flow *f = &flows[k];
            fr_lateral_add(l, k, f->node,
                           f->average * fr_patterns_factor(&f->patterns, &piece.at) * piece.seconds);
        }
    return fr_lateral_book(l, "dry_weather_flow");
}

static const fr_port ports[] = {
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED | FR_RECORD,
      "dry weather flow into the network" },
    { "dry_weather_inflow", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_SIGNED | FR_RECORD,
      "volume that a row brings" },
};
static const fr_process_ops process = { FR_INFLOW_PROCESS };
static const fr_plugin plugin = {
    FR_INFLOW_PLUGIN,
    .name = "inflow/dry_weather",
    .citation = "Rossman and Huber (2016), SWMM Reference Manual I, EPA/600/R-15/162A",
    .summary = "Dry weather flows with monthly, daily, hourly and weekend patterns",
    .sets = "dry_weather_flows",
    .serves = "dry_weather_flow",
};

FR_PLUGIN_EXPORT(plugin)

/* contributions.c: proportional mixing over the whole run. Of the water at node i the share
 *     reach_i = sum over outgoing links k of (V_k / out_i) reach_(end of k),   reach_hotspot = 1
 * comes to the hotspot; a source's contribution is its lateral inflow times its reach. V_k: net volume of link k. */
#include "contributions.h"

#include <math.h>
#include <string.h>

#define LOOP_SWEEPS 10000
#define CHANGE_OF_REST 1e-12

static int32_t start_of(const tracer *t, size_t k)
{
    return t->flow[k] >= 0.0 ? t->from[k] : t->to[k];
}
static int32_t end_of(const tracer *t, size_t k)
{
    return t->flow[k] >= 0.0 ? t->to[k] : t->from[k];
}

fr_status tracer_make(const fr_host *h, tracer *t)
{
    const double *inflow = h->result_statistic(h, FR_NODES, "node_total_inflow", FR_STAT_TOTAL);
    memset(t, 0, sizeof *t);
    t->nodes = h->count(h, FR_NODES);
    t->links = h->count(h, FR_LINKS);
    t->from = h->column_index(h, FR_LINKS, "node1");
    t->to = h->column_index(h, FR_LINKS, "node2");
    t->flow = h->result_statistic(h, FR_LINKS, "link_flow", FR_STAT_TOTAL);
    t->lateral = h->allocate(h, t->nodes + 1, sizeof *t->lateral);
    t->out = h->allocate(h, t->nodes + 1, sizeof *t->out);
    t->reach = h->allocate(h, t->nodes + 1, sizeof *t->reach);
    t->next = h->allocate(h, t->nodes + 1, sizeof *t->next);
    if (!t->lateral || !t->out || !t->reach || !t->next) return FR_MEMORY;
    if (!t->flow || !t->from || !t->to) t->links = 0;
    for (size_t i = 0; i < t->nodes; i++)
        t->lateral[i] = inflow && isfinite(inflow[i]) ? inflow[i] : 0.0;
    for (size_t k = 0; k < t->links; k++) {
        double volume = fabs(t->flow[k]);
        if (!isfinite(volume)) continue;
        t->out[start_of(t, k)] += volume;
        t->lateral[end_of(t, k)] -= volume;
    }
    return FR_OK;
}

/* Jacobi sweeps: each carries the shares one link further up, so as many are needed as links in the longest way. What
 * goes round in a loop comes by once more in as many sweeps as the loop has links, each time less by what leaves. */
static void solve(tracer *t, int32_t hotspot)
{
    memset(t->reach, 0, t->nodes * sizeof *t->reach);
    t->reach[hotspot] = 1.0;
    for (size_t sweep = 0; sweep <= t->nodes + LOOP_SWEEPS; sweep++) {
        double change = 0.0;
        memset(t->next, 0, t->nodes * sizeof *t->next);
        for (size_t k = 0; k < t->links; k++) {
            int32_t a = start_of(t, k);
            if (t->out[a] > 0.0 && isfinite(t->flow[k]))
                t->next[a] += fabs(t->flow[k]) / t->out[a] * t->reach[end_of(t, k)];
        }
        t->next[hotspot] = 1.0;
        for (size_t i = 0; i < t->nodes; i++) {
            change = fmax(change, fabs(t->next[i] - t->reach[i]));
            t->reach[i] = t->next[i];
        }
        if (change < CHANGE_OF_REST) return;
    }
}

size_t tracer_sources(tracer *t, int32_t hotspot, size_t most, source *sources)
{
    solve(t, hotspot);
    size_t n = 0;
    double total = 0.0;
    for (size_t i = 0; i < t->nodes; i++) {
        double volume = t->lateral[i] > 0.0 ? t->lateral[i] * t->reach[i] : 0.0;
        if (!(volume > 0.0)) continue;
        total += volume;
        size_t at = n < most ? n++ : most;
        while (at > 0 && sources[at - 1].volume < volume) {
            if (at < most) sources[at] = sources[at - 1];
            at--;
        }
        if (at < most) sources[at] = (source){ .node = (int32_t)i, .volume = volume };
    }
    for (size_t k = 0; k < n; k++)
        sources[k].share = sources[k].volume / total;
    return n;
}

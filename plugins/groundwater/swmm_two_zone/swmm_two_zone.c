/* swmm_two_zone.c: groundwater below catchments as two zones (aquifer.h), with flow to and from a node and seepage.
 *
 * Takes what infiltrates, evaporates what the surface has left of the demand, and hands its lateral flow to the node.
 * Water for which the ground has no room returns to the catchment. Recharge of catchments without groundwater leaves.
 * Source: SWMM Reference Manual I (EPA/600/R-15/162A), chapter 5. */
#include <math.h>

#include "read.h"

typedef struct groundwater {
    const fr_host *h;
    size_t n, catchments;
    ground *all;
    bool *covered; /* catchments with groundwater */
    double *water, *table;
    const double *recharge, *demand, *surface_evaporation, *node_depth, *node_volume, *node_inflow;
    double *lateral, *returned, *flow, *evaporation, *lower_evaporation, *infiltration, *seepage, *moisture;
} groundwater;

static double upper_part(const groundwater *g, const ground *e, double t)
{
    const fr_table *pattern = e->pattern == FR_NONE ? NULL : g->h->table(g->h, e->pattern);
    double part = e->aquifer.upper_part;
    if (!pattern || pattern->rows < 12) return part;
    fr_calendar now;
    g->h->calendar(g->h, t, &now);
    part *= pattern->data[(size_t)(now.month - 1) * pattern->columns + pattern->columns - 1];
    return fmin(fmax(part, 0.0), 1.0);
}

static aquifer_weather weather_of(const groundwater *g, const ground *e, double t, double dt)
{
    size_t c = (size_t)e->catchment;
    double area = e->aquifer.area, depth = e->fixed_depth, gives = 0.0;
    double most = g->demand ? fmax(g->demand[0], 0.0) * e->pervious : 0.0;
    double used = g->surface_evaporation ? g->surface_evaporation[c] / area : 0.0;
    if (e->node != FR_NONE) {
        size_t n = (size_t)e->node;
        if (!(depth > 0.0) && g->node_depth) depth = fmax(g->node_depth[n], 0.0);
        gives = g->node_volume ? fmax(g->node_volume[n], 0.0) / dt : 0.0;
        if (g->node_inflow) gives += fmax(g->node_inflow[n], 0.0);
    }
    return (aquifer_weather){
        .infiltration = g->recharge[c] / area / dt,
        .evaporation = fmax(most - used, 0.0) / dt,
        .upper_part = upper_part(g, e, t),
        .surface = depth + e->node_bottom,
        .node_gives = gives / area,
    };
}

static fr_status advance(void *self, double t, double dt)
{
    groundwater *g = self;
    double evaporated = 0.0, seeped = 0.0, passed = 0.0;
    for (size_t i = 0; i < g->n; i++) {
        const ground *e = &g->all[i];
        if (e->catchment == FR_NONE || !(e->aquifer.area > 0.0)) continue;
        aquifer_weather w = weather_of(g, e, t, dt);
        double sum[FLUXES], area = e->aquifer.area;
        double excess = fr_aquifer_step(&e->aquifer, &w, dt, &g->water[i], &g->table[i], sum);
        g->flow[i] = sum[LATERAL] * area;
        g->evaporation[i] = (sum[UPPER_EVAPORATION] + sum[LOWER_EVAPORATION]) * area;
        g->lower_evaporation[i] = sum[LOWER_EVAPORATION] * area;
        g->infiltration[i] = fmax(g->recharge[e->catchment] - excess * area, 0.0);
        g->seepage[i] = sum[SEEPAGE] * area;
        g->moisture[i] = fr_aquifer_moisture(&e->aquifer, g->water[i], g->table[i]);
        g->returned[e->catchment] += excess * area;
        if (e->node != FR_NONE) g->lateral[e->node] += g->flow[i];
        evaporated += g->evaporation[i];
        seeped += g->seepage[i];
    }
    for (size_t c = 0; c < g->catchments; c++)
        if (!g->covered[c]) passed += g->recharge[c];
    fr_status status = g->h->book(g->h, FR_OUT, "evaporation", evaporated);
    if (status == FR_OK) status = g->h->book(g->h, FR_OUT, "deep_percolation", seeped);
    if (status == FR_OK && passed > 0.0) status = g->h->book(g->h, FR_OUT, "groundwater_recharge", passed);
    return status;
}

static fr_status initialise(void *self, double t)
{
    (void)t;
    groundwater *g = self;
    for (size_t i = 0; i < g->n; i++) {
        const ground *e = &g->all[i];
        g->water[i] = e->catchment == FR_NONE ? 0.0 : e->water;
        g->table[i] = e->catchment == FR_NONE ? 0.0 : e->table;
        g->moisture[i] = fr_aquifer_moisture(&e->aquifer, g->water[i], g->table[i]);
    }
    return FR_OK;
}

static fr_status stored(void *self, double *volume)
{
    const groundwater *g = self;
    *volume = 0.0;
    for (size_t i = 0; i < g->n; i++)
        if (g->all[i].catchment != FR_NONE) *volume += g->water[i] * g->all[i].aquifer.area;
    return FR_OK;
}

static void find_fields(groundwater *g)
{
    const fr_host *h = g->h;
    g->water = h->field(h, "groundwater_depth");
    g->table = h->field(h, "water_table_height");
    g->recharge = h->field(h, "groundwater_recharge");
    g->demand = h->field(h, "potential_evaporation");
    g->surface_evaporation = h->field(h, "catchment_pervious_evaporation");
    g->node_depth = h->field(h, "node_depth");
    g->node_volume = h->field(h, "node_volume");
    g->node_inflow = h->field(h, "node_total_inflow");
    g->lateral = h->field(h, "node_lateral_inflow");
    g->returned = h->field(h, "catchment_runon");
    g->flow = h->field(h, "groundwater_flow");
    g->evaporation = h->field(h, "groundwater_evaporation");
    g->lower_evaporation = h->field(h, "groundwater_lower_evaporation");
    g->infiltration = h->field(h, "groundwater_infiltration");
    g->seepage = h->field(h, "groundwater_seepage");
    g->moisture = h->field(h, "soil_moisture");
}

static fr_status create(const fr_host *h, void **self)
{
    groundwater *g = h->allocate(h, 1, sizeof *g);
    if (!g) return FR_MEMORY;
    g->h = h;
    g->n = h->domain_size(h);
    g->catchments = h->count(h, FR_CATCHMENTS);
    g->all = h->allocate(h, g->n + 1, sizeof *g->all);
    g->covered = h->allocate(h, g->catchments + 1, sizeof *g->covered);
    if (!g->all || !g->covered) return FR_MEMORY;
    fr_status status = fr_ground_read(h, g->n, g->all);
    if (status != FR_OK) {
        fr_ground_free(g->n, g->all);
        return status;
    }
    for (size_t i = 0; i < g->n; i++)
        if (g->all[i].catchment != FR_NONE) g->covered[g->all[i].catchment] = g->all[i].aquifer.area > 0.0;
    find_fields(g);
    *self = g;
    return FR_OK;
}

static void destroy(void *self)
{
    groundwater *g = self;
    if (g) fr_ground_free(g->n, g->all);
}

static const fr_port ports[] = {
    { "groundwater_recharge", FR_IN, FR_TRANSFER, "m3", FR_CATCHMENTS, 0, "water that infiltrated" },
    { "potential_evaporation", FR_IN, FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL,
      "evaporation of an open surface" },
    { "catchment_pervious_evaporation", FR_IN, FR_AMOUNT, "m3", FR_CATCHMENTS, FR_OPTIONAL,
      "what has evaporated above" },
    { "node_depth", FR_IN, FR_VALUE, "m", FR_NODES, FR_OPTIONAL, "depth of the surface water" },
    { "node_volume", FR_IN, FR_VALUE, "m3", FR_NODES, FR_OPTIONAL, "water that the node can give" },
    { "node_total_inflow", FR_IN, FR_VALUE, "m3 s-1", FR_NODES, FR_OPTIONAL, "water that passes the node" },
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED | FR_RECORD,
      "groundwater into the network" },
    { "catchment_runon", FR_OUT, FR_TRANSFER, "m3", FR_CATCHMENTS, 0,
      "water for which the ground has no room" },
    { "groundwater_flow", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_SIGNED | FR_RECORD,
      "lateral flow to the node" },
    { "groundwater_evaporation", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "evaporation of both zones" },
    { "groundwater_lower_evaporation", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD,
      "evaporation of the saturated zone" },
    { "groundwater_infiltration", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD,
      "infiltrated water for which there was room" },
    { "groundwater_depth", FR_OUT, FR_VALUE, "m", FR_DOMAIN, FR_RECORD,
      "water of both zones over the ground" },
    { "groundwater_seepage", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "deep percolation" },
    { "soil_moisture", FR_OUT, FR_VALUE, "1", FR_DOMAIN, FR_RECORD, "moisture of the upper zone" },
    { "water_table_height", FR_OUT, FR_VALUE, "m", FR_DOMAIN, FR_RECORD,
      "water table above the aquifer's bottom" },
};
static const fr_state states[] = {
    { "groundwater_depth", "m", FR_DOMAIN, 1, 0, "water of both zones over the ground" },
    { "water_table_height", "m", FR_DOMAIN, 1, 0, "water table above the aquifer's bottom" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_GROUNDWATER,
    .create = create,
    .destroy = destroy,
    .initialise = initialise,
    .advance = advance,
    .stored = stored,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "groundwater/swmm_two_zone",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Rossman and Huber (2016), SWMM Reference Manual I, EPA/600/R-15/162A, chapter 5",
    .summary = "Groundwater of two zones below catchments, exchanging with nodes; flow equations of the user",
    .sets = "groundwater",
    .serves = "groundwater",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

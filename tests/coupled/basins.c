/* basins.c: a surface for tests: every cell is a basin with vertical walls, so that all exchange is the exchange's own.
 * It carries its side of exchanges at steps of its own and takes water as a surface does. */
#include <freshet/plugin.h>

#include <math.h>
#include <string.h>

#define LONGEST 0.5 /* s */

typedef struct basins {
    const fr_host *h;
    size_t n, m; /* cells; points of the largest exchange */
    double area;
    const double *bed;
    double *depth, *level1, *level2, *flow;
} basins;

static fr_status create(const fr_host *h, void **self)
{
    basins *b = h->allocate(h, 1, sizeof *b);
    if (b == NULL) return FR_MEMORY;
    const fr_grid *g = h->grid(h);
    *b = (basins){ .h = h, .n = h->count(h, FR_CELLS), .area = g->dx * g->dy };
    b->bed = h->column_number(h, FR_CELLS, "bed");
    b->depth = h->field(h, "surface_depth");
    for (size_t k = 0; k < h->exchange_count(h); k++) {
        fr_points p = { .struct_size = sizeof p };
        fr_status status = h->exchange_points(h, k, &p);
        if (status != FR_OK) return status;
        if (p.n > b->m) b->m = p.n;
    }
    double **work[] = { &b->level1, &b->level2, &b->flow };
    for (size_t i = 0; i < FR_COUNT(work); i++)
        if ((*work[i] = h->allocate(h, b->m + 1, sizeof(double))) == NULL) return FR_MEMORY;
    *self = b;
    return FR_OK;
}

static fr_status initialise(void *self, double t)
{
    basins *b = self;
    const double *depth = b->h->column_number(b->h, FR_CELLS, "initial_depth");
    (void)t;
    for (size_t i = 0; i < b->n; i++)
        b->depth[i] = depth != NULL && isfinite(depth[i]) ? depth[i] : 0.0;
    return FR_OK;
}

static fr_status prepare(void *self, double t, double dt)
{
    basins *b = self;
    (void)t, (void)dt;
    memcpy(b->h->field(b->h, "ponded_depth"), b->depth, b->n * sizeof(double));
    return FR_OK;
}

static double level_of(const basins *b, int32_t cell)
{
    return cell == FR_NONE ? 0.0 : b->bed[cell] + b->depth[cell];
}

static fr_status carry(basins *b, size_t k, double t, double dt)
{
    fr_points p = { .struct_size = sizeof p };
    double *to_node = b->h->field(b->h, "node_lateral_inflow");
    fr_status status = b->h->exchange_points(b->h, k, &p);
    for (size_t i = 0; i < p.n; i++) {
        b->level1[i] = level_of(b, p.cell1[i]);
        b->level2[i] = level_of(b, p.cell2[i]);
    }
    if (status == FR_OK)
        status = b->h->exchange_surface_flow(b->h, k, t, dt, p.n, NULL, b->level1, b->level2, b->flow);
    for (size_t i = 0; i < p.n && status == FR_OK; i++) {
        int32_t from = b->flow[i] >= 0.0 ? p.cell1[i] : p.cell2[i],
                to = b->flow[i] >= 0.0 ? p.cell2[i] : p.cell1[i];
        double volume = fmin(fabs(b->flow[i]) * dt, b->depth[from] * b->area);
        b->depth[from] -= volume / b->area;
        if (p.node[i] != FR_NONE)
            to_node[p.node[i]] += volume;
        else
            b->depth[to] += volume / b->area;
        b->flow[i] = copysign(volume, b->flow[i]);
    }
    if (status == FR_OK) status = b->h->exchange_surface_accept(b->h, k, t, dt, b->flow);
    return status;
}

static fr_status advance(void *self, double t, double dt)
{
    basins *b = self;
    const double *given = b->h->field(b->h, "cell_exchange");
    for (size_t i = 0; i < b->n; i++) {
        b->depth[i] += fmin(given[i], 0.0) / b->area;
        if (b->depth[i] < -1e-12) return b->h->fail(b->h, FR_NUMERIC, "an exchange drew what was not there");
    }
    int steps = (int)ceil(dt / LONGEST);
    for (int s = 0; s < steps; s++) {
        for (size_t i = 0; i < b->n; i++)
            b->depth[i] += fmax(given[i], 0.0) / steps / b->area;
        for (size_t k = 0; k < b->h->exchange_count(b->h); k++) {
            fr_status status = carry(b, k, t + dt * s / steps, dt / steps);
            if (status != FR_OK) return status;
        }
    }
    return FR_OK;
}

static fr_status stored(void *self, double *volume)
{
    const basins *b = self;
    *volume = 0.0;
    for (size_t i = 0; i < b->n; i++)
        *volume += b->depth[i] * b->area;
    return FR_OK;
}

static const fr_port ports[] = {
    { "cell_exchange", FR_IN, FR_TRANSFER, "m3", FR_CELLS, FR_SIGNED, "from the network" },
    { "surface_depth", FR_OUT, FR_VALUE, "m", FR_CELLS, FR_RECORD | FR_SIGNED, "depth" },
    { "ponded_depth", FR_OUT, FR_VALUE, "m", FR_CELLS, FR_EARLY | FR_SIGNED, "depth at the start" },
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, 0, "to the network" },
};
static const fr_state states[] = { { "surface_depth", "m", FR_CELLS, 1, FR_SIGNED, "depth" } };
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_SURFACE,
    .create = create,
    .initialise = initialise,
    .prepare = prepare,
    .advance = advance,
    .stored = stored,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,          .kind = FR_PROCESS,
    .name = "surface/basins", .version = "1.0.0",
    .licence = "Apache-2.0",  .summary = "Basins side by side",
    .sets = "cells",          .abilities = FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PORTS(ports),          FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

/* thief.c: an exchange for tests: pours a stock on one cell in the first step, then draws a part of what stands there,
 * as long as it is deep, and keeps it. */
#include <freshet/plugin.h>

#include <string.h>

#define DEEP 0.01 /* m */

typedef struct thief {
    const fr_host *h;
    double *taken;
    double part, area, stock;
    size_t cell;
} thief;

static fr_status create(const fr_host *h, void **self)
{
    thief *x = h->allocate(h, 1, sizeof *x);
    if (x == NULL) return FR_MEMORY;
    const fr_grid *g = h->grid(h);
    *x = (thief){ .h = h,
                  .taken = h->field(h, "taken"),
                  .part = h->number(h, "part"),
                  .stock = h->number(h, "stock"),
                  .area = g->dx * g->dy,
                  .cell = (size_t)h->number(h, "cell") };
    *self = x;
    return FR_OK;
}

static fr_status initialise(void *self, double t)
{
    thief *x = self;
    (void)t;
    x->taken[0] = x->stock;
    return FR_OK;
}

static fr_status restored(void *self, double t)
{
    (void)self, (void)t;
    return FR_OK;
}

static fr_status advance(void *self, double t, double dt)
{
    thief *x = self;
    double depth = x->h->field(x->h, "surface_depth")[x->cell], volume = x->part * depth * x->area;
    (void)dt;
    if (t == 0.0 && x->stock > 0.0) volume = -x->stock;
    if (depth <= DEEP && volume >= 0.0) return FR_OK;
    x->h->field(x->h, "cell_exchange")[x->cell] -= volume;
    x->taken[0] += volume;
    return FR_OK;
}

static fr_status stored(void *self, double *volume)
{
    *volume = ((thief *)self)->taken[0];
    return FR_OK;
}

static fr_status points(void *self, fr_points *out)
{
    (void)self;
    out->n = 0;
    return FR_OK;
}

static fr_status surface_flow(void *self, double t, double dt, size_t n, const int32_t *which,
                              const double *level1, const double *level2, double *flow)
{
    (void)self, (void)t, (void)dt, (void)n, (void)which, (void)level1, (void)level2, (void)flow;
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "part", .type = FR_NUMBER, .unit = "1", .default_value = "0.85", .doc = "of the cell's water" },
    { .name = "cell", .type = FR_INTEGER, .unit = "1", .default_value = "0", .doc = "where" },
    { .name = "stock", .type = FR_NUMBER, .unit = "m3", .default_value = "0", .doc = "poured at first" },
};
static const fr_port ports[] = {
    { "surface_depth", FR_IN, FR_VALUE, "m", FR_CELLS, 0, "water on the surface" },
    { "cell_exchange", FR_OUT, FR_TRANSFER, "m3", FR_CELLS, FR_SIGNED, "drawn: negative" },
    { "taken", FR_OUT, FR_VALUE, "m3", FR_GLOBAL, 0, "water kept" },
};
static const fr_state states[] = { { "taken", "m3", FR_GLOBAL, 1, 0, "water kept" } };
static const fr_exchange_ops services = { .struct_size = sizeof services,
                                          .points = points,
                                          .surface_flow = surface_flow };
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_EXCHANGE,
    .create = create,
    .initialise = initialise,
    .restored = restored,
    .advance = advance,
    .stored = stored,
    .exchange = &services,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,          .kind = FR_PROCESS,
    .name = "exchange/thief", .version = "1.0.0",
    .licence = "Apache-2.0",  .summary = "Draws from one cell",
    .sets = "nodes",          .abilities = FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),        FR_PORTS(ports),
    FR_STATES(states),        .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

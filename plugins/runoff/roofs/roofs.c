/* roofs.c: rain on buildings that are no cells. A roof takes the rain of the cells around it, so that no drop falls
 * twice where catchments take the rain of those cells. First the roof is wetted, the rest runs off through a linear
 * reservoir, V' = I - V / lag, solved exactly for the steady inflow of a step; then to the roof's node, or in equal
 * parts over the faces to the cells around. */
#include "freshet/plugin.h"

#include <math.h>

typedef struct roof {
    int32_t node;
    double area;            /* m2; 0: takes no rain */
    const fr_table *around; /* (cell, faces) rows */
    double faces;
} roof;

typedef struct roofs {
    const fr_host *h;
    size_t n;
    roof *roof;
    double loss, lag; /* m; s */
    const double *supply, *evaporation;
    double *wetness, *water;               /* states: m; m3 */
    double *to_nodes, *to_cells, *run_off; /* ports: m3 */
} roofs;

static fr_status read_around(roofs *r, size_t k, int32_t table)
{
    const fr_host *h = r->h;
    roof *f = &r->roof[k];
    f->around = table == FR_NONE ? NULL : h->table(h, table);
    if (f->around == NULL) return FR_OK;
    size_t cells = h->count(h, FR_CELLS), wide = f->around->columns;
    for (size_t i = 0; i < f->around->rows; i++) {
        double cell = wide < 2 ? NAN : f->around->data[i * wide],
               faces = f->around->data[i * wide + wide - 1];
        if (!(cell >= 0.0 && cell < (double)cells && cell == floor(cell)) || !(faces > 0.0))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                              "the table 'around' of a building needs rows of a cell and a number of faces");
        f->faces += faces;
    }
    return FR_OK;
}

static fr_status read_roofs(roofs *r)
{
    const fr_host *h = r->h;
    const int32_t *rows = h->domain_rows(h), *node = h->column_index(h, FR_BUILDINGS, "roof_node");
    const int32_t *around = h->column_index(h, FR_BUILDINGS, "around");
    const double *area = h->column_number(h, FR_BUILDINGS, "area");
    size_t lost = 0;
    for (size_t k = 0; k < r->n; k++) {
        size_t b = rows ? (size_t)rows[k] : k;
        r->roof[k].node = node ? node[b] : FR_NONE;
        r->roof[k].area = area && area[b] > 0.0 ? area[b] : 0.0;
        fr_status status = read_around(r, k, around ? around[b] : FR_NONE);
        if (status != FR_OK) return status;
        lost += r->roof[k].area > 0.0 && !(r->roof[k].faces > 0.0);
    }
    if (lost > 0)
        h->log(h, FR_LOG_WARNING, "%zu buildings border on no cell: no rain falls on their roofs", lost);
    return FR_OK;
}

static fr_status create(const fr_host *h, void **self)
{
    roofs *r = h->allocate(h, 1, sizeof *r);
    if (!r) return FR_MEMORY;
    *self = r;
    *r = (roofs){ .h = h,
                  .n = h->domain_size(h),
                  .loss = h->number(h, "initial_loss"),
                  .lag = h->number(h, "lag"),
                  .supply = h->field(h, "water_supply"),
                  .evaporation = h->field(h, "potential_evaporation"),
                  .wetness = h->field(h, "roof_wetness"),
                  .water = h->field(h, "roof_water"),
                  .to_nodes = h->field(h, "node_lateral_inflow"),
                  .to_cells = h->field(h, "cell_inflow"),
                  .run_off = h->field(h, "roof_runoff") };
    r->roof = h->allocate(h, r->n + 1, sizeof *r->roof);
    return r->roof ? read_roofs(r) : FR_MEMORY;
}

/* Mean over the faces, m. */
static double rain_on(const roofs *r, const roof *f)
{
    double sum = 0.0;
    if (!r->supply || !(f->faces > 0.0)) return 0.0;
    for (size_t i = 0; i < f->around->rows; i++) {
        const double *row = f->around->data + i * f->around->columns;
        sum += r->supply[(size_t)row[0]] * row[1];
    }
    return sum / f->faces;
}

static void pour(const roofs *r, const roof *f, double volume)
{
    if (f->node != FR_NONE) {
        r->to_nodes[f->node] += volume;
        return;
    }
    for (size_t i = 0; i < f->around->rows; i++) {
        const double *row = f->around->data + i * f->around->columns;
        r->to_cells[(size_t)row[0]] += volume * (row[1] / f->faces);
    }
}

/* m3 that leaves the reservoir in the step when `in` m3 enters it evenly. */
static double drain(const roofs *r, double *water, double in, double dt)
{
    if (!(r->lag > 0.0)) return in;
    double a = dt / r->lag, before = *water, kept = -expm1(-a) / a;
    *water = before * exp(-a) + in * kept;
    return fmax(before + in - *water, 0.0);
}

static fr_status advance(void *self, double t, double dt)
{
    roofs *r = self;
    const fr_host *h = r->h;
    double rained = 0.0, evaporated = 0.0, demand = r->evaporation ? fmax(r->evaporation[0], 0.0) : 0.0;
    (void)t;
    for (size_t k = 0; k < r->n; k++) {
        const roof *f = &r->roof[k];
        double rain = rain_on(r, f), caught = fmin(rain, fmax(r->loss - r->wetness[k], 0.0));
        if (!(f->faces > 0.0) || f->area <= 0.0) continue;
        double dried = fmin(r->wetness[k] + caught, demand);
        r->wetness[k] = r->wetness[k] + caught - dried;
        double out = drain(r, &r->water[k], (rain - caught) * f->area, dt);
        r->run_off[k] = out;
        if (out > 0.0) pour(r, f, out);
        rained += rain * f->area;
        evaporated += dried * f->area;
    }
    fr_status status = h->book(h, FR_IN, "rainfall", rained);
    return status == FR_OK ? h->book(h, FR_OUT, "evaporation", evaporated) : status;
}

static fr_status stored(void *self, double *volume)
{
    const roofs *r = self;
    *volume = 0.0;
    for (size_t k = 0; k < r->n; k++)
        *volume += r->water[k] + r->wetness[k] * r->roof[k].area;
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "initial_loss",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0",
      .min = 0.0,
      .max = 1.0,
      .doc = "rain that wets a dry roof before any runs off; evaporation dries it again" },
    { .name = "lag",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "0",
      .min = 0.0,
      .max = 86400.0,
      .doc = "time constant of the linear reservoir between roof and outlet; 0: rain runs off at once" },
};
static const fr_port ports[] = {
    { "water_supply", FR_IN, FR_AMOUNT, "m", FR_CELLS, FR_OPTIONAL, "rain on the cells" },
    { "potential_evaporation", FR_IN, FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL,
      "evaporation of an open surface" },
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_RECORD, "roof water into the network" },
    { "cell_inflow", FR_OUT, FR_TRANSFER, "m3", FR_CELLS, FR_PLAIN, "roof water onto the ground" },
    { "roof_runoff", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_PLAIN, "runoff of the roof" },
};
static const fr_state states[] = {
    { "roof_wetness", "m", FR_DOMAIN, 1, FR_PLAIN, "water that wets the roof" },
    { "roof_water", "m3", FR_DOMAIN, 1, FR_PLAIN, "water on its way from the roof" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_BOUNDARY,
    .create = create,
    .advance = advance,
    .stored = stored,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "runoff/roofs",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Zoch (1934), Monthly Weather Review 62 (linear reservoir)",
    .summary = "Rain on roofs of buildings that stand between the cells, to sewers or the ground around",
    .sets = "buildings",
    .abilities = FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

/* inlet.c: the descriptor of exchange/inlet: the street inlets of the model, or one standard inlet at each node. */
#include "../shared/exchange.h"
#include "../shared/nodes.h"
#include "places.h"

#define SOON 20.0 /* s */

typedef struct inlets {
    fr_exchange x;
    fr_place *place;
    const double *along_x, *along_y; /* ports; m/s; NULL */
    double *approach;                /* state, by element: m3/s */
} inlets;

static fr_dual law(const void *self, size_t p, double head, double level)
{
    const inlets *s = self;
    return fr_inlet_flow(&s->place[p].inlet, &s->place[p].passing, head - s->x.crest[p],
                         level - s->x.crest[p]);
}

static fr_status no_design(const fr_host *h, size_t element, const char *name)
{
    return h->fail_at(h, FR_INPUT, FR_DOMAIN, element,
                      "the inlet names the design '%s', of which the model has no grate, kerb opening, slot "
                      "or curve: give it in [INLETS], or no design for the standard inlet",
                      name);
}

/* The inlet points of the model that have a cell and a node. */
static fr_status from_points(inlets *s, size_t *outside)
{
    const fr_host *h = s->x.h;
    const int32_t *node = h->column_index(h, FR_DOMAIN, "node"),
                  *cell = h->column_index(h, FR_DOMAIN, "cell");
    const char *const *design = h->column_text(h, FR_DOMAIN, "inlet");
    size_t p = 0;
    for (size_t k = 0; k < h->domain_size(h); k++) {
        if (node == NULL || cell == NULL || node[k] == FR_NONE || cell[k] == FR_NONE) {
            (*outside)++;
            continue;
        }
        const char *name = design == NULL ? NULL : design[k];
        if (!fr_place_of_point(h, k, name, cell[k], &s->place[p])) return no_design(h, k, name);
        fr_exchange_point(&s->x, p++, k, node[k], cell[k]);
    }
    s->x.n = p;
    return FR_OK;
}

static fr_status fill(inlets *s, const fr_stand *stand, bool points, size_t outside)
{
    const fr_host *h = s->x.h;
    s->along_x = h->field(h, "surface_velocity_x");
    s->along_y = h->field(h, "surface_velocity_y");
    s->approach = h->field(h, "inlet_approach");
    s->place = h->allocate(h, s->x.n + 1, sizeof *s->place);
    if (s->place == NULL) return FR_MEMORY;
    if (points) {
        fr_status status = from_points(s, &outside);
        if (status != FR_OK) return status;
    } else {
        for (size_t p = 0; stand != NULL && p < s->x.n; p++) {
            fr_place_standard(h, stand[p].cell, &s->place[p]);
            fr_exchange_point(&s->x, p, (size_t)stand[p].element, stand[p].node, stand[p].cell);
        }
    }
    if (outside > 0)
        h->log(h, FR_LOG_WARNING,
               "%zu inlets or nodes have no place on the surface, or no node: they take no water", outside);
    return fr_exchange_finish(&s->x);
}

static fr_status create(const fr_host *h, void **self)
{
    fr_stand *stand = NULL;
    bool points = h->count(h, FR_INLET_POINTS) > 0 && h->domain_size(h) == h->count(h, FR_INLET_POINTS) &&
                  h->column_index(h, FR_DOMAIN, "cell") != NULL;
    size_t n = h->domain_size(h), outside = 0;
    fr_status status = FR_OK;
    if (h->grid(h) != NULL && !points)
        status = fr_nodes_on_surface(h, 1u << FR_JUNCTION | 1u << FR_STORAGE | 1u << FR_DIVIDER, &stand, &n,
                                     &outside);
    if (status == FR_OK) status = fr_exchange_create(h, sizeof(inlets), n, law, "inlet_exchange", self);
    return status == FR_OK ? fill(*self, stand, points, outside) : status;
}

/* What the point took in the last step, m3/s: by the surface, and by the network. */
static double took(const fr_exchange *x, size_t p)
{
    size_t k = (size_t)x->element[p];
    const double *last = &x->memory[k * FR_LAST_NUMBERS];
    if (!(last[FR_LAST_STEP] > 0.0)) return 0.0;
    return fmax(x->captured[k] / last[FR_LAST_STEP] - last[FR_LAST_FLOW], 0.0);
}

/* Flow to the four cells around, by their own depth and velocity (m3/s): the cell of an inlet and the one before it show
 * neither what comes nor what it leaves. */
static double leaves(const inlets *s, int32_t cell)
{
    static const int step[4][2] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };
    const fr_exchange *x = &s->x;
    const fr_grid *g = x->grid;
    double sum = 0.0;
    for (int k = 0; k < 4; k++) {
        int64_t c = g->column[cell] + step[k][0], r = g->row[cell] + step[k][1];
        if (c < 0 || r < 0 || c >= (int64_t)g->columns || r >= (int64_t)g->rows) continue;
        int32_t next = g->cell[(size_t)r * g->columns + (size_t)c];
        if (next == FR_NONE) continue;
        double away = step[k][0] * s->along_x[next] * g->dy + step[k][1] * s->along_y[next] * g->dx;
        sum += fmax(x->depth[next], 0.0) * fmax(away, 0.0);
    }
    return sum;
}

/* What goes on and what was taken in the last step is the flow that comes; a mean over SOON, since both follow each
 * other with a delay. */
static fr_status prepare(void *self, double t, double dt)
{
    inlets *s = self;
    fr_exchange *x = &s->x;
    for (size_t p = 0; s->along_x != NULL && s->along_y != NULL && p < x->n; p++) {
        double now = leaves(s, x->cell[p]) + took(x, p), *mean = &s->approach[x->element[p]];
        *mean = *mean > 0.0 ? *mean + (1.0 - exp(-dt / SOON)) * (now - *mean) : now;
        fr_place_passing(&s->place[p], *mean);
    }
    return fr_exchange_prepare(self, t, dt);
}

static const fr_param params[] = {
    FR_PARAM_ONLY,
    FR_PARAM_TAG,
    { .name = "per_node",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "2",
      .min = 0.0,
      .max = 1000.0,
      .doc = "standard inlets at each node, where the model has no inlets of its own" },
    { .name = "grate_length",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.75",
      .min = 0.0,
      .max = 100.0,
      .doc = "standard inlet: length of the grate along the kerb, 0 = none" },
    { .name = "grate_width",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.45",
      .min = 0.0,
      .max = 100.0,
      .doc = "standard inlet: width of the grate" },
    { .name = "open_fraction",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.5",
      .min = 0.01,
      .max = 1.0,
      .doc = "standard inlet: open part of the grate" },
    { .name = "curb_length",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0",
      .min = 0.0,
      .max = 100.0,
      .doc = "standard inlet: length of the kerb opening, 0 = none" },
    { .name = "curb_height",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.12",
      .min = 0.01,
      .max = 2.0,
      .doc = "standard inlet: height of the kerb opening" },
    { .name = "clogged",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0",
      .min = 0.0,
      .max = 1.0,
      .doc = "standard inlet: clogged part" },
    { .name = "placement",
      .type = FR_CHOICE,
      .default_value = "automatic",
      .choices = "automatic|on_grade|on_sag",
      .doc = "inlets without a placement of their own; automatic: in a sag where no cell around is lower" },
    { .name = "cross_slope",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.02",
      .min = 0.001,
      .max = 1.0,
      .doc = "cross slope of the street, of inlets on grade that have none of their own" },
    { .name = "gutter_depression",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0",
      .min = 0.0,
      .max = 1.0,
      .doc = "depth of the gutter below the line of the road, of inlets on grade" },
    { .name = "gutter_width",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.6",
      .min = 0.01,
      .max = 10.0,
      .doc = "width of a gutter with a depression" },
    { .name = "local_depression",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0",
      .min = 0.0,
      .max = 1.0,
      .doc = "depth of the ground at a kerb opening below the gutter" },
    { .name = "local_width",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.6",
      .min = 0.01,
      .max = 10.0,
      .doc = "width of a local depression" },
    { .name = "max_flow",
      .type = FR_NUMBER,
      .unit = "m3 s-1",
      .default_value = "0",
      .min = 0.0,
      .max = 1e3,
      .doc = "largest flow that one inlet takes, 0 = no limit" },
};

static const fr_port ports[] = {
    FR_EXCHANGE_PORTS("inlet_exchange"),
    { "surface_velocity_x", FR_IN, FR_VALUE, "m s-1", FR_CELLS, FR_OPTIONAL | FR_SIGNED,
      "velocity along the rows of the grid" },
    { "surface_velocity_y", FR_IN, FR_VALUE, "m s-1", FR_CELLS, FR_OPTIONAL | FR_SIGNED,
      "velocity along the columns of the grid" },
};
static const fr_state states[] = {
    FR_EXCHANGE_STATES,
    { "inlet_approach", "m3 s-1", FR_DOMAIN, 1, 0, "flow that comes to the inlet" },
};
static const fr_process_ops process = { FR_EXCHANGE_PROCESS(prepare) };

static const fr_plugin plugin = {
    FR_EXCHANGE_PLUGIN,
    .name = "exchange/inlet",
    .citation = "FHWA (2024), Urban Drainage Design Manual, HEC-22, 4th edition, FHWA-HIF-24-006",
    .summary = "Street inlets on grade and in sags: grates, kerb openings, slots, their combinations, curves",
    .sets = "inlet_points|nodes",
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

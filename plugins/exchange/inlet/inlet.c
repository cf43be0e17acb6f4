/* inlet.c: the descriptor of exchange/inlet: the street inlets of the model, or one standard inlet at each node. */
#include "../shared/exchange.h"
#include "../shared/nodes.h"
#include "designs.h"

typedef struct inlets {
    fr_exchange x;
    fr_inlet *inlet;
} inlets;

static fr_dual law(const void *self, size_t p, double head, double level)
{
    const inlets *s = self;
    return fr_inlet_flow(&s->inlet[p], head - s->x.crest[p], level - s->x.crest[p]);
}

static fr_status no_design(const fr_host *h, size_t element, const char *name)
{
    return h->fail_at(
        h, FR_INPUT, FR_DOMAIN, element,
        "the inlet names the design '%s', of which the model has no grate, kerb opening or slot: give it "
        "in [INLETS], or no design for the standard inlet",
        name);
}

/* The inlet points of the model that have a cell and a node. */
static fr_status from_points(inlets *s, size_t *outside)
{
    const fr_host *h = s->x.h;
    const int32_t *node = h->column_index(h, FR_DOMAIN, "node"),
                  *cell = h->column_index(h, FR_DOMAIN, "cell");
    const char *const *design = h->column_text(h, FR_DOMAIN, "inlet");
    const double *number = h->column_number(h, FR_DOMAIN, "number"),
                 *clogged = h->column_number(h, FR_DOMAIN, "clogged");
    size_t p = 0;
    for (size_t k = 0; k < h->domain_size(h); k++) {
        if (node == NULL || cell == NULL || node[k] == FR_NONE || cell[k] == FR_NONE) {
            (*outside)++;
            continue;
        }
        const char *name = design == NULL ? NULL : design[k];
        s->inlet[p] = name == NULL ? fr_inlet_standard(h) : fr_inlet_design(h, name);
        if (name != NULL && s->inlet[p].count == 0) return no_design(h, k, name);
        s->inlet[p].number = number != NULL && number[k] > 0.0 ? number[k] : 1.0;
        if (clogged != NULL && clogged[k] >= 0.0) s->inlet[p].clear = 1.0 - fmin(clogged[k], 1.0);
        fr_exchange_point(&s->x, p++, k, node[k], cell[k]);
    }
    s->x.n = p;
    return FR_OK;
}

static fr_status fill(inlets *s, const fr_stand *stand, bool points, size_t outside)
{
    const fr_host *h = s->x.h;
    s->inlet = h->allocate(h, s->x.n + 1, sizeof *s->inlet);
    if (s->inlet == NULL) return FR_MEMORY;
    if (points) {
        fr_status status = from_points(s, &outside);
        if (status != FR_OK) return status;
    } else {
        for (size_t p = 0; stand != NULL && p < s->x.n; p++) {
            s->inlet[p] = fr_inlet_standard(h);
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
};

static const fr_port ports[] = { FR_EXCHANGE_PORTS("inlet_exchange") };
static const fr_state states[] = { FR_EXCHANGE_STATES };
static const fr_process_ops process = { FR_EXCHANGE_PROCESS(fr_exchange_prepare) };

static const fr_plugin plugin = {
    FR_EXCHANGE_PLUGIN,
    .name = "exchange/inlet",
    .citation = "Brown et al. (2009), Urban Drainage Design Manual, HEC-22, FHWA-NHI-10-009",
    .summary =
        "Street inlets: grates, kerb openings, slots and their combinations, by the depth of water over them",
    .sets = "inlet_points|nodes",
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

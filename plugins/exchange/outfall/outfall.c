/* outfall.c: the descriptor of exchange/outfall: outfalls of the network whose water goes to the surface. */
#include "../shared/exchange.h"
#include "../shared/nodes.h"
#include "outfall_law.h"
#include "stage.h"

#define WIDTHS 3.0        /* mouth, in widths of the pipes that end there */
#define DEFAULT_WIDTH 1.0 /* m, of a pipe without form */

typedef struct outfalls {
    fr_exchange x;
    fr_mouth *mouth;
} outfalls;

static fr_dual law(const void *self, size_t p, double head, double level)
{
    const outfalls *s = self;
    return fr_mouth_flow(&s->mouth[p], head, level);
}

/* Sum of the widths of the links at a node. */
static double width_of(const fr_host *h, int32_t node)
{
    const int32_t *node1 = h->column_index(h, FR_LINKS, "node1"),
                  *node2 = h->column_index(h, FR_LINKS, "node2");
    const double *barrels = h->column_number(h, FR_LINKS, "barrels");
    double width = 0.0;
    for (size_t k = 0; node1 != NULL && node2 != NULL && k < h->count(h, FR_LINKS); k++) {
        if (node1[k] != node && node2[k] != node) continue;
        fr_section_facts facts = { .struct_size = sizeof facts };
        const fr_section *section = h->section(h, k);
        if (section != NULL) h->section_facts(section, &facts);
        double wide = facts.max_width > 0.0 ? facts.max_width : DEFAULT_WIDTH;
        width += wide * (barrels != NULL && barrels[k] > 1.0 ? barrels[k] : 1.0);
    }
    return WIDTHS * (width > 0.0 ? width : DEFAULT_WIDTH);
}

/* Ground above an invert holds water back in the pipe: often the terrain lacks the ditch. */
static void compare_grounds(const outfalls *s, const double *invert)
{
    const fr_host *h = s->x.h;
    double limit = h->number(h, "ground_tolerance"), worst = 0.0;
    size_t count = 0, at = 0;
    for (size_t p = 0; p < s->x.n; p++) {
        double above = s->x.ground[s->x.cell[p]] - invert[s->x.node[p]];
        if (!(above > limit)) continue;
        count++;
        if (above > worst) worst = above, at = p;
    }
    if (count > 0)
        h->log(
            h, FR_LOG_WARNING,
            "exchange/outfall: the ground lies more than %g m above the inverts of %zu of %zu outfalls (worst: "
            "'%s', %.2f m): their pipes stay full up to it; lower the terrain there or move the outfalls",
            limit, count, s->x.n, h->element_name(h, FR_NODES, (size_t)s->x.node[at]), worst);
}

static fr_status fill(outfalls *s, const fr_stand *stand)
{
    const fr_host *h = s->x.h;
    const double *invert = h->column_number(h, FR_NODES, "invert");
    const int32_t *flap = h->column_index(h, FR_NODES, "flap_gate");
    s->mouth = h->allocate(h, s->x.n + 1, sizeof *s->mouth);
    if (s->mouth == NULL) return FR_MEMORY;
    if (invert == NULL) return h->fail(h, FR_INPUT, "the nodes have no inverts");
    for (size_t p = 0; stand != NULL && p < s->x.n; p++) {
        fr_exchange_point(&s->x, p, (size_t)stand[p].element, stand[p].node, stand[p].cell);
        size_t node = (size_t)stand[p].node;
        s->x.crest[p] = fmax(s->x.crest[p], invert[node]);
        s->mouth[p] = (fr_mouth){ .width = width_of(h, stand[p].node),
                                  .sill = s->x.crest[p],
                                  .stage = -INFINITY,
                                  .flap = flap != NULL && flap[node] > 0 };
    }
    compare_grounds(s, invert);
    return fr_exchange_finish(&s->x);
}

static fr_status create(const fr_host *h, void **self)
{
    fr_stand *stand = NULL;
    size_t n = 0, outside = 0;
    fr_status status = h->grid(h) == NULL ? FR_OK
                                          : fr_nodes_on_surface(h, 1u << FR_OUTFALL, &stand, &n, &outside);
    if (status == FR_OK) status = fr_exchange_create(h, sizeof(outfalls), n, law, "outfall_exchange", self);
    if (status != FR_OK) return status;
    if (outside > 0)
        h->log(h, FR_LOG_INFO, "%zu outfalls have no place on the surface: they stay as the model has them",
               outside);
    return fill(*self, stand);
}

static fr_status prepare(void *self, double t, double dt)
{
    outfalls *s = self;
    for (size_t p = 0; p < s->x.n; p++)
        s->mouth[p].stage = fr_own_stage(s->x.h, (size_t)s->x.node[p], t + dt);
    return fr_exchange_prepare(self, t, dt);
}

static const fr_param params[] = {
    FR_PARAM_ONLY,
    FR_PARAM_TAG,
    { .name = "ground_tolerance",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.5",
      .min = 0.0,
      .max = 1e3,
      .doc = "a warning counts outfalls whose invert is further than this below the ground" },
};

static const fr_port ports[] = { FR_EXCHANGE_PORTS("outfall_exchange") };
static const fr_state states[] = { FR_EXCHANGE_STATES };
static const fr_process_ops process = { FR_EXCHANGE_PROCESS(prepare) };

static const fr_plugin plugin = {
    FR_EXCHANGE_PLUGIN,
    .name = "exchange/outfall",
    .summary = "Outfalls of sewers into the water on the surface, both ways",
    .sets = "nodes",
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

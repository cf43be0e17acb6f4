/* manhole.c: the descriptor of exchange/manhole: nodes that stand on the surface, and the warnings about them. */
#include <string.h>

#include "../shared/exchange.h"
#include "../shared/nodes.h"
#include "manhole_law.h"

typedef struct manholes {
    fr_exchange x;
    fr_manhole form;
} manholes;

static fr_dual law(const void *self, size_t p, double head, double level)
{
    const manholes *s = self;
    return fr_manhole_flow(&s->form, head - s->x.crest[p], level - s->x.crest[p]);
}

static fr_manhole read_form(const fr_host *h)
{
    const char *lid = h->text(h, "lid");
    return (fr_manhole){
        .diameter = h->number(h, "diameter"),
        .free_weir = h->number(h, "free_weir"),
        .submerged_weir = h->number(h, "submerged_weir"),
        .orifice = h->number(h, "orifice"),
        .free_orifice = h->number(h, "free_orifice"),
        .lid = strcmp(lid, "sealed") == 0   ? FR_LID_SEALED
               : strcmp(lid, "vented") == 0 ? FR_LID_VENTED
                                            : FR_LID_FREE,
        .vent_area = h->number(h, "vent_area"),
        .lifting_head = h->number(h, "lifting_head"),
    };
}

/* A rim far from the ground is a sign of wrong levels on one side. */
static void compare_rims(const fr_exchange *x)
{
    const fr_host *h = x->h;
    const double *invert = h->column_number(h, FR_NODES, "invert"),
                 *rim = h->column_number(h, FR_NODES, "rim_depth");
    double limit = h->number(h, "rim_tolerance"), worst = 0.0;
    size_t count = 0, at = 0;
    for (size_t p = 0; invert != NULL && rim != NULL && p < x->n; p++) {
        double gap = fabs(invert[x->node[p]] + rim[x->node[p]] - x->crest[p]);
        if (!(gap > limit)) continue;
        count++;
        if (gap > worst) worst = gap, at = p;
    }
    if (count > 0)
        h->log(
            h, FR_LOG_WARNING,
            "the rims of %zu of %zu nodes lie more than %g m above or below the ground of their "
            "cells (worst: '%s', %.2f m): water passes at the level of the ground; check the terrain and the "
            "inverts and depths of the nodes",
            count, x->n, limit, h->element_name(h, FR_NODES, (size_t)x->node[at]), worst);
}

static fr_status create(const fr_host *h, void **self)
{
    fr_stand *stand;
    size_t n, outside;
    if (h->grid(h) == NULL) return fr_exchange_create(h, sizeof(manholes), 0, law, "manhole_exchange", self);
    fr_status status = fr_nodes_on_surface(h, 1u << FR_JUNCTION | 1u << FR_STORAGE | 1u << FR_DIVIDER, &stand,
                                           &n, &outside);
    if (status == FR_OK) status = fr_exchange_create(h, sizeof(manholes), n, law, "manhole_exchange", self);
    if (status != FR_OK) return status;
    manholes *s = *self;
    s->form = read_form(h);
    for (size_t p = 0; p < n; p++)
        fr_exchange_point(&s->x, p, (size_t)stand[p].element, stand[p].node, stand[p].cell);
    if (outside > 0)
        h->log(h, FR_LOG_WARNING,
               "%zu nodes have no place on the surface (no coordinates, or outside the terrain): they "
               "do not exchange water with it",
               outside);
    compare_rims(&s->x);
    return fr_exchange_finish(&s->x);
}

#define COEFFICIENT(name_, default_, doc_)                                                                 \
    {                                                                                                      \
        .name = name_, .type = FR_NUMBER, .unit = "1", .default_value = default_, .min = 1e-4, .max = 2.0, \
        .doc = doc_                                                                                        \
    }

static const fr_param params[] = {
    FR_PARAM_ONLY,
    FR_PARAM_TAG,
    { .name = "diameter",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.7",
      .min = 0.05,
      .max = 10.0,
      .doc = "diameter of the opening" },
    COEFFICIENT("free_weir", "0.54", "coefficient of the weir over the rim, free"),
    COEFFICIENT("submerged_weir", "0.056", "coefficient of the same weir, drowned"),
    COEFFICIENT("orifice", "0.167", "coefficient of the full opening, drowned or surcharged"),
    COEFFICIENT("free_orifice", "0.6", "coefficient of the full opening, free, and of vents"),
    { .name = "lid",
      .type = FR_CHOICE,
      .default_value = "free",
      .choices = "free|sealed|vented",
      .doc =
          "free: water passes as if there were none; sealed: none passes; vented: through vents until it is lifted" },
    { .name = "vent_area",
      .type = FR_NUMBER,
      .unit = "m2",
      .default_value = "0.01",
      .min = 0.0,
      .max = 1.0,
      .doc = "open area of a vented lid" },
    { .name = "lifting_head",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.15",
      .min = 0.01,
      .max = 10.0,
      .doc = "head over the water on the street that begins to lift a vented lid" },
    { .name = "rim_tolerance",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.5",
      .min = 0.0,
      .max = 1e3,
      .doc = "a warning counts nodes whose rim is further than this from the ground" },
};

static const fr_port ports[] = { FR_EXCHANGE_PORTS("manhole_exchange") };
static const fr_state states[] = { FR_EXCHANGE_STATES };
static const fr_process_ops process = { FR_EXCHANGE_PROCESS(fr_exchange_prepare) };

static const fr_plugin plugin = {
    FR_EXCHANGE_PLUGIN,
    .name = "exchange/manhole",
    .citation = "Rubinato et al. (2017), J. Hydrol. 552, 421-432",
    .summary = "Water between streets and sewers through manholes, both ways",
    .sets = "nodes",
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

/* steady.c: network/steady. What enters a conduit leaves it in the same step, at normal depth. */
#include <math.h>

#include "../shared/tree.h"

typedef struct steady {
    fr_tree tree; /* first */
    double *flow; /* state: m3/s through each conduit in the last step, for its depth */
} steady;

static double route(void *owner, const fr_tree *tree, size_t link, double in, double dt, double *lost)
{
    steady *self = owner;
    double flow = in / dt, depth = fr_tree_normal_depth(tree, link, flow), width;
    tree->h->section_at(tree->conduit[link].section, 1, &depth, NULL, &width, NULL, NULL);
    *lost = fr_tree_conduit_loss(tree, link, width, dt, in);
    self->flow[link] = flow;
    return in - *lost;
}

/* The water that normal depth would hold is shown as link_volume by nobody: this routing stores none. */
static void ends(void *owner, const fr_tree *tree, size_t link, fr_tree_ends *out)
{
    steady *self = owner;
    double depth = fr_tree_normal_depth(tree, link, self->flow[link]);
    tree->h->section_at(tree->conduit[link].section, 1, &depth, &out->area, NULL, NULL, NULL);
    out->depth1 = out->depth2 = depth;
    out->volume = 0.0;
}

static const fr_tree_routing routing = { route, ends };

static fr_status create(const fr_host *h, void **out)
{
    fr_status status = fr_tree_create(h, &routing, sizeof(steady), out);
    if (status != FR_OK) return status;
    steady *self = *out;
    self->flow = h->field(h, "conduit_flow");
    return FR_OK;
}

static fr_status initialise(void *me, double t)
{
    (void)t;
    steady *self = me;
    for (size_t k = 0; k < self->tree.links; k++)
        self->flow[k] = 0.0;
    return fr_tree_initialise(&self->tree);
}

static const fr_port ports[] = { FR_TREE_PORTS };
static const fr_state states[] = {
    FR_TREE_STATES,
    { "conduit_flow", "m3 s-1", FR_LINKS, 1, 0, "flow through a conduit in the last step" },
};
static const fr_process_ops process = {
    FR_TREE_PROCESS,
    .stored = fr_tree_stored,
};
static const fr_plugin plugin = {
    FR_TREE_PLUGIN,
    .name = "network/steady",
    .citation = "Rossman, SWMM Reference Manual volume II (2017), chapter 2",
    .summary = "Steady routing: what enters a conduit leaves it in the same step, at normal depth",
};

FR_PLUGIN_EXPORT(plugin)

/* kinematic.c: network/kinematic. The kinematic wave in every conduit of a tree: equations and limits in README.md. */
#include <math.h>

#include "../shared/tree.h"

#define SAFE_COURANT 0.95
enum { WAVE_SAMPLES = 64 };

typedef struct reach {
    int32_t cells;
    double dx;   /* m */
    double wave; /* m/s: fastest kinematic wave */
} reach;

typedef struct kinematic {
    fr_tree tree; /* first */
    reach *reach; /* a link */
    size_t most;  /* cells a link has room for */
    double *area; /* state: m2, one barrel, most a link */
    double steps, parts;
} kinematic;

/* Q(A) of one barrel. Above the flow of the full section it stays there, as a conduit takes no more than that. */
static double flow_of_area(const fr_tree *tree, const fr_tree_conduit *c, double area)
{
    if (!(area > 0.0)) return 0.0;
    double depth = tree->h->section_depth(c->section, area), a, perimeter;
    tree->h->section_at(c->section, 1, &depth, &a, NULL, &perimeter, NULL);
    double radius = cbrt(area / perimeter);
    return fmin(c->beta * area * radius * radius, c->full_flow / c->barrels);
}

/* Fastest wave dQ/dA, from secants of Q(A). */
static double fastest_wave(const fr_tree *tree, const fr_tree_conduit *c)
{
    double fastest = 1e-9, last = 0.0, step = c->facts.full_area / WAVE_SAMPLES;
    for (int i = 1; i <= WAVE_SAMPLES; i++) {
        double q = flow_of_area(tree, c, i * step);
        fastest = fmax(fastest, fabs(q - last) / step);
        last = q;
    }
    return fastest;
}

/* Explicit upwind volumes: dA/dt = (Q_above - Q(A)) / dx, in parts of the step with a Courant number below one: the
 * areas stay positive and never rise above the largest that an inflow below the full flow can bring. */
static void advance_reach(const fr_tree *tree, const fr_tree_conduit *c, const reach *r, double *area,
                          double inflow, double dt, int parts, double *out)
{
    double part = dt / parts, leaving = 0.0;
    for (int k = 0; k < parts; k++) {
        double above = inflow * part; /* m3 into the cell, one barrel */
        for (int32_t i = 0; i < r->cells; i++) {
            double held = area[i] * r->dx;
            double below = fmin(flow_of_area(tree, c, area[i]) * part, held + above);
            area[i] = (held + above - below) / r->dx;
            above = below;
        }
        leaving += above;
    }
    *out = leaving;
}

static double held_in(const reach *r, const double *area)
{
    double sum = 0.0;
    for (int32_t i = 0; i < r->cells; i++)
        sum += area[i];
    return sum * r->dx;
}

static void take_losses(kinematic *self, size_t link, double dt, double *lost)
{
    const fr_tree *tree = &self->tree;
    const fr_tree_conduit *c = &tree->conduit[link];
    const reach *r = &self->reach[link];
    double *area = self->area + link * self->most;
    *lost = 0.0;
    if (!(c->seepage > 0.0) && !(c->facts.open_top && tree->evaporation)) return;
    for (int32_t i = 0; i < r->cells; i++) {
        /* From the widest point up the width stays: the bed below is wet. */
        double depth = tree->h->section_depth(c->section, area[i]), width;
        depth = fmin(depth, c->facts.depth_of_max_width);
        tree->h->section_at(c->section, 1, &depth, NULL, &width, NULL, NULL);
        double held = area[i] * r->dx * c->barrels;
        double gone = fr_tree_conduit_loss(tree, link, width / r->cells, dt, held);
        area[i] = fmax((held - gone) / (r->dx * c->barrels), 0.0);
        *lost += gone;
    }
}

static double route(void *owner, const fr_tree *tree, size_t link, double in, double dt, double *lost)
{
    kinematic *self = owner;
    const fr_tree_conduit *c = &tree->conduit[link];
    const reach *r = &self->reach[link];
    double *area = self->area + link * self->most;
    *lost = 0.0;
    double before = held_in(r, area);
    if (in <= 0.0 && before <= 0.0) return 0.0;
    int parts = (int)fmin(ceil(r->wave * dt / (SAFE_COURANT * r->dx)), 1e6);
    if (parts < 1) parts = 1;
    double leaving;
    advance_reach(tree, c, r, area, in / (dt * c->barrels), dt, parts, &leaving);
    take_losses(self, link, dt, lost);
    self->steps += 1.0;
    self->parts += parts;
    /* What leaves is what the books say, to the last bit: held before + in - lost - held now. */
    return fmax(before * c->barrels + in - *lost - held_in(r, area) * c->barrels, 0.0);
}

/* A cell that carries the full flow counts as full, as in SWMM. */
static double depth_in(const fr_tree *tree, const fr_tree_conduit *c, double area)
{
    if (flow_of_area(tree, c, area) >= c->full_flow / c->barrels * (1.0 - 1e-9)) return c->facts.full_depth;
    return tree->h->section_depth(c->section, area);
}

static void ends(void *owner, const fr_tree *tree, size_t link, fr_tree_ends *out)
{
    kinematic *self = owner;
    const fr_tree_conduit *c = &tree->conduit[link];
    const reach *r = &self->reach[link];
    const double *area = self->area + link * self->most;
    double held = held_in(r, area);
    out->depth1 = depth_in(tree, c, area[0]);
    out->depth2 = depth_in(tree, c, area[r->cells - 1]);
    out->area = held / c->length;
    out->volume = held * c->barrels;
}

static const fr_tree_routing routing = { route, ends };

/* As many cells as the parameter allows, fewer in a conduit that a wave crosses in a quarter of a step. */
static void divide(kinematic *self, double step)
{
    const fr_tree *tree = &self->tree;
    for (size_t k = 0; k < tree->links; k++) {
        const fr_tree_conduit *c = &tree->conduit[k];
        reach *r = &self->reach[k];
        if (!c->section || tree->link_kind[k] != FR_CONDUIT) continue;
        r->wave = fastest_wave(tree, c);
        double cells = fmin(ceil(4.0 * c->length / (r->wave * step)), (double)self->most);
        r->cells = (int32_t)fmax(cells, 1.0);
        r->dx = c->length / r->cells;
    }
}

static fr_status create(const fr_host *h, void **out)
{
    fr_status status = fr_tree_create(h, &routing, sizeof(kinematic), out);
    if (status != FR_OK) return status;
    kinematic *self = *out;
    self->most = (size_t)h->integer(h, "cells");
    self->area = h->field(h, "conduit_area");
    self->reach = h->allocate(h, self->tree.links ? self->tree.links : 1, sizeof *self->reach);
    if (!self->reach) return FR_MEMORY;
    divide(self, fr_tree_routing_step(&self->tree));
    return FR_OK;
}

static fr_status initialise(void *me, double t)
{
    (void)t;
    kinematic *self = me;
    fr_tree *tree = &self->tree;
    const double *initial = tree->h->column_number(tree->h, FR_LINKS, "initial_flow");
    for (size_t k = 0; k < tree->links; k++) {
        const fr_tree_conduit *c = &tree->conduit[k];
        double area = 0.0;
        if (c->section && initial && initial[k] > 0.0) {
            double depth = fr_tree_normal_depth(tree, k, fmin(initial[k], c->full_flow));
            tree->h->section_at(c->section, 1, &depth, &area, NULL, NULL, NULL);
        }
        for (size_t i = 0; i < self->most; i++)
            self->area[k * self->most + i] = (int32_t)i < self->reach[k].cells ? area : 0.0;
    }
    return fr_tree_initialise(tree);
}

static fr_status stored(void *me, double *volume)
{
    kinematic *self = me;
    double sum;
    fr_status status = fr_tree_stored(self, &sum);
    for (size_t k = 0; k < self->tree.links; k++)
        if (self->reach[k].cells > 0)
            sum += held_in(&self->reach[k], self->area + k * self->most) * self->tree.conduit[k].barrels;
    *volume = sum;
    return status;
}

static size_t counter(void *me, size_t i, const char **name, double *value)
{
    const kinematic *self = me;
    if (i == 0) *name = "conduit_steps", *value = self->steps;
    if (i == 1) *name = "conduit_parts", *value = self->parts;
    return 2;
}

static uint32_t state_layers(const fr_host *h, const char *state)
{
    (void)state;
    return (uint32_t)h->integer(h, "cells");
}

static const fr_param params[] = {
    { .name = "cells",
      .type = FR_INTEGER,
      .unit = "1",
      .default_value = "8",
      .min = 1,
      .max = 256,
      .doc = "cells of a conduit, at most; more of them spread a wave less" },
};
static const fr_port ports[] = { FR_TREE_PORTS };
static const fr_state states[] = {
    FR_TREE_STATES,
    { "conduit_area", "m2", FR_LINKS, 0, 0, "wetted area of the cells of a conduit, one barrel" },
};
static const fr_process_ops process = {
    FR_TREE_PROCESS,
    .stored = stored,
    .counter = counter,
    .state_layers = state_layers,
};
static const fr_plugin plugin = {
    FR_TREE_PLUGIN,
    .name = "network/kinematic",
    .citation = "Lighthill & Whitham (1955); Li, Simons & Stevens (1975)",
    .summary = "Kinematic wave routing down a tree of conduits, without backwater",
    FR_PARAMS(params),
};

FR_PLUGIN_EXPORT(plugin)

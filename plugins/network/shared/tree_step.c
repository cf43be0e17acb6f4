/* One step of routing down a tree. */
#include <math.h>

#include "boundary.h"
#include "friction.h"
#include "tree.h"

#define REST_FLOW 1.0e-9  /* m3/s that count as none */
#define REST_STEP 86400.0 /* s */

enum { DIVIDER_CUTOFF, DIVIDER_OVERFLOW, DIVIDER_TABULAR, DIVIDER_WEIR };

double fr_tree_normal_flow(const fr_tree *tree, size_t link, double depth)
{
    const fr_tree_conduit *c = &tree->conduit[link];
    if (!c->section || depth <= 0.0) return 0.0;
    double area, perimeter;
    tree->h->section_at(c->section, 1, &depth, &area, NULL, &perimeter, NULL);
    if (!(area > 0.0)) return 0.0;
    double radius = cbrt(area / perimeter);
    return fmin(c->barrels * c->beta * area * radius * radius, c->capacity);
}

double fr_tree_normal_depth(const fr_tree *tree, size_t link, double flow)
{
    const fr_tree_conduit *c = &tree->conduit[link];
    if (!c->section || flow <= 0.0) return 0.0;
    if (flow >= c->full_flow * (1.0 - 1e-12)) return c->facts.full_depth;
    return tree->h->section_depth_of_factor(c->section, flow / (c->barrels * c->beta));
}

double fr_tree_conduit_loss(const fr_tree *tree, size_t link, double width, double dt, double most)
{
    const fr_tree_conduit *c = &tree->conduit[link];
    double depth = c->seepage * dt;
    if (c->facts.open_top && tree->evaporation) depth += tree->evaporation[0];
    return depth > 0.0 ? fmin(depth * width * c->length * c->barrels, most) : 0.0;
}

static double capacity(const fr_tree *tree, size_t link, double dt)
{
    double open = tree->setting && isfinite(tree->setting[link]) ? fmin(fmax(tree->setting[link], 0.0), 1.0)
                                                                 : 1.0;
    if (tree->link_kind[link] != FR_CONDUIT) return open > 0.0 ? INFINITY : 0.0;
    return open > 0.0 ? tree->conduit[link].capacity * open * dt : 0.0;
}

void fr_tree_send(fr_tree *tree, size_t link, double volume, double dt)
{
    double out = volume, lost = 0.0;
    if (tree->link_kind[link] == FR_CONDUIT && tree->conduit[link].section)
        out = tree->routing->route(tree, tree, link, volume, dt, &lost);
    bool open = tree->conduit[link].facts.open_top && tree->evaporation && tree->conduit[link].section;
    double evaporation = open ? tree->evaporation[0] : 0.0, seepage = tree->conduit[link].seepage * dt;
    double share = evaporation + seepage > 0.0 ? evaporation / (evaporation + seepage) : 0.0;
    tree->evaporated += share * lost;
    tree->seeped += lost - share * lost;
    tree->entered[link] = volume;
    tree->passed[link] = out;
    tree->in[tree->node2[link]] += out;
}

/* What does not go on: ponds where the node may pond, else floods. */
static void stay_or_flood(fr_tree *tree, size_t node, double volume)
{
    tree->held[node] = 0.0;
    if (tree->pond_area[node] > 0.0) {
        tree->held[node] = volume;
        return;
    }
    tree->node_flooding[node] += volume;
    tree->flooding += volume;
}

/* Flow that a divider diverts (m3/s): SWMM reference manual II, chapter 3. */
static double diverted(const fr_tree *tree, size_t node, double flow, double main_capacity)
{
    const fr_host *h = tree->h;
    const double *cutoff = h->column_number(h, FR_NODES, "divider_cutoff");
    double least = cutoff && isfinite(cutoff[node]) ? cutoff[node] : 0.0;
    int32_t type = tree->divider_type ? tree->divider_type[node] : FR_NONE;
    if (type == DIVIDER_OVERFLOW) return fmax(flow - main_capacity, 0.0);
    if (type == DIVIDER_TABULAR) {
        const int32_t *curve = h->column_index(h, FR_NODES, "divider_curve");
        return curve && curve[node] != FR_NONE ? h->curve_value(h, curve[node], flow, NULL) : 0.0;
    }
    if (flow <= least) return 0.0;
    if (type != DIVIDER_WEIR) return flow - least;
    const double *height = h->column_number(h, FR_NODES, "divider_height");
    const double *weir = h->column_number(h, FR_NODES, "divider_coefficient");
    if (!height || !weir || !(height[node] > 0.0) || !(weir[node] > 0.0)) return 0.0;
    double full = weir[node] * pow(height[node], 1.5);
    if (full <= least) return flow - least;
    double fill = (flow - least) / (full - least);
    return fill > 1.0 ? full * sqrt(fill) : full * pow(fill, 1.5); /* over-full: an orifice */
}

static void pass_divider(fr_tree *tree, size_t node, double volume, double dt)
{
    int32_t side = tree->divider_link ? tree->divider_link[node] : FR_NONE;
    int32_t main_link = FR_NONE;
    for (int32_t j = tree->first_outlet[node]; j < tree->first_outlet[node + 1]; j++)
        if (tree->outlet[j] != side) main_link = tree->outlet[j];
    double room = main_link != FR_NONE ? capacity(tree, (size_t)main_link, dt) : 0.0;
    bool two = side != FR_NONE && tree->node1[side] == (int32_t)node;
    double off = two ? fmin(fmax(diverted(tree, node, volume / dt, room / dt), 0.0) * dt, volume) : 0.0;
    double straight = fmin(volume - off, room);
    if (two) {
        off = fmin(off, capacity(tree, (size_t)side, dt));
        fr_tree_send(tree, (size_t)side, off, dt);
    }
    if (main_link != FR_NONE) fr_tree_send(tree, (size_t)main_link, straight, dt);
    stay_or_flood(tree, node, fmax(volume - off - straight, 0.0));
}

static void pass_junction(fr_tree *tree, size_t node, double dt)
{
    double volume = tree->in[node] + tree->held[node];
    int32_t first = tree->first_outlet[node], count = tree->first_outlet[node + 1] - first;
    if (tree->node_kind[node] == FR_DIVIDER && count == 2) {
        pass_divider(tree, node, volume, dt);
        return;
    }
    double on = count > 0 ? fmin(volume, capacity(tree, (size_t)tree->outlet[first], dt)) : 0.0;
    if (count > 0) fr_tree_send(tree, (size_t)tree->outlet[first], on, dt);
    stay_or_flood(tree, node, volume - on);
}

static void leave(fr_tree *tree, size_t node)
{
    const int32_t *land = tree->h->column_index(tree->h, FR_NODES, "route_to_catchment");
    if (land && tree->runon && land[node] != FR_NONE)
        tree->runon[land[node]] += tree->in[node];
    else
        tree->outfall += tree->in[node];
}

static fr_status begin_laws(fr_tree *tree, double t, double dt)
{
    for (size_t l = 0; l < tree->law_count; l++) {
        fr_tree_law *law = &tree->law[l];
        for (size_t p = 0; p < law->n; p++) {
            int32_t a = tree->node1[law->link[p]], b = tree->node2[law->link[p]];
            law->head1[p] = tree->invert[a] + tree->depth[a];
            law->head2[p] = tree->invert[b] + tree->depth[b];
        }
        fr_status status = tree->h->law_begin(tree->h, l, t, dt, law->head1, law->head2);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

static fr_status accept_laws(fr_tree *tree, double t, double dt)
{
    for (size_t l = 0; l < tree->law_count; l++) {
        fr_tree_law *law = &tree->law[l];
        for (size_t p = 0; p < law->n; p++)
            law->volume[p] = tree->entered[law->link[p]];
        fr_status status = tree->h->law_accept(tree->h, l, t, dt, law->volume);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

static fr_status book(fr_tree *tree)
{
    static const char *const account[] = { "outfall", "flooding", "evaporation", "seepage" };
    const double volume[] = { tree->outfall, tree->flooding, tree->evaporated, tree->seeped };
    for (int i = 0; i < 4; i++) {
        if (volume[i] <= 0.0) continue;
        fr_status status = tree->h->book(tree->h, FR_OUT, account[i], volume[i]);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

/* Depth of a junction: the highest water in the conduits that meet there; the rim and above when it floods or ponds. */
static void find_depths(fr_tree *tree)
{
    for (size_t i = 0; i < tree->nodes; i++)
        if (tree->node_kind[i] != FR_STORAGE) tree->depth[i] = 0.0;
    for (size_t k = 0; k < tree->links; k++) {
        if (tree->link_kind[k] != FR_CONDUIT || !tree->conduit[k].section) continue;
        fr_tree_ends e;
        tree->routing->ends(tree, tree, k, &e);
        size_t n1 = (size_t)tree->node1[k], n2 = (size_t)tree->node2[k];
        if (tree->node_kind[n1] != FR_STORAGE && e.depth1 > 0.0)
            tree->depth[n1] = fmax(tree->depth[n1], e.depth1 + tree->offset1[k]);
        if (tree->node_kind[n2] != FR_STORAGE && e.depth2 > 0.0)
            tree->depth[n2] = fmax(tree->depth[n2], e.depth2 + tree->offset2[k]);
    }
    for (size_t i = 0; i < tree->nodes; i++) {
        if (tree->node_kind[i] == FR_STORAGE || tree->node_kind[i] == FR_OUTFALL) continue;
        tree->depth[i] = tree->node_flooding[i] > 0.0 ? tree->rim[i] : fmin(tree->depth[i], tree->rim[i]);
        if (tree->held[i] > 0.0) tree->depth[i] = tree->rim[i] + tree->held[i] / tree->pond_area[i];
    }
}

static void keep_rates(fr_tree *tree, double dt)
{
    for (size_t k = 0; k < tree->links; k++)
        tree->flow[k] = tree->passed[k] / dt;
    for (size_t i = 0; i < tree->nodes; i++)
        tree->inflow[i] = tree->in[i] / dt;
}

static void show_link(fr_tree *tree, size_t link)
{
    const fr_tree_conduit *c = &tree->conduit[link];
    double flow = tree->flow[link], velocity = 0.0, froude = 0.0, depth = 0.0;
    tree->link_flow[link] = flow;
    tree->link_volume[link] = 0.0;
    tree->link_fill[link] = 0.0;
    if (tree->link_kind[link] == FR_CONDUIT && c->section) {
        fr_tree_ends e;
        tree->routing->ends(tree, tree, link, &e);
        double width = 0.0;
        depth = tree->h->section_depth(c->section, e.area);
        tree->h->section_at(c->section, 1, &depth, NULL, &width, NULL, NULL);
        velocity = e.area > 1e-9 * c->facts.full_area ? flow / (c->barrels * e.area) : 0.0;
        if (width > 0.0 && velocity > 0.0) froude = velocity / sqrt(FR_GRAVITY * e.area / width);
        tree->link_volume[link] = e.volume;
        tree->link_fill[link] = depth / c->facts.full_depth;
    }
    tree->link_depth[link] = depth;
    tree->link_velocity[link] = velocity;
    tree->link_froude[link] = froude;
}

static double ponded_on(const fr_tree *tree, size_t i)
{
    if (tree->node_kind[i] != FR_STORAGE) return tree->held[i];
    return tree->rim[i] > 0.0
               ? fmax(tree->held[i] - fr_storage_volume(&tree->storage[i], tree->rim[i], NULL), 0.0)
               : 0.0;
}

static void show(fr_tree *tree)
{
    for (size_t k = 0; k < tree->links; k++)
        show_link(tree, k);
    for (size_t i = 0; i < tree->nodes; i++) {
        tree->node_depth[i] = tree->depth[i];
        tree->node_head[i] = tree->invert[i] + tree->depth[i];
        tree->node_volume[i] = tree->held[i];
        tree->node_ponded[i] = ponded_on(tree, i);
        tree->node_inflow[i] = tree->inflow[i];
    }
}

fr_status fr_tree_initialise(fr_tree *tree)
{
    const double *initial = tree->h->column_number(tree->h, FR_NODES, "initial_depth");
    for (size_t i = 0; i < tree->nodes; i++) {
        tree->held[i] = tree->depth[i] = tree->inflow[i] = 0.0;
        if (tree->node_kind[i] != FR_STORAGE || !initial || !(initial[i] > 0.0)) continue;
        tree->depth[i] = initial[i];
        tree->held[i] = fr_storage_volume(&tree->storage[i], initial[i], NULL);
    }
    for (size_t k = 0; k < tree->links; k++)
        tree->flow[k] = 0.0;
    find_depths(tree);
    show(tree);
    return FR_OK;
}

fr_status fr_tree_advance(void *self, double t, double dt)
{
    fr_tree *tree = self;
    tree->outfall = tree->flooding = tree->evaporated = tree->seeped = 0.0;
    for (size_t i = 0; i < tree->nodes; i++)
        tree->in[i] = tree->lateral[i];
    fr_status status = begin_laws(tree, t, dt);
    for (size_t k = 0; k < tree->nodes && status == FR_OK; k++) {
        size_t node = (size_t)tree->node_order[k];
        if (tree->node_kind[node] == FR_OUTFALL)
            leave(tree, node);
        else if (tree->node_kind[node] == FR_STORAGE)
            status = fr_tree_storage(tree, node, t, dt);
        else
            pass_junction(tree, node, dt);
    }
    if (status == FR_OK) status = accept_laws(tree, t, dt);
    if (status == FR_OK) status = book(tree);
    if (status != FR_OK) return status;
    keep_rates(tree, dt);
    find_depths(tree);
    show(tree);
    return FR_OK;
}

fr_status fr_tree_restored(void *self, double t)
{
    (void)t;
    show(self);
    return FR_OK;
}

fr_status fr_tree_stored(void *self, double *volume)
{
    const fr_tree *tree = self;
    double sum = 0.0, lost = 0.0;
    for (size_t i = 0; i < tree->nodes; i++) { /* Neumaier */
        double x = tree->held[i], s = sum + x;
        lost += fabs(sum) >= fabs(x) ? (sum - s) + x : (x - s) + sum;
        sum = s;
    }
    *volume = sum + lost;
    return FR_OK;
}

/* Nothing flows and nothing came in the last step. */
static bool at_rest(const fr_tree *tree)
{
    for (size_t k = 0; k < tree->links; k++)
        if (fabs(tree->flow[k]) > REST_FLOW) return false;
    for (size_t i = 0; i < tree->nodes; i++)
        if (fabs(tree->inflow[i]) > REST_FLOW) return false;
    return true;
}

double fr_tree_routing_step(const fr_tree *tree)
{
    double step = tree->h->option_number(tree->h, "routing_step", 60.0);
    return step > 0.0 ? step : 60.0;
}

/* Without links water only passes through; at rest there is nothing to follow: rain and runoff set the step. */
fr_status fr_tree_step_wish(void *self, double t, double *dt)
{
    (void)t;
    const fr_tree *tree = self;
    *dt = fr_tree_routing_step(tree);
    if (tree->links == 0 || at_rest(tree)) *dt = fmax(*dt, REST_STEP);
    return FR_OK;
}

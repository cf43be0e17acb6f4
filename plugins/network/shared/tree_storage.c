/* A storage node in a tree: its depth at the end of each sub-step with all its outlets, backward Euler. */
#include <math.h>

#include "tree.h"

#define LONGEST_PART 15.0 /* s */
enum { ROUNDS = 100 };

typedef struct pool {
    fr_tree *tree;
    size_t node;
    double t, dt, available; /* m3: held before + inflow - losses */
    double *flow;            /* m3/s an outlet */
    int32_t first, count;
} pool;

fr_status fr_tree_law_flow(const fr_tree *tree, size_t link, double t, double dt, double head1, double head2,
                           double *flow, double *slope)
{
    int32_t law = tree->law_of[link], place = tree->place_in_law[link];
    double unused;
    *flow = *slope = 0.0;
    if (law == FR_NONE) return FR_OK;
    return tree->h->law_flow(tree->h, (size_t)law, t, dt, 1, &place, &head1, &head2, flow, slope, &unused);
}

/* Depth that holds a volume: above the rim the water ponds, or stands as in a shaft. */
static double depth_of(const fr_tree *tree, size_t node, double volume)
{
    const fr_storage *s = &tree->storage[node];
    double rim = tree->rim[node], full = rim > 0.0 ? fr_storage_volume(s, rim, NULL) : INFINITY;
    if (volume <= full) return fr_storage_depth(s, volume);
    return rim + (volume - full) / fmax(tree->pond_area[node], fr_storage_area(s, rim));
}

/* Outflow at a depth, m3/s; fills flow[]. */
static fr_status outflow(const pool *p, double depth, double *sum)
{
    fr_tree *tree = p->tree;
    *sum = 0.0;
    for (int32_t j = 0; j < p->count; j++) {
        size_t link = (size_t)tree->outlet[p->first + j], below = (size_t)tree->node2[link];
        double open = tree->setting && isfinite(tree->setting[link])
                          ? fmin(fmax(tree->setting[link], 0.0), 1.0)
                          : 1.0;
        double q = 0.0, slope;
        if (tree->link_kind[link] == FR_CONDUIT) {
            q = open * fr_tree_normal_flow(tree, link, depth - tree->offset1[link]);
        } else {
            fr_status status = fr_tree_law_flow(tree, link, p->t, p->dt, tree->invert[p->node] + depth,
                                                tree->invert[below] + tree->depth[below], &q, &slope);
            if (status != FR_OK) return status;
        }
        p->flow[j] = fmax(q, 0.0);
        *sum += p->flow[j];
    }
    return FR_OK;
}

/* V(d) + dt Q(d) = available: V is found from d, which grows on the left side, so bisection with secants is safe. */
static fr_status solve(const pool *p)
{
    double high = depth_of(p->tree, p->node, p->available), low = 0.0, q, f_low = -p->available, f_high;
    fr_status status = outflow(p, high, &q);
    f_high = p->dt * q;
    for (int i = 0; status == FR_OK && i < ROUNDS && f_high > 0.0 && high - low > 1e-12 * high; i++) {
        double d = i % 3 == 2 ? 0.5 * (low + high) : low - f_low * (high - low) / (f_high - f_low);
        if (!(d > low && d < high)) d = 0.5 * (low + high);
        status = outflow(p, d, &q);
        double held = fr_storage_volume(&p->tree->storage[p->node], d, NULL), rim = p->tree->rim[p->node];
        if (rim > 0.0 && d > rim)
            held = fr_storage_volume(&p->tree->storage[p->node], rim, NULL) +
                   (d - rim) *
                       fmax(p->tree->pond_area[p->node], fr_storage_area(&p->tree->storage[p->node], rim));
        double f = held + p->dt * q - p->available;
        if (fabs(f) <= 1e-14 * p->available) return status;
        if (f < 0.0)
            low = d, f_low = f;
        else
            high = d, f_high = f;
    }
    return status;
}

static double losses(fr_tree *tree, size_t node, double held, double share, double dt)
{
    double area = fr_storage_area(&tree->storage[node], tree->depth[node]), rate = 0.0;
    if (tree->evaporation && tree->evaporation_factor[node] > 0.0)
        rate = tree->evaporation_factor[node] * tree->evaporation[0] * share;
    double evaporated = fmin(rate * area, held);
    double seeped = fmin(tree->seepage[node] * dt * area, held - evaporated);
    tree->evaporated += evaporated;
    tree->seeped += seeped;
    return evaporated + seeped;
}

static void overflow(fr_tree *tree, size_t node)
{
    double rim = tree->rim[node];
    if (!(rim > 0.0) || tree->pond_area[node] > 0.0) return;
    double full = fr_storage_volume(&tree->storage[node], rim, NULL), over = tree->held[node] - full;
    if (over <= 0.0) return;
    tree->held[node] = full;
    tree->node_flooding[node] += over;
    tree->flooding += over;
}

fr_status fr_tree_storage(fr_tree *tree, size_t node, double t, double dt)
{
    enum { FEW = 32 };
    double few[2 * FEW], *out = few;
    pool p = { .tree = tree, .node = node, .first = tree->first_outlet[node] };
    p.count = tree->first_outlet[node + 1] - p.first;
    if (p.count > FEW)
        return tree->h->fail_at(tree->h, FR_INPUT, FR_NODES, node,
                                "a storage node may have %d outlets, not %d", (int)FEW, (int)p.count);
    p.flow = few + FEW;
    for (int32_t j = 0; j < p.count; j++)
        out[j] = 0.0;
    int parts = (int)ceil(dt / LONGEST_PART - 1e-9);
    if (parts < 1) parts = 1;
    p.dt = dt / parts;
    for (int k = 0; k < parts; k++) {
        p.t = t + k * p.dt;
        double before = tree->held[node] + tree->in[node] / parts;
        p.available = before - losses(tree, node, before, 1.0 / parts, p.dt);
        fr_status status = solve(&p);
        if (status != FR_OK) return status;
        double sum = 0.0, scale;
        for (int32_t j = 0; j < p.count; j++)
            sum += p.flow[j] * p.dt;
        scale = sum > p.available ? p.available / sum : 1.0;
        tree->held[node] = p.available;
        for (int32_t j = 0; j < p.count; j++) {
            double volume = p.flow[j] * p.dt * scale;
            out[j] += volume;
            tree->held[node] -= volume;
        }
        tree->held[node] = fmax(tree->held[node], 0.0);
        overflow(tree, node);
        tree->depth[node] = depth_of(tree, node, tree->held[node]);
    }
    for (int32_t j = 0; j < p.count; j++)
        fr_tree_send(tree, (size_t)tree->outlet[p.first + j], out[j], dt);
    return FR_OK;
}

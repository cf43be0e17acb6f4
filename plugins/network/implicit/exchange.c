/* exchange.c: water that nodes and the surface exchange, carried in the solve of the group that holds those nodes.
 *
 * A point adds q(head) to what leaves its node in a step (backward Euler); the volume that the node gives or gets is
 * the volume that the exchange is told. */
#include "build.h"

#include <math.h>

#define ROOM(member, count) (p->member = h->allocate(h, (size_t)(count) + 1, sizeof *p->member))

static size_t exchanges_of(const fr_host *h)
{
    return FR_HAS(h, exchange_count) ? h->exchange_count(h) : 0;
}

bool fr_im_may_exchange(const fr_host *h)
{
    return exchanges_of(h) > 0;
}

static fr_status read_exchange(const fr_host *h, fr_im_points *p, size_t k)
{
    fr_points found = { .struct_size = sizeof found };
    TRY(h->exchange_points(h, k, &found));
    for (size_t i = 0; i < found.n; i++) {
        int32_t node = found.node[i];
        p->node[p->start[k] + i] = node;
        if (node != FR_NONE) p->exchanged[node] = 1;
    }
    return FR_OK;
}

fr_status fr_im_read_points(const fr_host *h, fr_im_net *net)
{
    fr_im_points *p = &net->points;
    p->exchanges = exchanges_of(h);
    if (p->exchanges == 0) return FR_OK;
    if (!ROOM(start, p->exchanges) || !ROOM(exchanged, h->count(h, FR_NODES))) return FR_MEMORY;
    for (size_t k = 0; k < p->exchanges; k++) {
        fr_points found = { .struct_size = sizeof found };
        TRY(h->exchange_points(h, k, &found));
        p->start[k + 1] = p->start[k] + found.n;
    }
    p->n = p->start[p->exchanges];
    if (!ROOM(node, p->n) || !ROOM(cell, p->n) || !ROOM(which, p->n) || !ROOM(head, p->n) ||
        !ROOM(flow, p->n) || !ROOM(slope, p->n) || !ROOM(moved, p->n) || !ROOM(packed, 3 * p->n))
        return FR_MEMORY;
    for (size_t k = 0; k < p->exchanges; k++)
        TRY(read_exchange(h, p, k));
    return FR_OK;
}

void fr_im_place_points(fr_im_net *net)
{
    fr_im_points *p = &net->points;
    p->group = FR_NONE;
    for (size_t i = 0; i < p->n; i++) {
        p->cell[i] = p->node[i] == FR_NONE ? FR_NONE : net->cell_of_node[p->node[i]];
        for (int32_t g = 0; g < net->groups && p->group == FR_NONE && p->cell[i] != FR_NONE; g++)
            if (p->cell[i] < net->group[g].cell1) p->group = g;
    }
}

bool fr_im_carries_points(const fr_im_net *net, const fr_im_group *g)
{
    return net->points.n > 0 && net->points.group == (int32_t)(g - net->group);
}

static void read_heads(fr_im_net *net)
{
    fr_im_points *p = &net->points;
    for (size_t i = 0; i < p->n; i++)
        p->head[i] = p->cell[i] == FR_NONE ? 0.0 : fr_im_wet_head(net, p->cell[i]);
}

fr_status fr_im_begin_points(fr_im_net *net, const fr_im_group *g, double t, double dt)
{
    const fr_im_points *p = &net->points;
    if (!fr_im_carries_points(net, g)) return FR_OK;
    read_heads(net);
    for (size_t k = 0; k < p->exchanges; k++)
        TRY(net->h->exchange_begin(net->h, k, t, dt, p->head + p->start[k]));
    return FR_OK;
}

fr_status fr_im_accept_points(fr_im_net *net, const fr_im_group *g, double t, double dt)
{
    const fr_im_points *p = &net->points;
    if (!fr_im_carries_points(net, g)) return FR_OK;
    for (size_t k = 0; k < p->exchanges; k++)
        TRY(net->h->exchange_accept(net->h, k, t, dt, p->moved + p->start[k]));
    return FR_OK;
}

/* Points of exchange k whose nodes are moving, evaluated side by side. */
static fr_status evaluate_exchange(fr_im_net *net, size_t k, double t, double dt)
{
    fr_im_points *p = &net->points;
    size_t first = p->start[k], n = 0, size = p->start[k + 1] - first;
    for (size_t i = 0; i < size; i++)
        if (p->cell[first + i] != FR_NONE && net->active[p->cell[first + i]])
            p->which[first + n++] = (int32_t)i;
    if (n == 0) return FR_OK;
    double *head = net->points.packed, *flow = head + size, *slope = flow + size;
    for (size_t j = 0; j < n; j++)
        head[j] = fr_im_wet_head(net, p->cell[first + (size_t)p->which[first + j]]);
    TRY(net->h->exchange_flow(net->h, k, t, dt, n, p->which + first, head, flow, slope));
    for (size_t j = 0; j < n; j++) {
        size_t i = first + (size_t)p->which[first + j];
        bool below = head[j] > net->head[p->cell[i]];
        p->flow[i] = flow[j];
        p->slope[i] = below ? 0.0 : fr_im_most(slope[j], 0.0);
    }
    return FR_OK;
}

fr_status fr_im_add_points(fr_im_net *net, const fr_im_group *g, double t, double dt)
{
    const fr_im_points *p = &net->points;
    if (!fr_im_carries_points(net, g)) return FR_OK;
    for (size_t k = 0; k < p->exchanges; k++)
        TRY(evaluate_exchange(net, k, t, dt));
    for (size_t i = 0; i < p->n; i++) {
        int32_t c = p->cell[i];
        if (c == FR_NONE || !net->active[c]) continue;
        net->residual[c] -= dt * p->flow[i];
        net->sparse.diagonal[c] += dt * p->slope[i];
    }
    return FR_OK;
}

size_t fr_im_follow_points(fr_im_net *net, const fr_im_group *g)
{
    const fr_im_points *p = &net->points;
    size_t woken = 0;
    if (!fr_im_carries_points(net, g)) return 0;
    for (size_t i = 0; i < p->n; i++) {
        int32_t c = p->cell[i];
        if (c == FR_NONE || !net->active[c]) continue;
        double move = net->residual[c];
        p->flow[i] += p->slope[i] * move;
        /* The laws bend much within the tolerance of a deep node. */
        if (p->slope[i] <= 0.0 || net->next_active[c] || fabs(move) <= net->set.head_tolerance) continue;
        net->next_active[c] = 1;
        woken++;
    }
    return woken;
}

void fr_im_move_points(fr_im_net *net, const fr_im_group *g, double dt)
{
    const fr_im_points *p = &net->points;
    if (!fr_im_carries_points(net, g)) return;
    for (size_t i = 0; i < p->n; i++)
        p->moved[i] = p->cell[i] == FR_NONE ? 0.0 : dt * p->flow[i];
}

void fr_im_draw_points(const fr_im_net *net, const fr_im_group *g, double *there, double *out)
{
    const fr_im_points *p = &net->points;
    if (!fr_im_carries_points(net, g)) return;
    for (size_t i = 0; i < p->n; i++) {
        int32_t c = p->cell[i];
        if (c == FR_NONE) continue;
        there[c] -= p->moved[i];
        out[c] += fr_im_most(p->moved[i], 0.0);
    }
}

void fr_im_ration_points(fr_im_net *net, const fr_im_group *g, const double *there, const double *out,
                         double least)
{
    const fr_im_points *p = &net->points;
    if (!fr_im_carries_points(net, g)) return;
    for (size_t i = 0; i < p->n; i++) {
        int32_t c = p->cell[i];
        if (c == FR_NONE || p->moved[i] <= 0.0 || there[c] >= least) continue;
        double share = fr_im_most(there[c] + out[c], 0.0) / out[c];
        p->moved[i] *= share;
        p->flow[i] *= share;
    }
}

void fr_im_commit_points(fr_im_net *net, const fr_im_group *g)
{
    const fr_im_points *p = &net->points;
    if (!fr_im_carries_points(net, g)) return;
    for (size_t i = 0; i < p->n; i++)
        if (p->cell[i] != FR_NONE) net->volume[p->cell[i]] -= p->moved[i];
}

void fr_im_point_inflows(const fr_im_net *net, double *inflow)
{
    const fr_im_points *p = &net->points;
    for (size_t i = 0; i < p->n; i++)
        if (p->node[i] != FR_NONE) inflow[p->node[i]] += fr_im_most(-p->flow[i], 0.0);
}

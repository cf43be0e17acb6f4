/* order.c: order in time of every edge: BDF2 where the water moves smoothly, backward Euler where it does not.
 *
 * BDF2 takes the flow at the end of a step from the mean flow of the last one. A cell that was filling and is full
 * holds no more, so that its neighbours would have to pass half of what it took before, besides what comes: a surge.
 * Where the volume of a cell bends between the last step and this one its edges are backward Euler's. */
#include "network.h"

#include <math.h>

#define SMOOTH 0.5 /* of a flow: its last change, up to which it is BDF2's */

static bool full_at(const fr_im_net *net, int32_t e, int32_t cell, double z, const double *head)
{
    return head[cell] - z >= net->full[e];
}

/* Marks the cells in which a pipe fills or empties between two states. */
static bool mark_bends(fr_im_net *net, const fr_im_group *g, const double *from, const double *to)
{
    bool found = false;
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_BRINK]; e++) {
        if (!(net->lid[e] > 0.0)) continue;
        int32_t i = net->n1[e], j = net->n2[e];
        if (full_at(net, e, i, net->z1[e], from) != full_at(net, e, i, net->z1[e], to))
            net->bent[i] = 1, found = true;
        if (full_at(net, e, j, net->z2[e], from) != full_at(net, e, j, net->z2[e], to))
            net->bent[j] = 1, found = true;
    }
    return found;
}

/* BDF2 as a recurrence of transported volumes: volume of the step = alpha (volume of the last) + beta dt Q. */
void fr_im_set_order(fr_im_net *net, const fr_im_group *g, double dt, double last)
{
    double w = last > 0.0 ? dt / last : 0.0;
    bool second = net->set.second_order && last > 0.0 && w <= 2.0;
    double alpha = second ? w * w / (1.0 + 2.0 * w) : 0.0, beta = second ? (1.0 + w) / (1.0 + 2.0 * w) : 1.0;
    for (int32_t i = g->cell0; i < g->cell1; i++)
        net->bent[i] = 0;
    if (second) mark_bends(net, g, net->old_head, net->start_head);
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
        double change = fabs(net->flow_change[e]), flow = fabs(net->flow[e]);
        bool smooth = second && change <= SMOOTH * flow && !net->bent[net->n1[e]] && !net->bent[net->n2[e]];
        net->alpha[e] = smooth ? alpha : 0.0;
        net->beta[e] = smooth ? beta : 1.0;
        net->rate[e] = 1.0 / (net->beta[e] * dt);
        net->momentum[e] = net->rate[e] *
                           (net->flow[e] + net->alpha[e] * net->flow_change[e] / (w > 0.0 ? w : 1.0)) /
                           net->barrels[e];
    }
}

/* Backward Euler on edge e, which was BDF2's; both its cells are to be solved again. */
static void lower(fr_im_net *net, int32_t e, double last)
{
    double carried = net->alpha[e] * net->transport[e] * last;
    int32_t ends[2] = { net->n1[e], net->n2[e] };
    net->base[ends[0]] += carried;
    net->base[ends[1]] -= carried;
    for (int k = 0; k < 2; k++) {
        int32_t i = ends[k];
        if (i >= net->cells) continue;
        net->next_active[i] = 1;
        net->bracket_low[i] = -INFINITY;
        net->bracket_high[i] = INFINITY;
    }
    net->rate[e] *= net->beta[e];
    net->momentum[e] = net->rate[e] * net->start_flow[e] / net->barrels[e];
    net->alpha[e] = 0.0;
    net->beta[e] = 1.0;
}

size_t fr_im_lower_order(fr_im_net *net, const fr_im_group *g, double last)
{
    size_t lowered = 0;
    if (!mark_bends(net, g, net->start_head, net->head)) return 0;
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
        if (net->alpha[e] == 0.0 || (!net->bent[net->n1[e]] && !net->bent[net->n2[e]])) continue;
        lower(net, e, last);
        lowered++;
    }
    return lowered;
}

/* advance.c: one group over an exchange step, with steps as long as their error allows. */
#include "network.h"

#include <math.h>

#define SAFETY 0.9
#define GROW 2.0
#define SHRINK 0.3
#define STUCK_SHRINK 0.35

static double next_length(const fr_im_net *net, double dt, double error)
{
    double factor = error > 0.0 ? SAFETY * sqrt(net->set.error_tolerance / error) : GROW;
    return fmax(dt * fmin(fmax(factor, SHRINK), GROW), fmin(dt, net->set.fine_step));
}

/* Cuts what is left into steps of equal length, so that no crumb remains. */
static double fit(double wanted, double left)
{
    return wanted >= left ? left : left / ceil(left / wanted - 1.0e-9);
}

static void law_heads(fr_im_net *net, size_t k)
{
    for (size_t p = 0; p < net->law_size[k]; p++) {
        net->law_head1[p] = fr_im_wet_head(net, net->n1[net->law_edge[k][p]]);
        net->law_head2[p] = fr_im_wet_head(net, net->n2[net->law_edge[k][p]]);
    }
}

static fr_status begin_laws(fr_im_net *net, const fr_im_group *g, double t, double dt)
{
    for (int32_t k = g->law0; k < g->law1; k++) {
        law_heads(net, (size_t)k);
        fr_status status = net->h->law_begin(net->h, (size_t)k, t, dt, net->law_head1, net->law_head2);
        if (status != FR_OK) return status;
    }
    return fr_im_begin_points(net, g, t, dt);
}

static fr_status accept_laws(fr_im_net *net, const fr_im_group *g, double t, double dt)
{
    for (int32_t k = g->law0; k < g->law1; k++) {
        for (size_t p = 0; p < net->law_size[k]; p++)
            net->law_flow[p] = net->moved[net->law_edge[k][p]];
        fr_status status = net->h->law_accept(net->h, (size_t)k, t, dt, net->law_flow);
        if (status != FR_OK) return status;
    }
    return fr_im_accept_points(net, g, t, dt);
}

/* Nothing held, nothing coming: nothing to do. */
static bool asleep(const fr_im_net *net, const fr_im_group *g)
{
    if (g->law0 != g->law1 || fr_im_carries_points(net, g)) return false;
    for (int32_t i = g->cell0; i < g->cell1; i++)
        if (net->lateral[i] != 0.0 || net->volume[i] > 1.0e-9) return false;
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++)
        if (net->flow[e] != 0.0 || (net->n2[e] >= net->cells && net->head[net->n2[e]] > net->z2[e]))
            return false;
    return true;
}

fr_status fr_im_advance_group(fr_im_net *net, const fr_im_group *g, double t, double length)
{
    double *wanted = &net->group_step[g - net->group], left = length;
    if (g->cell0 == g->cell1 || asleep(net, g)) return FR_OK;
    bool forced = false;
    while (left > 0.0) {
        double dt = fit(fmin(*wanted, net->set.max_step), left), now = t + length - left, error;
        bool accepted;
        if (dt <= 1.001 * net->set.min_step) forced = true;
        fr_status status = begin_laws(net, g, now, dt);
        if (status == FR_OK) status = fr_im_step(net, g, now, dt, forced, &accepted, &error);
        if (status != FR_OK) return status;
        forced = false;
        if (!accepted) {
            *wanted = fmax(net->set.min_step, isinf(error) ? STUCK_SHRINK * dt : next_length(net, dt, error));
            continue;
        }
        status = accept_laws(net, g, now, dt);
        if (status != FR_OK) return status;
        left = dt >= left ? 0.0 : left - dt;
        *wanted = fmax(next_length(net, dt, error),
                       dt < *wanted && left <= 0.0 ? fmin(*wanted, GROW * dt) : 0.0);
        *wanted = fmin(fmax(*wanted, net->set.min_step), net->set.max_step);
    }
    return FR_OK;
}

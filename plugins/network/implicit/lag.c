/* lag.c: coefficients of the momentum equation that are taken from the start of the step. */
#include "../shared/friction.h"
#include "network.h"

#include <math.h>

#define UPWIND_FROM 0.5 /* Froude number: up to here the mean area carries the flow, at 1 that of the upstream end */
#define LIMIT_FROM 0.8  /* Froude number of uniform flow where the normal-flow limit begins */
#define LIMIT_TO 1.2    /* and is fully on */
#define FILL_FROM 0.85  /* part of the full area where the limit begins to fade */

static double ramp(double x, double from, double to)
{
    double s = (x - from) / (to - from);
    s = s < 0.0 ? 0.0 : s > 1.0 ? 1.0 : s;
    return s * s * (3.0 - 2.0 * s);
}

void fr_im_lag(fr_im_net *net, const fr_im_group *g, double dt)
{
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_BRINK]; e++) {
        double froude2 = net->froude2[e], v = net->velocity[e];
        double supercritical = froude2 <= UPWIND_FROM * UPWIND_FROM ? 0.0 : (sqrt(froude2) - UPWIND_FROM) / (1.0 - UPWIND_FROM);
        supercritical = supercritical > 1.0 ? 1.0 : supercritical;
        net->upstream[e] = 0.5 + (v >= 0.0 ? 0.5 : -0.5) * supercritical;
        double normal2 = net->normal_froude2[e];
        net->limit[e] = net->set.normal_flow && normal2 > LIMIT_FROM * LIMIT_FROM ? ramp(sqrt(normal2), LIMIT_FROM, LIMIT_TO) : 0.0;
        double sigma = net->set.inertia_scale * (net->set.damp_inertia ? 1.0 - supercritical : 1.0);
        if (froude2 < 0.0) sigma = 0.0, net->limit[e] = 0.0; /* full */
        sigma *= 1.0 - net->limit[e];
        net->convective[e] = sigma * v * v / net->length[e];
        net->local[e] = 2.0 * sigma * v / dt;
    }
}

void fr_im_remember(fr_im_net *net, const fr_im_group *g)
{
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_BRINK]; e++) {
        int32_t i = net->n1[e], j = net->n2[e];
        double a1 = net->area1[e], a2 = net->area2[e];
        double area = 0.5 * (fmax(a1, 0.0) + fmax(a2, 0.0)), width = 0.5 * (net->width1[e] + net->width2[e]);
        double carry = net->upstream[e] * a1 + (1.0 - net->upstream[e]) * a2;
        bool closed = !net->table[e] || !net->table[e]->open;
        bool full = closed && net->head[i] >= net->z1[e] + net->full[e] && net->head[j] >= net->z2[e] + net->full[e];
        double v = carry > 1.0e-6 ? net->flow[e] / (net->barrels[e] * carry) : 0.0;
        double depth = width > 1.0e-9 ? area / width : net->full[e];
        depth = depth > net->full[e] && closed ? net->full[e] : depth;
        net->area[e] = area;
        net->velocity[e] = v > 15.0 ? 15.0 : v < -15.0 ? -15.0 : v;
        net->froude2[e] = full ? -1.0 : v * v / (FR_GRAVITY * (depth > 1.0e-4 ? depth : 1.0e-4));
        /* The limit fades before the pipe is full. */
        double fade = 1.0;
        if (closed) {
            double top = fmax((net->head[i] - net->z1[e]), (net->head[j] - net->z2[e])) / net->full[e];
            fade = 1.0 - ramp(top, FILL_FROM, 1.0);
        }
        net->normal_froude2[e] = net->new_froude2[e] * fade;
    }
}

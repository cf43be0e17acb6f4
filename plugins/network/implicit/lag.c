/* lag.c: coefficients of the momentum equation that are taken from the start of the step. */
#include "../shared/friction.h"
#include "network.h"

#include <math.h>

#define UPWIND_FROM \
    0.5 /* Froude number: up to here the mean area carries the flow, at 1 that of the upstream end */
#define STEEP_FROM 0.8     /* Froude number of uniform flow where the upstream end begins to take over */
#define LIMIT_FROM 0.9     /* Froude number where a falling depth ahead begins to lose its pull */
#define LIMIT_WHOLE 1.3    /* and from which it has none */
#define INERTIA_FADE 0.3   /* in Froude numbers: beyond which the convective terms are left out */
#define MOST_VELOCITY 15.0 /* m/s in the lagged terms */
#define RELAX 0.4          /* part of the way that lagged Froude numbers go in a step, against swinging */
#define FILL_FROM 0.85     /* part of the full area where the limit begins to fade */

static double ramp(double x, double from, double to)
{
    double s = (x - from) / (to - from);
    s = s < 0.0 ? 0.0 : s > 1.0 ? 1.0 : s;
    return s * s * (3.0 - 2.0 * s);
}

/* Weight of the upstream end: by the Froude number of the flow, and on steep beds by that of uniform flow. */
void fr_im_lag(fr_im_net *net, const fr_im_group *g, double dt)
{
    const double stable = net->set.inertia_whole;
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_BRINK]; e++) {
        if (net->force[e] != 0.0) {
            double n = fr_im_force_manning(net->force[e], net->full[e], net->velocity[e]);
            net->friction[e] = FR_GRAVITY * n * n;
        }
        double froude2 = net->froude2[e], v = net->velocity[e], normal2 = net->normal_froude2[e];
        double froude = froude2 > 0.0 ? sqrt(froude2) : 0.0, normal = normal2 > 0.0 ? sqrt(normal2) : 0.0;
        double sign = v >= 0.0 ? 1.0 : -1.0, rapid = (froude - UPWIND_FROM) / (1.0 - UPWIND_FROM);
        if (sign > 0.0) rapid = fr_im_most(rapid, (normal - STEEP_FROM) / (1.0 - STEEP_FROM));
        rapid = rapid > 1.0 ? 1.0 : rapid < 0.0 ? 0.0 : rapid;
        net->upstream[e] = 0.5 + 0.5 * sign * rapid;
        double control = v > 0.0 ? fr_im_most(froude, normal) : 0.0;
        net->limit[e] = net->set.normal_flow ? ramp(control, LIMIT_FROM, LIMIT_WHOLE) : 0.0;
        double sigma = net->set.inertia_scale *
                       (net->set.damp_inertia ? 1.0 - ramp(froude, stable, stable + INERTIA_FADE) : 1.0);
        if (froude2 < 0.0 || normal2 > 1.0) sigma = 0.0; /* full, or steep */
        /* Without its convective part the inertia makes uniform flow unstable from the Froude number on at which
         * kinematic waves outrun sqrt(g h): 0.6 in wide channels. Local inertia fades with it (after Fread, LPI). */
        bool whole = net->set.inertia_scale > 0.0 && !net->set.damp_inertia;
        double part = !whole && froude > stable ? stable * stable / froude2 : 1.0;
        net->rate[e] *= part;
        net->momentum[e] *= part;
        net->convective[e] = sigma * v * v / net->length[e];
        net->local[e] = 2.0 * sigma * v / dt;
    }
}

/* Squared Froude number of uniform flow at the depth of the upper end; fades out before that end is full. */
static double uniform_froude2(const fr_im_net *net, int32_t e, double a1, double y1, bool closed)
{
    if (net->slope[e] <= 0.0 || a1 <= 1.0e-9 || net->perimeter1[e] <= 0.0) return 0.0;
    double fade = closed ? 1.0 - ramp(y1 / net->full[e], FILL_FROM, 1.0) : 1.0;
    if (fade <= 0.0) return 0.0;
    double root = cbrt(a1 / net->perimeter1[e]), radius = root * root * root * root;
    return fade * net->slope[e] * net->width1[e] * radius / (a1 * net->friction[e]);
}

void fr_im_remember(fr_im_net *net, const fr_im_group *g)
{
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_BRINK]; e++) {
        int32_t i = net->n1[e], j = net->n2[e];
        double a1 = fr_im_most(net->area1[e], 0.0), a2 = fr_im_most(net->area2[e], 0.0), full = net->full[e];
        double area = 0.5 * (a1 + a2), width = 0.5 * (net->width1[e] + net->width2[e]);
        double carry = net->upstream[e] * a1 + (1.0 - net->upstream[e]) * a2;
        double y1 = net->head[i] - net->z1[e], y2 = net->head[j] - net->z2[e];
        bool closed = !net->table[e] || !net->table[e]->open;
        double v = carry > 1.0e-6 ? net->flow[e] / (net->barrels[e] * carry) : 0.0;
        double depth = width > 1.0e-9 ? area / width : full;
        depth = closed && depth > full ? full : fr_im_most(depth, 1.0e-4);
        net->area[e] = area;
        net->velocity[e] = v > MOST_VELOCITY ? MOST_VELOCITY : v < -MOST_VELOCITY ? -MOST_VELOCITY : v;
        bool full_pipe = closed && y1 >= full && y2 >= full;
        double froude2 = v * v / (FR_GRAVITY * depth), before = net->froude2[e];
        net->froude2[e] = full_pipe ? -1.0 : before > 0.0 ? before + RELAX * (froude2 - before) : froude2;
        double uniform2 = uniform_froude2(net, e, a1, y1, closed), was = net->normal_froude2[e];
        net->normal_froude2[e] = was > 0.0 && uniform2 > 0.0 ? was + RELAX * (uniform2 - was) : uniform2;
    }
}

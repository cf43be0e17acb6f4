/* evaluate.c: flows of all kinds of edges at the current heads. */
#include "../shared/friction.h"
#include "network.h"

#include <math.h>
#include <string.h>

#define BRINK_HEAD \
    0.1 /* part of the depth that drives the full flow over a drowned brink: less than an exit loss */
#define OUTFALL_HEAD \
    0.01 /* the same towards a given level outside, where a steep law troubles no other cell */
#define PRESSURE_GAIN \
    50.0                 /* how fast the limit of a brink vanishes when both its sides are above the crown */
#define DUMMY_RATE 10.0  /* m2/s: flow of a conduit without form per metre of head above its inlet */
#define DONOR_DEPTH 0.02 /* m above the floor below which a structure cannot give its full flow */
#define SPILL_AREA 1.0e4 /* m2: water above the rim that is lost at the end of the step */

double fr_im_own_volume(const fr_im_net *net, int32_t i, double head, double *area)
{
    double bottom = net->bottom[i], spill = net->spill[i], top = fr_im_least(head, spill);
    double volume = 0.0, slope = 0.0;
    if (head < bottom) {
        *area = FR_IM_DEBT_AREA;
        return FR_IM_DEBT_AREA * (head - bottom);
    }
    if (net->storage_of_cell[i] != FR_NONE) {
        volume = fr_storage_volume(&net->storage[net->storage_of_cell[i]], top - bottom, &slope);
    } else {
        double low = net->low[i], crown = net->crown[i];
        volume = net->shaft[i] * (fr_im_least(top, low) - bottom);
        if (top > crown) volume += net->shaft[i] * (top - fr_im_most(crown, low));
        slope = top < low || top >= crown ? net->shaft[i] : 0.0;
        /* A trace of area everywhere, so that no cell is singular. */
        volume += 1.0e-3 * net->shaft[i] * (top - bottom);
        slope += 1.0e-3 * net->shaft[i];
    }
    if (head > spill) {
        slope = net->pond[i] > 0.0 ? net->pond[i] : SPILL_AREA;
        volume += slope * (head - spill);
    }
    *area = slope;
    return volume;
}

static void lanes_at(const fr_im_net *net, size_t e, fr_im_lanes *l)
{
    *l = (fr_im_lanes){ net->z1 + e,         net->z2 + e,       net->full + e,    net->gravity + e,
                        net->friction + e,   net->drag + e,     net->barrels + e, net->rate + e,
                        net->momentum + e,   net->upstream + e, net->limit + e,   net->lid + e,
                        net->convective + e, net->local + e,    net->area + e,    net->flow + e };
}

#define LANE_COUNT 16

/* Copies the lanes of listed edges side by side. */
static void gather(const fr_im_net *net, const int32_t *list, size_t n, double (*room)[FR_IM_BLOCK],
                   fr_im_lanes *l)
{
    fr_im_lanes all;
    lanes_at(net, 0, &all);
    const double *from[LANE_COUNT];
    memcpy(from, &all, sizeof from);
    const double *to[LANE_COUNT];
    for (int k = 0; k < LANE_COUNT; k++) {
        for (size_t i = 0; i < n; i++)
            room[k][i] = from[k][list[i]];
        to[k] = room[k];
    }
    memcpy(l, to, sizeof to);
}

/* Flow that a culvert's inlet lets in at headwater y; see culvert_table. */
static double inlet_flow(const fr_im_table *t, double y, double *slope)
{
    double flow, perimeter, dperimeter;
    if (y < t->full) {
        fr_im_table_at(t, fr_im_most(y, 0.0), &flow, slope, &perimeter, &dperimeter);
        return flow;
    }
    flow = sqrt(t->full_area * t->full_area + t->full_width * (y - t->full));
    *slope = 0.5 * t->full_width / fr_im_most(flow, 1.0e-9);
    return flow;
}

static void cap_flow(fr_im_net *net, int32_t e)
{
    double q = net->flow[e];
    int32_t culvert = net->culvert_of_edge[e];
    if (culvert != FR_NONE && q > 0.0) {
        double slope,
            inlet = inlet_flow(&net->culvert_curves[culvert], net->head[net->n1[e]] - net->z1[e], &slope);
        if (q > inlet) net->flow[e] = q = inlet, net->d1[e] = slope, net->d2[e] = 0.0;
    }
    if ((net->flags[e] & FR_IM_MAX_FLOW) && fabs(q) > net->max_flow[e]) {
        net->flow[e] = copysign(net->max_flow[e], q);
        net->d1[e] = net->d2[e] = 0.0;
    }
    double along = (net->flags[e] & FR_IM_REVERSED) ? -net->flow[e] : net->flow[e];
    bool shut = (net->flags[e] & FR_IM_CLOSED) || ((net->flags[e] & FR_IM_FLAP) && along < 0.0);
    if (shut) net->flow[e] = net->d1[e] = net->d2[e] = 0.0;
}

static void store_block(fr_im_net *net, const int32_t *list, size_t first, size_t n, const fr_im_ends *e1,
                        const fr_im_ends *e2, const fr_im_result *r)
{
    for (size_t i = 0; i < n; i++) {
        size_t e = list ? (size_t)list[i] : first + i;
        net->curve[e] = r->curve[i];
        net->flow[e] = r->flow[i], net->d1[e] = r->d1[i], net->d2[e] = r->d2[i];
        net->area1[e] = e1->area[i], net->area2[e] = e2->area[i];
        net->width1[e] = e1->width[i], net->width2[e] = e2->width[i];
        net->perimeter1[e] = e1->perimeter[i];
        if (net->flags[e] & (FR_IM_FLAP | FR_IM_CULVERT | FR_IM_MAX_FLOW | FR_IM_CLOSED))
            cap_flow(net, (int32_t)e);
    }
}

/* At most FR_IM_BLOCK reaches of one kind: listed, or the n after `first`. */
static void reach_block(fr_im_net *net, fr_im_kind kind, const int32_t *list, size_t first, size_t n)
{
    double room[LANE_COUNT][FR_IM_BLOCK], y1[FR_IM_BLOCK] = { 0.0 }, y2[FR_IM_BLOCK] = { 0.0 };
    double h1[FR_IM_BLOCK] = { 0.0 }, h2[FR_IM_BLOCK] = { 0.0 };
    fr_im_ends e1 = { { 0.0 }, { 0.0 }, { 0.0 }, { 0.0 } }, e2 = e1;
    fr_im_result result;
    fr_im_lanes l;
    if (list)
        gather(net, list, n, room, &l);
    else
        lanes_at(net, first, &l);
    for (size_t i = 0; i < n; i++) {
        size_t e = list ? (size_t)list[i] : first + i;
        h1[i] = net->head[net->n1[e]];
        h2[i] = net->head[net->n2[e]];
        y1[i] = h1[i] - l.z1[i];
        y2[i] = h2[i] - l.z2[i];
    }
    if (kind == FR_IM_CIRCULAR) {
        fr_im_circular(n, y1, l.full, &e1);
        fr_im_circular(n, y2, l.full, &e2);
    } else {
        for (size_t i = 0; i < n; i++) {
            const fr_im_table *t = net->table[list ? (size_t)list[i] : first + i];
            fr_im_table_at(t, y1[i], &e1.area[i], &e1.width[i], &e1.perimeter[i], &e1.dperimeter[i]);
            fr_im_table_at(t, y2[i], &e2.area[i], &e2.width[i], &e2.perimeter[i], &e2.dperimeter[i]);
        }
    }
    fr_im_flow(n, &l, h1, h2, &e1, &e2, &result);
    store_block(net, list, first, n, &e1, &e2, &result);
}

/* Flow that the section gives over a free brink at depth y: critical, or uniform on a steep bed. One barrel. */
static double brink_capacity(const fr_im_net *net, int32_t e, double y, double *slope)
{
    double full = net->full[e], area, width, perimeter, dperimeter;
    if (net->table[e]) {
        fr_im_table_at(net->table[e], y, &area, &width, &perimeter, &dperimeter);
    } else {
        fr_im_ends end;
        fr_im_circular(1, &y, &full, &end);
        area = end.area[0], width = end.width[0], perimeter = end.perimeter[0],
        dperimeter = end.dperimeter[0];
    }
    /* Hydraulic depth; near and above the crown the width is no measure of it. */
    double capped = area < full * width ? 0.0 : 1.0, depth = capped > 0.0 ? full : area / width;
    double above = fr_im_most(y - full, 0.0);
    double v = sqrt(FR_GRAVITY * (depth + 2.0 * above));
    double q = area * v;
    *slope = width * v + area * FR_GRAVITY *
                             ((1.0 - capped) * depth / fr_im_most(y, 1.0e-6) + (above > 0.0 ? 2.0 : 0.0)) /
                             (2.0 * v);
    if (!(net->slope[e] > 0.0)) return q;
    double radius = area / perimeter,
           uniform = area * cbrt(radius * radius) * sqrt(net->slope[e] * FR_GRAVITY / net->friction[e]);
    if (uniform <= q && !(net->flags[e] & FR_IM_NORMAL)) return q;
    *slope = fr_im_most(uniform * (5.0 / 3.0 * width / area - 2.0 / 3.0 * dperimeter / perimeter), 0.0);
    return uniform;
}

static void brink(fr_im_net *net, int32_t e)
{
    double h1 = net->head[net->n1[e]], h2 = net->head[net->n2[e]], z = net->z1[e];
    double up = fr_im_most(h1, h2), y = up - z;
    net->flow[e] = net->d1[e] = net->d2[e] = 0.0;
    if (y <= 0.0 || (h2 > h1 && (net->flags[e] & FR_IM_FLAP))) return;
    double slope, capacity = net->barrels[e] * brink_capacity(net, e, y, &slope);
    slope *= net->barrels[e];
    /* Flow grows with the fall up to the capacity; under pressure without end. */
    double sign = h1 >= h2 ? 1.0 : -1.0, low = fr_im_most(fr_im_least(h1, h2), z), fall = up - low;
    double part = (net->flags[e] & FR_IM_OUTFALL) ? OUTFALL_HEAD : BRINK_HEAD, scale = part * y;
    double drowned = fr_im_most(low - z - net->full[e], 0.0) / net->full[e],
           most = 1.0 + PRESSURE_GAIN * drowned;
    double x = fall / scale, root = sqrt(x + 0.25), g = root - 0.5, dg = 0.5 / (root * scale);
    if (g > most) g = most, dg = 0.0;
    double near_up = slope * g + capacity * dg * (1.0 - part * x), near_down = -capacity * dg;
    bool downstream_wet = (sign > 0.0 ? h2 : h1) > z;
    if (!downstream_wet) near_down = 0.0;
    net->flow[e] = sign * capacity * g;
    net->d1[e] = sign > 0.0 ? fr_im_most(near_up, 0.0) : -near_down;
    net->d2[e] = sign > 0.0 ? near_down : -fr_im_most(near_up, 0.0);
}

double fr_im_brink_flow(fr_im_net *net, int32_t e)
{
    double flow = net->flow[e], d1 = net->d1[e], d2 = net->d2[e];
    brink(net, e);
    double found = net->flow[e];
    net->flow[e] = flow, net->d1[e] = d1, net->d2[e] = d2;
    return found;
}

static void dummy(fr_im_net *net, int32_t e)
{
    double y = net->head[net->n1[e]] - net->z1[e];
    net->flow[e] = y > 0.0 ? DUMMY_RATE * y : 0.0;
    net->d1[e] = y > 0.0 ? DUMMY_RATE : 0.0;
    net->d2[e] = 0.0;
}

/* A structure takes no more than its giving node has: flow fades out over the last centimetres. */
static void limit_law(fr_im_net *net, int32_t e)
{
    double q = net->flow[e];
    if (q == 0.0) return;
    bool forward = q > 0.0;
    int32_t donor = forward ? net->n1[e] : net->n2[e];
    if (donor >= net->cells) return;
    double x = fr_im_least(fr_im_most((net->head[donor] - net->bottom[donor]) / DONOR_DEPTH, 0.0), 1.0);
    double f = x * (2.0 - x), df = x > 0.0 && x < 1.0 ? (2.0 - 2.0 * x) / DONOR_DEPTH : 0.0;
    net->flow[e] = q * f;
    net->d1[e] = f * net->d1[e] + (forward ? q * df : 0.0);
    net->d2[e] = f * net->d2[e] + (forward ? 0.0 : q * df);
}

/* Structures see no water below the floor. */
double fr_im_wet_head(const fr_im_net *net, int32_t i)
{
    return i < net->cells ? fr_im_most(net->head[i], net->bottom[i]) : net->head[i];
}

static fr_status evaluate_laws(fr_im_net *net, const fr_im_group *g, double t, double dt)
{
    const fr_host *h = net->h;
    for (int32_t k = g->law0; k < g->law1; k++) {
        size_t n = net->law_size[k];
        for (size_t p = 0; p < n; p++) {
            net->law_head1[p] = fr_im_wet_head(net, net->n1[net->law_edge[k][p]]);
            net->law_head2[p] = fr_im_wet_head(net, net->n2[net->law_edge[k][p]]);
        }
        fr_status status = h->law_flow(h, (size_t)k, t, dt, n, NULL, net->law_head1, net->law_head2,
                                       net->law_flow, net->law_d1, net->law_d2);
        if (status != FR_OK) return status;
        for (size_t p = 0; p < n; p++) {
            int32_t e = net->law_edge[k][p];
            net->flow[e] = net->law_flow[p];
            bool below1 = net->law_head1[p] > net->head[net->n1[e]],
                 below2 = net->law_head2[p] > net->head[net->n2[e]];
            net->d1[e] = below1 ? 0.0 : fr_im_most(net->law_d1[p], 0.0);
            net->d2[e] = below2 ? 0.0 : fr_im_least(net->law_d2[p], 0.0);
            limit_law(net, e);
        }
    }
    return FR_OK;
}

static void evaluate_range(fr_im_net *net, fr_im_kind kind, int32_t begin, int32_t end)
{
    for (int32_t e = begin; e < end;) {
        if (kind <= FR_IM_TABLE) {
            size_t n = end - e < FR_IM_BLOCK ? (size_t)(end - e) : FR_IM_BLOCK;
            reach_block(net, kind, NULL, (size_t)e, n);
            e += (int32_t)n;
            continue;
        }
        if (kind == FR_IM_BRINK)
            brink(net, e);
        else if (kind == FR_IM_DUMMY)
            dummy(net, e);
        e++;
    }
}

static fr_im_kind kind_of(const fr_im_group *g, int32_t e)
{
    int k = 0;
    while (e >= g->edge0[k + 1])
        k++;
    return (fr_im_kind)k;
}

/* The list is ascending, so kinds come one after the other. */
fr_status fr_im_evaluate(fr_im_net *net, const fr_im_group *g, const int32_t *list, size_t count, double t,
                         double dt)
{
    if (!list) {
        for (int k = 0; k < FR_IM_LAW; k++)
            evaluate_range(net, (fr_im_kind)k, g->edge0[k], g->edge0[k + 1]);
        return evaluate_laws(net, g, t, dt);
    }
    for (size_t i = 0; i < count;) {
        fr_im_kind kind = kind_of(g, list[i]);
        if (kind == FR_IM_LAW) return evaluate_laws(net, g, t, dt);
        if (kind <= FR_IM_TABLE) {
            size_t n = 0;
            while (i + n < count && n < FR_IM_BLOCK && list[i + n] < g->edge0[kind + 1])
                n++;
            reach_block(net, kind, list + i, 0, n);
            i += n;
        } else if (kind == FR_IM_BRINK) {
            brink(net, list[i++]);
        } else {
            dummy(net, list[i++]);
        }
    }
    return FR_OK;
}

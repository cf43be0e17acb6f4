/* step.c: one implicit step of one group: Newton on heads, first everywhere, then only where it moved. */
#include "network.h"

#include <math.h>
#include <string.h>

#define MOST_ERROR 4.0 /* times the tolerance: a step with more is repeated */
#define DAMP_FROM \
    2 /* iterations after which an update must stay between heads that were too low and too high */
#define STRICT_FROM \
    5 /* and from here on those limits hold for good: heads that swing find no rest otherwise */
#define DEEPEST_DEBT 1.0e-3 /* m below the floor that an iterate may go, unless the balance is negative */
#define DRIFT 0.5 /* of the tolerance, as part of its volume, that a cell at rest may be out of balance */
#define LEAST_VOLUME 0.1       /* m3: of a cell, for that purpose */
#define BEND_VOLUME 1.0e-3     /* m3 that the bend of a flow may be wrong by in a step */
#define LEAST_DEBT 1.0e-6      /* m3 below nothing that a cell may be left with */
#define MOST_PASSES 5          /* of cutting flows: a cell that gets less may have to give less */
#define SPILL_TOLERANCE 1.0e-6 /* m, of a head above the rim, where the volume of a cell is wide */
#define SPILL_MARGIN 1.0e-6    /* m: just beyond a break of the volume function */

/* Right side: what each cell would hold without the flows of this step. */
static void set_base(fr_im_net *net, const fr_im_group *g, double dt, double last)
{
    for (int32_t i = g->cell0; i < g->cell1; i++)
        net->base[i] = net->volume[i] + dt * (net->lateral[i] - net->loss[i]);
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
        double carried = net->alpha[e] * net->transport[e] * last;
        if (carried == 0.0) continue;
        net->base[net->n1[e]] -= carried;
        net->base[net->n2[e]] += carried;
    }
}

static bool crosses(double a, double b, double level)
{
    return (a < level) != (b < level);
}

/* Extrapolated heads where the last step was smooth. */
static void predict(fr_im_net *net, const fr_im_group *g, double dt, double last)
{
    double w = last > 0.0 ? dt / last : 0.0;
    for (int32_t i = g->cell0; i < g->cell1; i++) {
        double h = net->start_head[i], p = h + w * (h - net->old_head[i]);
        bool breaks = p < net->bottom[i] || crosses(h, p, net->crown[i]) || crosses(h, p, net->spill[i]);
        double depth = h - net->bottom[i];
        if (breaks || fabs(p - h) > 0.3 * depth) p = h;
        net->head[i] = p;
        net->bracket_low[i] = -INFINITY;
        net->bracket_high[i] = INFINITY;
        net->drift[i] = 0.0;
    }
}

static void clear_rows(fr_im_net *net, const int32_t *rows, size_t count)
{
    const fr_im_sparse *s = &net->sparse;
    for (size_t r = 0; r < count; r++) {
        int32_t i = rows[r];
        for (int32_t p = s->lower_start[i]; p < s->lower_start[i + 1]; p++)
            s->lower_value[p] = 0.0;
        for (int32_t p = s->upper_start[i]; p < s->upper_start[i + 1]; p++)
            s->upper_value[p] = 0.0;
        double area, volume = fr_im_own_volume(net, i, net->head[i], &area);
        s->diagonal[i] = area;
        net->residual[i] = net->base[i] - volume;
    }
}

static void add_edge(fr_im_net *net, int32_t e, bool reach, double dt)
{
    const fr_im_sparse *s = &net->sparse;
    int32_t i = net->n1[e], j = net->n2[e];
    double step = net->beta[e] * dt, passed = step * net->flow[e], d1 = step * net->d1[e],
           d2 = step * net->d2[e];
    double v1 = 0.0, v2 = 0.0, w1 = 0.0, w2 = 0.0;
    if (reach) {
        v1 = net->half[e] * net->area1[e], v2 = net->half[e] * net->area2[e];
        w1 = net->half[e] * net->width1[e], w2 = net->half[e] * net->width2[e];
    }
    net->residual[i] -= passed + v1;
    net->residual[j] += passed - v2;
    if (i < net->cells) s->diagonal[i] += d1 + w1;
    if (j < net->cells) s->diagonal[j] += w2 - d2;
    if (net->slot12[e] == FR_NONE) return;
    double *u = i < j ? s->upper_value : s->lower_value, *l = i < j ? s->lower_value : s->upper_value;
    u[net->slot12[e]] += d2;
    l[net->slot21[e]] -= d1;
}

typedef enum damping { UNDAMPED, DAMPED, STRICT } damping;

/* New head of cell i that wants to move by delta; false when a break of its volume function stopped it. */
static bool move_cell(fr_im_net *net, int32_t i, double delta, damping damp)
{
    double h = net->head[i], bottom = net->bottom[i], crown = net->crown[i], spill = net->spill[i];
    double full = crown - net->low[i], to = h + delta;
    if (delta > 0.0)
        net->bracket_low[i] = h;
    else
        net->bracket_high[i] = h;
    bool free = true;
    if (damp && (to <= net->bracket_low[i] || to >= net->bracket_high[i])) {
        double middle = 0.5 * (net->bracket_low[i] + net->bracket_high[i]);
        if (isfinite(middle) && middle != h) to = middle;
        /* Neighbours move too: a limit that is met counts once, or goes when nothing is left between. */
        if (damp == STRICT) {
            if (net->bracket_high[i] - net->bracket_low[i] < net->set.head_tolerance)
                net->bracket_low[i] = -INFINITY, net->bracket_high[i] = INFINITY;
        } else if (delta > 0.0)
            net->bracket_high[i] = INFINITY;
        else
            net->bracket_low[i] = -INFINITY;
    }
    if (delta > 0.0) {
        if (h < net->low[i] + 0.2 * full && to > net->wide[i] && full > 0.0) to = net->wide[i], free = false;
        if (h < crown && to > crown) to = crown, free = false;
        if (h <= spill && to > spill) to = spill + SPILL_MARGIN, free = false;
    } else {
        if (h > spill && to < spill) to = spill - SPILL_MARGIN, free = false;
        if (h >= crown && to < crown && full > 0.0)
            to = fr_im_most(to, crown - 0.03 * full), free = free && to > crown - 0.03 * full;
        to = fr_im_most(to, bottom - fr_im_most(DEEPEST_DEBT, -1.1 * net->base[i] / FR_IM_DEBT_AREA));
    }
    net->head[i] = to;
    return free;
}

static bool settled(const fr_im_net *net, int32_t i, double delta)
{
    double full = net->crown[i] - net->low[i], depth = net->head[i] - net->bottom[i];
    if (depth < 0.0 && net->base[i] < 0.0) return true; /* a debt is repaid by and by */
    if (net->head[i] > net->spill[i] && net->pond[i] <= 0.0) return fabs(delta) <= SPILL_TOLERANCE;
    double scale = full > 0.0 && depth > full ? full : depth;
    return fabs(delta) <= fr_im_most(net->set.head_tolerance, net->set.tolerance * scale);
}

/* All cells of the group, and all edges. */
static size_t all_rows(fr_im_net *net, const fr_im_group *g)
{
    size_t count = 0;
    for (int32_t i = g->cell0; i < g->cell1; i++) {
        net->rows[g->cell0 + (int32_t)count++] = i;
        net->active[i] = 1;
    }
    return count;
}

/* Cells still moving and their neighbours; the edges that touch them. Ascending. */
static size_t moving_rows(fr_im_net *net, const fr_im_group *g, size_t *edges)
{
    size_t count = 0, listed = 0;
    for (int32_t i = g->cell0; i < g->cell1; i++)
        net->active[i] = net->next_active[i];
    for (int32_t i = g->cell0; i < g->cell1; i++) {
        if (!net->next_active[i]) continue;
        for (int32_t p = net->incident_start[i]; p < net->incident_start[i + 1]; p++) {
            int32_t e = net->incident[p], j = net->n1[e] == i ? net->n2[e] : net->n1[e];
            if (j < net->cells) net->active[j] = 1;
        }
    }
    for (int32_t i = g->cell0; i < g->cell1; i++)
        if (net->active[i]) net->rows[g->cell0 + (int32_t)count++] = i;
    for (size_t r = 0; r < count; r++) {
        int32_t i = net->rows[g->cell0 + (int32_t)r];
        for (int32_t p = net->incident_start[i]; p < net->incident_start[i + 1]; p++)
            net->edge_mark[net->incident[p]] = 1;
    }
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
        if (!net->edge_mark[e]) continue;
        net->edge_mark[e] = 0;
        net->edge_list[g->edge0[0] + (int32_t)listed++] = e;
    }
    *edges = listed;
    return count;
}

static size_t wake(fr_im_net *net, int32_t i)
{
    if (i >= net->cells || !net->active[i] || net->next_active[i]) return 0;
    net->next_active[i] = 1;
    return 1;
}

/* The tangent of a flow that changed much is no measure of it: both its cells move again. */
static size_t wake_bent(fr_im_net *net, int32_t e, double dt)
{
    double flow = net->flow[e], change = flow - net->before[e], bend = net->curve[e] * change * change;
    if (bend <= net->set.flow_tolerance * fabs(flow) || bend * dt <= BEND_VOLUME) return 0;
    return wake(net, net->n1[e]) + wake(net, net->n2[e]);
}

/* The same for a brink, whose law bends sharply where it drowns: what its tangent gave against what it gives. */
static size_t wake_broken(fr_im_net *net, int32_t e, double dt)
{
    double flow = net->flow[e], least = net->set.flow_tolerance * fabs(flow);
    if (fabs(flow - net->before[e]) <= least) return 0;
    double miss = fabs(fr_im_brink_flow(net, e) - flow);
    if (miss <= least || miss * dt <= BEND_VOLUME) return 0;
    return wake(net, net->n1[e]) + wake(net, net->n2[e]);
}

/* The tangent of a flow that stops may point back where nothing can come from. */
static bool impossible(const fr_im_net *net, int32_t e)
{
    if (net->flags[e] & FR_IM_FLAP)
        return ((net->flags[e] & FR_IM_REVERSED) ? -net->flow[e] : net->flow[e]) < 0.0;
    return (net->flags[e] & FR_IM_OUTFALL) && net->flow[e] < 0.0 && net->head[net->n2[e]] <= net->z2[e];
}

/* Heads move; flows follow along their tangents; returns how many cells are not at rest yet. */
static size_t move_all(fr_im_net *net, const fr_im_group *g, size_t count, const int32_t *list, size_t edges,
                       damping damp, double dt)
{
    size_t moving = 0;
    memset(net->next_active + g->cell0, 0, (size_t)(g->cell1 - g->cell0));
    const int32_t *rows = net->rows + g->cell0;
    for (size_t r = 0; r < count; r++) {
        int32_t i = rows[r];
        double before = net->head[i], wanted = net->residual[i];
        bool free = move_cell(net, i, wanted, damp);
        net->residual[i] = net->head[i] - before;
        if (free && settled(net, i, wanted)) continue;
        net->next_active[i] = 1;
        moving++;
    }
    for (size_t k = 0; k < edges; k++) {
        int32_t e = list ? list[k] : g->edge0[0] + (int32_t)k, i = net->n1[e], j = net->n2[e];
        double m1 = i < net->cells && net->active[i] ? net->residual[i] : 0.0;
        double m2 = j < net->cells && net->active[j] ? net->residual[j] : 0.0;
        net->flow[e] += net->d1[e] * m1 + net->d2[e] * m2;
        if (e < g->edge0[FR_IM_BRINK])
            moving += wake_bent(net, e, dt);
        else if (e < g->edge0[FR_IM_BRINK + 1])
            moving += wake_broken(net, e, dt);
        if ((net->flags[e] & (FR_IM_FLAP | FR_IM_OUTFALL)) && impossible(net, e))
            moving += wake(net, i) + wake(net, j);
        net->area1[e] += net->width1[e] * m1;
        net->area2[e] += net->width2[e] * m2;
    }
    return moving;
}

static bool all_finite(const fr_im_net *net, const int32_t *rows, size_t count)
{
    double sum = 0.0;
    for (size_t r = 0; r < count; r++)
        sum += net->residual[rows[r]];
    return isfinite(sum);
}

/* Heads and flows as they were at the start of the step. */
static void put_back(fr_im_net *net, const fr_im_group *g)
{
    int32_t edge0 = g->edge0[0];
    memcpy(net->head + g->cell0, net->start_head + g->cell0, (size_t)(g->cell1 - g->cell0) * sizeof(double));
    memcpy(net->flow + edge0, net->start_flow + edge0,
           (size_t)(g->edge0[FR_IM_KINDS] - edge0) * sizeof(double));
}

/* Flows before an iteration: of the listed edges and of all structures, which are evaluated together. */
static void keep_flows(fr_im_net *net, const fr_im_group *g, const int32_t *list, size_t edges)
{
    int32_t first = g->edge0[0], laws = g->edge0[FR_IM_LAW], end = g->edge0[FR_IM_KINDS];
    if (!list) memcpy(net->before + first, net->flow + first, (size_t)(end - first) * sizeof(double));
    for (size_t p = 0; list && p < edges; p++)
        net->before[list[p]] = net->flow[list[p]];
    for (int32_t e = laws; list && e < end; e++)
        net->before[e] = net->flow[e];
}

static size_t unbalance(fr_im_net *net, int32_t i, double volume, double passed)
{
    if (i >= net->cells || net->active[i]) return 0;
    net->drift[i] += volume;
    double limit = net->set.tolerance * DRIFT *
                   fr_im_most(fr_im_most(fabs(net->volume[i]), LEAST_VOLUME), passed);
    if (net->next_active[i] || fabs(net->drift[i]) <= limit) return 0;
    net->next_active[i] = 1;
    return 1;
}

static size_t unbalance_ends(fr_im_net *net, int32_t e, double dt)
{
    double change = net->beta[e] * dt * (net->flow[e] - net->before[e]), passed = dt * fabs(net->flow[e]);
    return unbalance(net, net->n1[e], -change, passed) + unbalance(net, net->n2[e], change, passed);
}

/* A cell at rest whose edges were evaluated anew with a neighbour is out of balance by what they changed; returns
 * how many must move again for it. */
static size_t wake_neighbours(fr_im_net *net, const fr_im_group *g, const int32_t *list, size_t edges,
                              double dt)
{
    size_t woken = 0, laws = 0;
    for (size_t p = 0; p < edges && list[p] < g->edge0[FR_IM_LAW]; p++) {
        woken += unbalance_ends(net, list[p], dt);
    }
    laws = edges > 0 && list[edges - 1] >= g->edge0[FR_IM_LAW];
    for (int32_t e = g->edge0[FR_IM_LAW]; laws && e < g->edge0[FR_IM_KINDS]; e++) {
        woken += unbalance_ends(net, e, dt);
    }
    return woken;
}

/* One iteration on the listed cells and edges; list NULL: all. The number of cells not at rest after it. */
static fr_status iterate_once(fr_im_net *net, const fr_im_group *g, size_t count, const int32_t *list,
                              size_t edges, double t, double dt, damping damp, size_t *moving, bool *singular)
{
    int32_t *rows = net->rows + g->cell0;
    keep_flows(net, g, list, edges);
    fr_status status = fr_im_evaluate(net, g, list, edges, t, dt);
    if (status != FR_OK) return status;
    clear_rows(net, rows, count);
    for (size_t p = 0; p < edges; p++) {
        int32_t e = list ? list[p] : g->edge0[0] + (int32_t)p;
        add_edge(net, e, e < g->edge0[FR_IM_BRINK], dt);
    }
    status = fr_im_add_points(net, g, t, dt);
    if (status != FR_OK) return status;
    *singular = !fr_im_sparse_solve(&net->sparse, count, rows, net->active, net->residual) ||
                !all_finite(net, rows, count);
    if (*singular) return FR_OK;
    *moving = move_all(net, g, count, list, edges, damp, dt);
    *moving += fr_im_follow_points(net, g);
    if (list) *moving += wake_neighbours(net, g, list, edges, dt);
    net->counts[g - net->group].iterations++;
    net->counts[g - net->group].cells += (double)count;
    return FR_OK;
}

static fr_status iterate(fr_im_net *net, const fr_im_group *g, double t, double dt, double last, bool *solved)
{
    size_t edges = (size_t)(g->edge0[FR_IM_KINDS] - g->edge0[0]), count = all_rows(net, g), moving = 1;
    const int32_t *list = NULL;
    bool singular = false;
    *solved = false;
    for (int k = 0; k < net->set.max_iterations && moving > 0; k++) {
        if (k > 0) {
            count = moving_rows(net, g, &edges);
            list = net->edge_list + g->edge0[0];
            for (size_t r = 0; r < count; r++)
                net->drift[net->rows[g->cell0 + (int32_t)r]] = 0.0;
        }
        fr_status status = iterate_once(net, g, count, list, edges, t, dt,
                                        k >= STRICT_FROM ? STRICT
                                        : k >= DAMP_FROM ? DAMPED
                                                         : UNDAMPED,
                                        &moving, &singular);
        if (status != FR_OK) return status;
        if (singular) {
            put_back(net, g);
            return FR_OK;
        }
        if (moving == 0) moving = fr_im_lower_order(net, g, last);
    }
    *solved = moving == 0;
    return FR_OK;
}

/* Volume of the step in each edge. */
static void move_water(fr_im_net *net, const fr_im_group *g, double dt, double last)
{
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
        if ((net->flags[e] & (FR_IM_FLAP | FR_IM_OUTFALL)) && impossible(net, e)) net->flow[e] = 0.0;
        net->moved[e] = net->alpha[e] * net->transport[e] * last + net->beta[e] * dt * net->flow[e];
    }
    fr_im_move_points(net, g, dt);
}

/* What each cell would hold after the step, and what it gives; true where a cell would give what it has not. */
static bool overdrawn(fr_im_net *net, const fr_im_group *g, double dt, double *there, double *out)
{
    for (int32_t i = g->cell0; i < g->cell1; i++) {
        there[i] = net->volume[i] + dt * (net->lateral[i] - net->loss[i]);
        out[i] = 0.0;
    }
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
        double moved = net->moved[e];
        int32_t i = net->n1[e], j = net->n2[e];
        there[i] -= moved;
        there[j] += moved;
        out[moved > 0.0 ? i : j] += fabs(moved);
    }
    fr_im_draw_points(net, g, there, out);
    bool found = false;
    for (int32_t i = g->cell0; i < g->cell1; i++)
        found = found || (there[i] < -LEAST_DEBT && out[i] > 0.0);
    return found;
}

/* Newton leaves errors; none may make water that is not there: what a cell gives is cut to what it has and gets. */
static void ration(fr_im_net *net, const fr_im_group *g, double dt)
{
    double *there = net->base, *out = net->residual;
    for (int pass = 0; pass < MOST_PASSES && overdrawn(net, g, dt, there, out); pass++) {
        for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
            int32_t from = net->moved[e] > 0.0 ? net->n1[e] : net->n2[e];
            if (from >= net->cells || there[from] >= -LEAST_DEBT || net->moved[e] == 0.0) continue;
            double share = fr_im_most(there[from] + out[from], 0.0) / out[from];
            net->moved[e] *= share;
            net->flow[e] *= share;
        }
        fr_im_ration_points(net, g, there, out, -LEAST_DEBT);
        net->counts[g - net->group].rationed++;
    }
}

/* What cell i holds up to its rim, m3; its head is above. */
static double brimful(const fr_im_net *net, int32_t i)
{
    double area, held = fr_im_own_volume(net, i, net->spill[i], &area);
    for (int32_t p = net->incident_start[i]; p < net->incident_start[i + 1]; p++) {
        int32_t e = net->incident[p];
        if (net->half[e] > 0.0) held += net->half[e] * (net->n1[e] == i ? net->area1[e] : net->area2[e]);
    }
    return held;
}

/* Books the volumes of the step: what a cell holds is what flowed, and what Newton left over goes to the next step. */
static void commit(fr_im_net *net, const fr_im_group *g, double dt)
{
    for (int32_t i = g->cell0; i < g->cell1; i++)
        net->volume[i] += dt * (net->lateral[i] - net->loss[i]);
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_KINDS]; e++) {
        double moved = net->moved[e];
        int32_t i = net->n1[e], j = net->n2[e];
        if (i < net->cells) net->volume[i] -= moved;
        if (j < net->cells) net->volume[j] += moved;
        net->link_volume_moved[e] += moved;
        net->transport[e] = moved / dt;
        net->flow_change[e] = net->flow[e] - net->start_flow[e];
    }
    fr_im_commit_points(net, g);
    for (int32_t i = g->cell0; i < g->cell1; i++) {
        net->old_head[i] = net->start_head[i];
        if (net->head[i] <= net->spill[i] || net->pond[i] > 0.0) continue;
        double lost = fr_im_most(net->volume[i] - brimful(net, i), 0.0);
        net->volume[i] -= lost;
        net->flooded[i] += lost;
        net->head[i] = net->spill[i];
    }
}

/* Error of the step, relative to the water in motion: distance between the heads and their extrapolation, as volume. */
static double step_error(const fr_im_net *net, const fr_im_group *g, double dt, double last)
{
    double w = last > 0.0 ? dt / last : 0.0, error = 0.0, moved = 0.0;
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_BRINK]; e++) {
        int32_t i = net->n1[e], j = net->n2[e];
        double c1 = net->head[i] - net->start_head[i] - w * (net->start_head[i] - net->old_head[i]);
        double c2 = net->head[j] - net->start_head[j] - w * (net->start_head[j] - net->old_head[j]);
        error += net->half[e] * (net->width1[e] * fabs(c1) + net->width2[e] * fabs(c2));
        moved += fabs(net->flow[e]) * dt;
    }
    return moved > 0.0 ? error / ((1.0 + w) * moved) : 0.0;
}

fr_status fr_im_step(fr_im_net *net, const fr_im_group *g, double t, double dt, bool forced, bool *accepted,
                     double *error)
{
    int32_t gi = (int32_t)(g - net->group), edge0 = g->edge0[0];
    size_t cells = (size_t)(g->cell1 - g->cell0), edges = (size_t)(g->edge0[FR_IM_KINDS] - edge0);
    double last = net->group_last_step[gi];
    memcpy(net->start_head + g->cell0, net->head + g->cell0, cells * sizeof(double));
    memcpy(net->start_flow + edge0, net->flow + edge0, edges * sizeof(double));
    fr_im_set_order(net, g, dt, last);
    set_base(net, g, dt, last);
    fr_im_lag(net, g, dt);
    predict(net, g, dt, last);
    bool solved;
    fr_status status = iterate(net, g, t, dt, last, &solved);
    if (status != FR_OK) return status;
    *error = solved ? step_error(net, g, dt, last) : 0.0;
    bool accurate = *error <= MOST_ERROR * net->set.error_tolerance || dt <= 1.001 * net->set.fine_step;
    *accepted = forced || (solved && accurate);
    net->counts[g - net->group].steps++;
    if (!*accepted) {
        net->counts[g - net->group].rejected++;
        put_back(net, g);
        if (!solved) *error = INFINITY;
        return FR_OK;
    }
    if (!solved) net->counts[g - net->group].stuck++;
    move_water(net, g, dt, last);
    ration(net, g, dt);
    commit(net, g, dt);
    fr_im_remember(net, g);
    net->group_last_step[gi] = dt;
    return FR_OK;
}

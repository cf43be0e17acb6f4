/* state.c: all that is remembered between steps, in one registered state; and how a run starts. */
#include "../shared/boundary.h"
#include "network.h"

#include <math.h>

#define CELL_FIELDS 2
#define HEAD_FIELDS 2
#define EDGE_FIELDS 7

/* Groups are at most as many as cells (and one when there are none). */
size_t fr_im_state_size(size_t cells, size_t heads, size_t edges)
{
    return CELL_FIELDS * cells + HEAD_FIELDS * heads + EDGE_FIELDS * edges + 2 * (cells + 1);
}

static double *take(double **from, size_t n)
{
    double *here = *from;
    *from += n;
    return here;
}

void fr_im_state_attach(fr_im_net *net, double *state)
{
    size_t cells = (size_t)net->cells, heads = (size_t)net->heads, edges = (size_t)net->edges;
    net->volume = take(&state, cells);
    net->infiltrated = take(&state, cells);
    net->head = take(&state, heads);
    net->old_head = take(&state, heads);
    net->flow = take(&state, edges);
    net->flow_change = take(&state, edges);
    net->transport = take(&state, edges);
    net->area = take(&state, edges);
    net->velocity = take(&state, edges);
    net->froude2 = take(&state, edges);
    net->normal_froude2 = take(&state, edges);
    net->group_step = take(&state, cells + 1);
    net->group_last_step = take(&state, cells + 1);
}

void fr_im_set_stages(fr_im_net *net, double t)
{
    const double *invert = net->h->column_number(net->h, FR_NODES, "invert");
    for (int32_t i = net->cells; i < net->heads; i++) {
        size_t node = (size_t)net->node_of_cell[i];
        double bed = invert && isfinite(invert[node]) ? invert[node] : 0.0;
        net->head[i] = fmax(fr_outfall_stage(net->h, node, t), bed);
    }
}

/* A brink starts at the level of the water outside; an inner point at the lower of its neighbours' levels. */
static void level_inner_cells(fr_im_net *net)
{
    for (int32_t g = 0; g < net->groups; g++)
        for (int32_t e = net->group[g].edge0[FR_IM_BRINK]; e < net->group[g].edge0[FR_IM_BRINK + 1]; e++) {
            int32_t i = net->n1[e];
            net->head[i] = fmax(net->bottom[i], fmin(net->head[net->n2[e]], net->crown[i]));
        }
    for (int32_t i = 0; i < net->cells; i++) {
        if (net->node_of_cell[i] != FR_NONE || net->head[i] > net->bottom[i]) continue;
        double level = INFINITY;
        for (int32_t p = net->incident_start[i]; p < net->incident_start[i + 1]; p++) {
            int32_t e = net->incident[p], j = net->n1[e] == i ? net->n2[e] : net->n1[e];
            level = fmin(level, j < net->cells && net->head[j] <= net->bottom[j] ? -INFINITY : net->head[j]);
        }
        net->head[i] = fmax(net->bottom[i], fmin(level, net->crown[i]));
    }
}

/* Uniform flow of a conduit that starts with water: both its ends at least at normal depth. */
static void fill_flowing(fr_im_net *net, int32_t e, double flow)
{
    const fr_host *h = net->h;
    const fr_section *section = h->section(h, (size_t)net->link_of_edge[e]);
    net->flow[e] = (net->flags[e] & FR_IM_REVERSED) ? -flow : flow;
    if (!section || net->slope[e] <= 0.0 || flow <= 0.0) return;
    double factor = flow / net->barrels[e] *
                    sqrt(net->friction[e] / (net->gravity[e] * net->length[e]) / net->slope[e]);
    double depth = h->section_depth_of_factor(section, factor);
    if (!isfinite(depth)) return;
    int32_t i = net->n1[e], j = net->n2[e];
    if (i < net->cells) net->head[i] = fmax(net->head[i], net->z1[e] + depth);
    if (j < net->cells) net->head[j] = fmax(net->head[j], net->z2[e] + depth);
}

static void start_group(fr_im_net *net, const fr_im_group *g)
{
    fr_im_lag(net, g, 1.0);
    for (int32_t i = g->cell0; i < g->cell1; i++) {
        double area;
        net->volume[i] = fr_im_own_volume(net, i, net->head[i], &area);
    }
    for (int32_t e = g->edge0[0]; e < g->edge0[FR_IM_BRINK]; e++) {
        net->volume[net->n1[e]] += net->half[e] * net->area1[e];
        net->volume[net->n2[e]] += net->half[e] * net->area2[e];
    }
    fr_im_remember(net, g);
}

fr_status fr_im_start(fr_im_net *net, double t)
{
    const fr_host *h = net->h;
    const double *depth = h->column_number(h, FR_NODES, "initial_depth");
    const double *flow = h->column_number(h, FR_LINKS, "initial_flow");
    for (int32_t i = 0; i < net->cells; i++) {
        int32_t node = net->node_of_cell[i];
        net->head[i] = net->bottom[i];
        if (node != FR_NONE && depth && isfinite(depth[node]))
            net->head[i] = fmin(net->bottom[i] + fmax(depth[node], 0.0), net->spill[i]);
    }
    fr_im_set_stages(net, t);
    level_inner_cells(net);
    for (int32_t e = 0; e < net->edges; e++) {
        double q = flow && isfinite(flow[net->link_of_edge[e]]) ? flow[net->link_of_edge[e]] : 0.0;
        if (q != 0.0 && net->half[e] > 0.0) fill_flowing(net, e, q);
        net->rate[e] = 1.0;
    }
    for (int32_t i = 0; i < net->heads; i++)
        net->old_head[i] = net->head[i];
    for (int32_t g = 0; g < net->groups; g++) {
        fr_im_group still = net->group[g];
        still.law1 = still.law0; /* structures have nothing to say yet */
        double *kept = net->start_flow;
        for (int32_t e = still.edge0[0]; e < still.edge0[FR_IM_KINDS]; e++)
            kept[e] = net->flow[e];
        fr_status status = fr_im_evaluate(net, &still, NULL, 0, t, 1.0);
        if (status != FR_OK) return status;
        for (int32_t e = still.edge0[0]; e < still.edge0[FR_IM_KINDS]; e++)
            net->flow[e] = net->transport[e] = kept[e];
        start_group(net, &net->group[g]);
        net->group_step[g] = net->set.max_step;
    }
    return FR_OK;
}

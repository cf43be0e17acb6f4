/* output.c: what others see, and the books of an exchange step. */
#include "../shared/friction.h"
#include "network.h"

#include <math.h>
#include <string.h>

static double *out(const fr_im_net *net, const char *name)
{
    return net->h->field(net->h, name);
}

/* Water above the floor of the node; for an outfall the deepest of the brinks that end there and the stage. */
static double outfall_head(const fr_im_net *net, int32_t i, double bed)
{
    double head = fr_im_most(net->head[i], bed);
    for (int32_t p = net->incident_start[i]; p < net->incident_start[i + 1]; p++) {
        int32_t e = net->incident[p], j = net->n1[e] == i ? net->n2[e] : net->n1[e];
        if (j < net->cells && net->node_of_cell[j] == FR_NONE && net->flow[e] > 1.0e-9)
            head = fr_im_most(head, net->head[j]);
    }
    return head;
}

static void write_nodes(fr_im_net *net, double dt)
{
    const fr_host *h = net->h;
    const double *invert = h->column_number(h, FR_NODES, "invert");
    double *depth = out(net, "node_depth"), *head = out(net, "node_head"), *volume = out(net, "node_volume");
    double *inflow = out(net, "node_total_inflow"), *ponded = out(net, "node_ponded_volume");
    double *flooding = out(net, "node_flooding");
    const double *lateral = h->field(h, "node_lateral_inflow");
    for (size_t n = 0; n < net->nodes; n++) {
        int32_t i = net->cell_of_node[n];
        bool outfall = i >= net->cells;
        double bed = isfinite(invert[n]) ? invert[n] : 0.0,
               level = outfall ? outfall_head(net, i, bed) : fr_im_most(net->head[i], bed);
        double area, spill = outfall ? INFINITY : net->spill[i];
        head[n] = level;
        depth[n] = level - bed;
        volume[n] = outfall
                        ? 0.0
                        : fr_im_most(fr_im_own_volume(net, i, fr_im_least(net->head[i], spill), &area), 0.0);
        ponded[n] = outfall || net->pond[i] <= 0.0 ? 0.0
                                                   : net->pond[i] * fr_im_most(net->head[i] - spill, 0.0);
        volume[n] += ponded[n];
        flooding[n] = outfall ? 0.0 : net->flooded[i];
        inflow[n] = dt > 0.0 ? fr_im_most(lateral[n] / dt, 0.0) : 0.0;
    }
}

/* Flow into a node at the end of the step: from conduits (their end pieces and brinks) and structures. */
static void write_inflows(const fr_im_net *net)
{
    double *inflow = out(net, "node_total_inflow");
    for (int32_t e = 0; e < net->edges; e++) {
        int32_t to = net->flow[e] >= 0.0 ? net->n2[e] : net->n1[e];
        int32_t node = net->node_of_cell[to];
        if (node != FR_NONE) inflow[node] += fabs(net->flow[e]);
    }
    fr_im_point_inflows(net, inflow);
}

static double along(const fr_im_net *net, int32_t e)
{
    return (net->flags[e] & FR_IM_REVERSED) ? -net->flow[e] : net->flow[e];
}

typedef struct link_fields {
    double *flow, *depth, *velocity, *volume, *fill, *froude;
} link_fields;

/* A conduit is the mean of its pieces; its volume the sum. */
static void write_conduit(const fr_im_net *net, size_t link, const link_fields *f)
{
    int32_t begin = net->link_edge_start[link], end = net->link_edge_start[link + 1];
    double parts = (double)(end - begin), flow = 0.0, depth = 0.0, volume = 0.0, area = 0.0, froude2 = 0.0;
    for (int32_t p = begin; p < end; p++) {
        int32_t e = net->link_edge[p];
        double full = net->full[e];
        bool open = net->table[e] && net->table[e]->open;
        double y1 = fr_im_most(net->head[net->n1[e]] - net->z1[e], 0.0),
               y2 = fr_im_most(net->head[net->n2[e]] - net->z2[e], 0.0);
        flow += along(net, e);
        depth += 0.5 * (open ? y1 + y2 : fr_im_least(y1, full) + fr_im_least(y2, full));
        volume += 2.0 * net->half[e] * net->area[e];
        area += net->area[e] * net->barrels[e];
        froude2 += fr_im_most(net->froude2[e], 0.0);
    }
    int32_t e = net->link_edge[begin];
    f->flow[link] = flow / parts;
    f->depth[link] = depth / parts;
    f->volume[link] = volume;
    f->velocity[link] = area / parts > 1.0e-6 ? flow / area : 0.0;
    f->fill[link] = depth / parts / net->full[e];
    f->froude[link] = sqrt(froude2 / parts);
}

static void write_links(const fr_im_net *net)
{
    link_fields f = { out(net, "link_flow"),   out(net, "link_depth"), out(net, "link_velocity"),
                      out(net, "link_volume"), out(net, "link_fill"),  out(net, "link_froude") };
    double *all[] = { f.flow, f.depth, f.velocity, f.volume, f.fill, f.froude };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        memset(all[k], 0, net->links * sizeof(double));
    for (size_t i = 0; i < net->links; i++) {
        if (net->link_edge_start[i + 1] > net->link_edge_start[i])
            write_conduit(net, i, &f);
        else if (net->edge_of_law_link[i] != FR_NONE)
            f.flow[i] = net->flow[net->edge_of_law_link[i]];
    }
}

fr_status fr_im_write_fields(fr_im_net *net, double dt)
{
    write_nodes(net, dt);
    write_inflows(net);
    write_links(net);
    return FR_OK;
}

/* Water that passed the outfalls: handed to a catchment where one takes it, else gone. */
static void count_outfalls(fr_im_net *net, double *gone, double *came)
{
    const int32_t *route = net->h->column_index(net->h, FR_NODES, "route_to_catchment");
    double *runon = out(net, "catchment_runon");
    for (int32_t e = 0; e < net->edges; e++) {
        double volume = net->link_volume_moved[e];
        int32_t fixed = net->n2[e] >= net->cells   ? net->n2[e]
                        : net->n1[e] >= net->cells ? net->n1[e]
                                                   : FR_NONE;
        if (fixed == FR_NONE || volume == 0.0) continue;
        if (net->n2[e] >= net->cells && net->n1[e] >= net->cells) continue; /* from outside to outside */
        double leaving = fixed == net->n2[e] ? volume : -volume;
        int32_t to = route ? route[net->node_of_cell[fixed]] : FR_NONE;
        if (leaving < 0.0)
            *came -= leaving;
        else if (to != FR_NONE && runon)
            runon[to] += leaving;
        else
            *gone += leaving;
    }
}

fr_status fr_im_book(fr_im_net *net, double dt)
{
    const fr_host *h = net->h;
    double gone = 0.0, came = 0.0, flooded = 0.0, evaporated = 0.0, lost = 0.0;
    double *runon = out(net, "catchment_runon");
    if (runon) memset(runon, 0, h->field_size(h, "catchment_runon") * sizeof(double));
    count_outfalls(net, &gone, &came);
    for (int32_t i = 0; i < net->cells; i++) {
        flooded += net->flooded[i];
        evaporated += net->evaporated[i];
        lost += net->loss[i] * dt;
    }
    const struct {
        fr_direction direction;
        const char *account;
        double volume;
    } books[] = { { FR_OUT, "outfall", gone },
                  { FR_IN, "outfall", came },
                  { FR_OUT, "flooding", flooded },
                  { FR_OUT, "evaporation", evaporated },
                  { FR_OUT, "seepage", fr_im_most(lost - evaporated, 0.0) } };
    for (size_t k = 0; k < sizeof books / sizeof *books; k++) {
        if (books[k].volume <= 0.0) continue;
        fr_status status = h->book(h, books[k].direction, books[k].account, books[k].volume);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

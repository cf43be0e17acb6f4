/* losses.c: water that evaporates or seeps away, taken from what stands there at the start of the exchange step. */
#include "../shared/seepage.h"
#include "network.h"

#include <math.h>
#include <string.h>

#define LEAST_HELD \
    1.0e-9 /* m3: a cell with no more is dry: its group may sleep, and what sleeps loses nothing */

static double number_of(const double *column, int32_t row)
{
    return column && isfinite(column[row]) ? column[row] : 0.0;
}

/* Seepage and evaporation of a storage node, m3/s; returns the depth (m) that would sink. */
static double lose_storage(fr_im_net *net, int32_t i, double evaporation, double dt)
{
    const fr_host *h = net->h;
    int32_t node = net->node_of_cell[i];
    double depth = fmax(net->head[i] - net->bottom[i], 0.0);
    double area = fr_storage_area(&net->storage[net->storage_of_cell[i]], depth);
    double up = evaporation * number_of(h->column_number(h, FR_NODES, "evaporation_factor"), node) * area;
    fr_seepage soil = { number_of(h->column_number(h, FR_NODES, "seepage_suction"), node),
                        number_of(h->column_number(h, FR_NODES, "seepage_conductivity"), node),
                        number_of(h->column_number(h, FR_NODES, "seepage_deficit"), node) };
    double sunk = fr_seepage_depth(&soil, depth, net->infiltrated[i], dt), down = sunk / dt * area;
    net->evaporated[i] += up * dt;
    net->loss[i] += up + down;
    return sunk;
}

/* Width of a reach where water stands y deep; from the widest point up it stays, the bed below is wet. */
static double wet_width(const fr_im_net *net, int32_t e, double y)
{
    const fr_host *h = net->h;
    double area, width, perimeter, slope;
    if (y <= 0.0) return 0.0;
    fr_section_facts facts = { .struct_size = sizeof facts };
    h->section_facts(h->section(h, (size_t)net->link_of_edge[e]), &facts);
    if (y >= facts.depth_of_max_width) return facts.max_width;
    if (net->table[e]) {
        fr_im_table_at(net->table[e], y, &area, &width, &perimeter, &slope);
        return width;
    }
    fr_im_ends end;
    fr_im_circular(1, &y, &net->full[e], &end);
    return end.width[0];
}

static void lose_reach(fr_im_net *net, int32_t e, int32_t cell, double z, double evaporation)
{
    if (cell >= net->cells) return;
    double width = wet_width(net, e, net->head[cell] - z);
    if (width <= 0.0) return;
    bool open = net->table[e] && net->table[e]->open;
    double area = 2.0 * net->half[e] * 0.5 * width, up = open ? evaporation * area : 0.0;
    double down = net->seepage ? number_of(net->seepage, net->link_of_edge[e]) * area : 0.0;
    net->evaporated[cell] += up;
    net->loss[cell] += up + down;
}

/* No more than stands there; returns the part that is taken. */
static double bound_loss(fr_im_net *net, int32_t i, double dt)
{
    if (net->loss[i] <= 0.0) return 0.0;
    double there = net->volume[i] > LEAST_HELD ? net->volume[i] : 0.0;
    double part = fmin(1.0, 0.5 * there / (net->loss[i] * dt));
    net->loss[i] *= part;
    net->evaporated[i] *= part;
    return part;
}

fr_status fr_im_set_losses(fr_im_net *net, double evaporation, double dt)
{
    size_t n = (size_t)net->cells;
    memset(net->loss, 0, n * sizeof(double));
    memset(net->evaporated, 0, n * sizeof(double));
    if (evaporation > 0.0 || net->seepage)
        for (int32_t g = 0; g < net->groups; g++)
            for (int32_t e = net->group[g].edge0[0]; e < net->group[g].edge0[FR_IM_BRINK]; e++) {
                lose_reach(net, e, net->n1[e], net->z1[e], evaporation);
                lose_reach(net, e, net->n2[e], net->z2[e], evaporation);
            }
    for (int32_t i = 0; i < net->cells; i++) {
        net->evaporated[i] *= dt;
        bool storage = net->storage_of_cell[i] != FR_NONE;
        double sunk = storage ? lose_storage(net, i, evaporation, dt) : 0.0;
        double part = bound_loss(net, i, dt);
        if (storage) net->infiltrated[i] += part * sunk;
    }
    return FR_OK;
}

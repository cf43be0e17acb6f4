/* number.c: groups, numbering and the final arrays. */
#include "../shared/culvert.h"
#include "../shared/friction.h"
#include "build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int32_t root_of(int32_t *parent, int32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static void join(int32_t *parent, int32_t a, int32_t b)
{
    int32_t x = root_of(parent, a), y = root_of(parent, b);
    if (x < y)
        parent[y] = x;
    else
        parent[x] = y;
}

/* Cells joined by an edge, all that structures touch and all that exchange are stepped together. */
static int32_t find_groups(const fr_im_draft *d, const fr_im_points *points, int32_t *parent, int32_t *group,
                           int32_t *law_cell)
{
    *law_cell = FR_NONE;
    for (size_t i = 0; i < d->cells; i++)
        parent[i] = (int32_t)i;
    for (size_t i = 0; i < d->edges; i++) {
        const fr_im_edge_spec *e = &d->edge[i];
        if (e->n1 >= 0 && e->n2 >= 0) join(parent, e->n1, e->n2);
        int32_t cell = e->n1 >= 0 ? e->n1 : e->n2;
        if (e->law == FR_NONE || cell < 0) continue;
        if (*law_cell == FR_NONE) *law_cell = cell;
        join(parent, *law_cell, cell);
    }
    int32_t exchanged = FR_NONE;
    for (size_t i = 0; i < points->n; i++) {
        int32_t cell = points->node[i] == FR_NONE ? FR_NONE : d->cell_of_node[points->node[i]];
        if (cell < 0) continue;
        if (exchanged == FR_NONE) exchanged = cell;
        join(parent, exchanged, cell);
    }
    int32_t groups = 0;
    for (size_t i = 0; i < d->cells; i++)
        group[i] = parent[i] == (int32_t)i ? groups++ : group[root_of(parent, (int32_t)i)];
    return groups > 0 ? groups : 1;
}

static int by_group(const void *x, const void *y)
{
    const fr_im_edge_spec *a = x, *b = y;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->law != b->law) return a->law < b->law ? -1 : 1;
    if (a->kind != FR_IM_LAW) {
        int32_t ca = a->n1 >= 0 ? a->n1 : a->n2, cb = b->n1 >= 0 ? b->n1 : b->n2;
        if (ca != cb) return ca < cb ? -1 : 1;
    }
    return a->order < b->order ? -1 : 1;
}

static fr_status order_cells(const fr_im_draft *d, fr_im_net *net, const int32_t *group, int32_t *place)
{
    const fr_host *h = net->h;
    int32_t n = (int32_t)d->cells;
    int32_t *a = malloc((3 * d->edges + 2 * d->cells + 4) * sizeof *a);
    if (!a) return h->fail(h, FR_MEMORY, "no memory left to set up the network");
    int32_t *b = a + d->edges + 1, *order = b + d->edges + 1, *start = order + n + 1;
    size_t pairs = 0;
    for (size_t i = 0; i < d->edges; i++)
        if (d->edge[i].n1 >= 0 && d->edge[i].n2 >= 0) a[pairs] = d->edge[i].n1, b[pairs++] = d->edge[i].n2;
    fr_status status = fr_im_order(h, n, pairs, a, b, order);
    for (int32_t g = 0; g < net->groups; g++)
        start[g] = 0;
    for (int32_t i = 0; i < n; i++)
        start[group[i]]++;
    for (int32_t g = 0, sum = 0; g < net->groups; g++) {
        int32_t count = start[g];
        net->group[g].cell0 = start[g] = sum;
        net->group[g].cell1 = sum += count;
    }
    for (int32_t r = 0; r < n && status == FR_OK; r++)
        place[order[r]] = start[group[order[r]]]++;
    free(a);
    return status;
}

static void renumber_edges(fr_im_draft *d, fr_im_net *net, const int32_t *group, const int32_t *place,
                           int32_t law_cell)
{
    for (size_t i = 0; i < d->edges; i++) {
        fr_im_edge_spec *e = &d->edge[i];
        int32_t cell = e->law != FR_NONE ? law_cell : e->n1 >= 0 ? e->n1 : e->n2;
        e->group = cell >= 0 ? group[cell] : 0;
        e->n1 = e->n1 >= 0 ? place[e->n1] : net->cells + (-2 - e->n1);
        e->n2 = e->n2 >= 0 ? place[e->n2] : net->cells + (-2 - e->n2);
    }
    if (d->edges > 0) qsort(d->edge, d->edges, sizeof *d->edge, by_group);
}

#define ROOM(net, member, count) \
    ((net)->member = (net)->h->allocate((net)->h, (size_t)(count) + 1, sizeof *(net)->member))

static bool allocate_cells(fr_im_net *net)
{
    size_t n = (size_t)net->heads;
    return ROOM(net, node_of_cell, n) && ROOM(net, storage_of_cell, n) && ROOM(net, bottom, n) &&
           ROOM(net, low, n) && ROOM(net, wide, n) && ROOM(net, crown, n) && ROOM(net, spill, n) &&
           ROOM(net, shaft, n) && ROOM(net, pond, n) && ROOM(net, lateral, n) && ROOM(net, loss, n) &&
           ROOM(net, evaporated, n) && ROOM(net, base, n) && ROOM(net, residual, n) && ROOM(net, drift, n) &&
           ROOM(net, start_head, n) && ROOM(net, bracket_low, n) && ROOM(net, bracket_high, n) &&
           ROOM(net, flooded, n) && ROOM(net, active, n) && ROOM(net, next_active, n) && ROOM(net, bent, n) &&
           ROOM(net, rows, n) && ROOM(net, in_volume, net->nodes) && ROOM(net, incident_start, n);
}

static bool allocate_edges(fr_im_net *net)
{
    size_t m = (size_t)net->edges;
    return ROOM(net, n1, m) && ROOM(net, n2, m) && ROOM(net, link_of_edge, m) && ROOM(net, flags, m) &&
           ROOM(net, slot12, m) && ROOM(net, slot21, m) && ROOM(net, z1, m) && ROOM(net, z2, m) &&
           ROOM(net, full, m) && ROOM(net, length, m) && ROOM(net, half, m) && ROOM(net, gravity, m) &&
           ROOM(net, friction, m) && ROOM(net, force, m) && ROOM(net, drag, m) && ROOM(net, slope, m) &&
           ROOM(net, barrels, m) && ROOM(net, max_flow, m) && ROOM(net, table, m) &&
           ROOM(net, culvert_of_edge, m) && ROOM(net, law_place, m) && ROOM(net, incident, 2 * m) &&
           ROOM(net, link_edge_start, net->links) && ROOM(net, link_edge, m) &&
           ROOM(net, edge_of_law_link, net->links) && ROOM(net, d1, m) && ROOM(net, d2, m) &&
           ROOM(net, alpha, m) && ROOM(net, beta, m) && ROOM(net, rate, m) && ROOM(net, momentum, m) &&
           ROOM(net, upstream, m) && ROOM(net, limit, m) && ROOM(net, convective, m) && ROOM(net, local, m) &&
           ROOM(net, start_flow, m) && ROOM(net, area1, m) && ROOM(net, area2, m) && ROOM(net, width1, m) &&
           ROOM(net, width2, m) && ROOM(net, perimeter1, m) && ROOM(net, moved, m) &&
           ROOM(net, link_volume_moved, m) && ROOM(net, edge_list, m) && ROOM(net, edge_mark, m) &&
           ROOM(net, lid, m) && ROOM(net, curve, m) && ROOM(net, before, m);
}

static fr_status fill_cells(const fr_im_draft *d, fr_im_net *net, const int32_t *place)
{
    const fr_host *h = net->h;
    if (!ROOM(net, storage, d->storages) || !ROOM(net, storage_volumes, d->storage_rows)) return FR_MEMORY;
    if (!ROOM(net, cell_of_node, net->nodes)) return FR_MEMORY;
    double *volumes = net->storage_volumes;
    for (size_t i = 0; i < d->cells; i++) {
        const fr_im_cell_spec *c = &d->cell[i];
        int32_t p = place[i];
        net->bottom[p] = c->bottom, net->low[p] = c->low, net->wide[p] = c->wide, net->crown[p] = c->crown;
        net->spill[p] = c->spill, net->shaft[p] = c->shaft, net->pond[p] = c->pond;
        net->node_of_cell[p] = c->node;
        net->storage_of_cell[p] = c->storage;
        if (c->storage == FR_NONE) continue;
        TRY(fr_storage_read(h, (size_t)c->node, volumes, &net->storage[c->storage]));
        volumes += fr_storage_rows(h, (size_t)c->node);
    }
    for (size_t i = 0; i < net->nodes; i++) {
        int32_t c = d->cell_of_node[i];
        net->cell_of_node[i] = c >= 0 ? place[c] : net->cells + (-2 - c);
        if (c < 0) net->node_of_cell[net->cell_of_node[i]] = (int32_t)i;
    }
    net->storages = (int32_t)d->storages;
    return FR_OK;
}

#define FADE_PART 0.15    /* of the full depth, below the crown, over which the limit of a reach fades */
#define CULVERT_HEADS 3.0 /* depths of headwater that the table of inlet control covers */

/* Inlet-controlled flow (all barrels) against headwater, as a table like those of sections. */
static fr_status culvert_table(const fr_host *h, const fr_im_edge_spec *e, fr_im_table *t)
{
    const double *codes = h->column_number(h, FR_LINKS, "culvert_code");
    const fr_section *section = h->section(h, (size_t)e->link);
    int code = codes && isfinite(codes[e->link]) ? (int)codes[e->link] : 0;
    t->full = CULVERT_HEADS * e->full;
    double before = 0.0;
    for (int k = 0; k < FR_IM_INTERVALS; k++) {
        double s0 = sin(1.5707963267948966 * k / FR_IM_INTERVALS),
               s1 = sin(1.5707963267948966 * (k + 1) / FR_IM_INTERVALS);
        double y0 = t->full * s0 * s0, y1 = t->full * s1 * s1;
        double flow = fmax(before,
                           e->barrels * fr_culvert_inlet_flow(h, section, code, fmax(e->slope, 0.0), y1));
        t->piece[k].y = y0;
        t->piece[k].a[0] = before;
        t->piece[k].a[1] = (flow - before) / (y1 - y0);
        before = flow;
    }
    /* Above the table the inlet is drowned: the square of its flow grows with the headwater. */
    double half = fr_culvert_inlet_flow(h, section, code, fmax(e->slope, 0.0), 0.5 * t->full) * e->barrels;
    t->full_area = before;
    t->full_width = (before * before - half * half) / (0.5 * t->full);
    return FR_OK;
}

static fr_status fill_edge(fr_im_net *net, const fr_im_edge_spec *e, size_t i, int32_t *culverts)
{
    net->n1[i] = e->n1, net->n2[i] = e->n2, net->link_of_edge[i] = e->link, net->flags[i] = e->flags;
    net->z1[i] = e->z1, net->z2[i] = e->z2, net->full[i] = e->full, net->length[i] = e->length;
    net->barrels[i] = e->barrels, net->max_flow[i] = e->max_flow, net->table[i] = e->table;
    net->law_place[i] = e->law_place;
    net->culvert_of_edge[i] = FR_NONE;
    net->friction[i] = FR_GRAVITY * e->manning * e->manning;
    net->force[i] = e->force;
    net->slope[i] = e->slope;
    if (e->kind > FR_IM_TABLE) return FR_OK;
    bool closed = !e->table || !e->table->open;
    net->lid[i] = closed && e->full > 0.0 ? 1.0 / (FADE_PART * e->full) : 0.0;
    net->half[i] = 0.5 * e->barrels * e->length;
    net->gravity[i] = FR_GRAVITY / e->length;
    net->drag[i] = 0.5 * e->loss / e->length;
    if (!(e->flags & FR_IM_CULVERT)) return FR_OK;
    net->culvert_of_edge[i] = *culverts;
    return culvert_table(net->h, e, &net->culvert_curves[(*culverts)++]);
}

static void count_edges(const fr_im_draft *d, fr_im_net *net)
{
    for (int32_t g = 0; g < net->groups; g++)
        for (int k = 0; k <= FR_IM_KINDS; k++)
            net->group[g].edge0[k] = FR_NONE;
    size_t i = 0;
    for (int32_t g = 0; g < net->groups; g++)
        for (int k = 0; k <= FR_IM_KINDS; k++) {
            net->group[g].edge0[k] = (int32_t)i;
            while (i < d->edges && d->edge[i].group == g && d->edge[i].kind == k)
                i++;
        }
}

static fr_status fill_edges(const fr_im_draft *d, fr_im_net *net)
{
    const fr_host *h = net->h;
    size_t culverts = 0;
    for (size_t i = 0; i < d->edges; i++)
        culverts += d->edge[i].kind <= FR_IM_TABLE && (d->edge[i].flags & FR_IM_CULVERT) ? 1 : 0;
    if (!ROOM(net, culvert_curves, culverts)) return FR_MEMORY;
    int32_t made = 0;
    for (size_t i = 0; i < d->edges; i++)
        TRY(fill_edge(net, &d->edge[i], i, &made));
    count_edges(d, net);
    if (!ROOM(net, law_edge, net->laws) || !ROOM(net, law_size, net->laws)) return FR_MEMORY;
    size_t longest = 0;
    for (size_t k = 0; k < net->laws; k++) {
        h->law_links(h, k, &net->law_size[k]);
        longest = net->law_size[k] > longest ? net->law_size[k] : longest;
        if (!(net->law_edge[k] = h->allocate(h, net->law_size[k] + 1, sizeof(int32_t)))) return FR_MEMORY;
    }
    for (size_t i = 0; i < d->edges; i++)
        if (d->edge[i].kind == FR_IM_LAW) net->law_edge[d->edge[i].law][d->edge[i].law_place] = (int32_t)i;
    if (!ROOM(net, law_head1, longest) || !ROOM(net, law_head2, longest) || !ROOM(net, law_flow, longest) ||
        !ROOM(net, law_d1, longest) || !ROOM(net, law_d2, longest))
        return FR_MEMORY;
    return FR_OK;
}

static void list_incident(fr_im_net *net)
{
    int32_t *start = net->incident_start;
    for (int32_t e = 0; e < net->edges; e++) {
        start[net->n1[e] + 1]++;
        start[net->n2[e] + 1]++;
    }
    for (int32_t i = 0; i < net->heads; i++)
        start[i + 1] += start[i];
    for (int32_t e = net->edges; e-- > 0;) { /* from the back, so that start ends where it began */
        net->incident[--start[net->n1[e] + 1]] = e;
        net->incident[--start[net->n2[e] + 1]] = e;
    }
    for (int32_t i = 0; i < net->heads; i++)
        start[i] = start[i + 1];
    start[net->heads] = 2 * net->edges;
}

static void list_links(fr_im_net *net)
{
    int32_t *start = net->link_edge_start;
    for (size_t i = 0; i < net->links; i++)
        net->edge_of_law_link[i] = FR_NONE;
    for (size_t k = 0; k < net->laws; k++)
        for (size_t p = 0; p < net->law_size[k]; p++)
            net->edge_of_law_link[net->link_of_edge[net->law_edge[k][p]]] = net->law_edge[k][p];
    for (int g = 0; g < net->groups; g++)
        for (int32_t e = net->group[g].edge0[FR_IM_DUMMY]; e < net->group[g].edge0[FR_IM_DUMMY + 1]; e++)
            net->edge_of_law_link[net->link_of_edge[e]] = e;
    for (size_t pass = 0; pass < 2; pass++) {
        for (int g = 0; g < net->groups; g++)
            for (int32_t e = net->group[g].edge0[0]; e < net->group[g].edge0[FR_IM_BRINK]; e++) {
                int32_t link = net->link_of_edge[e];
                if (pass == 0)
                    start[link + 1]++;
                else
                    net->link_edge[start[link]++] = e;
            }
        for (size_t i = 0; pass == 0 && i < net->links; i++)
            start[i + 1] += start[i];
    }
    for (size_t i = net->links; i > 0; i--)
        start[i] = start[i - 1];
    start[0] = 0;
}

static fr_status make_matrix(fr_im_net *net)
{
    int32_t pairs = 0;
    int32_t *a = net->slot12, *b = net->slot21; /* not yet in use */
    for (int32_t e = 0; e < net->edges; e++)
        if (net->n1[e] < net->cells && net->n2[e] < net->cells)
            a[pairs] = net->n1[e], b[pairs++] = net->n2[e];
    TRY(fr_im_sparse_make(net->h, net->cells, (size_t)pairs, a, b, &net->sparse));
    for (int32_t e = 0; e < net->edges; e++) {
        bool joined = net->n1[e] < net->cells && net->n2[e] < net->cells && net->n1[e] != net->n2[e];
        net->slot12[e] = joined ? fr_im_sparse_slot(&net->sparse, net->n1[e], net->n2[e]) : FR_NONE;
        net->slot21[e] = joined ? fr_im_sparse_slot(&net->sparse, net->n2[e], net->n1[e]) : FR_NONE;
    }
    return FR_OK;
}

/* The one group that holds the structures carries all laws. */
static void assign_laws(fr_im_net *net)
{
    for (int32_t g = 0; g < net->groups; g++) {
        fr_im_group *group = &net->group[g];
        group->law0 = 0;
        group->law1 = group->edge0[FR_IM_LAW] < group->edge0[FR_IM_KINDS] ? (int32_t)net->laws : 0;
    }
}

fr_status fr_im_number(fr_im_draft *d, fr_im_net *net)
{
    const fr_host *h = net->h;
    net->cells = (int32_t)d->cells;
    net->heads = (int32_t)(d->cells + d->fixed);
    net->edges = (int32_t)d->edges;
    int32_t law_cell, *work = h->allocate(h, 3 * d->cells + 3, sizeof *work);
    if (!work || !allocate_cells(net) || !allocate_edges(net)) return FR_MEMORY;
    int32_t *group = work + d->cells + 1, *place = group + d->cells + 1;
    net->groups = find_groups(d, &net->points, work, group, &law_cell);
    if (!ROOM(net, group, net->groups) || !ROOM(net, counts, net->groups)) return FR_MEMORY;
    TRY(order_cells(d, net, group, place));
    renumber_edges(d, net, group, place, law_cell);
    TRY(fill_cells(d, net, place));
    TRY(fill_edges(d, net));
    list_incident(net);
    list_links(net);
    TRY(make_matrix(net));
    assign_laws(net);
    fr_im_place_points(net);
    return FR_OK;
}

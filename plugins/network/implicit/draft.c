/* draft.c: cells and edges from the nodes and links of the model. */
#include "../shared/boundary.h"
#include "../shared/friction.h"
#include "build.h"

#include <math.h>
#include <stdlib.h>

#define BRINK_RATIO \
    0.1 /* a pipe whose end lies higher than this part of its depth above its node falls freely */
#define BRINK_LEAST 0.02 /* m */
#define SLOT 1.0e-5      /* of the full depth: width of the slot above the crown of brinks and inner points */
#define DEFAULT_SHAFT 1.1674 /* m2: 12.566 ft2, SWMM's manhole */
#define MOST_PARTS 50        /* pieces of one conduit */
#define LEAST_SPEED 0.05     /* m/s: friction laws of force mains have no limit at rest */

typedef struct columns {
    const double *invert, *rim, *surcharge, *ponded;
    const double *offset1, *offset2, *length, *roughness, *max_flow, *loss_in, *loss_out, *loss_mean,
        *barrels, *culvert;
    const int32_t *node_kind, *flap_node, *link_kind, *node1, *node2, *flap, *shape, *transect, *street;
} columns;

static double value(const double *column, size_t i, double fallback)
{
    return column && isfinite(column[i]) ? column[i] : fallback;
}

static bool flag(const int32_t *column, size_t i)
{
    return column && column[i] > 0;
}

static columns read_columns(const fr_host *h)
{
    columns c = { 0 };
    c.invert = h->column_number(h, FR_NODES, "invert");
    c.rim = h->column_number(h, FR_NODES, "rim_depth");
    c.surcharge = h->column_number(h, FR_NODES, "surcharge_depth");
    c.ponded = h->column_number(h, FR_NODES, "ponded_area");
    c.node_kind = h->column_index(h, FR_NODES, "kind");
    c.flap_node = h->column_index(h, FR_NODES, "flap_gate");
    c.offset1 = h->column_number(h, FR_LINKS, "offset1");
    c.offset2 = h->column_number(h, FR_LINKS, "offset2");
    c.length = h->column_number(h, FR_LINKS, "flow_length");
    c.roughness = h->column_number(h, FR_LINKS, "roughness");
    c.max_flow = h->column_number(h, FR_LINKS, "max_flow");
    c.loss_in = h->column_number(h, FR_LINKS, "loss_in");
    c.loss_out = h->column_number(h, FR_LINKS, "loss_out");
    c.loss_mean = h->column_number(h, FR_LINKS, "loss_mean");
    c.barrels = h->column_number(h, FR_LINKS, "barrels");
    c.culvert = h->column_number(h, FR_LINKS, "culvert_code");
    c.link_kind = h->column_index(h, FR_LINKS, "kind");
    c.node1 = h->column_index(h, FR_LINKS, "node1");
    c.node2 = h->column_index(h, FR_LINKS, "node2");
    c.flap = h->column_index(h, FR_LINKS, "flap_gate");
    c.shape = h->column_index(h, FR_LINKS, "shape");
    c.transect = h->column_index(h, FR_LINKS, "transect");
    c.street = h->column_index(h, FR_LINKS, "street");
    return c;
}

static void *grow(void *data, size_t count, size_t *room, size_t size)
{
    if (count < *room) return data;
    size_t more = *room ? 2 * *room : 256;
    void *grown = realloc(data, more * size);
    if (grown) *room = more;
    return grown;
}

static fr_im_cell_spec *add_cell(fr_im_draft *d)
{
    fr_im_cell_spec *grown = grow(d->cell, d->cells, &d->cell_room, sizeof *grown);
    if (!grown) return NULL;
    d->cell = grown;
    fr_im_cell_spec *c = &d->cell[d->cells++];
    *c = (fr_im_cell_spec){
        .low = INFINITY, .crown = -INFINITY, .spill = INFINITY, .node = FR_NONE, .storage = FR_NONE
    };
    return c;
}

static fr_im_edge_spec *add_edge(fr_im_draft *d, int32_t link)
{
    fr_im_edge_spec *grown = grow(d->edge, d->edges, &d->edge_room, sizeof *grown);
    if (!grown) return NULL;
    d->edge = grown;
    fr_im_edge_spec *e = &d->edge[d->edges];
    *e = (fr_im_edge_spec){
        .link = link, .law = FR_NONE, .law_place = FR_NONE, .order = (int32_t)d->edges++, .barrels = 1.0
    };
    return e;
}

static fr_status no_memory(const fr_host *h)
{
    return h->fail(h, FR_MEMORY, "no memory left to set up the network");
}

static bool exchanges(const fr_im_net *net, size_t node)
{
    return net->points.exchanged && net->points.exchanged[node];
}

static fr_status add_node_cell(const fr_host *h, fr_im_net *net, fr_im_draft *d, const columns *c,
                               size_t node)
{
    fr_im_cell_spec *cell = add_cell(d);
    if (!cell) return no_memory(h);
    d->cell_of_node[node] = (int32_t)d->cells - 1;
    cell->node = (int32_t)node;
    cell->bottom = value(c->invert, node, 0.0);
    double shaft = h->option_number(h, "min_surface_area", DEFAULT_SHAFT);
    cell->shaft = shaft > 0.0 ? shaft : DEFAULT_SHAFT;
    cell->spill = value(c->rim, node, 0.0); /* depth until finish_cells */
    cell->wide = value(c->surcharge, node, 0.0);
    cell->pond = net->set.ponding ? value(c->ponded, node, 0.0) : 0.0;
    /* Water leaves such a node through its exchange, at any head. */
    if (exchanges(net, node)) cell->spill = INFINITY, cell->pond = 0.0;
    if (c->node_kind[node] != FR_STORAGE) return FR_OK;
    cell->storage = (int32_t)d->storages++;
    d->storage_rows += fr_storage_rows(h, node);
    return FR_OK;
}

static fr_status add_nodes(const fr_host *h, fr_im_net *net, fr_im_draft *d, const columns *c)
{
    net->nodes = h->count(h, FR_NODES);
    net->links = h->count(h, FR_LINKS);
    d->cell_of_node = calloc(net->nodes + 1, sizeof *d->cell_of_node);
    if (!d->cell_of_node) return no_memory(h);
    if (net->nodes > 0 && !c->node_kind)
        return h->fail(h, FR_INPUT, "the model does not say what kind its nodes are");
    for (size_t i = 0; i < net->nodes; i++) {
        if (c->node_kind[i] == FR_OUTFALL && !exchanges(net, i))
            d->cell_of_node[i] = -2 - (int32_t)d->fixed++;
        else
            TRY(add_node_cell(h, net, d, c, i));
    }
    return FR_OK;
}

/* Manning n of a conduit: its own, or that of its transect or street. */
static double roughness_of(const fr_host *h, const columns *c, size_t link)
{
    double n = value(c->roughness, link, 0.0);
    if (n > 0.0) return n;
    if (c->transect && c->transect[link] != FR_NONE) {
        size_t row = (size_t)c->transect[link];
        n = value(h->column_number(h, FR_TRANSECTS, "n_channel"), row, 0.0);
        n *= sqrt(fmax(value(h->column_number(h, FR_TRANSECTS, "length_factor"), row, 1.0), 1.0e-6));
    } else if (c->street && c->street[link] != FR_NONE) {
        n = value(h->column_number(h, FR_STREETS, "roughness"), (size_t)c->street[link], 0.0);
    }
    return n > 0.0 ? n : 0.013;
}

/* Force mains follow their own law at any filling, as in SWMM. */
static double force_of(const fr_host *h, const fr_section_facts *facts, size_t link)
{
    const double *column = h->column_number(h, FR_LINKS, "force_main_coefficient");
    const char *equation = h->option(h, "force_main_equation");
    double c = value(column, link, 0.0);
    if (facts->shape != FR_SHAPE_FORCE_MAIN || !(c > 0.0)) return 0.0;
    return equation && equation[0] == 'd' ? -c : c;
}

/* Manning n with the friction of a force main at velocity v (m/s); radius of the full pipe. */
double fr_im_force_manning(double force, double full, double v)
{
    double speed = fmax(fabs(v), LEAST_SPEED);
    return force > 0.0 ? fr_manning_of_hazen_williams(force, 0.25 * full, speed)
                       : fr_manning_of_darcy_weisbach(-force, 0.25 * full, speed);
}

/* What both pieces and brinks of a conduit share. */
static fr_im_edge_spec conduit_form(const fr_host *h, const columns *c, const fr_section_facts *facts,
                                    const fr_im_table *table, size_t link)
{
    fr_im_edge_spec e = { .link = (int32_t)link, .law = FR_NONE, .law_place = FR_NONE };
    bool round = facts->shape == FR_SHAPE_CIRCULAR || facts->shape == FR_SHAPE_FORCE_MAIN;
    e.kind = round ? FR_IM_CIRCULAR : FR_IM_TABLE;
    e.table = round ? NULL : table;
    e.full = facts->full_depth;
    e.force = force_of(h, facts, link);
    e.manning = e.force != 0.0 ? fr_im_force_manning(e.force, e.full, 1.0) : roughness_of(h, c, link);
    e.barrels = fmax(value(c->barrels, link, 1.0), 1.0);
    e.max_flow = value(c->max_flow, link, 0.0);
    if (flag(c->flap, link)) e.flags |= FR_IM_FLAP;
    if (e.max_flow > 0.0) e.flags |= FR_IM_MAX_FLOW;
    return e;
}

static void touch_cell(fr_im_cell_spec *cell, double z, double full)
{
    cell->low = fmin(cell->low, z);
    cell->crown = fmax(cell->crown, z + full);
}

/* The cell at the end of a conduit that falls freely: closed, with a thin slot above its crown. */
static fr_im_cell_spec *add_inner_cell(fr_im_draft *d, double z, double full, double length, double barrels)
{
    fr_im_cell_spec *cell = add_cell(d);
    if (!cell) return NULL;
    cell->bottom = z;
    cell->shaft = SLOT * barrels * full * length;
    touch_cell(cell, z, full);
    return cell;
}

typedef struct conduit {
    fr_im_edge_spec form;
    int32_t end1, end2; /* as cell_of_node */
    double z1, z2, length, loss;
    uint32_t flags1, flags2; /* of a brink at that end */
    bool brink1, brink2;
} conduit;

/* Ends at outfalls always have a brink; the downstream end also where it lies above its node. */
static void choose_brinks(const fr_host *h, fr_im_draft *d, const columns *c, size_t link, conduit *p)
{
    size_t nodes[2] = { (size_t)c->node1[link], (size_t)c->node2[link] };
    uint32_t flags[2] = { 0, 0 };
    bool brink[2] = { false, false };
    for (int k = 0; k < 2; k++) {
        if (c->node_kind[nodes[k]] != FR_OUTFALL) continue;
        brink[k] = true;
        if (d->cell_of_node[nodes[k]] < 0) flags[k] = FR_IM_OUTFALL;
        if (flag(c->flap_node, nodes[k])) flags[k] |= FR_IM_FLAP;
        if (fr_outfall_type_of(h, nodes[k]) == FR_OUTFALL_NORMAL) flags[k] |= FR_IM_NORMAL;
    }
    double offset = value(c->offset2, link, 0.0);
    if (offset > fmax(BRINK_RATIO * p->form.full, BRINK_LEAST)) brink[1] = true;
    p->brink1 = brink[0];
    p->brink2 = brink[1];
    p->flags1 = flags[0];
    p->flags2 = flags[1];
}

/* Edges are laid so that the bed falls from end 1 to end 2. */
static void turn(conduit *p)
{
    if (p->z1 >= p->z2) return;
    conduit q = *p;
    p->z1 = q.z2, p->z2 = q.z1;
    p->end1 = q.end2, p->end2 = q.end1;
    p->flags1 = q.flags2, p->flags2 = q.flags1;
    p->brink1 = q.brink2, p->brink2 = q.brink1;
    p->form.flags |= FR_IM_REVERSED;
}

static fr_status add_brink(const fr_host *h, fr_im_draft *d, const conduit *p, int32_t cell, int32_t end,
                           double z, uint32_t flags, double slope)
{
    fr_im_edge_spec *e = add_edge(d, p->form.link);
    if (!e) return no_memory(h);
    int32_t order = e->order;
    *e = p->form;
    e->order = order;
    e->kind = FR_IM_BRINK;
    e->flags = flags;
    e->n1 = cell;
    e->n2 = end;
    e->z1 = e->z2 = z;
    e->slope = slope;
    e->length = p->length;
    return FR_OK;
}

/* One cell between each two pieces; brinks at the ends that ask for one. */
static fr_status add_pieces(const fr_host *h, const fr_im_net *net, fr_im_draft *d, const conduit *p)
{
    double parts_wanted = net->set.cell_length > 0.0 ? floor(p->length / net->set.cell_length + 0.5) : 1.0;
    int parts = (int)fmin(fmax(parts_wanted, 1.0), MOST_PARTS);
    double piece = p->length / parts, full = p->form.full, slope = (p->z1 - p->z2) / p->length;
    int32_t before = p->end1;
    for (int k = 0; k <= parts; k++) {
        double z = p->z1 + (p->z2 - p->z1) * k / parts;
        bool first = k == 0, last = k == parts;
        int32_t here = first ? p->end1 : p->end2;
        bool inner = (first && p->brink1) || (last && p->brink2) || (!first && !last);
        if (inner) {
            if (!add_inner_cell(d, z, full, piece, p->form.barrels)) return no_memory(h);
            here = (int32_t)d->cells - 1;
            if (first) TRY(add_brink(h, d, p, here, p->end1, z, p->flags1, 0.0));
            if (last) TRY(add_brink(h, d, p, here, p->end2, z, p->flags2, slope));
        } else {
            touch_cell(&d->cell[here], z, full);
        }
        if (!first) {
            fr_im_edge_spec *e = add_edge(d, p->form.link);
            if (!e) return no_memory(h);
            int32_t order = e->order;
            *e = p->form;
            e->order = order;
            e->n1 = before;
            e->n2 = here;
            e->z1 = p->z1 + (p->z2 - p->z1) * (k - 1) / parts;
            e->z2 = z;
            e->length = piece;
            e->loss = p->loss / parts;
            e->slope = slope;
        }
        before = here;
    }
    return FR_OK;
}

static fr_status add_conduit(const fr_host *h, fr_im_net *net, fr_im_draft *d, const columns *c, size_t link)
{
    const fr_section *section = h->section(h, link);
    fr_section_facts facts = { .struct_size = sizeof facts };
    if (section) h->section_facts(section, &facts);
    conduit p = { .end1 = d->cell_of_node[c->node1[link]], .end2 = d->cell_of_node[c->node2[link]] };
    if (!section || facts.shape == FR_SHAPE_DUMMY || !(facts.full_depth > 0.0)) {
        fr_im_edge_spec *e = add_edge(d, (int32_t)link);
        if (!e) return no_memory(h);
        e->kind = FR_IM_DUMMY;
        e->n1 = p.end1;
        e->n2 = p.end2;
        e->z1 = value(c->invert, (size_t)c->node1[link], 0.0) + value(c->offset1, link, 0.0);
        return FR_OK;
    }
    const fr_im_table *table = fr_im_table_of(h, &net->geometry, section);
    if (!table) return no_memory(h);
    p.form = conduit_form(h, c, &facts, table, link);
    p.length = fmax(value(c->length, link, 0.0), 0.1);
    p.loss = value(c->loss_in, link, 0.0) + value(c->loss_out, link, 0.0) + value(c->loss_mean, link, 0.0);
    p.z1 = value(c->invert, (size_t)c->node1[link], 0.0) + value(c->offset1, link, 0.0);
    p.z2 = value(c->invert, (size_t)c->node2[link], 0.0) + value(c->offset2, link, 0.0);
    if (value(c->culvert, link, 0.0) >= 1.0) p.form.flags |= FR_IM_CULVERT;
    choose_brinks(h, d, c, link, &p);
    turn(&p);
    return add_pieces(h, net, d, &p);
}

static fr_status add_laws(const fr_host *h, fr_im_net *net, fr_im_draft *d, const columns *c)
{
    net->laws = h->law_count ? h->law_count(h) : 0;
    for (size_t k = 0; k < net->laws; k++) {
        size_t n;
        const int32_t *links = h->law_links(h, k, &n);
        for (size_t p = 0; p < n; p++) {
            size_t link = (size_t)links[p];
            fr_im_edge_spec *e = add_edge(d, links[p]);
            if (!e) return no_memory(h);
            e->kind = FR_IM_LAW;
            e->n1 = d->cell_of_node[c->node1[link]];
            e->n2 = d->cell_of_node[c->node2[link]];
            e->z1 = value(c->invert, (size_t)c->node1[link], 0.0);
            e->z2 = value(c->invert, (size_t)c->node2[link], 0.0);
            e->law = (int32_t)k;
            e->law_place = (int32_t)p;
            if (flag(c->flap, link)) e->flags |= FR_IM_FLAP;
        }
    }
    return FR_OK;
}

/* Depths become elevations once the crowns are known. */
static void finish_cells(fr_im_draft *d)
{
    for (size_t i = 0; i < d->cells; i++) {
        fr_im_cell_spec *c = &d->cell[i];
        if (c->crown < c->low) c->low = c->crown = c->bottom; /* no conduit ends here */
        /* What was kept in `wide` so far is the surcharge that is held. */
        if (c->node != FR_NONE) c->spill += c->bottom + (c->pond > 0.0 ? 0.0 : c->wide);
        if (c->spill <= c->bottom) c->spill = c->bottom + 1.0e-3;
        c->wide = c->low + 0.5 * (c->crown - c->low);
    }
}

fr_status fr_im_draft_make(const fr_host *h, fr_im_net *net, fr_im_draft *d)
{
    columns c = read_columns(h);
    TRY(add_nodes(h, net, d, &c));
    for (size_t i = 0; i < net->links; i++) {
        if (c.link_kind && c.link_kind[i] != FR_CONDUIT) continue;
        if (c.node1[i] == FR_NONE || c.node2[i] == FR_NONE)
            return h->fail_at(h, FR_INPUT, FR_LINKS, i, "the link has no node at one end");
        if (c.node1[i] == c.node2[i]) continue;
        TRY(add_conduit(h, net, d, &c, i));
    }
    TRY(add_laws(h, net, d, &c));
    finish_cells(d);
    return FR_OK;
}

void fr_im_draft_free(fr_im_draft *d)
{
    free(d->cell);
    free(d->edge);
    free(d->cell_of_node);
}

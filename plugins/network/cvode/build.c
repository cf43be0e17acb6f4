/* build.c: cells and edges from the nodes and links of the model. Cells: nodes that are no outfalls, points inside
 * long conduits, and the brinks of pipes that end at an outfall or well above the water of their lower node. */
#include "../shared/boundary.h"
#include "../shared/culvert.h"
#include "net.h"

#include <stdlib.h>
#include <string.h>

#define BRINK_RATIO \
    0.1 /* a pipe whose end lies higher than this part of its depth above its node falls freely */
#define BRINK_LEAST 0.02     /* m */
#define DEFAULT_SHAFT 1.1674 /* m2: 12.566 ft2, SWMM's manhole */
#define MOST_PARTS 200
enum { CULVERT_POINTS = 128 };

static void *room(const fr_host *h, size_t n, size_t size, fr_status *status)
{
    void *memory = h->allocate(h, n ? n : 1, size);
    if (!memory) *status = FR_MEMORY;
    return memory;
}

static double number(const fr_host *h, fr_set set, size_t i, const char *name, double fallback)
{
    const double *column = h->column_number(h, set, name);
    return column && isfinite(column[i]) ? column[i] : fallback;
}

static int32_t index_of(const fr_host *h, fr_set set, size_t i, const char *name, int32_t fallback)
{
    const int32_t *column = h->column_index(h, set, name);
    return column && column[i] != FR_NONE ? column[i] : fallback;
}

static double roughness(const fr_host *h, size_t link, int32_t shape)
{
    double own = number(h, FR_LINKS, link, "roughness", 0.0);
    int32_t transect = index_of(h, FR_LINKS, link, "transect", FR_NONE);
    int32_t street = index_of(h, FR_LINKS, link, "street", FR_NONE);
    if (shape == FR_SHAPE_IRREGULAR && transect != FR_NONE)
        own = number(h, FR_TRANSECTS, (size_t)transect, "n_channel", own) *
              sqrt(fmax(number(h, FR_TRANSECTS, (size_t)transect, "length_factor", 1.0), 1e-6));
    if (shape == FR_SHAPE_STREET && street != FR_NONE)
        own = number(h, FR_STREETS, (size_t)street, "roughness", own);
    return own > 0.0 ? own : 0.013;
}

static fr_status tabulate_culvert(const fr_cv_net *net, size_t link, fr_cv_form *f, double slope)
{
    int code = (int)number(net->h, FR_LINKS, link, "culvert_code", 0.0);
    if (code < 1) return FR_OK;
    fr_status status = FR_OK;
    double *flow = room(net->h, CULVERT_POINTS, sizeof *flow, &status);
    if (status != FR_OK) return status;
    f->culvert_step = 8.0 * f->facts.full_depth / (CULVERT_POINTS - 1);
    for (int i = 0; i < CULVERT_POINTS; i++)
        flow[i] = f->barrels * fr_culvert_inlet_flow(net->h, f->section, code, slope, i * f->culvert_step);
    f->culvert = flow;
    return FR_OK;
}

static fr_status read_form(fr_cv_net *net, size_t link, fr_cv_form *f)
{
    const fr_host *h = net->h;
    *f = (fr_cv_form){ .section = h->section(h, link) };
    if (!f->section) return FR_OK;
    f->facts.struct_size = sizeof f->facts;
    h->section_facts(f->section, &f->facts);
    f->shape = fr_cv_shape_of(h, &net->shapes, f->section);
    if (!f->shape) return FR_MEMORY;
    f->manning = roughness(h, link, f->facts.shape);
    f->barrels = fmax(number(h, FR_LINKS, link, "barrels", 1.0), 1.0);
    f->max_flow = number(h, FR_LINKS, link, "max_flow", 0.0);
    f->loss = number(h, FR_LINKS, link, "loss_in", 0.0) + number(h, FR_LINKS, link, "loss_out", 0.0) +
              number(h, FR_LINKS, link, "loss_mean", 0.0);
    f->seepage = number(h, FR_LINKS, link, "seepage", 0.0);
    f->flap = index_of(h, FR_LINKS, link, "flap_gate", 0) > 0;
    f->force = number(h, FR_LINKS, link, "force_main_coefficient", 0.0);
    const char *law = h->option(h, "force_main_equation");
    if (f->facts.shape == FR_SHAPE_FORCE_MAIN && f->force > 0.0) f->force_law = law && law[0] == 'd' ? 2 : 1;
    return FR_OK;
}

/* ---- counting first, then filling: the same walk with and without room ---- */

typedef struct walk {
    fr_cv_net *net;
    bool fill;
    int32_t cells, edges;
} walk;

static int32_t new_cell(walk *w, int32_t node)
{
    int32_t i = w->cells++;
    if (w->fill)
        w->net->cell[i] =
            (fr_cv_cell){ .node = node, .low = INFINITY, .crown = -INFINITY, .spill = INFINITY };
    return i;
}

static fr_cv_edge *new_edge(walk *w, fr_cv_kind kind, int32_t link, int32_t n1, int32_t n2)
{
    int32_t place = w->edges++;
    if (!w->fill) return NULL;
    fr_cv_edge *e = &w->net->edge[place];
    *e = (fr_cv_edge){ .kind = kind,
                       .link = link,
                       .form = link,
                       .n1 = n1,
                       .n2 = n2,
                       .flow = FR_NONE,
                       .total = FR_NONE,
                       .law = FR_NONE };
    return e;
}

static void touch(walk *w, int32_t cell, double z, double full)
{
    if (!w->fill) return;
    fr_cv_cell *c = &w->net->cell[cell];
    c->low = fmin(c->low, z);
    c->crown = fmax(c->crown, z + full);
}

static void add_node(walk *w, size_t node)
{
    fr_cv_net *net = w->net;
    const fr_host *h = net->h;
    int32_t kind = index_of(h, FR_NODES, node, "kind", FR_JUNCTION);
    if (kind == FR_OUTFALL) {
        if (w->fill) net->node_of_outfall[net->outfalls] = (int32_t)node;
        net->cell_of_node[node] = -2 - net->outfalls++;
        return;
    }
    net->cell_of_node[node] = new_cell(w, (int32_t)node);
    if (!w->fill) return;
    fr_cv_cell *c = &net->cell[net->cell_of_node[node]];
    c->bottom = number(h, FR_NODES, node, "invert", 0.0);
    double shaft = h->option_number(h, "min_surface_area", DEFAULT_SHAFT);
    c->shaft = shaft > 0.0 ? shaft : DEFAULT_SHAFT;
    const char *ponding = h->option(h, "allow_ponding");
    if (ponding && ponding[0] == 'y') c->pond = number(h, FR_NODES, node, "ponded_area", 0.0);
    if (kind != FR_STORAGE) return;
    c->storage = &net->storage[node];
    c->evaporation = number(h, FR_NODES, node, "evaporation_factor", 0.0);
    c->soil = (fr_seepage){ number(h, FR_NODES, node, "seepage_suction", 0.0),
                            number(h, FR_NODES, node, "seepage_conductivity", 0.0),
                            number(h, FR_NODES, node, "seepage_deficit", 0.0) };
}

typedef struct line {
    int32_t end1, end2;
    double z1, z2, length, slope;
    bool brink1, brink2, flap1, flap2, normal1, normal2, reversed;
} line;

static void look_at_outfall(const fr_cv_net *net, size_t node, int32_t cell, bool *brink, bool *flap,
                            bool *normal)
{
    if (cell >= 0) return;
    *brink = true;
    *flap = index_of(net->h, FR_NODES, node, "flap_gate", 0) > 0;
    *normal = fr_outfall_type_of(net->h, node) == FR_OUTFALL_NORMAL;
}

static line line_of(const fr_cv_net *net, size_t link, size_t a, size_t b)
{
    const fr_host *h = net->h;
    line p = { .end1 = net->cell_of_node[a], .end2 = net->cell_of_node[b] };
    double offset2 = number(h, FR_LINKS, link, "offset2", 0.0), full = net->form[link].facts.full_depth;
    p.z1 = number(h, FR_NODES, a, "invert", 0.0) + number(h, FR_LINKS, link, "offset1", 0.0);
    p.z2 = number(h, FR_NODES, b, "invert", 0.0) + offset2;
    p.length = fmax(number(h, FR_LINKS, link, "flow_length", 0.0), 0.1);
    p.brink2 = offset2 > fmax(BRINK_RATIO * full, BRINK_LEAST);
    look_at_outfall(net, a, p.end1, &p.brink1, &p.flap1, &p.normal1);
    look_at_outfall(net, b, p.end2, &p.brink2, &p.flap2, &p.normal2);
    if (p.z2 > p.z1) { /* edges are laid so that the bed falls from end 1 to end 2 */
        line q = p;
        p = (line){ q.end2,   q.end1,  q.z2,    q.z1,      q.length,  0.0, q.brink2,
                    q.brink1, q.flap2, q.flap1, q.normal2, q.normal1, true };
    }
    p.slope = (p.z1 - p.z2) / p.length;
    return p;
}

static int32_t inner_cell(walk *w, const fr_cv_form *f, double z)
{
    int32_t i = new_cell(w, FR_NONE);
    if (!w->fill) return i;
    w->net->cell[i].bottom = z;
    touch(w, i, z, f->facts.full_depth);
    return i;
}

static void add_brink(walk *w, size_t link, int32_t cell, int32_t end, double z, double slope, bool flap,
                      bool normal)
{
    fr_cv_edge *e = new_edge(w, FR_CV_BRINK, (int32_t)link, cell, end);
    if (!e) return;
    e->z1 = e->z2 = z;
    e->slope = slope;
    e->flap = flap;
    e->normal = normal;
}

static void add_pieces(walk *w, size_t link, const line *p)
{
    const fr_cv_net *net = w->net;
    const fr_cv_form *f = &net->form[link];
    double wanted = net->longest > 0.0 ? ceil(p->length / net->longest - 1e-9) : 1.0;
    int parts = (int)fmin(fmax(wanted, 1.0), MOST_PARTS);
    double piece = p->length / parts, before_z = p->z1;
    int32_t before = p->end1;
    for (int k = 0; k <= parts; k++) {
        double z = p->z1 + (p->z2 - p->z1) * k / parts;
        bool first = k == 0, last = k == parts;
        bool inner = (first && p->brink1) || (last && p->brink2) || (!first && !last);
        int32_t here = inner ? inner_cell(w, f, z) : first ? p->end1 : p->end2;
        if (!inner) touch(w, here, z, f->facts.full_depth);
        if (first && p->brink1) add_brink(w, link, here, p->end1, z, 0.0, p->flap1, p->normal1);
        if (last && p->brink2) add_brink(w, link, here, p->end2, z, p->slope, p->flap2, p->normal2);
        fr_cv_edge *e = first ? NULL : new_edge(w, FR_CV_REACH, (int32_t)link, before, here);
        if (e) {
            e->z1 = before_z;
            e->z2 = z;
            e->length = piece;
            e->loss = f->loss / parts;
            e->slope = p->slope;
            e->flap = f->flap;
            e->reversed = p->reversed;
        }
        before = here;
        before_z = z;
    }
}

static fr_status add_link(walk *w, size_t link)
{
    fr_cv_net *net = w->net;
    const fr_host *h = net->h;
    int32_t a = index_of(h, FR_LINKS, link, "node1", FR_NONE),
            b = index_of(h, FR_LINKS, link, "node2", FR_NONE);
    if (index_of(h, FR_LINKS, link, "kind", FR_CONDUIT) != FR_CONDUIT) return FR_OK;
    if (a == FR_NONE || b == FR_NONE)
        return h->fail_at(h, FR_INPUT, FR_LINKS, link, "the link does not join two nodes");
    if (a == b) return FR_OK;
    if (net->form[link].section) {
        line p = line_of(net, link, (size_t)a, (size_t)b);
        if (w->fill) TRY(tabulate_culvert(net, link, &net->form[link], p.slope));
        add_pieces(w, link, &p);
        return FR_OK;
    }
    fr_cv_edge *e = new_edge(w, FR_CV_DUMMY, (int32_t)link, net->cell_of_node[a], net->cell_of_node[b]);
    if (e) e->z1 = number(h, FR_NODES, (size_t)a, "invert", 0.0) + number(h, FR_LINKS, link, "offset1", 0.0);
    return FR_OK;
}

static fr_status add_laws(walk *w)
{
    fr_cv_net *net = w->net;
    const fr_host *h = net->h;
    for (size_t l = 0; l < net->laws; l++)
        for (size_t p = 0; p < net->law[l].n; p++) {
            size_t link = (size_t)net->law[l].link[p];
            int32_t a = index_of(h, FR_LINKS, link, "node1", FR_NONE),
                    b = index_of(h, FR_LINKS, link, "node2", FR_NONE);
            if (a == FR_NONE || b == FR_NONE)
                return h->fail_at(h, FR_INPUT, FR_LINKS, link, "the link does not join two nodes");
            fr_cv_edge *e = new_edge(w, FR_CV_LAW, (int32_t)link, net->cell_of_node[a], net->cell_of_node[b]);
            if (!e) continue;
            e->law = (int32_t)l;
            e->place = (int32_t)p;
            net->law[l].edge[p] = w->edges - 1;
        }
    return FR_OK;
}

static fr_status go(walk *w)
{
    fr_cv_net *net = w->net;
    net->outfalls = 0;
    for (size_t i = 0; i < net->nodes; i++)
        add_node(w, i);
    for (size_t k = 0; k < net->links; k++)
        TRY(add_link(w, k));
    return add_laws(w);
}

static fr_status find_laws(fr_cv_net *net)
{
    const fr_host *h = net->h;
    fr_status status = FR_OK;
    net->laws = h->law_count(h);
    net->law = room(h, net->laws, sizeof *net->law, &status);
    for (size_t l = 0; l < net->laws && status == FR_OK; l++) {
        fr_cv_law *law = &net->law[l];
        law->link = h->law_links(h, l, &law->n);
        law->edge = room(h, law->n, sizeof(int32_t), &status);
        double **work[] = { &law->head1, &law->head2, &law->flow, &law->d1, &law->d2, &law->volume };
        for (int i = 0; i < 6; i++)
            *work[i] = room(h, law->n, sizeof(double), &status);
    }
    return status;
}

static fr_status finish_cells(fr_cv_net *net)
{
    const fr_host *h = net->h;
    for (int32_t i = 0; i < net->cells; i++) {
        fr_cv_cell *c = &net->cell[i];
        if (c->crown < c->low) c->low = c->crown = c->bottom; /* no conduit ends here */
        if (c->node == FR_NONE) continue;
        double rim = c->bottom + number(h, FR_NODES, (size_t)c->node, "rim_depth", 0.0);
        if (!(c->pond > 0.0)) rim += number(h, FR_NODES, (size_t)c->node, "surcharge_depth", 0.0);
        c->spill = fmax(rim, c->bottom + 1e-3);
        if (c->storage) c->scale = fr_storage_area(c->storage, 0.5 * (c->spill - c->bottom));
    }
    return FR_OK;
}

/* Lists the reach ends of each cell. */
static void list_ends(fr_cv_net *net)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t k = 0; k < net->edges; k++) {
            const fr_cv_edge *e = &net->edge[k];
            if (e->kind != FR_CV_REACH) continue;
            const int32_t cell[2] = { e->n1, e->n2 };
            const double z[2] = { e->z1, e->z2 };
            double half = 0.5 * e->length * net->form[e->form].barrels;
            for (int s = 0; s < 2; s++) {
                fr_cv_cell *c = &net->cell[cell[s]];
                if (pass == 1)
                    net->end[c->first + c->count] = (fr_cv_end){ k, s, net->form[e->form].shape, z[s], half };
                c->count++;
                if (pass == 0) c->scale += half * net->form[e->form].facts.max_width;
            }
        }
        int32_t next = 0;
        for (int32_t i = 0; i < net->cells && pass == 0; i++) {
            net->cell[i].first = next;
            next += net->cell[i].count;
            net->cell[i].count = 0;
        }
    }
    for (int32_t i = 0; i < net->cells; i++)
        net->cell[i].scale += net->cell[i].shaft;
}

/* Lists all edges of each cell. */
static fr_status list_edges(fr_cv_net *net)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t k = 0; k < net->edges; k++)
            for (int s = 0; s < 2; s++) {
                int32_t cell = s == 0 ? net->edge[k].n1 : net->edge[k].n2;
                if (cell < 0) continue;
                if (pass == 0) net->edges_at[cell + 2]++;
                if (pass == 1) net->edge_at[net->edges_at[cell + 1]++] = k;
            }
        for (int32_t i = 0; i < net->cells && pass == 0; i++)
            net->edges_at[i + 2] += net->edges_at[i + 1];
    }
    size_t places = 0;
    for (int32_t k = 0; k < net->edges; k++)
        if (net->edge[k].kind == FR_CV_REACH) {
            int32_t a = net->edge[k].n1, b = net->edge[k].n2;
            places += (size_t)(net->edges_at[a + 1] - net->edges_at[a] + net->edges_at[b + 1] -
                               net->edges_at[b]);
        }
    fr_status status = FR_OK;
    net->pull_slot = room(net->h, 3 * places, sizeof(int32_t), &status);
    return status;
}

static void number_unknowns(fr_cv_net *net)
{
    int32_t n = net->cells;
    for (int32_t k = 0; k < net->edges; k++)
        if (net->edge[k].kind == FR_CV_REACH) net->edge[k].flow = n++;
    net->at_flood = n;
    n += net->cells;
    for (int32_t k = 0; k < net->edges; k++) {
        fr_cv_edge *e = &net->edge[k];
        if (e->kind != FR_CV_LAW && (e->n1 < 0 || e->n2 < 0)) e->total = n++;
    }
    /* One place for each link that is no conduit: which of them have laws is not yet known when states are sized. */
    for (size_t link = 0, k = 0; link < net->links; link++) {
        if (index_of(net->h, FR_LINKS, link, "kind", FR_CONDUIT) == FR_CONDUIT) continue;
        for (k = 0; k < net->laws; k++)
            for (size_t p = 0; p < net->law[k].n; p++)
                if (net->law[k].link[p] == (int32_t)link) net->edge[net->law[k].edge[p]].total = n;
        n++;
    }
    net->at_evaporated = n++;
    net->at_seeped = n++;
    net->n = n;
}

static fr_status load_storages(fr_cv_net *net)
{
    fr_status status = FR_OK;
    net->storage = room(net->h, net->nodes, sizeof *net->storage, &status);
    for (size_t i = 0; i < net->nodes && status == FR_OK; i++) {
        if (index_of(net->h, FR_NODES, i, "kind", FR_JUNCTION) != FR_STORAGE) continue;
        double *volumes = room(net->h, fr_storage_rows(net->h, i), sizeof *volumes, &status);
        if (status == FR_OK) status = fr_storage_read(net->h, i, volumes, &net->storage[i]);
    }
    return status;
}

static fr_status make_room(fr_cv_net *net, const walk *w)
{
    const fr_host *h = net->h;
    fr_status status = FR_OK;
    net->cells = w->cells;
    net->edges = w->edges;
    net->ends = 2 * w->edges;
    net->cell = room(h, (size_t)net->cells, sizeof *net->cell, &status);
    net->edge = room(h, (size_t)net->edges, sizeof *net->edge, &status);
    net->end = room(h, (size_t)net->ends, sizeof *net->end, &status);
    net->stage = room(h, (size_t)net->outfalls, sizeof(double), &status);
    net->node_of_outfall = room(h, (size_t)net->outfalls, sizeof(int32_t), &status);
    net->cell_slot = room(h, 4 * (size_t)net->cells, sizeof(int32_t), &status);
    net->lateral = room(h, (size_t)net->cells, sizeof(double), &status);
    net->outside = room(h, net->nodes, sizeof(double), &status);
    net->head = room(h, (size_t)net->cells, sizeof(double), &status);
    net->surface = room(h, (size_t)net->cells, sizeof(double), &status);
    net->net_flow = room(h, (size_t)net->cells, sizeof(double), &status);
    net->water = room(h, 2 * (size_t)net->edges, sizeof *net->water, &status);
    net->bend = room(h, (size_t)net->cells, sizeof(double), &status);
    net->pull = room(h, 2 * (size_t)net->edges, sizeof(double), &status);
    net->edges_at = room(h, (size_t)net->cells + 2, sizeof(int32_t), &status);
    net->edge_at = room(h, 2 * (size_t)net->edges, sizeof(int32_t), &status);
    net->flux = room(h, (size_t)net->edges, sizeof(dual), &status);
    net->rate = room(h, (size_t)net->edges, sizeof(dual), &status);
    return status;
}

static void read_options(fr_cv_net *net)
{
    const fr_host *h = net->h;
    const char *damping = h->option(h, "inertial_damping"), *limited = h->option(h, "normal_flow_limited");
    net->damping = damping && strcmp(damping, "none") == 0   ? 0.0
                   : damping && strcmp(damping, "full") == 0 ? 2.0
                                                             : 1.0;
    net->normal_limit = !limited || strcmp(limited, "none") != 0;
}

fr_status fr_cv_build(const fr_host *h, fr_cv_net *net, double longest)
{
    fr_status status = FR_OK;
    net->h = h;
    net->longest = longest;
    net->nodes = h->count(h, FR_NODES);
    net->links = h->count(h, FR_LINKS);
    net->cell_of_node = room(h, net->nodes, sizeof(int32_t), &status);
    net->form = room(h, net->links, sizeof *net->form, &status);
    net->shapes.shape = room(h, net->links, sizeof *net->shapes.shape, &status);
    if (status != FR_OK) return status;
    read_options(net);
    for (size_t k = 0; k < net->links; k++)
        if (index_of(h, FR_LINKS, k, "kind", FR_CONDUIT) == FR_CONDUIT) TRY(read_form(net, k, &net->form[k]));
    TRY(load_storages(net));
    TRY(find_laws(net));
    walk counting = { .net = net };
    TRY(go(&counting));
    TRY(make_room(net, &counting));
    walk filling = { .net = net, .fill = true };
    TRY(go(&filling));
    TRY(finish_cells(net));
    list_ends(net);
    TRY(list_edges(net));
    number_unknowns(net);
    return fr_cv_pattern(net);
}

/* The tree: what the model gives, and the order in which water visits it. */
#include <math.h>

#include "friction.h"
#include "tree.h"

#define LEAST_DROP 0.0003048 /* m: a level conduit is given this fall, as in SWMM (0.001 ft) */

static void *room(const fr_host *h, size_t n, size_t size, fr_status *status)
{
    void *memory = h->allocate(h, n ? n : 1, size);
    if (!memory) *status = FR_MEMORY;
    return memory;
}

static double *numbers(const fr_host *h, fr_set set, const char *name, double fallback, fr_status *status)
{
    size_t n = h->count(h, set);
    double *out = room(h, n, sizeof *out, status);
    const double *given = h->column_number(h, set, name);
    for (size_t i = 0; out && i < n; i++)
        out[i] = given && isfinite(given[i]) ? given[i] : fallback;
    return out;
}

static double number_at(const fr_host *h, fr_set set, size_t i, const char *name, double fallback)
{
    const double *given = h->column_number(h, set, name);
    return given && isfinite(given[i]) ? given[i] : fallback;
}

/* Manning n: of the transect or street where the section is one. */
static double roughness(const fr_host *h, size_t link, const fr_section_facts *facts)
{
    const int32_t *transect = h->column_index(h, FR_LINKS, "transect");
    const int32_t *street = h->column_index(h, FR_LINKS, "street");
    double own = number_at(h, FR_LINKS, link, "roughness", 0.0);
    if (facts->shape == FR_SHAPE_IRREGULAR && transect && transect[link] != FR_NONE) {
        size_t row = (size_t)transect[link];
        return number_at(h, FR_TRANSECTS, row, "n_channel", own) *
               sqrt(fmax(number_at(h, FR_TRANSECTS, row, "length_factor", 1.0), 1e-6));
    }
    if (facts->shape == FR_SHAPE_STREET && street && street[link] != FR_NONE)
        return number_at(h, FR_STREETS, (size_t)street[link], "roughness", own);
    if (facts->shape != FR_SHAPE_FORCE_MAIN) return own;
    double c = number_at(h, FR_LINKS, link, "force_main_coefficient", 0.0);
    const char *law = h->option(h, "force_main_equation");
    double radius = facts->full_area / facts->full_perimeter;
    if (!(c > 0.0)) return own;
    return law && law[0] == 'd' ? fr_manning_of_darcy_weisbach(c, radius, 1.0)
                                : fr_manning_of_hazen_williams(c, radius, 1.0);
}

static fr_status load_conduit(fr_tree *tree, size_t link)
{
    const fr_host *h = tree->h;
    fr_tree_conduit *c = &tree->conduit[link];
    size_t n1 = (size_t)tree->node1[link], n2 = (size_t)tree->node2[link];
    double drop = tree->invert[n1] + tree->offset1[link] - tree->invert[n2] - tree->offset2[link];
    double most = number_at(h, FR_LINKS, link, "max_flow", 0.0);
    c->section = h->section(h, link);
    c->barrels = fmax(number_at(h, FR_LINKS, link, "barrels", 1.0), 1.0);
    c->capacity = c->full_flow = INFINITY;
    if (c->section) {
        c->facts.struct_size = sizeof c->facts;
        h->section_facts(c->section, &c->facts);
        c->length = number_at(h, FR_LINKS, link, "flow_length", 0.0);
        c->roughness = roughness(h, link, &c->facts);
        c->seepage = number_at(h, FR_LINKS, link, "seepage", 0.0);
        if (!(c->length > 0.0) || !(c->roughness > 0.0))
            return h->fail_at(h, FR_INPUT, FR_LINKS, link, "length %g m and Manning n %g must be above 0",
                              c->length, c->roughness);
        if (drop < -LEAST_DROP)
            return h->fail_at(
                h, FR_INPUT, FR_LINKS, link,
                "the conduit rises by %g m: kinematic and steady routing need falling conduits; "
                "use network/implicit",
                -drop);
        drop = fmax(drop, LEAST_DROP);
        c->slope = drop < c->length ? drop / sqrt(c->length * c->length - drop * drop) : drop / c->length;
        c->beta = sqrt(c->slope) / c->roughness;
        double area = c->facts.full_area;
        c->full_flow = c->barrels * c->beta * area * pow(area / c->facts.full_perimeter, 2.0 / 3.0);
        c->capacity = c->full_flow;
    }
    if (most > 0.0) c->capacity = fmin(c->capacity, most);
    return FR_OK;
}

static fr_status load_storage(fr_tree *tree, size_t node)
{
    fr_status status = FR_OK;
    double *volumes = room(tree->h, fr_storage_rows(tree->h, node), sizeof *volumes, &status);
    return status == FR_OK ? fr_storage_read(tree->h, node, volumes, &tree->storage[node]) : status;
}

static fr_status load_columns(fr_tree *tree)
{
    const fr_host *h = tree->h;
    fr_status status = FR_OK;
    tree->node_kind = h->column_index(h, FR_NODES, "kind");
    tree->link_kind = h->column_index(h, FR_LINKS, "kind");
    tree->node1 = h->column_index(h, FR_LINKS, "node1");
    tree->node2 = h->column_index(h, FR_LINKS, "node2");
    tree->divider_type = h->column_index(h, FR_NODES, "divider_type");
    tree->divider_link = h->column_index(h, FR_NODES, "divider_link");
    if (tree->nodes > 0 && !tree->node_kind)
        return h->fail(h, FR_INPUT, "the nodes of the model have no kind");
    if (tree->links > 0 && (!tree->link_kind || !tree->node1 || !tree->node2))
        return h->fail(h, FR_INPUT, "the links of the model lack their kind or their nodes");
    tree->invert = numbers(h, FR_NODES, "invert", 0.0, &status);
    tree->rim = numbers(h, FR_NODES, "rim_depth", 0.0, &status);
    tree->pond_area = numbers(h, FR_NODES, "ponded_area", 0.0, &status);
    tree->evaporation_factor = numbers(h, FR_NODES, "evaporation_factor", 0.0, &status);
    tree->seepage = numbers(h, FR_NODES, "seepage_conductivity", 0.0, &status);
    tree->offset1 = numbers(h, FR_LINKS, "offset1", 0.0, &status);
    tree->offset2 = numbers(h, FR_LINKS, "offset2", 0.0, &status);
    tree->storage = room(h, tree->nodes, sizeof *tree->storage, &status);
    tree->conduit = room(h, tree->links, sizeof *tree->conduit, &status);
    tree->in = room(h, tree->nodes, sizeof(double), &status);
    tree->passed = room(h, tree->links, sizeof(double), &status);
    tree->entered = room(h, tree->links, sizeof(double), &status);
    const char *ponding = h->option(h, "allow_ponding");
    for (size_t i = 0; status == FR_OK && i < tree->nodes; i++)
        if (!ponding || ponding[0] != 'y') tree->pond_area[i] = 0.0;
    return status;
}

static fr_status load_elements(fr_tree *tree)
{
    fr_status status = FR_OK;
    for (size_t k = 0; k < tree->links && status == FR_OK; k++) {
        if (tree->node1[k] == FR_NONE || tree->node2[k] == FR_NONE)
            return tree->h->fail_at(tree->h, FR_INPUT, FR_LINKS, k, "the link does not join two nodes");
        if (tree->link_kind[k] == FR_CONDUIT) status = load_conduit(tree, k);
    }
    for (size_t i = 0; i < tree->nodes && status == FR_OK; i++)
        if (tree->node_kind[i] == FR_STORAGE) status = load_storage(tree, i);
    return status;
}

static fr_status sort_outlets(fr_tree *tree)
{
    fr_status status = FR_OK;
    tree->first_outlet = room(tree->h, tree->nodes + 1, sizeof(int32_t), &status);
    tree->outlet = room(tree->h, tree->links, sizeof(int32_t), &status);
    if (status != FR_OK) return status;
    for (size_t k = 0; k < tree->links; k++)
        tree->first_outlet[tree->node1[k] + 1]++;
    for (size_t i = 0; i < tree->nodes; i++)
        tree->first_outlet[i + 1] += tree->first_outlet[i];
    for (size_t k = tree->links; k-- > 0;) /* filled from the back, so that links keep their order */
        tree->outlet[--tree->first_outlet[tree->node1[k] + 1]] = (int32_t)k;
    /* each start has moved to the end of the node before: shift back */
    for (size_t i = 0; i < tree->nodes; i++)
        tree->first_outlet[i] = tree->first_outlet[i + 1];
    tree->first_outlet[tree->nodes] = (int32_t)tree->links;
    return FR_OK;
}

static fr_status check_outlets(const fr_tree *tree)
{
    const fr_host *h = tree->h;
    for (size_t i = 0; i < tree->nodes; i++) {
        int32_t n = tree->first_outlet[i + 1] - tree->first_outlet[i];
        int32_t kind = tree->node_kind[i];
        if (kind == FR_OUTFALL && n > 0)
            return h->fail_at(h, FR_INPUT, FR_NODES, i,
                              "an outfall has no outlets in kinematic or steady routing");
        if (kind == FR_JUNCTION && n > 1)
            return h->fail_at(
                h, FR_INPUT, FR_NODES, i,
                "the junction has %d outlets, kinematic and steady routing allow one: make it a "
                "divider, or use network/implicit",
                (int)n);
        if (kind == FR_DIVIDER && n > 2)
            return h->fail_at(h, FR_INPUT, FR_NODES, i, "the divider has %d outlets; it may have two",
                              (int)n);
    }
    return FR_OK;
}

/* Kahn (1962): a node comes when all links into it have come. */
static fr_status sort_nodes(fr_tree *tree)
{
    const fr_host *h = tree->h;
    fr_status status = FR_OK;
    tree->node_order = room(h, tree->nodes, sizeof(int32_t), &status);
    int32_t *waiting = room(h, tree->nodes, sizeof(int32_t), &status);
    if (status != FR_OK) return status;
    for (size_t k = 0; k < tree->links; k++)
        waiting[tree->node2[k]]++;
    size_t done = 0, next = 0;
    for (size_t i = 0; i < tree->nodes; i++)
        if (waiting[i] == 0) tree->node_order[done++] = (int32_t)i;
    for (; next < done; next++) {
        int32_t node = tree->node_order[next];
        for (int32_t j = tree->first_outlet[node]; j < tree->first_outlet[node + 1]; j++)
            if (--waiting[tree->node2[tree->outlet[j]]] == 0)
                tree->node_order[done++] = tree->node2[tree->outlet[j]];
    }
    for (size_t i = 0; done < tree->nodes && i < tree->nodes; i++)
        if (waiting[i] > 0)
            return h->fail_at(
                h, FR_INPUT, FR_NODES, i,
                "the links form a loop through this node or above it; kinematic and steady routing "
                "need a tree: use network/implicit");
    return FR_OK;
}

static fr_status find_laws(fr_tree *tree)
{
    const fr_host *h = tree->h;
    fr_status status = FR_OK;
    tree->law_count = h->law_count(h);
    tree->law = room(h, tree->law_count, sizeof *tree->law, &status);
    tree->law_of = room(h, tree->links, sizeof(int32_t), &status);
    tree->place_in_law = room(h, tree->links, sizeof(int32_t), &status);
    if (status != FR_OK) return status;
    for (size_t k = 0; k < tree->links; k++)
        tree->law_of[k] = FR_NONE;
    for (size_t l = 0; l < tree->law_count && status == FR_OK; l++) {
        fr_tree_law *law = &tree->law[l];
        law->link = h->law_links(h, l, &law->n);
        law->head1 = room(h, law->n, sizeof(double), &status);
        law->head2 = room(h, law->n, sizeof(double), &status);
        law->volume = room(h, law->n, sizeof(double), &status);
        for (size_t p = 0; p < law->n; p++) {
            tree->law_of[law->link[p]] = (int32_t)l;
            tree->place_in_law[law->link[p]] = (int32_t)p;
        }
    }
    return status;
}

static void find_fields(fr_tree *tree)
{
    const fr_host *h = tree->h;
    tree->lateral = h->field(h, "node_lateral_inflow");
    tree->evaporation = h->field(h, "potential_evaporation");
    tree->setting = h->field(h, "link_setting");
    tree->runon = h->field(h, "catchment_runon");
    tree->node_depth = h->field(h, "node_depth");
    tree->node_head = h->field(h, "node_head");
    tree->node_volume = h->field(h, "node_volume");
    tree->node_inflow = h->field(h, "node_total_inflow");
    tree->node_flooding = h->field(h, "node_flooding");
    tree->node_ponded = h->field(h, "node_ponded_volume");
    tree->link_flow = h->field(h, "link_flow");
    tree->link_depth = h->field(h, "link_depth");
    tree->link_velocity = h->field(h, "link_velocity");
    tree->link_volume = h->field(h, "link_volume");
    tree->link_fill = h->field(h, "link_fill");
    tree->link_froude = h->field(h, "link_froude");
    tree->held = h->field(h, "held");
    tree->depth = h->field(h, "depth");
    tree->flow = h->field(h, "flow");
    tree->inflow = h->field(h, "inflow");
}

fr_status fr_tree_create(const fr_host *h, const fr_tree_routing *routing, size_t size, void **self)
{
    fr_tree *tree = h->allocate(h, 1, size);
    if (!tree) return FR_MEMORY;
    *self = tree;
    tree->h = h;
    tree->routing = routing;
    tree->nodes = h->count(h, FR_NODES);
    tree->links = h->count(h, FR_LINKS);
    find_fields(tree);
    fr_status status = load_columns(tree);
    if (status == FR_OK) status = load_elements(tree);
    if (status == FR_OK) status = sort_outlets(tree);
    if (status == FR_OK) status = check_outlets(tree);
    if (status == FR_OK) status = sort_nodes(tree);
    return status == FR_OK ? find_laws(tree) : status;
}

/* cvode.c: network/cvode. The dynamic wave as ordinary differential equations, with error control by the host. */
#include "net.h"

#include <string.h>

#define LEVEL 1.0 /* m */
#define LEAST_SURFACE 0.02
#define NEWTON_PART 0.02
#define NEWTON_ITERATIONS 20
#define MATRIX_STEPS 5

typedef struct solver {
    fr_cv_net net;
    /* ports */
    const double *lateral, *evaporation, *setting;
    double *runon;
    double *node_depth, *node_head, *node_volume, *node_inflow, *node_flooding, *node_ponded;
    double *link_flow, *link_depth, *link_velocity, *link_volume, *link_fill, *link_froude;
    /* states */
    double *y, *head, *infiltrated;
} solver;

static fr_status create(const fr_host *h, void **out)
{
    solver *s = h->allocate(h, 1, sizeof *s);
    if (!s) return FR_MEMORY;
    *out = s;
    s->lateral = h->field(h, "node_lateral_inflow");
    s->evaporation = h->field(h, "potential_evaporation");
    s->setting = h->field(h, "link_setting");
    s->runon = h->field(h, "catchment_runon");
    s->node_depth = h->field(h, "node_depth");
    s->node_head = h->field(h, "node_head");
    s->node_volume = h->field(h, "node_volume");
    s->node_inflow = h->field(h, "node_total_inflow");
    s->node_flooding = h->field(h, "node_flooding");
    s->node_ponded = h->field(h, "node_ponded_volume");
    s->link_flow = h->field(h, "link_flow");
    s->link_depth = h->field(h, "link_depth");
    s->link_velocity = h->field(h, "link_velocity");
    s->link_volume = h->field(h, "link_volume");
    s->link_fill = h->field(h, "link_fill");
    s->link_froude = h->field(h, "link_froude");
    s->y = h->field(h, "solution");
    s->head = h->field(h, "cell_head");
    s->infiltrated = h->field(h, "infiltrated");
    return fr_cv_build(h, &s->net, h->number(h, "longest_reach"));
}

/* ---- outputs ---- */

static void show_link(solver *s, size_t link, int32_t first, int32_t last)
{
    const fr_cv_net *net = &s->net;
    double flow = 0.0, depth = 0.0, volume = 0.0, length = 0.0, area = 0.0, width = 0.0;
    for (int32_t k = first; k < last; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->kind != FR_CV_REACH) continue;
        const fr_cv_form *f = &net->form[e->form];
        fr_cv_water a = net->water[2 * k], b = net->water[2 * k + 1];
        flow += (e->reversed ? -net->flux[k].v : net->flux[k].v) * e->length;
        depth += 0.5 * (fmin(a.depth, f->facts.full_depth) + fmin(b.depth, f->facts.full_depth)) * e->length;
        area += 0.5 * (a.area + b.area) * e->length;
        width += 0.5 * (a.width + b.width) * e->length;
        volume += 0.5 * (a.area + b.area) * e->length * f->barrels;
        length += e->length;
    }
    if (!(length > 0.0)) {
        for (int32_t k = first; k < last; k++)
            s->link_flow[link] = net->flux[k].v;
        return;
    }
    const fr_cv_form *f = &net->form[link];
    flow /= length, depth /= length, area /= length, width /= length;
    double velocity = area > 1e-6 * f->facts.full_area ? flow / (f->barrels * area) : 0.0;
    s->link_flow[link] = flow;
    s->link_depth[link] = depth;
    s->link_velocity[link] = velocity;
    s->link_volume[link] = volume;
    s->link_fill[link] = depth / f->facts.full_depth;
    s->link_froude[link] = width > 1e-9 && area > 1e-6 * f->facts.full_area
                               ? fabs(velocity) / sqrt(FR_GRAVITY * area / width)
                               : 0.0;
}

/* Water at an outfall: outside, or that of the brinks that fall there. */
static double outfall_level(const fr_cv_net *net, int32_t outfall, double stage)
{
    double level = stage;
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->kind != FR_CV_BRINK || e->n2 != outfall) continue;
        if (net->head[e->n1] > e->z1) level = fmax(level, net->head[e->n1]);
    }
    return level;
}

static void show_nodes(solver *s)
{
    const fr_cv_net *net = &s->net;
    for (size_t i = 0; i < net->nodes; i++) {
        int32_t cell = net->cell_of_node[i];
        s->node_inflow[i] = 0.0;
        if (cell < 0) {
            const double *invert = net->h->column_number(net->h, FR_NODES, "invert");
            double bottom = invert && isfinite(invert[i]) ? invert[i] : 0.0;
            s->node_head[i] = outfall_level(net, cell, fmax(net->stage[-2 - cell], bottom));
            s->node_depth[i] = s->node_head[i] - bottom;
            s->node_volume[i] = s->node_ponded[i] = 0.0;
            continue;
        }
        const fr_cv_cell *c = &net->cell[cell];
        double depth = fmax(net->head[cell] - c->bottom, 0.0);
        s->node_depth[i] = depth;
        s->node_head[i] = c->bottom + depth;
        double volume = s->y[cell];
        for (int32_t k = c->first; k < c->first + c->count; k++) {
            const fr_cv_end *e = &net->end[k];
            volume -= e->half * net->water[2 * e->edge + e->side].area;
        }
        s->node_volume[i] = fmax(volume, 0.0);
        s->node_ponded[i] = c->pond > 0.0 ? fmax(net->head[cell] - c->spill, 0.0) * c->pond : 0.0;
        s->node_inflow[i] = fmax(net->lateral[cell], 0.0);
    }
}

/* Node inflow: lateral and what edges bring; a brink's water counts at the node it falls to. */
static void show(solver *s)
{
    const fr_cv_net *net = &s->net;
    show_nodes(s);
    for (int32_t first = 0, last; first < net->edges; first = last) {
        for (last = first + 1; last < net->edges && net->edge[last].link == net->edge[first].link; last++)
            ;
        show_link(s, (size_t)net->edge[first].link, first, last);
    }
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        double q = net->flux[k].v;
        int32_t to = q >= 0.0 ? e->n2 : e->n1;
        int32_t node = to >= 0 ? net->cell[to].node : net->node_of_outfall[-2 - to];
        if (node != FR_NONE) s->node_inflow[node] += fabs(q);
    }
}

static fr_status evaluate(solver *s, double t)
{
    memcpy(s->net.head, s->head, (size_t)s->net.cells * sizeof(double));
    fr_cv_find_heads(&s->net, s->y);
    return fr_cv_evaluate(&s->net, t, s->y);
}

/* ---- start ---- */

static double normal_depth(const solver *s, const fr_cv_edge *e, double flow)
{
    const fr_cv_form *f = &s->net.form[e->form];
    if (!(flow > 0.0) || !(e->slope > 0.0)) return 0.0;
    return s->net.h->section_depth_of_factor(f->section, flow * f->manning / (f->barrels * sqrt(e->slope)));
}

static fr_status initialise(void *me, double t)
{
    solver *s = me;
    fr_cv_net *net = &s->net;
    const double *depth = net->h->column_number(net->h, FR_NODES, "initial_depth");
    const double *flow = net->h->column_number(net->h, FR_LINKS, "initial_flow");
    for (int32_t i = 0; i < net->n; i++)
        s->y[i] = 0.0;
    for (int32_t i = 0; i < net->cells; i++) {
        const fr_cv_cell *c = &net->cell[i];
        s->head[i] = c->bottom;
        if (c->node != FR_NONE && depth && depth[c->node] > 0.0) s->head[i] += depth[c->node];
    }
    for (int32_t k = 0; k < net->edges;
         k++) { /* conduits: level water of their nodes, or their normal depth */
        const fr_cv_edge *e = &net->edge[k];
        if (e->kind != FR_CV_REACH) continue;
        double q = flow && isfinite(flow[e->link]) ? (e->reversed ? -flow[e->link] : flow[e->link]) : 0.0;
        double yn = normal_depth(s, e, q);
        s->y[e->flow] = q;
        if (net->cell[e->n1].node == FR_NONE || q > 0.0) s->head[e->n1] = fmax(s->head[e->n1], e->z1 + yn);
        if (net->cell[e->n2].node == FR_NONE || q > 0.0) s->head[e->n2] = fmax(s->head[e->n2], e->z2 + yn);
    }
    for (int pass = 0; pass < 2; pass++) /* standing water reaches into the points inside conduits */
        for (int32_t k = 0; k < net->edges; k++) {
            const fr_cv_edge *e = &net->edge[pass == 0 ? k : net->edges - 1 - k];
            if (e->kind != FR_CV_REACH) continue;
            if (net->cell[e->n1].node == FR_NONE) s->head[e->n1] = fmax(s->head[e->n1], s->head[e->n2]);
            if (net->cell[e->n2].node == FR_NONE && s->head[e->n1] > e->z1)
                s->head[e->n2] = fmax(s->head[e->n2], fmin(s->head[e->n1], e->z2 + s->head[e->n1] - e->z1));
        }
    for (int32_t i = 0; i < net->cells; i++) {
        bool wet = s->head[i] > net->cell[i].bottom;
        s->y[i] = wet ? fr_cv_cell_volume(net, &net->cell[i], s->head[i], &net->surface[i]) : 0.0;
    }
    net->t = t;
    net->dt = 1.0;
    net->begun = false;
    fr_status status = evaluate(s, t);
    net->begun = false;
    if (status == FR_OK) show(s);
    return status;
}

static fr_status restored(void *me, double t)
{
    solver *s = me;
    s->net.t = t;
    s->net.dt = 1.0;
    s->net.begun = false;
    fr_status status = evaluate(s, t);
    s->net.begun = false;
    if (status == FR_OK) show(s);
    return status;
}

/* ---- one exchange step ---- */

static fr_status prepare(void *me, double t, double dt)
{
    solver *s = me;
    fr_cv_net *net = &s->net;
    net->t = t;
    net->dt = dt;
    net->begun = false;
    for (int32_t i = net->at_flood; i < net->n; i++)
        s->y[i] = 0.0; /* volumes of this step */
    for (int32_t i = 0; i < net->cells; i++) {
        fr_cv_cell *c = &net->cell[i];
        net->head[i] = s->head[i];
        double depth = fmax(s->head[i] - c->bottom, 0.0);
        if (c->storage) c->sinks = fr_seepage_depth(&c->soil, depth, s->infiltrated[c->node], dt) / dt;
    }
    return FR_OK;
}

/* Fields are final only once this process is called: read them at the first evaluation. */
static void take_inputs(solver *s)
{
    fr_cv_net *net = &s->net;
    net->evaporation_rate = s->evaporation ? s->evaporation[0] / net->dt : 0.0;
    for (size_t i = 0; i < net->nodes; i++) {
        int32_t cell = net->cell_of_node[i];
        if (cell >= 0)
            net->lateral[cell] = s->lateral[i] / net->dt;
        else
            net->outside[i] = s->lateral[i];
    }
    for (int32_t k = 0; k < net->edges; k++)
        net->edge[k].closed = s->setting && s->setting[net->edge[k].link] <= 0.0;
}

static fr_status rates(void *me, double t, const double *y, double *ydot)
{
    solver *s = me;
    if (!s->net.begun) take_inputs(s);
    return fr_cv_rates(&s->net, t, y, ydot);
}

static fr_status jacobian(void *me, double t, const double *y, double *values)
{
    solver *s = me;
    if (!s->net.begun) take_inputs(s);
    return fr_cv_jacobian(&s->net, t, y, values);
}

static fr_status sparsity(void *me, int64_t *n, const int64_t **column_start, const int64_t **row)
{
    const solver *s = me;
    *n = s->net.n;
    *column_start = s->net.column_start;
    *row = s->net.row;
    return FR_OK;
}

/* 0.1 mm of level; flows: 1e-4 of a velocity of 1 m/s in the full section; sums do not choose the step. */
static fr_status scales(void *me, double *tolerance)
{
    const solver *s = me;
    const fr_cv_net *net = &s->net;
    for (int32_t i = 0; i < net->n; i++)
        tolerance[i] = 1e20;
    for (int32_t i = 0; i < net->cells; i++)
        tolerance[i] = 1e-4 * fmax(net->cell[i].scale, 1e-3);
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->flow == FR_NONE) continue;
        tolerance[e->flow] = 1e-4 * net->form[e->form].barrels * net->form[e->form].facts.full_area;
    }
    return FR_OK;
}

/* A level is held to the relative tolerance times a metre, a flow to that part of itself and of a flow of 1 m/s in the
 * full section. Over a closed crown, where hardly any water moves a level far, a cell counts as LEAST_SURFACE of its
 * widest: pressure waves are not followed that closely. */
static fr_status tolerances(void *me, double relative, const double *y, double *tolerance)
{
    solver *s = me;
    fr_cv_net *net = &s->net;
    fr_cv_find_heads(net, y);
    for (int32_t i = 0; i < net->cells; i++)
        tolerance[i] = relative * LEVEL *
                       fmax(net->surface[i], LEAST_SURFACE * fmax(net->cell[i].scale, 1e-3));
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->flow == FR_NONE) continue;
        tolerance[e->flow] = relative * (fabs(y[e->flow]) +
                                         net->form[e->form].barrels * net->form[e->form].facts.full_area);
    }
    return FR_OK;
}

static fr_status leave(solver *s, int32_t outfall, double volume, double *in, double *out)
{
    const int32_t *land = s->net.h->column_index(s->net.h, FR_NODES, "route_to_catchment");
    int32_t node = s->net.node_of_outfall[outfall];
    if (volume < 0.0)
        *in -= volume;
    else if (land && s->runon && land[node] != FR_NONE)
        s->runon[land[node]] += volume;
    else
        *out += volume;
    return FR_OK;
}

static fr_status book(solver *s)
{
    const fr_cv_net *net = &s->net;
    double in = 0.0, out = 0.0, flooded = 0.0;
    for (int32_t k = 0; k < net->edges; k++) {
        const fr_cv_edge *e = &net->edge[k];
        if (e->n1 < 0) TRY(leave(s, -2 - e->n1, -s->y[e->total], &in, &out));
        if (e->n2 < 0) TRY(leave(s, -2 - e->n2, s->y[e->total], &in, &out));
    }
    for (int32_t k = 0; k < net->outfalls; k++)
        TRY(leave(s, k, net->outside[net->node_of_outfall[k]], &in, &out));
    for (int32_t i = 0; i < net->cells; i++) {
        double v = s->y[net->at_flood + i];
        flooded += v;
        if (net->cell[i].node != FR_NONE) s->node_flooding[net->cell[i].node] += fmax(v, 0.0);
    }
    const struct {
        fr_direction direction;
        const char *name;
        double volume;
    } line[] = {
        { FR_IN, "outfall", in },
        { FR_OUT, "outfall", out },
        { FR_OUT, "flooding", flooded },
        { FR_OUT, "evaporation", s->y[net->at_evaporated] },
        { FR_OUT, "seepage", s->y[net->at_seeped] },
    };
    for (size_t i = 0; i < FR_COUNT(line); i++) {
        /* The integrator may leave a sum a little below 0: that is water the other way. */
        fr_direction direction = line[i].volume >= 0.0        ? line[i].direction
                                 : line[i].direction == FR_IN ? FR_OUT
                                                              : FR_IN;
        if (line[i].volume != 0.0) TRY(net->h->book(net->h, direction, line[i].name, fabs(line[i].volume)));
    }
    return FR_OK;
}

static fr_status finish(void *me, double t, double dt)
{
    solver *s = me;
    fr_cv_net *net = &s->net;
    TRY(evaluate(s, t));
    for (int32_t i = 0; i < net->cells; i++) {
        const fr_cv_cell *c = &net->cell[i];
        s->head[i] = net->head[i];
        if (c->storage) s->infiltrated[c->node] += c->sinks * dt;
    }
    for (size_t l = 0; l < net->laws; l++) {
        fr_cv_law *law = &net->law[l];
        for (size_t p = 0; p < law->n; p++)
            law->volume[p] = s->y[net->edge[law->edge[p]].total];
        TRY(net->h->law_accept(net->h, l, t - dt, dt, law->volume));
    }
    TRY(book(s));
    show(s);
    return FR_OK;
}

static fr_status stored(void *me, double *volume)
{
    const solver *s = me;
    double sum = 0.0, lost = 0.0;
    for (int32_t i = 0; i < s->net.cells; i++) { /* Neumaier */
        double x = s->y[i], total = sum + x;
        lost += fabs(sum) >= fabs(x) ? (sum - total) + x : (x - total) + sum;
        sum = total;
    }
    *volume = sum + lost;
    return FR_OK;
}

static fr_status step_wish(void *me, double t, double *dt)
{
    (void)t;
    const solver *s = me;
    *dt = s->net.h->number(s->net.h, "exchange_step");
    return FR_OK;
}

/* How many values the states have depends on the network: it is built once more to count them. */
static uint32_t state_layers(const fr_host *h, const char *state)
{
    fr_cv_net *net = h->allocate(h, 1, sizeof *net);
    if (!net || fr_cv_build(h, net, h->number(h, "longest_reach")) != FR_OK) return 1;
    int32_t n = state[0] == 's' ? net->n : net->cells;
    return n > 0 ? (uint32_t)n : 1;
}

static const fr_param params[] = {
    { .name = "longest_reach",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0",
      .min = 0,
      .max = 1e6,
      .doc = "conduits are cut in pieces no longer than this; 0 = one piece" },
    { .name = "exchange_step",
      .type = FR_DURATION,
      .default_value = "15",
      .min = 0.01,
      .max = 86400,
      .doc = "longest exchange step, s" },
};
static const fr_port ports[] = {
    { "node_lateral_inflow", FR_IN, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED, "water that reaches the nodes" },
    { "potential_evaporation", FR_IN, FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL, "from open water" },
    { "link_setting", FR_IN, FR_VALUE, "1", FR_LINKS, FR_OPTIONAL, "0 closes a conduit" },
    { "catchment_runon", FR_OUT, FR_TRANSFER, "m3", FR_CATCHMENTS, 0, "outfalls that drain onto land" },
    { "node_depth", FR_OUT, FR_VALUE, "m", FR_NODES, FR_RECORD, "water depth above the invert" },
    { "node_head", FR_OUT, FR_VALUE, "m", FR_NODES, FR_RECORD | FR_SIGNED, "elevation of the water" },
    { "node_volume", FR_OUT, FR_VALUE, "m3", FR_NODES, FR_RECORD, "water held by the node" },
    { "node_total_inflow", FR_OUT, FR_VALUE, "m3 s-1", FR_NODES, FR_RECORD, "lateral and from links" },
    { "node_flooding", FR_OUT, FR_AMOUNT, "m3", FR_NODES, FR_RECORD, "lost above the rim" },
    { "node_ponded_volume", FR_OUT, FR_VALUE, "m3", FR_NODES, FR_RECORD, "standing above the rim" },
    { "link_flow", FR_OUT, FR_VALUE, "m3 s-1", FR_LINKS, FR_RECORD | FR_SIGNED,
      "flow, mean over the length" },
    { "link_depth", FR_OUT, FR_VALUE, "m", FR_LINKS, FR_RECORD, "mean depth" },
    { "link_velocity", FR_OUT, FR_VALUE, "m s-1", FR_LINKS, FR_RECORD | FR_SIGNED, "flow over mean area" },
    { "link_volume", FR_OUT, FR_VALUE, "m3", FR_LINKS, FR_RECORD, "water in the link" },
    { "link_fill", FR_OUT, FR_VALUE, "1", FR_LINKS, FR_RECORD, "mean depth over full depth" },
    { "link_froude", FR_OUT, FR_VALUE, "1", FR_LINKS, FR_RECORD, "Froude number" },
};
static const fr_state states[] = {
    { "solution", "1", FR_GLOBAL, 0, FR_SIGNED | FR_INTEGRATED,
      "volumes of cells (m3), flows of reaches (m3/s), volumes that left in the step (m3)" },
    { "cell_head", "m", FR_GLOBAL, 0, FR_SIGNED, "heads at the end of the step" },
    { "infiltrated", "m", FR_NODES, 1, 0, "depth that sank through the floor of a storage so far" },
};
static const fr_rates_ops rates_ops = {
    .struct_size = sizeof rates_ops,
    .method = FR_STIFF_SPARSE,
    .relative_tolerance = 1e-4,
    .absolute_tolerance = 1e-4,
    .rates = rates,
    .sparsity = sparsity,
    .jacobian_sparse = jacobian,
    .scales = scales,
    .tolerances = tolerances,
    .newton_part = NEWTON_PART,
    .newton_iterations = NEWTON_ITERATIONS,
    .matrix_steps = MATRIX_STEPS,
    .finish = finish,
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_NETWORK,
    .create = create,
    .initialise = initialise,
    .restored = restored,
    .prepare = prepare,
    .step_wish = step_wish,
    .stored = stored,
    .rates = &rates_ops,
    .state_layers = state_layers,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "network/cvode",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Hindmarsh et al. (2005) ACM TOMS 31(3); Rossman, SWMM Reference Manual volume II (2017)",
    .summary =
        "Dynamic wave with error control (CVODE): the reference that the other network solvers are judged by",
    .sets = "nodes",
    .serves =
        "dynamic_wave|conduit|storage|divider|outfall|ponding|storage_seepage|conduit_seepage|culvert|force_main",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    .params = params,
    .param_count = FR_COUNT(params),
    .ports = ports,
    .port_count = FR_COUNT(ports),
    .states = states,
    .state_count = FR_COUNT(states),
    .process = &process,
};
static const fr_plugin *const plugins[] = { &plugin, NULL };

FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi)
{
    return (host_abi >> 16) == FR_ABI_MAJOR ? plugins : NULL;
}

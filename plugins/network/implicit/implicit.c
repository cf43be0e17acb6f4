/* implicit.c: the descriptor of network/implicit and its callbacks. */
#include "build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FINEST 0.04 /* part of the longest step */

#define THREADS_FROM 4000 /* cells */

typedef struct implicit {
    fr_im_net net;
    double slot_share; /* largest part of the water that stood in slots, see note_slot */
} implicit;

static bool option_is(const fr_host *h, const char *name, const char *word)
{
    const char *text = h->option(h, name);
    return text && strcmp(text, word) == 0;
}

static bool chosen(const fr_host *h, const char *param, const char *option, const char *word)
{
    const char *text = h->text(h, param);
    if (!text || strcmp(text, "model") == 0) return option_is(h, option, word);
    return strcmp(text, word) == 0;
}

#define INERTIA_WHOLE 0.5 /* Froude number up to which the inertia counts in full */
#define INERTIA_KEPT 0.8  /* the same where the model asks for no damping */

static void read_settings(const fr_host *h, fr_im_settings *s)
{
    s->max_step = h->number(h, "time_step");
    s->min_step = fmin(h->number(h, "least_step"), s->max_step);
    s->fine_step = FINEST * s->max_step;
    s->tolerance = h->number(h, "newton_tolerance");
    s->head_tolerance = h->number(h, "head_tolerance");
    s->flow_tolerance = h->number(h, "flow_tolerance");
    s->error_tolerance = h->number(h, "tolerance");
    s->cell_length = h->number(h, "cell_length");
    s->second_order = h->integer(h, "order") >= 2;
    s->max_iterations = (int)h->integer(h, "iterations");
    s->inertia_scale = chosen(h, "inertia", "inertial_damping", "full") ? 0.0 : 1.0;
    /* A model's NONE counts as partial from a higher Froude number on: undamped, a wave on a dry bed overshoots (EPA's
     * gate_control_3). */
    const char *inertia = h->text(h, "inertia");
    s->inertia_whole = option_is(h, "inertial_damping", "none") ? INERTIA_KEPT : INERTIA_WHOLE;
    s->damp_inertia = !inertia || strcmp(inertia, "none") != 0;
    s->normal_flow = option_is(h, "normal_flow_limited", "none") ? 0 : 1;
    s->ponding = option_is(h, "allow_ponding", "yes");
}

static void destroy(void *self)
{
    implicit *s = self;
    if (!s) return;
    fr_im_geometry_free(&s->net.geometry);
    free(s);
}

static fr_status build(const fr_host *h, implicit *s)
{
    fr_im_draft draft = { 0 };
    s->net.h = h;
    read_settings(h, &s->net.set);
    fr_status status = fr_im_read_points(h, &s->net);
    if (status == FR_OK) status = fr_im_draft_make(h, &s->net, &draft);
    if (status == FR_OK) status = fr_im_number(&draft, &s->net);
    fr_im_draft_free(&draft);
    if (status == FR_MEMORY) return h->fail(h, FR_MEMORY, "no memory left to set up the network");
    return status;
}

static fr_status create(const fr_host *h, void **self)
{
    implicit *s = calloc(1, sizeof *s);
    if (!s) return h->fail(h, FR_MEMORY, "no memory left to set up the network");
    fr_status status = build(h, s);
    if (status != FR_OK) {
        destroy(s);
        return status;
    }
    fr_im_net *net = &s->net;
    double *state = h->field(h, "network_state");
    if (state == NULL) {
        destroy(s);
        return h->fail(h, FR_INTERNAL, "the state of the network was not allocated");
    }
    fr_im_state_attach(net, state);
    const double *seepage = h->column_number(h, FR_LINKS, "seepage");
    for (size_t i = 0; seepage && i < net->links; i++)
        if (isfinite(seepage[i]) && seepage[i] > 0.0) net->seepage = seepage;
    net->link_setting = h->field(h, "link_setting");
    *self = s;
    return FR_OK;
}

/* Exchanges do not tell their points yet: any outfall may become a cell. */
static uint32_t state_layers(const fr_host *h, const char *state)
{
    (void)state;
    fr_im_net net = { .h = h };
    fr_im_draft draft = { 0 };
    read_settings(h, &net.set);
    size_t size = 1;
    if (fr_im_draft_make(h, &net, &draft) == FR_OK)
        size = fr_im_state_size(draft.cells + (fr_im_may_exchange(h) ? draft.fixed : 0),
                                draft.cells + draft.fixed, draft.edges);
    fr_im_draft_free(&draft);
    fr_im_geometry_free(&net.geometry);
    return (uint32_t)size;
}

static fr_status initialise(void *self, double t)
{
    implicit *s = self;
    fr_status status = fr_im_start(&s->net, t);
    if (status != FR_OK) return status;
    return fr_im_write_fields(&s->net, 0.0);
}

static fr_status restored(void *self, double t)
{
    (void)self;
    (void)t;
    return FR_OK;
}

typedef struct job {
    fr_im_net *net;
    double t, dt;
    fr_status status;
} job;

static void advance_groups(void *arg, size_t begin, size_t end)
{
    job *j = arg;
    for (size_t g = begin; g < end; g++) {
        fr_status status = fr_im_advance_group(j->net, &j->net->group[g], j->t, j->dt);
        if (status != FR_OK) j->status = status;
    }
}

/* A control may close a conduit (setting 0) or open it again. */
static void set_closed(fr_im_net *net)
{
    if (!net->link_setting) return;
    for (int32_t e = 0; e < net->edges; e++) {
        bool closed = net->half[e] > 0.0 && net->link_setting[net->link_of_edge[e]] <= 0.0;
        net->flags[e] = closed ? net->flags[e] | FR_IM_CLOSED : net->flags[e] & ~(uint32_t)FR_IM_CLOSED;
    }
}

/* Water in the slots above the crowns of brinks and inner points: no pipe holds it, the scheme does. */
static void note_slot(implicit *s)
{
    const fr_im_net *net = &s->net;
    double slot = 0.0, all = 0.0;
    for (int32_t i = 0; i < net->cells; i++) {
        all += net->volume[i];
        if (net->node_of_cell[i] == FR_NONE)
            slot += net->shaft[i] * fr_im_most(net->head[i] - net->crown[i], 0.0);
    }
    if (all > 0.0) s->slot_share = fr_im_most(s->slot_share, slot / all);
}

static fr_status advance(void *self, double t, double dt)
{
    fr_im_net *net = &((implicit *)self)->net;
    const fr_host *h = net->h;
    const double *lateral = h->field(h, "node_lateral_inflow"),
                 *evaporation = h->field(h, "potential_evaporation");
    memset(net->lateral, 0, (size_t)net->heads * sizeof(double));
    memset(net->flooded, 0, (size_t)net->heads * sizeof(double));
    memset(net->link_volume_moved, 0, (size_t)net->edges * sizeof(double));
    double outside = 0.0, drawn = 0.0;
    for (size_t i = 0; i < net->nodes; i++) {
        int32_t c = net->cell_of_node[i];
        if (c < net->cells)
            net->lateral[c] = lateral[i] / dt;
        else if (lateral[i] >= 0.0)
            outside += lateral[i];
        else
            drawn -= lateral[i];
    }
    set_closed(net);
    fr_im_set_stages(net, t + dt);
    fr_status status = fr_im_set_losses(net, evaporation ? evaporation[0] / dt : 0.0, dt);
    if (status != FR_OK) return status;
    job j = { net, t, dt, FR_OK };
    if (net->cells < THREADS_FROM || net->groups == 1) /* waking threads costs more than it gains */
        advance_groups(&j, 0, (size_t)net->groups);
    else
        h->parallel_for(h, (size_t)net->groups, 1, advance_groups, &j);
    if (j.status != FR_OK) return j.status;
    note_slot(self);
    status = fr_im_write_fields(net, dt);
    if (status == FR_OK) status = fr_im_book(net, dt);
    /* What flows in right at an outfall is gone. */
    if (status == FR_OK && outside > 0.0) status = h->book(h, FR_OUT, "outfall", outside);
    if (status == FR_OK && drawn > 0.0) status = h->book(h, FR_IN, "outfall", drawn);
    return status;
}

static fr_status step_wish(void *self, double t, double *dt)
{
    (void)t;
    *dt = ((implicit *)self)->net.set.max_step;
    return FR_OK;
}

static fr_status stored(void *self, double *volume)
{
    const fr_im_net *net = &((implicit *)self)->net;
    double sum = 0.0, rest = 0.0;
    for (int32_t i = 0; i < net->cells; i++) { /* Neumaier's sum */
        double v = net->volume[i], s = sum + v;
        rest += fabs(sum) >= fabs(v) ? (sum - s) + v : (v - s) + sum;
        sum = s;
    }
    *volume = sum + rest;
    return FR_OK;
}

static size_t counter(void *self, size_t i, const char **name, double *value)
{
    const implicit *s = self;
    const fr_im_net *net = &s->net;
    fr_im_counts sum = { 0 };
    for (int32_t g = 0; g < net->groups; g++) {
        const fr_im_counts *c = &net->counts[g];
        sum.steps += c->steps, sum.rejected += c->rejected, sum.iterations += c->iterations;
        sum.cells += c->cells, sum.stuck += c->stuck, sum.rationed += c->rationed;
    }
    const struct {
        const char *name;
        double value;
    } all[] = {
        { "cells", net->cells },         { "edges", net->edges },          { "groups", net->groups },
        { "steps", sum.steps },          { "rejected", sum.rejected },     { "iterations", sum.iterations },
        { "cells_solved", sum.cells },   { "unsettled_steps", sum.stuck }, { "rationed_steps", sum.rationed },
        { "slot_share", s->slot_share },
    };
    size_t n = sizeof all / sizeof *all;
    if (i < n) {
        *name = all[i].name;
        *value = all[i].value;
    }
    return n;
}

static const fr_param params[] = {
    { .name = "time_step",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "30",
      .min = 1e-3,
      .max = 3600,
      .doc = "longest internal step" },
    { .name = "least_step",
      .type = FR_DURATION,
      .unit = "s",
      .default_value = "0.05",
      .min = 1e-6,
      .max = 60,
      .doc =
          "shortest internal step: taken whatever Newton's iteration leaves over, which the next step makes good" },
    { .name = "tolerance",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.05",
      .min = 1e-8,
      .max = 10,
      .doc = "error of a step, as part of the water that moves in it" },
    { .name = "newton_tolerance",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.02",
      .min = 1e-12,
      .max = 1,
      .doc = "last Newton update of a cell, as part of its depth (its error is of the order of the square)" },
    { .name = "head_tolerance",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.001",
      .min = 1e-12,
      .max = 1,
      .doc = "Newton update that always counts as settled" },
    { .name = "flow_tolerance",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.02",
      .min = 1e-12,
      .max = 1,
      .doc = "error of a flow, as part of it, that Newton may leave in a step" },
    { .name = "iterations",
      .type = FR_INTEGER,
      .default_value = "25",
      .min = 1,
      .max = 1000,
      .doc = "most Newton iterations of a step" },
    { .name = "order",
      .type = FR_INTEGER,
      .default_value = "2",
      .min = 1,
      .max = 2,
      .doc = "order in time: 1 = backward Euler; 2 = BDF2 where the flow is smooth" },
    { .name = "cell_length",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "200",
      .min = 0,
      .max = 1e6,
      .doc =
          "conduits longer than 1.5 times this are computed in equal pieces of about this length; 0: never" },
    { .name = "inertia",
      .type = FR_CHOICE,
      .default_value = "model",
      .choices = "model|none|partial|full",
      .doc = "damping of the convective terms; model: the model's option inertial_damping" },
};

static const fr_port ports[] = {
    { "node_lateral_inflow", FR_IN, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED, "water that enters the nodes" },
    { "potential_evaporation", FR_IN, FR_AMOUNT, "m", FR_GLOBAL, FR_OPTIONAL, "evaporation from open water" },
    { "link_setting", FR_IN, FR_VALUE, "1", FR_LINKS, FR_OPTIONAL, "0 closes a conduit" },
    { "catchment_runon", FR_OUT, FR_TRANSFER, "m3", FR_CATCHMENTS, 0,
      "outfall water that falls on a catchment" },
    { "node_depth", FR_OUT, FR_VALUE, "m", FR_NODES, FR_RECORD, "water depth above the invert" },
    { "node_head", FR_OUT, FR_VALUE, "m", FR_NODES, FR_RECORD | FR_SIGNED, "water level" },
    { "node_volume", FR_OUT, FR_VALUE, "m3", FR_NODES, FR_RECORD, "water in the node and ponded on it" },
    { "node_total_inflow", FR_OUT, FR_VALUE, "m3 s-1", FR_NODES, FR_RECORD,
      "lateral inflow and inflow from links" },
    { "node_flooding", FR_OUT, FR_AMOUNT, "m3", FR_NODES, FR_RECORD, "water lost above the rim" },
    { "node_ponded_volume", FR_OUT, FR_VALUE, "m3", FR_NODES, FR_RECORD, "water ponded above the rim" },
    { "link_flow", FR_OUT, FR_VALUE, "m3 s-1", FR_LINKS, FR_RECORD | FR_SIGNED, "flow" },
    { "link_depth", FR_OUT, FR_VALUE, "m", FR_LINKS, FR_RECORD, "mean water depth in the conduit" },
    { "link_velocity", FR_OUT, FR_VALUE, "m s-1", FR_LINKS, FR_RECORD | FR_SIGNED, "mean velocity" },
    { "link_volume", FR_OUT, FR_VALUE, "m3", FR_LINKS, FR_RECORD, "water in the conduit" },
    { "link_fill", FR_OUT, FR_VALUE, "1", FR_LINKS, FR_RECORD, "water depth over full depth" },
    { "link_froude", FR_OUT, FR_VALUE, "1", FR_LINKS, FR_RECORD, "Froude number" },
};

static const fr_state states[] = {
    { "network_state", "1", FR_GLOBAL, 0, FR_SIGNED, "heads, volumes and flows of all cells and edges" },
};

static const fr_process_ops ops = {
    .struct_size = sizeof(fr_process_ops),
    .role = FR_ROLE_NETWORK,
    .create = create,
    .destroy = destroy,
    .initialise = initialise,
    .restored = restored,
    .advance = advance,
    .step_wish = step_wish,
    .stored = stored,
    .counter = counter,
    .state_layers = state_layers,
};

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "network/implicit",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Casulli & Stelling (2013), Int. J. Numer. Meth. Fluids 71; Rossman (2017), EPA/600/R-17/111",
    .summary = "Dynamic wave routing, implicit in the heads of the nodes, mass exact",
    .sets = "nodes",
    .serves =
        "dynamic_wave|storage|divider|outfall|conduit|force_main|culvert|ponding|storage_seepage|conduit_seepage",
    .abilities = FR_DETERMINISTIC | FR_CAN_REDO,
    .params = params,
    .param_count = FR_COUNT(params),
    .ports = ports,
    .port_count = FR_COUNT(ports),
    .states = states,
    .state_count = FR_COUNT(states),
    .process = &ops,
};

static const fr_plugin *const plugins[] = { &plugin, NULL };

FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi)
{
    return host_abi >> 16 == FR_ABI_MAJOR ? plugins : NULL;
}

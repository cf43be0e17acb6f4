/* inlet.c: inflow/inlet. Street inlets of a model without a surface of cells: what the gutter of a street link loses to
 * the sewer node of its inlet, and what an overfull sewer gives back. */
#include <math.h>

#include "street.h"

#define WET_WISH 15.0  /* s */
#define DRY_WISH 300.0 /* s */
#define HALVINGS 60
#define FULL 1.0e-4 /* m below the rim: the node is full */

/* What is remembered of an inlet: flow to the sewer, flow given back (m3/s), level of the street (m), length of the
 * step (s). */
enum { LAST_TAKEN, LAST_BACK, LAST_HEAD, LAST_STEP, LAST_NUMBERS };

typedef struct inlets {
    const fr_host *h;
    size_t n;
    fr_street *street;
    int32_t *on_street, *on_sewer; /* inlets of each node */
    double *memory, *lateral, *captured;
    const double *head, *depth, *inflow, *link_flow;
    double *taken; /* m3/s: of this step */
} inlets;

#define ROOM(member, count) ((s->member = h->allocate(h, (count) + 1, sizeof *s->member)) != NULL)

static fr_status create(const fr_host *h, void **self)
{
    inlets *s = h->allocate(h, 1, sizeof *s);
    if (s == NULL) return FR_MEMORY;
    *self = s;
    s->h = h;
    s->n = h->domain_size(h);
    size_t nodes = h->count(h, FR_NODES);
    if (!ROOM(street, s->n) || !ROOM(taken, s->n) || !ROOM(on_street, nodes) || !ROOM(on_sewer, nodes))
        return FR_MEMORY;
    s->memory = h->field(h, "inlet_memory");
    s->lateral = h->field(h, "node_lateral_inflow");
    s->captured = h->field(h, "inlet_capture");
    s->head = h->field(h, "node_head");
    s->depth = h->field(h, "node_depth");
    s->inflow = h->field(h, "node_total_inflow");
    s->link_flow = h->field(h, "link_flow");
    for (size_t k = 0; k < s->n; k++) {
        fr_status status = fr_street_load(h, k, &s->street[k]);
        if (status != FR_OK) return status;
        s->on_street[s->street[k].street.node]++;
        s->on_sewer[s->street[k].sewer.node]++;
    }
    return FR_OK;
}

/* q = f(level after q): the level falls by what is taken and rises by what came in the last step, so that no step is
 * too long for a small node. q - f(q) grows with q. */
static double taken_in_sag(const inlets *s, size_t k, double dt)
{
    const fr_street *i = &s->street[k];
    const double *last = &s->memory[k * LAST_NUMBERS];
    double head = s->head[i->street.node], share = s->on_street[i->street.node];
    double area = fr_spot_area(s->h, &i->street, head) / share, came = last[LAST_TAKEN] - last[LAST_BACK];
    if (last[LAST_STEP] > 0.0) came += area * (head - last[LAST_HEAD]) / last[LAST_STEP];
    double low = 0.0, high = fr_street_in_sag(i, head + fmax(came, 0.0) * dt / area);
    for (int n = 0; n < HALVINGS && high > low; n++) {
        double q = 0.5 * (low + high);
        if (q < fr_street_in_sag(i, head + (came - q) * dt / area))
            low = q;
        else
            high = q;
    }
    return low;
}

/* A sewer that stands over the street's gutter holds back; above the street's water it takes nothing. */
static double room_below(const inlets *s, const fr_street *i)
{
    double up = s->head[i->sewer.node] - i->bed, down = s->head[i->street.node] - i->bed;
    if (up <= 0.0) return 1.0;
    return down > up ? sqrt((down - up) / down) : 0.0;
}

static double taken_by(const inlets *s, size_t k, double dt)
{
    const fr_street *i = &s->street[k];
    double q = i->sag ? taken_in_sag(s, k, dt) : fr_street_on_grade(s->h, i, s->link_flow[i->link]);
    return q * room_below(s, i);
}

/* What a full sewer node lost over its rim in the last step: what came less what its links took. */
static double lost_at(const inlets *s, const fr_spot *node)
{
    double lost = s->inflow[node->node];
    const int32_t *first = s->h->column_index(s->h, FR_LINKS, "node1");
    for (int k = 0; k < node->links; k++) {
        double q = s->link_flow[node->link[k]];
        lost -= fmax(first[node->link[k]] == node->node ? q : -q, 0.0);
    }
    for (size_t k = 0; k < s->n; k++) /* withdrawals are no part of the inflow */
        if (s->street[k].sewer.node == node->node)
            lost -= fmax(s->memory[k * LAST_NUMBERS + LAST_BACK] - s->memory[k * LAST_NUMBERS + LAST_TAKEN],
                         0.0);
    return fmax(lost, 0.0);
}

/* Flow back to the street: as much more as the node lost, as much less as it has room. */
static double back_of(const inlets *s, size_t k, double dt)
{
    const fr_street *i = &s->street[k];
    const double *last = &s->memory[k * LAST_NUMBERS];
    double share = s->on_sewer[i->sewer.node], free = i->sewer.rim - s->head[i->sewer.node];
    if (!(last[LAST_STEP] > 0.0) || !isfinite(i->sewer.rim)) return 0.0;
    if (free <= FULL) return last[LAST_BACK] + lost_at(s, &i->sewer) / share;
    return fmax(last[LAST_BACK] - fr_spot_area(s->h, &i->sewer, i->sewer.rim) * free / dt / share, 0.0);
}

static fr_status advance(void *self, double t, double dt)
{
    inlets *s = self;
    (void)t;
    for (size_t k = 0; k < s->n; k++)
        s->taken[k] = taken_by(s, k, dt);
    for (size_t k = 0; k < s->n; k++)
        s->memory[k * LAST_NUMBERS + LAST_HEAD] = s->head[s->street[k].street.node];
    for (size_t k = 0; k < s->n; k++)
        s->captured[k] = back_of(s, k, dt); /* all read the memory before it changes */
    for (size_t k = 0; k < s->n; k++) {
        double *last = &s->memory[k * LAST_NUMBERS], back = s->captured[k];
        last[LAST_TAKEN] = s->taken[k];
        last[LAST_BACK] = back;
        last[LAST_STEP] = dt;
        s->captured[k] = (s->taken[k] - back) * dt;
        s->lateral[s->street[k].sewer.node] += s->captured[k];
        s->lateral[s->street[k].street.node] -= s->captured[k];
    }
    return FR_OK;
}

static fr_status step_wish(void *self, double t, double *dt)
{
    const inlets *s = self;
    (void)t;
    *dt = DRY_WISH;
    for (size_t k = 0; k < s->n; k++)
        if (s->depth[s->street[k].street.node] > 0.001) *dt = WET_WISH;
    return FR_OK;
}

static const fr_port ports[] = {
    { "node_head", FR_IN, FR_VALUE, "m", FR_NODES, FR_SIGNED, "water level of the nodes" },
    { "node_depth", FR_IN, FR_VALUE, "m", FR_NODES, 0, "water depth of the nodes" },
    { "node_total_inflow", FR_IN, FR_VALUE, "m3 s-1", FR_NODES, 0, "flow into the nodes" },
    { "link_flow", FR_IN, FR_VALUE, "m3 s-1", FR_LINKS, FR_SIGNED, "flow in the links" },
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_SIGNED | FR_RECORD,
      "from the node of the street to the node of the sewer" },
    { "inlet_capture", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_SIGNED | FR_RECORD,
      "taken from the street; < 0: given back to it" },
};
static const fr_state states[] = {
    { "inlet_memory", "1", FR_DOMAIN, LAST_NUMBERS, FR_SIGNED, "flows and level of the last step" },
};
static const fr_process_ops process = { .struct_size = sizeof(fr_process_ops),
                                        .role = FR_ROLE_INFLOW,
                                        .create = create,
                                        .advance = advance,
                                        .step_wish = step_wish };
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "inflow/inlet",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "FHWA (2024), Urban Drainage Design Manual, HEC-22, 4th edition, FHWA-HIF-24-006",
    .summary = "Street inlets between links: captured from streets and channels, given back by full sewers",
    .sets = "inlet_usage",
    .serves = "inlet",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

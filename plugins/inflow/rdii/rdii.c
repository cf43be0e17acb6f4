/* rdii.c: inflow/rdii. Rain-dependent inflow and infiltration by three RTK unit hydrographs a group.
 *
 * Rain after initial abstraction is kept in bins. Rain of complete bins runs off at a constant rate within
 * each bin, which is the exact volume of the convolution over it; the rain of the running bin is followed
 * exactly. What is still to come is held as storage, so that R times the excess rain leaves in full and the
 * books close.
 */
#include "../shared/lateral.h"
#include "groups.h"

#include <math.h>

#define SAME_TIME 1.0e-6 /* s */

typedef struct sewershed {
    int32_t node, group;
    double area; /* m2 */
} sewershed;

typedef struct rdii {
    const fr_host *h;
    fr_groups groups;
    sewershed *shed;
    size_t n;
    double *area;  /* m2 of each group */
    double *depth; /* m, run off by each group in this step */
    const double *rainfall;
    double *lateral; /* m3, transfer port */
    double *volume;  /* m3, port of the domain: what each row brought */
    double *history; /* state, m: excess rain of each bin */
    double *used;    /* state, m: abstraction, group x response */
    double *bin;     /* state: number of the running bin of each group */
    double *rate;    /* state, m s-1: from complete bins, during the running bin, group x response */
    double *held;    /* state, m: still to run off, group x response */
} rdii;

static fr_status load_shed(rdii *self, size_t k)
{
    const fr_host *h = self->h;
    const char *const *group = h->column_text(h, FR_DOMAIN, "group");
    sewershed *s = &self->shed[k];
    *s = (sewershed){ fr_lateral_index(h, "node", k),
                      group ? fr_groups_find(&self->groups, group[k]) : FR_NONE,
                      fr_lateral_number(h, "area", k, NAN) };
    if (s->group == FR_NONE)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "there are no unit hydrographs named %s",
                          group && group[k] ? group[k] : h->say(h, "(nothing)"));
    if (s->node < 0 || (size_t)s->node >= h->count(h, FR_NODES) || !(s->area >= 0.0))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "RDII needs a node and a sewershed area >= 0");
    self->area[s->group] += s->area;
    return FR_OK;
}

static fr_status create(const fr_host *h, void **out)
{
    rdii *self = h->allocate(h, 1, sizeof *self);
    if (!self) return FR_MEMORY;
    *out = self;
    self->h = h;
    self->n = h->domain_size(h);
    fr_status status = fr_groups_load(h, &self->groups);
    if (status != FR_OK) return status;
    size_t groups = self->groups.n ? self->groups.n : 1;
    self->shed = h->allocate(h, self->n ? self->n : 1, sizeof *self->shed);
    self->area = h->allocate(h, groups, sizeof(double));
    self->depth = h->allocate(h, groups, sizeof(double));
    if (!self->shed || !self->area || !self->depth) return FR_MEMORY;
    self->rainfall = h->field(h, "rainfall");
    self->lateral = h->field(h, "node_lateral_inflow");
    self->volume = h->field(h, "rdii_inflow");
    self->history = h->field(h, "rdii_history");
    self->used = h->field(h, "rdii_abstraction");
    self->bin = h->field(h, "rdii_bin");
    self->rate = h->field(h, "rdii_rate");
    self->held = h->field(h, "rdii_held");
    for (size_t k = 0; k < self->n && status == FR_OK; k++)
        status = load_shed(self, k);
    return status;
}

/* Numbers an element of each state; all stand on the global set. */
static uint32_t state_layers(const fr_host *h, const char *state)
{
    fr_groups g;
    if (fr_groups_load(h, &g) != FR_OK || g.n == 0) return 1;
    if (state[5] == 'h' && state[6] == 'i') return (uint32_t)g.slots; /* rdii_history */
    if (state[5] == 'b') return (uint32_t)g.n;                        /* rdii_bin */
    return (uint32_t)(g.n * FR_RESPONSES);
}

static fr_status initialise(void *me, double t)
{
    rdii *self = me;
    for (size_t i = 0; i < self->groups.slots; i++)
        self->history[i] = 0.0;
    for (size_t i = 0; i < self->groups.n; i++) {
        const fr_group *g = &self->groups.group[i];
        self->bin[i] = floor((t + SAME_TIME) / g->interval);
        for (size_t k = 0; k < FR_RESPONSES; k++) {
            size_t at = i * FR_RESPONSES + k;
            self->used[at] = g->response[k].initial_used;
            self->rate[at] = self->held[at] = 0.0;
        }
    }
    return FR_OK;
}

static size_t month_of(const rdii *self, const fr_group *g, double bin)
{
    fr_calendar c;
    self->h->calendar(self->h, (bin + 0.5) * g->interval, &c);
    return (size_t)c.month - 1;
}

static double *slot_of(rdii *self, const fr_response *r, double bin)
{
    return &self->history[r->first + (size_t)fmod(bin, (double)r->slots)];
}

/* Rate (m s-1) at which rain of bins before `bin` runs off during it. */
static double rate_of_past(rdii *self, const fr_group *g, const fr_response *r, double bin)
{
    double sum = 0.0, width = g->interval;
    for (size_t back = 1; back < r->slots && bin >= (double)back; back++) {
        double rain = *slot_of(self, r, bin - (double)back);
        if (rain == 0.0) continue;
        size_t m = month_of(self, g, bin - (double)back);
        double age = (double)back * width;
        sum += rain * r->share[m] *
               (fr_triangle_mean_share(&r->shape[m], age + width, width) -
                fr_triangle_mean_share(&r->shape[m], age, width));
    }
    return sum / width;
}

static void next_bin(rdii *self, size_t i)
{
    const fr_group *g = &self->groups.group[i];
    self->bin[i] += 1.0;
    for (size_t k = 0; k < FR_RESPONSES; k++) {
        const fr_response *r = &g->response[k];
        *slot_of(self, r, self->bin[i]) = 0.0;
        size_t at = i * FR_RESPONSES + k;
        self->rate[at] = self->held[at] != 0.0 ? rate_of_past(self, g, r, self->bin[i]) : 0.0;
    }
}

/* One response over [t0, t1], within the running bin. Returns the depth run off (m); *in: depth taken up. */
static double move_response(rdii *self, size_t i, size_t k, double t0, double t1, double rain, double *in)
{
    const fr_group *g = &self->groups.group[i];
    const fr_response *r = &g->response[k];
    size_t at = i * FR_RESPONSES + k, m = month_of(self, g, self->bin[i]);
    double start = self->bin[i] * g->interval, *slot = slot_of(self, r, self->bin[i]);
    double before = *slot * fr_triangle_mean_share(&r->shape[m], t0 - start, g->interval);
    double excess = fr_abstraction_excess(&r->abstraction[m], &self->used[at], rain, t1 - t0);
    *slot += excess;
    double after = *slot * fr_triangle_mean_share(&r->shape[m], t1 - start, g->interval);
    double out = self->rate[at] * (t1 - t0) + r->share[m] * fmax(after - before, 0.0);
    *in = r->share[m] * excess;
    self->held[at] += *in - out;
    return out;
}

static double move_group(rdii *self, size_t i, double t, double dt, double rain)
{
    const fr_group *g = &self->groups.group[i];
    double out = 0.0, taken = 0.0, end = t + dt;
    while (end - t > SAME_TIME) {
        double edge = (self->bin[i] + 1.0) * g->interval;
        if (edge - t <= SAME_TIME) {
            next_bin(self, i);
            continue;
        }
        double stop = edge < end + SAME_TIME ? edge : end;
        for (size_t k = 0; k < FR_RESPONSES; k++) {
            double in = 0.0;
            out += move_response(self, i, k, t, stop, rain * (stop - t) / dt, &in);
            taken += in;
        }
        t = stop;
    }
    self->depth[i] = out;
    return taken;
}

static fr_status advance(void *me, double t, double dt)
{
    rdii *self = me;
    double taken = 0.0;
    for (size_t i = 0; i < self->groups.n; i++) {
        if (self->area[i] == 0.0) continue;
        taken += self->area[i] * move_group(self, i, t, dt, self->rainfall[self->groups.group[i].gauge]);
    }
    for (size_t k = 0; k < self->n; k++) {
        self->volume[k] = self->shed[k].area * self->depth[self->shed[k].group];
        self->lateral[self->shed[k].node] += self->volume[k];
    }
    return self->h->book(self->h, FR_IN, "rdii", taken);
}

static fr_status stored(void *me, double *volume)
{
    rdii *self = me;
    *volume = 0.0;
    for (size_t i = 0; i < self->groups.n; i++)
        for (size_t k = 0; k < FR_RESPONSES; k++)
            *volume += self->area[i] * self->held[i * FR_RESPONSES + k];
    return FR_OK;
}

/* While water is on its way, steps need not be longer than a bin. */
static fr_status step_wish(void *me, double t, double *dt)
{
    (void)t;
    rdii *self = me;
    double wish = INFINITY;
    for (size_t i = 0; i < self->groups.n; i++)
        for (size_t k = 0; k < FR_RESPONSES; k++)
            if (self->held[i * FR_RESPONSES + k] > 0.0) wish = fmin(wish, self->groups.group[i].interval);
    *dt = wish;
    return FR_OK;
}

static const fr_port ports[] = {
    { "rainfall", FR_IN, FR_AMOUNT, "m", FR_GAUGES, 0, "rain at the gauges" },
    { "node_lateral_inflow", FR_OUT, FR_TRANSFER, "m3", FR_NODES, FR_RECORD,
      "rain-dependent inflow into the network" },
    { "rdii_inflow", FR_OUT, FR_AMOUNT, "m3", FR_DOMAIN, FR_RECORD, "volume that a row brings" },
};
static const fr_state states[] = {
    { "rdii_history", "m", FR_GLOBAL, 0, 0, "excess rain by bin, of all groups and responses" },
    { "rdii_abstraction", "m", FR_GLOBAL, 0, 0, "initial abstraction in use" },
    { "rdii_bin", "1", FR_GLOBAL, 0, 0, "number of the running bin" },
    { "rdii_rate", "m s-1", FR_GLOBAL, 0, FR_SIGNED, "run-off of complete bins during the running one" },
    { "rdii_held", "m", FR_GLOBAL, 0, FR_SIGNED, "depth that is still to run off" },
};
static const fr_process_ops process = { FR_INFLOW_PROCESS, .initialise = initialise, .step_wish = step_wish,
                                        .stored = stored, .state_layers = state_layers };
static const fr_plugin plugin = {
    FR_INFLOW_PLUGIN,
    .name = "inflow/rdii",
    .citation = "Rossman and Huber (2016), SWMM Reference Manual I, EPA/600/R-15/162A, chapter 7",
    .summary = "Rain-dependent inflow and infiltration by RTK unit hydrographs",
    .sets = "rdii",
    .serves = "rdii",
    FR_STATES(states),
};

FR_PLUGIN_EXPORT(plugin)

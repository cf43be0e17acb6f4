/* my_model.c: control/my_model, gates and pumps that open when water stands high upstream.
 *
 * opens above `open_above`, shuts below `shut_below`, and stays as it is between the two.
 */
#include <math.h>

#include <freshet/plugin.h>

typedef struct gates {
    const fr_host *h;
    double high, low;     /* m */
    const int32_t *rows;  /* links of this instance; NULL: all of them */
    const int32_t *node1; /* upstream node of each */
    const double *depth;  /* m, of every node, at the start of the step */
    double *open;         /* 0 or 1: the registered state */
    double *setting;      /* of every link; 1 = fully open */
} gates;

static fr_status create(const fr_host *h, void **self)
{
    gates *g = h->allocate(h, 1, sizeof *g);
    if (g == NULL) return FR_MEMORY;
    *g = (gates){
        .h = h,
        .high = h->number(h, "open_above"),
        .low = h->number(h, "shut_below"),
        .rows = h->domain_rows(h),
        .node1 = h->column_index(h, FR_DOMAIN, "node1"),
        .depth = h->field(h, "node_depth"),
        .open = h->field(h, "gate_open"),
        .setting = h->field(h, "link_setting"),
    };
    if (g->node1 == NULL) return h->fail(h, FR_INPUT, "control/my_model: the links have no upstream nodes");
    if (g->low > g->high)
        return h->fail(h, FR_INPUT, "control/my_model: shut_below is above open_above; exchange the two");
    *self = g;
    return FR_OK;
}

static fr_status initialise(void *self, double t)
{
    gates *g = self;
    size_t n = g->h->domain_size(g->h);
    (void)t;
    for (size_t i = 0; i < n; i++)
        g->open[i] = 1.0;
    return FR_OK;
}

/* Links that nobody controls stay fully open. */
static fr_status advance(void *self, double t, double dt)
{
    gates *g = self;
    size_t n = g->h->domain_size(g->h), links = g->h->count(g->h, FR_LINKS);
    (void)t, (void)dt;
    for (size_t k = 0; k < links; k++)
        g->setting[k] = 1.0;
    for (size_t i = 0; i < n; i++) {
        double depth = g->node1[i] == FR_NONE ? 0.0 : g->depth[g->node1[i]];
        if (depth > g->high) g->open[i] = 1.0;
        if (depth < g->low) g->open[i] = 0.0;
        g->setting[g->rows ? (size_t)g->rows[i] : i] = g->open[i];
    }
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "open_above",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "1 m",
      .max = 1000.0,
      .doc = "depth at the upstream node that opens" },
    { .name = "shut_below",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.3 m",
      .max = 1000.0,
      .doc = "depth that shuts" },
};
static const fr_port ports[] = {
    { .name = "node_depth",
      .direction = FR_IN,
      .kind = FR_VALUE,
      .unit = "m",
      .set = FR_NODES,
      .doc = "depth at the start of the step" },
    { .name = "link_setting",
      .direction = FR_OUT,
      .kind = FR_VALUE,
      .unit = "1",
      .set = FR_LINKS,
      .flags = FR_RECORD,
      .doc = "1 = fully open or on, 0 = shut or off" },
};
static const fr_state states[] = {
    { .name = "gate_open", .unit = "1", .set = FR_DOMAIN, .layers = 1, .doc = "1 when open" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_CONTROL,
    .create = create,
    .initialise = initialise,
    .advance = advance,
};

/* What `freshet plugins info control/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "control/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "your source: author, year, title",
    .summary = "Gates that open when water stands high upstream",
    .sets = "links",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

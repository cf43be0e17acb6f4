/* my_model.c: runoff/my_model, a linear reservoir on every catchment.
 *
 * dS/dt = inflow - k S; the inflow of a step stands on the catchment at once: out = (S + in) (1 - exp(-k dt)).
 * Water is conserved whatever dt is: what leaves is taken from S, and handed on as it is.
 */
#include <math.h>

#include <freshet/plugin.h>

typedef struct basin {
    const fr_host *h;
    double k;                              /* 1/s */
    const double *area, *rainfall, *runon; /* m2; m of every gauge; m3 or NULL */
    const double *infiltration;            /* m, NULL where no plugin infiltrates */
    const int32_t *gauge, *node;
    double *supply, *ponded, *water; /* m, m, m3 */
    double *outflow, *recharge;      /* m3 of every node; m3 of every catchment */
} basin;

static fr_status create(const fr_host *h, void **self)
{
    basin *b = h->allocate(h, 1, sizeof *b);
    if (b == NULL) return FR_MEMORY;
    *b = (basin){
        .h = h,
        .k = 1.0 / h->number(h, "residence_time"),
        .area = h->column_number(h, FR_DOMAIN, "area"),
        .rainfall = h->field(h, "rainfall"),
        .runon = h->field(h, "catchment_runon"),
        .infiltration = h->field(h, "infiltration"),
        .gauge = h->column_index(h, FR_DOMAIN, "gauge"),
        .node = h->column_index(h, FR_DOMAIN, "outlet_node"),
        .supply = h->field(h, "water_supply"),
        .ponded = h->field(h, "ponded_depth"),
        .water = h->field(h, "basin_water"),
        .outflow = h->field(h, "node_lateral_inflow"),
        .recharge = h->field(h, "groundwater_recharge"),
    };
    size_t n = h->domain_size(h);
    if (n > 0 && (!b->area || !b->gauge || !b->node))
        return h->fail(h, FR_INPUT, "runoff/my_model: catchments need an area, a gauge and an outlet node");
    for (size_t i = 0; i < n; i++)
        if (!(b->area[i] > 0.0) || b->gauge[i] == FR_NONE || b->node[i] == FR_NONE)
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, i, "it needs an area, a gauge and an outlet node");
    *self = b;
    return FR_OK;
}

/* Before infiltration: what water the soil may take in this step. */
static fr_status prepare(void *self, double t, double dt)
{
    basin *b = self;
    size_t n = b->h->domain_size(b->h);
    (void)t, (void)dt;
    for (size_t i = 0; i < n; i++) {
        b->supply[i] = b->rainfall[b->gauge[i]] + (b->runon ? b->runon[i] / b->area[i] : 0.0);
        b->ponded[i] = b->water[i] / b->area[i];
    }
    return FR_OK;
}

static fr_status advance(void *self, double t, double dt)
{
    basin *b = self;
    size_t n = b->h->domain_size(b->h);
    double share = 1.0 - exp(-b->k * dt), rain = 0.0;
    (void)t;
    for (size_t i = 0; i < n; i++) {
        double soaked = b->infiltration ? b->infiltration[i] * b->area[i] : 0.0;
        double fallen = b->rainfall[b->gauge[i]] * b->area[i];
        double there = fmax(b->water[i] + fallen + (b->runon ? b->runon[i] : 0.0) - soaked, 0.0);
        double out = there * share;
        b->water[i] = there - out;
        b->ponded[i] = b->water[i] / b->area[i];
        b->outflow[b->node[i]] += out;
        b->recharge[i] += soaked;
        rain += fallen;
    }
    return b->h->book(b->h, FR_IN, "rainfall", rain);
}

/* Water held now: the ledger compares it with what came and went. */
static fr_status stored(void *self, double *volume)
{
    const basin *b = self;
    size_t n = b->h->domain_size(b->h);
    *volume = 0.0;
    for (size_t i = 0; i < n; i++)
        *volume += b->water[i];
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "residence_time",
      .type = FR_DURATION,
      .default_value = "15 min",
      .min = 1.0,
      .max = 1e7,
      .doc = "mean time that water stays on a catchment" },
};
static const fr_port ports[] = {
    { .name = "rainfall",
      .direction = FR_IN,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_GAUGES,
      .doc = "rain of the step" },
    { .name = "infiltration",
      .direction = FR_IN,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_DOMAIN,
      .flags = FR_OPTIONAL,
      .doc = "taken by the soil" },
    { .name = "catchment_runon",
      .direction = FR_IN,
      .kind = FR_TRANSFER,
      .unit = "m3",
      .set = FR_DOMAIN,
      .flags = FR_OPTIONAL,
      .doc = "water from other catchments" },
    { .name = "water_supply",
      .direction = FR_OUT,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_DOMAIN,
      .flags = FR_EARLY,
      .doc = "rain and run-on that the soil may take" },
    { .name = "ponded_depth",
      .direction = FR_OUT,
      .kind = FR_VALUE,
      .unit = "m",
      .set = FR_DOMAIN,
      .flags = FR_EARLY | FR_RECORD,
      .doc = "water that stands on the catchment" },
    { .name = "node_lateral_inflow",
      .direction = FR_OUT,
      .kind = FR_TRANSFER,
      .unit = "m3",
      .set = FR_NODES,
      .doc = "runoff, to the network" },
    { .name = "groundwater_recharge",
      .direction = FR_OUT,
      .kind = FR_TRANSFER,
      .unit = "m3",
      .set = FR_DOMAIN,
      .doc = "infiltrated water, to the ground" },
};
static const fr_state states[] = {
    { .name = "basin_water", .unit = "m3", .set = FR_DOMAIN, .layers = 1, .doc = "water on the catchment" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_RUNOFF,
    .create = create,
    .prepare = prepare,
    .advance = advance,
    .stored = stored,
};

/* What `freshet plugins info runoff/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "runoff/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "your source: author, year, title",
    .summary = "A linear reservoir on every catchment",
    .sets = "catchments",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

/* my_model.c: infiltration/my_model, a soil that takes less the fuller it is.
 *
 * dS/dt = f - k S,  f = min(water at hand / dt, f0 (1 - S / S_max))
 * S: water in the soil (m), f: infiltration (m/s), k S: drainage. The host integrates it with error control (SUNDIALS). */
#include <math.h>

#include <freshet/plugin.h>

/* One instance works on many elements at once. Pointers of fields stay the same during a run. */
typedef struct soil {
    const fr_host *h;
    double rate, capacity, drainage; /* m/s, m, 1/s */
    const double *supply, *ponded;   /* m over the step; m */
    double *infiltration;            /* m over the step */
    double *water, *taken;           /* m in the soil, m taken in this step: the integrated states */
    double dt;                       /* s, of the step under way */
} soil;

/* Parameters arrive checked and in the declared units. allocate() is freed by the host. */
static fr_status create(const fr_host *h, void **self)
{
    soil *s = h->allocate(h, 1, sizeof *s);
    if (s == NULL) return FR_MEMORY;
    *s = (soil){
        .h = h,
        .rate = h->number(h, "initial_rate"),
        .capacity = h->number(h, "capacity"),
        .drainage = h->number(h, "drainage"),
        .supply = h->field(h, "water_supply"),
        .ponded = h->field(h, "ponded_depth"),
        .infiltration = h->field(h, "infiltration"),
        .water = h->field(h, "soil_water"),
        .taken = h->field(h, "soil_taken"),
    };
    *self = s;
    return FR_OK;
}

/* Before the step: its length, and nothing infiltrated yet. */
static fr_status prepare(void *self, double t, double dt)
{
    soil *s = self;
    size_t n = s->h->domain_size(s->h);
    (void)t;
    s->dt = dt;
    for (size_t i = 0; i < n; i++)
        s->taken[i] = 0.0;
    return FR_OK;
}

/* The physics. y holds the integrated states element by element, in the order of their declaration. */
static fr_status rates(void *self, double t, const double *y, double *ydot)
{
    const soil *s = self;
    size_t n = s->h->domain_size(s->h);
    (void)t;
    for (size_t i = 0; i < n; i++) {
        double water = y[2 * i], at_hand = (s->supply[i] + s->ponded[i]) / s->dt;
        double f = fmin(at_hand, s->rate * fmax(1.0 - water / s->capacity, 0.0));
        ydot[2 * i] = f - s->drainage * water;
        ydot[2 * i + 1] = f;
    }
    return FR_OK;
}

/* After the step: outputs. The integrator's error must not make water. */
static fr_status finish(void *self, double t, double dt)
{
    soil *s = self;
    size_t n = s->h->domain_size(s->h);
    (void)t, (void)dt;
    for (size_t i = 0; i < n; i++)
        s->infiltration[i] = fmax(fmin(s->taken[i], s->supply[i] + s->ponded[i]), 0.0);
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "initial_rate",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .default_value = "50 mm/h",
      .max = 1.0,
      .doc = "infiltration into the dry soil" },
    { .name = "capacity",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "100 mm",
      .min = 1e-6,
      .max = 100.0,
      .doc = "water that the soil can hold" },
    { .name = "drainage",
      .type = FR_NUMBER,
      .unit = "s-1",
      .default_value = "1e-5",
      .max = 1.0,
      .doc = "part of the water that drains in a second" },
};
static const fr_port ports[] = {
    { .name = "water_supply",
      .direction = FR_IN,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_DOMAIN,
      .doc = "rain and run-on of the step" },
    { .name = "ponded_depth",
      .direction = FR_IN,
      .kind = FR_VALUE,
      .unit = "m",
      .set = FR_DOMAIN,
      .doc = "water that stands on the soil" },
    { .name = "infiltration",
      .direction = FR_OUT,
      .kind = FR_AMOUNT,
      .unit = "m",
      .set = FR_DOMAIN,
      .flags = FR_RECORD,
      .doc = "water that the soil takes in the step" },
};
static const fr_state states[] = {
    { .name = "soil_water",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = 1,
      .flags = FR_INTEGRATED,
      .doc = "water in the soil" },
    { .name = "soil_taken",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = 1,
      .flags = FR_INTEGRATED,
      .doc = "water taken in the step" },
};
static const fr_rates_ops rates_ops = {
    .struct_size = sizeof rates_ops,
    .method = FR_EXPLICIT, /* or FR_STIFF_BLOCK where time scales lie far apart */
    .relative_tolerance = 1e-6,
    .absolute_tolerance = 1e-9,
    .rates = rates,
    .finish = finish,
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_INFILTRATION,
    .create = create,
    .prepare = prepare,
    .rates = &rates_ops,
};

/* What `freshet plugins info infiltration/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "infiltration/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "your source: author, year, title",
    .summary = "A soil that takes less the fuller it is",
    .sets = "catchments|cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

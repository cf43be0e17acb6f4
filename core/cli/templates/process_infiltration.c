/* my_model.c: infiltration/my_model, a soil that takes less the fuller it is.
 *
 * dS/dt = f - k S,  f = min(water at hand / dt, f0 (1 - S / S_max))
 * S: water in the soil (m), f: infiltration (m/s), k S: drainage. One explicit step; change the law in soak(). */
#include <math.h>

#include <freshet/plugin.h>

/* One instance works on many elements at once. Pointers of fields stay the same during a run. */
typedef struct soil {
    const fr_host *h;
    double rate, capacity, drainage; /* m/s, m, 1/s */
    const double *supply, *ponded;   /* m over the step; m */
    double *infiltration;            /* m over the step */
    double *water;                   /* m in the soil: the registered state */
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
    };
    *self = s;
    return FR_OK;
}

/* What the soil takes in dt (m). Never more than there is: water is not made. */
static double soak(const soil *s, double water, double at_hand, double dt)
{
    double wanted = s->rate * fmax(1.0 - water / s->capacity, 0.0) * dt;
    return fmin(at_hand, fmin(wanted, fmax(s->capacity - water, 0.0)));
}

/* One exchange step, for all elements. Everything that must be remembered is a state: steps can be done again. */
static fr_status advance(void *self, double t, double dt)
{
    soil *s = self;
    size_t n = s->h->domain_size(s->h);
    (void)t;
    for (size_t i = 0; i < n; i++) {
        double taken = soak(s, s->water[i], s->supply[i] + s->ponded[i], dt);
        s->infiltration[i] = taken;
        s->water[i] = (s->water[i] + taken) * exp(-s->drainage * dt);
    }
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
    { .name = "soil_water", .unit = "m", .set = FR_DOMAIN, .layers = 1, .doc = "water in the soil" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_INFILTRATION,
    .create = create,
    .advance = advance,
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

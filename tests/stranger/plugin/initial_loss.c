/* initial_loss.c: initial loss, then continuing loss: a whole infiltration plugin in one file.
 *
 * The soil takes the first `initial_loss` (m) of water at once, and from then on at most `continuing_loss` (m/s).
 * Source: Australian Rainfall and Runoff (Ball et al. 2019), book 5, chapter 3. */
#include <math.h>

#include <freshet/plugin.h>

typedef struct soil {
    const fr_host *h;
    double initial, continuing;    /* m, m/s */
    const double *supply, *ponded; /* m over the step, m */
    double *infiltration;          /* m over the step */
    double *taken;                 /* m of the initial loss already taken: the registered state */
} soil;

static fr_status create(const fr_host *h, void **self)
{
    soil *s = h->allocate(h, 1, sizeof *s);
    if (s == NULL) return FR_MEMORY;
    *s = (soil){
        .h = h,
        .initial = h->number(h, "initial_loss"),
        .continuing = h->number(h, "continuing_loss"),
        .supply = h->field(h, "water_supply"),
        .ponded = h->field(h, "ponded_depth"),
        .infiltration = h->field(h, "infiltration"),
        .taken = h->field(h, "initial_loss_taken"),
    };
    *self = s;
    return FR_OK;
}

static fr_status advance(void *self, double t, double dt)
{
    soil *s = self;
    (void)t;
    size_t n = s->h->domain_size(s->h);
    for (size_t i = 0; i < n; i++) {
        double water = s->supply[i] + s->ponded[i];
        double first = fmin(water, s->initial - s->taken[i]);
        double later = fmin(water - first, s->continuing * dt);
        s->taken[i] += first;
        s->infiltration[i] = first + later;
    }
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "initial_loss",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "15 mm",
      .max = 1.0,
      .doc = "water that the soil takes before anything runs off" },
    { .name = "continuing_loss",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .default_value = "3 mm/h",
      .max = 1.0,
      .doc = "what it takes after that" },
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
    { .name = "initial_loss_taken",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = 1,
      .doc = "part of the initial loss that has been taken" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_INFILTRATION,
    .create = create,
    .advance = advance,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "infiltration/initial_loss",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Ball et al. (2019), Australian Rainfall and Runoff, book 5, chapter 3",
    .summary = "Initial loss, then continuing loss",
    .sets = "catchments|cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    .params = params,
    .param_count = FR_COUNT(params),
    .ports = ports,
    .port_count = FR_COUNT(ports),
    .states = states,
    .state_count = FR_COUNT(states),
    .process = &process,
};

FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi)
{
    static const fr_plugin *const list[] = { &plugin, NULL };
    return host_abi >> 16 == FR_ABI_MAJOR ? list : NULL;
}

/* clay.c: infiltration/clay, what the host must know; the physics is in clay.f90. */
#include <freshet/plugin.h>

void clay_advance(size_t n, double dt, double sorptivity, double slope, const double *supply,
                  const double *ponded, double *infiltration, double *taken);

static fr_status create(const fr_host *h, void **self)
{
    const fr_host **kept = h->allocate(h, 1, sizeof *kept);
    if (kept == NULL) return FR_MEMORY;
    *kept = h;
    *self = kept;
    return FR_OK;
}

static fr_status advance(void *self, double t, double dt)
{
    const fr_host *h = *(const fr_host **)self;
    (void)t;
    clay_advance(h->domain_size(h), dt, h->number(h, "sorptivity"), h->number(h, "slope"),
                 h->field(h, "water_supply"), h->field(h, "ponded_depth"), h->field(h, "infiltration"),
                 h->field(h, "infiltrated"));
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "sorptivity",
      .type = FR_NUMBER,
      .unit = "m s-0.5",
      .default_value = "2e-4",
      .min = 1e-9,
      .max = 1.0,
      .doc = "S of I = S sqrt(t) + A t" },
    { .name = "slope",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .default_value = "1 mm/h",
      .max = 1.0,
      .doc = "A of I = S sqrt(t) + A t" },
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
    { .name = "infiltrated", .unit = "m", .set = FR_DOMAIN, .layers = 1, .doc = "taken since the start" },
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
    .name = "infiltration/clay",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Philip (1957), Soil Science 84",
    .summary = "Philip's two-term infiltration, in Fortran",
    .sets = "catchments|cells",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

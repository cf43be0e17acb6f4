/* my_model.c: inflow/my_model, a spring at every node it works on: base flow with a daily wave.
 *
 * q(t) = q0 (1 + a sin(2 pi t / day)),  volume of a step = integral of q: exact for any step. */
#include <math.h>

#include <freshet/plugin.h>

static const double PI = 3.14159265358979323846, DAY = 86400.0; /* -, s */

typedef struct spring {
    const fr_host *h;
    double flow, wave;   /* m3/s, - */
    const int32_t *rows; /* nodes of this instance; NULL: all of them */
    double *inflow;      /* m3 over the step, of every node */
} spring;

static fr_status create(const fr_host *h, void **self)
{
    spring *s = h->allocate(h, 1, sizeof *s);
    if (s == NULL) return FR_MEMORY;
    *s = (spring){
        .h = h,
        .flow = h->number(h, "flow"),
        .wave = h->number(h, "wave"),
        .rows = h->domain_rows(h),
        .inflow = h->field(h, "node_lateral_inflow"),
    };
    *self = s;
    return FR_OK;
}

/* Integral of q from t to t + dt, m3; q is never negative, as wave <= 1. */
static double volume(const spring *s, double t, double dt)
{
    double swing = DAY / (2.0 * PI) * (cos(2.0 * PI * t / DAY) - cos(2.0 * PI * (t + dt) / DAY));
    return fmax(s->flow * (dt + s->wave * swing), 0.0);
}

/* A transfer is handed on by adding to it; what comes from outside the city is booked as well. */
static fr_status advance(void *self, double t, double dt)
{
    spring *s = self;
    size_t n = s->h->domain_size(s->h);
    double each = volume(s, t, dt);
    for (size_t i = 0; i < n; i++)
        s->inflow[s->rows ? (size_t)s->rows[i] : i] += each;
    return s->h->book(s->h, FR_IN, "spring", each * (double)n);
}

static const fr_param params[] = {
    { .name = "flow",
      .type = FR_NUMBER,
      .unit = "m3 s-1",
      .default_value = "1 L/s",
      .max = 1000.0,
      .doc = "mean flow of one spring" },
    { .name = "wave",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.2",
      .max = 1.0,
      .doc = "daily wave, as part of the mean flow" },
};
static const fr_port ports[] = {
    { .name = "node_lateral_inflow",
      .direction = FR_OUT,
      .kind = FR_TRANSFER,
      .unit = "m3",
      .set = FR_NODES,
      .flags = FR_RECORD,
      .doc = "water of the springs, to the network" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_INFLOW,
    .create = create,
    .advance = advance,
};

/* What `freshet plugins info inflow/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "inflow/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "your source: author, year, title",
    .summary = "Springs at nodes, with a daily wave",
    .sets = "nodes",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

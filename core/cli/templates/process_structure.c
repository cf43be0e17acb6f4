/* my_model.c: structure/my_model, a rectangular weir that the network solver carries inside its own solve.
 *
 * Free:    q = C b H^1.5                             H: head above the crest on the higher side (m)
 * Drowned: q = C b H^1.5 (1 - (h / H)^1.5)^0.385     h: head above the crest on the lower side (Villemonte 1947)
 * The solver needs dq/dh of both sides: give the exact ones, and its Newton iteration converges at once. */
#include <math.h>

#include <freshet/plugin.h>

typedef struct weirs {
    const fr_host *h;
    double strength;               /* C b, m^1.5/s */
    const int32_t *node1;          /* node of the inlet of each link */
    const double *offset, *invert; /* m, of each link; m, of every node */
} weirs;

static fr_status create(const fr_host *h, void **self)
{
    weirs *w = h->allocate(h, 1, sizeof *w);
    if (w == NULL) return FR_MEMORY;
    *w = (weirs){
        .h = h,
        .strength = h->number(h, "coefficient") * h->number(h, "width"),
        .node1 = h->column_index(h, FR_DOMAIN, "node1"),
        .offset = h->column_number(h, FR_DOMAIN, "offset1"),
        .invert = h->column_number(h, FR_NODES, "invert"),
    };
    if (h->domain_size(h) > 0 && (!w->node1 || !w->invert))
        return h->fail(h, FR_INPUT, "structure/my_model: the links need inlet nodes with inverts");
    *self = w;
    return FR_OK;
}

static double crest_of(const weirs *w, size_t k)
{
    double offset = w->offset && isfinite(w->offset[k]) ? w->offset[k] : 0.0;
    return w->node1[k] == FR_NONE ? offset : w->invert[w->node1[k]] + offset;
}

/* Flow from the side with `high` above the crest to the side with `low`, and its derivatives. */
static double discharge(double strength, double high, double low, double *by_high, double *by_low)
{
    *by_high = *by_low = 0.0;
    if (high <= 0.0) return 0.0;
    double free = strength * high * sqrt(high), dfree = 1.5 * strength * sqrt(high);
    double x = fmax(low, 0.0) / high, drowned = 1.0 - x * sqrt(x);
    if (drowned <= 1e-6) drowned = 1e-6; /* its slope has no end where both sides are level */
    double part = pow(drowned, 0.385), dpart = -0.385 * part / drowned * 1.5 * sqrt(x); /* by x */
    *by_high = dfree * part - free * dpart * x / high;
    *by_low = low > 0.0 ? free * dpart / high : 0.0;
    return free * part;
}

static fr_status flow(void *self, double t, double dt, size_t n, const int32_t *which, const double *head1,
                      const double *head2, double *q, double *by_head1, double *by_head2)
{
    const weirs *w = self;
    (void)t, (void)dt;
    for (size_t i = 0; i < n; i++) {
        double crest = crest_of(w, which ? (size_t)which[i] : i), a = head1[i] - crest, b = head2[i] - crest;
        double by_high, by_low;
        if (a >= b) {
            q[i] = discharge(w->strength, a, b, &by_high, &by_low);
            by_head1[i] = by_high, by_head2[i] = by_low;
        } else {
            q[i] = -discharge(w->strength, b, a, &by_high, &by_low);
            by_head1[i] = -by_low, by_head2[i] = -by_high;
        }
    }
    return FR_OK;
}

static const fr_param params[] = {
    { .name = "coefficient",
      .type = FR_NUMBER,
      .unit = "m0.5 s-1",
      .default_value = "1.84",
      .max = 10.0,
      .doc = "C of q = C b H^1.5" },
    { .name = "width",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "1 m",
      .max = 1000.0,
      .doc = "length of the crest" },
};
static const fr_law_ops law = { .struct_size = sizeof law, .flow = flow };
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_STRUCTURE,
    .create = create,
    .law = &law,
};

/* What `freshet plugins info structure/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "structure/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "Villemonte (1947), Eng. News-Record 139(26)",
    .summary = "Rectangular weirs, free and drowned",
    .sets = "links",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

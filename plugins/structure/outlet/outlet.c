/* outlet.c: structure/outlet. Rated outflow by depth or head. */
#include "../shared/elements.h"
#include "outlet_law.h"

typedef struct outlets {
    fr_elements e;
    fr_outlet *outlet;
    const double *wanted; /* port link_setting; NULL */
    double *actual;       /* port */
} outlets;

enum { FUNCTIONAL_DEPTH, FUNCTIONAL_HEAD, TABULAR_DEPTH, TABULAR_HEAD }; /* column outlet_rating */

static fr_status load_outlet(outlets *self, size_t k)
{
    const fr_elements *e = &self->e;
    const fr_host *h = e->h;
    int32_t rating = fr_elements_index(e, "outlet_rating", k, FUNCTIONAL_DEPTH);
    fr_outlet *o = &self->outlet[k];
    *o = (fr_outlet){
        .by_head = rating == FUNCTIONAL_HEAD || rating == TABULAR_HEAD,
        .flap = fr_elements_index(e, "flap_gate", k, 0) == 1,
        .crest = e->crest[k],
        .bottom1 = e->bottom1[k],
        .bottom2 = e->bottom2[k],
        .coefficient = fr_elements_number(e, "outlet_coefficient", k, 0.0),
        .exponent = fr_elements_number(e, "outlet_exponent", k, 0.0),
        .setting = 1.0,
    };
    if (rating == FUNCTIONAL_DEPTH || rating == FUNCTIONAL_HEAD) {
        if (o->coefficient >= 0.0 && o->exponent >= 0.0) return FR_OK;
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                          "the rating %g h^%g needs a coefficient and an exponent >= 0", o->coefficient,
                          o->exponent);
    }
    fr_status status = fr_elements_curve(e, "outlet_curve", k, &o->curve);
    if (status != FR_OK) return status;
    if (!o->curve) return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "a tabular outlet needs a rating curve");
    for (size_t r = 0; r < o->curve->rows; r++)
        if (!(o->curve->data[r * o->curve->columns + 1] >= 0.0))
            return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "rating curve %s has a negative flow",
                              o->curve->name);
    return FR_OK;
}

static fr_status create(const fr_host *h, void **out)
{
    outlets *self = h->allocate(h, 1, sizeof *self);
    if (!self) return FR_MEMORY;
    *out = self;
    fr_status status = fr_elements_load(h, &self->e);
    if (status != FR_OK) return status;
    self->outlet = h->allocate(h, self->e.n ? self->e.n : 1, sizeof *self->outlet);
    if (!self->outlet) return FR_MEMORY;
    self->wanted = h->field(h, "link_setting");
    self->actual = h->field(h, "link_setting_actual");
    for (size_t k = 0; k < self->e.n && status == FR_OK; k++)
        status = load_outlet(self, k);
    return status;
}

static fr_status initialise(void *me, double t)
{
    (void)t;
    outlets *self = me;
    for (size_t k = 0; k < self->e.n; k++) {
        double s = fmax(fr_elements_wanted(&self->e, self->wanted, k, 1.0), 0.0);
        self->outlet[k].setting = self->actual[k] = s;
    }
    return FR_OK;
}

static fr_status begin(void *me, double t, double dt, const double *head1, const double *head2)
{
    (void)dt, (void)head1, (void)head2;
    return initialise(me, t);
}

static fr_status flow(void *me, double t, double dt, size_t n, const int32_t *which, const double *head1,
                      const double *head2, double *q, double *dq1, double *dq2)
{
    (void)t, (void)dt;
    const outlets *self = me;
    for (size_t i = 0; i < n; i++) {
        fr_dual d = fr_outlet_flow(&self->outlet[which ? which[i] : (int32_t)i], head1[i], head2[i]);
        q[i] = d.v, dq1[i] = d.d1, dq2[i] = d.d2;
    }
    return FR_OK;
}

static const fr_port ports[] = { FR_PORT_SETTING_IN, FR_PORT_SETTING_OUT };
static const fr_law_ops law = { .struct_size = sizeof law, .begin = begin, .flow = flow };
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_STRUCTURE,
    .create = create,
    .initialise = initialise,
    .restored = initialise,
    .law = &law,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "structure/outlet",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Rossman (2017), SWMM Reference Manual II, EPA/600/R-17/111",
    .summary = "Outlets with a rating of depth or of head difference",
    .sets = "links",
    .serves = "outlet",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO | FR_HAS_DERIVATIVES,
    FR_PORTS(ports),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

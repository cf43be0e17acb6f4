/* orifice.c: structure/orifice. Openings whose gate follows the wanted setting at a finite rate. */
#include "../shared/elements.h"
#include "orifice_law.h"

typedef struct orifices {
    fr_elements e;
    fr_orifice *orifice;
    double *gate_time;    /* s */
    const double *wanted; /* port link_setting; NULL */
    double *setting;      /* state: opening at the end of the last accepted step */
    double *trial;        /* opening in the step that is being tried */
    double *actual;       /* port */
} orifices;

static fr_status load_orifice(orifices *self, size_t k)
{
    const fr_elements *e = &self->e;
    const fr_host *h = e->h;
    int32_t shape = fr_elements_index(e, "shape", k, FR_SHAPE_DUMMY);
    if (shape != FR_SHAPE_CIRCULAR && shape != FR_SHAPE_RECT_CLOSED)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                          "an orifice is CIRCULAR or RECT_CLOSED: correct its cross-section");
    fr_orifice *o = &self->orifice[k];
    *o = (fr_orifice){
        .bottom = fr_elements_index(e, "orifice_type", k, 0) == 1,
        .circular = shape == FR_SHAPE_CIRCULAR,
        .flap = fr_elements_index(e, "flap_gate", k, 0) == 1,
        .crest = e->crest[k],
        .bottom1 = e->bottom1[k],
        .bottom2 = e->bottom2[k],
        .full_height = fr_elements_number(e, "geom1", k, 0.0),
        .width = fr_elements_number(e, "geom2", k, 0.0),
        .coefficient = fr_elements_number(e, "discharge_coefficient", k, 0.65),
    };
    if (!(o->full_height > 0.0) || (!o->circular && !(o->width > 0.0)))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "the opening has no size: give its height and width");
    if (!(o->coefficient >= 0.0))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "the discharge coefficient %g is negative",
                          o->coefficient);
    self->gate_time[k] = fr_elements_number(e, "gate_time", k, 0.0);
    fr_orifice_open(o, 1.0);
    return FR_OK;
}

static fr_status create(const fr_host *h, void **out)
{
    orifices *self = h->allocate(h, 1, sizeof *self);
    if (!self) return FR_MEMORY;
    *out = self;
    fr_status status = fr_elements_load(h, &self->e);
    if (status != FR_OK) return status;
    size_t n = self->e.n ? self->e.n : 1;
    self->orifice = h->allocate(h, n, sizeof *self->orifice);
    self->gate_time = h->allocate(h, n, sizeof(double));
    self->trial = h->allocate(h, n, sizeof(double));
    if (!self->orifice || !self->gate_time || !self->trial) return FR_MEMORY;
    self->wanted = h->field(h, "link_setting");
    self->setting = h->field(h, "gate_opening");
    self->actual = h->field(h, "link_setting_actual");
    for (size_t k = 0; k < self->e.n && status == FR_OK; k++)
        status = load_orifice(self, k);
    return status;
}

static fr_status restored(void *me, double t)
{
    (void)t;
    orifices *self = me;
    for (size_t k = 0; k < self->e.n; k++) {
        self->trial[k] = self->actual[k] = self->setting[k];
        fr_orifice_open(&self->orifice[k], self->setting[k]);
    }
    return FR_OK;
}

static fr_status initialise(void *me, double t)
{
    orifices *self = me;
    for (size_t k = 0; k < self->e.n; k++)
        self->setting[k] = 1.0;
    return restored(me, t);
}

static fr_status begin(void *me, double t, double dt, const double *head1, const double *head2)
{
    (void)t, (void)head1, (void)head2;
    orifices *self = me;
    for (size_t k = 0; k < self->e.n; k++) {
        double wanted = fr_elements_wanted(&self->e, self->wanted, k, 1.0);
        self->trial[k] = fr_gate_move(self->setting[k], fmin(fmax(wanted, 0.0), 1.0), self->gate_time[k], dt);
        fr_orifice_open(&self->orifice[k], self->trial[k]);
    }
    return FR_OK;
}

static fr_status flow(void *me, double t, double dt, size_t n, const int32_t *which, const double *head1,
                      const double *head2, double *q, double *dq1, double *dq2)
{
    (void)t, (void)dt;
    const orifices *self = me;
    for (size_t i = 0; i < n; i++) {
        fr_dual d = fr_orifice_flow(&self->orifice[which ? which[i] : (int32_t)i], head1[i], head2[i]);
        q[i] = d.v, dq1[i] = d.d1, dq2[i] = d.d2;
    }
    return FR_OK;
}

static fr_status accept(void *me, double t, double dt, const double *volume)
{
    (void)t, (void)dt, (void)volume;
    orifices *self = me;
    for (size_t k = 0; k < self->e.n; k++)
        self->setting[k] = self->actual[k] = self->trial[k];
    return FR_OK;
}

static const fr_port ports[] = { FR_PORT_SETTING_IN, FR_PORT_SETTING_OUT };
static const fr_state states[] = {
    { "gate_opening", "1", FR_DOMAIN, 1, 0, "opening of the gate, 0 closed to 1 open" },
};
static const fr_law_ops law = { .struct_size = sizeof law, .begin = begin, .flow = flow, .accept = accept };
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_STRUCTURE,
    .create = create,
    .initialise = initialise,
    .restored = restored,
    .law = &law,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_PROCESS,
    .name = "structure/orifice",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Rossman (2017), SWMM Reference Manual II, EPA/600/R-17/111; Villemonte (1947)",
    .summary = "Side and bottom orifices with gates, flaps and submergence",
    .sets = "links",
    .serves = "orifice",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO | FR_HAS_DERIVATIVES,
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

/* orifice.c: structure/orifice. Openings whose gate follows the wanted setting at a finite rate. */
#include "../shared/elements.h"
#include "orifice_law.h"

typedef struct orifices {
    fr_elements e;
    fr_orifice *orifice;
    double *gate_time; /* s */
    double *setting;   /* state: opening at the end of the last accepted step */
    double *trial;     /* opening in the step that is being tried */
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

static fr_dual flow_of(const void *orifice, double head1, double head2)
{
    return fr_orifice_flow(orifice, head1, head2);
}

static fr_status create(const fr_host *h, void **out)
{
    void *items = NULL;
    fr_status status = fr_elements_create(h, sizeof(orifices), sizeof(fr_orifice), flow_of, out, &items);
    if (status != FR_OK) return status;
    orifices *self = *out;
    self->orifice = items;
    size_t n = self->e.n ? self->e.n : 1;
    self->gate_time = h->allocate(h, n, sizeof(double));
    self->trial = h->allocate(h, n, sizeof(double));
    if (!self->gate_time || !self->trial) return FR_MEMORY;
    self->setting = h->field(h, "gate_opening");
    for (size_t k = 0; k < self->e.n && status == FR_OK; k++)
        status = load_orifice(self, k);
    return status;
}

static fr_status restored(void *me, double t)
{
    (void)t;
    orifices *self = me;
    for (size_t k = 0; k < self->e.n; k++) {
        self->trial[k] = self->e.actual[k] = self->setting[k];
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
        self->trial[k] = fr_gate_move(self->setting[k], fr_elements_opening(&self->e, k), self->gate_time[k],
                                      dt);
        fr_orifice_open(&self->orifice[k], self->trial[k]);
    }
    return FR_OK;
}

static fr_status accept(void *me, double t, double dt, const double *volume)
{
    (void)t, (void)dt, (void)volume;
    orifices *self = me;
    for (size_t k = 0; k < self->e.n; k++)
        self->setting[k] = self->e.actual[k] = self->trial[k];
    return FR_OK;
}

static const fr_port ports[] = { FR_PORT_SETTING_IN, FR_PORT_SETTING_OUT };
static const fr_state states[] = {
    { "gate_opening", "1", FR_DOMAIN, 1, 0, "opening of the gate, 0 closed to 1 open" },
};
static const fr_law_ops law = {
    .struct_size = sizeof law, .begin = begin, .flow = fr_elements_flow, .accept = accept
};
static const fr_process_ops process = { FR_STRUCTURE_PROCESS, .restored = restored };
static const fr_plugin plugin = {
    FR_STRUCTURE_PLUGIN,
    .name = "structure/orifice",
    .citation = "Rossman (2017), SWMM Reference Manual II, EPA/600/R-17/111; Villemonte (1947)",
    .summary = "Side and bottom orifices with gates, flaps and submergence",
    .serves = "orifice",
    FR_STATES(states),
};

FR_PLUGIN_EXPORT(plugin)

/* outlet.c: structure/outlet. Rated outflow by depth or head. */
#include "../shared/elements.h"
#include "outlet_law.h"

typedef struct outlets {
    fr_elements e;
    fr_outlet *outlet;
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

static fr_dual flow_of(const void *outlet, double head1, double head2)
{
    return fr_outlet_flow(outlet, head1, head2);
}

static fr_status create(const fr_host *h, void **out)
{
    void *items = NULL;
    fr_status status = fr_elements_create(h, sizeof(outlets), sizeof(fr_outlet), flow_of, out, &items);
    if (status != FR_OK) return status;
    outlets *self = *out;
    self->outlet = items;
    for (size_t k = 0; k < self->e.n && status == FR_OK; k++)
        status = load_outlet(self, k);
    return status;
}

static fr_status initialise(void *me, double t)
{
    (void)t;
    outlets *self = me;
    for (size_t k = 0; k < self->e.n; k++) {
        double s = fmax(fr_elements_wanted(&self->e, k, 1.0), 0.0);
        self->outlet[k].setting = self->e.actual[k] = s;
    }
    return FR_OK;
}

static fr_status begin(void *me, double t, double dt, const double *head1, const double *head2)
{
    (void)dt, (void)head1, (void)head2;
    return initialise(me, t);
}

static const fr_port ports[] = { FR_PORT_SETTING_IN, FR_PORT_SETTING_OUT };
static const fr_law_ops law = { .struct_size = sizeof law, .begin = begin, .flow = fr_elements_flow };
static const fr_process_ops process = { FR_STRUCTURE_PROCESS, .restored = initialise };
static const fr_plugin plugin = {
    FR_STRUCTURE_PLUGIN,
    .name = "structure/outlet",
    .citation = "Rossman (2017), SWMM Reference Manual II, EPA/600/R-17/111",
    .summary = "Outlets with a rating of depth or of head difference",
    .serves = "outlet",
};

FR_PLUGIN_EXPORT(plugin)

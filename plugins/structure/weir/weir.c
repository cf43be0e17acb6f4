/* weir.c: structure/weir. Weirs of all SWMM types; the setting raises the crest. */
#include "../shared/elements.h"
#include "weir_law.h"

typedef struct weirs {
    fr_elements e;
    fr_weir *weir;
    double *open; /* setting that `weir` is made for */
} weirs;

static fr_shape shape_of(fr_weir_type type)
{
    if (type == FR_V_NOTCH) return FR_SHAPE_TRIANGULAR;
    return type == FR_TRAPEZOIDAL ? FR_SHAPE_TRAPEZOIDAL : FR_SHAPE_RECT_OPEN;
}

static fr_status load_opening(const fr_elements *e, size_t k, fr_weir *w)
{
    const fr_host *h = e->h;
    if (fr_elements_index(e, "shape", k, FR_SHAPE_DUMMY) != (int32_t)shape_of(w->type))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k,
                          "a weir's cross-section is RECT_OPEN (transverse, side flow, roadway), "
                          "TRIANGULAR (V-notch) or TRAPEZOIDAL: correct it");
    double width = fr_elements_number(e, "geom2", k, 0.0);
    w->full_height = fr_elements_number(e, "geom1", k, 0.0);
    if (!(w->full_height > 0.0) || !(width >= 0.0))
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "the opening has no size: give its height and width");
    if (w->type == FR_V_NOTCH) {
        w->slope = 0.5 * width / w->full_height;
        return FR_OK;
    }
    w->length = width;
    if (w->type == FR_TRAPEZOIDAL)
        w->slope = 0.5 * (fr_elements_number(e, "geom3", k, 0.0) + fr_elements_number(e, "geom4", k, 0.0));
    return FR_OK;
}

static fr_status load_weir(weirs *self, size_t k)
{
    const fr_elements *e = &self->e;
    fr_weir *w = &self->weir[k];
    *w = (fr_weir){
        .type = (fr_weir_type)fr_elements_index(e, "weir_type", k, FR_TRANSVERSE),
        .flap = fr_elements_index(e, "flap_gate", k, 0) == 1,
        .surcharge = fr_elements_index(e, "surcharge_allowed", k, 1) == 1,
        .crest = e->crest[k],
        .bottom1 = e->bottom1[k],
        .bottom2 = e->bottom2[k],
        .contractions = fr_elements_number(e, "end_contractions", k, 0.0),
        .coefficient = fr_elements_number(e, "discharge_coefficient", k, 0.0),
        .end_coefficient = fr_elements_number(e, "end_coefficient", k, 0.0),
        .surface = (fr_road_surface)fr_elements_index(e, "road_surface", k, FR_ROAD_NONE),
        .road_width = fr_elements_number(e, "road_width", k, 0.0),
    };
    if (!(w->coefficient >= 0.0) || !(w->end_coefficient >= 0.0) || !(w->contractions >= 0.0))
        return e->h->fail_at(e->h, FR_INPUT, FR_DOMAIN, k,
                             "a weir coefficient or number of contractions is negative");
    fr_status status = load_opening(e, k, w);
    if (status == FR_OK) status = fr_elements_curve(e, "weir_curve", k, &w->curve);
    return status;
}

static fr_dual flow_of(const void *weir, double head1, double head2)
{
    return fr_weir_flow(weir, head1, head2);
}

static fr_status create(const fr_host *h, void **out)
{
    void *items = NULL;
    fr_status status = fr_elements_create(h, sizeof(weirs), sizeof(fr_weir), flow_of, out, &items);
    if (status != FR_OK) return status;
    weirs *self = *out;
    self->weir = items;
    size_t n = self->e.n ? self->e.n : 1;
    self->open = h->allocate(h, n, sizeof(double));
    if (!self->open) return FR_MEMORY;
    for (size_t k = 0; k < self->e.n && status == FR_OK; k++)
        status = load_weir(self, k);
    return status;
}

/* The crest follows at once: nothing is remembered between steps. */
static void set_crests(weirs *self, bool always)
{
    for (size_t k = 0; k < self->e.n; k++) {
        double s = fr_elements_opening(&self->e, k);
        if (always || s != self->open[k]) fr_weir_open(&self->weir[k], s);
        self->open[k] = self->e.actual[k] = s;
    }
}

static fr_status initialise(void *me, double t)
{
    (void)t;
    set_crests(me, true);
    return FR_OK;
}

static fr_status begin(void *me, double t, double dt, const double *head1, const double *head2)
{
    (void)t, (void)dt, (void)head1, (void)head2;
    set_crests(me, false);
    return FR_OK;
}

static const fr_port ports[] = { FR_PORT_SETTING_IN, FR_PORT_SETTING_OUT };
static const fr_law_ops law = { .struct_size = sizeof law, .begin = begin, .flow = fr_elements_flow };
static const fr_process_ops process = { FR_STRUCTURE_PROCESS, .restored = initialise };
static const fr_plugin plugin = {
    FR_STRUCTURE_PLUGIN,
    .name = "structure/weir",
    .citation =
        "Rossman (2017), SWMM Reference Manual II, EPA/600/R-17/111; Villemonte (1947); FHWA HDS-5 (2012)",
    .summary = "Transverse, side flow, V-notch, trapezoidal and roadway weirs",
    .serves = "weir",
};

FR_PLUGIN_EXPORT(plugin)

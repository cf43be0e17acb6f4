/* pump.c: structure/pump. Pumps that are switched by depth or by a controller; counts starts and energy. */
#include "../shared/elements.h"
#include "pump_law.h"
#include "wet_well.h"

typedef struct pumps {
    fr_elements e;
    fr_pump *pump;
    bool *starts_on;
    const double *commanded; /* port link_commanded: 1 where a rule acts in this step; NULL */
    double *speed;           /* state: 0 off, 1 rated, at the end of the last accepted step */
    double *asked;           /* state: last wanted setting that was obeyed */
    double *lift;            /* m, at the start of the step that is being tried */
    int8_t *off_curve;       /* at the start of that step */
    double *actual, *energy, *starts, *below, *above; /* ports */
} pumps;

static fr_status load_pump(pumps *self, size_t k)
{
    const fr_elements *e = &self->e;
    const fr_host *h = e->h;
    fr_pump *p = &self->pump[k];
    *p = (fr_pump){
        .type = (fr_pump_type)fr_elements_index(e, "pump_type", k, FR_PUMP_IDEAL),
        .bottom = e->bottom1[k],
        .startup = fr_elements_number(e, "startup_depth", k, 0.0),
        .shutoff = fr_elements_number(e, "shutoff_depth", k, 0.0),
    };
    self->starts_on[k] = fr_elements_index(e, "initial_on", k, 1) == 1;
    if (p->startup > 0.0 && p->startup <= p->shutoff)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "startup depth %g m must be above shutoff depth %g m",
                          p->startup, p->shutoff);
    fr_status status = fr_elements_curve(e, "pump_curve", k, &p->curve);
    if (status == FR_OK && !p->curve && p->type != FR_PUMP_IDEAL)
        return h->fail_at(h, FR_INPUT, FR_DOMAIN, k, "a pump of this type needs a pump curve");
    return status;
}

static fr_status find_fields(pumps *self)
{
    const fr_host *h = self->e.h;
    self->commanded = h->field(h, "link_commanded");
    self->speed = h->field(h, "pump_speed");
    self->asked = h->field(h, "pump_asked");
    self->energy = h->field(h, "pump_energy");
    self->starts = h->field(h, "pump_starts");
    self->below = h->field(h, "pump_time_below_curve");
    self->above = h->field(h, "pump_time_above_curve");
    return FR_OK;
}

static fr_dual flow_of(const void *pump, double head1, double head2)
{
    return fr_pump_flow(pump, head1, head2);
}

static fr_status create(const fr_host *h, void **out)
{
    void *items = NULL;
    fr_status status = fr_elements_create(h, sizeof(pumps), sizeof(fr_pump), flow_of, out, &items);
    if (status != FR_OK) return status;
    pumps *self = *out;
    self->pump = items;
    size_t n = self->e.n ? self->e.n : 1;
    self->starts_on = h->allocate(h, n, sizeof *self->starts_on);
    self->lift = h->allocate(h, n, sizeof(double));
    self->off_curve = h->allocate(h, n, sizeof *self->off_curve);
    if (!self->starts_on || !self->lift || !self->off_curve) return FR_MEMORY;
    for (size_t k = 0; k < self->e.n && status == FR_OK; k++)
        status = load_pump(self, k);
    return status == FR_OK ? find_fields(self) : status;
}

static fr_status restored(void *me, double t)
{
    (void)t;
    pumps *self = me;
    for (size_t k = 0; k < self->e.n; k++)
        self->e.actual[k] = self->speed[k];
    return FR_OK;
}

static fr_status initialise(void *me, double t)
{
    pumps *self = me;
    for (size_t k = 0; k < self->e.n; k++)
        self->speed[k] = self->asked[k] = self->starts_on[k] ? 1.0 : 0.0;
    return restored(me, t);
}

/* A rule that acts in this step wins over the depth switches. A controller that does not tell when it acts is
 * obeyed when it changes its mind; between times the depth switches work. */
static double speed_now(const pumps *self, size_t k, double depth)
{
    int32_t row = self->e.row[k];
    double wanted = fr_elements_wanted(&self->e, k, self->asked[k]);
    double speed = self->speed[k];
    if (self->commanded && self->commanded[row] > 0.0) return fmax(wanted, 0.0);
    if (!self->commanded && wanted != self->asked[k]) speed = fmax(wanted, 0.0);
    return fr_pump_switch(&self->pump[k], speed, depth);
}

static fr_status begin(void *me, double t, double dt, const double *head1, const double *head2)
{
    (void)t, (void)dt;
    pumps *self = me;
    for (size_t k = 0; k < self->e.n; k++) {
        fr_pump *p = &self->pump[k];
        double depth = head1[k] - p->bottom, key = depth;
        if (p->type == FR_PUMP_1) {
            double most = p->curve->data[(p->curve->rows - 1) * p->curve->columns];
            key = fr_wet_well_volume(self->e.h, self->e.node1[k], depth, most);
        }
        fr_pump_begin(p, speed_now(self, k, depth), key);
        self->lift[k] = head2[k] - head1[k];
        self->off_curve[k] = (int8_t)fr_pump_off_curve(p, head1[k], head2[k], key);
    }
    return FR_OK;
}

static fr_status accept(void *me, double t, double dt, const double *volume)
{
    (void)t;
    pumps *self = me;
    for (size_t k = 0; k < self->e.n; k++) {
        double speed = self->pump[k].speed;
        if (speed > 0.0 && self->speed[k] == 0.0) self->starts[k] += 1.0;
        self->speed[k] = self->e.actual[k] = speed;
        self->asked[k] = fr_elements_wanted(&self->e, k, self->asked[k]);
        self->energy[k] += fr_pump_energy(volume[k], self->lift[k]);
        if (volume[k] > 0.0 && self->off_curve[k] < 0) self->below[k] += dt;
        if (volume[k] > 0.0 && self->off_curve[k] > 0) self->above[k] += dt;
    }
    return FR_OK;
}

static const fr_port ports[] = {
    FR_PORT_SETTING_IN,
    { "link_commanded", FR_IN, FR_VALUE, "1", FR_LINKS, FR_OPTIONAL,
      "1 where a control rule acts in this step" },
    FR_PORT_SETTING_OUT,
    { "pump_energy", FR_OUT, FR_AMOUNT, "kW h", FR_DOMAIN, FR_RECORD,
      "work on the water, without losses of the pump" },
    { "pump_starts", FR_OUT, FR_AMOUNT, "1", FR_DOMAIN, FR_RECORD, "starts" },
    { "pump_time_below_curve", FR_OUT, FR_AMOUNT, "s", FR_DOMAIN, FR_RECORD,
      "time of pumping below the range of its curve" },
    { "pump_time_above_curve", FR_OUT, FR_AMOUNT, "s", FR_DOMAIN, FR_RECORD,
      "time of pumping above the range of its curve" },
};
static const fr_state states[] = {
    { "pump_speed", "1", FR_DOMAIN, 1, 0, "0 off, 1 rated speed" },
    { "pump_asked", "1", FR_DOMAIN, 1, 0, "last wanted setting that was obeyed" },
};
static const fr_law_ops law = {
    .struct_size = sizeof law, .begin = begin, .flow = fr_elements_flow, .accept = accept
};
static const fr_process_ops process = { FR_STRUCTURE_PROCESS, .restored = restored };
static const fr_plugin plugin = {
    FR_STRUCTURE_PLUGIN,
    .name = "structure/pump",
    .citation = "Rossman (2017), SWMM Reference Manual II, EPA/600/R-17/111",
    .summary = "Pumps: ideal and types 1 to 5, with depth switches and speed",
    .serves = "pump",
    FR_STATES(states),
};

FR_PLUGIN_EXPORT(plugin)

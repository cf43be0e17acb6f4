/* rules.c: control/rules. The CONTROLS language of SWMM 5.2 decides the settings of links. */
#include "freshet/plugin.h"
#include "view.h"

#include <math.h>

#define SAME_TIME 1.0e-6 /* s */

enum { NEXT, LAST, ACTIONS, CLOCK_LAYERS }; /* state rule_clock */

typedef struct control {
    const fr_host *h;
    fr_rules *rules;
    fr_view view;
    fr_outputs out;
    double interval;   /* s between evaluations; 0 = every exchange step */
    double wish;       /* s: longest exchange step */
    double *setting;   /* port link_setting */
    double *commanded; /* port link_commanded */
    double *clock;     /* state: when to evaluate next, when it was done last (s), settings changed so far */
    bool *pump, *gate; /* gate: opens and closes gradually */
} control;

/* ---- names ---- */
static int32_t find_name(void *context, fr_object object, const char *name)
{
    const fr_host *h = context;
    return h->element_find(h,
                           object == FR_OBJECT_GAGE   ? FR_GAUGES
                           : object == FR_OBJECT_NODE ? FR_NODES
                                                      : FR_LINKS,
                           name);
}

static int32_t link_kind(void *context, int32_t link)
{
    const fr_host *h = context;
    const int32_t *kind = h->column_index(h, FR_LINKS, "kind");
    return kind ? kind[link] : FR_NONE;
}

static int32_t find_table(void *context, const char *kind, const char *name)
{
    const fr_host *h = context;
    return h->table_find(h, kind, name);
}

static const char *say(void *context, const char *english)
{
    const fr_host *h = context;
    return h->say ? h->say(h, english) : english;
}

static fr_status parse(const fr_host *h, fr_rules **out)
{
    const char *text = h->kept_text(h, "CONTROLS");
    fr_names names = { (void *)h, find_name, link_kind, find_table, say };
    fr_rules_error error;
    fr_status status = fr_rules_parse(text ? text : "", &names, out, &error);
    if (status == FR_OK) return FR_OK;
    int line = error.line + (int)h->option_number(h, "controls_line", 1.0) - 1;
    return h->fail(h, status, "control rules, line %d: %s", line, error.message);
}

/* ---- what the rules see ---- */
static double curve_value(void *context, int32_t table, double x)
{
    const fr_view *v = context;
    return v->h->curve_value(v->h, table, x, NULL);
}

/* A setting is held before the first and after the last point of its series. */
static double series_value(void *context, int32_t table)
{
    const fr_view *v = context;
    const fr_table *t = v->h->table(v->h, table);
    if (!t || t->rows == 0 || t->columns < 2) return NAN;
    const double *last = t->data + (t->rows - 1) * t->columns;
    if (v->t <= t->data[0]) return t->data[1];
    return v->t >= last[0] ? last[1] : v->h->series_value(v->h, table, v->t);
}

static fr_inputs inputs_at(control *self, double t, double dt)
{
    self->view.t = t;
    self->view.dt = dt;
    double since = self->clock[LAST] < t ? t - self->clock[LAST] : dt, until = fmax(self->interval, dt);
    return (fr_inputs){ .context = &self->view,
                        .value = fr_view_value,
                        .curve = curve_value,
                        .series = series_value,
                        .before = 0.5 * since / 3600.0,
                        .after = 0.5 * until / 3600.0,
                        .minutes = since / 60.0 };
}

static void warn_of(const control *self, const fr_rule *rule, const fr_quantity *q)
{
    const char *port = fr_view_missing(&self->view, q);
    if (port)
        self->h->log(self->h, FR_LOG_WARNING,
                     "control rule %s asks for a value (%s) that no process gives: the "
                     "condition is never true",
                     rule->name, port);
}

static void warn_of_term(const control *self, const fr_rule *rule, const fr_term *t)
{
    if (t->kind == FR_TERM_QUANTITY) warn_of(self, rule, &t->quantity);
    if (t->kind != FR_TERM_EXPRESSION) return;
    const fr_expression *e = self->rules->expression[t->expression].expression;
    int32_t variable;
    for (size_t k = 0; (variable = fr_expression_variable(e, k)) != FR_NONE; k++)
        warn_of(self, rule, &self->rules->variable[variable].quantity);
}

static void warn_of_missing(const control *self)
{
    for (size_t i = 0; i < self->rules->rules; i++) {
        const fr_rule *rule = &self->rules->rule[i];
        for (size_t k = 0; k < rule->premises; k++) {
            warn_of_term(self, rule, &rule->premise[k].left);
            warn_of_term(self, rule, &rule->premise[k].right);
        }
    }
}

/* ---- life ---- */
static fr_status make_room(control *self)
{
    const fr_host *h = self->h;
    size_t links = h->count(h, FR_LINKS), n = links ? links : 1;
    const double *gate_time = h->column_number(h, FR_LINKS, "gate_time");
    self->pump = h->allocate(h, n, sizeof *self->pump);
    self->gate = h->allocate(h, n, sizeof *self->gate);
    self->out = (fr_outputs){ .target = self->view.target,
                              .commanded = self->commanded,
                              .pid = h->field(h, "rule_pid"),
                              .priority = h->allocate(h, n, sizeof(double)),
                              .chosen = h->allocate(h, n, sizeof(double)),
                              .links = links,
                              .pump = self->pump };
    if (!self->pump || !self->gate || !self->out.priority || !self->out.chosen) return FR_MEMORY;
    for (size_t i = 0; i < links; i++) {
        self->pump[i] = link_kind((void *)h, (int32_t)i) == FR_PUMP;
        self->gate[i] = gate_time && gate_time[i] > 0.0;
    }
    return FR_OK;
}

static fr_status create(const fr_host *h, void **out)
{
    control *self = h->allocate(h, 1, sizeof *self);
    if (!self) return FR_MEMORY;
    *out = self;
    self->h = h;
    fr_status status = parse(h, &self->rules);
    if (status == FR_OK) status = fr_view_load(h, &self->view);
    if (status != FR_OK) return status;
    self->setting = h->field(h, "link_setting");
    self->commanded = h->field(h, "link_commanded");
    self->clock = h->field(h, "rule_clock");
    self->interval = h->given(h, "interval") ? h->number(h, "interval")
                                             : h->option_number(h, "rule_step", 0.0);
    self->wish = self->interval > 0.0 ? self->interval : h->option_number(h, "routing_step", 30.0);
    if (self->rules->most_hours == 0) self->view.past_rain = NULL;
    warn_of_missing(self);
    return make_room(self);
}

static void destroy(void *me)
{
    control *self = me;
    fr_rules_free(self->rules);
}

static uint32_t state_layers(const fr_host *h, const char *state)
{
    fr_rules *rules = NULL;
    (void)state; /* only rule_pid leaves its layers open */
    if (parse(h, &rules) != FR_OK) return 1;
    uint32_t layers = rules->pids > 0 ? 2u * (uint32_t)rules->pids : 1u;
    fr_rules_free(rules);
    return layers;
}

static fr_status restored(void *me, double t)
{
    (void)t;
    control *self = me;
    for (size_t i = 0; i < self->out.links; i++) {
        self->setting[i] = self->view.target[i];
        self->commanded[i] = 0.0;
    }
    return FR_OK;
}

static fr_status initialise(void *me, double t)
{
    control *self = me;
    const int32_t *on = self->h->column_index(self->h, FR_LINKS, "initial_on");
    for (size_t i = 0; i < self->out.links; i++) {
        self->view.target[i] = self->pump[i] && on && on[i] == 0 ? 0.0 : 1.0;
        self->view.open[i] = self->view.target[i];
        self->view.switched[i] = t;
    }
    self->clock[NEXT] = self->clock[LAST] = t;
    self->clock[ACTIONS] = 0.0;
    return restored(me, t);
}

/* A link counts as opened or closed at the time when its setting leaves or reaches 0. */
static void note_switch(control *self, size_t link, bool open, double t)
{
    if (open == (self->view.open[link] > 0.0)) return;
    self->view.open[link] = open ? 1.0 : 0.0;
    self->view.switched[link] = t;
}

/* Pumps are also switched by their depths: their wanted setting is what they do, until a rule speaks. */
static void follow_structures(control *self, double t)
{
    for (size_t i = 0; i < self->out.links; i++) {
        double now = fr_view_setting(&self->view, i);
        if (self->pump[i]) self->view.target[i] = now;
        note_switch(self, i, now > 0.0, t);
    }
}

static fr_status advance(void *me, double t, double dt)
{
    control *self = me;
    fr_outputs *out = &self->out;
    follow_structures(self, t);
    if (t + SAME_TIME >= self->clock[NEXT]) {
        fr_inputs in = inputs_at(self, t, dt);
        self->clock[ACTIONS] += (double)fr_rules_evaluate(self->rules, &in, out);
        self->clock[LAST] = t;
        self->clock[NEXT] = t + self->interval;
    } else {
        for (size_t i = 0; i < out->links; i++)
            self->commanded[i] = 0.0;
    }
    for (size_t i = 0; i < out->links; i++) {
        self->setting[i] = out->target[i];
        bool gradual = self->gate[i] && !(out->target[i] > 0.0);
        if (self->commanded[i] > 0.0 && !gradual) note_switch(self, i, out->target[i] > 0.0, t);
    }
    fr_view_keep_rain(&self->view, t, dt);
    return FR_OK;
}

static fr_status step_wish(void *me, double t, double *dt)
{
    control *self = me;
    *dt = INFINITY;
    if (self->rules->rules == 0) return FR_OK;
    fr_inputs in = inputs_at(self, t, self->wish);
    double rest = self->clock[NEXT] - t;
    *dt = self->interval > 0.0 && rest > SAME_TIME ? rest : self->wish;
    if (self->interval > 0.0) return FR_OK;
    double instant = fr_rules_next_time(self->rules, &in) * 3600.0;
    if (instant > SAME_TIME) *dt = fmin(*dt, instant);
    return FR_OK;
}

static size_t counter(void *me, size_t i, const char **name, double *value)
{
    control *self = me;
    if (i == 0) *name = "rules", *value = (double)self->rules->rules;
    if (i == 1) *name = "actions", *value = self->clock[ACTIONS];
    return 2;
}

static const fr_param params[] = {
    { .name = "interval",
      .type = FR_DURATION,
      .unit = "s",
      .min = 0.0,
      .max = 86400.0,
      .optional = true,
      .doc = "time between evaluations; else the model's rule step, else every routing step" },
};
static const fr_port ports[] = {
    { "rainfall", FR_IN, FR_AMOUNT, "m", FR_GAUGES, FR_OPTIONAL, "GAGE INTENSITY and nHR_DEPTH" },
    { "node_depth", FR_IN, FR_VALUE, "m", FR_NODES, FR_OPTIONAL, "NODE DEPTH and HEAD" },
    { "node_volume", FR_IN, FR_VALUE, "m3", FR_NODES, FR_OPTIONAL, "NODE VOLUME" },
    { "node_lateral_inflow", FR_IN, FR_AMOUNT, "m3", FR_NODES, FR_OPTIONAL, "NODE INFLOW" },
    { "link_flow", FR_IN, FR_VALUE, "m3 s-1", FR_LINKS, FR_OPTIONAL, "FLOW" },
    { "link_depth", FR_IN, FR_VALUE, "m", FR_LINKS, FR_OPTIONAL, "LINK DEPTH" },
    { "link_velocity", FR_IN, FR_VALUE, "m s-1", FR_LINKS, FR_OPTIONAL, "VELOCITY" },
    { "link_setting_actual", FR_IN, FR_VALUE, "1", FR_LINKS, FR_OPTIONAL, "settings in force" },
    { "link_setting", FR_OUT, FR_VALUE, "1", FR_LINKS, FR_RECORD, "wanted setting, 1 = fully open or on" },
    { "link_commanded", FR_OUT, FR_VALUE, "1", FR_LINKS, 0, "1 where a rule acts in this step" },
};
static const fr_state states[] = {
    { "rule_target", "1", FR_LINKS, 1, 0, "wanted setting" },
    { "rule_switched", "s", FR_LINKS, 1, FR_SIGNED, "time of the last opening or closing" },
    { "rule_open", "1", FR_LINKS, 1, 0, "1 open, 0 closed" },
    { "rule_pid", "1", FR_GLOBAL, 0, FR_SIGNED, "errors of the last two evaluations of each PID controller" },
    { "rule_past_rain", "m", FR_GAUGES, FR_RAIN_BINS, 0, "rain by hour, the running one first" },
    { "rule_clock", "1", FR_GLOBAL, CLOCK_LAYERS, FR_SIGNED,
      "next and last evaluation (s), settings changed" },
};
static const fr_process_ops process = {
    .struct_size = sizeof process,
    .role = FR_ROLE_CONTROL,
    .create = create,
    .destroy = destroy,
    .initialise = initialise,
    .restored = restored,
    .advance = advance,
    .step_wish = step_wish,
    .counter = counter,
    .state_layers = state_layers,
};
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_CONTROL,
    .name = "control/rules",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Rossman and Simon (2022), SWMM 5.2 User's Manual, EPA/600/R-22/030, appendix C.3",
    .summary = "The control rules of SWMM 5.2: conditions, expressions, curves, series and PID",
    .sets = "links",
    .serves = "control_rules",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO,
    FR_PARAMS(params),
    FR_PORTS(ports),
    FR_STATES(states),
    .process = &process,
};

FR_PLUGIN_EXPORT(plugin)

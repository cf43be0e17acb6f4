/* check_bench.c: one plugin in a run of its own: a feeder writes all that it reads, a taker takes all that
 * it hands on, and small solvers ask its law or exchange. They are plugins made here, of the mirror image of its
 * ports. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/units.h"
#include "cli/check_parts.h"
#include "host/descriptor.h"
#include "run/synthetic.h"

#define POISON_TIME 600.0
#define WET_SPELL 1200.0 /* s of water, then as long without, and so on */

/* ---- what is fed ---- */

typedef struct range {
    const char *name, *unit; /* of a port by name, else by unit */
    double low, high;        /* amounts: per second */
} range;

static const range ranges[] = {
    { "potential_evaporation", "m", 1e-8, 5e-8 },
    { "infiltration", "m", 1e-7, 4e-7 },
    { "rainfall", "m", 1e-6, 5e-6 },
    { "water_supply", "m", 1e-6, 5e-6 },
    { "ponded_depth", "m", 0, 0.01 },
    { "node_head", "m", 9, 11 },
    { "surface_head", "m", 9, 11 },
    { NULL, "m", 0, 0.5 },
    { NULL, "m3", 1e-4, 1e-2 },
    { NULL, "m3 s-1", 0, 0.05 },
    { NULL, "m s-1", 0, 1 },
    { NULL, "1", 0, 1 },
    { NULL, "K", 273, 293 },
    { NULL, "s", 0, 3600 },
};

static const range *range_of(const fr_port *port)
{
    static const range any = { NULL, NULL, 0, 1 }, amount = { "", "m", 0, 1e-6 };
    double scale, offset;
    for (size_t i = 0; i < FR_COUNT(ranges); i++)
        if (ranges[i].name != NULL && strcmp(ranges[i].name, port->name) == 0) return &ranges[i];
    for (size_t i = 0; i < FR_COUNT(ranges); i++) {
        if (ranges[i].name != NULL ||
            fr_unit_factor(ranges[i].unit, port->unit, &scale, &offset, NULL) != FR_OK)
            continue;
        return port->kind == FR_AMOUNT && strcmp(ranges[i].unit, "m") == 0 ? &amount : &ranges[i];
    }
    return &any;
}

typedef struct fed {
    double *values, low, high;
    size_t n;
    fr_port_kind kind;
    bool water;
} fed;

typedef struct feeder {
    const fr_host *h;
    fed *ports;
    size_t count;
    bool poison;
} feeder;

/* Smooth in time, different for each element, a function of t alone: a repeated step gets the same. */
static double wave(const feeder *f, size_t port, size_t i, double t)
{
    double phase = f->h->random(f->h, port, i);
    return 0.5 + 0.5 * sin(t / 500 + 6.283185307 * phase);
}

static void feed(feeder *f, double t, double dt, bool start)
{
    bool wet = fmod(t, 2 * WET_SPELL) < WET_SPELL;
    for (size_t k = 0; k < f->count; k++) {
        fed *p = &f->ports[k];
        double sum = 0;
        for (size_t i = 0; i < p->n; i++) {
            double v = p->low + (p->high - p->low) * wave(f, k, i, t);
            if (p->kind != FR_VALUE) v = wet && !start ? v * dt : 0;
            p->values[i] = f->poison && t >= POISON_TIME ? NAN : v;
            sum += v;
        }
        if (p->water && !start && !f->poison) f->h->book(f->h, FR_IN, "fed", sum);
    }
}

static fr_status feeder_create(const fr_host *h, void **self)
{
    const fr_plugin *p = fr_instance_plugin(h->owner); /* the mirror image */
    feeder *f = h->allocate(h, 1, sizeof *f);
    if (f == NULL) return FR_MEMORY;
    f->h = h;
    f->count = p->port_count;
    f->poison = h->flag(h, "poison");
    f->ports = h->allocate(h, f->count, sizeof *f->ports);
    if (f->ports == NULL) return FR_MEMORY;
    for (size_t k = 0; k < f->count; k++) {
        const fr_port *q = &p->ports[k];
        const range *r = range_of(q);
        double scale = 1, offset = 0, m3, zero;
        if (r->unit != NULL) fr_unit_factor(r->unit, q->unit, &scale, &offset, NULL);
        bool water = q->kind == FR_TRANSFER && fr_unit_factor(q->unit, "m3", &m3, &zero, NULL) == FR_OK &&
                     m3 == 1;
        f->ports[k] = (fed){ h->field(h, q->name),
                             scale * r->low + offset,
                             scale * r->high + offset,
                             h->field_size(h, q->name),
                             q->kind,
                             water };
    }
    *self = f;
    return FR_OK;
}

static fr_status feeder_initialise(void *self, double t)
{
    feed(self, t, 1, true);
    return FR_OK;
}

static fr_status feeder_advance(void *self, double t, double dt)
{
    feed(self, t, dt, false);
    return FR_OK;
}

static const fr_process_ops feeder_ops = { .struct_size = sizeof feeder_ops,
                                           .role = FR_ROLE_RAIN,
                                           .create = feeder_create,
                                           .initialise = feeder_initialise,
                                           .advance = feeder_advance };

/* ---- what is taken ---- */

typedef struct taker {
    const fr_host *h;
    double **values;
    size_t *n, count;
} taker;

static fr_status taker_create(const fr_host *h, void **self)
{
    const fr_plugin *p = fr_instance_plugin(h->owner);
    taker *k = h->allocate(h, 1, sizeof *k);
    if (k == NULL) return FR_MEMORY;
    k->h = h;
    k->count = p->port_count;
    k->values = h->allocate(h, k->count, sizeof *k->values);
    k->n = h->allocate(h, k->count, sizeof *k->n);
    if (k->values == NULL || k->n == NULL) return FR_MEMORY;
    for (size_t i = 0; i < k->count; i++) {
        k->values[i] = h->field(h, p->ports[i].name);
        k->n[i] = h->field_size(h, p->ports[i].name);
    }
    *self = k;
    return FR_OK;
}

static fr_status taker_advance(void *self, double t, double dt)
{
    (void)t, (void)dt;
    taker *k = self;
    for (size_t i = 0; i < k->count; i++)
        for (size_t e = 0; e < k->n[i]; e++)
            k->h->book(k->h, k->values[i][e] < 0 ? FR_IN : FR_OUT, "taken", fabs(k->values[i][e]));
    return FR_OK;
}

static const fr_process_ops taker_ops = {
    .struct_size = sizeof taker_ops, .role = FR_ROLE_QUALITY, .create = taker_create, .advance = taker_advance
};

/* ---- mirror images ---- */

static const fr_param mirror_params[] = { { .name = "poison", .type = FR_FLAG, .default_value = "no" } };

typedef struct mirror {
    fr_plugin plugin;
    fr_record record;
    fr_port *ports;
} mirror;

static bool has_port(const fr_plugin *p, const char *name, fr_direction direction)
{
    for (size_t i = 0; i < p->port_count; i++)
        if (p->ports[i].direction == direction && strcmp(p->ports[i].name, name) == 0) return true;
    return false;
}

static bool mirrored(const fr_plugin *p, const fr_port *q, fr_direction direction)
{
    if (q->direction != direction) return false;
    if (direction == FR_OUT) return q->kind == FR_TRANSFER && !has_port(p, q->name, FR_IN);
    return q->kind == FR_TRANSFER || !has_port(p, q->name, FR_OUT);
}

/* Values may have any sign; of transfers only those that go both ways, for both sides must agree on that. */
static uint32_t mirror_flags(const fr_port *port, bool feeds, bool poison)
{
    uint32_t sign = port->kind == FR_TRANSFER ? port->flags & FR_SIGNED : FR_SIGNED;
    return feeds ? sign | (poison ? FR_MAY_BE_NAN : 0) : sign | FR_OPTIONAL;
}

static fr_status make_mirror(mirror *m, const fr_plugin *p, fr_set domain, fr_direction direction,
                             bool poison, fr_error *err)
{
    bool feeds = direction == FR_IN;
    m->ports = fr_alloc(p->port_count, sizeof *m->ports, err);
    if (m->ports == NULL) return FR_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < p->port_count; i++) {
        if (!mirrored(p, &p->ports[i], direction)) continue;
        m->ports[n] = p->ports[i];
        m->ports[n].direction = feeds ? FR_OUT : FR_IN;
        m->ports[n].flags = mirror_flags(&p->ports[i], feeds, poison);
        if (m->ports[n].set == FR_DOMAIN) m->ports[n].set = domain;
        n++;
    }
    m->plugin = (fr_plugin){ FR_PLUGIN_SIZES,
                             .kind = FR_PROCESS,
                             .name = feeds ? "check/feeder" : "check/taker",
                             .version = "1",
                             .abilities = FR_CAN_REDO,
                             .sets = "global",
                             .params = mirror_params,
                             .param_count = FR_COUNT(mirror_params),
                             .ports = m->ports,
                             .port_count = n,
                             .process = feeds ? &feeder_ops : &taker_ops };
    m->record = (fr_record){ &m->plugin, "(inside freshet)", NULL };
    return FR_OK;
}

/* ---- the run ---- */

typedef struct bench {
    const fr_plugin *plugin;
    fr_model *model;
    mirror feeder, taker;
    fr_run_use uses[5];
    size_t use_count;
    int32_t *rows;
} bench;

static fr_set domain_of(const fr_plugin *p, const fr_model *m)
{
    char word[64];
    for (const char *c = p->sets; c != NULL; c = strchr(c, '|') == NULL ? NULL : strchr(c, '|') + 1) {
        snprintf(word, sizeof word, "%.*s", (int)strcspn(c, "|"), c);
        fr_set set = fr_model_set_find(m, word);
        if (set != FR_NONE && (set == FR_GLOBAL || fr_model_count(m, set) > 0)) return set;
    }
    snprintf(word, sizeof word, "%.*s", p->sets == NULL ? 0 : (int)strcspn(p->sets, "|"),
             p->sets == NULL ? "" : p->sets);
    fr_set set = fr_model_set_find(m, word);
    return set == FR_NONE ? FR_GLOBAL : set;
}

/* A law works on the links of the kind that it serves, or is named after. */
static fr_status law_rows(bench *b, fr_run_use *use, fr_error *err)
{
    static const char *const kinds[] = { "conduit", "pump", "orifice", "weir", "outlet" };
    const fr_plugin *p = b->plugin;
    if (p->process->role != FR_ROLE_STRUCTURE || use->set != FR_LINKS) return FR_OK;
    const int32_t *kind = fr_model_indices(b->model, FR_LINKS, "kind");
    size_t n = fr_model_count(b->model, FR_LINKS);
    b->rows = fr_alloc(n, sizeof *b->rows, err);
    if (b->rows == NULL) return FR_MEMORY;
    const char *slash = strchr(p->name, '/');
    for (size_t i = 0; i < n; i++) {
        const char *word = kinds[kind[i]];
        if (strcmp(slash + 1, word) == 0 || fr_words_contain(p->serves, word))
            b->rows[use->row_count++] = (int32_t)i;
    }
    if (use->row_count > 0) use->rows = b->rows;
    return FR_OK;
}

static fr_status make_bench(bench *b, const fr_record *record, const fr_bench_spec *spec, fr_error *err)
{
    static const char *const yes[] = { "yes" };
    static const fr_param_text poison = { .name = "poison", .count = 1, .text = yes };
    const fr_plugin *p = b->plugin = record->plugin;
    bool network = p->process->role == FR_ROLE_NETWORK;
    FR_TRY(fr_synthetic_model(spec->elements, !network, &b->model, err));
    fr_set set = domain_of(p, b->model);
    FR_TRY(make_mirror(&b->feeder, p, set, FR_IN, spec->poison, err));
    FR_TRY(make_mirror(&b->taker, p, set, FR_OUT, false, err));
    if (b->feeder.plugin.port_count > 0) {
        b->uses[b->use_count] = (fr_run_use){ .record = &b->feeder.record, .set = FR_GLOBAL };
        if (spec->poison) {
            b->uses[b->use_count].params = &poison;
            b->uses[b->use_count].param_count = 1;
        }
        b->use_count++;
    }
    fr_run_use *use = &b->uses[b->use_count++];
    *use = (fr_run_use){
        .record = record, .set = set, .params = spec->params, .param_count = spec->param_count
    };
    FR_TRY(law_rows(b, use, err));
    if (p->process->exchange != NULL) {
        b->uses[b->use_count++] = (fr_run_use){ .record = &fr_check_network, .set = FR_GLOBAL };
        b->uses[b->use_count++] = (fr_run_use){ .record = &fr_check_surface, .set = FR_GLOBAL };
    }
    if (p->process->law != NULL)
        b->uses[b->use_count++] = (fr_run_use){ .record = &fr_check_law_solver, .set = FR_LINKS };
    if (b->taker.plugin.port_count > 0)
        b->uses[b->use_count++] = (fr_run_use){ .record = &b->taker.record, .set = FR_GLOBAL };
    return FR_OK;
}

static fr_status advance_to(fr_run *run, double t, uint64_t most_steps, fr_error *err)
{
    while (!fr_run_done(run) && fr_run_time(run) < t && (most_steps == 0 || fr_run_steps(run) < most_steps))
        FR_TRY(fr_run_step(run, err));
    return FR_OK;
}

/* Saves at half time, throws the run away and goes on in a new one. */
static fr_status break_run(fr_run **run, const fr_run_spec *spec, const char *path, fr_error *err)
{
    FR_TRY(advance_to(*run, 0.5 * spec->end, 0, err));
    FR_TRY(fr_run_checkpoint(*run, path, err));
    fr_run_free(*run);
    *run = NULL;
    FR_TRY(fr_run_create(spec, run, err));
    return fr_run_resume(*run, path, err);
}

static void collect(const bench *b, fr_run *run, fr_bench_result *out)
{
    const fr_ledger *l = fr_run_ledger(run);
    fr_run_digest(run, out->digest);
    out->steps = fr_run_steps(run);
    out->retries = fr_run_retries(run);
    for (size_t i = 0; i < fr_ledger_process_count(l); i++) {
        if (strcmp(fr_ledger_process(l, i), b->plugin->name) != 0) continue;
        fr_balance balance = fr_ledger_balance(l, i);
        out->relative = balance.relative;
        out->throughput = balance.throughput;
    }
    for (size_t i = 0; i < fr_run_instance_count(run); i++) {
        if (fr_instance_plugin(fr_run_instance(run, i)) != b->plugin) continue;
        out->seconds = fr_run_instance_seconds(run, i);
        out->elements = fr_instance_size(fr_run_instance(run, i));
    }
}

static fr_status go(bench *b, const fr_record *record, const fr_bench_spec *spec, fr_bench_result *out)
{
    fr_error *err = &out->error;
    fr_run *run = NULL;
    FR_TRY(make_bench(b, record, spec, err));
    fr_run_spec s = { .model = b->model,
                      .uses = b->uses,
                      .use_count = b->use_count,
                      .end = spec->end,
                      .report_step = 300,
                      .exchange_step = 60,
                      .seed = 11,
                      .threads = spec->threads,
                      .checks = spec->checks,
                      .ledger_limit = INFINITY };
    FR_TRY(fr_run_create(&s, &run, err));
    fr_status status = fr_run_start(run, err);
    if (status == FR_OK && spec->checkpoint != NULL) status = break_run(&run, &s, spec->checkpoint, err);
    if (status == FR_OK) status = advance_to(run, spec->end, spec->most_steps, err);
    if (status == FR_OK) collect(b, run, out);
    fr_run_free(run);
    return status;
}

void fr_bench_run(const fr_record *record, const fr_bench_spec *spec, fr_bench_result *out)
{
    bench b = { 0 };
    *out = (fr_bench_result){ .error = FR_ERROR_INIT };
    out->status = go(&b, record, spec, out);
    free(b.feeder.ports);
    free(b.taker.ports);
    free(b.rows);
    fr_model_free(b.model);
}

/* fake_bench.c: building and driving a fake; see fake_host.h. */
#include "fake_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fake_stop(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

void *fake_allocate(fake *f, size_t n, size_t size)
{
    void **more = realloc(f->blocks, (f->block_count + 1) * sizeof *more);
    void *block = calloc(n ? n : 1, size ? size : 1);
    if (!more || !block) fake_stop("no memory");
    f->blocks = more;
    f->blocks[f->block_count++] = block;
    return block;
}

fake_array *fake_find(fake *f, const char *name)
{
    for (size_t i = 0; i < f->array_count; i++)
        if (strcmp(f->arrays[i].name, name) == 0) return &f->arrays[i];
    return NULL;
}

static size_t set_size(const fake *f, fr_set set)
{
    if (set == FR_DOMAIN) return f->n;
    return set == FR_GLOBAL ? 1 : fr_model_count(f->model, set);
}

static void add_array(fake *f, const char *name, size_t count, bool served, bool state, bool cleared)
{
    if (fake_find(f, name)) return; /* the same field in and out */
    fake_array *a = &f->arrays[f->array_count++];
    *a = (fake_array){ .name = name, .count = count, .served = served, .state = state, .cleared = cleared };
    a->values = fake_allocate(f, count, sizeof(double));
    a->saved = fake_allocate(f, count, sizeof(double));
}

static void make_arrays(fake *f)
{
    const fr_plugin *p = f->plugin;
    f->arrays = fake_allocate(f, p->port_count + p->state_count, sizeof *f->arrays);
    for (size_t i = 0; i < p->port_count; i++) {
        const fr_port *q = &p->ports[i];
        bool served = q->direction == FR_OUT || !(q->flags & FR_OPTIONAL);
        add_array(f, q->name, set_size(f, q->set), served, false,
                  q->direction == FR_OUT && q->kind != FR_VALUE);
    }
    for (size_t i = 0; i < p->state_count; i++) {
        const fr_state *s = &p->states[i];
        uint32_t layers = s->layers ? s->layers : p->process->state_layers(&f->host, s->name);
        add_array(f, s->name, set_size(f, s->set) * layers, true, true, false);
    }
}

static void read_defaults(fake *f)
{
    f->params = fake_allocate(f, f->plugin->param_count, sizeof *f->params);
    for (size_t i = 0; i < f->plugin->param_count; i++) {
        const char *text = f->plugin->params[i].default_value;
        if (!text) continue;
        f->params[i].text = text;
        f->params[i].number = strcmp(text, "true") == 0 || strcmp(text, "yes") == 0 ? 1.0
                                                                                    : strtod(text, NULL);
    }
}

fake *fake_new_of(const fr_plugin *plugin, const fr_model *m, fr_set set, size_t count, const int32_t *rows)
{
    fake *f = calloc(1, sizeof *f);
    if (!f) fake_stop("no memory");
    f->host = fake_services;
    f->host.owner = f;
    f->plugin = plugin;
    f->model = m;
    f->set = set;
    f->n = rows ? count : set == FR_GLOBAL ? 1 : fr_model_count(m, set);
    if (rows) {
        f->rows = fake_allocate(f, count, sizeof *rows);
        memcpy(f->rows, rows, count * sizeof *rows);
    }
    read_defaults(f);
    return f;
}

fake *fake_new(const fr_model *m, fr_set set, size_t count, const int32_t *rows)
{
    const fr_plugin *const *list = freshet_plugin(FR_ABI_VERSION);
    if (!list || !list[0]) fake_stop("the plugin does not serve this ABI");
    return fake_new_of(list[0], m, set, count, rows);
}

void fake_free(fake *f)
{
    if (!f) return;
    if (f->self && f->plugin->process->destroy) f->plugin->process->destroy(f->self);
    for (size_t i = 0; i < f->block_count; i++)
        free(f->blocks[i]);
    free(f->blocks);
    free(f);
}

static fake_param *param_of(fake *f, const char *name)
{
    for (size_t i = 0; i < f->plugin->param_count; i++)
        if (strcmp(f->plugin->params[i].name, name) == 0) {
            f->params[i].given = true;
            return &f->params[i];
        }
    fake_stop("%s has no parameter %s", f->plugin->name, name);
}

void fake_number(fake *f, const char *param, double value)
{
    param_of(f, param)->number = value;
}

void fake_text(fake *f, const char *param, const char *value)
{
    param_of(f, param)->text = value;
}

void fake_list(fake *f, const char *param, size_t n, const double *values)
{
    fake_param *p = param_of(f, param);
    p->list = values;
    p->count = n;
}

static void need_arrays(fake *f)
{
    if (!f->arrays) make_arrays(f);
}

void fake_serve(fake *f, const char *port)
{
    need_arrays(f);
    fake_array *a = fake_find(f, port);
    if (!a) fake_stop("%s has no port %s", f->plugin->name, port);
    a->served = true;
}

fr_status fake_create(fake *f)
{
    need_arrays(f);
    return f->plugin->process->create(&f->host, &f->self);
}

fr_status fake_initialise(fake *f, double t)
{
    return f->plugin->process->initialise ? f->plugin->process->initialise(f->self, t) : FR_OK;
}

fr_status fake_restored(fake *f, double t)
{
    return f->plugin->process->restored ? f->plugin->process->restored(f->self, t) : FR_OK;
}

fr_status fake_prepare(fake *f, double t, double dt)
{
    return f->plugin->process->prepare ? f->plugin->process->prepare(f->self, t, dt) : FR_OK;
}

void fake_clear_amounts(fake *f)
{
    for (size_t i = 0; i < f->array_count; i++)
        if (f->arrays[i].cleared) memset(f->arrays[i].values, 0, f->arrays[i].count * sizeof(double));
}

fr_status fake_advance(fake *f, double t, double dt)
{
    fake_clear_amounts(f);
    return f->plugin->process->advance ? f->plugin->process->advance(f->self, t, dt) : FR_OK;
}

fr_status fake_step_wish(fake *f, double t, double *dt)
{
    return f->plugin->process->step_wish ? f->plugin->process->step_wish(f->self, t, dt) : FR_OK;
}

const fr_law_ops *fake_law(fake *f)
{
    return f->plugin->process->law;
}

void *fake_self(fake *f)
{
    return f->self;
}

double fake_stored(fake *f)
{
    double volume = 0.0;
    if (f->plugin->process->stored && f->plugin->process->stored(f->self, &volume) != FR_OK)
        fake_stop("stored: %s", f->message);
    return volume;
}

double *fake_field(fake *f, const char *name)
{
    need_arrays(f);
    fake_array *a = fake_find(f, name);
    if (!a) fake_stop("%s has no field %s", f->plugin->name, name);
    return a->values;
}

size_t fake_field_size(fake *f, const char *name)
{
    fake_array *a = fake_find(f, name);
    return a ? a->count : 0;
}

double fake_sum(fake *f, const char *name)
{
    const double *values = fake_field(f, name);
    double sum = 0.0;
    for (size_t i = 0; i < fake_field_size(f, name); i++)
        sum += values[i];
    return sum;
}

double fake_booked(fake *f, fr_direction direction, const char *account)
{
    double sum = 0.0;
    for (size_t i = 0; i < f->account_count; i++)
        if (f->accounts[i].direction == direction && (!account || strcmp(f->accounts[i].name, account) == 0))
            sum += f->accounts[i].volume;
    return sum;
}

const char *fake_message(fake *f)
{
    return f->message;
}

int fake_warnings(fake *f)
{
    return f->warnings;
}

const fr_host *fake_host(fake *f)
{
    return &f->host;
}

void fake_save(fake *f)
{
    for (size_t i = 0; i < f->array_count; i++)
        memcpy(f->arrays[i].saved, f->arrays[i].values, f->arrays[i].count * sizeof(double));
}

void fake_restore(fake *f)
{
    for (size_t i = 0; i < f->array_count; i++)
        if (f->arrays[i].state)
            memcpy(f->arrays[i].values, f->arrays[i].saved, f->arrays[i].count * sizeof(double));
}

/* ---- models ---- */
static void must(fr_status status, const fr_error *err)
{
    if (status != FR_OK) fake_stop("model: %s", err->message);
}

fr_model *bench_model(void)
{
    fr_model *m = NULL;
    fr_error err = FR_ERROR_INIT;
    must(fr_model_new("bench.inp", &m, &err), &err);
    return m;
}

int32_t bench_add(fr_model *m, fr_set set, const char *name)
{
    int32_t element = FR_NONE;
    fr_error err = FR_ERROR_INIT;
    must(fr_model_add(m, set, name, 0, &element, &err), &err);
    return element;
}

void bench_number(fr_model *m, fr_set set, int32_t element, const char *column, double value)
{
    fr_error err = FR_ERROR_INIT;
    must(fr_model_set_number(m, set, element, column, value, &err), &err);
}

void bench_index(fr_model *m, fr_set set, int32_t element, const char *column, int32_t value)
{
    fr_error err = FR_ERROR_INIT;
    must(fr_model_set_index(m, set, element, column, value, &err), &err);
}

int32_t bench_node(fr_model *m, const char *name, int32_t kind, double invert)
{
    int32_t node = bench_add(m, FR_NODES, name);
    bench_index(m, FR_NODES, node, "kind", kind);
    bench_number(m, FR_NODES, node, "invert", invert);
    return node;
}

int32_t bench_link(fr_model *m, const char *name, int32_t kind, int32_t node1, int32_t node2)
{
    int32_t link = bench_add(m, FR_LINKS, name);
    bench_index(m, FR_LINKS, link, "kind", kind);
    bench_index(m, FR_LINKS, link, "node1", node1);
    bench_index(m, FR_LINKS, link, "node2", node2);
    return link;
}

void bench_text(fr_model *m, fr_set set, int32_t element, const char *column, const char *value)
{
    fr_error err = FR_ERROR_INIT;
    must(fr_model_set_text(m, set, element, column, value, &err), &err);
}

int32_t bench_table(fr_model *m, const char *kind, const char *name, size_t rows, const double *pairs)
{
    int32_t table = FR_NONE;
    fr_error err = FR_ERROR_INIT;
    must(fr_model_table_add(m, kind, name, "1", rows, 2, pairs, &table, &err), &err);
    return table;
}

void bench_option(fr_model *m, const char *name, const char *value)
{
    fr_error err = FR_ERROR_INIT;
    must(fr_model_set_option(m, name, value, &err), &err);
}

void bench_freeze(fr_model *m)
{
    fr_error err = FR_ERROR_INIT;
    must(fr_model_freeze(m, &err), &err);
}

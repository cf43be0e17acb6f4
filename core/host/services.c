/* services.c: messages, parameters, domain and computing services of a plugin's fr_host. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "host/instance_parts.h"
#include "host/pool.h"
#include "host/random.h"
#include "solve/lu.h"

/* ---- messages ---- */

static void set_error(fr_instance *in, fr_status status, const char *file, int line, const char *message)
{
    pthread_mutex_lock(&in->lock);
    if (in->error.status == FR_OK) {
        in->error.status = status;
        snprintf(in->error.message, sizeof in->error.message, "%s", message);
        snprintf(in->error.file, sizeof in->error.file, "%s", file == NULL ? "" : file);
        in->error.line = line;
    }
    pthread_mutex_unlock(&in->lock);
}

void fr_instance_fault(fr_instance *in, const char *format, const char *name)
{
    char text[512];
    snprintf(text, sizeof text, fr_say(format), name);
    set_error(in, FR_PLUGIN, NULL, 0, text);
    in->misused = true;
}

void fr_misuse(const fr_host *h, const char *format, const char *name)
{
    fr_instance_fault(fr_instance_of(h), format, name);
}

fr_status fr_instance_take(fr_instance *in, fr_status status, const fr_error *err)
{
    if (status != FR_OK && err->message[0] != '\0') set_error(in, status, err->file, err->line, err->message);
    return status;
}

static void service_log(const fr_host *h, fr_log_level level, const char *format, ...) FR_PRINTF(3, 4);
static void service_log(const fr_host *h, fr_log_level level, const char *format, ...)
{
    const fr_instance *in = fr_instance_of(h);
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, fr_say(format), args);
    va_end(args);
    fr_log(in->spec.logger, level, "%s: %s", in->label, text);
}

static fr_status service_fail(const fr_host *h, fr_status code, const char *format, ...) FR_PRINTF(3, 4);
static fr_status service_fail(const fr_host *h, fr_status code, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, fr_say(format), args);
    va_end(args);
    if (code == FR_OK) code = FR_PLUGIN;
    set_error(fr_instance_of(h), code, NULL, 0, text);
    return code;
}

static fr_status service_fail_at(const fr_host *h, fr_status code, fr_set set, size_t element,
                                 const char *format, ...) FR_PRINTF(5, 6);
static fr_status service_fail_at(const fr_host *h, fr_status code, fr_set set, size_t element,
                                 const char *format, ...)
{
    const fr_instance *in = fr_instance_of(h);
    char text[800], whole[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, fr_say(format), args);
    va_end(args);
    if (code == FR_OK) code = FR_PLUGIN;
    const char *name = h->element_name(h, set, element), *file = NULL;
    int line = 0;
    if (set == FR_DOMAIN && in->rows != NULL && element < in->size) element = (size_t)in->rows[element];
    set = fr_instance_resolve(in, set);
    const fr_model *m = in->spec.edit != NULL ? in->spec.edit : in->spec.model;
    const char *set_name = m == NULL ? NULL : fr_model_set_name(m, set);
    if (set_name != NULL && element < fr_model_count(m, set)) line = fr_model_line(m, set, element);
    if (line > 0) file = fr_model_path(m);
    if (name != NULL)
        snprintf(whole, sizeof whole, "%s '%.100s': %s", set_name == NULL ? "" : fr_say(set_name), name,
                 text);
    else
        snprintf(whole, sizeof whole, "%s %zu: %s", set_name == NULL ? "" : fr_say(set_name), element + 1,
                 text);
    set_error(fr_instance_of(h), code, file, line, whole);
    return code;
}

static const char *service_say(const fr_host *h, const char *english)
{
    (void)h;
    return fr_say(english);
}

/* ---- parameters ---- */

static const fr_param_value *value_of(const fr_host *h, const char *name, unsigned types)
{
    const fr_instance *in = fr_instance_of(h);
    const fr_param_value *v = fr_param_value_find(in->values, in->plugin->param_count, name);
    if (v == NULL) {
        fr_misuse(h, "the plugin asks for its parameter '%s', which it has not declared", name);
        return NULL;
    }
    if (!(types >> v->param->type & 1u)) {
        fr_misuse(h, "the plugin asks for its parameter '%s' with the function of another type", name);
        return NULL;
    }
    return v->set ? v : NULL;
}

#define TYPE(t) (1u << (t))

static double service_number(const fr_host *h, const char *name)
{
    const fr_param_value *v = value_of(h, name, TYPE(FR_NUMBER) | TYPE(FR_DURATION) | TYPE(FR_INTEGER));
    if (v == NULL) return NAN;
    return v->param->type == FR_INTEGER ? (double)v->integer : v->number;
}

static int64_t service_integer(const fr_host *h, const char *name)
{
    const fr_param_value *v = value_of(h, name, TYPE(FR_INTEGER));
    return v == NULL ? 0 : v->integer;
}

static bool service_flag(const fr_host *h, const char *name)
{
    const fr_param_value *v = value_of(h, name, TYPE(FR_FLAG));
    return v != NULL && v->flag;
}

static const char *service_text(const fr_host *h, const char *name)
{
    const fr_param_value *v = value_of(h, name, TYPE(FR_TEXT) | TYPE(FR_CHOICE) | TYPE(FR_PATH));
    return v == NULL ? NULL : v->text;
}

static bool service_given(const fr_host *h, const char *name)
{
    const fr_param_value *v = value_of(h, name, ~0u);
    return v != NULL && v->given;
}

static const double *service_list(const fr_host *h, const char *name, size_t *n)
{
    const fr_param_value *v = value_of(h, name, TYPE(FR_LIST));
    *n = v == NULL ? 0 : v->count;
    return v == NULL ? NULL : v->list;
}

/* ---- domain ---- */

static size_t service_domain_size(const fr_host *h)
{
    return fr_instance_of(h)->size;
}

static const int32_t *service_domain_rows(const fr_host *h)
{
    return fr_instance_of(h)->rows;
}

/* ---- computing ---- */

static void service_parallel_for(const fr_host *h, size_t n, size_t grain, fr_loop_body body, void *arg)
{
    fr_pool_for(fr_instance_of(h)->spec.pool, n, grain, body, arg);
}

static double service_random(const fr_host *h, uint64_t stream, uint64_t counter)
{
    return fr_random(fr_instance_of(h)->key, stream, counter);
}

static fr_status service_lu_create(const fr_host *h, int32_t n, const int32_t *column_start,
                                   const int32_t *row, fr_lu **out)
{
    fr_error err = FR_ERROR_INIT;
    return fr_instance_take(fr_instance_of(h), fr_lu_new(n, column_start, row, out, &err), &err);
}

static void service_lu_solve(fr_lu *lu, double *rhs_to_solution)
{
    fr_lu_solve(lu, rhs_to_solution);
}

static void *service_allocate(const fr_host *h, size_t n, size_t size)
{
    fr_instance *in = fr_instance_of(h);
    fr_error err = FR_ERROR_INIT;
    pthread_mutex_lock(&in->lock);
    void *memory = fr_arena_alloc(&in->arena, n, size, &err);
    pthread_mutex_unlock(&in->lock);
    if (memory == NULL) fr_instance_take(in, FR_MEMORY, &err);
    return memory;
}

void fr_services_core(fr_host *h)
{
    h->log = service_log;
    h->fail = service_fail;
    h->say = service_say;
    h->fail_at = service_fail_at;
    h->number = service_number;
    h->integer = service_integer;
    h->flag = service_flag;
    h->text = service_text;
    h->given = service_given;
    h->list = service_list;
    h->domain_size = service_domain_size;
    h->domain_rows = service_domain_rows;
    h->parallel_for = service_parallel_for;
    h->random = service_random;
    h->lu_create = service_lu_create;
    h->lu_factor = fr_lu_factor;
    h->lu_solve = service_lu_solve;
    h->lu_destroy = fr_lu_free;
    h->allocate = service_allocate;
}

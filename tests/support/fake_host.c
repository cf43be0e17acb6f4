/* fake_host.c: see fake_host.h. */
#include "fake_host.h"

#include "base/calendar.h"
#include "fake_private.h"
#include "model/section.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- messages ---- */
static void host_log(const fr_host *h, fr_log_level level, const char *format, ...)
{
    fake *f = h->owner;
    if (level >= FR_LOG_WARNING) f->warnings++;
    va_list args;
    va_start(args, format);
    vsnprintf(f->last_log, sizeof f->last_log, format, args);
    va_end(args);
}

static fr_status host_fail(const fr_host *h, fr_status code, const char *format, ...)
{
    fake *f = h->owner;
    va_list args;
    va_start(args, format);
    vsnprintf(f->message, sizeof f->message, format, args);
    va_end(args);
    return code;
}

static const char *host_say(const fr_host *h, const char *english)
{
    (void)h;
    return english;
}

static fr_set real_set(const fake *f, fr_set set)
{
    return set == FR_DOMAIN ? f->set : set;
}

static size_t real_row(const fake *f, fr_set set, size_t element)
{
    return set == FR_DOMAIN && f->rows ? (size_t)f->rows[element] : element;
}

static fr_status host_fail_at(const fr_host *h, fr_status code, fr_set set, size_t element,
                              const char *format, ...)
{
    fake *f = h->owner;
    const char *name = fr_model_name(f->model, real_set(f, set), real_row(f, set, element));
    int n = snprintf(f->message, sizeof f->message, "%s: ", name ? name : "?");
    va_list args;
    va_start(args, format);
    vsnprintf(f->message + n, sizeof f->message - (size_t)n, format, args);
    va_end(args);
    return code;
}

/* ---- parameters ---- */
static const fake_param *param(const fr_host *h, const char *name)
{
    fake *f = h->owner;
    for (size_t i = 0; i < f->plugin->param_count; i++)
        if (strcmp(f->plugin->params[i].name, name) == 0) return &f->params[i];
    fake_stop("%s asks for parameter %s, which it does not declare", f->plugin->name, name);
}

static double host_number(const fr_host *h, const char *name)
{
    return param(h, name)->number;
}

static int64_t host_integer(const fr_host *h, const char *name)
{
    return (int64_t)param(h, name)->number;
}

static bool host_flag(const fr_host *h, const char *name)
{
    return param(h, name)->number != 0.0;
}

static const char *host_text(const fr_host *h, const char *name)
{
    return param(h, name)->text;
}

static bool host_given(const fr_host *h, const char *name)
{
    return param(h, name)->given;
}

static const double *host_list(const fr_host *h, const char *name, size_t *n)
{
    const fake_param *p = param(h, name);
    *n = p->count;
    return p->list;
}

/* ---- domain and fields ---- */
static size_t host_domain_size(const fr_host *h)
{
    const fake *f = h->owner;
    return f->n;
}

static const int32_t *host_domain_rows(const fr_host *h)
{
    const fake *f = h->owner;
    return f->rows;
}

static double *host_field(const fr_host *h, const char *name)
{
    fake_array *a = fake_find(h->owner, name);
    if (!a) fake_stop("the plugin asks for field %s, which it does not declare", name);
    return a->served ? a->values : NULL;
}

static size_t host_field_size(const fr_host *h, const char *name)
{
    fake_array *a = fake_find(h->owner, name);
    return a ? a->count : 0;
}

/* ---- the model ---- */
static fr_set host_set_find(const fr_host *h, const char *name)
{
    const fake *f = h->owner;
    return fr_model_set_find(f->model, name);
}

static size_t host_count(const fr_host *h, fr_set set)
{
    const fake *f = h->owner;
    return set == FR_DOMAIN ? f->n : fr_model_count(f->model, set);
}

static const char *host_element_name(const fr_host *h, fr_set set, size_t element)
{
    const fake *f = h->owner;
    return fr_model_name(f->model, real_set(f, set), real_row(f, set, element));
}

static int32_t host_element_find(const fr_host *h, fr_set set, const char *name)
{
    const fake *f = h->owner;
    return fr_model_find(f->model, real_set(f, set), name);
}

static const void *gather(fake *f, fr_set set, const void *all, size_t size)
{
    if (!all || set != FR_DOMAIN || !f->rows) return all;
    char *part = fake_allocate(f, f->n, size);
    for (size_t i = 0; i < f->n; i++)
        memcpy(part + i * size, (const char *)all + (size_t)f->rows[i] * size, size);
    return part;
}

static const double *host_column_number(const fr_host *h, fr_set set, const char *column)
{
    fake *f = h->owner;
    return gather(f, set, fr_model_numbers(f->model, real_set(f, set), column), sizeof(double));
}

static const int32_t *host_column_index(const fr_host *h, fr_set set, const char *column)
{
    fake *f = h->owner;
    return gather(f, set, fr_model_indices(f->model, real_set(f, set), column), sizeof(int32_t));
}

static const char *const *host_column_text(const fr_host *h, fr_set set, const char *column)
{
    fake *f = h->owner;
    return gather(f, set, fr_model_texts(f->model, real_set(f, set), column), sizeof(char *));
}

static size_t host_table_count(const fr_host *h)
{
    const fake *f = h->owner;
    return fr_model_table_count(f->model);
}

static const fr_table *host_table(const fr_host *h, int32_t table)
{
    const fake *f = h->owner;
    return table < 0 ? NULL : fr_model_table(f->model, table);
}

static int32_t host_table_find(const fr_host *h, const char *kind_prefix, const char *name)
{
    const fake *f = h->owner;
    return fr_model_table_find(f->model, kind_prefix, name);
}

static double host_curve_value(const fr_host *h, int32_t table, double x, double *slope)
{
    return fr_curve_value(host_table(h, table), x, slope);
}

static double host_curve_integral(const fr_host *h, int32_t table, double x0, double x1)
{
    return fr_curve_integral(host_table(h, table), x0, x1);
}

static double host_series_value(const fr_host *h, int32_t table, double t)
{
    return fr_series_value(host_table(h, table), t);
}

static double host_series_integral(const fr_host *h, int32_t table, double t0, double t1)
{
    return fr_series_integral(host_table(h, table), t0, t1);
}

static const char *host_option(const fr_host *h, const char *name)
{
    const fake *f = h->owner;
    return fr_model_option(f->model, name);
}

static double host_option_number(const fr_host *h, const char *name, double fallback)
{
    const char *text = host_option(h, name);
    char *end = NULL;
    double value = text ? strtod(text, &end) : fallback;
    return text && end == text ? fallback : value;
}

static const char *host_kept_text(const fr_host *h, const char *section)
{
    const fake *f = h->owner;
    return fr_model_kept(f->model, section);
}

static void host_calendar(const fr_host *h, double t, fr_calendar *out)
{
    fr_calendar_at(host_option_number(h, "start_epoch", 0.0) + t, out);
}

static const fr_section *host_section(const fr_host *h, size_t link)
{
    const fake *f = h->owner;
    return fr_model_section(f->model, link);
}

/* ---- ledger and computing ---- */
static fr_status host_book(const fr_host *h, fr_direction direction, const char *account, double volume)
{
    fake *f = h->owner;
    if (!(volume >= 0.0)) return host_fail(h, FR_PLUGIN, "booked %g m3 as %s", volume, account);
    for (size_t i = 0; i < f->account_count; i++)
        if (f->accounts[i].direction == direction && strcmp(f->accounts[i].name, account) == 0) {
            f->accounts[i].volume += volume;
            return FR_OK;
        }
    if (f->account_count == FAKE_ACCOUNTS) fake_stop("too many accounts");
    fake_account *a = &f->accounts[f->account_count++];
    a->direction = direction;
    a->volume = volume;
    snprintf(a->name, sizeof a->name, "%s", account);
    return FR_OK;
}

static void host_parallel_for(const fr_host *h, size_t n, size_t grain, fr_loop_body body, void *arg)
{
    (void)h;
    for (size_t i = 0; i < n; i += grain)
        body(arg, i, i + grain < n ? i + grain : n);
}

static double host_random(const fr_host *h, uint64_t stream, uint64_t counter)
{
    (void)h;
    uint64_t x = stream * 0x9E3779B97F4A7C15u + counter;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return (double)((x ^ (x >> 31)) >> 11) / 9007199254740992.0;
}

static void *host_allocate(const fr_host *h, size_t n, size_t size)
{
    return fake_allocate(h->owner, n, size);
}

static size_t host_law_count(const fr_host *h)
{
    (void)h;
    return 0;
}

const fr_host fake_services = {
    .struct_size = sizeof(fr_host),
    .abi_version = FR_ABI_VERSION,
    .log = host_log,
    .fail = host_fail,
    .fail_at = host_fail_at,
    .say = host_say,
    .number = host_number,
    .integer = host_integer,
    .flag = host_flag,
    .text = host_text,
    .given = host_given,
    .list = host_list,
    .domain_size = host_domain_size,
    .domain_rows = host_domain_rows,
    .field = host_field,
    .field_size = host_field_size,
    .set_find = host_set_find,
    .count = host_count,
    .element_name = host_element_name,
    .element_find = host_element_find,
    .column_number = host_column_number,
    .column_index = host_column_index,
    .column_text = host_column_text,
    .table_count = host_table_count,
    .table = host_table,
    .table_find = host_table_find,
    .curve_value = host_curve_value,
    .curve_integral = host_curve_integral,
    .series_value = host_series_value,
    .series_integral = host_series_integral,
    .option = host_option,
    .option_number = host_option_number,
    .kept_text = host_kept_text,
    .calendar = host_calendar,
    .section = host_section,
    .section_facts = fr_section_facts_of,
    .section_at = fr_section_at,
    .section_depth = fr_section_depth,
    .section_depth_of_factor = fr_section_depth_of_factor,
    .section_critical_depth = fr_section_critical_depth,
    .book = host_book,
    .law_count = host_law_count,
    .parallel_for = host_parallel_for,
    .random = host_random,
    .allocate = host_allocate,
};

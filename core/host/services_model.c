/* services_model.c: the read-only view of the model that a plugin gets. */
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/strings.h"
#include "host/instance_parts.h"
#include "model/section.h"

static const fr_model *model_of(const fr_host *h)
{
    const fr_instance *in = fr_instance_of(h);
    return in->spec.edit != NULL ? in->spec.edit : in->spec.model;
}

/* The element of a set that the plugin means: FR_DOMAIN counts within the domain. */
static bool locate(const fr_host *h, fr_set *set, size_t *element)
{
    const fr_instance *in = fr_instance_of(h);
    if (*set == FR_DOMAIN) {
        if (*element >= in->size) return false;
        if (in->rows != NULL) *element = (size_t)in->rows[*element];
        *set = in->spec.set;
    }
    const fr_model *m = model_of(h);
    return m != NULL && fr_model_set_name(m, *set) != NULL && *element < fr_model_count(m, *set);
}

static fr_set service_set_find(const fr_host *h, const char *name)
{
    const fr_model *m = model_of(h);
    return m == NULL ? FR_NONE : fr_model_set_find(m, name);
}

static size_t service_count(const fr_host *h, fr_set set)
{
    const fr_model *m = model_of(h);
    if (set == FR_DOMAIN) return fr_instance_of(h)->size;
    if (m == NULL || fr_model_set_name(m, set) == NULL) return 0;
    return set == FR_GLOBAL ? 1 : fr_model_count(m, set);
}

static const char *service_element_name(const fr_host *h, fr_set set, size_t element)
{
    return locate(h, &set, &element) ? fr_model_name(model_of(h), set, element) : NULL;
}

static int32_t service_element_find(const fr_host *h, fr_set set, const char *name)
{
    const fr_instance *in = fr_instance_of(h);
    const fr_model *m = model_of(h);
    fr_set parent = fr_instance_resolve(in, set);
    if (m == NULL || name == NULL || fr_model_set_name(m, parent) == NULL) return FR_NONE;
    int32_t row = fr_model_find(m, parent, name);
    if (set != FR_DOMAIN || in->rows == NULL || row == FR_NONE) return row;
    for (size_t i = 0; i < in->size; i++)
        if (in->rows[i] == row) return (int32_t)i;
    return FR_NONE;
}

/* ---- columns: whole sets as they are, parts gathered once ---- */

static const void *gather(fr_instance *in, fr_column_type type, const char *column, const void *all,
                          size_t size)
{
    for (size_t i = 0; i < in->gathered.count; i++) {
        const fr_gathered *g = &in->gathered.items[i];
        if (g->type == type && strcmp(g->column, column) == 0) return g->values;
    }
    char *part = fr_arena_alloc(&in->arena, in->size, size, NULL);
    const char *kept = fr_arena_text(&in->arena, column, NULL);
    if (part == NULL || kept == NULL) return NULL;
    for (size_t i = 0; i < in->size; i++)
        memcpy(part + i * size, (const char *)all + (size_t)in->rows[i] * size, size);
    return FR_PUSH(&in->gathered, ((fr_gathered){ type, kept, part }), NULL) == FR_OK ? part : NULL;
}

static const void *column_of(const fr_host *h, fr_set set, fr_column_type type, const char *column,
                             size_t size)
{
    fr_instance *in = fr_instance_of(h);
    const fr_model *m = model_of(h);
    fr_set parent = fr_instance_resolve(in, set);
    if (m == NULL || fr_model_set_name(m, parent) == NULL) return NULL;
    const void *all = type == FR_COLUMN_NUMBER  ? (const void *)fr_model_numbers(m, parent, column)
                      : type == FR_COLUMN_INDEX ? (const void *)fr_model_indices(m, parent, column)
                                                : (const void *)fr_model_texts(m, parent, column);
    if (all == NULL || set != FR_DOMAIN || in->rows == NULL) return all;
    pthread_mutex_lock(&in->lock);
    const void *part = gather(in, type, column, all, size);
    pthread_mutex_unlock(&in->lock);
    return part;
}

static const double *service_column_number(const fr_host *h, fr_set set, const char *column)
{
    return column_of(h, set, FR_COLUMN_NUMBER, column, sizeof(double));
}

static const int32_t *service_column_index(const fr_host *h, fr_set set, const char *column)
{
    return column_of(h, set, FR_COLUMN_INDEX, column, sizeof(int32_t));
}

static const char *const *service_column_text(const fr_host *h, fr_set set, const char *column)
{
    return column_of(h, set, FR_COLUMN_TEXT, column, sizeof(const char *));
}

/* ---- tables ---- */

static size_t service_table_count(const fr_host *h)
{
    const fr_model *m = model_of(h);
    return m == NULL ? 0 : fr_model_table_count(m);
}

static const fr_table *service_table(const fr_host *h, int32_t table)
{
    const fr_model *m = model_of(h);
    if (m == NULL || table < 0 || (size_t)table >= fr_model_table_count(m)) return NULL;
    return fr_model_table(m, table);
}

static int32_t service_table_find(const fr_host *h, const char *kind_prefix, const char *name)
{
    const fr_model *m = model_of(h);
    return m == NULL || name == NULL ? FR_NONE : fr_model_table_find(m, kind_prefix, name);
}

static const fr_table *table_or_misuse(const fr_host *h, int32_t table)
{
    const fr_table *t = service_table(h, table);
    if (t == NULL) fr_misuse(h, "the plugin evaluates a table that is not there (%s)", "curve or series");
    return t;
}

static double service_curve_value(const fr_host *h, int32_t table, double x, double *slope_or_null)
{
    const fr_table *t = table_or_misuse(h, table);
    if (t != NULL) return fr_curve_value(t, x, slope_or_null);
    if (slope_or_null != NULL) *slope_or_null = 0;
    return 0;
}

static double service_curve_integral(const fr_host *h, int32_t table, double x0, double x1)
{
    const fr_table *t = table_or_misuse(h, table);
    return t == NULL ? 0 : fr_curve_integral(t, x0, x1);
}

static double service_series_value(const fr_host *h, int32_t table, double time)
{
    const fr_table *t = table_or_misuse(h, table);
    return t == NULL ? 0 : fr_series_value(t, time);
}

static double service_series_integral(const fr_host *h, int32_t table, double t0, double t1)
{
    const fr_table *t = table_or_misuse(h, table);
    return t == NULL ? 0 : fr_series_integral(t, t0, t1);
}

/* ---- options, kept text, calendar ---- */

const char *fr_instance_option(const fr_instance *in, const char *name)
{
    for (size_t i = 0; i < in->spec.option_count; i++)
        if (fr_same(in->options[i].name, name)) return in->options[i].value;
    const fr_model *m = in->spec.edit != NULL ? in->spec.edit : in->spec.model;
    return m == NULL ? NULL : fr_model_option(m, name);
}

static const char *service_option(const fr_host *h, const char *name)
{
    return fr_instance_option(fr_instance_of(h), name);
}

static double service_option_number(const fr_host *h, const char *name, double fallback)
{
    const char *text = fr_instance_option(fr_instance_of(h), name);
    double value;
    return text != NULL && fr_parse_number(text, &value) ? value : fallback;
}

static const char *service_kept_text(const fr_host *h, const char *section)
{
    const fr_model *m = model_of(h);
    return m == NULL ? NULL : fr_model_kept(m, section);
}

static void service_calendar(const fr_host *h, double t, fr_calendar *out)
{
    fr_calendar_at(fr_instance_of(h)->start_epoch + t, out);
}

/* ---- cross-sections ---- */

static const fr_section *service_section(const fr_host *h, size_t link)
{
    const fr_model *m = model_of(h);
    return m == NULL || link >= fr_model_count(m, FR_LINKS) ? NULL : fr_model_section(m, link);
}

/* A plugin built against a shorter struct gets only what it has room for. */
static void service_section_facts(const fr_section *s, fr_section_facts *out)
{
    fr_section_facts facts = { .struct_size = sizeof facts };
    fr_section_facts_of(s, &facts);
    uint32_t room = out->struct_size;
    if (room == 0 || room > sizeof facts) room = sizeof facts;
    facts.struct_size = room;
    memcpy(out, &facts, room);
}

/* ---- the surface ---- */

static const fr_grid *service_grid(const fr_host *h)
{
    const fr_model *m = model_of(h);
    return m == NULL ? NULL : fr_model_grid(m);
}

static int32_t service_cell_at(const fr_host *h, double x, double y)
{
    const fr_model *m = model_of(h);
    return m == NULL ? FR_NONE : fr_model_cell_at(m, x, y);
}

void fr_services_model(fr_host *h)
{
    h->grid = service_grid;
    h->cell_at = service_cell_at;
    h->set_find = service_set_find;
    h->count = service_count;
    h->element_name = service_element_name;
    h->element_find = service_element_find;
    h->column_number = service_column_number;
    h->column_index = service_column_index;
    h->column_text = service_column_text;
    h->table_count = service_table_count;
    h->table = service_table;
    h->table_find = service_table_find;
    h->curve_value = service_curve_value;
    h->curve_integral = service_curve_integral;
    h->series_value = service_series_value;
    h->series_integral = service_series_integral;
    h->option = service_option;
    h->option_number = service_option_number;
    h->kept_text = service_kept_text;
    h->calendar = service_calendar;
    h->section = service_section;
    h->section_facts = service_section_facts;
    h->section_at = fr_section_at;
    h->section_depth = fr_section_depth;
    h->section_depth_of_factor = fr_section_depth_of_factor;
    h->section_critical_depth = fr_section_critical_depth;
}

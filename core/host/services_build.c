/* services_build.c: building and editing a model (format.read, measure.apply). */
#include "host/instance_parts.h"

/* Runs one model call with its own error and leaves the message with the instance. */
#define TAKE(h, call)             \
    fr_error err = FR_ERROR_INIT; \
    return fr_instance_take(fr_instance_of(h), (call), &err)

static fr_model *edit_of(const fr_host *h)
{
    return fr_instance_of(h)->spec.edit;
}

static fr_status service_model_set(const fr_host *h, const char *name, fr_set *out)
{
    *out = fr_model_set_find(edit_of(h), name);
    if (*out != FR_NONE) return FR_OK;
    TAKE(h, fr_model_set_add(edit_of(h), name, out, &err));
}

static fr_status service_model_add(const fr_host *h, fr_set set, const char *name, int line, int32_t *element)
{
    TAKE(h, fr_model_add(edit_of(h), set, name, line, element, &err));
}

static fr_status service_model_number(const fr_host *h, fr_set set, int32_t element, const char *column,
                                      double value)
{
    TAKE(h, fr_model_set_number(edit_of(h), set, element, column, value, &err));
}

static fr_status service_model_index(const fr_host *h, fr_set set, int32_t element, const char *column,
                                     int32_t value)
{
    TAKE(h, fr_model_set_index(edit_of(h), set, element, column, value, &err));
}

static fr_status service_model_text(const fr_host *h, fr_set set, int32_t element, const char *column,
                                    const char *value)
{
    TAKE(h, fr_model_set_text(edit_of(h), set, element, column, value, &err));
}

static fr_status service_model_table(const fr_host *h, const char *kind, const char *name, const char *unit,
                                     size_t rows, size_t columns, const double *data, int32_t *table)
{
    TAKE(h, fr_model_table_add(edit_of(h), kind, name, unit, rows, columns, data, table, &err));
}

static fr_status service_model_option(const fr_host *h, const char *name, const char *value)
{
    TAKE(h, fr_model_set_option(edit_of(h), name, value, &err));
}

static fr_status service_model_keep(const fr_host *h, const char *section, const char *text)
{
    TAKE(h, fr_model_keep(edit_of(h), section, text, &err));
}

static fr_status service_model_use(const fr_host *h, const char *role, const char *plugin, fr_set set,
                                   size_t n, const int32_t *rows)
{
    TAKE(h, fr_model_add_use(edit_of(h), role, plugin, set, n, rows, &err));
}

static fr_status service_model_feature(const fr_host *h, const char *feature, const char *where)
{
    TAKE(h, fr_model_add_feature(edit_of(h), feature, where, &err));
}

static fr_status service_model_grid(const fr_host *h, const fr_grid *grid)
{
    TAKE(h, fr_model_set_grid(edit_of(h), grid, &err));
}

static fr_status service_model_numbers(const fr_host *h, fr_set set, const char *column, const double *values)
{
    TAKE(h, fr_model_set_numbers(edit_of(h), set, column, values, &err));
}

static fr_status service_model_indices(const fr_host *h, fr_set set, const char *column,
                                       const int32_t *values)
{
    TAKE(h, fr_model_set_indices(edit_of(h), set, column, values, &err));
}

void fr_services_build(fr_host *h)
{
    h->model_grid = service_model_grid;
    h->model_numbers = service_model_numbers;
    h->model_indices = service_model_indices;
    h->model_set = service_model_set;
    h->model_add = service_model_add;
    h->model_number = service_model_number;
    h->model_index = service_model_index;
    h->model_text = service_model_text;
    h->model_table = service_model_table;
    h->model_option = service_model_option;
    h->model_keep = service_model_keep;
    h->model_use = service_model_use;
    h->model_feature = service_model_feature;
}

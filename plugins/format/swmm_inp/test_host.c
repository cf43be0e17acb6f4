#include "test_host.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inp_test *of(const fr_host *h)
{
    return h->owner;
}

static void service_log(const fr_host *h, fr_log_level level, const char *format, ...)
{
    inp_test *t = of(h);
    size_t n = strlen(t->log);
    va_list args;
    va_start(args, format);
    if (n + 2 < sizeof t->log) {
        vsnprintf(t->log + n, sizeof t->log - n - 1, format, args);
        strcat(t->log, "\n");
    }
    va_end(args);
    t->warnings += level == FR_LOG_WARNING;
    t->errors += level == FR_LOG_ERROR;
}

static fr_status service_fail(const fr_host *h, fr_status code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(of(h)->message, sizeof of(h)->message, format, args);
    va_end(args);
    return code;
}

static fr_status take(const fr_host *h, fr_status status, const fr_error *err)
{
    if (status != FR_OK)
        snprintf(of(h)->message, sizeof of(h)->message, "%s:%d: %s", err->file, err->line, err->message);
    return status;
}

static fr_set service_set_find(const fr_host *h, const char *name)
{
    return fr_model_set_find(of(h)->model, name);
}
static size_t service_count(const fr_host *h, fr_set set)
{
    return fr_model_count(of(h)->model, set);
}
static const char *service_element_name(const fr_host *h, fr_set set, size_t element)
{
    return fr_model_name(of(h)->model, set, element);
}
static int32_t service_element_find(const fr_host *h, fr_set set, const char *name)
{
    return fr_model_find(of(h)->model, set, name);
}
static const double *service_column_number(const fr_host *h, fr_set set, const char *column)
{
    return fr_model_numbers(of(h)->model, set, column);
}
static const int32_t *service_column_index(const fr_host *h, fr_set set, const char *column)
{
    return fr_model_indices(of(h)->model, set, column);
}
static const char *const *service_column_text(const fr_host *h, fr_set set, const char *column)
{
    return fr_model_texts(of(h)->model, set, column);
}
static size_t service_table_count(const fr_host *h)
{
    return fr_model_table_count(of(h)->model);
}
static const fr_table *service_table(const fr_host *h, int32_t table)
{
    return fr_model_table(of(h)->model, table);
}
static int32_t service_table_find(const fr_host *h, const char *kind, const char *name)
{
    return fr_model_table_find(of(h)->model, kind, name);
}
static const char *service_option(const fr_host *h, const char *name)
{
    return fr_model_option(of(h)->model, name);
}
static double service_option_number(const fr_host *h, const char *name, double fallback)
{
    const char *value = fr_model_option(of(h)->model, name);
    return value == NULL ? fallback : atof(value);
}
static const char *service_kept_text(const fr_host *h, const char *section)
{
    return fr_model_kept(of(h)->model, section);
}
static fr_status service_model_set(const fr_host *h, const char *name, fr_set *out)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_set_add(of(h)->model, name, out, &err), &err);
}
static fr_status service_model_add(const fr_host *h, fr_set set, const char *name, int line, int32_t *element)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_add(of(h)->model, set, name, line, element, &err), &err);
}
static fr_status service_model_number(const fr_host *h, fr_set set, int32_t e, const char *column, double v)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_set_number(of(h)->model, set, e, column, v, &err), &err);
}
static fr_status service_model_index(const fr_host *h, fr_set set, int32_t e, const char *column, int32_t v)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_set_index(of(h)->model, set, e, column, v, &err), &err);
}
static fr_status service_model_text(const fr_host *h, fr_set set, int32_t e, const char *column,
                                    const char *v)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_set_text(of(h)->model, set, e, column, v, &err), &err);
}
static fr_status service_model_table(const fr_host *h, const char *kind, const char *name, const char *unit,
                                     size_t rows, size_t columns, const double *data, int32_t *table)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_table_add(of(h)->model, kind, name, unit, rows, columns, data, table, &err),
                &err);
}
static fr_status service_model_option(const fr_host *h, const char *name, const char *value)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_set_option(of(h)->model, name, value, &err), &err);
}
static fr_status service_model_keep(const fr_host *h, const char *section, const char *text)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_keep(of(h)->model, section, text, &err), &err);
}
static fr_status service_model_use(const fr_host *h, const char *role, const char *plugin, fr_set set,
                                   size_t n, const int32_t *rows)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_add_use(of(h)->model, role, plugin, set, n, rows, &err), &err);
}
static fr_status service_model_feature(const fr_host *h, const char *feature, const char *where)
{
    fr_error err = FR_ERROR_INIT;
    return take(h, fr_model_add_feature(of(h)->model, feature, where, &err), &err);
}

void inp_test_begin(inp_test *t, const char *path)
{
    fr_error err = FR_ERROR_INIT;
    memset(t, 0, sizeof *t);
    if (fr_model_new(path, &t->model, &err) != FR_OK) abort();
    t->host = (fr_host){
        .struct_size = sizeof(fr_host),
        .abi_version = FR_ABI_VERSION,
        .owner = t,
        .log = service_log,
        .fail = service_fail,
        .set_find = service_set_find,
        .count = service_count,
        .element_name = service_element_name,
        .element_find = service_element_find,
        .column_number = service_column_number,
        .column_index = service_column_index,
        .column_text = service_column_text,
        .table_count = service_table_count,
        .table = service_table,
        .table_find = service_table_find,
        .option = service_option,
        .option_number = service_option_number,
        .kept_text = service_kept_text,
        .model_set = service_model_set,
        .model_add = service_model_add,
        .model_number = service_model_number,
        .model_index = service_model_index,
        .model_text = service_model_text,
        .model_table = service_model_table,
        .model_option = service_model_option,
        .model_keep = service_model_keep,
        .model_use = service_model_use,
        .model_feature = service_model_feature,
    };
}

void inp_test_end(inp_test *t)
{
    fr_model_free(t->model);
    t->model = NULL;
}

const fr_format_ops *inp_test_format(void)
{
    return freshet_plugin(FR_ABI_VERSION)[0]->format;
}

fr_status inp_test_read(inp_test *t, const char *path)
{
    fr_error err = FR_ERROR_INIT;
    inp_test_begin(t, path);
    fr_status status = inp_test_format()->read(&t->host, path);
    if (status != FR_OK) return status;
    return take(&t->host, fr_model_freeze(t->model, &err), &err);
}

static void remove_folder(void)
{
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", inp_test_folder());
    if (system(command) != 0) fprintf(stderr, "cannot remove %s\n", inp_test_folder());
}

const char *inp_test_folder(void)
{
    static char folder[256]; /* a test program, one thread */
    if (folder[0] != '\0') return folder;
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/freshet_inp_XXXXXX", tmp == NULL ? "/tmp" : tmp);
    if (mkdtemp(folder) == NULL) abort();
    atexit(remove_folder);
    return folder;
}

fr_status inp_test_read_text(inp_test *t, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/case.inp", inp_test_folder());
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(text, 1, strlen(text), f) != strlen(text) || fclose(f) != 0) abort();
    return inp_test_read(t, path);
}

/* model_read.c: the model back from group /model of results.nc. The file may be anybody's: all is checked. */
#include <stdlib.h>
#include <string.h>

#include "result/private.h"

static fr_status add_elements(const fr_nc *nc, fr_model *m, fr_set set, size_t n, fr_error *err)
{
    char **names = NULL;
    if (set == FR_CELLS) return n > 0 ? fr_result_read_grid(nc, m, n, err) : FR_OK;
    FR_TRY(fr_nc_get_texts(nc, "name.", n, &names, err));
    fr_status status = FR_OK;
    for (size_t i = 0; i < n && status == FR_OK; i++) {
        int32_t element = 0;
        status = fr_model_add(m, set, names[i], 0, &element, err);
    }
    fr_nc_free_texts(names, n);
    return status;
}

static fr_status texts_back(const fr_nc *nc, fr_model *m, fr_set set, const char *column, size_t n,
                            fr_error *err)
{
    char **texts = NULL;
    FR_TRY(fr_nc_get_texts(nc, column, n, &texts, err));
    fr_status status = FR_OK;
    for (size_t i = 0; i < n && status == FR_OK; i++)
        if (texts[i] && texts[i][0]) status = fr_model_set_text(m, set, (int32_t)i, column, texts[i], err);
    fr_nc_free_texts(texts, n);
    return status;
}

static fr_status numbers_back(const fr_nc *nc, fr_model *m, fr_set set, const char *column, size_t n,
                              fr_error *err)
{
    double *values = NULL;
    FR_TRY(fr_nc_get_numbers(nc, column, n, &values, err));
    fr_status status = set == FR_CELLS ? fr_model_set_numbers(m, set, column, values, err) : FR_OK;
    if (set == FR_CELLS) n = 0;
    for (size_t i = 0; i < n && status == FR_OK; i++)
        if (values[i] == values[i]) status = fr_model_set_number(m, set, (int32_t)i, column, values[i], err);
    free(values);
    return status;
}

static fr_status indices_back(const fr_nc *nc, fr_model *m, fr_set set, const char *column, size_t n,
                              fr_error *err)
{
    int32_t *values = NULL;
    FR_TRY(fr_nc_get_indices(nc, column, n, &values, err));
    fr_status status = set == FR_CELLS ? fr_model_set_indices(m, set, column, values, err) : FR_OK;
    if (set == FR_CELLS) n = 0;
    for (size_t i = 0; i < n && status == FR_OK; i++)
        if (values[i] != FR_NONE) status = fr_model_set_index(m, set, (int32_t)i, column, values[i], err);
    free(values);
    return status;
}

static fr_status columns_back(const fr_nc *nc, fr_model *m, fr_set set, size_t n, fr_error *err)
{
    int count = 0;
    FR_NC(nc, nc_inq_nvars(nc->id, &count), "model", err);
    for (int var = 0; var < count; var++) {
        char column[NC_MAX_NAME + 1];
        nc_type type = NC_NAT;
        FR_NC(nc, nc_inq_varname(nc->id, var, column), "model", err);
        FR_NC(nc, nc_inq_vartype(nc->id, var, &type), column, err);
        if (column[strlen(column) - 1] == '.') continue; /* names, and where the cells lie */
        if (type == NC_STRING) FR_TRY(texts_back(nc, m, set, column, n, err));
        if (type == NC_DOUBLE) FR_TRY(numbers_back(nc, m, set, column, n, err));
        if (type == NC_INT) FR_TRY(indices_back(nc, m, set, column, n, err));
    }
    return FR_OK;
}

typedef struct table_columns {
    char **name, **kind, **unit;
    int32_t *rows, *columns;
    double *data;
    size_t n, total;
} table_columns;

static fr_status read_tables(const fr_nc *nc, table_columns *t, fr_error *err)
{
    t->n = fr_nc_length(nc, "n");
    t->total = fr_nc_length(nc, "values");
    FR_TRY(fr_nc_get_texts(nc, "name", t->n, &t->name, err));
    FR_TRY(fr_nc_get_texts(nc, "kind", t->n, &t->kind, err));
    FR_TRY(fr_nc_get_texts(nc, "unit", t->n, &t->unit, err));
    FR_TRY(fr_nc_get_indices(nc, "rows", t->n, &t->rows, err));
    FR_TRY(fr_nc_get_indices(nc, "columns", t->n, &t->columns, err));
    return fr_nc_get_numbers(nc, "data", t->total, &t->data, err);
}

static fr_status add_tables(const fr_nc *nc, fr_model *m, const table_columns *t, fr_error *err)
{
    size_t start = 0;
    for (size_t i = 0; i < t->n; i++) {
        int32_t id = 0;
        size_t rows = t->rows[i] > 0 ? (size_t)t->rows[i] : 0,
               columns = t->columns[i] > 0 ? (size_t)t->columns[i] : 0;
        if (columns > 64 || rows * columns > t->total - start)
            return fr_fail_file(err, FR_INPUT, nc->path, 0, "the table '%s' in the results is damaged",
                                t->name[i]);
        FR_TRY(fr_model_table_add(m, t->kind[i], t->name[i], t->unit[i], rows, columns, t->data + start, &id,
                                  err));
        start += rows * columns;
    }
    return FR_OK;
}

static fr_status tables_back(const fr_nc *parent, fr_model *m, fr_error *err)
{
    fr_nc nc;
    table_columns t = { 0 };
    if (!fr_nc_open_group(parent, "tables", &nc)) return FR_OK;
    fr_status status = read_tables(&nc, &t, err);
    if (status == FR_OK) status = add_tables(&nc, m, &t, err);
    fr_nc_free_texts(t.name, t.n);
    fr_nc_free_texts(t.kind, t.n);
    fr_nc_free_texts(t.unit, t.n);
    free(t.rows);
    free(t.columns);
    free(t.data);
    return status;
}

typedef fr_status (*pair_put)(fr_model *m, const char *first, const char *second, fr_error *err);

static fr_status pairs_back(const fr_nc *parent, fr_model *m, const char *group, pair_put put, fr_error *err)
{
    fr_nc nc;
    char **name = NULL, **value = NULL;
    if (!fr_nc_open_group(parent, group, &nc)) return FR_OK;
    size_t n = fr_nc_length(&nc, "n");
    fr_status status = fr_nc_get_texts(&nc, "name", n, &name, err);
    if (status == FR_OK) status = fr_nc_get_texts(&nc, "value", n, &value, err);
    for (size_t i = 0; i < n && status == FR_OK; i++)
        status = put(m, name[i], value[i], err);
    fr_nc_free_texts(name, n);
    fr_nc_free_texts(value, n);
    return status;
}

static fr_status sets_back(const fr_nc *group, fr_model *m, fr_error *err)
{
    int count = 0, id[512];
    FR_NC(group, nc_inq_grps(group->id, &count, NULL), "model", err);
    if (count < 0 || count > 512)
        return fr_fail_file(err, FR_INPUT, group->path, 0, "too many sets in the results");
    FR_NC(group, nc_inq_grps(group->id, &count, id), "model", err);
    for (int pass = 0; pass < 2; pass++) /* all elements before any reference to them */
        for (int g = 0; g < count; g++) {
            char name[NC_MAX_NAME + 1];
            fr_nc nc = { id[g], group->path };
            fr_set set = FR_NONE;
            FR_NC(group, nc_inq_grpname(id[g], name), "model", err);
            if (strcmp(name, "tables") == 0 || name[strlen(name) - 1] == '.') continue;
            FR_TRY(fr_model_set_add(m, name, &set, err));
            size_t n = fr_nc_length(&nc, "n");
            FR_TRY(pass == 0 ? add_elements(&nc, m, set, n, err) : columns_back(&nc, m, set, n, err));
        }
    return FR_OK;
}

static fr_status fill(const fr_nc *group, fr_model *m, fr_error *err)
{
    FR_TRY(tables_back(group, m, err));
    FR_TRY(sets_back(group, m, err));
    FR_TRY(pairs_back(group, m, "options.", fr_model_set_option, err));
    FR_TRY(pairs_back(group, m, "features.", fr_model_add_feature, err));
    FR_TRY(pairs_back(group, m, "kept.", fr_model_keep, err));
    return fr_model_freeze(m, err);
}

fr_status fr_result_read_model(const fr_nc *nc, const char *path, fr_model **out, fr_error *err)
{
    fr_nc group;
    *out = NULL;
    if (!fr_nc_open_group(nc, "model", &group))
        return fr_fail_file(err, FR_INPUT, path, 0,
                            "this file is no result of Freshet: it has no group 'model'");
    FR_TRY(fr_model_new(path, out, err));
    fr_status status = fill(&group, *out, err);
    if (status == FR_OK) return FR_OK;
    fr_model_free(*out);
    *out = NULL;
    return status;
}

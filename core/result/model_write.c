/* model_write.c: the whole model in group /model of results.nc: one subgroup a set, one variable a column. */
#include <stdlib.h>
#include <string.h>

#include "result/private.h"

static fr_status put_column(const fr_nc *nc, const fr_model *m, fr_set set, const fr_column_info *c, int dim,
                            fr_error *err)
{
    size_t n = fr_model_count(m, set);
    if (c->type == FR_COLUMN_TEXT)
        return fr_nc_put_texts(nc, c->name, dim, n, fr_model_texts(m, set, c->name), err);
    if (c->type == FR_COLUMN_NUMBER)
        return fr_nc_put_numbers(nc, c->name, dim, fr_model_numbers(m, set, c->name), err);
    return fr_nc_put_indices(nc, c->name, dim, fr_model_indices(m, set, c->name), err);
}

/* Columns that hold nothing but "not given" need not be written. */
static bool has_values(const fr_model *m, fr_set set, const fr_column_info *c)
{
    size_t n = fr_model_count(m, set);
    const double *number = c->type == FR_COLUMN_NUMBER ? fr_model_numbers(m, set, c->name) : NULL;
    const char *const *text = c->type == FR_COLUMN_TEXT ? fr_model_texts(m, set, c->name) : NULL;
    if (!number && !text)
        return c->type != FR_COLUMN_NUMBER && c->type != FR_COLUMN_TEXT && fr_model_indices(m, set, c->name);
    for (size_t i = 0; i < n; i++)
        if (number ? number[i] == number[i] : text[i] != NULL) return true;
    return false;
}

static fr_status put_element_names(const fr_nc *nc, const fr_model *m, fr_set set, int dim, fr_error *err)
{
    size_t n = fr_model_count(m, set);
    const char **names = fr_alloc(n, sizeof *names, err);
    if (!names) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        names[i] = fr_model_name(m, set, i);
    fr_status status = fr_nc_put_texts(nc, "name.", dim, n, names, err);
    free(names);
    return status;
}

static fr_status put_set(const fr_nc *parent, const fr_model *m, fr_set set, fr_error *err)
{
    size_t n = fr_model_count(m, set);
    fr_nc nc;
    int dim = 0;
    FR_TRY(fr_nc_group(parent, fr_model_set_name(m, set), &nc, err));
    FR_TRY(fr_nc_dim(&nc, "n", n, &dim, err));
    FR_TRY(set == FR_CELLS ? fr_result_write_grid(&nc, m, dim, err)
                           : put_element_names(&nc, m, set, dim, err));
    for (size_t c = 0; c < fr_model_column_count(m, set); c++) {
        const fr_column_info *info = fr_model_column_info(m, set, c);
        if (has_values(m, set, info)) FR_TRY(put_column(&nc, m, set, info, dim, err));
    }
    return FR_OK;
}

static fr_status put_table_data(const fr_nc *nc, const fr_model *m, size_t n, fr_error *err)
{
    size_t total = 0;
    int dim = 0, var = 0;
    for (size_t i = 0; i < n; i++) {
        const fr_table *t = fr_model_table(m, (int32_t)i);
        total += t->rows * t->columns;
    }
    FR_TRY(fr_nc_dim(nc, "values", total ? total : 1, &dim, err));
    FR_TRY(fr_nc_var(nc, "data", NC_DOUBLE, 1, &dim, NULL, &var, err));
    for (size_t i = 0, start = 0; i < n; i++) {
        const fr_table *t = fr_model_table(m, (int32_t)i);
        size_t count = t->rows * t->columns;
        if (count) FR_NC(nc, nc_put_vara_double(nc->id, var, &start, &count, t->data), "data", err);
        start += count;
    }
    return FR_OK;
}

static fr_status put_tables(const fr_nc *parent, const fr_model *m, fr_error *err)
{
    size_t n = fr_model_table_count(m);
    fr_nc nc;
    int dim = 0;
    if (n == 0) return FR_OK;
    FR_TRY(fr_nc_group(parent, "tables", &nc, err));
    FR_TRY(fr_nc_dim(&nc, "n", n, &dim, err));
    const char **text = fr_alloc(3 * n, sizeof *text, err);
    int32_t *shape = fr_alloc(2 * n, sizeof *shape, err);
    fr_status status = text && shape ? FR_OK : FR_MEMORY;
    for (size_t i = 0; i < n && status == FR_OK; i++) {
        const fr_table *t = fr_model_table(m, (int32_t)i);
        text[i] = t->name;
        text[n + i] = t->kind;
        text[2 * n + i] = t->unit;
        shape[i] = (int32_t)t->rows;
        shape[n + i] = (int32_t)t->columns;
    }
    if (status == FR_OK) status = fr_nc_put_texts(&nc, "name", dim, n, text, err);
    if (status == FR_OK) status = fr_nc_put_texts(&nc, "kind", dim, n, text + n, err);
    if (status == FR_OK) status = fr_nc_put_texts(&nc, "unit", dim, n, text + 2 * n, err);
    if (status == FR_OK) status = fr_nc_put_indices(&nc, "rows", dim, shape, err);
    if (status == FR_OK) status = fr_nc_put_indices(&nc, "columns", dim, shape + n, err);
    free(text);
    free(shape);
    FR_TRY(status);
    return put_table_data(&nc, m, n, err);
}

typedef const char *(*pair_at)(const fr_model *m, size_t i, const char **second);

static fr_status put_pairs(const fr_nc *parent, const fr_model *m, const char *group, size_t n, pair_at at,
                           fr_error *err)
{
    fr_nc nc;
    int dim = 0;
    if (n == 0) return FR_OK;
    FR_TRY(fr_nc_group(parent, group, &nc, err));
    FR_TRY(fr_nc_dim(&nc, "n", n, &dim, err));
    const char **text = fr_alloc(2 * n, sizeof *text, err);
    if (!text) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        text[i] = at(m, i, &text[n + i]);
    fr_status status = fr_nc_put_texts(&nc, "name", dim, n, text, err);
    if (status == FR_OK) status = fr_nc_put_texts(&nc, "value", dim, n, text + n, err);
    free(text);
    return status;
}

fr_status fr_result_write_model(const fr_nc *nc, const fr_model *m, fr_error *err)
{
    fr_nc group;
    FR_TRY(fr_nc_group(nc, "model", &group, err));
    FR_TRY(fr_nc_text_att(&group, NC_GLOBAL, "path", fr_model_path(m), err));
    for (size_t set = 0; set < fr_model_set_count(m); set++)
        if (fr_model_count(m, (fr_set)set) > 0) FR_TRY(put_set(&group, m, (fr_set)set, err));
    FR_TRY(put_tables(&group, m, err));
    FR_TRY(put_pairs(&group, m, "options.", fr_model_option_count(m), fr_model_option_at, err));
    FR_TRY(put_pairs(&group, m, "features.", fr_model_feature_count(m), fr_model_feature_at, err));
    return put_pairs(&group, m, "kept.", fr_model_kept_count(m), fr_model_kept_at, err);
}

#include "result/nc.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

fr_status fr_nc_check(const fr_nc *nc, int code, const char *what, fr_error *err)
{
    if (code == NC_NOERR) return FR_OK;
    return fr_fail_file(err, code == NC_ENOMEM ? FR_MEMORY : FR_IO, nc->path, 0, "netCDF: %s: %s", what,
                        nc_strerror(code));
}

fr_status fr_nc_dim(const fr_nc *nc, const char *name, size_t n, int *dim, fr_error *err)
{
    return fr_nc_check(nc, nc_def_dim(nc->id, name, n, dim), name, err);
}

fr_status fr_nc_var(const fr_nc *nc, const char *name, nc_type type, int rank, const int *dims,
                    const size_t *chunk, int *var, fr_error *err)
{
    FR_NC(nc, nc_def_var(nc->id, name, type, rank, dims, var), name, err);
    /* Nobody writes the value of a scalar that only bears attributes: without a fill it would be chance. */
    if (rank == 0) return fr_nc_check(nc, nc_def_var_fill(nc->id, *var, NC_FILL, NULL), name, err);
    if (type == NC_STRING) return FR_OK;
    if (chunk) FR_NC(nc, nc_def_var_chunking(nc->id, *var, NC_CHUNKED, chunk), name, err);
    FR_NC(nc, nc_def_var_deflate(nc->id, *var, 1, 1, 2), name, err);
    return FR_OK;
}

fr_status fr_nc_text_att(const fr_nc *nc, int var, const char *name, const char *value, fr_error *err)
{
    return fr_nc_check(nc, nc_put_att_text(nc->id, var, name, strlen(value), value), name, err);
}

fr_status fr_nc_int_att(const fr_nc *nc, int var, const char *name, int value, fr_error *err)
{
    return fr_nc_check(nc, nc_put_att_int(nc->id, var, name, NC_INT, 1, &value), name, err);
}

fr_status fr_nc_group(const fr_nc *nc, const char *name, fr_nc *out, fr_error *err)
{
    out->path = nc->path;
    return fr_nc_check(nc, nc_def_grp(nc->id, name, &out->id), name, err);
}

/* HDF5 fills a variable of strings before it is written, and then removes fill value after fill value from its heap:
 * ten times the work of writing. A fill value that is no string at all spares that; its attribute need not stay. */
static fr_status spare_the_fill(const fr_nc *nc, const char *name, int var, fr_error *err)
{
    const char *none = NULL;
    FR_NC(nc, nc_def_var_fill(nc->id, var, NC_FILL, &none), name, err);
    FR_NC(nc, nc_enddef(nc->id), name, err);
    return fr_nc_check(nc, nc_del_att(nc->id, var, "_FillValue"), name, err);
}

static fr_status put_strings(const fr_nc *nc, const char *name, int var, size_t n, const char *const *texts,
                             fr_error *err)
{
    FR_TRY(spare_the_fill(nc, name, var, err));
    const char **copy = fr_alloc(n, sizeof *copy, err);
    if (!copy) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        copy[i] = texts && texts[i] ? texts[i] : "";
    int code = n ? nc_put_var_string(nc->id, var, copy) : NC_NOERR;
    free(copy);
    return fr_nc_check(nc, code, name, err);
}

fr_status fr_nc_put_texts(const fr_nc *nc, const char *name, int dim, size_t n, const char *const *texts,
                          fr_error *err)
{
    int var = 0;
    FR_TRY(fr_nc_var(nc, name, NC_STRING, 1, &dim, NULL, &var, err));
    return put_strings(nc, name, var, n, texts, err);
}

fr_status fr_nc_put_names(const fr_nc *nc, const char *name, int dim, size_t n, const char *const *texts,
                          fr_error *err)
{
    int var = 0, dims[2] = { 0, dim };
    if (nc_inq_dimid(nc->id, "name", &dims[0]) != NC_NOERR) FR_TRY(fr_nc_dim(nc, "name", 1, &dims[0], err));
    FR_TRY(fr_nc_var(nc, name, NC_STRING, 2, dims, NULL, &var, err));
    return put_strings(nc, name, var, n, texts, err);
}

fr_status fr_nc_put_numbers(const fr_nc *nc, const char *name, int dim, const double *values, fr_error *err)
{
    int var = 0;
    FR_TRY(fr_nc_var(nc, name, NC_DOUBLE, 1, &dim, NULL, &var, err));
    return fr_nc_check(nc, nc_put_var_double(nc->id, var, values), name, err);
}

fr_status fr_nc_put_indices(const fr_nc *nc, const char *name, int dim, const int32_t *values, fr_error *err)
{
    int var = 0;
    FR_TRY(fr_nc_var(nc, name, NC_INT, 1, &dim, NULL, &var, err));
    return fr_nc_check(nc, nc_put_var_int(nc->id, var, values), name, err);
}

size_t fr_nc_length(const fr_nc *nc, const char *dim)
{
    int id = 0;
    size_t n = 0;
    if (nc_inq_dimid(nc->id, dim, &id) != NC_NOERR) return 0;
    return nc_inq_dimlen(nc->id, id, &n) == NC_NOERR ? n : 0;
}

bool fr_nc_open_group(const fr_nc *nc, const char *name, fr_nc *out)
{
    out->path = nc->path;
    return nc_inq_grp_ncid(nc->id, name, &out->id) == NC_NOERR;
}

/* The variable `name`, which must be one-dimensional with n values: a foreign file may hold anything. */
static fr_status find_1d(const fr_nc *nc, const char *name, size_t n, int *var, fr_error *err)
{
    int rank = 0, dim[NC_MAX_VAR_DIMS];
    size_t length = 0;
    FR_NC(nc, nc_inq_varid(nc->id, name, var), name, err);
    FR_NC(nc, nc_inq_varndims(nc->id, *var, &rank), name, err);
    if (rank == 1) {
        FR_NC(nc, nc_inq_vardimid(nc->id, *var, dim), name, err);
        FR_NC(nc, nc_inq_dimlen(nc->id, dim[0], &length), name, err);
    }
    if (rank != 1 || length != n)
        return fr_fail_file(err, FR_INPUT, nc->path, 0, "the variable '%s' has not the expected length",
                            name);
    return FR_OK;
}

fr_status fr_nc_get_texts(const fr_nc *nc, const char *name, size_t n, char ***texts, fr_error *err)
{
    int var = 0;
    nc_type type = NC_NAT;
    FR_TRY(find_1d(nc, name, n, &var, err));
    FR_NC(nc, nc_inq_vartype(nc->id, var, &type), name, err);
    if (type != NC_STRING)
        return fr_fail_file(err, FR_INPUT, nc->path, 0, "the variable '%s' holds no texts", name);
    *texts = fr_alloc(n, sizeof **texts, err);
    if (!*texts) return FR_MEMORY;
    fr_status status = n ? fr_nc_check(nc, nc_get_var_string(nc->id, var, *texts), name, err) : FR_OK;
    if (status != FR_OK) free(*texts);
    return status;
}

void fr_nc_free_texts(char **texts, size_t n)
{
    if (!texts) return;
    if (n) nc_free_string(n, texts);
    free(texts);
}

fr_status fr_nc_get_numbers(const fr_nc *nc, const char *name, size_t n, double **values, fr_error *err)
{
    int var = 0;
    FR_TRY(find_1d(nc, name, n, &var, err));
    *values = fr_alloc(n, sizeof **values, err);
    if (!*values) return FR_MEMORY;
    fr_status status = n ? fr_nc_check(nc, nc_get_var_double(nc->id, var, *values), name, err) : FR_OK;
    if (status != FR_OK) free(*values);
    return status;
}

fr_status fr_nc_get_indices(const fr_nc *nc, const char *name, size_t n, int32_t **values, fr_error *err)
{
    int var = 0;
    FR_TRY(find_1d(nc, name, n, &var, err));
    *values = fr_alloc(n, sizeof **values, err);
    if (!*values) return FR_MEMORY;
    fr_status status = n ? fr_nc_check(nc, nc_get_var_int(nc->id, var, *values), name, err) : FR_OK;
    if (status != FR_OK) free(*values);
    return status;
}

/* nc.h: netCDF calls that turn their faults into fr_error, and the few shapes of variables that results use. */
#ifndef FR_RESULT_NC_H
#define FR_RESULT_NC_H

#include <netcdf.h>

#include "base/error.h"

/* One open netCDF group; `path` is for messages. */
typedef struct fr_nc {
    int id;
    const char *path;
} fr_nc;

fr_status fr_nc_check(const fr_nc *nc, int code, const char *what, fr_error *err);
#define FR_NC(nc, call, what, err) FR_TRY(fr_nc_check((nc), (call), (what), (err)))

fr_status fr_nc_dim(const fr_nc *nc, const char *name, size_t n, int *dim, fr_error *err);
/* A variable with shuffle and deflate. chunk NULL: the library chooses. */
fr_status fr_nc_var(const fr_nc *nc, const char *name, nc_type type, int rank, const int *dims,
                    const size_t *chunk, int *var, fr_error *err);
fr_status fr_nc_text_att(const fr_nc *nc, int var, const char *name, const char *value, fr_error *err);
fr_status fr_nc_int_att(const fr_nc *nc, int var, const char *name, int value, fr_error *err);
fr_status fr_nc_group(const fr_nc *nc, const char *name, fr_nc *out, fr_error *err);

/* Whole 1D variables over an existing dimension. NULL texts become "". */
/* Names of elements as strings (name, n), with name = 1: MDAL (QGIS) takes any one-dimensional variable over the
 * nodes or links of a mesh for numbers, and gives up the whole file when they are strings. (Rows of characters would
 * do for MDAL, but netCDF4 for Python cuts them in the wrong places when a name is Chinese.) */
fr_status fr_nc_put_names(const fr_nc *nc, const char *name, int dim, size_t n, const char *const *texts,
                          fr_error *err);
fr_status fr_nc_put_texts(const fr_nc *nc, const char *name, int dim, size_t n, const char *const *texts,
                          fr_error *err);
fr_status fr_nc_put_numbers(const fr_nc *nc, const char *name, int dim, const double *values, fr_error *err);
fr_status fr_nc_put_indices(const fr_nc *nc, const char *name, int dim, const int32_t *values, fr_error *err);

/* Reading: length of a dimension (0 when absent); whole variables, malloc'ed (texts: free with fr_nc_free_texts). */
size_t fr_nc_length(const fr_nc *nc, const char *dim);
bool fr_nc_open_group(const fr_nc *nc, const char *name, fr_nc *out);
fr_status fr_nc_get_texts(const fr_nc *nc, const char *name, size_t n, char ***texts, fr_error *err);
void fr_nc_free_texts(char **texts, size_t n);
fr_status fr_nc_get_numbers(const fr_nc *nc, const char *name, size_t n, double **values, fr_error *err);
fr_status fr_nc_get_indices(const fr_nc *nc, const char *name, size_t n, int32_t **values, fr_error *err);

#endif

/* mesh2d.c: the surface as UGRID mesh2d (INTEROP: each attribute is needed by MDAL and QGIS), and its grid written to
 * and read from group /model/cells. */
#include <math.h>
#include <stdlib.h>

#include "result/private.h"

typedef struct corners {
    size_t n;
    int32_t *number; /* [(columns + 1) * (rows + 1)]: number of a corner that a cell uses; -1 */
} corners;

static size_t corner_at(const fr_grid *g, int32_t column, int32_t row)
{
    return (size_t)row * (g->columns + 1) + (size_t)column;
}

/* Corners of a cell, counter-clockwise from the south-west. */
static void corners_of(const fr_grid *g, size_t cell, size_t at[4])
{
    int32_t c = g->column[cell], r = g->row[cell];
    at[0] = corner_at(g, c, r);
    at[1] = corner_at(g, c + 1, r);
    at[2] = corner_at(g, c + 1, r + 1);
    at[3] = corner_at(g, c, r + 1);
}

static fr_status number_corners(const fr_grid *g, size_t cells, corners *out, fr_error *err)
{
    size_t all = (g->columns + 1) * (g->rows + 1);
    out->n = 0;
    out->number = fr_alloc(all, sizeof *out->number, err);
    if (!out->number) return FR_MEMORY;
    for (size_t i = 0; i < cells; i++) {
        size_t at[4];
        corners_of(g, i, at);
        for (int k = 0; k < 4; k++)
            out->number[at[k]] = 1;
    }
    for (size_t i = 0; i < all; i++)
        out->number[i] = out->number[i] ? (int32_t)out->n++ : -1;
    return FR_OK;
}

static fr_status put_values(const fr_nc *nc, const char *name, int dim, const char *location,
                            const char *standard_name, const double *values, fr_error *err)
{
    int var = 0;
    FR_TRY(fr_nc_put_numbers(nc, name, dim, values, err));
    FR_NC(nc, nc_inq_varid(nc->id, name, &var), name, err);
    FR_TRY(fr_nc_text_att(nc, var, "units", "m", err));
    FR_TRY(fr_nc_text_att(nc, var, "standard_name", standard_name, err));
    if (!location) return FR_OK;
    FR_TRY(fr_nc_text_att(nc, var, "mesh", "mesh2d", err));
    return fr_nc_text_att(nc, var, "location", location, err);
}

/* Height of a corner: mean of the cells around it. */
static void corner_heights(const fr_model *m, const corners *c, double *z, double *count)
{
    const fr_grid *g = fr_model_grid(m);
    const double *bed = fr_model_numbers(m, FR_CELLS, "bed");
    for (size_t i = 0; i < c->n; i++)
        z[i] = count[i] = 0;
    for (size_t i = 0; bed && i < fr_model_count(m, FR_CELLS); i++) {
        size_t at[4];
        corners_of(g, i, at);
        for (int k = 0; k < 4 && isfinite(bed[i]); k++) {
            z[c->number[at[k]]] += bed[i];
            count[c->number[at[k]]] += 1;
        }
    }
    for (size_t i = 0; i < c->n; i++)
        z[i] = count[i] > 0 ? z[i] / count[i] : 0;
}

static fr_status put_corners(const fr_nc *nc, const fr_model *m, const corners *c, fr_error *err)
{
    const fr_grid *g = fr_model_grid(m);
    int dim = 0;
    FR_TRY(fr_nc_dim(nc, "mesh2d_node", c->n, &dim, err));
    double *x = fr_alloc(2 * c->n, sizeof *x, err);
    if (!x) return FR_MEMORY;
    double *y = x + c->n;
    for (size_t r = 0; r <= g->rows; r++)
        for (size_t col = 0; col <= g->columns; col++) {
            int32_t k = c->number[corner_at(g, (int32_t)col, (int32_t)r)];
            double east = (double)col * g->dx, north = (double)r * g->dy;
            if (k < 0) continue;
            x[k] = g->x0 + g->cosine * east - g->sine * north;
            y[k] = g->y0 + g->sine * east + g->cosine * north;
        }
    fr_status status = put_values(nc, "mesh2d_node_x", dim, "node", "projection_x_coordinate", x, err);
    if (status == FR_OK)
        status = put_values(nc, "mesh2d_node_y", dim, "node", "projection_y_coordinate", y, err);
    if (status == FR_OK) {
        corner_heights(m, c, x, y);
        status = put_values(nc, "mesh2d_node_z", dim, "node", "altitude", x, err);
    }
    free(x);
    return status;
}

static fr_status put_faces(const fr_nc *nc, const fr_grid *g, size_t cells, const corners *c, fr_error *err)
{
    int dims[2], var = 0, fill = -1;
    FR_NC(nc, nc_inq_dimid(nc->id, "cell", &dims[0]), "cell", err);
    FR_TRY(fr_nc_dim(nc, "four", 4, &dims[1], err));
    int32_t *node = fr_alloc(4 * cells, sizeof *node, err);
    if (!node) return FR_MEMORY;
    for (size_t i = 0; i < cells; i++) {
        size_t at[4];
        corners_of(g, i, at);
        for (int k = 0; k < 4; k++)
            node[4 * i + (size_t)k] = c->number[at[k]];
    }
    fr_status status = fr_nc_var(nc, "mesh2d_face_nodes", NC_INT, 2, dims, NULL, &var, err);
    if (status == FR_OK)
        status = fr_nc_check(nc, nc_def_var_fill(nc->id, var, NC_FILL, &fill), "mesh2d_face_nodes", err);
    if (status == FR_OK)
        status = fr_nc_check(nc, nc_put_var_int(nc->id, var, node), "mesh2d_face_nodes", err);
    free(node);
    FR_TRY(status);
    FR_TRY(fr_nc_text_att(nc, var, "cf_role", "face_node_connectivity", err));
    return fr_nc_int_att(nc, var, "start_index", 0, err);
}

static fr_status put_centres(const fr_nc *nc, const fr_model *m, size_t cells, fr_error *err)
{
    int dim = 0;
    FR_NC(nc, nc_inq_dimid(nc->id, "cell", &dim), "cell", err);
    double *x = fr_alloc(2 * cells, sizeof *x, err);
    if (!x) return FR_MEMORY;
    for (size_t i = 0; i < cells; i++)
        fr_model_cell_centre(m, i, &x[i], &x[cells + i]);
    fr_status status = put_values(nc, "mesh2d_face_x", dim, NULL, "projection_x_coordinate", x, err);
    if (status == FR_OK)
        status = put_values(nc, "mesh2d_face_y", dim, NULL, "projection_y_coordinate", x + cells, err);
    free(x);
    return status;
}

static fr_status put_topology(const fr_nc *nc, fr_error *err)
{
    int var = 0;
    FR_TRY(fr_nc_var(nc, "mesh2d", NC_INT, 0, NULL, NULL, &var, err));
    FR_TRY(fr_nc_text_att(nc, var, "cf_role", "mesh_topology", err));
    FR_TRY(fr_nc_int_att(nc, var, "topology_dimension", 2, err));
    FR_TRY(fr_nc_text_att(nc, var, "node_coordinates", "mesh2d_node_x mesh2d_node_y", err));
    FR_TRY(fr_nc_text_att(nc, var, "face_node_connectivity", "mesh2d_face_nodes", err));
    FR_TRY(fr_nc_text_att(nc, var, "node_dimension", "mesh2d_node", err));
    FR_TRY(fr_nc_text_att(nc, var, "face_dimension", "cell", err));
    return fr_nc_text_att(nc, var, "face_coordinates", "mesh2d_face_x mesh2d_face_y", err);
}

fr_status fr_result_write_mesh2d(const fr_nc *nc, const fr_model *m, fr_error *err)
{
    const fr_grid *g = fr_model_grid(m);
    size_t cells = fr_model_count(m, FR_CELLS);
    corners c = { 0, NULL };
    if (!g) return FR_OK;
    FR_TRY(put_topology(nc, err));
    fr_status status = number_corners(g, cells, &c, err);
    if (status == FR_OK) status = put_corners(nc, m, &c, err);
    if (status == FR_OK) status = put_faces(nc, g, cells, &c, err);
    free(c.number);
    return status == FR_OK ? put_centres(nc, m, cells, err) : status;
}

/* ---- the grid in the group of the cells ---- */

enum { GRID_NUMBERS = 8 };

fr_status fr_result_write_grid(const fr_nc *nc, const fr_model *m, int dim, fr_error *err)
{
    const fr_grid *g = fr_model_grid(m);
    double numbers[GRID_NUMBERS] = { (double)g->columns, (double)g->rows, g->x0, g->y0, g->dx, g->dy,
                                     g->cosine,          g->sine };
    FR_NC(nc, nc_put_att_double(nc->id, NC_GLOBAL, "grid", NC_DOUBLE, GRID_NUMBERS, numbers), "grid", err);
    FR_TRY(fr_nc_put_indices(nc, "column.", dim, g->column, err));
    return fr_nc_put_indices(nc, "row.", dim, g->row, err);
}

static fr_status damaged(const fr_nc *nc, fr_error *err)
{
    return fr_fail_file(err, FR_INPUT, nc->path, 0, "the grid of the surface in the results is damaged");
}

static fr_status place_cells(const fr_nc *nc, const fr_grid *g, size_t n, const int32_t *column,
                             const int32_t *row, int32_t *cell, fr_error *err)
{
    size_t last = 0;
    for (size_t i = 0; i < g->columns * g->rows; i++)
        cell[i] = FR_NONE;
    for (size_t i = 0; i < n; i++) {
        if (column[i] < 0 || row[i] < 0 || (size_t)column[i] >= g->columns || (size_t)row[i] >= g->rows)
            return damaged(nc, err);
        size_t at = (size_t)row[i] * g->columns + (size_t)column[i];
        if (i > 0 && at <= last) return damaged(nc, err);
        cell[at] = (int32_t)i;
        last = at;
    }
    return FR_OK;
}

fr_status fr_result_read_grid(const fr_nc *nc, fr_model *m, size_t n, fr_error *err)
{
    double v[GRID_NUMBERS];
    size_t length = 0;
    if (nc_inq_attlen(nc->id, NC_GLOBAL, "grid", &length) != NC_NOERR || length != GRID_NUMBERS ||
        nc_get_att_double(nc->id, NC_GLOBAL, "grid", v) != NC_NOERR)
        return damaged(nc, err);
    if (!(v[0] >= 1 && v[1] >= 1 && v[0] * v[1] <= (double)((size_t)1 << 30))) return damaged(nc, err);
    fr_grid g = { .struct_size = sizeof g,
                  .columns = (size_t)v[0],
                  .rows = (size_t)v[1],
                  .x0 = v[2],
                  .y0 = v[3],
                  .dx = v[4],
                  .dy = v[5],
                  .cosine = v[6],
                  .sine = v[7] };
    int32_t *column = NULL, *row = NULL, *cell = fr_alloc(g.columns * g.rows, sizeof *cell, err);
    fr_status status = cell ? fr_nc_get_indices(nc, "column.", n, &column, err) : FR_MEMORY;
    if (status == FR_OK) status = fr_nc_get_indices(nc, "row.", n, &row, err);
    if (status == FR_OK) status = place_cells(nc, &g, n, column, row, cell, err);
    g.cell = cell;
    if (status == FR_OK) status = fr_model_set_grid(m, &g, err);
    free(column);
    free(row);
    free(cell);
    return status;
}

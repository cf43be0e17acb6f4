/* mesh.c: the network as UGRID mesh1d, so that QGIS, MDAL and xarray draw it (INTEROP: each attribute is needed). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strings.h"
#include "result/private.h"

static double at(const double *column, size_t i)
{
    return column && isfinite(column[i]) ? column[i] : 0.0;
}

static fr_status put_axis(const fr_nc *nc, const char *name, const char *standard_name, int dim,
                          const double *values, size_t n, fr_error *err)
{
    int var = 0;
    double *copy = fr_alloc(n, sizeof *copy, err);
    if (!copy) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        copy[i] = at(values, i);
    fr_status status = fr_nc_put_numbers(nc, name, dim, copy, err);
    free(copy);
    FR_TRY(status);
    FR_NC(nc, nc_inq_varid(nc->id, name, &var), name, err);
    FR_TRY(fr_nc_text_att(nc, var, "units", "m", err));
    FR_TRY(fr_nc_text_att(nc, var, "mesh", "mesh1d", err));
    FR_TRY(fr_nc_text_att(nc, var, "location", "node", err));
    return fr_nc_text_att(nc, var, "standard_name", standard_name, err);
}

static fr_status put_edges(const fr_nc *nc, const fr_model *m, fr_error *err)
{
    const int32_t *node1 = fr_model_indices(m, FR_LINKS, "node1"),
                  *node2 = fr_model_indices(m, FR_LINKS, "node2");
    size_t n = fr_model_count(m, FR_LINKS);
    int dims[2], var = 0, fill = -1;
    FR_NC(nc, nc_inq_dimid(nc->id, "link", &dims[0]), "link", err);
    FR_TRY(fr_nc_dim(nc, "two", 2, &dims[1], err));
    int32_t *ends = fr_alloc(2 * n, sizeof *ends, err);
    if (!ends) return FR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        ends[2 * i] = node1 ? node1[i] : 0;
        ends[2 * i + 1] = node2 ? node2[i] : 0;
    }
    fr_status status = fr_nc_var(nc, "mesh1d_edge_nodes", NC_INT, 2, dims, NULL, &var, err);
    if (status == FR_OK)
        status = fr_nc_check(nc, nc_def_var_fill(nc->id, var, NC_FILL, &fill), "mesh1d_edge_nodes", err);
    if (status == FR_OK)
        status = fr_nc_check(nc, nc_put_var_int(nc->id, var, ends), "mesh1d_edge_nodes", err);
    free(ends);
    FR_TRY(status);
    FR_TRY(fr_nc_text_att(nc, var, "cf_role", "edge_node_connectivity", err));
    return fr_nc_int_att(nc, var, "start_index", 0, err);
}

static fr_status put_topology(const fr_nc *nc, bool edges, fr_error *err)
{
    int var = 0;
    FR_TRY(fr_nc_var(nc, "mesh1d", NC_INT, 0, NULL, NULL, &var, err));
    FR_TRY(fr_nc_text_att(nc, var, "cf_role", "mesh_topology", err));
    FR_TRY(fr_nc_int_att(nc, var, "topology_dimension", 1, err));
    FR_TRY(fr_nc_text_att(nc, var, "node_coordinates", "mesh1d_node_x mesh1d_node_y", err));
    FR_TRY(fr_nc_text_att(nc, var, "node_dimension", "node", err));
    if (!edges) return FR_OK;
    FR_TRY(fr_nc_text_att(nc, var, "edge_node_connectivity", "mesh1d_edge_nodes", err));
    return fr_nc_text_att(nc, var, "edge_dimension", "link", err);
}

static fr_status put_crs(const fr_nc *nc, const fr_model *m, fr_error *err)
{
    const char *crs = fr_model_option(m, "crs");
    int var = 0, code = 0;
    if (!crs || !*crs) return FR_OK;
    FR_TRY(fr_nc_var(nc, "projected_coordinate_system", NC_INT, 0, NULL, NULL, &var, err));
    /* NOLINTNEXTLINE(cert-err34-c): nine digits cannot overflow */
    if (fr_starts_with(crs, "EPSG:") && sscanf(crs + 5, "%9d", &code) == 1) {
        FR_TRY(fr_nc_int_att(nc, var, "epsg", code, err));
        return fr_nc_text_att(nc, var, "EPSG_code", crs, err);
    }
    return fr_nc_text_att(nc, var, "wkt", crs, err);
}

static fr_status write_mesh1d(const fr_nc *nc, const fr_model *m, size_t n, fr_error *err)
{
    int dim = 0;
    bool edges = fr_model_count(m, FR_LINKS) > 0;
    FR_NC(nc, nc_inq_dimid(nc->id, "node", &dim), "node", err);
    FR_TRY(put_topology(nc, edges, err));
    FR_TRY(put_axis(nc, "mesh1d_node_x", "projection_x_coordinate", dim, fr_model_numbers(m, FR_NODES, "x"),
                    n, err));
    FR_TRY(put_axis(nc, "mesh1d_node_y", "projection_y_coordinate", dim, fr_model_numbers(m, FR_NODES, "y"),
                    n, err));
    FR_TRY(put_axis(nc, "mesh1d_node_z", "altitude", dim, fr_model_numbers(m, FR_NODES, "invert"), n, err));
    return edges ? put_edges(nc, m, err) : FR_OK;
}

fr_status fr_result_write_mesh(const fr_nc *nc, const fr_model *m, fr_error *err)
{
    size_t n = fr_model_count(m, FR_NODES);
    if (n > 0) FR_TRY(write_mesh1d(nc, m, n, err));
    FR_TRY(fr_result_write_mesh2d(nc, m, err));
    return n > 0 || fr_model_grid(m) ? put_crs(nc, m, err) : FR_OK;
}

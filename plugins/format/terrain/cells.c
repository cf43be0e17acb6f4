/* cells.c: the cells, and columns of them that need no shapes. */
#include <cpl_conv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "terrain.h"

fr_status terrain_put(const terrain *t, const char *column, const double *values)
{
    return t->h->model_numbers(t->h, FR_CELLS, column, values);
}

static fr_status no_memory(const terrain *t)
{
    return t->h->fail(t->h, FR_MEMORY, "no memory left for the %zu x %zu cells of %s", t->columns, t->rows,
                      t->path);
}

static fr_status hand_over(terrain *t, int32_t *active)
{
    for (size_t i = 0; i < squares(t); i++)
        active[i] = isnan(t->bed[i]) ? FR_NONE : 0;
    fr_grid grid = { .struct_size = sizeof grid,
                     .columns = t->columns,
                     .rows = t->rows,
                     .x0 = t->to_map[0],
                     .y0 = t->to_map[3],
                     .dx = t->dx,
                     .dy = t->dy,
                     .cosine = t->to_map[1] / t->dx,
                     .sine = t->to_map[4] / t->dx,
                     .cell = active };
    return t->h->model_grid(t->h, &grid);
}

fr_status terrain_make_cells(terrain *t)
{
    int32_t *active = malloc(squares(t) * sizeof *active);
    if (active == NULL) return no_memory(t);
    fr_status status = hand_over(t, active);
    free(active);
    if (status != FR_OK) return status;
    t->grid = t->h->grid(t->h);
    t->cells = t->h->count(t->h, FR_CELLS);
    t->value = malloc(t->cells * sizeof *t->value);
    t->number = malloc(squares(t) * sizeof *t->number);
    if (t->value == NULL || t->number == NULL) return no_memory(t);
    for (size_t i = 0; i < t->cells; i++)
        t->value[i] = t->bed[square_of(t, i)];
    return terrain_put(t, "bed", t->value);
}

static size_t placed_gauges(const double *x, const double *y, size_t n)
{
    size_t placed = 0;
    for (size_t i = 0; x != NULL && y != NULL && i < n; i++)
        placed += isfinite(x[i]) && isfinite(y[i]);
    return placed;
}

/* The nearest gauge; nothing to choose when the model has one. */
fr_status terrain_fill_gauges(terrain *t)
{
    const fr_host *h = t->h;
    size_t n = h->count(h, FR_GAUGES);
    const double *x = h->column_number(h, FR_GAUGES, "x"), *y = h->column_number(h, FR_GAUGES, "y");
    size_t placed = placed_gauges(x, y, n);
    if (n < 2) return FR_OK;
    if (placed == 0) {
        h->log(h, FR_LOG_WARNING,
               "the model has %zu rain gauges but none has coordinates; the first serves all cells", n);
        return FR_OK;
    }
    int32_t *nearest = malloc(t->cells * sizeof *nearest);
    if (nearest == NULL) return no_memory(t);
    for (size_t i = 0; i < t->cells; i++) {
        double cx, cy, best = INFINITY;
        GDALApplyGeoTransform((double *)t->to_map, t->grid->column[i] + 0.5, t->grid->row[i] + 0.5, &cx, &cy);
        for (size_t k = 0; k < n; k++) {
            double d = hypot(x[k] - cx, y[k] - cy);
            if (!(d < best)) continue;
            best = d;
            nearest[i] = (int32_t)k;
        }
    }
    fr_status status = h->model_indices(h, FR_CELLS, "gauge", nearest);
    free(nearest);
    return status;
}

static void compare_crs(const terrain *t, const char *model)
{
    OGRSpatialReferenceH other = OSRNewSpatialReference(NULL);
    bool known = OSRSetFromUserInput(other, model) == OGRERR_NONE;
    char *own = terrain_crs_text(t->crs);
    OSRSetAxisMappingStrategy(other, OAMS_TRADITIONAL_GIS_ORDER);
    if (known && !OSRIsSame(other, t->crs))
        t->h->log(
            t->h, FR_LOG_WARNING,
            "the model is in the coordinate system %.80s, the terrain in %.80s: nodes and cells may not meet; "
            "give the parameter crs, or correct the model",
            model, own != NULL ? own : "?");
    CPLFree(own);
    OSRDestroySpatialReference(other);
}

fr_status terrain_set_option_crs(const terrain *t)
{
    const char *model = t->h->option(t->h, "crs");
    if (t->crs == NULL) return FR_OK;
    if (model != NULL && model[0] != '\0') {
        compare_crs(t, model);
        return FR_OK;
    }
    char *text = terrain_crs_text(t->crs);
    fr_status status = text == NULL ? FR_OK : t->h->model_option(t->h, "crs", text);
    CPLFree(text);
    return status;
}

/* Nodes that miss the terrain altogether: told, and whether X and Y have changed places. */
void terrain_check_nodes(const terrain *t)
{
    const fr_host *h = t->h;
    const double *x = h->column_number(h, FR_NODES, "x"), *y = h->column_number(h, FR_NODES, "y");
    size_t n = h->count(h, FR_NODES), placed = 0, on = 0, swapped = 0;
    for (size_t i = 0; x != NULL && y != NULL && i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) continue;
        placed++;
        on += h->cell_at(h, x[i], y[i]) != FR_NONE;
        swapped += h->cell_at(h, y[i], x[i]) != FR_NONE;
    }
    if (placed == 0 || on > 0) return;
    if (swapped > 0)
        h->log(
            h, FR_LOG_WARNING,
            "none of the %zu nodes lies on the terrain, but %zu would if x and y changed places: in Chinese survey "
            "data X is north; correct the coordinates of the model",
            placed, swapped);
    else
        h->log(h, FR_LOG_WARNING,
               "none of the %zu nodes of the model lies on the terrain; check the coordinates of both",
               placed);
}

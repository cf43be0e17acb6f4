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

/* Manning n of the raster; the number where there is none or it is silent. */
fr_status terrain_fill_roughness(terrain *t)
{
    const char *path = t->h->text(t->h, "roughness_raster");
    double everywhere = t->h->number(t->h, "roughness");
    size_t silent = 0, bad = 0;
    if (path != NULL) TRY(terrain_sample(t, path, "average", t->number));
    for (size_t i = 0; i < t->cells; i++) {
        double n = path == NULL ? everywhere : t->number[square_of(t, i)];
        silent += isnan(n);
        bad += n < 0.0 || n > 10.0;
        t->value[i] = isnan(n) ? everywhere : n;
    }
    if (bad > 0)
        return t->h->fail(
            t->h, FR_INPUT,
            "%s: the Manning n of %zu cells is below 0 or above 10; it must be in s/m^(1/3), 0.01 to 0.2 "
            "as a rule",
            path, bad);
    if (silent > 0)
        t->h->log(t->h, FR_LOG_WARNING, "%s says nothing about %zu of %zu cells; they get the roughness %g",
                  path, silent, t->cells, everywhere);
    return terrain_put(t, "roughness", t->value);
}

static size_t placed_gauges(const terrain *t, const double *x, const double *y, size_t n)
{
    size_t placed = 0;
    for (size_t i = 0; x != NULL && y != NULL && i < n; i++)
        placed += isfinite(x[i]) && isfinite(y[i]);
    (void)t;
    return placed;
}

/* The nearest gauge; nothing to choose when the model has one. */
fr_status terrain_fill_gauges(terrain *t)
{
    const fr_host *h = t->h;
    size_t n = h->count(h, FR_GAUGES);
    const double *x = h->column_number(h, FR_GAUGES, "x"), *y = h->column_number(h, FR_GAUGES, "y");
    size_t placed = placed_gauges(t, x, y, n);
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

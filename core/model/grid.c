/* grid.c: the uniform grid of the surface and its cells; whole columns at once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "model/store.h"

#define MAX_SQUARES ((size_t)1 << 30) /* of the rectangle: keeps int32 numbers safe */

const fr_grid *fr_model_grid(const fr_model *m)
{
    return m->grid.cell == NULL ? NULL : &m->grid;
}

static fr_status check_grid(const fr_model *m, const fr_grid *g, fr_error *err)
{
    if (m->grid.cell != NULL || fr_model_count(m, FR_CELLS) > 0)
        return fr_fail(err, FR_INPUT, "the model has a terrain already; give one");
    if (g->cell == NULL || g->columns == 0 || g->rows == 0 || g->columns > MAX_SQUARES / g->rows)
        return fr_fail(err, FR_INPUT, "a terrain of %zu x %zu cells cannot be used", g->columns, g->rows);
    if (!(g->dx > 0) || !(g->dy > 0) || !isfinite(g->dx) || !isfinite(g->dy) || !isfinite(g->x0) ||
        !isfinite(g->y0) || fabs(hypot(g->cosine, g->sine) - 1) > 1e-9)
        return fr_fail(err, FR_INPUT, "the position or the cell size of the terrain is no usable number");
    return FR_OK;
}

/* Numbers the active squares row by row. */
static size_t number_cells(fr_grid *g, int32_t *cell, int32_t *column, int32_t *row)
{
    size_t n = 0;
    for (size_t r = 0; r < g->rows; r++) {
        for (size_t c = 0; c < g->columns; c++) {
            size_t at = r * g->columns + c;
            if (cell[at] == FR_NONE) continue;
            column[n] = (int32_t)c;
            row[n] = (int32_t)r;
            cell[at] = (int32_t)n++;
        }
    }
    return n;
}

fr_status fr_model_set_grid(fr_model *m, const fr_grid *grid, fr_error *err)
{
    FR_TRY(fr_store_editable(m, err));
    FR_TRY(check_grid(m, grid, err));
    fr_grid g = *grid;
    size_t squares = g.columns * g.rows, n = 0;
    for (size_t i = 0; i < squares; i++)
        n += grid->cell[i] != FR_NONE;
    if (n == 0) return fr_fail(err, FR_INPUT, "the terrain has no cell with a height: all of it is no-data");
    int32_t *cell = fr_alloc(squares, sizeof *cell, err), *column = fr_alloc(n, sizeof *column, err),
            *row = fr_alloc(n, sizeof *row, err);
    fr_status status = cell && column && row ? fr_store_fill_set(m, FR_CELLS, n, err) : FR_MEMORY;
    if (status != FR_OK) {
        free(cell);
        free(column);
        free(row);
        return status;
    }
    memcpy(cell, grid->cell, squares * sizeof *cell);
    number_cells(&g, cell, column, row);
    g.struct_size = sizeof g;
    g.cell = cell;
    g.column = column;
    g.row = row;
    m->grid = g;
    return FR_OK;
}

void fr_store_free_grid(fr_model *m)
{
    free((void *)m->grid.cell);
    free((void *)m->grid.column);
    free((void *)m->grid.row);
}

int32_t fr_model_cell_at(const fr_model *m, double x, double y)
{
    const fr_grid *g = fr_model_grid(m);
    if (g == NULL || !isfinite(x) || !isfinite(y)) return FR_NONE;
    double east = x - g->x0, north = y - g->y0;
    double c = floor((g->cosine * east + g->sine * north) / g->dx);
    double r = floor((g->cosine * north - g->sine * east) / g->dy);
    if (!(c >= 0 && r >= 0 && c < (double)g->columns && r < (double)g->rows)) return FR_NONE;
    return g->cell[(size_t)r * g->columns + (size_t)c];
}

void fr_model_cell_centre(const fr_model *m, size_t cell, double *x, double *y)
{
    const fr_grid *g = &m->grid;
    double east = (g->column[cell] + 0.5) * g->dx, north = (g->row[cell] + 0.5) * g->dy;
    *x = g->x0 + g->cosine * east - g->sine * north;
    *y = g->y0 + g->sine * east + g->cosine * north;
}

fr_status fr_model_set_numbers(fr_model *m, fr_set set, const char *column, const double *values,
                               fr_error *err)
{
    size_t n = fr_model_count(m, set);
    if (n == 0) return FR_OK;
    FR_TRY(fr_model_set_number(m, set, 0, column, NAN, err));
    for (size_t i = 0; i < n; i++)
        if (isinf(values[i])) return fr_fail(err, FR_INPUT, "%s of element %zu is infinite", column, i + 1);
    memcpy(fr_store_find_column(m, set, column)->data.numbers, values, n * sizeof *values);
    return FR_OK;
}

fr_status fr_model_set_indices(fr_model *m, fr_set set, const char *column, const int32_t *values,
                               fr_error *err)
{
    size_t n = fr_model_count(m, set);
    if (n == 0) return FR_OK;
    FR_TRY(fr_model_set_index(m, set, 0, column, FR_NONE, err));
    memcpy(fr_store_find_column(m, set, column)->data.indices, values, n * sizeof *values);
    return FR_OK;
}

/* ground.c: the model's cells become a sheet. */
#include <math.h>
#include <string.h>

#include "surface.h"

static double or_else(const double *column, size_t i, double fallback)
{
    return column && !isnan(column[i]) ? column[i] : fallback;
}

static bool any_given(const double *column, size_t n, double plain)
{
    for (size_t i = 0; column && i < n; i++)
        if (!isnan(column[i]) && column[i] != plain) return true;
    return false;
}

/* A wall counts when it is higher than both cells. */
static void walls(fr_surface *s, const double *crest, int north)
{
    const fr_grid *g = s->grid;
    for (size_t i = 0; crest && i < s->n; i++) {
        size_t c = (size_t)g->column[i], r = (size_t)g->row[i], c2 = c + !north, r2 = r + (size_t)north;
        if (isnan(crest[i]) || c2 >= g->columns || r2 >= g->rows) continue;
        int32_t other = g->cell[r2 * g->columns + c2];
        if (other == FR_NONE) continue;
        double above = crest[i] - fmax(s->bed[i], s->bed[other]);
        if (above > 0.0) fr_sheet_wall(&s->sheet, north, c, r, above);
    }
}

static fr_status check(const fr_surface *s)
{
    const fr_host *h = s->h;
    for (size_t i = 0; i < s->n; i++) {
        if (!isfinite(s->bed[i]) || fabs(s->bed[i]) > 1e5)
            return h->fail_at(h, FR_INPUT, FR_CELLS, i, "the bed is not given or not a height");
        if (!(s->roughness[i] >= 0.0 && s->roughness[i] <= 10.0))
            return h->fail_at(h, FR_INPUT, FR_CELLS, i, "Manning's n is %g; it must be from 0 to 10",
                              s->roughness[i]);
        if (!(s->room[i] >= 1.0 && s->room[i] <= 1e4))
            return h->fail_at(h, FR_INPUT, FR_CELLS, i, "the porosity is %g; it must be from 0.0001 to 1",
                              1.0 / s->room[i]);
    }
    return FR_OK;
}

static fr_status bed_of_grid(fr_surface *s)
{
    const fr_grid *g = s->grid;
    double *bed = s->h->allocate(s->h, g->columns * g->rows, sizeof *bed);
    if (!bed) return FR_MEMORY;
    for (size_t k = 0; k < g->columns * g->rows; k++)
        bed[k] = g->cell[k] == FR_NONE ? NAN : s->bed[g->cell[k]];
    fr_sheet_bed(&s->sheet, bed);
    return FR_OK;
}

static fr_status read_columns(fr_surface *s, const double *porosity)
{
    const fr_host *h = s->h;
    const double *bed = h->column_number(h, FR_CELLS, "bed");
    const double *roughness = h->column_number(h, FR_CELLS, "roughness");
    s->bed = h->allocate(h, s->n, sizeof(double));
    s->room = h->allocate(h, s->n, sizeof(double));
    s->roughness = h->allocate(h, s->n, sizeof(double));
    s->at = h->allocate(h, s->n, sizeof(size_t));
    if (!s->bed || !s->room || !s->roughness || !s->at) return FR_MEMORY;
    for (size_t i = 0; i < s->n; i++) {
        s->bed[i] = bed ? bed[i] : NAN;
        s->roughness[i] = or_else(roughness, i, h->number(h, "roughness"));
        s->room[i] = 1.0 / or_else(porosity, i, 1.0);
    }
    return check(s);
}

fr_status fr_surface_ground(fr_surface *s)
{
    const fr_host *h = s->h;
    const fr_grid *g = s->grid;
    const double *porosity = h->column_number(h, FR_CELLS, "porosity");
    const double *east = h->column_number(h, FR_CELLS, "wall_east");
    const double *north = h->column_number(h, FR_CELLS, "wall_north");
    bool porous = any_given(porosity, s->n, 1.0);
    bool special = porous || any_given(east, s->n, NAN) || any_given(north, s->n, NAN);
    fr_status status = read_columns(s, porosity);
    if (status != FR_OK) return status;
    s->area = g->dx * g->dy;
    status = fr_sheet_make(&s->sheet, h, h->allocate, g->columns, g->rows, g->dx, g->dy,
                           strcmp(h->text(h, "precision"), "single") == 0, special);
    if (status == FR_OK) status = bed_of_grid(s);
    if (status != FR_OK) return status;
    for (size_t i = 0; i < s->n; i++) {
        s->at[i] = fr_at(&s->sheet, (size_t)g->column[i], (size_t)g->row[i]);
        fr_put(&s->sheet, s->sheet.friction, s->at[i], FR_GRAVITY * s->roughness[i] * s->roughness[i]);
        if (porous && s->room[i] != 1.0)
            fr_sheet_porosity(&s->sheet, (size_t)g->column[i], (size_t)g->row[i], 1.0 / s->room[i]);
    }
    if (porous) fr_sheet_porosity_done(&s->sheet);
    walls(s, east, 0);
    walls(s, north, 1);
    return FR_OK;
}

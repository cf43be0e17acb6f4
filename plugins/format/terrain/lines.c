/* lines.c: walls and dikes along lines raise the faces of cells, without a gap.
 *
 * Two neighbouring cells are joined by the segment between their centres. A face is raised when a line cuts its
 * segment. A way from cell to cell is then a curve; one that leads from one side of a line to the other cuts the line,
 * and so one of its segments does. To keep this true for lines through centres, coordinates are counted in 1024ths of
 * a cell as whole numbers, cuts are found exactly, and ties are broken as if all centres were shifted by (e, e^2) with
 * an e smaller than any number (simulation of simplicity, Edelsbrunner and Muecke 1990). */
#include <math.h>
#include <stdlib.h>

#include "vector.h"

#define FINE 1024 /* steps a cell; at most 2^20 cells across: products fit 63 bits */
#define HALF (FINE / 2)

typedef struct walls {
    terrain *t;
    double to_grid[6];
    double *east, *north; /* [cell], m; NaN */
    size_t raised, low;
} walls;

/* One leg of a line: grid coordinates, and the height of the crest at its ends (or above the ground). */
typedef struct leg {
    int64_t x[2], y[2];
    double crest[2];
    bool above_ground;
} leg;

static int32_t cell_in(const terrain *t, int64_t column, int64_t row)
{
    if (column < 0 || row < 0 || column >= (int64_t)t->columns || row >= (int64_t)t->rows) return FR_NONE;
    return t->grid->cell[(size_t)row * t->columns + (size_t)column];
}

static void raise_face(walls *w, double *face, int32_t cell, int32_t next, const leg *l, double part)
{
    const terrain *t = w->t;
    if (cell == FR_NONE || next == FR_NONE) return;
    double ground = fmax(t->bed[square_of(t, (size_t)cell)], t->bed[square_of(t, (size_t)next)]);
    double crest = l->crest[0] + part * (l->crest[1] - l->crest[0]) + (l->above_ground ? ground : 0.0);
    w->low += crest <= ground;
    w->raised++;
    if (!(face[cell] >= crest)) face[cell] = crest;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* Cuts of the leg with the lines of centres across: u is the coordinate along which it walks, v the other. With the
 * columns (u = x) these are segments to the north. The cut at v lies on the segment from centre r to r + 1 with
 * FINE r + HALF < v <= FINE (r + 1) + HALF; v on a centre lies before it, but beyond it where the leg rises with x: at
 * x + e it is e dv/du higher, more than e^2. */
static void cut(walls *w, const leg *l, bool columns)
{
    const int64_t *u = columns ? l->x : l->y, *v = columns ? l->y : l->x;
    int64_t du = u[1] - u[0], dv = v[1] - v[0],
            limit = columns ? (int64_t)w->t->columns : (int64_t)w->t->rows;
    int64_t before = columns && dv != 0 && (du > 0) == (dv > 0) ? 0 : 1;
    if (du == 0) return;
    int64_t low = du > 0 ? u[0] : u[1], high = du > 0 ? u[1] : u[0];
    /* centres with low <= centre < high */
    int64_t first = floor_div(low - HALF + FINE - 1, FINE), last = floor_div(high - HALF - 1, FINE);
    if (first < 0) first = 0;
    if (last >= limit) last = limit - 1;
    for (int64_t k = first; k <= last; k++) {
        int64_t step = FINE * k + HALF - u[0], top = v[0] * du + dv * step, below = du;
        if (below < 0) {
            top = -top;
            below = -below;
        }
        int64_t r = floor_div(top - HALF * below - before, FINE * below);
        double part = (double)step / (double)du;
        int32_t cell = columns ? cell_in(w->t, k, r) : cell_in(w->t, r, k);
        int32_t next = columns ? cell_in(w->t, k, r + 1) : cell_in(w->t, r + 1, k);
        raise_face(w, columns ? w->north : w->east, cell, next, l, part);
    }
}

/* The part of a leg within two cells of the rectangle; false: none. */
static bool clip(const terrain *t, double a[3], double b[3])
{
    double from = 0.0, to = 1.0, high[2] = { (double)t->columns + 2.0, (double)t->rows + 2.0 };
    for (int i = 0; i < 2; i++) {
        double d = b[i] - a[i];
        if (d == 0.0 && (a[i] < -2.0 || a[i] > high[i])) return false;
        if (d == 0.0) continue;
        double s = (-2.0 - a[i]) / d, e = (high[i] - a[i]) / d;
        from = fmax(from, fmin(s, e));
        to = fmin(to, fmax(s, e));
    }
    if (!(from < to)) return false;
    for (int i = 0; i < 3; i++) {
        double first = a[i], d = b[i] - a[i];
        if (from > 0.0) a[i] = first + from * d;
        if (to < 1.0) b[i] = first + to * d;
    }
    return true;
}

static void draw_leg(walls *w, const double a_map[3], const double b_map[3], bool above_ground)
{
    double a[3] = { 0, 0, a_map[2] }, b[3] = { 0, 0, b_map[2] };
    GDALApplyGeoTransform(w->to_grid, a_map[0], a_map[1], &a[0], &a[1]);
    GDALApplyGeoTransform(w->to_grid, b_map[0], b_map[1], &b[0], &b[1]);
    if (!clip(w->t, a, b)) return;
    leg l = { { llround(a[0] * FINE), llround(b[0] * FINE) },
              { llround(a[1] * FINE), llround(b[1] * FINE) },
              { a[2], b[2] },
              above_ground };
    cut(w, &l, true);
    cut(w, &l, false);
}

/* Lines of a shape, those of areas as well: their rings are closed walls. */
static fr_status draw_form(walls *w, const shape *s, OGRGeometryH form, double crest, double height)
{
    int parts = OGR_G_GetGeometryCount(form), n = OGR_G_GetPointCount(form);
    bool of_points = isnan(crest) && isnan(height);
    for (int k = 0; k < parts; k++)
        TRY(draw_form(w, s, OGR_G_GetGeometryRef(form, k), crest, height));
    if (parts > 0) return FR_OK;
    if (of_points && !OGR_G_Is3D(form))
        return shape_fail(
            s, "it has no height: give the attribute crest (or z, 高程; m above datum), height (above the "
               "ground), points with heights, or the parameter line_height");
    for (int i = 1; i < n; i++) {
        double end[2][3];
        for (int k = 0; k < 2; k++) {
            OGR_G_GetPoint(form, i - 1 + k, &end[k][0], &end[k][1], &end[k][2]);
            if (!of_points) end[k][2] = isnan(crest) ? height : crest;
            if (!isfinite(end[k][2])) return shape_fail(s, "its coordinates are no finite numbers");
        }
        draw_leg(w, end[0], end[1], isnan(crest) && !of_points);
    }
    return FR_OK;
}

static fr_status visit_line(void *self, shape *s)
{
    walls *w = self;
    const fr_host *h = w->t->h;
    double crest = NAN, height = NAN;
    if (shape_dimension(s) < 1) return shape_fail(s, "a line is expected, not a point");
    TRY(shape_number(s, "crest|z|elevation|高程|顶高程|堤顶高程", &crest));
    TRY(shape_number(s, "height|高度|墙高", &height));
    if (isnan(crest) && isnan(height) && !OGR_G_Is3D(s->form) && h->given(h, "line_height"))
        height = h->number(h, "line_height");
    return draw_form(w, s, s->form, crest, height);
}

static fr_status put_walls(walls *w)
{
    const fr_host *h = w->t->h;
    const char *path = h->text(h, "lines");
    if (w->raised == 0)
        h->log(h, FR_LOG_WARNING,
               "%s: no line crosses the terrain; check its place and its coordinate system", path);
    if (w->low > 0)
        h->log(
            h, FR_LOG_WARNING,
            "%s: at %zu of %zu faces the crest is not above the ground and holds nothing back; check the heights",
            path, w->low, w->raised);
    TRY(terrain_put(w->t, "wall_east", w->east));
    return terrain_put(w->t, "wall_north", w->north);
}

fr_status terrain_raise_lines(terrain *t)
{
    walls w = { .t = t };
    double to_map[6];
    if (!t->h->given(t->h, "lines")) return FR_OK;
    for (int i = 0; i < 6; i++)
        to_map[i] = t->to_map[i];
    w.east = malloc(t->cells * sizeof *w.east);
    w.north = malloc(t->cells * sizeof *w.north);
    fr_status status = w.east == NULL || w.north == NULL || !GDALInvGeoTransform(to_map, w.to_grid)
                           ? t->h->fail(t->h, FR_MEMORY, "no memory left for the shapes on the terrain")
                           : FR_OK;
    for (size_t i = 0; status == FR_OK && i < t->cells; i++)
        w.east[i] = w.north[i] = NAN;
    if (status == FR_OK) status = vector_each(t, "lines", visit_line, &w);
    if (status == FR_OK) status = put_walls(&w);
    free(w.east);
    free(w.north);
    return status;
}

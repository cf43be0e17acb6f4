/* relief.c: an image of the frame at the resolution of the sheet; each dot looks up the cell below it, so that a grid of
 * any size costs the same. Hillshade after Horn (1981), Proc. IEEE 69(1): light from the north-west, 45 degrees high. */
#include "relief.h"

#include <math.h>
#include <stdint.h>

#define DEPTH_CLASS(from_depth, hex, words) \
    { .from = (from_depth), .colour = RGB_PARTS(hex), .title = (words) },
static const depth_class classes_of_depth[] = {
#include "../shared/depth_classes.def"
};
#undef DEPTH_CLASS

static const double COVER = 0.86;       /* of the colour of water over the terrain */
static const double EXAGGERATION = 1.5; /* of heights, in the shade only */
static const double DARKEST = 0.50, LIGHTEST = 1.0;

size_t relief_classes(const depth_class **classes)
{
    *classes = classes_of_depth;
    return FR_COUNT(classes_of_depth);
}

colour relief_colour(double shade, double depth)
{
    double grey = DARKEST + (LIGHTEST - DARKEST) * fmin(1.0, fmax(0.0, shade));
    colour land = { 0.965 * grey, 0.955 * grey, 0.925 * grey };
    size_t k = FR_COUNT(classes_of_depth);
    while (k > 0 && !(depth >= classes_of_depth[k - 1].from))
        k--;
    if (k == 0) return land;
    colour water = classes_of_depth[k - 1].colour;
    return (colour){ COVER * water.r + (1.0 - COVER) * land.r, COVER * water.g + (1.0 - COVER) * land.g,
                     COVER * water.b + (1.0 - COVER) * land.b };
}

static int32_t cell_in(const fr_grid *g, int64_t column, int64_t row)
{
    if (column < 0 || row < 0 || column >= (int64_t)g->columns || row >= (int64_t)g->rows) return FR_NONE;
    return g->cell[(size_t)row * g->columns + (size_t)column];
}

/* Slope between the neighbours on both sides, or on one where the other is outside. */
static double slope(const scene *s, size_t cell, int columns, int rows, double distance)
{
    const fr_grid *g = s->grid;
    int32_t after = cell_in(g, g->column[cell] + columns, g->row[cell] + rows);
    int32_t before = cell_in(g, g->column[cell] - columns, g->row[cell] - rows);
    double high = s->bed[after == FR_NONE ? (int32_t)cell : after];
    double low = s->bed[before == FR_NONE ? (int32_t)cell : before];
    int sides = (after != FR_NONE) + (before != FR_NONE);
    return sides > 0 && isfinite(high - low) ? (high - low) / (sides * distance) : 0.0;
}

static double shade_of(const scene *s, size_t cell)
{
    const fr_grid *g = s->grid;
    double along = EXAGGERATION * slope(s, cell, 1, 0, g->dx),
           across = EXAGGERATION * slope(s, cell, 0, 1, g->dy);
    double east = g->cosine * along - g->sine * across, north = g->sine * along + g->cosine * across;
    /* the light comes from (-1, 1, sqrt 2) / 2; the ground's normal is (-east, -north, 1) */
    double light = (0.5 * east - 0.5 * north + sqrt(0.5)) / sqrt(1.0 + east * east + north * north);
    return fmin(1.0, fmax(0.0, light / sqrt(0.5) - 0.25));
}

/* Shade between the centres of the four cells around (c, r), weighted by nearness; NaN where none is. */
static double shade_at(const scene *s, double c, double r)
{
    double c0 = floor(c - 0.5), r0 = floor(r - 0.5), sum = 0.0, weight = 0.0;
    for (int k = 0; k < 4; k++) {
        double column = c0 + (k & 1), row = r0 + (k >> 1);
        int32_t cell = cell_in(s->grid, (int64_t)column, (int64_t)row);
        double w = (1.0 - fabs(c - 0.5 - column)) * (1.0 - fabs(r - 0.5 - row));
        if (cell == FR_NONE || !(w > 0.0)) continue;
        sum += w * shade_of(s, (size_t)cell);
        weight += w;
    }
    return weight > 0.0 ? sum / weight : NAN;
}

static uint32_t bits(colour c)
{
    return (uint32_t)lround(255.0 * c.r) << 16 | (uint32_t)lround(255.0 * c.g) << 8 |
           (uint32_t)lround(255.0 * c.b);
}

static uint32_t dot_at(const scene *s, double x, double y)
{
    const fr_grid *g = s->grid;
    double east = x - g->x0, north = y - g->y0;
    double c = (g->cosine * east + g->sine * north) / g->dx, r = (g->cosine * north - g->sine * east) / g->dy;
    if (!(c >= 0.0 && r >= 0.0 && c < (double)g->columns && r < (double)g->rows)) return bits(OUTSIDE);
    int32_t cell = cell_in(g, (int64_t)c, (int64_t)r);
    if (cell == FR_NONE) return bits(INACTIVE);
    return bits(relief_colour(shade_at(s, c, r), isfinite(s->peak[cell]) ? s->peak[cell] : 0.0));
}

fr_status relief_draw(const pen *p, const scene *s, const view *v, double dots_per_mm)
{
    double wide_mm = v->frame.x2 - v->frame.x1, high_mm = v->frame.y2 - v->frame.y1;
    int wide = (int)ceil(wide_mm * dots_per_mm), high = (int)ceil(high_mm * dots_per_mm);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, wide, high);
    unsigned char *data = cairo_image_surface_get_data(image);
    if (!data) {
        cairo_surface_destroy(image);
        return s->h->fail(s->h, FR_MEMORY, "no memory left");
    }
    cairo_surface_flush(image);
    for (int row = 0; row < high; row++) {
        uint32_t *line = (uint32_t *)(void *)(data +
                                              (size_t)row * (size_t)cairo_image_surface_get_stride(image));
        for (int column = 0; column < wide; column++)
            line[column] = dot_at(s, v->x0 + (column + 0.5) / dots_per_mm / v->scale,
                                  v->y0 + (high_mm - (row + 0.5) / dots_per_mm) / v->scale);
    }
    cairo_surface_mark_dirty(image);
    cairo_save(p->cairo);
    cairo_translate(p->cairo, v->frame.x1, v->frame.y1);
    cairo_scale(p->cairo, 1.0 / dots_per_mm, 1.0 / dots_per_mm);
    cairo_set_source_surface(p->cairo, image, 0.0, 0.0);
    cairo_rectangle(p->cairo, 0.0, 0.0, wide_mm * dots_per_mm, high_mm * dots_per_mm);
    cairo_fill(p->cairo);
    cairo_restore(p->cairo);
    cairo_surface_destroy(image);
    return FR_OK;
}

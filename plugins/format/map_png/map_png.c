/* format/map_png: one sheet to print: how full the sewers became and where water left them. Needs no map service;
 * see README.md for what it shows. */
#include <math.h>
#include <stdio.h>

#include "frame.h"
#include "relief.h"
#include "side.h"

static const double MM_PER_INCH = 25.4;

#define BELOW_FRAME 10.0   /* mm, for coordinates */
#define LEAST_HEIGHT 150.0 /* mm, for the table and the legend beside the map */

typedef struct sheet {
    view v;
    double high; /* mm: A4, or less where a wide terrain leaves the lower part empty */
} sheet;

static sheet lay_out(const scene *s)
{
    sheet out = { ground_view(s, (box){ 12.0, 22.0, 205.0, 200.0 }), SHEET_HEIGHT };
    if (s->grid) out.high = fmin(fmax(out.v.frame.y2 + BELOW_FRAME, LEAST_HEIGHT), SHEET_HEIGHT);
    return out;
}

static fr_status draw(const pen *p, const scene *s, const sheet *on, double per_mm)
{
    fr_status status = FR_OK;
    const box side = { 212.0, 22.0, 285.0, on->high - 5.0 };
    view v = on->v;
    pen_colour(p, WHITE);
    cairo_paint(p->cairo);
    if (s->grid) status = relief_draw(p, s, &v, per_mm);
    if (s->grid)
        ground_draw_over_relief(p, s, &v);
    else
        ground_draw(p, s, &v);
    frame_draw(p, s, &v);
    side_title(p, s);
    side_draw(p, s, side);
    return status;
}

static fr_status put(const fr_host *h, cairo_surface_t *surface, const char *path)
{
    cairo_status_t status = cairo_surface_write_to_png(surface, path);
    if (status == CAIRO_STATUS_SUCCESS) return FR_OK;
    return h->fail(h, FR_IO, "cannot write the map '%s': %s", path, cairo_status_to_string(status));
}

static fr_status make_sheet(const fr_host *h, const scene *s, const char *path)
{
    double per_mm = h->number(h, "resolution") / MM_PER_INCH;
    sheet on = lay_out(s);
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)lround(SHEET_WIDTH * per_mm), (int)lround(on.high * per_mm));
    pen p = { .cairo = cairo_create(surface), .h = h };
    cairo_scale(p.cairo, per_mm, per_mm);
    fr_status status = draw(&p, s, &on, per_mm);
    if (status == FR_OK && cairo_status(p.cairo) != CAIRO_STATUS_SUCCESS)
        status = h->fail(h, FR_MEMORY, "the map cannot be drawn: %s",
                         cairo_status_to_string(cairo_status(p.cairo)));
    if (status == FR_OK) status = put(h, surface, path);
    cairo_destroy(p.cairo);
    cairo_surface_destroy(surface);
    return status;
}

static fr_status write_results(const fr_host *h, const char *path)
{
    char name[4096];
    scene s;
    if (snprintf(name, sizeof name, "%s.png", path) >= (int)sizeof name)
        return h->fail(h, FR_USAGE, "the path '%.80s…' is too long", path);
    fr_status status = scene_load(h, &s);
    if (status != FR_OK) return status;
    if (s.placed < s.nodes)
        h->log(h, FR_LOG_WARNING, "%zu of %zu nodes have no coordinates and are not on the map",
               s.nodes - s.placed, s.nodes);
    return make_sheet(h, &s, name);
}

static const fr_param params[] = {
    { .name = "resolution",
      .type = FR_INTEGER,
      .default_value = "240",
      .min = 60,
      .max = 600,
      .doc = "dots an inch of the A4 sheet" },
};

static const fr_format_ops ops = { .struct_size = sizeof ops,
                                   .extensions = "png",
                                   .write_results = write_results };

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_FORMAT,
    .name = "format/map_png",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "Freshet, plugins/format/map_png/README.md",
    .summary =
        "draws results as a map to print: peak depth on the ground or filling of sewers, ranked floods",
    .abilities = FR_DETERMINISTIC,
    FR_PARAMS(params),
    .format = &ops,
};

FR_PLUGIN_EXPORT(plugin)

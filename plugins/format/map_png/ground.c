#include "ground.h"

#include <math.h>
#include <stdio.h>

enum { NUMBERED = 20, DENSE = 4000 };
static const double LEAST_FRAME = 0.4;    /* of the room on the sheet, for long and narrow terrains */
static const double MARGIN = 0.04;        /* of the frame, around what is drawn */
static const double LARGEST_RADIUS = 5.0; /* mm */
static const double LEAST_RADIUS = 0.8;
static const double THIN = 0.18;       /* mm, sewers under water on the ground */
static const double SPOT_RADIUS = 2.1; /* mm */

/* Light to dark, blue to orange: told apart by every kind of colour vision, and in grey by lightness. */
static const fill_class fill_classes[] = {
    { .below = 0.5, .colour = { 0.62, 0.79, 0.88 }, .title = "below 0.5" },
    { .below = 0.8, .colour = { 0.26, 0.57, 0.78 }, .title = "0.5 to 0.8" },
    { .below = 0.98, .colour = { 0.93, 0.60, 0.00 }, .title = "0.8 to 0.98" },
    { .below = INFINITY, .colour = { 0.80, 0.25, 0.00 }, .title = "full" },
};
static const size_class size_classes[] = {
    { .below = 0.45, .width = 0.28, .title = "below 0.45 m" },
    { .below = 0.9, .width = 0.5, .title = "0.45 to 0.9 m" },
    { .below = 1.6, .width = 0.85, .title = "0.9 to 1.6 m" },
    { .below = INFINITY, .width = 1.35, .title = "1.6 m and more" },
};

size_t ground_fill_classes(const fill_class **classes)
{
    *classes = fill_classes;
    return FR_COUNT(fill_classes);
}

size_t ground_size_classes(const size_class **classes)
{
    *classes = size_classes;
    return FR_COUNT(size_classes);
}

double ground_largest_radius(void)
{
    return LARGEST_RADIUS;
}

/* Area in proportion to volume. */
double ground_radius(const scene *s, double volume)
{
    double most = s->flood_count ? s->by_volume[0].volume : 0.0;
    return most > 0.0 ? fmax(LEAST_RADIUS, LARGEST_RADIUS * sqrt(volume / most)) : LEAST_RADIUS;
}

view ground_view(const scene *s, box frame)
{
    double wide = s->extent.x2 - s->extent.x1, high = s->extent.y2 - s->extent.y1;
    double least = 1e-6 * fmax(1.0, fmax(fabs(s->extent.x2), fabs(s->extent.y2)));
    double sheet_wide = frame.x2 - frame.x1, sheet_high = frame.y2 - frame.y1;
    double room = s->grid ? 1.0 : 1.0 - 2.0 * MARGIN;
    double scale = room * fmin(sheet_wide / fmax(wide, least), sheet_high / fmax(high, least));
    if (s->grid) { /* the frame ends where the terrain does */
        sheet_wide = fmax(scale * wide, LEAST_FRAME * sheet_wide);
        sheet_high = fmax(scale * high, LEAST_FRAME * sheet_high);
        frame.x2 = frame.x1 + sheet_wide, frame.y2 = frame.y1 + sheet_high;
    }
    view v = { .frame = frame, .scale = scale };
    v.x0 = 0.5 * (s->extent.x1 + s->extent.x2) - 0.5 * sheet_wide / scale;
    v.y0 = 0.5 * (s->extent.y1 + s->extent.y2) - 0.5 * sheet_high / scale;
    return v;
}

double view_x(const view *v, double x)
{
    return v->frame.x1 + (x - v->x0) * v->scale;
}

double view_y(const view *v, double y)
{
    return v->frame.y2 - (y - v->y0) * v->scale;
}

static void add_point(const pen *p, const view *v, double x, double y)
{
    if (isfinite(x) && isfinite(y)) cairo_line_to(p->cairo, view_x(v, x), view_y(v, y));
}

static void add_shape(const pen *p, const view *v, const fr_table *t)
{
    for (size_t k = 0; t && k < t->rows; k++)
        add_point(p, v, t->data[k * t->columns], t->data[k * t->columns + 1]);
}

static void draw_catchments(const pen *p, const scene *s, const view *v)
{
    for (size_t i = 0; i < s->catchments; i++) {
        const fr_table *outline = scene_shape(s, FR_CATCHMENTS, "polygon", i);
        if (!outline || outline->rows < 3) continue;
        cairo_new_path(p->cairo);
        add_shape(p, v, outline);
        cairo_close_path(p->cairo);
        pen_colour(p, LAND);
        cairo_fill_preserve(p->cairo);
        pen_colour(p, LAND_EDGE);
        cairo_set_line_width(p->cairo, 0.12);
        cairo_stroke(p->cairo);
    }
}

static size_t class_of_fill(double fill)
{
    size_t c = 0;
    while (c + 1 < FR_COUNT(fill_classes) && !(fill < fill_classes[c].below))
        c++;
    return c;
}

static double width_of(const scene *s, size_t link)
{
    double depth = scene_full_depth(s, link);
    size_t c = 0;
    while (isfinite(depth) && c + 1 < FR_COUNT(size_classes) && !(depth < size_classes[c].below))
        c++;
    return size_classes[c].width;
}

static bool is_conduit(const scene *s, size_t link)
{
    return !s->link_kind || s->link_kind[link] == FR_CONDUIT;
}

static void trace_link(const pen *p, const scene *s, const view *v, size_t link)
{
    size_t from = (size_t)s->from[link], to = (size_t)s->to[link];
    cairo_new_path(p->cairo);
    add_point(p, v, s->x[from], s->y[from]);
    add_shape(p, v, scene_shape(s, FR_LINKS, "vertices", link));
    add_point(p, v, s->x[to], s->y[to]);
}

static bool on_map(const scene *s, size_t link)
{
    return s->from && s->to && s->from[link] >= 0 && s->to[link] >= 0 &&
           scene_has(s, (size_t)s->from[link]) && scene_has(s, (size_t)s->to[link]);
}

/* Fullest last, so that what matters lies on top. */
static void draw_conduits(const pen *p, const scene *s, const view *v)
{
    cairo_set_line_cap(p->cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(p->cairo, CAIRO_LINE_JOIN_ROUND);
    for (size_t c = 0; c < FR_COUNT(fill_classes); c++)
        for (size_t i = 0; i < s->links; i++) {
            double fill = s->fill && isfinite(s->fill[i]) ? s->fill[i] : 0.0;
            if (!is_conduit(s, i) || !on_map(s, i) || class_of_fill(fill) != c) continue;
            trace_link(p, s, v, i);
            pen_colour(p, s->grid ? SEWER : fill_classes[c].colour);
            cairo_set_line_width(p->cairo, s->grid ? THIN : width_of(s, i));
            cairo_stroke(p->cairo);
        }
}

static void draw_structures(const pen *p, const scene *s, const view *v)
{
    static const double dash[] = { 0.9, 0.6 };
    cairo_set_line_cap(p->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(p->cairo, dash, FR_COUNT(dash), 0.0);
    pen_colour(p, STRUCTURE);
    cairo_set_line_width(p->cairo, 0.45);
    for (size_t i = 0; i < s->links; i++) {
        if (is_conduit(s, i) || !on_map(s, i)) continue;
        trace_link(p, s, v, i);
        cairo_stroke(p->cairo);
    }
    cairo_set_dash(p->cairo, NULL, 0, 0.0);
}

static void draw_nodes(const pen *p, const scene *s, const view *v)
{
    for (size_t i = 0; i < s->nodes && s->placed <= DENSE; i++) {
        if (!scene_has(s, i)) continue;
        cairo_new_path(p->cairo);
        cairo_arc(p->cairo, view_x(v, s->x[i]), view_y(v, s->y[i]), 0.32, 0.0, 6.2832);
        pen_colour(p, FAINT_INK);
        cairo_fill(p->cairo);
    }
}

static void draw_ends(const pen *p, const scene *s, const view *v)
{
    for (size_t i = 0; s->node_kind && i < s->nodes; i++) {
        if (!scene_has(s, i)) continue;
        double x = view_x(v, s->x[i]), y = view_y(v, s->y[i]);
        if (s->node_kind[i] == FR_STORAGE) pen_square(p, x, y, 1.0, STRUCTURE);
        if (s->node_kind[i] == FR_OUTFALL) pen_triangle(p, x, y, 1.5, OUTFALL);
    }
}

static void draw_end_names(const pen *p, const scene *s, const view *v)
{
    size_t outfalls = 0;
    for (size_t i = 0; s->node_kind && i < s->nodes; i++)
        outfalls += s->node_kind[i] == FR_OUTFALL;
    for (size_t i = 0; outfalls <= 40 && s->node_kind && i < s->nodes; i++)
        if (s->node_kind[i] == FR_OUTFALL && scene_has(s, i))
            pen_label(p, view_x(v, s->x[i]), fmin(view_y(v, s->y[i]) + 3.0, v->frame.y2 - 1.6), 2.3, OUTFALL,
                      s->h->element_name(s->h, FR_NODES, i));
}

static void draw_floods(const pen *p, const scene *s, const view *v)
{
    for (size_t i = 0; i < s->flood_count; i++) {
        const flood *f = &s->by_volume[i];
        if (scene_has(s, (size_t)f->node))
            pen_disc(p, view_x(v, s->x[f->node]), view_y(v, s->y[f->node]), ground_radius(s, f->volume),
                     FLOOD);
    }
}

/* Numbers inside circles that have room, beside the others; the first in rank are drawn last. */
static void draw_numbers(const pen *p, const scene *s, const view *v)
{
    size_t n = s->flood_count < NUMBERED ? s->flood_count : NUMBERED;
    for (size_t i = n; i-- > 0;) {
        const flood *f = &s->floods[i];
        char text[24];
        if (!scene_has(s, (size_t)f->node)) continue;
        snprintf(text, sizeof text, "%zu", i + 1);
        double x = view_x(v, s->x[f->node]), y = view_y(v, s->y[f->node]), r = ground_radius(s, f->volume);
        if (r < 2.0) {
            pen_label(p, x + r + (i < 9 ? 1.1 : 1.8), y - r, 2.6, FLOOD, text);
            continue;
        }
        pen_colour(p, WHITE);
        pen_text(p, x, y - 1.95, 2.9, true, CENTRE, 0.0, text);
    }
}

/* ---- over the surface ---- */
static void draw_buildings(const pen *p, const scene *s, const view *v)
{
    size_t n = s->h->count(s->h, FR_BUILDINGS);
    for (size_t i = 0; i < n; i++) {
        const fr_table *outline = scene_shape(s, FR_BUILDINGS, "outline", i);
        if (!outline || outline->rows < 3) continue;
        cairo_new_path(p->cairo);
        add_shape(p, v, outline);
        cairo_close_path(p->cairo);
        pen_colour(p, BUILDING);
        cairo_fill_preserve(p->cairo);
        pen_colour(p, BUILDING_EDGE);
        cairo_set_line_width(p->cairo, 0.06);
        cairo_stroke(p->cairo);
    }
}

void ground_mark(const pen *p, double x, double y, size_t rank)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", rank);
    pen_disc(p, x, y, SPOT_RADIUS, FLOOD);
    pen_colour(p, WHITE);
    pen_text(p, x, y - (rank < 10 ? 1.95 : 1.62), rank < 10 ? 2.9 : 2.4, true, CENTRE, 0.0, text);
}

/* A mark at the edge of the map is drawn whole. */
static double within(double at, double end1, double end2)
{
    double low = fmin(end1, end2) + SPOT_RADIUS, high = fmax(end1, end2) - SPOT_RADIUS;
    return fmax(low, fmin(high, at));
}

static void draw_spots(const pen *p, const scene *s, const view *v)
{
    size_t n = s->spot_count < NUMBERED ? s->spot_count : NUMBERED;
    for (size_t i = n; i-- > 0;)
        if (isfinite(s->spots[i].x) && isfinite(s->spots[i].y))
            ground_mark(p, within(view_x(v, s->spots[i].x), v->frame.x1, v->frame.x2),
                        within(view_y(v, s->spots[i].y), v->frame.y1, v->frame.y2), i + 1);
}

void ground_draw_over_relief(const pen *p, const scene *s, const view *v)
{
    cairo_save(p->cairo);
    cairo_rectangle(p->cairo, v->frame.x1, v->frame.y1, v->frame.x2 - v->frame.x1, v->frame.y2 - v->frame.y1);
    cairo_clip(p->cairo);
    draw_buildings(p, s, v);
    draw_conduits(p, s, v);
    draw_ends(p, s, v);
    draw_spots(p, s, v);
    cairo_restore(p->cairo);
}

void ground_draw(const pen *p, const scene *s, const view *v)
{
    cairo_save(p->cairo);
    cairo_rectangle(p->cairo, v->frame.x1, v->frame.y1, v->frame.x2 - v->frame.x1, v->frame.y2 - v->frame.y1);
    cairo_clip(p->cairo);
    draw_catchments(p, s, v);
    draw_conduits(p, s, v);
    draw_structures(p, s, v);
    draw_nodes(p, s, v);
    draw_floods(p, s, v);
    draw_ends(p, s, v);
    draw_end_names(p, s, v);
    draw_numbers(p, s, v);
    cairo_restore(p->cairo);
}

#include "side.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "relief.h"

enum { LISTED = 10 };
static const double ROW = 4.4; /* mm between lines of the table and the legend */

/* The scenario's title; else the first line of the model's own [TITLE]. */
static const char *title_of(const pen *p, const scene *s, char *buffer, size_t n)
{
    const char *title = s->h->option(s->h, "title");
    if (title && title[0]) return title;
    const char *text = s->h->kept_text(s->h, "TITLE");
    while (text && *text) {
        size_t length = strcspn(text, "\r\n");
        size_t from = strspn(text, "; \t");
        if (text[0] != '[' && length > from) {
            snprintf(buffer, n, "%.*s", (int)(length - from < n ? length - from : n - 1), text + from);
            return buffer;
        }
        text += length;
        text += strspn(text, "\r\n");
    }
    return pen_say(p, "Drainage model");
}

/* "2024-07-15 00:00, 6 h": start and length of the results. */
static void period_of(const scene *s, char *buffer, size_t n)
{
    const double *times = NULL;
    fr_calendar c;
    size_t count = s->h->result_times(s->h, &times);
    double last = count ? times[count - 1] : 0.0;
    s->h->calendar(s->h, 0.0, &c);
    snprintf(buffer, n, "%04d-%02d-%02d %02d:%02d + %.4g h", (int)c.year, (int)c.month, (int)c.day,
             (int)c.hour, (int)c.minute, last / 3600.0);
}

void side_title(const pen *p, const scene *s)
{
    char first[256], period[80], line[400];
    pen_colour(p, INK);
    pen_text(p, 12.0, 6.5, 6.0, true, LEFT, SHEET_WIDTH - 24.0, title_of(p, s, first, sizeof first));
    period_of(s, period, sizeof period);
    snprintf(line, sizeof line, "%s    %s",
             s->grid ? pen_say(p, "Peak water depth on the ground")
                     : pen_say(p, "How full the sewers became, and where water left them"),
             period);
    pen_colour(p, FAINT_INK);
    pen_text(p, 12.0, 14.8, 3.3, false, LEFT, SHEET_WIDTH - 24.0, line);
}

static void heading(const pen *p, box *room, const char *text)
{
    pen_colour(p, INK);
    pen_text(p, room->x1, room->y1, 3.4, true, LEFT, room->x2 - room->x1, text);
    room->y1 += 5.4;
}

static void rule(const pen *p, const box *room, double width)
{
    pen_colour(p, RULE);
    pen_line(p, room->x1, room->y1 - 0.4, room->x2, room->y1 - 0.4, width);
}

/* ---- the table ---- */

typedef struct column {
    double right; /* mm from the left edge of the table */
    const char *title;
} column;

static void table_head(const pen *p, box *room, const column *columns, size_t n)
{
    pen_colour(p, FAINT_INK);
    pen_text(p, room->x1 + 7.0, room->y1, 2.5, false, LEFT, 0.0, pen_say(p, "place"));
    for (size_t i = 0; i < n; i++)
        pen_text(p, room->x1 + columns[i].right, room->y1, 2.5, false, RIGHT, 0.0,
                 pen_say(p, columns[i].title));
    room->y1 += 4.2;
    rule(p, room, 0.3);
}

/* Where nothing ponds every level stops at the rim: then the table tells the time of the peak instead. */
static bool any_depth(const scene *s)
{
    for (size_t i = 0; i < s->flood_count; i++)
        if (s->floods[i].depth > 0.0) return true;
    return false;
}

static void table_row(const pen *p, const scene *s, box *room, const column *columns, size_t rank)
{
    const flood *f = &s->floods[rank];
    const char *name = s->h->element_name(s->h, FR_NODES, (size_t)f->node);
    char text[4][40];
    double y = room->y1 + 0.3;
    snprintf(text[0], sizeof text[0], "%.*f", f->volume < 99.95 ? 1 : 0, f->volume);
    snprintf(text[1], sizeof text[1], "%.0f", f->duration / 60.0);
    snprintf(text[2], sizeof text[2], "%.2f", any_depth(s) ? f->depth : f->peak_time / 3600.0);
    snprintf(text[3], sizeof text[3], "%zu", rank + 1);
    pen_colour(p, FLOOD);
    pen_text(p, room->x1 + 5.0, y, 2.9, true, RIGHT, 0.0, text[3]);
    pen_colour(p, INK);
    pen_text(p, room->x1 + 7.0, y, 2.9, false, LEFT, columns[0].right - 21.0, name);
    for (size_t i = 0; i < 3; i++)
        pen_text(p, room->x1 + columns[i].right, y, 2.9, false, RIGHT, 0.0, text[i]);
    room->y1 += ROW;
    rule(p, room, 0.1);
}

static void draw_table(const pen *p, const scene *s, box *room)
{
    const column columns[] = {
        { .right = 42.0, .title = "m³" },
        { .right = 54.0, .title = "min" },
        { .right = 73.0, .title = any_depth(s) ? pen_say(p, "m above rim") : pen_say(p, "peak after, h") }
    };
    double total = 0.0;
    char line[160];
    heading(p, room, pen_say(p, "Places where water left the sewers"));
    for (size_t i = 0; i < s->flood_count; i++)
        total += s->floods[i].volume;
    snprintf(line, sizeof line, "%s %zu    %s %.0f m³", pen_say(p, "places:"), s->flood_count,
             pen_say(p, "water:"), total);
    pen_colour(p, INK);
    pen_text(p, room->x1, room->y1, 2.9, false, LEFT, room->x2 - room->x1,
             s->flood_count ? line : pen_say(p, "No place floods."));
    room->y1 += 5.6;
    if (s->flood_count == 0) return;
    table_head(p, room, columns, FR_COUNT(columns));
    for (size_t i = 0; i < s->flood_count && i < LISTED; i++)
        table_row(p, s, room, columns, i);
    room->y1 += 0.6;
    pen_colour(p, FAINT_INK);
    pen_text(p, room->x1, room->y1, 2.3, false, LEFT, room->x2 - room->x1,
             pen_say(p, "Ranked by volume (0.5), duration (0.3) and height above the rim (0.2)."));
    room->y1 += 4.0;
}

/* ---- the legend ---- */

static void words(const pen *p, double x, double y, const char *text)
{
    pen_colour(p, INK);
    pen_text(p, x, y - 1.9, 2.8, false, LEFT, 0.0, pen_say(p, text));
}

/* Three circles with round volumes, side by side. */
static void draw_flood_sizes(const pen *p, const scene *s, box *room)
{
    double most = s->flood_count ? s->by_volume[0].volume : 0.0;
    double volume = frame_round_step(most), x = room->x1 + ground_largest_radius();
    if (!(volume > 0.0)) return;
    heading(p, room, pen_say(p, "Water that left, m³ (number: rank)"));
    double y = room->y1 + ground_largest_radius();
    for (int i = 0; i < 3; i++, volume /= 5.0) {
        char text[32];
        double r = ground_radius(s, volume);
        snprintf(text, sizeof text, "%.6g", volume);
        pen_disc(p, x, y, r, FLOOD);
        pen_colour(p, INK);
        x += r + 1.2;
        x += pen_text(p, x, y - 1.9, 2.8, false, LEFT, 0.0, text) + 8.0;
    }
    room->y1 = y + ground_largest_radius() + 2.0;
}

static void draw_fills(const pen *p, box *room)
{
    const fill_class *classes = NULL;
    size_t n = ground_fill_classes(&classes);
    heading(p, room, pen_say(p, "Peak filling of the sewer (depth / height)"));
    for (size_t i = 0; i < n; i++) {
        size_t row = i / 2;
        double y = room->y1 + 1.9 + ROW * (double)row, x = room->x1 + (i % 2 ? 38.0 : 0.0);
        pen_colour(p, classes[i].colour);
        pen_line(p, x, y, x + 8.0, y, 1.2);
        words(p, x + 10.0, y, classes[i].title);
    }
    size_t rows = (n + 1) / 2;
    room->y1 += ROW * (double)rows + 2.0;
}

static void draw_sizes(const pen *p, box *room)
{
    const size_class *classes = NULL;
    size_t n = ground_size_classes(&classes);
    heading(p, room, pen_say(p, "Height of the sewer"));
    for (size_t i = 0; i < n; i++) {
        size_t row = i / 2;
        double y = room->y1 + 1.9 + ROW * (double)row, x = room->x1 + (i % 2 ? 38.0 : 0.0);
        pen_colour(p, FAINT_INK);
        pen_line(p, x, y, x + 8.0, y, classes[i].width);
        words(p, x + 10.0, y, classes[i].title);
    }
    size_t rows = (n + 1) / 2;
    room->y1 += ROW * (double)rows + 2.0;
}

static void draw_signs(const pen *p, box *room)
{
    static const double dash[] = { 0.9, 0.6 };
    double x = room->x1, y = room->y1 + 1.9;
    pen_triangle(p, x + 4.0, y, 1.5, OUTFALL);
    words(p, x + 10.0, y, "outfall");
    pen_square(p, x + 42.0, y, 1.0, STRUCTURE);
    words(p, x + 48.0, y, "storage");
    y += ROW;
    cairo_set_dash(p->cairo, dash, 2, 0.0);
    pen_colour(p, STRUCTURE);
    pen_line(p, x, y, x + 8.0, y, 0.45);
    cairo_set_dash(p->cairo, NULL, 0, 0.0);
    words(p, x + 10.0, y, "pump, orifice, weir, outlet");
    y += ROW;
    cairo_rectangle(p->cairo, x, y - 1.4, 8.0, 2.8);
    pen_colour(p, LAND);
    cairo_fill_preserve(p->cairo);
    pen_colour(p, LAND_EDGE);
    cairo_set_line_width(p->cairo, 0.15);
    cairo_stroke(p->cairo);
    words(p, x + 10.0, y, "catchment");
    room->y1 = y + ROW;
}

static void draw_foot(const pen *p, const scene *s, const box *room)
{
    char line[200];
    if (s->placed < s->nodes) {
        snprintf(line, sizeof line, "%s %zu", pen_say(p, "nodes without coordinates, not drawn:"),
                 s->nodes - s->placed);
        pen_colour(p, FAINT_INK);
        pen_text(p, room->x1, room->y2 - 6.4, 2.3, false, LEFT, room->x2 - room->x1, line);
    }
    pen_colour(p, FAINT_INK);
    pen_text(p, room->x1, room->y2 - 3.0, 2.3, false, LEFT, room->x2 - room->x1,
             pen_say(p, "Computed and drawn by Freshet."));
}

/* ---- of a surface ---- */
static void spot_row(const pen *p, const scene *s, box *room, size_t rank)
{
    const spot *at = &s->spots[rank];
    char depth[40], minutes[40];
    double y = room->y1 + 0.3;
    snprintf(depth, sizeof depth, "%.2f", at->depth);
    snprintf(minutes, sizeof minutes, "%.0f", at->minutes);
    ground_mark(p, room->x1 + 2.3, room->y1 + 2.1, rank + 1);
    pen_colour(p, INK);
    pen_text(p, room->x1 + 6.0, y, 2.8, false, LEFT, 33.0, at->name);
    pen_text(p, room->x1 + 48.0, y, 2.8, false, RIGHT, 0.0, depth);
    pen_text(p, room->x1 + 58.5, y, 2.8, false, RIGHT, 0.0, minutes);
    pen_text(p, room->x2, y, 2.8, false, RIGHT, 0.0, pen_say(p, at->grade));
    room->y1 += 4.9;
    rule(p, room, 0.1);
}

static void draw_spots(const pen *p, const scene *s, box *room)
{
    static const column columns[] = { { 48.0, "m" }, { 58.5, "min" }, { 73.0, "grade" } };
    char line[160];
    heading(p, room, pen_say(p, "Ranked places where water stands"));
    snprintf(line, sizeof line, "%s %zu", pen_say(p, "places:"), s->spot_count);
    pen_colour(p, INK);
    pen_text(p, room->x1, room->y1, 2.8, false, LEFT, 0.0,
             s->spot_count ? line : pen_say(p, "No place floods."));
    room->y1 += 5.0;
    if (s->spot_count == 0) return;
    table_head(p, room, columns, FR_COUNT(columns));
    for (size_t i = 0; i < s->spot_count && i < LISTED; i++)
        spot_row(p, s, room, i);
    room->y1 += 0.6;
    pen_colour(p, FAINT_INK);
    pen_text(p, room->x1, room->y1, 2.2, false, LEFT, room->x2 - room->x1,
             pen_say(p, "m: deepest; min: longest time above the criterion."));
    room->y1 += 5.0;
}

static void swatch(const pen *p, double x, double y, colour inside, colour edge)
{
    cairo_rectangle(p->cairo, x, y - 1.5, 8.0, 3.0);
    pen_colour(p, inside);
    cairo_fill_preserve(p->cairo);
    pen_colour(p, edge);
    cairo_set_line_width(p->cairo, 0.1);
    cairo_stroke(p->cairo);
}

static void draw_depths(const pen *p, box *room)
{
    const depth_class *classes = NULL;
    size_t n = relief_classes(&classes);
    heading(p, room, pen_say(p, "Peak depth of water"));
    for (size_t i = 0; i < n; i++) {
        size_t row = i % ((n + 1) / 2);
        double y = room->y1 + 1.9 + ROW * (double)row, x = room->x1 + (i >= (n + 1) / 2 ? 38.0 : 0.0);
        swatch(p, x, y, relief_colour(0.8, classes[i].from), FAINT_INK);
        words(p, x + 10.0, y, classes[i].title);
    }
    size_t rows = (n + 1) / 2;
    room->y1 += ROW * (double)rows + 2.0;
}

static void draw_ground_signs(const pen *p, const scene *s, box *room)
{
    double x = room->x1, y = room->y1 + 1.9;
    swatch(p, x, y, BUILDING, BUILDING_EDGE);
    words(p, x + 10.0, y, "building");
    ground_mark(p, x + 42.0, y, 1);
    words(p, x + 48.0, y, "hotspot, rank");
    y += ROW + 0.4;
    if (s->links > 0) {
        pen_colour(p, SEWER);
        pen_line(p, x, y, x + 8.0, y, 0.3);
        words(p, x + 10.0, y, "sewer");
        pen_triangle(p, x + 42.0, y, 1.5, OUTFALL);
        words(p, x + 48.0, y, "outfall");
    }
    room->y1 = y + ROW;
}

static void draw_surface_side(const pen *p, const scene *s, box room)
{
    draw_spots(p, s, &room);
    room.y1 += 2.0;
    draw_depths(p, &room);
    draw_ground_signs(p, s, &room);
    draw_foot(p, s, &room);
}

void side_draw(const pen *p, const scene *s, box room)
{
    if (s->grid) {
        draw_surface_side(p, s, room);
        return;
    }
    draw_table(p, s, &room);
    room.y1 += 2.0;
    draw_flood_sizes(p, s, &room);
    if (s->fill) draw_fills(p, &room);
    draw_sizes(p, &room);
    draw_signs(p, &room);
    draw_foot(p, s, &room);
}

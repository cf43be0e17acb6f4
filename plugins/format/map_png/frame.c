#include "frame.h"

#include <math.h>
#include <stdio.h>

double frame_round_step(double limit)
{
    if (!(limit > 0.0) || !isfinite(limit)) return 0.0;
    double power = pow(10.0, floor(log10(limit)));
    return limit >= 5.0 * power ? 5.0 * power : limit >= 2.0 * power ? 2.0 * power : power;
}

static void coordinate_text(double value, double step, char *buffer, size_t n)
{
    int decimals = step >= 1.0 ? 0 : (int)fmin(8.0, ceil(-log10(step)));
    snprintf(buffer, n, "%.*f", decimals, value);
}

static void draw_x_mark(const pen *p, const view *v, double value, double step)
{
    char text[48];
    double x = view_x(v, value);
    coordinate_text(value, step, text, sizeof text);
    pen_colour(p, RULE);
    pen_line(p, x, v->frame.y2, x, v->frame.y2 + 1.2, 0.2);
    pen_line(p, x, v->frame.y1, x, v->frame.y1 + 1.2, 0.2);
    pen_colour(p, FAINT_INK);
    pen_text(p, x, v->frame.y2 + 1.3, 2.2, false, CENTRE, 0.0, text);
}

static void draw_y_mark(const pen *p, const view *v, double value, double step)
{
    char text[48];
    double y = view_y(v, value);
    coordinate_text(value, step, text, sizeof text);
    pen_colour(p, RULE);
    pen_line(p, v->frame.x1 - 1.2, y, v->frame.x1, y, 0.2);
    pen_line(p, v->frame.x2 - 1.2, y, v->frame.x2, y, 0.2);
    pen_colour(p, FAINT_INK);
    cairo_save(p->cairo);
    cairo_translate(p->cairo, v->frame.x1 - 4.3, y);
    cairo_rotate(p->cairo, -1.5707963267948966);
    pen_text(p, 0.0, 0.0, 2.2, false, CENTRE, 0.0, text);
    cairo_restore(p->cairo);
}

/* About five marks along the longer side; a step too fine for a double's digits is left out. */
static void draw_marks(const pen *p, const view *v)
{
    double wide = (v->frame.x2 - v->frame.x1) / v->scale, high = (v->frame.y2 - v->frame.y1) / v->scale;
    double step = frame_round_step(fmax(wide, high) / 4.0);
    double largest = fmax(fabs(v->x0) + wide, fabs(v->y0) + high);
    if (!(step > 1e-12 * largest)) return;
    for (double k = ceil(v->x0 / step); k * step < v->x0 + wide; k += 1.0)
        draw_x_mark(p, v, k * step, step);
    for (double k = ceil(v->y0 / step); k * step < v->y0 + high; k += 1.0)
        draw_y_mark(p, v, k * step, step);
}

/* Two halves, black and white; its label gives the whole length. */
static void draw_scale_bar(const pen *p, const view *v)
{
    double length = frame_round_step(45.0 / v->scale), bar = length * v->scale;
    double right = v->frame.x2 - 3.0, left = right - bar, y = v->frame.y2 - 4.0;
    char text[64];
    if (length >= 1000.0)
        snprintf(text, sizeof text, "%g km", length / 1000.0);
    else
        snprintf(text, sizeof text, "%g m", length);
    pen_colour(p, WHITE);
    cairo_rectangle(p->cairo, left - 2.0, y - 4.6, bar + 4.0, 7.2);
    cairo_fill(p->cairo);
    pen_colour(p, INK);
    cairo_rectangle(p->cairo, left, y, 0.5 * bar, 1.1);
    cairo_fill(p->cairo);
    cairo_rectangle(p->cairo, left, y, bar, 1.1);
    cairo_set_line_width(p->cairo, 0.2);
    cairo_stroke(p->cairo);
    pen_text(p, left, y - 3.7, 2.4, false, LEFT, 0.0, "0");
    pen_text(p, right, y - 3.7, 2.4, false, RIGHT, 0.0, text);
}

static void draw_north(const pen *p, const view *v)
{
    double x = v->frame.x2 - 6.5, y = v->frame.y1 + 4.0;
    pen_colour(p, INK);
    cairo_new_path(p->cairo);
    cairo_move_to(p->cairo, x, y);
    cairo_line_to(p->cairo, x + 2.2, y + 7.0);
    cairo_line_to(p->cairo, x, y + 5.4);
    cairo_close_path(p->cairo);
    cairo_fill(p->cairo);
    cairo_move_to(p->cairo, x, y);
    cairo_line_to(p->cairo, x - 2.2, y + 7.0);
    cairo_line_to(p->cairo, x, y + 5.4);
    cairo_close_path(p->cairo);
    cairo_set_line_width(p->cairo, 0.2);
    cairo_stroke(p->cairo);
    pen_label(p, x, y + 9.2, 3.2, INK, "N");
}

void frame_draw(const pen *p, const scene *s, const view *v)
{
    const char *crs = s->h->option(s->h, "crs");
    draw_marks(p, v);
    draw_scale_bar(p, v);
    draw_north(p, v);
    pen_colour(p, FAINT_INK);
    cairo_rectangle(p->cairo, v->frame.x1, v->frame.y1, v->frame.x2 - v->frame.x1, v->frame.y2 - v->frame.y1);
    cairo_set_line_width(p->cairo, 0.25);
    cairo_stroke(p->cairo);
    if (crs && crs[0]) pen_text(p, v->frame.x2, v->frame.y2 + 4.4, 2.2, false, RIGHT, 60.0, crs);
}

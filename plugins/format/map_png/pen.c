#include "pen.h"

#include <math.h>
#include <pango/pangocairo.h>

const char *pen_say(const pen *p, const char *english)
{
    return FR_HAS(p->h, say) ? p->h->say(p->h, english) : english;
}

void pen_colour(const pen *p, colour c)
{
    cairo_set_source_rgb(p->cairo, c.r, c.g, c.b);
}

/* Chinese first: any of these has Latin letters too. */
static PangoLayout *layout_of(const pen *p, double size, bool bold, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(p->cairo);
    PangoFontDescription *font = pango_font_description_from_string(
        "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, WenQuanYi Zen Hei, DejaVu Sans, Sans");
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(pango_layout_get_context(layout), options);
    pango_context_set_round_glyph_positions(pango_layout_get_context(layout), FALSE); /* a unit is a mm */
    cairo_font_options_destroy(options);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    if (bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, text ? text : "", -1);
    return layout;
}

static void size_of(PangoLayout *layout, double *width, double *height)
{
    int w = 0, h = 0;
    pango_layout_get_size(layout, &w, &h);
    *width = (double)w / PANGO_SCALE;
    *height = (double)h / PANGO_SCALE;
}

double pen_text(const pen *p, double x, double y, double size, bool bold, align where, double width,
                const char *text)
{
    PangoLayout *layout = layout_of(p, size, bold, text);
    double wide, high;
    size_of(layout, &wide, &high);
    if (width > 0.0 && wide > width) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        wide = width;
    }
    cairo_move_to(p->cairo, x - (where == RIGHT ? wide : where == CENTRE ? 0.5 * wide : 0.0), y);
    pango_cairo_show_layout(p->cairo, layout);
    g_object_unref(layout);
    return wide;
}

void pen_label(const pen *p, double x, double y, double size, colour c, const char *text)
{
    PangoLayout *layout = layout_of(p, size, true, text);
    double wide, high;
    size_of(layout, &wide, &high);
    cairo_move_to(p->cairo, x - 0.5 * wide, y - 0.5 * high);
    pango_cairo_layout_path(p->cairo, layout);
    g_object_unref(layout);
    pen_colour(p, WHITE);
    cairo_set_line_width(p->cairo, 0.3 * size);
    cairo_set_line_join(p->cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke_preserve(p->cairo);
    pen_colour(p, c);
    cairo_fill(p->cairo);
}

void pen_line(const pen *p, double x1, double y1, double x2, double y2, double width)
{
    cairo_move_to(p->cairo, x1, y1);
    cairo_line_to(p->cairo, x2, y2);
    cairo_set_line_width(p->cairo, width);
    cairo_stroke(p->cairo);
}

static void fill_with_rim(const pen *p, colour inside, double rim)
{
    pen_colour(p, inside);
    cairo_fill_preserve(p->cairo);
    pen_colour(p, WHITE);
    cairo_set_line_width(p->cairo, rim);
    cairo_stroke(p->cairo);
}

void pen_disc(const pen *p, double x, double y, double radius, colour inside)
{
    cairo_new_path(p->cairo);
    cairo_arc(p->cairo, x, y, radius, 0.0, 2.0 * G_PI);
    fill_with_rim(p, inside, 0.2);
}

void pen_triangle(const pen *p, double x, double y, double radius, colour inside)
{
    cairo_new_path(p->cairo);
    cairo_move_to(p->cairo, x - radius, y - 0.7 * radius);
    cairo_line_to(p->cairo, x + radius, y - 0.7 * radius);
    cairo_line_to(p->cairo, x, y + radius);
    cairo_close_path(p->cairo);
    fill_with_rim(p, inside, 0.2);
}

void pen_square(const pen *p, double x, double y, double radius, colour inside)
{
    cairo_new_path(p->cairo);
    cairo_rectangle(p->cairo, x - radius, y - radius, 2.0 * radius, 2.0 * radius);
    fill_with_rim(p, inside, 0.2);
}

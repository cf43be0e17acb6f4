/* From the words of a section's input to its slices. geom[] as SWMM's Geom1..4, in SI:
 *   CIRCULAR, FORCE_MAIN d · FILLED_CIRCULAR d, sediment depth · RECT_CLOSED h, w · RECT_OPEN h, w, sides without
 *   friction (0..2) · TRAPEZOIDAL h, bottom width, left and right slope (horizontal per vertical) · TRIANGULAR and
 *   PARABOLIC h, top width · POWER h, top width, exponent · RECT_TRIANGULAR h, w, triangle height · RECT_ROUND h, w,
 *   bottom radius · MODBASKETHANDLE h, w, top radius · ELLIPSES and ARCH h, w [, size code], or the size code alone ·
 *   EGG ... SEMICIRCULAR h · CUSTOM h with a shape curve. */
#include <math.h>

#include "base/message.h"
#include "model/section_oval.h"

static fr_status need(double value, const char *what, fr_error *err)
{
    if (isfinite(value) && value > 1e-6 && value < 1e6) return FR_OK;
    return fr_fail(err, FR_INPUT,
                   "the %s of the cross-section is %g: give a positive length in sensible units",
                   fr_say(what), value);
}

static fr_status need_not_negative(double value, const char *what, fr_error *err)
{
    if (isfinite(value) && value >= 0.0 && value < 1e6) return FR_OK;
    return fr_fail(err, FR_INPUT, "the %s of the cross-section is %g: give 0 or a positive number",
                   fr_say(what), value);
}

static fr_status circular(fr_section *s, const double *g, fr_error *err)
{
    return fr_stack_arc(s, g[0], 0.0, 0.5 * g[0], 0.5 * g[0], err);
}

static fr_status filled_circular(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need_not_negative(g[1], "sediment depth", err));
    if (!(g[1] < g[0] * (1.0 - 1e-6)))
        return fr_fail(err, FR_INPUT, "the sediment (%g m) fills the whole pipe (%g m): give less", g[1],
                       g[0]);
    s->facts.full_depth = g[0] - g[1];
    return fr_stack_arc(s, g[0] - g[1], 0.0, 0.5 * g[0] - g[1], 0.5 * g[0], err);
}

static fr_status rect_closed(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need(g[1], "width", err));
    s->roof = g[1];
    return fr_stack_line(s, g[0], g[1], g[1], 2.0, err);
}

static fr_status rect_open(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need(g[1], "width", err));
    double without = isnan(g[2]) ? 0.0 : g[2];
    if (!(without >= 0.0 && without <= 2.0))
        return fr_fail(err, FR_INPUT, "an open rectangle has 0, 1 or 2 sides to leave out, not %g", without);
    return fr_stack_line(s, g[0], g[1], g[1], 2.0 - without, err);
}

static fr_status trapezoidal(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need_not_negative(g[1], "bottom width", err));
    FR_TRY(need_not_negative(g[2], "left side slope", err));
    FR_TRY(need_not_negative(g[3], "right side slope", err));
    double top = g[1] + g[0] * (g[2] + g[3]);
    FR_TRY(need(top, "top width", err));
    return fr_stack_line(s, g[0], g[1], top, hypot(1.0, g[2]) + hypot(1.0, g[3]), err);
}

static fr_status triangular(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need(g[1], "top width", err));
    return fr_stack_line(s, g[0], 0.0, g[1], 2.0 * hypot(1.0, 0.5 * g[1] / g[0]), err);
}

static fr_status parabolic(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need(g[1], "top width", err));
    s->family = FR_FAMILY_PARABOLA;
    s->top_width = g[1];
    return FR_OK;
}

static fr_status power(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need(g[1], "top width", err));
    if (!(g[2] >= 0.05 && g[2] <= 50.0))
        return fr_fail(err, FR_INPUT, "the exponent of a power-law section is %g: give 0.05 to 50", g[2]);
    return fr_build_power(s, g[0], g[1], g[2], err);
}

static fr_status rect_triangular(fr_section *s, const double *g, fr_error *err)
{
    FR_TRY(need(g[1], "width", err));
    FR_TRY(need(g[2], "height of the triangle", err));
    if (g[2] > g[0])
        return fr_fail(err, FR_INPUT, "the triangle (%g m) is higher than the section (%g m): lower it", g[2],
                       g[0]);
    s->roof = g[1];
    FR_TRY(fr_stack_line(s, g[2], 0.0, g[1], 2.0 * hypot(1.0, 0.5 * g[1] / g[2]), err));
    return fr_stack_line(s, g[0] - g[2], g[1], g[1], 2.0, err);
}

/* Radius and rise of a flat arc over a chord; a radius below half the chord becomes half the chord, as in SWMM. */
static fr_status arch_over(const double *g, double *r, double *rise, fr_error *err)
{
    FR_TRY(need(g[1], "width", err));
    FR_TRY(need_not_negative(g[2], "radius", err));
    *r = fmax(g[2], 0.5 * g[1]);
    *rise = 0.25 * g[1] * g[1] / (*r + sqrt((*r - 0.5 * g[1]) * (*r + 0.5 * g[1])));
    if (*rise <= g[0] * (1.0 + 1e-9)) return FR_OK;
    return fr_fail(err, FR_INPUT,
                   "the arc of the section rises %g m, more than its height %g m: enlarge the radius", *rise,
                   g[0]);
}

static fr_status rect_round(fr_section *s, const double *g, fr_error *err)
{
    double r, rise;
    FR_TRY(arch_over(g, &r, &rise, err));
    s->roof = g[1];
    FR_TRY(fr_stack_arc(s, fmin(rise, g[0]), 0.0, r, r, err));
    return fr_stack_line(s, g[0] - rise, g[1], g[1], 2.0, err);
}

static fr_status modified_baskethandle(fr_section *s, const double *g, fr_error *err)
{
    double r, rise;
    FR_TRY(arch_over(g, &r, &rise, err));
    FR_TRY(fr_stack_line(s, g[0] - rise, g[1], g[1], 2.0, err));
    return fr_stack_arc(s, g[0], 0.0, g[0] - r, r, err);
}

/* Standard egg, height 3r: crown of radius r, sides 3r, invert r/2 (area 0.5105 h^2, R 0.1931 h). */
static fr_status egg(fr_section *s, const double *g, fr_error *err)
{
    double r = g[0] / 3.0;
    FR_TRY(fr_stack_arc(s, 0.2 * r, 0.0, 0.5 * r, 0.5 * r, err));
    FR_TRY(fr_stack_arc(s, 2.0 * r, -2.0 * r, 2.0 * r, 3.0 * r, err));
    return fr_stack_arc(s, g[0], 0.0, 2.0 * r, r, err);
}

/* Standard horseshoe: crown of radius d/2, sides and invert of radius d (area 0.8293 d^2, R 0.2538 d). */
static fr_status horseshoe(fr_section *s, const double *g, fr_error *err)
{
    double d = g[0];
    FR_TRY(fr_stack_arc(s, 0.25 * (3.0 - sqrt(7.0)) * d, 0.0, d, d, err));
    FR_TRY(fr_stack_arc(s, 0.5 * d, -0.5 * d, 0.5 * d, d, err));
    return fr_stack_arc(s, d, 0.0, 0.5 * d, 0.5 * d, err);
}

/* Gothic: quarter ovals below, a pointed arch of two arcs above (area 0.6554 h^2, R 0.2269 h, width 0.84 h). */
static fr_status gothic(fr_section *s, const double *g, fr_error *err)
{
    double h = g[0], w = 0.42 * h, below = 0.5045 * h, above = h - below;
    double e = (above * above - w * w) / (2.0 * w);
    fr_section lower = { 0 };
    const fr_oval o = { 2.0 * below, 2.0 * w, below, 0.9617, 0.9617 };
    fr_status status = fr_build_oval(&lower, &o, err);
    for (size_t k = 0; status == FR_OK && k < lower.slice_count && lower.slice[k].y0 < below; k++)
        status = fr_stack_arc(s, fmin(lower.slice[k].y1, below), lower.slice[k].xc, lower.slice[k].yc,
                              lower.slice[k].r, err);
    fr_section_drop(&lower);
    FR_TRY(status);
    return fr_stack_arc(s, h, -e, below, w + e, err);
}

static fr_status oval(fr_section *s, double h, double width, double below, double lower, double upper,
                      fr_error *err)
{
    const fr_oval o = { h, width * h, below * h, lower, upper };
    return fr_build_oval(s, &o, err);
}

static fr_status pipe(fr_section *s, const double *g, fr_error *err)
{
    double width = isnan(g[1]) ? 0.0 : g[1], code = isnan(g[2]) ? 0.0 : g[2];
    fr_shape shape = (fr_shape)s->facts.shape;
    fr_oval o;
    if (code > 0.0 || width == 0.0) {
        FR_TRY(fr_oval_standard(shape, code > 0.0 ? code : g[0], &o, err));
    } else {
        FR_TRY(need(g[0], "height", err));
        FR_TRY(need(width, "width", err));
        o = shape == FR_SHAPE_ARCH ? fr_oval_arch(g[0], width) : fr_oval_ellipse(g[0], width);
    }
    return fr_build_oval(s, &o, err);
}

/* A shape curve gives depth and width, both divided by the full depth. A sudden change of width is given a rise of
 * 1e-4 of the depth; below its first point the section starts from zero width. */
static fr_status custom(fr_section *s, const fr_section_spec *spec, fr_error *err)
{
    double h = spec->geom[0], y0 = 0.0, w0 = 0.0;
    if (spec->points < 2 || spec->x == NULL || spec->y == NULL)
        return fr_fail(err, FR_INPUT, "the shape curve has %zu points: give at least 2", spec->points);
    for (size_t i = 0; i < spec->points; i++) {
        double y = spec->x[i], w = spec->y[i];
        if (!isfinite(y) || !isfinite(w) || y < 0.0 || w < 0.0 || w > 1e6)
            return fr_fail(err, FR_INPUT, "point %zu of the shape curve (%g, %g) is not usable: correct it",
                           i + 1, y, w);
        if (i > 0 && y < spec->x[i - 1])
            return fr_fail(err, FR_INPUT, "depths of the shape curve fall at point %zu: sort them", i + 1);
        if (y0 >= 1.0) break;
        if (i == 0 && y == 0.0) {
            w0 = w;
            continue;
        }
        if (y > 1.0) w = w0 + (w - w0) * (1.0 - y0) / (y - y0), y = 1.0;
        y = fmax(y, y0 + (w == w0 ? 0.0 : 1e-4));
        if (y == y0) continue;
        double rise = (y - y0) * h;
        FR_TRY(fr_stack_line(s, rise, w0 * h, w * h, 2.0 * hypot(1.0, 0.5 * (w - w0) * h / rise), err));
        y0 = y;
        w0 = w;
    }
    if (y0 < 1.0 && s->slice_count > 0) FR_TRY(fr_stack_line(s, (1.0 - y0) * h, w0 * h, w0 * h, 2.0, err));
    if (s->slice_count == 0 || !(fr_find_width(s) > 0.0))
        return fr_fail(err, FR_INPUT, "the shape curve has no width: give widths above 0");
    s->roof = w0 * h;
    s->facts.full_depth = s->slice[s->slice_count - 1].y1;
    return FR_OK;
}

static bool is_open(fr_shape shape)
{
    switch (shape) {
    case FR_SHAPE_RECT_OPEN:
    case FR_SHAPE_TRAPEZOIDAL:
    case FR_SHAPE_TRIANGULAR:
    case FR_SHAPE_PARABOLIC:
    case FR_SHAPE_POWER:
    case FR_SHAPE_IRREGULAR:
    case FR_SHAPE_STREET: return true;
    default: return false;
    }
}

static fr_status build(fr_section *s, const fr_section_spec *spec, fr_error *err)
{
    const double *g = spec->geom;
    double h = g[0];
    switch (spec->shape) {
    case FR_SHAPE_CIRCULAR:
    case FR_SHAPE_FORCE_MAIN: return circular(s, g, err);
    case FR_SHAPE_FILLED_CIRCULAR: return filled_circular(s, g, err);
    case FR_SHAPE_RECT_CLOSED: return rect_closed(s, g, err);
    case FR_SHAPE_RECT_OPEN: return rect_open(s, g, err);
    case FR_SHAPE_TRAPEZOIDAL: return trapezoidal(s, g, err);
    case FR_SHAPE_TRIANGULAR: return triangular(s, g, err);
    case FR_SHAPE_PARABOLIC: return parabolic(s, g, err);
    case FR_SHAPE_POWER: return power(s, g, err);
    case FR_SHAPE_RECT_TRIANGULAR: return rect_triangular(s, g, err);
    case FR_SHAPE_RECT_ROUND: return rect_round(s, g, err);
    case FR_SHAPE_MODBASKETHANDLE: return modified_baskethandle(s, g, err);
    case FR_SHAPE_EGGSHAPED: return egg(s, g, err);
    case FR_SHAPE_HORSESHOE: return horseshoe(s, g, err);
    case FR_SHAPE_GOTHIC: return gothic(s, g, err);
    case FR_SHAPE_CATENARY: return oval(s, h, 0.9, 0.29, 0.939267, 0.572856, err);
    case FR_SHAPE_SEMIELLIPTICAL: return oval(s, h, 1.0, 0.19, 0.666642, 0.706809, err);
    case FR_SHAPE_BASKETHANDLE: return oval(s, h, 0.944, 0.24, 0.662124, 0.957559, err);
    case FR_SHAPE_SEMICIRCULAR: return oval(s, h, 1.64, 0.16, 0.168825, 0.989067, err);
    case FR_SHAPE_HORIZ_ELLIPSE:
    case FR_SHAPE_VERT_ELLIPSE:
    case FR_SHAPE_ARCH: return pipe(s, g, err);
    case FR_SHAPE_CUSTOM: return custom(s, spec, err);
    default: return fr_fail(err, FR_INPUT, "cross-section shape number %d is unknown", (int)spec->shape);
    }
}

fr_status fr_build_shape(fr_section *s, const fr_section_spec *spec, fr_error *err)
{
    s->facts.shape = (int32_t)spec->shape;
    s->facts.open_top = is_open(spec->shape);
    if (spec->shape == FR_SHAPE_IRREGULAR || spec->shape == FR_SHAPE_STREET)
        return fr_build_transect(s, spec, err);
    bool by_code = spec->shape == FR_SHAPE_ARCH || spec->shape == FR_SHAPE_HORIZ_ELLIPSE ||
                   spec->shape == FR_SHAPE_VERT_ELLIPSE;
    if (!by_code) FR_TRY(need(spec->geom[0], "height", err));
    s->facts.full_depth = spec->geom[0];
    return build(s, spec, err);
}

/* Sections drawn with quarter ovals: two arcs that meet smoothly inside a box, one level at the crown (or invert), the
 * other upright at the side. The small radius is `ratio` times the box's shorter side; ratio 1 in a square box is a
 * quarter circle. Classic texts (Metcalf & Eddy 1914; Chow 1959; WPCF MOP 9) print these sewers with their full area
 * and hydraulic radius; the ratios and heights below are those that give both. The width profile of the tables in
 * SWMM's reference manual II, appendix, decides between solutions. */
#include "model/section_oval.h"

#include <math.h>

static fr_quarter quarter(double w, double h, double ratio)
{
    fr_quarter q;
    if (w >= h) {
        double r = ratio * h;
        q.r_side = r;
        q.r_end = h - r > 1e-12 * h ? ((w - r) * (w - r) + h * h - r * r) / (2.0 * (h - r)) : r;
        q.meet = q.r_end > r ? (h - q.r_end) * (1.0 - q.r_end / (q.r_end - r)) : 0.0;
    } else {
        double r = ratio * w;
        q.r_end = r;
        q.r_side = w - r > 1e-12 * w ? ((h - r) * (h - r) + w * w - r * r) / (2.0 * (w - r)) : r;
        q.meet = q.r_side > r ? q.r_side * (h - r) / (q.r_side - r) : h;
    }
    q.x_side = w - q.r_side;
    q.y_end = h - q.r_end;
    return q;
}

fr_status fr_build_oval(fr_section *s, const fr_oval *o, fr_error *err)
{
    double below = o->height_of_width, above = o->height - below;
    fr_quarter lower = quarter(0.5 * o->width, below, o->ratio_lower);
    fr_quarter upper = quarter(0.5 * o->width, above, o->ratio_upper);
    FR_TRY(fr_stack_arc(s, below - lower.meet, 0.0, lower.r_end, lower.r_end, err));
    FR_TRY(fr_stack_arc(s, below, lower.x_side, below, lower.r_side, err));
    FR_TRY(fr_stack_arc(s, below + upper.meet, upper.x_side, below, upper.r_side, err));
    FR_TRY(fr_stack_arc(s, o->height, 0.0, below + upper.y_end, upper.r_end, err));
    s->facts.full_depth = o->height;
    return FR_OK;
}

static double oval_area(const fr_oval *o)
{
    fr_section trial = { 0 };
    fr_error ignored = FR_ERROR_INIT;
    double a = 0.0, w, p, dp;
    if (fr_build_oval(&trial, o, &ignored) == FR_OK)
        fr_slice_at(&trial.slice[trial.slice_count - 1], o->height, &a, &w, &p, &dp);
    fr_section_drop(&trial);
    return a;
}

/* Moves one ratio until the area is that of the size table; the area grows with the ratio. */
static void match(fr_oval *o, double *ratio, double *other, double area)
{
    double lo = 0.05, hi = 0.99;
    for (int i = 0; i < 50; i++) {
        *ratio = 0.5 * (lo + hi);
        if (other != NULL) *other = *ratio;
        if (oval_area(o) < area)
            lo = *ratio;
        else
            hi = *ratio;
    }
}

/* Four-centred oval with the proportions of elliptical concrete pipe (ASTM C507): with ratio 0.856 the 23 standard
 * sizes come out with mean errors of 0.0 % in area and in hydraulic radius. A true ellipse is 3.0 % too small. */
fr_oval fr_oval_ellipse(double height, double width)
{
    return (fr_oval){ height, width, 0.5 * height, 0.856, 0.856 };
}

/* Arch pipe: mean error over the 102 standard sizes 0.3 % in area. */
fr_oval fr_oval_arch(double height, double width)
{
    return (fr_oval){ height, width, 0.28 * height, 0.76, 0.5 };
}

fr_status fr_oval_standard(fr_shape shape, double code, fr_oval *out, fr_error *err)
{
    typedef struct {
        double a, b, area;
    } size;
#define FR_ELLIPSE_SIZE(minor, major, area) { minor, major, area },
#define FR_ARCH_SIZE(rise, span, area)
    static const size ellipse[] = {
#include "model/section_sizes.def"
    };
#undef FR_ELLIPSE_SIZE
#undef FR_ARCH_SIZE
#define FR_ELLIPSE_SIZE(minor, major, area)
#define FR_ARCH_SIZE(rise, span, area) { rise, span, area },
    static const size arch[] = {
#include "model/section_sizes.def"
    };
#undef FR_ELLIPSE_SIZE
#undef FR_ARCH_SIZE
    const double inch = 0.0254, square_foot = 0.3048 * 0.3048;
    bool is_arch = shape == FR_SHAPE_ARCH;
    int count = is_arch ? (int)(sizeof arch / sizeof *arch) : (int)(sizeof ellipse / sizeof *ellipse);
    if (!(code >= 1.0 && code < count + 1.0))
        return fr_fail(err, FR_INPUT, "size code %g of the standard pipe is unknown: give 1 to %d", code,
                       count);
    const size *z = is_arch ? &arch[(int)code - 1] : &ellipse[(int)code - 1];
    double a = z->a * inch, b = z->b * inch, area = z->area * square_foot;
    *out = is_arch                          ? fr_oval_arch(a, b)
           : shape == FR_SHAPE_VERT_ELLIPSE ? fr_oval_ellipse(b, a)
                                            : fr_oval_ellipse(a, b);
    match(out, &out->ratio_upper, is_arch ? NULL : &out->ratio_lower, area);
    if (is_arch && fabs(oval_area(out) - area) > 1e-6 * area) match(out, &out->ratio_lower, NULL, area);
    return FR_OK;
}

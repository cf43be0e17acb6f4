#include "geometry.h"

#include <math.h>

#define CROWN 0.95  /* part of the full depth from where a closed section narrows smoothly to its slot */
#define SLOT 1.0e-3 /* width of the slot, part of the full depth */

static size_t interval_of(const fr_cv_shape *s, double y)
{
    double x = y / s->start, root = sqrt(x < 0.5 ? x : 1.0 - x), r2 = root * root;
    double angle = root * (1.0 + r2 * (0.1666667 + r2 * (0.0748 + r2 * 0.0708))); /* asin, to 1e-4 */
    if (x >= 0.5) angle = 1.5707963267948966 - angle;
    size_t k = (size_t)(angle * (FR_CV_PIECES / 1.5707963267948966));
    if (k >= FR_CV_PIECES) k = FR_CV_PIECES - 1;
    if (k > 0 && y < s->piece[k].y) k--;
    if (k + 1 < FR_CV_PIECES && y >= s->piece[k + 1].y) k++;
    return k;
}

double fr_cv_shape_area(const fr_cv_shape *s, double y, double *width)
{
    if (y < s->start) {
        size_t k = interval_of(s, y);
        const double *a = s->piece[k].a;
        double x = y - s->piece[k].y;
        *width = a[1] + x * (2.0 * a[2] + x * 3.0 * a[3]);
        return a[0] + x * (a[1] + x * (a[2] + x * a[3]));
    }
    if (y < s->end) {
        const double *a = s->crown_area;
        double x = y - s->start;
        *width = a[1] + x * (2.0 * a[2] + x * (3.0 * a[3] + x * 4.0 * a[4]));
        return a[0] + x * (a[1] + x * (a[2] + x * (a[3] + x * a[4])));
    }
    *width = s->end_width;
    return s->end_area + s->end_width * (y - s->end);
}

fr_cv_cut fr_cv_shape_at(const fr_cv_shape *s, double y)
{
    fr_cv_cut c = { 0 };
    const double *p;
    double x;
    c.area = fr_cv_shape_area(s, y, &c.width);
    if (y < s->start) {
        size_t k = interval_of(s, y);
        x = y - s->piece[k].y;
        p = s->piece[k].p;
        c.bend = 2.0 * s->piece[k].a[2] + x * 6.0 * s->piece[k].a[3];
    } else if (y < s->end) {
        const double *a = s->crown_area;
        x = y - s->start;
        p = s->crown_perimeter;
        c.bend = 2.0 * a[2] + x * (6.0 * a[3] + x * 12.0 * a[4]);
    } else {
        c.perimeter = s->end_perimeter + s->end_slope * (y - s->end);
        c.slope = s->end_slope;
        return c;
    }
    c.perimeter = p[0] + x * (p[1] + x * (p[2] + x * p[3]));
    c.slope = p[1] + x * (2.0 * p[2] + x * 3.0 * p[3]);
    return c;
}

/* Hermite cubic on [0, w], end slopes limited so that it is monotone (Fritsch and Carlson 1980). */
static void hermite(double v0, double v1, double s0, double s1, double w, double c[4])
{
    double secant = (v1 - v0) / w;
    s0 = isfinite(s0) ? s0 : 1.0e9;
    s1 = isfinite(s1) ? s1 : 1.0e9;
    if (secant >= 0.0) {
        s0 = fmin(fmax(s0, 0.0), 3.0 * secant);
        s1 = fmin(fmax(s1, 0.0), 3.0 * secant);
    }
    c[0] = v0;
    c[1] = s0;
    c[2] = (3.0 * secant - 2.0 * s0 - s1) / w;
    c[3] = (s0 + s1 - 2.0 * secant) / (w * w);
}

/* Width falls as a cubic from (w0, slope s0) to (w1, 0) over a length that holds `rest`:
 * L (w0 + w1) / 2 + L2 s0 / 12 = rest. */
static double crown_length(double w0, double w1, double s0, double rest)
{
    double a = s0 / 12.0, b = 0.5 * (w0 + w1);
    if (fabs(a) * rest < 1e-9 * b * b) return rest / b;
    double root = b * b + 4.0 * a * rest;
    return root > 0.0 ? (-b + sqrt(root)) / (2.0 * a) : -b / (2.0 * a);
}

static void close_crown(fr_cv_shape *s, const fr_section_facts *f, double area, double width, double bend,
                        double perimeter, double slope)
{
    double w1 = SLOT * f->full_depth, rest = fmax(f->full_area - area, 1e-4 * f->full_area);
    double s0 = fmin(bend, 0.0), length = crown_length(width, w1, s0, rest);
    /* width = width + s0 x + c2 x2 + c3 x3 */
    double secant = (w1 - width) / length;
    s0 = fmax(s0, 3.0 * secant);
    double c2 = (3.0 * secant - 2.0 * s0) / length, c3 = (s0 - 2.0 * secant) / (length * length);
    s->end = s->start + length;
    s->crown_area[0] = area;
    s->crown_area[1] = width;
    s->crown_area[2] = s0 / 2.0;
    s->crown_area[3] = c2 / 3.0;
    s->crown_area[4] = c3 / 4.0;
    hermite(perimeter, f->full_perimeter, slope, 0.0, length, s->crown_perimeter);
    s->end_width = w1;
    double x = length;
    s->end_area = area + x * (width + x * (s0 / 2.0 + x * (c2 / 3.0 + x * c3 / 4.0)));
    s->end_perimeter = f->full_perimeter;
    s->end_slope = 0.0;
}

static void fill(const fr_host *h, const fr_section *section, fr_cv_shape *s)
{
    enum { N = FR_CV_PIECES + 1 };
    double y[N], a[N], w[N], p[N], dp[N];
    fr_section_facts f = { .struct_size = sizeof f };
    h->section_facts(section, &f);
    s->full = f.full_depth;
    s->start = f.open_top ? s->full : CROWN * s->full;
    for (int k = 0; k < N; k++) {
        double root = sin(1.5707963267948966 * k / FR_CV_PIECES);
        y[k] = k == FR_CV_PIECES ? s->start : s->start * root * root;
    }
    h->section_at(section, N, y, a, w, p, dp);
    for (int k = 0; k < FR_CV_PIECES; k++) {
        double width = y[k + 1] - y[k];
        s->piece[k].y = y[k];
        hermite(a[k], a[k + 1], w[k], w[k + 1], width, s->piece[k].a);
        hermite(p[k], p[k + 1], dp[k], dp[k + 1], width, s->piece[k].p);
    }
    const int last = FR_CV_PIECES;
    double before = y[last] - 1e-4 * s->full, width_before;
    h->section_at(section, 1, &before, NULL, &width_before, NULL, NULL);
    if (!f.open_top) {
        close_crown(s, &f, a[last], w[last], (w[last] - width_before) / (1e-4 * s->full), p[last], dp[last]);
        return;
    }
    s->end = s->start;
    s->end_area = a[last];
    s->end_width = fmax(w[last], 1e-3 * s->full); /* vertical walls above an open top */
    s->end_perimeter = p[last];
    s->end_slope = 2.0;
}

static bool same(const fr_cv_shape *a, const fr_cv_shape *b)
{
    if (a->full != b->full || a->end != b->end || a->end_area != b->end_area) return false;
    for (int k = 0; k < FR_CV_PIECES; k++)
        if (a->piece[k].a[1] != b->piece[k].a[1] || a->piece[k].p[0] != b->piece[k].p[0]) return false;
    return true;
}

const fr_cv_shape *fr_cv_shape_of(const fr_host *h, fr_cv_shapes *all, const fr_section *section)
{
    fr_cv_shape made = { 0 };
    fill(h, section, &made);
    for (size_t i = all->count; i-- > 0;)
        if (same(all->shape[i], &made)) return all->shape[i];
    fr_cv_shape *kept = h->allocate(h, 1, sizeof *kept);
    if (!kept) return NULL;
    *kept = made;
    all->shape[all->count++] = kept;
    return kept;
}

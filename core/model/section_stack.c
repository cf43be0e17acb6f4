/* Closed forms of the slices of a section: straight walls and circular arcs. */
#include "model/section_parts.h"

#include <math.h>

#include "base/memory.h"

/* Area / diameter^2 of a circle filled to u = y / D: (phi - sin phi cos phi) / 4 with cos phi = 1 - 2u. The
 * difference cancels at small u; there the series of the integral of 2 sqrt(t (1 - t)) is used instead:
 * 4/3 u^1.5 (1 - 3u/10 - 3u^2/56 - u^3/48 - ...), whose coefficients are -2 binom(1/2, k) (-1)^k / (k + 3/2). */
double fr_cap_area(double u)
{
    if (u < 0.06) {
        static const double c[] = { 4.0 / 3,         -2.0 / 5,        -1.0 / 14,        -1.0 / 36,
                                    -5.0 / 352,      -7.0 / 832,      -7.0 / 1280,      -33.0 / 8704,
                                    -429.0 / 155648, -715.0 / 344064, -2431.0 / 1507328 };
        double sum = c[10];
        for (int k = 9; k >= 0; k--)
            sum = sum * u + c[k];
        return u * sqrt(u) * sum;
    }
    double root = sqrt(u * (1.0 - u));
    return 0.5 * asin(sqrt(u)) - 0.5 * root * (1.0 - 2.0 * u);
}

static void cap_at(const fr_slice *s, double y, double *a, double *w, double *p, double *dp)
{
    double d = 2.0 * s->r;
    double u = fmin(y / d, 1.0);
    double root = sqrt(u * (1.0 - u));
    double half_angle = asin(sqrt(u)); /* phi / 2 */
    *a = d * d * (u < 0.06 ? fr_cap_area(u) : 0.5 * (half_angle - root * (1.0 - 2.0 * u)));
    *w = 2.0 * d * root;
    *p = 2.0 * d * half_angle;
    *dp = 1.0 / fmax(root, 1e-9);
}

/* With c = sqrt(r^2 - v^2) and v = y - yc: twice the integral of c over the slice is v c - v0 c0 + r^2 delta, where
 * delta is the angle swept. Both differences are formed without cancellation from h = v - v0. */
static void arc_at(const fr_slice *s, double y, double *a, double *w, double *p, double *dp)
{
    double h = y - s->y0, v = s->v0 + h, r2 = s->r * s->r;
    double c = sqrt(fmax((s->r - v) * (s->r + v), 0.0));
    double sum = s->c0 + c;
    double fall = sum > 0.0 ? h * (v + s->v0) / sum : 0.0; /* c0 - c */
    double sine = h * s->c0 + s->v0 * fall, cosine = c * s->c0 + v * s->v0;
    double delta = atan2(sine, cosine);
    *a = s->area0 + 2.0 * s->xc * h + h * c - s->v0 * fall + r2 * delta;
    *w = fmax(2.0 * (s->xc + c), 0.0);
    *p = s->perimeter0 + 2.0 * s->r * delta;
    *dp = 2.0 * s->r / fmax(c, 1e-9 * s->r);
}

void fr_slice_at(const fr_slice *s, double y, double *a, double *w, double *p, double *dp)
{
    if (s->kind == FR_SLICE_CAP) {
        cap_at(s, y, a, w, p, dp);
        return;
    }
    if (s->kind == FR_SLICE_ARC) {
        arc_at(s, y, a, w, p, dp);
        return;
    }
    double h = y - s->y0;
    *w = s->width0 + s->dwidth * h;
    *a = s->area0 + h * (s->width0 + 0.5 * s->dwidth * h);
    *p = s->perimeter0 + s->dperimeter * h;
    *dp = s->dperimeter;
}

static double slice_excess(const void *arg, double y, double *slope)
{
    const fr_slice *s = ((const fr_slice *const *)arg)[0];
    double target = *((const double *const *)arg)[1];
    double a, p, dp;
    fr_slice_at(s, y, &a, slope, &p, &dp);
    return a - target;
}

double fr_slice_depth(const fr_slice *s, double area)
{
    double over = area - s->area0;
    if (over <= 0.0) return s->y0;
    if (s->kind == FR_SLICE_LINE) {
        double root = sqrt(fmax(s->width0 * s->width0 + 2.0 * s->dwidth * over, 0.0));
        return fmin(s->y0 + 2.0 * over / (s->width0 + root), s->y1);
    }
    double guess = s->y0 + over / fmax(s->width0, 0.5 * over / (s->y1 - s->y0));
    if (s->kind == FR_SLICE_CAP) {
        double d = 2.0 * s->r, part = over / (d * d);
        double other = FR_PI / 4.0 - part, small = cbrt(0.5625 * fmin(part, other) * fmin(part, other));
        double u = small * (1.0 + 0.2 * small + 0.08 * small * small);
        guess = d * (part <= other ? u : 1.0 - u);
    }
    const void *arg[2] = { s, &area };
    return fr_root(slice_excess, arg, s->y0, s->y1, guess);
}

static fr_slice *new_slice(fr_section *s, fr_error *err)
{
    if (fr_reserve(&s->slice, &s->slice_capacity, s->slice_count + 1, sizeof *s->slice, err) != FR_OK)
        return NULL;
    fr_slice *p = &s->slice[s->slice_count++];
    *p = (fr_slice){ 0 };
    if (s->slice_count > 1) {
        const fr_slice *below = p - 1;
        double w, dp;
        p->y0 = below->y1;
        fr_slice_at(below, below->y1, &p->area0, &w, &p->perimeter0, &dp);
    }
    return p;
}

fr_status fr_stack_line(fr_section *s, double height, double width0, double width1, double dperimeter,
                        fr_error *err)
{
    if (height <= 0.0) return FR_OK;
    fr_slice *p = new_slice(s, err);
    if (p == NULL) return FR_MEMORY;
    if (s->slice_count == 1) p->perimeter0 = width0;
    p->kind = FR_SLICE_LINE;
    p->y1 = p->y0 + height;
    p->width0 = width0;
    p->dwidth = (width1 - width0) / height;
    p->dperimeter = dperimeter;
    return FR_OK;
}

fr_status fr_stack_arc(fr_section *s, double y1, double xc, double yc, double r, fr_error *err)
{
    double y0 = s->slice_count == 0 ? 0.0 : s->slice[s->slice_count - 1].y1;
    if (y1 <= y0) return FR_OK;
    fr_slice *p = new_slice(s, err);
    if (p == NULL) return FR_MEMORY;
    bool cap = s->slice_count == 1 && fabs(yc - r) <= 1e-14 * r && xc == 0.0;
    p->kind = cap ? FR_SLICE_CAP : FR_SLICE_ARC;
    p->y1 = y1;
    p->xc = xc;
    p->yc = cap ? r : yc;
    p->r = r;
    p->v0 = y0 - yc;
    p->c0 = cap ? 0.0 : sqrt(fmax((r - p->v0) * (r + p->v0), 0.0));
    p->width0 = fmax(2.0 * (xc + p->c0), 0.0);
    if (s->slice_count == 1) p->perimeter0 = p->width0;
    return FR_OK;
}

#include "geometry.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_FILL 1.0e-4

/* asin(sqrt(x)) to 1e-4 is enough to find the interval: an approximation with sqrt, corrected by one comparison. */
static size_t interval_of(const fr_im_table *t, double y)
{
    double x = y / t->full, s = sqrt(x < 0.5 ? x : 1.0 - x);
    double angle = s * (1.0 + s * s * (0.1666667 + s * s * (0.0748 + s * s * 0.0708)));
    if (x >= 0.5) angle = 1.5707963267948966 - angle;
    size_t k = (size_t)(angle * (FR_IM_INTERVALS / 1.5707963267948966));
    if (k >= FR_IM_INTERVALS) k = FR_IM_INTERVALS - 1;
    if (k > 0 && y < t->piece[k].y) k--;
    if (k + 1 < FR_IM_INTERVALS && y >= t->piece[k + 1].y) k++;
    return k;
}

void fr_im_table_at(const fr_im_table *t, double y, double *area, double *width, double *perimeter,
                    double *slope)
{
    if (y >= t->full) {
        double above = t->open ? y - t->full : 0.0;
        *area = t->full_area + t->full_width * above;
        *width = t->full_width;
        *perimeter = t->full_perimeter + 2.0 * above;
        *slope = t->open ? 2.0 : 0.0;
        return;
    }
    double film = LEAST_FILL * t->full, depth = fmax(y, film);
    size_t k = interval_of(t, depth);
    const double *a = t->piece[k].a, *p = t->piece[k].p;
    double x = depth - t->piece[k].y;
    *area = a[0] + x * (a[1] + x * (a[2] + x * a[3]));
    *width = a[1] + x * (2.0 * a[2] + x * 3.0 * a[3]);
    if (y < film) { /* linear, and a dry section holds nothing at all */
        *width = y >= 0.0 ? *area / film : 0.0;
        *area *= fmax(y, 0.0) / film;
    }
    *perimeter = p[0] + x * (p[1] + x * (p[2] + x * p[3]));
    *slope = y > film ? p[1] + x * (2.0 * p[2] + x * 3.0 * p[3]) : 0.0;
}

/* Hermite cubic on [0, w] with end slopes limited so that it is monotone (Fritsch and Carlson 1980). */
static void hermite(double v0, double v1, double s0, double s1, double w, double c[4])
{
    double secant = (v1 - v0) / w;
    s0 = fmin(fmax(s0, 0.0), 3.0 * fmax(secant, 0.0));
    s1 = fmin(fmax(s1, 0.0), 3.0 * fmax(secant, 0.0));
    c[0] = v0;
    c[1] = s0;
    c[2] = (3.0 * secant - 2.0 * s0 - s1) / w;
    c[3] = (s0 + s1 - 2.0 * secant) / (w * w);
}

static void fill_table(const fr_host *h, const fr_section *section, fr_im_table *t)
{
    double y[FR_IM_INTERVALS + 1], a[FR_IM_INTERVALS + 1], w[FR_IM_INTERVALS + 1], p[FR_IM_INTERVALS + 1],
        dp[FR_IM_INTERVALS + 1];
    fr_section_facts facts = { .struct_size = sizeof facts };
    h->section_facts(section, &facts);
    t->full = facts.full_depth;
    t->open = facts.open_top;
    for (int k = 0; k <= FR_IM_INTERVALS; k++) {
        double s = sin(1.5707963267948966 * k / FR_IM_INTERVALS);
        y[k] = k == FR_IM_INTERVALS ? t->full : t->full * s * s;
    }
    h->section_at(section, FR_IM_INTERVALS + 1, y, a, w, p, dp);
    t->full_area = a[FR_IM_INTERVALS];
    t->full_perimeter = p[FR_IM_INTERVALS];
    t->full_width = t->open ? w[FR_IM_INTERVALS] : 0.0;
    for (int k = 0; k < FR_IM_INTERVALS; k++) {
        double width = y[k + 1] - y[k];
        t->piece[k].y = y[k];
        hermite(a[k], a[k + 1], w[k], w[k + 1], width, t->piece[k].a);
        double s0 = isfinite(dp[k]) ? dp[k] : 1.0e9, s1 = isfinite(dp[k + 1]) ? dp[k + 1] : 1.0e9;
        hermite(p[k], p[k + 1], s0, s1, width, t->piece[k].p);
    }
}

static bool same_section(const fr_im_table *a, const fr_im_table *b)
{
    if (a->full != b->full || a->open != b->open || a->full_area != b->full_area) return false;
    for (int k = 0; k < FR_IM_INTERVALS; k += 7)
        if (a->piece[k].a[1] != b->piece[k].a[1] || a->piece[k].p[0] != b->piece[k].p[0]) return false;
    return true;
}

const fr_im_table *fr_im_table_of(const fr_host *h, fr_im_geometry *g, const fr_section *section)
{
    fr_im_table made;
    fill_table(h, section, &made);
    for (size_t i = g->count; i-- > 0;)
        if (same_section(g->tables[i], &made)) return g->tables[i];
    if (g->count == g->room) {
        size_t room = g->room ? 2 * g->room : 16;
        fr_im_table **grown = realloc(g->tables, room * sizeof *grown);
        if (!grown) return NULL;
        g->tables = grown;
        g->room = room;
    }
    fr_im_table *kept = malloc(sizeof *kept);
    if (!kept) return NULL;
    *kept = made;
    g->tables[g->count++] = kept;
    return kept;
}

void fr_im_geometry_free(fr_im_geometry *g)
{
    for (size_t i = 0; i < g->count; i++)
        free(g->tables[i]);
    free(g->tables);
}

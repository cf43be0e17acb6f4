/* Irregular transects and streets: stations and elevations joined by straight lines.
 *
 * Between two neighbouring elevations the area of each part (left overbank, channel, right overbank) is quadratic in
 * depth and its perimeter linear, exactly. Where the parts differ in roughness the conveyances are added (Chow 1959,
 * section 6-5), K = sum A_i^(5/3) / (n_i P_i^(2/3)), and the perimeter reported is the one with which the channel's
 * n gives the same conveyance: P = A^(5/2) / (n K)^(3/2). Beyond its end stations the section has vertical walls
 * without friction, up to its highest point.
 * A level bench would make the width jump: it is given a rise of 1e-4 of the full depth, centred on its level, so
 * that area above it stays exact. */
#include "base/message.h"
#include "model/section_parts.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

#define BENCH_RISE 1e-4

typedef struct edge {
    double low, high;     /* m above the lowest point */
    double width, length; /* m: plan width, wetted length when drowned */
    int part;
    bool bottom; /* level, at the lowest point */
} edge;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static fr_status check_stations(const fr_section_spec *spec, double *low, double *high, fr_error *err)
{
    if (spec->points < 2 || spec->x == NULL || spec->y == NULL)
        return fr_fail(err, FR_INPUT, "a transect needs at least 2 stations, it has %zu: add stations",
                       spec->points);
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < spec->points; i++) {
        if (!isfinite(spec->x[i]) || !isfinite(spec->y[i]) || fabs(spec->x[i]) > 1e9 ||
            fabs(spec->y[i]) > 1e9)
            return fr_fail(err, FR_INPUT, "station %zu of the transect is not a usable number: correct it",
                           i + 1);
        if (i > 0 && spec->x[i] < spec->x[i - 1])
            return fr_fail(
                err, FR_INPUT,
                "station %zu of the transect (%g m) lies before station %zu (%g m): sort the stations", i + 1,
                spec->x[i], i, spec->x[i - 1]);
        *low = fmin(*low, spec->y[i]);
        *high = fmax(*high, spec->y[i]);
    }
    if (!(*high - *low > 1e-9))
        return fr_fail(err, FR_INPUT,
                       "the transect is level and can hold no water: give its banks an elevation");
    if (!(spec->x[spec->points - 1] - spec->x[0] > 1e-9))
        return fr_fail(err, FR_INPUT, "the transect has no width: give at least two different stations");
    return FR_OK;
}

static fr_status check_roughness(const fr_section_spec *spec, fr_error *err)
{
    const double n[] = { spec->n_left, spec->n_right, spec->n_channel };
    static const char *const name[] = { "left overbank", "right overbank", "channel" };
    for (int i = 0; i < 3; i++)
        if (!isfinite(n[i]) || n[i] < 0.0 || (i == 2 && n[i] == 0.0))
            return fr_fail(err, FR_INPUT, "Manning n of the %s is %g: give a positive number",
                           fr_say(name[i]), n[i]);
    return FR_OK;
}

static int part_of(const fr_section_spec *spec, double x)
{
    if (!(spec->right_bank > spec->left_bank)) return 1; /* no banks given */
    return x < spec->left_bank ? 0 : x > spec->right_bank ? 2 : 1;
}

static void add_edge(edge *list, size_t *n, const fr_section_spec *spec, double low, double rise, double x0,
                     double z0, double x1, double z1)
{
    if (x0 == x1 && z0 == z1) return;
    edge *e = &list[(*n)++];
    e->width = x1 - x0;
    e->length = hypot(x1 - x0, z1 - z0);
    e->low = fmin(z0, z1) - low;
    e->high = fmax(z0, z1) - low;
    e->part = part_of(spec, 0.5 * (x0 + x1));
    bool level = e->width > 0.0 && e->high - e->low < rise;
    if (!level) return;
    double middle = 0.5 * (e->low + e->high);
    e->bottom = middle <= 0.5 * rise;
    e->low = e->bottom ? 0.0 : middle - 0.5 * rise;
    e->high = e->bottom ? 0.0 : middle + 0.5 * rise;
}

/* Edges between stations, split at the banks. */
static size_t make_edges(const fr_section_spec *spec, double low, double high, edge *list)
{
    size_t n = 0;
    double rise = BENCH_RISE * (high - low);
    for (size_t i = 1; i < spec->points; i++) {
        double x0 = spec->x[i - 1], x1 = spec->x[i], z0 = spec->y[i - 1], z1 = spec->y[i];
        const double bank[] = { spec->left_bank, spec->right_bank };
        for (int b = 0; b < 2; b++) {
            if (!(spec->right_bank > spec->left_bank) || !(bank[b] > x0 && bank[b] < x1)) continue;
            double z = z0 + (z1 - z0) * (bank[b] - x0) / (x1 - x0);
            add_edge(list, &n, spec, low, rise, x0, z0, bank[b], z);
            x0 = bank[b];
            z0 = z;
        }
        add_edge(list, &n, spec, low, rise, x0, z0, x1, z1);
    }
    return n;
}

static size_t make_levels(const edge *list, size_t n, double full, double *level)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        level[m++] = fmin(fmax(list[i].low, 0.0), full);
        level[m++] = fmin(fmax(list[i].high, 0.0), full);
    }
    level[m++] = 0.0;
    level[m++] = full;
    qsort(level, m, sizeof *level, by_value);
    size_t kept = 1;
    for (size_t i = 1; i < m; i++)
        if (level[i] - level[kept - 1] > 1e-10 * full) level[kept++] = level[i];
    level[kept - 1] = full;
    return kept;
}

/* Width and perimeter of an edge below y, and their slopes just above y. */
static void edge_at(const edge *e, double y, double *w, double *p, double *dw, double *dp)
{
    double rise = e->high - e->low;
    double share = rise <= 0.0 ? (e->bottom || y > e->low ? 1.0 : 0.0)
                               : fmin(fmax((y - e->low) / rise, 0.0), 1.0);
    *w = e->width * share;
    *p = e->length * share;
    bool growing = rise > 0.0 && y >= e->low && y < e->high;
    *dw = growing ? e->width / rise : 0.0;
    *dp = growing ? e->length / rise : 0.0;
}

static void fill_slice(fr_section *s, size_t k, const edge *list, size_t n, const double n_of[3])
{
    fr_slice *slice = &s->slice[k];
    fr_part *part = &s->part[3 * k];
    double middle = 0.5 * (slice->y0 + slice->y1), h = middle - slice->y0;
    for (size_t i = 0; i < n; i++) {
        double w, p, dw, dp;
        edge_at(&list[i], middle, &w, &p, &dw, &dp);
        fr_part *q = &part[list[i].part];
        q->width0 += w - dw * h;
        q->perimeter0 += p - dp * h;
        q->dwidth += dw;
        q->dperimeter += dp;
    }
    for (int j = 0; j < 3; j++) {
        const fr_part *q = &part[j];
        part[j].width0 = fmax(q->width0, 0.0);
        part[j].perimeter0 = fmax(q->perimeter0, 0.0);
        part[j].ratio = n_of[1] / n_of[j];
        slice->width0 += part[j].width0;
        slice->dwidth += q->dwidth;
        slice->perimeter0 += part[j].perimeter0;
        slice->dperimeter += q->dperimeter;
        slice->area0 += q->area0;
    }
}

static fr_status stack(fr_section *s, const edge *list, size_t n, const double *level, size_t levels,
                       const double n_of[3], fr_error *err)
{
    s->slice_count = levels - 1;
    s->slice = fr_alloc(s->slice_count, sizeof *s->slice, err);
    s->part = fr_alloc(3 * s->slice_count, sizeof *s->part, err);
    if (s->slice == NULL || s->part == NULL) return FR_MEMORY;
    for (size_t k = 0; k < s->slice_count; k++) {
        s->slice[k].y0 = level[k];
        s->slice[k].y1 = level[k + 1];
        fr_part *part = &s->part[3 * k];
        double h = k == 0 ? 0.0 : level[k] - level[k - 1];
        for (int j = 0; j < 3 && k > 0; j++)
            part[j].area0 = part[j - 3].area0 + h * (part[j - 3].width0 + 0.5 * h * part[j - 3].dwidth);
        fill_slice(s, k, list, n, n_of);
    }
    return FR_OK;
}

fr_status fr_build_transect(fr_section *s, const fr_section_spec *spec, fr_error *err)
{
    double low = 0.0, high = 0.0;
    FR_TRY(check_stations(spec, &low, &high, err));
    FR_TRY(check_roughness(spec, err));
    double n_of[3] = { spec->n_left, spec->n_channel, spec->n_right };
    for (int j = 0; j < 3; j++)
        if (n_of[j] == 0.0) n_of[j] = spec->n_channel;
    s->family = FR_FAMILY_TRANSECT;
    s->composite = n_of[0] != n_of[1] || n_of[2] != n_of[1];
    s->facts.open_top = true;
    s->facts.full_depth = high - low;
    size_t room = 3 * spec->points;
    edge *list = fr_alloc(room, sizeof *list, err);
    double *level = fr_alloc(2 * room + 2, sizeof *level, err);
    fr_status status = list == NULL || level == NULL ? FR_MEMORY : FR_OK;
    if (status == FR_OK) {
        size_t n = make_edges(spec, low, high, list);
        size_t levels = make_levels(list, n, high - low, level);
        status = stack(s, list, n, level, levels, n_of, err);
    }
    free(list);
    free(level);
    return status;
}

/* Adds A^(5/3) P^(-2/3) of the parts, in units of the channel's 1/n. */
static void conveyance(const fr_part *part, double h, double *k, double *dk)
{
    *k = *dk = 0.0;
    for (int j = 0; j < 3; j++) {
        const fr_part *q = &part[j];
        double a = q->area0 + h * (q->width0 + 0.5 * h * q->dwidth), w = q->width0 + h * q->dwidth;
        double p = q->perimeter0 + h * q->dperimeter;
        if (!(a > 0.0) || !(p > 0.0)) continue;
        double radius = cbrt(a / p), factor = q->ratio * a * radius * radius;
        *k += factor;
        *dk += factor * (5.0 / 3.0 * w / a - 2.0 / 3.0 * q->dperimeter / p);
    }
}

void fr_transect_at(const fr_section *s, size_t slice, double y, double *a, double *w, double *p, double *dp)
{
    fr_slice_at(&s->slice[slice], y, a, w, p, dp);
    if (!s->composite || !(*a > 0.0)) return;
    double k, dk;
    conveyance(&s->part[3 * slice], y - s->slice[slice].y0, &k, &dk);
    if (!(k > 0.0)) return;
    double ratio = *a / k, equal = *a * ratio * sqrt(ratio);
    *p = equal;
    *dp = equal * (2.5 * *w / *a - 1.5 * dk / k);
}

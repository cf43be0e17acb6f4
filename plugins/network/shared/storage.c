#include "storage.h"

#include <math.h>

enum { SHAPE_FUNCTIONAL, SHAPE_TABULAR, SHAPE_CYLINDRICAL, SHAPE_CONICAL, SHAPE_PARABOLIC, SHAPE_PYRAMIDAL };
#define LEAST_AREA 1.0e-6 /* m2: a point has no volume, and every volume needs a depth */

static double node_number(const fr_host *h, size_t node, const char *column, double fallback)
{
    const double *values = h->column_number(h, FR_NODES, column);
    return values && isfinite(values[node]) ? values[node] : fallback;
}

static int32_t node_index(const fr_host *h, size_t node, const char *column, int32_t fallback)
{
    const int32_t *values = h->column_index(h, FR_NODES, column);
    return values && values[node] != FR_NONE ? values[node] : fallback;
}

size_t fr_storage_rows(const fr_host *h, size_t node)
{
    const fr_table *t = h->table(h, node_index(h, node, "storage_curve", FR_NONE));
    return t ? t->rows : 0;
}

static fr_status read_table(const fr_host *h, size_t node, double *volumes, fr_storage *out)
{
    const fr_table *t = h->table(h, node_index(h, node, "storage_curve", FR_NONE));
    if (!t || t->rows == 0 || t->columns < 2)
        return h->fail_at(h, FR_INPUT, FR_NODES, node,
                          "the storage has no curve of area against depth: give one");
    out->form = FR_STORAGE_TABLE;
    out->points = t->rows;
    out->data = t->data;
    out->volumes = volumes;
    if (t->columns != 2)
        return h->fail_at(h, FR_INPUT, FR_NODES, node,
                          "the storage curve must have two columns, depth and area");
    /* Below the first row the area is that of the first row. */
    volumes[0] = fmax(t->data[1], LEAST_AREA) * fmax(t->data[0], 0.0);
    for (size_t i = 1; i < t->rows; i++) {
        double below = fmax(t->data[2 * i - 1], LEAST_AREA), here = fmax(t->data[2 * i + 1], LEAST_AREA);
        volumes[i] = volumes[i - 1] + 0.5 * (below + here) * (t->data[2 * i] - t->data[2 * i - 2]);
    }
    return FR_OK;
}

/* Ellipse or rectangle with sloping sides: SWMM 5.2 user's manual, storage shapes. z is run over rise. */
static void quadratic(fr_storage *s, double a0, double a1, double a2)
{
    s->form = FR_STORAGE_QUADRATIC;
    s->a0 = a0;
    s->a1 = a1;
    s->a2 = a2;
}

fr_status fr_storage_read(const fr_host *h, size_t node, double *volumes, fr_storage *out)
{
    const double quarter_pi = 0.78539816339744831;
    double a = node_number(h, node, "storage_a", 0.0), b = node_number(h, node, "storage_b", 0.0);
    double c = node_number(h, node, "storage_c", 0.0);
    *out = (fr_storage){ .form = FR_STORAGE_POWER };
    switch (node_index(h, node, "storage_shape", SHAPE_FUNCTIONAL)) {
    case SHAPE_TABULAR: return read_table(h, node, volumes, out);
    case SHAPE_CYLINDRICAL: quadratic(out, quarter_pi * a * b, 0.0, 0.0); return FR_OK;
    case SHAPE_CONICAL:
        quadratic(out, quarter_pi * a * b, 4.0 * quarter_pi * b * c,
                  a > 0.0 ? 4.0 * quarter_pi * b / a * c * c : 0.0);
        return FR_OK;
    case SHAPE_PARABOLIC: quadratic(out, 0.0, c > 0.0 ? quarter_pi * a * b / c : 0.0, 0.0); return FR_OK;
    case SHAPE_PYRAMIDAL: quadratic(out, a * b, 2.0 * (a + b) * c, 4.0 * c * c); return FR_OK;
    default: break;
    }
    out->a0 = c;
    out->a1 = a;
    out->a2 = b;
    if (b < 0.0)
        return h->fail_at(h, FR_INPUT, FR_NODES, node, "the exponent of the storage area is negative");
    return FR_OK;
}

/* Row below depth d; the last interval goes on beyond the table. */
static size_t row_below(const fr_storage *s, double depth)
{
    size_t low = 0, high = s->points - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (s->data[2 * middle] > depth)
            high = middle;
        else
            low = middle;
    }
    return low;
}

static double table_volume(const fr_storage *s, double depth, double *area)
{
    double first = fmax(s->data[1], LEAST_AREA);
    if (s->points == 1 || depth <= s->data[0]) {
        *area = first;
        return first * depth;
    }
    size_t i = row_below(s, depth);
    double d0 = s->data[2 * i], d1 = s->data[2 * i + 2];
    double below = fmax(s->data[2 * i + 1], LEAST_AREA), above = fmax(s->data[2 * i + 3], LEAST_AREA);
    double slope = d1 > d0 ? (above - below) / (d1 - d0) : 0.0;
    /* Above the last row the sides go on, but never narrow. */
    if (depth > d1) {
        slope = fmax(slope, 0.0);
        *area = above + slope * (depth - d1);
        return s->volumes[i + 1] + 0.5 * (above + *area) * (depth - d1);
    }
    *area = below + slope * (depth - d0);
    return s->volumes[i] + 0.5 * (below + *area) * (depth - d0);
}

double fr_storage_volume(const fr_storage *s, double depth, double *area_or_null)
{
    double area, volume, d = fmax(depth, 0.0);
    if (s->form == FR_STORAGE_TABLE) {
        volume = table_volume(s, d, &area);
    } else if (s->form == FR_STORAGE_QUADRATIC) {
        area = s->a0 + d * (s->a1 + d * s->a2);
        volume = d * (s->a0 + d * (0.5 * s->a1 + d * s->a2 / 3.0));
    } else {
        double power = s->a1 != 0.0 ? s->a1 * pow(d, s->a2) : 0.0;
        area = s->a0 + power;
        volume = d * (s->a0 + power / (s->a2 + 1.0));
    }
    area = fmax(area, LEAST_AREA);
    if (area_or_null) *area_or_null = area;
    return volume + area * fmin(depth, 0.0);
}

double fr_storage_area(const fr_storage *s, double depth)
{
    double area;
    fr_storage_volume(s, depth, &area);
    return area;
}

double fr_storage_depth(const fr_storage *s, double volume)
{
    if (volume <= 0.0) return 0.0;
    double low = 0.0, high = 1.0;
    while (high < 1.0e6 && fr_storage_volume(s, high, NULL) < volume)
        high *= 2.0;
    for (int i = 0; i < 100 && high - low > 1.0e-15 * high; i++) {
        double middle = 0.5 * (low + high);
        if (fr_storage_volume(s, middle, NULL) < volume)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

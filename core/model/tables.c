/* tables.c: tables as functions. Piecewise linear; equal abscissae make a step, whose right side counts. */
#include <math.h>

#include "model/model.h"

typedef struct polyline {
    const double *data;
    size_t rows, columns;
} polyline;

static polyline of_table(const fr_table *t)
{
    if (t == NULL || t->columns < 2) return (polyline){ 0 };
    return (polyline){ .data = t->data, .rows = t->rows, .columns = t->columns };
}

static double x_at(const polyline *p, size_t i)
{
    return p->data[i * p->columns];
}

static double y_at(const polyline *p, size_t i)
{
    return p->data[i * p->columns + 1];
}

/* Number of rows with abscissa <= x, by bisection. */
static size_t rows_up_to(const polyline *p, double x)
{
    size_t low = 0, high = p->rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (x_at(p, middle) <= x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Value within segment i - 1 .. i. */
static double within(const polyline *p, size_t i, double x, double *slope)
{
    double x0 = x_at(p, i - 1), y0 = y_at(p, i - 1);
    double rise = (y_at(p, i) - y0) / (x_at(p, i) - x0);
    if (slope != NULL) *slope = rise;
    return y0 + rise * (x - x0);
}

double fr_curve_value(const fr_table *t, double x, double *slope)
{
    polyline p = of_table(t);
    if (slope != NULL) *slope = 0.0;
    if (p.rows == 0) return 0.0;
    if (isnan(x)) return x;
    size_t i = rows_up_to(&p, x);
    if (i == 0) return y_at(&p, 0);
    if (i == p.rows) return y_at(&p, p.rows - 1);
    return within(&p, i, x, slope);
}

/* Integral over the table's own range cut to [a, b], a <= b. */
static double integral_inside(const polyline *p, double a, double b)
{
    double first = x_at(p, 0), last = x_at(p, p->rows - 1);
    if (a < first) a = first;
    if (b > last) b = last;
    if (!(a < b)) return 0.0;
    double sum = 0.0;
    for (size_t i = rows_up_to(p, a); i < p->rows && a < b; i++) {
        double end = x_at(p, i) < b ? x_at(p, i) : b;
        if (end > a) sum += 0.5 * (end - a) * (within(p, i, a, NULL) + within(p, i, end, NULL));
        if (end > a) a = end;
    }
    return sum;
}

double fr_curve_integral(const fr_table *t, double x0, double x1)
{
    polyline p = of_table(t);
    if (p.rows == 0 || x0 == x1) return 0.0;
    if (x0 > x1) return -fr_curve_integral(t, x1, x0);
    double first = x_at(&p, 0), last = x_at(&p, p.rows - 1);
    double sum = integral_inside(&p, x0, x1);
    if (x0 < first) sum += (fmin(first, x1) - x0) * y_at(&p, 0);
    if (x1 > last) sum += (x1 - fmax(last, x0)) * y_at(&p, p.rows - 1);
    return sum;
}

double fr_series_value(const fr_table *t, double time)
{
    polyline p = of_table(t);
    if (p.rows == 0 || isnan(time)) return 0.0;
    size_t i = rows_up_to(&p, time);
    if (i == 0) return 0.0;
    if (i == p.rows) return time == x_at(&p, i - 1) ? y_at(&p, i - 1) : 0.0;
    return within(&p, i, time, NULL);
}

double fr_series_integral(const fr_table *t, double t0, double t1)
{
    polyline p = of_table(t);
    if (p.rows == 0 || t0 == t1) return 0.0;
    return t0 < t1 ? integral_inside(&p, t0, t1) : -integral_inside(&p, t1, t0);
}

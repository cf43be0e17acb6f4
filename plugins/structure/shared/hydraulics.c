/* hydraulics.c: see hydraulics.h. */
#include "hydraulics.h"

#define SMALL_SUBMERGENCE 1.0e-2 /* 1 - r^m below which Villemonte's law is made linear */

fr_dual fr_villemonte(fr_dual ratio, double power)
{
    if (ratio.v <= 0.0) return fr_dual_constant(1.0);
    fr_dual rest = fr_dual_plus(fr_dual_times(fr_dual_power(ratio, power), -1.0), 1.0);
    return fr_dual_root(rest, 0.385, SMALL_SUBMERGENCE);
}

fr_dual fr_drowned_opening(fr_dual ratio, double small)
{
    if (ratio.v <= 0.5) return fr_dual_constant(1.0);
    fr_dual rest = fr_dual_plus(fr_dual_times(ratio, -2.0), 2.0);
    return fr_dual_root(rest, 0.5, small);
}

fr_dual fr_flap_loss(fr_dual velocity, fr_dual head)
{
    if (velocity.v <= 0.0 || head.v <= 0.0) return fr_dual_constant(0.0);
    fr_dual exponent = fr_dual_times(fr_dual_divide(velocity, fr_dual_root(head, 0.5, FR_SMALL_HEAD)),
                                     -1.15 / sqrt(FR_FOOT));
    return fr_dual_multiply(fr_dual_times(fr_dual_multiply(velocity, velocity), 4.0 / FR_GRAVITY),
                            fr_dual_exp(exponent));
}

double fr_circle_area(double diameter, double depth)
{
    double r = 0.5 * diameter;
    if (depth <= 0.0) return 0.0;
    if (depth >= diameter) return acos(-1.0) * r * r;
    double angle = 2.0 * acos(1.0 - depth / r);
    return 0.5 * r * r * (angle - sin(angle));
}

/* Row i with x(i) <= x < x(i + 1), by bisection; needs x(0) <= x < x(last). */
static size_t row_before(const fr_table *t, double x)
{
    size_t low = 0, high = t->rows - 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->data[middle * t->columns] <= x)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double fr_table_at(const fr_table *t, double x, double *slope)
{
    const double *first = t->data, *last = t->data + (t->rows - 1) * t->columns;
    *slope = 0.0;
    if (!(x > first[0])) return first[1];
    if (x >= last[0]) return last[1];
    const double *row = t->data + row_before(t, x) * t->columns, *next = row + t->columns;
    *slope = (next[1] - row[1]) / (next[0] - row[0]);
    return row[1] + *slope * (x - row[0]);
}

double fr_table_stage(const fr_table *t, double x)
{
    const double *last = t->data + (t->rows - 1) * t->columns;
    if (x < t->data[0]) return t->data[1];
    if (x >= last[0]) return last[1];
    return t->data[(row_before(t, x) + 1) * t->columns + 1];
}

fr_dual fr_table_dual(const fr_table *t, fr_dual x)
{
    double slope, value = fr_table_at(t, x.v, &slope);
    return fr_dual_chain(x, value, slope);
}

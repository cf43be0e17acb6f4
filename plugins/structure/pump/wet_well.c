/* wet_well.c: volume of storage nodes, from the same columns and formulas as the network uses (SWMM Reference
 * Manual II, chapter 3): area = a0 + a1 d^a2; tabular; cylinder, cone, paraboloid, pyramid with axes a, b and
 * slope c. */
#include "wet_well.h"

#include <math.h>

enum { FUNCTIONAL, TABULAR, CYLINDRICAL, CONICAL, PARABOLIC, PYRAMIDAL }; /* column storage_shape */

static double number(const fr_host *h, const char *column, int32_t node)
{
    const double *values = h->column_number(h, FR_NODES, column);
    return values && !isnan(values[node]) ? values[node] : 0.0;
}

static int32_t choice(const fr_host *h, const char *column, int32_t node)
{
    const int32_t *values = h->column_index(h, FR_NODES, column);
    return values ? values[node] : FR_NONE;
}

double fr_wet_well_volume(const fr_host *h, int32_t node, double depth, double full_volume)
{
    const double pi = acos(-1.0);
    double d = fmax(depth, 0.0);
    if (choice(h, "kind", node) != FR_STORAGE) {
        double top = number(h, "rim_depth", node);
        return top > 0.0 ? full_volume * fmin(d / top, 1.0) : 0.0;
    }
    double a = number(h, "storage_a", node), b = number(h, "storage_b", node),
           c = number(h, "storage_c", node);
    switch (choice(h, "storage_shape", node)) {
    case TABULAR: return h->curve_integral(h, choice(h, "storage_curve", node), 0.0, d);
    case CYLINDRICAL: return 0.25 * pi * a * b * d;
    case CONICAL: return pi * b * d * (0.25 * a + 0.5 * c * d + (a > 0.0 ? c * c * d * d / (3.0 * a) : 0.0));
    case PARABOLIC: return c > 0.0 ? 0.125 * pi * a * b * d * d / c : 0.0;
    case PYRAMIDAL: return a * b * d + (a + b) * c * d * d + 4.0 / 3.0 * c * c * d * d * d;
    default: break;
    }
    return c * d + (d > 0.0 ? a * pow(d, b + 1.0) / (b + 1.0) : 0.0);
}

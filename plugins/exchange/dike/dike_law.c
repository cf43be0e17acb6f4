/* dike_law.c: broad-crested weir, q = C b H^1.5; drowned by Villemonte's (1 - r^1.5)^0.385, r the lower head over the higher. */
#include "dike_law.h"

#include <math.h>

double fr_dike_flow(double coefficient, double width, double crest, double level1, double level2)
{
    double high = fmax(level1, level2) - crest, low = fmax(fmin(level1, level2) - crest, 0.0);
    if (high <= 0.0 || level1 == level2) return 0.0;
    double drowned = pow(1.0 - pow(low / high, 1.5), 0.385);
    double q = coefficient * width * high * sqrt(high) * drowned;
    return level1 > level2 ? q : -q;
}

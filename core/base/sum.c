#include "base/sum.h"

double fr_sum_of(const double *values, size_t n)
{
    fr_sum s = { 0 };
    for (size_t i = 0; i < n; i++) {
        fr_sum_add(&s, values[i]);
    }
    return fr_sum_value(&s);
}

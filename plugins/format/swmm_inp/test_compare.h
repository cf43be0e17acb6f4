/* test_compare.h: are two models the same? */
#ifndef INP_TEST_COMPARE_H
#define INP_TEST_COMPARE_H

#include "model/model.h"

/* Number of differences; the first `most` are printed with `label`. Numbers may differ by `relative`. */
int inp_test_compare(const fr_model *a, const fr_model *b, const char *label, double relative, int most);

#endif

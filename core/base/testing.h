/* testing.h: cmocka with the headers it wants before it, for every test of the tree. */
#ifndef FR_BASE_TESTING_H
#define FR_BASE_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define FR_RUN_TESTS(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

/* |a - b| <= tolerance, with the values in the message. */
#define assert_near(a, b, tolerance)                                                      \
    do {                                                                                  \
        double near_a = (a), near_b = (b), near_t = (tolerance);                          \
        if (!(fabs(near_a - near_b) <= near_t)) {                                         \
            fail_msg("%s = %.17g, expected %.17g within %g", #a, near_a, near_b, near_t); \
        }                                                                                 \
    } while (0)

/* A call that must succeed, with its message when it does not. */
#define assert_ok(call, err)                                                                             \
    do {                                                                                                 \
        if ((call) != FR_OK) fail_msg("%s: %s:%d: %s", #call, (err)->file, (err)->line, (err)->message); \
    } while (0)

#endif

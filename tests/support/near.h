/* near.h: comparison of doubles (cmocka's own rounds to float). Include after cmocka.h. */
#ifndef FR_TESTS_NEAR_H
#define FR_TESTS_NEAR_H

#include <math.h>

#define assert_near(a, b, tolerance)                                                                \
    do {                                                                                            \
        double near_a = (a), near_b = (b);                                                          \
        if (!(fabs(near_a - near_b) <= (tolerance)))                                                \
            fail_msg("%s = %.15g is not %.15g within %g", #a, near_a, near_b, (double)(tolerance)); \
    } while (0)

#endif

#include "base/sum.h"
#include "base/testing.h"

/* Neumaier's own example, where Kahan's sum gives 0. */
static void big_terms_cancel(void **state)
{
    (void)state;
    const double values[] = { 1.0, 1e100, 1.0, -1e100 };
    assert_near(fr_sum_of(values, 4), 2.0, 0);
}

static void many_small_terms(void **state)
{
    (void)state;
    fr_sum s = { 0 };
    for (int i = 0; i < 10000000; i++) {
        fr_sum_add(&s, 0.1);
    }
    assert_near(fr_sum_value(&s), 1e6,
                1e-9); /* 0.1 itself is off by 5.6e-18, ten million times; plain: 1.6e-4 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(big_terms_cancel),
        cmocka_unit_test(many_small_terms),
    };
    return FR_RUN_TESTS(tests);
}

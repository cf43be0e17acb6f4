/* The law of a breach: free and drowned, both ways. */
#include "base/testing.h"
#include "dike_law.h"

static void free_and_drowned(void **state)
{
    (void)state;
    assert_near(fr_dike_flow(1.7, 5.0, 2.0, 2.5, 1.0), 1.7 * 5.0 * pow(0.5, 1.5), 1e-12);
    assert_near(fr_dike_flow(1.7, 5.0, 2.0, 1.0, 2.5), -1.7 * 5.0 * pow(0.5, 1.5), 1e-12);
    assert_near(fr_dike_flow(1.7, 5.0, 2.0, 2.5, 2.4), 8.5 * pow(0.5, 1.5) * pow(1.0 - pow(0.8, 1.5), 0.385),
                1e-12);
    assert_true(fr_dike_flow(1.7, 5.0, 2.0, 1.9, 1.0) == 0.0 && fr_dike_flow(1.7, 5.0, 2.0, 3.0, 3.0) == 0.0);
    double last = 1.0;
    for (double low = 2.0; low < 2.5; low += 0.01) {
        double q = fr_dike_flow(1.7, 1.0, 2.0, 2.5, low);
        assert_true(q > 0.0 && q <= last);
        last = q;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(free_and_drowned) };
    return FR_RUN_TESTS(tests);
}

/* The law of an outfall's mouth: closed forms, derivatives, continuity, flap, stage. */
#include "laws.h"
#include "outfall_law.h"

static fr_dual flow(const void *law, double head, double level)
{
    return fr_mouth_flow(law, head, level);
}

static const fr_mouth plain = { .width = 3.0, .sill = 0.0, .stage = -INFINITY };

static void by_hand(void **state)
{
    (void)state;
    double k = 3.0 * sqrt(2.0 * 9.80665);
    assert_near(flow(&plain, 0.2, -1.0).v, k * 0.2 * sqrt(0.2), 1e-12);
    assert_near(flow(&plain, 1.0, 0.9).v, k * 1.0 * sqrt(0.1), 1e-12);
    assert_near(flow(&plain, 0.9, 1.0).v, -k * 1.0 * sqrt(0.1), 1e-12);
    assert_true(flow(&plain, -0.5, -0.2).v == 0.0);
    fr_mouth m = plain;
    m.flap = true;
    assert_true(flow(&m, 0.9, 1.0).v == 0.0);
    m.stage = 1.5;
    assert_true(flow(&m, 1.4, 0.0).v == 0.0);
    assert_near(flow(&m, 1.6, 0.0).v, k * 1.6 * sqrt(0.1), 1e-12);
}

static void smooth(void **state)
{
    (void)state;
    fr_mouth m = plain;
    for (int flap = 0; flap < 2; flap++)
        for (int stage = 0; stage < 2; stage++) {
            m.flap = flap == 1;
            m.stage = stage == 1 ? 0.4 : -INFINITY;
            check_derivatives(flow, &m, -0.3, 1.0);
            check_monotone(flow, &m, -0.3, 1.0);
            check_continuous(flow, &m, -0.3, 1.0);
            check_downhill(flow, &m, -0.3, 1.0);
            check_dry_side(flow, &m, -0.3, 1.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_hand), cmocka_unit_test(smooth) };
    return FR_RUN_TESTS(tests);
}

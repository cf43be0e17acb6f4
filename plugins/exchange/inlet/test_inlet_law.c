/* The law of street inlets: closed forms, derivatives, continuity, clogging, combination. */
#include "inlet_law.h"
#include "laws.h"

static fr_dual flow(const void *law, double head, double level)
{
    return fr_inlet_flow(law, head, level);
}

static const fr_inlet grate = { 1, { { FR_OPENING_GRATE, 0.9, 0.45, 0.0, 0.6 } }, 1.0, 1.0 };
static const fr_inlet both = {
    2, { { FR_OPENING_GRATE, 0.9, 0.45, 0.0, 0.6 }, { FR_OPENING_CURB, 1.5, 0.0, 0.12, 0.0 } }, 2.0, 0.5
};
static const fr_inlet slot = { 1, { { FR_OPENING_SLOTTED, 3.0, 0.05, 0.0, 1.0 } }, 1.0, 1.0 };

static void by_hand(void **state)
{
    (void)state;
    double root = sqrt(2.0 * 9.80665);
    assert_near(flow(&grate, -1.0, 0.05).v, -1.66 * 1.8 * pow(0.05, 1.5), 1e-12);
    assert_near(flow(&grate, -1.0, 0.6).v, -0.67 * 0.9 * 0.45 * 0.6 * root * sqrt(0.6), 1e-12);
    assert_near(flow(&slot, -1.0, 0.04).v, -1.40 * 3.0 * pow(0.04, 1.5), 1e-12);
    assert_near(flow(&slot, -1.0, 0.3).v, -0.80 * 0.15 * root * sqrt(0.3), 1e-12);
    assert_near(flow(&both, -1.0, 0.05).v, -(1.66 * 1.8 + 1.60 * 1.5) * pow(0.05, 1.5), 1e-12);
    double orifices = 0.67 * root * (0.243 * sqrt(0.5) + 0.18 * sqrt(0.44));
    assert_near(flow(&both, -1.0, 0.5).v, -orifices, 1e-12);
    assert_near(flow(&grate, 0.3, 0.0).v, 0.67 * 0.243 * root * sqrt(0.3), 1e-12);
}

static void smooth(void **state)
{
    (void)state;
    const fr_inlet *all[] = { &grate, &both, &slot };
    for (int i = 0; i < 3; i++) {
        check_derivatives(flow, all[i], -0.3, 0.8);
        check_monotone(flow, all[i], -0.3, 0.8);
        check_continuous(flow, all[i], -0.3, 0.8);
        check_downhill(flow, all[i], -0.3, 0.8);
        check_dry_side(flow, all[i], -0.3, 0.8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_hand), cmocka_unit_test(smooth) };
    return FR_RUN_TESTS(tests);
}

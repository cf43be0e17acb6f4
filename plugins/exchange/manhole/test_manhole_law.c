/* The law of manholes: closed forms of each regime, derivatives, continuity, lids. */
#include "laws.h"
#include "manhole_law.h"

static const fr_manhole plain = { .diameter = 0.7,
                                  .free_weir = 0.54,
                                  .submerged_weir = 0.056,
                                  .orifice = 0.167,
                                  .free_orifice = 0.6,
                                  .vent_area = 0.01,
                                  .lifting_head = 0.15 };

static fr_dual flow(const void *law, double head, double level)
{
    return fr_manhole_flow(law, head, level);
}

static const double pi = 3.14159265358979323846;

static void regimes_by_hand(void **state)
{
    (void)state;
    double d = 0.7, area = 0.25 * pi * d * d, root = sqrt(2.0 * 9.80665);
    /* free weir: 2/3 C pi D sqrt(2 g) y^1.5, whatever the node's head below the crest */
    for (double y = 0.01; y < 0.25; y += 0.02) {
        double q = 2.0 / 3.0 * 0.54 * pi * d * root * pow(y, 1.5);
        assert_near(flow(&plain, -1.0, y).v, -q, 1e-12);
        assert_near(flow(&plain, 0.0, y).v, -q, 1e-12);
    }
    assert_near(flow(&plain, -1.0, 1.0).v, -0.6 * area * root, 1e-12);
    /* submerged weir below D/8, orifice above 3 D/8 */
    assert_near(flow(&plain, 0.04, 0.08).v, -0.056 * pi * d * 0.08 * root * sqrt(0.04), 1e-12);
    assert_near(flow(&plain, 0.2, 0.4).v, -0.167 * area * root * sqrt(0.2), 1e-12);
    /* surcharge */
    assert_near(flow(&plain, 0.5, 0.0).v, 0.167 * area * root * sqrt(0.5), 1e-12);
    assert_near(flow(&plain, 0.5, 0.3).v, 0.167 * area * root * sqrt(0.2), 1e-12);
    assert_near(flow(&plain, 0.5, -0.3).v, flow(&plain, 0.5, 0.0).v, 0.0);
    assert_near(flow(&plain, 0.05, 0.0).v, 2.0 / 3.0 * 0.54 * pi * d * root * pow(0.05, 1.5), 1e-12);
}

static void smooth(const fr_manhole *m)
{
    check_derivatives(flow, m, -0.3, 0.8);
    check_monotone(flow, m, -0.3, 0.8);
    check_derivatives(flow, m, -0.02, 0.05);
    check_monotone(flow, m, -0.02, 0.05);
    check_continuous(flow, m, -0.3, 0.8);
    check_downhill(flow, m, -0.3, 0.8);
    check_dry_side(flow, m, -0.3, 0.8);
}

static void no_jumps_and_exact_derivatives(void **state)
{
    (void)state;
    fr_manhole m = plain;
    for (double d = 0.1; d < 3.0; d *= 2.5) {
        m.diameter = d;
        for (int lid = FR_LID_FREE; lid <= FR_LID_VENTED; lid++) {
            m.lid = (fr_lid)lid;
            smooth(&m);
        }
    }
}

static void lids(void **state)
{
    (void)state;
    fr_manhole m = plain;
    m.lid = FR_LID_SEALED;
    assert_true(flow(&m, 5.0, 0.0).v == 0.0 && flow(&m, -5.0, 3.0).v == 0.0);
    m.lid = FR_LID_VENTED;
    double root = sqrt(2.0 * 9.80665);
    assert_near(flow(&m, 0.1, 0.0).v, 0.6 * 0.01 * root * sqrt(0.1), 1e-12);
    assert_near(flow(&m, 0.5, 0.0).v, flow(&plain, 0.5, 0.0).v, 1e-12);
    assert_near(flow(&m, -1.0, 0.5).v, -0.6 * 0.01 * root * sqrt(0.5), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(regimes_by_hand),
                                        cmocka_unit_test(no_jumps_and_exact_derivatives),
                                        cmocka_unit_test(lids) };
    return FR_RUN_TESTS(tests);
}

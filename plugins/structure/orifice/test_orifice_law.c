/* The formulas of orifices against hand calculation, their derivatives and their continuity. */
#include "laws.h"
#include "orifice_law.h"

static fr_dual law(const void *o, double h1, double h2)
{
    return fr_orifice_flow(o, h1, h2);
}

static fr_orifice round_side(double setting)
{
    fr_orifice o = { .circular = true,
                     .crest = 10.5,
                     .bottom1 = 10.0,
                     .bottom2 = 9.0,
                     .full_height = 0.4,
                     .coefficient = 0.65 };
    fr_orifice_open(&o, setting);
    return o;
}

static fr_orifice flat_bottom(double setting)
{
    fr_orifice o = { .bottom = true,
                     .crest = 10.0,
                     .bottom1 = 10.0,
                     .bottom2 = 8.0,
                     .full_height = 0.5,
                     .width = 0.8,
                     .coefficient = 0.6 };
    fr_orifice_open(&o, setting);
    return o;
}

static void side_orifice_by_hand(void **state)
{
    (void)state;
    fr_orifice o = round_side(1.0);
    /* A = pi 0.2^2 = 0.12566371 m2; H = 12.0 - 10.7 = 1.3 m: Q = 0.65 A sqrt(2 g 1.3) */
    assert_near(fr_orifice_flow(&o, 12.0, 10.0).v, 0.65 * 0.125663706 * 5.049484, 2e-6);
    /* drowned: H = 12.0 - 11.0 */
    assert_near(fr_orifice_flow(&o, 12.0, 11.0).v, 0.65 * 0.125663706 * 4.428691, 2e-6);
    /* half full, free: f = 0.5: Cd A sqrt(2 g 0.2) 0.5^1.5 */
    assert_near(fr_orifice_flow(&o, 10.7, 10.0).v, 0.65 * 0.125663706 * 1.980571 * 0.3535534, 2e-7);
    /* the same with tailwater at half its head: Villemonte (1 - 0.5^1.5)^0.385 = 0.845386 */
    assert_near(fr_orifice_flow(&o, 10.7, 10.6).v, 0.65 * 0.125663706 * 1.980571 * 0.3535534 * 0.845386,
                2e-7);
    /* reversed is the mirror image */
    assert_near(fr_orifice_flow(&o, 11.0, 12.0).v, -0.65 * 0.125663706 * 4.428691, 2e-6);
    assert_true(fr_orifice_flow(&o, 10.5, 9.0).v == 0.0);
}

static void partly_open_gate(void **state)
{
    (void)state;
    fr_orifice o = round_side(0.5); /* half a circle: A = 0.0628318, middle at 10.6 */
    assert_near(fr_orifice_flow(&o, 12.0, 10.0).v, 0.65 * 0.0628318531 * sqrt(2.0 * FR_GRAVITY * 1.4), 1e-8);
    o = round_side(0.0);
    assert_true(fr_orifice_flow(&o, 12.0, 10.0).v == 0.0);
    assert_near(fr_gate_move(0.0, 1.0, 60.0, 15.0), 0.25, 1e-15);
    assert_near(fr_gate_move(0.9, 1.0, 60.0, 15.0), 1.0, 0.0);
    assert_near(fr_gate_move(0.9, 0.2, 60.0, 15.0), 0.65, 1e-15);
    assert_near(fr_gate_move(0.9, 0.2, 0.0, 1.0), 0.2, 0.0);
}

static void bottom_orifice_by_hand(void **state)
{
    (void)state;
    fr_orifice o = flat_bottom(1.0);
    /* A = 0.4; Hc = 0.6/0.414 x 0.4/2.6 = 0.222965 m */
    assert_near(o.critical, 0.222965, 1e-6);
    assert_near(fr_orifice_flow(&o, 11.0, 8.5).v, 0.6 * 0.4 * 4.428690, 2e-6);
    /* H = 0.1: f = 0.448501, Q = 0.6 0.4 sqrt(2 g Hc) f^1.5 */
    assert_near(fr_orifice_flow(&o, 10.1, 8.5).v, 0.24 * 2.091178 * 0.300363, 2e-6);
}

static void flap_gate(void **state)
{
    (void)state;
    fr_orifice o = round_side(1.0);
    double open = fr_orifice_flow(&o, 12.0, 10.0).v;
    o.flap = true;
    fr_orifice_open(&o, 1.0);
    /* loss 8 x 0.65^2 exp(-1.15 x 0.65 x 8.0216) = 0.0084 of the head */
    assert_near(fr_orifice_flow(&o, 12.0, 10.0).v / open, sqrt(1.0 - 0.008412), 1e-5);
    assert_true(fr_orifice_flow(&o, 11.0, 12.0).v == 0.0);
}

static void dry_giver(void **state)
{
    (void)state;
    fr_orifice o = round_side(1.0);
    o.bottom2 = 11.0; /* the other node lies above the crest: empty, it gives nothing */
    assert_true(fr_orifice_flow(&o, 10.0, 11.0).v == 0.0);
    assert_true(fr_orifice_flow(&o, 10.0, 11.005).v < 0.0);
}

static void smooth_everywhere(void **state)
{
    (void)state;
    const double settings[] = { 1.0, 0.6, 0.05, 0.002 };
    for (size_t i = 0; i < 4; i++)
        for (int flap = 0; flap < 2; flap++) {
            fr_orifice o[2] = { round_side(settings[i]), flat_bottom(settings[i]) };
            for (int k = 0; k < 2; k++) {
                o[k].flap = flap;
                fr_orifice_open(&o[k], settings[i]);
                check_derivatives(law, &o[k], 8.0, 13.0);
                check_derivatives(law, &o[k], 9.99, 10.95);
                check_continuous(law, &o[k], 9.9, 11.2);
                check_downhill(law, &o[k], 9.0, 13.0);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(side_orifice_by_hand),
        cmocka_unit_test(partly_open_gate),
        cmocka_unit_test(bottom_orifice_by_hand),
        cmocka_unit_test(flap_gate),
        cmocka_unit_test(dry_giver),
        cmocka_unit_test(smooth_everywhere),
    };
    return FR_RUN_TESTS(tests);
}

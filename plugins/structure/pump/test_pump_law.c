/* Pump laws against hand calculation, their derivatives and their continuity. */
#include "laws.h"
#include "pump_law.h"

static fr_dual law(const void *p, double h1, double h2)
{
    return fr_pump_flow(p, h1, h2);
}

static const double head_data[] = { 0.0, 0.6, 2.0, 0.5, 6.0, 0.1, 7.0, 0.0 };
static const fr_table head_curve = {
    .struct_size = sizeof head_curve, .rows = 4, .columns = 2, .data = head_data
};
static const double depth_data[] = { 0.5, 0.1, 1.0, 0.2, 2.0, 0.4 };
static const fr_table depth_curve = {
    .struct_size = sizeof depth_curve, .rows = 3, .columns = 2, .data = depth_data
};

static fr_pump pump_of(fr_pump_type type, double speed)
{
    fr_pump p = { .type = type,
                  .bottom = 1.0,
                  .startup = 1.5,
                  .shutoff = 0.5,
                  .curve = type == FR_PUMP_3 || type == FR_PUMP_5 ? &head_curve : &depth_curve };
    fr_pump_begin(&p, speed, 0.7);
    return p;
}

static void flows_by_hand(void **state)
{
    (void)state;
    fr_pump p = pump_of(FR_PUMP_3, 1.0);
    assert_near(fr_pump_flow(&p, 2.0, 6.0).v, 0.3, 1e-12); /* 4 m of head */
    assert_near(fr_pump_flow(&p, 2.0, 1.0).v, 0.6, 1e-12); /* no head to lift */
    assert_true(fr_pump_flow(&p, 2.0, 20.0).v == 0.0);
    p = pump_of(FR_PUMP_5, 0.5); /* 1 m at half speed is 4 m at full speed: half of 0.3 */
    assert_near(fr_pump_flow(&p, 2.0, 3.0).v, 0.15, 1e-12);
    p = pump_of(FR_PUMP_5, 1.2); /* 4/1.44 = 2.7778 m: 0.5 - 0.1 x 0.77778 = 0.422222 */
    assert_near(fr_pump_flow(&p, 2.0, 6.0).v, 1.2 * 0.4222222, 1e-6);
    p = pump_of(FR_PUMP_4, 1.0); /* depth 1.5 m */
    assert_near(fr_pump_flow(&p, 2.5, 6.0).v, 0.3, 1e-12);
    p = pump_of(FR_PUMP_2, 1.0); /* depth 0.7: the step above it */
    assert_near(fr_pump_flow(&p, 1.7, 6.0).v, 0.2, 1e-12);
    fr_pump_begin(&p, 1.0, 2.5);
    assert_near(fr_pump_flow(&p, 3.5, 6.0).v, 0.4, 1e-12);
    fr_pump_begin(&p, 1.0, 0.2);
    assert_near(fr_pump_flow(&p, 1.2, 6.0).v, 0.1, 1e-12);
    p = pump_of(FR_PUMP_IDEAL, 1.0);
    assert_near(fr_pump_flow(&p, 1.01, 6.0).v, 1.0, 1e-9);
}

static void dry_well_gives_nothing(void **state)
{
    (void)state;
    for (int type = FR_PUMP_IDEAL; type <= FR_PUMP_5; type++) {
        fr_pump p = pump_of((fr_pump_type)type, 1.0);
        assert_true(fr_pump_flow(&p, 1.0, 0.0).v == 0.0);
        assert_true(fr_pump_flow(&p, 0.0, 0.0).v == 0.0);
        fr_pump_begin(&p, 0.0, 3.0);
        assert_true(fr_pump_flow(&p, 4.0, 0.0).v == 0.0);
    }
}

static void switches_with_hysteresis(void **state)
{
    (void)state;
    fr_pump p = pump_of(FR_PUMP_3, 1.0);
    assert_near(fr_pump_switch(&p, 0.0, 1.0), 0.0, 0.0);
    assert_near(fr_pump_switch(&p, 0.0, 1.6), 1.0, 0.0);
    assert_near(fr_pump_switch(&p, 1.0, 1.0), 1.0, 0.0);
    assert_near(fr_pump_switch(&p, 0.7, 0.4), 0.0, 0.0);
    p.startup = p.shutoff = 0.0;
    assert_near(fr_pump_switch(&p, 0.0, 9.0), 0.0, 0.0);
}

static void energy_and_curve_ends(void **state)
{
    (void)state;
    assert_near(fr_pump_energy(3600.0, 10.0), 98.0665, 1e-9); /* 1 m3/s, 10 m, 1 h: 98.07 kW h */
    assert_true(fr_pump_energy(5.0, -1.0) == 0.0);
    fr_pump p = pump_of(FR_PUMP_3, 1.0);
    assert_int_equal(fr_pump_off_curve(&p, 2.0, 9.5, 0.0), 1);
    assert_int_equal(fr_pump_off_curve(&p, 2.0, 1.0, 0.0), -1);
    assert_int_equal(fr_pump_off_curve(&p, 2.0, 5.0, 0.0), 0);
}

static void smooth_everywhere(void **state)
{
    (void)state;
    for (int type = FR_PUMP_IDEAL; type <= FR_PUMP_5; type++)
        for (double speed = 0.4; speed < 1.5; speed += 0.3) {
            fr_pump p = pump_of((fr_pump_type)type, speed);
            check_derivatives(law, &p, 0.5, 12.0);
            check_derivatives(law, &p, 0.99, 1.05);
            check_continuous(law, &p, 0.9, 9.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flows_by_hand),
        cmocka_unit_test(dry_well_gives_nothing),
        cmocka_unit_test(switches_with_hysteresis),
        cmocka_unit_test(energy_and_curve_ends),
        cmocka_unit_test(smooth_everywhere),
    };
    return FR_RUN_TESTS(tests);
}

/* structure/pump over a model: switches, rules that win over them, volume steps, energy, tried steps. */
#include "../shared/test_bench.h"

static const double head_curve[] = { 0.0, 0.6, 4.0, 0.2 };
static const double volume_curve[] = { 10.0, 0.1, 30.0, 0.3, 60.0, 0.5 };

static fr_model *model_of(int32_t type)
{
    fr_model *m = structure_model(FR_PUMP);
    bench_index(m, FR_LINKS, 1, "pump_type", type);
    int32_t curve = type == 1 ? bench_table(m, "curve:pump1", "V", 3, volume_curve)
                              : bench_table(m, "curve:pump3", "H", 2, head_curve);
    bench_index(m, FR_LINKS, 1, "pump_curve", curve);
    bench_index(m, FR_LINKS, 1, "initial_on", 0);
    bench_number(m, FR_LINKS, 1, "startup_depth", 2.0);
    bench_number(m, FR_LINKS, 1, "shutoff_depth", 0.5);
    return m;
}

static void step(fake *f, double dt, double depth, double volume)
{
    structure_begin(f, dt, 10.0 + depth, 12.0);
    structure_accept(f, dt, volume);
}

static void switches_and_energy(void **state)
{
    (void)state;
    fr_model *m = model_of(3);
    fake *f = structure_on(m, 0.0);
    const double *actual = fake_field(f, "link_setting_actual");
    assert_true(actual[0] == 0.0);
    step(f, 60.0, 1.9, 0.0);
    assert_true(actual[0] == 0.0);
    structure_begin(f, 60.0, 12.5, 12.0); /* tried, given up: leaves no trace */
    structure_begin(f, 60.0, 11.9, 12.0);
    assert_true(structure_flow(f, 11.9, 12.0) == 0.0);
    step(f, 60.0, 2.1, 30.0);
    assert_true(actual[0] == 1.0 && fake_field(f, "pump_starts")[0] == 1.0);
    assert_near(structure_flow(f, 11.0, 13.0), 0.4, 1e-12);
    /* 30 m3 over no lift, since the well stood above the other side; then 36 m3 over 1 m */
    assert_true(fake_field(f, "pump_energy")[0] == 0.0);
    step(f, 60.0, 1.0, 36.0);
    assert_near(fake_field(f, "pump_energy")[0], 36.0 * 9806.65 / 3.6e6, 1e-12);
    assert_true(actual[0] == 1.0);
    step(f, 60.0, 0.4, 0.0);
    assert_true(actual[0] == 0.0);
    assert_true(fake_field(f, "pump_time_below_curve")[0] == 60.0); /* the 30 m3 over less than no lift */
    fake_free(f);
    fr_model_free(m);
}

static void a_rule_wins_over_the_switches(void **state)
{
    (void)state;
    fr_model *m = model_of(3);
    const int32_t row = 1;
    bench_freeze(m);
    fake *f = fake_new(m, FR_LINKS, 1, &row);
    fake_serve(f, "link_setting");
    fake_serve(f, "link_commanded");
    assert_int_equal(fake_create(f), FR_OK);
    assert_int_equal(fake_initialise(f, 0.0), FR_OK);
    const double *actual = fake_field(f, "link_setting_actual");
    fake_field(f, "link_commanded")[1] = 1.0;
    step(f, 60.0, 3.0, 0.0); /* held off above the startup depth */
    assert_true(actual[0] == 0.0);
    fake_field(f, "link_commanded")[1] = 0.0;
    step(f, 60.0, 3.0, 0.0);
    assert_true(actual[0] == 1.0);
    fake_field(f, "link_commanded")[1] = 1.0;
    fake_field(f, "link_setting")[1] = 1.3;
    step(f, 60.0, 0.3, 0.0); /* held on below the shutoff depth */
    assert_near(actual[0], 1.3, 0.0);
    fake_free(f);
    fr_model_free(m);
}

static void a_plain_controller_is_obeyed_when_it_changes(void **state)
{
    (void)state;
    fr_model *m = model_of(3);
    fake *f = structure_on(m, 0.0);
    const double *actual = fake_field(f, "link_setting_actual");
    step(f, 60.0, 3.0, 0.0); /* its own switch */
    assert_true(actual[0] == 1.0);
    fake_field(f, "link_setting")[1] = 0.5;
    step(f, 60.0, 1.0, 0.0);
    assert_true(actual[0] == 0.5);
    fake_field(f, "link_setting")[1] = 0.0;
    step(f, 60.0, 1.0, 0.0);
    assert_true(actual[0] == 0.0);
    fake_free(f);
    fr_model_free(m);
}

static void steps_by_volume(void **state)
{
    (void)state;
    fr_model *m = model_of(1); /* 20 m2: 1.2 m are 24 m3, the step up to 30 m3 */
    fake *f = structure_on(m, 0.0);
    fake_field(f, "link_setting")[1] = 1.0;
    structure_begin(f, 60.0, 11.2, 12.0);
    assert_near(structure_flow(f, 11.2, 12.0), 0.3, 1e-12);
    structure_begin(f, 60.0, 11.8, 12.0);
    assert_near(structure_flow(f, 11.8, 12.0), 0.5, 1e-12);
    fake_free(f);
    fr_model_free(m);
}

static void bad_pumps_are_refused(void **state)
{
    (void)state;
    fr_model *m = model_of(3);
    bench_number(m, FR_LINKS, 1, "shutoff_depth", 2.5);
    assert_int_equal(structure_fault(m), FR_INPUT);
    m = model_of(3);
    bench_index(m, FR_LINKS, 1, "pump_curve", FR_NONE);
    assert_int_equal(structure_fault(m), FR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(switches_and_energy),
        cmocka_unit_test(a_rule_wins_over_the_switches),
        cmocka_unit_test(a_plain_controller_is_obeyed_when_it_changes),
        cmocka_unit_test(steps_by_volume),
        cmocka_unit_test(bad_pumps_are_refused),
    };
    return FR_RUN_TESTS(tests);
}

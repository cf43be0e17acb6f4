/* structure/orifice over a model: columns, the moving gate, tried steps that leave no trace. */
#include "../shared/test_bench.h"

static fr_model *model_of(fr_shape shape)
{
    fr_model *m = structure_model(FR_ORIFICE);
    structure_opening(m, shape, 0.4, 0.5);
    bench_number(m, FR_LINKS, 1, "offset1", 0.2);
    bench_number(m, FR_LINKS, 1, "discharge_coefficient", 0.6);
    bench_number(m, FR_LINKS, 1, "gate_time", 100.0);
    bench_index(m, FR_LINKS, 1, "orifice_type", 0);
    return m;
}

static void the_gate_moves_with_accepted_steps(void **state)
{
    (void)state;
    fr_model *m = model_of(FR_SHAPE_RECT_CLOSED);
    fake *f = structure_on(m, 0.0);
    const double *actual = fake_field(f, "link_setting_actual");
    double open = 0.6 * 0.2 * sqrt(2.0 * 9.80665 * (12.0 - 10.4));
    assert_near(actual[0], 1.0, 0.0);
    assert_near(structure_flow(f, 12.0, 9.0), open, 1e-12);
    structure_begin(f, 50.0, 12.0, 9.0); /* tried, given up */
    structure_begin(f, 25.0, 12.0, 9.0);
    structure_begin(f, 25.0, 12.0, 9.0);
    assert_near(structure_flow(f, 12.0, 9.0), 0.6 * 0.15 * sqrt(2.0 * 9.80665 * (12.0 - 10.35)), 1e-12);
    assert_near(actual[0], 1.0, 0.0);
    structure_accept(f, 25.0, 1.0);
    assert_near(actual[0], 0.75, 1e-15);
    fake_save(f);
    structure_begin(f, 75.0, 12.0, 9.0);
    structure_accept(f, 75.0, 1.0);
    assert_near(actual[0], 0.0, 1e-15);
    assert_true(structure_flow(f, 12.0, 9.0) == 0.0);
    fake_restore(f);
    assert_int_equal(fake_restored(f, 25.0), FR_OK);
    assert_near(actual[0], 0.75, 1e-15);
    fake_free(f);
    fr_model_free(m);
}

static void bad_openings_are_refused(void **state)
{
    (void)state;
    assert_int_equal(structure_fault(model_of(FR_SHAPE_RECT_OPEN)), FR_INPUT);
    fr_model *m = model_of(FR_SHAPE_RECT_CLOSED);
    bench_number(m, FR_LINKS, 1, "discharge_coefficient", -1.0);
    assert_int_equal(structure_fault(m), FR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_gate_moves_with_accepted_steps),
                                        cmocka_unit_test(bad_openings_are_refused) };
    return FR_RUN_TESTS(tests);
}

/* structure/weir over a model: columns of each type, the crest that follows its setting. */
#include "../shared/test_bench.h"

static fr_model *model_of(int32_t type, fr_shape shape)
{
    fr_model *m = structure_model(FR_WEIR);
    structure_opening(m, shape, 1.0, 2.0);
    bench_number(m, FR_LINKS, 1, "geom3", 0.5);
    bench_number(m, FR_LINKS, 1, "geom4", 1.5);
    bench_index(m, FR_LINKS, 1, "weir_type", type);
    bench_number(m, FR_LINKS, 1, "offset1", 1.0);
    bench_number(m, FR_LINKS, 1, "discharge_coefficient", 1.8);
    bench_number(m, FR_LINKS, 1, "end_coefficient", 1.2);
    return m;
}

static double flow_of(int32_t type, fr_shape shape, double setting, double head)
{
    fr_model *m = model_of(type, shape);
    fake *f = structure_on(m, setting);
    double q = structure_flow(f, 11.0 + head, 9.0);
    assert_near(fake_field(f, "link_setting_actual")[0], setting, 0.0);
    fake_free(f);
    fr_model_free(m);
    return q;
}

static void every_type_by_hand(void **state)
{
    (void)state;
    double h = 0.25, h15 = 0.125, h25 = 0.03125;
    assert_near(flow_of(0, FR_SHAPE_RECT_OPEN, 1.0, h), 1.8 * 2.0 * h15, 1e-12);
    assert_near(flow_of(1, FR_SHAPE_RECT_OPEN, 1.0, h), 1.8 * pow(2.0, 0.83) * pow(h, 1.67), 1e-12);
    assert_near(flow_of(2, FR_SHAPE_TRIANGULAR, 1.0, h), 1.8 * 1.0 * h25, 1e-12);
    assert_near(flow_of(3, FR_SHAPE_TRAPEZOIDAL, 1.0, h), 1.8 * 2.0 * h15 + 1.2 * 1.0 * h25, 1e-12);
    assert_near(flow_of(4, FR_SHAPE_RECT_OPEN, 1.0, h), 1.8 * 2.0 * h15, 1e-12);
    assert_near(flow_of(0, FR_SHAPE_RECT_OPEN, 0.8, h + 0.2), 1.8 * 2.0 * h15, 1e-12);
    assert_true(flow_of(0, FR_SHAPE_RECT_OPEN, 0.0, 0.9) == 0.0);
}

static void the_crest_follows(void **state)
{
    (void)state;
    fr_model *m = model_of(0, FR_SHAPE_RECT_OPEN);
    fake *f = structure_on(m, 1.0);
    fake_field(f, "link_setting")[1] = 0.5;
    structure_begin(f, 10.0, 11.75, 9.0);
    assert_near(structure_flow(f, 11.75, 9.0), 1.8 * 2.0 * 0.125, 1e-12);
    fake_free(f);
    fr_model_free(m);
}

static void a_wrong_section_is_refused(void **state)
{
    (void)state;
    assert_int_equal(structure_fault(model_of(2, FR_SHAPE_RECT_OPEN)), FR_INPUT);
    assert_int_equal(structure_fault(model_of(0, FR_SHAPE_CIRCULAR)), FR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_type_by_hand),
                                        cmocka_unit_test(the_crest_follows),
                                        cmocka_unit_test(a_wrong_section_is_refused) };
    return FR_RUN_TESTS(tests);
}

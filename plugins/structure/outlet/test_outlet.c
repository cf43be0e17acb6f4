/* structure/outlet over a model: ratings and their scaling by the setting. */
#include "../shared/test_bench.h"

enum { FUNCTIONAL_DEPTH, FUNCTIONAL_HEAD, TABULAR_DEPTH, TABULAR_HEAD };

static fr_model *model_of(int32_t rating, bool curve)
{
    static const double data[] = { 0.0, 0.0, 1.0, 0.6, 2.0, 0.8 };
    fr_model *m = structure_model(FR_OUTLET);
    bench_index(m, FR_LINKS, 1, "outlet_rating", rating);
    bench_number(m, FR_LINKS, 1, "outlet_coefficient", 0.4);
    bench_number(m, FR_LINKS, 1, "outlet_exponent", 0.5);
    if (curve) bench_index(m, FR_LINKS, 1, "outlet_curve", bench_table(m, "curve:rating", "R", 3, data));
    return m;
}

static double flow_of(int32_t rating, double setting, double head2)
{
    fr_model *m = model_of(rating, rating >= TABULAR_DEPTH);
    fake *f = structure_on(m, setting);
    double q = structure_flow(f, 11.44, head2);
    fake_free(f);
    fr_model_free(m);
    return q;
}

static void ratings(void **state)
{
    (void)state;
    assert_near(flow_of(FUNCTIONAL_DEPTH, 1.0, 11.0), 0.4 * 1.2, 1e-12);
    assert_near(flow_of(FUNCTIONAL_HEAD, 1.0, 11.08), 0.4 * 0.6, 1e-12);
    assert_near(flow_of(TABULAR_DEPTH, 0.5, 9.0), 0.5 * 0.688, 1e-12);
    assert_near(flow_of(TABULAR_HEAD, 1.0, 10.94), 0.3, 1e-12);
    assert_true(flow_of(TABULAR_HEAD, 0.0, 9.0) == 0.0);
}

static void a_missing_curve_is_refused(void **state)
{
    (void)state;
    assert_int_equal(structure_fault(model_of(TABULAR_DEPTH, false)), FR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ratings),
                                        cmocka_unit_test(a_missing_curve_is_refused) };
    return FR_RUN_TESTS(tests);
}

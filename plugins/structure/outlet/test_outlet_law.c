/* Ratings of outlets against hand calculation, their derivatives and their continuity. */
#include "laws.h"
#include "outlet_law.h"

static fr_dual law(const void *o, double h1, double h2)
{
    return fr_outlet_flow(o, h1, h2);
}

static const double curve_data[] = { 0.0, 0.0, 0.5, 0.2, 1.0, 0.3, 2.0, 0.35 };
static const fr_table curve = { .struct_size = sizeof curve, .rows = 4, .columns = 2, .data = curve_data };

static fr_outlet outlet_of(bool by_head, double exponent, const fr_table *table)
{
    return (fr_outlet){ .by_head = by_head,
                        .crest = 1.0,
                        .bottom1 = 0.5,
                        .bottom2 = 0.0,
                        .coefficient = 0.4,
                        .exponent = exponent,
                        .curve = table,
                        .setting = 1.0 };
}

static void ratings_by_hand(void **state)
{
    (void)state;
    fr_outlet o = outlet_of(false, 0.5, NULL);
    assert_near(fr_outlet_flow(&o, 1.81, 0.0).v, 0.4 * 0.9, 1e-9);
    assert_near(fr_outlet_flow(&o, 1.81, 1.5).v, 0.4 * 0.9, 1e-9);
    assert_near(fr_outlet_flow(&o, 1.5, 1.81).v, -0.4 * 0.9, 1e-9);
    o.by_head = true;
    assert_near(fr_outlet_flow(&o, 1.81, 1.45).v, 0.4 * 0.6, 1e-9);
    o.setting = 0.25;
    assert_near(fr_outlet_flow(&o, 1.81, 0.0).v, 0.1 * 0.9, 1e-9);
    o = outlet_of(false, 0.0, &curve);
    assert_near(fr_outlet_flow(&o, 1.75, 0.0).v, 0.25, 1e-12);
    assert_near(fr_outlet_flow(&o, 9.0, 0.0).v, 0.35, 1e-12);
    assert_true(fr_outlet_flow(&o, 1.0, 0.0).v == 0.0);
    o.flap = true;
    assert_true(fr_outlet_flow(&o, 1.0, 2.0).v == 0.0);
}

static void smooth_everywhere(void **state)
{
    (void)state;
    const double exponents[] = { 0.0, 0.5, 1.0, 1.7 };
    for (int by_head = 0; by_head < 2; by_head++)
        for (int i = 0; i < 5; i++) {
            fr_outlet o = outlet_of(by_head, exponents[i % 4], i == 4 ? &curve : NULL);
            check_derivatives(law, &o, 0.0, 4.0);
            check_continuous(law, &o, 0.4, 3.3);
            check_downhill(law, &o, 0.0, 4.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ratings_by_hand),
                                        cmocka_unit_test(smooth_everywhere) };
    return FR_RUN_TESTS(tests);
}

/* The formulas of weirs against hand calculation, their derivatives and their continuity. */
#include "laws.h"
#include "weir_law.h"

static fr_dual law(const void *w, double h1, double h2)
{
    return fr_weir_flow(w, h1, h2);
}

static fr_weir weir_of(fr_weir_type type, double setting)
{
    fr_weir w = { .type = type,
                  .surcharge = true,
                  .crest = 5.0,
                  .bottom1 = 4.0,
                  .bottom2 = 3.5,
                  .full_height = 1.2,
                  .length = type == FR_V_NOTCH ? 0.0 : 3.0,
                  .coefficient = 1.8,
                  .end_coefficient = 1.4 };
    if (type == FR_V_NOTCH || type == FR_TRAPEZOIDAL) w.slope = 0.5;
    fr_weir_open(&w, setting);
    return w;
}

static void free_flow_by_hand(void **state)
{
    (void)state;
    fr_weir w = weir_of(FR_TRANSVERSE, 1.0);
    assert_near(fr_weir_flow(&w, 5.4, 4.0).v, 1.8 * 3.0 * 0.2529822, 1e-6); /* 0.4^1.5 */
    w.contractions = 2.0;
    fr_weir_open(&w, 1.0);
    assert_near(fr_weir_flow(&w, 5.4, 4.0).v, 1.8 * (3.0 - 0.08) * 0.2529822, 1e-6);
    w = weir_of(FR_SIDEFLOW, 1.0); /* 3^0.83 = 2.488918, 0.4^1.67 = 0.216491 */
    assert_near(fr_weir_flow(&w, 5.4, 4.0).v, 1.8 * 2.488918 * 0.216491, 2e-6);
    assert_near(fr_weir_flow(&w, 4.0, 5.4).v, -1.8 * 3.0 * 0.2529822, 1e-6);
    w = weir_of(FR_V_NOTCH, 1.0); /* 0.4^2.5 = 0.1011929 */
    assert_near(fr_weir_flow(&w, 5.4, 4.0).v, 1.8 * 0.5 * 0.1011929, 1e-6);
    w = weir_of(FR_TRAPEZOIDAL, 1.0);
    assert_near(fr_weir_flow(&w, 5.4, 4.0).v, 1.8 * 3.0 * 0.2529822 + 1.4 * 0.5 * 0.1011929, 1e-6);
    assert_true(fr_weir_flow(&w, 5.0, 4.0).v == 0.0);
}

static void drowned_by_hand(void **state)
{
    (void)state;
    fr_weir w = weir_of(FR_TRANSVERSE, 1.0); /* r = 0.2/0.4: (1 - 0.5^1.5)^0.385 = 0.845386 */
    assert_near(fr_weir_flow(&w, 5.4, 5.2).v, 1.8 * 3.0 * 0.2529822 * 0.845386, 1e-6);
    w = weir_of(FR_SIDEFLOW, 1.0); /* (1 - 0.5^(5/3))^0.385 = 0.864462 */
    assert_near(fr_weir_flow(&w, 5.4, 5.2).v, 1.8 * 2.488918 * 0.216491 * 0.864462, 2e-6);
    w = weir_of(FR_TRAPEZOIDAL, 1.0); /* ends: (1 - 0.5^2.5)^0.385 = 0.927843 */
    assert_near(fr_weir_flow(&w, 5.4, 5.2).v,
                1.8 * 3.0 * 0.2529822 * 0.845386 + 1.4 * 0.5 * 0.1011929 * 0.927843, 1e-6);
}

static void surcharged_by_hand(void **state)
{
    (void)state;
    fr_weir w = weir_of(FR_TRANSVERSE, 1.0); /* Qfull = 1.8 3 1.2^1.5 = 7.098486; H = 7 - 5.6 = 1.4 */
    assert_near(fr_weir_flow(&w, 7.0, 4.0).v, 7.098485 * sqrt(1.4 / 0.6), 2e-5);
    assert_near(fr_weir_flow(&w, 7.0, 6.5).v, 7.098485 * sqrt(0.5 / 0.6), 2e-5);
    w.surcharge = false;
    assert_near(fr_weir_flow(&w, 7.0, 4.0).v, 7.098485, 2e-5);
}

static void raised_crest(void **state)
{
    (void)state;
    fr_weir w = weir_of(FR_TRANSVERSE, 0.5); /* crest at 5.6 */
    assert_near(fr_weir_flow(&w, 6.0, 4.0).v, 1.8 * 3.0 * 0.2529822, 1e-6);
    w = weir_of(FR_V_NOTCH, 0.5); /* a trapezoid with a 0.6 m crest */
    assert_near(fr_weir_flow(&w, 6.0, 4.0).v, 1.8 * (0.6 * 0.2529822 + 0.5 * 0.1011929), 1e-6);
    w = weir_of(FR_TRANSVERSE, 0.0);
    assert_true(fr_weir_flow(&w, 6.9, 4.0).v == 0.0);
}

static void coefficient_curve(void **state)
{
    (void)state;
    const double data[] = { 0.0, 1.6, 0.4, 1.8, 1.0, 2.0 };
    fr_table t = { .struct_size = sizeof t, .rows = 3, .columns = 2, .data = data };
    fr_weir w = weir_of(FR_TRANSVERSE, 1.0);
    w.curve = &t;
    fr_weir_open(&w, 1.0);
    assert_near(fr_weir_flow(&w, 5.2, 4.0).v, 1.7 * 3.0 * 0.0894427, 1e-6); /* 0.2^1.5 */
    check_derivatives(law, &w, 4.5, 7.0);
    check_continuous(law, &w, 4.8, 6.6);
}

static void flap_gate(void **state)
{
    (void)state;
    fr_weir w = weir_of(FR_TRANSVERSE, 1.0);
    w.flap = true;
    fr_weir_open(&w, 1.0);
    /* v/sqrt(h) = 1.8: loss 4/9.80665 x 1.8^2 x exp(-1.15 x 1.8/0.552087) = 0.031096 of the head */
    assert_near(fr_weir_flow(&w, 5.4, 4.0).v, 1.8 * 3.0 * 0.2529822 * pow(1.0 - 0.031096, 1.5), 2e-5);
    assert_true(fr_weir_flow(&w, 5.0, 5.4).v == 0.0);
}

static void roadway_by_hand(void **state)
{
    (void)state;
    fr_weir w = { .type = FR_ROADWAY,
                  .crest = 5.0,
                  .bottom1 = 3.0,
                  .bottom2 = 3.0,
                  .full_height = 1.0,
                  .length = 30.0,
                  .coefficient = 1.5,
                  .surface = FR_ROAD_PAVED,
                  .road_width = 12.0 };
    fr_weir_open(&w, 1.0);
    /* h = 0.5 m = 1.640420 ft, h/width = 0.0417: Cr = 3.03 + 0.02 (1.64042 - 0.7)/3.3 = 3.035700 */
    assert_near(fr_weir_flow(&w, 5.5, 4.0).v, 3.035700 * 0.5520869 * 30.0 * 0.3535534, 1e-4);
    /* tailwater at 0.9 of the head: kt = 0.92 */
    assert_near(fr_weir_flow(&w, 5.5, 5.45).v, 0.92 * 3.035700 * 0.5520869 * 30.0 * 0.3535534, 1e-4);
    w.surface = FR_ROAD_GRAVEL; /* 2.9 + 0.08 (1.64042 - 1.5)/0.5 = 2.922467 */
    assert_near(fr_weir_flow(&w, 5.5, 4.0).v, 2.922467 * 0.5520869 * 30.0 * 0.3535534, 1e-4);
    w.road_width = 2.0; /* h/width = 0.25: second chart: 2.95 + 0.15 x 0.1/0.15 = 3.05 */
    assert_near(fr_weir_flow(&w, 5.5, 4.0).v, 3.05 * 0.5520869 * 30.0 * 0.3535534, 1e-4);
    w.road_width = 0.0; /* no charts: the user's coefficient */
    assert_near(fr_weir_flow(&w, 5.5, 4.0).v, 1.5 * 30.0 * 0.3535534, 1e-5);
}

static void smooth_everywhere(void **state)
{
    (void)state;
    const double settings[] = { 1.0, 0.5, 0.01 };
    for (int type = FR_TRANSVERSE; type <= FR_TRAPEZOIDAL; type++)
        for (int i = 0; i < 12; i++) {
            fr_weir w = weir_of((fr_weir_type)type, settings[i % 3]);
            w.flap = i / 6;
            w.surcharge = (i / 3) % 2;
            w.contractions = i % 2;
            fr_weir_open(&w, settings[i % 3]);
            check_derivatives(law, &w, 3.0, 8.0);
            check_continuous(law, &w, 4.6, 6.8);
            check_downhill(law, &w, 3.0, 8.0);
        }
    for (int surface = FR_ROAD_NONE; surface <= FR_ROAD_GRAVEL; surface++)
        for (double width = 2.0; width < 20.0; width += 7.0) {
            fr_weir w = { .type = FR_ROADWAY,
                          .crest = 5.0,
                          .bottom1 = 3.0,
                          .bottom2 = 5.3,
                          .full_height = 1.0,
                          .length = 30.0,
                          .coefficient = 1.5,
                          .surface = (fr_road_surface)surface,
                          .road_width = width };
            fr_weir_open(&w, 1.0);
            check_derivatives(law, &w, 4.5, 7.0);
            check_continuous(law, &w, 4.8, 6.8);
            check_downhill(law, &w, 3.0, 8.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(free_flow_by_hand),  cmocka_unit_test(drowned_by_hand),
        cmocka_unit_test(surcharged_by_hand), cmocka_unit_test(raised_crest),
        cmocka_unit_test(coefficient_curve),  cmocka_unit_test(flap_gate),
        cmocka_unit_test(roadway_by_hand),    cmocka_unit_test(smooth_everywhere),
    };
    return FR_RUN_TESTS(tests);
}

/* The law of street inlets: closed forms, derivatives, continuity, clogging, combination, water that passes. */
#include "inlet_law.h"
#include "laws.h"

typedef struct place {
    fr_street_inlet inlet;
    fr_passing passing;
} place;

static fr_dual flow(const void *law, double head, double level)
{
    const place *p = law;
    return fr_inlet_flow(&p->inlet, &p->passing, head, level);
}

#define GRATE .grate_length = 0.9, .grate_width = 0.45, .open = 0.6
static const double points[] = { 0.02, 0.01, 0.1, 0.04, 0.2, 0.03, 0.4, 0.09 };
static const fr_table rating = { .rows = 4, .columns = 2, .data = points };
static const place grate = { { .form = { GRATE }, .number = 1.0, .clear = 1.0 }, { 0.0, 0.0 } };
static const place both = {
    { .form = { GRATE, .curb_length = 1.5, .curb_height = 0.12 }, .number = 2.0, .clear = 0.5 }, { 0.0, 0.0 }
};
static const place slot = {
    { .form = { .slot_length = 3.0, .slot_width = 0.05 }, .number = 1.0, .clear = 1.0 }, { 0.0, 0.0 }
};
static const place limited = { { .form = { GRATE }, .number = 1.0, .clear = 1.0, .max_flow = 0.05 },
                               { 0.0, 0.0 } };
static const place rated = { { .curve = &rating, .number = 2.0, .clear = 1.0 }, { 0.0, 0.0 } };
static const place passing = { { .form = { GRATE }, .number = 1.0, .clear = 1.0 }, { 0.02, 0.03 } };

/* HEC-22 (2024), 7.14 to 7.21. */
static void by_hand(void **state)
{
    (void)state;
    double root = sqrt(2.0 * 9.80665);
    assert_near(flow(&grate, -1.0, 0.05).v, -0.37 * root * 1.8 * pow(0.05, 1.5), 1e-12);
    assert_near(flow(&grate, -1.0, 0.6).v, -0.67 * 0.9 * 0.45 * 0.6 * root * sqrt(0.6), 1e-12);
    assert_near(flow(&slot, -1.0, 0.04).v, -0.31 * root * 3.0 * pow(0.04, 1.5), 1e-12);
    assert_near(flow(&slot, -1.0, 0.3).v, -0.80 * 0.15 * root * sqrt(0.3), 1e-12);
    /* a weir over the grate and over the 0.6 m of opening that lie beside no grate */
    assert_near(flow(&both, -1.0, 0.05).v, -0.37 * root * (1.8 + 0.6) * pow(0.05, 1.5), 1e-12);
    double orifices = 0.67 * root * (0.243 * sqrt(0.5) + 0.18 * sqrt(0.44));
    assert_near(flow(&both, -1.0, 0.5).v, -orifices, 1e-12);
    assert_near(flow(&grate, 0.3, 0.0).v, 0.67 * 0.243 * root * sqrt(0.3), 1e-12);
    assert_near(flow(&limited, -1.0, 0.6).v, -0.05, 1e-12);
    assert_near(flow(&rated, -1.0, 0.06).v, -2.0 * 0.025, 1e-12);
    assert_near(flow(&rated, -1.0, 0.15).v, -2.0 * 0.04, 1e-12); /* where the curve falls it stays */
}

/* Up to 1.5 times the depth of running off the capture on grade, from three times on that of standing water. */
static void water_that_passes(void **state)
{
    (void)state;
    assert_near(flow(&passing, -1.0, 0.002).v, -0.02, 1e-12);
    assert_near(flow(&passing, -1.0, 0.045).v, -0.02, 1e-12);
    assert_near(flow(&passing, -1.0, 0.095).v, flow(&grate, -1.0, 0.095).v, 1e-12);
    assert_true(flow(&passing, -1.0, 0.0).v == 0.0);
}

static void smooth(void **state)
{
    (void)state;
    const place *all[] = { &grate, &both, &slot, &limited, &rated, &passing };
    for (int i = 0; i < 6; i++) {
        check_derivatives(flow, all[i], -0.3, 0.8);
        check_derivatives(flow, all[i], -0.01, 0.1);
        check_monotone(flow, all[i], -0.3, 0.8);
        check_continuous(flow, all[i], -0.3, 0.8);
        check_downhill(flow, all[i], -0.3, 0.8);
        check_dry_side(flow, all[i], -0.3, 0.8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_hand), cmocka_unit_test(water_that_passes),
                                        cmocka_unit_test(smooth) };
    return FR_RUN_TESTS(tests);
}

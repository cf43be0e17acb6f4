/* Groundwater: closed forms, the books in every corner, equations of the user. */
#include "base/testing.h"
#include "read.h"

#include <fake_host.h>
#include <math.h>

#define DAY 86400.0

typedef struct bench {
    fr_model *m;
    fake *f;
} bench;

static bench open_model(void)
{
    bench b = { .m = bench_model() };
    bench_option(b.m, "start_epoch", "1722297600");
    bench_option(b.m, "unit_system", "SI");
    for (int k = 0; k < 2; k++) {
        int32_t c = bench_add(b.m, FR_CATCHMENTS, k == 0 ? "S" : "bare");
        bench_number(b.m, FR_CATCHMENTS, c, "area", 1e4);
        bench_number(b.m, FR_CATCHMENTS, c, "impervious", 0.25);
    }
    bench_node(b.m, "N", FR_JUNCTION, 10.0);
    int32_t a = bench_add(b.m, FR_AQUIFERS, "A"), g = bench_add(b.m, FR_GROUNDWATER, NULL);
    const struct {
        const char *name;
        double value;
    } soil[] = {
        { "porosity", 0.46 },
        { "wilting_point", 0.1 },
        { "field_capacity", 0.28 },
        { "conductivity", 2e-6 },
        { "conductivity_slope", 40 },
        { "tension_slope", 1.5 },
        { "upper_evaporation", 0.4 },
        { "seepage", 0.0 },
        { "lower_evaporation_depth", 4.0 },
        { "bottom", 8.0 },
        { "water_table", 11.0 },
        { "moisture", 0.2 },
    };
    for (size_t k = 0; k < FR_COUNT(soil); k++)
        bench_number(b.m, FR_AQUIFERS, a, soil[k].name, soil[k].value);
    bench_index(b.m, FR_GROUNDWATER, g, "catchment", 0);
    bench_index(b.m, FR_GROUNDWATER, g, "aquifer", a);
    bench_index(b.m, FR_GROUNDWATER, g, "node", 0);
    bench_number(b.m, FR_GROUNDWATER, g, "surface", 13.0);
    bench_number(b.m, FR_GROUNDWATER, g, "a1", 1e-7);
    bench_number(b.m, FR_GROUNDWATER, g, "b1", 1.0);
    return b;
}

static void row(bench *b, const char *column, double value)
{
    bench_number(b->m, FR_GROUNDWATER, 0, column, value);
}

static void start(bench *b)
{
    bench_freeze(b->m);
    b->f = fake_new(b->m, FR_GROUNDWATER, 1, NULL);
    const char *const served[] = { "potential_evaporation", "catchment_pervious_evaporation", "node_depth",
                                   "node_volume", "node_total_inflow" };
    for (size_t k = 0; k < FR_COUNT(served); k++)
        fake_serve(b->f, served[k]);
    if (fake_create(b->f) != FR_OK) fail_msg("create: %s", fake_message(b->f));
    assert_int_equal(fake_initialise(b->f, 0.0), FR_OK);
}

static void stop(bench *b)
{
    fake_free(b->f);
    fr_model_free(b->m);
}

static void go(bench *b, double t, double dt, double recharge, double evaporation)
{
    fake_clear_amounts(b->f);
    fake_field(b->f, "groundwater_recharge")[0] = recharge * dt * 1e4;
    fake_field(b->f, "groundwater_recharge")[1] = 0.0;
    fake_field(b->f, "potential_evaporation")[0] = evaporation * dt;
    assert_int_equal(fake_advance(b->f, t, dt), FR_OK);
}

/* Dry soil above: d - H* decays as exp(-a1 t / (phi - theta)). */
static void a_water_table_falls_as_exp(void **unused)
{
    (void)unused;
    bench b = open_model();
    start(&b);
    double worst = 0.0;
    for (int k = 1; k <= 200; k++) {
        go(&b, (k - 1) * 0.5 * DAY, 0.5 * DAY, 0.0, 0.0);
        double exact = 2.0 + exp(-1e-7 * k * 0.5 * DAY / (0.46 - 0.2));
        worst = fmax(worst, fabs(fake_field(b.f, "water_table_height")[0] - exact));
    }
    print_message("falling water table: largest difference %.1e m\n", worst);
    assert_true(worst < 1e-6);
    stop(&b);
}

/* What comes in goes out: a1 (d - H*)^b1 = recharge, and the moisture is that at which K dH/dz = recharge. */
static void recharge_settles(void **unused)
{
    (void)unused;
    bench b = open_model();
    row(&b, "b1", 1.5);
    start(&b);
    for (int k = 0; k < 4000; k++)
        go(&b, k * DAY, DAY, 5e-8, 0.0);
    double d = fake_field(b.f, "water_table_height")[0], theta = fake_field(b.f, "soil_moisture")[0];
    double k = 2e-6 * exp((theta - 0.46) * 40.0) * (1.0 + 1.5 * (theta - 0.28) / (0.5 * (5.0 - d)));
    assert_near(d, 2.0 + pow(0.5, 1.0 / 1.5), 1e-7);
    assert_near(k, 5e-8, 1e-12);
    stop(&b);
}

/* Its water raises the water table to that of the node, at first as 1 - exp; never more than the node has. */
static void the_node_gives_what_it_has(void **unused)
{
    (void)unused;
    bench b = open_model();
    row(&b, "a2", 1e-7);
    row(&b, "b2", 1.0);
    start(&b);
    fake_field(b.f, "node_depth")[0] = 2.0;
    fake_field(b.f, "node_volume")[0] = 1e3;
    go(&b, 0.0, 3600.0, 0.0, 0.0);
    assert_near(fake_field(b.f, "node_lateral_inflow")[0], 2600.0 * expm1(-1e-7 * 3600.0 / 0.26), 1e-6);
    fake_field(b.f, "node_volume")[0] = 1.0;
    go(&b, 3600.0, 3600.0, 0.0, 0.0);
    assert_near(fake_field(b.f, "node_lateral_inflow")[0], -1.0, 1e-12);
    stop(&b);
}

static void every_corner_keeps_its_books(void **unused)
{
    (void)unused;
    bench b = open_model();
    bench_number(b.m, FR_AQUIFERS, 0, "seepage", 4e-8);
    row(&b, "a1", 3e-6);
    row(&b, "a2", 2e-6);
    row(&b, "b2", 1.3);
    start(&b);
    double before = fake_stored(b.f), in = 0.0, out = 0.0, returned = 0.0, taken = 0.0, most = 0.0;
    for (int k = 0; k < 3000; k++) {
        double dt = 60.0 * (1 + k % 40), rain = (k / 200) % 3 == 0 ? 3e-6 : 0.0;
        fake_field(b.f, "node_depth")[0] = (k / 300) % 4;
        fake_field(b.f, "node_volume")[0] = 50.0;
        go(&b, 0.0, dt, rain, (k / 100) % 2 == 0 ? 5e-8 : 0.0);
        in += rain * dt * 1e4;
        double flow = fake_field(b.f, "node_lateral_inflow")[0];
        out += flow;
        taken += fmax(-flow, 0.0);
        returned += fake_sum(b.f, "catchment_runon");
        double d = fake_field(b.f, "water_table_height")[0], theta = fake_field(b.f, "soil_moisture")[0];
        assert_true(d >= 0.0 && d <= 5.0 && theta >= 0.0 && theta <= 0.46);
        most = fmax(most, d);
    }
    double error = before + in - out - returned - fake_booked(b.f, FR_OUT, NULL) - fake_stored(b.f);
    print_message(
        "books: %.1e of %.0f m3 missing; %.0f m3 returned, %.0f m3 from the node, table to %.2f m\n", error,
        in, returned, taken, most);
    assert_true(fabs(error) < 1e-11 * in);
    assert_true(returned > 0.0 && taken > 0.0);
    assert_true(fake_booked(b.f, FR_OUT, "evaporation") > 0.0);
    stop(&b);
}

/* Recharge of a catchment without an aquifer leaves under its name. */
static void others_recharge_leaves(void **unused)
{
    (void)unused;
    bench b = open_model();
    start(&b);
    fake_clear_amounts(b.f);
    fake_field(b.f, "groundwater_recharge")[1] = 7.0;
    assert_int_equal(fake_advance(b.f, 0.0, 60.0), FR_OK);
    assert_near(fake_booked(b.f, FR_OUT, "groundwater_recharge"), 7.0, 0.0);
    stop(&b);
}

static void equations_have_units(void **unused)
{
    (void)unused;
    bench b = open_model();
    bench_freeze(b.m);
    b.f = fake_new(b.m, FR_GROUNDWATER, 1, NULL);
    const fr_host *h = fake_host(b.f);
    fr_equation e = { 0 };
    const double value[FR_EQUATION_VARIABLES] = {
        [FR_HGW] = 3.0, [FR_KS] = 2e-6, [FR_A] = 1e4, [FR_FU] = 1e-7
    };
    assert_int_equal(fr_equation_read(h, "S", FR_LATERAL_EQUATION, "0.5*Hgw + Ks/7.2 + a", &e), FR_OK);
    assert_near(fr_equation_value(&e, value), 3.5e-4, 1e-15); /* 1.5 + 1 + 1 m3/s/ha */
    assert_int_equal(fr_equation_read(h, "S", FR_DEEP_EQUATION, "2*fu + step(-1)", &e), FR_OK);
    assert_near(fr_equation_value(&e, value), 2e-7, 1e-20);
    assert_int_equal(fr_equation_read(h, "S", FR_DEEP_EQUATION, "1/0", &e), FR_OK);
    assert_near(fr_equation_value(&e, value), 0.0, 0.0);
    assert_int_equal(fr_equation_read(h, "S", FR_DEEP_EQUATION, "2*wrong", &e), FR_INPUT);
    assert_null(e.expression);
    stop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_water_table_falls_as_exp), cmocka_unit_test(recharge_settles),
        cmocka_unit_test(the_node_gives_what_it_has), cmocka_unit_test(every_corner_keeps_its_books),
        cmocka_unit_test(others_recharge_leaves),     cmocka_unit_test(equations_have_units),
    };
    return FR_RUN_TESTS(tests);
}

/* Runoff: the film against a fine integration, equilibrium, routes, books and steps. */
#include "nonlinear_reservoir.c"

#include "base/testing.h"
#include <fake_host.h>

#define MM_PER_HOUR (1e-3 / 3600.0)

/* ---- the film ---- */

/* Classical Runge-Kutta with steps that follow the stiffness. */
static double integrate(double x, double r, double a, double time)
{
    for (double t = 0.0; t < time && x >= 0.0;) {
        double speed = a * (5.0 / 3.0) * pow(fabs(x), 2.0 / 3.0) + 0.05 * fabs(r) / (fabs(x) + 1e-7);
        double step = fmin(fmin(time - t, time / 50.0), 0.02 / (speed + 1e-9)), k[4], y = x;
        for (int i = 0; i < 4; i++) {
            k[i] = r - a * pow(fmax(y, 0.0), (5.0 / 3.0));
            y = x + step * (i == 2 ? 1.0 : 0.5) * k[i];
        }
        x += step / 6.0 * (k[0] + 2.0 * k[1] + 2.0 * k[2] + k[3]);
        t += step;
    }
    return fmax(0.0, x);
}

static void the_film_is_exact(void **unused)
{
    (void)unused;
    double worst = 0.0;
    for (int k = 0; k < 4000; k++) {
        double x0 = k % 7 == 0 ? 0.0 : pow(10.0, -5.0 + 4.0 * ((k * 37) % 101) / 101.0);
        double r = (k % 3 - 1) * pow(10.0, -8.0 + 4.0 * ((k * 53) % 97) / 97.0);
        double a = pow(10.0, -4.0 + 4.0 * ((k * 71) % 89) / 89.0),
               time = pow(10.0, 4.0 * ((k * 11) % 83) / 83.0);
        double dried, x = fr_film_depth(x0, r, a, time, &dried);
        double error = fabs(x - integrate(x0, r, a, time)) / (x0 + fabs(r) * time + 1e-9);
        worst = fmax(worst, error);
    }
    print_message("film against Runge-Kutta: largest difference %.1e of the water\n", worst);
    assert_true(worst < 3e-8); /* the Runge-Kutta's own error next to x = 0 */
}

/* Two half steps are one step: the flow map of an exact solution. */
static void halves_make_a_whole(void **unused)
{
    (void)unused;
    double worst = 0.0;
    for (int k = 0; k < 20000; k++) {
        double x0 = k % 7 == 0 ? 0.0 : pow(10.0, -7.0 + 6.0 * ((k * 37) % 101) / 101.0);
        double r = (k % 3 - 1) * pow(10.0, -10.0 + 7.0 * ((k * 53) % 97) / 97.0);
        double a = pow(10.0, -5.0 + 6.0 * ((k * 71) % 89) / 89.0),
               time = pow(10.0, 5.0 * ((k * 11) % 83) / 83.0);
        double dried, whole = fr_film_depth(x0, r, a, time, &dried);
        double half = fr_film_depth(fr_film_depth(x0, r, a, 0.3 * time, &dried), r, a, 0.7 * time, &dried);
        worst = fmax(worst, fabs(whole - half) / (x0 + fabs(r) * time));
    }
    print_message("film: parts against the whole, largest difference %.1e of the water\n", worst);
    assert_true(worst < 1e-11);
}

static void water_is_kept_to_the_bit(void **unused)
{
    (void)unused;
    for (int k = 0; k < 20000; k++) {
        double depth = k % 5 == 0 ? 0.0 : 0.01 * ((k * 37) % 101) / 101.0, before = depth;
        double gain = fmax(-before, 0.02 * (((k * 53) % 97) / 97.0 - 0.4)), evaporated, outflow;
        double a = k % 11 == 0 ? INFINITY : 0.3 * ((k * 71) % 89) / 89.0, storage = 0.002 * (k % 4);
        fr_film_step(a, storage, 60.0 + k % 1000, gain, 1e-4 * (k % 13), &depth, &evaporated, &outflow);
        assert_true(depth >= 0.0 && outflow >= 0.0 && evaporated >= 0.0 && evaporated <= 1e-4 * (k % 13));
        assert_near(depth + evaporated + outflow, before + gain, 4e-18);
        if (fmax(before, before + gain) <= storage) assert_true(outflow == 0.0);
    }
}

/* ---- the plugin ---- */
typedef struct bench {
    fr_model *m;
    fake *f;
    double t;
} bench;

static int32_t add_catchment(fr_model *m, const char *name, double area, double impervious)
{
    int32_t c = bench_add(m, FR_CATCHMENTS, name);
    const struct {
        const char *column;
        double value;
    } values[] = { { "area", area },
                   { "impervious", impervious },
                   { "width", 100.0 },
                   { "slope", 0.01 },
                   { "n_impervious", 0.013 },
                   { "n_pervious", 0.15 },
                   { "storage_impervious", 1e-3 },
                   { "storage_pervious", 5e-3 },
                   { "zero_storage", 0.25 },
                   { "routed", 1.0 } };
    for (size_t k = 0; k < FR_COUNT(values); k++)
        bench_number(m, FR_CATCHMENTS, c, values[k].column, values[k].value);
    bench_index(m, FR_CATCHMENTS, c, "gauge", 0);
    return c;
}

static bench open_model(void)
{
    bench b = { .m = bench_model() };
    bench_add(b.m, FR_GAUGES, "G");
    bench_add(b.m, FR_NODES, "N");
    bench_index(b.m, FR_NODES, 0, "kind", FR_OUTFALL);
    bench_number(b.m, FR_NODES, 0, "invert", 0.0);
    return b;
}

static void start(bench *b)
{
    bench_freeze(b->m);
    b->f = fake_new(b->m, FR_CATCHMENTS, fr_model_count(b->m, FR_CATCHMENTS), NULL);
    fake_serve(b->f, "infiltration");
    fake_serve(b->f, "potential_evaporation");
    if (fake_create(b->f) != FR_OK) fail_msg("create: %s", fake_message(b->f));
    assert_int_equal(fake_initialise(b->f, 0.0), FR_OK);
}

/* A step with rain, evaporation and infiltration rates (m/s); the soil never takes more than there is. */
static void go(bench *b, double dt, double rain, double evaporation, double infiltration)
{
    fake_clear_amounts(b->f);
    fake_field(b->f, "rainfall")[0] = rain * dt;
    fake_field(b->f, "potential_evaporation")[0] = evaporation * dt;
    void *self = fake_self(b->f);
    assert_int_equal(prepare(self, b->t, dt), FR_OK);
    const double *supply = fake_field(b->f, "water_supply"), *pond = fake_field(b->f, "ponded_depth");
    for (size_t i = 0; i < fake_field_size(b->f, "infiltration"); i++)
        fake_field(b->f, "infiltration")[i] = fmin(infiltration * dt, supply[i] + pond[i]);
    assert_int_equal(advance(self, b->t, dt), FR_OK);
    b->t += dt;
}

static void stop(bench *b)
{
    fake_free(b->f);
    fr_model_free(b->m);
}

static void runoff_settles_at_the_rain(void **unused)
{
    (void)unused;
    bench b = open_model();
    int32_t c = add_catchment(b.m, "A", 1e4, 0.6);
    bench_index(b.m, FR_CATCHMENTS, c, "outlet_node", 0);
    start(&b);
    double rain = 40.0 * MM_PER_HOUR;
    for (int k = 0; k < 2000; k++)
        go(&b, 60.0, rain, 0.0, 10.0 * MM_PER_HOUR);
    double exact = (rain * 1e4 - 10.0 * MM_PER_HOUR * 4e3) * 60.0;
    assert_near(fake_field(b.f, "catchment_runoff")[0], exact, 1e-12 * exact);
    assert_near(fake_field(b.f, "node_lateral_inflow")[0], exact, 1e-12 * exact);
    /* d = d_s + (i n A / (W sqrt S))^(3/5) */
    double d = 1e-3 + pow(rain * 0.013 * 6e3 / (100.0 * 0.1), 0.6);
    assert_near(fake_field(b.f, "catchment_depth")[1], d, 1e-15);
    stop(&b);
}

/* Rising limb of an impervious plane: the step does not matter, each step is the exact solution. */
static void the_step_does_not_matter(void **unused)
{
    (void)unused;
    double sum[2];
    const double steps[] = { 5.0, 900.0 };
    for (int k = 0; k < 2; k++) {
        bench b = open_model();
        int32_t c = add_catchment(b.m, "A", 1e4, 1.0);
        bench_index(b.m, FR_CATCHMENTS, c, "outlet_node", 0);
        start(&b);
        sum[k] = 0.0;
        for (double t = 0.0; t < 7200.0; t += steps[k]) {
            go(&b, steps[k], t < 3600.0 ? 30.0 * MM_PER_HOUR : 0.0, 0.2 * MM_PER_HOUR, 0.0);
            sum[k] += fake_field(b.f, "catchment_runoff")[0];
        }
        stop(&b);
    }
    print_message("runoff of two hours: %.9f m3 in 5 s steps, %.9f m3 in 900 s steps\n", sum[0], sum[1]);
    assert_near(sum[0], sum[1], 1e-9 * sum[0]);
}

static void every_route_keeps_its_books(void **unused)
{
    (void)unused;
    bench b = open_model();
    int32_t up = add_catchment(b.m, "up", 1e4, 0.5), middle = add_catchment(b.m, "middle", 2e4, 0.3);
    int32_t down = add_catchment(b.m, "down", 5e3, 0.8), lost = add_catchment(b.m, "lost", 1e3, 0.9);
    bench_index(b.m, FR_CATCHMENTS, up, "outlet_catchment", middle);
    bench_index(b.m, FR_CATCHMENTS, middle, "outlet_catchment", down);
    bench_index(b.m, FR_CATCHMENTS, down, "outlet_node", 0);
    bench_index(b.m, FR_CATCHMENTS, lost, "outlet_catchment", lost);
    bench_index(b.m, FR_CATCHMENTS, up, "route_to", TO_PERVIOUS);
    bench_number(b.m, FR_CATCHMENTS, up, "routed", 0.7);
    bench_index(b.m, FR_CATCHMENTS, middle, "route_to", TO_IMPERVIOUS);
    start(&b);
    double handed = 0.0, scale = 0.0;
    for (int k = 0; k < 3000; k++) {
        double dt = 30.0 + 10.0 * (k % 7), rain = (k / 50) % 3 == 0 ? 25.0 * MM_PER_HOUR : 0.0;
        go(&b, dt, rain, 0.3 * MM_PER_HOUR, 4.0 * MM_PER_HOUR);
        handed += fake_sum(b.f, "node_lateral_inflow") + fake_sum(b.f, "groundwater_recharge");
        scale += rain * dt * 3.6e4;
    }
    double error = fake_booked(b.f, FR_IN, NULL) - fake_booked(b.f, FR_OUT, NULL) - handed - fake_stored(b.f);
    print_message("books: %.1e of the rain missing\n", fabs(error) / scale);
    assert_true(fabs(error) < 1e-13 * scale);
    assert_near(fake_booked(b.f, FR_IN, "rainfall"), scale, 1e-12 * scale);
    assert_true(fake_booked(b.f, FR_OUT, "runoff_without_outlet") > 0.0);
    stop(&b);
}

static void dry_days_take_long_steps(void **unused)
{
    (void)unused;
    bench b = open_model();
    bench_option(b.m, "wet_step", "300");
    bench_option(b.m, "dry_step", "7200");
    int32_t c = add_catchment(b.m, "A", 1e4, 0.6);
    bench_index(b.m, FR_CATCHMENTS, c, "outlet_node", 0);
    start(&b);
    double dt;
    assert_int_equal(fake_step_wish(b.f, 0.0, &dt), FR_OK);
    assert_near(dt, 7200.0, 0.0);
    for (int k = 0; k < 10; k++)
        go(&b, 60.0, 30.0 * MM_PER_HOUR, 0.0, 0.0);
    assert_int_equal(fake_step_wish(b.f, 600.0, &dt), FR_OK);
    assert_true(dt >= 60.0 && dt < 120.0);
    for (int k = 0; k < 3000; k++)
        go(&b, 60.0, 0.0, 0.5 * MM_PER_HOUR, 5.0 * MM_PER_HOUR);
    assert_near(fake_stored(b.f), 0.0, 0.0);
    assert_int_equal(fake_step_wish(b.f, 6e5, &dt), FR_OK);
    assert_near(dt, 7200.0, 0.0);
    stop(&b);
}

static void a_repeated_step_gives_the_same_bits(void **unused)
{
    (void)unused;
    bench b = open_model();
    int32_t c = add_catchment(b.m, "A", 1e4, 0.6);
    bench_index(b.m, FR_CATCHMENTS, c, "outlet_node", 0);
    bench_index(b.m, FR_CATCHMENTS, c, "route_to", TO_PERVIOUS);
    start(&b);
    for (int k = 0; k < 20; k++)
        go(&b, 60.0, 30.0 * MM_PER_HOUR, 1e-8, 1e-6);
    fake_save(b.f);
    go(&b, 60.0, 20.0 * MM_PER_HOUR, 1e-8, 1e-6);
    double first = fake_field(b.f, "catchment_runoff")[0];
    fake_restore(b.f);
    go(&b, 60.0, 20.0 * MM_PER_HOUR, 1e-8, 1e-6);
    assert_true(first == fake_field(b.f, "catchment_runoff")[0]);
    stop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_film_is_exact),        cmocka_unit_test(halves_make_a_whole),
        cmocka_unit_test(water_is_kept_to_the_bit), cmocka_unit_test(runoff_settles_at_the_rain),
        cmocka_unit_test(the_step_does_not_matter), cmocka_unit_test(every_route_keeps_its_books),
        cmocka_unit_test(dry_days_take_long_steps), cmocka_unit_test(a_repeated_step_gives_the_same_bits),
    };
    return FR_RUN_TESTS(tests);
}

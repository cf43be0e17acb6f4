/* test_run.c: runs of fixture plugins (tests/fixtures) on the synthetic model: books, integrators, parts of
 * a set, laws, repeated steps, what is refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "run/run.h"
#include "run/synthetic.h"

#define ROUND_OFF 1e-12 /* relative: sums of some thousand terms of one sign */

static fr_registry *registry;
static fr_model *model;

static int load(void **state)
{
    (void)state;
    char folder[512];
    const char *paths[] = { folder };
    snprintf(folder, sizeof folder, "%s/tests/fixtures/fixtures.so", getenv("FRESHET_BUILD"));
    fr_registry_options options = { .paths = paths, .path_count = 1, .only_paths = true };
    fr_error err = FR_ERROR_INIT;
    if (fr_registry_new(&options, &registry, &err) != FR_OK ||
        fr_synthetic_model(12, true, &model, &err) != FR_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    return 0;
}

static int unload(void **state)
{
    (void)state;
    fr_model_free(model);
    fr_registry_free(registry);
    return 0;
}

static fr_run_use use(const char *name, fr_set set)
{
    fr_run_use u = { .set = set };
    fr_error err = FR_ERROR_INIT;
    if (fr_registry_find(registry, name, &u.record, &err) != FR_OK) fail_msg("%s", err.message);
    return u;
}

static fr_run_spec spec_of(const fr_run_use *uses, size_t n)
{
    return (fr_run_spec){
        .model = model, .uses = uses, .use_count = n, .end = 7200, .report_step = 300, .seed = 7
    };
}

static fr_run *create(const fr_run_spec *spec)
{
    fr_error err = FR_ERROR_INIT;
    fr_run *run = NULL;
    if (fr_run_create(spec, &run, &err) != FR_OK) fail_msg("%s", err.message);
    return run;
}

static fr_run *finished(const fr_run_spec *spec)
{
    fr_error err = FR_ERROR_INIT;
    fr_run *run = create(spec);
    if (fr_run_start(run, &err) != FR_OK || fr_run_advance_all(run, NULL, &err) != FR_OK ||
        fr_run_finish(run, &err) != FR_OK)
        fail_msg("%s", err.message);
    return run;
}

static double booked(const fr_run *run, const char *account, fr_account_kind kind, fr_direction direction)
{
    const fr_ledger *l = fr_run_ledger(run);
    double sum = 0;
    for (size_t i = 0; i < fr_ledger_line_count(l); i++) {
        fr_ledger_line line = fr_ledger_line_at(l, i);
        if (strcmp(line.account, account) == 0 && line.kind == kind && line.direction == direction)
            sum += line.volume;
    }
    return sum;
}

static void assert_near(double a, double b, double tolerance)
{
    if (fabs(a - b) > tolerance * fmax(fabs(a), fabs(b))) fail_msg("%.17g is not %.17g", a, b);
}

/* ---- every integrator closes the books to round-off and agrees with the exact solution ---- */

static void books_close(const char *runoff)
{
    fr_run_use uses[] = { use("rain/fixture", FR_NONE), use(runoff, FR_NONE),
                          use("infiltration/fixture", FR_NONE), use("network/fixture", FR_NONE) };
    fr_run_spec spec = spec_of(uses, 4);
    fr_run *run = finished(&spec);
    fr_balance city = fr_ledger_city(fr_run_ledger(run));
    double worst = fr_run_ledger_error(run);
    print_message("%s: ledger %.2e of %.1f m3, %llu steps\n", runoff, worst, city.throughput,
                  (unsigned long long)fr_run_steps(run));
    assert_true(worst <= ROUND_OFF);
    assert_true(city.throughput > 100);
    double area = 0;
    for (size_t i = 0; i < 12; i++)
        area += fr_model_numbers(model, FR_CATCHMENTS, "area")[i];
    assert_near(booked(run, "rainfall", FR_ACCOUNT_EXTERNAL, FR_IN), 0.015 * area,
                1e-12); /* 30 mm/h x 1 h / 2 */
    assert_near(booked(run, "node_lateral_inflow", FR_ACCOUNT_HANDED, FR_OUT),
                booked(run, "node_lateral_inflow", FR_ACCOUNT_HANDED, FR_IN), 1e-14);
    assert_true(booked(run, "outfall_volume", FR_ACCOUNT_UNSERVED, FR_OUT) > 0);
    assert_true(booked(run, "groundwater_recharge", FR_ACCOUNT_UNSERVED, FR_OUT) > 0);
    double runon_out = booked(run, "catchment_runon", FR_ACCOUNT_HANDED, FR_OUT);
    double runon_in = booked(run, "catchment_runon", FR_ACCOUNT_HANDED, FR_IN);
    assert_true(runon_out > runon_in); /* what was given in the last step is still on its way */
    fr_run_free(run);
}

static void test_explicit(void **state)
{
    (void)state;
    books_close("runoff/explicit");
}

static void test_block(void **state)
{
    (void)state;
    books_close("runoff/block");
}

static void test_sparse(void **state)
{
    (void)state;
    books_close("runoff/sparse");
}

static void test_krylov(void **state)
{
    (void)state;
    books_close("runoff/krylov");
}

/* Without rain: S(t) = S0 exp(-k t). */
static void test_rates_exact(void **state)
{
    (void)state;
    static const char *const names[] = { "runoff/explicit", "runoff/block", "runoff/sparse",
                                         "runoff/krylov" };
    const char *zero[] = { "0" };
    fr_param_text dry = { .name = "rate", .count = 1, .text = zero };
    for (size_t k = 0; k < 4; k++) {
        fr_run_use uses[] = { use("rain/fixture", FR_NONE), use(names[k], FR_NONE) };
        uses[0].params = &dry;
        uses[0].param_count = 1;
        fr_run_spec spec = spec_of(uses, 2);
        spec.relative_tolerance = 1e-8;
        spec.absolute_tolerance = 1e-9;
        spec.end = 1500;
        fr_run *run = finished(&spec);
        fr_field_view depth;
        assert_true(fr_run_field_find(run, FR_CATCHMENTS, "ponded_depth", &depth));
        assert_near(depth.values[3], 1e-3 * exp(-0.002 * 1500), 2e-6);
        assert_near(depth.statistic[FR_STAT_TOTAL][3], 1e-3 / 0.002 * (1 - exp(-3.0)),
                    5e-4); /* trapezoid of 30 s */
        fr_run_free(run);
    }
}

/* ---- parts of a set ---- */

static void test_parts(void **state)
{
    (void)state;
    static const int32_t odd[] = { 1, 3, 5, 7, 9, 11 }, even[] = { 0, 2, 4, 6, 8, 10 };
    const char *fast[] = { "36 mm/h" }, *slow[] = { "3.6 mm/h" };
    fr_param_text p[] = { { .name = "rate", .count = 1, .text = fast },
                          { .name = "rate", .count = 1, .text = slow } };
    fr_run_use uses[] = { use("rain/fixture", FR_NONE), use("runoff/explicit", FR_NONE),
                          use("infiltration/fixture", FR_CATCHMENTS),
                          use("infiltration/fixture", FR_CATCHMENTS) };
    for (int i = 0; i < 2; i++) {
        uses[2 + i].rows = i == 0 ? odd : even;
        uses[2 + i].row_count = 6;
        uses[2 + i].params = &p[i];
        uses[2 + i].param_count = 1;
    }
    fr_run_spec spec = spec_of(uses, 4);
    spec.checks = FR_CHECK_PORTS;
    fr_run *run = finished(&spec);
    fr_field_view f;
    assert_true(fr_run_field_find(run, FR_CATCHMENTS, "infiltration", &f));
    assert_string_equal(f.unit, "mm");
    for (size_t i = 0; i < 12; i += 2) {
        assert_true(f.statistic[FR_STAT_TOTAL][i + 1] > 2 * f.statistic[FR_STAT_TOTAL][i]);
        assert_near(f.statistic[FR_STAT_TOTAL][i], f.statistic[FR_STAT_TOTAL][0], 1e-14);
    }
    assert_true(
        fr_run_field_find(run, FR_CATCHMENTS, "wetness", &f)); /* a recorded state, from two instances */
    assert_true(f.values[0] > 0.1 && f.values[1] > f.values[0]);
    assert_true(fr_run_ledger_error(run) <= ROUND_OFF);
    fr_run_free(run);
}

/* ---- laws ---- */

static void test_law(void **state)
{
    (void)state;
    static const int32_t links[] = { 2, 5, 7 };
    fr_run_use uses[] = { use("network/fixture", FR_NONE), use("structure/fixture", FR_LINKS) };
    uses[1].rows = links;
    uses[1].row_count = 3;
    fr_run_spec spec = spec_of(uses, 2);
    spec.checks = FR_CHECK_PORTS;
    fr_run *run = finished(&spec);
    fr_field_view f;
    assert_true(fr_run_field_find(run, FR_LINKS, "gate_volume", &f));
    assert_int_equal(f.count, fr_model_count(model, FR_LINKS));
    double gates = f.statistic[FR_STAT_TOTAL][2] + f.statistic[FR_STAT_TOTAL][5] +
                   f.statistic[FR_STAT_TOTAL][7];
    assert_true(gates > 0);
    assert_true(f.statistic[FR_STAT_TOTAL][3] == 0);
    assert_true(fr_run_ledger_error(run) <= ROUND_OFF);
    fr_run_free(run);
}

/* ---- exchanges: water goes up and down, by both solvers, and none is lost ---- */

static void test_exchange(void **state)
{
    (void)state;
    fr_run_use uses[] = { use("exchange/fixture", FR_NONE), use("network/boxes", FR_NONE),
                          use("surface/fixture", FR_NONE) };
    fr_run_spec spec = spec_of(uses, 3);
    spec.checks = FR_CHECK_PORTS | FR_CHECK_REDO;
    spec.exchange_step = 30;
    fr_run *run = finished(&spec);
    double down = booked(run, "cell_exchange", FR_ACCOUNT_HANDED, FR_IN);
    double up = booked(run, "exchange/fixture", FR_ACCOUNT_HANDED, FR_OUT);
    double caught = booked(run, "node_lateral_inflow", FR_ACCOUNT_HANDED, FR_IN);
    print_message("up %.3f m3, both ways %.3f, caught %.3f, ledger %.1e\n", up, down, caught,
                  fr_run_ledger_error(run));
    assert_true(up > 0.5 && down > up + 0.5 && caught > 0.5);
    assert_near(booked(run, "network", FR_ACCOUNT_HANDED, FR_IN), up, 1e-15);
    assert_true(fr_run_ledger_error(run) <= ROUND_OFF);
    fr_balance city = fr_ledger_city(fr_run_ledger(run));
    assert_near(city.initial, city.stored, 1e-13);
    fr_field_view head, depth;
    assert_true(fr_run_field_find(run, FR_NODES, "node_head", &head));
    assert_true(fr_run_field_find(run, FR_CELLS, "surface_depth", &depth));
    for (size_t i = 0; i < depth.count; i += 2)
        assert_near(head.values[i], depth.values[i], 1e-9);
    fr_run_free(run);
}

static void test_exchange_alone(void **state)
{
    (void)state;
    fr_run_use uses[] = { use("exchange/fixture", FR_NONE), use("network/boxes", FR_NONE) };
    fr_run_spec spec = spec_of(uses, 2);
    fr_error err = FR_ERROR_INIT;
    fr_run *run = NULL;
    assert_int_equal(fr_run_create(&spec, &run, &err), FR_INPUT);
    assert_non_null(strstr(err.message, "surface"));
}

/* An amount input of a transfer's name sees what is handed over, and takes none of it. */
static void test_watch(void **state)
{
    (void)state;
    fr_run_use uses[] = { use("rain/fixture", FR_NONE), use("runoff/explicit", FR_NONE),
                          use("network/fixture", FR_NONE), use("quality/watcher", FR_NONE) };
    fr_run_spec spec = spec_of(uses, 4);
    spec.checks = FR_CHECK_PORTS;
    fr_run *run = finished(&spec);
    fr_field_view handed, seen;
    assert_true(fr_run_field_find(run, FR_NODES, "node_lateral_inflow", &handed));
    assert_true(fr_run_field_find(run, FR_NODES, "seen_inflow", &seen));
    double total = 0;
    for (size_t i = 0; i < seen.count; i++) {
        total += handed.statistic[FR_STAT_TOTAL][i];
        assert_near(seen.statistic[FR_STAT_TOTAL][i], 1000 * handed.statistic[FR_STAT_TOTAL][i], 1e-12);
    }
    assert_true(total > 100);
    assert_near(booked(run, "node_lateral_inflow", FR_ACCOUNT_HANDED, FR_IN), total, 1e-12);
    assert_true(fr_run_ledger_error(run) <= ROUND_OFF);
    fr_run_free(run);
}

/* ---- a step that is asked for again ---- */

static void test_retry(void **state)
{
    (void)state;
    const char *retry[] = { "retry" };
    fr_param_text p = { .name = "what", .count = 1, .text = retry };
    fr_run_use uses[] = { use("rain/fixture", FR_NONE), use("runoff/explicit", FR_NONE),
                          use("network/fixture", FR_NONE), use("quality/trouble", FR_NONE) };
    uses[3].params = &p;
    uses[3].param_count = 1;
    fr_run_spec spec = spec_of(uses, 4);
    fr_run *run = finished(&spec);
    assert_true(fr_run_retries(run) > 0);
    assert_true(fr_run_ledger_error(run) <= ROUND_OFF);
    assert_near(booked(run, "rainfall", FR_ACCOUNT_EXTERNAL, FR_IN),
                booked(run, "rainfall", FR_ACCOUNT_EXTERNAL, FR_IN), 0);
    fr_run_free(run);
}

static void test_redo_same(void **state)
{
    (void)state;
    fr_run_use uses[] = { use("rain/fixture", FR_NONE), use("runoff/block", FR_NONE),
                          use("infiltration/fixture", FR_NONE), use("network/fixture", FR_NONE) };
    fr_run_spec spec = spec_of(uses, 4);
    fr_run *once = finished(&spec);
    spec.checks = FR_CHECK_REDO | FR_CHECK_PORTS;
    fr_run *twice = finished(&spec);
    for (size_t i = 0; i < fr_run_field_count(once); i++) {
        fr_field_view a, b;
        fr_run_field_at(once, i, &a);
        fr_run_field_at(twice, i, &b);
        for (int s = 0; s < FR_STAT_COUNT; s++)
            assert_memory_equal(a.statistic[s], b.statistic[s], a.count * a.layers * sizeof(double));
    }
    fr_run_free(once);
    fr_run_free(twice);
}

/* ---- trouble is named ---- */

static void trouble(const char *what, fr_status expected, const char *const *words)
{
    const char *text[] = { what }, *when[] = { "10 min" };
    fr_param_text p[] = { { .name = "what", .count = 1, .text = text },
                          { .name = "at", .count = 1, .text = when } };
    fr_run_use uses[] = { use("network/fixture", FR_NONE), use("quality/trouble", FR_NONE) };
    uses[1].params = p;
    uses[1].param_count = 2;
    fr_run_spec spec = spec_of(uses, 2);
    fr_run *run = create(&spec);
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_run_start(run, &err), FR_OK);
    assert_int_equal(fr_run_advance_all(run, NULL, &err), expected);
    for (; *words != NULL; words++)
        if (strstr(err.message, *words) == NULL) fail_msg("'%s' lacks '%s'", err.message, *words);
    fr_run_free(run);
}

#define WORDS(...)        \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }

static void test_trouble(void **state)
{
    (void)state;
    trouble("nan", FR_PLUGIN, WORDS("quality/trouble", "NaN", "fault", "node13", "600"));
    trouble("negative", FR_PLUGIN, WORDS("quality/trouble", "-1 m", "fault", "node13", "600"));
    trouble("fail", FR_NUMERIC, WORDS("quality/trouble", "advance", "no way out", "node13", "2024-07-01"));
    trouble("silent", FR_NUMERIC, WORDS("quality/trouble", "without saying why"));
    trouble("book", FR_PLUGIN, WORDS("quality/trouble", "books"));
    trouble("field", FR_PLUGIN, WORDS("no_such_field"));
    trouble("parameter", FR_PLUGIN, WORDS("no_such_parameter"));
}

/* ---- wiring is explained ---- */

static void refused(const fr_run_use *uses, size_t n, const char *const *words)
{
    fr_run_spec spec = spec_of(uses, n);
    fr_run *run = NULL;
    fr_error err = FR_ERROR_INIT;
    assert_int_not_equal(fr_run_create(&spec, &run, &err), FR_OK);
    for (; *words != NULL; words++)
        if (strstr(err.message, *words) == NULL) fail_msg("'%s' lacks '%s'", err.message, *words);
}

static void test_wiring(void **state)
{
    (void)state;
    fr_run_use rain = use("rain/fixture", FR_NONE), soil = use("infiltration/fixture", FR_NONE);
    fr_run_use runoff = use("runoff/explicit", FR_NONE), gate = use("structure/fixture", FR_NONE);
    refused(&runoff, 1, WORDS("runoff/explicit", "rainfall", "role rain"));
    refused((fr_run_use[]){ rain, soil }, 2, WORDS("infiltration/fixture", "water_supply", "runoff"));
    refused((fr_run_use[]){ rain, rain }, 2, WORDS("rain/fixture#2", "both write", "rainfall", "gauge1"));
    refused((fr_run_use[]){ rain, gate }, 2, WORDS("structure/fixture", "network"));
    fr_run_use wrong = use("rain/fixture", FR_NODES);
    refused(&wrong, 1, WORDS("rain/fixture", "nodes", "gauges"));
    const char *text[] = { "2 h" };
    fr_param_text p = { .name = "rte", .count = 1, .text = text, .file = "s.yaml", .line = 12 };
    rain.params = &p;
    rain.param_count = 1;
    refused(&rain, 1, WORDS("rte", "did you mean 'rate'"));
    p.name = "rate";
    refused(&rain, 1, WORDS("rate", "'h'"));
}

static void test_threads(void **state)
{
    (void)state;
    fr_run_use uses[] = { use("rain/fixture", FR_NONE), use("runoff/explicit", FR_NONE),
                          use("network/fixture", FR_NONE) };
    fr_run_spec spec = spec_of(uses, 3);
    spec.threads = 1;
    fr_run *one = finished(&spec);
    spec.threads = 2;
    fr_run *two = finished(&spec);
    fr_field_view a, b;
    fr_run_field_find(one, FR_NODES, "node_depth", &a);
    fr_run_field_find(two, FR_NODES, "node_depth", &b);
    assert_memory_equal(a.values, b.values, a.count * sizeof(double));
    fr_run_free(one);
    fr_run_free(two);
}

/* What a step costs beside the physics: 5,000 elements of each kind. The figure is printed; the limit is
 * wide, for slow machines. */
static void test_overhead(void **state)
{
    (void)state;
    fr_model *large = NULL;
    fr_error err = FR_ERROR_INIT;
    if (fr_synthetic_model(5000, true, &large, &err) != FR_OK) fail_msg("%s", err.message);
    fr_run_use uses[] = { use("rain/fixture", FR_NONE), use("runoff/explicit", FR_NONE),
                          use("infiltration/fixture", FR_NONE), use("network/fixture", FR_NONE) };
    fr_run_spec spec = spec_of(uses, 4);
    spec.model = large;
    spec.threads = 1;
    fr_run *run = create(&spec);
    assert_int_equal(fr_run_start(run, &err), FR_OK);
    clock_t begin = clock();
    assert_int_equal(fr_run_advance_all(run, NULL, &err), FR_OK);
    double all = (double)(clock() - begin) / CLOCKS_PER_SEC, inside = 0;
    for (size_t i = 0; i < fr_run_instance_count(run); i++)
        inside += fr_run_instance_seconds(run, i);
    double steps = (double)fr_run_steps(run);
    print_message("5000 elements, %zu fields: %.3f ms a step, %.3f ms of it outside the plugins' turns\n",
                  fr_run_field_count(run), 1e3 * all / steps, 1e3 * (all - inside) / steps);
    assert_true(all / steps < 0.02);
    fr_run_free(run);
    fr_model_free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explicit),
        cmocka_unit_test(test_block),
        cmocka_unit_test(test_sparse),
        cmocka_unit_test(test_krylov),
        cmocka_unit_test(test_rates_exact),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_law),
        cmocka_unit_test(test_exchange),
        cmocka_unit_test(test_exchange_alone),
        cmocka_unit_test(test_watch),
        cmocka_unit_test(test_retry),
        cmocka_unit_test(test_redo_same),
        cmocka_unit_test(test_trouble),
        cmocka_unit_test(test_wiring),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_overhead),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

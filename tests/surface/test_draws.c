/* test_draws.c: an exchange draws from a cell whose water leaves the model before its turn: the step is made again,
 * shorter; round-off is owed to the next step. No water comes from nowhere. */
#include "base/testing.h"
#include "run/run.h"

#define SIDE 3

static fr_registry *registry;

static int load(void **state)
{
    (void)state;
    char plugins[512], thief[512];
    const char *paths[] = { plugins, thief }, *build = getenv("FRESHET_BUILD");
    snprintf(plugins, sizeof plugins, "%s/lib/freshet/plugins", build);
    snprintf(thief, sizeof thief, "%s/tests/surface/surface_thief.so", build);
    fr_registry_options options = { .paths = paths, .path_count = 2, .only_paths = true };
    fr_error err = FR_ERROR_INIT;
    if (fr_registry_new(&options, &registry, &err) == FR_OK) return 0;
    fprintf(stderr, "%s\n", err.message);
    return 1;
}

static int unload(void **state)
{
    (void)state;
    fr_registry_free(registry);
    return 0;
}

/* 3 x 3 cells: a hill open all around, or a deep hole with water. */
static fr_model *hill(bool basin)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = NULL;
    int32_t cell[SIDE * SIDE] = { 0 }, number;
    double bed[SIDE * SIDE] = { 0 }, depth[SIDE * SIDE] = { 0 };
    fr_grid g = { .columns = SIDE, .rows = SIDE, .dx = 1.0, .dy = 1.0, .cosine = 1.0, .cell = cell };
    bed[4] = basin ? -5.0 : 3.0, depth[4] = basin ? 0.5 : 0.0;
    assert_ok(fr_model_new("hill", &m, &err), &err);
    assert_ok(fr_model_set_grid(m, &g, &err), &err);
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "bed", bed, &err), &err);
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "initial_depth", depth, &err), &err);
    if (!basin) {
        assert_ok(fr_model_add(m, FR_SURFACE_BOUNDARIES, "edge", 0, &number, &err), &err);
        assert_ok(fr_model_set_index(m, FR_SURFACE_BOUNDARIES, number, "kind", 2, &err), &err);
        assert_ok(fr_model_set_number(m, FR_SURFACE_BOUNDARIES, number, "slope", 4.0, &err), &err);
        for (int i = 0; i < 4 * SIDE; i++) {
            int side = i / SIDE, k = i % SIDE, last = SIDE - 1;
            int column = side == 0 ? last : side == 2 ? 0 : k, row = side == 1 ? last : side == 3 ? 0 : k;
            assert_ok(fr_model_add(m, FR_BOUNDARY_FACES, NULL, 0, &number, &err), &err);
            assert_ok(fr_model_set_index(m, FR_BOUNDARY_FACES, number, "boundary", 0, &err), &err);
            assert_ok(fr_model_set_index(m, FR_BOUNDARY_FACES, number, "cell", row * SIDE + column, &err),
                      &err);
            assert_ok(fr_model_set_index(m, FR_BOUNDARY_FACES, number, "side", side, &err), &err);
        }
    }
    assert_ok(fr_model_freeze(m, &err), &err);
    return m;
}

static double sum(const fr_run *run, fr_set set, const char *name)
{
    fr_field_view view;
    double total = 0.0;
    assert_true(fr_run_field_find(run, set, name, &view));
    for (size_t i = 0; i < view.count; i++)
        total += view.values[i];
    return total;
}

/* Exchange steps that were made again. */
static unsigned draw(const char *surface, const char *part, bool basin, const char *precision)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = hill(basin);
    const char *top = "4", *smooth = "0.001", *whole = "60 s", *stock = basin ? "0" : "6";
    const fr_param_text thief[] = { { .name = "part", .count = 1, .text = &part },
                                    { .name = "cell", .count = 1, .text = &top },
                                    { .name = "stock", .count = 1, .text = &stock } };
    const fr_param_text ground[] = { { .name = "roughness", .count = 1, .text = &smooth },
                                     { .name = "longest_step", .count = 1, .text = &whole },
                                     { .name = "precision", .count = 1, .text = &precision } };
    fr_run_use uses[2] = { { .set = FR_NONE, .params = thief, .param_count = 3 },
                           { .set = FR_NONE, .params = ground, .param_count = 3 } };
    assert_ok(fr_registry_find(registry, "exchange/thief", &uses[0].record, &err), &err);
    assert_ok(fr_registry_find(registry, surface, &uses[1].record, &err), &err);
    fr_run_spec spec = {
        .model = m, .uses = uses, .use_count = 2, .end = 600.0, .report_step = 600.0, .exchange_step = 60.0
    };
    fr_run *run = NULL;
    assert_ok(fr_run_create(&spec, &run, &err), &err);
    assert_ok(fr_run_start(run, &err), &err);
    assert_ok(fr_run_advance_all(run, NULL, &err), &err);
    assert_ok(fr_run_finish(run, &err), &err);
    double taken = sum(run, FR_GLOBAL, "taken"), error = fr_run_ledger_error(run);
    unsigned again = (unsigned)fr_run_retries(run);
    print_message("%s, %s, part %s: %u steps again, %.17g m3 drawn, ledger %.1e\n", surface, precision, part,
                  again, taken, error);
    assert_true(error <= 1e-12);
    assert_true(taken > 0.0);
    if (basin) assert_near(taken + sum(run, FR_CELLS, "surface_depth"), 0.5, 1e-7);
    fr_run_free(run);
    fr_model_free(m);
    return again;
}

static const char *const surfaces[] = { "surface/inertial", "surface/swe" };
static const char *const precisions[] = { "double", "single" };

static void water_gone_before_its_turn(void **state)
{
    (void)state;
    unsigned again = 0;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            again += draw(surfaces[i], "0.85", false, precisions[k]);
    assert_true(again > 0);
}

/* A draw of one bit more than there is. */
static void round_off_is_owed(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            assert_int_equal(draw(surfaces[i], "1.00000000000001", true, precisions[k]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(water_gone_before_its_turn),
                                        cmocka_unit_test(round_off_is_owed) };
    return cmocka_run_group_tests_name("surface_draws", tests, load, unload);
}

/* test_boxes.c: sealed boxes, one a node, one a cell above it, through the real network solver: their levels approach
 * each other and never swing, whatever the exchange step; no water is lost. */
#include "base/testing.h"
#include "run/run.h"

#define INVERT (-2.0)

typedef struct boxes {
    double tank, side;  /* m2; m, of the cell */
    double head, depth; /* at the start, over the ground */
} boxes;

static fr_registry *registry;

static int load(void **state)
{
    (void)state;
    char plugins[512], basins[512];
    const char *paths[] = { plugins, basins }, *build = getenv("FRESHET_BUILD");
    snprintf(plugins, sizeof plugins, "%s/lib/freshet/plugins", build);
    snprintf(basins, sizeof basins, "%s/tests/coupled/coupled_basins.so", build);
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

/* A tank with its bottom 2 m under a dry or flooded cell; levels over the ground. */
static fr_model *two_boxes(const boxes *b)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = NULL;
    int32_t cell = 0, node;
    fr_grid g = { .columns = 1, .rows = 1, .dx = b->side, .dy = b->side, .cosine = 1.0, .cell = &cell };
    double bed = 0.0;
    assert_ok(fr_model_new("boxes", &m, &err), &err);
    assert_ok(fr_model_set_grid(m, &g, &err), &err);
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "bed", &bed, &err), &err);
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "initial_depth", &b->depth, &err), &err);
    assert_ok(fr_model_add(m, FR_NODES, "TANK", 0, &node, &err), &err);
    assert_ok(fr_model_set_index(m, FR_NODES, node, "kind", FR_STORAGE, &err), &err);
    assert_ok(fr_model_set_index(m, FR_NODES, node, "storage_shape", 0, &err), &err);
    const struct {
        const char *column;
        double value;
    } numbers[] = { { "invert", INVERT },   { "max_depth", 20.0 }, { "initial_depth", b->head - INVERT },
                    { "storage_a", 0.0 },   { "storage_b", 0.0 },  { "storage_c", b->tank },
                    { "x", 0.5 * b->side }, { "y", 0.5 * b->side } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_ok(fr_model_set_number(m, FR_NODES, node, numbers[i].column, numbers[i].value, &err), &err);
    assert_ok(fr_model_freeze(m, &err), &err);
    return m;
}

static fr_run *start(const fr_model *m, const char *exchange, double step, double end, unsigned checks)
{
    const char *names[] = { exchange, "network/implicit", "surface/basins" };
    const char *minute = "60 s";
    const fr_param_text long_steps = { .name = "time_step", .count = 1, .text = &minute };
    fr_run_use uses[3];
    fr_error err = FR_ERROR_INIT;
    for (int i = 0; i < 3; i++) {
        uses[i] = (fr_run_use){ .set = FR_NONE };
        assert_ok(fr_registry_find(registry, names[i], &uses[i].record, &err), &err);
    }
    uses[1].params = &long_steps;
    uses[1].param_count = 1;
    fr_run_spec spec = { .model = m,
                         .uses = uses,
                         .use_count = 3,
                         .end = end,
                         .report_step = end,
                         .exchange_step = step,
                         .checks = checks };
    fr_run *run = NULL;
    assert_ok(fr_run_create(&spec, &run, &err), &err);
    assert_ok(fr_run_start(run, &err), &err);
    return run;
}

static double value(const fr_run *run, fr_set set, const char *name)
{
    fr_field_view view;
    assert_true(fr_run_field_find(run, set, name, &view));
    return view.values[0];
}

/* head - level must keep its sign and shrink, but for water still on its way to the node. */
static void approach(const boxes *b, double step)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = two_boxes(b);
    fr_run *run = start(m, "exchange/manhole", step, step < 1.0 ? 600.0 : 7200.0, 0);
    double cell = b->side * b->side, sign = b->head > b->depth ? 1.0 : -1.0;
    double gap = sign * (b->head - b->depth), worst = 0.0;
    while (!fr_run_done(run)) {
        assert_ok(fr_run_step(run, &err), &err);
        double h = value(run, FR_NODES, "node_head"), d = value(run, FR_CELLS, "surface_depth");
        double now = sign * (h - d);
        if (now > gap + 1e-9) fail_msg("step %g, t %g: gap %g after %g", step, fr_run_time(run), now, gap);
        worst = fmax(worst, -now);
        gap = fmin(now, gap);
    }
    double h = value(run, FR_NODES, "node_head"), d = value(run, FR_CELLS, "surface_depth");
    assert_ok(fr_run_finish(run, &err), &err);
    double level = (b->tank * b->head + cell * b->depth) / (b->tank + cell);
    print_message(
        "%g and %g m2, head %g, depth %g, step %g: head %.6f level %.6f (%.6f), overshoot %.2e, ledger %.1e\n",
        b->tank, cell, b->head, b->depth, step, h, d, level, worst, fr_run_ledger_error(run));
    assert_true(worst <= 1e-6);
    if (level > 0.0) assert_near(h, d, 2e-3);
    assert_true(fr_run_ledger_error(run) <= 1e-12);
    fr_run_free(run);
    fr_model_free(m);
}

static void no_see_saw(void **state)
{
    static const double steps[] = { 0.1, 0.5, 1.0, 5.0, 15.0, 30.0, 60.0 };
    static const boxes all[] = {
        { 5.0, 10.0, 1.5, 0.0 },   /* surcharge onto a dry street */
        { 5.0, 10.0, 3.0, 0.4 },   /* onto a flooded one */
        { 5.0, 10.0, 0.1, 0.6 },   /* flooded street, full manhole */
        { 5.0, 10.0, -1.0, 0.3 },  /* free fall, then drowned */
        { 5.0, 10.0, -2.0, 0.05 }, /* free fall */
        { 1.2, 2.0, 1.5, 0.0 },    { 1.2, 2.0, -1.0, 0.5 },
        { 50.0, 2.0, 0.3, 0.0 },   { 50.0, 2.0, -0.05, 2.0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
            approach(&all[i], steps[k]);
}

/* Every step taken back and done again ends at the same bits; no port is written where it must not be. */
static void steps_can_be_repeated(void **state)
{
    const boxes all[] = { { 5.0, 10.0, 1.5, 0.0 }, { 1.2, 2.0, -1.0, 0.5 } };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char digest[2][65];
        for (unsigned k = 0; k < 2; k++) {
            fr_error err = FR_ERROR_INIT;
            fr_model *m = two_boxes(&all[i]);
            fr_run *run = start(m, "exchange/manhole", 15.0, 900.0, k ? FR_CHECK_PORTS | FR_CHECK_REDO : 0);
            assert_ok(fr_run_advance_all(run, NULL, &err), &err);
            assert_ok(fr_run_finish(run, &err), &err);
            fr_run_digest(run, digest[k]);
            fr_run_free(run);
            fr_model_free(m);
        }
        assert_string_equal(digest[0], digest[1]);
    }
}

/* Two basins and a wall that breaks after 60 s: the levels approach each other; they never swing on a surface without
 * inertia of its own. */
static void breach(const char *surface, double step)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = NULL;
    int32_t cell[2] = { 0, 0 };
    double bed[2] = { 0.0, 0.2 }, depth[2] = { 1.5, 0.0 }, wall[2] = { 2.0, NAN };
    fr_grid g = { .columns = 2, .rows = 1, .dx = 10.0, .dy = 10.0, .cosine = 1.0, .cell = cell };
    assert_ok(fr_model_new("basins", &m, &err), &err);
    assert_ok(fr_model_set_grid(m, &g, &err), &err);
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "bed", bed, &err), &err);
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "initial_depth", depth, &err), &err);
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "wall_east", wall, &err), &err);
    assert_ok(fr_model_freeze(m, &err), &err);
    const char *ten = "10", *five = "5", *minute = "60 s";
    const fr_param_text params[] = { { .name = "x", .count = 1, .text = &ten },
                                     { .name = "y", .count = 1, .text = &five },
                                     { .name = "start", .count = 1, .text = &minute },
                                     { .name = "growth", .count = 1, .text = &minute } };
    fr_run_use uses[2] = { { .set = FR_NONE, .params = params, .param_count = 4 }, { .set = FR_NONE } };
    assert_ok(fr_registry_find(registry, "exchange/dike", &uses[0].record, &err), &err);
    assert_ok(fr_registry_find(registry, surface, &uses[1].record, &err), &err);
    bool basins = strcmp(surface, "surface/basins") == 0;
    fr_run_spec spec = {
        .model = m, .uses = uses, .use_count = 2, .end = 600.0, .report_step = 600.0, .exchange_step = step
    };
    fr_run *run = NULL;
    assert_ok(fr_run_create(&spec, &run, &err), &err);
    assert_ok(fr_run_start(run, &err), &err);
    fr_field_view view;
    assert_true(fr_run_field_find(run, FR_CELLS, "surface_depth", &view));
    double gap = 1.3;
    while (!fr_run_done(run)) {
        assert_ok(fr_run_step(run, &err), &err);
        double now = view.values[0] - view.values[1] - 0.2;
        if (fr_run_time(run) < 59.0) assert_near(now, 1.3, 1e-12);
        if (basins) assert_true(now <= gap + 1e-12 && now >= -1e-12);
        gap = now;
    }
    assert_ok(fr_run_finish(run, &err), &err);
    print_message("breach, %s, step %g: gap %.2e, ledger %.1e\n", surface, step, gap,
                  fr_run_ledger_error(run));
    assert_near(view.values[0] + view.values[1], 1.5, 1e-9);
    assert_true(fabs(gap) < 1e-3 && fr_run_ledger_error(run) <= 1e-12);
    fr_run_free(run);
    fr_model_free(m);
}

static void a_wall_breaks(void **state)
{
    (void)state;
    static const double steps[] = { 0.1, 5.0, 60.0 };
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        breach("surface/basins", steps[k]);
        breach("surface/swe", steps[k]);
        breach("surface/inertial", steps[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_see_saw), cmocka_unit_test(steps_can_be_repeated),
                                        cmocka_unit_test(a_wall_breaks) };
    return cmocka_run_group_tests_name("coupled_boxes", tests, load, unload);
}

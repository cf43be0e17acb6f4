/* Real ground: Newcastle's centre (BNG, packed, .prj beside it) and the basin of Monai (no system). */
#include "test_ground.h"

static const char *shared(const char *name)
{
    static char path[4096]; /* one thread */
    const char *data = getenv("FRESHET_DATA");
    if (data != NULL)
        snprintf(path, sizeof path, "%s/surface/%s", data, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/surface/%s", FRESHET_SOURCE_DIR, name);
    FILE *f = fopen(path, "rb");
    if (f != NULL) fclose(f);
    return f == NULL ? NULL : path;
}

static void newcastle(void **state)
{
    (void)state;
    const char *path = shared("newcastle_centre/ncl2m.asc.gz");
    if (path == NULL) {
        print_message("skipped: no surface/newcastle_centre in the shared data\n");
        skip();
    }
    ground g;
    ground_begin(&g);
    assert_ok(READ(&g, path, "edges", "free"), &g.err);
    const fr_grid *grid = fr_model_grid(g.model);
    const double *bed = fr_model_numbers(g.model, FR_CELLS, "bed");
    assert_int_equal(grid->columns, 342);
    assert_int_equal(grid->rows, 195);
    assert_near(bed[grid->cell[194 * 342]], 65.027496337890625, 0.0); /* first number of the file */
    assert_string_equal(fr_model_option(g.model, "crs"), "EPSG:27700");
    assert_true(fr_model_count(g.model, FR_BOUNDARY_FACES) > 0);
    ground_freeze(&g);
    ground_end(&g);
}

static void monai(void **state)
{
    (void)state;
    const char *path = shared("monai/Benchmark_2_Bathymetry.asc.gz");
    if (path == NULL) {
        print_message("skipped: no surface/monai in the shared data\n");
        skip();
    }
    ground g;
    ground_begin(&g);
    assert_ok(READ(&g, path, "initial_level", "0"), &g.err);
    const fr_grid *grid = fr_model_grid(g.model);
    assert_int_equal(grid->columns, 393);
    assert_int_equal(grid->rows, 244);
    assert_near(grid->dx, 0.014, 1e-15);
    assert_near(fr_model_numbers(g.model, FR_CELLS, "bed")[grid->cell[243 * 393]], -0.135350, 0.0);
    assert_near(fr_model_numbers(g.model, FR_CELLS, "initial_depth")[grid->cell[243 * 393]], 0.135350, 0.0);
    assert_null(fr_model_option(g.model, "crs"));
    ground_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(newcastle), cmocka_unit_test(monai) };
    return FR_RUN_TESTS(tests);
}

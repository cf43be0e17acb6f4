/* The grid of the surface: numbering, positions, rotation, bulk columns, copies, what is refused. */
#include "base/testing.h"
#include "model/model.h"

enum { COLUMNS = 5, ROWS = 4 };

/* A rectangle with a hole at (2, 1) and a corner that is missing. */
static fr_grid make_grid(int32_t *cell, double angle)
{
    for (int i = 0; i < COLUMNS * ROWS; i++)
        cell[i] = i == COLUMNS + 2 || i == 0 ? FR_NONE : 7;
    return (fr_grid){ .columns = COLUMNS,
                      .rows = ROWS,
                      .x0 = 1000,
                      .y0 = 500,
                      .dx = 2,
                      .dy = 3,
                      .cosine = cos(angle),
                      .sine = sin(angle),
                      .cell = cell };
}

static fr_model *make_model(double angle)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = NULL;
    int32_t cell[COLUMNS * ROWS];
    fr_grid g = make_grid(cell, angle);
    assert_ok(fr_model_new("t.tif", &m, &err), &err);
    assert_null(fr_model_grid(m));
    assert_ok(fr_model_set_grid(m, &g, &err), &err);
    return m;
}

static void test_numbers(void **state)
{
    (void)state;
    fr_model *m = make_model(0);
    const fr_grid *g = fr_model_grid(m);
    assert_int_equal(fr_model_count(m, FR_CELLS), COLUMNS * ROWS - 2);
    assert_int_equal(g->cell[0], FR_NONE);
    for (size_t i = 0; i < fr_model_count(m, FR_CELLS); i++)
        assert_int_equal(g->cell[(size_t)g->row[i] * COLUMNS + (size_t)g->column[i]], i);
    assert_int_equal(g->cell[1], 0);
    assert_int_equal(g->cell[COLUMNS], COLUMNS - 1);
    fr_model_free(m);
}

static void test_positions(void **state)
{
    (void)state;
    for (int k = 0; k < 8; k++) {
        fr_model *m = make_model(0.7 * k);
        for (size_t i = 0; i < fr_model_count(m, FR_CELLS); i++) {
            double x, y;
            fr_model_cell_centre(m, i, &x, &y);
            assert_int_equal(fr_model_cell_at(m, x, y), i);
        }
        assert_int_equal(fr_model_cell_at(m, NAN, 0), FR_NONE);
        assert_int_equal(fr_model_cell_at(m, 1e300, -1e300), FR_NONE);
        assert_int_equal(fr_model_cell_at(m, 1000 + 1e3, 500), FR_NONE);
        fr_model_free(m);
    }
    fr_model *m = make_model(0);
    assert_int_equal(fr_model_cell_at(m, 1000 + 5, 500 + 4.5), FR_NONE); /* the hole */
    assert_int_equal(fr_model_cell_at(m, 1000 + 3, 500 + 1.5), 0);
    fr_model_free(m);
}

static void test_columns(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    fr_model *m = make_model(0), *copy = NULL;
    size_t n = fr_model_count(m, FR_CELLS);
    double bed[COLUMNS * ROWS];
    int32_t gauge[COLUMNS * ROWS], row = 0;
    for (size_t i = 0; i < n; i++)
        bed[i] = 10 + (double)i, gauge[i] = 0;
    assert_null(fr_model_numbers(m, FR_CELLS, "bed")); /* no memory for what nobody gave */
    assert_ok(fr_model_set_numbers(m, FR_CELLS, "bed", bed, &err), &err);
    assert_ok(fr_model_set_indices(m, FR_CELLS, "gauge", gauge, &err), &err);
    assert_memory_equal(fr_model_numbers(m, FR_CELLS, "bed"), bed, n * sizeof *bed);
    assert_null(fr_model_numbers(m, FR_CELLS, "roughness"));
    assert_string_equal(fr_model_name(m, FR_CELLS, 3), "");
    assert_int_not_equal(fr_model_freeze(m, &err), FR_OK); /* gauge 0 is not there */
    assert_ok(fr_model_add(m, FR_GAUGES, "storm", 0, &row, &err), &err);
    assert_ok(fr_model_copy(m, &copy, &err), &err);
    assert_int_equal(fr_model_count(copy, FR_CELLS), n);
    assert_memory_equal(fr_model_numbers(copy, FR_CELLS, "bed"), bed, n * sizeof *bed);
    assert_null(fr_model_numbers(copy, FR_CELLS, "roughness"));
    assert_int_equal(fr_model_grid(copy)->cell[1], 0);
    assert_ok(fr_model_freeze(copy, &err), &err);
    fr_model_free(copy);
    fr_model_free(m);
}

static void refuse(fr_grid g)
{
    fr_error err = FR_ERROR_INIT;
    fr_model *m = NULL;
    assert_ok(fr_model_new("t.tif", &m, &err), &err);
    assert_int_equal(fr_model_set_grid(m, &g, &err), FR_INPUT);
    assert_true(err.message[0] != '\0');
    assert_null(fr_model_grid(m));
    fr_model_free(m);
}

static void test_refused(void **state)
{
    (void)state;
    int32_t cell[COLUMNS * ROWS], none[COLUMNS * ROWS];
    fr_grid g = make_grid(cell, 0), bad = g;
    for (int i = 0; i < COLUMNS * ROWS; i++)
        none[i] = FR_NONE;
    bad.cell = none, refuse(bad);
    bad = g, bad.dx = 0, refuse(bad);
    bad = g, bad.dy = NAN, refuse(bad);
    bad = g, bad.x0 = INFINITY, refuse(bad);
    bad = g, bad.cosine = 0.5, refuse(bad);
    bad = g, bad.columns = (size_t)1 << 40, refuse(bad);
    bad = g, bad.rows = 0, refuse(bad);
    fr_error err = FR_ERROR_INIT;
    fr_model *m = make_model(0);
    int32_t element = 0;
    assert_int_equal(fr_model_set_grid(m, &g, &err), FR_INPUT); /* one terrain a model */
    assert_int_not_equal(fr_model_add(m, FR_CELLS, "x", 0, &element, &err), FR_OK);
    double v[COLUMNS * ROWS] = { 0 };
    v[3] = INFINITY;
    assert_int_equal(fr_model_set_numbers(m, FR_CELLS, "bed", v, &err), FR_INPUT);
    fr_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_refused),
    };
    return FR_RUN_TESTS(tests);
}

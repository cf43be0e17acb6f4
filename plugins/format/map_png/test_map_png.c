/* format/map_png: order of places, and the sheet itself, pixel by pixel where it matters. */
#include "base/testing.h"

#include <cairo.h>
#include <unistd.h>

#include "fake_host.h"
#include "relief.h"
#include "scene.h"

enum { NODES = 5, LINKS = 4 };
static const double DPI = 100.0;

/* Results as the stubs below hand them out. */
typedef struct results {
    double lost[NODES], lost_time[NODES], depth[NODES], fill[LINKS];
} results;
static results now;

static const double *statistic(const fr_host *h, fr_set set, const char *field, fr_statistic which)
{
    (void)h;
    if (set == FR_LINKS) return strcmp(field, "link_fill") == 0 && which == FR_STAT_MAX ? now.fill : NULL;
    if (strcmp(field, "node_depth") == 0) return which == FR_STAT_MAX ? now.depth : NULL;
    if (strcmp(field, "node_flooding") != 0) return NULL;
    return which == FR_STAT_TOTAL ? now.lost : which == FR_STAT_POSITIVE_TIME ? now.lost_time : NULL;
}

static size_t times(const fr_host *h, const double **out)
{
    static const double t[] = { 0.0, 3600.0 };
    (void)h;
    if (out) *out = t;
    return 2;
}

typedef struct bench {
    fr_model *m;
    fake *f;
    fr_host h;
    char path[64], file[80];
} bench;

/* A line of manholes 100 m apart with an outfall at its end; names and a title in Chinese. */
static void set_up(bench *b, const double *x, const double *y)
{
    static const char *const names[NODES] = { "雾溪1", "雾溪2", "雾溪3", "雾溪4", "排口" };
    memset(&now, 0, sizeof now);
    b->m = bench_model();
    for (int i = 0; i < NODES; i++) {
        int32_t node = bench_node(b->m, names[i], i == NODES - 1 ? FR_OUTFALL : FR_JUNCTION, 10.0 - i);
        bench_number(b->m, FR_NODES, node, "max_depth", 2.0);
        if (x) bench_number(b->m, FR_NODES, node, "x", x[i]);
        if (y) bench_number(b->m, FR_NODES, node, "y", y[i]);
    }
    for (int i = 0; i < LINKS; i++) {
        char name[16];
        snprintf(name, sizeof name, "G%d", i);
        int32_t link = bench_link(b->m, name, FR_CONDUIT, i, i + 1);
        bench_number(b->m, FR_LINKS, link, "length", 100.0);
        bench_number(b->m, FR_LINKS, link, "roughness", 0.013);
        bench_index(b->m, FR_LINKS, link, "shape", FR_SHAPE_CIRCULAR);
        bench_number(b->m, FR_LINKS, link, "geom1", 0.5);
    }
    bench_option(b->m, "title", "雾溪片区 50 年一遇");
    bench_freeze(b->m);
    b->f = fake_new_of(freshet_plugin(FR_ABI_VERSION)[0], b->m, FR_GLOBAL, 1, NULL);
    fake_number(b->f, "resolution", DPI);
    b->h = *fake_host(b->f);
    b->h.result_statistic = statistic;
    b->h.result_times = times;
    snprintf(b->path, sizeof b->path, "/tmp/freshet_map_%ld", (long)getpid());
    snprintf(b->file, sizeof b->file, "%s.png", b->path);
}

static void tear_down(bench *b)
{
    unlink(b->file);
    fake_free(b->f);
    fr_model_free(b->m);
}

static fr_status write_map(bench *b)
{
    return freshet_plugin(FR_ABI_VERSION)[0]->format->write_results(&b->h, b->path);
}

/* The colour at a place of the sheet, to two steps of 255. */
static void assert_colour(cairo_surface_t *image, double x_mm, double y_mm, colour wanted)
{
    size_t x = (size_t)(x_mm * DPI / 25.4), y = (size_t)(y_mm * DPI / 25.4);
    const unsigned char *data = cairo_image_surface_get_data(image);
    uint32_t value;
    memcpy(&value, data + y * (size_t)cairo_image_surface_get_stride(image) + 4 * x, 4);
    assert_near(wanted.r * 255.0, value >> 16 & 255, 2.0);
    assert_near(wanted.g * 255.0, value >> 8 & 255, 2.0);
    assert_near(wanted.b * 255.0, value & 255, 2.0);
}

static void test_rank_is_that_of_the_indicator(void **state)
{
    (void)state;
    flood f[] = { { .node = 0, .volume = 10.0, .duration = 600.0, .depth = 0.0 },
                  { .node = 1, .volume = 100.0, .duration = 300.0, .depth = 0.0 },
                  { .node = 2, .volume = 10.0, .duration = 600.0, .depth = 0.0 } };
    rank_floods(f, 3);
    assert_int_equal(f[0].node, 1);
    assert_near(f[0].score, (0.5 + 0.3 * 0.5) / 0.8, 1e-15);
    assert_int_equal(f[1].node, 0); /* equal scores: by node */
    assert_int_equal(f[2].node, 2);
    assert_near(f[1].score, (0.5 * 0.1 + 0.3) / 0.8, 1e-15);
    rank_floods(f, 0);
}

static void test_sheet_shows_floods_and_filling(void **state)
{
    (void)state;
    static const double x[NODES] = { 0.0, 100.0, 200.0, 300.0, 400.0 }, y[NODES] = { 0.0 };
    bench b;
    scene s;
    set_up(&b, x, y);
    now.lost[1] = 50.0;
    now.lost_time[1] = 900.0;
    for (int i = 0; i < LINKS; i++)
        now.fill[i] = i == 0 ? 0.2 : 1.0;
    assert_int_equal(write_map(&b), FR_OK);
    cairo_surface_t *image = cairo_image_surface_create_from_png(b.file);
    assert_int_equal(cairo_surface_status(image), CAIRO_STATUS_SUCCESS);
    assert_int_equal(cairo_image_surface_get_width(image), lround(SHEET_WIDTH / 25.4 * DPI));
    assert_int_equal(cairo_image_surface_get_height(image), lround(SHEET_HEIGHT / 25.4 * DPI));
    assert_int_equal(scene_load(&b.h, &s), FR_OK);
    assert_int_equal(s.flood_count, 1);
    const fill_class *classes = NULL;
    size_t n = ground_fill_classes(&classes);
    view v = ground_view(&s, (box){ 12.0, 22.0, 205.0, 200.0 });
    double row = view_y(&v, 0.0);
    assert_colour(image, view_x(&v, 100.0) - 3.0, row + 1.0, FLOOD);
    assert_colour(image, view_x(&v, 50.0), row, classes[0].colour);
    assert_colour(image, view_x(&v, 250.0), row, classes[n - 1].colour);
    assert_colour(image, view_x(&v, 250.0), row - 20.0, WHITE);
    cairo_surface_destroy(image);
    tear_down(&b);
}

/* ---- a surface: 10 x 8 flat cells of 100 m, the middle one inactive ---- */
enum { WIDE = 10, CELL_ROWS = 8, SQUARES = WIDE * CELL_ROWS, HOLE = 3 * WIDE + 5 };
static fr_grid surface_grid;
static double surface_bed[SQUARES], surface_peak[SQUARES];

static const fr_grid *grid_of(const fr_host *h)
{
    (void)h;
    return &surface_grid;
}

static const double *surface_statistic(const fr_host *h, fr_set set, const char *field, fr_statistic which)
{
    if (set != FR_CELLS) return statistic(h, set, field, which);
    return strcmp(field, "peak_depth") == 0 && which == FR_STAT_LAST ? surface_peak : NULL;
}

static const double *surface_numbers(const fr_host *h, fr_set set, const char *column)
{
    (void)h;
    return set == FR_CELLS && strcmp(column, "bed") == 0 ? surface_bed : NULL;
}

static const fr_value *hotspots(const fr_host *h, const char *name, size_t *rows, size_t *columns,
                                const fr_table_column **column)
{
    static const fr_table_column heads[] = { { "rank", "rank", "1" },
                                             { "name", "name", "" },
                                             { "grade", "grade", "words" },
                                             { "peak_depth", "depth", "m" },
                                             { "duration", "duration", "min" },
                                             { "x", "x", "m" },
                                             { "y", "y", "m" } };
    static const fr_value values[] = { { NULL, 1.0 },  { "雾溪路", 0.0 }, { "severe", 0.0 }, { NULL, 0.6 },
                                       { NULL, 42.0 }, { NULL, 150.0 },   { NULL, 650.0 } };
    (void)h;
    if (strcmp(name, "hotspots") != 0) return NULL;
    *rows = 1;
    *columns = FR_COUNT(heads);
    *column = heads;
    return values;
}

static void lay_surface(int32_t *cell, int32_t *column, int32_t *row)
{
    int32_t n = 0;
    for (int32_t i = 0; i < SQUARES; i++) {
        cell[i] = FR_NONE;
        if (i == HOLE) continue;
        column[n] = i % WIDE;
        row[n] = i / WIDE;
        surface_peak[n] = i / WIDE == 6 ? 0.6 : i / WIDE == 1 ? 0.2 : 0.01;
        cell[i] = n++;
    }
    surface_grid = (fr_grid){ .struct_size = sizeof surface_grid,
                              .columns = WIDE,
                              .rows = CELL_ROWS,
                              .dx = 100.0,
                              .dy = 100.0,
                              .cosine = 1.0,
                              .cell = cell,
                              .column = column,
                              .row = row };
}

static void test_sheet_of_a_surface(void **state)
{
    (void)state;
    int32_t cell[SQUARES], column[SQUARES], row[SQUARES];
    bench b;
    scene s;
    lay_surface(cell, column, row);
    set_up(&b, NULL, NULL);
    b.h.grid = grid_of;
    b.h.result_statistic = surface_statistic;
    b.h.column_number = surface_numbers;
    b.h.result_table = hotspots;
    assert_int_equal(write_map(&b), FR_OK);
    assert_int_equal(scene_load(&b.h, &s), FR_OK);
    assert_int_equal(s.spot_count, 1);
    cairo_surface_t *image = cairo_image_surface_create_from_png(b.file);
    assert_int_equal(cairo_surface_status(image), CAIRO_STATUS_SUCCESS);
    view v = ground_view(&s, (box){ 12.0, 22.0, 205.0, 200.0 });
    assert_colour(image, view_x(&v, 520.0), view_y(&v, 630.0), relief_colour(0.75, 0.6));
    assert_colour(image, view_x(&v, 520.0), view_y(&v, 130.0), relief_colour(0.75, 0.2));
    assert_colour(image, view_x(&v, 220.0), view_y(&v, 430.0), relief_colour(0.75, 0.0));
    assert_colour(image, view_x(&v, 550.0), view_y(&v, 350.0), INACTIVE);
    assert_colour(image, view_x(&v, 150.0) - 1.5, view_y(&v, 650.0), FLOOD);
    cairo_surface_destroy(image);
    tear_down(&b);
}

static void test_no_coordinates_is_a_message(void **state)
{
    (void)state;
    static const double lost[NODES] = { NAN, NAN, -1e300, NAN, 1e300 };
    bench b;
    set_up(&b, NULL, NULL);
    assert_int_equal(write_map(&b), FR_INPUT);
    assert_non_null(strstr(fake_message(b.f), "[COORDINATES]"));
    assert_int_not_equal(access(b.file, F_OK), 0);
    tear_down(&b);
    set_up(&b, lost, lost);
    assert_int_equal(write_map(&b), FR_INPUT);
    tear_down(&b);
}

/* Whatever stands in the columns, a sheet is made: one place, far places, holes, results that are not numbers. */
static void test_strange_places(void **state)
{
    (void)state;
    static const double xs[][NODES] = { { 5.0, 5.0, 5.0, 5.0, 5.0 },
                                        { NAN, 1.0, NAN, 2.0, 3.0 },
                                        { -9e11, 9e11, 0.0, 1.0, NAN },
                                        { 1e-9, 2e-9, 3e-9, 4e-9, 5e-9 },
                                        { 3.5e7, 3.5e7 + 1e-6, 3.5e7, 3.5e7, 3.5e7 } };
    for (size_t k = 0; k < FR_COUNT(xs); k++) {
        bench b;
        set_up(&b, xs[k], xs[k]);
        now.lost[0] = 1e300;
        now.lost[1] = NAN;
        now.lost[2] = 0.3;
        now.depth[2] = INFINITY;
        now.fill[1] = NAN;
        now.fill[2] = 1e9;
        assert_int_equal(write_map(&b), FR_OK);
        assert_int_equal(access(b.file, R_OK), 0);
        tear_down(&b);
    }
}

static void test_unwritable(void **state)
{
    (void)state;
    static const double x[NODES] = { 0.0, 100.0, 200.0, 300.0, 400.0 };
    bench b;
    set_up(&b, x, x);
    snprintf(b.path, sizeof b.path, "/no_such_folder/map");
    assert_int_equal(write_map(&b), FR_IO);
    assert_non_null(strstr(fake_message(b.f), "/no_such_folder/map.png"));
    tear_down(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rank_is_that_of_the_indicator),
        cmocka_unit_test(test_sheet_shows_floods_and_filling),
        cmocka_unit_test(test_sheet_of_a_surface),
        cmocka_unit_test(test_no_coordinates_is_a_message),
        cmocka_unit_test(test_strange_places),
        cmocka_unit_test(test_unwritable),
    };
    return FR_RUN_TESTS(tests);
}

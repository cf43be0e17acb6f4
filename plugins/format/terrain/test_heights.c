/* Heights: what the raster says, where it lies, and rasters that say nothing of use. */
#include <cpl_vsi.h>

#include "test_ground.h"

static const double plain[6] = { 1000.0, 2.0, 0.0, 2006.0, 0.0, -2.0 };
static const double heights[12] = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
}; /* 4 columns, 3 rows, from the north */

static made_raster basic(const char *name)
{
    return (made_raster){ .name = name,
                          .columns = 4,
                          .rows = 3,
                          .position = plain,
                          .crs = "EPSG:4545",
                          .values = heights,
                          .nodata = NAN };
}

static double bed_at(ground *g, double x, double y)
{
    int32_t cell = fr_model_cell_at(g->model, x, y);
    return cell == FR_NONE ? NAN : fr_model_numbers(g->model, FR_CELLS, "bed")[cell];
}

static void a_raster_becomes_cells(void **state)
{
    (void)state;
    static const char *const drivers[] = { "GTiff", "ENVI", "HFA" };
    for (size_t k = 0; k < 3; k++) {
        ground g;
        char name[32];
        snprintf(name, sizeof name, "basic.%s", drivers[k]);
        made_raster r = basic(name);
        r.driver = drivers[k];
        ground_begin(&g);
        assert_ok(READ_PLAIN(&g, ground_raster(&r)), &g.err);
        const fr_grid *grid = fr_model_grid(g.model);
        assert_int_equal(grid->columns, 4);
        assert_int_equal(grid->rows, 3);
        assert_near(grid->x0, 1000.0, 0.0);
        assert_near(grid->y0, 2000.0, 0.0);
        const double *bed = fr_model_numbers(g.model, FR_CELLS, "bed");
        assert_near(bed[0], 9.0, 0.0); /* row 0 is the south */
        assert_near(bed[11], 4.0, 0.0);
        assert_near(bed_at(&g, 1001.0, 2005.0), 1.0, 0.0);
        assert_near(fr_model_numbers(g.model, FR_CELLS, "roughness")[5], 0.03, 0.0);
        assert_string_equal(fr_model_option(g.model, "crs"), "EPSG:4545");
        ground_freeze(&g);
        ground_end(&g);
    }
}

static void no_data_and_nan_are_no_cells(void **state)
{
    (void)state;
    static const double values[12] = { 1, -9999, 3, 4, 5, NAN, 7, 8, 9, 10, 1e30, 12 };
    made_raster r = basic("gaps.tif");
    r.values = values;
    r.nodata = -9999.0;
    ground g;
    ground_begin(&g);
    assert_ok(READ_PLAIN(&g, ground_raster(&r)), &g.err);
    assert_int_equal(fr_model_count(g.model, FR_CELLS), 9);
    assert_words(g.log, "1 heights");
    assert_near(bed_at(&g, 1007.0, 2001.0), 12.0, 0.0);
    assert_true(isnan(bed_at(&g, 1003.0, 2003.0)));
    ground_end(&g);
}

static void units_scale_and_offset_count(void **state)
{
    (void)state;
    made_raster r = basic("feet.tif");
    r.scale = 0.5;
    r.offset = 10.0;
    r.unit = "ft";
    ground g;
    ground_begin(&g);
    assert_ok(READ_PLAIN(&g, ground_raster(&r)), &g.err);
    assert_near(bed_at(&g, 1001.0, 2005.0), 10.5 * 0.3048, 1e-12);
    assert_int_equal(g.warnings, 1);
    ground_end(&g);
    ground_begin(&g);
    assert_ok(READ(&g, ground_path("feet.tif"), "height_unit", "cm"), &g.err);
    assert_near(bed_at(&g, 1001.0, 2005.0), 0.105, 1e-12);
    assert_int_equal(g.warnings, 0);
    ground_end(&g);
}

static void rotation_stays_and_shear_is_refused(void **state)
{
    (void)state;
    const double c = cos(0.5), s = sin(0.5);
    const double turned[6] = { 100.0, 2 * c, 2 * s, 200.0, 2 * s, -2 * c };
    const double sheared[6] = { 100.0, 2.0, 1.0, 200.0, 0.0, -2.0 };
    made_raster r = basic("turned.tif");
    r.position = turned;
    ground g;
    ground_begin(&g);
    assert_ok(READ_PLAIN(&g, ground_raster(&r)), &g.err);
    const fr_grid *grid = fr_model_grid(g.model);
    assert_near(grid->cosine, c, 1e-15);
    assert_near(grid->sine, s, 1e-15);
    /* centre of pixel (column 2, line 1) in the map */
    double x = 100.0 + 2.5 * 2 * c + 1.5 * 2 * s, y = 200.0 + 2.5 * 2 * s - 1.5 * 2 * c;
    assert_near(bed_at(&g, x, y), 7.0, 0.0);
    ground_end(&g);
    r = basic("sheared.tif");
    r.position = sheared;
    ground_begin(&g);
    assert_int_equal(READ_PLAIN(&g, ground_raster(&r)), FR_INPUT);
    assert_words(g.err.message, "sheared");
    ground_end(&g);
}

static void lines_from_the_south_are_no_trouble(void **state)
{
    (void)state;
    static const double up[6] = { 1000.0, 2.0, 0.0, 2000.0, 0.0, 2.0 };
    made_raster r = basic("up.tif");
    r.position = up;
    ground g;
    ground_begin(&g);
    assert_ok(READ_PLAIN(&g, ground_raster(&r)), &g.err);
    assert_near(bed_at(&g, 1001.0, 2001.0), 1.0, 0.0);
    assert_near(bed_at(&g, 1001.0, 2005.0), 9.0, 0.0);
    ground_end(&g);
}

static void local_grids_move_by_affine(void **state)
{
    (void)state;
    made_raster r = basic("local.tif");
    r.position = NULL;
    r.crs = NULL;
    ground g;
    ground_begin(&g);
    assert_int_equal(READ_PLAIN(&g, ground_raster(&r)), FR_INPUT);
    assert_words(g.err.message, "affine");
    ground_end(&g);
    ground_begin(&g);
    assert_ok(READ(&g, ground_path("local.tif"), "affine", "[5000, 10, 0, 7000, 0, -10]"), &g.err);
    assert_near(bed_at(&g, 5015.0, 6995.0), 2.0, 0.0);
    ground_end(&g);
    r = basic("shifted.tif");
    r.crs = NULL;
    ground_begin(&g); /* east and north swapped, shifted by a million */
    assert_ok(READ(&g, ground_raster(&r), "affine", "[1e6, 0, -1, 2e6, 1, 0]", "crs", "EPSG:4545"), &g.err);
    assert_near(bed_at(&g, 1e6 - 2005.0, 2e6 + 1001.0), 1.0, 0.0);
    ground_end(&g);
}

static void cells_grow_by_averaging(void **state)
{
    (void)state;
    made_raster r = basic("fine.tif");
    ground g;
    ground_begin(&g);
    assert_ok(READ(&g, ground_raster(&r), "cell_size", "4"), &g.err);
    const fr_grid *grid = fr_model_grid(g.model);
    assert_int_equal(grid->columns, 2);
    assert_int_equal(grid->rows, 2);
    assert_near(bed_at(&g, 1001.0, 2001.0), (9 + 10 + 5 + 6) / 4.0, 1e-12);
    assert_near(bed_at(&g, 1001.0, 2005.0), 1.5, 1e-12); /* half of these cells lies beyond the raster */
    ground_end(&g);
    ground_begin(&g);
    assert_int_equal(READ(&g, ground_path("fine.tif"), "cell_size", "1"), FR_INPUT);
    assert_words(g.err.message, "larger");
    ground_end(&g);
}

static void a_window_cuts(void **state)
{
    (void)state;
    made_raster r = basic("window.tif");
    ground g;
    ground_begin(&g);
    assert_ok(READ(&g, ground_raster(&r), "window", "[1002, 2000, 1006, 2004]"), &g.err);
    const double *bed = fr_model_numbers(g.model, FR_CELLS, "bed");
    assert_int_equal(fr_model_count(g.model, FR_CELLS), 4);
    assert_near(bed[0], 10.0, 0.0);
    assert_near(bed[3], 7.0, 0.0);
    ground_end(&g);
    static const char *const wrong[][2] = { { "[0, 0, 10, 10]", "holds no cell" },
                                            { "[9, 0, 3, 1]", "xmin" } };
    for (size_t k = 0; k < 2; k++) {
        ground_begin(&g);
        assert_int_equal(READ(&g, ground_path("window.tif"), "window", wrong[k][0]), FR_INPUT);
        assert_words(g.err.message, wrong[k][1]);
        ground_end(&g);
    }
}

static void degrees_need_a_map(void **state)
{
    (void)state;
    static const double degrees[6] = { 107.9, 0.001, 0.0, 29.6, 0.0, -0.001 };
    made_raster r = basic("degrees.tif");
    r.position = degrees;
    r.crs = "EPSG:4490";
    ground g;
    ground_begin(&g);
    assert_int_equal(READ_PLAIN(&g, ground_raster(&r)), FR_INPUT);
    assert_words(g.err.message, "EPSG:4545");
    ground_end(&g);
    ground_begin(&g);
    assert_ok(READ(&g, ground_path("degrees.tif"), "crs", "EPSG:4545"), &g.err);
    const fr_grid *grid = fr_model_grid(g.model);
    assert_near(grid->dx, 103.0, 5.0); /* a diagonal kept: between 97 m and 111 m */
    assert_true(grid->x0 > 480000.0 && grid->x0 < 500000.0);
    assert_true(fr_model_count(g.model, FR_CELLS) >= 8);
    ground_end(&g);
    ground_begin(&g);
    assert_int_equal(READ(&g, ground_path("degrees.tif"), "crs", "EPSG:99999999"), FR_INPUT);
    assert_words(g.err.message, "no coordinate system");
    ground_end(&g);
}

static void feet_on_the_map_are_refused(void **state)
{
    (void)state;
    made_raster r = basic("state_plane.tif");
    r.crs = "EPSG:2263";
    ground g;
    ground_begin(&g);
    assert_int_equal(READ_PLAIN(&g, ground_raster(&r)), FR_INPUT);
    assert_words(g.err.message, "not in metres");
    ground_end(&g);
}

static void another_crs_in_the_model_is_told(void **state)
{
    (void)state;
    made_raster r = basic("crs.tif");
    ground g;
    ground_begin(&g);
    assert_ok(fr_model_set_option(g.model, "crs", "EPSG:4544", &g.err), &g.err);
    assert_ok(READ_PLAIN(&g, ground_raster(&r)), &g.err);
    assert_int_equal(g.warnings, 1);
    assert_words(g.log, "EPSG:4544");
    ground_end(&g);
}

static void tiles_and_packed_grids_are_read(void **state)
{
    (void)state;
    static const double west[6] = { 1000.0, 2.0, 0.0, 2006.0, 0.0, -2.0 };
    made_raster r = basic("tile.tif");
    r.position = west;
    ground_raster(&r);
    ground g;
    ground_begin(&g);
    assert_ok(READ_PLAIN(&g, ground_text("tiles.vrt",
                                         "<VRTDataset rasterXSize=\"8\" rasterYSize=\"3\">"
                                         "<GeoTransform>1000, 2, 0, 2006, 0, -2</GeoTransform>"
                                         "<VRTRasterBand dataType=\"Float64\" band=\"1\">"
                                         "<NoDataValue>-9999</NoDataValue><SimpleSource>"
                                         "<SourceFilename relativeToVRT=\"1\">tile.tif</SourceFilename>"
                                         "<SrcRect xOff=\"0\" yOff=\"0\" xSize=\"4\" ySize=\"3\"/>"
                                         "<DstRect xOff=\"4\" yOff=\"0\" xSize=\"4\" ySize=\"3\"/>"
                                         "</SimpleSource></VRTRasterBand></VRTDataset>")),
              &g.err);
    assert_int_equal(fr_model_count(g.model, FR_CELLS), 12);
    assert_near(bed_at(&g, 1009.0, 2005.0), 1.0, 0.0);
    ground_end(&g);
    char packed[4200];
    snprintf(packed, sizeof packed, "/vsigzip/%s", ground_path("grid.asc.gz"));
    VSILFILE *f = VSIFOpenL(packed, "wb");
    VSIFPrintfL(f, "ncols 2\nnrows 2\nxllcorner 10\nyllcorner 20\ncellsize 5\nNODATA_value -9999\n"
                   "65.027496337890625 2\n-9999 4\n");
    VSIFCloseL(f);
    ground_begin(&g);
    assert_ok(READ_PLAIN(&g, ground_path("grid.asc.gz")), &g.err);
    assert_int_equal(fr_model_count(g.model, FR_CELLS), 3);
    assert_near(bed_at(&g, 11.0, 29.0), 65.027496337890625, 0.0);
    assert_null(fr_model_option(g.model, "crs"));
    ground_end(&g);
}

static void broken_rasters_are_told(void **state)
{
    (void)state;
    static const double nothing[12] = { -9999, -9999, -9999, -9999, -9999, -9999,
                                        -9999, -9999, -9999, -9999, -9999, -9999 };
    static const double nan_place[6] = { NAN, 2.0, 0.0, 2006.0, 0.0, -2.0 };
    made_raster empty = basic("empty.tif"), lost = basic("lost.vrt");
    empty.values = nothing;
    empty.nodata = -9999.0;
    ground_raster(&empty);
    (void)lost;
    (void)nan_place;
    ground_text("words.tif", "this is no raster\n");
    ground_text("void.tif", "");
    ground_text("cut.asc", "ncols 4\nnrows 4\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3 4\n5 6\n");
    ground_text("claim.asc", "ncols 2000000\nnrows 2000000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3 4\n");
    ground_text("claim2.asc", "ncols 9000\nnrows 9000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3 4\n");
    ground_text("size.asc", "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 0\n1 2\n3 4\n");
    ground_text("infinite.asc", "ncols 2\nnrows 2\nxllcorner nan\nyllcorner 0\ncellsize 1\n1 2\n3 4\n");
    static const char *const cases[][2] = {
        { "missing.tif", "no raster that can be read" },
        { "words.tif", "no raster that can be read" },
        { "void.tif", "no raster that can be read" },
        { "empty.tif", "no-data" },
        { "cut.asc", "cannot be read at line" },
        { "claim.asc", "" },
        { "claim2.asc", "cannot be read at line" },
        { "size.asc", "" },
        { "infinite.asc", "position" },
        { ".", "no raster that can be read" },
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        ground g;
        ground_begin(&g);
        fr_status status = READ_PLAIN(&g, ground_path(cases[k][0]));
        if (status != FR_INPUT) fail_msg("%s: status %d, %s", cases[k][0], status, g.err.message);
        assert_words(g.err.message, cases[k][1]);
        assert_int_equal(fr_model_count(g.model, FR_CELLS), 0);
        ground_end(&g);
    }
}

static void roughness_comes_from_a_raster(void **state)
{
    (void)state;
    static const double coarse[6] = { 1000.0, 4.0, 0.0, 2006.0, 0.0, -6.0 };
    static const double n[2] = { 0.02, -1.0 };
    made_raster r = basic("rough_ground.tif"), m = basic("rough.tif");
    m.columns = 2;
    m.rows = 1;
    m.position = coarse;
    m.values = n;
    m.nodata = -1.0;
    ground_raster(&r);
    ground_raster(&m);
    ground g;
    ground_begin(&g);
    assert_ok(READ(&g, ground_path("rough_ground.tif"), "roughness", "0.05", "roughness_raster",
                   ground_path("rough.tif")),
              &g.err);
    const double *rough = fr_model_numbers(g.model, FR_CELLS, "roughness");
    assert_near(rough[0], 0.02, 1e-15);
    assert_near(rough[3], 0.05, 0.0);
    assert_words(g.log, "6 of 12 cells");
    ground_end(&g);
    m.nodata = NAN;
    ground_raster(&m);
    ground_begin(&g);
    assert_int_equal(READ(&g, ground_path("rough_ground.tif"), "roughness_raster", ground_path("rough.tif")),
                     FR_INPUT);
    assert_words(g.err.message, "Manning");
    ground_end(&g);
}

static void edges_are_open_when_asked(void **state)
{
    (void)state;
    static const double holed[20] = { 1, 2, 3, 4, -9, 5, -9, 7, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9 };
    made_raster r = basic("holed.tif");
    r.columns = 5;
    r.rows = 4;
    r.values = holed;
    r.nodata = -9.0;
    ground_raster(&r);
    ground g;
    ground_begin(&g);
    assert_ok(READ(&g, ground_path("holed.tif"), "edges", "normal", "edge_slope", "0.02"), &g.err);
    assert_int_equal(fr_model_count(g.model, FR_SURFACE_BOUNDARIES), 1);
    assert_int_equal(fr_model_indices(g.model, FR_SURFACE_BOUNDARIES, "kind")[0], 2);
    assert_near(fr_model_numbers(g.model, FR_SURFACE_BOUNDARIES, "slope")[0], 0.02, 0.0);
    assert_int_equal(fr_model_count(g.model, FR_BOUNDARY_FACES), 18); /* not the 4 of the hole */
    ground_freeze(&g);
    ground_end(&g);
    ground_begin(&g);
    assert_ok(READ_PLAIN(&g, ground_path("holed.tif")), &g.err);
    assert_int_equal(fr_model_count(g.model, FR_BOUNDARY_FACES), 0);
    ground_end(&g);
}

static void cells_take_the_nearest_gauge(void **state)
{
    (void)state;
    made_raster r = basic("gauges.tif");
    ground g;
    int32_t gauge = 0;
    ground_begin(&g);
    for (int k = 0; k < 3; k++) {
        assert_ok(
            fr_model_add(g.model, FR_GAUGES, (const char *const[]){ "A", "B", "C" }[k], 0, &gauge, &g.err),
            &g.err);
        if (k == 1) continue; /* B has no place */
        assert_ok(fr_model_set_number(g.model, FR_GAUGES, gauge, "x", 1000.0 + 4 * k, &g.err), &g.err);
        assert_ok(fr_model_set_number(g.model, FR_GAUGES, gauge, "y", 2003.0, &g.err), &g.err);
    }
    assert_ok(READ_PLAIN(&g, ground_raster(&r)), &g.err);
    const int32_t *nearest = fr_model_indices(g.model, FR_CELLS, "gauge");
    assert_int_equal(nearest[0], 0);
    assert_int_equal(nearest[3], 2);
    ground_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_raster_becomes_cells),
        cmocka_unit_test(no_data_and_nan_are_no_cells),
        cmocka_unit_test(units_scale_and_offset_count),
        cmocka_unit_test(rotation_stays_and_shear_is_refused),
        cmocka_unit_test(lines_from_the_south_are_no_trouble),
        cmocka_unit_test(local_grids_move_by_affine),
        cmocka_unit_test(cells_grow_by_averaging),
        cmocka_unit_test(a_window_cuts),
        cmocka_unit_test(degrees_need_a_map),
        cmocka_unit_test(feet_on_the_map_are_refused),
        cmocka_unit_test(another_crs_in_the_model_is_told),
        cmocka_unit_test(tiles_and_packed_grids_are_read),
        cmocka_unit_test(broken_rasters_are_told),
        cmocka_unit_test(roughness_comes_from_a_raster),
        cmocka_unit_test(edges_are_open_when_asked),
        cmocka_unit_test(cells_take_the_nearest_gauge),
    };
    return FR_RUN_TESTS(tests);
}

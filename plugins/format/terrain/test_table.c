/* Land-use tables: encodings, units, and lines that are wrong. */
#include "test_ground.h"

static const double place[6] = { 0.0, 1.0, 0.0, 2.0, 0.0, -1.0 };

static void make(double last)
{
    const double heights[6] = { 1, 1, 1, 1, 1, 1 }, classes[6] = { 1, 2, 1, 2, 20, last };
    ground_raster(&(made_raster){
        .name = "h.tif", .columns = 3, .rows = 2, .position = place, .values = heights, .nodata = NAN });
    ground_raster(&(made_raster){
        .name = "c.tif", .columns = 3, .rows = 2, .position = place, .values = classes, .nodata = 255 });
}

static fr_status read_with(ground *g, const char *table)
{
    ground_begin(g);
    return READ(g, ground_path("h.tif"), "land_use", ground_path("c.tif"), "land_use_table",
                ground_text("table.csv", table), "roughness", "0.07");
}

static void classes_give_columns(void **state)
{
    (void)state;
    static const char *const tables[] = {
        "class,name,roughness,conductivity [mm/h],impervious [%],suction\n1,road,0.016,0,100,\n"
        "2,\"grass, park\",0.15,36,0,0.1\n20,water,,0,100,\n",
        "\xEF\xBB\xBF代码;名称;糙率;渗透系数（mm/h）;不透水率 (%);吸力\r\n# remark\r\n\r\n20;水;;0;100;\r\n"
        "1;道路;0.016;0;100;\r\n2;草地;0.15;36;0;0.1\r\n",
        /* 代码,名称,糙率,渗透系数[mm/h],不透水率[%],吸力 in GBK */
        "\xB4\xFA\xC2\xEB,\xC3\xFB\xB3\xC6,\xB2\xDA\xC2\xCA,\xC9\xF8\xCD\xB8\xCF\xB5\xCA\xFD[mm/h],"
        "\xB2\xBB\xCD\xB8\xCB\xAE\xC2\xCA[%],\xCE\xFC\xC1\xA6\n1,\xB5\xC0\xC2\xB7,0.016,0,100,\n2,,0.15,36,0,0.1\n"
        "20,,,0,100,,,\n",
    };
    make(255);
    for (size_t k = 0; k < 3; k++) {
        ground g;
        assert_ok(read_with(&g, tables[k]), &g.err);
        const double *n = fr_model_numbers(g.model, FR_CELLS, "roughness"),
                     *rate = fr_model_numbers(g.model, FR_CELLS, "conductivity"),
                     *sealed = fr_model_numbers(g.model, FR_CELLS, "impervious"),
                     *suction = fr_model_numbers(g.model, FR_CELLS, "suction");
        assert_near(n[0], 0.15, 0.0); /* row 0 is the south: 2, 20, none */
        assert_near(n[1], 0.07, 0.0);
        assert_near(n[2], 0.07, 0.0);
        assert_near(n[3], 0.016, 0.0);
        assert_near(rate[0], 1e-5, 1e-20);
        assert_near(sealed[3], 1.0, 0.0);
        assert_near(suction[0], 0.1, 0.0);
        assert_true(isnan(suction[3]) && isnan(rate[2]));
        assert_words(g.log, "1 of 6 cells");
        ground_end(&g);
    }
}

static void an_unknown_class_is_told(void **state)
{
    (void)state;
    ground g;
    make(7);
    assert_int_equal(read_with(&g, "class,roughness\n1,0.01\n2,0.02\n20,0.03\n"), FR_INPUT);
    assert_words(g.err.message, "no line for the class 7");
    assert_words(g.err.message, "column 3, row 1");
    ground_end(&g);
}

static void wrong_lines_are_told(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "class,roughness\n1,0.01\n2,oak\n", "line 3: roughness is 'oak'" },
        { "class,roughness\n\n1.5,0.01\n", "line 3: the class '1.5'" },
        { "class,roughness\n1,0.01,4\n", "line 2: 3 fields" },
        { "class,roughness\n1\n", "line 2: 1 fields" },
        { "class,conductivity\n1,36\n", "write its unit" },
        { "class,conductivity [furlong]\n1,36\n", "unit 'furlong'" },
        { "class,roughness\n1,-0.1\n", "from 0 to 10" },
        { "class,roughness\n1,nan\n", "no number" },
        { "class,roughness\n1,0.1\n1,0.2\n", "two lines" },
        { "roughness\n1\n", "no column 'class'" },
        { "class,roughness,roughness\n1,1,1\n", "twice" },
        { "class,roughness\n", "no rows" },
        { "", "no rows" },
        { "class\xFF\xFE,\n1,2\n", "neither UTF-8 nor GBK" },
    };
    make(1);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        ground g;
        if (read_with(&g, cases[k][0]) != FR_INPUT) fail_msg("case %zu is taken", k);
        assert_words(g.err.message, cases[k][1]);
        assert_words(g.err.message, "table.csv");
        ground_end(&g);
    }
    ground g;
    ground_begin(&g);
    assert_int_equal(READ(&g, ground_path("h.tif"), "land_use", ground_path("c.tif")), FR_INPUT);
    assert_words(g.err.message, "give both");
    ground_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_give_columns),
        cmocka_unit_test(an_unknown_class_is_told),
        cmocka_unit_test(wrong_lines_are_told),
    };
    return FR_RUN_TESTS(tests);
}

/* Rain files of every layout, and series in files of their own. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test_host.h"

static inp_test t; /* a test program, one thread */

#define MODEL(gauge) \
    "[OPTIONS]\nFLOW_UNITS CMS\nSTART_DATE 01/02/2004\nEND_DATE 01/05/2004\n[RAINGAGES]\nR " gauge "\n"

static void put_file(const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/rain.dat", inp_test_folder());
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(text, 1, strlen(text), f) != strlen(text) || fclose(f) != 0) abort();
}

static const fr_table *read_rain(const char *model, const char *text)
{
    put_file(text);
    if (inp_test_read_text(&t, model) != FR_OK) fail_msg("%s", t.message);
    const fr_table *s = fr_model_table(t.model, fr_model_indices(t.model, FR_GAUGES, "series")[0]);
    assert_non_null(s);
    return s;
}

static void record(const fr_table *s, size_t row, double time, double value)
{
    if (row >= s->rows) fail_msg("only %zu rows", s->rows);
    if (s->data[2 * row] != time || fabs(s->data[2 * row + 1] - value) > 1e-12 * fabs(value))
        fail_msg("row %zu: %.17g %.17g, not %.17g %.17g", row, s->data[2 * row], s->data[2 * row + 1], time,
                 value);
}

static double format(void)
{
    return fr_model_indices(t.model, FR_GAUGES, "format")[0];
}

static void user_prepared(void **state)
{
    (void)state;
    const fr_table *s = read_rain(
        MODEL("INTENSITY 0:05 1 FILE rain.dat S1 MM"),
        "\xEF\xBB\xBF; a comment\nS1 2004 01 02 00 10 36\nS2 2004 1 2 0 12 99\ns1\t2004\t1\t2\t0\t15\t72\r\n"
        "S1 2005 1 1 0 0 5\n");
    assert_int_equal(s->rows, 2);
    record(s, 0, 600, 36e-3 / 3600);
    record(s, 1, 900, 72e-3 / 3600);
    assert_string_equal(s->unit, "m s-1");
    inp_test_end(&t);
    s = read_rain(MODEL("VOLUME 0:05 1 FILE rain.dat * IN"), "a 2004 1 2 0 0 0.5\n");
    record(s, 0, 0, 0.0127);
    inp_test_end(&t);
}

/* NWS readings come at the end of their interval, in 1/100 inch. */
static void nws_space_and_comma(void **state)
{
    (void)state;
    const fr_table *s = read_rain(
        MODEL("INTENSITY 0:05 1 FILE rain.dat * IN"),
        "COOPID CD ELEM UN YEAR MO DA TIME HOUR01 F F TIME HOUR02 F F\n"
        "------ -- ---- -- ---- -- -- ---- ------ - - ---- ------ - -\n"
        "310301 01 HPCP HI 2004 01 02 0100  00012     0500  00034     2500  00046\n");
    assert_int_equal(s->rows, 2);
    record(s, 0, 0, 0.12 * 0.0254);
    record(s, 1, 4 * 3600, 0.34 * 0.0254);
    assert_true(fr_model_numbers(t.model, FR_GAUGES, "interval")[0] == 3600.0);
    assert_true(format() == 1);
    inp_test_end(&t);
    s = read_rain(MODEL("INTENSITY 0:05 1 FILE rain.dat * IN"),
                  "310301,01,QPCP,HI,2004,01,02,0015, 00010, , ,0030, 00020, , \n");
    record(s, 0, 0, 0.1 * 0.0254);
    record(s, 1, 900, 0.2 * 0.0254);
    inp_test_end(&t);
}

static void nws_tape_with_accumulation(void **state)
{
    (void)state;
    const fr_table *s = read_rain(
        MODEL("INTENSITY 1:00 1 FILE rain.dat * IN"),
        "HPD31030101HPCPHI20040100020030100000010  0200099999a 0400000060A 2500000070I \n");
    assert_int_equal(s->rows, 4);
    record(s, 0, 0, 0.1 * 0.0254);
    for (size_t i = 1; i < 4; i++)
        record(s, i, 3600.0 * (double)i, 0.2 * 0.0254);
    inp_test_end(&t);
}

static void nws_online(void **state)
{
    static const char *const values[] = { "10  ", "0.10" };
    (void)state;
    for (int i = 0; i < 2; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "STATION           DATE           HPCP     Measurement Flag Quality Flag\n"
                 "----------------- -------------- -------- ---------------- ------------\n"
                 "      COOP:134101 20040102 01:00 %s                              \n"
                 "      COOP:134101 20040103 00:00 %s                              \n",
                 values[i], values[i]);
        const fr_table *s = read_rain(MODEL("INTENSITY 1:00 1 FILE rain.dat * IN"), text);
        assert_int_equal(s->rows, 2);
        record(s, 0, 0, 0.1 * 0.0254);
        record(s, 1, 23 * 3600, 0.1 * 0.0254);
        inp_test_end(&t);
    }
}

/* 24 readings of 1/10 mm behind station, date and element. */
static void canadian(void **state)
{
    char hly[512] = "6139525", fif[1024] = "613952520040102159";
    (void)state;
    strcat(hly, "20040102123");
    for (int i = 0; i < 24; i++)
        strcat(hly, i == 2 ? "000025 " : i == 5 ? "-99999M" : "000000 ");
    strcat(hly, "\n");
    const fr_table *s = read_rain(MODEL("INTENSITY 1:00 1 FILE rain.dat * MM"), hly);
    assert_int_equal(s->rows, 1);
    record(s, 0, 3600, 2.5e-3);
    inp_test_end(&t);
    for (int i = 0; i < 96; i++)
        strcat(fif, i == 4 ? "000010 " : "000000 ");
    strcat(fif, "\n");
    s = read_rain(MODEL("INTENSITY 1:00 1 FILE rain.dat * MM"), fif);
    record(s, 0, 2700, 1e-3);
    assert_true(fr_model_numbers(t.model, FR_GAUGES, "interval")[0] == 900.0);
    inp_test_end(&t);
}

static void refuse(const char *text, const char *fragment)
{
    put_file(text);
    assert_int_equal(inp_test_read_text(&t, MODEL("INTENSITY 1:00 1 FILE rain.dat S1 MM")), FR_INPUT);
    if (strstr(t.message, fragment) == NULL || strstr(t.message, "case.inp:6") == NULL)
        fail_msg("%s", t.message);
    inp_test_end(&t);
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    refuse("S1 2004 1 2 1 0 5\nS1 2004 1 2 0 0 5\n", "not in order of time");
    refuse("", "no record of station 'S1'");
    refuse("S2 2004 1 2 1 0 5\n", "no record of station 'S1'");
    refuse("S1 2004 13 2 1 0 5\nS1 2004 1 2 1 0 x\nS1 2004 1 2 1 0 1e999\n", "no record of station 'S1'");
}

static void series_in_a_file(void **state)
{
    (void)state;
    put_file("; comment\n01/02/2004 01:00 5\n01/02/2004 2 6\n\n");
    if (inp_test_read_text(
            &t,
            "[OPTIONS]\nSTART_DATE 01/02/2004\nEND_DATE 01/03/2004\n[TIMESERIES]\nX FILE \"rain.dat\"\n") !=
        FR_OK)
        fail_msg("%s", t.message);
    const fr_table *s = fr_model_table(t.model, fr_model_table_find(t.model, "series", "X"));
    assert_int_equal(s->rows, 2);
    record(s, 0, 3600, 5);
    record(s, 1, 7200, 6);
    inp_test_end(&t);
    put_file("0 1\n1 x\n");
    assert_int_equal(
        inp_test_read_text(&t, "[OPTIONS]\nEND_DATE 01/03/2004\n[TIMESERIES]\nX FILE rain.dat\n"), FR_INPUT);
    assert_non_null(strstr(t.message, "line 2 of the file"));
    inp_test_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(user_prepared),
        cmocka_unit_test(nws_space_and_comma),
        cmocka_unit_test(nws_tape_with_accumulation),
        cmocka_unit_test(nws_online),
        cmocka_unit_test(canadian),
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(series_in_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/strings.h"
#include "base/testing.h"

static void numbers_are_whole_and_finite(void **state)
{
    (void)state;
    static const char *const good[] = { "1", "-1.5", "+.5", "2.", "1e3", "1E-3", "007", "1e-999" };
    static const double values[] = { 1, -1.5, 0.5, 2, 1000, 0.001, 7, 0 };
    static const char *const bad[] = { "",   "-",   ".",     "1.5x", "1 ",  " 1",    "0x10", "inf", "nan",
                                       "1e", "1e+", "1e999", "--1",  "1,5", "1.2.3", "e5",   "１" };
    double v = 0;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(fr_parse_number(good[i], &v));
        assert_near(v, values[i], 0);
    }
    v = 42;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (fr_parse_number(bad[i], &v)) fail_msg("'%s' was read as %g", bad[i], v);
    }
    assert_false(fr_parse_number(NULL, &v));
    assert_true(v == 42);
}

static void integers_and_flags(void **state)
{
    (void)state;
    int64_t v = 0;
    bool flag = false;
    assert_true(fr_parse_integer("-9223372036854775808", &v) && v == INT64_MIN);
    assert_false(fr_parse_integer("9223372036854775808", &v));
    assert_false(fr_parse_integer("1.0", &v));
    assert_false(fr_parse_integer("", &v));
    assert_true(fr_parse_flag("YES", &flag) && flag);
    assert_true(fr_parse_flag("off", &flag) && !flag);
    assert_false(fr_parse_flag("perhaps", &flag));
}

static void words_without_case(void **state)
{
    (void)state;
    assert_true(fr_same("Node_A", "nODE_a"));
    assert_false(fr_same("a", "ab"));
    assert_true(fr_fold_compare("abc", "ABD") < 0);
    assert_true(fr_starts_with("Pattern:daily", "PATTERN:"));
    assert_false(fr_starts_with("Pat", "pattern"));
    char text[] = "\t two words \r\n", blank[] = "  ";
    assert_string_equal(fr_trim(text), "two words");
    assert_string_equal(fr_trim(blank), "");
}

static void utf8_as_the_standard_has_it(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",     "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xE6\xB0", "\xFF"
    };
    size_t at = 0;
    assert_true(fr_utf8_valid("a水😀", 8, NULL));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(fr_utf8_valid(bad[i], strlen(bad[i]), &at));
        assert_int_equal(at, 0);
    }
    assert_false(fr_utf8_valid("ab\xFFzz", 5, &at));
    assert_int_equal(at, 2);
    assert_int_equal(fr_utf8_columns("ab水位"), 6);
    char text[] = "ab水位";
    assert_int_equal(fr_utf8_cut(text, 7), 5);
    assert_string_equal(text, "ab水");
    assert_int_equal(fr_utf8_cut(text, 99), 5);
}

static void gbk_becomes_utf8(void **state)
{
    (void)state;
    char *out = NULL;
    size_t n = 0;
    fr_error err = FR_ERROR_INIT;
    assert_ok(fr_gbk_to_utf8("\xD6\xD8\xC7\xEC 1", 6, &out, &n, &err), &err);
    assert_string_equal(out, "重庆 1");
    assert_int_equal(n, 8);
    free(out);
    assert_int_equal(fr_gbk_to_utf8("ab\xFF\xFF", 4, &out, &n, &err), FR_INPUT);
}

static void nearest_word(void **state)
{
    (void)state;
    static const char *const words[] = { "duration", "report_step", "network", "rain" };
    assert_int_equal(fr_word_distance("kitten", "sitting"), 3);
    assert_int_equal(fr_word_distance("netwrok", "NETWORK"), 1);
    assert_string_equal(fr_nearest("netwrok", words, 4), "network");
    assert_string_equal(fr_nearest("report-step", words, 4), "report_step");
    assert_null(fr_nearest("pollutant", words, 4));
    char longest[200];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(fr_nearest(longest, words, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_whole_and_finite),
        cmocka_unit_test(integers_and_flags),
        cmocka_unit_test(words_without_case),
        cmocka_unit_test(utf8_as_the_standard_has_it),
        cmocka_unit_test(gbk_becomes_utf8),
        cmocka_unit_test(nearest_word),
    };
    return FR_RUN_TESTS(tests);
}

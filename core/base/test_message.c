#include "base/message.h"
#include "base/testing.h"

static void languages_by_name(void **state)
{
    (void)state;
    static const char *const chinese[] = { "zh", "zh_CN.UTF-8", "ZH-tw", "Chinese", "中文" };
    static const char *const english[] = { "", "C", "en_GB", "zhuang", "POSIX" };
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(fr_language_parse(chinese[i]), FR_CHINESE);
        assert_int_equal(fr_language_parse(english[i]), FR_ENGLISH);
    }
    assert_int_equal(fr_language_parse(NULL), FR_ENGLISH);
}

static void environment_in_the_order_of_posix(void **state)
{
    (void)state;
    setenv("LANG", "zh_CN.UTF-8", 1);
    unsetenv("LC_MESSAGES");
    setenv("LC_ALL", "", 1);
    assert_int_equal(fr_language_of_environment(), FR_CHINESE);
    setenv("LC_ALL", "C", 1);
    assert_int_equal(fr_language_of_environment(), FR_ENGLISH);
}

/* The conversions of a format in order, without widths: "%5.2f of %s" -> "fs". */
static void conversions(const char *format, char *out, size_t room)
{
    size_t n = 0;
    for (const char *p = strchr(format, '%'); p != NULL; p = strchr(p, '%')) {
        p++;
        if (*p == '%') {
            p++;
            continue;
        }
        p += strspn(p, "+-# 0.123456789");
        size_t length = strspn(p, "hlzjtL*") + 1;
        if (p[length - 1] == '\0' || strchr("diouxXeEfFgGaAcspn", p[length - 1]) == NULL)
            continue; /* "98 %)" */
        for (size_t i = 0; i < length && n + 1 < room; i++) {
            out[n++] = p[i];
        }
        p += length;
    }
    out[n] = '\0';
}

static void table_is_sorted_and_safe(void **state)
{
    (void)state;
    const char *english, *chinese, *before = "";
    for (size_t i = 0; fr_message_row(i, &english, &chinese); i++) {
        char a[64], b[64];
        assert_true(i == 0 || strcmp(before, english) < 0);
        conversions(english, a, sizeof a);
        conversions(chinese, b, sizeof b);
        if (strcmp(a, b) != 0) fail_msg("\"%s\" has conversions %s, \"%s\" has %s", english, a, chinese, b);
        assert_ptr_equal(fr_message(FR_CHINESE, english), chinese);
        assert_ptr_equal(fr_message(FR_ENGLISH, english), english);
        before = english;
    }
}

static void unknown_text_stays_english(void **state)
{
    (void)state;
    assert_string_equal(fr_message(FR_CHINESE, "no such row"), "no such row");
    assert_null(fr_message(FR_CHINESE, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_by_name),
        cmocka_unit_test(environment_in_the_order_of_posix),
        cmocka_unit_test(table_is_sorted_and_safe),
        cmocka_unit_test(unknown_text_stays_english),
    };
    return FR_RUN_TESTS(tests);
}

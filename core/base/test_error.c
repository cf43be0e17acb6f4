#include "base/message.h"
#include "base/testing.h"

static void first_message_wins(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_fail(&err, FR_INPUT, "row %d", 7), FR_INPUT);
    assert_int_equal(fr_fail_file(&err, FR_IO, "a.inp", 3, "later"), FR_IO);
    assert_int_equal(err.status, FR_INPUT);
    assert_string_equal(err.message, "row 7");
    assert_string_equal(err.file, "");
    assert_int_equal(fr_fail(NULL, FR_MEMORY, "nobody listens"), FR_MEMORY);
}

static void context_goes_in_front(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    fr_fail_file(&err, FR_INPUT, "a.inp", 3, "bad number");
    assert_int_equal(fr_context(&err, "conduit %s", "C1"), FR_INPUT);
    assert_string_equal(err.message, "conduit C1: bad number");
    assert_string_equal(err.file, "a.inp");
    assert_int_equal(err.line, 3);
}

static void long_texts_are_cut_at_a_character(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    char text[3 * 600 + 1];
    for (size_t i = 0; i < 600; i++) {
        memcpy(text + 3 * i, "水", 3);
    }
    text[sizeof text - 1] = '\0';
    fr_fail(&err, FR_INPUT, "%s", text);
    assert_int_equal(strlen(err.message), 1023 / 3 * 3);
    fr_context(&err, "ab");
    assert_true(strlen(err.message) < sizeof err.message);
    assert_int_equal((strlen(err.message) - 4) % 3, 0);
    fr_context(&err, "%s", text);
    assert_true(strlen(err.message) < sizeof err.message);
}

static void every_status_has_words(void **state)
{
    (void)state;
    assert_string_equal(fr_status_name(FR_OK), "success");
    assert_string_equal(fr_status_name((fr_status)99), "unknown status");
    assert_int_equal(fr_exit_code(FR_LEDGER), 8);
}

static void speaks_the_chosen_language(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    fr_language_set(FR_CHINESE);
    fr_fail(&err, FR_INPUT, "bad");
    fr_context(&err, "x");
    fr_language_set(FR_ENGLISH);
    assert_string_equal(err.message, "x：bad");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_message_wins),
        cmocka_unit_test(context_goes_in_front),
        cmocka_unit_test(long_texts_are_cut_at_a_character),
        cmocka_unit_test(every_status_has_words),
        cmocka_unit_test(speaks_the_chosen_language),
    };
    return FR_RUN_TESTS(tests);
}

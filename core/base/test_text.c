#include "base/testing.h"
#include "base/text.h"

static void grows(void **state)
{
    (void)state;
    fr_text t = { 0 };
    assert_string_equal(fr_text_chars(&t), "");
    for (int i = 0; i < 1000; i++) {
        fr_text_addf(&t, "%03d,", i);
    }
    fr_text_add(&t, "end");
    assert_int_equal(t.length, 4003);
    assert_memory_equal(fr_text_chars(&t) + 3996, "999,end", 8);
    assert_int_equal(fr_text_status(&t, NULL), FR_OK);
    fr_text_clear(&t);
    assert_string_equal(fr_text_chars(&t), "");
    fr_text_free(&t);
}

static void columns_of_a_terminal(void **state)
{
    (void)state;
    fr_text t = { 0 };
    fr_text_add_left(&t, "节点", 6);
    fr_text_add_right(&t, "7", 3);
    fr_text_add_left(&t, "longer", 2);
    assert_string_equal(fr_text_chars(&t), "节点    7longer");
    fr_text_free(&t);
}

static void json(void **state)
{
    (void)state;
    fr_text t = { 0 };
    fr_text_add_json(&t, "a\"b\\c\n\x01水");
    fr_text_add_json(&t, NULL);
    assert_string_equal(fr_text_chars(&t), "\"a\\\"b\\\\c\\n\\u0001水\"null");
    fr_text_free(&t);
}

static void numbers_read_back(void **state)
{
    (void)state;
    static const double values[] = { 0, -1, 0.1, 1.0 / 3, 1e300, 5e-324, 123456789.123456789 };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        fr_text t = { 0 };
        fr_text_add_number(&t, values[i]);
        assert_near(strtod(fr_text_chars(&t), NULL), values[i], 0);
        fr_text_free(&t);
    }
    fr_text t = { 0 };
    fr_text_add_number(&t, 0.1);
    fr_text_add_number(&t, NAN);
    assert_string_equal(fr_text_chars(&t), "0.1null");
    fr_text_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(columns_of_a_terminal),
        cmocka_unit_test(json),
        cmocka_unit_test(numbers_read_back),
    };
    return FR_RUN_TESTS(tests);
}

/* The YAML tree: values, places, bounds and faults. */
#include "base/testing.h"
#include "scenario/yaml.h"

static fr_status parse(const char *text, fr_yaml_file **file, fr_error *err)
{
    *err = (fr_error)FR_ERROR_INIT;
    return fr_yaml_parse("test.yaml", text, strlen(text), file, err);
}

static void test_values_and_places(void **state)
{
    (void)state;
    fr_error err;
    fr_yaml_file *file = NULL;
    assert_ok(parse("model: a.inp\nrain:\n  use: rain/design\n  bins: [1, 2 mm]\nnone: ~\nword: '~'\n", &file,
                    &err),
              &err);
    const fr_yaml *root = fr_yaml_root(file), *rain = fr_yaml_get(root, "rain");
    assert_int_equal(root->kind, FR_YAML_MAP);
    assert_int_equal(root->count, 4);
    assert_string_equal(fr_yaml_get(root, "model")->text, "a.inp");
    assert_int_equal(fr_yaml_get(rain, "use")->line, 3);
    assert_int_equal(fr_yaml_get(rain, "use")->column, 8);
    assert_string_equal(fr_yaml_get(rain, "bins")->item[1]->text, "2 mm");
    assert_true(fr_yaml_is_null(fr_yaml_get(root, "none")));
    assert_false(fr_yaml_is_null(fr_yaml_get(root, "word")));
    assert_null(fr_yaml_get(root, "absent"));
    fr_yaml_free(file);
}

static void test_alias_shares_its_anchor(void **state)
{
    (void)state;
    fr_error err;
    fr_yaml_file *file = NULL;
    assert_ok(parse("a: &x {k: 1}\nb: *x\n", &file, &err), &err);
    assert_ptr_equal(fr_yaml_get(fr_yaml_root(file), "a"), fr_yaml_get(fr_yaml_root(file), "b"));
    fr_yaml_free(file);
}

static void test_empty_file_is_an_empty_map(void **state)
{
    (void)state;
    fr_error err;
    fr_yaml_file *file = NULL;
    assert_ok(parse("# nothing\n", &file, &err), &err);
    assert_int_equal(fr_yaml_root(file)->count, 0);
    fr_yaml_free(file);
}

static void expect_fault(const char *text, int line, const char *fragment)
{
    fr_error err;
    fr_yaml_file *file = NULL;
    assert_int_equal(parse(text, &file, &err), FR_INPUT);
    assert_null(file);
    assert_int_equal(err.line, line);
    assert_non_null(strstr(err.message, fragment));
}

static void test_faults_name_their_place(void **state)
{
    (void)state;
    expect_fault("a: 1\na: 2\n", 2, "twice");
    expect_fault("a: *nobody\n", 1, "alias");
    expect_fault("a: [1, 2\n", 2, "YAML");
    expect_fault("a: &x [*x]\n", 1, "alias");
    expect_fault("a: 1\n---\nb: 2\n", 2, "second document");
    expect_fault("? [1]\n: 2\n", 1, "key");
    expect_fault("\tb: 1\n", 1, "YAML");
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    char text[2001] = { 0 };
    memset(text, '[', 2000);
    expect_fault(text, 1, "32");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_values_and_places),
                                        cmocka_unit_test(test_alias_shares_its_anchor),
                                        cmocka_unit_test(test_empty_file_is_an_empty_map),
                                        cmocka_unit_test(test_faults_name_their_place),
                                        cmocka_unit_test(test_depth_is_bounded) };
    return FR_RUN_TESTS(tests);
}

#include "base/digest.h"
#include "base/file.h"
#include "base/testing.h"

#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/freshet_file_XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* Writes bytes to a file and reads them as text. */
static fr_status through(const char *bytes, size_t n, char **text, fr_encoding *encoding, fr_error *err)
{
    char path[128];
    size_t length = 0;
    snprintf(path, sizeof path, "%s/a.txt", folder);
    assert_ok(fr_file_write(path, bytes, n, err), err);
    *text = NULL;
    fr_status status = fr_file_read_text(path, FR_FILE_LIMIT, text, &length, encoding, err);
    if (status == FR_OK) assert_int_equal(strlen(*text), length);
    return status;
}

static void encodings(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        fr_encoding encoding;
    } rows[] = {
        { "雨水\n", 7, FR_UTF8 },
        { "\xEF\xBB\xBF雨水\n", 10, FR_UTF8_BOM },
        { "\xD3\xEA\xCB\xAE\n", 5, FR_GBK },
        { "\xFF\xFE\xE8\x96\x34\x6C\x0A\x00", 8, FR_UTF16 },
        { "\xFE\xFF\x96\xE8\x6C\x34\x00\x0A", 8, FR_UTF16 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *text;
        fr_error err = FR_ERROR_INIT;
        fr_encoding encoding = FR_UTF8;
        assert_ok(through(rows[i].bytes, rows[i].n, &text, &encoding, &err), &err);
        assert_string_equal(text, "雨水\n");
        assert_int_equal(encoding, rows[i].encoding);
        free(text);
    }
}

static void refuses_what_is_no_text(void **state)
{
    (void)state;
    char *text;
    fr_error nul = FR_ERROR_INIT, bytes = FR_ERROR_INIT, half = FR_ERROR_INIT;
    assert_int_equal(through("a\nb\0c", 5, &text, NULL, &nul), FR_INPUT);
    assert_int_equal(nul.line, 2);
    assert_int_equal(through("a\n\n\xFF\xFF", 5, &text, NULL, &bytes), FR_INPUT);
    assert_int_equal(bytes.line, 3);
    assert_int_equal(through("\xFF\xFE\x00\xD8", 4, &text, NULL, &half), FR_INPUT);
    fr_error none = FR_ERROR_INIT;
    assert_ok(through("", 0, &text, NULL, &none), &none);
    assert_string_equal(text, "");
    free(text);
}

static void bounds_and_faults(void **state)
{
    (void)state;
    char path[128], *data;
    size_t n;
    fr_error big = FR_ERROR_INIT, dir = FR_ERROR_INIT, none = FR_ERROR_INIT;
    snprintf(path, sizeof path, "%s/b", folder);
    assert_int_equal(fr_file_write(path, "0123456789", 10, NULL), FR_OK);
    assert_int_equal(fr_file_read(path, 9, &data, &n, &big), FR_INPUT);
    assert_string_equal(big.file, path);
    assert_int_equal(fr_file_read(path, 10, &data, &n, NULL), FR_OK);
    assert_int_equal(n, 10);
    free(data);
    assert_int_equal(fr_file_read(folder, 10, &data, &n, &dir), FR_IO);
    assert_int_equal(fr_file_read("/no/such/file", 10, &data, &n, &none), FR_IO);
    char leftover[144], other[144];
    snprintf(leftover, sizeof leftover, "%s.aB3xyz", path);
    snprintf(other, sizeof other, "%s.h5", path);
    assert_int_equal(fr_file_write(leftover, "half", 4, NULL), FR_OK);
    assert_int_equal(fr_file_write(other, "mine", 4, NULL), FR_OK);
    fr_file_remove_leftovers(path);
    assert_true(fr_file_exists(path) && fr_file_exists(other) && !fr_file_exists(leftover));
    fr_file_remove_leftovers("/no/such/folder/file");
    unlink(other);
    assert_int_equal(fr_file_write("/no/such/folder/file", "x", 1, NULL), FR_IO);
    assert_int_equal(fr_file_write("/dev/full/x", "x", 1, NULL), FR_IO);
    char text[FR_SHA256_TEXT];
    assert_int_equal(fr_sha256_file(path, text, NULL), FR_OK);
    assert_string_equal(text, "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882");
}

static void folders(void **state)
{
    (void)state;
    char path[128], file[160];
    fr_error err = FR_ERROR_INIT;
    snprintf(path, sizeof path, "%s/x/y//z", folder);
    assert_ok(fr_make_folder(path, &err), &err);
    assert_ok(fr_make_folder(path, &err), &err);
    assert_true(fr_is_folder(path));
    snprintf(file, sizeof file, "%s/f", path);
    assert_ok(fr_file_write(file, "", 0, &err), &err);
    assert_true(fr_file_exists(file));
    assert_int_equal(fr_make_folder(file, &err), FR_IO);
}

static void check_path(char *got, const char *expected)
{
    assert_string_equal(got, expected);
    free(got);
}

static void names(void **state)
{
    (void)state;
    check_path(fr_path_join("a", "b", NULL), "a/b");
    check_path(fr_path_join("a/", "b", NULL), "a/b");
    check_path(fr_path_join("a", "/b", NULL), "/b");
    check_path(fr_path_join("", "b", NULL), "b");
    check_path(fr_path_folder("a/b.inp", NULL), "a");
    check_path(fr_path_folder("b.inp", NULL), ".");
    check_path(fr_path_folder("/b.inp", NULL), "/");
    check_path(fr_path_beside("s/x.yaml", "../m/y.inp", NULL), "s/../m/y.inp");
    check_path(fr_path_beside("x.yaml", "y.inp", NULL), "y.inp");
    check_path(fr_path_beside("s/x.yaml", "/y.inp", NULL), "/y.inp");
    assert_string_equal(fr_path_name("a/b.inp"), "b.inp");
    assert_string_equal(fr_path_extension("a.b/c.inp"), "inp");
    assert_string_equal(fr_path_extension("a.b/c"), "");
    assert_string_equal(fr_path_extension(".hidden"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings),
        cmocka_unit_test(refuses_what_is_no_text),
        cmocka_unit_test(bounds_and_faults),
        cmocka_unit_test(folders),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

#include "base/digest.h"
#include "base/testing.h"

/* FIPS 180-4 examples (NIST). */
static void known_digests(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    char text[FR_SHA256_TEXT];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fr_sha256 d;
        fr_sha256_start(&d);
        fr_sha256_add(&d, rows[i][0], strlen(rows[i][0]));
        fr_sha256_end(&d, text);
        assert_string_equal(text, rows[i][1]);
    }
}

static void parts_make_the_whole(void **state)
{
    (void)state;
    char data[1000], whole[FR_SHA256_TEXT], parts[FR_SHA256_TEXT];
    memset(data, 'x', sizeof data);
    fr_sha256 d;
    fr_sha256_start(&d);
    fr_sha256_add(&d, data, sizeof data);
    fr_sha256_end(&d, whole);
    fr_sha256_start(&d);
    for (size_t at = 0, n = 1; at < sizeof data; at += n, n = n % 97 + 1) {
        fr_sha256_add(&d, data + at, sizeof data - at < n ? sizeof data - at : n);
    }
    fr_sha256_end(&d, parts);
    assert_string_equal(whole, parts);
    assert_int_equal(fr_sha256_file("/no/such/file", whole, NULL), FR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_digests),
        cmocka_unit_test(parts_make_the_whole),
    };
    return FR_RUN_TESTS(tests);
}

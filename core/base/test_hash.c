#include "base/hash.h"
#include "base/testing.h"

#define NAMES 20000

static void finds_what_was_put(void **state)
{
    (void)state;
    static char names[NAMES][12], upper[NAMES][12];
    fr_map *map = NULL;
    assert_int_equal(fr_map_new(true, &map, NULL), FR_OK);
    int32_t existing = 5;
    for (int32_t i = 0; i < NAMES; i++) {
        snprintf(names[i], sizeof names[i], "node%d", i);
        snprintf(upper[i], sizeof upper[i], "NODE%d", i);
        assert_int_equal(fr_map_put(map, names[i], i, &existing, NULL), FR_OK);
        assert_int_equal(existing, FR_NONE);
    }
    for (int32_t i = 0; i < NAMES; i++) {
        assert_int_equal(fr_map_get(map, upper[i]), i);
    }
    assert_int_equal(fr_map_put(map, upper[7], 99, &existing, NULL), FR_OK);
    assert_int_equal(existing, 7);
    assert_int_equal(fr_map_get(map, "node7"), 7);
    assert_int_equal(fr_map_count(map), NAMES);
    assert_int_equal(fr_map_get(map, "absent"), FR_NONE);
    fr_map_free(map);
}

static void case_matters_when_told(void **state)
{
    (void)state;
    fr_map *map = NULL;
    assert_int_equal(fr_map_new(false, &map, NULL), FR_OK);
    assert_int_equal(fr_map_put(map, "a", 1, NULL, NULL), FR_OK);
    assert_int_equal(fr_map_get(map, "A"), FR_NONE);
    assert_int_equal(fr_map_get(NULL, "a"), FR_NONE);
    fr_map_free(map);
    fr_map_free(NULL);
}

/* Values of the FNV authors' test suite. */
static void fnv(void **state)
{
    (void)state;
    assert_true(fr_hash("", 0) == 0xcbf29ce484222325u);
    assert_true(fr_hash("foobar", 6) == 0x85944171f73967e8u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_put),
        cmocka_unit_test(case_matters_when_told),
        cmocka_unit_test(fnv),
    };
    return FR_RUN_TESTS(tests);
}

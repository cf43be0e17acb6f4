#include "base/memory.h"
#include "base/testing.h"

static void zeroed_and_checked(void **state)
{
    (void)state;
    fr_error err = FR_ERROR_INIT;
    double *a = fr_alloc(100, sizeof *a, &err);
    assert_non_null(a);
    assert_true(a[99] == 0.0);
    free(a);
    void *nothing = fr_alloc(0, 8, &err);
    assert_non_null(nothing);
    free(nothing);
    volatile size_t huge = SIZE_MAX / 4; /* hidden from the compiler, which would refuse the call */
    assert_null(fr_alloc(huge, 8, &err));
    assert_int_equal(err.status, FR_MEMORY);
}

static void arrays_grow_and_keep(void **state)
{
    (void)state;
    FR_ARRAY(int) a = { 0 };
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(FR_PUSH(&a, i, NULL), FR_OK);
    }
    assert_int_equal(a.count, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(a.items[i], i);
    }
    assert_int_equal(FR_RESERVE(&a, 5000, NULL), FR_OK);
    assert_int_equal(a.items[4999], 0);
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(FR_RESERVE(&a, SIZE_MAX / 2, &err), FR_MEMORY);
    assert_int_equal(a.items[999], 999);
    free(a.items);
}

static void arena_is_aligned_and_zeroed(void **state)
{
    (void)state;
    fr_arena arena = { 0 };
    for (size_t n = 1; n < 3000; n++) {
        unsigned char *p = fr_arena_alloc(&arena, n, 1, NULL);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        assert_int_equal(p[0] | p[n - 1], 0);
        memset(p, 0xAA, n);
    }
    assert_string_equal(fr_arena_text(&arena, "水位", NULL), "水位");
    assert_non_null(fr_arena_alloc(&arena, 1 << 20, 1, NULL));
    fr_error err = FR_ERROR_INIT;
    assert_null(fr_arena_alloc(&arena, SIZE_MAX / 2, 4, &err));
    assert_int_equal(err.status, FR_MEMORY);
    fr_arena_free(&arena);
    assert_null(arena.blocks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeroed_and_checked),
        cmocka_unit_test(arrays_grow_and_keep),
        cmocka_unit_test(arena_is_aligned_and_zeroed),
    };
    return FR_RUN_TESTS(tests);
}

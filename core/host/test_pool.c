/* test_pool.c: every element once, whatever the number of threads; loops in quick succession; loops in loops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host/pool.h"

#define N 1003

typedef struct tally {
    fr_pool *pool;
    int seen[N];
    double value[N];
} tally;

static void count(void *arg, size_t begin, size_t end)
{
    tally *t = arg;
    for (size_t i = begin; i < end; i++)
        t->seen[i]++;
}

static void inner(void *arg, size_t begin, size_t end)
{
    double *v = arg;
    for (size_t i = begin; i < end; i++)
        v[i] += 1.0 / (double)(i + 1);
}

static void outer(void *arg, size_t begin, size_t end)
{
    tally *t = arg;
    for (size_t i = begin; i < end; i++) {
        double parts[5] = { 0 };
        fr_pool_for(t->pool, 5, 1, inner, parts);
        for (int k = 0; k < 5; k++)
            t->value[i] += parts[k];
    }
}

static void test_each_once(void **state)
{
    (void)state;
    static tally t;
    for (int threads = 1; threads <= 5; threads++) {
        assert_int_equal(fr_pool_new(threads, &t.pool, NULL), FR_OK);
        memset(t.seen, 0, sizeof t.seen);
        for (int k = 0; k < 3000; k++)
            fr_pool_for(t.pool, N, 1 + (size_t)k % 50, count, &t);
        for (int i = 0; i < N; i++)
            assert_int_equal(t.seen[i], 3000);
        fr_pool_free(t.pool);
    }
    fr_pool_for(NULL, N, 0, count, &t);
    assert_int_equal(t.seen[N - 1], 3001);
}

static void test_nested(void **state)
{
    (void)state;
    static tally one, three;
    assert_int_equal(fr_pool_new(3, &three.pool, NULL), FR_OK);
    fr_pool_for(NULL, N, 10, outer, &one);
    fr_pool_for(three.pool, N, 10, outer, &three);
    assert_memory_equal(one.value, three.value, sizeof one.value);
    fr_pool_for(three.pool, 0, 10, outer, &three);
    fr_pool_free(three.pool);
    fr_pool_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_each_once), cmocka_unit_test(test_nested) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

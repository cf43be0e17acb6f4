/* test_cases.c: closed-form cases at or below the errors that NUMERICS.md names; observed order; float. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "cases.h"

static fr_outcome check(const char *name, const char *method, size_t cells, double most)
{
    fr_outcome o = fr_case_run(fr_case_find(name), method, cells);
    print_message("%s, %s, %zu cells: error %.3f %%, balance %.1e\n", name, method, cells, 100.0 * o.error,
                  o.balance);
    assert_true(o.error <= most);
    assert_true(o.least >= 0.0);
    return o;
}

static void dam_breaks(void **state)
{
    (void)state;
    double coarse = check("stoker", "swe2", 200, 0.003).error,
           fine = check("stoker", "swe2", 400, 0.0016).error;
    assert_true(log2(coarse / fine) > 0.85); /* a shock: first order at best */
    coarse = check("ritter", "swe2", 100, 0.008).error, fine = check("ritter", "swe2", 200, 0.0035).error;
    assert_true(log2(coarse / fine) > 0.95);
    check("ritter", "swe1", 200, 0.017);
    check("stoker", "swe232", 200, 0.003);
    check("ritter", "swe232", 200, 0.0035);
    assert_true(check("stoker", "swe2", 100, 0.007).balance < 1e-13);
}

static void bowls(void **state)
{
    (void)state;
    double coarse = check("bowl_radial", "swe2", 96, 0.04).error,
           fine = check("bowl_radial", "swe2", 192, 0.010).error;
    assert_true(log2(coarse / fine) > 1.5);
    assert_true(check("bowl_planar", "swe2", 192, 0.009).balance < 1e-13);
    check("bowl_radial", "swe232", 192, 0.010);
}

static void channels(void **state)
{
    (void)state;
    check("channel_subcritical", "swe2", 100, 0.004);
    check("channel_supercritical", "swe2", 100, 0.007);
    check("channel_subcritical", "swe1", 100, 0.012);
    check("channel_subcritical", "inertial", 100, 0.03);
    double coarse = check("channel_supercritical", "swe1", 100, 0.06).error;
    assert_true(log2(coarse / check("channel_supercritical", "swe1", 200, 0.03).error) > 0.9);
}

static void bumps(void **state)
{
    (void)state;
    assert_true(check("bump_subcritical", "swe2", 100, 0.005).balance < 1e-11);
    check("bump_transcritical", "swe2", 100, 0.002);
    check("bump_shock", "swe2", 100, 0.005);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(dam_breaks), cmocka_unit_test(bowls),
                                        cmocka_unit_test(channels), cmocka_unit_test(bumps) };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    fr_case_release();
    return failed;
}

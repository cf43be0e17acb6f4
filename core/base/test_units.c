#include "base/testing.h"
#include "base/units.h"

static double quantity(const char *text, const char *unit)
{
    double v = 0;
    fr_error err = FR_ERROR_INIT;
    assert_ok(fr_parse_quantity(text, unit, &v, &err), &err);
    return v;
}

static void factors(void **state)
{
    (void)state;
    double scale, offset;
    fr_error err = FR_ERROR_INIT;
    assert_ok(fr_unit_factor("mm/h", "m s-1", &scale, &offset, &err), &err);
    assert_near(scale, 1e-3 / 3600, 1e-20);
    assert_ok(fr_unit_factor("degC", "K", &scale, &offset, &err), &err);
    assert_near(offset, 273.15, 1e-9);
    assert_near(scale, 1, 1e-12);
    assert_ok(fr_unit_factor("", "1", &scale, &offset, &err), &err);
    assert_ok(fr_unit_factor("s m-1/3", "s m-1/3", &scale, &offset, &err), &err);
    assert_near(scale, 1, 0);
}

static void quantities(void **state)
{
    (void)state;
    assert_near(quantity("15 cm", "m"), 0.15, 1e-15);
    assert_near(quantity("15cm", "m"), 0.15, 1e-15);
    assert_near(quantity(" 2 h ", "s"), 7200, 0);
    assert_near(quantity("2.5 ha", "m2"), 25000, 1e-9);
    assert_near(quantity("20 %", "1"), 0.2, 1e-15);
    assert_near(quantity("3", "s"), 3, 0);
    assert_near(quantity("1:30", "s"), 5400, 0);
    assert_near(quantity("1:30:15", "min"), 90.25, 1e-12);
    assert_near(quantity("3 L/s", "m3 s-1"), 0.003, 1e-18);
    assert_near(quantity("2 days", "h"), 48, 1e-12);
    assert_near(quantity("1e3 m", "km"), 1, 1e-15);
}

static void refusals(void **state)
{
    (void)state;
    static const char *const bad[][2] = { { "", "m" },      { "deep", "m" }, { "15 parsnips", "m" },
                                          { "15 s", "m" },  { "1:75", "s" }, { "1:30", "m" },
                                          { "1e999", "m" }, { "nan", "m" },  { "1e308 km", "mm" },
                                          { NULL, "m" } };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double v = -7;
        fr_error err = FR_ERROR_INIT;
        assert_int_equal(fr_parse_quantity(bad[i][0], bad[i][1], &v, &err), FR_INPUT);
        assert_true(v == -7 && err.message[0] != '\0');
    }
    char longest[500];
    double v = 0;
    memset(longest, '1', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(fr_parse_quantity(longest, "m", &v, NULL), FR_INPUT);
    assert_false(fr_unit_known("parsnip"));
    assert_true(fr_unit_known("m3 s-1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors),
        cmocka_unit_test(quantities),
        cmocka_unit_test(refusals),
    };
    return FR_RUN_TESTS(tests);
}

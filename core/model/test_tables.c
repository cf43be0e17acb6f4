/* Tables as functions. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/model.h"

static const double points[] = { 1, 10, 2, 20, 4, 0, 4, 6, 5, 8 };
static const fr_table table = { .struct_size = sizeof(fr_table),
                                .name = "t",
                                .kind = "series",
                                .rows = 5,
                                .columns = 2,
                                .data = points,
                                .unit = "1" };

static void near(double a, double b)
{
    if (!(fabs(a - b) < 1e-12)) fail_msg("%.17g is not %.17g", a, b);
}

static void curve_is_linear_inside_and_constant_outside(void **state)
{
    (void)state;
    double slope = NAN;
    near(fr_curve_value(&table, 1.5, &slope), 15);
    near(slope, 10);
    near(fr_curve_value(&table, 0, &slope), 10);
    near(slope, 0);
    near(fr_curve_value(&table, 9, &slope), 8);
    near(fr_curve_value(&table, 4, NULL), 6);
    near(fr_curve_value(&table, 2, &slope), 20);
    near(slope, -10);
    near(fr_curve_integral(&table, 0, 6), 10 + 15 + 20 + 7 + 8);
    near(fr_curve_integral(&table, 6, 0), -60);
    near(fr_curve_integral(&table, 6, 8), 16);
    near(fr_curve_integral(&table, -2, -1), 10);
    near(fr_curve_integral(&table, 1.5, 1.75), 0.25 * (15 + 17.5) / 2);
}

static void series_is_zero_outside(void **state)
{
    (void)state;
    near(fr_series_value(&table, 0.99), 0);
    near(fr_series_value(&table, 1), 10);
    near(fr_series_value(&table, 5), 8);
    near(fr_series_value(&table, 5.01), 0);
    near(fr_series_integral(&table, -10, 10), 15 + 20 + 7);
    near(fr_series_integral(&table, 3, 4.5), 5 + 0.5 * 0.5 * (6 + 7));
    near(fr_series_integral(&table, 5, 9), 0);
}

static void pieces_add_up(void **state)
{
    (void)state;
    double sum = 0.0;
    for (int i = 0; i < 700; i++)
        sum += fr_series_integral(&table, i * 0.01, (i + 1) * 0.01);
    near(sum, 42);
}

static void nothing_gives_nothing(void **state)
{
    (void)state;
    near(fr_curve_value(NULL, 1, NULL), 0);
    near(fr_series_integral(NULL, 0, 1), 0);
    fr_table one = table;
    one.rows = 1;
    near(fr_curve_value(&one, 7, NULL), 10);
    near(fr_curve_integral(&one, 0, 2), 20);
    near(fr_series_integral(&one, 0, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curve_is_linear_inside_and_constant_outside),
        cmocka_unit_test(series_is_zero_outside),
        cmocka_unit_test(pieces_add_up),
        cmocka_unit_test(nothing_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

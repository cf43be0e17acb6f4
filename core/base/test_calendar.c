#include "base/calendar.h"
#include "base/testing.h"

static void every_day_of_eight_centuries(void **state)
{
    (void)state;
    int64_t days = fr_days_of_date(1600, 1, 1);
    int32_t weekday = 6; /* 1600-01-01 was a Saturday */
    for (int32_t year = 1600; year < 2400; year++) {
        int32_t of_year = 0;
        for (int32_t month = 1; month <= 12; month++) {
            for (int32_t day = 1; fr_date_valid(year, month, day);
                 day++, days++, weekday = (weekday + 1) % 7) {
                fr_calendar c;
                assert_int_equal(fr_days_of_date(year, month, day), days);
                fr_calendar_at((double)days * 86400.0 + 86399.5, &c);
                assert_true(c.year == year && c.month == month && c.day == day && c.weekday == weekday);
                assert_true(c.day_of_year == ++of_year && c.hour == 23 && c.minute == 59);
                assert_near(c.second, 59.5, 1e-6);
            }
        }
    }
    assert_int_equal(fr_days_of_date(1970, 1, 1), 0);
    assert_near(fr_epoch(2000, 3, 1, 1, 2, 3.5), 951872523.5, 0);
}

static void rounding_never_shows_sixty(void **state)
{
    (void)state;
    fr_calendar c;
    char text[32];
    fr_calendar_at(fr_epoch(2023, 12, 31, 23, 59, 59.99999999), &c);
    assert_true(c.year == 2024 && c.month == 1 && c.day == 1 && c.hour == 0);
    assert_string_equal(fr_format_datetime(fr_epoch(2024, 7, 1, 12, 30, 15.2), text, sizeof text),
                        "2024-07-01 12:30:15");
}

static void reading(void **state)
{
    (void)state;
    double v = 0;
    assert_true(fr_parse_datetime("1970-01-02", &v) && v == 86400);
    assert_true(fr_parse_datetime("1970/1/1 1:30", &v) && v == 5400);
    assert_true(fr_parse_datetime("1970-01-01T00:00:01.5", &v) && v == 1.5);
    assert_true(fr_parse_clock("36:00", &v) && v == 129600);
    static const char *const bad[] = {
        "",         "2024-02-30",       "2024-1/2",     "2024-01-01x", "2024-01-01 1:60",
        "24-13-01", "2024-01-01 25:00", "2024-01-01 1", "2023-02-29",  "2024-01-01 1:00:1e1"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (fr_parse_datetime(bad[i], &v)) fail_msg("'%s' was read", bad[i]);
    }
    assert_false(fr_parse_datetime(NULL, &v));
    assert_false(fr_parse_clock("1:2:3:4", &v));
    assert_false(fr_parse_clock("-1:00", &v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_eight_centuries),
        cmocka_unit_test(rounding_never_shows_sixty),
        cmocka_unit_test(reading),
    };
    return FR_RUN_TESTS(tests);
}

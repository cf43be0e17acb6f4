#include "base/calendar.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/strings.h"

#define SECONDS_A_DAY 86400.0
#define DAYS_IN_400_YEARS 146097
#define DAYS_0000_03_01_TO_1970 719468 /* counting years from March puts the leap day last */

static bool is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool fr_date_valid(int32_t year, int32_t month, int32_t day)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
    return day <= days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

int64_t fr_days_of_date(int32_t year, int32_t month, int32_t day)
{
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1; /* from 1 March */
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_IN_400_YEARS + day_of_era - DAYS_0000_03_01_TO_1970;
}

double fr_epoch(int32_t year, int32_t month, int32_t day, int32_t hour, int32_t minute, double second)
{
    return (double)fr_days_of_date(year, month, day) * SECONDS_A_DAY + hour * 3600.0 + minute * 60.0 + second;
}

static void date_of_days(int64_t days, fr_calendar *out)
{
    int64_t z = days + DAYS_0000_03_01_TO_1970;
    int64_t era = (z >= 0 ? z : z - (DAYS_IN_400_YEARS - 1)) / DAYS_IN_400_YEARS;
    int64_t day_of_era = z - era * DAYS_IN_400_YEARS;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    out->day = (int32_t)(day_of_year - (153 * month + 2) / 5 + 1);
    out->month = (int32_t)(month < 10 ? month + 3 : month - 9);
    out->year = (int32_t)(year_of_era + era * 400 + (out->month <= 2 ? 1 : 0));
    out->day_of_year = (int32_t)(days - fr_days_of_date(out->year, 1, 1)) + 1;
    int64_t weekday = (days + 4) % 7; /* 1970-01-01 was a Thursday */
    out->weekday = (int32_t)(weekday < 0 ? weekday + 7 : weekday);
}

void fr_calendar_at(double epoch, fr_calendar *out)
{
    double days = floor(epoch / SECONDS_A_DAY);
    double second = round((epoch - days * SECONDS_A_DAY) * 1e6) / 1e6;
    if (second >= SECONDS_A_DAY) {
        second -= SECONDS_A_DAY;
        days += 1;
    }
    date_of_days((int64_t)days, out);
    out->hour = (int32_t)(second / 3600.0);
    second -= out->hour * 3600.0;
    out->minute = (int32_t)(second / 60.0);
    out->second = second - out->minute * 60.0;
}

/* Reads 1 to `most` digits. */
static bool digits(const char **p, int most, int32_t *out)
{
    int32_t value = 0;
    int n = 0;
    for (; n < most && **p >= '0' && **p <= '9'; n++, (*p)++) {
        value = value * 10 + (**p - '0');
    }
    *out = value;
    return n > 0;
}

/* minutes[:seconds], whole text. */
static bool minutes_and_seconds(const char *p, double *seconds)
{
    int32_t minute;
    if (!digits(&p, 2, &minute) || minute > 59) return false;
    *seconds = minute * 60.0;
    if (*p == '\0') return true;
    double second;
    if (*p != ':' || !(p[1] >= '0' && p[1] <= '9') || strpbrk(p, "eE") != NULL) return false;
    if (!fr_parse_number(p + 1, &second) || second >= 60) return false;
    *seconds += second;
    return true;
}

bool fr_parse_clock(const char *text, double *seconds)
{
    int32_t hours;
    double rest;
    const char *p = text;
    if (p == NULL || !digits(&p, 8, &hours) || *p != ':' || !minutes_and_seconds(p + 1, &rest)) return false;
    *seconds = hours * 3600.0 + rest;
    return true;
}

bool fr_parse_datetime(const char *text, double *epoch)
{
    int32_t year, month, day;
    const char *p = text;
    if (p == NULL || !digits(&p, 4, &year) || (*p != '-' && *p != '/')) return false;
    char separator = *p++;
    if (!digits(&p, 2, &month) || *p++ != separator || !digits(&p, 2, &day)) return false;
    if (!fr_date_valid(year, month, day)) return false;
    double clock = 0;
    if (*p == 'T' || *p == 't' || *p == ' ') {
        if (!fr_parse_clock(p + 1, &clock) || clock > SECONDS_A_DAY) return false;
    } else if (*p != '\0') {
        return false;
    }
    *epoch = (double)fr_days_of_date(year, month, day) * SECONDS_A_DAY + clock;
    return true;
}

char *fr_format_datetime(double epoch, char *buffer, size_t n)
{
    fr_calendar c;
    fr_calendar_at(round(epoch), &c);
    snprintf(buffer, n, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
             (int)c.second);
    return buffer;
}

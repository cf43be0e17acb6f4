/* words.c: numbers, clock times and dates of the rule language. */
#include "language.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int fr_word_in(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(word, list[i]) == 0) return (int)i;
    return -1;
}

bool fr_word_number(const char *word, double *value)
{
    char *end = NULL;
    if (strpbrk(word, "xXnN")) return false; /* no hexadecimal numbers, infinities or NaN */
    *value = strtod(word, &end);
    return end != word && *end == '\0' && isfinite(*value);
}

/* Up to three unsigned whole numbers between `mark`; returns how many, 0 when the word is something else. */
static int parts_of(const char *word, char mark, long part[3])
{
    int n = 0;
    for (const char *at = word; n < 3;) {
        char *end = NULL;
        if (*at < '0' || *at > '9') return 0;
        part[n++] = strtol(at, &end, 10);
        if (*end == '\0') return n;
        if (*end != mark || part[n - 1] > 1000000) return 0;
        at = end + 1;
    }
    return 0;
}

bool fr_word_hours(const char *word, double *hours)
{
    long part[3] = { 0, 0, 0 };
    if (!strchr(word, ':')) return fr_word_number(word, hours) && *hours >= 0.0;
    if (parts_of(word, ':', part) < 2 || part[1] > 59 || part[2] > 59) return false;
    *hours = (double)part[0] + (double)part[1] / 60.0 + (double)part[2] / 3600.0;
    return true;
}

static bool is_leap(long year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool valid_date(long month, long day, long year)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12 || day < 1 || year < 1 || year > 9999) return false;
    return day <= days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Days since 1970-01-01 of the Gregorian calendar, counted from March so that leap days come last. */
double fr_days_since_1970(long month, long day, long year)
{
    long y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    long days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
    return (double)days;
}

static long month_named(const char *name)
{
    static const char *const names[] = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                         "JUL", "AUG", "SEP", "OCT", "NOV", "DEC" };
    for (int i = 0; i < 12; i++)
        if (strncasecmp(name, names[i], 3) == 0) return i + 1;
    return 0;
}

/* Splits m/d[/y], with - for / and month names allowed. Returns the number of parts. */
static int date_parts(const char *word, long part[3])
{
    char text[24];
    if (strlen(word) >= sizeof text) return 0;
    strcpy(text, word);
    long month = 0;
    char *rest = text;
    if (strlen(text) > 4 && (month = month_named(text)) > 0 && (text[3] == '/' || text[3] == '-')) {
        rest = text + 2;
        rest[0] = (char)('0' + month % 10);
        if (month > 9) *--rest = '1';
    }
    for (char *c = rest; *c; c++)
        if (*c == '-') *c = '/';
    return parts_of(rest, '/', part);
}

bool fr_word_date(const char *word, double *days)
{
    long part[3] = { 0, 0, 0 };
    if (date_parts(word, part) != 3 || !valid_date(part[0], part[1], part[2])) return false;
    *days = fr_days_since_1970(part[0], part[1], part[2]);
    return true;
}

bool fr_word_day_of_year(const char *word, double *day)
{
    long part[3] = { 0, 0, 0 };
    const long year = 1947; /* any year without a leap day */
    if (date_parts(word, part) == 2 && valid_date(part[0], part[1], year)) {
        *day = fr_days_since_1970(part[0], part[1], year) - fr_days_since_1970(1, 1, year) + 1.0;
        return true;
    }
    return fr_word_number(word, day) && *day >= 1.0 && *day <= 366.0 && *day == floor(*day);
}

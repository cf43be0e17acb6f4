/* parse.c: words, numbers, dates and times as SWMM writes them. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "inp.h"

bool inp_same(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

bool inp_begins(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

bool inp_number(const char *token, double *out)
{
    if (token[0] == '\0' || strspn(token, "0123456789+-.eEdD") != strlen(token)) return false;
    if (strpbrk(token, "dD") != NULL) return false;
    char *end = NULL;
    double value = strtod(token, &end);
    if (end == token || *end != '\0' || !isfinite(value)) return false;
    *out = value;
    return true;
}

bool inp_integer(const char *token, long *out)
{
    double value = 0.0;
    if (!inp_number(token, &value) || value != floor(value) || fabs(value) > 1e9) return false;
    *out = (long)value;
    return true;
}

int inp_word(const char *token, const char *words)
{
    int best = -1;
    size_t longest = 0, length = strlen(token);
    const char *p = words;
    for (int i = 0; *p != '\0'; i++) {
        size_t n = strcspn(p, "|");
        if (n <= length && n > longest && strncasecmp(p, token, n) == 0) {
            best = i;
            longest = n;
        }
        p += n + (p[n] == '|');
    }
    return best;
}

bool inp_yes_no(const char *token, int32_t *out)
{
    int word = inp_word(token, "NO|YES");
    *out = word;
    return word >= 0;
}

/* Days since 1970-01-01 in the Gregorian calendar (H. F. Fliegel and T. C. van Flandern, 1968, in the form that
 * starts the year in March). */
double inp_days(int year, int month, int day)
{
    long y = month <= 2 ? year - 1L : year;
    long era = (y >= 0 ? y : y - 399) / 400;
    long year_of_era = y - era * 400;
    long day_of_year = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (double)(era * 146097 + day_of_era - 719468);
}

void inp_civil(double epoch, int *year, int *month, int *day)
{
    long z = (long)floor(epoch / 86400.0) + 719468;
    long era = (z >= 0 ? z : z - 146096) / 146097;
    long doe = z - era * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    long mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

static int month_of(const char *text)
{
    static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun",
                                          "jul", "aug", "sep", "oct", "nov", "dec" };
    for (int i = 0; i < 12; i++)
        if (strncasecmp(text, months[i], 3) == 0) return i + 1;
    return 0;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* MM/DD/YYYY, MM-DD-YYYY or Mon-DD-YYYY. */
bool inp_date(const char *token, double *epoch)
{
    int month = 0, day = 0, year = 0, used = 0;
    char name[4] = "";
    /* NOLINTBEGIN(cert-err34-c): two and four digits cannot overflow */
    if (sscanf(token, "%2d%*1[-/]%2d%*1[-/]%4d%n", &month, &day, &year, &used) != 3 || token[used] != '\0') {
        used = 0;
        if (sscanf(token, "%3[A-Za-z]%*1[-/]%2d%*1[-/]%4d%n", name, &day, &year, &used) != 3) return false;
        if (token[used] != '\0') return false;
        month = month_of(name);
    }
    /* NOLINTEND(cert-err34-c) */
    if (month < 1 || month > 12 || year < 1 || day < 1 || day > days_in(year, month)) return false;
    *epoch = 86400.0 * inp_days(year, month, day);
    return true;
}

bool inp_clock(const char *token, double *seconds)
{
    double part[3] = { 0.0, 0.0, 0.0 };
    int n = 0;
    if (strchr(token, ':') == NULL) return false;
    for (const char *p = token; n < 3; n++) {
        char piece[32];
        size_t length = strcspn(p, ":");
        if (length == 0 || length >= sizeof piece) return false;
        memcpy(piece, p, length);
        piece[length] = '\0';
        if (!inp_number(piece, &part[n]) || part[n] < 0.0 || (n > 0 && part[n] >= 60.0)) return false;
        if (n < 2 && part[n] != floor(part[n])) return false;
        p += length;
        if (*p == '\0') break;
        p++;
    }
    if (n == 3) return false;
    *seconds = part[0] * 3600.0 + part[1] * 60.0 + part[2];
    return part[0] < 1e7;
}

bool inp_time(const char *token, double *seconds)
{
    double hours = 0.0;
    if (inp_clock(token, seconds)) return true;
    if (!inp_number(token, &hours) || fabs(hours) > 1e7) return false;
    *seconds = hours * 3600.0;
    return true;
}

void inp_format_date(double epoch, char *out, size_t n)
{
    int year = 0, month = 0, day = 0;
    inp_civil(epoch, &year, &month, &day);
    snprintf(out, n, "%02d/%02d/%04d", month, day, year);
}

/* Whole seconds as HH:MM:SS; other times with the fraction that reads back the same. */
void inp_format_clock(double seconds, char *out, size_t n)
{
    long whole = (long)floor(seconds);
    double rest = seconds - (double)whole;
    if (rest == 0.0) {
        snprintf(out, n, "%02ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        snprintf(out, n, "%02ld:%02ld:%.15g", whole / 3600, whole / 60 % 60, (double)(whole % 60) + rest);
    }
}

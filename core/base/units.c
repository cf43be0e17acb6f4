#include "base/units.h"

#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <udunits2.h>

#include "base/calendar.h"
#include "base/strings.h"

/* UDUNITS reads its unit definitions from XML once (some 10 ms) and is not thread-safe: one system for the
 * program, made at first use and then read under the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ut_system *shared_system;

static ut_system *unit_system(void)
{
    if (shared_system == NULL) {
        ut_set_error_message_handler(ut_ignore);
        shared_system = ut_read_xml(NULL);
    }
    return shared_system;
}

static const char *plain(const char *unit)
{
    return unit == NULL || unit[0] == '\0' ? "1" : unit;
}

static ut_unit *parse(ut_system *system, const char *unit)
{
    char text[128];
    int n = snprintf(text, sizeof text, "%s", plain(unit));
    if (n < 0 || (size_t)n >= sizeof text) return NULL;
    return ut_parse(system, fr_trim(text), UT_UTF8);
}

/* Under the lock. */
static fr_status convert(ut_system *system, const char *from, const char *to, double *scale, double *offset,
                         fr_error *err)
{
    if (system == NULL) {
        return fr_fail(err, FR_INTERNAL,
                       "the unit definitions of UDUNITS are not found; install libudunits2-data");
    }
    ut_unit *a = parse(system, from), *b = parse(system, to);
    cv_converter *converter = a == NULL || b == NULL ? NULL : ut_get_converter(a, b);
    fr_status status = FR_OK;
    if (a == NULL || b == NULL) {
        status = fr_fail(err, FR_INPUT,
                         "the unit '%s' is not known; write it as UDUNITS does, for example mm/h, "
                         "m3 s-1, ha, min",
                         a == NULL ? from : to);
    } else if (converter == NULL) {
        status = fr_fail(err, FR_INPUT, "the unit '%s' cannot be converted to '%s'", from, to);
    } else {
        *offset = cv_convert_double(converter, 0.0);
        *scale = cv_convert_double(converter, 1.0) - *offset;
    }
    cv_free(converter);
    ut_free(a);
    ut_free(b);
    return status;
}

fr_status fr_unit_factor(const char *from, const char *to, double *scale, double *offset, fr_error *err)
{
    from = plain(from);
    to = plain(to);
    *scale = 1.0;
    *offset = 0.0;
    if (strcmp(from, to) == 0) return FR_OK;
    pthread_mutex_lock(&lock);
    fr_status status = convert(unit_system(), from, to, scale, offset, err);
    pthread_mutex_unlock(&lock);
    return status;
}

bool fr_unit_known(const char *unit)
{
    pthread_mutex_lock(&lock);
    ut_system *system = unit_system();
    ut_unit *u = system == NULL ? NULL : parse(system, unit);
    ut_free(u);
    pthread_mutex_unlock(&lock);
    return u != NULL;
}

static bool is_time(const char *unit)
{
    double scale, offset;
    return fr_unit_factor("s", unit, &scale, &offset, NULL) == FR_OK;
}

/* Length of the decimal number that `text` starts with; 0 when it starts with none. */
static size_t number_length(const char *text)
{
    size_t best = 0;
    char token[64];
    for (size_t n = 1; n < sizeof token && text[n - 1] != '\0' && !isspace((unsigned char)text[n - 1]); n++) {
        double ignored;
        memcpy(token, text, n);
        token[n] = '\0';
        if (fr_parse_number(token, &ignored)) best = n;
    }
    return best;
}

fr_status fr_parse_quantity(const char *text, const char *unit, double *value, fr_error *err)
{
    char copy[256], number[64];
    int length = snprintf(copy, sizeof copy, "%s", text == NULL ? "" : text);
    if (length < 0 || (size_t)length >= sizeof copy) {
        return fr_fail(err, FR_INPUT, "a quantity of %d characters is too long", length);
    }
    char *start = fr_trim(copy);
    double seconds, scale, offset, v;
    if (strchr(start, ':') != NULL && is_time(unit) && fr_parse_clock(start, &seconds)) {
        FR_TRY(fr_unit_factor("s", unit, &scale, &offset, err));
        *value = seconds * scale;
        return FR_OK;
    }
    size_t n = number_length(start);
    if (n == 0) {
        return fr_fail(err, FR_INPUT,
                       "'%s' is not a number; write it like 1.5 or with a unit like \"1.5 %s\"", start,
                       plain(unit));
    }
    memcpy(number, start, n);
    number[n] = '\0';
    fr_parse_number(number, &v);
    const char *written = fr_trim(start + n);
    if (written[0] != '\0') {
        FR_TRY(fr_unit_factor(written, unit, &scale, &offset, err));
        v = v * scale + offset;
    }
    if (!isfinite(v)) return fr_fail(err, FR_INPUT, "'%s' is too large", start);
    *value = v;
    return FR_OK;
}

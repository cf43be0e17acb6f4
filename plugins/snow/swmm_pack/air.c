/* Source of the daily course: SWMM Reference Manual I (EPA/600/R-15/162A), section 2.4. */
#include "air.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846
#define MILD (38.0 / 1.8) /* degC, 70 degF: SWMM's air where there are no data */
#define HOURS_PER_RADIAN (12.0 / PI)
#define BEFORE_SUNSET 3.0 /* h: when it is warmest */

fr_status fr_snow_list(const fr_host *h, const char *option, size_t n, double *value)
{
    const char *text = h->option(h, option);
    if (!text) return FR_OK;
    for (size_t k = 0; k < n; k++) {
        char *end;
        text += strspn(text, " \t,");
        double v = strtod(text, &end);
        if (end == text || !isfinite(v))
            return h->fail(h, FR_INPUT, "option %s: %zu numbers are expected, \"%s\" is not enough", option,
                           n, h->option(h, option));
        value[k] = v;
        text = end;
    }
    return FR_OK;
}

static fr_status read_file(snow_air *air, const char *path)
{
    const char *system = air->h->option(air->h, "unit_system");
    fr_status status = fr_daily_read(air->h, path, system && strcmp(system, "US") == 0, &air->daily);
    return status == FR_OK ? fr_daily_start(air->h, &air->daily) : status;
}

static fr_status read_wind(snow_air *air)
{
    const char *type = air->h->option(air->h, "wind_type");
    air->measured_wind = type && strcmp(type, "file") == 0;
    if (air->measured_wind && air->daily.n == 0)
        return air->h->fail(air->h, FR_INPUT, "wind from a file needs a climate file; give one");
    return fr_snow_list(air->h, "wind_values", 12, air->wind);
}

fr_status fr_air_read(const fr_host *h, snow_air *air)
{
    *air = (snow_air){ .h = h, .fixed = NAN, .series = FR_NONE };
    double latitude = h->option_number(h, "latitude", 40.0);
    if (!(fabs(latitude) < 90.0))
        return h->fail(h, FR_INPUT, "option %s: %g is not between %g and %g", "latitude", latitude, -90.0,
                       90.0);
    air->tangent = tan(latitude * PI / 180.0);
    air->correction = h->option_number(h, "longitude_correction", 0.0) / 60.0;
    fr_status status = fr_snow_list(h, "adjust_temperature", 12, air->warmer);
    const char *path = h->option(h, "temperature_file"), *name = h->option(h, "temperature_series");
    if (status == FR_OK && path) status = read_file(air, path);
    if (status == FR_OK) status = read_wind(air);
    if (status != FR_OK) return status;
    if (h->given(h, "temperature")) {
        air->fixed = h->number(h, "temperature");
        return FR_OK;
    }
    if (name) air->series = h->table_find(h, "series", name);
    const fr_table *series = air->series == FR_NONE ? NULL : h->table(h, air->series);
    if (name && (!series || series->rows == 0 || series->columns < 2))
        return h->fail(h, FR_INPUT, "the temperature series \"%s\" is empty or not in the model", name);
    if (!series && air->daily.n == 0) {
        air->fixed = MILD;
        h->log(
            h, FR_LOG_WARNING,
            "there are snow packs but no temperature: the air has %.1f degC at all times, so no snow falls; give "
            "a temperature series or a climate file",
            MILD);
    }
    return FR_OK;
}

/* Declination of the sun, and half the length of the day. */
void fr_day_times(double tangent, double correction, int day_of_year, snow_day *day)
{
    double declination = 0.40928 * cos(0.017202 * (172.0 - day_of_year));
    double half = HOURS_PER_RADIAN * acos(fmin(fmax(-tan(declination) * tangent, -1.0), 1.0));
    day->rise = 12.0 - half + correction;
    day->warmest = 12.0 + half + correction - BEFORE_SUNSET;
}

double fr_day_temperature(const snow_day *day, double hour)
{
    double up = day->warmest - day->rise, down = 24.0 - up;
    double half = 0.5 * (day->highest - day->lowest), mean = 0.5 * (day->highest + day->lowest);
    if (hour < day->rise)
        return day->lowest + 0.5 * (day->last_highest - day->lowest) * sin(PI / down * (day->rise - hour));
    if (hour <= day->warmest) return mean + half * sin(PI / up * (hour - 0.5 * (day->rise + day->warmest)));
    return day->highest - half * sin(PI / down * (hour - day->warmest));
}

static double or_mild(double temperature)
{
    return isnan(temperature) ? MILD : temperature;
}

static double of_day(const snow_air *air, const fr_calendar *now)
{
    int64_t day = fr_day_number(now->year, now->month, now->day);
    size_t at = fr_daily_at(&air->daily, day);
    double a = or_mild(air->daily.lowest[at]), b = or_mild(air->daily.highest[at]);
    snow_day d = { .lowest = fmin(a, b), .highest = fmax(a, b) };
    d.last_highest = at > 0 && day > air->daily.first ? or_mild(air->daily.highest[at - 1]) : d.highest;
    fr_day_times(air->tangent, air->correction, now->day_of_year, &d);
    return fr_day_temperature(&d, now->hour + now->minute / 60.0 + now->second / 3600.0);
}

double fr_air_temperature(const snow_air *air, double t)
{
    if (!isnan(air->fixed)) return air->fixed;
    fr_calendar now;
    air->h->calendar(air->h, t, &now);
    double warmer = air->warmer[now.month - 1];
    if (air->series == FR_NONE) return of_day(air, &now) + warmer;
    const fr_table *s = air->h->table(air->h, air->series);
    double first = s->data[0], last = s->data[(s->rows - 1) * s->columns];
    double at = fmin(fmax(t, first), last);
    return air->h->series_value(air->h, air->series, at) + warmer;
}

double fr_air_wind(const snow_air *air, double t)
{
    fr_calendar now;
    air->h->calendar(air->h, t, &now);
    if (!air->measured_wind) return air->wind[now.month - 1];
    double wind = air->daily.wind[fr_daily_at(&air->daily, fr_day_number(now.year, now.month, now.day))];
    return isnan(wind) ? 0.0 : wind;
}

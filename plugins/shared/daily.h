/* daily.h: daily climate records, and evaporation from temperature. */
#ifndef FR_SHARED_DAILY_H
#define FR_SHARED_DAILY_H

#include "freshet/plugin.h"

typedef struct fr_daily {
    size_t n;
    int64_t first;                          /* day number (fr_day_number) of record 0 */
    double *highest, *lowest, *evaporation; /* degC, degC, m/s; NaN = none yet */
    double *wind;                           /* m/s */
} fr_daily;

/* Days since 1970-01-01, Gregorian. */
int64_t fr_day_number(int year, int month, int day);
/* Reads SWMM's user-prepared climate file: station year month day highest lowest [evaporation [wind]], "*" = as the
 * day before; or NOAA's GHCN-Daily (daily_record.h), its units by the option temperature_file_units. us: degF, in/day and mile/h, else degC, mm/day and km/h. Arrays come from h->allocate. */
fr_status fr_daily_read(const fr_host *h, const char *path, bool us, fr_daily *out);
/* The option temperature_file_start (month/day/year) is a record that stands for the day of the start. */
fr_status fr_daily_start(const fr_host *h, fr_daily *d);
/* Daily extremes of a temperature series (s, degC). */
fr_status fr_daily_of_series(const fr_host *h, const fr_table *series, fr_daily *out);
/* Record of a day; the first or last one outside the records. d must not be empty. */
size_t fr_daily_at(const fr_daily *d, int64_t day);

/* Hargreaves: m/s from the mean and the range of temperature (degC), latitude (degrees) and day of year. */
double fr_hargreaves(double mean, double range, double latitude, int day_of_year);
/* The same from records, with means over the seven days that end on `day`. */
double fr_daily_hargreaves(const fr_daily *d, int64_t day, double latitude, int day_of_year, double warmer);

#endif

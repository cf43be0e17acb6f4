/* calendar.h: the proleptic Gregorian calendar. Epoch: seconds since 1970-01-01 00:00 local time; no zones, no
 * leap seconds. */
#ifndef FR_BASE_CALENDAR_H
#define FR_BASE_CALENDAR_H

#include "freshet/types.h"

bool fr_date_valid(int32_t year, int32_t month, int32_t day);
int64_t fr_days_of_date(int32_t year, int32_t month, int32_t day); /* days since 1970-01-01 */
double fr_epoch(int32_t year, int32_t month, int32_t day, int32_t hour, int32_t minute, double second);
/* Seconds are rounded to a microsecond first, so that 59.9999999 does not show as :59. */
void fr_calendar_at(double epoch, fr_calendar *out);

/* "2024-07-01", "2024-07-01 12:30[:15[.5]]" (T between is fine, / for - too). Whole text, valid date. */
bool fr_parse_datetime(const char *text, double *epoch);
/* "1:30" and "1:30:15.5" -> s; hours may pass 24, minutes and seconds stay below 60. */
bool fr_parse_clock(const char *text, double *seconds);
/* "2024-07-01 12:30:15"; returns buffer. 32 bytes are enough for all years of four digits. */
char *fr_format_datetime(double epoch, char *buffer, size_t n);

#endif

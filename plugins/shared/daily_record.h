/* daily_record.h: a line of a climate file. */
#ifndef FR_SHARED_DAILY_RECORD_H
#define FR_SHARED_DAILY_RECORD_H

#include <stdbool.h>

typedef struct fr_daily_record {
    int year, month, day;
    double highest, lowest, evaporation, wind; /* degC, degC, m/s, m/s; NaN = missing */
} fr_daily_record;

/* Units of a file with a heading: tenths of degC and mm, degC and mm, degF and inches. */
typedef enum fr_daily_units { FR_DAILY_TENTHS, FR_DAILY_METRIC, FR_DAILY_US } fr_daily_units;

/* Where a file of NOAA's Global Historical Climatology Network (GHCN-Daily) has its values: the place at which a column
 * begins, or its number when commas part the columns. FR_DAILY_ABSENT: the file has none. */
typedef struct fr_daily_heading {
    int date, highest, lowest, evaporation, wind;
    bool commas, movement; /* wind: movement of the day (WDMV), else mean speed (AWND) */
} fr_daily_heading;
#define FR_DAILY_ABSENT (-1)

/* false: the line is no heading. */
bool fr_daily_heading_read(const char *line, fr_daily_heading *out);
/* Both: false when the line holds no record (blank, comment, rule); *bad: not understood. */
bool fr_daily_headed(const char *line, const fr_daily_heading *heading, fr_daily_units units,
                     fr_daily_record *out, bool *bad);
/* station year month day highest lowest [evaporation [wind]]; changes the line. */
bool fr_daily_plain(char *line, bool us, fr_daily_record *out, bool *bad);
bool fr_daily_whole(const char *text, long low, long high, int *out);

#endif

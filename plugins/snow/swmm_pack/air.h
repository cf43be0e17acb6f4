/* air.h: temperature and wind at any time, from the options of the model. */
#ifndef FR_SNOW_AIR_H
#define FR_SNOW_AIR_H

#include "../../shared/daily.h"

typedef struct snow_air {
    const fr_host *h;
    double fixed;   /* degC; NaN: of the series or the climate file */
    int32_t series; /* table of s, degC; FR_NONE: of the climate file */
    fr_daily daily;
    double tangent;              /* of the latitude */
    double correction;           /* h, of the clock */
    double warmer[12], wind[12]; /* K; m/s */
    bool measured_wind;
} snow_air;

typedef struct snow_day {
    double lowest, highest, last_highest; /* degC */
    double rise, warmest;                 /* h: sunrise, when it is coldest, and 3 h before sunset */
} snow_day;

/* n numbers of an option, blanks or commas between; `value` keeps what it has where there is no such option. */
fr_status fr_snow_list(const fr_host *h, const char *option, size_t n, double *value);
fr_status fr_air_read(const fr_host *h, snow_air *out);
double fr_air_temperature(const snow_air *air, double t); /* degC */
double fr_air_wind(const snow_air *air, double t);        /* m/s */
/* Times of the lowest and highest temperature. */
void fr_day_times(double tangent, double correction, int day_of_year, snow_day *day);
/* Temperature at an hour of the day: three sines through the lowest and highest one. */
double fr_day_temperature(const snow_day *day, double hour);

#endif

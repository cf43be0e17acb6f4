/* pack.h: the snow on one surface: depth as water, the water that it holds, how cold it is, how much ground it covers.
 *
 * Degree-day melt with a cold content (Anderson 1973), melt by rain from its heat balance, areal depletion curves.
 * Source: SWMM Reference Manual I (EPA/600/R-15/162A), chapter 6. */
#ifndef FR_SNOW_PACK_H
#define FR_SNOW_PACK_H

#include <stdbool.h>

/* What a surface remembers besides snow and free water: m of melt, degC, and the part of the depletion curve that
 * belongs to new snow (cover as a function of depth / full depth, from `start` to `end`). */
enum { COLD, INDEX, NEW_START, NEW_COVER, NEW_END, MEMORIES };
enum { CURVE_POINTS = 10 };

typedef struct snow_ground {
    double min_melt, max_melt; /* m/s/K, on 21 December and 21 June */
    double base;               /* degC at which melt begins */
    double free_part;          /* of the snow that free water can fill */
    double full_depth;         /* m; covers all ground; 0: always */
    const double *curve;       /* cover at 0, 0.1 .. 0.9 of the full depth; NULL: always all */
} snow_ground;

typedef struct snow_laws {
    double dividing;   /* degC: at and below it snow falls */
    double weight;     /* of the air in the temperature index, over 6 h */
    double negative;   /* ratio of negative melt */
    double most_cold;  /* 1/K: cold content per depth of snow and degree */
    double new_window; /* s: snow of this last time is new snow */
    double pressure;   /* inHg */
} snow_laws;

typedef struct snow_weather {
    double dt, temperature; /* s, degC */
    double season;          /* -1 .. 1 */
    double rain, snow;      /* m/s */
    double rain_melt;       /* m/s; 0: no rain that melts */
} snow_weather;

/* Mean pressure of the air (inHg) at an elevation (m). */
double fr_snow_pressure(double elevation);
/* sin of the time of the year: -1 in December, 1 in June. */
double fr_snow_season(int day_of_year);
/* Melt (m/s) by rain (m/s) at a temperature (degC) and wind speed (m/s); 0 below 0.02 in/h. */
double fr_snow_rain_melt(const snow_laws *laws, double rain, double temperature, double wind);

/* One step after the snow of the step has been added to *snow. Returns the water that reaches the ground (m), rain
 * included; *melted: snow that has become water (m). snow + free + rain dt before = the same after + water. */
double fr_snow_step(const snow_ground *g, const snow_laws *laws, const snow_weather *w, double *snow,
                    double *free_water, double *memory, double *melted);

#endif

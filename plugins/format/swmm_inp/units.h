/* units.h: the units of SWMM's input, to SI. */
#ifndef INP_UNITS_H
#define INP_UNITS_H

#include <stdbool.h>

/* name, factor in US units, factor in metric units. Flow has its own factor. */
#define FOOT 0.3048
#define INCH 0.0254
#define INP_UNIT_LIST(X)                                                                              \
    X(NONE, 1.0, 1.0)                                                                                 \
    X(LENGTH, FOOT, 1.0)                     /* ft, m */                                              \
    X(AREA, FOOT *FOOT, 1.0)                 /* ft2, m2 */                                            \
    X(VOLUME, FOOT *FOOT *FOOT, 1.0)         /* ft3, m3 */                                            \
    X(SPEED, FOOT, 1.0)                      /* ft/s, m/s */                                          \
    X(DEPTH, INCH, 1e-3)                     /* in, mm */                                             \
    X(RATE, INCH / 3600.0, 1e-3 / 3600.0)    /* in/h, mm/h */                                         \
    X(DAILY, INCH / 86400.0, 1e-3 / 86400.0) /* in/day, mm/day */                                     \
    X(LAND, 43560.0 * FOOT * FOOT, 1e4)      /* acre, ha */                                           \
    X(FLOW, 0.0, 0.0)                        /* option FLOW_UNITS */                                  \
    X(WEIR, 0.55208715, 1.0)                 /* ft^0.5/s, m^0.5/s; sqrt(0.3048) */                    \
    X(PERCENT, 0.01, 0.01)                                                                            \
    X(HOURS, 3600.0, 3600.0)                                                                          \
    X(DAYS, 86400.0, 86400.0)                                                                         \
    X(PER_HOUR, 1.0 / 3600.0, 1.0 / 3600.0)                                                           \
    X(PER_DAY, 1.0 / 86400.0, 1.0 / 86400.0)                                                          \
    X(WIND, 0.44704, 1.0 / 3.6)                                 /* mile/h, km/h */                    \
    X(MELT, INCH / 3600.0 * 1.8, 1e-3 / 3600.0)                 /* in/h/F, mm/h/C -> m/s/K */         \
    X(KELVIN, 1.0 / 1.8, 1.0)                                   /* difference of temperature: F, C */ \
    X(GROUND, FOOT *FOOT *FOOT / (43560.0 * FOOT * FOOT), 1e-4) /* ft3/s/acre, m3/s/ha -> m/s */      \
    X(LOAD, 0.45359237 / (43560.0 * FOOT * FOOT), 1e-4)         /* lb/acre, kg/ha -> kg/m2 */         \
    X(TEMPERATURE, 1.0 / 1.8, 1.0)                              /* F (less 32), C -> C */

typedef enum inp_unit {
#define INP_UNIT_ENUM(name, us, si) U_##name,
    INP_UNIT_LIST(INP_UNIT_ENUM)
#undef INP_UNIT_ENUM
        INP_UNIT_COUNT
} inp_unit;

typedef struct inp_units {
    bool us;
    double flow; /* m3/s in one flow unit */
} inp_units;

double inp_factor(const inp_units *u, inp_unit unit);
double inp_to_si(const inp_units *u, inp_unit unit, double value);
double inp_from_si(const inp_units *u, inp_unit unit, double value);
/* The units of FLOW_UNITS: "CFS|GPM|MGD|CMS|LPS|MLD", by position. */
inp_units inp_units_of(int flow_units);
#define INP_FLOW_UNITS "CFS|GPM|MGD|CMS|LPS|MLD"

#endif

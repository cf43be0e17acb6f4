/* units.h: UDUNITS-2. Thread-safe. */
#ifndef FR_BASE_UNITS_H
#define FR_BASE_UNITS_H

#include "base/error.h"

/* value_to = scale * value_from + offset. FR_INPUT when a unit is unknown or they do not convert.
 * "" counts as "1". Equal strings always convert (so that "s m-1/3", which UDUNITS cannot write, works). */
fr_status fr_unit_factor(const char *from, const char *to, double *scale, double *offset, fr_error *err);
bool fr_unit_known(const char *unit);

/* "15 cm", "2 h", "35 mm/h", "20 %" -> value in `unit`. A bare number is in `unit` already.
 * Where `unit` is a time, "1:30" and "1:30:15" (h:m:s) are read as well. */
fr_status fr_parse_quantity(const char *text, const char *unit, double *value, fr_error *err);

#endif

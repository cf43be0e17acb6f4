/* designs.h: inlets of the model by the name of their design. */
#ifndef FR_INLET_DESIGNS_H
#define FR_INLET_DESIGNS_H

#include "freshet/plugin.h"
#include "inlet_law.h"

/* Openings of the design `name`; count 0 when the model has none of that name that water on a street can enter. */
fr_inlet fr_inlet_design(const fr_host *h, const char *name);
/* The grate, kerb opening or both of the parameters. */
fr_inlet fr_inlet_standard(const fr_host *h);

#endif

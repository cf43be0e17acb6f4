/* culvert.h: inlet control of culverts: FHWA, Hydraulic Design of Highway Culverts (HDS-5), 3rd ed. 2012. */
#ifndef FR_NETWORK_CULVERT_H
#define FR_NETWORK_CULVERT_H

#include "freshet/host.h"

#define FR_CULVERT_CODES 57

/* Largest flow (m3/s, one barrel) that enters at headwater depth hw (m above the inlet invert), barrel slope >= 0. */
double fr_culvert_inlet_flow(const fr_host *h, const fr_section *section, int code, double slope, double hw);

#endif

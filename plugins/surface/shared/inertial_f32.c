/* inertial_f32.c: the kernel of local inertia in float. */
#define FR_SINGLE 1
#include "real.h"

#include "inertial_rows.h"

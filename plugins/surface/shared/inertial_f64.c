/* inertial_f64.c: the kernel of local inertia in double. */
#define FR_SINGLE 0
#include "real.h"

#include "inertial_rows.h"

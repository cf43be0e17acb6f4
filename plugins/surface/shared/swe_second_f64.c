/* swe_second_f64.c: the kernel of second order in double. */
#define FR_SINGLE 0
#include "real.h"

#include "swe_second.h"

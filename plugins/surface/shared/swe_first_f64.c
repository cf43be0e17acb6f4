/* swe_first_f64.c: the kernel of first order in double. */
#define FR_SINGLE 0
#include "real.h"

#include "swe_first.h"

/* swe_first_f32.c: the kernel of first order in float. */
#define FR_SINGLE 1
#include "real.h"

#include "swe_first.h"

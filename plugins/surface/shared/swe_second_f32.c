/* swe_second_f32.c: the kernel of second order in float. */
#define FR_SINGLE 1
#include "real.h"

#include "swe_second.h"

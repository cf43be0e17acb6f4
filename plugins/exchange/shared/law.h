/* law.h: constants and the square root that the laws of all exchanges share. */
#ifndef FR_EXCHANGE_LAW_H
#define FR_EXCHANGE_LAW_H

#include "freshet/dual.h"

#define FR_GRAVITY 9.80665   /* m s-2 */
#define FR_SMALL_HEAD 1.0e-3 /* m: head difference below which square roots are made linear */

static inline fr_dual fr_law_root(fr_dual head)
{
    return fr_dual_sqrt(head, FR_SMALL_HEAD);
}

#endif

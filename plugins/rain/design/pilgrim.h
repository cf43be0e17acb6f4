/* pilgrim.h: the average pattern of recorded storms. */
#ifndef FR_RAIN_PILGRIM_H
#define FR_RAIN_PILGRIM_H

#include <stddef.h>

/* Pilgrim and Cordery (1975): the intervals are put in order by the mean of their ranks in the storms (rank 1: most
 * rain), and the k-th of them gets the mean share that the k-th wettest interval of a storm has.
 * depth: storms x n, each storm with some rain. share: n shares that sum to 1. work: 3 n numbers. */
void fr_pilgrim_pattern(size_t storms, size_t n, const double *depth, double *share, double *work);

#endif

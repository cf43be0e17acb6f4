/* rank.h: flooded nodes in the order of indicator/flooding. Its README defines the score; the numbers here are the
 * same so that number 1 on the map is number 1 in the table. */
#ifndef MAP_PNG_RANK_H
#define MAP_PNG_RANK_H

#include <stddef.h>
#include <stdint.h>

typedef struct flood {
    int32_t node;
    double volume, duration, depth; /* m3 lost and ponding at most, s, m above the rim */
    double peak_time;               /* s */
    double score;                   /* 0 .. 1 */
} flood;

/* Fills score and sorts: best first, then by node. */
void rank_floods(flood *floods, size_t n);

#endif

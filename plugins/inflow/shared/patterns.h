/* patterns.h: time patterns (monthly, daily, hourly, weekend) and the pieces of a step over which they stay
 * constant. */
#ifndef FR_INFLOW_PATTERNS_H
#define FR_INFLOW_PATTERNS_H

#include "freshet/host.h"

/* Up to one pattern of each kind; NULL = none. */
typedef struct fr_patterns {
    const fr_table *monthly, *daily, *hourly, *weekend;
} fr_patterns;

/* Sorts a pattern in by its kind; a later one of the same kind wins. False: not a pattern. */
bool fr_patterns_add(fr_patterns *p, const fr_table *t);
bool fr_patterns_empty(const fr_patterns *p);
/* Product of the factors. On Saturday and Sunday a weekend pattern stands in for the hourly one. */
double fr_patterns_factor(const fr_patterns *p, const fr_calendar *at);

/* The pieces of [t, t + dt] that lie within one clock hour. */
typedef struct fr_pieces {
    const fr_host *h;
    double t, end;  /* s */
    fr_calendar at; /* of the middle of the current piece */
    double seconds; /* its length */
} fr_pieces;

fr_pieces fr_pieces_of(const fr_host *h, double t, double dt);
bool fr_pieces_next(fr_pieces *p);

#endif

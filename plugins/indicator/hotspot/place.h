/* place.h: a connected place under water: what its cells add up to, how it is judged, and its order in the list. */
#ifndef HOTSPOT_PLACE_H
#define HOTSPOT_PLACE_H

#include "criteria.h"
#include "ground.h"

/* Results and columns, one value a cell; NULL = not there. */
typedef struct water {
    const double *depth, *peak_time, *velocity, *hazard; /* m, s, m/s, m2/s: peaks */
    const double *above, *last_above;                    /* s deeper than the criterion; last time of it */
    const double *porosity, *exposure;
    const int32_t *place;       /* row of places */
    const double *place_weight; /* of places */
} water;

enum { DIRECTIONS = 8, SCORES = 5 };
typedef enum score_part { BY_DEPTH, BY_DURATION, BY_AREA, BY_HAZARD, BY_EXPOSURE } score_part;

typedef struct place {
    int32_t first, deepest; /* cells */
    int32_t group;
    size_t cells;
    double area, volume, depth, peak_time, duration, last_above, velocity, hazard, rating, exposure;
    double low[DIRECTIONS], high[DIRECTIONS]; /* m: shadow of the cells on lines in these directions */
    double length;                            /* m: longest shadow */
    double retreat;                           /* s after the rain; NaN = unknown */
    level grade, hazard_class;
    double score, part[SCORES];
} place;

typedef struct judgement {
    const criteria *criteria;
    double weight[SCORES];
    double rain_end;                    /* s; NaN = unknown */
    double debris_shallow, debris_deep; /* DF up to 0.25 m and above */
} judgement;

/* HR = d (v + 0.5) + DF with the largest d and d v of the cell: not below the true one. */
double place_rating(double depth, double hazard, double debris_shallow, double debris_deep);
/* Sums up the cells of each of n groups. */
void place_sum(const ground *g, const water *w, const judgement *j, const int32_t *label, place *places,
               size_t n);
/* Keeps places that reach the least area and length, in their order; returns how many. */
size_t place_keep(const criteria *c, place *places, size_t n);
/* Grades, scores, and sorts: best score first, then by volume, then by position. */
void place_rank(const judgement *j, place *places, size_t n);

#endif

/* criteria.h: a preset of hotspot_criteria.csv: what makes a place a hotspot, where each grade begins, and the scales of the
 * sub-scores. */
#ifndef HOTSPOT_CRITERIA_H
#define HOTSPOT_CRITERIA_H

#include "freshet/plugin.h"

typedef enum quantity { DEPTH, DURATION, AREA, LENGTH, RETREAT, HAZARD_RATING, QUANTITIES } quantity;
typedef enum level { LEAST, LOW, MEDIUM, HIGH, SEVERE, LEVELS } level;

/* SI. from: where a level begins, NaN = the preset says nothing; grades: the level counts for the grade of a place. */
typedef struct criteria {
    double from[QUANTITIES][LEVELS];
    bool grades[QUANTITIES][LEVELS];
} criteria;

/* Rows of `preset`, then those of "all" for levels that it leaves open. path NULL: the table beside the plugin. */
fr_status criteria_read(const fr_host *h, const char *path, const char *preset, criteria *out);

/* 0 .. 1: 0 at `least` (or 0), 1/4, 1/2, 3/4 and 1 where low, medium, high and severe begin, straight between. */
double criteria_score(const criteria *c, quantity q, double value);
/* The highest level that a quantity reaches; LEAST when none. With graded_only, levels of the sub-scores are left out. */
level criteria_level(const criteria *c, quantity q, double value, bool graded_only);

#endif

/* storm_files.h: the two files that a design storm may come from. */
#ifndef FR_RAIN_STORM_FILES_H
#define FR_RAIN_STORM_FILES_H

#include "freshet/plugin.h"
#include "storm.h"

/* Formula of a zone: its id, or one of the Chinese names in zone_zh (with or without 区, 县).
 * path NULL: storms.csv beside the plugin or in share/freshet. */
fr_status fr_storm_zone(const fr_host *h, const char *path, const char *zone, fr_formula *out);

/* A dimensionless mass curve by its name: share of the depth over share of the duration, both from 0 to 1.
 * path NULL: curves.csv beside the plugin or in share/freshet. Arrays come from h->allocate. */
fr_status fr_storm_curve(const fr_host *h, const char *path, const char *name, size_t *n, double **time,
                         double **depth);

/* A table of rain: lines "time, value". Other lines before the first such line are a heading. Time is a number
 * (in `time_unit` s) or H:MM or H:MM:SS. Arrays come from h->allocate. */
fr_status fr_storm_table(const fr_host *h, const char *path, double time_unit, size_t *n, double **time,
                         double **value);

/* Recorded storms: a line a storm; after its name, if it has one, the depths of equal intervals, as many in each line; a name is no number.
 * Lines without a number before the first storm are a heading. *depth: storms x intervals, from h->allocate. */
fr_status fr_storm_records(const fr_host *h, const char *path, size_t *storms, size_t *intervals,
                           double **depth);

#endif

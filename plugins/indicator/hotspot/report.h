/* report.h: the tables of the ranking. */
#ifndef HOTSPOT_REPORT_H
#define HOTSPOT_REPORT_H

#include "names.h"

typedef struct report {
    const fr_host *h;
    const ground *ground;
    const int32_t *label;
    const judgement *judgement;
    const place *places;
    const surroundings *around;
    size_t count;
} report;

fr_status report_places(const report *r);   /* hotspots: one row a place, a point each */
fr_status report_outlines(const report *r); /* hotspot_areas: the outlines of the same */

#endif

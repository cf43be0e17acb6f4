/* report.h: SWMM's status report as text. */
#ifndef SWMM_OUT_REPORT_H
#define SWMM_OUT_REPORT_H

#include <stdio.h>

#include "frames.h"

typedef struct report {
    const fr_host *h;
    FILE *file;
    units u;
} report;

fr_status report_write(const fr_host *h, const char *path);

/* report_tables.c */
void report_heading(const report *r, const char *title);
void report_nodes(const report *r);
void report_links(const report *r);
void report_catchments(const report *r);

#endif

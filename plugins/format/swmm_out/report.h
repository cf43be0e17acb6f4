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

/* report_balance.c: tables of what came, went and is held */
/* What the networks booked as lost by an account, m3. */
double report_lost(const report *r, const char *account);
/* Processes whose names begin so were part of the run. */
bool report_ran(const report *r, const char *process);
void report_balances(const report *r);

/* report_land.c: catchments, sponge units, groundwater */
void report_catchments(const report *r);
void report_sponge(const report *r);
void report_groundwater(const report *r);

/* report_time.c: tables of how long, from the states at the report times */
/* Length of report period k, s. */
double report_period(const double *times, size_t k);
void report_surcharge(const report *r);
void report_conduits(const report *r);
void report_storage(const report *r);
void report_pumps(const report *r);
void report_outfalls(const report *r);

/* report_class.c */
void report_classes(const report *r);

/* report_tables.c */
const char *word_of(const report *r, fr_set set, size_t i);
void put_time(const report *r, double seconds);
double duration(const report *r);
void rule(const report *r, int n);
void report_heading(const report *r, const char *title);
void report_nodes(const report *r);
void report_links(const report *r);

#endif

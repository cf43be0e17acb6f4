/* summary.h: what a run tells at its end: for people, or one JSON object. */
#ifndef FR_CLI_SUMMARY_H
#define FR_CLI_SUMMARY_H

#include "cli/cli.h"
#include "result/tables.h"
#include "run/run.h"

typedef struct fr_summary {
    const fr_cli *cli;
    const fr_run *run;
    const char *results; /* path */
    const fr_tables *tables;
    double cpu_s, wall_s;
    size_t unserved; /* features of the model that nothing simulates */
} fr_summary;

fr_status fr_summary_print(const fr_summary *s, fr_error *err);

#endif

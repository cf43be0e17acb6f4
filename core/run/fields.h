/* fields.h: how others see the fields of a run. */
#ifndef FR_RUN_FIELDS_H
#define FR_RUN_FIELDS_H

#include "freshet/plugin.h"

#define FR_STAT_COUNT 6

/* One field (set, name): an output port, or a state that a plugin wants recorded. Pointers live as long as
 * the run;
 * values change with every step. Length of each array: count x layers, element-major. */
typedef struct fr_field_view {
    const char *name;
    const char *unit; /* of the values, UDUNITS; for an amount, its mean rate is this times s-1 */
    const char *doc;
    const char *producer; /* label of the (first) process that writes it */
    fr_set set;
    fr_port_kind kind;
    uint32_t flags; /* of the port: FR_RECORD, FR_SIGNED, FR_MAY_BE_NAN */
    size_t count, layers;
    const double *values; /* VALUE: at the end of the step. AMOUNT, TRANSFER: sum over the last step.
                             Elements that no process serves hold NaN (VALUE) or 0. */
    /* AMOUNT, TRANSFER: sum since the last report time; divide by fr_run_report_span() for the mean rate.
     * NULL for VALUE. */
    const double *since_report;
    /* By fr_statistic. MAX and MIN of an amount are those of its mean rate over an exchange step (unit s-1),
     * so that they do not depend on the length of the step. TOTAL of a value is its time integral
     * (trapezoid). */
    const double *statistic[FR_STAT_COUNT];
} fr_field_view;

#endif

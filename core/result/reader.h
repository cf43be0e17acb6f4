/* reader.h: a results.nc opened for indicators, exports and comparisons. Arrays are read when first asked for. */
#ifndef FR_RESULT_READER_H
#define FR_RESULT_READER_H

#include "host/instance.h"
#include "model/model.h"

typedef struct fr_results fr_results;

/* path: results.nc or the folder that holds it. */
fr_status fr_results_open(const char *path, fr_results **out, fr_error *err);
void fr_results_free(fr_results *r);

const char *fr_results_path(const fr_results *r);
const fr_model *fr_results_model(const fr_results *r);
const char *fr_results_title(const fr_results *r);   /* of the scenario; "" */
double fr_results_start(const fr_results *r);        /* epoch, s */
const char *fr_results_status(const fr_results *r);  /* "complete", "running", or why it ended early */
double fr_results_ledger_error(const fr_results *r); /* relative */
size_t fr_results_times(fr_results *r, const double **times);
/* One value an element (first layer when there are several); NULL when absent. */
const double *fr_results_statistic(fr_results *r, fr_set set, const char *field, fr_statistic statistic);
const double *fr_results_frame(fr_results *r, fr_set set, const char *field,
                               size_t k); /* until the next call */
const char *fr_results_unit(fr_results *r, fr_set set, const char *field);
size_t fr_results_ledger(fr_results *r, size_t line, const char **process, const char **account,
                         fr_direction *direction, double *volume);

#endif

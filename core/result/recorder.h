/* recorder.h: watches a run and writes its results: DIR/results.nc (netCDF-4, CF + UGRID).
 *
 * Layout: one dimension a set (node, link, catchment, gauge ...); `<field>(time, element)` at report times (amounts
 * as mean rates), `<field>_max`, `_max_time`, `_min`, `_total`, `_positive_time`, `_last` over all steps; mesh1d
 * topology; ledger; the whole model in group /model, so that a result can be judged without its input files.
 * The file is replaced whole (written beside, then renamed): a reader never sees half a file, and while a run goes
 * on it is renewed now and then (at most 5 % of the time goes there). */
#ifndef FR_RESULT_RECORDER_H
#define FR_RESULT_RECORDER_H

#include "run/run.h"
#include "scenario/scenario.h"

typedef struct fr_recorder fr_recorder;

/* folder: made when absent. The scenario must outlive the recorder. */
fr_status fr_recorder_new(const fr_scenario *scenario, const char *folder, fr_recorder **out, fr_error *err);
void fr_recorder_free(fr_recorder *r);
fr_run_observer fr_recorder_observer(fr_recorder *r);
const char *fr_recorder_path(const fr_recorder *r); /* of results.nc */
/* After a failed run: what there is up to then becomes results.nc; the reason is kept in it. */
fr_status fr_recorder_rescue(fr_recorder *r, const fr_run *run, const char *reason, fr_error *err);

#endif

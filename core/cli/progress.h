/* progress.h: how far a run is: a bar on a terminal, a plain line now and then otherwise. */
#ifndef FR_CLI_PROGRESS_H
#define FR_CLI_PROGRESS_H

#include "cli/cli.h"
#include "run/run.h"

typedef struct fr_progress fr_progress;

fr_status fr_progress_new(const fr_cli *cli, fr_progress **out, fr_error *err);
void fr_progress_free(fr_progress *p);
fr_run_observer fr_progress_observer(fr_progress *p);
void fr_progress_end(fr_progress *p); /* wipes the bar */

#endif

/* run.h: one run: processes on a model, from a start to an end.
 *
 *     fr_run_create -> fr_run_start, or fr_run_resume -> fr_run_step until fr_run_done -> fr_run_finish ->
 * fr_run_free
 *
 * fr_run_advance_all does the middle part.
 */
#ifndef FR_RUN_RUN_H
#define FR_RUN_RUN_H

#include "base/error.h"
#include "host/instance.h"
#include "model/model.h"
#include "run/fields.h"
#include "run/ledger.h"
#include "solve/rates.h"

typedef struct fr_run fr_run;

/* One plugin chosen for a run. Several of one role may stand side by side when their domains differ. */
typedef struct fr_run_use {
    const fr_record *record; /* from the registry */
    fr_set set;              /* FR_NONE: the first of the plugin's sets that the model has */
    size_t row_count;
    const int32_t *rows; /* ascending; NULL = the whole set */
    const fr_param_text *params;
    size_t param_count;
    const char *file; /* where it was chosen, for messages; NULL */
    int line;
    double relative_tolerance,
        absolute_tolerance; /* of this process when the core integrates it; 0 = the run's */
} fr_run_use;

/* Sees the run from outside: recorder, progress. Every callback is optional. */
typedef struct fr_run_observer {
    const char *name; /* unique, names its part of a checkpoint */
    void *self;
    /* After initialise at a fresh start, before the first report; not called on resume (restore is). */
    fr_status (*begin)(void *self, const fr_run *run, fr_error *err);
    /* At report_start + k report_step (the start itself when report_start is 0). On resume the report of the
     * checkpoint's own time is not repeated. */
    fr_status (*report)(void *self, const fr_run *run, double t, fr_error *err);
    fr_status (*step)(void *self, const fr_run *run, double t, double dt,
                      fr_error *err); /* after each step */
    fr_status (*finish)(void *self, const fr_run *run, fr_error *err);
    /* What the observer needs to go on from a checkpoint. *blob is malloc'ed, the host frees it. save must
     * make sure that what it counts on is on disk (flush) before it returns. */
    fr_status (*save)(void *self, const fr_run *run, void **blob, size_t *size, fr_error *err);
    /* In place of begin; the run has the checkpoint's time, fields and statistics. */
    fr_status (*restore)(void *self, const fr_run *run, const void *blob, size_t size, fr_error *err);
} fr_run_observer;

typedef struct fr_run_spec {
    const fr_model *model; /* frozen; must outlive the run */
    const fr_run_use *uses;
    size_t use_count;
    double end;           /* s; the run starts at 0 */
    double report_start;  /* s */
    double report_step;   /* s, > 0 */
    double exchange_step; /* longest exchange step, s; 0 = 900 */
    double ledger_limit;  /* relative error of the ledger above which the run fails, 0 = 1e-9 */
    double relative_tolerance, absolute_tolerance; /* for rates processes; 0 = the plugin's own */
    uint64_t seed;
    int threads;                   /* 0 = as OpenMP has it */
    const fr_option_text *options; /* of the scenario; they win over the model's */
    size_t option_count;
    struct fr_logger *logger;
    const char *checkpoint_path; /* NULL = none */
    double checkpoint_step;      /* simulated s between checkpoints; 0 = none by simulated time */
    double checkpoint_wall;      /* wall-clock s between checkpoints; 0 = none by wall clock */
    const fr_run_observer *observers;
    size_t observer_count;
    unsigned checks; /* fr_run_checks: for `freshet plugins check` and tests */
} fr_run_spec;

/* Makes plugins prove their manners, at some cost. */
typedef enum fr_run_checks {
    FR_CHECK_PORTS =
        1, /* arrays end at a guard page; inputs and what lies before an array are compared after calls */
    FR_CHECK_REDO = 2 /* every step is taken back and done again */
} fr_run_checks;

/* Makes instances, wires ports, calls create of each. What `spec` points to (records, model, logger,
 * observers' selves) must outlive the run; texts and arrays are copied. */
fr_status fr_run_create(const fr_run_spec *spec, fr_run **out, fr_error *err);
fr_status fr_run_start(fr_run *run, fr_error *err);                    /* fresh */
fr_status fr_run_resume(fr_run *run, const char *path, fr_error *err); /* from a checkpoint */
fr_status fr_run_step(fr_run *run, fr_error *err);                     /* one exchange step */
bool fr_run_done(const fr_run *run);
/* Asked to stop (Ctrl-C): fr_run_advance_all ends after the step with *stop set. stop may be NULL. */
fr_status fr_run_advance_all(fr_run *run, const volatile int *stop, fr_error *err);
fr_status fr_run_finish(fr_run *run, fr_error *err); /* tells observers, checks the ledger */
void fr_run_free(fr_run *run);
fr_status fr_run_checkpoint(fr_run *run, const char *path, fr_error *err);
/* SHA-256, in hexadecimal, of all that the run remembers: equal when two runs are at the same point, bit for
 * bit. */
void fr_run_digest(const fr_run *run, char text[65]);

const fr_model *fr_run_model(const fr_run *run);
double fr_run_time(const fr_run *run); /* s */
double fr_run_end(const fr_run *run);
double fr_run_report_span(
    const fr_run *run); /* s since the last report time (in report: since the one before) */
double fr_run_report_step(const fr_run *run);
double fr_run_report_start(const fr_run *run);
uint64_t fr_run_steps(const fr_run *run);   /* exchange steps done */
uint64_t fr_run_retries(const fr_run *run); /* exchange steps done again, shorter */

size_t fr_run_field_count(const fr_run *run);
void fr_run_field_at(const fr_run *run, size_t i, fr_field_view *out);
bool fr_run_field_find(const fr_run *run, fr_set set, const char *name, fr_field_view *out);
const fr_ledger *fr_run_ledger(const fr_run *run);
double fr_run_ledger_error(
    const fr_run *run); /* of the city and its processes, relative to throughput: worst */

size_t fr_run_instance_count(const fr_run *run); /* in schedule order */
fr_instance *fr_run_instance(const fr_run *run, size_t i);
/* Seconds spent in instance i: CPU time of all threads, and elapsed time. */
double fr_run_instance_seconds(const fr_run *run, size_t i);
double fr_run_instance_elapsed(const fr_run *run, size_t i);

/* What the integrator of instance i did since the run began or was resumed, steps that were given back included.
 * False when the core does not integrate it. */
typedef struct fr_run_rates {
    fr_rates_method method;
    double relative_tolerance, absolute_tolerance; /* in use */
    bool own_tolerances;                           /* the plugin gives absolute tolerances by itself */
    fr_rates_counts counts;
} fr_run_rates;
bool fr_run_rates_of(const fr_run *run, size_t i, fr_run_rates *out);

/* Features of the model that no plugin of the run serves: calls `each` for every one; returns their number.
 * */
size_t fr_run_unserved_features(const fr_run *run,
                                void (*each)(void *arg, const char *feature, const char *where), void *arg);

#endif

/* instance.h: one plugin at work: descriptor + fr_host + parameter values + domain + self.
 *
 * Every call into a plugin goes through the guard (guard.h), which remembers plugin, call and simulated time
 * for a crash report; a failure comes back as fr_error with plugin, element and time in its message.
 */
#ifndef FR_HOST_INSTANCE_H
#define FR_HOST_INSTANCE_H

#include "base/error.h"
#include "freshet/plugin.h"
#include "host/registry.h"
#include "model/model.h"

typedef struct fr_instance fr_instance;

/* A parameter as the user wrote it: one text ("15 cm", "true", "2 h"), or several for FR_LIST. */
typedef struct fr_param_text {
    const char *name;
    size_t count;
    const char *const *text;
    const char *file; /* scenario file: error messages, and where relative paths start; NULL */
    int line;         /* 0 = unknown */
} fr_param_text;

typedef struct fr_option_text {
    const char *name, *value;
} fr_option_text;

/* What the results room lends to indicators and to format.write_results. Same meaning as in freshet/host.h.
 * */
typedef struct fr_result_services {
    void *context;
    const double *(*statistic)(void *context, fr_set set, const char *field, fr_statistic statistic);
    size_t (*times)(void *context, const double **times);
    const double *(*frame)(void *context, fr_set set, const char *field, size_t k);
    const char *(*unit)(void *context, fr_set set, const char *field);
    size_t (*ledger)(void *context, size_t line, const char **process, const char **account,
                     fr_direction *direction, double *volume);
    fr_status (*table_begin)(void *context, const char *name, const char *title, fr_set set, size_t columns,
                             const fr_table_column *column, fr_error *err);
    fr_status (*table_row)(void *context, int32_t element, const fr_value *values, fr_error *err);
    const fr_value *(*table)(void *context, const char *name, size_t *rows, size_t *columns,
                             const fr_table_column **column);
} fr_result_services;

/* What the measures' caller lends. */
typedef struct fr_measure_services {
    void *context;
    fr_status (*cost)(void *context, const char *item, double quantity, const char *unit, fr_error *err);
    fr_status (*change)(void *context, fr_set set, int32_t element, const char *text, fr_error *err);
} fr_measure_services;

/* What a run lends to processes. */
typedef struct fr_run_services {
    void *context;
    double *(*field)(void *context, fr_instance *instance, const char *name, size_t *size);
    fr_status (*book)(void *context, fr_instance *instance, fr_direction direction, const char *account,
                      double volume);
    size_t (*law_count)(void *context, fr_instance *solver);
    fr_instance *(*law)(void *context, fr_instance *solver, size_t k);
    size_t (*exchange_count)(void *context, fr_instance *solver);
    fr_instance *(*exchange)(void *context, fr_instance *solver, size_t k);
    /* books n volumes (m3, positive solver -> exchange) between the two */
    void (*exchange_passed)(void *context, fr_instance *solver, fr_instance *exchange, size_t n,
                            const double *volume);
} fr_run_services;

typedef struct fr_instance_spec {
    const fr_record *record;
    const char *label; /* unique in a run: "infiltration/horton" or "infiltration/horton#2"; NULL = name */
    const fr_model *model; /* read-only view; may be NULL for format.recognise and the like */
    fr_model *edit;        /* format.read, measure.apply: the model under construction; else NULL */
    fr_set set;            /* domain; FR_NONE for kinds without one */
    size_t row_count;      /* with rows NULL: ignored, the whole set */
    const int32_t *rows;   /* ascending; NULL = the whole set */
    const fr_param_text *params;
    size_t param_count;
    const fr_option_text *options; /* of the scenario; they win over the model's */
    size_t option_count;
    const char *where_file; /* where the plugin was chosen, for messages */
    int where_line;
    uint64_t seed;
    struct fr_pool *pool; /* pool.h; NULL = one thread */
    struct fr_logger *logger;
    const fr_run_services *run; /* each NULL when it does not apply */
    const fr_result_services *results;
    const fr_measure_services *measures;
} fr_instance_spec;

/* Checks and converts the parameters and fills the service table; calls nothing in the plugin yet.
 * Everything in `spec` is copied but the record, the model, the logger and the service tables, which must
 * outlive the instance. */
fr_status fr_instance_new(const fr_instance_spec *spec, fr_instance **out, fr_error *err);
void fr_instance_free(fr_instance *in); /* calls process->destroy when create() succeeded */

/* Only the parameter check: what `freshet check` and the scenario reader want. */
fr_status fr_params_check(const fr_plugin *p, const fr_param_text *params, size_t count, fr_error *err);

const fr_plugin *fr_instance_plugin(const fr_instance *in);
const fr_record *fr_instance_record(const fr_instance *in);
const char *fr_instance_label(const fr_instance *in);
const fr_host *fr_instance_host(const fr_instance *in);
const fr_model *fr_instance_model(const fr_instance *in);
fr_set fr_instance_set(const fr_instance *in);
size_t fr_instance_size(const fr_instance *in);                /* elements of the domain */
const int32_t *fr_instance_rows(const fr_instance *in);        /* NULL = whole set */
fr_set fr_instance_resolve(const fr_instance *in, fr_set set); /* FR_DOMAIN -> its set */
void *fr_instance_self(
    const fr_instance *in); /* what create() gave: for callbacks that run through a solver */
/* The values as they were understood, "name=value unit" lines: for provenance. Valid until free. */
const char *fr_instance_settings(const fr_instance *in);

/* ---- guarded calls. All but create() need a created instance; a callback that is absent is FR_OK. ---- */
fr_status fr_instance_create(fr_instance *in, double t, fr_error *err);
fr_status fr_instance_initialise(fr_instance *in, double t, fr_error *err);
fr_status fr_instance_restored(fr_instance *in, double t, fr_error *err);
fr_status fr_instance_prepare(fr_instance *in, double t, double dt, fr_error *err);
fr_status fr_instance_advance(fr_instance *in, double t, double dt,
                              fr_error *err); /* FR_RETRY: err stays clear */
fr_status fr_instance_step_wish(fr_instance *in, double t, double *dt, fr_error *err);
fr_status fr_instance_stored(fr_instance *in, double *volume, fr_error *err);
size_t fr_instance_counter(fr_instance *in, size_t i, const char **name, double *value);
uint32_t fr_instance_state_layers(fr_instance *in, const fr_state *state);

/* For a call that the host made through something else (an integrator): turns its status and the instance's
 * own message into err. */
fr_status fr_instance_settle(fr_instance *in, const char *call, double t, fr_status status, fr_error *err);

/* The plugin used a service against its declaration: the call in progress will fail with this message, which
 * has one %s for `name`. */
void fr_instance_fault(fr_instance *in, const char *format, const char *name);

fr_status fr_instance_read(fr_instance *in, const char *path, fr_error *err); /* format */
fr_status fr_instance_write(fr_instance *in, const char *path, fr_error *err);
fr_status fr_instance_write_results(fr_instance *in, const char *path, fr_error *err);
fr_status fr_instance_evaluate(fr_instance *in, fr_error *err); /* indicator */
fr_status fr_instance_apply(fr_instance *in, fr_error *err);    /* measure */
/* How sure a format plugin is about a file; needs no instance. */
int fr_record_recognise(const fr_record *record, const char *path, const char *head, size_t n);

#endif

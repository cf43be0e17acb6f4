/* check_parts.h: the plugin checker: a bench around one plugin (check_bench.c), the checks (check_process.c,
 * check_others.c), a child process for each (check_child.c). */
#ifndef FR_CLI_CHECK_PARTS_H
#define FR_CLI_CHECK_PARTS_H

#include "base/error.h"
#include "base/text.h"
#include "host/registry.h"
#include "run/run.h"

typedef enum fr_verdict { FR_PASSED, FR_FAILED, FR_UNTESTED } fr_verdict;

typedef struct fr_checked {
    const char *name;
    fr_verdict verdict;
    char detail[900];
} fr_checked;

/* What a check works with. */
typedef struct fr_check_case {
    const fr_record *record;
    const fr_param_text *params; /* of --set and what the plugin must be given */
    size_t param_count;
    const char *folder; /* for files, empty at the start */
} fr_check_case;

/* Runs inside the child. Fills detail; the verdict is what it returns. */
typedef fr_verdict fr_check_function(const fr_check_case *c, char *detail, size_t n);

typedef struct fr_check {
    const char *name, *title;
    fr_check_function *function;
} fr_check;

extern const fr_check fr_checks_process[], fr_checks_others[]; /* end with a NULL name */

/* In a child with `seconds` to live; a crash or a hang becomes a verdict. */
void fr_check_in_child(const fr_check *check, const fr_check_case *c, double seconds, fr_checked *out);

/* ---- the bench ---- */
typedef struct fr_bench_spec {
    size_t elements;
    double end;          /* s */
    uint64_t most_steps; /* the run may stop after as many; 0 = no limit */
    unsigned checks;     /* fr_run_checks */
    int threads;
    bool poison; /* NaN in every input from t = 600 s on */
    const fr_param_text *params;
    size_t param_count;
    const char *checkpoint; /* path: save at half time, go on in a new run */
} fr_bench_spec;

typedef struct fr_bench_result {
    fr_status status;
    fr_error error;
    char digest[65];
    double relative, throughput; /* ledger of the plugin */
    double seconds;              /* in the plugin */
    uint64_t steps, retries;
    size_t elements; /* of its domain */
} fr_bench_result;

/* check_law.c, check_exchange.c: solvers that ask a law or an exchange */
extern const fr_record fr_check_law_solver;
extern const fr_record fr_check_network, fr_check_surface;

/* The plugin among a feeder for its inputs and a taker for its outputs, on the synthetic model. */
void fr_bench_run(const fr_record *record, const fr_bench_spec *spec, fr_bench_result *out);

#endif

/* run_parts.h: what the files of this room share; for no other room.
 *
 * A *slot* is an instance in the schedule. A *binding* joins one port of it to a *field*. A *segment* is an
 * array of doubles that must survive a checkpoint; those marked `step` also come back when a step is done
 * again. */
#ifndef FR_RUN_RUN_PARTS_H
#define FR_RUN_RUN_PARTS_H

#include "base/log.h"
#include "base/memory.h"
#include "base/sum.h"
#include "host/guard.h"
#include "host/pool.h"
#include "run/run.h"
#include "solve/rates.h"

#define FR_FIELD_STATE 0x10000u /* fr_field.flags: comes from a state, not from a port */

typedef struct fr_field {
    const char *name, *unit, *doc, *producer;
    fr_set set;
    fr_port_kind kind;
    uint32_t flags;
    size_t count, layers, n; /* n = count * layers */
    size_t givers;           /* bindings that write it */
    double *values;
    double *since; /* AMOUNT, TRANSFER: sum since the last report */
    double *statistic[FR_STAT_COUNT];
    int32_t *giver; /* VALUE, AMOUNT: slot that writes each element; FR_NONE */
    int32_t *taker; /* TRANSFER: slot that takes each element; FR_NONE */
    double *pool;   /* TRANSFER: given and not yet taken */
    bool water;     /* TRANSFER in m3: booked */
} fr_field;

typedef struct fr_binding {
    const fr_port *port;
    fr_field *field;     /* NULL: nobody serves it */
    double *values;      /* the plugin's array; NULL: an optional port that nobody serves */
    size_t n;            /* its length */
    size_t moved;        /* elements that go between array and field */
    const int32_t *rows; /* their rows in the field; NULL = 0 .. moved - 1 */
    bool compact;        /* array position i is moved element i (else: row) */
    bool alias;          /* the array is the field's own */
    bool lagged; /* an amount that is written after it is read: the reader gets that of the last step */
    double scale, offset;     /* in: array = scale * field + offset; out: field = scale * array + offset */
    size_t account, unserved; /* ledger lines of a transfer */
    size_t back;              /* ledger line of the other direction, for a signed transfer */
} fr_binding;

typedef struct fr_held {
    const fr_state *state;
    double *values;
    size_t n, layers, count;
    fr_field *field; /* when recorded */
} fr_held;

typedef struct fr_slot {
    fr_instance *instance;
    const fr_plugin *plugin;
    const fr_process_ops *ops;
    fr_role role;
    size_t index, process; /* position in the schedule; ledger process */
    fr_binding *in, *out;
    size_t in_count, out_count;
    fr_held *states;
    size_t state_count;
    fr_rates *rates;
    double *y, *hint; /* rates: values and the first step size to try */
    size_t blocks, block;
    double *quadratures;
    double relative_tolerance, absolute_tolerance; /* that the scenario asks for; 0 = the plugin's own */
    size_t *laws;                                  /* slots whose laws this solver carries */
    size_t law_count;
    size_t passed[4];    /* exchange: ledger lines of what network and exchange hand each other */
    double cpu, elapsed; /* s in prepare and advance, steps that were given back included */
    double last;         /* s, of the last call */
} fr_slot;

typedef struct fr_segment {
    const char *name;
    double *data;
    size_t n;
    bool step;
} fr_segment;

/* An array between guard pages (fence.c). */
typedef struct fr_fence {
    unsigned char *map;
    size_t size, before; /* bytes of the map; canary bytes before the array */
} fr_fence;

struct fr_run {
    fr_run_spec spec; /* texts copied */
    const fr_model *model;
    fr_run_services services;
    fr_arena arena;
    fr_pool *pool;
    fr_slot *slots; /* in schedule order */
    size_t slot_count;
    size_t *exchanges; /* slots of the role exchange */
    size_t exchange_count;
    FR_ARRAY(fr_field *) fields;
    FR_ARRAY(fr_segment) segments;
    fr_ledger *ledger;
    bool can_redo;
    double *snapshot;
    double time, report_time; /* now; last report */
    double span;              /* s since the last report */
    uint64_t reports;         /* reports made or passed */
    uint64_t steps, retries;
    double cap;             /* longest step after a retry; 0 = none */
    double checkpoint_time; /* simulated time of the last checkpoint */
    double checkpoint_clock;
    bool started;
    FR_ARRAY(fr_fence) fences;
};

/* wire.c: fields and bindings */
fr_status fr_wire(fr_run *run, fr_error *err);
fr_binding *fr_binding_find(fr_binding *bindings, size_t count, const char *name);
fr_status fr_segment_add(fr_run *run, const char *name, double *data, size_t n, bool step, fr_error *err);
char *fr_run_name(fr_run *run, fr_error *err, const char *format, ...) FR_PRINTF(3, 4);

/* fence.c: with FR_CHECK_PORTS, does a plugin write only where it may? */
double *fr_fence_array(fr_run *run, size_t n, fr_error *err);   /* an array that a plugin gets, zeroed */
uint64_t fr_fence_mark(const fr_run *run, const fr_slot *slot); /* before a call: of the inputs */
fr_status fr_fence_check(const fr_run *run, const fr_slot *slot, uint64_t mark, const char *call,
                         fr_error *err);
void fr_fence_free(fr_run *run);

/* move.c: values between plugins and fields */
void fr_clear_step(fr_run *run);
/* transfers: also hand over the water that waits, which only happens within a step. */
void fr_gather(fr_run *run, fr_slot *slot, bool transfers);
typedef enum fr_phase { FR_PHASE_INITIALISE, FR_PHASE_PREPARE, FR_PHASE_ADVANCE } fr_phase;
/* Checks what the plugin wrote, then moves it to the fields and pools. */
fr_status fr_scatter(fr_run *run, fr_slot *slot, fr_phase phase, double t, fr_error *err);

/* statistics.c */
void fr_statistics_start(fr_run *run);
void fr_statistics_step(fr_run *run, double t, double dt);

/* ledger.c */
fr_status fr_ledger_new(fr_ledger **out, fr_error *err);
void fr_ledger_free(fr_ledger *l);
fr_status fr_ledger_add_process(fr_ledger *l, const char *label, size_t *process, fr_error *err);
fr_status fr_ledger_account(fr_ledger *l, size_t process, const char *account, fr_direction direction,
                            fr_account_kind kind, size_t *line, fr_error *err);
void fr_ledger_add(fr_ledger *l, size_t line, double volume);
void fr_ledger_set_stored(fr_ledger *l, size_t process, double volume, bool initial);
void fr_ledger_set_transit(fr_ledger *l, double volume);
fr_status fr_ledger_snapshot(fr_ledger *l, fr_error *err);
void fr_ledger_restore(fr_ledger *l);
fr_status fr_ledger_save(const fr_ledger *l, char **text, double **sums, size_t *count, fr_error *err);
fr_status fr_ledger_load(fr_ledger *l, const char *text, const double *sums, size_t count, fr_error *err);

/* integrated.c */
void fr_slot_tolerances(const fr_run *run, fr_slot *slot, const fr_run_use *use);

/* step.c */
double fr_clock_now(void); /* s, monotonic */
fr_status fr_initialise_all(fr_run *run, fr_error *err);
fr_status fr_restored_all(fr_run *run, fr_error *err);
fr_status fr_report_if_due(fr_run *run, fr_error *err);
fr_status fr_update_stored(fr_run *run, bool initial, fr_error *err);

/* provenance.c: what must be equal for a checkpoint to fit a run, as lines of text */
fr_status fr_provenance(const fr_run *run, char **text, fr_error *err); /* release with free() */
/* The first line that differs, put into a message. */
fr_status fr_provenance_compare(const char *saved, const char *now, fr_error *err);

#endif

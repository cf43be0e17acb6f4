/* ledger.h: the one account of all water, m3.
 *
 * Each process: stored now - stored at the start = in - out, over what it booked itself (water that enters
 * or leaves the city there) and what it took and gave through transfer ports. The whole city: the same over
 * what crossed its border, plus water in transit (given, to be taken in the next step). Sums are compensated
 * (Neumaier).
 */
#ifndef FR_RUN_LEDGER_H
#define FR_RUN_LEDGER_H

#include "base/error.h"
#include "freshet/host.h"

typedef struct fr_ledger fr_ledger;

typedef enum fr_account_kind {
    FR_ACCOUNT_EXTERNAL, /* booked by the plugin: crosses the border of the city */
    FR_ACCOUNT_HANDED,   /* through a transfer port, to or from another process */
    FR_ACCOUNT_UNSERVED  /* through a transfer port that nobody takes: has left the city */
} fr_account_kind;

typedef struct fr_ledger_line {
    const char *process; /* label */
    const char *account;
    fr_direction direction;
    fr_account_kind kind;
    double volume;
} fr_ledger_line;

typedef struct fr_balance {
    double initial, stored; /* water held at the start and now */
    double in, out;
    double error;      /* stored - initial - in + out */
    double throughput; /* larger of initial + in and stored + out */
    double relative;   /* |error| / throughput; 0 when nothing moved */
} fr_balance;

size_t fr_ledger_line_count(const fr_ledger *l);
fr_ledger_line fr_ledger_line_at(const fr_ledger *l, size_t i);
size_t fr_ledger_process_count(const fr_ledger *l);
const char *fr_ledger_process(const fr_ledger *l, size_t process);
fr_balance fr_ledger_balance(const fr_ledger *l, size_t process);
fr_balance fr_ledger_city(const fr_ledger *l); /* stored includes water in transit */
double fr_ledger_in_transit(const fr_ledger *l);
/* The largest relative error: of the city, and of each process that keeps water or moves it on. */
double fr_ledger_worst(const fr_ledger *l, const char **process);

#endif

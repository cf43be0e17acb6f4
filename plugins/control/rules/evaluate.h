/* evaluate.h: what the rules want at one time. Knows no host. */
#ifndef FR_RULES_EVALUATE_H
#define FR_RULES_EVALUATE_H

#include "language.h"

typedef struct fr_inputs {
    void *context;
    double (*value)(void *context, const fr_quantity *q); /* user units; NaN: not defined now */
    double (*curve)(void *context, int32_t table, double x);
    double (*series)(void *context, int32_t table); /* value now */
    double before, after; /* h: an instant "is now" when it lies in (now - before, now + after] */
    double minutes;       /* since the rules were evaluated last: the step of PID controllers */
} fr_inputs;

typedef struct fr_outputs {
    double *target;            /* setting of each link: in: in force; out: wanted */
    double *commanded;         /* out: 1 where a rule acts, else 0 */
    double *pid;               /* errors of the last two evaluations, two a controller */
    double *priority, *chosen; /* room for one number a link each */
    size_t links;
    const bool *pump; /* their settings may pass 1 */
} fr_outputs;

/* Returns how many settings changed. */
size_t fr_rules_evaluate(const fr_rules *r, const fr_inputs *in, fr_outputs *out);
/* Hours until the next instant that a rule compares a time with; infinite when there is none. */
double fr_rules_next_time(const fr_rules *r, const fr_inputs *in);
double fr_term_value(const fr_rules *r, const fr_inputs *in, const fr_term *t);
/* One step of a PID controller in recursive form: the new setting. error: of the last two evaluations. */
double fr_pid_setting(const fr_action *a, double setting, double set_point, double value, double minutes,
                      double error[2]);

#endif

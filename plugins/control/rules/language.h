/* language.h: control rules as parsed from the text of [CONTROLS]. Knows no host: names are resolved by
 * callbacks. */
#ifndef FR_RULES_LANGUAGE_H
#define FR_RULES_LANGUAGE_H

#include "../../shared/expression.h"

/* What a premise can ask about. Word as in the language. */
typedef enum fr_object {
    FR_OBJECT_GAGE,
    FR_OBJECT_NODE,
    FR_OBJECT_LINK,
    FR_OBJECT_CONDUIT,
    FR_OBJECT_PUMP,
    FR_OBJECT_ORIFICE,
    FR_OBJECT_WEIR,
    FR_OBJECT_OUTLET,
    FR_OBJECT_SIMULATION,
    FR_OBJECT_COUNT
} fr_object;

/* Attributes, with the objects that have them: G gage, N node, L link and conduit, P pump, R orifice, weir,
 * outlet, S simulation. */
#define FR_ATTRIBUTE_LIST(X) \
    X(DEPTH, "NL")           \
    X(MAXDEPTH, "NL")        \
    X(HEAD, "N")             \
    X(VOLUME, "N")           \
    X(INFLOW, "N")           \
    X(FLOW, "LPR")           \
    X(FULLFLOW, "L")         \
    X(FULLDEPTH, "L")        \
    X(FULLAREA, "L")         \
    X(STATUS, "LP")          \
    X(SETTING, "LPR")        \
    X(LENGTH, "L")           \
    X(SLOPE, "L")            \
    X(VELOCITY, "L")         \
    X(TIMEOPEN, "LPR")       \
    X(TIMECLOSED, "LPR")     \
    X(TIME, "S")             \
    X(DATE, "S")             \
    X(CLOCKTIME, "S")        \
    X(DAYOFYEAR, "S")        \
    X(DAY, "S")              \
    X(MONTH, "S")            \
    X(INTENSITY, "G")        \
    X(PAST_RAIN, "") /* nHR_DEPTH */

typedef enum fr_attribute {
#define FR_ATTRIBUTE_ENUM(name, objects) FR_ATTRIBUTE_##name,
    FR_ATTRIBUTE_LIST(FR_ATTRIBUTE_ENUM)
#undef FR_ATTRIBUTE_ENUM
} fr_attribute;

typedef struct fr_quantity {
    fr_object object; /* GAGE, NODE, LINK or SIMULATION */
    int32_t index;    /* row of gauges, nodes or links */
    fr_attribute attribute;
    int32_t hours; /* of past rain */
} fr_quantity;

typedef enum fr_term_kind { FR_TERM_VALUE, FR_TERM_QUANTITY, FR_TERM_EXPRESSION } fr_term_kind;
typedef struct fr_term {
    fr_term_kind kind;
    double value; /* user units; hours for times; days since 1970 for dates */
    fr_quantity quantity;
    int32_t expression;
} fr_term;

typedef enum fr_relation { FR_EQ, FR_NE, FR_LT, FR_LE, FR_GT, FR_GE } fr_relation;

typedef struct fr_premise {
    bool alternative; /* OR */
    fr_term left, right;
    fr_relation relation;
    int line;
} fr_premise;

typedef enum fr_action_kind { FR_SET_VALUE, FR_SET_CURVE, FR_SET_SERIES, FR_SET_PID } fr_action_kind;
typedef struct fr_action {
    int32_t link;
    fr_action_kind kind;
    double value;
    int32_t table;
    double kp, ki, kd; /* gain, integral and derivative time (min) */
    int32_t pid;       /* number of its memory */
    int line;
} fr_action;

typedef struct fr_rule {
    char *name;
    double priority;
    fr_premise *premise;
    size_t premises;
    fr_action *then, *otherwise;
    size_t thens, otherwises;
    int line;
} fr_rule;

typedef struct fr_variable {
    char *name;
    fr_quantity quantity;
} fr_variable;

typedef struct fr_named_expression {
    char *name;
    fr_expression *expression;
} fr_named_expression;

typedef struct fr_rules {
    fr_rule *rule;
    size_t rules;
    fr_variable *variable;
    size_t variables;
    fr_named_expression *expression;
    size_t expressions;
    int32_t pids;
    int32_t most_hours; /* of past rain that any premise asks for */
} fr_rules;

/* How names are found. */
typedef struct fr_names {
    void *context;
    int32_t (*find)(void *context, fr_object object, const char *name);  /* GAGE, NODE or LINK; FR_NONE */
    int32_t (*link_kind)(void *context, int32_t link);                   /* fr_link_kind */
    int32_t (*table)(void *context, const char *kind, const char *name); /* "curve" or "series"; FR_NONE */
    const char *(*say)(void *context, const char *english); /* in the language of the user; NULL: English */
} fr_names;

typedef struct fr_rules_error {
    int line; /* of the text, from 1; 0 = none */
    char message[256];
} fr_rules_error;

/* FR_INPUT and *error for a text that is wrong. */
fr_status fr_rules_parse(const char *text, const fr_names *names, fr_rules **out, fr_rules_error *error);
void fr_rules_free(fr_rules *r);

/* Words, numbers and times, shared by the parts of the parser. */
int fr_word_in(const char *word, const char *const *list, size_t n); /* -1 */
bool fr_word_number(const char *word, double *value);                /* whole word, finite */
bool fr_word_hours(const char *word, double *hours);                 /* "h:m:s" or decimal hours */
bool fr_word_date(const char *word, double *days);                   /* "m/d/yyyy", days since 1970 */
double fr_days_since_1970(long month, long day, long year);
bool fr_word_day_of_year(const char *word, double *day); /* "m/d" or 1..366 */

#endif

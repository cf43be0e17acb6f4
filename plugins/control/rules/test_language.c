/* The rule language: parsing, its messages, expressions, conditions, priorities, controllers. */
#include "base/testing.h"
#include "evaluate.h"

enum { LINKS = 6 };
static const char *const links[LINKS] = { "C1", "P1", "P2", "OR1", "W1", "OUT1" };
static const int32_t kinds[LINKS] = { FR_CONDUIT, FR_PUMP, FR_PUMP, FR_ORIFICE, FR_WEIR, FR_OUTLET };
static const char *const nodes[] = { "N1", "N2", "蓄水池" };

static int32_t find(void *context, fr_object object, const char *name)
{
    (void)context;
    if (object == FR_OBJECT_GAGE) return strcmp(name, "RG") == 0 ? 0 : FR_NONE;
    if (object == FR_OBJECT_NODE) return fr_word_in(name, nodes, 3);
    return fr_word_in(name, links, LINKS);
}

static int32_t link_kind(void *context, int32_t link)
{
    (void)context;
    return kinds[link];
}

static int32_t find_table(void *context, const char *kind, const char *name)
{
    (void)context;
    if (strcmp(kind, "curve") == 0) return strcmp(name, "CV") == 0 ? 7 : FR_NONE;
    return strcmp(name, "TS") == 0 ? 8 : FR_NONE;
}

/* A world whose values the tests set. */
typedef struct world {
    double depth[3], flow[LINKS], setting[LINKS], time_open[LINKS], rain, time, clock, day, month, date, doy;
} world;

static double value(void *context, const fr_quantity *q)
{
    const world *w = context;
    switch (q->attribute) {
    case FR_ATTRIBUTE_DEPTH: return q->object == FR_OBJECT_NODE ? w->depth[q->index] : NAN;
    case FR_ATTRIBUTE_FLOW: return w->flow[q->index];
    case FR_ATTRIBUTE_STATUS: return w->setting[q->index] > 0.0;
    case FR_ATTRIBUTE_SETTING: return w->setting[q->index];
    case FR_ATTRIBUTE_TIMEOPEN: return w->time_open[q->index];
    case FR_ATTRIBUTE_PAST_RAIN: return w->rain * q->hours;
    case FR_ATTRIBUTE_TIME: return w->time;
    case FR_ATTRIBUTE_CLOCKTIME: return w->clock;
    case FR_ATTRIBUTE_DAY: return w->day;
    case FR_ATTRIBUTE_MONTH: return w->month;
    case FR_ATTRIBUTE_DATE: return w->date;
    case FR_ATTRIBUTE_DAYOFYEAR: return w->doy;
    default: return NAN;
    }
}

static double curve(void *context, int32_t table, double x)
{
    (void)context;
    assert_int_equal(table, 7);
    return 0.1 * x;
}

static double series(void *context, int32_t table)
{
    (void)context;
    assert_int_equal(table, 8);
    return 0.35;
}

static fr_rules *parsed(const char *text)
{
    fr_names names = { NULL, find, link_kind, find_table, NULL };
    fr_rules *rules = NULL;
    fr_rules_error error;
    if (fr_rules_parse(text, &names, &rules, &error) != FR_OK)
        fail_msg("line %d: %s", error.line, error.message);
    return rules;
}

typedef struct result {
    double target[LINKS], commanded[LINKS], pid[8];
    size_t changes;
} result;

static void judge_into(const fr_rules *rules, world *w, result *r)
{
    double priority[LINKS], chosen[LINKS];
    bool pump[LINKS];
    for (int i = 0; i < LINKS; i++)
        pump[i] = kinds[i] == FR_PUMP;
    fr_inputs in = { w, value, curve, series, 0.5 / 60.0, 0.5 / 60.0, 1.0 }; /* steps of one minute */
    fr_outputs out = { r->target, r->commanded, r->pid, priority, chosen, LINKS, pump };
    r->changes = fr_rules_evaluate(rules, &in, &out);
}

static result judged(const char *text, world *w)
{
    fr_rules *rules = parsed(text);
    result r = { .target = { 1, 1, 1, 1, 1, 1 } };
    judge_into(rules, w, &r);
    fr_rules_free(rules);
    return r;
}

static void if_then_else(void **state)
{
    (void)state;
    const char *text =
        "; comment\r\n\nRULE R1  ; another\r\nIF NODE 蓄水池 DEPTH > 2.5\nTHEN PUMP P1 STATUS = OFF\n"
        "AND ORIFICE OR1 SETTING = 0.4\nELSE WEIR W1 SETTING = 0.25\nPRIORITY 3\n";
    world w = { .depth = { 0, 0, 3.0 } };
    result r = judged(text, &w);
    assert_near(r.target[1], 0.0, 0.0);
    assert_near(r.target[3], 0.4, 0.0);
    assert_near(r.target[4], 1.0, 0.0);
    assert_true(r.commanded[1] == 1.0 && r.commanded[4] == 0.0 && r.changes == 2);
    w.depth[2] = 2.5;
    r = judged(text, &w);
    assert_near(r.target[1], 1.0, 0.0);
    assert_near(r.target[4], 0.25, 0.0);
}

static double truth(const char *conditions, world *w)
{
    char text[600];
    snprintf(text, sizeof text, "VARIABLE D1 = NODE N1 DEPTH\nRULE R\n%s\nTHEN ORIFICE OR1 SETTING = 0.5\n",
             conditions);
    return judged(text, w).target[3] == 0.5 ? 1.0 : 0.0;
}

static void conditions(void **state)
{
    (void)state;
    world w = { .depth = { 1.0, 2.0, 3.0 },
                .flow = { 0.5 },
                .rain = 2.0,
                .day = 2,
                .month = 7,
                .doy = 50,
                .date = 19923.0,
                .setting = { 1, 0, 0.6, 0.4 } };
    assert_true(truth("IF NODE N1 DEPTH = 1", &w));
    assert_false(truth("IF NODE N1 DEPTH <> 1", &w));
    assert_true(truth("IF NODE N1 DEPTH <= 1", &w));
    assert_true(truth("if node n1 depth < node N2 depth", &w));
    assert_true(truth("IF D1 >= 1\nAND NODE N2 DEPTH > D1", &w));
    assert_true(truth("IF PUMP P1 STATUS = OFF", &w));
    assert_true(truth("IF PUMP P2 STATUS = ON", &w));
    assert_true(truth("IF CONDUIT C1 STATUS = OPEN", &w));
    assert_true(truth("IF ORIFICE OR1 SETTING < 0.5", &w));
    assert_true(truth("IF GAGE RG 3HR_DEPTH > 5.9", &w));
    assert_true(truth("IF SIMULATION MONTH = 7\nAND SIMULATION DAY = 2", &w));
    assert_true(truth("IF SIMULATION DATE = 7/19/2024", &w));
    assert_true(truth("IF SIMULATION DATE = JUL/19/2024", &w));
    assert_true(truth("IF SIMULATION DAYOFYEAR >= 2/19", &w));
    assert_false(truth("IF SIMULATION DAYOFYEAR > 2/19", &w));
    assert_false(truth("IF NODE N1 HEAD > -1000", &w)); /* not defined: never true */
    /* OR binds tighter than AND: F AND (T OR T) is false, (F OR T) AND T is true */
    assert_false(truth("IF D1 > 5\nAND D1 > 0\nOR D1 > 0", &w));
    assert_true(truth("IF D1 > 5\nOR D1 > 0\nAND D1 = 1", &w));
    assert_true(truth("IF D1 = 1\nAND D1 > 5\nOR D1 > 0", &w));
}

static void instants(void **state)
{
    (void)state;
    int hits = 0;
    for (int minute = 0; minute < 600; minute++) { /* an instant comes true in exactly one step */
        world w = { .time = (minute * 60.0 + 17.0) / 3600.0 };
        hits += (int)truth("IF SIMULATION TIME = 2:30:47", &w);
    }
    assert_int_equal(hits, 1);
    world w = { .time = 3.0, .clock = 23.999, .time_open = { [3] = 0.26 } };
    assert_true(truth("IF SIMULATION TIME > 2:59:59", &w));
    assert_true(truth("IF SIMULATION TIME <> 2", &w));
    assert_true(truth("IF SIMULATION CLOCKTIME = 0:00", &w)); /* over midnight */
    assert_true(truth("IF ORIFICE OR1 TIMEOPEN > 0:15", &w));
    fr_rules *rules = parsed("RULE A\nIF SIMULATION TIME > 5:00\nAND SIMULATION CLOCKTIME = 1:00\n"
                             "THEN PUMP P1 STATUS = ON\n");
    fr_inputs in = { &w, value, curve, series, 0.01, 0.01, 1.0 };
    assert_near(fr_rules_next_time(rules, &in), 1.001, 1e-9);
    fr_rules_free(rules);
}

static double formula(const char *text, double q1)
{
    char rules_text[300];
    world w = { .flow = { q1 } };
    snprintf(rules_text, sizeof rules_text, "VARIABLE q1 = LINK C1 FLOW\nEXPRESSION E = %s\n", text);
    fr_rules *rules = parsed(rules_text);
    fr_inputs in = { &w, value, curve, series, 0, 0, 1.0 };
    fr_term t = { .kind = FR_TERM_EXPRESSION, .expression = 0 };
    double found = fr_term_value(rules, &in, &t);
    fr_rules_free(rules);
    return found;
}

static void expressions(void **state)
{
    (void)state;
    assert_near(formula("1 + 2*3 - 4/8", 0), 6.5, 0.0);
    assert_near(formula("(1+2)*(3 - 4)/8", 0), -0.375, 0.0);
    assert_near(formula("2^3^2 ; comment", 0), 512.0, 0.0);
    assert_near(formula("-2^2", 0), -4.0, 0.0);
    assert_near(formula("2^-1", 0), 0.5, 0.0);
    assert_near(formula("Q1*Q1 + sqrt(Q1) - abs(-q1)", 4.0), 14.0, 1e-12);
    assert_near(formula("step(q1) + sgn(-q1) + log10(100) + exp(0)", 4.0), 3.0, 1e-12);
    assert_near(formula("sin(q1)^2 + cos(q1)^2 + atan(1) - acot(1) + tan(1)*cot(1)", 0.7), 2.0, 1e-12);
    assert_near(formula("cosh(q1)^2 - sinh(q1)^2 + tanh(q1)*coth(q1)", 0.7), 2.0, 1e-12);
    assert_true(isnan(formula("1/q1", 0.0)));
    assert_true(isnan(formula("sqrt(q1)", -1.0)));
}

static void priorities(void **state)
{
    (void)state;
    world w = { 0 };
    const char *high = "RULE A\nIF SIMULATION TIME >= 0\nTHEN PUMP P1 SETTING = 0.2\nPRIORITY 1\n"
                       "RULE B\nIF SIMULATION TIME >= 0\nTHEN PUMP P1 SETTING = 1.4\nPRIORITY 5\n"
                       "RULE C\nIF SIMULATION TIME >= 0\nTHEN PUMP P1 SETTING = 0.8\nPRIORITY 3\n";
    assert_near(judged(high, &w).target[1], 1.4, 0.0);
    const char *equal = "RULE A\nIF SIMULATION TIME >= 0\nTHEN PUMP P1 SETTING = 0.2\n"
                        "RULE B\nIF SIMULATION TIME >= 0\nTHEN PUMP P1 SETTING = 1.4\n";
    assert_near(judged(equal, &w).target[1], 0.2, 0.0);
}

static void controllers(void **state)
{
    (void)state;
    world w = { .depth = { 6.0 } };
    const char *by_curve = "RULE A\nIF NODE N1 DEPTH >= 2\nTHEN WEIR W1 SETTING = CURVE CV\n"
                           "AND OUTLET OUT1 SETTING = TIMESERIES TS\n";
    assert_near(judged(by_curve, &w).target[4], 0.6, 1e-15);
    assert_near(judged(by_curve, &w).target[5], 0.35, 0.0);
    w.depth[0] = 60.0; /* beyond fully open */
    assert_near(judged(by_curve, &w).target[4], 1.0, 0.0);

    /* PID: e = (2 - 1.5)/2 = 0.25; change = 0.4 (0.25 + 0.25 x 1/5 + 0.5 x 0.25/1) = 0.17 */
    fr_rules *rules = parsed("RULE A\nIF NODE N1 DEPTH <> 2\nTHEN ORIFICE OR1 SETTING = PID 0.4 5 0.5\n");
    result r = { .target = { 1, 1, 1, 0.5, 1, 1 } };
    w.depth[0] = 1.5;
    judge_into(rules, &w, &r);
    assert_near(r.target[3], 0.67, 1e-12);
    /* e = 0.1: change = 0.4 ((0.1 - 0.25) + 0.1/5 + 0.5 (0.1 - 0.5 + 0)) = -0.132 */
    w.depth[0] = 1.8;
    judge_into(rules, &w, &r);
    assert_near(r.target[3], 0.538, 1e-12);
    fr_rules_free(rules);
}

static void refused(const char *text, int line, const char *says)
{
    fr_names names = { NULL, find, link_kind, find_table, NULL };
    fr_rules *rules = NULL;
    fr_rules_error error;
    assert_int_equal(fr_rules_parse(text, &names, &rules, &error), FR_INPUT);
    assert_null(rules);
    if (error.line != line || !strstr(error.message, says))
        fail_msg("%s -> %d: %s", text, error.line, error.message);
}

static void messages(void **state)
{
    (void)state;
    refused("RULE A\nIF NODE N9 DEPTH > 1\n", 2, "no NODE 'N9'");
    refused("RULE A\nIF PUMP C1 STATUS = ON\n", 2, "no PUMP");
    refused("RULE A\nIF NODE N1 STATUS = ON\n", 2, "no attribute 'STATUS'");
    refused("RULE A\nIF NODE N1 DEPTH>1\n", 2, "put blanks");
    refused("RULE A\nIF NODE N1 DEPTH >1 2\n", 2, "a relation must");
    refused("RULE A\nIF NODE N1 DEPTH > one\n", 2, "no number");
    refused("RULE A\nIF NODE N1 DEPTH > 1 AND NODE N2 DEPTH > 1\n", 2, "too much");
    refused("RULE A\nIF SIMULATION TIME > 1:99\n", 2, "no time");
    refused("RULE A\nIF SIMULATION DATE > 2/30/2024\n", 2, "no date");
    refused("RULE A\nIF SIMULATION MONTH = 13\n", 2, "no month");
    refused("RULE A\nIF SIMULATION DAY = 0\n", 2, "day of the week");
    refused("RULE A\nIF GAGE RG 60HR_DEPTH > 1\n", 2, "no attribute");
    refused("RULE A\nTHEN PUMP P1 STATUS = ON\n", 2, "after IF");
    refused("RULE A\nIF SIMULATION TIME > 1\n", 2, "no THEN");
    refused("RULE A\nIF SIMULATION TIME > 1\nRULE B\n", 3, "no THEN");
    refused("RULE A\nIF SIMULATION TIME > 1\nTHEN NODE N1 STATUS = ON\n", 3, "cannot be controlled");
    refused("RULE A\nIF SIMULATION TIME > 1\nTHEN CONDUIT C1 SETTING = 1\n", 3, "controlled by its STATUS");
    refused("RULE A\nIF SIMULATION TIME > 1\nTHEN WEIR W1 SETTING = 1.5\n", 3, "between 0");
    refused("RULE A\nIF SIMULATION TIME > 1\nTHEN WEIR W1 SETTING = CURVE NO\n", 3, "no curve 'NO'");
    refused("RULE A\nIF SIMULATION TIME > 1\nTHEN WEIR W1 SETTING = PID 1 2\n", 3, "three numbers");
    refused("RULE A\nIF SIMULATION TIME > 1\nTHEN PUMP P1 STATUS = ON\nPRIORITY high\n", 4, "one number");
    refused("WHEN NODE N1 DEPTH > 1\n", 1, "does not begin a clause");
    refused("EXPRESSION E = 1 + Q\n", 1, "neither a VARIABLE");
    refused("EXPRESSION E = (1 + 2\n", 1, "not closed");
    refused("EXPRESSION E = 1 2\n", 1, "operator");
    refused("VARIABLE DEPTH = NODE N1 DEPTH\n", 1, "choose another name");
    refused("VARIABLE A = NODE N1 DEPTH\nVARIABLE a = NODE N2 DEPTH\n", 2, "used twice");
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    char text[1000] = "EXPRESSION E = ";
    for (int i = 0; i < 400; i++)
        strcat(text, "(");
    strcat(text, "1\n");
    refused(text, 1, "deeply");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(if_then_else), cmocka_unit_test(conditions),
        cmocka_unit_test(instants),     cmocka_unit_test(expressions),
        cmocka_unit_test(priorities),   cmocka_unit_test(controllers),
        cmocka_unit_test(messages),     cmocka_unit_test(deep_nesting_is_refused),
    };
    return FR_RUN_TESTS(tests);
}

/* evaluate.c: SWMM 5.2 User's Manual, appendix C.3, and Rossman (2017), Reference Manual II, chapter 7. */
#include "evaluate.h"

#include <math.h>

#define DAY_HOURS 24.0
#define PID_TOLERANCE 1.0e-4 /* smallest error change and setting change that count */
#define PID_LEVEL 1.0e-6     /* smallest error that is scaled */
#define SAME_HOURS 1.0e-9    /* h: nearer instants are the same */

/* What a controller (CURVE, PID) follows: the two sides of the condition that was judged last. */
typedef struct followed {
    double value, set_point;
} followed;

typedef struct lookup {
    const fr_rules *rules;
    const fr_inputs *in;
} lookup;

static double variable_value(void *context, int32_t variable)
{
    const lookup *l = context;
    return l->in->value(l->in->context, &l->rules->variable[variable].quantity);
}

double fr_term_value(const fr_rules *r, const fr_inputs *in, const fr_term *t)
{
    lookup l = { r, in };
    switch (t->kind) {
    case FR_TERM_VALUE: return t->value;
    case FR_TERM_QUANTITY: return in->value(in->context, &t->quantity);
    case FR_TERM_EXPRESSION: break;
    }
    return fr_expression_value(r->expression[t->expression].expression, variable_value, &l);
}

static bool holds(fr_relation relation, double a, double b)
{
    switch (relation) {
    case FR_EQ: return a == b;
    case FR_NE: return a != b;
    case FR_LT: return a < b;
    case FR_LE: return a <= b;
    case FR_GT: return a > b;
    case FR_GE: break;
    }
    return a >= b;
}

static bool is_time(const fr_term *t)
{
    if (t->kind != FR_TERM_QUANTITY) return false;
    fr_attribute a = t->quantity.attribute;
    return a == FR_ATTRIBUTE_TIME || a == FR_ATTRIBUTE_CLOCKTIME || a == FR_ATTRIBUTE_TIMEOPEN ||
           a == FR_ATTRIBUTE_TIMECLOSED;
}

static bool is_clock(const fr_term *t)
{
    return t->kind == FR_TERM_QUANTITY && t->quantity.attribute == FR_ATTRIBUTE_CLOCKTIME;
}

/* Hours from now to the instant that `left` is compared with. */
static double hours_to(const fr_term *left, double now, double instant)
{
    double way = instant - now;
    return is_clock(left) ? way - DAY_HOURS * round(way / DAY_HOURS) : way;
}

static bool judge(const fr_rules *r, const fr_inputs *in, const fr_premise *p, followed *f)
{
    double left = fr_term_value(r, in, &p->left), right = fr_term_value(r, in, &p->right);
    if (isnan(left) || isnan(right)) return false;
    f->value = left;
    f->set_point = right;
    if (!is_time(&p->left) || (p->relation != FR_EQ && p->relation != FR_NE))
        return holds(p->relation, left, right);
    double way = hours_to(&p->left, left, right);
    bool now = way > SAME_HOURS - in->before && way <= in->after + SAME_HOURS;
    return now == (p->relation == FR_EQ);
}

/* AND of groups joined by OR. */
static bool fires(const fr_rules *r, const fr_inputs *in, const fr_rule *rule, followed *f)
{
    bool result = true;
    for (size_t i = 0; i < rule->premises; i++) {
        const fr_premise *p = &rule->premise[i];
        if (p->alternative) {
            if (!result) result = judge(r, in, p, f);
            continue;
        }
        if (!result) return false;
        result = judge(r, in, p, f);
    }
    return result;
}

double fr_pid_setting(const fr_action *a, double setting, double set_point, double value, double minutes,
                      double error[2])
{
    double e0 = set_point - value;
    if (fabs(e0) > PID_LEVEL) e0 /= set_point != 0.0 ? set_point : value;
    if (fabs(e0 - error[0]) < PID_TOLERANCE) error[0] = error[1] = 0.0; /* stuck: begin anew */
    double integral = a->ki != 0.0 ? e0 * minutes / a->ki : 0.0;
    double derivative = minutes > 0.0 ? a->kd * (e0 - 2.0 * error[0] + error[1]) / minutes : 0.0;
    double change = a->kp * (e0 - error[0] + integral + derivative);
    error[1] = error[0];
    error[0] = e0;
    return fabs(change) < PID_TOLERANCE || !isfinite(change) ? setting : setting + change;
}

static double action_value(const fr_inputs *in, const fr_outputs *out, const fr_action *a, const followed *f)
{
    switch (a->kind) {
    case FR_SET_VALUE: return a->value;
    case FR_SET_CURVE: return in->curve(in->context, a->table, f->value);
    case FR_SET_SERIES: return in->series(in->context, a->table);
    case FR_SET_PID: break;
    }
    return fr_pid_setting(a, out->target[a->link], f->set_point, f->value, in->minutes,
                          &out->pid[2 * a->pid]);
}

/* The higher priority wins; of equals the first rule, and within a rule the last action. */
static void act(const fr_inputs *in, fr_outputs *out, const fr_rule *rule, bool fired, const followed *f)
{
    const fr_action *list = fired ? rule->then : rule->otherwise;
    for (size_t i = fired ? rule->thens : rule->otherwises; i-- > 0;) {
        const fr_action *a = &list[i];
        bool follows = a->kind == FR_SET_CURVE || a->kind == FR_SET_PID;
        if (follows && (isnan(f->value) || isnan(f->set_point))) continue;
        double value = action_value(in, out, a, f);
        if (!isfinite(value)) continue;
        if (out->commanded[a->link] > 0.0 && rule->priority <= out->priority[a->link]) continue;
        double most = out->pump[a->link] ? INFINITY : 1.0;
        out->commanded[a->link] = 1.0;
        out->priority[a->link] = rule->priority;
        out->chosen[a->link] = fmin(fmax(value, 0.0), most);
    }
}

size_t fr_rules_evaluate(const fr_rules *r, const fr_inputs *in, fr_outputs *out)
{
    size_t changes = 0;
    for (size_t i = 0; i < out->links; i++)
        out->commanded[i] = 0.0;
    for (size_t i = 0; i < r->rules; i++) {
        followed f = { NAN, NAN };
        bool fired = fires(r, in, &r->rule[i], &f);
        act(in, out, &r->rule[i], fired, &f);
    }
    for (size_t i = 0; i < out->links; i++) {
        if (out->commanded[i] == 0.0 || out->target[i] == out->chosen[i]) continue;
        out->target[i] = out->chosen[i];
        changes++;
    }
    return changes;
}

double fr_rules_next_time(const fr_rules *r, const fr_inputs *in)
{
    double next = INFINITY;
    for (size_t i = 0; i < r->rules; i++)
        for (size_t k = 0; k < r->rule[i].premises; k++) {
            const fr_premise *p = &r->rule[i].premise[k];
            if (!is_time(&p->left)) continue;
            double way = fr_term_value(r, in, &p->right) - fr_term_value(r, in, &p->left);
            if (is_clock(&p->left) && way <= SAME_HOURS) way += DAY_HOURS;
            if (way > SAME_HOURS) next = fmin(next, way);
        }
    return next;
}

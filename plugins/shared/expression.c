/* expression.c: recursive descent to a postfix program; bounded in depth and length, so any text is safe.
 *
 *   sum     = product { (+|-) product }        power   = atom [ ^ sign ]       (right to left: 2^3^2 = 2^9)
 *   product = sign { (*|/) sign }              atom    = number | name | function ( sum ) | ( sum )
 *   sign    = [+|-] sign | power
 */
#include "expression.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_DEPTH = 100, MOST_STEPS = 2000, STACK = 4 * MOST_DEPTH };

typedef enum opcode {
    PUSH_NUMBER,
    PUSH_VARIABLE,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    POWER,
    NEGATE,
    CALL
} opcode;

typedef struct step {
    opcode op;
    int32_t index; /* variable or function */
    double number;
} step;

struct fr_expression {
    size_t count, capacity;
    step *steps;
};

typedef struct parser {
    const char *start, *at;
    fr_expression *e;
    fr_variable_find find;
    void *context;
    const char *why; /* NULL while all is well */
    size_t where;
    int depth;
    bool bad;
} parser;

static double cot(double x)
{
    return 1.0 / tan(x);
}
static double coth(double x)
{
    return 1.0 / tanh(x);
}
static double acot(double x)
{
    return atan2(1.0, x);
}
static double sgn(double x)
{
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}
static double unit_step(double x)
{
    return x > 0.0 ? 1.0 : 0.0;
}

static const struct function {
    const char *name;
    double (*call)(double);
} functions[] = {
    { "abs", fabs },    { "sgn", sgn },   { "step", unit_step }, { "sqrt", sqrt }, { "log", log },
    { "log10", log10 }, { "exp", exp },   { "sin", sin },        { "cos", cos },   { "tan", tan },
    { "cot", cot },     { "asin", asin }, { "acos", acos },      { "atan", atan }, { "acot", acot },
    { "sinh", sinh },   { "cosh", cosh }, { "tanh", tanh },      { "coth", coth },
};

static void complain(parser *p, const char *what)
{
    if (p->bad) return;
    p->why = what;
    p->where = (size_t)(p->at - p->start) + 1;
    p->bad = true;
}

static void emit(parser *p, opcode op, int32_t index, double number)
{
    fr_expression *e = p->e;
    if (p->bad) return;
    if (e->count == MOST_STEPS) {
        complain(p, "too long");
        return;
    }
    if (e->count == e->capacity) {
        size_t capacity = e->capacity ? 2 * e->capacity : 16;
        step *more = realloc(e->steps, capacity * sizeof *more);
        if (!more) {
            complain(p, "no memory");
            return;
        }
        e->steps = more;
        e->capacity = capacity;
    }
    e->steps[e->count++] = (step){ op, index, number };
}

static bool take(parser *p, char c)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
    if (*p->at != c) return false;
    p->at++;
    return true;
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

static void sum(parser *p);

static void number(parser *p)
{
    char *end = NULL;
    double value = strtod(p->at, &end);
    if (end == p->at || !isfinite(value)) {
        complain(p, "a number, a name or a bracket is missing");
        return;
    }
    p->at = end;
    emit(p, PUSH_NUMBER, 0, value);
}

static int32_t function_named(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strlen(functions[i].name) == n && strncasecmp(functions[i].name, name, n) == 0) return (int32_t)i;
    return FR_NONE;
}

static void name(parser *p)
{
    const char *begin = p->at;
    while (in_name(*p->at))
        p->at++;
    size_t n = (size_t)(p->at - begin);
    int32_t variable = p->find(p->context, begin, n), function = function_named(begin, n);
    if (variable != FR_NONE) {
        emit(p, PUSH_VARIABLE, variable, 0.0);
        return;
    }
    p->at = function == FR_NONE ? begin : p->at;
    if (function == FR_NONE) {
        complain(p, "neither a VARIABLE nor a function");
        return;
    }
    if (!take(p, '(')) {
        complain(p, "a function needs its argument in brackets");
        return;
    }
    sum(p);
    if (!take(p, ')')) complain(p, "a bracket is not closed");
    emit(p, CALL, function, 0.0);
}

static void atom(parser *p)
{
    if (take(p, '(')) {
        sum(p);
        if (!take(p, ')')) complain(p, "a bracket is not closed");
    } else if (in_name(*p->at) && !isdigit((unsigned char)*p->at) && *p->at != '.') {
        name(p);
    } else {
        number(p);
    }
}

static void sign(parser *p)
{
    if (++p->depth > MOST_DEPTH) complain(p, "too deeply nested");
    if (p->bad) return;
    if (take(p, '-')) {
        sign(p);
        emit(p, NEGATE, 0, 0.0);
    } else if (take(p, '+')) {
        sign(p);
    } else {
        atom(p);
        if (!p->bad && take(p, '^')) {
            sign(p);
            emit(p, POWER, 0, 0.0);
        }
    }
    p->depth--;
}

static void product(parser *p)
{
    sign(p);
    while (!p->bad) {
        if (take(p, '*')) {
            sign(p);
            emit(p, MULTIPLY, 0, 0.0);
        } else if (take(p, '/')) {
            sign(p);
            emit(p, DIVIDE, 0, 0.0);
        } else {
            return;
        }
    }
}

static void sum(parser *p)
{
    if (++p->depth > MOST_DEPTH) complain(p, "too deeply nested");
    if (p->bad) return;
    product(p);
    while (!p->bad) {
        if (take(p, '+')) {
            product(p);
            emit(p, ADD, 0, 0.0);
        } else if (take(p, '-')) {
            product(p);
            emit(p, SUBTRACT, 0, 0.0);
        } else {
            break;
        }
    }
    p->depth--;
}

fr_expression *fr_expression_new(const char *text, fr_variable_find find, void *context, const char **why,
                                 size_t *where)
{
    fr_expression *e = calloc(1, sizeof *e);
    parser p = { .start = text, .at = text, .e = e, .find = find, .context = context };
    if (e)
        sum(&p);
    else
        complain(&p, "no memory");
    if (!p.bad && !take(&p, '\0')) complain(&p, "an operator is missing");
    if (!p.bad) return e;
    *why = p.why;
    *where = p.where;
    fr_expression_free(e);
    return NULL;
}

void fr_expression_free(fr_expression *e)
{
    if (!e) return;
    free(e->steps);
    free(e);
}

static double combine(opcode op, double a, double b)
{
    switch (op) {
    case ADD: return a + b;
    case SUBTRACT: return a - b;
    case MULTIPLY: return a * b;
    case DIVIDE: return a / b;
    default: return pow(a, b);
    }
}

double fr_expression_value(const fr_expression *e, fr_variable_value value, void *context)
{
    double stack[STACK] = { 0.0 }; /* a sum, a product and a power wait at each level of nesting at most */
    size_t top = 0;                /* a program never takes more than was put, see the grammar */
    for (size_t i = 0; i < e->count; i++) {
        const step *s = &e->steps[i];
        if (top == STACK) return NAN;
        switch (s->op) {
        case PUSH_NUMBER: stack[top++] = s->number; break;
        case PUSH_VARIABLE: stack[top++] = value(context, s->index); break;
        case NEGATE:
        case CALL:
            if (top == 0) return NAN;
            stack[top - 1] = s->op == NEGATE ? -stack[top - 1] : functions[s->index].call(stack[top - 1]);
            break;
        default: top--; stack[top - 1] = combine(s->op, stack[top - 1], stack[top]);
        }
    }
    return top == 1 && isfinite(stack[0]) ? stack[0] : NAN;
}

int32_t fr_expression_variable(const fr_expression *e, size_t k)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->steps[i].op == PUSH_VARIABLE && k-- == 0) return e->steps[i].index;
    return FR_NONE;
}

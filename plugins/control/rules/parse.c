/* parse.c: the text of [CONTROLS] to fr_rules. SWMM 5.2 User's Manual, appendix C.3: one clause a line, the
 * first word says which. OR binds tighter than AND: a AND b OR c is a AND (b OR c). */
#include "parse_private.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef enum clause { RULE, IF, AND, OR, THEN, ELSE, PRIORITY, VARIABLE, EXPRESSION, NO_CLAUSE } clause;
static const char *const clause_words[] = { "RULE", "IF",       "AND",      "OR",        "THEN",
                                            "ELSE", "PRIORITY", "VARIABLE", "EXPRESSION" };

const char *fr_parse_say(const fr_parser *p, const char *english)
{
    return p->names->say ? p->names->say(p->names->context, english) : english;
}

bool fr_parse_fail(fr_parser *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    p->error->line = p->line;
    vsnprintf(p->error->message, sizeof p->error->message, fr_parse_say(p, format), args);
    va_end(args);
    return false;
}

void *fr_parse_grow(fr_parser *p, void *items, size_t count, size_t size)
{
    if (count & (count - 1)) return items; /* room doubles at powers of two */
    void *more = realloc(items, (count ? 2 * count : 1) * size);
    if (!more) fr_parse_fail(p, "no memory for the control rules");
    return more;
}

static bool copy_word(fr_parser *p, const char *word, char **out)
{
    *out = strdup(word);
    return *out ? true : fr_parse_fail(p, "no memory for the control rules");
}

/* Splits the line (its own copy) at blanks; "..." keeps blanks. A ; ends the line. */
static bool split(fr_parser *p, char *line)
{
    p->words = 0;
    for (char *at = line;;) {
        while (isspace((unsigned char)*at))
            at++;
        if (*at == '\0' || *at == ';') return true;
        if (p->words == FR_MOST_WORDS)
            return fr_parse_fail(p, "more than %d words in one line", FR_MOST_WORDS);
        bool quoted = *at == '"';
        if (quoted) at++;
        p->word[p->words++] = at;
        while (*at && (quoted ? *at != '"' : !isspace((unsigned char)*at) && *at != ';'))
            at++;
        bool comment = *at == ';';
        if (*at) *at++ = '\0';
        if (comment) return true;
    }
}

static bool new_rule(fr_parser *p)
{
    fr_rules *r = p->rules;
    if (p->words != 2) return fr_parse_fail(p, "a RULE has one name, without blanks");
    if (p->state != AT_START && p->state != AT_THEN && p->state != AT_ELSE && p->state != AT_PRIORITY)
        return fr_parse_fail(p, "the rule before this one has no THEN");
    void *more = fr_parse_grow(p, r->rule, r->rules, sizeof *r->rule);
    if (!more) return false;
    r->rule = more;
    r->rule[r->rules] = (fr_rule){ .line = p->line };
    p->state = AT_RULE;
    return copy_word(p, p->word[1], &r->rule[r->rules++].name);
}

static bool new_priority(fr_parser *p)
{
    if (p->state != AT_THEN && p->state != AT_ELSE)
        return fr_parse_fail(p, "PRIORITY comes after the THEN and ELSE of a rule");
    p->state = AT_PRIORITY;
    if (p->words != 2 || !fr_word_number(p->word[1], &p->rules->rule[p->rules->rules - 1].priority))
        return fr_parse_fail(p, "PRIORITY needs one number");
    return true;
}

static bool name_is_free(fr_parser *p, const char *name)
{
    if (fr_find_variable(p->rules, name, strlen(name)) != FR_NONE ||
        fr_find_expression(p->rules, name) != FR_NONE)
        return fr_parse_fail(p, "the name '%s' is used twice", name);
    if (fr_is_language_word(name))
        return fr_parse_fail(p, "'%s' is a word of the rule language: choose another name", name);
    return true;
}

static bool new_variable(fr_parser *p)
{
    fr_rules *r = p->rules;
    if (p->words < 5 || strcmp(p->word[2], "=") != 0)
        return fr_parse_fail(p, "write VARIABLE name = object id attribute");
    if (!name_is_free(p, p->word[1])) return false;
    fr_quantity q;
    size_t at = 3;
    if (!fr_parse_quantity(p, &at, &q)) return false;
    if (at != p->words) return fr_parse_fail(p, "'%s' is too much here", p->word[at]);
    void *more = fr_parse_grow(p, r->variable, r->variables, sizeof *r->variable);
    if (!more) return false;
    r->variable = more;
    r->variable[r->variables] = (fr_variable){ .quantity = q };
    return copy_word(p, p->word[1], &r->variable[r->variables++].name);
}

static int32_t find_for_expression(void *context, const char *name, size_t n)
{
    return fr_find_variable(context, name, n);
}

/* raw: the line as it was, since an expression needs no blanks between its words. */
static bool new_expression(fr_parser *p, const char *raw)
{
    fr_rules *r = p->rules;
    char text[FR_LONGEST_LINE];
    const char *why = "";
    size_t where = 0;
    const char *equals = strchr(raw, '=');
    if (p->words < 4 || !equals || strcmp(p->word[2], "=") != 0)
        return fr_parse_fail(p, "write EXPRESSION name = formula");
    if (!name_is_free(p, p->word[1])) return false;
    snprintf(text, sizeof text, "%.*s", (int)strcspn(equals + 1, ";"), equals + 1);
    void *more = fr_parse_grow(p, r->expression, r->expressions, sizeof *r->expression);
    if (!more) return false;
    r->expression = more;
    fr_named_expression *e = &r->expression[r->expressions];
    *e = (fr_named_expression){ 0 };
    e->expression = fr_expression_new(text, find_for_expression, r, &why, &where);
    if (!e->expression)
        return fr_parse_fail(p, "%s at character %zu of the expression", fr_parse_say(p, why), where);
    r->expressions++;
    return copy_word(p, p->word[1], &e->name);
}

static bool new_premise(fr_parser *p, bool alternative)
{
    fr_rule *rule = &p->rules->rule[p->rules->rules - 1];
    fr_premise premise = { .alternative = alternative, .line = p->line };
    if (!fr_parse_premise(p, &premise)) return false;
    void *more = fr_parse_grow(p, rule->premise, rule->premises, sizeof *rule->premise);
    if (!more) return false;
    rule->premise = more;
    rule->premise[rule->premises++] = premise;
    return true;
}

static bool new_action(fr_parser *p, bool otherwise)
{
    fr_rule *rule = &p->rules->rule[p->rules->rules - 1];
    fr_action **list = otherwise ? &rule->otherwise : &rule->then;
    size_t *count = otherwise ? &rule->otherwises : &rule->thens;
    fr_action action = { .line = p->line };
    if (!fr_parse_action(p, &action)) return false;
    void *more = fr_parse_grow(p, *list, *count, sizeof **list);
    if (!more) return false;
    *list = more;
    (*list)[(*count)++] = action;
    return true;
}

static bool new_and(fr_parser *p)
{
    if (p->state == AT_IF) return new_premise(p, false);
    if (p->state == AT_THEN) return new_action(p, false);
    if (p->state == AT_ELSE) return new_action(p, true);
    return fr_parse_fail(p, "AND goes on an IF, THEN or ELSE");
}

static bool step_to(fr_parser *p, parse_state from, parse_state to, const char *why)
{
    if (p->state != from) return fr_parse_fail(p, "%s", why);
    p->state = to;
    return true;
}

static bool take_clause(fr_parser *p, clause c, const char *raw)
{
    switch (c) {
    case RULE: return new_rule(p);
    case IF: return step_to(p, AT_RULE, AT_IF, "IF comes once, after RULE") && new_premise(p, false);
    case AND: return new_and(p);
    case OR: return step_to(p, AT_IF, AT_IF, "OR goes on an IF") && new_premise(p, true);
    case THEN: return step_to(p, AT_IF, AT_THEN, "THEN comes once, after IF") && new_action(p, false);
    case ELSE: return step_to(p, AT_THEN, AT_ELSE, "ELSE comes once, after THEN") && new_action(p, true);
    case PRIORITY: return new_priority(p);
    case VARIABLE: return new_variable(p);
    case EXPRESSION: return new_expression(p, raw);
    case NO_CLAUSE: break;
    }
    return fr_parse_fail(
        p,
        "'%s' does not begin a clause: use RULE, IF, AND, OR, THEN, ELSE, PRIORITY, VARIABLE or "
        "EXPRESSION",
        p->word[0]);
}

static bool take_line(fr_parser *p, const char *begin, size_t n)
{
    char raw[FR_LONGEST_LINE], cut[FR_LONGEST_LINE];
    if (n >= sizeof raw)
        return fr_parse_fail(p, "the line is longer than %d characters", FR_LONGEST_LINE - 1);
    memcpy(raw, begin, n);
    raw[n] = '\0';
    memcpy(cut, raw, n + 1);
    if (!split(p, cut)) return false;
    if (p->words == 0) return true;
    int c = fr_word_in(p->word[0], clause_words, NO_CLAUSE);
    return take_clause(p, c < 0 ? NO_CLAUSE : (clause)c, raw);
}

static bool take_text(fr_parser *p, const char *text)
{
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, "\n");
        p->line++;
        if (!take_line(p, at, n)) return false;
        at += n + (at[n] == '\n');
    }
    if (p->state == AT_RULE || p->state == AT_IF) return fr_parse_fail(p, "the last rule has no THEN");
    return true;
}

fr_status fr_rules_parse(const char *text, const fr_names *names, fr_rules **out, fr_rules_error *error)
{
    fr_parser p = { .names = names, .error = error, .state = AT_START };
    *error = (fr_rules_error){ 0 };
    *out = p.rules = calloc(1, sizeof *p.rules);
    if (!p.rules) {
        fr_parse_fail(&p, "no memory for the control rules");
        return FR_MEMORY;
    }
    if (take_text(&p, text)) return FR_OK;
    fr_rules_free(p.rules);
    *out = NULL;
    return FR_INPUT;
}

void fr_rules_free(fr_rules *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->rules; i++) {
        free(r->rule[i].name);
        free(r->rule[i].premise);
        free(r->rule[i].then);
        free(r->rule[i].otherwise);
    }
    for (size_t i = 0; i < r->variables; i++)
        free(r->variable[i].name);
    for (size_t i = 0; i < r->expressions; i++) {
        free(r->expression[i].name);
        fr_expression_free(r->expression[i].expression);
    }
    free(r->rule);
    free(r->variable);
    free(r->expression);
    free(r);
}

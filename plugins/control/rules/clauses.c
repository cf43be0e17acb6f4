/* clauses.c: the inside of premises and actions. */
#include "parse_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const object_words[] = { "GAGE",    "NODE", "LINK",   "CONDUIT",   "PUMP",
                                            "ORIFICE", "WEIR", "OUTLET", "SIMULATION" };
static const char *const attribute_words[] = {
#define ATTRIBUTE_WORD(name, objects) #name,
    FR_ATTRIBUTE_LIST(ATTRIBUTE_WORD)
#undef ATTRIBUTE_WORD
};
static const char *const attribute_objects[] = {
#define ATTRIBUTE_OBJECTS(name, objects) objects,
    FR_ATTRIBUTE_LIST(ATTRIBUTE_OBJECTS)
#undef ATTRIBUTE_OBJECTS
};
static const char object_letters[] = "GNLLPRRRS"; /* by fr_object, see FR_ATTRIBUTE_LIST */
static const char *const relation_words[] = { "=", "<>", "<", "<=", ">", ">=" };

enum { ATTRIBUTES = sizeof attribute_words / sizeof attribute_words[0], MOST_HOURS = 48 };

int32_t fr_find_variable(const fr_rules *r, const char *name, size_t n)
{
    for (size_t i = 0; i < r->variables; i++)
        if (strlen(r->variable[i].name) == n && strncasecmp(r->variable[i].name, name, n) == 0)
            return (int32_t)i;
    return FR_NONE;
}

int32_t fr_find_expression(const fr_rules *r, const char *name)
{
    for (size_t i = 0; i < r->expressions; i++)
        if (strcasecmp(r->expression[i].name, name) == 0) return (int32_t)i;
    return FR_NONE;
}

bool fr_is_language_word(const char *word)
{
    return fr_word_in(word, object_words, FR_OBJECT_COUNT) >= 0 ||
           fr_word_in(word, attribute_words, ATTRIBUTES) >= 0;
}

static int object_of(const char *word)
{
    return strcasecmp(word, "GAUGE") == 0 ? FR_OBJECT_GAGE : fr_word_in(word, object_words, FR_OBJECT_COUNT);
}

/* "6HR_DEPTH": rain of the last six hours. */
static bool past_rain(const char *word, int32_t *hours)
{
    char *end = NULL;
    if (!isdigit((unsigned char)word[0])) return false;
    long n = strtol(word, &end, 10);
    *hours = (int32_t)n;
    return n >= 1 && n <= MOST_HOURS && strncasecmp(end, "HR", 2) == 0;
}

static bool link_is(fr_parser *p, fr_object object, int32_t link, const char *name)
{
    if (object == FR_OBJECT_LINK) return true;
    int32_t kind = p->names->link_kind(p->names->context, link);
    if (kind == (int32_t)object - (int32_t)FR_OBJECT_CONDUIT) return true; /* same order as fr_link_kind */
    return fr_parse_fail(p, "link '%s' is no %s", name, object_words[object]);
}

static bool find_element(fr_parser *p, fr_object object, const char *name, int32_t *index)
{
    fr_object set = object > FR_OBJECT_LINK ? FR_OBJECT_LINK : object;
    *index = p->names->find(p->names->context, set, name);
    if (*index == FR_NONE) return fr_parse_fail(p, "there is no %s '%s'", object_words[object], name);
    return set != FR_OBJECT_LINK || link_is(p, object, *index, name);
}

static bool find_attribute(fr_parser *p, fr_object object, const char *word, fr_quantity *q)
{
    if (object == FR_OBJECT_GAGE && past_rain(word, &q->hours)) {
        q->attribute = FR_ATTRIBUTE_PAST_RAIN;
        if (q->hours > p->rules->most_hours) p->rules->most_hours = q->hours;
        return true;
    }
    int attribute = fr_word_in(word, attribute_words, ATTRIBUTES);
    if (strpbrk(word, "<>=")) return fr_parse_fail(p, "put blanks around the relation in '%s'", word);
    if (attribute < 0 || !strchr(attribute_objects[attribute], object_letters[object]))
        return fr_parse_fail(p, "a %s has no attribute '%s'", object_words[object], word);
    q->attribute = (fr_attribute)attribute;
    return true;
}

bool fr_parse_quantity(fr_parser *p, size_t *at, fr_quantity *out)
{
    *out = (fr_quantity){ .index = FR_NONE };
    int object = object_of(p->word[*at]);
    if (object < 0)
        return fr_parse_fail(p,
                             "'%s' is no GAGE, NODE, LINK, CONDUIT, PUMP, ORIFICE, WEIR, OUTLET, SIMULATION, "
                             "variable or expression",
                             p->word[*at]);
    size_t need = object == FR_OBJECT_SIMULATION ? 2 : 3;
    if (p->words - *at < need) return fr_parse_fail(p, "the line ends before the attribute");
    if (object != FR_OBJECT_SIMULATION && !find_element(p, (fr_object)object, p->word[*at + 1], &out->index))
        return false;
    if (!find_attribute(p, (fr_object)object, p->word[*at + need - 1], out)) return false;
    out->object = object > FR_OBJECT_LINK && object < FR_OBJECT_SIMULATION ? FR_OBJECT_LINK
                                                                           : (fr_object)object;
    *at += need;
    return true;
}

static bool status_of(const char *word, double *value)
{
    static const char *const words[] = { "OFF", "ON", "CLOSED", "OPEN" };
    int i = fr_word_in(word, words, 4);
    *value = i % 2;
    return i >= 0;
}

static bool within(double value, double low, double high)
{
    return value >= low && value <= high;
}

/* A plain value, read as the attribute it is compared with wants it. */
static bool read_value(fr_parser *p, const char *word, const fr_term *left, double *value)
{
    int attribute = left->kind == FR_TERM_QUANTITY ? (int)left->quantity.attribute : -1;
    switch (attribute) {
    case FR_ATTRIBUTE_STATUS:
        return status_of(word, value) ||
               fr_parse_fail(p, "STATUS is ON, OFF, OPEN or CLOSED, not '%s'", word);
    case FR_ATTRIBUTE_TIME:
    case FR_ATTRIBUTE_CLOCKTIME:
    case FR_ATTRIBUTE_TIMEOPEN:
    case FR_ATTRIBUTE_TIMECLOSED:
        return fr_word_hours(word, value) ||
               fr_parse_fail(p, "'%s' is no time: write h:mm:ss or decimal hours", word);
    case FR_ATTRIBUTE_DATE:
        return fr_word_date(word, value) || fr_parse_fail(p, "'%s' is no date: write month/day/year", word);
    case FR_ATTRIBUTE_DAYOFYEAR:
        return fr_word_day_of_year(word, value) ||
               fr_parse_fail(p,
                             "'%s' is no day of the year: write month/day or 1 to "
                             "366",
                             word);
    case FR_ATTRIBUTE_DAY:
        return (fr_word_number(word, value) && within(*value, 1.0, 7.0)) ||
               fr_parse_fail(p, "'%s' is no day of the week: 1 = Sunday to 7", word);
    case FR_ATTRIBUTE_MONTH:
        return (fr_word_number(word, value) && within(*value, 1.0, 12.0)) ||
               fr_parse_fail(p, "'%s' is no month: 1 to 12", word);
    default: return fr_word_number(word, value) || fr_parse_fail(p, "'%s' is no number", word);
    }
}

/* A named variable or expression, or an object's attribute. */
static bool parse_named(fr_parser *p, size_t *at, fr_term *out, bool *found)
{
    const char *word = p->word[*at];
    int32_t expression = fr_find_expression(p->rules, word),
            variable = fr_find_variable(p->rules, word, strlen(word));
    *found = true;
    if (expression != FR_NONE) {
        *out = (fr_term){ .kind = FR_TERM_EXPRESSION, .expression = expression };
        ++*at;
        return true;
    }
    out->kind = FR_TERM_QUANTITY;
    if (variable != FR_NONE) {
        out->quantity = p->rules->variable[variable].quantity;
        ++*at;
        return true;
    }
    *found = object_of(word) >= 0;
    return !*found || fr_parse_quantity(p, at, &out->quantity);
}

bool fr_parse_premise(fr_parser *p, fr_premise *out)
{
    size_t at = 1;
    bool found = false;
    if (p->words < 4) return fr_parse_fail(p, "a condition needs a quantity, a relation and a value");
    if (!parse_named(p, &at, &out->left, &found)) return false;
    if (!found) return fr_parse_quantity(p, &at, &out->left.quantity); /* for its message */
    int relation = at < p->words ? fr_word_in(p->word[at], relation_words, 6) : -1;
    if (relation < 0)
        return fr_parse_fail(p, "a relation must follow: = <> < <= > or >=, with blanks around it");
    out->relation = (fr_relation)relation;
    if (++at >= p->words) return fr_parse_fail(p, "nothing stands behind '%s'", p->word[at - 1]);
    if (!parse_named(p, &at, &out->right, &found)) return false;
    if (!found) {
        out->right = (fr_term){ .kind = FR_TERM_VALUE };
        if (!read_value(p, p->word[at++], &out->left, &out->right.value)) return false;
    }
    if (at != p->words) return fr_parse_fail(p, "'%s' is too much here: one clause a line", p->word[at]);
    return true;
}

static bool find_table(fr_parser *p, const char *kind, const char *name, int32_t *out)
{
    *out = p->names->table(p->names->context, kind, name);
    return *out != FR_NONE ||
           fr_parse_fail(p, "there is no %s '%s'",
                         fr_parse_say(p, strcmp(kind, "curve") == 0 ? "curve" : "time series"), name);
}

static bool parse_pid(fr_parser *p, fr_action *a)
{
    if (p->words != 9 || !fr_word_number(p->word[6], &a->kp) || !fr_word_number(p->word[7], &a->ki) ||
        !fr_word_number(p->word[8], &a->kd))
        return fr_parse_fail(p,
                             "PID needs three numbers: gain, integral time and derivative time in minutes");
    a->kind = FR_SET_PID;
    a->pid = p->rules->pids++;
    return true;
}

static bool parse_setting(fr_parser *p, fr_action *a, fr_object object)
{
    static const char *const kinds[] = { "VALUE", "CURVE", "TIMESERIES", "PID" }; /* by fr_action_kind */
    int kind = fr_word_in(p->word[5], kinds, 4);
    if (kind == FR_SET_PID) return parse_pid(p, a);
    if (kind == FR_SET_CURVE || kind == FR_SET_SERIES) {
        a->kind = (fr_action_kind)kind;
        if (p->words != 7) return fr_parse_fail(p, "%s needs one name", kinds[kind]);
        return find_table(p, kind == FR_SET_CURVE ? "curve" : "series", p->word[6], &a->table);
    }
    if (p->words != 6) return fr_parse_fail(p, "'%s' is too much here: one clause a line", p->word[6]);
    if (!fr_word_number(p->word[5], &a->value)) return fr_parse_fail(p, "'%s' is no setting", p->word[5]);
    if (a->value < 0.0) return fr_parse_fail(p, "a setting cannot be negative");
    if (object != FR_OBJECT_PUMP && a->value > 1.0)
        return fr_parse_fail(p, "the setting %g is not between 0 (closed) and 1 (open)", a->value);
    return true;
}

bool fr_parse_action(fr_parser *p, fr_action *out)
{
    out->table = FR_NONE;
    if (p->words < 6) return fr_parse_fail(p, "write object id STATUS = value or object id SETTING = value");
    int object = object_of(p->word[1]);
    if (object < FR_OBJECT_LINK || object > FR_OBJECT_OUTLET)
        return fr_parse_fail(p, "'%s' cannot be controlled: use PUMP, ORIFICE, WEIR, OUTLET or CONDUIT",
                             p->word[1]);
    if (!find_element(p, (fr_object)object, p->word[2], &out->link)) return false;
    if (strcmp(p->word[4], "=") != 0) return fr_parse_fail(p, "'=' must stand before the value");
    if (object == FR_OBJECT_LINK)
        object = p->names->link_kind(p->names->context, out->link) + (int)FR_OBJECT_CONDUIT;
    bool status = strcasecmp(p->word[3], "STATUS") == 0, setting = strcasecmp(p->word[3], "SETTING") == 0;
    if (status && (object == FR_OBJECT_CONDUIT || object == FR_OBJECT_PUMP)) {
        if (p->words != 6) return fr_parse_fail(p, "'%s' is too much here: one clause a line", p->word[6]);
        return status_of(p->word[5], &out->value) ||
               fr_parse_fail(p, "STATUS is ON, OFF, OPEN or CLOSED, not '%s'", p->word[5]);
    }
    if (setting && object != FR_OBJECT_CONDUIT) return parse_setting(p, out, (fr_object)object);
    return fr_parse_fail(p, "a %s is controlled by its %s, not by '%s'", object_words[object],
                         object == FR_OBJECT_CONDUIT ? "STATUS" : "SETTING", p->word[3]);
}

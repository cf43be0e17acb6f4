#include "equations.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define FOOT 0.3048
#define ACRE 4046.8564224
#define HOUR 3600.0

static const char *const names[FR_EQUATION_VARIABLES] = { "HGW",   "HSW", "HCB", "HGS", "KS", "K",
                                                          "THETA", "PHI", "FI",  "FU",  "A" };

static int32_t find(void *context, const char *name, size_t n)
{
    (void)context;
    for (int32_t i = 0; i < FR_EQUATION_VARIABLES; i++)
        if (strlen(names[i]) == n && strncasecmp(names[i], name, n) == 0) return i;
    return FR_NONE;
}

fr_status fr_equation_read(const fr_host *h, const char *catchment, fr_equation_kind kind, const char *text,
                           fr_equation *out)
{
    const char *system = h->option(h, "unit_system"), *why = NULL;
    bool us = system && strcmp(system, "US") == 0;
    size_t where = 0;
    out->length = us ? FOOT : 1.0;
    out->rate = (us ? FOOT / 12.0 : 1e-3) / HOUR;
    out->area = us ? ACRE : 1e4;
    out->result = kind == FR_DEEP_EQUATION ? out->rate : us ? FOOT * FOOT * FOOT / ACRE : 1e-4;
    fr_expression_free(out->expression);
    out->expression = fr_expression_new(text, find, NULL, &why, &where);
    if (out->expression) return FR_OK;
    return h->fail(
        h, FR_INPUT,
        "groundwater equation of '%s': %s, at character %zu of \"%s\"; the variables are HGW, HSW, HCB, "
        "HGS, KS, K, THETA, PHI, FI, FU and A",
        catchment, h->say(h, why), where, text);
}

typedef struct values {
    const fr_equation *e;
    const double *si;
} values;

static double value_of(void *context, int32_t variable)
{
    const values *v = context;
    double si = v->si[variable];
    switch (variable) {
    case FR_THETA:
    case FR_PHI: return si;
    case FR_KS:
    case FR_K:
    case FR_FI:
    case FR_FU: return si / v->e->rate;
    case FR_A: return si / v->e->area;
    default: return si / v->e->length;
    }
}

double fr_equation_value(const fr_equation *e, const double *value)
{
    values v = { e, value };
    double result = fr_expression_value(e->expression, value_of, &v);
    return result == result ? result * e->result : 0.0;
}

/* Next word of a row, cut out of it; NULL at its end. */
static char *word(char **at)
{
    char *begin = *at + strspn(*at, " \t\r");
    size_t n = *begin == '"' ? 0 : strcspn(begin, " \t\r");
    if (*begin == '"') n = strcspn(++begin, "\"");
    if (*begin == '\0') return NULL;
    *at = begin + n;
    if (**at != '\0') *(*at)++ = '\0';
    return begin;
}

fr_status fr_equations_of(const fr_host *h,
                          fr_status (*take)(void *context, const char *catchment, fr_equation_kind kind,
                                            const char *text),
                          void *context)
{
    const char *text = h->kept_text(h, "GWF");
    size_t size = text ? strlen(text) : 0;
    char *copy = h->allocate(h, size + 1, 1);
    if (!copy) return FR_MEMORY;
    if (text) memcpy(copy, text, size);
    for (char *at = copy, *next; *at; at = next) {
        next = at + strcspn(at, "\n");
        if (*next) *next++ = '\0';
        at[strcspn(at, ";")] = '\0';
        char *catchment = word(&at), *kind = catchment ? word(&at) : NULL;
        if (!catchment || *catchment == '[') continue;
        bool deep = kind && strcasecmp(kind, "DEEP") == 0;
        if (!deep && (!kind || strcasecmp(kind, "LATERAL") != 0))
            return h->fail(h, FR_INPUT,
                           "groundwater equation of '%s': write LATERAL or DEEP before the equation",
                           catchment);
        fr_status status = take(context, catchment, deep ? FR_DEEP_EQUATION : FR_LATERAL_EQUATION, at);
        if (status != FR_OK) return status;
    }
    return FR_OK;
}

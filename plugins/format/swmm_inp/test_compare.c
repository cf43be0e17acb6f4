#include "test_compare.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct comparison {
    const fr_model *a, *b;
    const char *label;
    double relative;
    int most, found;
} comparison;

static void tell(comparison *c, const char *format, ...) FR_PRINTF(2, 3);
static void tell(comparison *c, const char *format, ...)
{
    va_list args;
    if (c->found++ >= c->most) return;
    va_start(args, format);
    printf("%s: ", c->label);
    vprintf(format, args);
    printf("\n");
    va_end(args);
}

static bool same_number(const comparison *c, double x, double y)
{
    if (isnan(x) || isnan(y)) return isnan(x) && isnan(y);
    return x == y || fabs(x - y) <= c->relative * fmax(fabs(x), fabs(y));
}

static bool same_text(const char *x, const char *y)
{
    return x == NULL || y == NULL ? x == y : strcmp(x, y) == 0;
}

static bool same_table(const comparison *c, const fr_table *s, const fr_table *t)
{
    if (s == NULL || t == NULL) return s == t;
    if (!same_text(s->name, t->name) || !same_text(s->kind, t->kind) || !same_text(s->unit, t->unit))
        return false;
    if (s->rows != t->rows || s->columns != t->columns) return false;
    for (size_t k = 0; k < s->rows * s->columns; k++)
        if (!same_number(c, s->data[k], t->data[k])) return false;
    return true;
}

/* An index to a table is the same when the tables are; their order may differ. */
static bool same_index(const comparison *c, const fr_column_info *info, int32_t x, int32_t y)
{
    if (info->target == NULL || strcmp(info->target, "table") != 0) return x == y;
    return same_table(c, fr_model_table(c->a, x), fr_model_table(c->b, y));
}

static void compare_column(comparison *c, fr_set set, const fr_column_info *info)
{
    const char *name = info->name;
    size_t n = fr_model_count(c->a, set);
    for (size_t i = 0; i < n; i++) {
        const char *element = fr_model_name(c->a, set, i);
        if (info->type == FR_COLUMN_NUMBER) {
            double x = fr_model_numbers(c->a, set, name)[i], y = fr_model_numbers(c->b, set, name)[i];
            if (!same_number(c, x, y))
                tell(c, "%s %zu '%s' %s: %.17g, %.17g", fr_model_set_name(c->a, set), i, element, name, x, y);
        } else if (info->type == FR_COLUMN_TEXT) {
            const char *x = fr_model_texts(c->a, set, name)[i], *y = fr_model_texts(c->b, set, name)[i];
            if (!same_text(x, y))
                tell(c, "%s %zu '%s' %s: '%s', '%s'", fr_model_set_name(c->a, set), i, element, name, x, y);
        } else {
            int32_t x = fr_model_indices(c->a, set, name)[i], y = fr_model_indices(c->b, set, name)[i];
            if (!same_index(c, info, x, y))
                tell(c, "%s %zu '%s' %s: %d, %d", fr_model_set_name(c->a, set), i, element, name, x, y);
        }
    }
}

static void compare_set(comparison *c, fr_set set)
{
    size_t n = fr_model_count(c->a, set);
    if (n != fr_model_count(c->b, set)) {
        tell(c, "%s: %zu and %zu elements", fr_model_set_name(c->a, set), n, fr_model_count(c->b, set));
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (!same_text(fr_model_name(c->a, set, i), fr_model_name(c->b, set, i)))
            tell(c, "%s %zu: names '%s', '%s'", fr_model_set_name(c->a, set), i, fr_model_name(c->a, set, i),
                 fr_model_name(c->b, set, i));
    for (size_t k = 0; k < fr_model_column_count(c->a, set); k++)
        compare_column(c, set, fr_model_column_info(c->a, set, k));
}

static void compare_tables(comparison *c)
{
    size_t n = fr_model_table_count(c->a);
    if (n != fr_model_table_count(c->b)) tell(c, "%zu and %zu tables", n, fr_model_table_count(c->b));
    for (size_t i = 0; i < n; i++) {
        const fr_table *s = fr_model_table(c->a, (int32_t)i);
        if (s->name[0] == '\0') continue; /* compared where it is used */
        const fr_table *t = fr_model_table(c->b, fr_model_table_find(c->b, s->kind, s->name));
        if (!same_table(c, s, t)) tell(c, "table '%s' (%s) differs", s->name, s->kind);
    }
}

static void compare_lists(comparison *c)
{
    const char *value = NULL;
    for (size_t i = 0; i < fr_model_option_count(c->a); i++) {
        const char *key = fr_model_option_at(c->a, i, &value);
        const char *other = fr_model_option(c->b, key);
        if (strcmp(key, "controls_line") == 0) continue; /* where the text stood in that file */
        if (!same_text(value, other))
            tell(c, "option %s: '%s', '%s'", key, value, other == NULL ? "" : other);
    }
    if (fr_model_option_count(c->a) != fr_model_option_count(c->b))
        tell(c, "%zu and %zu options", fr_model_option_count(c->a), fr_model_option_count(c->b));
    for (size_t i = 0; i < fr_model_kept_count(c->a); i++) {
        const char *key = fr_model_kept_at(c->a, i, &value), *other = fr_model_kept(c->b, key);
        size_t n = strlen(value);
        while (n > 0 && value[n - 1] == '\n')
            n--;
        if (other == NULL || strncmp(value, other, n) != 0 || strspn(other + n, "\n") != strlen(other + n))
            tell(c, "kept text [%s] differs", key);
    }
    for (size_t i = 0; i < fr_model_use_count(c->a); i++) {
        const fr_model_use *u = fr_model_use_at(c->a, i), *v = fr_model_use_at(c->b, i);
        if (v == NULL || !same_text(u->plugin, v->plugin) || u->set != v->set || u->count != v->count ||
            (u->rows != NULL && memcmp(u->rows, v->rows, u->count * sizeof *u->rows) != 0))
            tell(c, "use %zu: %s, %s", i, u->plugin, v == NULL ? "" : v->plugin);
    }
}

int inp_test_compare(const fr_model *a, const fr_model *b, const char *label, double relative, int most)
{
    comparison c = { .a = a, .b = b, .label = label, .relative = relative, .most = most };
    if (fr_model_set_count(a) != fr_model_set_count(b)) tell(&c, "%s", "numbers of sets differ");
    for (size_t s = 0; s < fr_model_set_count(a); s++)
        compare_set(&c, (fr_set)s);
    compare_tables(&c);
    compare_lists(&c);
    return c.found;
}

/* params.c: see params.h. */
#include "host/params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/strings.h"
#include "base/units.h"

static const char *unit_of(const fr_param *p)
{
    if (p->type == FR_DURATION) return "s";
    return p->unit == NULL ? "1" : p->unit;
}

static fr_status check_range(const fr_param *p, double v, fr_error *err)
{
    if (!isfinite(v)) return fr_fail(err, FR_INPUT, "parameter '%s' is not a finite number", p->name);
    if (p->min == 0 && p->max == 0) return FR_OK;
    if (v >= p->min && v <= p->max) return FR_OK;
    return fr_fail(err, FR_INPUT, "parameter '%s' is %g %s; it must lie between %g and %g %s", p->name, v,
                   unit_of(p), p->min, p->max, unit_of(p));
}

static fr_status parse_number(const fr_param *p, const char *text, double *out, fr_error *err)
{
    if (fr_parse_quantity(text, unit_of(p), out, err) != FR_OK)
        return fr_context(err, "parameter '%s'", p->name);
    return check_range(p, *out, err);
}

static fr_status parse_choice(const fr_param *p, const char *text, fr_error *err)
{
    if (strchr(text, '|') == NULL && text[0] != '\0' && fr_words_contain(p->choices, text)) return FR_OK;
    return fr_fail(err, FR_INPUT, "parameter '%s' is '%s'; it must be one of %s", p->name, text, p->choices);
}

static fr_status parse_path(const fr_param *p, const fr_param_text *from, fr_arena *arena, const char *text,
                            fr_param_value *out, fr_error *err)
{
    char *path = from->file != NULL ? fr_path_beside(from->file, text, err) : fr_copy_text(text, err);
    if (path == NULL) return FR_MEMORY;
    out->text = fr_arena_text(arena, path, err);
    bool there = fr_file_exists(path) || fr_is_folder(path);
    free(path);
    if (out->text == NULL) return FR_MEMORY;
    if (there) return FR_OK;
    return fr_fail(err, FR_INPUT,
                   "parameter '%s': the file '%s' does not exist (paths start at the folder of the "
                   "scenario)",
                   p->name, out->text);
}

/* "[1, 2, 3]", "1 mm, 2 mm" or "1 2 3" -> parts of a writable copy. */
static size_t split_list(char *text, char **parts, size_t limit)
{
    size_t n = 0;
    for (char *c = text; *c != '\0'; c++)
        if (*c == '[' || *c == ']') *c = ' ';
    const char *separators = strchr(text, ',') != NULL ? "," : " \t\r\n";
    char *rest = NULL;
    for (char *part = strtok_r(text, separators, &rest); part != NULL && n < limit;
         part = strtok_r(NULL, separators, &rest)) {
        part = fr_trim(part);
        if (part[0] != '\0') parts[n++] = part;
    }
    return n;
}

static fr_status parse_list(const fr_param *p, const fr_param_text *from, fr_arena *arena,
                            fr_param_value *out, fr_error *err)
{
    size_t limit = from->count;
    if (from->count == 1) limit = strlen(from->text[0]) + 1;
    double *list = fr_arena_alloc(arena, limit, sizeof *list, err);
    char **parts = fr_arena_alloc(arena, limit, sizeof *parts, err);
    if (list == NULL || parts == NULL) return FR_MEMORY;
    size_t n = from->count;
    if (from->count == 1) {
        char *copy = fr_arena_text(arena, from->text[0], err);
        if (copy == NULL) return FR_MEMORY;
        n = split_list(copy, parts, limit);
    }
    for (size_t i = 0; i < n; i++)
        FR_TRY(parse_number(p, from->count == 1 ? parts[i] : from->text[i], &list[i], err));
    out->list = list;
    out->count = n;
    return FR_OK;
}

static fr_status parse_scalar(const fr_param *p, const fr_param_text *from, fr_arena *arena,
                              fr_param_value *out, fr_error *err)
{
    const char *text = from->text[0];
    switch (p->type) {
    case FR_NUMBER:
    case FR_DURATION: return parse_number(p, text, &out->number, err);
    case FR_INTEGER:
        if (!fr_parse_integer(text, &out->integer))
            return fr_fail(err, FR_INPUT, "parameter '%s' is '%s'; it must be a whole number", p->name, text);
        return check_range(p, (double)out->integer, err);
    case FR_FLAG:
        if (fr_parse_flag(text, &out->flag)) return FR_OK;
        return fr_fail(err, FR_INPUT, "parameter '%s' is '%s'; it must be yes or no", p->name, text);
    case FR_CHOICE: FR_TRY(parse_choice(p, text, err)); break;
    case FR_PATH: return parse_path(p, from, arena, text, out, err);
    default: break;
    }
    out->text = fr_arena_text(arena, text, err);
    return out->text == NULL ? FR_MEMORY : FR_OK;
}

static fr_status parse_value(const fr_param *p, const fr_param_text *from, fr_arena *arena,
                             fr_param_value *out, fr_error *err)
{
    out->set = true;
    if (p->type == FR_LIST) return parse_list(p, from, arena, out, err);
    if (from->count != 1)
        return fr_fail(err, FR_INPUT, "parameter '%s' takes one value, not a list of %zu", p->name,
                       from->count);
    return parse_scalar(p, from, arena, out, err);
}

static fr_status parse_default(const fr_param *p, fr_arena *arena, fr_param_value *out, fr_error *err)
{
    const char *const text[] = { p->default_value };
    fr_param_text from = { .name = p->name, .count = 1, .text = text };
    return parse_value(p, &from, arena, out, err);
}

fr_status fr_param_check_default(const fr_plugin *p, const fr_param *param, fr_error *err)
{
    if (param->default_value == NULL || param->type == FR_PATH) return FR_OK;
    fr_arena arena = { 0 };
    fr_param_value value = { .param = param };
    fr_error inner = FR_ERROR_INIT;
    fr_status status = parse_default(param, &arena, &value, &inner);
    fr_arena_free(&arena);
    if (status == FR_OK) return FR_OK;
    return fr_fail(err, FR_PLUGIN, "plugin %s: the default '%s' of its own parameter is refused: %s", p->name,
                   param->default_value, inner.message);
}

/* ---- the parameters of one use ---- */

static fr_status refuse_unknown(const fr_plugin *p, const fr_param_text *text, fr_error *err)
{
    const char **names = fr_alloc(p->param_count, sizeof *names, err);
    if (names == NULL) return FR_MEMORY;
    for (size_t i = 0; i < p->param_count; i++)
        names[i] = p->params[i].name;
    const char *near = fr_nearest(text->name, names, p->param_count);
    free(names);
    if (near != NULL)
        return fr_fail_file(err, FR_INPUT, text->file, text->line,
                            "plugin %s has no parameter '%s'; did you mean '%s'?", p->name, text->name, near);
    return fr_fail_file(err, FR_INPUT, text->file, text->line,
                        "plugin %s has no parameter '%s'; see: freshet plugins info %s", p->name, text->name,
                        p->name);
}

static fr_status place(const fr_plugin *p, const fr_param_text *text, fr_arena *arena, fr_param_value *values,
                       fr_error *err)
{
    const fr_param *param = fr_plugin_param(p, text->name);
    if (param == NULL) return refuse_unknown(p, text, err);
    fr_param_value *value = &values[param - p->params];
    if (value->given)
        return fr_fail_file(err, FR_INPUT, text->file, text->line,
                            "parameter '%s' of plugin %s is given twice", text->name, p->name);
    value->given = true;
    fr_error inner = FR_ERROR_INIT;
    fr_status status = parse_value(param, text, arena, value, &inner);
    if (status == FR_OK) return FR_OK;
    return fr_fail_file(err, status, text->file, text->line, "plugin %s: %s", p->name, inner.message);
}

fr_status fr_params_parse(const fr_plugin *p, const fr_param_text *texts, size_t count, fr_arena *arena,
                          fr_param_value *values, fr_error *err)
{
    for (size_t i = 0; i < p->param_count; i++)
        values[i] = (fr_param_value){ .param = &p->params[i] };
    for (size_t i = 0; i < count; i++)
        FR_TRY(place(p, &texts[i], arena, values, err));
    for (size_t i = 0; i < p->param_count; i++) {
        const fr_param *q = &p->params[i];
        if (values[i].set) continue;
        if (q->default_value != NULL) {
            if (parse_default(q, arena, &values[i], err) != FR_OK)
                return fr_context(err, "plugin %s", p->name);
        } else if (!q->optional) {
            return fr_fail(err, FR_INPUT, "plugin %s needs the parameter '%s' (%s): give it a value", p->name,
                           q->name, q->doc == NULL ? "" : q->doc);
        }
    }
    return FR_OK;
}

fr_status fr_params_check(const fr_plugin *p, const fr_param_text *params, size_t count, fr_error *err)
{
    fr_arena arena = { 0 };
    fr_param_value *values = fr_alloc(p->param_count, sizeof *values, err);
    fr_status status = values == NULL ? FR_MEMORY : fr_params_parse(p, params, count, &arena, values, err);
    free(values);
    fr_arena_free(&arena);
    return status;
}

const fr_param_value *fr_param_value_find(const fr_param_value *values, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(values[i].param->name, name) == 0) return &values[i];
    return NULL;
}

void fr_params_describe(const fr_param_value *values, size_t count, fr_text *out)
{
    for (size_t i = 0; i < count; i++) {
        const fr_param_value *v = &values[i];
        if (!v->set) continue;
        fr_text_addf(out, "%s=", v->param->name);
        switch (v->param->type) {
        case FR_NUMBER:
        case FR_DURATION: fr_text_addf(out, "%.17g %s", v->number, unit_of(v->param)); break;
        case FR_INTEGER: fr_text_addf(out, "%lld", (long long)v->integer); break;
        case FR_FLAG: fr_text_add(out, v->flag ? "yes" : "no"); break;
        case FR_LIST:
            for (size_t k = 0; k < v->count; k++)
                fr_text_addf(out, "%.17g ", v->list[k]);
            fr_text_add(out, unit_of(v->param));
            break;
        default: fr_text_add(out, v->text == NULL ? "" : v->text);
        }
        fr_text_add(out, "\n");
    }
}

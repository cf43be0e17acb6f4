/* overrides.c: values of the model that a scenario changes: overrides: {links: {C1: {roughness: 0.02}}}. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/strings.h"
#include "base/units.h"
#include "scenario/private.h"

typedef struct place {
    fr_set set;
    int32_t element;
    const char *column;
} place;

static const fr_column_info *find_column(const fr_model *m, fr_set set, const char *name)
{
    for (size_t i = 0; i < fr_model_column_count(m, set); i++) {
        const fr_column_info *info = fr_model_column_info(m, set, i);
        if (strcmp(info->name, name) == 0) return info;
    }
    return NULL;
}

static fr_status unknown_column(const fr_scenario *s, const place *p, const fr_yaml *at, fr_error *err)
{
    enum { MOST = 256 };
    const char *names[MOST];
    size_t n = 0;
    for (; n < fr_model_column_count(s->model, p->set) && n < MOST; n++)
        names[n] = fr_model_column_info(s->model, p->set, n)->name;
    const char *near = fr_nearest(p->column, names, n);
    return fr_scenario_fault(s, at, err, "%s have no value '%s'%s%s",
                             fr_say(fr_model_set_name(s->model, p->set)), p->column,
                             near ? fr_say("; nearest: ") : "", near ? near : "");
}

static int32_t find_reference(const fr_model *m, const char *target, const char *word)
{
    if (strcmp(target, "table") == 0) return fr_model_table_find(m, "", word);
    fr_set set = fr_model_set_find(m, target);
    return set == FR_NONE ? FR_NONE : fr_model_find(m, set, word);
}

static fr_status set_value(fr_scenario *s, const place *p, const fr_yaml *at, fr_error *err)
{
    const fr_column_info *info = find_column(s->model, p->set, p->column);
    const char *text = NULL;
    if (!info) return unknown_column(s, p, at, err);
    FR_TRY(fr_scenario_text_of(s, at, p->column, &text, err));
    if (info->type == FR_COLUMN_TEXT)
        return fr_model_set_text(s->model, p->set, p->element, p->column, text, err);
    if (info->type == FR_COLUMN_NUMBER) {
        double value = 0.0;
        if (fr_parse_quantity(text, info->unit, &value, err) != FR_OK) {
            err->line = at->line;
            snprintf(err->file, sizeof err->file, "%s", s->path);
            return fr_context(err, "%s", p->column);
        }
        return fr_model_set_number(s->model, p->set, p->element, p->column, value, err);
    }
    int32_t index = FR_NONE;
    bool on = false;
    if (info->type == FR_COLUMN_FLAG && fr_parse_flag(text, &on)) index = on;
    if (info->type == FR_COLUMN_CHOICE)
        index = fr_model_choice(fr_model_set_name(s->model, p->set), p->column, text);
    if (info->type == FR_COLUMN_INDEX) index = find_reference(s->model, info->target, text);
    if (index == FR_NONE)
        return fr_scenario_fault(s, at, err, "'%s' is no value for '%s'%s%s", text, p->column,
                                 info->target ? fr_say("; it wants one of: ") : "",
                                 info->target ? info->target : "");
    return fr_model_set_index(s->model, p->set, p->element, p->column, index, err);
}

static fr_status override_element(fr_scenario *s, fr_set set, const fr_yaml *name, const fr_yaml *values,
                                  fr_error *err)
{
    size_t first = 0, last = fr_model_count(s->model, set);
    if (values->kind != FR_YAML_MAP)
        return fr_scenario_fault(s, values, err, "write the changes of '%s' as {value: new}", name->text);
    if (strcmp(name->text, "all") != 0 || fr_model_find(s->model, set, "all") != FR_NONE) {
        int32_t element = fr_model_find(s->model, set, name->text);
        if (element == FR_NONE)
            return fr_scenario_fault(s, name, err, "the model has no '%s' in its %s", name->text,
                                     fr_say(fr_model_set_name(s->model, set)));
        first = (size_t)element;
        last = first + 1;
    }
    for (size_t e = first; e < last; e++)
        for (size_t i = 0; i < values->count; i++) {
            place p = { set, (int32_t)e, values->key[i]->text };
            FR_TRY(set_value(s, &p, values->item[i], err));
        }
    return FR_OK;
}

fr_status fr_scenario_override(fr_scenario *s, fr_error *err)
{
    const fr_yaml *root = fr_scenario_key(s, "overrides");
    if (!root) return FR_OK;
    if (root->kind != FR_YAML_MAP)
        return fr_scenario_fault(s, root, err, "write overrides as links: {NAME: {roughness: 0.02}}");
    for (size_t i = 0; i < root->count; i++) {
        fr_set set = fr_model_set_find(s->model, root->key[i]->text);
        const fr_yaml *elements = root->item[i];
        if (set == FR_NONE)
            return fr_scenario_fault(s, root->key[i], err,
                                     "'%s' is no set of this model; nodes, links, catchments … are",
                                     root->key[i]->text);
        if (elements->kind != FR_YAML_MAP)
            return fr_scenario_fault(s, elements, err, "write overrides as links: {NAME: {roughness: 0.02}}");
        for (size_t k = 0; k < elements->count; k++)
            FR_TRY(override_element(s, set, elements->key[k], elements->item[k], err));
    }
    return FR_OK;
}

/* uses.c: the choices as the run wants them: records, domains and parameter texts. */
#include <string.h>

#include "base/strings.h"
#include "scenario/private.h"

static bool is_parameter(const char *key)
{
    static const char *const reserved[] = { "use", "on", "only", "tag" };
    for (size_t i = 0; i < FR_COUNT(reserved); i++)
        if (strcmp(key, reserved[i]) == 0) return false;
    return true;
}

static fr_status texts_of(fr_scenario *s, const fr_yaml *node, const char *name, fr_param_text *out,
                          fr_error *err)
{
    size_t n = node->kind == FR_YAML_LIST ? node->count : 1;
    const char **text = fr_arena_alloc(&s->arena, n, sizeof *text, err);
    if (!text) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        FR_TRY(
            fr_scenario_text_of(s, node->kind == FR_YAML_LIST ? node->item[i] : node, name, &text[i], err));
    *out = (fr_param_text){ .name = name, .count = n, .text = text, .file = s->path, .line = node->line };
    return FR_OK;
}

/* A process that the core integrates may have its own tolerances, unless a parameter of the plugin has that name. */
static double *tolerance_of(fr_run_use *use, const char *key)
{
    const fr_plugin *p = use->record == NULL ? NULL : use->record->plugin; /* none: the reader of a terrain */
    if (p == NULL || p->process == NULL || p->process->rates == NULL) return NULL;
    for (size_t i = 0; i < p->param_count; i++)
        if (strcmp(p->params[i].name, key) == 0) return NULL;
    if (strcmp(key, "relative_tolerance") == 0) return &use->relative_tolerance;
    return strcmp(key, "absolute_tolerance") == 0 ? &use->absolute_tolerance : NULL;
}

fr_status fr_scenario_params_of(fr_scenario *s, const fr_yaml *node, const char *skip, fr_run_use *use,
                                fr_error *err)
{
    if (!node || node->kind != FR_YAML_MAP) return FR_OK;
    fr_param_text *params = fr_arena_alloc(&s->arena, node->count, sizeof *params, err);
    if (!params) return FR_MEMORY;
    for (size_t i = 0; i < node->count; i++) {
        const char *key = node->key[i]->text;
        if (!is_parameter(key) || (skip && strcmp(key, skip) == 0) || fr_yaml_is_null(node->item[i]))
            continue;
        double *tolerance = tolerance_of(use, key);
        if (tolerance != NULL) {
            double most = tolerance == &use->relative_tolerance ? 1.0 : 1e6;
            FR_TRY(fr_scenario_quantity(s, node->item[i], key, "1", 1e-14, most, tolerance, err));
            continue;
        }
        FR_TRY(texts_of(s, node->item[i], key, &params[use->param_count], err));
        use->param_count++;
    }
    use->params = params;
    return FR_OK;
}

static fr_status find_record(const fr_scenario *s, const fr_choice *c, const fr_record **out, fr_error *err)
{
    fr_status status = fr_registry_find(s->registry, c->plugin, out, err);
    if (status == FR_OK) return FR_OK;
    if (!c->yaml) return fr_context(err, "%s", s->model_path);
    if (err && err->line == 0) {
        err->line = c->yaml->line;
        strncpy(err->file, s->path, sizeof err->file - 1);
    }
    return status;
}

static fr_status make_use(fr_scenario *s, const fr_choice *c, fr_run_use *use, fr_error *err)
{
    *use = (fr_run_use){ .set = c->set, .row_count = c->row_count, .rows = c->rows };
    FR_TRY(find_record(s, c, &use->record, err));
    const fr_plugin *p = use->record->plugin;
    if (!p->process || (c->role != FR_NONE && (int)p->process->role != c->role))
        return fr_scenario_fault(s, c->yaml, err, "'%s' cannot be used for the role '%s'", p->name,
                                 c->role == FR_NONE ? "?" : fr_role_name((fr_role)c->role));
    if (c->yaml || c->extra) {
        use->file = s->path;
        use->line = c->yaml ? c->yaml->line : c->extra->line;
    }
    return fr_scenario_params_of(s, c->yaml ? c->yaml : c->extra, NULL, use, err);
}

fr_status fr_scenario_make_uses(fr_scenario *s, fr_error *err)
{
    for (size_t i = 0; i < s->choices.count; i++) {
        fr_run_use use;
        FR_TRY(make_use(s, &s->choices.items[i], &use, err));
        FR_TRY(FR_PUSH(&s->uses, use, err));
    }
    if (s->uses.count > 0) return FR_OK;
    return fr_scenario_fault(s, fr_scenario_key(s, "processes"), err,
                             "no process at all is asked for; name some under 'processes:'");
}

static fr_status add_indicator(fr_scenario *s, const fr_yaml *node, fr_error *err)
{
    fr_choice choice = { .set = FR_NONE, .role = FR_NONE, .yaml = node };
    fr_run_use use = { .set = FR_NONE, .file = s->path, .line = node->line };
    FR_TRY(fr_scenario_plugin_of(s, node, &choice.plugin, err));
    if (!choice.plugin)
        return fr_scenario_fault(s, node, err, "name a plugin here: NAME, or {use: NAME, parameter: value}");
    FR_TRY(find_record(s, &choice, &use.record, err));
    if (use.record->plugin->kind != FR_INDICATOR)
        return fr_scenario_fault(s, node, err, "'%s' is no indicator", choice.plugin);
    FR_TRY(fr_scenario_params_of(s, node, NULL, &use, err));
    return FR_PUSH(&s->indicators, use, err);
}

fr_status fr_scenario_make_indicators(fr_scenario *s, fr_error *err)
{
    const fr_yaml *list = fr_scenario_key(s, "indicators");
    if (list && list->kind != FR_YAML_LIST)
        return fr_scenario_fault(s, list, err, "'indicators' must be a list of plugins");
    for (size_t i = 0; list && i < list->count; i++)
        FR_TRY(add_indicator(s, list->item[i], err));
    if (list) return FR_OK;
    for (size_t i = 0; i < fr_registry_count(s->registry); i++) {
        const fr_record *record = fr_registry_at(s->registry, i);
        if (record->plugin->kind != FR_INDICATOR) continue;
        fr_run_use use = { .record = record, .set = FR_NONE };
        FR_TRY(FR_PUSH(&s->indicators, use, err));
    }
    return FR_OK;
}

#include "scenario/scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/message.h"
#include "base/strings.h"
#include "scenario/private.h"

const fr_yaml *fr_scenario_key(const fr_scenario *s, const char *name)
{
    if (!s->file) return NULL;
    const fr_yaml *node = fr_yaml_get(fr_yaml_root(s->file), name);
    return fr_yaml_is_null(node) ? NULL : node;
}

fr_status fr_scenario_fault(const fr_scenario *s, const fr_yaml *at, fr_error *err, const char *format, ...)
{
    char text[900];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, fr_say(format), args);
    va_end(args);
    fr_status status = fr_fail_file(err, FR_INPUT, s->path, at ? at->line : 0, "%s", text);
    if (err && at) err->column = at->column;
    return status;
}

fr_status fr_scenario_text_of(const fr_scenario *s, const fr_yaml *node, const char *what, const char **out,
                              fr_error *err)
{
    if (node->kind != FR_YAML_SCALAR)
        return fr_scenario_fault(s, node, err, "'%s' must be one plain value", what);
    *out = node->text;
    return FR_OK;
}

fr_status fr_scenario_plugin_of(const fr_scenario *s, const fr_yaml *node, const char **name, fr_error *err)
{
    *name = NULL;
    if (node->kind == FR_YAML_SCALAR) {
        *name = node->text;
        return FR_OK;
    }
    if (node->kind != FR_YAML_MAP)
        return fr_scenario_fault(s, node, err, "name a plugin here: NAME, or {use: NAME, parameter: value}");
    const fr_yaml *use = fr_yaml_get(node, "use");
    return use ? fr_scenario_text_of(s, use, "use", name, err) : FR_OK;
}

static bool is_scenario_file(const char *path)
{
    const char *extension = fr_path_extension(path);
    return fr_same(extension, "yaml") || fr_same(extension, "yml");
}

/* A plugin that the scenario names itself must be fit for use; others that are not cost a warning. */
static fr_status check_named(const fr_scenario *s, const fr_yaml *more, const char *const *paths,
                             fr_error *err)
{
    for (size_t i = 0; more && paths && i < more->count; i++)
        for (size_t k = 0; k < fr_registry_problem_count(s->registry); k++) {
            const fr_registry_problem *problem = fr_registry_problem_at(s->registry, k);
            if (strcmp(problem->path, paths[i]) == 0)
                return fr_scenario_fault(s, more->item[i], err, "the plugin '%s' cannot be used: %s",
                                         more->item[i]->text, problem->message);
        }
    return FR_OK;
}

static fr_status load_plugins(fr_scenario *s, const fr_registry_options *asked, fr_error *err)
{
    fr_registry_options options = asked ? *asked : (fr_registry_options){ 0 };
    FR_ARRAY(const char *) paths = { 0 };
    fr_status status = FR_OK;
    options.logger = s->logger;
    for (size_t i = 0; i < options.path_count && status == FR_OK; i++)
        status = FR_PUSH(&paths, options.paths[i], err);
    const fr_yaml *more = fr_scenario_key(s, "plugins");
    if (more && more->kind != FR_YAML_LIST)
        status = fr_scenario_fault(s, more, err, "'plugins' must be a list");
    for (size_t i = 0; more && status == FR_OK && i < more->count; i++) {
        const char *text = NULL;
        status = fr_scenario_text_of(s, more->item[i], "plugins", &text, err);
        if (status != FR_OK) break;
        char *path = fr_path_beside(s->path, text, err);
        const char *kept = path ? fr_arena_text(&s->arena, path, err) : NULL;
        free(path);
        if (!kept)
            status = FR_MEMORY;
        else if (!fr_file_exists(kept))
            status = fr_scenario_fault(s, more->item[i], err, "there is no plugin or folder '%s'", text);
        else
            status = FR_PUSH(&paths, kept, err);
    }
    options.paths = paths.items;
    options.path_count = paths.count;
    if (status == FR_OK) status = fr_registry_new(&options, &s->registry, err);
    if (status == FR_OK && more)
        status = check_named(s, more, paths.items + (asked ? asked->path_count : 0), err);
    free(paths.items);
    return status;
}

static fr_status locate_model(fr_scenario *s, fr_error *err)
{
    if (!s->file) {
        s->model_path = s->path;
        return FR_OK;
    }
    const fr_yaml *node = fr_scenario_key(s, "model");
    if (!node) FR_TRY(fr_scenario_locate_terrain(s, &s->model_path, err));
    if (!node && s->model_path) return FR_OK; /* a surface and nothing else */
    if (!node)
        return fr_fail_file(err, FR_INPUT, s->path, 1,
                            "the key 'model' is missing; name the model file, or a 'terrain'");
    const char *text = NULL;
    FR_TRY(fr_scenario_text_of(s, node, "model", &text, err));
    char *path = fr_path_beside(s->path, text, err);
    s->model_path = path ? fr_arena_text(&s->arena, path, err) : NULL;
    free(path);
    if (!s->model_path) return FR_MEMORY;
    if (!fr_file_exists(s->model_path))
        return fr_scenario_fault(
            s, node, err, "there is no model file '%s'; the path is taken from the folder of this file",
            s->model_path);
    return FR_OK;
}

static fr_status open_file(fr_scenario *s, const fr_scenario_request *request, fr_error *err)
{
    s->path = fr_arena_text(&s->arena, request->path, err);
    if (!s->path) return FR_MEMORY;
    if (!fr_file_exists(s->path)) return fr_fail(err, FR_IO, "there is no file '%s'", s->path);
    if (!is_scenario_file(s->path)) return FR_OK;
    FR_TRY(fr_yaml_read(s->path, &s->file, err));
    return fr_scenario_check_keys(s, err);
}

static fr_status assemble(fr_scenario *s, const fr_scenario_request *request, fr_error *err)
{
    FR_TRY(open_file(s, request, err));
    FR_TRY(load_plugins(s, request->plugins, err));
    FR_TRY(locate_model(s, err));
    FR_TRY(fr_scenario_read_settings(s, err));
    FR_TRY(fr_scenario_read_model(s, err));
    FR_TRY(fr_scenario_read_terrain(s, err));
    FR_TRY(fr_scenario_add_gauge(s, err));
    FR_TRY(fr_scenario_read_times(s, err));
    FR_TRY(fr_scenario_choose(s, err));
    FR_TRY(fr_scenario_override(s, err));
    if (fr_model_freeze(s->model, err) != FR_OK)
        return fr_scenario_key(s, "overrides") ? fr_context(err, "after the overrides of %s", s->path)
                                               : err->status;
    FR_TRY(fr_scenario_make_uses(s, err));
    FR_TRY(fr_scenario_make_indicators(s, err));
    if (request->threads > 0) s->threads = request->threads;
    return FR_OK;
}

fr_status fr_scenario_open(const fr_scenario_request *request, fr_scenario **out, fr_error *err)
{
    *out = NULL;
    fr_scenario *s = fr_alloc(1, sizeof *s, err);
    if (!s) return FR_MEMORY;
    s->logger = request->logger;
    fr_status status = assemble(s, request, err);
    if (status != FR_OK) {
        fr_scenario_free(s);
        return status;
    }
    *out = s;
    return FR_OK;
}

void fr_scenario_free(fr_scenario *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->choices.count; i++)
        free(s->choices.items[i].rows);
    free(s->options.items);
    free(s->choices.items);
    free(s->uses.items);
    free(s->indicators.items);
    free(s->outputs.items);
    fr_model_free(s->model);
    fr_registry_free(s->registry);
    fr_yaml_free(s->file);
    fr_arena_free(&s->arena);
    free(s);
}

const fr_model *fr_scenario_model(const fr_scenario *s)
{
    return s->model;
}
const fr_registry *fr_scenario_registry(const fr_scenario *s)
{
    return s->registry;
}
const char *fr_scenario_title(const fr_scenario *s)
{
    return s->title;
}
const char *fr_scenario_path(const fr_scenario *s)
{
    return s->path;
}
const char *fr_scenario_model_path(const fr_scenario *s)
{
    return s->model_path;
}
const char *fr_scenario_text(const fr_scenario *s)
{
    return s->file ? fr_yaml_text(s->file) : "";
}
double fr_scenario_start(const fr_scenario *s)
{
    return s->start;
}
double fr_scenario_checkpoint_step(const fr_scenario *s)
{
    return s->checkpoint_step;
}
size_t fr_scenario_indicator_count(const fr_scenario *s)
{
    return s->indicators.count;
}
const fr_run_use *fr_scenario_indicator(const fr_scenario *s, size_t i)
{
    return &s->indicators.items[i];
}
size_t fr_scenario_output_count(const fr_scenario *s)
{
    return s->outputs.count;
}
const char *fr_scenario_output(const fr_scenario *s, size_t i)
{
    return s->outputs.items[i];
}

void fr_scenario_run_spec(const fr_scenario *s, fr_run_spec *out)
{
    *out = (fr_run_spec){ .model = s->model,
                          .uses = s->uses.items,
                          .use_count = s->uses.count,
                          .end = s->end,
                          .report_start = s->report_start,
                          .report_step = s->report_step,
                          .exchange_step = s->exchange_step,
                          .ledger_limit = s->ledger_limit,
                          .relative_tolerance = s->relative_tolerance,
                          .absolute_tolerance = s->absolute_tolerance,
                          .seed = s->seed,
                          .threads = s->threads,
                          .options = s->options.items,
                          .option_count = s->options.count,
                          .logger = s->logger,
                          .checkpoint_step = s->checkpoint_step,
                          .checkpoint_wall = s->checkpoint_wall };
}

/* freshet export: results, or a model, through a format plugin. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/plugins_here.h"
#include "result/judge.h"
#include "scenario/scenario.h"

typedef struct order {
    const fr_cli *cli;
    const char *from, *to, *format;
} order;

/* A path without the extension that the format will add: "a/map.png" and "a/map" mean the same. */
static fr_status bare_path(const char *path, const char *extensions, char **out, fr_error *err)
{
    const char *extension = fr_path_extension(path);
    size_t n = strlen(path);
    *out = fr_copy_text(path, err);
    if (!*out) return FR_MEMORY;
    if (*extension && fr_words_contain(extensions, extension)) (*out)[n - strlen(extension) - 1] = '\0';
    return FR_OK;
}

static fr_status export_results(const order *o, const fr_registry *registry, fr_error *err)
{
    const fr_record *record = NULL;
    fr_results *results = NULL;
    FR_TRY(fr_registry_find(registry, o->format, &record, err));
    if (record->plugin->kind != FR_FORMAT ||
        (!record->plugin->format->write_results && !record->plugin->format->write))
        return fr_fail(err, FR_USAGE, "'%s' writes neither results nor models; see freshet plugins list",
                       o->format);
    if (!record->plugin->format->write_results)
        return fr_fail(err, FR_USAGE, "'%s' writes models, not results: name the model or scenario, not '%s'",
                       o->format, o->from);
    char *to = NULL;
    FR_TRY(fr_results_open(o->from, &results, err));
    fr_status status = bare_path(o->to, record->plugin->format->extensions, &to, err);
    if (status == FR_OK) status = fr_judge_write(results, registry, record, to, o->cli->log, err);
    free(to);
    fr_results_free(results);
    return status;
}

static fr_status write_model(const order *o, const fr_scenario *s, fr_error *err)
{
    const fr_record *record = NULL;
    fr_instance *writer = NULL;
    FR_TRY(fr_registry_find(fr_scenario_registry(s), o->format, &record, err));
    if (record->plugin->kind != FR_FORMAT || !record->plugin->format->write)
        return fr_fail(err, FR_USAGE, "'%s' writes no models; see freshet plugins list", o->format);
    fr_instance_spec spec = {
        .record = record, .model = fr_scenario_model(s), .set = FR_NONE, .logger = o->cli->log
    };
    FR_TRY(fr_instance_new(&spec, &writer, err));
    fr_status status = fr_instance_write(writer, o->to, err);
    fr_instance_free(writer);
    return status;
}

static bool is_result(const char *path)
{
    return fr_is_folder(path) || strcmp(fr_path_extension(path), "nc") == 0;
}

static fr_status work(const order *o, const fr_plugins_here *here, fr_error *err)
{
    if (is_result(o->from)) {
        fr_registry *registry = NULL;
        FR_TRY(fr_registry_new(&here->options, &registry, err));
        fr_status status = export_results(o, registry, err);
        fr_registry_free(registry);
        return status;
    }
    fr_scenario *scenario = NULL;
    fr_scenario_request request = { .path = o->from, .plugins = &here->options, .logger = o->cli->log };
    FR_TRY(fr_scenario_open(&request, &scenario, err));
    fr_status status = write_model(o, scenario, err);
    fr_scenario_free(scenario);
    return status;
}

fr_status fr_cmd_export(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    order o = { .cli = cli };
    fr_plugins_here here;
    FR_TRY(fr_cli_value(&argc, argv, "--format", &o.format, err));
    FR_TRY(fr_cli_value(&argc, argv, "--to", &o.to, err));
    FR_TRY(fr_cli_arguments(argc, argv, 1, 1, err));
    if (!o.format)
        return fr_fail(err, FR_USAGE,
                       "say with --format which format plugin is to write, as format/swmm_out");
    if (!o.to) return fr_fail(err, FR_USAGE, "say with --to where to write");
    o.from = argv[1];
    FR_TRY(fr_plugins_here_init(&here, cli, err));
    fr_status status = work(&o, &here, err);
    fr_plugins_here_free(&here);
    return status;
}

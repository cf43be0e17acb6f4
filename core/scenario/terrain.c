/* terrain.c: the key `terrain`: the ground of the surface, read into the model by a format plugin.
 * terrain: FILE | {use: PLUGIN, file: FILE, parameter: value ...} */
#include <stdlib.h>

#include "base/file.h"
#include "host/instance.h"
#include "scenario/private.h"

#define TERRAIN_PLUGIN "format/terrain" /* when none is named */

static fr_status locate(fr_scenario *s, const fr_yaml *node, const char **out, fr_error *err)
{
    const fr_yaml *file = node->kind == FR_YAML_MAP ? fr_yaml_get(node, "file") : node;
    const char *text = NULL;
    if (fr_yaml_is_null(file))
        return fr_scenario_fault(s, node, err,
                                 "the terrain has no 'file'; name its raster, beside this file");
    FR_TRY(fr_scenario_text_of(s, file, "file", &text, err));
    char *path = fr_path_beside(s->path, text, err);
    *out = path ? fr_arena_text(&s->arena, path, err) : NULL;
    free(path);
    if (!*out) return FR_MEMORY;
    if (fr_file_exists(*out)) return FR_OK;
    return fr_scenario_fault(
        s, file, err, "there is no terrain file '%s'; the path is taken from the folder of this file", *out);
}

fr_status fr_scenario_locate_terrain(fr_scenario *s, const char **out, fr_error *err)
{
    const fr_yaml *node = fr_scenario_key(s, "terrain");
    *out = NULL;
    return node ? locate(s, node, out, err) : FR_OK;
}

static fr_status find_reader(fr_scenario *s, const fr_yaml *node, const fr_record **out, fr_error *err)
{
    const char *name = NULL;
    if (node->kind == FR_YAML_MAP) FR_TRY(fr_scenario_plugin_of(s, node, &name, err));
    FR_TRY(fr_registry_find(s->registry, name ? name : TERRAIN_PLUGIN, out, err));
    if ((*out)->plugin->kind == FR_FORMAT && (*out)->plugin->format->read) return FR_OK;
    return fr_scenario_fault(s, node, err, "'%s' is no plugin that reads models",
                             name ? name : TERRAIN_PLUGIN);
}

fr_status fr_scenario_read_terrain(fr_scenario *s, fr_error *err)
{
    const fr_yaml *node = fr_scenario_key(s, "terrain");
    const fr_record *reader = NULL;
    const char *path = NULL;
    fr_run_use use = { 0 };
    if (!node) return FR_OK;
    FR_TRY(locate(s, node, &path, err));
    FR_TRY(find_reader(s, node, &reader, err));
    FR_TRY(fr_scenario_params_of(s, node, "file", &use, err));
    fr_instance_spec spec = { .record = reader,
                              .model = s->model,
                              .edit = s->model,
                              .set = FR_NONE,
                              .params = use.params,
                              .param_count = use.param_count,
                              .options = s->options.items,
                              .option_count = s->options.count,
                              .where_file = s->path,
                              .where_line = node->line,
                              .logger = s->logger };
    fr_instance *instance = NULL;
    FR_TRY(fr_instance_new(&spec, &instance, err));
    fr_status status = fr_instance_read(instance, path, err);
    fr_instance_free(instance);
    return status;
}

/* model.c: find the format of the model file and read it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/strings.h"
#include "host/instance.h"
#include "scenario/private.h"

/* The format plugin that is surest about this file. */
static fr_status recognise(const fr_scenario *s, const fr_record **out, fr_error *err)
{
    char head[4096];
    const fr_yaml *at = fr_scenario_key(s, "model");
    if (fr_is_folder(s->model_path))
        return fr_scenario_fault(s, at, err, "the model '%s' is a folder; name the file in it",
                                 s->model_path);
    FILE *stream = fopen(s->model_path, "rb");
    if (!stream) return fr_fail(err, FR_IO, "cannot open the model '%s'", s->model_path);
    size_t n = fread(head, 1, sizeof head, stream);
    fclose(stream);
    int best = 0;
    *out = NULL;
    for (size_t i = 0; i < fr_registry_count(s->registry); i++) {
        const fr_record *record = fr_registry_at(s->registry, i);
        if (record->plugin->kind != FR_FORMAT) continue;
        int sure = fr_record_recognise(record, s->model_path, head, n);
        if (sure <= best) continue;
        best = sure;
        *out = record;
    }
    if (*out) return FR_OK;
    return fr_scenario_fault(
        s, at, err,
        "no format plugin knows the file '%s'; give a SWMM .inp file, or name a plugin with 'format:'",
        s->model_path);
}

static fr_status find_format(const fr_scenario *s, const fr_record **out, fr_error *err)
{
    const fr_yaml *node = fr_scenario_key(s, "format");
    const char *name = NULL;
    if (!node) return recognise(s, out, err);
    FR_TRY(fr_scenario_text_of(s, node, "format", &name, err));
    FR_TRY(fr_registry_find(s->registry, name, out, err));
    if ((*out)->plugin->kind != FR_FORMAT || !(*out)->plugin->format->read)
        return fr_scenario_fault(s, node, err, "'%s' is no plugin that reads models", name);
    return FR_OK;
}

fr_status fr_scenario_add_gauge(fr_scenario *s, fr_error *err)
{
    if (fr_model_count(s->model, FR_GAUGES) > 0) return FR_OK;
    if (fr_model_count(s->model, FR_CATCHMENTS) == 0 && fr_model_count(s->model, FR_CELLS) == 0) return FR_OK;
    if (!fr_scenario_key(s, "rain") && !fr_yaml_get(fr_scenario_key(s, "processes"), "rain")) return FR_OK;
    int32_t gauge = 0;
    FR_TRY(fr_model_add(s->model, FR_GAUGES, "storm", 0, &gauge, err));
    for (size_t i = 0; i < fr_model_count(s->model, FR_CATCHMENTS); i++)
        FR_TRY(fr_model_set_index(s->model, FR_CATCHMENTS, (int32_t)i, "gauge", gauge, err));
    return FR_OK;
}

fr_status fr_scenario_read_model(fr_scenario *s, fr_error *err)
{
    const fr_record *format = NULL;
    if (s->file && !fr_scenario_key(s, "model")) return fr_model_new(s->model_path, &s->model, err);
    FR_TRY(find_format(s, &format, err));
    FR_TRY(fr_model_new(s->model_path, &s->model, err));
    fr_instance_spec spec = { .record = format,
                              .model = s->model,
                              .edit = s->model,
                              .set = FR_NONE,
                              .options = s->options.items,
                              .option_count = s->options.count,
                              .logger = s->logger };
    fr_instance *reader = NULL;
    FR_TRY(fr_instance_new(&spec, &reader, err));
    fr_status status = fr_instance_read(reader, s->model_path, err);
    fr_instance_free(reader);
    return status;
}

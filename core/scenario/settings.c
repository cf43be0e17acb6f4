/* settings.c: the plain keys of a scenario: times, tolerances, options. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/strings.h"
#include "base/units.h"
#include "scenario/private.h"

typedef struct key_row {
    const char *name, *kind, *unit, *doc;
} key_row;

static const key_row keys[] = {
#define FR_KEY(name, kind, unit, doc) { name, kind, unit, doc },
#include "scenario/keys.def"
#undef FR_KEY
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

fr_status fr_scenario_check_keys(const fr_scenario *s, fr_error *err)
{
    const fr_yaml *root = fr_yaml_root(s->file);
    const char *names[KEY_COUNT];
    if (root->kind != FR_YAML_MAP)
        return fr_scenario_fault(s, root, err,
                                 "a scenario is a list of 'key: value' lines; see freshet schema");
    for (size_t k = 0; k < KEY_COUNT; k++)
        names[k] = keys[k].name;
    for (size_t i = 0; i < root->count; i++) {
        const char *key = root->key[i]->text;
        size_t k = 0;
        while (k < KEY_COUNT && strcmp(names[k], key) != 0)
            k++;
        if (k < KEY_COUNT) continue;
        const char *near = fr_nearest(key, names, KEY_COUNT);
        if (near)
            return fr_scenario_fault(s, root->key[i], err, "unknown key '%s'; did you mean '%s'?", key, near);
        return fr_scenario_fault(s, root->key[i], err, "unknown key '%s'; 'freshet schema' lists the keys",
                                 key);
    }
    return FR_OK;
}

/* The quantity under `name` in `unit`; leaves *out alone when the key is absent. */
fr_status fr_scenario_quantity(const fr_scenario *s, const fr_yaml *node, const char *name, const char *unit,
                               double low, double high, double *out, fr_error *err)
{
    const char *text = NULL;
    double value = 0.0;
    if (!node) return FR_OK;
    FR_TRY(fr_scenario_text_of(s, node, name, &text, err));
    if (fr_parse_quantity(text, unit, &value, err) != FR_OK) {
        err->line = node->line;
        err->column = node->column;
        snprintf(err->file, sizeof err->file, "%s", s->path);
        return fr_context(err, "%s", name);
    }
    if (!(value >= low && value <= high))
        return fr_scenario_fault(s, node, err, "'%s' is %s, outside %g to %g %s", name, text, low, high,
                                 unit);
    *out = value;
    return FR_OK;
}

static fr_status key_quantity(const fr_scenario *s, const char *name, const char *unit, double low,
                              double high, double *out, fr_error *err)
{
    return fr_scenario_quantity(s, fr_scenario_key(s, name), name, unit, low, high, out, err);
}

static fr_status integer(const fr_scenario *s, const char *name, int64_t low, int64_t high, int64_t *out,
                         fr_error *err)
{
    const fr_yaml *node = fr_scenario_key(s, name);
    const char *text = NULL;
    if (!node) return FR_OK;
    FR_TRY(fr_scenario_text_of(s, node, name, &text, err));
    if (!fr_parse_integer(text, out) || *out < low || *out > high)
        return fr_scenario_fault(s, node, err, "'%s' must be a whole number from %lld to %lld, not '%s'",
                                 name, (long long)low, (long long)high, text);
    return FR_OK;
}

static fr_status date(const fr_scenario *s, const char *name, double *out, fr_error *err)
{
    const fr_yaml *node = fr_scenario_key(s, name);
    const char *text = NULL;
    if (!node) return FR_OK;
    FR_TRY(fr_scenario_text_of(s, node, name, &text, err));
    if (!fr_parse_datetime(text, out))
        return fr_scenario_fault(s, node, err, "'%s' must be a date like 2024-07-15 08:30, not '%s'", name,
                                 text);
    return FR_OK;
}

static fr_status read_options(fr_scenario *s, fr_error *err)
{
    const fr_yaml *map = fr_scenario_key(s, "options");
    if (!map) return FR_OK;
    if (map->kind != FR_YAML_MAP)
        return fr_scenario_fault(s, map, err, "'options' must be 'name: value' lines");
    for (size_t i = 0; i < map->count; i++) {
        fr_option_text option = { .name = map->key[i]->text };
        FR_TRY(fr_scenario_text_of(s, map->item[i], option.name, &option.value, err));
        FR_TRY(FR_PUSH(&s->options, option, err));
    }
    return FR_OK;
}

static fr_status read_checkpoint(fr_scenario *s, fr_error *err)
{
    const fr_yaml *map = fr_scenario_key(s, "checkpoint");
    if (!map) return FR_OK;
    if (map->kind != FR_YAML_MAP)
        return fr_scenario_fault(s, map, err, "'checkpoint' wants {every: 10 min} or {wall: 5 min}");
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->key[i]->text;
        double *target = strcmp(key, "every") == 0  ? &s->checkpoint_step
                         : strcmp(key, "wall") == 0 ? &s->checkpoint_wall
                                                    : NULL;
        if (!target)
            return fr_scenario_fault(s, map->key[i], err, "unknown key '%s'; use 'every' or 'wall'", key);
        FR_TRY(fr_scenario_quantity(s, map->item[i], key, "s", 1e-3, 1e12, target, err));
    }
    return FR_OK;
}

static fr_status read_outputs(fr_scenario *s, fr_error *err)
{
    const fr_yaml *list = fr_scenario_key(s, "outputs");
    if (!list) return FR_OK;
    if (list->kind != FR_YAML_LIST)
        return fr_scenario_fault(s, list, err, "'outputs' must be a list of field names");
    for (size_t i = 0; i < list->count; i++) {
        const char *text = NULL;
        FR_TRY(fr_scenario_text_of(s, list->item[i], "outputs", &text, err));
        FR_TRY(FR_PUSH(&s->outputs, text, err));
    }
    return FR_OK;
}

static bool has_field(const fr_run *run, const char *name)
{
    fr_field_view view;
    for (size_t k = 0; k < fr_run_field_count(run); k++) {
        fr_run_field_at(run, k, &view);
        if (strcmp(view.name, name) == 0) return true;
    }
    return false;
}

static const char *nearest_field(const fr_run *run, const char *name)
{
    enum { MOST = 1024 };
    const char *names[MOST];
    size_t n = 0;
    for (; n < fr_run_field_count(run) && n < MOST; n++) {
        fr_field_view view;
        fr_run_field_at(run, n, &view);
        names[n] = view.name;
    }
    return fr_nearest(name, names, n);
}

fr_status fr_scenario_check_outputs(const fr_scenario *s, const fr_run *run, fr_error *err)
{
    const fr_yaml *list = fr_scenario_key(s, "outputs");
    for (size_t i = 0; i < s->outputs.count; i++) {
        const char *name = s->outputs.items[i];
        if (has_field(run, name)) continue;
        const fr_yaml *at = list ? list->item[i] : NULL;
        const char *near = nearest_field(run, name);
        if (near)
            return fr_scenario_fault(
                s, at, err, "no process of this run has a field '%s'; did you mean '%s'?", name, near);
        return fr_scenario_fault(s, at, err,
                                 "no process of this run has a field '%s'; see 'freshet plugins info'", name);
    }
    return FR_OK;
}

fr_status fr_scenario_read_settings(fr_scenario *s, fr_error *err)
{
    int64_t version = 1, seed = 1, threads = 0;
    FR_TRY(integer(s, "freshet", 1, 1, &version, err));
    FR_TRY(integer(s, "seed", 0, INT64_MAX, &seed, err));
    FR_TRY(integer(s, "threads", 1, 4096, &threads, err));
    s->seed = (uint64_t)seed;
    s->threads = (int)threads;
    FR_TRY(key_quantity(s, "exchange_step", "s", 1e-3, 86400.0, &s->exchange_step, err));
    FR_TRY(key_quantity(s, "ledger_limit", "1", 0.0, 1.0, &s->ledger_limit, err));
    FR_TRY(key_quantity(s, "relative_tolerance", "1", 1e-14, 1.0, &s->relative_tolerance, err));
    FR_TRY(key_quantity(s, "absolute_tolerance", "1", 0.0, 1e6, &s->absolute_tolerance, err));
    const fr_yaml *title = fr_scenario_key(s, "title");
    s->title = "";
    if (title) FR_TRY(fr_scenario_text_of(s, title, "title", &s->title, err));
    s->start = NAN;
    FR_TRY(date(s, "start", &s->start, err));
    if (!isnan(s->start)) {
        char text[40];
        snprintf(text, sizeof text, "%.6f", s->start);
        fr_option_text option = { "start_epoch", fr_arena_text(&s->arena, text, err) };
        if (!option.value) return FR_MEMORY;
        FR_TRY(FR_PUSH(&s->options, option, err));
    }
    FR_TRY(read_options(s, err));
    FR_TRY(read_outputs(s, err));
    return read_checkpoint(s, err);
}

static double model_number(const fr_scenario *s, const char *name, double fallback)
{
    const char *text = NULL;
    double value = 0.0;
    for (size_t i = 0; i < s->options.count; i++)
        if (strcmp(s->options.items[i].name, name) == 0) text = s->options.items[i].value;
    if (!text) text = fr_model_option(s->model, name);
    return text && fr_parse_number(text, &value) ? value : fallback;
}

fr_status fr_scenario_read_times(fr_scenario *s, fr_error *err)
{
    double end_date = NAN, duration = model_number(s, "duration", NAN);
    s->report_start = model_number(s, "report_start", 0.0);
    s->report_step = model_number(s, "report_step", 300.0);
    if (isnan(s->start)) s->start = model_number(s, "start_epoch", 0.0);
    FR_TRY(key_quantity(s, "report_start", "s", 0.0, 1e12, &s->report_start, err));
    FR_TRY(key_quantity(s, "report_step", "s", 0.1, 1e9, &s->report_step, err));
    FR_TRY(date(s, "end", &end_date, err));
    if (!isnan(end_date) && fr_scenario_key(s, "duration"))
        return fr_scenario_fault(s, fr_scenario_key(s, "duration"), err,
                                 "'duration' and 'end' both stand here; keep one");
    FR_TRY(key_quantity(s, "duration", "s", 1e-3, 1e12, &duration, err));
    if (!isnan(end_date)) duration = end_date - s->start;
    if (isnan(duration))
        return fr_fail_file(err, FR_INPUT, s->path, 0,
                            "neither the scenario nor the model says how long to run; add 'duration: 6 h'");
    if (!(duration > 0.0 && duration < 1e12))
        return fr_scenario_fault(s, fr_scenario_key(s, "end"), err,
                                 "the run would last %g s: the end must lie after the start", duration);
    if (!(s->report_step > 0.0)) s->report_step = 300.0;
    s->end = duration;
    if (s->report_start > s->end) s->report_start = 0.0;
    return FR_OK;
}

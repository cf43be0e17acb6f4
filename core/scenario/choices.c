/* choices.c: which plugin does what: the model's wishes, then the scenario's. */
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/strings.h"
#include "scenario/private.h"

static fr_status choose_model(fr_scenario *s, fr_error *err)
{
    for (size_t i = 0; i < fr_model_use_count(s->model); i++) {
        const fr_model_use *use = fr_model_use_at(s->model, i);
        fr_choice choice = { .plugin = use->plugin, .role = fr_role_find(use->role), .set = use->set };
        if (choice.role == FR_NONE)
            return fr_fail(err, FR_INTERNAL, "the model asks for the unknown role '%s'", use->role);
        if (use->rows && use->count > 0) {
            choice.rows = fr_alloc(use->count, sizeof *choice.rows, err);
            if (!choice.rows) return FR_MEMORY;
            memcpy(choice.rows, use->rows, use->count * sizeof *choice.rows);
            choice.row_count = use->count;
        }
        if (FR_PUSH(&s->choices, choice, err) != FR_OK) {
            free(choice.rows);
            return FR_MEMORY;
        }
    }
    return FR_OK;
}

static void drop_role(fr_scenario *s, int role)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->choices.count; i++) {
        if (s->choices.items[i].role == role && !s->choices.items[i].yaml)
            free(s->choices.items[i].rows);
        else
            s->choices.items[kept++] = s->choices.items[i];
    }
    s->choices.count = kept;
}

static int by_row(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* on: set; only: [names]; tag: word. */
static fr_status pick_by_name(fr_scenario *s, fr_choice *c, const fr_yaml *only, fr_error *err)
{
    if (only->kind != FR_YAML_LIST || only->count == 0)
        return fr_scenario_fault(s, only, err, "'only' must be a list of names");
    c->rows = fr_alloc(only->count, sizeof *c->rows, err);
    if (!c->rows) return FR_MEMORY;
    for (size_t i = 0; i < only->count; i++) {
        const char *name = NULL;
        FR_TRY(fr_scenario_text_of(s, only->item[i], "only", &name, err));
        c->rows[i] = fr_model_find(s->model, c->set, name);
        if (c->rows[i] == FR_NONE)
            return fr_scenario_fault(s, only->item[i], err, "the model has no '%s' in its %s", name,
                                     fr_say(fr_model_set_name(s->model, c->set)));
    }
    qsort(c->rows, only->count, sizeof *c->rows, by_row);
    for (size_t i = 0; i < only->count; i++)
        if (i == 0 || c->rows[i] != c->rows[c->row_count - 1]) c->rows[c->row_count++] = c->rows[i];
    return FR_OK;
}

static fr_status pick_by_tag(fr_scenario *s, fr_choice *c, const fr_yaml *tag, fr_error *err)
{
    const char *word = NULL;
    FR_TRY(fr_scenario_text_of(s, tag, "tag", &word, err));
    const char *const *tags = fr_model_texts(s->model, c->set, "tag");
    size_t n = fr_model_count(s->model, c->set);
    c->rows = fr_alloc(n, sizeof *c->rows, err);
    if (!c->rows) return FR_MEMORY;
    for (size_t i = 0; tags && i < n; i++)
        if (tags[i] && fr_same(tags[i], word)) c->rows[c->row_count++] = (int32_t)i;
    if (c->row_count == 0)
        return fr_scenario_fault(s, tag, err, "no element of the %s has the tag '%s'",
                                 fr_say(fr_model_set_name(s->model, c->set)), word);
    return FR_OK;
}

/* The first set in the plugin's list that the model has elements of. */
static fr_set first_set(const fr_scenario *s, const char *plugin)
{
    const fr_record *record = NULL;
    fr_error quiet = FR_ERROR_INIT;
    if (fr_registry_find(s->registry, plugin, &record, &quiet) != FR_OK) return FR_NONE;
    for (fr_set set = 0; set < FR_SET_STANDARD_COUNT; set++)
        if (fr_words_contain(record->plugin->sets, fr_model_set_name(s->model, set)) &&
            fr_model_count(s->model, set) > 0)
            return set;
    return FR_NONE;
}

static fr_status pick_domain(fr_scenario *s, fr_choice *c, fr_error *err)
{
    const fr_yaml *on = fr_yaml_get(c->yaml, "on"), *only = fr_yaml_get(c->yaml, "only"),
                  *tag = fr_yaml_get(c->yaml, "tag");
    const char *name = NULL;
    c->set = FR_NONE;
    if (on) {
        FR_TRY(fr_scenario_text_of(s, on, "on", &name, err));
        c->set = fr_model_set_find(s->model, name);
        if (c->set == FR_NONE) return fr_scenario_fault(s, on, err, "the model has no set '%s'", name);
    } else if (only || tag) {
        c->set = first_set(s, c->plugin);
        if (c->set == FR_NONE)
            return fr_scenario_fault(s, c->yaml, err, "say with 'on:' which set this is for");
    }
    if (only && tag) return fr_scenario_fault(s, tag, err, "'only' and 'tag' both stand here; keep one");
    if (only) return pick_by_name(s, c, only, err);
    return tag ? pick_by_tag(s, c, tag, err) : FR_OK;
}

static fr_status add_parameters(fr_scenario *s, int role, const fr_yaml *node, fr_error *err)
{
    bool found = false;
    for (size_t i = 0; i < s->choices.count; i++) {
        fr_choice *c = &s->choices.items[i];
        if (c->role != role || c->yaml) continue;
        c->extra = node;
        found = true;
    }
    if (found) return FR_OK;
    return fr_scenario_fault(s, node, err,
                             "the model asks for no plugin of the role '%s'; name one with 'use:'",
                             fr_role_name((fr_role)role));
}

static fr_status add_choice(fr_scenario *s, int role, const fr_yaml *node, fr_error *err)
{
    const char *plugin = NULL;
    FR_TRY(fr_scenario_plugin_of(s, node, &plugin, err));
    if (!plugin) return add_parameters(s, role, node, err);
    drop_role(s, role);
    if (!node->quoted && strcmp(plugin, "none") == 0) return FR_OK;
    fr_choice choice = { .plugin = plugin, .role = role, .set = FR_NONE, .yaml = node };
    fr_status status = pick_domain(s, &choice, err);
    if (status == FR_OK) status = FR_PUSH(&s->choices, choice, err);
    if (status != FR_OK) free(choice.rows);
    return status;
}

static fr_status choose_role(fr_scenario *s, const fr_yaml *key, const fr_yaml *node, fr_error *err)
{
    int role = fr_role_find(key->text);
    if (role == FR_NONE) {
        const char *names[FR_ROLE_COUNT];
        for (int r = 0; r < FR_ROLE_COUNT; r++)
            names[r] = fr_role_name((fr_role)r);
        const char *near = fr_nearest(key->text, names, FR_ROLE_COUNT);
        return fr_scenario_fault(s, key, err, "'%s' is no role of a process%s%s", key->text,
                                 near ? fr_say("; nearest: ") : "", near ? near : "");
    }
    if (fr_yaml_is_null(node)) return FR_OK;
    if (node->kind != FR_YAML_LIST) return add_choice(s, role, node, err);
    for (size_t i = 0; i < node->count; i++)
        FR_TRY(add_choice(s, role, node->item[i], err));
    return FR_OK;
}

fr_status fr_scenario_choose(fr_scenario *s, fr_error *err)
{
    FR_TRY(choose_model(s, err));
    if (!s->file) return FR_OK;
    const fr_yaml *root = fr_yaml_root(s->file), *processes = fr_scenario_key(s, "processes");
    for (size_t i = 0; i < root->count; i++)
        if (fr_role_find(root->key[i]->text) != FR_NONE)
            FR_TRY(choose_role(s, root->key[i], root->item[i], err));
    if (!processes) return FR_OK;
    if (processes->kind != FR_YAML_MAP)
        return fr_scenario_fault(s, processes, err, "write processes as 'role: plugin' lines");
    for (size_t i = 0; i < processes->count; i++)
        FR_TRY(choose_role(s, processes->key[i], processes->item[i], err));
    return FR_OK;
}

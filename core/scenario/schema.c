#include "scenario/schema.h"

#include <string.h>

#include "base/message.h"
#include "scenario/private.h"

typedef struct key_row {
    const char *name, *kind, *unit, *doc;
} key_row;

static const key_row keys[] = {
#define FR_KEY(name, kind, unit, doc) { name, kind, unit, doc },
#include "scenario/keys.def"
#undef FR_KEY
};

static void pair(fr_text *out, const char *name, const char *value)
{
    fr_text_add_json(out, name);
    fr_text_add(out, ": ");
    fr_text_add_json(out, value);
}

static const char *param_types(fr_param_type type)
{
    switch (type) {
    case FR_INTEGER: return "\"integer\"";
    case FR_FLAG: return "[\"boolean\", \"string\"]";
    case FR_LIST: return "\"array\"";
    case FR_NUMBER:
    case FR_DURATION: return "[\"number\", \"string\"]";
    case FR_TEXT: return "[\"string\", \"number\"]";
    default: return "\"string\"";
    }
}

static void add_choices(const char *choices, fr_text *out)
{
    fr_text_add(out, ", \"enum\": [");
    for (const char *word = choices; *word;) {
        size_t n = strcspn(word, "|");
        char text[128];
        size_t cut = n < sizeof text - 1 ? n : sizeof text - 1;
        memcpy(text, word, cut);
        text[cut] = '\0';
        fr_text_add(out, word == choices ? "" : ", ");
        fr_text_add_json(out, text);
        word += n + (word[n] == '|');
    }
    fr_text_add(out, "]");
}

static void add_param(const fr_param *p, fr_text *out)
{
    fr_text_add(out, ", ");
    fr_text_add_json(out, p->name);
    fr_text_addf(out, ": {\"type\": %s, ", param_types(p->type));
    pair(out, "description", p->doc ? fr_say(p->doc) : "");
    if (p->type == FR_CHOICE && p->choices) add_choices(p->choices, out);
    if (p->default_value) {
        fr_text_add(out, ", ");
        pair(out, "default", p->default_value);
    }
    if (p->unit && strcmp(p->unit, "1") != 0) {
        fr_text_add(out, ", ");
        pair(out, "x-unit", p->unit);
    }
    fr_text_add(out, "}");
}

/* Of a process that the core integrates. */
static void add_tolerances(fr_text *out)
{
    fr_text_add(out, ", \"relative_tolerance\": {\"type\": [\"number\", \"string\"], ");
    pair(out, "description",
         fr_say("of this process; the run's relative_tolerance when absent, else the plugin's own"));
    fr_text_add(out, "}, \"absolute_tolerance\": {\"type\": [\"number\", \"string\"], ");
    pair(out, "description",
         fr_say("of this process, in the unit of its states; the run's absolute_tolerance when absent"));
    fr_text_add(out, "}");
}

/* A choice of this plugin: its bare name, or a mapping with its parameters. */
static void add_plugin(const fr_plugin *p, fr_text *out)
{
    fr_text_add(out, "{\"const\": ");
    fr_text_add_json(out, p->name);
    fr_text_add(out, "}, {\"type\": \"object\", \"required\": [\"use\"], \"additionalProperties\": false, ");
    pair(out, "description", p->summary ? fr_say(p->summary) : "");
    fr_text_add(out, ", \"properties\": {\"use\": {\"const\": ");
    fr_text_add_json(out, p->name);
    fr_text_add(
        out,
        "}, \"on\": {\"type\": \"string\"}, \"only\": {\"type\": \"array\"}, \"tag\": {\"type\": \"string\"}");
    for (size_t i = 0; i < p->param_count; i++)
        add_param(&p->params[i], out);
    if (p->process->rates != NULL) add_tolerances(out);
    fr_text_add(out, "}}");
}

static void add_role(const fr_registry *registry, int role, fr_text *out)
{
    fr_text_add_json(out, fr_role_name((fr_role)role));
    fr_text_add(
        out,
        ": {\"anyOf\": [{\"const\": \"none\"}, {\"type\": \"object\", \"not\": {\"required\": [\"use\"]}}");
    for (size_t i = 0; i < fr_registry_count(registry); i++) {
        const fr_plugin *p = fr_registry_at(registry, i)->plugin;
        if (!p->process || (int)p->process->role != role) continue;
        fr_text_add(out, ", ");
        add_plugin(p, out);
    }
    fr_text_add(out, ", {\"type\": \"array\"}]}");
}

static void add_key(const key_row *k, fr_text *out)
{
    static const struct {
        const char *kind, *type;
    } types[] = { { "text", "\"string\"" },     { "path", "\"string\"" },
                  { "date", "\"string\"" },     { "quantity", "[\"number\", \"string\"]" },
                  { "integer", "\"integer\"" }, { "list", "\"array\"" },
                  { "map", "\"object\"" } };
    fr_text_add_json(out, k->name);
    fr_text_add(out, ": {");
    for (size_t i = 0; i < FR_COUNT(types); i++)
        if (strcmp(types[i].kind, k->kind) == 0) fr_text_addf(out, "\"type\": %s, ", types[i].type);
    if (strcmp(k->kind, "use") == 0)
        fr_text_addf(out, "\"$ref\": \"#/$defs/roles/properties/%s\", ", k->name);
    if (strcmp(k->kind, "terrain") == 0) fr_text_add(out, "\"$ref\": \"#/$defs/terrain\", ");
    if (strcmp(k->name, "processes") == 0) fr_text_add(out, "\"$ref\": \"#/$defs/roles\", ");
    pair(out, "description", fr_say(k->doc));
    fr_text_add(out, "}");
}

/* A raster, or a mapping for one of the plugins that read models. */
static void add_terrain(const fr_registry *registry, fr_text *out)
{
    fr_text_add(out, "\"terrain\": {\"anyOf\": [{\"type\": \"string\"}");
    for (size_t i = 0; i < fr_registry_count(registry); i++) {
        const fr_plugin *p = fr_registry_at(registry, i)->plugin;
        if (p->kind != FR_FORMAT || !p->format->read) continue;
        fr_text_add(out,
                    ", {\"type\": \"object\", \"required\": [\"file\"], \"additionalProperties\": false, ");
        pair(out, "description", p->summary ? fr_say(p->summary) : "");
        fr_text_add(out, ", \"properties\": {\"file\": {\"type\": \"string\"}, \"use\": {\"const\": ");
        fr_text_add_json(out, p->name);
        fr_text_add(out, "}");
        for (size_t k = 0; k < p->param_count; k++)
            add_param(&p->params[k], out);
        fr_text_add(out, "}}");
    }
    fr_text_add(out, "]}");
}

void fr_schema_write(const fr_registry *registry, fr_text *out)
{
    fr_text_add(
        out,
        "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"title\": \"Freshet scenario\", "
        "\"type\": \"object\", \"anyOf\": [{\"required\": [\"model\"]}, {\"required\": [\"terrain\"]}], \"additionalProperties\": false, "
        "\"properties\": {");
    for (size_t i = 0; i < FR_COUNT(keys); i++) {
        fr_text_add(out, i ? ", " : "");
        add_key(&keys[i], out);
    }
    fr_text_add(
        out,
        "}, \"$defs\": {\"roles\": {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {");
    for (int role = 0; role < FR_ROLE_COUNT; role++) {
        fr_text_add(out, role ? ", " : "");
        add_role(registry, role, out);
    }
    fr_text_add(out, "}}, ");
    add_terrain(registry, out);
    fr_text_add(out, "}}\n");
}

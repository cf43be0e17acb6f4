/* freshet plugins list|info|check */
#include "cli/cmd_plugins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strings.h"
#include "base/text.h"
#include "cli/frame.h"
#include "cli/plugins_here.h"
#include "host/descriptor.h"

/* ---- list ---- */

static const char *role_of(const fr_plugin *p)
{
    return p->process == NULL ? "" : fr_role_name(p->process->role);
}

static void list_json(const fr_registry *r, fr_text *out)
{
    fr_text_add(out, "{\"plugins\": [");
    for (size_t i = 0; i < fr_registry_count(r); i++) {
        const fr_record *record = fr_registry_at(r, i);
        const char *const rows[][2] = { { "name", record->plugin->name },
                                        { "kind", fr_kind_name(record->plugin->kind) },
                                        { "role", record->plugin->process ? role_of(record->plugin) : NULL },
                                        { "version", record->plugin->version },
                                        { "licence", record->plugin->licence },
                                        { "summary", record->plugin->summary },
                                        { "file", record->path },
                                        { "sha256", fr_record_digest(record) } };
        fr_text_add(out, i == 0 ? "{" : ", {");
        for (size_t k = 0; k < FR_COUNT(rows); k++) {
            fr_text_addf(out, "%s\"%s\": ", k == 0 ? "" : ", ", rows[k][0]);
            fr_text_add_json(out, rows[k][1]);
        }
        fr_text_add(out, "}");
    }
    fr_text_add(out, "], \"problems\": [");
    for (size_t i = 0; i < fr_registry_problem_count(r); i++) {
        fr_text_add(out, i == 0 ? "{\"file\": " : ", {\"file\": ");
        fr_text_add_json(out, fr_registry_problem_at(r, i)->path);
        fr_text_add(out, ", \"message\": ");
        fr_text_add_json(out, fr_registry_problem_at(r, i)->message);
        fr_text_add(out, "}");
    }
    fr_text_add(out, "]}\n");
}

static void list_plain(const fr_registry *r, fr_text *out)
{
    size_t width = 4;
    for (size_t i = 0; i < fr_registry_count(r); i++) {
        size_t n = strlen(fr_registry_at(r, i)->plugin->name);
        width = n > width ? n : width;
    }
    for (size_t i = 0; i < fr_registry_count(r); i++) {
        const fr_plugin *p = fr_registry_at(r, i)->plugin;
        fr_text_addf(out, "%-*s  %-8s  %s\n", (int)width, p->name, p->version, fr_say(p->summary));
    }
    if (fr_registry_count(r) == 0)
        fr_text_add(out,
                    fr_say("no plugins were found; set FRESHET_PLUGINS to the folder that holds them\n"));
}

static fr_status list(const fr_cli *cli, const fr_registry *r, int argc, char **argv, fr_text *out,
                      fr_error *err)
{
    FR_TRY(fr_cli_arguments(argc, argv, 0, 0, err));
    if (cli->json)
        list_json(r, out);
    else
        list_plain(r, out);
    return FR_OK;
}

/* ---- info ---- */

static const char *const param_types[] = { "number", "integer", "yes/no",   "text",
                                           "choice", "path",    "duration", "list" };
static const char *const port_kinds[] = { "value", "amount", "transfer" };
static const char *const methods[] = { "explicit", "stiff, blocks", "stiff, sparse", "stiff, Krylov" };

static const char *set_words(fr_set set)
{
    const char *name = fr_set_standard_name(set);
    return name == NULL ? "domain" : name;
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static void info_params(const fr_plugin *p, fr_text *out)
{
    if (p->param_count > 0) fr_text_add(out, fr_say("\nparameters\n"));
    for (size_t i = 0; i < p->param_count; i++) {
        const fr_param *q = &p->params[i];
        fr_text_addf(out, "  %-24s ", q->name);
        fr_text_add_left(out, fr_say(param_types[q->type]), 8);
        if (q->unit != NULL) fr_text_addf(out, " [%s]", q->unit);
        if (q->choices != NULL && q->type == FR_CHOICE) fr_text_addf(out, " %s", q->choices);
        if (q->default_value != NULL)
            fr_text_addf(out, ", %s %s", fr_say("default"), q->default_value);
        else
            fr_text_addf(out, ", %s", q->optional ? fr_say("optional") : fr_say("must be given"));
        if (q->min != 0 || q->max != 0) fr_text_addf(out, ", %g .. %g", q->min, q->max);
        fr_text_addf(out, "\n      %s\n", fr_say(or_empty(q->doc)));
    }
}

static void info_ports(const fr_plugin *p, fr_direction direction, const char *title, fr_text *out)
{
    bool any = false;
    for (size_t i = 0; i < p->port_count; i++) {
        const fr_port *q = &p->ports[i];
        if (q->direction != direction) continue;
        if (!any) fr_text_add(out, title);
        any = true;
        fr_text_addf(out, "  %-28s ", q->name);
        fr_text_add_left(out, fr_say(port_kinds[q->kind]), 8);
        fr_text_addf(out, " [%s] %s%s%s%s%s\n      %s\n", q->unit, fr_say(set_words(q->set)),
                     q->flags & FR_OPTIONAL ? fr_say(", optional") : "",
                     q->flags & FR_RECORD ? fr_say(", recorded") : "",
                     q->flags & FR_SIGNED ? fr_say(", signed") : "",
                     q->flags & FR_EARLY ? fr_say(", early") : "", fr_say(or_empty(q->doc)));
    }
}

static void info_states(const fr_plugin *p, fr_text *out)
{
    if (p->state_count > 0) fr_text_add(out, fr_say("\nstates\n"));
    for (size_t i = 0; i < p->state_count; i++) {
        const fr_state *q = &p->states[i];
        fr_text_addf(out, "  %-28s [%s] %s", q->name, q->unit, fr_say(set_words(q->set)));
        if (q->layers != 1) fr_text_addf(out, " x %u", (unsigned)q->layers);
        fr_text_addf(out, "%s\n      %s\n", q->flags & FR_INTEGRATED ? fr_say(", integrated") : "",
                     fr_say(or_empty(q->doc)));
    }
}

static void fact(fr_text *out, const char *words, const char *value)
{
    if (value == NULL) return;
    fr_text_add(out, "  ");
    fr_text_add_left(out, words, 10);
    fr_text_addf(out, "%s\n", value);
}

static void info_plain(const fr_record *record, fr_text *out)
{
    const fr_plugin *p = record->plugin;
    fr_text_addf(out, "%s %s: %s\n", p->name, p->version, fr_say(p->summary));
    fact(out, fr_say("kind"), fr_kind_name(p->kind));
    if (p->process != NULL) fact(out, fr_say("role"), role_of(p));
    if (p->process != NULL && p->process->rates != NULL) {
        char text[120];
        snprintf(text, sizeof text, fr_say("%s, tolerances %g, %g"),
                 fr_say(methods[p->process->rates->method]), p->process->rates->relative_tolerance,
                 p->process->rates->absolute_tolerance);
        fact(out, fr_say("solver"), text);
        fact(out, "",
             fr_say("a scenario may set relative_tolerance and absolute_tolerance for this process"));
    }
    fact(out, fr_say("works on"), p->sets);
    fact(out, fr_say("serves"), p->serves);
    fact(out, fr_say("licence"), p->licence);
    fact(out, fr_say("source"), p->citation);
    fact(out, fr_say("file"), record->path);
    fact(out, "sha256", fr_record_digest(record));
    info_params(p, out);
    info_ports(p, FR_IN, fr_say("\ntakes\n"), out);
    info_ports(p, FR_OUT, fr_say("\ngives\n"), out);
    info_states(p, out);
}

static void json_member(fr_text *out, const char *before, const char *name, const char *value)
{
    fr_text_addf(out, "%s\"%s\": ", before, name);
    fr_text_add_json(out, value);
}

static void info_json(const fr_record *record, fr_text *out)
{
    const fr_plugin *p = record->plugin;
    json_member(out, "{", "name", p->name);
    json_member(out, ", ", "version", p->version);
    json_member(out, ", ", "kind", fr_kind_name(p->kind));
    json_member(out, ", ", "role", p->process == NULL ? NULL : role_of(p));
    json_member(out, ", ", "summary", p->summary);
    json_member(out, ", ", "licence", p->licence);
    json_member(out, ", ", "citation", p->citation);
    json_member(out, ", ", "sets", p->sets);
    json_member(out, ", ", "serves", p->serves);
    json_member(out, ", ", "file", record->path);
    json_member(out, ", ", "sha256", fr_record_digest(record));
    fr_text_add(out, ", \"parameters\": [");
    for (size_t i = 0; i < p->param_count; i++) {
        const fr_param *q = &p->params[i];
        json_member(out, i == 0 ? "{" : ", {", "name", q->name);
        json_member(out, ", ", "type", param_types[q->type]);
        json_member(out, ", ", "unit", q->unit);
        json_member(out, ", ", "default", q->default_value);
        json_member(out, ", ", "choices", q->choices);
        json_member(out, ", ", "doc", q->doc);
        fr_text_add(out, "}");
    }
    fr_text_add(out, "], \"ports\": [");
    for (size_t i = 0; i < p->port_count; i++) {
        const fr_port *q = &p->ports[i];
        json_member(out, i == 0 ? "{" : ", {", "name", q->name);
        json_member(out, ", ", "direction", q->direction == FR_IN ? "in" : "out");
        json_member(out, ", ", "kind", port_kinds[q->kind]);
        json_member(out, ", ", "unit", q->unit);
        json_member(out, ", ", "set", set_words(q->set));
        fr_text_addf(out, ", \"optional\": %s", q->flags & FR_OPTIONAL ? "true" : "false");
        json_member(out, ", ", "doc", q->doc);
        fr_text_add(out, "}");
    }
    fr_text_add(out, "], \"states\": [");
    for (size_t i = 0; i < p->state_count; i++) {
        const fr_state *q = &p->states[i];
        json_member(out, i == 0 ? "{" : ", {", "name", q->name);
        json_member(out, ", ", "unit", q->unit);
        json_member(out, ", ", "set", set_words(q->set));
        fr_text_addf(out, ", \"layers\": %u", (unsigned)q->layers);
        json_member(out, ", ", "doc", q->doc);
        fr_text_add(out, "}");
    }
    fr_text_add(out, "]}\n");
}

static fr_status info(const fr_cli *cli, const fr_registry *r, int argc, char **argv, fr_text *out,
                      fr_error *err)
{
    const fr_record *record;
    FR_TRY(fr_cli_arguments(argc, argv, 1, 1, err));
    FR_TRY(fr_registry_find(r, argv[1], &record, err));
    if (cli->json)
        info_json(record, out);
    else
        info_plain(record, out);
    return FR_OK;
}

/* ---- all ---- */

typedef fr_status action(const fr_cli *cli, const fr_registry *r, int argc, char **argv, fr_text *out,
                         fr_error *err);

static fr_status with_registry(const fr_cli *cli, action *act, int argc, char **argv, fr_error *err)
{
    fr_plugins_here here;
    fr_registry *r = NULL;
    fr_text out = { 0 };
    FR_TRY(fr_plugins_here_init(&here, cli, err));
    fr_status status = fr_registry_new(&here.options, &r, err);
    if (status == FR_OK) status = act(cli, r, argc, argv, &out, err);
    if (status == FR_OK) status = fr_text_status(&out, err);
    if (status == FR_OK) fputs(fr_text_chars(&out), stdout);
    fr_text_free(&out);
    fr_registry_free(r);
    fr_plugins_here_free(&here);
    return status;
}

fr_status fr_cmd_plugins(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    static const char *const words[] = { "list", "info", "check", "new" };
    if (argc < 2)
        return fr_fail(
            err, FR_USAGE,
            "say what to do with the plugins: freshet plugins list, info NAME, check FILE or new NAME");
    const char *word = argv[1];
    if (strcmp(word, "list") == 0) return with_registry(cli, list, argc - 1, argv + 1, err);
    if (strcmp(word, "info") == 0) return with_registry(cli, info, argc - 1, argv + 1, err);
    if (strcmp(word, "check") == 0) return fr_plugins_check(cli, argc - 1, argv + 1, err);
    if (strcmp(word, "new") == 0) return fr_plugins_new(cli, argc - 1, argv + 1, err);
    return fr_cli_unknown("freshet plugins has no '%s'; did you mean '%s'?",
                          "freshet plugins has no '%s'; it has list, info, check and new", word, words,
                          FR_COUNT(words), err);
}

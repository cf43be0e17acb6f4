/* freshet plugins check NAME|FILE.so... [--set NAME=VALUE] [--timeout SECONDS] */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "cli/check_parts.h"
#include "cli/cmd_plugins.h"
#include "cli/plugins_here.h"

#define DEFAULT_TIMEOUT 60.0 /* s a check */
#define SETTINGS_LIMIT 32

typedef struct session {
    const fr_cli *cli;
    fr_registry *registry;
    double timeout;
    fr_param_text settings[SETTINGS_LIMIT];
    const char *values[SETTINGS_LIMIT];
    size_t setting_count;
    char folder[64];
    fr_text out;
    size_t plugins, failed, untested;
} session;

/* ---- what is known without running it ---- */

static fr_verdict read_descriptor(const fr_plugin *p, char *detail, size_t n)
{
    size_t undocumented = 0;
    for (size_t i = 0; i < p->param_count; i++)
        undocumented += p->params[i].doc == NULL || p->params[i].doc[0] == '\0';
    for (size_t i = 0; i < p->port_count; i++)
        undocumented += p->ports[i].doc == NULL || p->ports[i].doc[0] == '\0';
    for (size_t i = 0; i < p->state_count; i++)
        undocumented += p->states[i].doc == NULL || p->states[i].doc[0] == '\0';
    snprintf(detail, n, fr_say("%zu parameters, %zu ports, %zu states; %zu without doc%s"), p->param_count,
             p->port_count, p->state_count, undocumented,
             p->process != NULL && p->citation == NULL ? fr_say("; no citation") : "");
    return FR_PASSED;
}

/* ---- telling ---- */

static const char *verdict_word(fr_verdict verdict)
{
    static const char *const words[] = { "passed", "failed", "untested" };
    return words[verdict];
}

static void tell(session *s, const char *title, const fr_checked *c, bool first)
{
    s->failed += c->verdict == FR_FAILED;
    s->untested += c->verdict == FR_UNTESTED;
    if (s->cli->json) {
        fr_text_add(&s->out, first ? "{\"check\": " : ", {\"check\": ");
        fr_text_add_json(&s->out, c->name);
        fr_text_addf(&s->out, ", \"result\": \"%s\", \"detail\": ", verdict_word(c->verdict));
        fr_text_add_json(&s->out, c->detail);
        fr_text_add(&s->out, "}");
        return;
    }
    fr_text_add(&s->out, "  ");
    fr_text_add_left(&s->out, fr_say(verdict_word(c->verdict)), 9);
    fr_text_addf(&s->out, " %-11s %s%s%s\n", c->name, title, c->detail[0] == '\0' ? "" : fr_say(": "),
                 c->detail);
}

static bool meant_for(const fr_plugin *p, const fr_check *check)
{
    bool format = p->kind == FR_FORMAT;
    bool of_format = strcmp(check->name, "odd_files") == 0 || strcmp(check->name, "round_trip") == 0;
    return p->process != NULL || format == of_format;
}

static void check_record(session *s, const fr_record *record)
{
    const fr_plugin *p = record->plugin;
    fr_checked result = { .name = "descriptor" };
    size_t failed = s->failed;
    if (s->cli->json) {
        fr_text_add(&s->out, s->plugins == 0 ? "{\"name\": " : ", {\"name\": ");
        fr_text_add_json(&s->out, p->name);
        fr_text_add(&s->out, ", \"file\": ");
        fr_text_add_json(&s->out, record->path);
        fr_text_add(&s->out, ", \"checks\": [");
    } else {
        fr_text_addf(&s->out, "%s %s (%s)\n", p->name, p->version, record->path);
    }
    result.verdict = read_descriptor(p, result.detail, sizeof result.detail);
    tell(s, fr_say("names, units, defaults, contract of the role"), &result, true);
    fr_check_case c = { record, s->settings, s->setting_count, s->folder };
    for (const fr_check *check = p->process ? fr_checks_process : fr_checks_others; check->name != NULL;
         check++) {
        if (!meant_for(p, check)) continue;
        fr_check_in_child(check, &c, s->timeout, &result);
        tell(s, fr_say(check->title), &result, false);
    }
    if (s->cli->json) fr_text_addf(&s->out, "], \"passed\": %s}", s->failed == failed ? "true" : "false");
    s->plugins++;
    if (s->cli->json || s->out.failed) return;
    fputs(fr_text_chars(&s->out), stdout); /* plugin by plugin: checks take their time */
    fflush(stdout);
    fr_text_clear(&s->out);
}

/* ---- what to check ---- */

static fr_status check_name(session *s, const char *name, fr_error *err)
{
    const fr_record *record;
    FR_TRY(fr_registry_find(s->registry, name, &record, err));
    check_record(s, record);
    return FR_OK;
}

/* A file is loaded by itself, so that one of the same name elsewhere does not stand in for it. */
static fr_status check_file(session *s, const char *path, fr_error *err)
{
    fr_registry *r = NULL;
    fr_registry_options options = { .paths = &path, .path_count = 1, .only_paths = true };
    FR_TRY(fr_registry_new(&options, &r, err));
    fr_status status = FR_OK;
    if (fr_registry_problem_count(r) > 0)
        status = fr_fail(err, FR_PLUGIN, "plugin file %s: %s", path, fr_registry_problem_at(r, 0)->message);
    for (size_t i = 0; status == FR_OK && i < fr_registry_count(r); i++)
        check_record(s, fr_registry_at(r, i));
    fr_registry_free(r);
    return status;
}

static fr_status check_all(session *s, int argc, char **argv, fr_error *err)
{
    for (int i = 1; i < argc; i++) {
        bool file = strcmp(fr_path_extension(argv[i]), "so") == 0 || fr_file_exists(argv[i]);
        FR_TRY(file ? check_file(s, argv[i], err) : check_name(s, argv[i], err));
    }
    return FR_OK;
}

/* ---- options ---- */

static fr_status add_setting(session *s, char *text, fr_error *err)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || s->setting_count == SETTINGS_LIMIT)
        return fr_fail(err, FR_USAGE, "--set wants NAME=VALUE, not '%s'", text);
    *equals = '\0';
    size_t i = s->setting_count++;
    s->values[i] = equals + 1;
    s->settings[i] = (fr_param_text){ .name = text, .count = 1, .text = &s->values[i] };
    return FR_OK;
}

/* Several --set are fine here, one a parameter. */
static fr_status take_settings(session *s, int *argc, char **argv, fr_error *err)
{
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        if (strncmp(argv[i], "--set=", 6) == 0) {
            FR_TRY(add_setting(s, argv[i] + 6, err));
        } else if (strcmp(argv[i], "--set") == 0 && i + 1 < *argc) {
            FR_TRY(add_setting(s, argv[++i], err));
        } else {
            argv[kept++] = argv[i];
        }
    }
    *argc = kept;
    return FR_OK;
}

static fr_status take_timeout(session *s, int *argc, char **argv, fr_error *err)
{
    const char *text;
    s->timeout = DEFAULT_TIMEOUT;
    FR_TRY(fr_cli_value(argc, argv, "--timeout", &text, err));
    if (text == NULL) return FR_OK;
    if (fr_parse_number(text, &s->timeout) && s->timeout > 0 && s->timeout < 1e6) return FR_OK;
    return fr_fail(err, FR_USAGE, "--timeout wants seconds, not '%s'", text);
}

/* ---- the whole ---- */

static void empty_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    char path[512];
    /* cppcheck-suppress readdirCalled ; a stream of our own is safe */
    for (struct dirent *e = dir ? readdir(dir) : NULL; e != NULL; e = readdir(dir)) {
        snprintf(path, sizeof path, "%s/%.255s", folder, e->d_name);
        if (e->d_name[0] != '.') unlink(path);
    }
    if (dir != NULL) closedir(dir);
    rmdir(folder);
}

static fr_status check_session(session *s, int argc, char **argv, fr_error *err)
{
    fr_plugins_here here;
    FR_TRY(fr_plugins_here_init(&here, s->cli, err));
    fr_status status = fr_registry_new(&here.options, &s->registry, err);
    if (s->cli->json) fr_text_add(&s->out, "{\"plugins\": [");
    if (status == FR_OK) status = check_all(s, argc, argv, err);
    if (s->cli->json)
        fr_text_addf(&s->out, "], \"failed\": %zu, \"untested\": %zu}\n", s->failed, s->untested);
    else if (status == FR_OK)
        fr_text_addf(&s->out, fr_say("%zu plugins, %zu checks failed, %zu untested\n"), s->plugins, s->failed,
                     s->untested);
    if (status == FR_OK) status = fr_text_status(&s->out, err);
    if (status == FR_OK) fputs(fr_text_chars(&s->out), stdout);
    fr_registry_free(s->registry);
    fr_plugins_here_free(&here);
    return status;
}

fr_status fr_plugins_check(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    session s = { .cli = cli };
    FR_TRY(take_settings(&s, &argc, argv, err));
    FR_TRY(take_timeout(&s, &argc, argv, err));
    FR_TRY(fr_cli_arguments(argc, argv, 1, 1000, err));
    snprintf(s.folder, sizeof s.folder, "/tmp/freshet_check_XXXXXX");
    if (mkdtemp(s.folder) == NULL) return fr_fail(err, FR_IO, "a temporary folder cannot be made in /tmp");
    fr_status status = check_session(&s, argc, argv, err);
    empty_folder(s.folder);
    fr_text_free(&s.out);
    if (status == FR_OK && s.failed > 0)
        return fr_fail(err, FR_PLUGIN, "%zu checks failed: see above for what to repair", s.failed);
    return status;
}

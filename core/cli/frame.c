#include "cli/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"

/* "<prefix>/lib/freshet/plugins" for "<prefix>/bin/freshet"; FRESHET_LIBDIR may be lib/x86_64-linux-gnu. */
static char *own_plugins(fr_error *err)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0) return fr_copy_text("", err);
    self[n] = '\0';
    char *folder = fr_path_folder(self, err);
    if (folder == NULL) return NULL;
    char *plugins = fr_path_join(folder, "../" FRESHET_LIBDIR "/freshet/plugins", err);
    if (plugins != NULL && !fr_is_folder(plugins)) {
        free(plugins);
        plugins = fr_path_join(folder, "../lib/freshet/plugins", err);
    }
    free(folder);
    return plugins;
}

static fr_status choose_language(const char *name, fr_error *err)
{
    if (name == NULL) return FR_OK;
    if (fr_language_parse(name) == FR_CHINESE) {
        fr_language_set(FR_CHINESE);
        return FR_OK;
    }
    fr_language_set(FR_ENGLISH);
    if (fr_starts_with(name, "en") || fr_same(name, "C")) return FR_OK;
    return fr_fail(err, FR_USAGE, "the language '%s' is not known; use en or zh", name);
}

fr_status fr_frame_options(fr_cli *cli, int *argc, char **argv, fr_error *err)
{
    const char *language, *plugins;
    FR_TRY(fr_cli_value(argc, argv, "--lang", &language, err));
    FR_TRY(choose_language(language, err));
    FR_TRY(fr_cli_value(argc, argv, "--plugins", &plugins, err));
    cli->plugin_path = plugins != NULL ? plugins : getenv("FRESHET_PLUGINS");
    cli->json = fr_cli_flag(argc, argv, "--json");
    cli->quiet = fr_cli_flag(argc, argv, "--quiet");
    if (fr_cli_flag(argc, argv, "--verbose")) {
        cli->log->level = FR_LOG_DEBUG;
    } else if (cli->quiet) {
        cli->log->level = FR_LOG_WARNING;
    }
    cli->own_plugins = own_plugins(err);
    return cli->own_plugins == NULL ? FR_MEMORY : FR_OK;
}

void fr_frame_report(const fr_error *err)
{
    if (err->status == FR_OK) return;
    const char *colon = fr_say(": ");
    fprintf(stderr, "%s%s", fr_say("error"), colon);
    if (err->file[0] != '\0' && err->line > 0 && err->column > 0) {
        fprintf(stderr, "%s:%d:%d%s", err->file, err->line, err->column, colon);
    } else if (err->file[0] != '\0' && err->line > 0) {
        fprintf(stderr, "%s:%d%s", err->file, err->line, colon);
    } else if (err->file[0] != '\0') {
        fprintf(stderr, "%s%s", err->file, colon);
    }
    fprintf(stderr, "%s\n", err->message[0] != '\0' ? err->message : fr_say(fr_status_name(err->status)));
}

void fr_frame_close(fr_cli *cli)
{
    free(cli->own_plugins);
    cli->own_plugins = NULL;
}

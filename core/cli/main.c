/* The command `freshet`: common options, then the subcommand does the rest. */
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/frame.h"

typedef struct command {
    const char *name, *usage, *summary;
    fr_command *run;
} command;

static const command commands[] = {
#define FR_COMMAND(name, usage, summary) { #name, usage, summary, fr_cmd_##name },
#include "cli/commands.def"
#undef FR_COMMAND
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static void help(void)
{
    printf("%s\n\n", fr_say("Freshet simulates rain, runoff, sewers and floods of a city."));
    for (size_t i = 0; i < COMMANDS; i++) {
        printf("  freshet %s\n      %s\n", commands[i].usage, fr_say(commands[i].summary));
    }
    printf("\n%s\n", fr_say("Options of all commands:"));
    printf("  --lang en|zh      %s\n", fr_say("language (else from the locale)"));
    printf("  --json            %s\n", fr_say("one JSON object on standard output"));
    printf("  --quiet           %s\n", fr_say("no progress, warnings only"));
    printf("  --verbose         %s\n", fr_say("say more"));
    printf("  --plugins A:B     %s\n", fr_say("more plugin folders (else FRESHET_PLUGINS)"));
    printf("  --help, --version\n\n%s\n", fr_say("Exit codes:"));
#define LINE(name, code, words) \
    if (code != FR_RETRY) printf("  %2d  %s\n", code, fr_say(words));
    FR_STATUS_LIST(LINE)
#undef LINE
}

static void command_help(const command *c)
{
    printf("freshet %s\n%s\n", c->usage, fr_say(c->summary));
}

static const command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    }
    return NULL;
}

static fr_status unknown_command(const char *name, fr_error *err)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++) {
        names[i] = commands[i].name;
    }
    return fr_cli_unknown("there is no command '%s'; did you mean '%s'?",
                          "there is no command '%s'; see freshet --help", name, names, COMMANDS, err);
}

static fr_status run_command(fr_cli *cli, int argc, char **argv, fr_error *err)
{
    bool wants_help = fr_cli_flag(&argc, argv, "--help") || fr_cli_flag(&argc, argv, "-h");
    if (fr_cli_flag(&argc, argv, "--version")) return fr_cmd_version(cli, 1, argv, err);
    if (argc < 2) {
        help();
        return wants_help ? FR_OK : FR_USAGE;
    }
    if (argv[1][0] == '-') return fr_cli_unknown_option(argv[1], err);
    const command *c = find_command(argv[1]);
    if (c == NULL) return unknown_command(argv[1], err);
    if (wants_help) {
        command_help(c);
        return FR_OK;
    }
    return c->run(cli, argc - 1, argv + 1, err);
}

int main(int argc, char **argv)
{
    fr_error err = FR_ERROR_INIT;
    fr_logger log;
    H5dont_atexit(); /* every file is closed where it is used; HDF5's own end crashes after a full disk */
    fr_cli cli = { .program = argc > 0 ? argv[0] : "freshet", .log = &log };
    fr_language_set(fr_language_of_environment());
    fr_logger_init(&log, FR_LOG_INFO, NULL, NULL);
    fr_status status = fr_frame_options(&cli, &argc, argv, &err);
    if (status == FR_OK) status = run_command(&cli, argc, argv, &err);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == FR_OK) {
        status = fr_fail(&err, FR_IO, "standard output cannot be written");
    }
    fr_frame_report(&err);
    fr_frame_close(&cli);
    fr_logger_close(&log);
    return fr_exit_code(status);
}

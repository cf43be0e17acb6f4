/* cli.h: what every subcommand gets. One file a subcommand (core/cli/cmd_<name>.c), one row in commands.def. */
#ifndef FR_CLI_CLI_H
#define FR_CLI_CLI_H

#include "base/error.h"
#include "base/log.h"
#include "base/message.h"

typedef struct fr_cli {
    const char *program;     /* argv[0] */
    const char *plugin_path; /* --plugins A:B, else FRESHET_PLUGINS, else NULL: see cli_plugin_path */
    char *own_plugins;       /* ../lib/freshet/plugins beside the executable; "" when unknown */
    fr_logger *log;          /* standard error */
    bool json;               /* --json: one JSON object on standard output, nothing else there */
    bool quiet;              /* --quiet: no progress */
} fr_cli;

/* A subcommand: argv[0] is its name; the common options are already taken out. Returns FR_OK or fills err; the
 * caller prints it and sets the exit code. Standard output is for results only. */
typedef fr_status fr_command(const fr_cli *cli, int argc, char **argv, fr_error *err);

#define FR_COMMAND(name, usage, summary) fr_command fr_cmd_##name;
#include "cli/commands.def"
#undef FR_COMMAND

/* Takes an option of a subcommand out of argv. With value: "--out DIR" or "--out=DIR"; without: a flag.
 * *value stays NULL when it is not there. Fails when given twice or without its value. */
fr_status fr_cli_value(int *argc, char **argv, const char *option, const char **value, fr_error *err);
bool fr_cli_flag(int *argc, char **argv, const char *option);
/* After all options are taken: refuses leftover options, wants min..max arguments (argv[1..]). */
fr_status fr_cli_arguments(int argc, char **argv, int min, int max, fr_error *err);

#endif

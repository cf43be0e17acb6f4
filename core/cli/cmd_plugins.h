/* cmd_plugins.h: the parts of `freshet plugins`. */
#ifndef FR_CLI_CMD_PLUGINS_H
#define FR_CLI_CMD_PLUGINS_H

#include "cli/cli.h"

/* plugins_check.c: argv[0] is "check". */
fr_status fr_plugins_check(const fr_cli *cli, int argc, char **argv, fr_error *err);
/* plugins_new.c: argv[0] is "new". */
fr_status fr_plugins_new(const fr_cli *cli, int argc, char **argv, fr_error *err);

#endif

/* plugins_here.h: where this command looks for plugins. */
#ifndef FR_CLI_PLUGINS_HERE_H
#define FR_CLI_PLUGINS_HERE_H

#include "cli/cli.h"
#include "host/registry.h"

typedef struct fr_plugins_here {
    fr_registry_options options;
    char *text;         /* of --plugins, cut at ':' */
    const char **paths; /* into text */
} fr_plugins_here;

fr_status fr_plugins_here_init(fr_plugins_here *here, const fr_cli *cli, fr_error *err);
void fr_plugins_here_free(fr_plugins_here *here);

#endif

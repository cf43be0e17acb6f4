#include "cli/plugins_here.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

fr_status fr_plugins_here_init(fr_plugins_here *here, const fr_cli *cli, fr_error *err)
{
    memset(here, 0, sizeof *here);
    here->options.logger = cli->log;
    if (!cli->plugin_path) return FR_OK;
    size_t most = strlen(cli->plugin_path) / 2 + 1, n = 0;
    here->text = fr_copy_text(cli->plugin_path, err);
    here->paths = fr_alloc(most, sizeof *here->paths, err);
    if (!here->text || !here->paths) {
        fr_plugins_here_free(here);
        return FR_MEMORY;
    }
    char *rest = NULL;
    for (char *part = strtok_r(here->text, ":", &rest); part; part = strtok_r(NULL, ":", &rest))
        here->paths[n++] = part;
    here->options.paths = here->paths;
    here->options.path_count = n;
    return FR_OK;
}

void fr_plugins_here_free(fr_plugins_here *here)
{
    free(here->text);
    free(here->paths);
}

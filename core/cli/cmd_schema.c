/* freshet schema: the JSON Schema of scenario files, for editors. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/plugins_here.h"
#include "scenario/schema.h"

fr_status fr_cmd_schema(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    fr_plugins_here here;
    fr_registry *registry = NULL;
    fr_text out = { 0 };
    FR_TRY(fr_cli_arguments(argc, argv, 0, 0, err));
    FR_TRY(fr_plugins_here_init(&here, cli, err));
    fr_status status = fr_registry_new(&here.options, &registry, err);
    if (status == FR_OK) {
        fr_schema_write(registry, &out);
        status = fr_text_status(&out, err);
    }
    if (status == FR_OK) fputs(fr_text_chars(&out), stdout);
    fr_text_free(&out);
    fr_registry_free(registry);
    fr_plugins_here_free(&here);
    return status;
}

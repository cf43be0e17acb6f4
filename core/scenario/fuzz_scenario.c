/* Any bytes as a scenario of a small model, up to the processes and their parameters: nothing is run. The model and some
 * plugins come from $FRESHET_SOURCE and $FRESHET_BUILD; without them only the plain keys are reached. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "scenario/scenario.h"

static char folder[64], scenario[96];

static void forget(void)
{
    char model[96];
    snprintf(model, sizeof model, "%s/m.inp", folder);
    unlink(model);
    unlink(scenario);
    rmdir(folder);
}

static int make_folder(void)
{
    char model[96], source[4096];
    const char *tree = getenv("FRESHET_SOURCE");
    strcpy(folder, "/tmp/freshet_fuzz_XXXXXX");
    if (!mkdtemp(folder)) return 0;
    snprintf(scenario, sizeof scenario, "%s/s.yaml", folder);
    snprintf(model, sizeof model, "%s/m.inp", folder);
    snprintf(source, sizeof source, "%s/tests/cli/network.inp", tree ? tree : ".");
    if (symlink(source, model) != 0) return 0;
    atexit(forget);
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static char plugins[4][4096];
    static const char *paths[4];
    static const char *const names[] = { "format_swmm_inp", "rain_design", "infiltration_horton",
                                         "network_steady" };
    if (!folder[0] && !make_folder()) abort();
    const char *build = getenv("FRESHET_BUILD");
    for (size_t i = 0; i < 4; i++) {
        snprintf(plugins[i], sizeof plugins[i], "%s/lib/freshet/plugins/%s.so", build ? build : ".",
                 names[i]);
        paths[i] = plugins[i];
    }
    FILE *f = fopen(scenario, "wb");
    if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
    fr_error err = FR_ERROR_INIT;
    fr_registry_options options = { .paths = paths, .path_count = build ? 4 : 0, .only_paths = true };
    fr_scenario_request request = { .path = scenario, .plugins = &options };
    fr_scenario *s = NULL;
    if (fr_scenario_open(&request, &s, &err) == FR_OK) {
        fr_run_spec spec;
        fr_scenario_run_spec(s, &spec);
        fr_scenario_free(s);
    } else if (err.message[0] == '\0') {
        abort(); /* a fault without words */
    }
    return 0;
}

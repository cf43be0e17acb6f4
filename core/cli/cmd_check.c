/* freshet check: is this scenario or model fit to run? Reads everything, wires every process, runs nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/message.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/plugins_here.h"
#include "host/guard.h"
#include "host/instance.h"
#include "scenario/scenario.h"

typedef struct findings {
    const fr_cli *cli;
    fr_text features;
    size_t count;
} findings;

static void tell_feature(void *arg, const char *feature, const char *where)
{
    findings *f = arg;
    if (f->cli->json) {
        fr_text_add(&f->features, f->count ? ", {\"feature\": " : "{\"feature\": ");
        fr_text_add_json(&f->features, feature);
        fr_text_add(&f->features, ", \"where\": ");
        fr_text_add_json(&f->features, where);
        fr_text_add(&f->features, "}");
    } else
        fr_text_addf(&f->features, "  %s%s%s\n", fr_say(feature), fr_say(": "), where ? where : "");
    f->count++;
}

static void add_sets(const fr_model *m, bool json, fr_text *out)
{
    bool first = true;
    for (size_t set = 0; set < fr_model_set_count(m); set++) {
        size_t n = fr_model_count(m, (fr_set)set);
        if (n == 0 || set == FR_GLOBAL) continue;
        if (json)
            fr_text_addf(out, "%s\"%s\": %zu", first ? "" : ", ", fr_model_set_name(m, (fr_set)set), n);
        else {
            fr_text_add(out, "  ");
            fr_text_add_left(out, fr_say(fr_model_set_name(m, (fr_set)set)), 24);
            fr_text_addf(out, " %8zu\n", n);
        }
        first = false;
    }
}

static void add_processes(const fr_run *run, bool json, fr_text *out)
{
    for (size_t i = 0; i < fr_run_instance_count(run); i++) {
        const fr_instance *in = fr_run_instance(run, i);
        if (json) {
            fr_text_add(out, i ? ", " : "");
            fr_text_add_json(out, fr_instance_label(in));
        } else
            fr_text_addf(out, "  %-32s %8zu\n", fr_instance_label(in), fr_instance_size(in));
    }
}

static void print(const findings *f, const fr_model *m, const fr_run *run, fr_text *out)
{
    bool json = f->cli->json;
    fr_text_add(out, json ? "{\"sets\": {" : "");
    if (!json) fr_text_addf(out, "%s\n", fr_say("The model"));
    add_sets(m, json, out);
    if (json)
        fr_text_add(out, "}, \"processes\": [");
    else
        fr_text_addf(out, "%s\n", fr_say("Processes"));
    add_processes(run, json, out);
    if (json)
        fr_text_addf(out, "], \"warnings\": %zu, \"not_simulated\": [",
                     fr_logger_count(f->cli->log, FR_LOG_WARNING));
    else if (f->count)
        fr_text_addf(out, "%s\n", fr_say("In use in the model, but not simulated"));
    fr_text_add(out, fr_text_chars(&f->features));
    if (json)
        fr_text_add(out, "]}\n");
    else
        fr_text_addf(out, "%s\n", fr_say("This can run."));
}

static fr_status wire(const fr_cli *cli, const fr_scenario *s, fr_error *err)
{
    fr_run_spec spec;
    fr_run *run = NULL;
    findings f = { .cli = cli };
    fr_text out = { 0 };
    fr_scenario_run_spec(s, &spec);
    FR_TRY(fr_run_create(&spec, &run, err));
    fr_status good = fr_scenario_check_outputs(s, run, err);
    if (good != FR_OK) {
        fr_run_free(run);
        return good;
    }
    fr_run_unserved_features(run, tell_feature, &f);
    print(&f, fr_scenario_model(s), run, &out);
    fputs(fr_text_chars(&out), stdout);
    fr_status status = fr_text_status(&out, err);
    fr_text_free(&out);
    fr_text_free(&f.features);
    fr_run_free(run);
    return status;
}

fr_status fr_cmd_check(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    fr_plugins_here here;
    fr_scenario *scenario = NULL;
    FR_TRY(fr_cli_arguments(argc, argv, 1, 1, err));
    FR_TRY(fr_guard_install(err));
    FR_TRY(fr_plugins_here_init(&here, cli, err));
    fr_scenario_request request = { .path = argv[1], .plugins = &here.options, .logger = cli->log };
    fr_status status = fr_scenario_open(&request, &scenario, err);
    if (status == FR_OK) status = wire(cli, scenario, err);
    fr_scenario_free(scenario);
    fr_plugins_here_free(&here);
    return status;
}

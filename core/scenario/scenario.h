/* scenario.h: a model and what happens to it, ready to run.
 *
 * Opened from a scenario file (YAML) or straight from a model file: then everything is as the model asks.
 * A choice in the scenario wins over what the model asks for; the rule is in fr_scenario_open.
 */
#ifndef FR_SCENARIO_SCENARIO_H
#define FR_SCENARIO_SCENARIO_H

#include "base/log.h"
#include "host/registry.h"
#include "model/model.h"
#include "run/run.h"

typedef struct fr_scenario fr_scenario;

typedef struct fr_scenario_request {
    const char *path;                   /* scenario (.yaml, .yml) or model file */
    const fr_registry_options *plugins; /* where plugins are; the scenario may add folders */
    fr_logger *logger;
    int threads; /* > 0 wins over the scenario */
} fr_scenario_request;

/* Reads the file, loads plugins, reads the model, applies overrides, freezes it and chooses the processes:
 * for each role that the scenario names, its choices replace those of the model, except that a choice without
 * `use` only adds parameters to what the model asks for. All text is checked; errors carry file, line, remedy. */
fr_status fr_scenario_open(const fr_scenario_request *request, fr_scenario **out, fr_error *err);
void fr_scenario_free(fr_scenario *s);

const fr_model *fr_scenario_model(const fr_scenario *s);
const fr_registry *fr_scenario_registry(const fr_scenario *s);
const char *fr_scenario_title(const fr_scenario *s);
const char *fr_scenario_path(const fr_scenario *s);
const char *fr_scenario_model_path(const fr_scenario *s);
const char *fr_scenario_text(const fr_scenario *s); /* as written; "" when opened from a model file */
double fr_scenario_start(const fr_scenario *s);     /* epoch, s */
/* Fills all that the scenario decides; the caller adds observers, checkpoint path and logger. */
void fr_scenario_run_spec(const fr_scenario *s, fr_run_spec *out);
double fr_scenario_checkpoint_step(const fr_scenario *s); /* simulated s; 0 = not asked for */
size_t fr_scenario_indicator_count(const fr_scenario *s);
const fr_run_use *fr_scenario_indicator(const fr_scenario *s, size_t i);
size_t fr_scenario_output_count(const fr_scenario *s);
const char *fr_scenario_output(const fr_scenario *s, size_t i);
/* FR_INPUT when an output is no field of this run. */
fr_status fr_scenario_check_outputs(const fr_scenario *s, const fr_run *run, fr_error *err);

#endif

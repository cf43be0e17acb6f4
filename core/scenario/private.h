/* private.h: what the files of this room share. */
#ifndef FR_SCENARIO_PRIVATE_H
#define FR_SCENARIO_PRIVATE_H

#include "base/memory.h"
#include "scenario/scenario.h"
#include "scenario/yaml.h"

/* One choice of a plugin, as the scenario or the model makes it. */
typedef struct fr_choice {
    const char *plugin; /* NULL: only parameters */
    int role;           /* fr_role; FR_NONE for indicators */
    fr_set set;
    size_t row_count;
    int32_t *rows;        /* NULL = whole set */
    const fr_yaml *yaml;  /* where it stands in the scenario; NULL when from the model */
    const fr_yaml *extra; /* parameters from a choice without `use` */
} fr_choice;

struct fr_scenario {
    fr_arena arena;
    fr_logger *logger;
    const char *path, *model_path, *title;
    fr_yaml_file *file; /* NULL when opened from a model file */
    fr_registry *registry;
    fr_model *model;
    double start, end, report_start, report_step, exchange_step, ledger_limit;
    double relative_tolerance, absolute_tolerance;
    double checkpoint_step, checkpoint_wall;
    uint64_t seed;
    int threads;
    FR_ARRAY(fr_option_text) options;
    FR_ARRAY(fr_choice) choices;
    FR_ARRAY(fr_run_use) uses;
    FR_ARRAY(fr_run_use) indicators;
    FR_ARRAY(const char *) outputs;
};

const fr_yaml *fr_scenario_key(const fr_scenario *s, const char *name); /* NULL when absent or null */
/* FR_INPUT at a node of the scenario file. */
fr_status fr_scenario_fault(const fr_scenario *s, const fr_yaml *at, fr_error *err, const char *format, ...)
    FR_PRINTF(4, 5);
fr_status fr_scenario_text_of(const fr_scenario *s, const fr_yaml *node, const char *what, const char **out,
                              fr_error *err);
/* "plugin" | {use: plugin, ...}: the name of the plugin, or NULL when it names none. */
fr_status fr_scenario_plugin_of(const fr_scenario *s, const fr_yaml *node, const char **name, fr_error *err);

/* settings.c */
/* The number at a node under `name` in `unit`, within limits; leaves *out alone when node is NULL. */
fr_status fr_scenario_quantity(const fr_scenario *s, const fr_yaml *node, const char *name, const char *unit,
                               double low, double high, double *out, fr_error *err);
fr_status fr_scenario_check_keys(const fr_scenario *s, fr_error *err);
fr_status fr_scenario_read_settings(fr_scenario *s, fr_error *err);
fr_status fr_scenario_read_times(fr_scenario *s, fr_error *err); /* after the model is read */
/* model.c */
fr_status fr_scenario_read_model(fr_scenario *s, fr_error *err);
/* Rain given by the scenario must fall somewhere in a model without a gauge. */
fr_status fr_scenario_add_gauge(fr_scenario *s, fr_error *err);
/* terrain.c */
fr_status fr_scenario_locate_terrain(fr_scenario *s, const char **out,
                                     fr_error *err); /* NULL: none asked for */
fr_status fr_scenario_read_terrain(fr_scenario *s, fr_error *err);
/* overrides.c */
fr_status fr_scenario_override(fr_scenario *s, fr_error *err);
/* choices.c: what is chosen; uses.c: choices as the run wants them */
fr_status fr_scenario_choose(fr_scenario *s, fr_error *err);
/* Parameters in a mapping {use: ..., name: value}, but for the key `skip` (or NULL). */
fr_status fr_scenario_params_of(fr_scenario *s, const fr_yaml *node, const char *skip, fr_run_use *use,
                                fr_error *err);
fr_status fr_scenario_make_uses(fr_scenario *s, fr_error *err);
fr_status fr_scenario_make_indicators(fr_scenario *s, fr_error *err);

#endif

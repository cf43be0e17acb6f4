/* soil.h: what the infiltration plugins share: parameters by element, monthly adjustments, ports and the step loop. */
#ifndef FR_INFILTRATION_SOIL_H
#define FR_INFILTRATION_SOIL_H

#include "freshet/plugin.h"

/* Ports of every infiltration plugin. */
#define FR_SOIL_PORTS                                                                                  \
    { .name = "water_supply",                                                                          \
      .direction = FR_IN,                                                                              \
      .kind = FR_AMOUNT,                                                                               \
      .unit = "m",                                                                                     \
      .set = FR_DOMAIN,                                                                                \
      .doc = "rain and run-on that reach the soil in the step, depth over it" },                       \
        { .name = "ponded_depth",                                                                      \
          .direction = FR_IN,                                                                          \
          .kind = FR_VALUE,                                                                            \
          .unit = "m",                                                                                 \
          .set = FR_DOMAIN,                                                                            \
          .doc = "water that stands on the soil when the step starts" },                               \
    {                                                                                                  \
        .name = "infiltration", .direction = FR_OUT, .kind = FR_AMOUNT, .unit = "m", .set = FR_DOMAIN, \
        .flags = FR_RECORD, .doc = "depth taken by the soil, at most water_supply + ponded_depth"      \
    }

/* What the descriptors of the family have alike, but for name, summary and citation; `process`, `ports` and
 * `states` are those of the file. */
#define FR_SOIL_PROCESS                                                                    \
    .struct_size = sizeof(fr_process_ops), .role = FR_ROLE_INFILTRATION, .create = create, \
    .advance = fr_soil_advance
#define FR_SOIL_PLUGIN(params)                                                                            \
    FR_PLUGIN_SIZES,                                                                                      \
        .kind = FR_PROCESS, .version = "1.0.0", .licence = "Apache-2.0", .sets = "catchments|cells",      \
        .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO, FR_PARAMS(params), FR_PORTS(ports), \
        FR_STATES(states), .process = &process

/* A parameter of the soil: model column and scenario parameter have the same name. */
typedef struct fr_soil_value {
    const char *name;
    double low, high; /* accepted range, both included */
    double missing;   /* when neither model nor scenario gives it; NaN = then it must be given */
} fr_soil_value;

typedef struct fr_soil fr_soil;

/* Infiltration of element i over the step. `factor` scales the rates of the soil (monthly pattern), `recovery` its
 * drying (monthly recovery pattern). */
typedef double (*fr_soil_step)(fr_soil *soil, size_t i, double factor, double recovery, double supply,
                               double pond, double dt);

struct fr_soil {
    const fr_host *h;
    size_t n;
    double *const *value; /* value[k][i]: parameter k of element i, SI */
    const double *supply, *pond;
    double *infiltration;
    const double
        *rainfall; /* optional port, and gauge of each element: for laws that tell rain from run-on */
    const int32_t *gauge;
    const double *precipitation; /* optional port: rain and melt on each element, m */
    const int32_t *pattern;      /* monthly pattern table of each element, or NULL */
    int32_t recovery;            /* table of the recovery pattern, FR_NONE */
    double conductivity[12];     /* monthly factor of the whole model */
    fr_soil_step step;
    double *state[6]; /* registered states in the order of declaration */
};

/* Reads parameters, columns, patterns and fields. values: NULL-name terminated. states: their names, NULL-ended. */
fr_status fr_soil_open(const fr_host *h, const fr_soil_value *values, const char *const *states,
                       fr_soil_step step, fr_soil **out);
fr_status fr_soil_advance(void *self, double t, double dt);

#endif

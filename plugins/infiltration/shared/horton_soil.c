#include "horton_soil.h"

#include <math.h>

const fr_param fr_horton_params[FR_HORTON_PARAMETERS] = {
    { .name = "horton_max_rate",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .max = 1.0,
      .optional = true,
      .doc = "f0, capacity of dry soil, where the model gives none" },
    { .name = "horton_min_rate",
      .type = FR_NUMBER,
      .unit = "m s-1",
      .max = 1.0,
      .optional = true,
      .doc = "f_min, capacity of wet soil, where the model gives none" },
    { .name = "horton_decay",
      .type = FR_NUMBER,
      .unit = "s-1",
      .max = 1.0,
      .optional = true,
      .doc = "k, decay of the capacity, where the model gives none" },
    { .name = "horton_dry_time",
      .type = FR_DURATION,
      .unit = "s",
      .max = 1e12,
      .optional = true,
      .doc = "time in which a saturated soil dries (98 %), where the model gives none; 7 days when not set" },
    { .name = "horton_max_volume",
      .type = FR_NUMBER,
      .unit = "m",
      .max = 1e6,
      .optional = true,
      .doc = "largest depth that the soil takes (modified: holds above drainage), 0 = no limit" },
};

fr_status fr_horton_open(const fr_host *h, const char *const *states, fr_soil_step step, fr_soil **out)
{
    static const fr_soil_value values[] = {
        [FR_HORTON_MAX_RATE] = { "horton_max_rate", 0.0, 1.0, NAN },
        [FR_HORTON_MIN_RATE] = { "horton_min_rate", 0.0, 1.0, NAN },
        [FR_HORTON_DECAY] = { "horton_decay", 0.0, 1.0, NAN },
        [FR_HORTON_DRY_TIME] = { "horton_dry_time", 0.0, 1e12, 7.0 * 86400.0 },
        [FR_HORTON_MAX_VOLUME] = { "horton_max_volume", 0.0, 1e6, 0.0 },
        { NULL, 0.0, 0.0, 0.0 },
    };
    return fr_soil_open(h, values, states, step, out);
}

fr_horton fr_horton_of(const fr_soil *s, size_t i, double factor)
{
    double *const *v = s->value;
    fr_horton p = { .minimum = v[FR_HORTON_MIN_RATE][i] * factor, .decay = v[FR_HORTON_DECAY][i] };
    p.excess = fmax(0.0, v[FR_HORTON_MAX_RATE][i] * factor - p.minimum);
    p.limit = v[FR_HORTON_MAX_VOLUME][i] > 0.0 ? v[FR_HORTON_MAX_VOLUME][i] : INFINITY;
    return p;
}

double fr_horton_recovery(const fr_soil *s, size_t i, double recovery)
{
    double dry_time = s->value[FR_HORTON_DRY_TIME][i];
    return dry_time > 0.0 ? -log(0.02) / dry_time * recovery : 0.0;
}

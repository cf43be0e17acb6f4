/* horton_soil.h: the parameters that horton and modified_horton share. */
#ifndef FR_INFILTRATION_HORTON_SOIL_H
#define FR_INFILTRATION_HORTON_SOIL_H

#include "soil.h"

enum { FR_HORTON_MAX_RATE, FR_HORTON_MIN_RATE, FR_HORTON_DECAY, FR_HORTON_DRY_TIME, FR_HORTON_MAX_VOLUME };
#define FR_HORTON_PARAMETERS 5
extern const fr_param fr_horton_params[FR_HORTON_PARAMETERS];

/* The parameters of one soil in one month. */
typedef struct fr_horton {
    double excess, minimum, decay; /* f0 - f_min, f_min (m/s), k (1/s) */
    double limit;                  /* m, largest depth; infinite when there is none */
} fr_horton;

fr_status fr_horton_open(const fr_host *h, const char *const *states, fr_soil_step step, fr_soil **out);
fr_horton fr_horton_of(const fr_soil *s, size_t i, double factor);
/* Rate (1/s) at which the soil regains its capacity: 98 % of it in the drying time. */
double fr_horton_recovery(const fr_soil *s, size_t i, double recovery);

#endif

/* params.h: parameter values, from the text of a scenario to typed numbers in the declared unit. */
#ifndef FR_HOST_PARAMS_H
#define FR_HOST_PARAMS_H

#include "base/memory.h"
#include "base/text.h"
#include "host/instance.h"

typedef struct fr_param_value {
    const fr_param *param;
    bool set;   /* has a value */
    bool given; /* by the user, not by default */
    double number;
    int64_t integer;
    bool flag;
    const char *text;
    const double *list;
    size_t count;
} fr_param_value;

/* values: one for each parameter of the plugin, in order. */
fr_status fr_params_parse(const fr_plugin *p, const fr_param_text *texts, size_t count, fr_arena *arena,
                          fr_param_value *values, fr_error *err);
fr_status fr_param_check_default(const fr_plugin *p, const fr_param *param, fr_error *err);
const fr_param_value *fr_param_value_find(const fr_param_value *values, size_t count, const char *name);
/* "name=value unit" lines of all that is set. */
void fr_params_describe(const fr_param_value *values, size_t count, fr_text *out);

#endif

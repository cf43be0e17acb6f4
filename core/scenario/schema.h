/* schema.h: the JSON Schema of scenario files, from keys.def and the parameters that plugins declare. */
#ifndef FR_SCENARIO_SCHEMA_H
#define FR_SCENARIO_SCHEMA_H

#include "base/text.h"
#include "host/registry.h"

/* Appends one JSON object (JSON Schema 2020-12). */
void fr_schema_write(const fr_registry *registry, fr_text *out);

#endif

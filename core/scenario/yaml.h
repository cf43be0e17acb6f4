/* yaml.h: a YAML file as a tree that remembers line and column (libyaml events underneath).
 * Bounds: 16 MiB of text, depth 32, 200,000 nodes. One document. Aliases share the node they name. */
#ifndef FR_SCENARIO_YAML_H
#define FR_SCENARIO_YAML_H

#include "base/error.h"

typedef enum fr_yaml_kind { FR_YAML_SCALAR, FR_YAML_LIST, FR_YAML_MAP } fr_yaml_kind;

typedef struct fr_yaml {
    fr_yaml_kind kind;
    int line, column;      /* from 1 */
    const char *text;      /* scalar: UTF-8 text; "" for an empty value */
    bool quoted;           /* scalar stood in quotes: never "null", never a number by accident */
    size_t count;          /* list items or map pairs */
    struct fr_yaml **item; /* list items or map values */
    struct fr_yaml **key;  /* map keys (scalars), in order of the file */
} fr_yaml;

typedef struct fr_yaml_file fr_yaml_file;

/* FR_IO when the file cannot be read, FR_INPUT with file, line and column when it is not proper YAML. */
fr_status fr_yaml_read(const char *path, fr_yaml_file **out, fr_error *err);
/* The same from memory; `name` stands for the file in messages. */
fr_status fr_yaml_parse(const char *name, const char *text, size_t length, fr_yaml_file **out, fr_error *err);
void fr_yaml_free(fr_yaml_file *file);
const fr_yaml *fr_yaml_root(const fr_yaml_file *file); /* never NULL */
const char *fr_yaml_name(const fr_yaml_file *file);
/* The whole text as it was read (provenance). */
const char *fr_yaml_text(const fr_yaml_file *file);

const fr_yaml *fr_yaml_get(const fr_yaml *map, const char *key); /* NULL when absent or not a map */
bool fr_yaml_is_null(const fr_yaml *node);                       /* absent, "", "~", "null" unquoted */

#endif

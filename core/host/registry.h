/* registry.h: the plugins at hand: found in folders, loaded, checked, described.
 *
 * Folders, in this order (the first plugin of a name wins): extra paths given by the caller, the folders of
 * the environment variable FRESHET_PLUGINS (separated by ':'), and <folder of the
 * program>/../lib/freshet/plugins.
 * A file that cannot be used is a problem that names it and what to do, never a stop.
 */
#ifndef FR_HOST_REGISTRY_H
#define FR_HOST_REGISTRY_H

#include "base/error.h"
#include "freshet/plugin.h"

struct fr_logger;
typedef struct fr_registry fr_registry;

/* One plugin that passed every check. `plugin` is a full-size copy of its descriptor: members that the
 * plugin was too old to have are zero, and its arrays are laid out as this host's plugin.h says. */
typedef struct fr_record {
    const fr_plugin *plugin;
    const char *path;              /* the shared object */
    struct fr_file_digest *digest; /* of the file's content; NULL: it has none. See fr_record_digest */
} fr_record;

/* SHA-256 of the plugin's file, hex, for provenance: found when first asked for. "" when it cannot be read. */
const char *fr_record_digest(const fr_record *record);

/* A file, or one plugin in it, that cannot be used. */
typedef struct fr_registry_problem {
    const char *path, *message;
} fr_registry_problem;

typedef struct fr_registry_options {
    struct fr_logger *logger; /* takes a warning for each problem; may be NULL */
    const char *const *paths; /* extra folders or files */
    size_t path_count;
    bool only_paths; /* leave the environment and the program's own folder alone */
} fr_registry_options;

fr_status fr_registry_new(const fr_registry_options *options, fr_registry **out, fr_error *err);
void fr_registry_free(fr_registry *r); /* after the last instance is gone */

size_t fr_registry_count(const fr_registry *r);
const fr_record *fr_registry_at(const fr_registry *r, size_t i); /* sorted by name */
/* FR_PLUGIN with the nearest known name when there is none. */
fr_status fr_registry_find(const fr_registry *r, const char *name, const fr_record **out, fr_error *err);
size_t fr_registry_problem_count(const fr_registry *r);
const fr_registry_problem *fr_registry_problem_at(const fr_registry *r, size_t i);

/* Words and look-ups of one descriptor. */
const char *fr_kind_name(fr_kind kind);                                /* "process" */
const char *fr_role_name(fr_role role);                                /* "infiltration" */
int fr_role_find(const char *name);                                    /* FR_NONE */
const fr_param *fr_plugin_param(const fr_plugin *p, const char *name); /* NULL */
/* Is `word` in a list such as "catchments|cells"? NULL list: no. */
bool fr_words_contain(const char *list, const char *word);

#endif

/* descriptor.h: the descriptor of a plugin, copied into this host's layout and checked. */
#ifndef FR_HOST_DESCRIPTOR_H
#define FR_HOST_DESCRIPTOR_H

#include "base/error.h"
#include "base/memory.h"
#include "freshet/plugin.h"

/* Copies `raw` (of the plugin's own struct sizes) into full-size, zero-filled structures of the arena.
 * Strings stay where they are, in the shared object. */
fr_status fr_descriptor_copy(const fr_plugin *raw, fr_arena *arena, const fr_plugin **out, fr_error *err);
fr_status fr_descriptor_check(const fr_plugin *p, fr_error *err);

/* [a-z][a-z0-9_]* */
bool fr_is_word(const char *text);

/* ---- role contracts ---- */
typedef struct fr_contract_clause {
    fr_direction direction;
    char name[64];
    fr_port_kind kind;
    char unit[32];
    char set[32]; /* a set's name, "domain" or "any" */
} fr_contract_clause;
/* Clause i of the role's contract; false when there is none. */
bool fr_contract_at(fr_role role, size_t i, fr_contract_clause *out);
fr_status fr_contract_check(const fr_plugin *p, fr_error *err);
/* The first role whose contract gives this field, or FR_NONE: to advise who might be missing. */
int fr_contract_giver(const char *field);

const char *fr_set_standard_name(fr_set set); /* NULL when it is not one of the standard sets */
fr_set fr_set_standard_find(const char *name);

#endif

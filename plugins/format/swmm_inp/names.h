/* names.h: name -> number, ASCII case folded as SWMM does. Keys are not copied. */
#ifndef INP_NAMES_H
#define INP_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct inp_name_slot {
    const char *name; /* NULL = free */
    uint32_t hash;
    int32_t value;
} inp_name_slot;

typedef struct inp_names {
    inp_name_slot *slots;
    size_t capacity, used;
} inp_names;

void inp_names_free(inp_names *n);
int32_t inp_names_find(const inp_names *n, const char *name);      /* -1 when absent */
bool inp_names_add(inp_names *n, const char *name, int32_t value); /* false: no memory */

#endif

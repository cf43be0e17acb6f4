#include "names.h"

#include <stdlib.h>
#include <strings.h>

/* FNV-1a over lower-cased ASCII. */
static uint32_t hash_of(const char *name)
{
    uint32_t h = 2166136261u;
    for (const unsigned char *p = (const unsigned char *)name; *p != 0; p++) {
        unsigned char c = *p >= 'A' && *p <= 'Z' ? (unsigned char)(*p + 32) : *p;
        h = (h ^ c) * 16777619u;
    }
    return h;
}

void inp_names_free(inp_names *n)
{
    free(n->slots);
    *n = (inp_names){ 0 };
}

static void put(inp_name_slot *slots, size_t capacity, inp_name_slot slot)
{
    size_t i = slot.hash & (capacity - 1);
    while (slots[i].name != NULL)
        i = (i + 1) & (capacity - 1);
    slots[i] = slot;
}

static bool grow(inp_names *n)
{
    size_t capacity = n->capacity == 0 ? 64 : n->capacity * 2;
    inp_name_slot *slots = calloc(capacity, sizeof *slots);
    if (slots == NULL) return false;
    for (size_t i = 0; i < n->capacity; i++)
        if (n->slots[i].name != NULL) put(slots, capacity, n->slots[i]);
    free(n->slots);
    n->slots = slots;
    n->capacity = capacity;
    return true;
}

bool inp_names_add(inp_names *n, const char *name, int32_t value)
{
    if (2 * (n->used + 1) > n->capacity && !grow(n)) return false;
    put(n->slots, n->capacity, (inp_name_slot){ name, hash_of(name), value });
    n->used++;
    return true;
}

int32_t inp_names_find(const inp_names *n, const char *name)
{
    if (n->capacity == 0) return -1;
    uint32_t hash = hash_of(name);
    size_t mask = n->capacity - 1;
    for (size_t i = hash & mask; n->slots[i].name != NULL; i = (i + 1) & mask)
        if (n->slots[i].hash == hash && strcasecmp(n->slots[i].name, name) == 0) return n->slots[i].value;
    return -1;
}

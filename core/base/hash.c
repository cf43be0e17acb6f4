#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"

/* Open addressing with linear probing, at most half full. */
typedef struct slot {
    const char *name; /* NULL = free */
    uint32_t hash;
    int32_t index;
} slot;

struct fr_map {
    slot *slots;
    size_t room; /* a power of two */
    size_t count;
    bool fold;
};

#define FNV_START 14695981039346656037u
#define FNV_PRIME 1099511628211u

uint64_t fr_hash(const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t h = FNV_START;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ p[i]) * FNV_PRIME;
    }
    return h;
}

static uint32_t hash_name(const fr_map *map, const char *name)
{
    uint64_t h = FNV_START;
    for (const char *p = name; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if (map->fold && c >= 'A' && c <= 'Z') c = (unsigned char)(c + 'a' - 'A');
        h = (h ^ c) * FNV_PRIME;
    }
    return (uint32_t)(h ^ h >> 32);
}

fr_status fr_map_new(bool fold, fr_map **out, fr_error *err)
{
    fr_map *map = fr_alloc(1, sizeof *map, err);
    if (map == NULL) return FR_MEMORY;
    map->fold = fold;
    map->room = 16;
    map->slots = fr_alloc(map->room, sizeof *map->slots, err);
    if (map->slots == NULL) {
        free(map);
        return FR_MEMORY;
    }
    *out = map;
    return FR_OK;
}

void fr_map_free(fr_map *map)
{
    if (map == NULL) return;
    free(map->slots);
    free(map);
}

/* The slot that holds `name`, or the free one where it belongs. */
static slot *find(const fr_map *map, const char *name, uint32_t hash)
{
    size_t mask = map->room - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        slot *s = &map->slots[i];
        if (s->name == NULL) return s;
        if (s->hash != hash) continue;
        if (map->fold ? fr_same(s->name, name) : strcmp(s->name, name) == 0) return s;
    }
}

static fr_status grow(fr_map *map, fr_error *err)
{
    slot *old = map->slots;
    size_t old_room = map->room;
    slot *slots = fr_alloc(old_room * 2, sizeof *slots, err);
    if (slots == NULL) return FR_MEMORY;
    map->slots = slots;
    map->room = old_room * 2;
    for (size_t i = 0; i < old_room; i++) {
        if (old[i].name != NULL) *find(map, old[i].name, old[i].hash) = old[i];
    }
    free(old);
    return FR_OK;
}

fr_status fr_map_put(fr_map *map, const char *name, int32_t index, int32_t *existing, fr_error *err)
{
    if (2 * (map->count + 1) > map->room) FR_TRY(grow(map, err));
    uint32_t hash = hash_name(map, name);
    slot *s = find(map, name, hash);
    if (existing != NULL) *existing = s->name == NULL ? FR_NONE : s->index;
    if (s->name != NULL) return FR_OK;
    *s = (slot){ .name = name, .hash = hash, .index = index };
    map->count++;
    return FR_OK;
}

int32_t fr_map_get(const fr_map *map, const char *name)
{
    if (map == NULL || name == NULL) return FR_NONE;
    const slot *s = find(map, name, hash_name(map, name));
    return s->name == NULL ? FR_NONE : s->index;
}

size_t fr_map_count(const fr_map *map)
{
    return map == NULL ? 0 : map->count;
}

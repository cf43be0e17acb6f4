/* hash.h: name -> index. */
#ifndef FR_BASE_HASH_H
#define FR_BASE_HASH_H

#include "base/error.h"

typedef struct fr_map fr_map;

/* fold: names that differ only in (ASCII) case are the same. */
fr_status fr_map_new(bool fold, fr_map **out, fr_error *err);
void fr_map_free(fr_map *map);
/* Keeps the pointer `name`, which must outlive the map. A name that is there already keeps its index:
 * *existing (may be NULL) gets that index, or FR_NONE when the name is new. */
fr_status fr_map_put(fr_map *map, const char *name, int32_t index, int32_t *existing, fr_error *err);
int32_t fr_map_get(const fr_map *map, const char *name); /* FR_NONE when absent, or map NULL */
size_t fr_map_count(const fr_map *map);

/* FNV-1a, 64 bits: for keys and quick comparisons, not against malice. */
uint64_t fr_hash(const void *bytes, size_t n);

#endif

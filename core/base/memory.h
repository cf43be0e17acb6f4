/* memory.h: memory that is zeroed, overflow-checked and reports its absence; growable arrays; arenas. */
#ifndef FR_BASE_MEMORY_H
#define FR_BASE_MEMORY_H

#include "base/error.h"

/* n items of `size` bytes, zeroed; release with free(). NULL and err (FR_MEMORY) when there is none.
 * n or size 0 gives one byte, so NULL always means failure. */
void *fr_alloc(size_t n, size_t size, fr_error *err);
char *fr_copy_text(const char *text, fr_error *err);
char *fr_copy_text_n(const char *text, size_t n, fr_error *err);

/* A growable array: FR_ARRAY(double) a = {0}; FR_TRY(FR_PUSH(&a, 1.5, err)); ... free(a.items); */
#define FR_ARRAY(type)          \
    struct {                    \
        type *items;            \
        size_t count, capacity; \
    }
/* Room for at least n items; new room is zeroed. */
#define FR_RESERVE(a, n, err) fr_reserve(&(a)->items, &(a)->capacity, (n), sizeof(*(a)->items), (err))
/* Adds a value; gives fr_status. Put compound literals in parentheses. */
#define FR_PUSH(a, value, err) \
    (FR_RESERVE(a, (a)->count + 1, err) == FR_OK ? ((a)->items[(a)->count++] = (value), FR_OK) : FR_MEMORY)

/* slot: address of the pointer to the items. */
fr_status fr_reserve(void *slot, size_t *capacity, size_t need, size_t size, fr_error *err);

/* Many small things that live and die together. Start with {0}. */
typedef struct fr_arena {
    struct fr_arena_block *blocks;
} fr_arena;
void *fr_arena_alloc(fr_arena *arena, size_t n, size_t size,
                     fr_error *err); /* zeroed, aligned for any type */
char *fr_arena_text(fr_arena *arena, const char *text, fr_error *err);
void fr_arena_free(fr_arena *arena);

#endif

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct fr_arena_block {
    struct fr_arena_block *next;
    size_t used, size;
    max_align_t data[];
};

#define ARENA_BLOCK ((size_t)64 * 1024)

static fr_status no_memory(fr_error *err, size_t n, size_t size)
{
    return fr_fail(err, FR_MEMORY,
                   "no memory for %zu items of %zu bytes; close other programs or use a smaller model", n,
                   size);
}

void *fr_alloc(size_t n, size_t size, fr_error *err)
{
    void *p = n == 0 || size == 0 ? calloc(1, 1) : calloc(n, size);
    if (p == NULL) no_memory(err, n, size);
    return p;
}

char *fr_copy_text(const char *text, fr_error *err)
{
    return fr_copy_text_n(text, strlen(text), err);
}

char *fr_copy_text_n(const char *text, size_t n, fr_error *err)
{
    char *copy = fr_alloc(n + 1, 1, err);
    if (copy != NULL && n > 0) memcpy(copy, text, n);
    return copy;
}

fr_status fr_reserve(void *slot, size_t *capacity, size_t need, size_t size, fr_error *err)
{
    if (need <= *capacity) return FR_OK;
    size_t most = SIZE_MAX / 2 / size;
    if (need > most) return no_memory(err, need, size);
    size_t room = *capacity < 8 ? 8 : *capacity;
    while (room < need) {
        room = room > most / 2 ? most : room * 2;
    }

    /* memcpy: the caller's pointer has its own type, and void ** must not be laid over it. */
    void *items;
    memcpy(&items, slot, sizeof items);
    void *grown = realloc(items, room * size);
    if (grown == NULL) return no_memory(err, room, size);
    memset((char *)grown + *capacity * size, 0, (room - *capacity) * size);
    memcpy(slot, &grown, sizeof grown);
    *capacity = room;
    return FR_OK;
}

static struct fr_arena_block *new_block(fr_arena *arena, size_t bytes, fr_error *err)
{
    size_t room = bytes > ARENA_BLOCK ? bytes : ARENA_BLOCK;
    if (room > SIZE_MAX - sizeof(struct fr_arena_block)) {
        no_memory(err, bytes, 1);
        return NULL;
    }
    struct fr_arena_block *block = fr_alloc(1, sizeof *block + room, err);
    if (block == NULL) return NULL;
    block->size = room;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *fr_arena_alloc(fr_arena *arena, size_t n, size_t size, fr_error *err)
{
    size_t align = _Alignof(max_align_t);
    if (size != 0 && n > (SIZE_MAX / 2) / size) {
        no_memory(err, n, size);
        return NULL;
    }
    size_t bytes = (n * size + align - 1) / align * align;
    struct fr_arena_block *block = arena->blocks;
    if (block == NULL || block->size - block->used < bytes) {
        block = new_block(arena, bytes, err);
        if (block == NULL) return NULL;
    }
    void *p = (char *)block->data + block->used;
    block->used += bytes;
    return p;
}

char *fr_arena_text(fr_arena *arena, const char *text, fr_error *err)
{
    size_t n = strlen(text) + 1;
    char *copy = fr_arena_alloc(arena, n, 1, err);
    if (copy != NULL) memcpy(copy, text, n);
    return copy;
}

void fr_arena_free(fr_arena *arena)
{
    struct fr_arena_block *block = arena->blocks;
    while (block != NULL) {
        struct fr_arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->blocks = NULL;
}

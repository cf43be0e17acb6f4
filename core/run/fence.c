/* fence.c: arrays that end right before a page nobody may touch, with a canary in front: a plugin that
 * writes past an array crashes at once and is named; one that writes before it, or into its inputs, is found
 * after the call. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "run/run_parts.h"

#define CANARY 0xA5

double *fr_fence_array(fr_run *run, size_t n, fr_error *err)
{
    if (!(run->spec.checks & FR_CHECK_PORTS)) return fr_arena_alloc(&run->arena, n, sizeof(double), err);
    size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = n * sizeof(double);
    size_t body = (bytes / page + 1) * page, size = body + page;
    /* cppcheck-suppress invalidFunctionArg ; -1 goes with MAP_ANONYMOUS */
    unsigned char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED || mprotect(map + body, page, PROT_NONE) != 0) {
        fr_fail(err, FR_MEMORY, "no memory left for a guarded array");
        return NULL;
    }
    fr_fence fence = { map, size, body - bytes };
    memset(map, CANARY, fence.before);
    if (FR_PUSH(&run->fences, fence, err) == FR_OK) return (double *)(void *)(map + fence.before);
    munmap(map, size);
    return NULL;
}

void fr_fence_free(fr_run *run)
{
    for (size_t i = 0; i < run->fences.count; i++)
        munmap(run->fences.items[i].map, run->fences.items[i].size);
    free(run->fences.items);
}

uint64_t fr_fence_mark(const fr_run *run, const fr_slot *slot)
{
    uint64_t mark = 0;
    if (!(run->spec.checks & FR_CHECK_PORTS)) return 0;
    for (size_t i = 0; i < slot->in_count; i++) {
        const fr_binding *b = &slot->in[i];
        bool own = fr_binding_find(slot->out, slot->out_count, b->port->name) != NULL;
        if (b->values == NULL || (own && b->port->kind != FR_TRANSFER)) continue;
        mark = mark * 31 + fr_hash(b->values, b->n * sizeof *b->values);
    }
    return mark;
}

fr_status fr_fence_check(const fr_run *run, const fr_slot *slot, uint64_t mark, const char *call,
                         fr_error *err)
{
    if (!(run->spec.checks & FR_CHECK_PORTS)) return FR_OK;
    const char *label = fr_instance_label(slot->instance);
    if (fr_fence_mark(run, slot) != mark)
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s changed one of its inputs in its call %s: it must write only to its "
                       "outputs and states",
                       label, call);
    for (size_t i = 0; i < run->fences.count; i++) {
        const fr_fence *fence = &run->fences.items[i];
        for (size_t k = 0; k < fence->before; k++)
            if (fence->map[k] != CANARY)
                return fr_fail(err, FR_PLUGIN,
                               "plugin %s wrote before the beginning of one of its arrays in its call %s",
                               label, call);
    }
    return FR_OK;
}

/* roofs.c: the cells around buildings that are no cells themselves: their rain falls on the roofs, and what has no
 * node runs off onto them. Buildings enclosed by others drain over the nearest blocked square that borders on a cell. */
#include <stdlib.h>

#include "terrain.h"

typedef struct border {
    int32_t building, cell, faces;
} border;

typedef struct borders {
    border *item;
    size_t count, room;
} borders;

static fr_status no_memory(const terrain *t)
{
    return t->h->fail(t->h, FR_MEMORY, "no memory left for the roofs of %s", t->path);
}

/* Square beside `square`, or SIZE_MAX at the edge of the grid. */
static size_t beside(const terrain *t, size_t square, int side)
{
    size_t column = square % t->columns, row = square / t->columns;
    switch (side) {
    case 0: return column + 1 < t->columns ? square + 1 : SIZE_MAX;
    case 1: return row + 1 < t->rows ? square + t->columns : SIZE_MAX;
    case 2: return column > 0 ? square - 1 : SIZE_MAX;
    default: return row > 0 ? square - t->columns : SIZE_MAX;
    }
}

static bool add(borders *b, int32_t building, int32_t cell)
{
    if (b->count == b->room) {
        size_t room = b->room ? 2 * b->room : 1024;
        border *item = realloc(b->item, room * sizeof *item);
        if (item == NULL) return false;
        b->item = item;
        b->room = room;
    }
    b->item[b->count++] = (border){ building, cell, 1 };
    return true;
}

/* Faces between buildings and cells; drain: a cell beside each blocked square, queue: the squares that have one. */
static bool find_faces(const terrain *t, borders *b, int32_t *drain, size_t *queue, size_t *queued)
{
    for (size_t i = 0; i < squares(t); i++) {
        drain[i] = FR_NONE;
        for (int side = 0; side < 4 && t->blocked[i]; side++) {
            size_t next = beside(t, i, side);
            int32_t cell = next == SIZE_MAX ? FR_NONE : t->grid->cell[next];
            if (cell == FR_NONE) continue;
            if (!add(b, t->building[i], cell)) return false;
            if (drain[i] == FR_NONE) queue[(*queued)++] = i;
            drain[i] = cell;
        }
    }
    return true;
}

/* Breadth first inwards over blocked squares. */
static void spread(const terrain *t, int32_t *drain, size_t *queue, size_t queued)
{
    for (size_t k = 0; k < queued; k++)
        for (int side = 0; side < 4; side++) {
            size_t next = beside(t, queue[k], side);
            if (next == SIZE_MAX || !t->blocked[next] || drain[next] != FR_NONE) continue;
            drain[next] = drain[queue[k]];
            queue[queued++] = next;
        }
}

static bool add_enclosed(const terrain *t, borders *b, const int32_t *drain, uint8_t *open)
{
    for (size_t i = 0; i < b->count; i++)
        open[b->item[i].building] = 1;
    for (size_t i = 0; i < squares(t); i++)
        if (t->blocked[i] && !open[t->building[i]] && drain[i] != FR_NONE)
            if (!add(b, t->building[i], drain[i])) return false;
    return true;
}

static int by_building(const void *a, const void *b)
{
    const border *x = a, *y = b;
    if (x->building != y->building) return x->building < y->building ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static void join(borders *b)
{
    size_t kept = 0;
    if (b->count > 0) qsort(b->item, b->count, sizeof *b->item, by_building);
    for (size_t i = 0; i < b->count; i++) {
        border *last = kept > 0 ? &b->item[kept - 1] : NULL;
        if (last != NULL && by_building(last, &b->item[i]) == 0)
            last->faces++;
        else
            b->item[kept++] = b->item[i];
    }
    b->count = kept;
}

static fr_status put(const terrain *t, const borders *b)
{
    const fr_host *h = t->h;
    double *rows = malloc((2 * b->count + 2) * sizeof *rows);
    if (rows == NULL) return no_memory(t);
    fr_status status = FR_OK;
    for (size_t i = 0; i < b->count && status == FR_OK;) {
        int32_t building = b->item[i].building, table = 0;
        size_t n = 0;
        for (; i < b->count && b->item[i].building == building; i++, n++) {
            rows[2 * n] = b->item[i].cell;
            rows[2 * n + 1] = b->item[i].faces;
        }
        status = h->model_table(h, "roof", "", "1", n, 2, rows, &table);
        if (status == FR_OK) status = h->model_index(h, FR_BUILDINGS, building, "around", table);
    }
    free(rows);
    return status;
}

fr_status terrain_add_roofs(terrain *t)
{
    if (t->blocked == NULL || t->h->count(t->h, FR_BUILDINGS) == 0) return FR_OK;
    borders b = { 0 };
    size_t queued = 0, *queue = malloc(squares(t) * sizeof *queue);
    int32_t *drain = malloc(squares(t) * sizeof *drain);
    uint8_t *open = calloc(t->h->count(t->h, FR_BUILDINGS), 1);
    bool good = queue != NULL && drain != NULL && open != NULL && find_faces(t, &b, drain, queue, &queued);
    if (good) {
        spread(t, drain, queue, queued);
        good = add_enclosed(t, &b, drain, open);
    }
    if (good) join(&b);
    fr_status status = good ? put(t, &b) : no_memory(t);
    free(b.item);
    free(queue);
    free(drain);
    free(open);
    return status == FR_OK ? t->h->model_use(t->h, "boundary", "runoff/roofs", FR_BUILDINGS, 0, NULL)
                           : status;
}

/* edges.c: the faces at the edge of the cells, and what holds there when no boundary says otherwise. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vector.h"

static const int side_column[] = { 1, 0, -1, 0 }, side_row[] = { 0, 1, 0, -1 };

static fr_status no_memory(const terrain *t)
{
    return t->h->fail(t->h, FR_MEMORY, "no memory left for the %zu x %zu cells of %s", t->columns, t->rows,
                      t->path);
}

/* Square on a side of another; SIZE_MAX beyond the rectangle. */
static size_t beside(const terrain *t, size_t at, int side)
{
    size_t c = at % t->columns, r = at / t->columns;
    if ((side == 0 && c + 1 == t->columns) || (side == 1 && r + 1 == t->rows)) return SIZE_MAX;
    if ((side == 2 && c == 0) || (side == 3 && r == 0)) return SIZE_MAX;
    return at + (size_t)side_column[side] + (size_t)side_row[side] * t->columns;
}

static bool is_gap(const terrain *t, size_t at)
{
    return t->grid->cell[at] == FR_NONE && !(t->blocked != NULL && t->blocked[at]);
}

static bool is_border(const terrain *t, size_t at)
{
    size_t c = at % t->columns, r = at / t->columns;
    return c == 0 || r == 0 || c + 1 == t->columns || r + 1 == t->rows;
}

/* Marks the gaps that hang together with the outside of the rectangle. */
static void flood_outside(const terrain *t, uint8_t *outside, int32_t *stack)
{
    size_t n = 0;
    for (size_t i = 0; i < squares(t); i++) {
        if (!is_border(t, i) || !is_gap(t, i) || outside[i]) continue;
        outside[i] = 1;
        stack[n++] = (int32_t)i;
        while (n > 0) {
            size_t at = (size_t)stack[--n];
            for (int side = 0; side < 4; side++) {
                size_t next = beside(t, at, side);
                if (next == SIZE_MAX || outside[next] || !is_gap(t, next)) continue;
                outside[next] = 1;
                stack[n++] = (int32_t)next;
            }
        }
    }
}

fr_status terrain_add_face(const terrain *t, edge_list *list, edge_face face)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 1024 : 2 * list->room;
        edge_face *grown = realloc(list->face, room * sizeof *grown);
        if (grown == NULL) return no_memory(t);
        list->face = grown;
        list->room = room;
    }
    list->face[list->count++] = face;
    return FR_OK;
}

static fr_status list_faces(const terrain *t, const uint8_t *outside, edge_list *out)
{
    for (size_t i = 0; i < t->cells; i++) {
        size_t at = square_of(t, i);
        for (int32_t side = 0; side < 4; side++) {
            size_t next = beside(t, at, side);
            if (next != SIZE_MAX && !is_gap(t, next)) continue;
            edge_face f = { (int32_t)i, side, FR_NONE, next != SIZE_MAX && !outside[next] };
            TRY(terrain_add_face(t, out, f));
        }
    }
    return FR_OK;
}

fr_status terrain_find_edges(const terrain *t, edge_list *out)
{
    uint8_t *outside = calloc(squares(t), 1);
    int32_t *stack = malloc(squares(t) * sizeof *stack);
    fr_status status = FR_OK;
    if (outside != NULL && stack != NULL) {
        flood_outside(t, outside, stack);
        status = list_faces(t, outside, out);
    } else {
        status = no_memory(t);
    }
    free(outside);
    free(stack);
    return status;
}

/* edges: closed | free | normal, for every face to the outside that has no boundary of its own. */
static fr_status default_edges(const terrain *t, edge_list *list)
{
    static const char *const words[] = { "closed", "free", "normal" }; /* as in the model's dictionary */
    const fr_host *h = t->h;
    const char *wish = h->text(h, "edges");
    int32_t kind = 0, boundary = 0;
    for (int32_t k = 0; k < 3; k++)
        if (wish != NULL && strcmp(wish, words[k]) == 0) kind = k;
    if (kind == 0) return FR_OK;
    const char *name = h->element_find(h, FR_SURFACE_BOUNDARIES, "edge") == FR_NONE ? "edge"
                                                                                    : "edge of the terrain";
    TRY(h->model_add(h, FR_SURFACE_BOUNDARIES, name, 0, &boundary));
    TRY(h->model_index(h, FR_SURFACE_BOUNDARIES, boundary, "kind", kind));
    if (kind == 2)
        TRY(h->model_number(h, FR_SURFACE_BOUNDARIES, boundary, "slope", h->number(h, "edge_slope")));
    for (size_t i = 0; i < list->count; i++)
        if (list->face[i].boundary == FR_NONE && !list->face[i].hole) list->face[i].boundary = boundary;
    return FR_OK;
}

static fr_status put_faces(const terrain *t, const edge_list *list)
{
    const fr_host *h = t->h;
    int32_t row = 0;
    for (size_t i = 0; i < list->count; i++) {
        const edge_face *f = &list->face[i];
        if (f->boundary == FR_NONE) continue;
        TRY(h->model_add(h, FR_BOUNDARY_FACES, NULL, 0, &row));
        TRY(h->model_index(h, FR_BOUNDARY_FACES, row, "boundary", f->boundary));
        TRY(h->model_index(h, FR_BOUNDARY_FACES, row, "cell", f->cell));
        TRY(h->model_index(h, FR_BOUNDARY_FACES, row, "side", f->side));
    }
    return FR_OK;
}

fr_status terrain_add_edges(terrain *t)
{
    edge_list list = { 0 };
    fr_status status = terrain_find_edges(t, &list);
    if (status == FR_OK) status = terrain_add_boundaries(t, &list);
    if (status == FR_OK) status = default_edges(t, &list);
    if (status == FR_OK) status = put_faces(t, &list);
    free(list.face);
    return status;
}

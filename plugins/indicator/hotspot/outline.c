/* outline.c: edges of the cells of one piece (cells joined by edges), each with the piece on its left, sorted by their
 * start and followed to rings. Where a ring could go two ways it turns right, towards the other cell of the piece:
 * then no ring touches itself. */
#include "outline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct edge {
    int64_t start; /* corner: row (columns + 1) + column */
    int8_t way;    /* 0 east, 1 north, 2 west, 3 south */
    bool used;
} edge;

typedef struct pad {
    const fr_host *h;
    char *text;
    size_t length, room;
    bool failed;
} pad;

static void add(pad *p, const char *text)
{
    size_t n = strlen(text);
    if (p->length + n + 1 > p->room) {
        size_t room = 2 * (p->room + n) + 256;
        char *more = p->h->allocate(p->h, room, 1);
        if (!more) {
            p->failed = true;
            return;
        }
        if (p->length) memcpy(more, p->text, p->length);
        p->text = more;
        p->room = room;
    }
    memcpy(p->text + p->length, text, n + 1);
    p->length += n;
}

static const int32_t step_x[] = { 1, 0, -1, 0 }, step_y[] = { 0, 1, 0, -1 };

static int64_t corner(const fr_grid *g, int64_t column, int64_t row)
{
    return row * ((int64_t)g->columns + 1) + column;
}

static int64_t end_of(const fr_grid *g, const edge *e)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): every edge up to the count was filled */
    return e->start + corner(g, step_x[e->way], step_y[e->way]);
}

static void add_corner(pad *p, const fr_grid *g, int64_t at, bool first)
{
    char text[80];
    int64_t columns = (int64_t)g->columns + 1;
    int64_t column = at % columns, row = at / columns;
    double east = (double)column * g->dx, north = (double)row * g->dy;
    double x = g->x0 + g->cosine * east - g->sine * north, y = g->y0 + g->sine * east + g->cosine * north;
    snprintf(text, sizeof text, "%s%.12g %.12g", first ? "" : ", ", x, y);
    add(p, text);
}

static int by_start(const void *a, const void *b)
{
    const edge *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return x->way - y->way;
}

/* The cells of a piece, joined by edges, and marks them in `piece`. */
static size_t gather(const ground *g, const int32_t *label, unsigned char *done, int32_t first,
                     int32_t *cells)
{
    size_t n = 0;
    cells[n++] = first;
    done[first] = 1;
    for (size_t k = 0; k < n; k++)
        for (int d = 0; d < 4; d++) {
            int32_t next = ground_next(g->grid, cells[k], step_x[d], step_y[d]);
            if (next == FR_NONE || done[next] || label[next] != label[first]) continue;
            done[next] = 1;
            cells[n++] = next;
        }
    return n;
}

/* Sides of the piece's cells towards cells that are not of the group. */
static size_t find_edges(const ground *g, const int32_t *label, const int32_t *cells, size_t n, edge *edges)
{
    static const int side_x[] = { 0, 1, 0, -1 }, side_y[] = { -1, 0, 1, 0 }; /* south, east, north, west */
    static const int start_x[] = { 0, 1, 1, 0 }, start_y[] = { 0, 0, 1, 1 };
    size_t count = 0;
    for (size_t k = 0; k < n; k++)
        for (int8_t d = 0; d < 4; d++) {
            int32_t next = ground_next(g->grid, cells[k], side_x[d], side_y[d]);
            if (next != FR_NONE && label[next] == label[cells[k]]) continue;
            int64_t column = g->grid->column[cells[k]] + start_x[d],
                    row = g->grid->row[cells[k]] + start_y[d];
            edges[count++] = (edge){ .start = corner(g->grid, column, row), .way = d };
        }
    qsort(edges, count, sizeof *edges, by_start);
    return count;
}

/* The edge that goes on from `at`; of two, the one to the right of `way`. NULL when it has been walked. */
static edge *follow(edge *edges, size_t n, int64_t at, int8_t way)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (edges[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    edge *found = NULL;
    for (size_t k = low; k < n && edges[k].start == at; k++)
        if (!found || edges[k].way == (way + 3) % 4) found = &edges[k];
    return found && !found->used ? found : NULL;
}

static void add_ring(pad *p, const fr_grid *g, edge *edges, size_t n, edge *start)
{
    add(p, "(");
    int64_t first = start->start;
    int8_t way = FR_NONE;
    bool begun = false;
    for (edge *e = start; e; e = follow(edges, n, end_of(g, e), e->way)) {
        if (e->way != way || !begun) add_corner(p, g, e->start, !begun);
        begun = true;
        way = e->way;
        e->used = true;
    }
    add_corner(p, g, first, false);
    add(p, ")");
}

/* The lowest edge of a piece, its first by start, is on its outer ring; all others are holes. */
static bool add_piece(pad *p, const ground *g, const int32_t *label, const int32_t *cells, size_t n)
{
    edge *edges = malloc(4 * n * sizeof *edges);
    if (!edges) return false;
    size_t count = find_edges(g, label, cells, n, edges);
    add(p, "(");
    for (size_t k = 0; k < count; k++) {
        if (edges[k].used) continue;
        if (k > 0) add(p, ", ");
        add_ring(p, g->grid, edges, count, &edges[k]);
    }
    add(p, ")");
    free(edges);
    return true;
}

char *outline_text(const fr_host *h, const ground *g, const int32_t *label, int32_t first)
{
    pad p = { .h = h };
    unsigned char *done = calloc(g->cells + 1, 1);
    int32_t *cells = malloc((g->cells + 1) * sizeof *cells);
    bool good = done && cells;
    add(&p, "MULTIPOLYGON (");
    for (size_t i = (size_t)first; good && i < g->cells; i++) {
        if (label[i] != label[first] || done[i]) continue;
        if (i > (size_t)first) add(&p, ", ");
        size_t n = gather(g, label, done, (int32_t)i, cells);
        good = add_piece(&p, g, label, cells, n);
    }
    add(&p, ")");
    free(done);
    free(cells);
    return good && !p.failed ? p.text : NULL;
}

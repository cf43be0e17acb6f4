#include "names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const double REACH = 100.0; /* m: a place farther away gives no name */
static const double AT_RIM = 1e-3; /* m below the rim that still counts as full */

/* ---- water bodies ---- */
static bool word_in(const char *words, const char *word)
{
    size_t n = strlen(word);
    while (n > 0 && *words) {
        size_t length = strcspn(words, "|");
        if (length == n && strncasecmp(words, word, n) == 0) return true;
        words += length + (words[length] == '|');
    }
    return false;
}

void names_leave_out(const fr_host *h, const char *kinds, size_t cells, unsigned char *marked)
{
    const int32_t *at = h->column_index(h, FR_CELLS, "place");
    const char *const *kind = h->column_text(h, FR_PLACES, "kind");
    if (!at || !kind || !kinds) return;
    for (size_t i = 0; i < cells; i++)
        if (marked[i] && at[i] != FR_NONE && kind[at[i]] && word_in(kinds, kind[at[i]])) marked[i] = 0;
}

/* ---- places of the map ---- */
static double square(double x)
{
    return x * x;
}

/* The place of the cell, else that of the nearest cell with one, within REACH. */
static int32_t nearest_place(const fr_host *h, const fr_grid *g, int32_t cell)
{
    const int32_t *at = h->column_index(h, FR_CELLS, "place");
    int32_t reach = (int32_t)fmin(400.0, REACH / fmin(g->dx, g->dy)), found = FR_NONE;
    double best = square(REACH);
    if (!at || at[cell] != FR_NONE) return at ? at[cell] : FR_NONE;
    for (int32_t r = -reach; r <= reach; r++)
        for (int32_t c = -reach; c <= reach; c++) {
            double distance = square(c * g->dx) + square(r * g->dy);
            int32_t next = distance < best ? ground_next(g, cell, c, r) : FR_NONE;
            if (next == FR_NONE || at[next] == FR_NONE) continue;
            best = distance;
            found = at[next];
        }
    return found;
}

/* ---- sewers ---- */
static double to_segment(double x, double y, double x1, double y1, double x2, double y2)
{
    double length = square(x2 - x1) + square(y2 - y1);
    double along = length > 0.0 ? ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length : 0.0;
    along = fmin(1.0, fmax(0.0, along));
    return square(x - x1 - along * (x2 - x1)) + square(y - y1 - along * (y2 - y1));
}

static int32_t nearest_node(const fr_host *h, double x, double y)
{
    const double *xs = h->column_number(h, FR_NODES, "x"), *ys = h->column_number(h, FR_NODES, "y");
    size_t n = xs && ys ? h->count(h, FR_NODES) : 0;
    double best = INFINITY;
    int32_t found = FR_NONE;
    for (size_t i = 0; i < n; i++) {
        double distance = square(xs[i] - x) + square(ys[i] - y);
        if (!(distance < best)) continue;
        best = distance;
        found = (int32_t)i;
    }
    return found;
}

static const fr_table *bends_of(const fr_host *h, const int32_t *rows, size_t link)
{
    const fr_table *t = rows && rows[link] != FR_NONE ? h->table(h, rows[link]) : NULL;
    return t && t->columns >= 2 ? t : NULL;
}

static double to_link(const fr_host *h, const int32_t *bends, size_t link, double x, double y,
                      const double *from, const double *to)
{
    const fr_table *t = bends_of(h, bends, link);
    double best = INFINITY, x1 = from[0], y1 = from[1];
    for (size_t k = 0; t && k < t->rows; k++) {
        double x2 = t->data[k * t->columns], y2 = t->data[k * t->columns + 1];
        best = fmin(best, to_segment(x, y, x1, y1, x2, y2));
        x1 = x2;
        y1 = y2;
    }
    return fmin(best, to_segment(x, y, x1, y1, to[0], to[1]));
}

static int32_t nearest_link(const fr_host *h, double x, double y)
{
    const double *xs = h->column_number(h, FR_NODES, "x"), *ys = h->column_number(h, FR_NODES, "y");
    const int32_t *from = h->column_index(h, FR_LINKS, "node1"), *to = h->column_index(h, FR_LINKS, "node2");
    const int32_t *bends = h->column_index(h, FR_LINKS, "vertices");
    size_t n = xs && ys && from && to ? h->count(h, FR_LINKS) : 0;
    double best = INFINITY;
    int32_t found = FR_NONE;
    for (size_t i = 0; i < n; i++) {
        if (from[i] < 0 || to[i] < 0) continue;
        double a[] = { xs[from[i]], ys[from[i]] }, b[] = { xs[to[i]], ys[to[i]] };
        double distance = to_link(h, bends, i, x, y, a, b);
        if (!(distance < best)) continue;
        best = distance;
        found = (int32_t)i;
    }
    return found;
}

/* Of the nodes in each listed place, the one whose water stood highest above its rim, if any reached it. */
static void find_sewers(const fr_host *h, const ground *g, const int32_t *label, const place *places,
                        size_t n, surroundings *out)
{
    const double *xs = h->column_number(h, FR_NODES, "x"), *ys = h->column_number(h, FR_NODES, "y");
    const double *rim = h->column_number(h, FR_NODES, "rim_depth");
    const double *depth = h->result_statistic(h, FR_NODES, "node_depth", FR_STAT_MAX);
    size_t nodes = xs && ys && rim && depth ? h->count(h, FR_NODES) : 0;
    for (size_t k = 0; k < n; k++)
        out[k].sewer = FR_NONE;
    for (size_t i = 0; i < nodes; i++) {
        int32_t cell = isfinite(xs[i]) && isfinite(ys[i]) ? ground_cell(g->grid, xs[i], ys[i]) : FR_NONE;
        if (cell == FR_NONE || label[cell] == FR_NONE || !(rim[i] > 0.0) || !(depth[i] >= rim[i] - AT_RIM))
            continue;
        for (size_t k = 0; k < n; k++) {
            if (places[k].group != label[cell]) continue;
            int32_t best = out[k].sewer;
            if (best == FR_NONE || depth[i] - rim[i] > depth[best] - rim[best]) out[k].sewer = (int32_t)i;
        }
    }
}

/* ---- names ---- */
static const char *keep(const fr_host *h, const char *text)
{
    char *copy = h->allocate(h, strlen(text) + 1, 1);
    return copy ? memcpy(copy, text, strlen(text) + 1) : NULL;
}

static const char *shown(const fr_host *h, fr_set set, int32_t element)
{
    const char *name = element == FR_NONE ? NULL : h->element_name(h, set, (size_t)element);
    return name && name[0] ? name : NULL;
}

/* The place's name; with the nearest node where several hotspots lie on one road; coordinates as a last resort. */
static const char *name_of(const fr_host *h, const ground *g, const place *p, const surroundings *s,
                           bool several)
{
    char text[400];
    double x = 0.0, y = 0.0;
    const char *place_name = shown(h, FR_PLACES, s->place), *node = shown(h, FR_NODES, s->node);
    if (place_name && !(several && node)) return place_name;
    ground_centre(g->grid, (size_t)p->deepest, &x, &y);
    if (place_name)
        snprintf(text, sizeof text, "%.150s (%.150s)", place_name, node);
    else if (node)
        snprintf(text, sizeof text, h->say(h, "near node %.200s"), node);
    else
        snprintf(text, sizeof text, "%.0f, %.0f", x, y);
    return keep(h, text);
}

fr_status names_find(const fr_host *h, const ground *g, const int32_t *label, const place *places, size_t n,
                     surroundings *out)
{
    find_sewers(h, g, label, places, n, out);
    for (size_t k = 0; k < n; k++) {
        double x = 0.0, y = 0.0;
        ground_centre(g->grid, (size_t)places[k].deepest, &x, &y);
        out[k].place = nearest_place(h, g->grid, places[k].deepest);
        out[k].node = nearest_node(h, x, y);
        out[k].link = nearest_link(h, x, y);
    }
    for (size_t k = 0; k < n; k++) {
        size_t same = 0;
        for (size_t i = 0; i < n; i++)
            same += out[i].place == out[k].place;
        out[k].name = name_of(h, g, &places[k], &out[k], same > 1);
        if (!out[k].name) return FR_MEMORY;
    }
    return FR_OK;
}

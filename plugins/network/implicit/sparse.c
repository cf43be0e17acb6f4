#include "sparse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The elimination graph: each cell's neighbours not yet eliminated. */
typedef struct graph {
    int32_t n;
    int32_t **adjacent, *degree, *room;
    int32_t *bucket, *next, *previous; /* cells by degree, doubly linked */
    int32_t *mark;
} graph;

static void graph_free(graph *g)
{
    if (g->adjacent)
        for (int32_t i = 0; i < g->n; i++)
            free(g->adjacent[i]);
    free(g->adjacent);
    free(g->degree);
    free(g->room);
    free(g->bucket);
    free(g->next);
    free(g->previous);
    free(g->mark);
}

static bool graph_add(graph *g, int32_t i, int32_t j)
{
    if (g->degree[i] == g->room[i]) {
        int32_t room = g->room[i] ? 2 * g->room[i] : 4;
        int32_t *grown = realloc(g->adjacent[i], (size_t)room * sizeof *grown);
        if (!grown) return false;
        g->adjacent[i] = grown;
        g->room[i] = room;
    }
    g->adjacent[i][g->degree[i]++] = j;
    return true;
}

static bool graph_has(const graph *g, int32_t i, int32_t j)
{
    for (int32_t p = 0; p < g->degree[i]; p++)
        if (g->adjacent[i][p] == j) return true;
    return false;
}

static bool graph_make(graph *g, int32_t n, size_t edges, const int32_t *a, const int32_t *b)
{
    size_t m = (size_t)n + 1;
    *g = (graph){ .n = n };
    g->adjacent = calloc(m, sizeof *g->adjacent);
    g->degree = calloc(m, sizeof *g->degree);
    g->room = calloc(m, sizeof *g->room);
    g->bucket = malloc(m * sizeof *g->bucket);
    g->next = malloc(m * sizeof *g->next);
    g->previous = malloc(m * sizeof *g->previous);
    g->mark = calloc(m, sizeof *g->mark);
    if (!g->adjacent || !g->degree || !g->room || !g->bucket || !g->next || !g->previous || !g->mark)
        return false;
    for (size_t e = 0; e < edges; e++) {
        if (a[e] == b[e] || a[e] >= n || b[e] >= n || graph_has(g, a[e], b[e])) continue;
        if (!graph_add(g, a[e], b[e]) || !graph_add(g, b[e], a[e])) return false;
    }
    return true;
}

static void bucket_put(graph *g, int32_t i)
{
    int32_t d = g->degree[i];
    g->previous[i] = -1;
    g->next[i] = g->bucket[d];
    if (g->next[i] >= 0) g->previous[g->next[i]] = i;
    g->bucket[d] = i;
}

static void bucket_take(graph *g, int32_t i)
{
    if (g->next[i] >= 0) g->previous[g->next[i]] = g->previous[i];
    if (g->previous[i] >= 0)
        g->next[g->previous[i]] = g->next[i];
    else
        g->bucket[g->degree[i]] = g->next[i];
}

/* Joins all neighbours of k to each other and takes k out. */
static bool eliminate(graph *g, int32_t k, int32_t *stamp)
{
    const int32_t *clique = g->adjacent[k];
    int32_t size = g->degree[k];
    if (!clique) return true; /* never had a neighbour */
    for (int32_t p = 0; p < size; p++) {
        int32_t u = clique[p], kept = 0;
        bucket_take(g, u);
        g->mark[u] = ++*stamp;
        for (int32_t q = 0; q < g->degree[u]; q++) {
            int32_t v = g->adjacent[u][q];
            if (v == k) continue;
            g->adjacent[u][kept++] = v;
            g->mark[v] = *stamp;
        }
        g->degree[u] = kept;
        for (int32_t q = 0; q < size; q++)
            if (g->mark[clique[q]] != *stamp && !graph_add(g, u, clique[q])) return false;
        bucket_put(g, u);
    }
    return true;
}

/* Children before parents, and a subtree together: what is near in the network is near in memory. */
static void postorder(int32_t n, const int32_t *rank, const int32_t *parent, int32_t *child, int32_t *sibling,
                      int32_t *order)
{
    for (int32_t i = 0; i <= n; i++)
        child[i] = -1;
    for (int32_t r = n - 1; r >= 0; r--) { /* later ones first: lists come out in order of elimination */
        int32_t i = rank[r], p = parent[i] < 0 ? n : parent[i];
        sibling[i] = child[p];
        child[p] = i;
    }
    int32_t done = 0, i = child[n];
    while (i >= 0) {
        while (child[i] >= 0) { /* down to the first leaf, remembering the way */
            int32_t c = child[i];
            child[i] = sibling[c];
            sibling[c] = -2 - i; /* return address: the rest of i's children are in child[i] */
            i = c;
        }
        order[done++] = i;
        if (sibling[i] <= -2)
            i = -2 - sibling[i];
        else
            i = sibling[i];
    }
}

static bool order_graph(graph *g, int32_t *order, int32_t *rank, int32_t *place, int32_t *parent,
                        int32_t *work)
{
    int32_t n = g->n, stamp = 0, low = 0;
    for (int32_t d = 0; d <= n; d++)
        g->bucket[d] = -1;
    for (int32_t i = n - 1; i >= 0; i--)
        bucket_put(g, i);
    for (int32_t r = 0; r < n; r++) {
        while (g->bucket[low] < 0)
            low++;
        int32_t k = g->bucket[low];
        bucket_take(g, k);
        if (!eliminate(g, k, &stamp)) return false;
        rank[r] = k;
        place[k] = r;
        low = low > 0 ? low - 1 : 0;
    }
    for (int32_t i = 0; i < n; i++) {
        parent[i] = -1;
        for (int32_t p = 0; p < g->degree[i]; p++) { /* those that were left when i went */
            int32_t j = g->adjacent[i][p];
            if (parent[i] < 0 || place[j] < place[parent[i]]) parent[i] = j;
        }
    }
    postorder(n, rank, parent, work, work + n + 1, order);
    return true;
}

fr_status fr_im_order(const fr_host *h, int32_t n, size_t edges, const int32_t *a, const int32_t *b,
                      int32_t *order)
{
    graph g;
    size_t m = (size_t)n + 2;
    int32_t *work = malloc(5 * m * sizeof *work);
    bool good = graph_make(&g, n, edges, a, b) && work != NULL;
    good = good && order_graph(&g, order, work, work + m, work + 2 * m, work + 3 * m);
    graph_free(&g);
    free(work);
    return good ? FR_OK : h->fail(h, FR_MEMORY, "no memory left to order %d cells of the network", (int)n);
}

static int ascending(const void *a, const void *b)
{
    return (*(const int32_t *)a > *(const int32_t *)b) - (*(const int32_t *)a < *(const int32_t *)b);
}

/* Row i of the upper factor: neighbours above i and, through eliminated cells, the rest of their rows. */
static bool fill_graph(graph *g)
{
    int32_t stamp = 0;
    for (int32_t d = 0; d <= g->n; d++)
        g->bucket[d] = -1;
    for (int32_t i = g->n - 1; i >= 0; i--)
        bucket_put(g, i);
    for (int32_t k = 0; k < g->n; k++) {
        bucket_take(g, k);
        if (!eliminate(g, k, &stamp)) return false;
        if (g->adjacent[k]) qsort(g->adjacent[k], (size_t)g->degree[k], sizeof(int32_t), ascending);
    }
    return true;
}

static fr_status copy_pattern(const fr_host *h, const graph *g, fr_im_sparse *s)
{
    size_t n = (size_t)g->n, fill = 0;
    for (size_t i = 0; i < n; i++)
        fill += (size_t)g->degree[i];
    int32_t *us = h->allocate(h, n + 1, sizeof *us), *ls = h->allocate(h, n + 2, sizeof *ls);
    int32_t *u = h->allocate(h, fill + 1, sizeof *u), *l = h->allocate(h, fill + 1, sizeof *l);
    s->upper_value = h->allocate(h, fill + 1, sizeof(double));
    s->lower_value = h->allocate(h, fill + 1, sizeof(double));
    s->diagonal = h->allocate(h, n + 1, sizeof(double));
    s->row = h->allocate(h, n + 1, sizeof(double));
    if (!us || !ls || !u || !l || !s->upper_value || !s->lower_value || !s->diagonal || !s->row)
        return FR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        us[i + 1] = us[i] + g->degree[i];
        for (int32_t p = 0; p < g->degree[i]; p++) {
            u[us[i] + p] = g->adjacent[i][p];
            ls[g->adjacent[i][p] + 2]++;
        }
    }
    for (size_t i = 0; i < n; i++)
        ls[i + 2] += ls[i + 1];
    for (size_t i = 0; i < n; i++)
        for (int32_t p = us[i]; p < us[i + 1]; p++)
            l[ls[u[p] + 1]++] = (int32_t)i;
    s->n = g->n;
    s->upper_start = us;
    s->lower_start = ls;
    s->upper = u;
    s->lower = l;
    return FR_OK;
}

fr_status fr_im_sparse_make(const fr_host *h, int32_t n, size_t edges, const int32_t *a, const int32_t *b,
                            fr_im_sparse *out)
{
    graph g;
    bool good = graph_make(&g, n, edges, a, b) && fill_graph(&g);
    fr_status status = good ? copy_pattern(h, &g, out)
                            : h->fail(h, FR_MEMORY, "no memory left to factorise %d cells", (int)n);
    graph_free(&g);
    return status;
}

int32_t fr_im_sparse_slot(const fr_im_sparse *s, int32_t i, int32_t j)
{
    const int32_t *start = i > j ? s->lower_start : s->upper_start, *column = i > j ? s->lower : s->upper;
    int32_t low = start[i], high = start[i + 1] - 1;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (column[middle] < j)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Row i of L and U, and its right side (Doolittle, by rows). */
static bool factor_row(const fr_im_sparse *s, int32_t i, const unsigned char *active, double *x)
{
    double *restrict row = s->row;
    const int32_t l0 = s->lower_start[i], l1 = s->lower_start[i + 1], u0 = s->upper_start[i],
                  u1 = s->upper_start[i + 1];
    for (int32_t p = l0; p < l1; p++)
        row[s->lower[p]] = s->lower_value[p];
    for (int32_t p = u0; p < u1; p++)
        row[s->upper[p]] = s->upper_value[p];
    row[i] = s->diagonal[i];
    double right = x[i];
    for (int32_t p = l0; p < l1; p++) {
        int32_t k = s->lower[p];
        if (!active[k]) continue;
        double factor = row[k] * s->diagonal[k]; /* diagonal[k] already holds 1 / pivot */
        right -= factor * x[k];
        for (int32_t q = s->upper_start[k]; q < s->upper_start[k + 1]; q++)
            row[s->upper[q]] -= factor * s->upper_value[q];
    }
    for (int32_t p = u0; p < u1; p++)
        s->upper_value[p] = row[s->upper[p]];
    x[i] = right;
    s->diagonal[i] = 1.0 / row[i];
    return isfinite(s->diagonal[i]);
}

bool fr_im_sparse_solve(const fr_im_sparse *s, size_t count, const int32_t *rows, const unsigned char *active,
                        double *x)
{
    for (size_t r = 0; r < count; r++)
        if (!factor_row(s, rows[r], active, x)) return false;
    for (size_t r = count; r-- > 0;) {
        int32_t i = rows[r];
        double sum = x[i];
        for (int32_t q = s->upper_start[i]; q < s->upper_start[i + 1]; q++)
            if (active[s->upper[q]]) sum -= s->upper_value[q] * x[s->upper[q]];
        x[i] = sum * s->diagonal[i];
    }
    return true;
}

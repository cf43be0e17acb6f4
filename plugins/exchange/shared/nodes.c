/* nodes.c: see nodes.h. */
#include "nodes.h"

#include <math.h>
#include <string.h>

/* Is `name` one of the words of `list`, which commas separate? */
static bool listed(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *c = list; *c != '\0';) {
        c += strspn(c, ", \t\n");
        size_t word = strcspn(c, ",");
        size_t end = word;
        while (end > 0 && (c[end - 1] == ' ' || c[end - 1] == '\t' || c[end - 1] == '\n'))
            end--;
        if (end > 0 && end == length && strncmp(c, name, end) == 0) return true;
        c += word;
    }
    return false;
}

static bool wanted(const fr_host *h, unsigned kinds, const int32_t *kind, const char *const *tags,
                   size_t node)
{
    const char *only = h->text(h, "only"), *tag = h->text(h, "tag");
    if (kind != NULL && !(kinds & (1u << kind[node]))) return false;
    if (tag != NULL && (tags == NULL || tags[node] == NULL || strcmp(tags[node], tag) != 0)) return false;
    const char *name = h->element_name(h, FR_NODES, node);
    return only == NULL || (name != NULL && listed(only, name));
}

static int32_t place_of(const fr_host *h, const double *x, const double *y, size_t node)
{
    if (x == NULL || y == NULL || !isfinite(x[node]) || !isfinite(y[node])) return FR_NONE;
    return h->cell_at(h, x[node], y[node]);
}

fr_status fr_nodes_on_surface(const fr_host *h, unsigned kinds, fr_stand **out, size_t *n, size_t *outside)
{
    const int32_t *rows = h->domain_rows(h), *kind = h->column_index(h, FR_NODES, "kind");
    const double *x = h->column_number(h, FR_NODES, "x"), *y = h->column_number(h, FR_NODES, "y");
    const char *const *tags = h->column_text(h, FR_NODES, "tag");
    size_t size = h->domain_size(h);
    *n = *outside = 0;
    *out = h->allocate(h, size + 1, sizeof **out);
    if (*out == NULL) return FR_MEMORY;
    for (size_t k = 0; k < size; k++) {
        int32_t node = rows == NULL ? (int32_t)k : rows[k];
        if (!wanted(h, kinds, kind, tags, (size_t)node)) continue;
        int32_t cell = place_of(h, x, y, (size_t)node);
        if (cell == FR_NONE)
            (*outside)++;
        else
            (*out)[(*n)++] = (fr_stand){ (int32_t)k, node, cell };
    }
    return FR_OK;
}

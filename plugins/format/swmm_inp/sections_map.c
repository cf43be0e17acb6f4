/* sections_map.c: what stands on the map, and tags. SWMM itself does not read these sections, so a name that is not
 * in the model is only told. Coordinates stay as they are. */
#include <stdlib.h>
#include <string.h>

#include "spec.h"

static fr_status tell_unknown(inp *r, const inp_row *row, int name, size_t *unknown)
{
    if ((*unknown)++ == 0)
        INP_WARN(r, row->line, "[%s] '%s' is not in the model; this row and others like it are not used",
                 r->section, row->token[name]);
    return FR_OK;
}

static bool two_numbers(inp *r, const inp_row *row, double out[2])
{
    if (row->count >= 3 && inp_number(row->token[1], &out[0]) && inp_number(row->token[2], &out[1]))
        return true;
    INP_ERROR(r, row->line, "[%s] the row of '%s' needs two numbers, x and y", r->section, row->token[0]);
    return false;
}

fr_status inp_read_points(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    size_t unknown = 0;
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++) {
        const inp_row *row = &rows->items[i];
        double xy[2];
        int32_t element = r->h->element_find(r->h, s->set, row->token[0]);
        if (element < 0) INP_TRY(tell_unknown(r, row, 0, &unknown));
        if (element < 0 || !two_numbers(r, row, xy)) continue;
        INP_TRY(r->h->model_number(r->h, s->set, element, "x", xy[0]));
        INP_TRY(r->h->model_number(r->h, s->set, element, "y", xy[1]));
    }
    return FR_OK;
}

/* Centroid of a polygon by the shoelace formula; mean of its corners when it has no area. */
static fr_status put_centroid(inp *r, int32_t element, const double *xy, size_t n)
{
    double area = 0.0, x = 0.0, y = 0.0, mean_x = 0.0, mean_y = 0.0;
    for (size_t i = 0; i < n; i++) {
        mean_x += (xy[2 * i] - xy[0]) / (double)n;
        mean_y += (xy[2 * i + 1] - xy[1]) / (double)n;
    }
    for (size_t i = 0; i < n; i++) { /* relative to the first corner: map coordinates are large */
        size_t k = (i + 1) % n;
        double x0 = xy[2 * i] - xy[0], y0 = xy[2 * i + 1] - xy[1], x1 = xy[2 * k] - xy[0],
               y1 = xy[2 * k + 1] - xy[1];
        double cross = x0 * y1 - x1 * y0;
        area += cross;
        x += (x0 + x1) * cross;
        y += (y0 + y1) * cross;
    }
    bool has_area = area > 1e-12 || area < -1e-12;
    x = xy[0] + (has_area ? x / (3.0 * area) : mean_x);
    y = xy[1] + (has_area ? y / (3.0 * area) : mean_y);
    INP_TRY(r->h->model_number(r->h, FR_CATCHMENTS, element, "x", x));
    return r->h->model_number(r->h, FR_CATCHMENTS, element, "y", y);
}

static fr_status put_corners(inp *r, const inp_section *s, const char *name, const double *xy, size_t n)
{
    const fr_host *h = r->h;
    bool bends = s->set == FR_LINKS;
    fr_set set = s->set;
    int32_t element = h->element_find(h, set, name), table = FR_NONE;
    if (element < 0 && set == FR_CATCHMENTS) element = h->element_find(h, set = FR_NODES, name);
    if (element < 0) return FR_OK;
    INP_TRY(h->model_table(h, bends ? "vertices" : "polygon", "", "m", n, 2, xy, &table));
    INP_TRY(h->model_index(h, set, element, bends ? "vertices" : "polygon", table));
    return set == FR_CATCHMENTS ? put_centroid(r, element, xy, n) : FR_OK;
}

/* The corners of one element stand in rows one after another. */
fr_status inp_read_polygons(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    size_t unknown = 0, n = 0;
    double *xy = inp_alloc(&r->memory, 2 * rows->count + 2, sizeof *xy);
    if (xy == NULL) return inp_no_memory(r);
    for (size_t i = 0; i < rows->count && r->errors <= INP_MAX_ERRORS; i++) {
        const inp_row *row = &rows->items[i];
        bool known = r->h->element_find(r->h, s->set, row->token[0]) >= 0 ||
                     (s->set == FR_CATCHMENTS && r->h->element_find(r->h, FR_NODES, row->token[0]) >= 0);
        if (!known) INP_TRY(tell_unknown(r, row, 0, &unknown));
        if (two_numbers(r, row, &xy[2 * n])) n++;
        bool last = i + 1 == rows->count || !inp_same(rows->items[i + 1].token[0], row->token[0]);
        if (!last) continue;
        if (n > 0) INP_TRY(put_corners(r, s, row->token[0], xy, n));
        n = 0;
    }
    return FR_OK;
}

fr_status inp_read_tags(inp *r, const inp_section *s)
{
    static const fr_set sets[] = { FR_NODES, FR_LINKS, FR_CATCHMENTS, FR_GAUGES };
    inp_rows *rows = inp_rows_of(r, s->name);
    size_t unknown = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const inp_row *row = &rows->items[i];
        int kind = inp_word(row->token[0], "NODE|LINK|SUBCATCH|GAGE");
        if (kind < 0 || row->count < 3) {
            INP_WARN(r, row->line,
                     "[%s] a row that begins with '%s' is not used; it needs Node, Link, Subcatch or Gage, "
                     "a name and a tag",
                     s->name, row->token[0]);
            continue;
        }
        int32_t element = r->h->element_find(r->h, sets[kind], row->token[1]);
        if (element < 0) {
            INP_TRY(tell_unknown(r, row, 1, &unknown));
            continue;
        }
        INP_TRY(r->h->model_text(r->h, sets[kind], element, "tag", row->token[2]));
    }
    return FR_OK;
}

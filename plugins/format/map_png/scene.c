#include "scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LEAST_VOLUME =
    0.1; /* m3; smaller floods are no places: the default of indicator/flooding */
static const double LEAST_DEPTH = 1e-3; /* m above the rim; less is round-off of the level, as there */
static const double FARTHEST = 1e12;    /* a coordinate beyond this is a mistake, not a place */

bool scene_has(const scene *s, size_t node)
{
    return s->x && s->y && fabs(s->x[node]) < FARTHEST && fabs(s->y[node]) < FARTHEST;
}

static void stretch(box *b, double x, double y)
{
    if (!(fabs(x) < FARTHEST && fabs(y) < FARTHEST)) return;
    b->x1 = fmin(b->x1, x);
    b->x2 = fmax(b->x2, x);
    b->y1 = fmin(b->y1, y);
    b->y2 = fmax(b->y2, y);
}

const fr_table *scene_shape(const scene *s, fr_set set, const char *column, size_t element)
{
    const int32_t *rows = s->h->column_index(s->h, set, column);
    if (!rows || rows[element] < 0) return NULL;
    const fr_table *t = s->h->table(s->h, rows[element]);
    return t && t->columns >= 2 && t->rows > 0 ? t : NULL;
}

static void stretch_shape(box *b, const fr_table *t)
{
    for (size_t k = 0; t && k < t->rows; k++)
        stretch(b, t->data[k * t->columns], t->data[k * t->columns + 1]);
}

static void stretch_grid(box *b, const fr_grid *g)
{
    for (int k = 0; k < 4; k++) {
        double east = (k & 1) * (double)g->columns * g->dx, north = (k >> 1) * (double)g->rows * g->dy;
        stretch(b, g->x0 + g->cosine * east - g->sine * north, g->y0 + g->sine * east + g->cosine * north);
    }
}

double scene_full_depth(const scene *s, size_t link)
{
    const fr_section *section = s->h->section(s->h, link);
    fr_section_facts facts = { .struct_size = sizeof facts };
    if (!section) return NAN;
    s->h->section_facts(section, &facts);
    return facts.full_depth;
}

static void find_extent(scene *s)
{
    s->extent = (box){ INFINITY, INFINITY, -INFINITY, -INFINITY };
    for (size_t i = 0; i < s->nodes; i++) {
        if (!scene_has(s, i)) continue;
        s->placed++;
        stretch(&s->extent, s->x[i], s->y[i]);
    }
    if (s->grid) { /* the terrain is the map; what lies beyond it is left out */
        s->extent = (box){ INFINITY, INFINITY, -INFINITY, -INFINITY };
        stretch_grid(&s->extent, s->grid);
        return;
    }
    for (size_t i = 0; i < s->links; i++)
        stretch_shape(&s->extent, scene_shape(s, FR_LINKS, "vertices", i));
    for (size_t i = 0; i < s->catchments; i++)
        stretch_shape(&s->extent, scene_shape(s, FR_CATCHMENTS, "polygon", i));
}

static double value(const double *column, size_t i)
{
    return column && isfinite(column[i]) ? column[i] : 0.0;
}

static int by_volume(const void *a, const void *b)
{
    const flood *x = a, *y = b;
    if (x->volume != y->volume) return x->volume < y->volume ? 1 : -1;
    return (x->node > y->node) - (x->node < y->node);
}

static fr_status sort_by_volume(scene *s)
{
    flood *copy = s->h->allocate(s->h, s->flood_count + 1, sizeof *copy);
    if (!copy) return FR_MEMORY;
    memcpy(copy, s->floods, s->flood_count * sizeof *copy);
    qsort(copy, s->flood_count, sizeof *copy, by_volume);
    s->by_volume = copy;
    return FR_OK;
}

/* Lost volume and largest ponded volume; duration of either; peak level above the rim. */
static fr_status find_floods(scene *s)
{
    const fr_host *h = s->h;
    const double *lost = h->result_statistic(h, FR_NODES, "node_flooding", FR_STAT_TOTAL);
    const double *lost_time = h->result_statistic(h, FR_NODES, "node_flooding", FR_STAT_POSITIVE_TIME);
    const double *peak_time = h->result_statistic(h, FR_NODES, "node_flooding", FR_STAT_MAX_TIME);
    const double *pond = h->result_statistic(h, FR_NODES, "node_ponded_volume", FR_STAT_MAX);
    const double *pond_time = h->result_statistic(h, FR_NODES, "node_ponded_volume", FR_STAT_POSITIVE_TIME);
    const double *depth = h->result_statistic(h, FR_NODES, "node_depth", FR_STAT_MAX);
    const double *rim = h->column_number(h, FR_NODES, "rim_depth");
    flood *floods = h->allocate(h, s->nodes + 1, sizeof *floods);
    if (!floods) return FR_MEMORY;
    for (size_t i = 0; i < s->nodes; i++) {
        double volume = value(lost, i) + value(pond, i);
        if (volume < LEAST_VOLUME) continue;
        floods[s->flood_count++] = (flood){
            .node = (int32_t)i,
            .volume = volume,
            .duration = fmax(value(lost_time, i), value(pond_time, i)),
            .depth = value(rim, i) > 0.0 && value(depth, i) > rim[i] + LEAST_DEPTH ? depth[i] - rim[i] : 0.0,
            .peak_time = value(peak_time, i),
        };
    }
    rank_floods(floods, s->flood_count);
    s->floods = floods;
    return sort_by_volume(s);
}

/* ---- the surface ---- */
static size_t column_named(const fr_table_column *column, size_t columns, const char *name)
{
    size_t c = 0;
    while (c < columns && strcmp(column[c].name, name) != 0)
        c++;
    return c;
}

/* indicator/hotspot has found and ranked them; without it the map shows depths only. */
static fr_status find_spots(scene *s)
{
    static const char *const names[] = { "x", "y", "peak_depth", "duration", "name", "grade" };
    size_t at[FR_COUNT(names)], rows = 0, columns = 0;
    const fr_host *h = s->h;
    const fr_table_column *column = NULL;
    const fr_value *values = FR_HAS(h, result_table)
                                 ? h->result_table(h, "hotspots", &rows, &columns, &column)
                                 : NULL;
    for (size_t k = 0; values && k < FR_COUNT(names); k++) {
        at[k] = column_named(column, columns, names[k]);
        if (at[k] == columns) values = NULL;
    }
    if (!values) return FR_OK;
    spot *spots = h->allocate(h, rows + 1, sizeof *spots);
    if (!spots) return FR_MEMORY;
    for (size_t i = 0; i < rows; i++) {
        const fr_value *row = values + i * columns;
        spots[i] = (spot){ .x = row[at[0]].number,
                           .y = row[at[1]].number,
                           .depth = row[at[2]].number,
                           .minutes = row[at[3]].number,
                           .name = row[at[4]].text ? row[at[4]].text : "",
                           .grade = row[at[5]].text ? row[at[5]].text : "" };
    }
    s->spots = spots;
    s->spot_count = rows;
    return FR_OK;
}

static void find_surface(scene *s)
{
    const fr_host *h = s->h;
    const fr_grid *grid = FR_HAS(h, grid) ? h->grid(h) : NULL;
    s->peak = grid ? h->result_statistic(h, FR_CELLS, "peak_depth", FR_STAT_LAST) : NULL;
    s->bed = grid ? h->column_number(h, FR_CELLS, "bed") : NULL;
    if (s->peak && s->bed) s->grid = grid;
}

fr_status scene_load(const fr_host *h, scene *s)
{
    *s = (scene){ .h = h,
                  .nodes = h->count(h, FR_NODES),
                  .links = h->count(h, FR_LINKS),
                  .catchments = h->count(h, FR_CATCHMENTS) };
    s->x = h->column_number(h, FR_NODES, "x");
    s->y = h->column_number(h, FR_NODES, "y");
    s->node_kind = h->column_index(h, FR_NODES, "kind");
    s->link_kind = h->column_index(h, FR_LINKS, "kind");
    s->from = h->column_index(h, FR_LINKS, "node1");
    s->to = h->column_index(h, FR_LINKS, "node2");
    s->fill = h->result_statistic(h, FR_LINKS, "link_fill", FR_STAT_MAX);
    find_surface(s);
    find_extent(s);
    if (!(s->extent.x1 <= s->extent.x2))
        return h->fail(h, FR_INPUT,
                       "the model has no map coordinates; give its nodes some (section [COORDINATES])");
    return s->grid ? find_spots(s) : find_floods(s);
}

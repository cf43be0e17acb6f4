/* buildings.c: what cuts the ground before there are cells: the domain, and buildings with their roofs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vector.h"

typedef struct houses {
    terrain *t;
    stamps list;
    size_t shape_count;
} houses;

static fr_status no_memory(const terrain *t)
{
    return t->h->fail(t->h, FR_MEMORY, "no memory left for the %zu x %zu cells of %s", t->columns, t->rows,
                      t->path);
}

/* ---- domain ---- */

static fr_status visit_area(void *self, shape *s)
{
    houses *x = self;
    OGRGeometryH form = s->form;
    if (shape_dimension(s) != 2) return shape_fail(s, "an area is expected, not points or lines");
    s->form = NULL;
    return stamps_add(x->t, &x->list, form, 1.0);
}

static fr_status keep_inside(terrain *t, const uint8_t *inside)
{
    size_t left = 0;
    if (inside == NULL) return FR_MEMORY;
    for (size_t i = 0; i < squares(t); i++) {
        if (!inside[i]) t->bed[i] = NAN;
        left += !isnan(t->bed[i]);
    }
    if (left > 0) return FR_OK;
    return t->h->fail(
        t->h, FR_INPUT,
        "parameter 'domain': %s holds no cell of the terrain; check its place and its coordinate system",
        t->h->text(t->h, "domain"));
}

fr_status terrain_cut_domain(terrain *t)
{
    houses x = { .t = t };
    if (!t->h->given(t->h, "domain")) return FR_OK;
    uint8_t *inside = calloc(squares(t), 1);
    fr_status status = inside == NULL ? no_memory(t) : vector_each(t, "domain", visit_area, &x);
    if (status == FR_OK) status = stamps_press(t, &x.list, false, GDT_Byte, inside);
    if (status == FR_OK) status = keep_inside(t, inside);
    stamps_free(&x.list);
    free(inside);
    return status;
}

/* ---- buildings ---- */

/* The outer ring of the (largest) part as a table of the model. */
static fr_status put_outline(const terrain *t, OGRGeometryH form, int32_t row)
{
    OGRGeometryH ring = form;
    double largest = -1.0;
    for (int k = 0;
         wkbFlatten(OGR_G_GetGeometryType(form)) == wkbMultiPolygon && k < OGR_G_GetGeometryCount(form);
         k++) {
        double area = OGR_G_Area(OGR_G_GetGeometryRef(form, k));
        if (area > largest) ring = OGR_G_GetGeometryRef(form, k);
        largest = fmax(largest, area);
    }
    if (wkbFlatten(OGR_G_GetGeometryType(ring)) == wkbPolygon) ring = OGR_G_GetGeometryRef(ring, 0);
    int n = ring == NULL ? 0 : OGR_G_GetPointCount(ring);
    double *xy = n < 3 ? NULL : malloc((size_t)n * 2 * sizeof *xy);
    if (xy == NULL) return FR_OK;
    for (int i = 0; i < n; i++) {
        xy[2 * i] = OGR_G_GetX(ring, i);
        xy[2 * i + 1] = OGR_G_GetY(ring, i);
    }
    int32_t table = 0;
    fr_status status = t->h->model_table(t->h, "polygon", "", "m", (size_t)n, 2, xy, &table);
    free(xy);
    return status != FR_OK ? status : t->h->model_index(t->h, FR_BUILDINGS, row, "outline", table);
}

/* Where the rain of the roof goes: the attribute, the nearest node, or (FR_NONE) the ground around. */
static fr_status roof_node(const shape *s, int32_t *node)
{
    const terrain *t = s->file->t;
    const char *to = t->h->text(t->h, "roofs_to");
    *node = FR_NONE;
    if (strcmp(to, "ground") == 0) return FR_OK;
    if (strcmp(to, "attribute") == 0) return shape_node(s, "roof_node|node|节点|接入节点", node);
    OGRGeometryH middle = OGR_G_CreateGeometry(wkbPoint);
    bool good = OGR_G_Centroid(s->form, middle) == OGRERR_NONE && !OGR_G_IsEmpty(middle);
    if (good) *node = terrain_nearest_node(t, OGR_G_GetX(middle, 0), OGR_G_GetY(middle, 0), INFINITY);
    OGR_G_DestroyGeometry(middle);
    if (*node != FR_NONE) return FR_OK;
    return shape_fail(s, "roofs_to: nearest_node needs nodes with coordinates, and the model has none");
}

static fr_status visit_house(void *self, shape *s)
{
    houses *x = self;
    const fr_host *h = x->t->h;
    int32_t row = 0, node = 0;
    if (shape_dimension(s) != 2) return shape_fail(s, "an area is expected, not points or lines");
    TRY(roof_node(s, &node));
    const char *name = shape_text(s, "name|名称|building|id");
    bool taken = name != NULL && h->element_find(h, FR_BUILDINGS, name) != FR_NONE;
    TRY(h->model_add(h, FR_BUILDINGS, taken ? NULL : name, 0, &row));
    TRY(put_outline(x->t, s->form, row));
    if (node != FR_NONE) TRY(h->model_index(h, FR_BUILDINGS, row, "roof_node", node));
    OGRGeometryH form = s->form;
    s->form = NULL;
    return stamps_add(x->t, &x->list, form, row);
}

/* The roof is as large as the squares that it takes, so that rain is neither lost nor counted twice. */
static fr_status put_areas(const terrain *t)
{
    const fr_host *h = t->h;
    size_t n = h->count(h, FR_BUILDINGS), without = 0;
    double *area = calloc(n + 1, sizeof *area);
    if (area == NULL) return no_memory(t);
    for (size_t i = 0; i < squares(t); i++)
        if (t->building[i] != FR_NONE) area[t->building[i]] += t->dx * t->dy;
    for (size_t k = 0; k < n; k++)
        without += area[k] == 0.0;
    if (without > 0)
        h->log(
            h, FR_LOG_INFO,
            "%zu of %zu buildings hold no centre of a cell: they are too small for these cells, or outside",
            without, n);
    fr_status status = n == 0 ? FR_OK : h->model_numbers(h, FR_BUILDINGS, "area", area);
    free(area);
    return status;
}

static void block(terrain *t)
{
    for (size_t i = 0; i < squares(t); i++) {
        if (t->building[i] == FR_NONE) continue;
        t->blocked[i] = 1;
        t->bed[i] = NAN;
    }
}

static fr_status stand(terrain *t)
{
    const fr_host *h = t->h;
    const char *mode = h->text(h, "building_mode");
    for (size_t i = 0; i < squares(t); i++)
        if (isnan(t->bed[i])) t->building[i] = FR_NONE;
    TRY(put_areas(t));
    if (strcmp(mode, "blocked") == 0) {
        t->blocked = calloc(squares(t), 1);
        if (t->blocked == NULL) return no_memory(t);
        block(t);
    } else if (strcmp(mode, "raised") == 0) {
        double height = h->number(h, "building_height");
        for (size_t i = 0; i < squares(t); i++)
            if (t->building[i] != FR_NONE) t->bed[i] += height;
    }
    return FR_OK;
}

fr_status terrain_set_buildings(terrain *t)
{
    houses x = { .t = t };
    if (!t->h->given(t->h, "buildings")) return FR_OK;
    t->building = malloc(squares(t) * sizeof *t->building);
    if (t->building == NULL) return no_memory(t);
    for (size_t i = 0; i < squares(t); i++)
        t->building[i] = FR_NONE;
    fr_status status = vector_each(t, "buildings", visit_house, &x);
    if (status == FR_OK) status = stamps_press(t, &x.list, false, GDT_Int32, t->building);
    stamps_free(&x.list);
    return status == FR_OK ? stand(t) : status;
}

/* After the cells are made: which building stands on a cell, and what it leaves free. */
fr_status terrain_fill_buildings(terrain *t)
{
    const fr_host *h = t->h;
    const char *mode = h->text(h, "building_mode");
    if (t->building == NULL || t->blocked != NULL) return FR_OK;
    int32_t *building = malloc(t->cells * sizeof *building);
    if (building == NULL) return no_memory(t);
    double free_part = strcmp(mode, "porous") == 0 ? h->number(h, "building_porosity") : 1.0;
    for (size_t i = 0; i < t->cells; i++) {
        building[i] = t->building[square_of(t, i)];
        t->value[i] = building[i] == FR_NONE ? 1.0 : free_part;
    }
    fr_status status = h->model_indices(h, FR_CELLS, "building", building);
    free(building);
    if (status != FR_OK || free_part == 1.0) return status;
    return terrain_put(t, "porosity", t->value);
}

/* points.c: street inlets, places with names, and what stands in the cells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "vector.h"

/* ---- inlets ---- */

typedef struct inlets {
    const terrain *t;
    size_t outside, lonely;
    long long first_outside, first_lonely;
} inlets;

/* The cell of a place; where a building or a gap is, the nearest cell within one and a half of them. */
static int32_t cell_near(const terrain *t, double x, double y)
{
    int32_t cell = t->h->cell_at(t->h, x, y);
    double best = 1.5 * fmax(t->dx, t->dy) * (1 + 1e-9);
    double to_map[6], to_grid[6], c, r;
    if (cell != FR_NONE) return cell;
    memcpy(to_map, t->to_map, sizeof to_map);
    if (!GDALInvGeoTransform(to_map, to_grid)) return FR_NONE;
    GDALApplyGeoTransform(to_grid, x, y, &c, &r);
    if (!(c > -2.0 && r > -2.0 && c < (double)t->columns + 2.0 && r < (double)t->rows + 2.0)) return FR_NONE;
    for (int k = 0; k < 25; k++) {
        int across = k % 5 - 2, up = k / 5 - 2;
        double column = floor(c) + across, row = floor(r) + up, d;
        if (column < 0.0 || row < 0.0 || column >= (double)t->columns || row >= (double)t->rows) continue;
        int32_t other = t->grid->cell[(size_t)row * t->columns + (size_t)column];
        d = hypot((column + 0.5 - c) * t->dx, (row + 0.5 - r) * t->dy);
        if (other == FR_NONE || d >= best) continue;
        best = d;
        cell = other;
    }
    return cell;
}

static bool design_known(const fr_host *h, const char *name)
{
    const char *const *designs = h->column_text(h, FR_INLETS, "inlet");
    for (size_t i = 0; designs != NULL && i < h->count(h, FR_INLETS); i++)
        if (designs[i] != NULL && strcasecmp(designs[i], name) == 0) return true;
    return false;
}

/* A design of its own from type, length, width and height. */
static fr_status own_design(const shape *s, char *name, size_t room)
{
    static const char *const types[] = { "grate", "curb", "slotted", "drop_grate", "drop_curb", "custom" };
    static const char *const sizes[][2] = { { "length", "length|长度" },
                                            { "width", "width|宽度" },
                                            { "height", "height|高度" } };
    const fr_host *h = s->file->t->h;
    const char *type = shape_text(s, "type|类型");
    int32_t row = 0, kind = 0;
    name[0] = '\0';
    if (type == NULL) return FR_OK;
    while (kind < 5 && strcasecmp(type, types[kind]) != 0)
        kind++;
    if (kind == 5)
        return shape_fail(s, "its type is '%.40s'; it must be grate, curb, slotted, drop_grate or drop_curb",
                          type);
    snprintf(name, room, "inlet %lld", s->id);
    TRY(h->model_add(h, FR_INLETS, NULL, 0, &row));
    TRY(h->model_text(h, FR_INLETS, row, "inlet", name));
    TRY(h->model_index(h, FR_INLETS, row, "type", kind));
    for (int k = 0; k < 3; k++) {
        double value = NAN;
        TRY(shape_number(s, sizes[k][1], &value));
        if (value < 0.0) return shape_fail(s, "its %s is %g; it must not be negative", sizes[k][0], value);
        if (!isnan(value)) TRY(h->model_number(h, FR_INLETS, row, sizes[k][0], value));
    }
    const char *grate = shape_text(s, "grate_type|箅型");
    return grate == NULL ? FR_OK : h->model_text(h, FR_INLETS, row, "grate_type", grate);
}

static fr_status inlet_design(const shape *s, int32_t row)
{
    const fr_host *h = s->file->t->h;
    const char *name = shape_text(s, "inlet|design|雨水口|雨水口类型");
    char own[60];
    if (name != NULL && !design_known(h, name))
        return shape_fail(s, "the model has no inlet design '%.80s'; add it to [INLETS], or leave it empty",
                          name);
    if (name == NULL) {
        TRY(own_design(s, own, sizeof own));
        name = own[0] == '\0' ? NULL : own;
    }
    return name == NULL ? FR_OK : h->model_text(h, FR_INLET_POINTS, row, "inlet", name);
}

static fr_status inlet_numbers(const shape *s, int32_t row)
{
    static const struct {
        const char *column, *names;
        double most;
    } numbers[] = { { "number", "number|数量", 1e4 },
                    { "clogged", "clogged|堵塞", 1.0 },
                    { "slope", "slope|坡度", 10.0 },
                    { "cross_slope", "cross_slope|crossslope|横坡", 10.0 } };
    static const char *const placements[] = { "automatic", "on_grade", "on_sag" };
    const fr_host *h = s->file->t->h;
    for (size_t k = 0; k < FR_COUNT(numbers); k++) {
        double value = NAN;
        TRY(shape_number(s, numbers[k].names, &value));
        if (isnan(value)) continue;
        if (!(value >= 0.0 && value <= numbers[k].most))
            return shape_fail(s, "its %s is %g; it must be from 0 to %g", numbers[k].column, value,
                              numbers[k].most);
        TRY(h->model_number(h, FR_INLET_POINTS, row, numbers[k].column, value));
    }
    const char *placement = shape_text(s, "placement|布置");
    for (int32_t k = 0; placement != NULL && k < 3; k++)
        if (strcasecmp(placement, placements[k]) == 0)
            return h->model_index(h, FR_INLET_POINTS, row, "placement", k);
    if (placement == NULL) return FR_OK;
    return shape_fail(s, "its placement is '%.40s'; it must be automatic, on_grade or on_sag", placement);
}

static fr_status put_inlet(const shape *s, double x, double y, int32_t cell, int32_t node)
{
    const fr_host *h = s->file->t->h;
    const char *name = shape_text(s, "name|名称|编号");
    int32_t row = 0;
    bool taken = name != NULL && h->element_find(h, FR_INLET_POINTS, name) != FR_NONE;
    TRY(h->model_add(h, FR_INLET_POINTS, taken ? NULL : name, 0, &row));
    TRY(h->model_number(h, FR_INLET_POINTS, row, "x", x));
    TRY(h->model_number(h, FR_INLET_POINTS, row, "y", y));
    TRY(h->model_index(h, FR_INLET_POINTS, row, "cell", cell));
    TRY(h->model_index(h, FR_INLET_POINTS, row, "node", node));
    TRY(inlet_design(s, row));
    return inlet_numbers(s, row);
}

static fr_status visit_inlet(void *self, shape *s)
{
    inlets *x = self;
    const fr_host *h = x->t->h;
    OGRGeometryH point = OGR_G_GetGeometryCount(s->form) > 0 ? OGR_G_GetGeometryRef(s->form, 0) : s->form;
    int32_t node = FR_NONE;
    if (shape_dimension(s) != 0) return shape_fail(s, "a point is expected, not a line or an area");
    double px = OGR_G_GetX(point, 0), py = OGR_G_GetY(point, 0);
    int32_t cell = cell_near(x->t, px, py);
    if (cell == FR_NONE) {
        if (x->outside++ == 0) x->first_outside = s->id;
        return FR_OK;
    }
    TRY(shape_node(s, "node|节点|接入节点", &node));
    if (node == FR_NONE) node = terrain_nearest_node(x->t, px, py, h->number(h, "inlet_reach"));
    if (node != FR_NONE) return put_inlet(s, px, py, cell, node);
    if (x->lonely++ == 0) x->first_lonely = s->id;
    return FR_OK;
}

fr_status terrain_add_inlets(terrain *t)
{
    const fr_host *h = t->h;
    inlets x = { .t = t };
    if (!h->given(h, "inlets")) return FR_OK;
    TRY(vector_each(t, "inlets", visit_inlet, &x));
    const char *path = h->text(h, "inlets");
    if (x.outside > 0)
        h->log(h, FR_LOG_WARNING,
               "%s: %zu inlets lie outside the terrain and are left out (feature %lld first)", path,
               x.outside, x.first_outside);
    if (x.lonely > 0)
        h->log(
            h, FR_LOG_WARNING,
            "%s: %zu inlets name no node and have none within %g m; they are left out (feature %lld first): give the "
            "attribute node, or a larger inlet_reach",
            path, x.lonely, h->number(h, "inlet_reach"), x.first_lonely);
    return FR_OK;
}

/* ---- places: areas first, then lines over them ---- */

typedef struct places {
    const terrain *t;
    stamps areas, lines;
} places;

static fr_status place_row(const shape *s, int32_t *row)
{
    const fr_host *h = s->file->t->h;
    const char *name = shape_text(s, "name|名称|路名|道路名称"),
               *kind = shape_text(s, "kind|类型|class|highway");
    double weight = NAN;
    char made[40];
    snprintf(made, sizeof made, "place %lld", s->id);
    if (name == NULL) name = made;
    *row = h->element_find(h, FR_PLACES, name); /* a road in several pieces is one place */
    if (*row == FR_NONE) TRY(h->model_add(h, FR_PLACES, name, 0, row));
    if (kind == NULL) kind = shape_dimension(s) == 2 ? "district" : "road";
    TRY(h->model_text(h, FR_PLACES, *row, "kind", kind));
    TRY(shape_number(s, "weight|权重", &weight));
    return isnan(weight) ? FR_OK : h->model_number(h, FR_PLACES, *row, "weight", weight);
}

static fr_status visit_place(void *self, shape *s)
{
    places *x = self;
    int dimension = shape_dimension(s);
    int32_t row = 0;
    double width = NAN;
    if (dimension == 0) return shape_fail(s, "a line or an area is expected, not a point");
    TRY(place_row(s, &row));
    TRY(shape_number(s, "width|宽度|路宽", &width));
    OGRGeometryH form = s->form;
    s->form = NULL;
    OGRGeometryH wide = dimension == 1 && width > 0.0 ? OGR_G_Buffer(form, 0.5 * width, 8) : NULL;
    if (wide != NULL) TRY(stamps_add(x->t, &x->lines, wide, row));
    return stamps_add(x->t, dimension == 2 ? &x->areas : &x->lines, form, row);
}

static fr_status put_places(const places *x, int32_t *on_square)
{
    const terrain *t = x->t;
    int32_t *place = malloc(t->cells * sizeof *place);
    if (place == NULL) return t->h->fail(t->h, FR_MEMORY, "no memory left for the shapes on the terrain");
    for (size_t i = 0; i < squares(t); i++)
        on_square[i] = FR_NONE;
    fr_status status = stamps_press(t, &x->areas, false, GDT_Int32, on_square);
    if (status == FR_OK) status = stamps_press(t, &x->lines, true, GDT_Int32, on_square);
    for (size_t i = 0; i < t->cells; i++)
        place[i] = on_square[square_of(t, i)];
    if (status == FR_OK) status = t->h->model_indices(t->h, FR_CELLS, "place", place);
    free(place);
    return status;
}

fr_status terrain_add_places(terrain *t)
{
    places x = { .t = t };
    if (!t->h->given(t->h, "places")) return FR_OK;
    int32_t *on_square = malloc(squares(t) * sizeof *on_square);
    fr_status status = on_square == NULL
                           ? t->h->fail(t->h, FR_MEMORY, "no memory left for the shapes on the terrain")
                           : vector_each(t, "places", visit_place, &x);
    if (status == FR_OK && on_square != NULL) status = put_places(&x, on_square);
    stamps_free(&x.areas);
    stamps_free(&x.lines);
    free(on_square);
    return status;
}

/* ---- exposure ---- */

static fr_status visit_exposed(void *self, shape *s)
{
    terrain *t = self;
    double weight = NAN;
    if (shape_dimension(s) != 0) return shape_fail(s, "a point is expected, not a line or an area");
    TRY(shape_number(s, "weight|population|权重|人口", &weight));
    if (isnan(weight)) weight = 1.0;
    if (weight < 0.0) return shape_fail(s, "its weight is %g; it must not be negative", weight);
    OGRGeometryH point = OGR_G_GetGeometryCount(s->form) > 0 ? OGR_G_GetGeometryRef(s->form, 0) : s->form;
    int32_t cell = cell_near(t, OGR_G_GetX(point, 0), OGR_G_GetY(point, 0));
    if (cell != FR_NONE) t->value[cell] += weight;
    return FR_OK;
}

/* A raster's values are amounts: they are shared out, so that their sum stays. */
fr_status terrain_fill_exposure(terrain *t)
{
    const fr_host *h = t->h;
    const char *path = h->text(h, "exposure");
    double sum = 0.0;
    if (path == NULL) return FR_OK;
    GDALDatasetH raster = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    bool points = raster == NULL;
    if (raster != NULL) GDALClose(raster);
    for (size_t i = 0; i < t->cells; i++)
        t->value[i] = 0.0;
    if (points)
        TRY(vector_each(t, "exposure", visit_exposed, t));
    else
        TRY(terrain_sample(t, path, "sum", t->number));
    for (size_t i = 0; i < t->cells; i++) {
        if (!points) t->value[i] = fmax(0.0, t->number[square_of(t, i)]);
        sum += t->value[i];
    }
    h->log(h, FR_LOG_INFO, "%s: %.6g stand in the cells", path, sum);
    return terrain_put(t, "exposure", t->value);
}

/* boundaries.c: what holds along the edge of the cells, and rivers and sources inside. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "outline.h"
#include "series.h"

enum { CLOSED, FREE, NORMAL, STAGE, FLOW, KINDS }; /* as in the model's dictionary */

static const char *const kind_words[KINDS] = { "closed", "free", "normal", "stage", "flow" };
static const char *const kind_chinese[KINDS] = { "封闭", "自由", "正常", "水位", "流量" };

typedef struct bounds {
    terrain *t;
    edge_list *edges;
    uint8_t *touched; /* [square] */
    uint8_t *taken;   /* [cell] whole cells that have a boundary */
    series_file series;
    double reach;
} bounds;

static fr_status kind_of(const shape *s, int32_t *kind)
{
    const char *text = shape_text(s, "kind|type|类型|边界类型");
    if (text == NULL)
        return shape_fail(s, "it has no attribute kind (类型): closed, free, normal, stage or flow");
    for (int32_t k = 0; k < KINDS; k++) {
        *kind = k;
        if (strcasecmp(text, kind_words[k]) == 0 || strcmp(text, kind_chinese[k]) == 0) return FR_OK;
    }
    return shape_fail(s, "its kind is '%.40s'; it must be closed, free, normal, stage or flow", text);
}

static fr_status put_values(bounds *b, const shape *s, int32_t kind, int32_t row)
{
    const fr_host *h = b->t->h;
    double value = NAN, slope = NAN;
    int32_t table = FR_NONE;
    const char *series = shape_text(s, "series|过程线|时间序列");
    TRY(shape_number(s, kind == STAGE ? "value|level|水位|数值" : "value|flow|流量|数值", &value));
    TRY(shape_number(s, "slope|坡度", &slope));
    if (kind == NORMAL && isnan(slope)) slope = h->number(h, "edge_slope");
    if (kind == NORMAL && !(slope > 0.0)) return shape_fail(s, "its slope is %g; it must be above 0", slope);
    if (series != NULL && (kind == STAGE || kind == FLOW))
        TRY(series_find(s, &b->series, series, kind == STAGE, &table));
    if ((kind == STAGE || kind == FLOW) && isnan(value) && table == FR_NONE)
        return shape_fail(s, "a boundary of kind %s needs the attribute value, or series", kind_words[kind]);
    TRY(h->model_index(h, FR_SURFACE_BOUNDARIES, row, "kind", kind));
    if (!isnan(value)) TRY(h->model_number(h, FR_SURFACE_BOUNDARIES, row, "value", value));
    if (!isnan(slope)) TRY(h->model_number(h, FR_SURFACE_BOUNDARIES, row, "slope", slope));
    return table == FR_NONE ? FR_OK : h->model_index(h, FR_SURFACE_BOUNDARIES, row, "series", table);
}

static fr_status add_row(const bounds *b, const shape *s, int32_t *row)
{
    const fr_host *h = b->t->h;
    char made[40];
    const char *name = shape_text(s, "name|名称");
    snprintf(made, sizeof made, "boundary %lld", s->id);
    if (name == NULL) name = made;
    if (h->element_find(h, FR_SURFACE_BOUNDARIES, name) != FR_NONE)
        return shape_fail(
            s, "the name '%.80s' is taken by another boundary; give each its own, or join their shapes",
            name);
    return h->model_add(h, FR_SURFACE_BOUNDARIES, name, 0, row);
}

static void middle_of(const terrain *t, const edge_face *f, double *x, double *y)
{
    static const double at[4][2] = { { 1.0, 0.5 }, { 0.5, 1.0 }, { 0.0, 0.5 }, { 0.5, 0.0 } };
    double to_map[6];
    memcpy(to_map, t->to_map, sizeof to_map);
    GDALApplyGeoTransform(to_map, t->grid->column[f->cell] + at[f->side][0],
                          t->grid->row[f->cell] + at[f->side][1], x, y);
}

/* A line that ends at the middle of a face, or beside it, and runs across it, as at the corner of a rectangle. */
static bool met_end_on(const bounds *b, const outline *o, const edge_face *f, double x, double y)
{
    bool east_west = f->side == 0 || f->side == 2; /* such a face runs along the columns */
    double tx = east_west ? b->t->to_map[2] / b->t->dy : b->t->to_map[1] / b->t->dx;
    double ty = east_west ? b->t->to_map[5] / b->t->dy : b->t->to_map[4] / b->t->dx;
    return outline_ends(o, x, y, tx, ty);
}

/* Faces on the edge that the shape holds; with a row, they get it. Those of an earlier shape stay. ends: those that a
 * line meets with an end only, too. */
static size_t edge_faces(bounds *b, const outline *o, bool area, bool ends, int32_t row)
{
    /* areas hold what lies in them or on their outline */
    double reach = area && !b->t->h->given(b->t->h, "boundary_reach") ? 1e-6 * b->reach : b->reach;
    size_t n = 0;
    for (size_t i = 0; i < b->edges->count; i++) {
        edge_face *f = &b->edges->face[i];
        double x, y;
        if (f->side > 3 || f->boundary != FR_NONE) continue;
        middle_of(b->t, f, &x, &y);
        if (!isfinite(outline_distance(o, x, y, reach)) && !(area && outline_holds(o, x, y))) continue;
        if (!area && !ends && met_end_on(b, o, f, x, y)) continue;
        if (row != FR_NONE) f->boundary = row;
        n++;
    }
    return n;
}

/* Marks the cells that the shape covers; inner: how many of them are not at the edge. */
static fr_status mark_cells(bounds *b, shape *s, size_t *inner)
{
    const terrain *t = b->t;
    stamps list = { 0 };
    OGRGeometryH form = s->form;
    memset(b->touched, 0, squares(t));
    s->form = NULL;
    TRY(stamps_add(t, &list, form, 1.0));
    fr_status status = stamps_press(t, &list, OGR_G_GetDimension(form) < 2, GDT_Byte, b->touched);
    stamps_free(&list);
    *inner = 0;
    for (size_t i = 0; i < t->cells; i++)
        *inner += b->touched[square_of(t, i)];
    for (size_t i = 0; i < b->edges->count; i++) {
        const edge_face *f = &b->edges->face[i];
        bool again = i > 0 && b->edges->face[i - 1].cell == f->cell; /* faces of a cell lie side by side */
        if (f->side < 4 && !again && b->touched[square_of(t, (size_t)f->cell)]) --*inner;
    }
    return status;
}

static fr_status whole_cells(bounds *b, int32_t row, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < b->t->cells; i++) {
        if (!b->touched[square_of(b->t, i)] || b->taken[i]) continue;
        b->taken[i] = 1;
        ++*n;
        TRY(terrain_add_face(b->t, b->edges, (edge_face){ (int32_t)i, 4, row, false }));
    }
    return FR_OK;
}

/* On the edge, or inside: as the attribute `where` says; else inside when a stage or flow has no edge near it, or runs
 * through more inner cells than it has faces on the edge (a river across the terrain). */
static fr_status lies_inside(const shape *s, int32_t kind, int dimension, size_t on_edge, size_t inner,
                             bool *inside)
{
    const char *where = shape_text(s, "where|位置");
    bool open = kind == STAGE || kind == FLOW;
    *inside = open && (on_edge == 0 || (dimension == 1 && inner > on_edge));
    if (where == NULL) return FR_OK;
    *inside = strcasecmp(where, "inside") == 0 || strcmp(where, "内部") == 0;
    if (!*inside && strcasecmp(where, "edge") != 0 && strcmp(where, "边缘") != 0)
        return shape_fail(s, "its attribute where is '%.40s'; it must be edge or inside", where);
    if (*inside && !open)
        return shape_fail(s, "a boundary of kind %s can only lie on the edge of the cells", kind_words[kind]);
    return FR_OK;
}

static fr_status place_boundary(bounds *b, shape *s, const outline *o, int32_t kind, int32_t row)
{
    int dimension = shape_dimension(s);
    size_t on_edge = edge_faces(b, o, dimension == 2, false, FR_NONE), inner = 0, n = 0;
    bool inside = false, ends = dimension == 0 || on_edge == 0;
    if (ends) on_edge = edge_faces(b, o, dimension == 2, true, FR_NONE);
    TRY(mark_cells(b, s, &inner));
    TRY(lies_inside(s, kind, dimension, on_edge, inner, &inside));
    if (inside)
        TRY(whole_cells(b, row, &n));
    else
        n = edge_faces(b, o, dimension == 2, ends, row);
    if (n > 0) return FR_OK;
    return shape_fail(
        s, "it touches %s; check its place and its coordinate system, or give boundary_reach (%g m now)",
        b->t->h->say(b->t->h, inside ? "no cell" : "no face on the edge of the cells"), b->reach);
}

static fr_status visit_boundary(void *self, shape *s)
{
    bounds *b = self;
    int32_t kind = 0, row = 0;
    outline o;
    TRY(kind_of(s, &kind));
    TRY(add_row(b, s, &row));
    TRY(put_values(b, s, kind, row));
    TRY(outline_of(b->t, s->form, &o));
    fr_status status = place_boundary(b, s, &o, kind, row);
    outline_free(&o);
    return status;
}

fr_status terrain_add_boundaries(terrain *t, edge_list *edges)
{
    const fr_host *h = t->h;
    if (!h->given(h, "boundaries")) return FR_OK;
    bounds b = { .t = t, .edges = edges, .series = { .h = h } };
    b.reach = h->given(h, "boundary_reach") ? h->number(h, "boundary_reach")
                                            : 0.5 * fmax(t->dx, t->dy) * (1 + 1e-6);
    b.touched = malloc(squares(t));
    b.taken = calloc(t->cells, 1);
    fr_status status = b.touched == NULL || b.taken == NULL
                           ? h->fail(h, FR_MEMORY, "no memory left for the shapes on the terrain")
                           : series_open(&b.series);
    if (status == FR_OK) status = vector_each(t, "boundaries", visit_boundary, &b);
    series_close(&b.series);
    free(b.touched);
    free(b.taken);
    return status;
}

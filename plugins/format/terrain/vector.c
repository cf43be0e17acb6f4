/* vector.c: shapes of a vector file, one after the other, in map coordinates. */
#include "vector.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A shapefile from Chinese Windows has neither .cpg nor language byte: its text is GBK. */
static GDALDatasetH with_encoding(const terrain *t, const char *path, GDALDatasetH data)
{
    static const char *const options[] = { "ENCODING=GB18030", NULL };
    GDALDriverH driver = GDALGetDatasetDriver(data);
    OGRLayerH layer = GDALDatasetGetLayer(data, 0);
    if (driver == NULL || layer == NULL || strcmp(GDALGetDriverShortName(driver), "ESRI Shapefile") != 0)
        return data;
    if (GDALGetMetadataItem(layer, "ENCODING_FROM_CPG", "SHAPEFILE") != NULL ||
        GDALGetMetadataItem(layer, "ENCODING_FROM_LDID", "SHAPEFILE") != NULL)
        return data;
    GDALDatasetH again = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, options, NULL);
    if (again == NULL) return data;
    GDALClose(data);
    t->h->log(t->h, FR_LOG_INFO, "%s is read as GBK", path);
    return again;
}

static fr_status prepare_turn(vector *v)
{
    const terrain *t = v->t;
    OGRSpatialReferenceH own = OGR_L_GetSpatialRef(v->layer);
    if (own != NULL && OSRIsLocal(own)) own = NULL;
    v->moves = terrain_moves(t, own != NULL);
    if (own == NULL || t->crs == NULL) return FR_OK;
    OGRSpatialReferenceH from = OSRClone(own);
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    bool same = OSRIsSame(from, t->crs);
    CPLErrorReset();
    if (!same) v->turn = OCTNewCoordinateTransformation(from, t->crs);
    OSRDestroySpatialReference(from);
    if (same || v->turn != NULL) return FR_OK;
    return t->h->fail(t->h, FR_INPUT, "%s cannot be turned into the system of the terrain: %s", v->path,
                      terrain_reason());
}

fr_status vector_open(const terrain *t, const char *parameter, vector *out)
{
    const char *path = t->h->text(t->h, parameter);
    *out = (vector){ .t = t, .parameter = parameter, .path = path };
    CPLErrorReset();
    out->data = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    if (out->data == NULL)
        return t->h->fail(
            t->h, FR_INPUT,
            "parameter '%s': %s is no vector file that can be read (%s); give a GeoPackage, GeoJSON, "
            "Shapefile or another format of OGR",
            parameter, path, terrain_reason());
    out->data = with_encoding(t, path, out->data);
    int layers = GDALDatasetGetLayerCount(out->data);
    out->layer = layers > 0 ? GDALDatasetGetLayer(out->data, 0) : NULL;
    if (out->layer == NULL)
        return t->h->fail(t->h, FR_INPUT, "parameter '%s': %s has no layer", parameter, path);
    if (layers > 1)
        t->h->log(t->h, FR_LOG_WARNING, "%s has %d layers; the first, '%.80s', is read", path, layers,
                  OGR_L_GetName(out->layer));
    OGR_L_ResetReading(out->layer);
    return prepare_turn(out);
}

void vector_close(vector *v)
{
    if (v->turn != NULL) OCTDestroyCoordinateTransformation(v->turn);
    if (v->data != NULL) GDALClose(v->data);
}

static void move_points(OGRGeometryH form, const double a[6])
{
    for (int k = 0; k < OGR_G_GetGeometryCount(form); k++)
        move_points(OGR_G_GetGeometryRef(form, k), a);
    if (OGR_G_GetGeometryCount(form) > 0) return;
    bool high = OGR_G_Is3D(form);
    for (int i = 0; i < OGR_G_GetPointCount(form); i++) {
        double x, y, z;
        OGR_G_GetPoint(form, i, &x, &y, &z);
        double mx = a[0] + a[1] * x + a[2] * y, my = a[3] + a[4] * x + a[5] * y;
        if (high)
            OGR_G_SetPoint(form, i, mx, my, z);
        else
            OGR_G_SetPoint_2D(form, i, mx, my);
    }
}

static bool is_finite(OGRGeometryH form)
{
    OGREnvelope box;
    OGR_G_GetEnvelope(form, &box);
    return isfinite(box.MinX) && isfinite(box.MaxX) && isfinite(box.MinY) && isfinite(box.MaxY);
}

/* Straight lines in map coordinates. */
static fr_status take_form(vector *v, shape *s)
{
    size_t n = 0;
    s->form = OGR_G_GetLinearGeometry(OGR_F_GetGeometryRef(s->feature), 0.0, NULL);
    CPLErrorReset();
    if (s->form == NULL) return shape_fail(s, "its shape cannot be read");
    if (v->moves) {
        const double *a = v->t->h->list(v->t->h, "affine", &n);
        if (a != NULL && n == 6) move_points(s->form, a);
    }
    if (v->turn != NULL && OGR_G_Transform(s->form, v->turn) != OGRERR_NONE)
        return shape_fail(s, "its shape cannot be turned into the system of the terrain: %s",
                          terrain_reason());
    if (!is_finite(s->form)) return shape_fail(s, "its coordinates are no finite numbers");
    return FR_OK;
}

fr_status vector_next(vector *v, shape *out, bool *more)
{
    *out = (shape){ .file = v };
    *more = false;
    CPLErrorReset();
    while ((out->feature = OGR_L_GetNextFeature(v->layer)) != NULL) {
        OGRGeometryH form = OGR_F_GetGeometryRef(out->feature);
        out->id = (long long)OGR_F_GetFID(out->feature);
        if (form != NULL && !OGR_G_IsEmpty(form)) {
            *more = true;
            v->count++;
            return take_form(v, out);
        }
        v->bare++;
        OGR_F_Destroy(out->feature);
    }
    if (CPLGetLastErrorType() == CE_Failure)
        return v->t->h->fail(v->t->h, FR_INPUT, "parameter '%s': %s cannot be read to its end: %s",
                             v->parameter, v->path, terrain_reason());
    if (v->bare > 0)
        v->t->h->log(v->t->h, FR_LOG_WARNING, "%s: %zu features have no shape and are left out", v->path,
                     v->bare);
    if (v->count > 0) return FR_OK;
    v->t->h->log(v->t->h, FR_LOG_WARNING, "parameter '%s': %s holds no shape", v->parameter, v->path);
    return FR_OK;
}

void shape_free(shape *s)
{
    OGR_G_DestroyGeometry(s->form);
    if (s->feature != NULL) OGR_F_Destroy(s->feature);
    *s = (shape){ 0 };
}

fr_status vector_each(const terrain *t, const char *parameter, shape_visit each, void *self)
{
    vector v;
    fr_status status = vector_open(t, parameter, &v);
    for (bool more = true; status == FR_OK && more;) {
        shape s;
        status = vector_next(&v, &s, &more);
        if (status == FR_OK && more) status = each(self, &s);
        shape_free(&s);
    }
    vector_close(&v);
    return status;
}

/* The first field of these names that has a value. */
static int field_of(const shape *s, const char *names)
{
    char name[64];
    for (const char *at = names; *at != '\0';) {
        size_t n = strcspn(at, "|");
        if (n < sizeof name) {
            memcpy(name, at, n);
            name[n] = '\0';
            int k = OGR_F_GetFieldIndex(s->feature, name);
            if (k >= 0 && OGR_F_IsFieldSetAndNotNull(s->feature, k)) return k;
        }
        at += n + (at[n] == '|');
    }
    return -1;
}

const char *shape_text(const shape *s, const char *names)
{
    int k = field_of(s, names);
    const char *text = k < 0 ? NULL : OGR_F_GetFieldAsString(s->feature, k);
    return text == NULL || text[strspn(text, " \t")] == '\0' ? NULL : text;
}

fr_status shape_number(const shape *s, const char *names, double *out)
{
    int k = field_of(s, names);
    *out = NAN;
    if (k < 0) return FR_OK;
    OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(s->feature, k));
    if (type == OFTReal || type == OFTInteger || type == OFTInteger64) {
        *out = OGR_F_GetFieldAsDouble(s->feature, k);
    } else {
        const char *text = shape_text(s, names);
        char *end = NULL;
        if (text == NULL) return FR_OK;
        *out = CPLStrtod(text, &end);
        if (end == text || end[strspn(end, " \t")] != '\0') *out = INFINITY;
    }
    if (!isinf(*out)) return FR_OK;
    return shape_fail(s, "'%s' is no number", OGR_F_GetFieldAsString(s->feature, k));
}

fr_status shape_fail(const shape *s, const char *format, ...)
{
    const fr_host *h = s->file->t->h;
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, h->say(h, format), args);
    va_end(args);
    return h->fail(h, FR_INPUT, "parameter '%s': %s, feature %lld: %s", s->file->parameter, s->file->path,
                   s->id, text);
}

void shape_warn(const shape *s, const char *format, ...)
{
    const fr_host *h = s->file->t->h;
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, h->say(h, format), args);
    va_end(args);
    h->log(h, FR_LOG_WARNING, "%s, feature %lld: %s", s->file->path, s->id, text);
}

int shape_dimension(const shape *s)
{
    return OGR_G_GetDimension(s->form);
}

fr_status shape_node(const shape *s, const char *names, int32_t *node)
{
    const fr_host *h = s->file->t->h;
    const char *name = shape_text(s, names);
    *node = FR_NONE;
    if (name == NULL) return FR_OK;
    *node = h->element_find(h, FR_NODES, name);
    if (*node != FR_NONE) return FR_OK;
    return shape_fail(s, "the model has no node '%s'; correct the name, or leave it empty", name);
}

int32_t terrain_nearest_node(const terrain *t, double x, double y, double reach)
{
    const fr_host *h = t->h;
    const double *nx = h->column_number(h, FR_NODES, "x"), *ny = h->column_number(h, FR_NODES, "y");
    const int32_t *kind = h->column_index(h, FR_NODES, "kind");
    size_t n = h->count(h, FR_NODES);
    int32_t nearest = FR_NONE;
    for (size_t i = 0; nx != NULL && ny != NULL && i < n; i++) {
        double d = hypot(nx[i] - x, ny[i] - y);
        if (!(d <= reach) || (kind != NULL && kind[i] == FR_OUTFALL)) continue;
        reach = d;
        nearest = (int32_t)i;
    }
    return nearest;
}

/* tables_geo.c: tables of places as GeoJSON and GeoPackage, through GDAL. */
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "result/tables.h"

typedef struct geo {
    const fr_tables *tables;
    const fr_model *model;
    GDALDatasetH file;
    OGRSpatialReferenceH crs; /* NULL = unknown */
    const char *path;
} geo;

static fr_status fault(const geo *g, const char *what, fr_error *err)
{
    return fr_fail_file(err, FR_IO, g->path, 0, "cannot write %s: %s", what, CPLGetLastErrorMsg());
}

/* Tables without elements: their places are the numbers of the columns x and y, or the outline in the column wkt. */
static int column_named(const fr_tables *t, size_t table, const char *name)
{
    for (size_t c = 0; c < fr_tables_columns(t, table); c++)
        if (strcmp(fr_tables_column(t, table, c)->name, name) == 0) return (int)c;
    return FR_NONE;
}

bool fr_tables_have_places(const fr_tables *t, size_t table)
{
    if (fr_tables_set(t, table) != FR_NONE || column_named(t, table, "wkt") != FR_NONE) return true;
    return column_named(t, table, "x") != FR_NONE && column_named(t, table, "y") != FR_NONE;
}

static OGRwkbGeometryType type_of(const fr_tables *t, size_t table)
{
    fr_set set = fr_tables_set(t, table);
    if (set == FR_NONE && column_named(t, table, "wkt") != FR_NONE) return wkbMultiPolygon;
    return set == FR_LINKS ? wkbLineString : set == FR_CATCHMENTS ? wkbPolygon : wkbPoint;
}

static bool position(const fr_model *m, fr_set set, size_t i, double *x, double *y)
{
    const double *xs = fr_model_numbers(m, set, "x"), *ys = fr_model_numbers(m, set, "y");
    if (!xs || !ys || !isfinite(xs[i]) || !isfinite(ys[i])) return false;
    *x = xs[i];
    *y = ys[i];
    return true;
}

static const fr_table *shape_table(const fr_model *m, fr_set set, const char *column, size_t i)
{
    const int32_t *rows = fr_model_indices(m, set, column);
    const fr_table *t = rows && rows[i] != FR_NONE ? fr_model_table(m, rows[i]) : NULL;
    return t && t->columns >= 2 ? t : NULL;
}

static void add_points(OGRGeometryH line, const fr_table *t)
{
    for (size_t k = 0; t && k < t->rows; k++)
        OGR_G_AddPoint_2D(line, t->data[k * t->columns], t->data[k * t->columns + 1]);
}

static OGRGeometryH line_of(const fr_model *m, size_t i)
{
    const int32_t *from = fr_model_indices(m, FR_LINKS, "node1"),
                  *to = fr_model_indices(m, FR_LINKS, "node2");
    double x = 0.0, y = 0.0, x2 = 0.0, y2 = 0.0;
    if (!from || !to || !position(m, FR_NODES, (size_t)from[i], &x, &y)) return NULL;
    if (!position(m, FR_NODES, (size_t)to[i], &x2, &y2)) return NULL;
    OGRGeometryH line = OGR_G_CreateGeometry(wkbLineString);
    OGR_G_AddPoint_2D(line, x, y);
    add_points(line, shape_table(m, FR_LINKS, "vertices", i));
    OGR_G_AddPoint_2D(line, x2, y2);
    return line;
}

static OGRGeometryH point_of(const fr_model *m, fr_set set, size_t i)
{
    double x = 0.0, y = 0.0;
    if (!position(m, set, i, &x, &y)) return NULL;
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(point, 0, x, y);
    return point;
}

static OGRGeometryH area_of(const fr_model *m, size_t i)
{
    const fr_table *t = shape_table(m, FR_CATCHMENTS, "polygon", i);
    if (!t || t->rows < 3) return NULL;
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing), area = OGR_G_CreateGeometry(wkbPolygon);
    add_points(ring, t);
    OGR_G_CloseRings(ring);
    OGR_G_AddGeometryDirectly(area, ring);
    return area;
}

static OGRGeometryH geometry_in_row(const fr_tables *t, size_t table, size_t row)
{
    int wkt = column_named(t, table, "wkt"), x = column_named(t, table, "x"), y = column_named(t, table, "y");
    OGRGeometryH shape = NULL;
    if (wkt != FR_NONE) {
        const char *text = fr_tables_value(t, table, row, (size_t)wkt).text;
        char *rest = (char *)text;
        if (text) OGR_G_CreateFromWkt(&rest, NULL, &shape);
        return shape;
    }
    if (x == FR_NONE || y == FR_NONE) return NULL;
    double east = fr_tables_value(t, table, row, (size_t)x).number,
           north = fr_tables_value(t, table, row, (size_t)y).number;
    if (!isfinite(east) || !isfinite(north)) return NULL;
    shape = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(shape, 0, east, north);
    return shape;
}

static OGRGeometryH geometry_of(const geo *g, size_t table, size_t row)
{
    fr_set set = fr_tables_set(g->tables, table);
    if (set == FR_NONE) return geometry_in_row(g->tables, table, row);
    size_t i = (size_t)fr_tables_element(g->tables, table, row);
    if (set == FR_LINKS) return line_of(g->model, i);
    return set == FR_CATCHMENTS ? area_of(g->model, i) : point_of(g->model, set, i);
}

/* An outline is geometry, not an attribute as well. */
static bool is_attribute(const geo *g, size_t table, size_t column)
{
    return fr_tables_set(g->tables, table) != FR_NONE || (int)column != column_named(g->tables, table, "wkt");
}

static OGRErr define(OGRLayerH layer, const char *name, OGRFieldType type)
{
    OGRFieldDefnH field = OGR_Fld_Create(name, type);
    OGRErr code = OGR_L_CreateField(layer, field, 1);
    OGR_Fld_Destroy(field);
    return code;
}

static fr_status define_columns(const geo *g, size_t table, OGRLayerH layer, fr_error *err)
{
    OGRErr code = OGRERR_NONE;
    if (fr_tables_set(g->tables, table) != FR_NONE) code = define(layer, "element", OFTString);
    for (size_t c = 0; c < fr_tables_columns(g->tables, table) && code == OGRERR_NONE; c++) {
        bool text = fr_tables_rows(g->tables, table) > 0 && fr_tables_value(g->tables, table, 0, c).text;
        if (is_attribute(g, table, c))
            code = define(layer, fr_tables_column(g->tables, table, c)->name, text ? OFTString : OFTReal);
    }
    return code == OGRERR_NONE ? FR_OK : fault(g, fr_tables_name(g->tables, table), err);
}

static void set_attributes(const geo *g, size_t table, size_t row, OGRFeatureH feature)
{
    int field = 0;
    if (fr_tables_set(g->tables, table) != FR_NONE)
        OGR_F_SetFieldString(feature, field++, fr_tables_element_name(g->tables, table, row));
    for (size_t c = 0; c < fr_tables_columns(g->tables, table); c++) {
        fr_value v = fr_tables_value(g->tables, table, row, c);
        if (!is_attribute(g, table, c)) continue;
        if (v.text)
            OGR_F_SetFieldString(feature, field, v.text);
        else if (isfinite(v.number))
            OGR_F_SetFieldDouble(feature, field, v.number);
        field++;
    }
}

static fr_status put_row(const geo *g, size_t table, size_t row, OGRLayerH layer, fr_error *err)
{
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    set_attributes(g, table, row, feature);
    OGRGeometryH shape = geometry_of(g, table, row);
    if (shape) OGR_F_SetGeometryDirectly(feature, shape);
    OGRErr code = OGR_L_CreateFeature(layer, feature);
    OGR_F_Destroy(feature);
    return code == OGRERR_NONE ? FR_OK : fault(g, fr_tables_name(g->tables, table), err);
}

static fr_status put_layer(const geo *g, size_t table, char **options, fr_error *err)
{
    OGRLayerH layer = GDALDatasetCreateLayer(g->file, fr_tables_name(g->tables, table), g->crs,
                                             type_of(g->tables, table), options);
    if (!layer) return fault(g, fr_tables_name(g->tables, table), err);
    FR_TRY(define_columns(g, table, layer, err));
    GDALDatasetStartTransaction(g->file, FALSE);
    for (size_t row = 0; row < fr_tables_rows(g->tables, table); row++)
        FR_TRY(put_row(g, table, row, layer, err));
    GDALDatasetCommitTransaction(g->file);
    return FR_OK;
}

static fr_status open_file(geo *g, const fr_tables *t, const char *driver_name, const char *path,
                           fr_error *err)
{
    *g = (geo){ .tables = t, .model = fr_tables_model(t), .path = path };
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    GDALDriverH driver = GDALGetDriverByName(driver_name);
    unlink(path);
    g->file = driver ? GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, NULL) : NULL;
    if (!g->file) return fault(g, driver_name, err);
    const char *crs = fr_model_option(g->model, "crs");
    if (!crs || !*crs) return FR_OK;
    g->crs = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(g->crs, crs) == OGRERR_NONE) {
        OSRSetAxisMappingStrategy(g->crs, OAMS_TRADITIONAL_GIS_ORDER);
        return FR_OK;
    }
    OSRDestroySpatialReference(g->crs);
    g->crs = NULL;
    return FR_OK;
}

static fr_status close_file(geo *g, fr_status status, fr_error *err)
{
    CPLErrorReset();
    if (g->file) GDALClose(g->file);
    if (status == FR_OK && CPLGetLastErrorType() >= CE_Failure) status = fault(g, "the file", err);
    if (g->crs) OSRDestroySpatialReference(g->crs);
    CPLPopErrorHandler();
    return status;
}

fr_status fr_tables_write_geojson(const fr_tables *t, size_t table, const char *path, fr_error *err)
{
    geo g;
    char **options = NULL;
    fr_status status = open_file(&g, t, "GeoJSON", path, err);
    if (g.crs) options = CSLSetNameValue(options, "RFC7946", "YES");
    if (status == FR_OK) status = put_layer(&g, table, options, err);
    CSLDestroy(options);
    return close_file(&g, status, err);
}

fr_status fr_tables_write_geopackage(const fr_tables *t, const char *path, fr_error *err)
{
    geo g;
    fr_status status = open_file(&g, t, "GPKG", path, err);
    for (size_t i = 0; i < fr_tables_count(t) && status == FR_OK; i++)
        if (fr_tables_have_places(t, i)) status = put_layer(&g, i, NULL, err);
    return close_file(&g, status, err);
}

/* stamps.c: shapes pressed on the squares. */
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal_alg.h>
#include <stdlib.h>

#include "vector.h"

fr_status stamps_add(const terrain *t, stamps *list, OGRGeometryH form, double value)
{
    if (list->count == list->room) {
        int room = list->room == 0 ? 64 : 2 * list->room;
        OGRGeometryH *forms = realloc(list->form, (size_t)room * sizeof *forms);
        if (forms != NULL) list->form = forms;
        double *values = forms == NULL ? NULL : realloc(list->value, (size_t)room * sizeof *values);
        if (values != NULL) list->value = values;
        if (values == NULL) {
            OGR_G_DestroyGeometry(form);
            return t->h->fail(t->h, FR_MEMORY, "no memory left for the shapes on the terrain");
        }
        list->room = room;
    }
    list->form[list->count] = form;
    list->value[list->count++] = value;
    return FR_OK;
}

fr_status stamps_press(const terrain *t, const stamps *list, bool touched, GDALDataType type, void *onto)
{
    char *options[] = { touched ? "ALL_TOUCHED=TRUE" : "ALL_TOUCHED=FALSE", NULL };
    int band = 1;
    if (list->count == 0) return FR_OK;
    CPLErrorReset();
    GDALDatasetH raster = terrain_squares(t, type, onto);
    bool good = raster != NULL && GDALRasterizeGeometries(raster, 1, &band, list->count, list->form, NULL,
                                                          NULL, list->value, options, NULL, NULL) == CE_None;
    if (raster != NULL) GDALClose(raster);
    if (good) return FR_OK;
    return t->h->fail(t->h, FR_MEMORY, "the shapes cannot be drawn on the terrain: %s", terrain_reason());
}

void stamps_free(stamps *list)
{
    for (int i = 0; i < list->count; i++)
        OGR_G_DestroyGeometry(list->form[i]);
    free(list->form);
    free(list->value);
    *list = (stamps){ 0 };
}

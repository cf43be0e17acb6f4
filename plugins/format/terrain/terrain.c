/* format/terrain: the ground of the surface from rasters and vector files, through GDAL. See README.md. */
#include "vector.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <stdlib.h>

static fr_status fill_cells(terrain *t)
{
    TRY(terrain_make_cells(t));
    TRY(terrain_set_option_crs(t));
    terrain_check_nodes(t);
    TRY(terrain_fill_ground(t));
    TRY(terrain_fill_buildings(t));
    TRY(terrain_add_roofs(t));
    TRY(terrain_raise_lines(t));
    TRY(terrain_fill_levels(t));
    TRY(terrain_fill_gauges(t));
    TRY(terrain_add_inlets(t));
    TRY(terrain_add_places(t));
    TRY(terrain_fill_exposure(t));
    return terrain_add_edges(t);
}

static fr_status read_all(terrain *t)
{
    TRY(terrain_read_heights(t));
    TRY(terrain_cut_domain(t));
    TRY(terrain_set_buildings(t));
    return fill_cells(t);
}

static void close_all(terrain *t)
{
    OSRDestroySpatialReference(t->crs);
    free(t->bed);
    free(t->building);
    free(t->blocked);
    free(t->number);
    free(t->value);
}

/* GDAL's own complaints stay silent: what matters of them stands in our messages. */
static fr_status read_terrain(const fr_host *h, const char *path)
{
    terrain t = { .h = h, .path = path };
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    fr_status status = read_all(&t);
    close_all(&t);
    CPLPopErrorHandler();
    return status;
}

static const fr_param params[] = {
    { .name = "crs",
      .type = FR_TEXT,
      .optional = true,
      .doc =
          "coordinate system of the map (EPSG:4545, WKT, PROJ); a raster in another one is turned into it, one "
          "without is taken to be in it" },
    { .name = "affine",
      .type = FR_LIST,
      .optional = true,
      .doc =
          "six numbers a, b, c, d, e, f from the raster's own coordinates to the map: X = a + b x + c y, Y = d + e x "
          "+ f y (local independent grids; rasters without position, whose x counts columns and y rows down)" },
    { .name = "affine_for",
      .type = FR_CHOICE,
      .choices = "file|all",
      .default_value = "file",
      .doc = "what 'affine' moves: the raster of heights, or every file that names no coordinate system" },
    { .name = "height_unit",
      .type = FR_CHOICE,
      .choices = "file|m|dm|cm|mm|ft|us_ft",
      .default_value = "file",
      .doc = "unit of the heights; file: as the raster says, metres when it says nothing" },
    { .name = "cell_size",
      .type = FR_NUMBER,
      .unit = "m",
      .min = 1e-6,
      .max = 1e6,
      .optional = true,
      .doc = "size of the cells when larger than the raster's: heights are averaged" },
    { .name = "window",
      .type = FR_LIST,
      .unit = "m",
      .optional = true,
      .doc = "xmin, ymin, xmax, ymax in map coordinates: only cells whose centre lies inside" },
    { .name = "roughness",
      .type = FR_NUMBER,
      .unit = "s m-1/3",
      .default_value = "0.03",
      .min = 0,
      .max = 10,
      .doc = "Manning n of the ground" },
    { .name = "roughness_raster", .type = FR_PATH, .optional = true, .doc = "raster of Manning n" },
    { .name = "domain",
      .type = FR_PATH,
      .optional = true,
      .doc = "vector file of areas: only cells whose centre lies inside" },
    { .name = "land_use",
      .type = FR_PATH,
      .optional = true,
      .doc = "raster of land-use classes (whole numbers)" },
    { .name = "land_use_table",
      .type = FR_PATH,
      .optional = true,
      .doc = "CSV of what a class means: class, roughness, impervious and the columns of infiltration" },
    { .name = "buildings", .type = FR_PATH, .optional = true, .doc = "vector file of building outlines" },
    { .name = "building_mode",
      .type = FR_CHOICE,
      .choices = "blocked|raised|porous",
      .default_value = "blocked",
      .doc = "cells whose centre lies in a building: no cells, raised by building_height, or porous" },
    { .name = "building_height",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "0.3",
      .min = 0.01,
      .max = 1000,
      .doc = "building_mode: raised: floor above the ground" },
    { .name = "building_porosity",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.1",
      .min = 0.001,
      .max = 1,
      .doc = "building_mode: porous: part of a cell that water can fill and cross" },
    { .name = "roofs_to",
      .type = FR_CHOICE,
      .choices = "attribute|ground|nearest_node",
      .default_value = "attribute",
      .doc =
          "where the rain of roofs goes: the node in the attribute roof_node (the ground where it is empty), the "
          "ground around, or the nearest node" },
    { .name = "lines",
      .type = FR_PATH,
      .optional = true,
      .doc =
          "vector file of walls, dikes and breaklines: crest (m), height (m above the ground) or points with heights" },
    { .name = "line_height",
      .type = FR_NUMBER,
      .unit = "m",
      .optional = true,
      .min = 0.001,
      .max = 1000,
      .doc = "height above the ground of lines that say nothing" },
    { .name = "initial_level",
      .type = FR_NUMBER,
      .unit = "m",
      .optional = true,
      .doc = "water level at the start, everywhere" },
    { .name = "initial_level_raster",
      .type = FR_PATH,
      .optional = true,
      .doc = "raster of water levels at the start" },
    { .name = "initial_level_areas",
      .type = FR_PATH,
      .optional = true,
      .doc = "vector file of areas with the attribute level: water level at the start" },
    { .name = "boundaries",
      .type = FR_PATH,
      .optional = true,
      .doc =
          "vector file of boundaries: name, kind (closed, free, normal, stage, flow), value, slope, series, where" },
    { .name = "boundary_series",
      .type = FR_PATH,
      .optional = true,
      .doc = "CSV with time_s, time_min or time_h and a column for each series of the boundaries" },
    { .name = "boundary_reach",
      .type = FR_NUMBER,
      .unit = "m",
      .optional = true,
      .min = 0,
      .max = 1e6,
      .doc =
          "how far from a boundary the faces at the edge may lie; when not given half a cell from lines, 0 from areas" },
    { .name = "inlets",
      .type = FR_PATH,
      .optional = true,
      .doc =
          "vector file of street inlets: inlet (design), node, number, clogged, placement, slope, cross_slope" },
    { .name = "inlet_reach",
      .type = FR_NUMBER,
      .unit = "m",
      .default_value = "50",
      .min = 0,
      .max = 1e6,
      .doc = "how far the node of an inlet without the attribute node may be" },
    { .name = "places",
      .type = FR_PATH,
      .optional = true,
      .doc = "vector file of roads and districts: name, kind, weight, width (of lines, m)" },
    { .name = "exposure",
      .type = FR_PATH,
      .optional = true,
      .doc = "what stands in the cells: raster of amounts, or points with the attribute weight" },
    { .name = "edges",
      .type = FR_CHOICE,
      .choices = "closed|free|normal",
      .default_value = "closed",
      .doc = "what holds at the outer edge of the cells where no boundary says otherwise" },
    { .name = "edge_slope",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.001",
      .min = 1e-6,
      .max = 10,
      .doc = "edges: normal: slope of the water beyond" },
};

static const fr_format_ops ops = { .struct_size = sizeof ops,
                                   .extensions = "tif|tiff|asc|vrt",
                                   .read = read_terrain };

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_FORMAT,
    .name = "format/terrain",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "GDAL/OGR 3; Freshet, plugins/format/terrain/README.md",
    .summary = "reads the ground of the surface: heights, roughness, buildings, walls, boundaries",
    .abilities = FR_DETERMINISTIC,
    FR_PARAMS(params),
    .format = &ops,
};

FR_PLUGIN_EXPORT(plugin)

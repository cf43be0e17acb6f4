/* table.h: land-use classes and what they say about the ground. Knows nothing of GDAL. */
#ifndef TERRAIN_TABLE_H
#define TERRAIN_TABLE_H

#include "csv.h"

/* column of cells, kind of unit, largest value; Chinese name */
#define LAND_COLUMNS(X)                               \
    X(roughness, PLAIN, 10.0, "糙率")                 \
    X(impervious, PART, 1.0, "不透水率")              \
    X(horton_max_rate, RATE, 0.01, "最大下渗率")      \
    X(horton_min_rate, RATE, 0.01, "最小下渗率")      \
    X(horton_decay, DECAY, 1.0, "衰减系数")           \
    X(horton_dry_time, TIME, 1e9, "干燥时间")         \
    X(horton_max_volume, LENGTH, 100.0, "最大下渗量") \
    X(suction, LENGTH, 100.0, "吸力")                 \
    X(conductivity, RATE, 0.01, "渗透系数")           \
    X(moisture_deficit, PART, 1.0, "缺水量")          \
    X(curve_number, PLAIN, 100.0, "曲线数")           \
    X(cn_dry_time, TIME, 1e9, "曲线数干燥时间")

typedef enum land_column {
#define LAND_ENUM(name, kind, most, chinese) LAND_##name,
    LAND_COLUMNS(LAND_ENUM)
#undef LAND_ENUM
        LAND_COLUMN_COUNT
} land_column;

typedef struct land_class {
    int64_t code;
    double value[LAND_COLUMN_COUNT]; /* SI; NaN = not given */
} land_class;

typedef struct land_table {
    land_class *row; /* ascending codes */
    size_t count;
    bool given[LAND_COLUMN_COUNT];
} land_table;

fr_status land_read(const fr_host *h, const csv *c, land_table *out);
void land_free(land_table *table);
const land_class *land_find(const land_table *table, double code); /* NULL: unknown */
const char *land_name(land_column column);                         /* column of cells */

#endif

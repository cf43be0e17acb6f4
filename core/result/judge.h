/* judge.h: indicators at work on results: tables, and the files made of them. */
#ifndef FR_RESULT_JUDGE_H
#define FR_RESULT_JUDGE_H

#include "result/reader.h"
#include "result/tables.h"
#include "run/run.h"

/* Evaluates the indicators; *out holds their tables, in order. */
fr_status fr_judge(fr_results *results, size_t count, const fr_run_use *const *indicators,
                   struct fr_logger *logger, fr_tables **out, fr_error *err);
/* The ranking that answers "where does it flood": places on the ground where a surface ran, else flooded nodes; FR_NONE. */
int fr_judge_hotspots(const fr_tables *tables);
/* Every table as FOLDER/<name>.csv and, when its rows are places, .geojson; all places in FOLDER/places.gpkg. */
fr_status fr_judge_export(const fr_tables *tables, const char *folder, fr_error *err);
/* Lets a format plugin write results, and the tables of all indicators of the registry, in its own form: path without
 * extension. */
fr_status fr_judge_write(fr_results *results, const fr_registry *registry, const fr_record *format,
                         const char *path, struct fr_logger *logger, fr_error *err);

#endif

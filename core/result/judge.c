#include "result/judge.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"

enum { OPTIONS = 4 };

typedef struct bench {
    fr_results *results;
    fr_tables *tables;
    fr_option_text options[OPTIONS];
    size_t option_count;
    char start[40], step[40], duration[40];
} bench;

static void add_option(bench *b, const char *name, const char *value)
{
    b->options[b->option_count++] = (fr_option_text){ name, value };
}

/* What the scenario of these results decided, in place of what its model says. */
static void make_bench(bench *b, fr_results *results)
{
    const double *times = NULL;
    size_t n = fr_results_times(results, &times);
    *b = (bench){ .results = results };
    snprintf(b->start, sizeof b->start, "%.6f", fr_results_start(results));
    add_option(b, "start_epoch", b->start);
    if (fr_results_title(results)[0]) add_option(b, "title", fr_results_title(results));
    if (n < 2) return;
    snprintf(b->step, sizeof b->step, "%.17g", n > 2 ? times[2] - times[1] : times[1] - times[0]);
    add_option(b, "report_step", b->step);
    snprintf(b->duration, sizeof b->duration, "%.17g", times[n - 1]);
    add_option(b, "duration", b->duration);
}

static const double *get_statistic(void *context, fr_set set, const char *field, fr_statistic statistic)
{
    return fr_results_statistic(((bench *)context)->results, set, field, statistic);
}

static size_t get_times(void *context, const double **times)
{
    return fr_results_times(((bench *)context)->results, times);
}

static const double *get_frame(void *context, fr_set set, const char *field, size_t k)
{
    return fr_results_frame(((bench *)context)->results, set, field, k);
}

static const char *get_unit(void *context, fr_set set, const char *field)
{
    return fr_results_unit(((bench *)context)->results, set, field);
}

static size_t get_ledger(void *context, size_t line, const char **process, const char **account,
                         fr_direction *direction, double *volume)
{
    return fr_results_ledger(((bench *)context)->results, line, process, account, direction, volume);
}

static fr_status begin_table(void *context, const char *name, const char *title, fr_set set, size_t columns,
                             const fr_table_column *column, fr_error *err)
{
    return fr_tables_begin(((bench *)context)->tables, name, title, set, columns, column, err);
}

static fr_status add_row(void *context, int32_t element, const fr_value *values, fr_error *err)
{
    return fr_tables_row(((bench *)context)->tables, element, values, err);
}

static const fr_value *get_table(void *context, const char *name, size_t *rows, size_t *columns,
                                 const fr_table_column **column)
{
    static const fr_value none = { NULL, 0.0 };
    const fr_tables *t = ((bench *)context)->tables;
    int table = fr_tables_find(t, name);
    if (table == FR_NONE) return NULL;
    *rows = fr_tables_rows(t, (size_t)table);
    *columns = fr_tables_columns(t, (size_t)table);
    *column = fr_tables_column(t, (size_t)table, 0);
    return *rows > 0 ? fr_tables_values(t, (size_t)table) : &none;
}

static fr_result_services services_of(bench *b)
{
    return (fr_result_services){ .context = b,
                                 .statistic = get_statistic,
                                 .times = get_times,
                                 .frame = get_frame,
                                 .unit = get_unit,
                                 .ledger = get_ledger,
                                 .table_begin = begin_table,
                                 .table_row = add_row,
                                 .table = get_table };
}

static fr_status evaluate(bench *b, const fr_run_use *use, struct fr_logger *logger, fr_error *err)
{
    fr_result_services services = services_of(b);
    fr_instance_spec spec = { .record = use->record,
                              .model = fr_results_model(b->results),
                              .set = FR_NONE,
                              .options = b->options,
                              .option_count = b->option_count,
                              .params = use->params,
                              .param_count = use->param_count,
                              .where_file = use->file,
                              .where_line = use->line,
                              .logger = logger,
                              .results = &services };
    fr_instance *in = NULL;
    FR_TRY(fr_instance_new(&spec, &in, err));
    fr_status status = fr_instance_evaluate(in, err);
    fr_instance_free(in);
    return status;
}

fr_status fr_judge(fr_results *results, size_t count, const fr_run_use *const *indicators,
                   struct fr_logger *logger, fr_tables **out, fr_error *err)
{
    bench b;
    make_bench(&b, results);
    *out = NULL;
    FR_TRY(fr_tables_new(fr_results_model(results), &b.tables, err));
    fr_status status = FR_OK;
    for (size_t i = 0; i < count && status == FR_OK; i++)
        status = evaluate(&b, indicators[i], logger, err);
    if (status != FR_OK) {
        fr_tables_free(b.tables);
        return status;
    }
    *out = b.tables;
    return FR_OK;
}

static fr_status export_one(const fr_tables *tables, size_t i, const char *folder, fr_error *err)
{
    char name[256];
    snprintf(name, sizeof name, "%s.csv", fr_tables_name(tables, i));
    char *path = fr_path_join(folder, name, err);
    if (!path) return FR_MEMORY;
    fr_status status = fr_tables_write_csv(tables, i, path, err);
    free(path);
    if (status != FR_OK || !fr_tables_have_places(tables, i)) return status;
    snprintf(name, sizeof name, "%s.geojson", fr_tables_name(tables, i));
    path = fr_path_join(folder, name, err);
    if (!path) return FR_MEMORY;
    status = fr_tables_write_geojson(tables, i, path, err);
    free(path);
    return status;
}

fr_status fr_judge_export(const fr_tables *tables, const char *folder, fr_error *err)
{
    bool places = false;
    FR_TRY(fr_make_folder(folder, err));
    for (size_t i = 0; i < fr_tables_count(tables); i++) {
        FR_TRY(export_one(tables, i, folder, err));
        places |= fr_tables_have_places(tables, i);
    }
    if (!places) return FR_OK;
    char *path = fr_path_join(folder, "places.gpkg", err);
    if (!path) return FR_MEMORY;
    fr_status status = fr_tables_write_geopackage(tables, path, err);
    free(path);
    return status;
}

int fr_judge_hotspots(const fr_tables *tables)
{
    int ground = fr_tables_find(tables, "hotspots");
    return ground != FR_NONE ? ground : fr_tables_find(tables, "flooded_nodes");
}

static fr_status evaluate_all(bench *b, const fr_registry *registry, struct fr_logger *logger, fr_error *err)
{
    for (size_t i = 0; i < fr_registry_count(registry); i++) {
        fr_run_use use = { .record = fr_registry_at(registry, i), .set = FR_NONE };
        if (use.record->plugin->kind == FR_INDICATOR) FR_TRY(evaluate(b, &use, logger, err));
    }
    return FR_OK;
}

fr_status fr_judge_write(fr_results *results, const fr_registry *registry, const fr_record *format,
                         const char *path, struct fr_logger *logger, fr_error *err)
{
    bench b;
    make_bench(&b, results);
    fr_result_services services = services_of(&b);
    fr_instance_spec spec = { .record = format,
                              .model = fr_results_model(results),
                              .set = FR_NONE,
                              .options = b.options,
                              .option_count = b.option_count,
                              .logger = logger,
                              .results = &services };
    fr_instance *in = NULL;
    FR_TRY(fr_tables_new(spec.model, &b.tables, err));
    fr_status status = evaluate_all(&b, registry, logger, err);
    if (status == FR_OK) status = fr_instance_new(&spec, &in, err);
    if (status == FR_OK) status = fr_instance_write_results(in, path, err);
    fr_instance_free(in);
    fr_tables_free(b.tables);
    return status;
}

/* write.c: results.nc from the spool and the statistics of a run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "result/private.h"

enum { BLOCK_VALUES = 262144 }; /* of frames that are written together */
enum { CHUNK_VALUES = 16384 };  /* a chunk holds one report time, or more of them when elements are few */

typedef struct set_dims {
    int time;
    int dim[FR_SET_STANDARD_COUNT + 256]; /* by set; -1 = none yet */
} set_dims;

static fr_status define_time(const fr_nc *nc, const fr_recorder *r, int *dim, int *var, fr_error *err)
{
    char date[40], units[80];
    size_t chunk = 1024;
    FR_TRY(fr_nc_dim(nc, "time", NC_UNLIMITED, dim, err));
    FR_TRY(fr_nc_var(nc, "time", NC_DOUBLE, 1, dim, &chunk, var, err));
    fr_format_datetime(fr_scenario_start(r->scenario), date, sizeof date);
    snprintf(units, sizeof units, "seconds since %s", date);
    FR_TRY(fr_nc_text_att(nc, *var, "units", units, err));
    FR_TRY(fr_nc_text_att(nc, *var, "standard_name", "time", err));
    FR_TRY(fr_nc_text_att(nc, *var, "calendar", "proleptic_gregorian", err));
    return fr_nc_text_att(nc, *var, "axis", "T", err);
}

static fr_status write_ids(const fr_nc *nc, const fr_model *m, fr_set set, int dim, const char *dimension,
                           fr_error *err)
{
    char name[96];
    size_t n = fr_model_count(m, set);
    const char **id = fr_alloc(n, sizeof *id, err);
    if (!id) return FR_MEMORY;
    for (size_t i = 0; i < n; i++)
        id[i] = fr_model_name(m, set, i);
    snprintf(name, sizeof name, "%s_id", dimension);
    fr_status status = fr_nc_put_names(nc, name, dim, n, id, err);
    free(id);
    return status;
}

static fr_status define_set(const fr_nc *nc, const fr_model *m, fr_set set, set_dims *dims, fr_error *err)
{
    char dimension[64];
    if (set < 0 || (size_t)set >= sizeof dims->dim / sizeof dims->dim[0])
        return fr_fail(err, FR_INTERNAL, "more element sets than results can hold");
    if (dims->dim[set] >= 0) return FR_OK;
    size_t n = set == FR_GLOBAL ? 1 : fr_model_count(m, set);
    fr_result_dimension(m, set, dimension, sizeof dimension);
    FR_TRY(fr_nc_dim(nc, dimension, n, &dims->dim[set], err));
    return set == FR_GLOBAL || set == FR_CELLS ? FR_OK
                                               : write_ids(nc, m, set, dims->dim[set], dimension, err);
}

/* MDAL (QGIS) names a dataset by its long_name and takes two of one name for the parts of a vector: it must begin
 * with what no other variable has. */
static fr_status describe(const fr_nc *nc, int var, const char *name, const fr_field_view *f,
                          const char *unit, fr_error *err)
{
    char words[600];
    size_t n = strlen(name);
    bool x = n > 2 && strcmp(name + n - 2, "_x") == 0, y = n > 2 && strcmp(name + n - 2, "_y") == 0;
    if (f->set == FR_CELLS && (x || y)) /* MDAL joins the parts of a vector by these words */
        snprintf(words, sizeof words, "%.*s, %c-component", (int)(n - 2), name, x ? 'x' : 'y');
    else
        snprintf(words, sizeof words, "%s%s%.250s", name, f->doc && f->doc[0] ? ": " : "",
                 f->doc ? f->doc : "");
    FR_TRY(fr_nc_text_att(nc, var, "units", unit, err));
    FR_TRY(fr_nc_text_att(nc, var, "long_name", words, err));
    if (f->set != FR_NODES && f->set != FR_LINKS && f->set != FR_CELLS) return FR_OK;
    FR_TRY(fr_nc_text_att(nc, var, "mesh", f->set == FR_CELLS ? "mesh2d" : "mesh1d", err));
    return fr_nc_text_att(nc, var, "location",
                          f->set == FR_CELLS   ? "face"
                          : f->set == FR_NODES ? "node"
                                               : "edge",
                          err);
}

static void rate_unit(const fr_field_view *f, char *buffer, size_t n)
{
    snprintf(buffer, n, "%s%s", f->unit, f->kind == FR_VALUE ? "" : " s-1");
}

static fr_status define_frames(const fr_nc *nc, const fr_recorded *r, const fr_field_view *f,
                               const set_dims *dims, int layer_dim, int *var, fr_error *err)
{
    char unit[96];
    int dim[3] = { dims->time, dims->dim[f->set], layer_dim };
    size_t chunk[3] = { 1, f->count, f->layers };
    if (r->size < CHUNK_VALUES) chunk[0] = CHUNK_VALUES / (r->size ? r->size : 1);
    rate_unit(f, unit, sizeof unit);
    FR_TRY(fr_nc_var(nc, r->name, NC_FLOAT, f->layers > 1 ? 3 : 2, dim, chunk, var, err));
    return describe(nc, *var, r->name, f, unit, err);
}

static fr_status write_statistics(const fr_nc *nc, const fr_recorded *r, const fr_field_view *f,
                                  const set_dims *dims, int layer_dim, fr_error *err)
{
    static const char *const suffix[FR_STAT_COUNT] = { "max",   "max_time",      "min",
                                                       "total", "positive_time", "last" };
    char name[320], rate[96], unit[128];
    int dim[2] = { dims->dim[f->set], layer_dim };
    rate_unit(f, rate, sizeof rate);
    for (int k = 0; k < FR_STAT_COUNT; k++) {
        int var = 0;
        if (!f->statistic[k]) continue;
        bool seconds = k == FR_STAT_MAX_TIME || k == FR_STAT_POSITIVE_TIME;
        bool total = k == FR_STAT_TOTAL;
        snprintf(unit, sizeof unit, "%s%s",
                 seconds                        ? "s"
                 : total && f->kind != FR_VALUE ? f->unit
                                                : rate,
                 total && f->kind == FR_VALUE ? " s" : "");
        snprintf(name, sizeof name, "%s_%s", r->name, suffix[k]);
        FR_TRY(fr_nc_var(nc, name, NC_DOUBLE, f->layers > 1 ? 2 : 1, dim, NULL, &var, err));
        FR_TRY(describe(nc, var, name, f, unit, err));
        FR_NC(nc, nc_put_var_double(nc->id, var, f->statistic[k]), name, err);
    }
    return FR_OK;
}

/* A summary stands alone: its value at the end. */
static fr_status write_summary(const fr_nc *nc, const fr_recorded *r, const fr_field_view *f,
                               const set_dims *dims, int layer_dim, fr_error *err)
{
    int dim[2] = { dims->dim[f->set], layer_dim }, var = 0;
    char unit[96];
    rate_unit(f, unit, sizeof unit);
    FR_TRY(fr_nc_var(nc, r->name, NC_DOUBLE, f->layers > 1 ? 2 : 1, dim, NULL, &var, err));
    FR_TRY(describe(nc, var, r->name, f, unit, err));
    return fr_nc_check(nc, nc_put_var_double(nc->id, var, f->values), r->name, err);
}

static fr_status write_field(const fr_nc *nc, const fr_recorder *r, const fr_run *run, size_t i,
                             set_dims *dims, int *var, fr_error *err)
{
    const fr_recorded *recorded = &r->fields.items[i];
    fr_field_view view;
    int layer_dim = -1;
    fr_run_field_at(run, recorded->field, &view);
    FR_TRY(define_set(nc, fr_run_model(run), view.set, dims, err));
    if (view.layers > 1) {
        char name[300];
        snprintf(name, sizeof name, "%s_layer", recorded->name);
        FR_TRY(fr_nc_dim(nc, name, view.layers, &layer_dim, err));
    }
    if (view.flags & FR_LAST) return write_summary(nc, recorded, &view, dims, layer_dim, err);
    FR_TRY(define_frames(nc, recorded, &view, dims, layer_dim, var, err));
    return write_statistics(nc, recorded, &view, dims, layer_dim, err);
}

/* n frames from the k-th on, one variable after the other: the library's cost is by call, not by value. */
static fr_status put_block(const fr_nc *nc, const fr_recorder *r, const fr_run *run, size_t k, size_t n,
                           const int *vars, const float *frames, float *room, fr_error *err)
{
    for (size_t i = 0; i < r->fields.count; i++) {
        const fr_recorded *field = &r->fields.items[i];
        fr_field_view view;
        if (field->size == 0) continue;
        fr_run_field_at(run, field->field, &view);
        for (size_t f = 0; f < n; f++)
            memcpy(room + f * field->size, frames + f * r->width + field->offset, field->size * sizeof *room);
        size_t start[3] = { k, 0, 0 }, count[3] = { n, view.count, view.layers };
        FR_NC(nc, nc_put_vara_float(nc->id, vars[i], start, count, room), field->name, err);
    }
    return FR_OK;
}

static fr_status copy_frames(const fr_nc *nc, const fr_recorder *r, const fr_run *run, int time_var,
                             const int *vars, size_t block, float *frames, double *times, fr_error *err)
{
    size_t all = fr_spool_frames(r->spool);
    for (size_t k = 0; k < all; k += block) {
        size_t n = all - k < block ? all - k : block;
        for (size_t f = 0; f < n; f++)
            FR_TRY(fr_spool_read(r->spool, k + f, &times[f], frames + f * r->width, err));
        FR_NC(nc, nc_put_vara_double(nc->id, time_var, &k, &n, times), "time", err);
        FR_TRY(put_block(nc, r, run, k, n, vars, frames, frames + block * r->width, err));
    }
    return FR_OK;
}

static fr_status write_frames(const fr_nc *nc, const fr_recorder *r, const fr_run *run, int time_var,
                              const int *vars, fr_error *err)
{
    size_t block = r->width > 0 ? BLOCK_VALUES / r->width : 1;
    if (block < 1) block = 1;
    float *frames = fr_alloc(2 * block * (r->width + 1), sizeof *frames, err);
    double *times = fr_alloc(block, sizeof *times, err);
    fr_status status = frames && times ? copy_frames(nc, r, run, time_var, vars, block, frames, times, err)
                                       : FR_MEMORY;
    free(frames);
    free(times);
    return status;
}

static fr_status write_all(const fr_nc *nc, const fr_recorder *r, const fr_run *run, fr_error *err)
{
    const fr_model *m = fr_run_model(run);
    set_dims dims;
    int time_var = 0;
    memset(dims.dim, 0xff, sizeof dims.dim);
    FR_TRY(fr_result_write_provenance(nc, r, run, err));
    FR_TRY(define_time(nc, r, &dims.time, &time_var, err));
    for (fr_set set = FR_GAUGES; set <= FR_LINKS; set++)
        if (fr_model_count(m, set) > 0) FR_TRY(define_set(nc, m, set, &dims, err));
    if (fr_model_grid(m)) FR_TRY(define_set(nc, m, FR_CELLS, &dims, err));
    FR_TRY(fr_result_write_mesh(nc, m, err));
    int *vars = fr_alloc(r->fields.count, sizeof *vars, err);
    if (!vars) return FR_MEMORY;
    fr_status status = FR_OK;
    for (size_t i = 0; i < r->fields.count && status == FR_OK; i++)
        status = write_field(nc, r, run, i, &dims, &vars[i], err);
    if (status == FR_OK) status = write_frames(nc, r, run, time_var, vars, err);
    free(vars);
    FR_TRY(status);
    FR_TRY(fr_result_write_ledger(nc, run, err));
    return fr_result_write_model(nc, m, err);
}

fr_status fr_result_write(fr_recorder *r, const fr_run *run, fr_error *err)
{
    fr_nc nc = { .path = r->path };
    FR_NC(&nc, nc_create(r->temporary, NC_NETCDF4 | NC_CLOBBER, &nc.id), "cannot make the results file", err);
    int old_fill = 0;
    nc_set_fill(nc.id, NC_NOFILL, &old_fill);
    fr_status status = write_all(&nc, r, run, err);
    int closed = nc_close(nc.id);
    if (status == FR_OK) status = fr_nc_check(&nc, closed, "cannot finish the results file", err);
    if (status == FR_OK && rename(r->temporary, r->path) != 0)
        status = fr_fail_file(err, FR_IO, r->path, 0, "cannot put the results in place: %s", strerror(errno));
    if (status != FR_OK) unlink(r->temporary);
    return status;
}

#include "result/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "result/private.h"

typedef struct cached {
    char *key;
    double *values;
} cached;

/* Frames of a field, a block of them at a time: the library takes as long for one of a small model as for a thousand. */
typedef struct placed {
    fr_set set;
    char *field;
    int var;
    bool there;
    size_t count, first, frames; /* values a frame; report times in the block */
    double *block;
    size_t room;
} placed;
#define BLOCK 32768 /* values of a block, unless one frame has more */

struct fr_results {
    fr_nc nc;
    fr_arena arena;
    char *path;
    fr_model *model;
    double start, ledger_error;
    char *status, *title;
    double *times;
    size_t time_count, ledger_count;
    char **process, **account, **direction;
    double *volume;
    FR_ARRAY(cached) cache;
    FR_ARRAY(placed) places;
};

static fr_status text_attribute(fr_results *r, const char *name, char **out, fr_error *err)
{
    size_t n = 0;
    FR_NC(&r->nc, nc_inq_attlen(r->nc.id, NC_GLOBAL, name, &n), name, err);
    if (n > ((size_t)64 << 20))
        return fr_fail_file(err, FR_INPUT, r->path, 0, "the attribute '%s' is too long", name);
    *out = fr_arena_alloc(&r->arena, n + 1, 1, err);
    if (!*out) return FR_MEMORY;
    return fr_nc_check(&r->nc, nc_get_att_text(r->nc.id, NC_GLOBAL, name, *out), name, err);
}

static fr_status read_ledger(fr_results *r, fr_error *err)
{
    int var = 0;
    r->ledger_count = fr_nc_length(&r->nc, "ledger_line");
    FR_NC(&r->nc, nc_inq_varid(r->nc.id, "ledger", &var), "ledger", err);
    FR_NC(&r->nc, nc_get_att_double(r->nc.id, var, "relative_error", &r->ledger_error), "ledger", err);
    if (r->ledger_count == 0) return FR_OK;
    FR_TRY(fr_nc_get_texts(&r->nc, "ledger_process", r->ledger_count, &r->process, err));
    FR_TRY(fr_nc_get_texts(&r->nc, "ledger_account", r->ledger_count, &r->account, err));
    FR_TRY(fr_nc_get_texts(&r->nc, "ledger_direction", r->ledger_count, &r->direction, err));
    return fr_nc_get_numbers(&r->nc, "ledger_volume", r->ledger_count, &r->volume, err);
}

static fr_status open_results(fr_results *r, const char *path, fr_error *err)
{
    r->path = fr_is_folder(path) ? fr_path_join(path, "results.nc", err) : fr_copy_text(path, err);
    if (!r->path) return FR_MEMORY;
    if (!fr_file_exists(r->path))
        return fr_fail(err, FR_IO, "there are no results '%s'; make them with 'freshet run'", r->path);
    r->nc.path = r->path;
    FR_NC(&r->nc, nc_open(r->path, NC_NOWRITE, &r->nc.id), "cannot open the results", err);
    FR_NC(&r->nc, nc_get_att_double(r->nc.id, NC_GLOBAL, "freshet_start_epoch", &r->start),
          "this file is no result of Freshet", err);
    FR_TRY(text_attribute(r, "freshet_status", &r->status, err));
    FR_TRY(text_attribute(r, "title", &r->title, err));
    r->time_count = fr_nc_length(&r->nc, "time");
    FR_TRY(fr_nc_get_numbers(&r->nc, "time", r->time_count, &r->times, err));
    FR_TRY(read_ledger(r, err));
    return fr_result_read_model(&r->nc, r->path, &r->model, err);
}

fr_status fr_results_open(const char *path, fr_results **out, fr_error *err)
{
    *out = NULL;
    fr_results *r = fr_alloc(1, sizeof *r, err);
    if (!r) return FR_MEMORY;
    r->nc.id = -1;
    fr_status status = open_results(r, path, err);
    if (status != FR_OK) {
        fr_results_free(r);
        return status;
    }
    *out = r;
    return FR_OK;
}

void fr_results_free(fr_results *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->cache.count; i++) {
        free(r->cache.items[i].key);
        free(r->cache.items[i].values);
    }
    free(r->cache.items);
    for (size_t i = 0; i < r->places.count; i++) {
        free(r->places.items[i].field);
        free(r->places.items[i].block);
    }
    free(r->places.items);
    fr_nc_free_texts(r->process, r->ledger_count);
    fr_nc_free_texts(r->account, r->ledger_count);
    fr_nc_free_texts(r->direction, r->ledger_count);
    free(r->volume);
    free(r->times);
    if (r->nc.id >= 0) nc_close(r->nc.id);
    fr_model_free(r->model);
    fr_arena_free(&r->arena);
    free(r->path);
    free(r);
}

const char *fr_results_path(const fr_results *r)
{
    return r->path;
}
const fr_model *fr_results_model(const fr_results *r)
{
    return r->model;
}
const char *fr_results_title(const fr_results *r)
{
    return r->title;
}
double fr_results_start(const fr_results *r)
{
    return r->start;
}
const char *fr_results_status(const fr_results *r)
{
    return r->status;
}
double fr_results_ledger_error(const fr_results *r)
{
    return r->ledger_error;
}

size_t fr_results_times(fr_results *r, const double **times)
{
    if (times) *times = r->times;
    return r->time_count;
}

/* The variable of a field: plain, or prefixed by its set when two sets share the name. dims_before: 1 for frames. */
static bool find_variable(const fr_results *r, fr_set set, const char *field, const char *suffix,
                          int dims_before, int *var, size_t *count, size_t *layers)
{
    char dimension[64], name[512], got[NC_MAX_NAME + 1];
    fr_result_dimension(r->model, set, dimension, sizeof dimension);
    for (int prefixed = 1; prefixed >= 0; prefixed--) {
        int rank = 0, dim[NC_MAX_VAR_DIMS];
        snprintf(name, sizeof name, "%s%s%s%s", prefixed ? dimension : "", prefixed ? "_" : "", field,
                 suffix);
        if (nc_inq_varid(r->nc.id, name, var) != NC_NOERR) continue;
        if (nc_inq_var(r->nc.id, *var, NULL, NULL, &rank, dim, NULL) != NC_NOERR) continue;
        if (rank <= dims_before || rank > dims_before + 2) continue;
        if (nc_inq_dimname(r->nc.id, dim[dims_before], got) != NC_NOERR || strcmp(got, dimension) != 0)
            continue;
        *layers = 1;
        if (nc_inq_dimlen(r->nc.id, dim[dims_before], count) != NC_NOERR) continue;
        if (rank == dims_before + 2 && nc_inq_dimlen(r->nc.id, dim[dims_before + 1], layers) != NC_NOERR)
            continue;
        return true;
    }
    return false;
}

static double *read_first_layer(const fr_results *r, int var, size_t count)
{
    size_t start[2] = { 0, 0 }, length[2] = { count, 1 };
    double *values = malloc((count ? count : 1) * sizeof *values);
    if (!values) return NULL;
    if (nc_get_vara_double(r->nc.id, var, start, length, values) == NC_NOERR) return values;
    free(values);
    return NULL;
}

const double *fr_results_statistic(fr_results *r, fr_set set, const char *field, fr_statistic statistic)
{
    static const char *const suffix[] = { "_max", "_max_time", "_min", "_total", "_positive_time", "_last" };
    char key[300];
    int var = 0;
    size_t count = 0, layers = 1;
    if ((size_t)statistic >= FR_COUNT(suffix)) return NULL;
    snprintf(key, sizeof key, "%d %s%s", (int)set, field, suffix[statistic]);
    for (size_t i = 0; i < r->cache.count; i++)
        if (strcmp(r->cache.items[i].key, key) == 0) return r->cache.items[i].values;
    /* a summary has its value at the end under its own name */
    bool there = find_variable(r, set, field, suffix[statistic], 0, &var, &count, &layers) ||
                 (statistic == FR_STAT_LAST && find_variable(r, set, field, "", 0, &var, &count, &layers));
    cached entry = { fr_copy_text(key, NULL), there ? read_first_layer(r, var, count) : NULL };
    if (!entry.key || (there && !entry.values) || FR_PUSH(&r->cache, entry, NULL) != FR_OK) {
        free(entry.key);
        free(entry.values);
        return NULL;
    }
    return entry.values;
}

static placed *place_of(fr_results *r, fr_set set, const char *field)
{
    for (size_t i = 0; i < r->places.count; i++)
        if (r->places.items[i].set == set && strcmp(r->places.items[i].field, field) == 0)
            return &r->places.items[i];
    size_t layers = 1;
    placed p = { .set = set, .field = fr_copy_text(field, NULL) };
    p.there = find_variable(r, set, field, "", 1, &p.var, &p.count, &layers);
    if (!p.field || FR_PUSH(&r->places, p, NULL) != FR_OK) {
        free(p.field);
        return NULL;
    }
    return &r->places.items[r->places.count - 1];
}

static bool read_block(const fr_results *r, placed *p, size_t k)
{
    size_t most = p->count < BLOCK ? BLOCK / (p->count ? p->count : 1) : 1, rest = r->time_count - k;
    size_t frames = most < rest ? most : rest;
    p->frames = 0;
    if (fr_reserve(&p->block, &p->room, frames * p->count, sizeof *p->block, NULL) != FR_OK) return false;
    size_t start[3] = { k, 0, 0 }, length[3] = { frames, p->count, 1 };
    if (nc_get_vara_double(r->nc.id, p->var, start, length, p->block) != NC_NOERR) return false;
    p->first = k;
    p->frames = frames;
    return true;
}

const double *fr_results_frame(fr_results *r, fr_set set, const char *field, size_t k)
{
    placed *p = k < r->time_count ? place_of(r, set, field) : NULL;
    if (!p || !p->there) return NULL;
    bool held = k >= p->first && k - p->first < p->frames;
    return held || read_block(r, p, k) ? p->block + (k - p->first) * p->count : NULL;
}

const char *fr_results_unit(fr_results *r, fr_set set, const char *field)
{
    int var = 0;
    size_t count = 0, layers = 1, n = 0;
    if (!find_variable(r, set, field, "", 1, &var, &count, &layers) &&
        !find_variable(r, set, field, "", 0, &var, &count, &layers))
        return NULL;
    if (nc_inq_attlen(r->nc.id, var, "units", &n) != NC_NOERR || n > 256) return NULL;
    char *unit = fr_arena_alloc(&r->arena, n + 1, 1, NULL);
    return unit && nc_get_att_text(r->nc.id, var, "units", unit) == NC_NOERR ? unit : NULL;
}

size_t fr_results_ledger(fr_results *r, size_t line, const char **process, const char **account,
                         fr_direction *direction, double *volume)
{
    if (line >= r->ledger_count) return r->ledger_count;
    if (process) *process = r->process[line];
    if (account) *account = r->account[line];
    if (direction) *direction = strcmp(r->direction[line], "in") == 0 ? FR_IN : FR_OUT;
    if (volume) *volume = r->volume[line];
    return r->ledger_count;
}

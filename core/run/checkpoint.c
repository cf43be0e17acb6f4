/* checkpoint.c: everything that a run remembers, as one HDF5 file. The file is made in memory and then put
 * in place whole (temporary file, fsync, rename), so that a full disk or a crash leaves the one before it
 * intact. */
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "run/run_parts.h"

#define FORMAT_VERSION 1.0
#define MEMORY_INCREMENT ((size_t)1 << 20)

enum {
    CLOCK_TIME,
    CLOCK_REPORT,
    CLOCK_SPAN,
    CLOCK_REPORTS,
    CLOCK_STEPS,
    CLOCK_RETRIES,
    CLOCK_CAP,
    CLOCK_CHECKPOINT,
    CLOCK_COUNT
};

/* HDF5 prints its own error stack unless it is told not to; ours is in fr_error. */
typedef struct quiet {
    H5E_auto2_t function;
    void *data;
} quiet;

static void be_quiet(quiet *q)
{
    H5Eget_auto2(H5E_DEFAULT, &q->function, &q->data);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

static void be_loud(const quiet *q)
{
    H5Eset_auto2(H5E_DEFAULT, q->function, q->data);
}

/* ---- one dataset ---- */

static fr_status put(hid_t file, const char *name, hid_t type, const void *data, size_t n, fr_error *err)
{
    hsize_t size = n;
    hid_t links = H5Pcreate(H5P_LINK_CREATE), space = H5Screate_simple(1, &size, NULL);
    H5Pset_create_intermediate_group(links, 1);
    hid_t set = H5Dcreate2(file, name, type, space, links, H5P_DEFAULT, H5P_DEFAULT);
    bool good = set >= 0 && (n == 0 || H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);
    if (set >= 0) H5Dclose(set);
    H5Sclose(space);
    H5Pclose(links);
    return good ? FR_OK : fr_fail(err, FR_MEMORY, "the checkpoint's part '%s' cannot be made", name);
}

/* Length of a dataset of that type class; fails when it is not there. */
static fr_status open_set(hid_t file, const char *name, hid_t *set, size_t *n, fr_error *err)
{
    *set = H5Dopen2(file, name, H5P_DEFAULT);
    if (*set < 0)
        return fr_fail(err, FR_INPUT, "the checkpoint lacks '%s': it is damaged or of another run", name);
    hid_t space = H5Dget_space(*set);
    hssize_t points = H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    *n = points < 0 ? 0 : (size_t)points;
    return FR_OK;
}

static fr_status get(hid_t file, const char *name, hid_t type, void *data, size_t n, fr_error *err)
{
    hid_t set;
    size_t found = 0;
    FR_TRY(open_set(file, name, &set, &found, err));
    bool good = found == n && (n == 0 || H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);
    H5Dclose(set);
    return good ? FR_OK
                : fr_fail(err, FR_INPUT,
                          "the checkpoint holds %zu values of '%s', the run needs %zu: it is damaged or "
                          "of another run",
                          found, name, n);
}

/* A whole dataset into new memory, NUL added behind; release with free(). */
static fr_status get_all(hid_t file, const char *name, hid_t type, size_t size, void **data, size_t *n,
                         fr_error *err)
{
    hid_t set;
    FR_TRY(open_set(file, name, &set, n, err));
    H5Dclose(set);
    *data = fr_alloc(*n + 1, size, err);
    if (*data == NULL) return FR_MEMORY;
    fr_status status = get(file, name, type, *data, *n, err);
    if (status == FR_OK) return FR_OK;
    free(*data);
    *data = NULL;
    return status;
}

/* ---- saving ---- */

static void clock_out(const fr_run *run, double *c)
{
    c[CLOCK_TIME] = run->time;
    c[CLOCK_REPORT] = run->report_time;
    c[CLOCK_SPAN] = run->span;
    c[CLOCK_REPORTS] = (double)run->reports;
    c[CLOCK_STEPS] = (double)run->steps;
    c[CLOCK_RETRIES] = (double)run->retries;
    c[CLOCK_CAP] = run->cap;
    c[CLOCK_CHECKPOINT] = run->checkpoint_time;
}

static fr_status save_text(hid_t file, const char *name, const char *text, fr_error *err)
{
    return put(file, name, H5T_NATIVE_UCHAR, text, strlen(text), err);
}

static fr_status save_ledger(const fr_run *run, hid_t file, fr_error *err)
{
    char *text = NULL;
    double *sums = NULL;
    size_t count;
    FR_TRY(fr_ledger_save(run->ledger, &text, &sums, &count, err));
    fr_status status = save_text(file, "ledger/lines", text, err);
    if (status == FR_OK) status = put(file, "ledger/sums", H5T_NATIVE_DOUBLE, sums, count, err);
    free(text);
    free(sums);
    return status;
}

static fr_status save_observers(const fr_run *run, hid_t file, fr_error *err)
{
    for (size_t i = 0; i < run->spec.observer_count; i++) {
        const fr_run_observer *o = &run->spec.observers[i];
        if (o->save == NULL) continue;
        void *blob = NULL;
        size_t size = 0;
        char name[256];
        snprintf(name, sizeof name, "observers/%.200s", o->name == NULL ? "unnamed" : o->name);
        FR_TRY(o->save(o->self, run, &blob, &size, err));
        fr_status status = put(file, name, H5T_NATIVE_UCHAR, blob, size, err);
        free(blob);
        FR_TRY(status);
    }
    return FR_OK;
}

/* Over the numbers that matter, so that a damaged file is refused and not believed. */
static void digest_of(const fr_run *run, const double *clock, char text[FR_SHA256_TEXT])
{
    fr_sha256 d;
    fr_sha256_start(&d);
    fr_sha256_add(&d, clock, CLOCK_COUNT * sizeof *clock);
    for (size_t i = 0; i < run->segments.count; i++)
        fr_sha256_add(&d, run->segments.items[i].data, run->segments.items[i].n * sizeof(double));
    fr_sha256_end(&d, text);
}

static fr_status save_parts(const fr_run *run, hid_t file, fr_error *err)
{
    double clock[CLOCK_COUNT], version = FORMAT_VERSION;
    char *provenance = NULL, digest[FR_SHA256_TEXT];
    clock_out(run, clock);
    digest_of(run, clock, digest);
    FR_TRY(fr_provenance(run, &provenance, err));
    fr_status status = save_text(file, "provenance", provenance, err);
    free(provenance);
    FR_TRY(status);
    FR_TRY(put(file, "version", H5T_NATIVE_DOUBLE, &version, 1, err));
    FR_TRY(put(file, "clock", H5T_NATIVE_DOUBLE, clock, CLOCK_COUNT, err));
    FR_TRY(save_text(file, "digest", digest, err));
    for (size_t i = 0; i < run->segments.count; i++) {
        const fr_segment *s = &run->segments.items[i];
        FR_TRY(put(file, s->name, H5T_NATIVE_DOUBLE, s->data, s->n, err));
    }
    FR_TRY(save_ledger(run, file, err));
    return save_observers(run, file, err);
}

static fr_status write_image(hid_t file, const char *path, fr_error *err)
{
    if (H5Fflush(file, H5F_SCOPE_LOCAL) < 0)
        return fr_fail(err, FR_MEMORY, "no memory left for a checkpoint");
    ssize_t size = H5Fget_file_image(file, NULL, 0);
    if (size <= 0) return fr_fail(err, FR_MEMORY, "no memory left for a checkpoint");
    char *image = fr_alloc((size_t)size, 1, err);
    if (image == NULL) return FR_MEMORY;
    fr_status status = H5Fget_file_image(file, image, (size_t)size) == size
                           ? fr_file_write(path, image, (size_t)size, err)
                           : fr_fail(err, FR_MEMORY, "no memory left for a checkpoint");
    free(image);
    return status;
}

static fr_status check_restartable(const fr_run *run, fr_error *err)
{
    for (size_t i = 0; i < run->slot_count; i++)
        if (run->slots[i].plugin->abilities & FR_NOT_RESTARTABLE)
            return fr_fail(err, FR_INPUT,
                           "plugin %s keeps state that cannot be saved, so this run cannot have "
                           "checkpoints",
                           fr_instance_label(run->slots[i].instance));
    return FR_OK;
}

fr_status fr_run_checkpoint(fr_run *run, const char *path, fr_error *err)
{
    FR_TRY(check_restartable(run, err));
    quiet voice;
    be_quiet(&voice);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, MEMORY_INCREMENT, 0);
    hid_t file = H5Fcreate("checkpoint in memory", H5F_ACC_TRUNC, H5P_DEFAULT, access);
    H5Pclose(access);
    fr_status status = file < 0 ? fr_fail(err, FR_MEMORY, "no memory left for a checkpoint")
                                : save_parts(run, file, err);
    if (status == FR_OK) status = write_image(file, path, err);
    if (file >= 0) H5Fclose(file);
    be_loud(&voice);
    return status == FR_OK ? FR_OK : fr_context(err, "checkpoint");
}

void fr_run_digest(const fr_run *run, char text[FR_SHA256_TEXT])
{
    double clock[CLOCK_COUNT];
    clock_out(run, clock);
    digest_of(run, clock, text);
}

/* ---- resuming ---- */

static fr_status check_provenance(const fr_run *run, hid_t file, fr_error *err)
{
    void *saved = NULL;
    size_t n;
    double version;
    FR_TRY(get(file, "version", H5T_NATIVE_DOUBLE, &version, 1, err));
    if (version != FORMAT_VERSION)
        return fr_fail(err, FR_INPUT, "the checkpoint is of format %g, this Freshet reads format %g", version,
                       FORMAT_VERSION);
    FR_TRY(get_all(file, "provenance", H5T_NATIVE_UCHAR, 1, &saved, &n, err));
    char *now = NULL;
    fr_status status = fr_provenance(run, &now, err);
    if (status == FR_OK) status = fr_provenance_compare(saved, now, err);
    free(now);
    free(saved);
    return status;
}

static fr_status load_ledger(fr_run *run, hid_t file, fr_error *err)
{
    void *text = NULL, *sums = NULL;
    size_t n, count;
    FR_TRY(get_all(file, "ledger/lines", H5T_NATIVE_UCHAR, 1, &text, &n, err));
    fr_status status = get_all(file, "ledger/sums", H5T_NATIVE_DOUBLE, sizeof(double), &sums, &count, err);
    if (status == FR_OK) status = fr_ledger_load(run->ledger, text, sums, count, err);
    free(text);
    free(sums);
    return status;
}

static fr_status load_parts(fr_run *run, hid_t file, fr_error *err)
{
    double clock[CLOCK_COUNT];
    char saved[FR_SHA256_TEXT] = "", now[FR_SHA256_TEXT];
    FR_TRY(check_provenance(run, file, err));
    FR_TRY(get(file, "clock", H5T_NATIVE_DOUBLE, clock, CLOCK_COUNT, err));
    for (size_t i = 0; i < run->segments.count; i++) {
        const fr_segment *s = &run->segments.items[i];
        FR_TRY(get(file, s->name, H5T_NATIVE_DOUBLE, s->data, s->n, err));
    }
    FR_TRY(get(file, "digest", H5T_NATIVE_UCHAR, saved, FR_SHA256_TEXT - 1, err));
    digest_of(run, clock, now);
    if (strcmp(saved, now) != 0)
        return fr_fail(err, FR_INPUT, "its content does not match its own digest: the file is damaged");
    run->time = clock[CLOCK_TIME];
    run->report_time = clock[CLOCK_REPORT];
    run->span = clock[CLOCK_SPAN];
    run->reports = (uint64_t)clock[CLOCK_REPORTS];
    run->steps = (uint64_t)clock[CLOCK_STEPS];
    run->retries = (uint64_t)clock[CLOCK_RETRIES];
    run->cap = clock[CLOCK_CAP];
    run->checkpoint_time = clock[CLOCK_CHECKPOINT];
    return load_ledger(run, file, err);
}

static fr_status restore_observers(fr_run *run, hid_t file, fr_error *err)
{
    for (size_t i = 0; i < run->spec.observer_count; i++) {
        const fr_run_observer *o = &run->spec.observers[i];
        if (o->restore == NULL) continue;
        void *blob = NULL;
        size_t size = 0;
        char name[256];
        snprintf(name, sizeof name, "observers/%.200s", o->name == NULL ? "unnamed" : o->name);
        FR_TRY(get_all(file, name, H5T_NATIVE_UCHAR, 1, &blob, &size, err));
        fr_status status = o->restore(o->self, run, blob, size, err);
        free(blob);
        FR_TRY(status);
    }
    return FR_OK;
}

static fr_status resume_from(fr_run *run, const char *path, fr_error *err)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) return fr_fail(err, FR_INPUT, "it is not a checkpoint, or it is damaged");
    fr_status status = load_parts(run, file, err);
    if (status == FR_OK) status = fr_restored_all(run, err);
    run->started = status == FR_OK;
    run->checkpoint_clock = fr_clock_now();
    if (status == FR_OK) status = restore_observers(run, file, err);
    H5Fclose(file);
    return status;
}

fr_status fr_run_resume(fr_run *run, const char *path, fr_error *err)
{
    if (!fr_file_exists(path)) return fr_fail(err, FR_IO, "there is no checkpoint '%s'", path);
    quiet voice;
    be_quiet(&voice);
    fr_status status = resume_from(run, path, err);
    be_loud(&voice);
    return status == FR_OK ? FR_OK : fr_context(err, "cannot resume from %s", path);
}

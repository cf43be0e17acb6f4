/* registry.c: finds and loads shared objects. One broken file costs a warning, never the program. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "host/registry.h"

#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/strings.h"
#include "base/text.h"
#include "host/descriptor.h"
#include "host/guard.h"

#define BUILT_IN_FOLDER "../lib/freshet/plugins" /* from the folder of the program */
#define PLUGINS_IN_FILE_LIMIT 1000

struct fr_registry {
    fr_logger *logger;
    fr_arena arena; /* records, descriptors, texts */
    FR_ARRAY(const fr_record *) records;
    FR_ARRAY(fr_registry_problem) problems;
    FR_ARRAY(const char *) files; /* real paths seen */
    FR_ARRAY(void *) handles;
};

const fr_param *fr_plugin_param(const fr_plugin *p, const char *name)
{
    for (size_t i = 0; i < p->param_count; i++)
        if (strcmp(p->params[i].name, name) == 0) return &p->params[i];
    return NULL;
}

static fr_status add_problem(fr_registry *r, const char *path, const char *message, fr_error *err)
{
    fr_registry_problem problem = { fr_arena_text(&r->arena, path, err),
                                    fr_arena_text(&r->arena, message, err) };
    if (problem.path == NULL || problem.message == NULL) return FR_MEMORY;
    fr_log(r->logger, FR_LOG_WARNING, "plugin file %s is left out: %s", path, message);
    return FR_PUSH(&r->problems, problem, err);
}

static const fr_record *known(const fr_registry *r, const char *name)
{
    for (size_t i = 0; i < r->records.count; i++)
        if (strcmp(r->records.items[i]->plugin->name, name) == 0) return r->records.items[i];
    return NULL;
}

/* Found late: hashing every file would be most of the start of the program. */
struct fr_file_digest {
    const char *path;
    pthread_mutex_t lock;
    bool known;
    char text[FR_SHA256_TEXT];
};

const char *fr_record_digest(const fr_record *record)
{
    struct fr_file_digest *d = record->digest;
    if (d == NULL) return "";
    pthread_mutex_lock(&d->lock);
    fr_error quiet = FR_ERROR_INIT;
    if (!d->known && fr_sha256_file(d->path, d->text, &quiet) != FR_OK) d->text[0] = '\0';
    d->known = true;
    pthread_mutex_unlock(&d->lock);
    return d->text;
}

static struct fr_file_digest *digest_new(fr_registry *r, const char *path, fr_error *err)
{
    struct fr_file_digest *d = fr_arena_alloc(&r->arena, 1, sizeof *d, err);
    if (d == NULL) return NULL;
    d->path = path;
    pthread_mutex_init(&d->lock, NULL);
    return d;
}

static fr_status add_record(fr_registry *r, const fr_plugin *raw, const char *path,
                            struct fr_file_digest *digest, fr_error *err)
{
    const fr_plugin *plugin;
    FR_TRY(fr_descriptor_copy(raw, &r->arena, &plugin, err));
    FR_TRY(fr_descriptor_check(plugin, err));
    const fr_record *other = known(r, plugin->name);
    if (other != NULL)
        return fr_fail(err, FR_PLUGIN, "plugin %s was already loaded from %s: remove one of the two files",
                       plugin->name, other->path);
    fr_record *record = fr_arena_alloc(&r->arena, 1, sizeof *record, err);
    if (record == NULL) return FR_MEMORY;
    *record = (fr_record){ plugin, path, digest };
    return FR_PUSH(&r->records, record, err);
}

/* The entry symbol of an open file; converting an object pointer to a function pointer is POSIX's own
 * promise. */
static fr_plugin_entry entry_of(void *handle)
{
    union {
        void *object;
        fr_plugin_entry function;
    } symbol = { dlsym(handle, FR_PLUGIN_ENTRY) };
    return symbol.function;
}

static fr_status open_file(fr_registry *r, const char *path, fr_plugin_entry *entry, fr_error *err)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        const char *why = dlerror();
        return fr_fail(err, FR_PLUGIN, "it cannot be loaded (%s): rebuild it for this machine, or remove it",
                       why == NULL ? "?" : why);
    }
    if (FR_PUSH(&r->handles, handle, err) != FR_OK) {
        dlclose(handle);
        return FR_MEMORY;
    }
    *entry = entry_of(handle);
    if (*entry != NULL) return FR_OK;
    return fr_fail(err, FR_PLUGIN,
                   "it has no function %s(), so it is no Freshet plugin: remove it from the folder",
                   FR_PLUGIN_ENTRY);
}

static fr_status load_descriptors(fr_registry *r, const char *path, fr_plugin_entry entry,
                                  struct fr_file_digest *digest, fr_error *err)
{
    const fr_plugin *const *list = entry(FR_ABI_VERSION);
    if (list == NULL)
        return fr_fail(err, FR_PLUGIN,
                       "it does not serve ABI %u.%u: rebuild it with the headers of this Freshet",
                       FR_ABI_MAJOR, FR_ABI_MINOR);
    if (list[0] == NULL) return fr_fail(err, FR_PLUGIN, "its list of plugins is empty");
    for (size_t i = 0; i < PLUGINS_IN_FILE_LIMIT && list[i] != NULL; i++) {
        fr_error inner = FR_ERROR_INIT;
        fr_status status = add_record(r, list[i], path, digest, &inner);
        if (status == FR_MEMORY) return fr_fail(err, status, "%s", inner.message);
        if (status != FR_OK) FR_TRY(add_problem(r, path, inner.message, err));
    }
    return FR_OK;
}

static fr_status load_guarded(fr_registry *r, const char *path, fr_error *err)
{
    const char *kept_path = fr_arena_text(&r->arena, path, err);
    struct fr_file_digest *digest = kept_path == NULL ? NULL : digest_new(r, kept_path, err);
    if (digest == NULL) return FR_MEMORY;
    fr_guard_frame frame;
    fr_guard_enter(&frame, fr_path_name(kept_path), kept_path, "load", 0);
    fr_plugin_entry entry;
    fr_status status = open_file(r, kept_path, &entry, err);
    if (status == FR_OK) status = load_descriptors(r, kept_path, entry, digest, err);
    fr_guard_leave(&frame);
    return status;
}

static fr_status load_file(fr_registry *r, const char *path, fr_error *err)
{
    char real[PATH_MAX];
    if (realpath(path, real) == NULL) return add_problem(r, path, fr_say("the file cannot be read"), err);
    for (size_t i = 0; i < r->files.count; i++)
        if (strcmp(r->files.items[i], real) == 0) return FR_OK;
    const char *kept = fr_arena_text(&r->arena, real, err);
    if (kept == NULL) return FR_MEMORY;
    FR_TRY(FR_PUSH(&r->files, kept, err));
    fr_error inner = FR_ERROR_INIT;
    fr_status status = load_guarded(r, real, &inner);
    if (status == FR_OK) return FR_OK;
    if (status == FR_MEMORY) return fr_fail(err, status, "%s", inner.message);
    return add_problem(r, path, inner.message, err);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static fr_status load_folder(fr_registry *r, const char *folder, fr_error *err)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) return add_problem(r, folder, fr_say("the folder cannot be read"), err);
    FR_ARRAY(const char *) files = { 0 };
    fr_status status = FR_OK;
    /* cppcheck-suppress readdirCalled ; a stream of our own is safe */
    for (struct dirent *entry = readdir(dir); entry != NULL && status == FR_OK; entry = readdir(dir)) {
        if (strcmp(fr_path_extension(entry->d_name), "so") != 0) continue;
        char path[PATH_MAX];
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path) continue;
        const char *kept = fr_arena_text(&r->arena, path, err);
        status = kept == NULL ? FR_MEMORY : FR_PUSH(&files, kept, err);
    }
    closedir(dir);
    if (files.count > 0) qsort(files.items, files.count, sizeof *files.items, by_text);
    for (size_t i = 0; i < files.count && status == FR_OK; i++)
        status = load_file(r, files.items[i], err);
    free(files.items);
    return status;
}

static fr_status load_path(fr_registry *r, const char *path, fr_error *err)
{
    return fr_is_folder(path) ? load_folder(r, path, err) : load_file(r, path, err);
}

static fr_status load_environment(fr_registry *r, fr_error *err)
{
    const char *list = getenv("FRESHET_PLUGINS");
    if (list == NULL) return FR_OK;
    char *copy = fr_copy_text(list, err), *rest = NULL;
    if (copy == NULL) return FR_MEMORY;
    fr_status status = FR_OK;
    for (char *p = strtok_r(copy, ":", &rest); p != NULL && status == FR_OK; p = strtok_r(NULL, ":", &rest))
        status = load_path(r, p, err);
    free(copy);
    return status;
}

static fr_status load_built_in(fr_registry *r, fr_error *err)
{
    char program[PATH_MAX], folder[PATH_MAX + sizeof BUILT_IN_FOLDER + 1];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0) return FR_OK;
    program[n] = '\0';
    char *slash = strrchr(program, '/');
    if (slash != NULL) *slash = '\0';
    snprintf(folder, sizeof folder, "%s/%s", program, BUILT_IN_FOLDER);
    return fr_is_folder(folder) ? load_folder(r, folder, err) : FR_OK; /* an empty house is no fault here */
}

static int by_name(const void *a, const void *b)
{
    const fr_record *x = *(const fr_record *const *)a, *y = *(const fr_record *const *)b;
    return strcmp(x->plugin->name, y->plugin->name);
}

static fr_status load_all(fr_registry *r, const fr_registry_options *options, fr_error *err)
{
    for (size_t i = 0; i < options->path_count; i++)
        FR_TRY(load_path(r, options->paths[i], err));
    if (!options->only_paths) {
        FR_TRY(load_environment(r, err));
        FR_TRY(load_built_in(r, err));
    }
    if (r->records.count > 0) qsort(r->records.items, r->records.count, sizeof *r->records.items, by_name);
    return FR_OK;
}

fr_status fr_registry_new(const fr_registry_options *options, fr_registry **out, fr_error *err)
{
    fr_registry *r = fr_alloc(1, sizeof *r, err);
    if (r == NULL) return FR_MEMORY;
    r->logger = options->logger;
    fr_status status = load_all(r, options, err);
    if (status == FR_OK)
        *out = r;
    else
        fr_registry_free(r);
    return status;
}

void fr_registry_free(fr_registry *r)
{
    if (r == NULL) return;
    for (size_t i = 0; i < r->handles.count; i++)
        dlclose(r->handles.items[i]);
    free(r->handles.items);
    free(r->files.items);
    free(r->records.items);
    free(r->problems.items);
    fr_arena_free(&r->arena);
    free(r);
}

size_t fr_registry_count(const fr_registry *r)
{
    return r->records.count;
}

const fr_record *fr_registry_at(const fr_registry *r, size_t i)
{
    return r->records.items[i];
}

size_t fr_registry_problem_count(const fr_registry *r)
{
    return r->problems.count;
}

const fr_registry_problem *fr_registry_problem_at(const fr_registry *r, size_t i)
{
    return &r->problems.items[i];
}

/* The name nearest to what was asked; "horton" alone finds "infiltration/horton". */
static const char *suggestion(const fr_registry *r, const char *name, const char **names)
{
    for (size_t i = 0; i < r->records.count; i++) {
        names[i] = r->records.items[i]->plugin->name;
        if (fr_same(fr_path_name(names[i]), name)) return names[i];
    }
    return fr_nearest(name, names, r->records.count);
}

fr_status fr_registry_find(const fr_registry *r, const char *name, const fr_record **out, fr_error *err)
{
    *out = known(r, name);
    if (*out != NULL) return FR_OK;
    if (r->records.count == 0)
        return fr_fail(err, FR_PLUGIN,
                       "plugin %s is wanted, but no plugins were found at all: set FRESHET_PLUGINS to "
                       "the folder that holds them",
                       name);
    const char **names = fr_alloc(r->records.count, sizeof *names, err);
    if (names == NULL) return FR_MEMORY;
    const char *near = suggestion(r, name, names);
    free(names);
    if (near != NULL)
        return fr_fail(err, FR_PLUGIN, "there is no plugin '%s'; did you mean '%s'?", name, near);
    return fr_fail(err, FR_PLUGIN, "there is no plugin '%s'; see: freshet plugins list", name);
}

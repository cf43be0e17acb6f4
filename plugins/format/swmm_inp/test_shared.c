/* Every .inp of the shared data, or of the folder given, is read and frozen, written, and read again: the models must be the same. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test_compare.h"
#include "test_host.h"

/* Models whose input files are not public, and what the reader must say. */
static const struct {
    const char *file, *message;
} lacking[] = {
    { "", "" },
};

static int failures, files, exceptions;
static int verbose;
static const char *keep; /* where to put the copy */

/* The files that a model names lie beside it: links to them stand beside the copy. */
static void link_files(const char *path, const char *to)
{
    char folder[1024], from[2048], name[2048];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    DIR *d = opendir(folder);
    if (d == NULL) return;
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        size_t n = strlen(e->d_name);
        if (e->d_name[0] == '.' || (n > 4 && strcasecmp(e->d_name + n - 4, ".inp") == 0)) continue;
        snprintf(from, sizeof from, "%s/%s", folder, e->d_name);
        snprintf(name, sizeof name, "%s/%s", to, e->d_name);
        if (symlink(from, name) != 0 && access(name, F_OK) != 0) printf("cannot link %s\n", name);
    }
    closedir(d);
}

static void round_trip(inp_test *first, const char *path)
{
    static inp_test second;
    char folder[512], copy[600];
    snprintf(folder, sizeof folder, "%s/%d", inp_test_folder(), files);
    snprintf(copy, sizeof copy, "%s/copy.inp", folder);
    if (mkdir(folder, 0700) != 0) printf("cannot make %s\n", folder);
    link_files(path, folder);
    fr_status status = inp_test_format()->write(&first->host, copy);
    if (status == FR_OK) status = inp_test_read(&second, copy);
    if (status != FR_OK) {
        failures++;
        printf("%s: not written or read again\n%s%s%s\n", path, first->message, second.log, second.message);
    } else if (inp_test_compare(first->model, second.model, path, 1e-12, verbose ? 1000 : 10) > 0) {
        failures++;
    }
    if (second.model != NULL) inp_test_end(&second);
    if (keep != NULL) {
        char command[2048];
        snprintf(command, sizeof command, "cp '%s' '%s'", copy, keep);
        if (system(command) != 0) printf("cannot keep %s\n", copy);
    }
}

static void one(const char *path)
{
    static inp_test t;
    const char *name = strrchr(path, '/') + 1;
    fr_status status = inp_test_read(&t, path);
    files++;
    for (size_t i = 0; i < sizeof lacking / sizeof lacking[0]; i++) {
        if (strcasecmp(lacking[i].file, name) != 0) continue;
        exceptions++;
        if (status == FR_OK || strstr(t.message, lacking[i].message) == NULL) {
            failures++;
            printf("%s: expected '%s', got '%s'\n", name, lacking[i].message, t.message);
        }
        inp_test_end(&t);
        return;
    }
    if (status != FR_OK) {
        failures++;
        printf("%s\n%s%s\n", path, t.log, t.message);
    } else if (verbose) {
        printf(
            "%-60s %6zu nodes %6zu links %6zu catchments %5zu tables %3zu uses %4zu features %d warnings\n%s",
            path, fr_model_count(t.model, FR_NODES), fr_model_count(t.model, FR_LINKS),
            fr_model_count(t.model, FR_CATCHMENTS), fr_model_table_count(t.model),
            fr_model_use_count(t.model), fr_model_feature_count(t.model), t.warnings, t.log);
    }
    if (status == FR_OK) round_trip(&t, path);
    inp_test_end(&t);
}

static void walk(const char *folder)
{
    DIR *d = opendir(folder);
    if (d == NULL) return;
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        char path[1024];
        struct stat st;
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (stat(path, &st) != 0) continue;
        size_t n = strlen(path);
        if (S_ISDIR(st.st_mode))
            walk(path);
        else if (n > 4 && strcasecmp(path + n - 4, ".inp") == 0)
            one(path);
    }
    closedir(d);
}

int main(int argc, char **argv)
{
    char folder[1024];
    struct stat st;
    const char *data = getenv("FRESHET_DATA");
    verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    snprintf(folder, sizeof folder, "%s/swmm", data != NULL ? data : FRESHET_SOURCE_DIR "/../shared/data");
    if (argc > 1 && stat(argv[1], &st) == 0 && S_ISDIR(st.st_mode)) {
        walk(argv[1]);
        printf("%d files, %d failures\n", files, failures);
        return failures != 0 || files == 0;
    }
    if (argc > 1 && !verbose) {
        keep = argc > 2 ? argv[2] : NULL;
        one(argv[1]);
        return failures != 0;
    }
    if (stat(folder, &st) != 0) {
        printf("skipped: no shared data at %s\n", folder);
        return 77;
    }
    walk(folder);
    printf("%d files, %d failures, %d named exceptions\n", files, failures, exceptions);
    return failures != 0;
}

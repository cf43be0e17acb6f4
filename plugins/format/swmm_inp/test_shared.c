/* Every .inp of the shared data is read, frozen and told about. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "test_host.h"

/* Models whose input files are not public, and what the reader must say. */
static const struct {
    const char *file, *message;
} lacking[] = {
    { "", "" },
};

static int failures, files, exceptions;
static int verbose;

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
        printf("%-60s %6zu nodes %6zu links %6zu catchments %5zu tables %3zu uses %4zu features %d warnings\n%s", path,
               fr_model_count(t.model, FR_NODES), fr_model_count(t.model, FR_LINKS),
               fr_model_count(t.model, FR_CATCHMENTS), fr_model_table_count(t.model), fr_model_use_count(t.model),
               fr_model_feature_count(t.model), t.warnings, t.log);
    }
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
        if (S_ISDIR(st.st_mode)) walk(path);
        else if (n > 4 && strcasecmp(path + n - 4, ".inp") == 0) one(path);
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
    if (argc > 1 && !verbose) {
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

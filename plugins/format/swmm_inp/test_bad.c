/* Broken files of tests/bad_input/inp: each is refused with its message, file and line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_host.h"

#define FOLDER FRESHET_SOURCE_DIR "/tests/bad_input/inp"

static bool one(const char *file, int code, const char *fragment)
{
    static inp_test t;
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", FOLDER, file);
    fr_status status = inp_test_read(&t, path);
    bool said = strstr(t.message, fragment) != NULL || strstr(t.log, fragment) != NULL;
    bool where = strstr(t.message, file) != NULL || strstr(t.log, file) != NULL;
    bool good = (int)status == code && said && where;
    if (!good)
        printf("%s: status %d, message '%s'\n  expected %d, '%s'\n", file, (int)status, t.message, code,
               fragment);
    inp_test_end(&t);
    return good;
}

int main(void)
{
    char line[1024];
    int count = 0, bad = 0;
    FILE *f = fopen(FOLDER "/manifest.tsv", "r");
    if (f == NULL) {
        printf("no %s/manifest.tsv\n", FOLDER);
        return 1;
    }
    while (fgets(line, sizeof line, f) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *code = strchr(line, '\t'), *fragment = code == NULL ? NULL : strchr(code + 1, '\t');
        if (line[0] == '#' || fragment == NULL) continue;
        *code = *fragment = '\0';
        count++;
        bad += !one(line, atoi(code + 1), fragment + 1);
    }
    fclose(f);
    printf("%d broken files, %d not refused as they should be\n", count, bad);
    return bad != 0 || count < 30;
}

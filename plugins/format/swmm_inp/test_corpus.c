/* Runs a fuzz target over its kept corpus and over cut and changed copies of it: the folder is the argument. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MOST (1u << 20)

/* Copies cut off at several places, and with one byte changed: a small deterministic fuzzer. */
static void vary(uint8_t *data, size_t n)
{
    uint32_t seed = 12345u;
    for (int i = 1; i <= 8; i++)
        LLVMFuzzerTestOneInput(data, n * (size_t)i / 9);
    for (int i = 0; i < 40 && n > 0; i++) {
        seed = seed * 1664525u + 1013904223u;
        size_t at = (seed >> 8) % n;
        uint8_t old = data[at];
        data[at] = (uint8_t)(seed >> 3);
        LLVMFuzzerTestOneInput(data, n);
        data[at] = old;
    }
}

int main(int argc, char **argv)
{
    int count = 0;
    uint8_t *data = malloc(MOST);
    DIR *d = argc > 1 ? opendir(argv[1]) : NULL;
    if (d == NULL || data == NULL) {
        printf("give the folder of the corpus\n");
        return 1;
    }
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        char path[2048];
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name);
        FILE *f = fopen(path, "rb");
        if (f == NULL) continue;
        size_t n = fread(data, 1, MOST, f);
        fclose(f);
        LLVMFuzzerTestOneInput(data, n);
        vary(data, n);
        count++;
    }
    closedir(d);
    free(data);
    printf("%d files\n", count);
    return count == 0;
}

/* fuzz_climate_file.c: any bytes as a climate file; what is read gives temperatures and winds that are numbers. */
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "air.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MOST 16
static void *blocks[MOST];
static int used;
static char path[64];

static void *allocate(const fr_host *h, size_t n, size_t size)
{
    (void)h;
    if (used == MOST) abort();
    return blocks[used++] = calloc(n, size);
}

static fr_status fail(const fr_host *h, fr_status code, const char *format, ...)
{
    char text[4096];
    va_list args;
    (void)h;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return code;
}

static void calendar(const fr_host *h, double t, fr_calendar *out)
{
    (void)h;
    *out = (fr_calendar){ .year = 2020, .month = 3, .day = 10, .day_of_year = 70 };
    out->hour = (int)fmod(t / 3600.0, 24.0);
}

static const char *option(const fr_host *h, const char *name)
{
    (void)h;
    if (strcmp(name, "temperature_file") == 0) return path;
    return strcmp(name, "wind_type") == 0 ? "file" : NULL;
}

static double option_number(const fr_host *h, const char *name, double fallback)
{
    (void)h, (void)name;
    return fallback;
}

static bool given(const fr_host *h, const char *name)
{
    (void)h, (void)name;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const fr_host host = { .struct_size = sizeof host,
                           .fail = fail,
                           .given = given,
                           .option = option,
                           .option_number = option_number,
                           .calendar = calendar,
                           .allocate = allocate };
    snprintf(path, sizeof path, "/tmp/freshet_climate_%ld", (long)getpid());
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
    snow_air air;
    fr_status status = fr_air_read(&host, &air);
    if (status != FR_OK && status != FR_INPUT) abort();
    for (int k = 0; status == FR_OK && k < 24; k++)
        if (!isfinite(fr_air_temperature(&air, k * 3600.0)) || !isfinite(fr_air_wind(&air, k * 3600.0)))
            abort();
    while (used > 0)
        free(blocks[--used]);
    unlink(path);
    return 0;
}

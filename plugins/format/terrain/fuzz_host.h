/* fuzz_host.h: log and fail for fuzz targets: every argument is read, nothing is kept. */
#ifndef FR_TERRAIN_FUZZ_HOST_H
#define FR_TERRAIN_FUZZ_HOST_H

#include <stdarg.h>
#include <stdio.h>

#include "freshet/host.h"

static inline void no_log(const fr_host *h, fr_log_level level, const char *format, ...) FR_PRINTF(3, 4);
static inline void no_log(const fr_host *h, fr_log_level level, const char *format, ...)
{
    char text[2048];
    va_list args;
    (void)h;
    (void)level;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* every argument is read */
    va_end(args);
}

static inline fr_status no_fail(const fr_host *h, fr_status code, const char *format, ...) FR_PRINTF(3, 4);
static inline fr_status no_fail(const fr_host *h, fr_status code, const char *format, ...)
{
    char text[2048];
    va_list args;
    (void)h;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return code;
}

#endif

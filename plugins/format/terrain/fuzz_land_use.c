/* fuzz_land_use.c: any bytes as a land-use table. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void no_log(const fr_host *h, fr_log_level level, const char *format, ...) FR_PRINTF(3, 4);
static void no_log(const fr_host *h, fr_log_level level, const char *format, ...)
{
    char text[2048];
    va_list args;
    (void)h;
    (void)level;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* every argument is read */
    va_end(args);
}

static fr_status no_fail(const fr_host *h, fr_status code, const char *format, ...) FR_PRINTF(3, 4);
static fr_status no_fail(const fr_host *h, fr_status code, const char *format, ...)
{
    char text[2048];
    va_list args;
    (void)h;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const fr_host host = { .struct_size = sizeof host, .log = no_log, .fail = no_fail };
    csv text;
    land_table table;
    fr_status status = csv_parse(&host, "table.csv", (const char *)data, n, &text);
    if (status == FR_OK) {
        status = land_read(&host, &text, &table);
        if (status == FR_OK) {
            for (size_t i = 0; i < table.count; i++)
                if (land_find(&table, (double)table.row[i].code) != &table.row[i]) abort();
            land_free(&table);
        }
        csv_free(&text);
    }
    if (status != FR_OK && status != FR_INPUT) abort();
    return 0;
}

/* fuzz_land_use.c: any bytes as a land-use table. */
#include <stdlib.h>

#include "fuzz_host.h"
#include "table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

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

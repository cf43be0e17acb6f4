/* Bytes of any kind through everything that reads words: encodings, numbers, dates, quantities. */
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/units.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *text = fr_copy_text_n((const char *)data, n, NULL);
    char *converted = NULL;
    size_t length = 0;
    if (text == NULL) return 0;
    double value = 0;
    int64_t integer = 0;
    fr_error err = FR_ERROR_INIT;
    fr_parse_number(text, &value);
    fr_parse_integer(text, &integer);
    fr_parse_clock(text, &value);
    fr_parse_datetime(text, &value);
    fr_parse_quantity(text, "s", &value, &err);
    fr_utf8_columns(text);
    if (fr_gbk_to_utf8(text, n, &converted, &length, NULL) == FR_OK &&
        !fr_utf8_valid(converted, length, NULL))
        abort();
    free(converted);
    fr_utf8_cut(text, n / 2);
    free(text);
    return 0;
}

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"

static bool room_for(fr_text *t, size_t more)
{
    if (!t->failed && more < SIZE_MAX - t->length - 1) {
        t->failed = fr_reserve(&t->data, &t->capacity, t->length + more + 1, 1, NULL) != FR_OK;
    } else {
        t->failed = true;
    }
    return !t->failed;
}

void fr_text_add(fr_text *t, const char *text)
{
    fr_text_add_n(t, text, strlen(text));
}

void fr_text_add_n(fr_text *t, const char *bytes, size_t n)
{
    if (!room_for(t, n)) return;
    if (n > 0) memcpy(t->data + t->length, bytes, n);
    t->length += n;
    t->data[t->length] = '\0';
}

static void blanks(fr_text *t, const char *text, size_t columns)
{
    for (size_t k = fr_utf8_columns(text); k < columns; k++)
        fr_text_add_n(t, " ", 1);
}

void fr_text_add_left(fr_text *t, const char *text, size_t columns)
{
    fr_text_add(t, text);
    blanks(t, text, columns);
}

void fr_text_add_right(fr_text *t, const char *text, size_t columns)
{
    blanks(t, text, columns);
    fr_text_add(t, text);
}

void fr_text_addf(fr_text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n >= 0 && room_for(t, (size_t)n)) {
        vsnprintf(t->data + t->length, (size_t)n + 1, format, again);
        t->length += (size_t)n;
    }
    va_end(again);
}

void fr_text_add_json(fr_text *t, const char *text)
{
    if (text == NULL) {
        fr_text_add(t, "null");
        return;
    }
    fr_text_add(t, "\"");
    for (const char *p = text; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '"' || c == '\\') {
            char escaped[2] = { '\\', *p };
            fr_text_add_n(t, escaped, 2);
        } else if (c == '\n') {
            fr_text_add(t, "\\n");
        } else if (c < 0x20) {
            fr_text_addf(t, "\\u%04x", c);
        } else {
            fr_text_add_n(t, p, 1);
        }
    }
    fr_text_add(t, "\"");
}

void fr_text_add_number(fr_text *t, double value)
{
    if (!isfinite(value)) {
        fr_text_add(t, "null");
        return;
    }
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value) break;
    }
    fr_text_add(t, digits);
}

void fr_text_clear(fr_text *t)
{
    t->length = 0;
    if (t->data != NULL) t->data[0] = '\0';
}

void fr_text_free(fr_text *t)
{
    free(t->data);
    *t = (fr_text){ 0 };
}

const char *fr_text_chars(const fr_text *t)
{
    return t->data == NULL ? "" : t->data;
}

fr_status fr_text_status(const fr_text *t, fr_error *err)
{
    return t->failed ? fr_fail(err, FR_MEMORY, "no memory for a text of more than %zu bytes", t->length)
                     : FR_OK;
}

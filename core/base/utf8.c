/* The part of strings.h that knows encodings. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"

/* Length of the well-formed character at p (n bytes left), 0 when it is not one; *code gets its number. */
static size_t decode(const unsigned char *p, size_t n, uint32_t *code)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (p[0] < 0x80) {
        *code = p[0];
        return 1;
    }
    size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || length > n) return 0;
    *code = p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        *code = *code << 6 | (p[i] & 0x3Fu);
    }
    bool surrogate = *code >= 0xD800 && *code <= 0xDFFF;
    return *code < smallest[length] || surrogate || *code > 0x10FFFF ? 0 : length;
}

bool fr_utf8_valid(const char *text, size_t n, size_t *bad_at)
{
    const unsigned char *p = (const unsigned char *)text;
    uint32_t code;
    for (size_t i = 0; i < n;) {
        size_t length = decode(p + i, n - i, &code);
        if (length == 0) {
            if (bad_at != NULL) *bad_at = i;
            return false;
        }
        i += length;
    }
    return true;
}

/* East Asian Wide and Fullwidth (Unicode UAX 11), whole blocks: enough to align tables. */
static bool is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

size_t fr_utf8_columns(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t n = strlen(text), columns = 0;
    for (size_t i = 0; i < n;) {
        uint32_t code = 0;
        size_t length = decode(p + i, n - i, &code);
        columns += length > 0 && is_wide(code) ? 2 : 1;
        i += length == 0 ? 1 : length;
    }
    return columns;
}

size_t fr_utf8_cut(char *text, size_t n)
{
    size_t length = strlen(text);
    if (length > n) length = n;
    /* Step back over the bytes of the last character, and drop it when it is not whole. */
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    uint32_t code;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0) {
        start--;
        if (decode((const unsigned char *)text + start, length - start, &code) == 0) length = start;
    }
    text[length] = '\0';
    return length;
}

fr_status fr_gbk_to_utf8(const char *in, size_t n, char **out, size_t *out_n, fr_error *err)
{
    if (n > SIZE_MAX / 8) return fr_fail(err, FR_MEMORY, "text of %zu bytes is too long to convert", n);
    size_t room = 2 * n + 16; /* two bytes of GBK make three of UTF-8; four of GB18030 make four */
    char *text = fr_alloc(room, 1, err);
    if (text == NULL) return FR_MEMORY;
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1) {
        free(text);
        return fr_fail(err, FR_INTERNAL, "this system cannot convert GBK; save the file as UTF-8");
    }
    char *source = (char *)(uintptr_t)in, *target = text;
    size_t left = n, free_room = room - 1;
    size_t failed = iconv(converter, &source, &left, &target, &free_room);
    iconv_close(converter);
    if (failed == (size_t)-1 || left > 0) {
        free(text);
        return fr_fail(err, FR_INPUT, "byte %zu is neither UTF-8 nor GBK text; save the file as UTF-8",
                       n - left + 1);
    }
    *target = '\0';
    *out = text;
    *out_n = (size_t)(target - text);
    return FR_OK;
}

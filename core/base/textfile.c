/* The part of file.h that turns bytes into UTF-8 text. */
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"

const char *fr_encoding_name(fr_encoding encoding)
{
    static const char *const names[] = { "UTF-8", "UTF-8 with byte order mark", "GBK", "UTF-16" };
    return names[encoding];
}

static bool starts(const char *data, size_t n, const char *bytes, size_t length)
{
    return n >= length && memcmp(data, bytes, length) == 0;
}

static int line_of(const char *data, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line += data[i] == '\n';
    }
    return line;
}

static fr_status from_utf16(const char *path, char **data, size_t *n, fr_error *err)
{
    size_t room = *n * 2 + 16;
    char *text = fr_alloc(room, 1, err);
    if (text == NULL) return FR_MEMORY;
    iconv_t converter = iconv_open("UTF-8", "UTF-16"); /* reads the byte order mark */
    size_t failed = (size_t)-1, left = *n, free_room = room - 1;
    char *source = *data, *target = text;
    if (converter != (iconv_t)-1) {
        failed = iconv(converter, &source, &left, &target, &free_room);
        iconv_close(converter);
    }
    if (failed == (size_t)-1) {
        free(text);
        return fr_fail_file(err, FR_INPUT, path, 0, "broken UTF-16 text; save the file as UTF-8");
    }
    *target = '\0';
    free(*data);
    *data = text;
    *n = (size_t)(target - text);
    return FR_OK;
}

static fr_status from_gbk(const char *path, char **data, size_t *n, size_t bad_at, fr_error *err)
{
    char *text;
    size_t length;
    fr_error inner = FR_ERROR_INIT;
    fr_status status = fr_gbk_to_utf8(*data, *n, &text, &length, &inner);
    if (status != FR_OK) {
        return fr_fail_file(err, status, path, line_of(*data, bad_at), "%s", inner.message);
    }
    free(*data);
    *data = text;
    *n = length;
    return FR_OK;
}

/* Makes UTF-8 of *data in place. */
static fr_status to_utf8(const char *path, char **data, size_t *n, fr_encoding *encoding, fr_error *err)
{
    size_t bad_at = 0;
    if (starts(*data, *n, "\xFF\xFE", 2) || starts(*data, *n, "\xFE\xFF", 2)) {
        *encoding = FR_UTF16;
        FR_TRY(from_utf16(path, data, n, err));
    } else if (starts(*data, *n, "\xEF\xBB\xBF", 3)) {
        *encoding = FR_UTF8_BOM;
        memmove(*data, *data + 3, *n - 3 + 1);
        *n -= 3;
    }
    const char *zero = memchr(*data, '\0', *n);
    if (zero != NULL) {
        return fr_fail_file(err, FR_INPUT, path, line_of(*data, (size_t)(zero - *data)),
                            "the file holds NUL bytes, so it is not text; was the right file given?");
    }
    if (fr_utf8_valid(*data, *n, &bad_at)) return FR_OK;
    *encoding = FR_GBK;
    return from_gbk(path, data, n, bad_at, err);
}

fr_status fr_file_read_text(const char *path, size_t limit, char **data, size_t *n, fr_encoding *encoding,
                            fr_error *err)
{
    char *text;
    size_t length;
    fr_encoding found = FR_UTF8;
    FR_TRY(fr_file_read(path, limit, &text, &length, err));
    fr_status status = to_utf8(path, &text, &length, &found, err);
    if (status != FR_OK) {
        free(text);
        return status;
    }
    if (encoding != NULL) *encoding = found;
    *data = text;
    *n = length;
    return FR_OK;
}

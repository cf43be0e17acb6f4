/* csv.c: see csv.h. */
#include "csv.h"

#include <errno.h>
#include <iconv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST ((size_t)64 << 20)
#define MOST_COLUMNS 1000

static fr_status no_memory(const fr_host *h, const char *path)
{
    return h->fail(h, FR_MEMORY, "no memory left while reading %s", path);
}

/* From `encoding` to UTF-8; NULL when the bytes are not of it. */
static char *recode(const char *encoding, const char *bytes, size_t n, size_t *size)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) return NULL;
    size_t room = 4 * n + 1, left = room - 1, rest = n;
    char *text = malloc(room), *to = text, *from = (char *)bytes;
    bool good = text != NULL && iconv(cd, &from, &rest, &to, &left) != (size_t)-1 && rest == 0;
    iconv_close(cd);
    if (!good) {
        free(text);
        return NULL;
    }
    *size = (size_t)(to - text);
    text[*size] = '\0';
    return text;
}

static fr_status to_utf8(const fr_host *h, csv *c, const char *bytes, size_t n, size_t *size)
{
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        n -= 3;
    }
    if (n > LARGEST) return h->fail(h, FR_INPUT, "%s is larger than 64 MiB; it is no table", c->path);
    if (n > 0 && memchr(bytes, 0, n) != NULL)
        return h->fail(h, FR_INPUT, "%s holds zero bytes; it is not a text file", c->path);
    c->text = recode("UTF-8", bytes, n, size);
    if (c->text != NULL) return FR_OK;
    c->text = recode("GB18030", bytes, n, size);
    if (c->text == NULL)
        return h->fail(h, FR_INPUT, "%s is neither UTF-8 nor GBK; save it as UTF-8", c->path);
    h->log(h, FR_LOG_INFO, "%s is read as GBK", c->path);
    return FR_OK;
}

/* Splits one line in place; returns how many fields it has, which may be more than `most`. */
static size_t split(char *line, char separator, char **field, size_t most)
{
    size_t n = 0;
    for (char *at = line;; n++) {
        char *start, *to;
        while (*at == ' ' || (*at == '\t' && separator != '\t'))
            at++;
        bool quoted = *at == '"';
        at += quoted;
        start = to = at;
        for (; *at != '\0' && (quoted || *at != separator); at++) {
            if (quoted && *at == '"' && *++at != '"') {
                quoted = false;
                if (*at == separator || *at == '\0') break;
            }
            *to++ = *at;
        }
        bool last = *at == '\0';
        while (to > start && (to[-1] == ' ' || to[-1] == '\t'))
            to--;
        *to = '\0';
        if (n < most) field[n] = start;
        if (last) return n + 1;
        at++;
    }
}

static char separator_of(const char *header)
{
    if (strchr(header, '\t') != NULL) return '\t';
    return strchr(header, ',') == NULL && strchr(header, ';') != NULL ? ';' : ',';
}

static size_t count_lines(const char *text)
{
    size_t n = 1;
    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

static fr_status take_row(const fr_host *h, csv *c, char *line, int number, char separator)
{
    char *field[MOST_COLUMNS];
    size_t n = split(line, separator, field, MOST_COLUMNS);
    if (c->rows == 0) {
        if (n > MOST_COLUMNS)
            return h->fail(h, FR_INPUT, "%s, line %d: %zu columns are more than %d", c->path, number, n,
                           MOST_COLUMNS);
        c->columns = n;
    }
    while (n > c->columns && n <= MOST_COLUMNS && field[n - 1][0] == '\0')
        n--; /* separators at the end, as spreadsheets leave them */
    if (n != c->columns)
        return h->fail(h, FR_INPUT, "%s, line %d: %zu fields where the header has %zu; correct the line",
                       c->path, number, n, c->columns);
    size_t cells = (c->rows + 1) * c->columns;
    char **grown = cells > 0 ? realloc(c->cell, cells * sizeof *grown) : NULL;
    if (grown == NULL) return no_memory(h, c->path);
    c->cell = grown;
    memcpy(c->cell + c->rows * c->columns, field, n * sizeof *field);
    c->line[c->rows++] = number;
    return FR_OK;
}

static fr_status take_lines(const fr_host *h, csv *c)
{
    char separator = ',';
    int number = 0;
    c->line = calloc(count_lines(c->text), sizeof *c->line);
    if (c->line == NULL) return no_memory(h, c->path);
    for (char *line = c->text, *next; line != NULL; line = next) {
        size_t n = strcspn(line, "\n");
        next = line[n] == '\n' ? line + n + 1 : NULL;
        line[n] = '\0';
        if (n > 0 && line[n - 1] == '\r') line[n - 1] = '\0';
        number++;
        if (line[strspn(line, " \t,;")] == '\0' || line[0] == '#') continue;
        if (c->rows == 0) separator = separator_of(line);
        fr_status status = take_row(h, c, line, number, separator);
        if (status != FR_OK) return status;
    }
    if (c->rows >= 2) return FR_OK;
    return h->fail(h, FR_INPUT, "%s has no rows: a header and at least one line are expected", c->path);
}

fr_status csv_parse(const fr_host *h, const char *path, const char *bytes, size_t n, csv *out)
{
    size_t size = 0;
    *out = (csv){ .path = path };
    fr_status status = to_utf8(h, out, bytes, n, &size);
    if (status == FR_OK) status = take_lines(h, out);
    if (status != FR_OK) csv_free(out);
    return status;
}

static fr_status load(const fr_host *h, const char *path, FILE *f, char **bytes, size_t *n)
{
    size_t room = 0;
    for (*n = 0; *n <= LARGEST;) {
        if (*n == room) {
            size_t more = room == 0 ? 65536 : 2 * room;
            char *grown = more > room ? realloc(*bytes, more) : NULL;
            if (grown == NULL) return no_memory(h, path);
            *bytes = grown;
            room = more;
        }
        size_t got = fread(*bytes + *n, 1, room - *n, f);
        if (ferror(f)) return h->fail(h, FR_IO, "%s cannot be read: %s", path, strerror(errno));
        if (got == 0) return FR_OK;
        *n += got;
    }
    return h->fail(h, FR_INPUT, "%s is larger than 64 MiB; it is no table", path);
}

fr_status csv_read(const fr_host *h, const char *path, csv *out)
{
    char *bytes = NULL;
    size_t n = 0;
    FILE *f = fopen(path, "rb");
    *out = (csv){ .path = path };
    if (f == NULL) return h->fail(h, FR_IO, "%s cannot be opened: %s", path, strerror(errno));
    fr_status status = load(h, path, f, &bytes, &n);
    fclose(f);
    if (status == FR_OK) status = csv_parse(h, path, bytes == NULL ? "" : bytes, n, out);
    free(bytes);
    return status;
}

void csv_free(csv *c)
{
    free(c->text);
    free(c->cell);
    free(c->line);
    *c = (csv){ .path = c->path };
}

const char *csv_at(const csv *c, size_t row, size_t column)
{
    return c->cell[row * c->columns + column];
}

bool csv_number(const char *text, double *out)
{
    char *end = NULL;
    if (strpbrk(text, "xXnN") != NULL) return false; /* hexadecimal, nan, inf */
    *out = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*out);
}

/* text.c: memory of one read, and files as UTF-8 text. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "inp.h"

#define BLOCK (256u * 1024u)

typedef struct inp_block {
    struct inp_block *next;
    size_t used, size;
    max_align_t bytes[];
} inp_block;

void *inp_alloc(inp_memory *m, size_t n, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    if (size != 0 && n > (SIZE_MAX / 2) / size) return NULL;
    size_t need = (n * size + unit) / unit * unit;
    if (m->blocks == NULL || m->blocks->size - m->blocks->used < need) {
        size_t room = need > BLOCK ? need : BLOCK;
        inp_block *block = calloc(1, sizeof *block + room);
        if (block == NULL) return NULL;
        block->next = m->blocks;
        block->size = room;
        m->blocks = block;
    }
    void *p = (char *)m->blocks->bytes + m->blocks->used;
    m->blocks->used += need;
    return p;
}

char *inp_copy(inp_memory *m, const char *text, size_t n)
{
    char *copy = inp_alloc(m, n + 1, 1);
    if (copy != NULL) memcpy(copy, text, n);
    return copy;
}

void inp_free_all(inp_memory *m)
{
    while (m->blocks != NULL) {
        inp_block *next = m->blocks->next;
        free(m->blocks);
        m->blocks = next;
    }
}

fr_status inp_no_memory(const inp *r)
{
    return r->h->fail(r->h, FR_MEMORY, "no memory left while reading %s", r->path);
}

const char *inp_say(const inp *r, const char *english)
{
    return r->h->say ? r->h->say(r->h, english) : english;
}

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
static bool is_utf8(const unsigned char *p, size_t n)
{
    if (p == NULL) return n == 0;
    for (size_t i = 0; i < n;) {
        unsigned char c = p[i];
        size_t more = c < 0x80                ? 0
                      : c >= 0xC2 && c < 0xE0 ? 1
                      : c >= 0xE0 && c < 0xF0 ? 2
                      : c >= 0xF0 && c < 0xF5 ? 3
                                              : 9;
        if (more == 9 || i + more >= n + (more == 0)) return false;
        for (size_t k = 1; k <= more; k++)
            if ((p[i + k] & 0xC0) != 0x80) return false;
        if ((c == 0xE0 && p[i + 1] < 0xA0) || (c == 0xED && p[i + 1] > 0x9F)) return false;
        if ((c == 0xF0 && p[i + 1] < 0x90) || (c == 0xF4 && p[i + 1] > 0x8F)) return false;
        i += more + 1;
    }
    return true;
}

/* From `encoding` to UTF-8; NULL when the bytes are not of it. */
static char *recode(inp_memory *m, const char *encoding, char *bytes, size_t n, size_t *size)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) return NULL;
    size_t room = n * 4 + 1, left = room - 1, rest = n;
    char *text = inp_alloc(m, room, 1), *to = text, *from = bytes;
    bool good = text != NULL && iconv(cd, &from, &rest, &to, &left) != (size_t)-1 && rest == 0;
    iconv_close(cd);
    if (!good) return NULL;
    *size = (size_t)(to - text);
    text[*size] = '\0';
    return text;
}

/* GBK (GB18030) is what Chinese Windows writes; Latin-1 takes any bytes, and is told. */
static fr_status to_utf8(const fr_host *h, inp_memory *m, const char *path, char **text, size_t *size)
{
    if (*size >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0) {
        *text += 3;
        *size -= 3;
    }
    if (is_utf8((const unsigned char *)*text, *size)) return FR_OK;
    size_t n = 0;
    char *other = recode(m, "GB18030", *text, *size, &n);
    if (other == NULL) {
        other = recode(m, "ISO-8859-1", *text, *size, &n);
        if (other == NULL) return h->fail(h, FR_MEMORY, "no memory left while reading %s", path);
        h->log(h, FR_LOG_WARNING, "%s is neither UTF-8 nor GBK; it is read as Latin-1: check the names",
               path);
    } else {
        h->log(h, FR_LOG_INFO, "%s is read as GBK", path);
    }
    *text = other;
    *size = n;
    return FR_OK;
}

static fr_status read_all(const fr_host *h, inp_memory *m, const char *path, FILE *f, char **text,
                          size_t *size)
{
    struct stat st;
    if (fstat(fileno(f), &st) != 0 || S_ISDIR(st.st_mode))
        return h->fail(h, FR_IO, "%s is not a file that can be read", path);
    if (st.st_size > (off_t)INP_MAX_FILE)
        return h->fail(h, FR_INPUT, "%s is larger than 1 GiB; that is no input file", path);
    size_t room = (size_t)st.st_size;
    *text = inp_alloc(m, room + 1, 1);
    if (*text == NULL) return h->fail(h, FR_MEMORY, "no memory left while reading %s", path);
    *size = fread(*text, 1, room, f);
    if (ferror(f)) return h->fail(h, FR_IO, "%s cannot be read: %s", path, strerror(errno));
    if (memchr(*text, 0, *size) != NULL)
        return h->fail(h, FR_INPUT, "%s holds zero bytes; it is not a text file", path);
    return FR_OK;
}

fr_status inp_load(const fr_host *h, inp_memory *m, const char *path, char **text, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) return h->fail(h, FR_IO, "%s cannot be opened: %s", path, strerror(errno));
    fr_status status = read_all(h, m, path, f, text, size);
    fclose(f);
    return status != FR_OK ? status : to_utf8(h, m, path, text, size);
}

static bool is_absolute(const char *name)
{
    bool drive = name[0] != '\0' && name[1] == ':' && (name[2] == '/' || name[2] == '\\');
    return name[0] == '/' || name[0] == '\\' || drive;
}

char *inp_beside(inp_memory *m, const char *from, const char *name)
{
    const char *slash = strrchr(from, '/');
    size_t folder = slash == NULL || is_absolute(name) ? 0 : (size_t)(slash - from) + 1;
    char *out = inp_alloc(m, folder + strlen(name) + 1, 1);
    if (out == NULL) return NULL;
    memcpy(out, from, folder);
    strcpy(out + folder, name);
    for (char *p = out + folder; *p != '\0'; p++)
        if (*p == '\\') *p = '/';
    return out;
}

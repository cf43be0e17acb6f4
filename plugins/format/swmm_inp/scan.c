/* scan.c: the file as sections of rows of tokens. Works in place on the text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"

#define MAX_TOKENS 4096

typedef struct scan {
    inp *r;
    int section; /* position in inp_sections; -1 unknown, -2 before the first heading */
    int line;
    char *kept;                  /* where the text of a kept section began; NULL = not one */
    const char *heading;         /* of that section */
    char *comment, *comment_end; /* comment lines that stand just above */
    char **token;
} scan;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Quotes keep blanks and ; together; "" is an empty token. */
int inp_tokens(char *line, char **token, int most)
{
    int n = 0;
    char *p = line;
    for (;;) {
        while (is_blank(*p))
            p++;
        if (*p == '\0' || *p == ';') return n;
        if (n == most) return -1;
        bool quoted = *p == '"' && strchr(p + 1, '"') != NULL;
        if (quoted) p++;
        token[n++] = p;
        while (*p != '\0' && (quoted ? *p != '"' : !is_blank(*p) && *p != ';'))
            p++;
        bool last = *p == '\0' || (!quoted && *p == ';');
        *p = '\0';
        if (last) return n;
        p++;
    }
}

/* The text of a kept section is handed on as it stands. */
static fr_status end_kept(scan *s, char *end)
{
    inp *r = s->r;
    if (s->kept == NULL) return FR_OK;
    char *copy = inp_copy(&r->memory, s->kept, (size_t)(end - s->kept));
    if (copy == NULL) return inp_no_memory(r);
    size_t n = 0;
    for (char *p = copy; *p != '\0'; p++)
        if (*p != '\r') copy[n++] = *p;
    copy[n] = '\0';
    s->kept = NULL;
    return r->h->model_keep(r->h, s->heading, copy);
}

static fr_status unknown_section(scan *s, char *heading)
{
    inp *r = s->r;
    INP_WARN(r, s->line, "the section [%s] is not known to SWMM 5.2; its text is kept and not used", heading);
    char *name = inp_alloc(&r->memory, strlen(heading) + 2, 1);
    if (name == NULL) return inp_no_memory(r);
    strcat(strcpy(name, heading), "\n");
    return r->h->model_keep(r->h, "@sections", name);
}

/* The rules are parsed by their own plugin: this lets its messages name the line of this file. */
static fr_status note_controls_line(const scan *s)
{
    char text[24];
    const fr_host *h = s->r->h;
    if (h->kept_text(h, "CONTROLS") != NULL) return FR_OK; /* a second part goes on behind the first */
    snprintf(text, sizeof text, "%d", s->line + 1);
    return h->model_option(h, "controls_line", text);
}

static fr_status begin_section(scan *s, char *line, char *next)
{
    char *end = strchr(line, ']');
    if (end == NULL) {
        INP_ERROR(s->r, s->line, "the heading '%s' has no ]; add it", line);
        s->section = -1;
        return FR_OK;
    }
    *end = '\0';
    char *heading = line + 1;
    while (is_blank(*heading))
        heading++;
    s->section = heading[0] == '\0' ? -1 : inp_section_find(heading);
    if (s->section < 0 && heading[0] == '@') heading++;
    if (s->section < 0) INP_TRY(unknown_section(s, heading));
    if (s->section >= 0 && inp_sections[s->section].mode != M_TEXT) return FR_OK;
    s->kept = next;
    s->heading = s->section >= 0 ? inp_sections[s->section].name : heading;
    return strcmp(s->heading, "CONTROLS") == 0 ? note_controls_line(s) : FR_OK;
}

static void note_comment(scan *s, char *line, char *end)
{
    if (line[1] == ';') return;
    if (s->comment == NULL) s->comment = line;
    s->comment_end = end;
}

/* ";first\n;second" -> "first\nsecond". */
static char *take_comment(scan *s)
{
    if (s->comment == NULL) return NULL;
    char *copy = inp_copy(&s->r->memory, s->comment, (size_t)(s->comment_end - s->comment));
    s->comment = NULL;
    if (copy == NULL) return NULL;
    char *to = copy;
    bool start = true;
    for (char *p = copy; *p != '\0'; p++) {
        bool skip = *p == '\r' || (start && (*p == ';' || is_blank(*p)));
        if (start && *p == ';')
            start = false;
        else if (*p == '\n')
            start = true;
        if (!skip) *to++ = *p;
    }
    *to = '\0';
    return copy;
}

static fr_status add_row(scan *s, char *line)
{
    inp *r = s->r;
    int n = inp_tokens(line, s->token, MAX_TOKENS);
    if (n < 0) {
        INP_ERROR(r, s->line, "more than %d words in one line; break it up", MAX_TOKENS);
        return FR_OK;
    }
    if (n == 0) return FR_OK;
    inp_rows *rows = &r->rows[s->section];
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity == 0 ? 16 : rows->capacity * 2;
        inp_row *grown = capacity > INP_MAX_ROWS ? NULL : realloc(rows->items, capacity * sizeof *grown);
        if (grown == NULL) return inp_no_memory(r);
        rows->items = grown;
        rows->capacity = capacity;
    }
    inp_row *row = &rows->items[rows->count++];
    *row = (inp_row){ .count = n, .line = s->line, .element = -1, .comment = take_comment(s) };
    row->token = inp_alloc(&r->memory, (size_t)n, sizeof *row->token);
    if (row->token == NULL) return inp_no_memory(r);
    memcpy(row->token, s->token, (size_t)n * sizeof *row->token);
    return FR_OK;
}

static fr_status one_line(scan *s, char *line, char *end, char *next)
{
    inp *r = s->r;
    if (end - line > INP_MAX_LINE) {
        INP_ERROR(r, s->line, "the line is longer than %d bytes; break it up", INP_MAX_LINE);
        return FR_OK;
    }
    while (is_blank(*line))
        line++;
    if (*line == '[') {
        INP_TRY(end_kept(s, line));
        *end = '\0';
        s->comment = NULL;
        return begin_section(s, line, next);
    }
    if (*line == ';') {
        if (s->kept == NULL) note_comment(s, line, end);
        return FR_OK;
    }
    if (line >= end || *line == '\0') {
        s->comment = NULL;
        return FR_OK;
    }
    if (s->section == -2) {
        *end = '\0';
        INP_ERROR(
            r, s->line,
            "'%.40s' stands before the first section; a SWMM input file begins with a heading like [TITLE]",
            line);
        s->section = -1;
    }
    if (s->section < 0) return FR_OK;
    if (s->kept != NULL) { /* the text stays whole: its rows are cut from a copy */
        line = inp_copy(&r->memory, line, (size_t)(end - line));
        if (line == NULL) return inp_no_memory(r);
    } else {
        *end = '\0';
    }
    return add_row(s, line);
}

fr_status inp_scan(inp *r)
{
    scan s = { .r = r, .section = -2 };
    s.token = inp_alloc(&r->memory, MAX_TOKENS, sizeof *s.token);
    if (s.token == NULL) return inp_no_memory(r);
    char *end_of_text = r->text + r->size;
    for (char *line = r->text; line < end_of_text;) {
        char *end = memchr(line, '\n', (size_t)(end_of_text - line));
        if (end == NULL) end = end_of_text;
        char *next = end < end_of_text ? end + 1 : end;
        s.line++;
        fr_status status = one_line(&s, line, end, next);
        if (status != FR_OK) return status;
        line = next;
    }
    INP_TRY(end_kept(&s, end_of_text));
    if (s.section == -2)
        INP_ERROR(r, 1, "%s holds no section; it is not a SWMM input file", inp_say(r, "the file"));
    return FR_OK;
}

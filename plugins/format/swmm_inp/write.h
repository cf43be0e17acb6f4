/* write.h: a model as SWMM's input file. */
#ifndef INP_WRITE_H
#define INP_WRITE_H

#include <stdio.h>

#include "spec.h"

typedef struct inp_writer {
    const fr_host *h;
    FILE *f;
    inp_memory memory;
    inp_units units;
    bool elevation_offsets, darcy_weisbach;
    double start; /* s since 1970 */
    char *row;    /* being put together */
    size_t length, capacity;
    size_t kept; /* length up to the last token that says something */
    bool no_memory;
    inp_meaning *meaning; /* of each table that is a series */
} inp_writer;

fr_status inp_write(const fr_host *h, const char *path);

/* write_row.c: one row, token by token. A token that says nothing ("*") is dropped at the end of a row. */
void inp_row_begin(inp_writer *w);
void inp_row_token(inp_writer *w, const char *token);
void inp_row_nothing(inp_writer *w);
void inp_row_number(inp_writer *w, inp_unit unit, double si);
void inp_row_reference(inp_writer *w, fr_set set, int32_t element);
void inp_row_table(inp_writer *w, int32_t table);
void inp_row_end(inp_writer *w);
void inp_row_fields(inp_writer *w, const inp_fields *fields, fr_set set, int32_t element);
void inp_row_word(inp_writer *w, const char *words, int position);
/* The shortest decimal that reads back as the same value. */
typedef double (*inp_back)(const void *arg, double written);
void inp_row_shortest(inp_writer *w, double value, double target, inp_back back, const void *arg);

double inp_column(const inp_writer *w, fr_set set, int32_t element, const char *column); /* NaN when absent */
int32_t inp_column_index(const inp_writer *w, fr_set set, int32_t element, const char *column);
const char *inp_column_text(const inp_writer *w, fr_set set, int32_t element, const char *column);

/* write_sections.c, write_tables.c, write_options.c */
void inp_write_section(inp_writer *w, const inp_section *s);
void inp_write_heading(inp_writer *w, const char *name);
void inp_write_tables(inp_writer *w, const char *section);
void inp_write_options(inp_writer *w);
void inp_write_climate(inp_writer *w, const char *section);
bool inp_find_meanings(inp_writer *w);
/* Name of a series without "@meaning". */
void inp_base_name(const inp_writer *w, const fr_table *t, char *out, size_t n);

#endif

/* rows.c: rows to elements. */
#include <stdlib.h>
#include <string.h>

#include "spec.h"

static const char *set_words(fr_set set)
{
    static const char *const words[FR_SET_STANDARD_COUNT] = {
        [FR_GAUGES] = "rain gauge", [FR_CATCHMENTS] = "subcatchment", [FR_NODES] = "node",
        [FR_LINKS] = "link",        [FR_POLLUTANTS] = "pollutant",    [FR_LAND_USES] = "land use",
        [FR_AQUIFERS] = "aquifer",  [FR_SNOW_PACKS] = "snow pack",    [FR_SPONGE_TYPES] = "LID control",
        [FR_STREETS] = "street",    [FR_TRANSECTS] = "transect",
    };
    return set >= 0 && set < FR_SET_STANDARD_COUNT && words[set] != NULL ? words[set] : "element";
}

int32_t inp_find(inp *r, const inp_row *row, fr_set set, const char *name)
{
    int32_t found = r->h->element_find(r->h, set, name);
    if (found < 0)
        INP_ERROR(r, row->line, "[%s] there is no %s '%s'; correct the name or define it", r->section,
                  inp_say(r, set_words(set)), name);
    return found;
}

typedef struct definition {
    inp_row *row;
    const inp_section *section;
} definition;

static int by_line(const void *a, const void *b)
{
    int x = ((const definition *)a)->row->line, y = ((const definition *)b)->row->line;
    return (x > y) - (x < y);
}

static fr_status define(inp *r, const definition *d)
{
    const inp_section *s = d->section;
    const char *name = d->row->token[0];
    if (name[0] == '\0') {
        INP_ERROR(r, d->row->line, "[%s] a row begins with an empty name; give it one", s->name);
        return FR_OK;
    }
    int32_t before = inp_names_find(&r->defined[s->set], name);
    if (before >= 0) {
        INP_ERROR(r, d->row->line,
                  "[%s] the %s '%s' is defined twice (first in line %d); give each its own name", s->name,
                  inp_say(r, set_words(s->set)), name, (int)before);
        return FR_OK;
    }
    if (!inp_names_add(&r->defined[s->set], name, d->row->line)) return inp_no_memory(r);
    INP_TRY(r->h->model_add(r->h, s->set, name, d->row->line, &d->row->element));
    if (s->kind >= 0) INP_TRY(r->h->model_index(r->h, s->set, d->row->element, "kind", s->kind));
    bool described = s->set == FR_CATCHMENTS || s->set == FR_NODES || s->set == FR_LINKS;
    if (described && d->row->comment != NULL && d->row->comment[0] != '\0')
        return r->h->model_text(r->h, s->set, d->row->element, "description", d->row->comment);
    return FR_OK;
}

/* Elements stand in the model in the order of the file, as SWMM numbers them. */
fr_status inp_define_names(inp *r)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < inp_section_count; i++)
        if (inp_sections[i].mode == M_NAMED) n += r->rows[i].count;
    definition *all = inp_alloc(&r->memory, n + 1, sizeof *all);
    if (all == NULL) return inp_no_memory(r);
    for (size_t i = 0; i < inp_section_count; i++)
        for (size_t j = 0; inp_sections[i].mode == M_NAMED && j < r->rows[i].count; j++)
            all[k++] = (definition){ &r->rows[i].items[j], &inp_sections[i] };
    qsort(all, n, sizeof *all, by_line);
    for (size_t i = 0; i < n; i++)
        INP_TRY(define(r, &all[i]));
    return FR_OK;
}

static fr_status read_row(inp *r, const inp_section *s, inp_row *row)
{
    int at = 1;
    if (s->mode == M_ROWS) row->element = inp_find(r, row, s->set, row->token[0]);
    if (s->mode == M_RECORD) {
        INP_TRY(r->h->model_add(r->h, s->set, NULL, row->line, &row->element));
        at = 0;
    }
    if (row->element < 0) return FR_OK; /* told already */
    return inp_read_fields(r, row, at, s->fields, s->set, row->element, NULL);
}

fr_status inp_read_rows(inp *r, const inp_section *s)
{
    inp_rows *rows = inp_rows_of(r, s->name);
    r->section = s->name;
    bool plain = s->mode == M_NAMED || s->mode == M_ROWS || s->mode == M_RECORD;
    for (size_t i = 0; plain && i < rows->count && r->errors <= INP_MAX_ERRORS; i++)
        INP_TRY(read_row(r, s, &rows->items[i]));
    return s->read == NULL ? FR_OK : s->read(r, s);
}

/* swmm_inp.c: the input file of EPA SWMM 5.2 (.inp), read and written. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"
#include "write.h"

static fr_status read_sections(inp *r)
{
    INP_TRY(inp_scan(r));
    INP_TRY(inp_read_options(r));
    INP_TRY(inp_collect_tables(r));
    INP_TRY(inp_rule_tables(r));
    INP_TRY(inp_define_names(r));
    INP_TRY(inp_read_climate(r));
    for (size_t i = 0; i < inp_section_count && r->errors <= INP_MAX_ERRORS; i++)
        INP_TRY(inp_read_rows(r, &inp_sections[i]));
    if (r->errors <= INP_MAX_ERRORS) INP_TRY(inp_finish(r));
    return FR_OK;
}

static void free_raws(inp_raws *all)
{
    for (size_t i = 0; i < all->count; i++)
        free(all->items[i].data);
    free(all->items);
    inp_names_free(&all->index);
}

static void end_reading(inp *r)
{
    for (size_t i = 0; r->rows != NULL && i < inp_section_count; i++)
        free(r->rows[i].items);
    for (size_t i = 0; i < FR_COUNT(r->defined); i++)
        inp_names_free(&r->defined[i]);
    free_raws(&r->curves);
    free_raws(&r->series);
    free_raws(&r->patterns);
    inp_free_all(&r->memory);
}

static fr_status read_file(inp *r)
{
    r->rows = inp_alloc(&r->memory, inp_section_count, sizeof *r->rows);
    if (r->rows == NULL) return inp_no_memory(r);
    INP_TRY(inp_load(r->h, &r->memory, r->path, &r->text, &r->size));
    fr_status status = read_sections(r);
    if (status != FR_OK || r->errors == 0) return status;
    if (r->errors > 1)
        r->h->log(r->h, FR_LOG_ERROR, "%s: %d errors in all; correct them and try again", r->path, r->errors);
    return FR_INPUT;
}

/* Numbers are read and written with a decimal point whatever the locale. */
static fr_status read_model(const fr_host *h, const char *path)
{
    locale_t plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0), old = (locale_t)0;
    if (plain != (locale_t)0) old = uselocale(plain);
    inp r = { .h = h, .path = path };
    fr_status status = read_file(&r);
    end_reading(&r);
    if (plain != (locale_t)0) {
        uselocale(old);
        freelocale(plain);
    }
    return status;
}

static fr_status write_model(const fr_host *h, const char *path)
{
    locale_t plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0), old = (locale_t)0;
    if (plain != (locale_t)0) old = uselocale(plain);
    fr_status status = inp_write(h, path);
    if (plain != (locale_t)0) {
        uselocale(old);
        freelocale(plain);
    }
    return status;
}

/* A heading of SWMM in the first bytes, or the name of the file. */
static int recognise(const char *path, const char *head, size_t n)
{
    static const char *const headings[] = { "[TITLE]", "[OPTIONS]", "[JUNC", "[RAINGAGES]",
                                            "[SUBCATCHMENTS]" };
    const char *dot = strrchr(path, '.');
    int sure = dot != NULL && inp_same(dot, ".inp") ? 50 : 0;
    for (size_t i = 0; i < n && head != NULL; i++)
        for (size_t k = 0; k < FR_COUNT(headings) && head[i] == '['; k++)
            if (n - i >= strlen(headings[k]) && inp_begins(head + i, headings[k])) return sure + 45;
    return sure;
}

static const fr_format_ops ops = {
    .struct_size = sizeof ops,
    .extensions = "inp",
    .recognise = recognise,
    .read = read_model,
    .write = write_model,
};

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_FORMAT,
    .name = "format/swmm_inp",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation =
        "Rossman, L. and M. Simon (2022). Storm Water Management Model User's Manual Version 5.2, appendix D. "
        "EPA/600/R-22/030",
    .summary = "Reads and writes the input files of EPA SWMM 5.2 (.inp)",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC,
    .format = &ops,
};

FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi)
{
    static const fr_plugin *const plugins[] = { &plugin, NULL };
    return host_abi >> 16 == FR_ABI_MAJOR ? plugins : NULL;
}

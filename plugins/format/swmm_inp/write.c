/* write.c: the whole file, through a temporary one that then takes its name. */
#include "write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Sections that the reader did not know, as they stood. */
static void write_unknown(inp_writer *w)
{
    const char *names = w->h->kept_text(w->h, "@sections");
    for (const char *p = names; p != NULL && *p != '\0';) {
        size_t n = strcspn(p, "\n");
        char *name = inp_copy(&w->memory, p, n);
        const char *first = name == NULL ? NULL : strstr(names, name);
        const char *text = name == NULL ? NULL : w->h->kept_text(w->h, name);
        if (text != NULL && first == p) fprintf(w->f, "\n[%s]\n%s", name, text);
        p += n + (p[n] == '\n');
    }
}

static fr_status write_all(inp_writer *w)
{
    const fr_host *h = w->h;
    const char *units = h->option(h, "flow_units"), *offsets = h->option(h, "link_offsets");
    const char *equation = h->option(h, "force_main_equation");
    int flow_units = units == NULL ? -1 : inp_word(units, INP_FLOW_UNITS);
    w->units = inp_units_of(flow_units < 0 ? 3 : flow_units);
    w->elevation_offsets = offsets != NULL && inp_same(offsets, "elevation");
    w->darcy_weisbach = equation != NULL && inp_same(equation, "d-w");
    w->start = h->option_number(h, "start_epoch", 0.0);
    if (!inp_find_meanings(w)) return h->fail(h, FR_MEMORY, "no memory left while writing a model");
    for (size_t i = 0; i < inp_section_count; i++)
        inp_write_section(w, &inp_sections[i]);
    write_unknown(w);
    return w->no_memory ? h->fail(h, FR_MEMORY, "no memory left while writing a model") : FR_OK;
}

fr_status inp_write(const fr_host *h, const char *path)
{
    inp_writer w = { .h = h };
    char *temporary = inp_alloc(&w.memory, strlen(path) + 5, 1);
    if (temporary == NULL) return h->fail(h, FR_MEMORY, "no memory left while writing %s", path);
    strcat(strcpy(temporary, path), ".new");
    w.f = fopen(temporary, "wb");
    if (w.f == NULL) {
        fr_status status = h->fail(h, FR_IO, "%s cannot be written: %s", path, strerror(errno));
        inp_free_all(&w.memory);
        return status;
    }
    fr_status status = write_all(&w);
    bool bad = ferror(w.f) != 0;
    bad = fclose(w.f) != 0 || bad;
    if (status == FR_OK && (bad || rename(temporary, path) != 0))
        status = h->fail(h, FR_IO, "%s cannot be written: %s", path, strerror(errno));
    if (status != FR_OK) remove(temporary);
    free(w.row);
    inp_free_all(&w.memory);
    return status;
}

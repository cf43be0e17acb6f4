/* provenance.c: what must be equal for a checkpoint to continue a run: program, model, plugins, settings. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "run/run_parts.h"

#ifndef FRESHET_VERSION
#define FRESHET_VERSION "unknown"
#endif

static void add_text(fr_sha256 *d, const char *text)
{
    fr_sha256_add(d, text == NULL ? "\1" : text, text == NULL ? 2 : strlen(text) + 1);
}

static void add_column(fr_sha256 *d, const fr_model *m, fr_set set, const fr_column_info *c)
{
    size_t n = fr_model_count(m, set);
    add_text(d, c->name);
    if (c->type == FR_COLUMN_NUMBER) {
        const double *v = fr_model_numbers(m, set, c->name);
        if (v != NULL) fr_sha256_add(d, v, n * sizeof *v);
    } else if (c->type == FR_COLUMN_TEXT) {
        const char *const *v = fr_model_texts(m, set, c->name);
        for (size_t i = 0; v != NULL && i < n; i++)
            add_text(d, v[i]);
    } else {
        const int32_t *v = fr_model_indices(m, set, c->name);
        if (v != NULL) fr_sha256_add(d, v, n * sizeof *v);
    }
}

static void model_digest(const fr_model *m, char text[FR_SHA256_TEXT])
{
    fr_sha256 d;
    fr_sha256_start(&d);
    for (fr_set set = 0; set < (fr_set)fr_model_set_count(m); set++) {
        add_text(&d, fr_model_set_name(m, set));
        for (size_t i = 0; i < fr_model_count(m, set); i++)
            add_text(&d, fr_model_name(m, set, i));
        for (size_t c = 0; c < fr_model_column_count(m, set); c++)
            add_column(&d, m, set, fr_model_column_info(m, set, c));
    }
    for (size_t i = 0; i < fr_model_table_count(m); i++) {
        const fr_table *t = fr_model_table(m, (int32_t)i);
        add_text(&d, t->kind);
        add_text(&d, t->name);
        fr_sha256_add(&d, t->data, t->rows * t->columns * sizeof *t->data);
    }
    for (size_t i = 0; i < fr_model_option_count(m); i++) {
        const char *value = NULL;
        add_text(&d, fr_model_option_at(m, i, &value));
        add_text(&d, value);
    }
    fr_sha256_end(&d, text);
}

static void add_slot(fr_text *out, const fr_slot *slot)
{
    const fr_record *record = fr_instance_record(slot->instance);
    const char *label = fr_instance_label(slot->instance);
    fr_text_addf(out, "plugin %s %s, file %s\n", label, record->plugin->version, fr_record_digest(record));
    const int32_t *rows = fr_instance_rows(slot->instance);
    size_t n = fr_instance_size(slot->instance);
    fr_sha256 d;
    char digest[FR_SHA256_TEXT];
    fr_sha256_start(&d);
    if (rows != NULL) fr_sha256_add(&d, rows, n * sizeof *rows);
    fr_sha256_end(&d, digest);
    fr_text_addf(out, "domain of %s: set %d, %zu elements, %s\n", label, (int)fr_instance_set(slot->instance),
                 n, rows == NULL ? "all" : digest);
    if (slot->ops->rates != NULL)
        fr_text_addf(out, "tolerances of %s: %.17g %.17g\n", label, slot->relative_tolerance,
                     slot->absolute_tolerance);
    const char *settings = fr_instance_settings(slot->instance);
    for (const char *line = settings; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        fr_text_addf(out, "parameter of %s: %.*s\n", label, (int)length, line);
        line += length + (line[length] == '\n');
    }
}

fr_status fr_provenance(const fr_run *run, char **text, fr_error *err)
{
    const fr_run_spec *s = &run->spec;
    char digest[FR_SHA256_TEXT];
    fr_text out = { 0 };
    model_digest(run->model, digest);
    fr_text_addf(&out, "freshet %s\n", FRESHET_VERSION);
    fr_text_addf(&out, "model %s\n", digest);
    fr_text_addf(&out, "times: end %.17g s, report from %.17g s every %.17g s, exchange step %.17g s\n",
                 s->end, s->report_start, s->report_step, s->exchange_step);
    fr_text_addf(&out, "tolerances %.17g %.17g, seed %llu\n", s->relative_tolerance, s->absolute_tolerance,
                 (unsigned long long)s->seed);
    for (size_t i = 0; i < s->option_count; i++)
        fr_text_addf(&out, "option %s=%s\n", s->options[i].name, s->options[i].value);
    for (size_t i = 0; i < run->slot_count; i++)
        add_slot(&out, &run->slots[i]);
    fr_status status = fr_text_status(&out, err);
    if (status == FR_OK) *text = fr_copy_text(fr_text_chars(&out), err);
    fr_text_free(&out);
    return status != FR_OK || *text == NULL ? FR_MEMORY : FR_OK;
}

fr_status fr_provenance_compare(const char *saved, const char *now, fr_error *err)
{
    while (*saved != '\0' || *now != '\0') {
        size_t a = strcspn(saved, "\n"), b = strcspn(now, "\n");
        if (a != b || strncmp(saved, now, a) != 0)
            return fr_fail(
                err, FR_INPUT,
                "the checkpoint belongs to another run: it was made with '%.*s', now it is '%.*s'. Start "
                "afresh, or restore what was changed",
                (int)a, saved, (int)b, now);
        saved += a + (saved[a] == '\n');
        now += b + (now[b] == '\n');
    }
    return FR_OK;
}

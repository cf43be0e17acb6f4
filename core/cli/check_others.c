/* check_others.c: what formats, indicators and measures must prove: no crash on odd input, and their own
 * round trip. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/message.h"
#include "cli/check_parts.h"
#include "host/random.h"
#include "run/synthetic.h"

static fr_verdict untested(char *detail, size_t n, const char *words)
{
    snprintf(detail, n, "%s", words);
    return FR_UNTESTED;
}

/* ---- results that hold nothing, for indicators ---- */

static const double *no_statistic(void *context, fr_set set, const char *field, fr_statistic statistic)
{
    (void)context, (void)set, (void)field, (void)statistic;
    return NULL;
}

static size_t no_times(void *context, const double **times)
{
    (void)context;
    *times = NULL;
    return 0;
}

static const double *no_frame(void *context, fr_set set, const char *field, size_t k)
{
    (void)context, (void)set, (void)field, (void)k;
    return NULL;
}

static const char *no_unit(void *context, fr_set set, const char *field)
{
    (void)context, (void)set, (void)field;
    return NULL;
}

static size_t no_ledger(void *context, size_t line, const char **process, const char **account,
                        fr_direction *direction, double *volume)
{
    (void)context, (void)line;
    *process = *account = "";
    *direction = FR_IN;
    *volume = 0;
    return 0;
}

static fr_status any_table(void *context, const char *name, const char *title, fr_set set, size_t columns,
                           const fr_table_column *column, fr_error *err)
{
    (void)context, (void)name, (void)title, (void)set, (void)columns, (void)column, (void)err;
    return FR_OK;
}

static fr_status any_row(void *context, int32_t element, const fr_value *values, fr_error *err)
{
    (void)context, (void)element, (void)values, (void)err;
    return FR_OK;
}

static fr_status any_cost(void *context, const char *item, double quantity, const char *unit, fr_error *err)
{
    (void)context, (void)item, (void)quantity, (void)unit, (void)err;
    return FR_OK;
}

static fr_status any_change(void *context, fr_set set, int32_t element, const char *text, fr_error *err)
{
    (void)context, (void)set, (void)element, (void)text, (void)err;
    return FR_OK;
}

static fr_status make(const fr_check_case *c, const fr_model *model, fr_model *edit, fr_instance **out,
                      fr_error *err)
{
    static const fr_result_services results = { NULL,      no_statistic, no_times, no_frame, no_unit,
                                                no_ledger, any_table,    any_row,  NULL };
    static const fr_measure_services measures = { NULL, any_cost, any_change };
    fr_instance_spec spec = { .record = c->record,
                              .model = model,
                              .edit = edit,
                              .set = FR_NONE,
                              .params = c->params,
                              .param_count = c->param_count,
                              .results = &results,
                              .measures = &measures };
    return fr_instance_new(&spec, out, err);
}

/* Crash-free is what counts: a clean message is as good as success. */
static fr_verdict outcome(fr_status status, const fr_error *err, const char *good, char *detail, size_t n)
{
    snprintf(detail, n, "%s", status == FR_OK ? good : err->message);
    return status == FR_PLUGIN || status == FR_INTERNAL ? FR_FAILED : FR_PASSED;
}

static fr_verdict on_model(const fr_check_case *c, size_t elements, char *detail, size_t n)
{
    const fr_plugin *p = c->record->plugin;
    fr_model *model = NULL, *copy = NULL;
    fr_instance *in = NULL;
    fr_error err = FR_ERROR_INIT;
    fr_status status = fr_synthetic_model(elements, true, &model, &err);
    if (status == FR_OK && p->kind == FR_MEASURE) status = fr_model_copy(model, &copy, &err);
    if (status == FR_OK) status = make(c, model, copy, &in, &err);
    fr_verdict verdict = FR_UNTESTED;
    if (status != FR_OK) {
        snprintf(detail, n, "%s", err.message);
    } else {
        status = p->kind == FR_MEASURE ? fr_instance_apply(in, &err) : fr_instance_evaluate(in, &err);
        verdict = outcome(status, &err, fr_say("done"), detail, n);
    }
    fr_instance_free(in);
    fr_model_free(copy);
    fr_model_free(model);
    return verdict;
}

static fr_verdict check_empty(const fr_check_case *c, char *detail, size_t n)
{
    if (c->record->plugin->kind == FR_FORMAT)
        return untested(detail, n, fr_say("of indicators and measures only"));
    return on_model(c, 0, detail, n);
}

static fr_verdict check_small_model(const fr_check_case *c, char *detail, size_t n)
{
    if (c->record->plugin->kind == FR_FORMAT)
        return untested(detail, n, fr_say("of indicators and measures only"));
    return on_model(c, 12, detail, n);
}

/* ---- formats ---- */

static fr_status read_with(const fr_check_case *c, const char *path, fr_model **model, fr_error *err)
{
    fr_instance *in = NULL;
    FR_TRY(fr_model_new(path, model, err));
    fr_status status = make(c, NULL, *model, &in, err);
    if (status == FR_OK) status = fr_instance_read(in, path, err);
    fr_instance_free(in);
    return status;
}

static bool survives(const fr_check_case *c, const char *bytes, size_t size, const char *what, char *detail,
                     size_t n)
{
    char path[600];
    const char *extension = c->record->plugin->format->extensions;
    fr_model *model = NULL;
    fr_error err = FR_ERROR_INIT;
    snprintf(path, sizeof path, "%.500s/odd.%.*s", c->folder,
             extension == NULL ? 0 : (int)strcspn(extension, "|"), extension == NULL ? "" : extension);
    if (fr_file_write(path, bytes, size, &err) != FR_OK) return true;
    fr_record_recognise(c->record, path, bytes, size);
    fr_status status = read_with(c, path, &model, &err);
    fr_model_free(model);
    unlink(path);
    if (status != FR_PLUGIN && status != FR_INTERNAL && (status == FR_OK || err.message[0] != '\0'))
        return true;
    snprintf(detail, n, "%s: %.700s", what, err.message);
    return false;
}

static fr_verdict check_odd_files(const fr_check_case *c, char *detail, size_t n)
{
    const fr_plugin *p = c->record->plugin;
    if (p->kind != FR_FORMAT || p->format->read == NULL)
        return untested(detail, n, fr_say("of formats that read only"));
    char noise[4096], zeros[512] = { 0 };
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(int)(256 * fr_random(5, 0, i));
    if (!survives(c, "", 0, "an empty file", detail, n)) return FR_FAILED;
    if (!survives(c, zeros, sizeof zeros, "a file of zeros", detail, n)) return FR_FAILED;
    if (!survives(c, noise, sizeof noise, "a file of noise", detail, n)) return FR_FAILED;
    snprintf(detail, n, "%s", fr_say("empty, zeros and noise: a clean answer each time"));
    return FR_PASSED;
}

static fr_verdict compare(const fr_model *a, const fr_model *b, char *detail, size_t n)
{
    static const fr_set sets[] = { FR_GAUGES, FR_CATCHMENTS, FR_NODES, FR_LINKS };
    for (size_t i = 0; i < FR_COUNT(sets); i++) {
        size_t x = fr_model_count(a, sets[i]), y = fr_model_count(b, sets[i]);
        if (x == y) continue;
        snprintf(detail, n, fr_say("%zu %s were written, %zu came back"), x,
                 fr_say(fr_model_set_name(a, sets[i])), y);
        return FR_FAILED;
    }
    snprintf(detail, n, "%s", fr_say("the number of gauges, catchments, nodes and links is the same"));
    return FR_PASSED;
}

static fr_verdict check_round_trip(const fr_check_case *c, char *detail, size_t n)
{
    const fr_plugin *p = c->record->plugin;
    if (p->kind != FR_FORMAT || p->format->read == NULL || p->format->write == NULL)
        return untested(detail, n, fr_say("of formats that read and write only"));
    char path[600];
    fr_model *model = NULL, *back = NULL;
    fr_instance *in = NULL;
    fr_error err = FR_ERROR_INIT;
    snprintf(path, sizeof path, "%.500s/trip.%.*s", c->folder, (int)strcspn(p->format->extensions, "|"),
             p->format->extensions);
    fr_status status = fr_synthetic_model(12, true, &model, &err);
    if (status == FR_OK) status = make(c, model, NULL, &in, &err);
    if (status == FR_OK) status = fr_instance_write(in, path, &err);
    if (status == FR_OK) status = read_with(c, path, &back, &err);
    fr_verdict verdict = status == FR_OK ? compare(model, back, detail, n) : FR_FAILED;
    if (status != FR_OK) snprintf(detail, n, "%s", err.message);
    fr_instance_free(in);
    fr_model_free(model);
    fr_model_free(back);
    unlink(path);
    return verdict;
}

const fr_check fr_checks_others[] = {
    { "odd_files", "files that make no sense", check_odd_files },
    { "round_trip", "what it writes it reads back", check_round_trip },
    { "empty", "a model and results without anything", check_empty },
    { "small", "a small model without results", check_small_model },
    { NULL, NULL, NULL },
};

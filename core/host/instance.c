/* instance.c: the life of an instance and every call into its plugin. */
#include "host/instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/hash.h"
#include "base/message.h"
#include "base/strings.h"
#include "host/guard.h"
#include "host/instance_parts.h"

/* ---- making ---- */

static fr_status check_domain(fr_instance *in, fr_error *err)
{
    const fr_instance_spec *s = &in->spec;
    if (s->set == FR_NONE || s->model == NULL) {
        in->spec.set = FR_NONE;
        in->spec.rows = NULL;
        return FR_OK;
    }
    const char *set_name = fr_model_set_name(s->model, s->set);
    if (set_name == NULL)
        return fr_fail(err, FR_INTERNAL, "plugin %s: its element set does not exist", in->label);
    if (in->plugin->sets != NULL && !fr_words_contain(in->plugin->sets, set_name))
        return fr_fail_file(err, FR_INPUT, s->where_file, s->where_line,
                            "plugin %s cannot work on %s; it works on %s", in->plugin->name, fr_say(set_name),
                            in->plugin->sets);
    size_t whole = s->set == FR_GLOBAL ? 1 : fr_model_count(s->model, s->set);
    in->size = s->rows == NULL ? whole : s->row_count;
    if (s->rows == NULL) return FR_OK;
    in->rows = fr_arena_alloc(&in->arena, s->row_count, sizeof *in->rows, err);
    if (in->rows == NULL) return FR_MEMORY;
    for (size_t i = 0; i < s->row_count; i++) {
        in->rows[i] = s->rows[i];
        if (s->rows[i] < 0 || (size_t)s->rows[i] >= whole || (i > 0 && s->rows[i] <= s->rows[i - 1]))
            return fr_fail(err, FR_INTERNAL,
                           "plugin %s: the rows of its domain are not ascending or out of range", in->label);
    }
    if (in->size == whole) in->rows = NULL; /* all of them: the plain case */
    return FR_OK;
}

static fr_status copy_spec(fr_instance *in, const fr_instance_spec *spec, fr_error *err)
{
    in->spec = *spec;
    in->plugin = spec->record->plugin;
    in->label = fr_arena_text(&in->arena, spec->label == NULL ? in->plugin->name : spec->label, err);
    in->options = fr_arena_alloc(&in->arena, spec->option_count, sizeof *in->options, err);
    in->values = fr_arena_alloc(&in->arena, in->plugin->param_count, sizeof *in->values, err);
    if (in->label == NULL || in->options == NULL || in->values == NULL) return FR_MEMORY;
    for (size_t i = 0; i < spec->option_count; i++) {
        in->options[i].name = fr_arena_text(&in->arena, spec->options[i].name, err);
        in->options[i].value = fr_arena_text(&in->arena, spec->options[i].value, err);
        if (in->options[i].name == NULL || in->options[i].value == NULL) return FR_MEMORY;
    }
    in->spec.options = in->options;
    in->spec.params = NULL;
    in->spec.where_file = NULL;
    if (spec->where_file == NULL) return FR_OK;
    in->spec.where_file = fr_arena_text(&in->arena, spec->where_file, err);
    return in->spec.where_file == NULL ? FR_MEMORY : FR_OK;
}

static void fill_host(fr_instance *in)
{
    in->host = (fr_host){ .struct_size = sizeof in->host, .abi_version = FR_ABI_VERSION, .owner = in };
    fr_services_core(&in->host);
    fr_services_model(&in->host);
    fr_services_run(&in->host);
    fr_services_exchange(&in->host);
    if (in->spec.edit != NULL) fr_services_build(&in->host);
}

static fr_status set_up(fr_instance *in, const fr_instance_spec *spec, fr_error *err)
{
    FR_TRY(copy_spec(in, spec, err));
    FR_TRY(check_domain(in, err));
    fr_status status = fr_params_parse(in->plugin, spec->params, spec->param_count, &in->arena, in->values,
                                       err);
    if (status != FR_OK) {
        if (err != NULL && err->file[0] == '\0' && spec->where_file != NULL) {
            snprintf(err->file, sizeof err->file, "%s", spec->where_file);
            err->line = spec->where_line;
        }
        return status;
    }
    fr_params_describe(in->values, in->plugin->param_count, &in->settings);
    FR_TRY(fr_text_status(&in->settings, err));
    const char *epoch = fr_instance_option(in, "start_epoch");
    in->has_epoch = epoch != NULL && fr_parse_number(epoch, &in->start_epoch);
    in->key = spec->seed ^ fr_hash(in->label, strlen(in->label));
    fill_host(in);
    return FR_OK;
}

fr_status fr_instance_new(const fr_instance_spec *spec, fr_instance **out, fr_error *err)
{
    fr_instance *in = fr_alloc(1, sizeof *in, err);
    if (in == NULL) return FR_MEMORY;
    pthread_mutex_init(&in->lock, NULL);
    fr_status status = set_up(in, spec, err);
    if (status == FR_OK)
        *out = in;
    else
        fr_instance_free(in);
    return status;
}

void fr_instance_free(fr_instance *in)
{
    if (in == NULL) return;
    if (in->created && in->plugin->process != NULL && in->plugin->process->destroy != NULL) {
        fr_guard_frame frame;
        fr_guard_enter(&frame, in->label, in->spec.record->path, "destroy", 0);
        in->plugin->process->destroy(in->self);
        fr_guard_leave(&frame);
    }
    pthread_mutex_destroy(&in->lock);
    free(in->gathered.items);
    fr_text_free(&in->settings);
    fr_arena_free(&in->arena);
    free(in);
}

/* ---- looking at ---- */

const fr_plugin *fr_instance_plugin(const fr_instance *in)
{
    return in->plugin;
}

const fr_record *fr_instance_record(const fr_instance *in)
{
    return in->spec.record;
}

const char *fr_instance_label(const fr_instance *in)
{
    return in->label;
}

const fr_host *fr_instance_host(const fr_instance *in)
{
    return &in->host;
}

const fr_model *fr_instance_model(const fr_instance *in)
{
    return in->spec.model;
}

fr_set fr_instance_set(const fr_instance *in)
{
    return in->spec.set;
}

size_t fr_instance_size(const fr_instance *in)
{
    return in->size;
}

const int32_t *fr_instance_rows(const fr_instance *in)
{
    return in->rows;
}

fr_set fr_instance_resolve(const fr_instance *in, fr_set set)
{
    return set == FR_DOMAIN ? in->spec.set : set;
}

const char *fr_instance_settings(const fr_instance *in)
{
    return fr_text_chars(&in->settings);
}

void *fr_instance_self(const fr_instance *in)
{
    return in->self;
}

/* ---- what comes back from a call ---- */

static bool status_known(fr_status status)
{
#define STATUS_KNOWN(name, exit_code, words) \
    if (status == FR_##name) return true;
    FR_STATUS_LIST(STATUS_KNOWN)
#undef STATUS_KNOWN
    return false;
}

static void time_words(const fr_instance *in, double t, char *out, size_t n)
{
    char date[64] = "";
    if (in->has_epoch) {
        fr_format_datetime(in->start_epoch + t, date, sizeof date);
        snprintf(out, n, "%s (t = %.10g s)", date, t);
    } else {
        snprintf(out, n, "t = %.10g s", t);
    }
}

/* The message of a failed call: plugin, call, simulated time where there is one, then the plugin's own words. */
static fr_status failed(fr_instance *in, const char *call, double t, fr_status status, fr_error *err)
{
    const char *why = in->error.message[0] != '\0' ? in->error.message
                                                   : fr_say("it failed without saying why");
    const char *file = in->error.file[0] != '\0' ? in->error.file : NULL;
    if (in->plugin->process != NULL) {
        char when[96];
        time_words(in, t, when, sizeof when);
        fr_fail_file(err, status, file, in->error.line, "plugin %s, %s at %s: %s", in->label, call, when,
                     why);
    } else {
        fr_fail_file(err, status, file, in->error.line, "plugin %s, %s: %s", in->label, call, why);
    }
    in->error = (fr_error)FR_ERROR_INIT;
    in->misused = false;
    return status;
}

static fr_status settle(fr_instance *in, const char *call, double t, fr_status status, fr_error *err)
{
    if (status == FR_OK && !in->misused) return FR_OK;
    if (status == FR_OK) status = FR_PLUGIN;
    if (!status_known(status)) status = FR_PLUGIN;
    if (status == FR_RETRY && strcmp(call, "advance") == 0) {
        in->error = (fr_error)FR_ERROR_INIT;
        return FR_RETRY;
    }
    if (status == FR_RETRY) status = FR_PLUGIN;
    return failed(in, call, t, status, err);
}

/* One guarded call: name, time, expression that gives fr_status. */
#define GUARDED(in, name, t, expression, err)                                            \
    do {                                                                                 \
        fr_guard_frame guard_frame;                                                      \
        fr_guard_enter(&guard_frame, (in)->label, (in)->spec.record->path, (name), (t)); \
        fr_status guard_status = (expression);                                           \
        fr_guard_leave(&guard_frame);                                                    \
        return settle((in), (name), (t), guard_status, (err));                           \
    } while (0)

fr_status fr_instance_settle(fr_instance *in, const char *call, double t, fr_status status, fr_error *err)
{
    return settle(in, call, t, status, err);
}

/* ---- processes ---- */

fr_status fr_instance_create(fr_instance *in, double t, fr_error *err)
{
    fr_guard_frame frame;
    fr_guard_enter(&frame, in->label, in->spec.record->path, "create", t);
    fr_status status = in->plugin->process->create(&in->host, &in->self);
    fr_guard_leave(&frame);
    status = settle(in, "create", t, status, err);
    in->created = status == FR_OK;
    return status;
}

fr_status fr_instance_initialise(fr_instance *in, double t, fr_error *err)
{
    const fr_process_ops *ops = in->plugin->process;
    if (ops->initialise == NULL) return FR_OK;
    GUARDED(in, "initialise", t, ops->initialise(in->self, t), err);
}

fr_status fr_instance_restored(fr_instance *in, double t, fr_error *err)
{
    const fr_process_ops *ops = in->plugin->process;
    if (ops->restored == NULL) return FR_OK;
    GUARDED(in, "restored", t, ops->restored(in->self, t), err);
}

fr_status fr_instance_prepare(fr_instance *in, double t, double dt, fr_error *err)
{
    const fr_process_ops *ops = in->plugin->process;
    if (ops->prepare == NULL) return FR_OK;
    GUARDED(in, "prepare", t, ops->prepare(in->self, t, dt), err);
}

fr_status fr_instance_advance(fr_instance *in, double t, double dt, fr_error *err)
{
    const fr_process_ops *ops = in->plugin->process;
    if (ops->advance == NULL) return FR_OK;
    GUARDED(in, "advance", t, ops->advance(in->self, t, dt), err);
}

fr_status fr_instance_step_wish(fr_instance *in, double t, double *dt, fr_error *err)
{
    const fr_process_ops *ops = in->plugin->process;
    if (ops->step_wish == NULL) return FR_OK;
    GUARDED(in, "step_wish", t, ops->step_wish(in->self, t, dt), err);
}

fr_status fr_instance_stored(fr_instance *in, double *volume, fr_error *err)
{
    const fr_process_ops *ops = in->plugin->process;
    *volume = 0;
    if (ops->stored == NULL) return FR_OK;
    GUARDED(in, "stored", 0, ops->stored(in->self, volume), err);
}

size_t fr_instance_counter(fr_instance *in, size_t i, const char **name, double *value)
{
    const fr_process_ops *ops = in->plugin->process;
    if (ops->counter == NULL) return 0;
    fr_guard_frame frame;
    fr_guard_enter(&frame, in->label, in->spec.record->path, "counter", 0);
    size_t n = ops->counter(in->self, i, name, value);
    fr_guard_leave(&frame);
    return n;
}

uint32_t fr_instance_state_layers(fr_instance *in, const fr_state *state)
{
    if (state->layers > 0) return state->layers;
    fr_guard_frame frame;
    fr_guard_enter(&frame, in->label, in->spec.record->path, "state_layers", 0);
    uint32_t n = in->plugin->process->state_layers(&in->host, state->name);
    fr_guard_leave(&frame);
    return n;
}

/* ---- the other kinds ---- */

fr_status fr_instance_read(fr_instance *in, const char *path, fr_error *err)
{
    if (in->plugin->format == NULL || in->plugin->format->read == NULL)
        return fr_fail(err, FR_INPUT, "plugin %s cannot read files", in->label);
    GUARDED(in, "read", 0, in->plugin->format->read(&in->host, path), err);
}

fr_status fr_instance_write(fr_instance *in, const char *path, fr_error *err)
{
    if (in->plugin->format == NULL || in->plugin->format->write == NULL)
        return fr_fail(err, FR_INPUT, "plugin %s cannot write models", in->label);
    GUARDED(in, "write", 0, in->plugin->format->write(&in->host, path), err);
}

fr_status fr_instance_write_results(fr_instance *in, const char *path, fr_error *err)
{
    if (in->plugin->format == NULL || in->plugin->format->write_results == NULL)
        return fr_fail(err, FR_INPUT, "plugin %s cannot write results", in->label);
    GUARDED(in, "write_results", 0, in->plugin->format->write_results(&in->host, path), err);
}

fr_status fr_instance_evaluate(fr_instance *in, fr_error *err)
{
    if (in->plugin->indicator == NULL) return fr_fail(err, FR_INPUT, "plugin %s is no indicator", in->label);
    GUARDED(in, "evaluate", 0, in->plugin->indicator->evaluate(&in->host), err);
}

fr_status fr_instance_apply(fr_instance *in, fr_error *err)
{
    if (in->plugin->measure == NULL) return fr_fail(err, FR_INPUT, "plugin %s is no measure", in->label);
    GUARDED(in, "apply", 0, in->plugin->measure->apply(&in->host), err);
}

int fr_record_recognise(const fr_record *record, const char *path, const char *head, size_t n)
{
    const fr_format_ops *ops = record->plugin->format;
    if (ops == NULL || ops->recognise == NULL) return 0;
    fr_guard_frame frame;
    fr_guard_enter(&frame, record->plugin->name, record->path, "recognise", 0);
    int sure = ops->recognise(path, head, n);
    fr_guard_leave(&frame);
    return sure < 0 ? 0 : sure > 100 ? 100 : sure;
}

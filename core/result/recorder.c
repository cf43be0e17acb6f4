#include "result/recorder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/strings.h"
#include "result/private.h"

static double wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

const char *fr_result_dimension(const fr_model *m, fr_set set, char *buffer, size_t n)
{
    snprintf(buffer, n, "%s", fr_model_set_name(m, set));
    size_t length = strlen(buffer);
    if (length > 1 && buffer[length - 1] == 's') buffer[length - 1] = '\0';
    return buffer;
}

static bool wanted(const fr_recorder *r, const fr_field_view *f)
{
    if (f->count == 0) return false;
    if (f->flags & FR_RECORD) return true;
    for (size_t i = 0; i < fr_scenario_output_count(r->scenario); i++)
        if (strcmp(fr_scenario_output(r->scenario, i), f->name) == 0) return true;
    return false;
}

/* Fields of one name on two sets: the second is called after its set. */
static const char *variable_name(fr_recorder *r, const fr_run *run, const fr_field_view *f, fr_error *err)
{
    char dimension[64], name[256];
    bool taken = false;
    for (size_t i = 0; i < r->fields.count; i++)
        taken |= strcmp(r->fields.items[i].name, f->name) == 0;
    if (!taken) return f->name;
    snprintf(name, sizeof name, "%s_%s",
             fr_result_dimension(fr_run_model(run), f->set, dimension, sizeof dimension), f->name);
    return fr_arena_text(&r->arena, name, err);
}

static fr_status choose_fields(fr_recorder *r, const fr_run *run, fr_error *err)
{
    r->fields.count = 0;
    r->width = 0;
    FR_TRY(fr_scenario_check_outputs(r->scenario, run, err));
    for (size_t i = 0; i < fr_run_field_count(run); i++) {
        fr_field_view view;
        fr_run_field_at(run, i, &view);
        if (!wanted(r, &view)) continue;
        fr_recorded field = { .field = i,
                              .offset = r->width,
                              .size = view.flags & FR_LAST ? 0 : view.count * view.layers };
        field.name = variable_name(r, run, &view, err);
        if (!field.name) return FR_MEMORY;
        r->width += field.size;
        FR_TRY(FR_PUSH(&r->fields, field, err));
    }
    free(r->frame);
    r->frame = fr_alloc(r->width, sizeof *r->frame, err);
    return r->frame ? FR_OK : FR_MEMORY;
}

static fr_status open_spool(fr_recorder *r, const fr_run *run, size_t frames, fr_error *err)
{
    FR_TRY(choose_fields(r, run, err));
    return fr_spool_open(r->spool_path, r->width, frames, &r->spool, err);
}

static fr_status on_begin(void *self, const fr_run *run, fr_error *err)
{
    return open_spool(self, run, 0, err);
}

static fr_status on_report(void *self, const fr_run *run, double t, fr_error *err)
{
    fr_recorder *r = self;
    double span = fr_run_report_span(run);
    for (size_t i = 0; i < r->fields.count; i++) {
        const fr_recorded *field = &r->fields.items[i];
        fr_field_view view;
        fr_run_field_at(run, field->field, &view);
        const double *from = view.since_report ? view.since_report : view.values;
        double scale = !view.since_report ? 1.0 : span > 0.0 ? 1.0 / span : 0.0;
        for (size_t k = 0; k < field->size; k++)
            r->frame[field->offset + k] = (float)(scale * from[k]);
    }
    return fr_spool_append(r->spool, t, r->frame, err);
}

static fr_status publish(fr_recorder *r, const fr_run *run, fr_error *err)
{
    double begin = wall_clock();
    FR_TRY(fr_result_write(r, run, err));
    r->published_at = wall_clock();
    r->publish_cost = r->published_at - begin;
    return FR_OK;
}

static fr_status on_step(void *self, const fr_run *run, double t, double dt, fr_error *err)
{
    fr_recorder *r = self;
    (void)t;
    (void)dt;
    double pause = 20.0 * r->publish_cost; /* at most 5 % of the time */
    if (pause < 5.0) pause = 5.0;
    return wall_clock() - r->published_at > pause ? publish(r, run, err) : FR_OK;
}

static fr_status on_finish(void *self, const fr_run *run, fr_error *err)
{
    fr_recorder *r = self;
    FR_TRY(publish(r, run, err));
    r->finished = true;
    return FR_OK;
}

static fr_status on_save(void *self, const fr_run *run, void **blob, size_t *size, fr_error *err)
{
    fr_recorder *r = self;
    (void)run;
    FR_TRY(fr_spool_sync(r->spool, err));
    uint64_t *frames = fr_alloc(1, sizeof *frames, err);
    if (!frames) return FR_MEMORY;
    *frames = fr_spool_frames(r->spool);
    *blob = frames;
    *size = sizeof *frames;
    return FR_OK;
}

static fr_status on_restore(void *self, const fr_run *run, const void *blob, size_t size, fr_error *err)
{
    uint64_t frames = 0;
    if (size != sizeof frames)
        return fr_fail(err, FR_INPUT, "the checkpoint's part for the results is damaged");
    memcpy(&frames, blob, sizeof frames);
    return open_spool(self, run, (size_t)frames, err);
}

fr_run_observer fr_recorder_observer(fr_recorder *r)
{
    return (fr_run_observer){ .name = "recorder",
                              .self = r,
                              .begin = on_begin,
                              .report = on_report,
                              .step = on_step,
                              .finish = on_finish,
                              .save = on_save,
                              .restore = on_restore };
}

fr_status fr_recorder_new(const fr_scenario *scenario, const char *folder, fr_recorder **out, fr_error *err)
{
    *out = NULL;
    FR_TRY(fr_make_folder(folder, err));
    fr_recorder *r = fr_alloc(1, sizeof *r, err);
    if (!r) return FR_MEMORY;
    r->scenario = scenario;
    r->published_at = wall_clock();
    r->folder = fr_copy_text(folder, err);
    r->path = fr_path_join(folder, "results.nc", err);
    r->spool_path = fr_path_join(folder, "results.frames", err);
    r->temporary = fr_path_join(folder, ".results.nc.part", err);
    if (!r->folder || !r->path || !r->spool_path || !r->temporary) {
        fr_recorder_free(r);
        return FR_MEMORY;
    }
    *out = r;
    return FR_OK;
}

void fr_recorder_free(fr_recorder *r)
{
    if (!r) return;
    fr_spool_close(r->spool, r->finished);
    free(r->fields.items);
    free(r->frame);
    free(r->folder);
    free(r->path);
    free(r->spool_path);
    free(r->temporary);
    fr_arena_free(&r->arena);
    free(r);
}

const char *fr_recorder_path(const fr_recorder *r)
{
    return r->path;
}

fr_status fr_recorder_rescue(fr_recorder *r, const fr_run *run, const char *reason, fr_error *err)
{
    if (!r->spool) return FR_OK; /* the run failed before its first result */
    r->reason = reason;
    return publish(r, run, err);
}

#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

struct fr_progress {
    bool quiet, terminal, drawn;
    double begun, last, first_time; /* wall-clock s; simulated s at the begin (resume) */
};

static double wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

fr_status fr_progress_new(const fr_cli *cli, fr_progress **out, fr_error *err)
{
    *out = fr_alloc(1, sizeof **out, err);
    if (!*out) return FR_MEMORY;
    (*out)->quiet = cli->quiet;
    (*out)->terminal = isatty(STDERR_FILENO) != 0;
    (*out)->begun = (*out)->last = wall_clock();
    return FR_OK;
}

void fr_progress_free(fr_progress *p)
{
    free(p);
}

static void clock_text(double seconds, char *buffer, size_t n)
{
    long s = seconds > 0.0 ? (long)(seconds + 0.5) : 0;
    snprintf(buffer, n, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
}

static void draw(fr_progress *p, const fr_run *run, double t, double now)
{
    char simulated[32], left[32], bar[31];
    double share = fr_run_end(run) > 0.0 ? t / fr_run_end(run) : 1.0;
    double spent = now - p->begun, speed = spent > 0.0 ? (t - p->first_time) / spent : 0.0;
    clock_text(t, simulated, sizeof simulated);
    clock_text(speed > 0.0 ? (fr_run_end(run) - t) / speed : 0.0, left, sizeof left);
    for (int i = 0; i < 30; i++)
        bar[i] = i < (int)(30.0 * share) ? '#' : '.';
    bar[30] = '\0';
    fprintf(stderr,
            p->terminal ? "\r[%s] %3.0f %%  %s  x%.0f  %s %s  %s %.0e   "
                        : "[%s] %3.0f %%  %s  x%.0f  %s %s  %s %.0e\n",
            bar, 100.0 * share, simulated, speed, fr_say("left"), left, fr_say("ledger error"),
            fr_run_ledger_error(run));
    p->drawn = p->terminal;
}

static fr_status on_step(void *self, const fr_run *run, double t, double dt, fr_error *err)
{
    fr_progress *p = self;
    double now = wall_clock();
    (void)dt;
    (void)err;
    if (p->quiet || now - p->last < (p->terminal ? 0.2 : 10.0)) return FR_OK;
    p->last = now;
    draw(p, run, t, now);
    return FR_OK;
}

static fr_status on_restore(void *self, const fr_run *run, const void *blob, size_t size, fr_error *err)
{
    (void)blob;
    (void)size;
    (void)err;
    ((fr_progress *)self)->first_time = fr_run_time(run);
    return FR_OK;
}

static fr_status on_save(void *self, const fr_run *run, void **blob, size_t *size, fr_error *err)
{
    (void)self;
    (void)run;
    *size = 1;
    *blob = fr_alloc(1, 1, err);
    return *blob ? FR_OK : FR_MEMORY;
}

fr_run_observer fr_progress_observer(fr_progress *p)
{
    return (fr_run_observer){
        .name = "progress", .self = p, .step = on_step, .save = on_save, .restore = on_restore
    };
}

void fr_progress_end(fr_progress *p)
{
    if (p && p->drawn) fprintf(stderr, "\r%100s\r", "");
}

/* freshet run: a scenario or a model, to results, ranked places and a summary. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/strings.h"
#include "cli/cli.h"
#include "cli/plugins_here.h"
#include "cli/progress.h"
#include "cli/summary.h"
#include "host/guard.h"
#include "result/judge.h"
#include "result/recorder.h"

typedef struct job {
    const fr_cli *cli;
    fr_scenario *scenario;
    fr_recorder *recorder;
    fr_progress *progress;
    fr_run *run;
    char *folder, *checkpoint;
    bool resume;
    fr_summary summary;
} job;

/* Ctrl-C asks the run to end after the step at hand; a handler can only reach a static. */
static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number)
{
    (void)number;
    asked_to_stop = 1;
}

static void watch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static double wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static char *default_folder(const char *path, fr_error *err)
{
    char name[512];
    snprintf(name, sizeof name, "%.500s", fr_path_name(path));
    char *dot = strrchr(name, '.');
    if (dot && dot != name) *dot = '\0';
    strncat(name, ".results", sizeof name - strlen(name) - 1);
    return fr_copy_text(name, err);
}

static void tell_feature(void *arg, const char *feature, const char *where)
{
    job *j = arg;
    j->summary.unserved++;
    fr_log(j->cli->log, FR_LOG_WARNING, "the model uses '%s' (%s): no process of this run simulates it",
           fr_say(feature), where ? where : "");
}

static fr_status create_run(job *j, fr_error *err)
{
    fr_run_observer observers[2] = { fr_recorder_observer(j->recorder), fr_progress_observer(j->progress) };
    fr_run_spec spec;
    fr_scenario_run_spec(j->scenario, &spec);
    spec.observers = observers;
    spec.observer_count = 2;
    spec.checkpoint_path = j->checkpoint;
    if (spec.checkpoint_step <= 0.0 && spec.checkpoint_wall <= 0.0) spec.checkpoint_wall = 60.0;
    FR_TRY(fr_run_create(&spec, &j->run, err));
    fr_run_unserved_features(j->run, tell_feature, j);
    return FR_OK;
}

static fr_status begin(job *j, fr_error *err)
{
    if (!j->resume) return fr_run_start(j->run, err);
    if (fr_file_exists(j->checkpoint)) return fr_run_resume(j->run, j->checkpoint, err);
    fr_log(j->cli->log, FR_LOG_WARNING, "there is no checkpoint '%s': the run starts at its beginning",
           j->checkpoint);
    return fr_run_start(j->run, err);
}

static fr_status stopped(job *j, fr_error *err)
{
    FR_TRY(fr_run_checkpoint(j->run, j->checkpoint, err));
    return fr_fail(err, FR_RETRY,
                   "stopped at %.0f s of simulated time; go on with: freshet run %s --out %s --resume",
                   fr_run_time(j->run), fr_scenario_path(j->scenario), j->folder);
}

static fr_status march(job *j, fr_error *err)
{
    FR_TRY(begin(j, err));
    volatile int stop = 0;
    while (!fr_run_done(j->run)) {
        if (asked_to_stop) return stopped(j, err);
        FR_TRY(fr_run_step(j->run, err));
    }
    (void)stop;
    return fr_run_finish(j->run, err);
}

/* What a failed run has computed is kept, with the reason in it. */
static fr_status rescue(job *j, fr_status status, fr_error *err)
{
    fr_error second = FR_ERROR_INIT;
    if (!j->run || fr_run_time(j->run) <= 0.0) return status;
    if (fr_recorder_rescue(j->recorder, j->run, err->message, &second) == FR_OK)
        fr_log(j->cli->log, FR_LOG_INFO, "the results up to %.0f s are kept in %s", fr_run_time(j->run),
               fr_recorder_path(j->recorder));
    else
        fr_log(j->cli->log, FR_LOG_WARNING, "the results so far could not be kept: %s", second.message);
    return status;
}

static fr_status judge(job *j, fr_results *results, fr_error *err)
{
    size_t n = fr_scenario_indicator_count(j->scenario);
    const fr_run_use **indicators = calloc(n + 1, sizeof *indicators);
    if (!indicators) return fr_fail(err, FR_MEMORY, "no memory left");
    for (size_t i = 0; i < n; i++)
        indicators[i] = fr_scenario_indicator(j->scenario, i);
    fr_tables *tables = NULL;
    fr_status status = fr_judge(results, n, indicators, j->cli->log, &tables, err);
    free(indicators);
    if (status == FR_OK) status = fr_judge_export(tables, j->folder, err);
    j->summary.tables = tables;
    if (status == FR_OK) status = fr_summary_print(&j->summary, err);
    fr_tables_free(tables);
    return status;
}

static fr_status conclude(job *j, fr_error *err)
{
    fr_results *results = NULL;
    unlink(j->checkpoint);
    fr_file_remove_leftovers(j->checkpoint);
    FR_TRY(fr_results_open(fr_recorder_path(j->recorder), &results, err));
    fr_status status = judge(j, results, err);
    fr_results_free(results);
    return status;
}

static fr_status prepare(job *j, const char *path, int threads, fr_error *err)
{
    fr_plugins_here here;
    FR_TRY(fr_plugins_here_init(&here, j->cli, err));
    fr_scenario_request request = {
        .path = path, .plugins = &here.options, .logger = j->cli->log, .threads = threads
    };
    fr_status status = fr_scenario_open(&request, &j->scenario, err);
    fr_plugins_here_free(&here);
    FR_TRY(status);
    FR_TRY(fr_recorder_new(j->scenario, j->folder, &j->recorder, err));
    FR_TRY(fr_progress_new(j->cli, &j->progress, err));
    j->checkpoint = fr_path_join(j->folder, "checkpoint.h5", err);
    return j->checkpoint ? create_run(j, err) : FR_MEMORY;
}

static fr_status work(job *j, const char *path, int threads, fr_error *err)
{
    double wall = wall_clock();
    clock_t cpu = clock();
    FR_TRY(prepare(j, path, threads, err));
    watch_signals();
    fr_status status = march(j, err);
    fr_progress_end(j->progress);
    if (status != FR_OK) return rescue(j, status, err);
    j->summary.run = j->run;
    j->summary.results = fr_recorder_path(j->recorder);
    j->summary.cli = j->cli;
    j->summary.wall_s = wall_clock() - wall;
    j->summary.cpu_s = (double)(clock() - cpu) / CLOCKS_PER_SEC;
    return conclude(j, err);
}

static void clean(job *j)
{
    fr_run_free(j->run);
    fr_progress_free(j->progress);
    fr_recorder_free(j->recorder);
    fr_scenario_free(j->scenario);
    free(j->checkpoint);
    free(j->folder);
}

fr_status fr_cmd_run(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    const char *out = NULL, *threads_text = NULL;
    int64_t threads = 0;
    job j = { .cli = cli };
    FR_TRY(fr_cli_value(&argc, argv, "--out", &out, err));
    FR_TRY(fr_cli_value(&argc, argv, "--threads", &threads_text, err));
    j.resume = fr_cli_flag(&argc, argv, "--resume");
    FR_TRY(fr_cli_arguments(argc, argv, 1, 1, err));
    if (threads_text && (!fr_parse_integer(threads_text, &threads) || threads < 1 || threads > 4096))
        return fr_fail(err, FR_USAGE, "--threads wants a whole number from 1 to 4096, not '%s'",
                       threads_text);
    FR_TRY(fr_guard_install(err));
    j.folder = out ? fr_copy_text(out, err) : default_folder(argv[1], err);
    fr_status status = j.folder ? work(&j, argv[1], (int)threads, err) : FR_MEMORY;
    clean(&j);
    return status;
}

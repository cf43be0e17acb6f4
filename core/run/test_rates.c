/* test_rates.c: runs with a process that the core integrates, by every method: the same bits with one thread and
 * two, when they stop and go on, and when every step is done twice; what the integrators did; own tolerances. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "run/run.h"
#include "run/synthetic.h"

enum { USES = 4, RUNOFF = 1 };

typedef struct bench {
    fr_registry *registry;
    fr_model *model;
    char folder[64], path[96];
    fr_run_use uses[USES];
} bench;

static const char *const methods[] = { "runoff/explicit", "runoff/block", "runoff/sparse", "runoff/krylov" };

static fr_run_use use(const fr_registry *registry, const char *name)
{
    fr_run_use u = { .set = FR_NONE };
    fr_error err = FR_ERROR_INIT;
    if (fr_registry_find(registry, name, &u.record, &err) != FR_OK) fail_msg("%s", err.message);
    return u;
}

static int set_up(void **state)
{
    static bench b;
    char file[512];
    const char *paths[] = { file };
    snprintf(file, sizeof file, "%s/tests/fixtures/fixtures.so", getenv("FRESHET_BUILD"));
    fr_registry_options options = { .paths = paths, .path_count = 1, .only_paths = true };
    strcpy(b.folder, "/tmp/freshet_rates_XXXXXX");
    if (mkdtemp(b.folder) == NULL || fr_registry_new(&options, &b.registry, NULL) != FR_OK ||
        fr_synthetic_model(10, true, &b.model, NULL) != FR_OK)
        return 1;
    snprintf(b.path, sizeof b.path, "%s/checkpoint.h5", b.folder);
    static const char *const names[USES] = { "rain/fixture", "runoff/block", "infiltration/fixture",
                                             "network/fixture" };
    for (int i = 0; i < USES; i++)
        b.uses[i] = use(b.registry, names[i]);
    *state = &b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    unlink(b->path);
    rmdir(b->folder);
    fr_model_free(b->model);
    fr_registry_free(b->registry);
    return 0;
}

static fr_run_spec spec_of(bench *b, const char *runoff)
{
    b->uses[RUNOFF] = use(b->registry, runoff);
    return (fr_run_spec){ .model = b->model,
                          .uses = b->uses,
                          .use_count = USES,
                          .end = 3600,
                          .report_step = 600,
                          .seed = 5,
                          .threads = 1 };
}

static fr_run *create(const fr_run_spec *spec)
{
    fr_run *run = NULL;
    fr_error err = FR_ERROR_INIT;
    if (fr_run_create(spec, &run, &err) != FR_OK) fail_msg("%s", err.message);
    return run;
}

static void go(fr_run *run, uint64_t steps)
{
    fr_error err = FR_ERROR_INIT;
    while (!fr_run_done(run) && fr_run_steps(run) < steps)
        if (fr_run_step(run, &err) != FR_OK) fail_msg("%s", err.message);
}

static fr_run *started(const fr_run_spec *spec)
{
    fr_run *run = create(spec);
    assert_int_equal(fr_run_start(run, NULL), FR_OK);
    return run;
}

static void assert_ends_with(fr_run *run, const char *digest)
{
    char text[65];
    go(run, UINT64_MAX);
    fr_run_digest(run, text);
    assert_string_equal(text, digest);
    fr_run_free(run);
}

static void every_method_repeats_its_bits(void **state)
{
    bench *b = *state;
    for (size_t k = 0; k < 4; k++) {
        char digest[65];
        fr_run_spec spec = spec_of(b, methods[k]);
        fr_run *run = started(&spec);
        go(run, UINT64_MAX);
        fr_run_digest(run, digest);
        uint64_t steps = fr_run_steps(run);
        assert_true(steps >= 100);
        fr_run_free(run);
        spec.threads = 2;
        assert_ends_with(started(&spec), digest);
        spec.checks = FR_CHECK_REDO;
        assert_ends_with(started(&spec), digest);
        spec.checks = 0;
        for (uint64_t stop = 1; stop < steps; stop += steps / 3) {
            fr_error err = FR_ERROR_INIT;
            run = started(&spec);
            go(run, stop);
            if (fr_run_checkpoint(run, b->path, &err) != FR_OK) fail_msg("%s", err.message);
            fr_run_free(run);
            spec.threads = spec.threads == 1 ? 2 : 1;
            run = create(&spec);
            if (fr_run_resume(run, b->path, &err) != FR_OK) fail_msg("%s", err.message);
            assert_ends_with(run, digest);
        }
    }
}

static fr_run_rates rates_of(const fr_run *run)
{
    fr_run_rates found = { 0 }, one;
    int count = 0;
    for (size_t i = 0; i < fr_run_instance_count(run); i++)
        if (fr_run_rates_of(run, i, &one)) {
            found = one;
            count++;
        }
    assert_int_equal(count, 1);
    return found;
}

static void tolerances_of_a_process_win(void **state)
{
    bench *b = *state;
    fr_run_spec spec = spec_of(b, "runoff/krylov");
    fr_run *run = started(&spec);
    assert_int_equal(rates_of(run).counts.steps, 0); /* nothing integrated yet */
    go(run, UINT64_MAX);
    fr_run_rates own = rates_of(run);
    assert_int_equal(own.method, FR_STIFF_KRYLOV);
    assert_true(own.relative_tolerance == 1e-6 && own.absolute_tolerance == 1e-6);
    assert_true(own.counts.steps > fr_run_steps(run) && own.counts.linear_iterations > 0);
    fr_run_free(run);
    spec.relative_tolerance = 1e-3;
    spec.absolute_tolerance = 1e-2;
    run = started(&spec);
    go(run, UINT64_MAX);
    fr_run_rates of_run = rates_of(run);
    assert_true(of_run.relative_tolerance == 1e-3 && of_run.absolute_tolerance == 1e-2);
    assert_true(of_run.counts.steps < own.counts.steps);
    fr_run_free(run);
    b->uses[RUNOFF].relative_tolerance = 1e-9;
    run = started(&spec);
    go(run, 50);
    fr_run_rates of_process = rates_of(run);
    assert_true(of_process.relative_tolerance == 1e-9 && of_process.absolute_tolerance == 1e-2);
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_run_checkpoint(run, b->path, &err), FR_OK);
    fr_run_free(run);
    b->uses[RUNOFF].relative_tolerance = 1e-8;
    run = create(&spec);
    assert_int_not_equal(fr_run_resume(run, b->path, &err), FR_OK); /* another run */
    assert_non_null(strstr(err.message, "tolerances of runoff/krylov"));
    fr_run_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_method_repeats_its_bits),
                                        cmocka_unit_test(tolerances_of_a_process_win) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

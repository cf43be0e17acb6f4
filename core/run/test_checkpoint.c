/* test_checkpoint.c: a run that stops and goes on ends with the same bits; what does not fit is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "run/run.h"
#include "run/synthetic.h"

typedef struct bench {
    fr_registry *registry;
    fr_model *model;
    char folder[64], path[96];
    fr_run_use uses[5];
} bench;

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
    memset(&b, 0, sizeof b);
    snprintf(file, sizeof file, "%s/tests/fixtures/fixtures.so", getenv("FRESHET_BUILD"));
    fr_registry_options options = { .paths = paths, .path_count = 1, .only_paths = true };
    strcpy(b.folder, "/tmp/freshet_checkpoint_XXXXXX");
    if (mkdtemp(b.folder) == NULL || fr_registry_new(&options, &b.registry, NULL) != FR_OK ||
        fr_synthetic_model(9, true, &b.model, NULL) != FR_OK)
        return 1;
    snprintf(b.path, sizeof b.path, "%s/checkpoint.h5", b.folder);
    static const char *const names[] = { "rain/fixture", "infiltration/fixture", "runoff/block",
                                         "network/fixture", "quality/trouble" };
    static const char *what[] = { "retry" }, *at[] = { "40 min" };
    static fr_param_text p[] = { { .name = "what", .count = 1, .text = what },
                                 { .name = "at", .count = 1, .text = at } };
    for (int i = 0; i < 5; i++)
        b.uses[i] = use(b.registry, names[i]);
    b.uses[4].params = p;
    b.uses[4].param_count = 2;
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

/* An observer that sums what it sees and must be brought back as well. */
typedef struct witness {
    double sum;
    int reports;
} witness;

static fr_status witness_report(void *self, const fr_run *run, double t, fr_error *err)
{
    (void)err;
    witness *w = self;
    fr_field_view f;
    fr_run_field_find(run, FR_NODES, "node_lateral_inflow", &f);
    w->sum = w->sum * 1.000001 + t + f.since_report[0];
    w->reports++;
    return FR_OK;
}

static fr_status witness_save(void *self, const fr_run *run, void **blob, size_t *size, fr_error *err)
{
    (void)run, (void)err;
    *size = sizeof(witness);
    *blob = malloc(*size);
    memcpy(*blob, self, *size);
    return FR_OK;
}

static fr_status witness_restore(void *self, const fr_run *run, const void *blob, size_t size, fr_error *err)
{
    (void)run, (void)err;
    assert_int_equal(size, sizeof(witness));
    memcpy(self, blob, size);
    return FR_OK;
}

static fr_run_spec spec_of(const bench *b, const fr_run_observer *observer)
{
    return (fr_run_spec){ .model = b->model,
                          .uses = b->uses,
                          .use_count = 5,
                          .end = 5400,
                          .report_step = 450,
                          .seed = 3,
                          .observers = observer,
                          .observer_count = 1 };
}

static fr_run_observer observer_of(witness *w)
{
    return (fr_run_observer){ .name = "witness",
                              .self = w,
                              .report = witness_report,
                              .save = witness_save,
                              .restore = witness_restore };
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

static void assert_same(const fr_run *a, const fr_run *b)
{
    assert_true(fr_run_time(a) == fr_run_time(b));
    assert_int_equal(fr_run_steps(a), fr_run_steps(b));
    for (size_t i = 0; i < fr_run_field_count(a); i++) {
        fr_field_view x, y;
        fr_run_field_at(a, i, &x);
        fr_run_field_at(b, i, &y);
        for (int s = 0; s < FR_STAT_COUNT; s++)
            assert_memory_equal(x.statistic[s], y.statistic[s], x.count * x.layers * sizeof(double));
        assert_memory_equal(x.values, y.values, x.count * x.layers * sizeof(double));
    }
    const fr_ledger *k = fr_run_ledger(a), *l = fr_run_ledger(b);
    for (size_t i = 0; i < fr_ledger_line_count(k); i++)
        for (size_t j = 0; j < fr_ledger_line_count(l); j++) {
            fr_ledger_line x = fr_ledger_line_at(k, i), y = fr_ledger_line_at(l, j);
            if (strcmp(x.process, y.process) == 0 && strcmp(x.account, y.account) == 0 && x.kind == y.kind &&
                x.direction == y.direction)
                assert_true(x.volume == y.volume);
        }
    fr_balance p = fr_ledger_city(k), q = fr_ledger_city(l);
    assert_memory_equal(&p, &q, sizeof p);
}

static void test_resume(void **state)
{
    bench *b = *state;
    witness w = { 0, 0 };
    fr_run_observer o = observer_of(&w);
    fr_run_spec spec = spec_of(b, &o);
    fr_run *whole = create(&spec);
    assert_int_equal(fr_run_start(whole, NULL), FR_OK);
    go(whole, UINT64_MAX);
    assert_true(fr_run_retries(whole) > 0);
    for (uint64_t stop = 1; stop < fr_run_steps(whole); stop += 17) {
        witness first = { 0, 0 }, second = { 0, 0 };
        fr_run_observer one = observer_of(&first), two = observer_of(&second);
        spec.observers = &one;
        fr_run *part = create(&spec);
        fr_error err = FR_ERROR_INIT;
        assert_int_equal(fr_run_start(part, &err), FR_OK);
        go(part, stop);
        if (fr_run_checkpoint(part, b->path, &err) != FR_OK) fail_msg("%s", err.message);
        fr_run_free(part);
        spec.observers = &two;
        part = create(&spec);
        if (fr_run_resume(part, b->path, &err) != FR_OK) fail_msg("%s", err.message);
        go(part, UINT64_MAX);
        assert_same(whole, part);
        assert_true(w.sum == second.sum && w.reports == second.reports);
        fr_run_free(part);
    }
    fr_run_free(whole);
}

static void refuse(const fr_run_spec *spec, const char *path, const char *word)
{
    fr_run *run = create(spec);
    fr_error err = FR_ERROR_INIT;
    assert_int_not_equal(fr_run_resume(run, path, &err), FR_OK);
    if (strstr(err.message, word) == NULL) fail_msg("'%s' lacks '%s'", err.message, word);
    fr_run_free(run);
}

static void test_refusals(void **state)
{
    bench *b = *state;
    witness w = { 0, 0 };
    fr_run_observer o = observer_of(&w);
    fr_run_spec spec = spec_of(b, &o);
    fr_run *run = create(&spec);
    assert_int_equal(fr_run_start(run, NULL), FR_OK);
    go(run, 5);
    assert_int_equal(fr_run_checkpoint(run, b->path, NULL), FR_OK);
    fr_run_free(run);
    refuse(&spec, "/nonexistent/checkpoint.h5", "no checkpoint");
    fr_run_spec other = spec;
    other.seed = 4;
    refuse(&other, b->path, "seed");
    other = spec;
    other.use_count = 4;
    refuse(&other, b->path, "quality/trouble");
    assert_int_equal(truncate(b->path, 5000), 0);
    refuse(&spec, b->path, "damaged");
    FILE *f = fopen(b->path, "w");
    fputs("not a checkpoint", f);
    fclose(f);
    refuse(&spec, b->path, "not a checkpoint");
}

/* A flipped number inside a good file. */
static void test_damage(void **state)
{
    bench *b = *state;
    witness w = { 0, 0 };
    fr_run_observer o = observer_of(&w);
    fr_run_spec spec = spec_of(b, &o);
    fr_run *run = create(&spec);
    assert_int_equal(fr_run_start(run, NULL), FR_OK);
    go(run, 40);
    assert_int_equal(fr_run_checkpoint(run, b->path, NULL), FR_OK);
    fr_field_view depth;
    fr_run_field_find(run, FR_NODES, "node_depth", &depth);
    double wanted[3];
    memcpy(wanted, depth.values, sizeof wanted);
    fr_run_free(run);
    FILE *f = fopen(b->path, "r+b");
    static unsigned char bytes[4 << 20];
    size_t n = fread(bytes, 1, sizeof bytes, f), hits = 0;
    for (size_t i = 0; i + sizeof wanted <= n; i++) {
        if (memcmp(bytes + i, wanted, sizeof wanted) != 0) continue;
        bytes[i + 6] ^= 1;
        hits++;
    }
    assert_true(hits > 0);
    rewind(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
    refuse(&spec, b->path, "digest");
}

static void test_unwritable(void **state)
{
    bench *b = *state;
    witness w = { 0, 0 };
    fr_run_observer o = observer_of(&w);
    fr_run_spec spec = spec_of(b, &o);
    fr_run *run = create(&spec);
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_run_start(run, NULL), FR_OK);
    assert_int_equal(fr_run_checkpoint(run, "/nonexistent/folder/checkpoint.h5", &err), FR_IO);
    assert_non_null(strstr(err.file[0] != '\0' ? err.file : err.message, "/nonexistent/folder"));
    assert_true(err.message[0] != '\0');
    fr_run_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_resume), cmocka_unit_test(test_refusals),
                                        cmocka_unit_test(test_damage), cmocka_unit_test(test_unwritable) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

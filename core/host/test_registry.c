/* test_registry.c: what the registry takes and what it refuses, with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "host/descriptor.h"
#include "host/random.h"
#include "host/registry.h"

static void hush(void *user, fr_log_level level, const char *line)
{
    (void)user, (void)level, (void)line;
}

static fr_registry *load(fr_logger *logger)
{
    char folder[512];
    const char *paths[] = { folder };
    snprintf(folder, sizeof folder, "%s/tests/fixtures", getenv("FRESHET_BUILD"));
    fr_logger_init(logger, FR_LOG_WARNING, hush, NULL);
    fr_registry_options options = { .logger = logger, .paths = paths, .path_count = 1, .only_paths = true };
    fr_registry *r = NULL;
    fr_error err = FR_ERROR_INIT;
    if (fr_registry_new(&options, &r, &err) != FR_OK) fail_msg("%s", err.message);
    return r;
}

static void assert_problem(const fr_registry *r, const char *word)
{
    for (size_t i = 0; i < fr_registry_problem_count(r); i++)
        if (strstr(fr_registry_problem_at(r, i)->message, word) != NULL) return;
    fail_msg("no problem speaks of '%s'", word);
}

static void test_problems(void **state)
{
    (void)state;
    fr_logger logger;
    fr_registry *r = load(&logger);
    static const char *const words[] = { "Bad Name",       "wibbles",         "bad/default", "twice",
                                         "bad/contract",   "bad/empty",       "ABI 99.0",    "struct_size",
                                         "already loaded", "freshet_plugin()" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_problem(r, words[i]);
    assert_int_equal(fr_registry_problem_count(r), 10);
    assert_int_equal(fr_logger_count(&logger, FR_LOG_WARNING), 10);
    const fr_record *record;
    assert_int_equal(fr_registry_find(r, "good/one", &record, NULL), FR_OK);
    assert_int_equal(strlen(fr_record_digest(record)), 64);
    fr_registry_free(r);
}

static void test_find(void **state)
{
    (void)state;
    fr_logger logger;
    fr_registry *r = load(&logger);
    const fr_record *record;
    fr_error err = FR_ERROR_INIT;
    assert_int_equal(fr_registry_find(r, "rain/fixtur", &record, &err), FR_PLUGIN);
    assert_non_null(strstr(err.message, "'rain/fixture'"));
    err = (fr_error)FR_ERROR_INIT;
    assert_int_equal(fr_registry_find(r, "trouble", &record, &err), FR_PLUGIN);
    assert_non_null(strstr(err.message, "'quality/trouble'"));
    assert_int_equal(fr_registry_find(r, "rain/fixture", &record, NULL), FR_OK);
    assert_non_null(fr_plugin_param(record->plugin, "rate"));
    assert_null(fr_plugin_param(record->plugin, "rat"));
    for (size_t i = 1; i < fr_registry_count(r); i++)
        assert_true(strcmp(fr_registry_at(r, i - 1)->plugin->name, fr_registry_at(r, i)->plugin->name) < 0);
    fr_registry_free(r);
}

static fr_status nothing(const fr_host *h)
{
    (void)h;
    return FR_OK;
}

/* A plugin built when the structs were shorter, and one from a time when they are longer. */
static void test_sizes(void **state)
{
    (void)state;
    static const fr_indicator_ops ops = { .struct_size = sizeof ops, .evaluate = nothing };
    struct {
        fr_plugin plugin;
        char later[64];
    } young = { { FR_PLUGIN_SIZES, .kind = FR_INDICATOR, .name = "a/b", .version = "1", .licence = "x",
                  .summary = "s", .indicator = &ops },
                "unknown members" };
    young.plugin.struct_size = sizeof young;
    struct {
        fr_param param;
        double later;
    } params[2] = { { { .name = "p", .type = FR_TEXT, .optional = true }, 1 },
                    { { .name = "q", .type = FR_FLAG, .optional = true }, 2 } };
    young.plugin.param_size = sizeof params[0];
    young.plugin.params = &params[0].param;
    young.plugin.param_count = 2;
    fr_arena arena = { 0 };
    const fr_plugin *copy;
    assert_int_equal(fr_descriptor_copy(&young.plugin, &arena, &copy, NULL), FR_OK);
    assert_int_equal(fr_descriptor_check(copy, NULL), FR_OK);
    assert_string_equal(copy->params[1].name, "q");
    young.plugin.struct_size = offsetof(fr_plugin, measure);
    assert_int_equal(fr_descriptor_copy(&young.plugin, &arena, &copy, NULL), FR_OK);
    assert_null(copy->measure);
    young.plugin.param_size = 3;
    assert_int_equal(fr_descriptor_copy(&young.plugin, &arena, &copy, NULL), FR_PLUGIN);
    fr_arena_free(&arena);
}

static void test_contracts(void **state)
{
    (void)state;
    fr_contract_clause clause;
    for (int role = 0; role < FR_ROLE_COUNT; role++) {
        assert_int_equal(fr_role_find(fr_role_name((fr_role)role)), role);
        for (size_t i = 0; fr_contract_at((fr_role)role, i, &clause); i++)
            assert_true(fr_is_word(clause.name));
    }
    assert_true(fr_contract_at(FR_ROLE_NETWORK, 2, &clause));
    assert_string_equal(clause.unit, "m3/s");
    assert_false(fr_contract_at(FR_ROLE_NETWORK, 3, &clause));
    assert_int_equal(fr_contract_giver("rainfall"), FR_ROLE_RAIN);
}

/* Known answers of the authors' own implementation (Random123, kat_vectors). */
static void test_philox(void **state)
{
    (void)state;
    uint32_t c[4] = { 0, 0, 0, 0 };
    fr_philox(c, 0, 0);
    assert_int_equal(c[0], 0x6627e8d5);
    assert_int_equal(c[1], 0xe169c58d);
    assert_int_equal(c[2], 0xbc57ac4c);
    assert_int_equal(c[3], 0x9b00dbd8);
    double sum = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        double v = fr_random(42, 1, i);
        assert_true(v >= 0 && v < 1);
        sum += v;
    }
    assert_true(sum > 49500 && sum < 50500); /* five standard deviations */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_problems), cmocka_unit_test(test_find),
                                        cmocka_unit_test(test_sizes), cmocka_unit_test(test_contracts),
                                        cmocka_unit_test(test_philox) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

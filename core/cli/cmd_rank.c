/* freshet rank: the indicators again, on results that stand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/strings.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/plugins_here.h"
#include "result/judge.h"

typedef struct ranking {
    const fr_cli *cli;
    const char *results, *out, *indicator;
    int64_t top;
} ranking;

static fr_status choose(const ranking *r, const fr_registry *registry, fr_run_use *uses, size_t *n,
                        fr_error *err)
{
    const fr_record *one = NULL;
    *n = 0;
    if (r->indicator) {
        FR_TRY(fr_registry_find(registry, r->indicator, &one, err));
        if (one->plugin->kind != FR_INDICATOR)
            return fr_fail(err, FR_USAGE, "'%s' is no indicator; see freshet plugins list", r->indicator);
        uses[(*n)++] = (fr_run_use){ .record = one, .set = FR_NONE };
        return FR_OK;
    }
    for (size_t i = 0; i < fr_registry_count(registry); i++)
        if (fr_registry_at(registry, i)->plugin->kind == FR_INDICATOR)
            uses[(*n)++] = (fr_run_use){ .record = fr_registry_at(registry, i), .set = FR_NONE };
    return FR_OK;
}

static void print(const ranking *r, const fr_tables *tables, fr_text *out)
{
    fr_text_add(out, r->cli->json ? "{" : "");
    for (size_t i = 0, shown = 0; i < fr_tables_count(tables); i++) {
        if (!r->indicator && (int)i != fr_judge_hotspots(tables)) continue;
        if (r->cli->json) {
            fr_text_add(out, shown++ ? ", " : "");
            fr_text_add_json(out, fr_tables_name(tables, i));
            fr_text_add(out, ": ");
            fr_tables_json(tables, i, (size_t)r->top, out);
        } else {
            fr_text_addf(out, "%s\n", fr_tables_title(tables, i));
            fr_tables_print(tables, i, (size_t)r->top, out);
        }
    }
    fr_text_add(out, r->cli->json ? "}\n" : "");
}

static fr_status judge(const ranking *r, const fr_registry *registry, fr_results *results, fr_error *err)
{
    size_t n = 0;
    fr_tables *tables = NULL;
    fr_run_use *uses = calloc(fr_registry_count(registry) + 1, sizeof *uses);
    const fr_run_use **list = calloc(fr_registry_count(registry) + 1, sizeof *list);
    fr_status status = uses && list ? choose(r, registry, uses, &n, err)
                                    : fr_fail(err, FR_MEMORY, "no memory left");
    for (size_t i = 0; i < n; i++)
        list[i] = &uses[i];
    if (status == FR_OK) status = fr_judge(results, n, list, r->cli->log, &tables, err);
    if (status == FR_OK && r->out) status = fr_judge_export(tables, r->out, err);
    if (status == FR_OK) {
        fr_text text = { 0 };
        print(r, tables, &text);
        fputs(fr_text_chars(&text), stdout);
        status = fr_text_status(&text, err);
        fr_text_free(&text);
    }
    fr_tables_free(tables);
    free(list);
    free(uses);
    return status;
}

static fr_status work(const ranking *r, fr_error *err)
{
    fr_plugins_here here;
    fr_registry *registry = NULL;
    fr_results *results = NULL;
    FR_TRY(fr_plugins_here_init(&here, r->cli, err));
    fr_status status = fr_registry_new(&here.options, &registry, err);
    if (status == FR_OK) status = fr_results_open(r->results, &results, err);
    if (status == FR_OK) status = judge(r, registry, results, err);
    fr_results_free(results);
    fr_registry_free(registry);
    fr_plugins_here_free(&here);
    return status;
}

fr_status fr_cmd_rank(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    ranking r = { .cli = cli, .top = 20 };
    const char *top = NULL;
    FR_TRY(fr_cli_value(&argc, argv, "--out", &r.out, err));
    FR_TRY(fr_cli_value(&argc, argv, "--by", &r.indicator, err));
    FR_TRY(fr_cli_value(&argc, argv, "--top", &top, err));
    FR_TRY(fr_cli_arguments(argc, argv, 1, 1, err));
    if (top && (!fr_parse_integer(top, &r.top) || r.top < 1))
        return fr_fail(err, FR_USAGE, "--top wants a whole number above 0, not '%s'", top);
    r.results = argv[1];
    return work(&r, err);
}

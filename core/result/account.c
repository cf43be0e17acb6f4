/* account.c: the ledger and the provenance in results.nc. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "host/instance.h"
#include "result/private.h"
#include "run/ledger.h"

static const char *const kind_words[] = { "external", "handed", "unserved" };

static fr_status put_lines(const fr_nc *nc, int dim, const fr_ledger *l, size_t n, fr_error *err)
{
    const char **texts = fr_alloc(4 * n, sizeof *texts, err);
    double *volume = fr_alloc(n, sizeof *volume, err);
    fr_status status = texts && volume ? FR_OK : FR_MEMORY;
    for (size_t i = 0; i < n && status == FR_OK; i++) {
        fr_ledger_line line = fr_ledger_line_at(l, i);
        texts[i] = line.process;
        texts[n + i] = line.account;
        texts[2 * n + i] = line.direction == FR_IN ? "in" : "out";
        texts[3 * n + i] = kind_words[line.kind];
        volume[i] = line.volume;
    }
    static const char *const names[] = { "ledger_process", "ledger_account", "ledger_direction",
                                         "ledger_kind" };
    for (size_t k = 0; k < 4 && status == FR_OK; k++)
        status = fr_nc_put_texts(nc, names[k], dim, n, texts + k * n, err);
    if (status == FR_OK) status = fr_nc_put_numbers(nc, "ledger_volume", dim, volume, err);
    free(texts);
    free(volume);
    return status;
}

fr_status fr_result_write_ledger(const fr_nc *nc, const fr_run *run, fr_error *err)
{
    const fr_ledger *l = fr_run_ledger(run);
    size_t n = fr_ledger_line_count(l);
    int dim = 0, var = 0;
    fr_balance city = fr_ledger_city(l);
    double figures[] = { city.initial, city.stored, city.in, city.out, city.error, fr_run_ledger_error(run) };
    static const char *const names[] = { "initial", "stored", "in", "out", "error", "relative_error" };
    if (n > 0) {
        FR_TRY(fr_nc_dim(nc, "ledger_line", n, &dim, err));
        FR_TRY(put_lines(nc, dim, l, n, err));
    }
    FR_TRY(fr_nc_var(nc, "ledger", NC_INT, 0, NULL, NULL, &var, err));
    for (size_t i = 0; i < FR_COUNT(figures); i++)
        FR_NC(nc, nc_put_att_double(nc->id, var, names[i], NC_DOUBLE, 1, &figures[i]), names[i], err);
    return fr_nc_text_att(nc, var, "units", "m3", err);
}

static fr_status plugin_list(const fr_run *run, fr_text *text, fr_error *err)
{
    for (size_t i = 0; i < fr_run_instance_count(run); i++) {
        const fr_instance *in = fr_run_instance(run, i);
        const fr_plugin *p = fr_instance_plugin(in);
        fr_text_addf(text, "%s %s sha256:%s\n", p->name, p->version,
                     fr_record_digest(fr_instance_record(in)));
        const char *settings = fr_instance_settings(in);
        if (settings && *settings) fr_text_addf(text, "%s\n", settings);
    }
    return fr_text_status(text, err);
}

fr_status fr_result_write_provenance(const fr_nc *nc, const fr_recorder *r, const fr_run *run, fr_error *err)
{
    const fr_scenario *s = r->scenario;
    char digest[FR_SHA256_TEXT] = "";
    fr_text plugins = { 0 };
    fr_error quiet = FR_ERROR_INIT;
    if (fr_sha256_file(fr_scenario_model_path(s), digest, &quiet) != FR_OK) digest[0] = '\0';
    FR_TRY(fr_nc_text_att(nc, NC_GLOBAL, "Conventions", "CF-1.8 UGRID-1.0", err));
    FR_TRY(fr_nc_text_att(nc, NC_GLOBAL, "source", "Freshet " FRESHET_VERSION, err));
    FR_TRY(fr_nc_text_att(nc, NC_GLOBAL, "title", fr_scenario_title(s), err));
    FR_TRY(fr_nc_text_att(nc, NC_GLOBAL, "freshet_scenario", fr_scenario_text(s), err));
    FR_TRY(fr_nc_text_att(nc, NC_GLOBAL, "freshet_model_file", fr_scenario_model_path(s), err));
    FR_TRY(fr_nc_text_att(nc, NC_GLOBAL, "freshet_model_sha256", digest, err));
    fr_status status = plugin_list(run, &plugins, err);
    if (status == FR_OK)
        status = fr_nc_text_att(nc, NC_GLOBAL, "freshet_plugins", fr_text_chars(&plugins), err);
    fr_text_free(&plugins);
    FR_TRY(status);
    FR_TRY(fr_nc_text_att(nc, NC_GLOBAL, "freshet_status",
                          r->reason          ? r->reason
                          : fr_run_done(run) ? "complete"
                                             : "running",
                          err));
    double start = fr_scenario_start(s);
    return fr_nc_check(nc, nc_put_att_double(nc->id, NC_GLOBAL, "freshet_start_epoch", NC_DOUBLE, 1, &start),
                       "freshet_start_epoch", err);
}

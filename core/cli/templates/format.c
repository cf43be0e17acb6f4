/* my_model.c: format/my_model, peaks of the nodes as a CSV file:
 *
 *     freshet export RESULTS --format format/my_model --to FILE      makes FILE.csv
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <freshet/plugin.h>

/* A name may hold a comma or a quote: RFC 4180. */
static void put_name(FILE *file, const char *name)
{
    fputc('"', file);
    for (const char *c = name ? name : ""; *c != '\0'; c++) {
        if (*c == '"') fputc('"', file);
        fputc(*c, file);
    }
    fputc('"', file);
}

static void put_rows(const fr_host *h, FILE *file)
{
    const double *depth = h->result_statistic(h, FR_NODES, "node_depth", FR_STAT_MAX);
    const double *when = h->result_statistic(h, FR_NODES, "node_depth", FR_STAT_MAX_TIME);
    size_t n = depth && when ? h->count(h, FR_NODES) : 0;
    fputs("node,peak_depth_m,peak_time_s\n", file);
    for (size_t i = 0; i < n; i++) {
        put_name(file, h->element_name(h, FR_NODES, i));
        fprintf(file, ",%.6g,%.6g\n", depth[i], when[i]);
    }
}

/* path: without an extension. Every failure is told, with the file and the reason. */
static fr_status write_results(const fr_host *h, const char *path)
{
    char name[4096];
    int n = snprintf(name, sizeof name, "%s.csv", path);
    if (n < 0 || (size_t)n >= sizeof name) return h->fail(h, FR_IO, "the path %s is too long", path);
    FILE *file = fopen(name, "w");
    if (!file) return h->fail(h, FR_IO, "%s cannot be written: %s", name, strerror(errno));
    put_rows(h, file);
    bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed)
        return h->fail(h, FR_IO, "%s cannot be written: is the disk full?", name);
    return FR_OK;
}

static const fr_format_ops ops = {
    .struct_size = sizeof ops,
    .extensions = "csv",
    .write_results = write_results,
};

/* What `freshet plugins info format/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_FORMAT,
    .name = "format/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "Shafranovich (2005), RFC 4180",
    .summary = "Peaks of the nodes as a CSV file",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC,
    .format = &ops,
};

FR_PLUGIN_EXPORT(plugin)

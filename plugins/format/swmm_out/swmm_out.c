/* format/swmm_out: results as SWMM 5.2 writes them (.out and .rpt), for tools and scripts that read those. */
#include <stdio.h>

#include "binary.h"
#include "report.h"

static fr_status write_results(const fr_host *h, const char *path)
{
    char name[4096];
    if (snprintf(name, sizeof name, "%s.out", path) >= (int)sizeof name)
        return h->fail(h, FR_USAGE, "the path '%.80s…' is too long", path);
    fr_status status = binary_write(h, name);
    if (status != FR_OK) return status;
    snprintf(name, sizeof name, "%s.rpt", path);
    return report_write(h, name);
}

static const fr_format_ops ops = { .struct_size = sizeof ops,
                                   .extensions = "out|rpt",
                                   .write_results = write_results };

static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_FORMAT,
    .name = "format/swmm_out",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .citation = "L. A. Rossman, SWMM 5 Applications Interfacing; SWMM 5.2 User's Manual, US EPA, 2022",
    .summary = "writes results as SWMM 5.2's binary output and status report",
    .abilities = FR_DETERMINISTIC | FR_THREAD_SAFE,
    .format = &ops,
};

FR_PLUGIN_EXPORT(plugin)

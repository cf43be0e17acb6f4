/* my_model.c: indicator/my_model, nodes that were filled above a share of their depth, fullest first.
 *
 * fill = peak depth / depth from invert to rim. Reads results only. */
#include <math.h>
#include <stdlib.h>

#include <freshet/plugin.h>

typedef struct found {
    int32_t node;
    double depth, fill; /* m, - */
} found;

/* Fullest first; of equals the first in the model: the same order on every machine. */
static int by_fill(const void *a, const void *b)
{
    const found *x = a, *y = b;
    if (x->fill != y->fill) return x->fill < y->fill ? 1 : -1;
    return (x->node > y->node) - (x->node < y->node);
}

static fr_status write_table(const fr_host *h, const found *list, size_t n)
{
    static const fr_table_column columns[] = {
        { "rank", "rank", "1" },
        { "peak_depth", "peak depth", "m" },
        { "fill", "part of the depth", "1" },
    };
    fr_status status = h->table_begin(h, "my_model", "Nodes that were filled high", FR_NODES,
                                      FR_COUNT(columns), columns);
    for (size_t i = 0; i < n && status == FR_OK; i++) {
        const fr_value row[] = { { NULL, (double)(i + 1) }, { NULL, list[i].depth }, { NULL, list[i].fill } };
        status = h->table_row(h, list[i].node, row);
    }
    return status;
}

static fr_status evaluate(const fr_host *h)
{
    const double *peak = h->result_statistic(h, FR_NODES, "node_depth", FR_STAT_MAX);
    const double *rim = h->column_number(h, FR_NODES, "rim_depth");
    size_t nodes = h->count(h, FR_NODES), n = 0;
    if (!peak || !rim) return FR_OK; /* a run without a network: no table */
    found *list = h->allocate(h, nodes + 1, sizeof *list);
    if (!list) return FR_MEMORY;
    for (size_t i = 0; i < nodes; i++) {
        double fill = rim[i] > 0.0 ? peak[i] / rim[i] : NAN;
        if (fill >= h->number(h, "least_fill")) list[n++] = (found){ (int32_t)i, peak[i], fill };
    }
    if (n > 1) qsort(list, n, sizeof *list, by_fill);
    return write_table(h, list, n);
}

static const fr_param params[] = {
    { .name = "least_fill",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.8",
      .max = 100.0,
      .doc = "list nodes that were filled at least so far" },
};
static const fr_indicator_ops ops = { .struct_size = sizeof ops, .evaluate = evaluate };

/* What `freshet plugins info indicator/my_model` prints. */
static const fr_plugin plugin = {
    FR_PLUGIN_SIZES,
    .kind = FR_INDICATOR,
    .name = "indicator/my_model",
    .version = "0.1.0",
    .licence = "Apache-2.0",
    .citation = "your source: author, year, title",
    .summary = "Nodes that were filled above a share of their depth",
    .abilities = FR_THREAD_SAFE | FR_DETERMINISTIC,
    FR_PARAMS(params),
    .indicator = &ops,
};

FR_PLUGIN_EXPORT(plugin)

/* host.h: the services that Freshet offers to a plugin.
 *
 * Every plugin instance gets its own fr_host; call a service as `h->log(h, FR_LOG_INFO, "...")`.
 * New services are added at the end; test `FR_HAS(h, name)` before you use one that is younger than your
 * minimum ABI. Unless said otherwise a pointer that a service returns stays valid until the instance is
 * destroyed.
 */
#ifndef FRESHET_HOST_H
#define FRESHET_HOST_H

#include "freshet/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fr_host fr_host;
typedef struct fr_lu fr_lu; /* a sparse LU factorisation with a fixed pattern */

#define FR_HAS(h, member) (offsetof(fr_host, member) < (h)->struct_size && (h)->member != NULL)

typedef enum fr_direction { FR_IN, FR_OUT } fr_direction;

/* Statistics that the host keeps of every output field, over all exchange steps. MAX, MIN and LAST of an
 * amount or a transfer are those of its mean rate over an exchange step (unit of the field, s-1), so that
 * they do not depend on the length of the step. */
typedef enum fr_statistic {
    FR_STAT_MAX,           /* unit of the field; of amounts: mean rate */
    FR_STAT_MAX_TIME,      /* s: first time of the maximum */
    FR_STAT_MIN,           /* unit of the field; of amounts: mean rate */
    FR_STAT_TOTAL,         /* sum of amounts, or time integral of values (unit x s) */
    FR_STAT_POSITIVE_TIME, /* s during which the field was > 0 */
    FR_STAT_LAST           /* value at the end */
} fr_statistic;

/* A cell of a result table: text when text != NULL, else number (NaN = empty). */
typedef struct fr_value {
    const char *text;
    double number;
} fr_value;
typedef struct fr_table_column {
    const char *name;  /* machine name, "flood_volume" */
    const char *title; /* English; translated through the message table */
    const char *unit;  /* UDUNITS; "" for names; "words" for text that is shown in the language of the user */
} fr_table_column;

typedef void (*fr_loop_body)(void *arg, size_t begin, size_t end);

struct fr_host {
    uint32_t struct_size;
    uint32_t abi_version;
    void *owner; /* the host's own; leave it alone */

    /* ---- messages. English text is the key of the message table; give what, where and what to do. ---- */
    void (*log)(const fr_host *h, fr_log_level level, const char *format, ...) FR_PRINTF(3, 4);
    /* Sets the message of this instance and returns `code`, so that `return h->fail(h, FR_INPUT, "...")`
     * reads well. */
    fr_status (*fail)(const fr_host *h, fr_status code, const char *format, ...) FR_PRINTF(3, 4);
    /* The same, adding the name of an element (and its file and line when the model knows them). */
    fr_status (*fail_at)(const fr_host *h, fr_status code, fr_set set, size_t element, const char *format,
                         ...) FR_PRINTF(5, 6);

    /* ---- parameters: declared in the descriptor, checked and in the declared unit before create() ---- */
    double (*number)(const fr_host *h, const char *name); /* FR_NUMBER, FR_DURATION */
    int64_t (*integer)(const fr_host *h, const char *name);
    bool (*flag)(const fr_host *h, const char *name);
    /* FR_TEXT, FR_CHOICE, FR_PATH; NULL = not given */
    const char *(*text)(const fr_host *h, const char *name);
    bool (*given)(const fr_host *h, const char *name); /* true when the scenario or the model set it */
    /* FR_LIST: n numbers. */
    const double *(*list)(const fr_host *h, const char *name, size_t *n);

    /* ---- the elements this instance works on ---- */
    size_t (*domain_size)(const fr_host *h);
    /* Rows of the parent set, ascending; NULL when the domain is the whole set. */
    const int32_t *(*domain_rows)(const fr_host *h);

    /* ---- fields: the declared ports and states. Length: set size x layers, element-major
     *      (value of layer l of element i at [i * layers + l]); on FR_DOMAIN only this instance's elements.
     *      A name that the plugin both takes and gives means the input; "in:name" and "out:name" say which. ---- */
    double *(*field)(const fr_host *h, const char *name); /* NULL: an optional port nobody serves */
    size_t (*field_size)(const fr_host *h, const char *name);

    /* ---- the model, read-only ---- */
    fr_set (*set_find)(const fr_host *h, const char *name); /* FR_NONE when the model has no such set */
    size_t (*count)(const fr_host *h, fr_set set);
    const char *(*element_name)(const fr_host *h, fr_set set, size_t element);
    int32_t (*element_find)(const fr_host *h, fr_set set, const char *name); /* FR_NONE when absent */
    /* A column, one value an element; NULL when the model has no such column. set = FR_DOMAIN gathers. */
    const double *(*column_number)(const fr_host *h, fr_set set, const char *column);
    /* INDEX, CHOICE, FLAG */
    const int32_t *(*column_index)(const fr_host *h, fr_set set, const char *column);
    const char *const *(*column_text)(const fr_host *h, fr_set set, const char *column);
    size_t (*table_count)(const fr_host *h);
    const fr_table *(*table)(const fr_host *h, int32_t table); /* NULL when out of range */
    int32_t (*table_find)(const fr_host *h, const char *kind_prefix, const char *name);
    /* Piecewise linear in column 0 -> column 1; held constant outside the range (extrapolate by your own
     * law). */
    double (*curve_value)(const fr_host *h, int32_t table, double x, double *slope_or_null);
    double (*curve_integral)(const fr_host *h, int32_t table, double x0, double x1);
    /* Linear between points, 0 outside the range, as SWMM does; integral is exact over [t0, t1]. */
    double (*series_value)(const fr_host *h, int32_t table, double t);
    double (*series_integral)(const fr_host *h, int32_t table, double t0, double t1);
    /* Options of the model or scenario by name ("allow_ponding", "routing_step"); NULL / fallback when
     * absent. */
    const char *(*option)(const fr_host *h, const char *name);
    double (*option_number)(const fr_host *h, const char *name, double fallback);
    const char *(*kept_text)(const fr_host *h, const char *section); /* raw text of a section; NULL */
    /* Local calendar at time t (s since start). */
    void (*calendar)(const fr_host *h, double t, fr_calendar *out);

    /* ---- cross-sections ---- */
    const fr_section *(*section)(const fr_host *h, size_t link); /* NULL when the link has none */
    void (*section_facts)(const fr_section *s, fr_section_facts *out);
    /* n depths (m) of one section. Any output may be NULL. area m2, width m (0 above a closed crown),
     * perimeter m (wetted), dperimeter = dP/dy. Depths are clamped to [0, full_depth]. */
    void (*section_at)(const fr_section *s, size_t n, const double *depth, double *area, double *width,
                       double *perimeter, double *dperimeter);
    double (*section_depth)(const fr_section *s, double area); /* inverse of area(y) */
    /* smallest y with A R^(2/3) = factor */
    double (*section_depth_of_factor)(const fr_section *s, double factor);
    double (*section_critical_depth)(const fr_section *s, double flow); /* Q2 W / (g A3) = 1 */

    /* ---- the ledger: water that enters or leaves the city through this process (m3, >= 0). Water handed on
     *      through transfer ports is booked by the host. account: a short name, "evaporation". ---- */
    fr_status (*book)(const fr_host *h, fr_direction direction, const char *account, double volume);

    /* ---- laws of other plugins that this solver carries in its own solve (role structure and exchange)
     * ---- */
    size_t (*law_count)(const fr_host *h);
    /* Elements of law k: rows of `links`; head 1 is the upstream node's, head 2 the downstream node's. */
    const int32_t *(*law_links)(const fr_host *h, size_t law, size_t *n);
    fr_status (*law_begin)(const fr_host *h, size_t law, double t, double dt, const double *head1,
                           const double *head2);
    /* Flow of n of its elements (positions `which` in law_links, NULL = all). Outputs have n entries. */
    fr_status (*law_flow)(const fr_host *h, size_t law, double t, double dt, size_t n, const int32_t *which,
                          const double *head1, const double *head2, double *flow, double *dflow_dhead1,
                          double *dflow_dhead2);
    /* After an accepted step: the volume (m3, positive 1 -> 2) that really passed each element. */
    fr_status (*law_accept)(const fr_host *h, size_t law, double t, double dt, const double *volume);

    /* ---- computing ---- */
    /* Splits [0, n) in chunks of `grain` that do not depend on the number of threads. */
    void (*parallel_for)(const fr_host *h, size_t n, size_t grain, fr_loop_body body, void *arg);
    double (*random)(const fr_host *h, uint64_t stream, uint64_t counter); /* uniform in [0, 1) */
    /* Sparse LU with structurally symmetric pattern (compressed columns), AMD ordering, no pivoting: for
     * M-matrices. */
    fr_status (*lu_create)(const fr_host *h, int32_t n, const int32_t *column_start, const int32_t *row,
                           fr_lu **out);
    fr_status (*lu_factor)(fr_lu *lu, const double *values); /* FR_NUMERIC on a zero or NaN pivot */
    void (*lu_solve)(fr_lu *lu, double *rhs_to_solution);
    void (*lu_destroy)(fr_lu *lu);
    /* zeroed, freed with the instance; NULL + message */
    void *(*allocate)(const fr_host *h, size_t n, size_t size);

    /* ---- building and editing a model: only inside format.read and measure.apply ---- */
    fr_status (*model_set)(const fr_host *h, const char *name, fr_set *out); /* finds or adds a set */
    /* line: of the file being read, 0 = none. FR_INPUT when the name is taken in a set with unique names. */
    fr_status (*model_add)(const fr_host *h, fr_set set, const char *name, int line, int32_t *element);
    fr_status (*model_number)(const fr_host *h, fr_set set, int32_t element, const char *column,
                              double value);
    fr_status (*model_index)(const fr_host *h, fr_set set, int32_t element, const char *column,
                             int32_t value);
    fr_status (*model_text)(const fr_host *h, fr_set set, int32_t element, const char *column,
                            const char *value);
    fr_status (*model_table)(const fr_host *h, const char *kind, const char *name, const char *unit,
                             size_t rows, size_t columns, const double *data, int32_t *table);
    fr_status (*model_option)(const fr_host *h, const char *name, const char *value);
    fr_status (*model_keep)(const fr_host *h, const char *section, const char *text); /* appended */
    /* Ask for a plugin by default ("network", "network/implicit"); rows NULL = the whole set.
     * An explicit choice in a scenario wins. */
    fr_status (*model_use)(const fr_host *h, const char *role, const char *plugin, fr_set set, size_t n,
                           const int32_t *rows);
    /* A feature of the input that is active there and that no process may simulate: reported at every run
     * unless a plugin that names it in `serves` is part of the scenario. */
    fr_status (*model_feature)(const fr_host *h, const char *feature, const char *where);

    /* ---- results: only inside indicator.evaluate and format.write_results ---- */
    /* One value an element; NULL when the field was not recorded. */
    const double *(*result_statistic)(const fr_host *h, fr_set set, const char *field,
                                      fr_statistic statistic);
    size_t (*result_times)(const fr_host *h, const double **times); /* s, report times */
    /* The whole set at report time k (values; amounts come as mean rates per second); valid until the next call. */
    const double *(*result_frame)(const fr_host *h, fr_set set, const char *field, size_t k);
    const char *(*result_unit)(const fr_host *h, fr_set set, const char *field);
    /* Ledger lines: process, account, direction and volume; returns the number of lines. */
    size_t (*result_ledger)(const fr_host *h, size_t line, const char **process, const char **account,
                            fr_direction *direction, double *volume);
    /* Starts a table; later rows go to it. set: rows are elements of it (column "element" is added), or
     * FR_NONE. */
    fr_status (*table_begin)(const fr_host *h, const char *name, const char *title, fr_set set,
                             size_t columns, const fr_table_column *column);
    fr_status (*table_row)(const fr_host *h, int32_t element, const fr_value *values);
    /* ---- measures ---- */
    fr_status (*cost)(const fr_host *h, const char *item, double quantity, const char *unit);
    fr_status (*change)(const fr_host *h, fr_set set, int32_t element, const char *format, ...)
        FR_PRINTF(4, 5);
    /* ---- words on a map or in a report: the text for `english` in the language of the user ---- */
    const char *(*say)(const fr_host *h, const char *english);

    /* ---- the surface ---- */
    const fr_grid *(*grid)(const fr_host *h);                 /* NULL: the model has no terrain */
    int32_t (*cell_at)(const fr_host *h, double x, double y); /* cell that holds a map position; FR_NONE */
    /* Inside format.read: makes the cells of the model. Of `grid`, column and row are not read, and a cell is active
     * where grid->cell is not FR_NONE; the host numbers them. */
    fr_status (*model_grid)(const fr_host *h, const fr_grid *grid);
    /* A whole column at once, one value an element. */
    fr_status (*model_numbers)(const fr_host *h, fr_set set, const char *column, const double *values);
    fr_status (*model_indices)(const fr_host *h, fr_set set, const char *column, const int32_t *values);

    /* ---- exchanges that this solver carries (roles network and surface), see fr_exchange_ops ---- */
    size_t (*exchange_count)(const fr_host *h);
    fr_status (*exchange_points)(const fr_host *h, size_t exchange, fr_points *out);
    /* network: head m and volume m3 of every point; flow in the order of `which` (NULL = all), node -> cell */
    fr_status (*exchange_begin)(const fr_host *h, size_t exchange, double t, double dt, const double *head);
    fr_status (*exchange_flow)(const fr_host *h, size_t exchange, double t, double dt, size_t n,
                               const int32_t *which, const double *head, double *flow, double *dflow_dhead);
    fr_status (*exchange_accept)(const fr_host *h, size_t exchange, double t, double dt,
                                 const double *volume);
    /* surface: water levels m; flow m3/s cell1 -> node or cell2 */
    fr_status (*exchange_surface_flow)(const fr_host *h, size_t exchange, double t, double dt, size_t n,
                                       const int32_t *which, const double *level1, const double *level2,
                                       double *flow);
    fr_status (*exchange_surface_accept)(const fr_host *h, size_t exchange, double t, double dt,
                                         const double *volume);

    /* ---- tables that the indicators made of these results: inside format.write_results. Values row by row; NULL when
     * there is no table of this name ---- */
    const fr_value *(*result_table)(const fr_host *h, const char *name, size_t *rows, size_t *columns,
                                    const fr_table_column **column);
};

#ifdef __cplusplus
}
#endif

#endif

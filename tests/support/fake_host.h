/* fake_host.h: one plugin on a bench. Serves a plugin over a real fr_model (columns, tables, sections, options)
 * with fields as plain arrays that the test fills and reads, so that a plugin can be tested without the engine.
 * A test links the plugin's own sources and this file; misuse ends the test with a message. */
#ifndef FR_TESTS_FAKE_HOST_H
#define FR_TESTS_FAKE_HOST_H

#include "freshet/plugin.h"
#include "model/model.h"

typedef struct fake fake;

/* The first descriptor of the linked plugin on `count` rows of `set` (rows NULL: the whole set). m: frozen. */
fake *fake_new(const fr_model *m, fr_set set, size_t count, const int32_t *rows);
/* The same for a descriptor of your choice. */
fake *fake_new_of(const fr_plugin *plugin, const fr_model *m, fr_set set, size_t count, const int32_t *rows);
void fake_free(fake *f); /* destroys the plugin when it was created */

/* Before create: parameters (else their defaults, read as plain numbers) and optional in ports somebody serves. */
void fake_number(fake *f, const char *param, double value);
void fake_text(fake *f, const char *param, const char *value);
void fake_list(fake *f, const char *param, size_t n, const double *values);
void fake_serve(fake *f, const char *port);

fr_status fake_create(fake *f);
fr_status fake_initialise(fake *f, double t);
fr_status fake_restored(fake *f, double t);
fr_status fake_prepare(fake *f, double t, double dt);
/* Sets amounts and transfers given to 0, then advances. */
fr_status fake_advance(fake *f, double t, double dt);
fr_status fake_step_wish(fake *f, double t, double *dt);
const fr_law_ops *fake_law(fake *f);
void *fake_self(fake *f);
double fake_stored(fake *f);

/* A port or state: the array that the plugin sees. */
double *fake_field(fake *f, const char *name);
size_t fake_field_size(fake *f, const char *name);
void fake_clear_amounts(fake *f);
/* Sum of a field. */
double fake_sum(fake *f, const char *name);
/* Volume booked so far; account NULL = all. */
double fake_booked(fake *f, fr_direction direction, const char *account);
/* The last message of h->fail, and how many warnings and errors were logged. */
const char *fake_message(fake *f);
int fake_warnings(fake *f);
const fr_host *fake_host(fake *f);

/* Copies of all states; a plugin must do the same after they are put back. */
void fake_save(fake *f);
void fake_restore(fake *f);

/* Short ways to build a model: each ends the test when it fails. */
fr_model *bench_model(void);
int32_t bench_add(fr_model *m, fr_set set, const char *name);
int32_t bench_node(fr_model *m, const char *name, int32_t kind, double invert);
int32_t bench_link(fr_model *m, const char *name, int32_t kind, int32_t node1, int32_t node2);
void bench_number(fr_model *m, fr_set set, int32_t element, const char *column, double value);
void bench_index(fr_model *m, fr_set set, int32_t element, const char *column, int32_t value);
void bench_text(fr_model *m, fr_set set, int32_t element, const char *column, const char *value);
int32_t bench_table(fr_model *m, const char *kind, const char *name, size_t rows, const double *pairs);
void bench_option(fr_model *m, const char *name, const char *value);
void bench_freeze(fr_model *m);

#endif

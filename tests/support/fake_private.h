/* fake_private.h: what fake_host.c and fake_bench.c share. */
#ifndef FR_TESTS_FAKE_PRIVATE_H
#define FR_TESTS_FAKE_PRIVATE_H

#include "fake_host.h"

#include <stdarg.h>

#define FAKE_ACCOUNTS 64

typedef struct fake_param {
    double number;
    const char *text;
    const double *list;
    size_t count;
    bool given;
} fake_param;

typedef struct fake_array {
    const char *name;
    double *values, *saved;
    size_t count;
    bool served, state, cleared; /* cleared: an amount or transfer that the plugin gives */
} fake_array;

typedef struct fake_account {
    char name[64];
    fr_direction direction;
    double volume;
} fake_account;

struct fake {
    fr_host host;
    const fr_plugin *plugin;
    const fr_model *model;
    fr_set set;
    size_t n;
    int32_t *rows;
    void *self;
    fake_param *params;
    fake_array *arrays;
    size_t array_count;
    fake_account accounts[FAKE_ACCOUNTS];
    size_t account_count;
    void **blocks;
    size_t block_count;
    char message[1024], last_log[1024];
    int warnings;
};

extern const fr_host fake_services;
_Noreturn void fake_stop(const char *format, ...) FR_PRINTF(1, 2);
fake_array *fake_find(fake *f, const char *name);
void *fake_allocate(fake *f, size_t n, size_t size); /* zeroed, lives as long as the fake */

#endif

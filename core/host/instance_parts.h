/* instance_parts.h: what instance.c and the service files share; for no other room. */
#ifndef FR_HOST_INSTANCE_PARTS_H
#define FR_HOST_INSTANCE_PARTS_H

#include <pthread.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "host/instance.h"
#include "host/params.h"

typedef struct fr_gathered {
    fr_column_type type;
    const char *column;
    const void *values;
} fr_gathered;

struct fr_instance {
    fr_host host; /* host.owner points back to this instance */
    fr_instance_spec spec;
    const fr_plugin *plugin;
    const char *label;
    void *self;
    bool created;
    size_t size; /* elements of the domain */
    int32_t *rows;
    int32_t *all_rows; /* 0 .. size - 1, made when a law needs it */
    fr_param_value *values;
    fr_option_text *options;
    double start_epoch;
    bool has_epoch;
    uint64_t key; /* of the random numbers */
    fr_text settings;
    fr_arena arena; /* everything above, gathered columns, allocate() */
    FR_ARRAY(fr_gathered) gathered;
    pthread_mutex_t lock; /* error, arena: services may be called inside parallel_for */
    fr_error error;       /* first failure that the plugin told, or its misuse of a service */
    bool misused;
};

static inline fr_instance *fr_instance_of(const fr_host *h)
{
    return h->owner;
}

/* Fills a part of the service table. */
void fr_services_core(fr_host *h);
void fr_services_model(fr_host *h);
void fr_services_build(fr_host *h);
void fr_services_run(fr_host *h);
void fr_services_exchange(fr_host *h);
/* The words of a law or exchange that failed go to the solver that asked, whose call fails with them. */
fr_status fr_law_pass_on(const fr_host *h, fr_instance *law, const char *call, double t, fr_status status);

/* The plugin used a service against its own declaration: the call in progress fails with this message. */
void fr_misuse(const fr_host *h, const char *format, const char *name);
/* Moves a status and message of the host itself into the instance, so that the plugin can pass the status
 * on. */
fr_status fr_instance_take(fr_instance *in, fr_status status, const fr_error *err);
const char *fr_instance_option(const fr_instance *in, const char *name);

#endif

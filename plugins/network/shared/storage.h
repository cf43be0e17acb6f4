/* storage.h: volume and surface area of storage nodes as functions of depth, exact for each shape. */
#ifndef FR_NETWORK_STORAGE_H
#define FR_NETWORK_STORAGE_H

#include "freshet/host.h"

typedef enum fr_storage_form { FR_STORAGE_POWER, FR_STORAGE_QUADRATIC, FR_STORAGE_TABLE } fr_storage_form;

typedef struct fr_storage {
    fr_storage_form form;
    double a0, a1, a2;     /* POWER: area = a0 + a1 d^a2; QUADRATIC: a0 + a1 d + a2 d^2 (m, m2) */
    size_t points;         /* TABLE */
    const double *data;    /* (depth m, area m2) rows, borrowed from the model */
    const double *volumes; /* m3 below each row, borrowed from whoever called fr_storage_table */
} fr_storage;

/* Reads the shape of storage node `node` from the model. volumes: room for one number a row of its curve (ask with
 * fr_storage_rows), kept by the caller as long as the storage lives. */
size_t fr_storage_rows(const fr_host *h, size_t node);
fr_status fr_storage_read(const fr_host *h, size_t node, double *volumes, fr_storage *out);

/* area (m2) and volume (m3) at depth d (m); below 0: area at 0, volume negative and linear. */
double fr_storage_area(const fr_storage *s, double depth);
double fr_storage_volume(const fr_storage *s, double depth, double *area_or_null);
/* Depth (m) that holds this volume. */
double fr_storage_depth(const fr_storage *s, double volume);

#endif

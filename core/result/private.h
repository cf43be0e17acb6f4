/* private.h: what the files of this room share. */
#ifndef FR_RESULT_PRIVATE_H
#define FR_RESULT_PRIVATE_H

#include "base/memory.h"
#include "result/nc.h"
#include "result/recorder.h"
#include "result/spool.h"

typedef struct fr_recorded {
    const char *name; /* of the variable */
    size_t field;     /* in fr_run_field_at */
    size_t offset;    /* in a frame */
    size_t size;      /* values a frame; 0: no frames, only its value at the end */
} fr_recorded;

struct fr_recorder {
    fr_arena arena;
    const fr_scenario *scenario;
    char *folder, *path, *spool_path, *temporary;
    fr_spool *spool;
    FR_ARRAY(fr_recorded) fields;
    float *frame;
    size_t width;
    double published_at, publish_cost; /* wall-clock s */
    const char *reason;                /* why the run ended early; NULL */
    bool finished;                     /* the spool is no longer needed */
};

/* "nodes" -> "node": the dimension of a set. */
const char *fr_result_dimension(const fr_model *m, fr_set set, char *buffer, size_t n);
/* results.nc from the spool and the run as it stands. */
fr_status fr_result_write(fr_recorder *r, const fr_run *run, fr_error *err);
/* The parts of it. */
fr_status fr_result_write_mesh(const fr_nc *nc, const fr_model *m, fr_error *err);
fr_status fr_result_write_mesh2d(const fr_nc *nc, const fr_model *m, fr_error *err);
/* In the group of the cells, over their dimension. */
fr_status fr_result_write_grid(const fr_nc *nc, const fr_model *m, int dim, fr_error *err);
fr_status fr_result_read_grid(const fr_nc *nc, fr_model *m, size_t n, fr_error *err);
fr_status fr_result_write_ledger(const fr_nc *nc, const fr_run *run, fr_error *err);
fr_status fr_result_write_provenance(const fr_nc *nc, const fr_recorder *r, const fr_run *run, fr_error *err);
fr_status fr_result_write_model(const fr_nc *nc, const fr_model *m, fr_error *err);
fr_status fr_result_read_model(const fr_nc *nc, const char *path, fr_model **out, fr_error *err);

#endif

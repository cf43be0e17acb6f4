/* spool.h: report frames on disk while a run goes on: an append-only file that a kill cannot damage. What lies
 * behind the length that the last checkpoint knows is cut off at a resume. results.nc is made from it. */
#ifndef FR_RESULT_SPOOL_H
#define FR_RESULT_SPOOL_H

#include "base/error.h"

typedef struct fr_spool fr_spool;

/* Each frame: its time (double) and `width` floats. frames: how many of an existing file stay (0: a new file). */
fr_status fr_spool_open(const char *path, size_t width, size_t frames, fr_spool **out, fr_error *err);
fr_status fr_spool_append(fr_spool *s, double time, const float *values, fr_error *err);
fr_status fr_spool_sync(fr_spool *s, fr_error *err); /* all frames are on disk */
size_t fr_spool_frames(const fr_spool *s);
fr_status fr_spool_read(fr_spool *s, size_t frame, double *time, float *values, fr_error *err);
void fr_spool_close(fr_spool *s, bool remove_file);

#endif

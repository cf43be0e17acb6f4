/* pool.h: threads that work off the chunks of a loop and sleep in between.
 *
 * Ours and not OpenMP's, because a waiting OpenMP team spins for milliseconds: on a shared machine that is the larger
 * part of all CPU time (measured: 85 % for loops of some microseconds).
 */
#ifndef FR_HOST_POOL_H
#define FR_HOST_POOL_H

#include "base/error.h"

typedef struct fr_pool fr_pool;

/* threads counts the caller; 0 = OMP_NUM_THREADS, or else as many as this process may use. 1: no thread is made. */
fr_status fr_pool_new(int threads, fr_pool **out, fr_error *err);
void fr_pool_free(fr_pool *pool);
int fr_pool_threads(const fr_pool *pool); /* NULL: 1 */
/* Calls body(arg, begin, end) for chunks of `grain` of [0, n); returns when all are done. Which thread takes a chunk is
 * chance, the chunks are not. Inside a body, and with pool NULL, it works in the thread that calls. */
void fr_pool_for(fr_pool *pool, size_t n, size_t grain, void (*body)(void *arg, size_t begin, size_t end),
                 void *arg);

#endif

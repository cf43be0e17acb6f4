/* pool.c: see pool.h. */
#define _GNU_SOURCE /* sched_getaffinity */

#include "host/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/strings.h"
#include "host/guard.h"

#define MOST_THREADS 1024
#define SPINS 4000 /* some ten microseconds: loops often follow each other at once */

typedef void loop_body(void *arg, size_t begin, size_t end);

typedef struct job {
    loop_body *body;
    void *arg;
    size_t n, grain;
    uint32_t chunks;
    const fr_guard_frame *frame; /* of the caller: a crash in a chunk is the plugin's */
} job;

struct fr_pool {
    int threads;
    pthread_t *workers;
    int started;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    job job;                 /* guarded by lock */
    _Atomic uint64_t ticket; /* generation << 32 | next chunk */
    _Atomic uint32_t done;   /* chunks of this generation */
    _Atomic bool stop;
};

static _Thread_local bool inside; /* a chunk is being worked on in this thread */

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static void do_range(const job *j, size_t begin, size_t end)
{
    inside = true;
    j->body(j->arg, begin, end);
    inside = false;
}

/* Takes chunks of one generation until none is left; a late comer to an old generation finds none. */
static void work_off(fr_pool *pool, const job *j, uint32_t generation)
{
    for (;;) {
        uint64_t ticket = atomic_load(&pool->ticket);
        uint32_t chunk = (uint32_t)ticket;
        if ((uint32_t)(ticket >> 32) != generation || chunk >= j->chunks) return;
        if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket + 1)) continue;
        size_t begin = (size_t)chunk * j->grain;
        do_range(j, begin, j->n - begin < j->grain ? j->n : begin + j->grain);
        atomic_fetch_add(&pool->done, 1);
    }
}

static uint32_t generation_of(fr_pool *pool)
{
    return (uint32_t)(atomic_load(&pool->ticket) >> 32);
}

static void *work(void *arg)
{
    fr_pool *pool = arg;
    uint32_t seen = 0;
    for (;;) {
        for (int i = 0; i < SPINS && generation_of(pool) == seen && !atomic_load(&pool->stop); i++)
            relax();
        pthread_mutex_lock(&pool->lock);
        while (generation_of(pool) == seen && !atomic_load(&pool->stop))
            pthread_cond_wait(&pool->wake, &pool->lock);
        job j = pool->job;
        seen = generation_of(pool);
        pthread_mutex_unlock(&pool->lock);
        if (atomic_load(&pool->stop)) return NULL;
        fr_guard_adopt(j.frame);
        work_off(pool, &j, seen);
        fr_guard_adopt(NULL);
    }
}

static int threads_here(void)
{
    const char *text = getenv("OMP_NUM_THREADS");
    int64_t wanted;
    if (text != NULL && fr_parse_integer(text, &wanted) && wanted > 0 && wanted <= MOST_THREADS)
        return (int)wanted;
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
    return 1;
}

fr_status fr_pool_new(int threads, fr_pool **out, fr_error *err)
{
    fr_pool *pool = fr_alloc(1, sizeof *pool, err);
    if (pool == NULL) return FR_MEMORY;
    pool->threads = threads <= 0 ? threads_here() : threads > MOST_THREADS ? MOST_THREADS : threads;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pool->workers = fr_alloc((size_t)pool->threads, sizeof *pool->workers, err);
    if (pool->workers == NULL) {
        fr_pool_free(pool);
        return FR_MEMORY;
    }
    *out = pool;
    return FR_OK;
}

/* Threads are made when the first loop wants them: many runs never do, and fork() stays safe until then. */
static void start_workers(fr_pool *pool)
{
    while (pool->started < pool->threads - 1)
        if (pthread_create(&pool->workers[pool->started], NULL, work, pool) == 0)
            pool->started++;
        else
            pool->threads = pool->started + 1; /* fewer, then */
}

void fr_pool_free(fr_pool *pool)
{
    if (pool == NULL) return;
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->stop, true);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->started; i++)
        pthread_join(pool->workers[i], NULL);
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->lock);
    free(pool->workers);
    free(pool);
}

int fr_pool_threads(const fr_pool *pool)
{
    return pool == NULL ? 1 : pool->threads;
}

static void share(fr_pool *pool, const job *j)
{
    start_workers(pool);
    pthread_mutex_lock(&pool->lock);
    uint32_t generation = generation_of(pool) + 1;
    if (generation == 0) generation = 1; /* a new worker has seen 0 */
    pool->job = *j;
    atomic_store(&pool->done, 0);
    atomic_store(&pool->ticket, (uint64_t)generation << 32);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    work_off(pool, j, generation);
    for (int spins = 0; atomic_load(&pool->done) < j->chunks; spins++)
        if (spins < SPINS)
            relax();
        else
            sched_yield(); /* someone was put to sleep in the middle of a chunk */
}

void fr_pool_for(fr_pool *pool, size_t n, size_t grain, loop_body *body, void *arg)
{
    if (n == 0) return;
    if (grain == 0) grain = 1;
    size_t chunks = n / grain + (n % grain != 0);
    if (pool == NULL || pool->threads < 2 || inside || chunks < 2 || chunks > UINT32_MAX) {
        for (size_t at = 0; at < n; at += grain)
            body(arg, at, n - at < grain ? n : at + grain);
        return;
    }
    job j = { body, arg, n, grain, (uint32_t)chunks, fr_guard_current() };
    share(pool, &j);
}

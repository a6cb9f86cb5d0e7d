/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thread_pool.c - threads of the library, and a pool of them that wait for the next job.
 *
 * A job takes about a millisecond and the next one follows at once, so a waiting thread spins for a
 * while before it sleeps. Signals to the process are left to the caller's thread; signals of a
 * fault in a worker are not blocked in it: if they were, the system would end the process without a
 * message.
 */
#include "base/thread_pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    MAX_WORKERS = 16,
    SPINS = 2000, /* checks for the next job, or for its end, before a thread sleeps */
};

struct thread_pool {
    pthread_mutex_t lock;
    pthread_cond_t started, finished;
    thread thread[MAX_WORKERS];
    int workers;     /* threads besides the caller */
    atomic_uint job; /* number of the current job */
    atomic_int busy; /* workers that have not finished it */
    bool stop;
    void (*work)(void *data, int32_t part);
    void *data;
    int32_t count;
    atomic_int next; /* the next part to take */
};

/* initial-exec: thread-local storage that exists from the start of the thread, so that a signal
 * handler may read it. */
static _Thread_local bool is_worker __attribute__((tls_model("initial-exec")));

static void take_parts(thread_pool *pool)
{
    for (;;) {
        int32_t part = atomic_fetch_add(&pool->next, 1);
        if (part >= pool->count)
            return;
        /* The last part first: in a solve it is the border, which is of another size. */
        pool->work(pool->data, pool->count - 1 - part);
    }
}

static void serve(void *data)
{
    thread_pool *pool = data;
    unsigned seen = 0;
    for (;;) {
        for (int i = 0; i < SPINS && atomic_load(&pool->job) == seen; i++)
            continue;
        pthread_mutex_lock(&pool->lock);
        while (atomic_load(&pool->job) == seen && !pool->stop)
            pthread_cond_wait(&pool->started, &pool->lock);
        seen = atomic_load(&pool->job);
        bool stop = pool->stop;
        pthread_mutex_unlock(&pool->lock);
        if (stop)
            return;
        take_parts(pool);
        if (atomic_fetch_sub(&pool->busy, 1) == 1) {
            pthread_mutex_lock(&pool->lock);
            pthread_cond_signal(&pool->finished);
            pthread_mutex_unlock(&pool->lock);
        }
    }
}

/* The number of processors that this process may run on: in a container or a batch job often fewer
 * than the machine has. */
static int processors(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return CPU_COUNT(&allowed);
    return (int)sysconf(_SC_NPROCESSORS_ONLN); /* the machine has more processors than cpu_set_t */
}

/* Blocks all signals except those of faults. */
static void block_signals(sigset_t *before)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t blocked;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, before);
}

static void *run_thread(void *data)
{
    const thread *t = data;
    guest g;
    is_worker = true;
    pthread_setname_np(pthread_self(), "firn-pool"); /* after is_worker: the name implies it */
    guest_begin(&g, t->stop);
    t->work(t->data);
    guest_end(&g);
    return NULL;
}

bool thread_start(thread *t, void (*work)(void *data), void *data)
{
    sigset_t before;
    *t = (thread){.work = work, .data = data, .stop = guest_stop()};
    block_signals(&before); /* a new thread inherits the mask */
    const bool started = pthread_create(&t->id, NULL, run_thread, t) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void thread_join(thread *t)
{
    pthread_join(t->id, NULL);
}

thread_pool *thread_pool_new(int threads)
{
    thread_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->started, NULL);
    pthread_cond_init(&pool->finished, NULL);
    if (threads <= 0)
        threads = processors();
    while (pool->workers < threads - 1 && pool->workers < MAX_WORKERS &&
           thread_start(&pool->thread[pool->workers], serve, pool))
        pool->workers++;
    return pool;
}

void thread_pool_free(thread_pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stop = true;
    pthread_cond_broadcast(&pool->started);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->workers; i++)
        thread_join(&pool->thread[i]);
    pthread_cond_destroy(&pool->started);
    pthread_cond_destroy(&pool->finished);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

int thread_pool_threads(const thread_pool *pool)
{
    return pool->workers + 1;
}

bool thread_pool_member(void)
{
    return is_worker;
}

void thread_pool_run(thread_pool *pool, void (*work)(void *data, int32_t part), void *data,
                     int32_t count)
{
    if (pool->workers == 0 || count <= 1) {
        for (int32_t i = 0; i < count; i++)
            work(data, i);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->work = work;
    pool->data = data;
    pool->count = count;
    /* 0 is taken by the caller below, so that it makes at least one call: in a vertex run it is the
     * only thread that reports progress. */
    atomic_store(&pool->next, 1);
    atomic_store(&pool->busy, pool->workers);
    atomic_fetch_add(&pool->job, 1);
    pthread_cond_broadcast(&pool->started);
    pthread_mutex_unlock(&pool->lock);
    work(data, count - 1);
    take_parts(pool);
    for (int i = 0; i < SPINS && atomic_load(&pool->busy) > 0; i++)
        continue;
    pthread_mutex_lock(&pool->lock);
    while (atomic_load(&pool->busy) > 0)
        pthread_cond_wait(&pool->finished, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

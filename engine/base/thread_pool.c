/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thread_pool.c - threads that wait for work between the calls.
 *
 * A call takes a millisecond or so and the next follows at once, so who waits looks for a while
 * before he sleeps. Signals to the process are the caller's; those of a fault are the thread's own:
 * were they blocked, the system would end the process without a word.
 */
#include "base/thread_pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_THREADS = 16, LOOKS = 2000 };

struct thread_pool {
    pthread_mutex_t lock;
    pthread_cond_t called, finished;
    pthread_t thread[MOST_THREADS];
    int threads; /* beside the caller */
    atomic_uint call;
    atomic_int busy; /* threads not yet done with this call */
    bool over;
    void (*work)(void *data, int32_t part);
    void *data;
    int32_t count;
    atomic_int next;
};

/* In the part of the thread's storage that is there from its start: for signal handlers. */
static _Thread_local bool member __attribute__((tls_model("initial-exec")));

static void take_parts(thread_pool *c)
{
    for (;;) {
        int32_t part = atomic_fetch_add(&c->next, 1);
        if (part >= c->count)
            return;
        c->work(c->data, c->count - 1 - part); /* the border first: it is of another size */
    }
}

static void *serve(void *data)
{
    thread_pool *c = data;
    unsigned seen = 0;
    member = true;
    pthread_setname_np(pthread_self(), "firn-pool"); /* once it is one */
    for (;;) {
        for (int i = 0; i < LOOKS && atomic_load(&c->call) == seen; i++)
            continue;
        pthread_mutex_lock(&c->lock);
        while (atomic_load(&c->call) == seen && !c->over)
            pthread_cond_wait(&c->called, &c->lock);
        seen = atomic_load(&c->call);
        bool over = c->over;
        pthread_mutex_unlock(&c->lock);
        if (over)
            return NULL;
        take_parts(c);
        if (atomic_fetch_sub(&c->busy, 1) == 1) {
            pthread_mutex_lock(&c->lock);
            pthread_cond_signal(&c->finished);
            pthread_mutex_unlock(&c->lock);
        }
    }
}

/* Those that this process may run on; a container's or a batch's share is often less than all. */
static int processors(void)
{
    cpu_set_t may;
    if (sched_getaffinity(0, sizeof may, &may) == 0)
        return CPU_COUNT(&may);
    return (int)sysconf(_SC_NPROCESSORS_ONLN); /* more of them than the set has room for */
}

static void block_signals(sigset_t *before)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t most;
    sigfillset(&most);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        sigdelset(&most, faults[i]);
    pthread_sigmask(SIG_SETMASK, &most, before);
}

thread_pool *thread_pool_new(int threads)
{
    thread_pool *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->called, NULL);
    pthread_cond_init(&c->finished, NULL);
    if (threads <= 0)
        threads = processors();
    sigset_t before;
    block_signals(&before); /* a new thread takes the mask with it */
    while (c->threads < threads - 1 && c->threads < MOST_THREADS &&
           pthread_create(&c->thread[c->threads], NULL, serve, c) == 0)
        c->threads++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return c;
}

void thread_pool_free(thread_pool *c)
{
    if (c == NULL)
        return;
    pthread_mutex_lock(&c->lock);
    c->over = true;
    pthread_cond_broadcast(&c->called);
    pthread_mutex_unlock(&c->lock);
    for (int i = 0; i < c->threads; i++)
        pthread_join(c->thread[i], NULL);
    pthread_cond_destroy(&c->called);
    pthread_cond_destroy(&c->finished);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

int thread_pool_threads(const thread_pool *c)
{
    return c->threads + 1;
}

bool thread_pool_member(void)
{
    return member;
}

void thread_pool_run(thread_pool *c, void (*work)(void *data, int32_t part), void *data,
                     int32_t count)
{
    if (c->threads == 0 || count <= 1) {
        for (int32_t i = 0; i < count; i++)
            work(data, i);
        return;
    }
    pthread_mutex_lock(&c->lock);
    c->work = work;
    c->data = data;
    c->count = count;
    atomic_store(&c->next, 1); /* the first is the caller's: he may be the one who tells of it */
    atomic_store(&c->busy, c->threads);
    atomic_fetch_add(&c->call, 1);
    pthread_cond_broadcast(&c->called);
    pthread_mutex_unlock(&c->lock);
    work(data, count - 1);
    take_parts(c);
    for (int i = 0; i < LOOKS && atomic_load(&c->busy) > 0; i++)
        continue;
    pthread_mutex_lock(&c->lock);
    while (atomic_load(&c->busy) > 0)
        pthread_cond_wait(&c->finished, &c->lock);
    pthread_mutex_unlock(&c->lock);
}

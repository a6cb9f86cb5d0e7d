/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thread_pool.h - runs a job on many parts of the data, on several threads in parallel.
 */
#ifndef FIRN_BASE_THREAD_POOL_H
#define FIRN_BASE_THREAD_POOL_H

#include "base/guest.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct thread_pool thread_pool;

/* threads: the number of threads, the caller included; 0: one per processor that the process may
 * use. The pool has fewer threads if the system refuses to start more, and at most 17. NULL: out of
 * memory. */
thread_pool *thread_pool_new(int threads);
void thread_pool_free(thread_pool *pool); /* `pool` may be NULL */
/* The number of threads, the caller included. */
int thread_pool_threads(const thread_pool *pool);
/* Was the calling thread started by a thread pool, or by thread_start()? Safe in a signal handler.
 */
bool thread_pool_member(void);
/* Starts a thread of the library: signals to the process are left to the host's threads, and the
 * thread sees the same request to stop as the calling one (guest.h). `t` stays at its address until
 * thread_join(). False: the system refuses. */
typedef struct thread {
    pthread_t id;
    void (*work)(void *data);
    void *data;
    stop_flag *stop;
} thread;
bool thread_start(thread *t, void (*work)(void *data), void *data);
void thread_join(thread *t);
typedef void thread_pool_job(void *data, int32_t part);
/* Calls work(data, 0) ... work(data, count - 1), in any order and in parallel; returns when all
 * have returned. The caller makes at least one of the calls. */
void thread_pool_run(thread_pool *pool, thread_pool_job *work, void *data, int32_t count);

#endif

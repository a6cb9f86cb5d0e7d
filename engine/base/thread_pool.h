/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thread_pool.h - the same work on many parts, on several threads.
 */
#ifndef FIRN_BASE_THREAD_POOL_H
#define FIRN_BASE_THREAD_POOL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct thread_pool thread_pool;

/* threads: the caller among them; 0: one for each processor that the process may use. Fewer are
 * taken where the system gives no more. NULL without memory. */
thread_pool *thread_pool_new(int threads);
void thread_pool_free(thread_pool *c); /* NULL is fine */
int thread_pool_threads(const thread_pool *c);
/* Was the calling thread started by a thread pool? Safe in a signal handler. */
bool thread_pool_member(void);
/* Calls work(data, 0) ... work(data, count - 1), in any order and side by side; returns when all
 * are done. The caller does at least one of them. */
void thread_pool_run(thread_pool *c, void (*work)(void *data, int32_t part), void *data,
                     int32_t count);

#endif

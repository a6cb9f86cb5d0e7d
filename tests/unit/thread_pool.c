/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thread_pool.c - the thread pool: each part of a job is done once, with any number of threads,
 * also if the system starts none; its threads are marked and leave signals to the caller.
 */
#include "base/thread_pool.h"
#include "skip.h"

#include "api/command.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PARTS = 64, CALLS = 2000 };

/* Linked in place of the library's pthread_create: starts this many threads, then fails. */
static atomic_int threads_left = 1000;
int __real_pthread_create(pthread_t *t, const pthread_attr_t *how, void *(*run)(void *),
                          void *data);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *how, void *(*run)(void *),
                          void *data);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *how, void *(*run)(void *), void *data)
{
    return atomic_fetch_sub(&threads_left, 1) > 0 ? __real_pthread_create(t, how, run, data)
                                                  : EAGAIN;
}

typedef struct record {
    int done[PARTS]; /* written without a lock, like the parts of a solve */
    pthread_t caller;
    atomic_int by_caller, by_workers, mistaken;
    atomic_uint open; /* signals that are not blocked */
} record;

static void work(void *data, int32_t part)
{
    record *t = data;
    bool caller = pthread_equal(t->caller, pthread_self()) != 0;
    t->done[part]++;
    atomic_fetch_add(caller ? &t->by_caller : &t->by_workers, 1);
    if (caller == (firn_thread_is_solver() != 0))
        atomic_fetch_add(&t->mistaken, 1); /* reported by the thread of cmocka */
}

static void runs(int threads, int expected)
{
    record t = {.caller = pthread_self()};
    thread_pool *c = thread_pool_new(threads);
    assert_non_null(c);
    assert_int_equal(thread_pool_threads(c), expected);
    for (int n = 0; n < CALLS; n++) {
        int count = n % (PARTS + 1), before = atomic_load(&t.by_caller);
        memset(t.done, 0, sizeof t.done);
        thread_pool_run(c, work, &t, count);
        for (int i = 0; i < PARTS; i++)
            assert_int_equal(t.done[i], i < count ? 1 : 0);
        assert_true(count == 0 || atomic_load(&t.by_caller) > before);
    }
    assert_int_equal(atomic_load(&t.mistaken), 0);
    assert_true(expected > 1 || atomic_load(&t.by_workers) == 0);
    thread_pool_free(c);
}

static void each_part_once(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 5; threads++)
        runs(threads, threads);
    thread_pool_free(NULL);
    assert_false(firn_thread_is_solver());
}

static void fewer_if_the_system_starts_no_more(void **state)
{
    (void)state;
    for (int workers = 0; workers < 3; workers++) {
        atomic_store(&threads_left, workers);
        runs(5, workers + 1);
    }
    atomic_store(&threads_left, 1000);
}

/* One thread per processor that the process may use, which may be fewer than the machine has. */
static void one_per_processor(void **state)
{
    (void)state;
    cpu_set_t all, one;
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        SKIP("this system does not say which processors a process may use");
    thread_pool *c = thread_pool_new(0);
    assert_non_null(c);
    assert_int_equal(thread_pool_threads(c), CPU_COUNT(&all) < 17 ? CPU_COUNT(&all) : 17);
    thread_pool_free(c);
    CPU_ZERO(&one);
    for (size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++) {
        if (CPU_ISSET(i, &all))
            CPU_SET(i, &one);
    }
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    c = thread_pool_new(0);
    assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
    assert_non_null(c);
    assert_int_equal(thread_pool_threads(c), 1);
    thread_pool_free(c);
}

/* Waits until both threads have a part, or the caller would do both. */
static void record_open_signals(void *data, int32_t part)
{
    record *t = data;
    sigset_t now;
    (void)part;
    atomic_fetch_add(&t->by_workers, 1);
    while (atomic_load(&t->by_workers) < 2)
        sched_yield();
    if (pthread_equal(t->caller, pthread_self()) != 0)
        return;
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    unsigned open = 0;
    for (int number = 1; number < 32; number++)
        open |= sigismember(&now, number) == 0 ? 1u << number : 0;
    atomic_store(&t->open, open);
}

/* A pool's thread blocks Ctrl-C and similar signals, which are left to the caller, but not the
 * signals of its own faults, or these would not be reported. SIGKILL and SIGSTOP cannot be blocked.
 */
static void signals_are_left_to_the_caller(void **state)
{
    (void)state;
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE,  SIGILL, SIGABRT,
                              SIGTRAP, SIGSYS, SIGKILL, SIGSTOP};
    unsigned expected = 0;
    sigset_t before, after;
    record t = {.caller = pthread_self()};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        expected |= 1u << own[i];
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    thread_pool *c = thread_pool_new(2);
    assert_non_null(c);
    assert_int_equal(thread_pool_threads(c), 2);
    thread_pool_run(c, record_open_signals, &t, 2);
    thread_pool_free(c);
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    assert_true(atomic_load(&t.open) == expected);
    for (int number = 1; number < 32; number++)
        assert_int_equal(sigismember(&before, number), sigismember(&after, number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_part_once),
        cmocka_unit_test(fewer_if_the_system_starts_no_more),
        cmocka_unit_test(one_per_processor),
        cmocka_unit_test(signals_are_left_to_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.c - a barrier ends inside the optimal face; GLPK finds a corner of it, a block at a time:
 * a year is too much for a simplex method, its weeks are not (vertex_block.c).
 *
 * Blocks are solved by threads, each block from the same numbers whoever solves it, so that the
 * answer does not depend on how many there are. Only the calling thread tells of progress.
 */
#include "solve/vertex.h"

#include "base/clock.h"
#include "solve/vertex_block.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define COUNTS_AS_AT 1e-9 /* relative; what the record counts as at a bound */
enum { THREADS_MOST = 64, TELL_EVERY = 200000000 /* nanoseconds */ };

/* What the threads share; all but `stop` under the lock. */
typedef struct crew {
    const vertex_job *job;
    const solve_options *options;
    atomic_bool stop;
    pthread_mutex_t lock;
    pthread_cond_t change;
    int32_t next, done, kept;
    int at_work; /* threads */
    int64_t iterations;
    error failed; /* out of memory */
} crew;

typedef struct worker {
    crew *crew;
    bool calling; /* this is the calling thread: nobody else tells of progress */
} worker;

static bool tell(const crew *c, int32_t done)
{
    char line[80];
    if (c->options->progress == NULL)
        return false;
    snprintf(line, sizeof line, "vertex: %d of %d weeks", (int)done, (int)c->job->cut->blocks);
    return c->options->progress(c->options->data, line);
}

/* GLPK's lines, in the thread that runs it. */
static bool on_progress(void *data, const char *line)
{
    const worker *w = data;
    (void)line;
    if (w->calling && tell(w->crew, w->crew->done))
        atomic_store(&w->crew->stop, true);
    return atomic_load(&w->crew->stop);
}

static void work(worker *w)
{
    crew *c = w->crew;
    const solve_options options = {.progress = on_progress, .data = w};
    pthread_mutex_lock(&c->lock);
    while (c->next < c->job->cut->blocks && !atomic_load(&c->stop)) {
        int32_t block = c->next++;
        int64_t iterations = 0;
        error e = {0};
        pthread_mutex_unlock(&c->lock);
        bool moved = vertex_block(c->job, block, &options, &iterations, &e);
        pthread_mutex_lock(&c->lock);
        c->done++;
        c->kept += moved ? 0 : 1;
        c->iterations += iterations;
        if (e.code != 0) {
            error_set(&c->failed, e.code, "%s", e.text);
            atomic_store(&c->stop, true);
        }
    }
    c->at_work--;
    pthread_cond_signal(&c->change);
    pthread_mutex_unlock(&c->lock);
}

static void *in_thread(void *data)
{
    work(data);
    return NULL;
}

static int threads_of(const vertex_cut *cut)
{
    cpu_set_t set;
    int threads = cut->threads;
    if (threads <= 0)
        threads = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    threads = threads < THREADS_MOST ? threads : THREADS_MOST;
    return threads < cut->blocks ? threads : cut->blocks;
}

/* Until all threads have ended, telling of it meanwhile. */
static void watch(crew *c)
{
    struct timespec until;
    pthread_mutex_lock(&c->lock);
    while (c->at_work > 0) {
        int32_t done = c->done;
        pthread_mutex_unlock(&c->lock);
        if (tell(c, done))
            atomic_store(&c->stop, true);
        pthread_mutex_lock(&c->lock);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TELL_EVERY;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        if (c->at_work > 0)
            pthread_cond_timedwait(&c->change, &c->lock, &until);
    }
    pthread_mutex_unlock(&c->lock);
}

/* Signals are for the calling thread. Where no thread can be had it does the work itself. */
static void side_by_side(crew *c)
{
    pthread_t thread[THREADS_MOST];
    worker w = {c, false}, self = {c, true};
    sigset_t all, before;
    int most = threads_of(c->job->cut), made = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&c->lock);
    while (made < most && pthread_create(&thread[made], NULL, in_thread, &w) == 0)
        made++;
    c->at_work = made > 0 ? made : 1;
    pthread_mutex_unlock(&c->lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (made == 0)
        work(&self);
    watch(c);
    for (int i = 0; i < made; i++)
        pthread_join(thread[i], NULL);
}

static bool run(crew *c, error *e)
{
    pthread_condattr_t clock;
    if (pthread_mutex_init(&c->lock, NULL) != 0)
        return error_memory(e) == 0;
    if (pthread_condattr_init(&clock) != 0)
        goto no_attributes;
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    bool ready = pthread_cond_init(&c->change, &clock) == 0;
    pthread_condattr_destroy(&clock);
    if (!ready)
        goto no_attributes;
    side_by_side(c);
    pthread_cond_destroy(&c->change);
    pthread_mutex_destroy(&c->lock);
    *e = c->failed;
    return e->code == 0;
no_attributes:
    pthread_mutex_destroy(&c->lock);
    return error_memory(e) == 0;
}

static bool near_bound(double x, double bound)
{
    return isfinite(bound) && fabs(x - bound) <= COUNTS_AS_AT * (1 + fabs(bound));
}

static int32_t inside(const lp *p, const double *x)
{
    int32_t count = 0;
    for (int32_t c = 0; c < p->cols; c++)
        count += near_bound(x[c], p->col_lower[c]) || near_bound(x[c], p->col_upper[c]) ? 0 : 1;
    return count;
}

/* The blocks' points together, if they are an optimum as the given one was; else that stays. */
static int put_together(arena *a, const lp *p, const vertex_job *j, solution *s,
                        vertex_record *record, error *e)
{
    solution now = *s;
    now.x = j->to;
    now.col_dual = ARENA_ARRAY(a, double, p->cols);
    if (now.col_dual == NULL || !solve_certify(p, &now))
        return error_memory(e);
    double change = fabs(now.objective - s->objective);
    if (now.proof.worst <= SOLVE_CERTIFIED &&
        change <= SOLVE_CERTIFIED * (1 + fabs(s->objective))) {
        memcpy(s->x, now.x, (size_t)p->cols * sizeof *s->x);
        now.x = s->x;
        memcpy(s->col_dual, now.col_dual, (size_t)p->cols * sizeof *s->col_dual);
        now.col_dual = s->col_dual;
        *s = now;
    } else {
        record->kept = record->blocks;
    }
    record->inside = inside(p, s->x);
    return 0;
}

int solve_vertex(const lp *p, const vertex_cut *cut, const solve_options *options, solution *s,
                 vertex_record *record, error *e)
{
    double begin = clock_seconds();
    *record = (vertex_record){0};
    if (s->status != SOLVE_OPTIMAL)
        return 0;
    record->inside_begun = record->inside = inside(p, s->x);
    if (s->method != NULL && strstr(s->method, "simplex") != NULL)
        return 0;
    arena *scratch = arena_new();
    vertex_job j = {.p = p, .cut = cut};
    crew c = {.job = &j, .options = options};
    j.end = options->time_limit > 0 ? begin + options->time_limit : 0;
    j.tolerance = SOLVE_CERTIFIED * (1 + fabs(s->objective)) / fmax(cut->blocks, 1);
    record->blocks = cut->blocks;
    if (scratch == NULL || !vertex_job_of(scratch, s, &j)) {
        error_memory(e);
    } else if (cut->blocks > 0 && run(&c, e)) {
        record->kept = c.kept;
        record->iterations = c.iterations;
        if (atomic_load(&c.stop))
            s->status = SOLVE_INTERRUPTED;
        else if (c.kept < cut->blocks)
            put_together(scratch, p, &j, s, record, e);
    }
    arena_free(scratch);
    record->seconds = clock_seconds() - begin;
    return e->code;
}

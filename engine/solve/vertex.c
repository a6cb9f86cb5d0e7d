/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.c - a barrier ends inside the optimal face; GLPK finds a corner of it, a block at a time:
 * a year is too much for a simplex method, its weeks are not (vertex_block.c).
 *
 * Blocks are solved side by side, each from the same numbers whoever solves it, so that the answer
 * does not depend on how many threads there are. Only the calling thread tells of progress: between
 * GLPK's pivots as long as there are blocks left, then until the others have come to their ends.
 */
#include "solve/vertex.h"

#include "base/clock.h"
#include "base/thread_pool.h"
#include "solve/certify.h"
#include "solve/vertex_block.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define COUNTS_AS_AT 1e-9 /* relative; what the record counts as at a bound */
enum { TELL_EVERY = 100000000 /* nanoseconds */ };

/* What the threads share. */
typedef struct shift {
    const vertex_job *job;
    const solve_options *options;
    pthread_t calling;
    atomic_bool stop;  /* asked for by the caller */
    atomic_bool empty; /* out of memory */
    atomic_int next, done, unchanged;
    atomic_llong iterations;
} shift;

static bool is_calling(const shift *s)
{
    return s->options->progress != NULL && pthread_equal(s->calling, pthread_self()) != 0;
}

static bool goes_on(const shift *s)
{
    return !atomic_load(&s->stop) && !atomic_load(&s->empty);
}

static void tell(shift *s)
{
    char line[80];
    snprintf(line, sizeof line, "vertex: %d of %d weeks", atomic_load(&s->done),
             (int)s->job->cut->blocks);
    if (s->options->progress(s->options->data, line))
        atomic_store(&s->stop, true);
}

/* GLPK's lines, in the thread that runs it. */
static bool on_progress(void *data, const char *line)
{
    shift *s = data;
    (void)line;
    if (is_calling(s))
        tell(s);
    return !goes_on(s);
}

/* What one thread does: blocks, as long as there are any. */
static void work(void *data, int32_t part)
{
    shift *s = data;
    const solve_options options = {.progress = on_progress, .data = s};
    const struct timespec pause = {.tv_nsec = TELL_EVERY};
    int blocks = s->job->cut->blocks, block;
    (void)part;
    while (goes_on(s) && (block = atomic_fetch_add(&s->next, 1)) < blocks) {
        int64_t iterations = 0;
        error e = {0};
        bool moved = vertex_block(s->job, block, &options, &iterations, &e);
        atomic_fetch_add(&s->unchanged, moved ? 0 : 1);
        atomic_fetch_add(&s->iterations, iterations);
        if (e.code != 0)
            atomic_store(&s->empty, true);
        atomic_fetch_add(&s->done, 1);
    }
    while (is_calling(s) && goes_on(s) && atomic_load(&s->done) < blocks) {
        tell(s);
        nanosleep(&pause, NULL);
    }
}

static int run(shift *s, error *e)
{
    thread_pool *c = thread_pool_new(s->job->cut->threads);
    if (c == NULL)
        return error_memory(e);
    thread_pool_run(c, work, s, thread_pool_threads(c));
    thread_pool_free(c);
    return atomic_load(&s->empty) ? error_memory(e) : 0;
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
        record->unchanged = record->blocks;
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
    record->inside_before = record->inside = inside(p, s->x);
    if (s->method != NULL && strstr(s->method, "simplex") != NULL)
        return 0;
    arena *scratch = arena_new();
    vertex_job j = {.p = p, .cut = cut};
    shift all = {.job = &j, .options = options, .calling = pthread_self()};
    j.end = options->time_limit > 0 ? begin + options->time_limit : 0;
    j.tolerance = SOLVE_CERTIFIED * (1 + fabs(s->objective)) / fmax(cut->blocks, 1);
    record->blocks = cut->blocks;
    if (scratch == NULL || !vertex_job_of(scratch, s, &j))
        error_memory(e);
    else if (run(&all, e) == 0) {
        record->unchanged = atomic_load(&all.unchanged);
        record->iterations = atomic_load(&all.iterations);
        if (atomic_load(&all.stop))
            s->status = SOLVE_INTERRUPTED;
        else if (record->unchanged < record->blocks)
            put_together(scratch, p, &j, s, record, e);
    }
    arena_free(scratch);
    record->seconds = clock_seconds() - begin;
    return e->code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.c - crossover by blocks: the barrier ends in the interior of the optimal face, and GLPK
 * then finds a vertex of it block by block. A whole year is too large for a simplex method; its
 * weeks are not (vertex_block.c).
 *
 * Blocks are solved in parallel, each from the same numbers on any thread, so that the answer does
 * not depend on the number of threads. Only the calling thread reports progress: between GLPK's
 * pivots while there are blocks left for it, and then until the other threads have finished.
 */
#include "solve/vertex.h"

#include "base/clock.h"
#include "base/guest.h"
#include "base/thread_pool.h"
#include "solve/certify.h"
#include "solve/vertex_block.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define RECORDED_AS_AT_BOUND 1e-9 /* relative; for the counts of the record */
/* While the calling thread waits for the others. */
enum { PAUSE = 5000000 /* ns */, PAUSES_PER_REPORT = 20 };

/* Shared by all threads of a run. */
typedef struct vertex_run {
    const vertex_job *job;
    const solve_options *options;
    pthread_t calling;
    atomic_bool stop; /* requested by the caller */
    atomic_bool out_of_memory;
    atomic_int next, done, unchanged; /* blocks */
    atomic_llong iterations;
} vertex_run;

static bool reports_progress(const vertex_run *r)
{
    return r->options->progress != NULL && pthread_equal(r->calling, pthread_self()) != 0;
}

static bool goes_on(const vertex_run *r)
{
    return !atomic_load(&r->stop) && !atomic_load(&r->out_of_memory);
}

static void report(vertex_run *r)
{
    char line[80];
    snprintf(line, sizeof line, "vertex: %d of %d weeks", atomic_load(&r->done),
             (int)r->job->blocks->blocks);
    solve_progress n = solve_report(line);
    n.stage = STAGE_VERTEX;
    n.iteration = atomic_load(&r->iterations);
    if (r->options->progress(r->options->data, &n))
        atomic_store(&r->stop, true);
}

/* GLPK's progress, on the thread that runs it. */
static bool on_progress(void *data, const solve_progress *p)
{
    vertex_run *r = data;
    (void)p;
    if (reports_progress(r))
        report(r);
    return !goes_on(r);
}

/* The work of one thread: takes blocks until none are left. */
static void work(void *data, int32_t part)
{
    vertex_run *r = data;
    const solve_options options = {.progress = on_progress, .data = r};
    const struct timespec pause = {.tv_nsec = PAUSE};
    int blocks = r->job->blocks->blocks, block;
    (void)part;
    while (goes_on(r) && (block = atomic_fetch_add(&r->next, 1)) < blocks) {
        int64_t iterations = 0;
        error e = {0};
        bool found = vertex_block(r->job, block, &options, &iterations, &e);
        atomic_fetch_add(&r->unchanged, found ? 0 : 1);
        atomic_fetch_add(&r->iterations, iterations);
        if (e.code != 0)
            atomic_store(&r->out_of_memory, true);
        atomic_fetch_add(&r->done, 1);
    }
    for (int i = 0; reports_progress(r) && goes_on(r) && atomic_load(&r->done) < blocks; i++) {
        if (i % PAUSES_PER_REPORT == 0)
            report(r);
        nanosleep(&pause, NULL);
    }
}

static int run(vertex_run *r, error *e)
{
    thread_pool *pool = thread_pool_new(r->options->threads);
    if (pool == NULL)
        return error_memory(e);
    thread_pool_run(pool, work, r, thread_pool_threads(pool));
    thread_pool_free(pool);
    return atomic_load(&r->out_of_memory) ? error_memory(e) : 0;
}

static bool near_bound(double x, double bound)
{
    return isfinite(bound) && fabs(x - bound) <= RECORDED_AS_AT_BOUND * (1 + fabs(bound));
}

/* The number of columns that are away from both of their bounds. */
static int32_t count_inside(const lp *p, const double *x)
{
    int32_t count = 0;
    for (int32_t c = 0; c < p->cols; c++)
        count += near_bound(x[c], p->col_lower[c]) || near_bound(x[c], p->col_upper[c]) ? 0 : 1;
    return count;
}

/* Takes the points of the blocks as the solution if together they are certified and have the
 * objective of the given point; otherwise keeps the given point. */
static int assemble(arena *a, const lp *p, const vertex_job *j, solution *s, vertex_record *record,
                    error *e)
{
    solution found = *s;
    found.x = j->found;
    found.col_dual = ARENA_ARRAY(a, double, p->cols);
    if (found.col_dual == NULL || !solve_certify(p, &found))
        return error_memory(e);
    double change = fabs(found.objective - s->objective);
    if (found.proof.worst <= SOLVE_CERTIFIED &&
        change <= SOLVE_CERTIFIED * (1 + fabs(s->objective))) {
        memcpy(s->x, found.x, (size_t)p->cols * sizeof *s->x);
        found.x = s->x;
        memcpy(s->col_dual, found.col_dual, (size_t)p->cols * sizeof *s->col_dual);
        found.col_dual = s->col_dual;
        *s = found;
    } else {
        record->unchanged = record->blocks;
    }
    record->inside = count_inside(p, s->x);
    return 0;
}

int solve_vertex(const lp *p, const lp_blocks *blocks, const solve_options *options, solution *s,
                 vertex_record *record, error *e)
{
    double begin = clock_seconds();
    *record = (vertex_record){0};
    if (s->status != SOLVE_OPTIMAL)
        return 0;
    record->inside_before = record->inside = count_inside(p, s->x);
    if (s->method != NULL && strstr(s->method, "simplex") != NULL)
        return 0;
    arena *scratch = arena_new();
    vertex_job j = {.p = p, .blocks = blocks};
    vertex_run r = {.job = &j, .options = options, .calling = pthread_self()};
    j.end = options->time_limit > 0 ? begin + options->time_limit : 0;
    j.tolerance = SOLVE_CERTIFIED * (1 + fabs(s->objective)) / fmax(blocks->blocks, 1);
    record->blocks = blocks->blocks;
    if (scratch == NULL || !vertex_job_of(scratch, s, &j))
        error_memory(e);
    else if (run(&r, e) == 0) {
        record->unchanged = atomic_load(&r.unchanged);
        record->iterations = atomic_load(&r.iterations);
        if (atomic_load(&r.stop))
            s->status = SOLVE_INTERRUPTED;
        else if (record->unchanged < record->blocks)
            assemble(scratch, p, &j, s, record, e);
    }
    if (guest_stopped()) { /* what is stopped halfway looks like a lack of memory here */
        *e = (error){0};
        s->status = SOLVE_INTERRUPTED;
    }
    arena_free(scratch);
    record->seconds = clock_seconds() - begin;
    return e->code;
}

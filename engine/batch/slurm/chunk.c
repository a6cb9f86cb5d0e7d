/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chunk.c - forms chunks of jobs and arrays of chunks, and writes them; and reads those that an
 * earlier process of the run has written.
 */
#include "batch/slurm/state.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/replace.h"
#include "base/text.h"
#include "batch/slurm/chunk_file.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Memory that an element asks for, per estimate of its largest job: an estimate that is too low
 * costs the job, one that is too high some room. A retry may have failed for memory. */
static const double MEMORY_FACTOR = 2, RETRY_MEMORY_FACTOR = 6, WORKER_MEMORY = 64e6; /* bytes */
/* Time that an element asks for, per estimate of its jobs. What does not begin in time is sent
 * again, so that this bounds a loss of work, not a result. */
static const double TIME_FACTOR = 4, RETRY_TIME_FACTOR = 20, BASE_TIME = 300; /* s */
/* Jobs whose needs of memory differ by more than this are in different arrays, unless they are
 * small. */
static const double MEMORY_CLASS = 4, SMALL_MEMORY = 500e6; /* 1, bytes */
/* How far measured times may correct the estimates. */
static const double CORRECTION_MIN = 0.2, CORRECTION_MAX = 100;

/* ---- state ----------------------------------------------------------------------------------- */

int slurm_add_submission(slurm *r, size_t number, error *e)
{
    submission *s = VEC_PUSH(r->memory, &r->submissions);
    if (s == NULL)
        return error_memory(e);
    s->number = number;
    s->first = r->elements.count;
    s->folder = arena_printf(r->memory, "%s/%zu", r->folder, number);
    s->name = arena_printf(r->memory, "%s-%zu", r->name, number);
    return s->folder == NULL || s->name == NULL ? error_memory(e) : 0;
}

element *slurm_add_element(slurm *r, error *e)
{
    submission *s = &r->submissions.at[r->submissions.count - 1];
    element *x = VEC_PUSH(r->memory, &r->elements);
    if (x == NULL) {
        error_memory(e);
        return NULL;
    }
    x->submission = r->submissions.count - 1;
    x->task = s->count++;
    return x;
}

/* ---- reading --------------------------------------------------------------------------------- */

static int read_chunk(slurm *r, const char *path, error *e)
{
    chunk c;
    error unread = {0};
    arena *scratch = arena_new();
    if (scratch == NULL || slurm_add_element(r, e) == NULL) {
        arena_free(scratch);
        return error_memory(e);
    }
    const long at = (long)r->elements.count - 1;
    if (chunk_read(scratch, path, &c, &unread) != 0) /* damaged: its jobs are sent again */
        c.count = 0;
    for (size_t i = 0; i < c.count && e->code == 0; i++) {
        listed *l = VEC_PUSH(r->memory, &r->listed);
        if (l == NULL || (l->name = arena_text(r->memory, c.at[i].name)) == NULL) {
            error_memory(e);
            break;
        }
        l->attempt = c.at[i].attempt;
        l->element = at;
    }
    chunk_free(&c);
    arena_free(scratch);
    return e->code;
}

static int by_name_and_age(const void *a, const void *b)
{
    const listed *x = a, *y = b;
    const int order = strcmp(x->name, y->name);
    return order != 0 ? order : x->element < y->element ? -1 : x->element > y->element;
}

/* The latest element of each job counts. */
static int index_listed(slurm *r, error *e)
{
    if (r->listed.count > 0)
        qsort(r->listed.at, r->listed.count, sizeof *r->listed.at, by_name_and_age);
    for (size_t i = 0; i < r->listed.count; i++) {
        const listed *l = &r->listed.at[i];
        if ((i + 1 == r->listed.count || strcmp(l->name, l[1].name) != 0) &&
            !index_put(r->memory, &r->by_listed, l->name, i))
            return error_memory(e);
    }
    return 0;
}

static void read_id(submission *s)
{
    char path[SLURM_PATH];
    size_t count = 0;
    error unread = {0};
    snprintf(path, sizeof path, "%s/array", s->folder);
    if (file_head(path, ERROR_IO, s->id, sizeof s->id - 1, &count, &unread) != 0)
        count = 0;
    s->id[count] = '\0';
    s->id[strcspn(s->id, "\n")] = '\0';
}

int slurm_find_submissions(slurm *r, error *e)
{
    char path[SLURM_PATH];
    struct stat st;
    for (size_t number = 1; e->code == 0; number++) {
        snprintf(path, sizeof path, "%s/%zu", r->folder, number);
        if (stat(path, &st) != 0 || slurm_add_submission(r, number, e) != 0)
            break;
        read_id(&r->submissions.at[number - 1]);
        for (size_t task = 0; e->code == 0; task++) {
            snprintf(path, sizeof path, "%s/%zu/%zu.json", r->folder, number, task);
            if (stat(path, &st) != 0)
                break;
            read_chunk(r, path, e);
        }
    }
    return e->code == 0 ? index_listed(r, e) : e->code;
}

/* ---- forming --------------------------------------------------------------------------------- */

typedef struct candidate {
    const slurm *runner;
    size_t job;
    double memory;  /* that its element must have, bytes */
    int class;      /* of memory */
    double seconds; /* corrected estimate */
} candidate;

static int by_class_and_time(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    const slot *s = &x->runner->slot[x->job], *t = &y->runner->slot[y->job];
    if (x->class != y->class)
        return x->class > y->class ? -1 : 1;
    if (s->alone != t->alone)
        return s->alone ? 1 : -1;
    if (x->seconds != y->seconds)
        return x->seconds > y->seconds ? -1 : 1;
    return strcmp(s->order.name, t->order.name);
}

static double memory_of(const slot *s)
{
    if (s->order.memory > 0) /* the job is stopped there, by its worker */
        return s->order.memory + WORKER_MEMORY;
    return s->order.expected_memory * (s->alone ? RETRY_MEMORY_FACTOR : MEMORY_FACTOR) +
           WORKER_MEMORY;
}

/* The time limit of an element with these jobs. */
static double time_of(const slurm *r, const candidate *c, size_t count)
{
    double expected = 0, bound = 0;
    bool bounded = true;
    const bool alone = r->slot[c->job].alone;
    for (size_t i = 0; i < count; i++) {
        const double limit = r->slot[c[i].job].order.time_limit;
        expected += c[i].seconds;
        bound += limit;
        bounded = bounded && limit > 0;
    }
    const double time = expected * (alone ? RETRY_TIME_FACTOR : TIME_FACTOR) + BASE_TIME;
    const double least = r->slot[c->job].order.time_limit * 1.05 + 60;
    return bounded ? fmax(least, fmin(time, bound * 1.05 + 60)) : time;
}

/* Jobs from `first` on that make a chunk. */
static size_t chunk_length(const slurm *r, const candidate *c, size_t count)
{
    double sum = 0;
    size_t n = 0;
    while (n < count && c[n].class == c->class) {
        const bool alone = r->slot[c[n].job].alone;
        if (n > 0 && (alone || sum + c[n].seconds > r->setup->chunk))
            break;
        sum += c[n++].seconds;
        if (alone)
            break;
    }
    return n;
}

static int write_element(slurm *r, const candidate *c, size_t count, error *e)
{
    char path[SLURM_PATH];
    element *x = slurm_add_element(r, e);
    if (x == NULL)
        return e->code;
    submission *s = &r->submissions.at[x->submission];
    json_t *root = chunk_begin(r->setup->engine);
    for (size_t i = 0; i < count && e->code == 0; i++) {
        slot *job = &r->slot[c[i].job];
        size_t *place = VEC_PUSH(r->memory, &x->jobs);
        chunk_add(root, &job->order);
        if (place == NULL)
            error_memory(e);
        else
            *place = c[i].job;
        job->state = SLOT_SENT;
        job->element = (long)r->elements.count - 1;
        job->begun = false;
    }
    s->open += count;
    r->unsent -= count;
    snprintf(path, sizeof path, "%s/%zu.json", s->folder, x->task);
    return e->code != 0 ? (json_decref(root), e->code) : chunk_write(path, root, e);
}

/* Slurm has not taken it: its jobs wait again. */
static void take_back(slurm *r, submission *s)
{
    for (size_t i = s->first; i < s->first + s->count; i++) {
        const element *x = &r->elements.at[i];
        for (size_t k = 0; k < x->jobs.count; k++) {
            slot *job = &r->slot[x->jobs.at[k]];
            job->state = SLOT_UNSENT;
            job->element = NO_ELEMENT;
            r->unsent++;
            s->open--;
        }
    }
}

static int make_folder(const char *path, error *e)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return replace_error(e, "create the folder", path, errno);
    return 0;
}

/* Writes and submits one array of the first jobs. *done: their number; 0: Slurm has not taken it.
 */
static int send_array(slurm *r, const candidate *c, size_t count, size_t *done, error *e)
{
    array_needs needs = {0};
    bool taken = false;
    *done = 0;
    if (slurm_add_submission(r, r->submissions.count + 1, e) != 0)
        return e->code;
    submission *s = &r->submissions.at[r->submissions.count - 1];
    if (make_folder(s->folder, e) != 0)
        return e->code;
    while (*done < count && s->count < r->array_max && c[*done].class == c->class && e->code == 0) {
        const size_t n = chunk_length(r, c + *done, count - *done);
        needs.seconds = fmax(needs.seconds, time_of(r, c + *done, n));
        for (size_t i = *done; i < *done + n; i++)
            needs.memory = fmax(needs.memory, c[i].memory);
        write_element(r, c + *done, n, e);
        *done += n;
    }
    if (e->code == 0)
        slurm_submit(r, s, &needs, &taken, e);
    if (e->code == 0 && !taken) {
        take_back(r, s);
        *done = 0;
    }
    return e->code;
}

int slurm_send(slurm *r, error *e)
{
    size_t count = 0, done = 0;
    double correction = r->expected > 0 ? r->spent / r->expected : 1;
    correction = fmin(fmax(correction, CORRECTION_MIN), CORRECTION_MAX);
    char parent[SLURM_PATH];
    /* Not before the run is noted in its journal: a folder here means a run that can be resumed. */
    snprintf(parent, sizeof parent, "%s/slurm", r->setup->out);
    if (make_folder(parent, e) != 0 || make_folder(r->folder, e) != 0)
        return e->code;
    candidate *c = malloc((r->unsent + 1) * sizeof *c);
    if (c == NULL)
        return error_memory(e);
    for (size_t i = 0; i < r->setup->jobs && count < r->unsent; i++) {
        const slot *s = &r->slot[i];
        if (s->state != SLOT_UNSENT)
            continue;
        c[count] = (candidate){.runner = r,
                               .job = i,
                               .memory = memory_of(s),
                               .seconds = s->order.expected_seconds * correction};
        c[count].class =
            (int)ceil(log(fmax(c[count].memory / SMALL_MEMORY, 1)) / log(MEMORY_CLASS));
        count++;
    }
    qsort(c, count, sizeof *c, by_class_and_time);
    for (size_t at = 0; at < count && e->code == 0; at += done) {
        if (send_array(r, c + at, count - at, &done, e) != 0 || done == 0)
            break;
    }
    free(c);
    return e->code;
}

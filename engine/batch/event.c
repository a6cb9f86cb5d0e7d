/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event.c - tells the caller what happens, as events and as lines of JSON.
 */
#include "batch/internal.h"

#include "base/clock.h"

#include <math.h>

/* The time until all jobs have ended: the estimates of those that have not, corrected by how far
 * the estimates of the others were off. */
static double time_left(const batch *b)
{
    double open = 0;
    int64_t count = 0;
    for (size_t i = 0; i < b->list.count; i++) {
        if (b->list.at[i].outcome == BATCH_PENDING) {
            open += b->list.at[i].expected_seconds;
            count++;
        }
    }
    if (count == 0)
        return 0;
    if (b->expected <= 0 || b->options.workers == 0) /* in Slurm, any number at a time */
        return -1;
    return open * b->spent / b->expected /
           (double)(b->options.workers > 0 ? b->options.workers : 1);
}

void batch_tell(batch *b, batch_event e)
{
    if (b->options.event == NULL)
        return;
    e.run = b->run;
    e.jobs = (int64_t)b->list.count;
    e.solved = b->solved;
    e.no = b->no;
    e.failed = b->failed;
    e.reused = b->reused;
    e.running = b->running;
    e.left = e.kind == BATCH_TICK || e.kind == BATCH_END ? time_left(b) : -1;
    b->options.event(b->options.data, &e);
}

/* To a tenth of a millisecond: no one reads more, and the lines stay short. */
static json_t *seconds(double value)
{
    return json_real(round(value * 1e4) / 1e4);
}

char *batch_event_json(const batch_event *e)
{
    static const char *const names[] = {
        [BATCH_BEGIN] = "begin", [BATCH_SKIPPED] = "skipped", [BATCH_START] = "start",
        [BATCH_RETRY] = "retry", [BATCH_END] = "end",         [BATCH_WAIT] = "wait",
        [BATCH_NOTE] = "note",   [BATCH_PARK] = "parked",     [BATCH_FINISH] = "finish"};
    if (e->kind == BATCH_TICK)
        return NULL;
    json_t *o = json_object();
    json_object_set_new(o, "event", json_string(names[e->kind]));
    json_object_set_new(o, "run", json_string(e->run != NULL ? e->run : ""));
    if (e->job != NULL)
        json_object_set_new(o, "job", json_string(e->job));
    if (e->kind == BATCH_START || e->kind == BATCH_RETRY)
        json_object_set_new(o, "attempt", json_integer(e->attempt));
    if (e->kind == BATCH_END) {
        json_object_set_new(o, "status", json_string(e->status));
        json_object_set_new(o, "source", json_string(e->source));
        if (e->memory > 0)
            json_object_set_new(o, "memory_mb", json_real(round(e->memory / 1e5) / 10));
    }
    if (e->kind == BATCH_END || e->kind == BATCH_FINISH) {
        json_object_set_new(o, "code", json_integer(e->code));
        json_object_set_new(o, "seconds", seconds(e->seconds));
    }
    if (e->text != NULL)
        json_object_set_new(o, e->kind == BATCH_SKIPPED ? "file" : "reason", json_string(e->text));
    if (e->kind != BATCH_SKIPPED && e->kind != BATCH_NOTE) {
        json_object_set_new(o, "jobs", json_integer(e->jobs));
        json_object_set_new(o, "solved", json_integer(e->solved));
        json_object_set_new(o, "no", json_integer(e->no));
        json_object_set_new(o, "failed", json_integer(e->failed));
        json_object_set_new(o, "reused", json_integer(e->reused));
        json_object_set_new(o, "running", json_integer(e->running));
        if (e->left >= 0)
            json_object_set_new(o, "left_seconds", seconds(e->left));
    }
    char *text = o == NULL ? NULL : json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(10));
    json_decref(o);
    return text;
}

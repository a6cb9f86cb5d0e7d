/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metrics.c - the run as a text file for Prometheus (exposition format 0.0.4), as the textfile
 * collector of its node exporter reads it.
 */
#include "batch/internal.h"

#include "base/file.h"
#include "base/text.h"

#include <time.h>

static void add(text_buffer *t, const char *name, const char *help, double value)
{
    text_addf(t, "# HELP firn_batch_%s %s\n# TYPE firn_batch_%s gauge\nfirn_batch_%s ", name, help,
              name, name);
    text_add_number(t, value, 15);
    text_add(t, "\n");
}

int batch_metrics(batch *b, double seconds, int code, error *e)
{
    text_buffer t = {0};
    double busy = 0;
    for (size_t i = 0; i < b->list.count; i++)
        busy += b->list.at[i].reused ? 0 : b->list.at[i].seconds;
    add(&t, "jobs", "Jobs of the latest run.", (double)b->list.count);
    add(&t, "jobs_solved", "Jobs that have a plan.", (double)b->solved);
    add(&t, "jobs_without_plan", "Jobs that were answered: infeasible or unbounded.",
        (double)b->no);
    add(&t, "jobs_failed", "Jobs without an answer.", (double)b->failed);
    add(&t, "jobs_reused", "Jobs whose result of an earlier run is still right.",
        (double)b->reused);
    add(&t, "seconds", "Elapsed time of the latest run.", seconds);
    add(&t, "job_seconds", "Sum of the times of the jobs that were run.", busy);
    add(&t, "exit_code", "Exit code of the latest run.", code);
    /* The age is now minus this: time() - firn_batch_end_timestamp_seconds. */
    add(&t, "end_timestamp_seconds", "Time at which the latest run ended, Unix time.",
        (double)time(NULL));
    if (t.failed)
        error_memory(e);
    else
        file_write(b->options.metrics, t.at, t.count, e);
    text_free(&t);
    return e->code;
}

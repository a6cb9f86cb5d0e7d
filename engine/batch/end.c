/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * end.c - what the end of a worker means, and what is noted of a job that has ended.
 */
#include "batch/internal.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TAIL = 1 << 16 /* bytes at the end of a log in which the message is sought */ };
static const double COMMIT_EVERY = 1; /* s between commits of the history */

/* ---- noting ---------------------------------------------------------------------------------- */

int batch_record(batch *b, const job *j, const json_t *answer, const json_t *run, error *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < j->sets; i++)
        json_array_append_new(list, json_string(j->set[i]));
    char *sets = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    if (sets == NULL)
        return error_memory(e);
    const history_job row = {.run = b->run,
                             .name = j->name,
                             .file = j->file,
                             .scenario = j->scenario,
                             .set = sets,
                             .outcome = (int)j->outcome,
                             .code = j->code,
                             .attempts = j->attempts,
                             .reused = j->reused,
                             .seconds = j->seconds,
                             .memory = j->memory,
                             .reason = j->reason,
                             .result = j->result};
    history_add_job(b->history, &row, answer, run, e);
    free(sets);
    if (e->code == 0 && clock_seconds() - b->committed > COMMIT_EVERY) {
        history_commit(b->history, e);
        b->committed = clock_seconds();
    }
    return e->code;
}

int batch_end_job(batch *b, job *j, const job_end *end, error *e)
{
    j->outcome = end->outcome;
    j->code = end->code;
    j->seconds = end->seconds;
    j->memory = end->memory;
    j->reused = strcmp(end->source, "reused") == 0;
    j->reason = end->reason == NULL ? NULL : arena_text(b->memory, end->reason);
    if (end->reason != NULL && j->reason == NULL)
        return error_memory(e);
    snprintf(j->result, sizeof j->result, "%s", end->result);
    if (journal_add(&b->journal,
                    json_pack("{s:s,s:s,s:i,s:i,s:i,s:b,s:f,s:f,s:s?,s:s}", "event", "end", "job",
                              j->name, "outcome", (int)j->outcome, "code", j->code, "attempts",
                              j->attempts, "reused", j->reused, "seconds", j->seconds, "memory",
                              j->memory, "reason", j->reason, "result", j->result),
                    !j->reused, e) != 0 || /* what is reused would be reused again */
        batch_record(b, j, end->answer, end->run, e) != 0)
        return e->code;
    b->solved += j->outcome == BATCH_SOLVED;
    b->no += j->outcome == BATCH_NO;
    b->failed += j->outcome == BATCH_FAILED;
    b->reused += j->reused;
    const char *status = json_string_value(json_object_get(end->answer, "status"));
    batch_tell(
        b, (batch_event){.kind = BATCH_END,
                         .job = j->name,
                         .text = j->reason,
                         .status = j->outcome != BATCH_FAILED && status != NULL ? status : "failed",
                         .source = end->source,
                         .code = j->code,
                         .attempt = j->attempts,
                         .seconds = j->seconds,
                         .memory = j->memory});
    return 0;
}

/* ---- results --------------------------------------------------------------------------------- */

/* Reads a JSON file; writes its SHA-256 to `sha256` unless that is NULL. NULL: there is none. */
static json_t *load(const char *path, char sha256[65])
{
    char *bytes;
    size_t count;
    error unread = {0};
    json_t *root = NULL;
    arena *scratch = arena_new();
    if (scratch != NULL &&
        file_read_binary(scratch, path, ERROR_PROBLEM, &bytes, &count, &unread) == 0) {
        root = json_loadb(bytes, count, 0, NULL);
        if (sha256 != NULL)
            sha256_hex(bytes, count, sha256);
    }
    arena_free(scratch);
    return root;
}

static enum batch_outcome outcome_of(const json_t *answer)
{
    const char *status = json_string_value(json_object_get(answer, "status"));
    if (status == NULL)
        return BATCH_FAILED;
    if (strcmp(status, "optimal") == 0)
        return BATCH_SOLVED;
    return strcmp(status, "infeasible") == 0 || strcmp(status, "unbounded") == 0 ? BATCH_NO
                                                                                 : BATCH_FAILED;
}

/* Why there is no plan, in one line. */
static const char *explanation(const json_t *answer)
{
    const json_t *o = json_object_get(answer, "explanation");
    const char *text = json_string_value(json_object_get(o, "text"));
    return text != NULL && *text != '\0' ? text : NULL;
}

static double seconds_in(const json_t *run)
{
    const json_t *part;
    const char *name;
    double sum = 0;
    json_object_foreach((json_t *)(uintptr_t)json_object_get(run, "seconds"), name, part) sum +=
        json_number_value(part);
    return sum;
}

int batch_take_result(batch *b, job *j, bool *taken, error *e)
{
    char folder[BATCH_PATH], path[BATCH_PATH], order[65];
    identity_found found;
    *taken = false;
    identity_order(b->identity, j, order);
    batch_job_path(b, j, "results", folder);
    if (identity_check(b->identity, folder, order, b->run, &found, e) != 0)
        return e->code;
    if (!found.current || (b->options.fresh && !found.of_run)) {
        json_decref(found.run);
        return 0;
    }
    batch_job_path(b, j, "results/result.json", path);
    json_t *answer = load(path, NULL);
    const enum batch_outcome outcome = outcome_of(answer);
    if (outcome != BATCH_FAILED) {
        *taken = true;
        j->attempts = j->attempts > 0 || !found.of_run ? j->attempts : 1;
        batch_end_job(b, j,
                      &(job_end){.outcome = outcome,
                                 .code = outcome == BATCH_NO ? FIRN_NO_SOLUTION : 0,
                                 .reason = outcome == BATCH_NO ? explanation(answer) : NULL,
                                 .source = found.of_run ? "adopted" : "reused",
                                 .seconds = seconds_in(found.run),
                                 .result = found.result,
                                 .answer = answer,
                                 .run = found.run},
                      e);
    }
    json_decref(answer);
    json_decref(found.run);
    return e->code;
}

/* ---- ends of workers ------------------------------------------------------------------------- */

/* The last message of the command in the log, without "firn: "; else its last line; "" if it is
 * empty. Warnings are passed over. */
static void last_message(const char *path, char *out, size_t size)
{
    static char text[TAIL + 1];
    const char *found = NULL, *last = NULL;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    *out = '\0';
    if (fd < 0)
        return;
    const off_t end = lseek(fd, 0, SEEK_END);
    const ssize_t length = pread(fd, text, TAIL, end > TAIL ? end - TAIL : 0);
    close(fd);
    if (length <= 0)
        return;
    text[length] = '\0';
    char *rest;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        last = line;
        if (text_starts(line, "firn: ") && !text_starts(line, "firn: warning: "))
            found = line + strlen("firn: ");
    }
    text_short(out, size, found != NULL ? found : last != NULL ? last : "");
}

/* Did the system end it, or fail to keep its files? Then it is tried again: a process that
 * was killed for the memory of others, a disk that was full for a moment. */
static bool system_failed(const runner_end *end)
{
    switch (end->cause) {
    case RUNNER_SIGNAL:
        return end->code == SIGKILL || end->code == SIGTERM || end->code == SIGHUP ||
               end->code == SIGINT;
    case RUNNER_EXIT:
        return end->code == FIRN_IO || end->code == FIRN_INTERRUPTED;
    case RUNNER_NOT_BEGUN:
    case RUNNER_LOST:
    case RUNNER_NOT_KEPT:
        return true;
    default:
        return false;
    }
}

/* The exit code of a batch counts faults of Firn, signals and limits as 5. */
static int code_of(const runner_end *end)
{
    if (end->cause == RUNNER_NOT_BEGUN || end->cause == RUNNER_NOT_KEPT)
        return FIRN_IO;
    if (end->cause != RUNNER_EXIT || end->code > FIRN_IO || end->code < 1)
        return FIRN_SOLVER;
    return end->code < FIRN_PROBLEM ? FIRN_PROBLEM : end->code;
}

/* The reason of a failure, in one line. */
static void describe_failure(const batch *b, const job *j, const runner_end *end, char *out,
                             size_t size)
{
    char path[BATCH_PATH], message[1500];
    batch_job_path(b, j, "log", path);
    last_message(path, message, sizeof message);
    switch (end->cause) {
    case RUNNER_EXIT:
        if (message[0] != '\0')
            snprintf(out, size, "%s", message);
        else
            snprintf(out, size, "ended with exit code %d and without a message", end->code);
        break;
    case RUNNER_SIGNAL:
        snprintf(out, size, "killed by signal %d (%s)%s%s", end->code, strsignal(end->code),
                 end->code == SIGKILL
                     ? ", as the system does when memory runs short: lower -j, or set --memory"
                     : "",
                 j->attempts > 1 ? "; twice" : "");
        break;
    case RUNNER_TIME:
        snprintf(out, size, "stopped at its time limit of %g s (--time-limit)",
                 b->options.time_limit);
        break;
    case RUNNER_MEMORY:
        snprintf(out, size, "stopped at its memory limit: %.0f MB of %.0f MB (--memory)",
                 end->memory / 1e6, b->options.memory / 1e6);
        break;
    case RUNNER_OUTPUT:
        snprintf(out, size, "stopped, as it printed more than 64 MB; its last line: %s", message);
        break;
    case RUNNER_NOT_BEGUN:
        snprintf(out, size, "could not begin: %s", end->why);
        break;
    case RUNNER_LOST:
        snprintf(out, size, "%s%s", end->why, j->attempts > 1 ? "; twice" : "");
        break;
    case RUNNER_CANCELLED:
    case RUNNER_NOT_KEPT:
        snprintf(out, size, "%s", end->why);
        break;
    }
}

int batch_worker_ended(batch *b, job *j, const runner_end *end, bool *retry, error *e)
{
    char path[BATCH_PATH], reason[2000] = "", sha256[65] = "", order[65];
    runner_end what = *end;
    json_t *answer = NULL, *run = NULL;
    enum batch_outcome outcome = BATCH_FAILED;
    *retry = false;
    b->expected += j->expected_seconds;
    b->spent += end->seconds;
    if (end->cause == RUNNER_EXIT && (end->code == 0 || end->code == FIRN_NO_SOLUTION)) {
        identity_order(b->identity, j, order);
        batch_job_path(b, j, "results/run.json", path);
        run = load(path, sha256);
        batch_job_path(b, j, "results/result.json", path);
        answer = load(path, NULL);
        const char *label = json_string_value(json_object_get(run, "label"));
        const size_t length = strlen(b->run);
        if (label != NULL && strncmp(label, b->run, length) == 0 && label[length] == ' ' &&
            strcmp(label + length + 1, order) == 0)
            outcome = outcome_of(answer);
        if (outcome == BATCH_FAILED) {
            snprintf(reason, sizeof reason,
                     "ended with exit code %d, but without results of this job, as after a plugin "
                     "that ends the process: report this to its author",
                     end->code);
            what.code = FIRN_PLUGIN_ERROR;
        }
    } else {
        describe_failure(b, j, end, reason, sizeof reason);
        /* The address space is limited, too: then the worker itself has found no memory. */
        if (end->cause == RUNNER_EXIT && b->options.memory > 0 &&
            strstr(reason, "out of memory") != NULL) {
            what.cause = RUNNER_MEMORY;
            describe_failure(b, j, &what, reason, sizeof reason);
        }
    }
    if (outcome == BATCH_FAILED && !j->failed_once && system_failed(&what)) {
        *retry = true;
        j->failed_once = true;
        if (journal_add(&b->journal, json_pack("{s:s,s:s}", "event", "retry", "job", j->name), true,
                        e) == 0)
            batch_tell(b, (batch_event){.kind = BATCH_RETRY,
                                        .job = j->name,
                                        .text = reason,
                                        .attempt = j->attempts + 1});
    } else {
        const bool failed = outcome == BATCH_FAILED;
        batch_end_job(b, j,
                      &(job_end){.outcome = outcome,
                                 .code = failed ? code_of(&what) : end->code,
                                 .reason = failed                ? reason
                                           : outcome == BATCH_NO ? explanation(answer)
                                                                 : NULL,
                                 .source = "solved",
                                 .seconds = end->seconds,
                                 .memory = end->memory,
                                 .result = failed ? "" : sha256,
                                 .answer = failed ? NULL : answer,
                                 .run = failed ? NULL : run},
                      e);
    }
    json_decref(answer);
    json_decref(run);
    return e->code;
}

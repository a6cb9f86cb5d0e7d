/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * poll.c - finds out which jobs have ended: from the files of the workers, and for elements that
 * are gone without having ended their jobs, from Slurm.
 */
#include "batch/slurm/state.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "batch/journal.h"
#include "batch/slurm/chunk_file.h"
#include "batch/slurm/take.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An element must be gone for this long before its jobs are given up: the state in between of one
 * that is requeued is no end. */
static const double GRACE = 2; /* s */

/* States of a job in Slurm that has ended. */
static const char *const ended[] = {"BOOT_FAIL", "CANCELLED", "COMPLETED",     "DEADLINE",
                                    "FAILED",    "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
                                    "REVOKED",   "TIMEOUT"};
/* Reasons to wait that pass by themselves. */
static const char *const passing[] = {"None",       "Resources", "Priority",         "BeginTime",
                                      "Dependency", "Cleaning",  "JobArrayTaskLimit"};

static bool is_among(const char *const *list, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], text) == 0)
            return true;
    }
    return false;
}
#define IS_AMONG(list, text) is_among((list), sizeof(list) / sizeof(list)[0], (text))

void slurm_tell(slurm *r, const char *text)
{
    if (r->told == NULL || strcmp(r->told, text) != 0)
        r->setup->note(r->setup->data, text);
    r->told = arena_text(r->memory, text);
}

/* ---- ends ------------------------------------------------------------------------------------ */

static int add_end(slurm *r, size_t job, const runner_end *end, error *e)
{
    slot *s = &r->slot[job];
    waiting *w = VEC_PUSH(r->memory, &r->ready);
    if (w == NULL)
        return error_memory(e);
    w->end = *end;
    w->end.job = job;
    s->state = SLOT_ENDED;
    if (s->element != NO_ELEMENT)
        r->submissions.at[r->elements.at[s->element].submission].open--;
    if (end->cause == RUNNER_EXIT) {
        r->expected += s->order.expected_seconds;
        r->spent += end->seconds;
    }
    return 0;
}

/* A line of a worker. `from`: its element; `attempt_folder`: what it wrote. */
static int take_line(slurm *r, element *from, const char *attempt_folder, const json_t *line,
                     error *e)
{
    const char *event = json_string_value(json_object_get(line, "event"));
    const char *name = json_string_value(json_object_get(line, "job"));
    const size_t job = name == NULL ? INDEX_NONE : index_find(&r->by_name, name);
    runner_end end;
    int attempt;
    from->progressed = true;
    if (event == NULL || job == INDEX_NONE)
        return 0;
    slot *s = &r->slot[job];
    if (s->state != SLOT_SENT)
        return 0; /* another attempt came first */
    if (strcmp(event, "start") == 0) {
        s->begun = s->begun || &r->elements.at[s->element] == from;
        return 0;
    }
    if (strcmp(event, "end") != 0 || !chunk_end_read(line, &attempt, &end))
        return 0;
    /* A failure of an attempt that was given up decides nothing; an answer does. */
    if (attempt != s->order.attempt && (end.cause != RUNNER_EXIT || end.code > 1))
        return 0;
    take_attempt(&s->order, attempt_folder, &end);
    return add_end(r, job, &end, e);
}

/* Reads the lines that a file has got since the last time. */
static int read_file(slurm *r, submission *s, ends *f, error *e)
{
    char path[SLURM_PATH], folder[SLURM_PATH];
    char *bytes;
    size_t count;
    error unread = {0};
    const size_t task = (size_t)strtoul(f->name, NULL, 10);
    arena *scratch = arena_new();
    if (scratch == NULL || task >= s->count) {
        arena_free(scratch);
        return scratch == NULL ? error_memory(e) : 0;
    }
    snprintf(path, sizeof path, "%s/%s", s->folder, f->name);
    snprintf(folder, sizeof folder, "%s/%.*s", s->folder, (int)(strlen(f->name) - strlen(".ends")),
             f->name);
    if (file_read_binary(scratch, path, ERROR_PROBLEM, &bytes, &count, &unread) == 0) {
        while ((size_t)f->read < count && e->code == 0) {
            const char *line = bytes + f->read;
            const char *end = memchr(line, '\n', count - (size_t)f->read);
            json_t *value = end == NULL ? NULL : journal_parse(line, (size_t)(end - line));
            if (value == NULL) /* it is being written */
                break;
            take_line(r, &r->elements.at[s->first + task], folder, value, e);
            json_decref(value);
            f->read += end - line + 1;
        }
    }
    arena_free(scratch);
    return e->code;
}

static ends *file_of(slurm *r, submission *s, const char *name)
{
    const size_t at = index_find(&s->by_file, name);
    if (at != INDEX_NONE)
        return &s->files.at[at];
    ends *f = VEC_PUSH(r->memory, &s->files);
    if (f == NULL || (f->name = arena_text(r->memory, name)) == NULL ||
        !index_put(r->memory, &s->by_file, f->name, s->files.count - 1))
        return NULL;
    return f;
}

/* A network file system may show a folder as it was a minute ago, unless the folder is changed from
 * here. */
static void refresh(const submission *s)
{
    char path[SLURM_PATH];
    snprintf(path, sizeof path, "%s/.look", s->folder);
    const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0)
        close(fd);
    unlink(path);
}

static int read_ends(slurm *r, submission *s, error *e)
{
    bool gone = false;
    for (size_t i = s->first; i < s->first + s->count; i++)
        gone = gone || r->elements.at[i].gone_since > 0;
    if (gone)
        refresh(s);
    DIR *dir = opendir(s->folder);
    struct dirent *entry;
    while (dir != NULL && e->code == 0 && (entry = readdir(dir)) != NULL) {
        const char *ending = strrchr(entry->d_name, '.');
        if (ending == NULL || strcmp(ending, ".ends") != 0)
            continue;
        ends *f = file_of(r, s, entry->d_name);
        if (f == NULL)
            error_memory(e);
        else
            read_file(r, s, f, e);
    }
    if (dir != NULL)
        closedir(dir);
    return e->code;
}

static int read_all_ends(slurm *r, error *e)
{
    /* Of all submissions: an attempt that was given up may still bring the first answer. */
    for (size_t i = 0; i < r->submissions.count && e->code == 0; i++)
        read_ends(r, &r->submissions.at[i], e);
    return e->code;
}

/* ---- Slurm ----------------------------------------------------------------------------------- */

static submission *submission_of(slurm *r, const char *name)
{
    const size_t length = strlen(r->name);
    const size_t number = strncmp(name, r->name, length) == 0 && name[length] == '-'
                              ? (size_t)strtoul(name + length + 1, NULL, 10)
                              : 0;
    return number >= 1 && number <= r->submissions.count ? &r->submissions.at[number - 1] : NULL;
}

/* Tells once why elements wait, unless that passes by itself. */
static void tell_reason(slurm *r, const submission *s, const char *reason)
{
    char text[400];
    if (IS_AMONG(passing, reason))
        return;
    for (size_t i = 0; i < r->reasons.count; i++) {
        if (strcmp(r->reasons.at[i], reason) == 0)
            return;
    }
    const char **place = VEC_PUSH(r->memory, &r->reasons);
    if (place == NULL || (*place = arena_text(r->memory, reason)) == NULL)
        return;
    snprintf(text, sizeof text,
             "elements of Slurm array %s wait for a reason that may not pass by itself: %s", s->id,
             reason);
    r->setup->note(r->setup->data, text);
}

/* A line "NAME|TASK|STATE|NODES|REASON|ARRAY". */
static void take_state(slurm *r, char *line)
{
    char *field[6] = {line};
    for (int i = 1; i < 6; i++) {
        char *bar = strchr(field[i - 1], '|');
        if (bar == NULL)
            return;
        *bar = '\0';
        field[i] = bar + 1;
    }
    submission *s = submission_of(r, field[0]);
    char *rest;
    const size_t task = (size_t)strtoul(field[1], &rest, 10);
    if (s == NULL || rest == field[1] || *rest != '\0' || task >= s->count)
        return;
    element *x = &r->elements.at[s->first + task];
    snprintf(s->id, sizeof s->id, "%s", field[5]);
    snprintf(x->state, sizeof x->state, "%s", field[2]);
    if (field[3][0] != '\0')
        snprintf(x->node, sizeof x->node, "%s", field[3]);
    x->alive = !IS_AMONG(ended, field[2]);
    if (strcmp(field[2], "PENDING") == 0)
        tell_reason(r, s, field[4]);
}

/* *known: Slurm has answered. */
static int ask_slurm(slurm *r, bool *known, error *e)
{
    char *argument[8] = {"squeue", "--noheader", "--array", "--states=all",
                         "--format=%j|%K|%T|%N|%r|%F"};
    text_buffer names = {0};
    command_result result;
    for (size_t i = 0; i < r->submissions.count; i++) {
        if (r->submissions.at[i].open > 0)
            text_addf(&names, "%s%s", names.count > 0 ? "," : "--name=", r->submissions.at[i].name);
    }
    *known = true;
    argument[5] = names.at;
    arena *scratch = arena_new(); /* a batch asks for hours */
    if (names.failed || scratch == NULL)
        error_memory(e);
    else if (names.count > 0 && command_run(scratch, argument, &result, e) == 0) {
        *known = result.status == 0;
        if (*known) {
            for (size_t i = 0; i < r->elements.count; i++)
                r->elements.at[i].alive = false;
            char *rest;
            for (char *line = strtok_r(result.out, "\n", &rest); line != NULL;
                 line = strtok_r(NULL, "\n", &rest))
                take_state(r, line);
        } else {
            char why[300], text[400];
            snprintf(text, sizeof text, "squeue: %s; asking again",
                     command_complaint(&result, why, sizeof why));
            slurm_tell(r, text);
        }
    }
    arena_free(scratch);
    text_free(&names);
    return e->code;
}

/* ---- elements that are gone ------------------------------------------------------------------ */

/* The last line that the worker itself has printed; "" if none. */
static void last_line(const char *path, char *out, size_t size)
{
    char text[2001];
    *out = '\0';
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    const off_t end = lseek(fd, 0, SEEK_END);
    const off_t most = (off_t)sizeof text - 1;
    const ssize_t length = pread(fd, text, (size_t)most, end > most ? end - most : 0);
    close(fd);
    if (length <= 0)
        return;
    text[length] = '\0';
    char *rest, *last = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        last = line;
    if (last != NULL)
        text_short(out, size, text_starts(last, "firn: ") ? last + strlen("firn: ") : last);
}

static void describe_loss(const slurm *r, const element *x, bool begun, runner_end *end)
{
    const submission *s = &r->submissions.at[x->submission];
    char path[SLURM_PATH], said[300];
    const bool cancelled = strcmp(x->state, "CANCELLED") == 0;
    snprintf(path, sizeof path, "%s/%zu.log", s->folder, x->task);
    last_line(path, said, sizeof said);
    end->cause = cancelled ? RUNNER_CANCELLED : RUNNER_LOST;
    const int length =
        snprintf(end->why, sizeof end->why, "Slurm job %s_%zu %s%s%s%s before this job had %s",
                 s->id[0] != '\0' ? s->id : "of this batch", x->task,
                 cancelled             ? "was cancelled"
                 : x->state[0] != '\0' ? "ended as "
                                       : "has ended",
                 cancelled ? "" : x->state, x->node[0] != '\0' ? " on node " : "", x->node,
                 begun ? "ended" : "begun");
    const size_t used = (size_t)length < sizeof end->why ? (size_t)length : sizeof end->why - 1;
    char *rest = end->why + used;
    const size_t room = sizeof end->why - used;
    if (said[0] != '\0')
        snprintf(rest, room, "; it printed: %s", said);
    else if (strcmp(x->state, "TIMEOUT") == 0)
        snprintf(rest, room, ": ask for more with `--slurm-options --time=MINUTES`");
    else if (strcmp(x->state, "OUT_OF_MEMORY") == 0)
        snprintf(rest, room, ": ask for more with `--slurm-options --mem=SIZE`");
    else if (!x->progressed && !cancelled)
        snprintf(rest, room, ", and printed nothing: the nodes must see %s and %s", r->setup->out,
                 r->program);
    text_clean(end->why, ""); /* a character may have been cut */
}

/* Ends the jobs of an element that is gone; those that could not begin, while others did, or that
 * Slurm never got, are sent again. */
static int give_up(slurm *r, element *x, error *e)
{
    submission *s = &r->submissions.at[x->submission];
    const bool never_sent = s->id[0] == '\0';
    for (size_t i = 0; i < x->jobs.count && e->code == 0; i++) {
        slot *job = &r->slot[x->jobs.at[i]];
        if (job->state != SLOT_SENT || &r->elements.at[job->element] != x)
            continue;
        if (!job->begun && (never_sent || (x->progressed && strcmp(x->state, "CANCELLED") != 0))) {
            job->state = SLOT_UNSENT;
            job->element = NO_ELEMENT;
            r->unsent++;
            s->open--;
            continue;
        }
        runner_end end = {0};
        describe_loss(r, x, job->begun, &end);
        add_end(r, x->jobs.at[i], &end, e);
    }
    return e->code;
}

static bool has_sent(const slurm *r, const element *x)
{
    for (size_t i = 0; i < x->jobs.count; i++) {
        const slot *job = &r->slot[x->jobs.at[i]];
        if (job->state == SLOT_SENT && &r->elements.at[job->element] == x)
            return true;
    }
    return false;
}

int slurm_poll(slurm *r, error *e)
{
    bool known;
    /* The files are read after Slurm has answered: what an element that is gone then has not
     * written, it will not write any more. */
    if (ask_slurm(r, &known, e) != 0 || read_all_ends(r, e) != 0)
        return e->code;
    const double now = clock_seconds();
    r->polled = now;
    for (size_t i = 0; i < r->elements.count && e->code == 0; i++) {
        element *x = &r->elements.at[i];
        if (x->alive || !known || x->jobs.count == 0 || !has_sent(r, x))
            x->gone_since = 0;
        else if (x->gone_since <= 0)
            x->gone_since = now;
        else if (now > x->gone_since + GRACE)
            give_up(r, x, e);
    }
    return e->code;
}

bool slurm_all_alive(const slurm *r)
{
    for (size_t i = 0; i < r->elements.count; i++) {
        const element *x = &r->elements.at[i];
        if (!x->alive && has_sent(r, x))
            return false;
    }
    return true;
}

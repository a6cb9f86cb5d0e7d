/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cluster.c - the runner that gives jobs to Slurm.
 */
#include "batch/slurm/slurm.h"

#include "base/clock.h"
#include "base/replace.h"
#include "base/sha256.h"
#include "base/text.h"
#include "batch/slurm/state.h"
#include "batch/slurm/take.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARRAY_MAX = 1001 /* Slurm's default */ };
/* Pause between looks: it grows with the time that was waited, so that short batches end soon and
 * long ones do not trouble the controller. */
static const double LOOK_MIN = 0.3, LOOK_MAX = 15, LOOK_SHARE = 0.02; /* s, s, 1 */

/* ---- orders ---------------------------------------------------------------------------------- */

static int copy_order(slurm *r, const runner_order *o, error *e)
{
    size_t count = 0;
    while (o->argument[count] != NULL)
        count++;
    char **argument = ARENA_ARRAY(r->memory, char *, count + 1);
    runner_order *copy = &r->slot[o->job].order;
    const bool known = copy->name != NULL;
    *copy = *o;
    copy->argument = argument;
    copy->name = arena_text(r->memory, o->name);
    copy->folder = arena_text(r->memory, o->folder);
    if (argument == NULL || copy->name == NULL || copy->folder == NULL)
        return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        if ((argument[i] = arena_text(r->memory, o->argument[i])) == NULL)
            return error_memory(e);
    }
    return known || index_put(r->memory, &r->by_name, copy->name, o->job) ? 0 : error_memory(e);
}

static int slurm_start(runner *face, const runner_order *o, error *e)
{
    slurm *r = (slurm *)face;
    slot *s = &r->slot[o->job];
    const size_t at = index_find(&r->by_listed, o->name);
    /* What had not begun is not to blame: it may share an element again. */
    s->alone = o->attempt > 1 && (s->begun || s->state == SLOT_FREE);
    if (copy_order(r, o, e) != 0)
        return e->code;
    r->face.running++;
    if (s->state == SLOT_FREE && at != INDEX_NONE && r->listed.at[at].attempt == o->attempt) {
        element *x = &r->elements.at[r->listed.at[at].element];
        size_t *place = VEC_PUSH(r->memory, &x->jobs);
        if (place == NULL)
            return error_memory(e);
        *place = o->job;
        s->state = SLOT_SENT;
        s->element = r->listed.at[at].element;
        r->submissions.at[x->submission].open++;
        return 0;
    }
    s->state = SLOT_UNSENT;
    s->element = NO_ELEMENT;
    r->unsent++;
    return 0;
}

/* ---- waiting --------------------------------------------------------------------------------- */

static bool hand_out(slurm *r, runner_end *out)
{
    if (r->next_ready == r->ready.count)
        return false;
    *out = r->ready.at[r->next_ready++].end;
    if (r->next_ready == r->ready.count)
        r->next_ready = r->ready.count = 0;
    r->face.running--;
    return true;
}

/* What is to be done now: look, send, or hand the rest over to the collector. */
static int work(slurm *r, error *e)
{
    const double now = clock_seconds();
    const double pause = fmin(fmax(LOOK_MIN, LOOK_SHARE * (now - r->begun)), LOOK_MAX);
    if (r->unsent < r->face.running && now >= r->polled + pause && slurm_poll(r, e) != 0)
        return e->code;
    if (r->ready.count > 0)
        return 0;
    if (r->unsent > 0 && now >= r->send_again && slurm_send(r, e) != 0)
        return e->code;
    if (!r->setup->wait && r->face.running > 0 && (r->unsent == 0 || r->send_again > 0) &&
        slurm_all_alive(r) && slurm_submit_collector(r, e) == 0)
        r->face.parked = true;
    return e->code;
}

static int slurm_wait(runner *face, double seconds, runner_end *out, bool *got, int *signal,
                      error *e)
{
    slurm *r = (slurm *)face;
    const double until = clock_seconds() + seconds;
    *signal = 0;
    *got = false;
    for (;;) {
        *got = hand_out(r, out);
        if (*got || r->face.parked || clock_seconds() >= until)
            return 0;
        if (work(r, e) != 0)
            return e->code;
        if (r->ready.count > 0 || r->face.parked)
            continue;
        const double left = fmin(fmax(until - clock_seconds(), 0), LOOK_MIN);
        const struct timespec limit = {.tv_sec = (time_t)left,
                                       .tv_nsec = (long)(1e9 * fmod(left, 1))};
        siginfo_t info;
        if (sigtimedwait(&r->waited, &info, &limit) > 0) {
            *signal = info.si_signo;
            return 0;
        }
    }
}

/* The jobs go on: a batch that is resumed finds them. If there are none, as Slurm has refused all,
 * there is nothing to resume. */
static void slurm_stop(runner *face)
{
    const slurm *r = (const slurm *)face;
    for (size_t i = 0; i < r->submissions.count; i++) {
        if (r->submissions.at[i].id[0] != '\0')
            return;
    }
    take_away(r->folder);
}

static void slurm_finish(runner *face)
{
    take_away(((slurm *)face)->folder);
}

/* ---- opening --------------------------------------------------------------------------------- */

static int ask_array_max(slurm *r, error *e)
{
    char *const argument[] = {"scontrol", "show", "config", NULL};
    command_result result;
    char why[300];
    if (command_run(r->memory, argument, &result, e) != 0)
        return e->code;
    if (result.status != 0)
        return error_set(e, ERROR_IO,
                         "Slurm does not answer: %s: run this on a machine of the cluster on which "
                         "`scontrol show config` works, or leave out `--engine slurm`",
                         command_complaint(&result, why, sizeof why));
    const char *line = strstr(result.out, "MaxArraySize");
    const char *equal = line == NULL ? NULL : strchr(line, '=');
    const unsigned long most = equal == NULL ? ARRAY_MAX : strtoul(equal + 1, NULL, 10);
    if (most < 1)
        return error_set(e, ERROR_IO,
                         "this Slurm takes no arrays (MaxArraySize = %lu): its administrator must "
                         "set MaxArraySize, or leave out `--engine slurm`",
                         most);
    r->array_max = most; /* indices run from 0 to MaxArraySize - 1 */
    return 0;
}

static int open_slurm(slurm *r, error *e)
{
    char program[SLURM_PATH], digest[65];
    const slurm_setup *s = r->setup;
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return replace_error(e, "read the link", "/proc/self/exe", errno);
    program[length] = '\0';
    sha256_hex(s->out, strlen(s->out), digest);
    r->program = arena_text(r->memory, program);
    r->folder = arena_printf(r->memory, "%s/slurm/%s", s->out, s->run);
    r->name = arena_printf(r->memory, "firn-%.8s-%s", digest, s->run);
    r->slot = ARENA_ARRAY(r->memory, slot, s->jobs + 1);
    char **words;
    if (r->program == NULL || r->folder == NULL || r->name == NULL || r->slot == NULL)
        return error_memory(e);
    if (slurm_words(r->memory, s->words != NULL ? s->words : "", &words, &r->options, e) != 0 ||
        ask_array_max(r, e) != 0)
        return e->code;
    r->option = words;
    return slurm_find_submissions(r, e);
}

int slurm_check_open(const char *out, error *e)
{
    char path[SLURM_PATH], name[NAME_MAX + 1] = "";
    struct dirent *entry;
    snprintf(path, sizeof path, "%s/slurm", out);
    DIR *dir = opendir(path);
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, name) > 0)
            snprintf(name, sizeof name, "%s", entry->d_name);
    }
    if (dir != NULL)
        closedir(dir);
    if (name[0] == '\0')
        return 0;
    return error_set(
        e, ERROR_USAGE,
        "run %s of this folder is in Slurm, and not collected yet: `firn batch --resume "
        "--out %s` waits for it and collects it; to give it up, `scancel` its jobs and "
        "remove %s/%s",
        name, out, path, name);
}

runner *runner_slurm(arena *a, const slurm_setup *s, error *e)
{
    slurm *r = ARENA_NEW(a, slurm);
    if (r == NULL) {
        error_memory(e);
        return NULL;
    }
    r->face = (runner){.start = slurm_start,
                       .wait = slurm_wait,
                       .stop = slurm_stop,
                       .finish = slurm_finish,
                       .cluster = true};
    r->memory = a;
    r->setup = s;
    r->begun = clock_seconds();
    if (open_slurm(r, e) != 0)
        return NULL;
    sigemptyset(&r->waited);
    sigaddset(&r->waited, SIGINT);
    sigaddset(&r->waited, SIGTERM);
    sigprocmask(SIG_BLOCK, &r->waited, NULL);
    return &r->face;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * submit.c - hands arrays of chunks to sbatch.
 */
#include "batch/slurm/state.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OPTIONS = 24 };
static const double REFUSED_PAUSE = 60;     /* s until a refused array is submitted again */
static const double COLLECTOR_MINUTES = 60; /* it reads results, and waits for nothing */
static const double COLLECTOR_MEGABYTES = 1000;

/* A command line for sbatch. */
typedef struct line {
    arena *memory;
    char **at;
    size_t count;
    bool failed;
} line;

static void add(line *l, char *text)
{
    l->failed = l->failed || text == NULL;
    l->at[l->count++] = text;
}
#define ADD(l, ...) add((l), arena_printf((l)->memory, __VA_ARGS__))

static bool begin_line(line *l, const slurm *r)
{
    l->memory = r->memory;
    l->at = ARENA_ARRAY(r->memory, char *, MAX_OPTIONS + r->options);
    if (l->at == NULL)
        return false;
    ADD(l, "sbatch");
    ADD(l, "--parsable");
    ADD(l, "--export=ALL");
    ADD(l, "--nodes=1");
    ADD(l, "--ntasks=1");
    ADD(l, "--open-mode=append");
    return true;
}

/* A word for a shell. NULL: out of memory. */
static char *quoted(arena *a, const char *text)
{
    text_buffer b = {0};
    text_add(&b, "'");
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            text_add(&b, "'\\''");
        else
            text_add_bytes(&b, text, 1);
    }
    text_add(&b, "'");
    char *out = b.failed ? NULL : arena_text(a, b.at);
    text_free(&b);
    return out;
}

/* A path in which Slurm must not replace anything. */
static char *literal(arena *a, const char *text)
{
    text_buffer b = {0};
    for (; *text != '\0'; text++)
        text_add_bytes(&b, *text == '%' ? "%%" : text, *text == '%' ? 2 : 1);
    char *out = b.failed ? NULL : arena_text(a, b.at != NULL ? b.at : "");
    text_free(&b);
    return out;
}

/* Time and memory, where the user has not set them. */
static void add_needs(line *l, const slurm *r, double minutes, double megabytes)
{
    if (!slurm_has_option(r, "--time") && !slurm_has_option(r, "-t"))
        ADD(l, "--time=%.0f", minutes);
    if (!slurm_has_option(r, "--mem") && !slurm_has_option(r, "--mem-per-cpu") &&
        !slurm_has_option(r, "--mem-per-gpu"))
        ADD(l, "--mem=%.0fM", megabytes);
}

/* The command to run on the node. */
static void add_command(line *l, const slurm *r, const char *words, const char *path)
{
    const char *program = quoted(r->memory, r->program), *folder = quoted(r->memory, path);
    for (size_t i = 0; i < r->options; i++)
        add(l, r->option[i]);
    ADD(l, "--wrap");
    if (program == NULL || folder == NULL)
        l->failed = true;
    else
        ADD(l, "exec %s %s %s", program, words, folder);
}

static bool has_open(const slurm *r, const submission *but)
{
    for (size_t i = 0; i < r->submissions.count; i++) {
        const submission *s = &r->submissions.at[i];
        if (s != but && s->open > 0)
            return true;
    }
    return false;
}

/* Runs sbatch; *id is that of the array, in the arena, NULL: Slurm has refused it, and `why` has
 * its reason. */
static int run_sbatch(slurm *r, line *l, const char **id, char *why, size_t size, error *e)
{
    command_result result;
    *id = NULL;
    if (l->failed)
        return error_memory(e);
    if (command_run(r->memory, l->at, &result, e) != 0)
        return e->code;
    const size_t digits = strspn(result.out, "0123456789");
    if (result.status == 0 && digits > 0)
        *id = arena_slice(r->memory, result.out, digits);
    else
        command_complaint(&result, why, size);
    return 0;
}

/* ---- arrays ---------------------------------------------------------------------------------- */

static int confirm(slurm *r, submission *s, const char *id, error *e)
{
    char path[SLURM_PATH];
    snprintf(s->id, sizeof s->id, "%s", id);
    snprintf(path, sizeof path, "%s/array", s->folder);
    for (size_t i = s->first; i < s->first + s->count; i++)
        r->elements.at[i].alive = true;
    return file_write(path, s->id, strlen(s->id), e);
}

int slurm_submit(slurm *r, submission *s, const array_needs *needs, bool *taken, error *e)
{
    line l = {0};
    const char *id;
    char why[300], text[600];
    const double minutes = ceil(needs->seconds / 60), megabytes = ceil(needs->memory / 1e6);
    *taken = false;
    if (!begin_line(&l, r))
        return error_memory(e);
    if (r->setup->at_once > 0)
        ADD(&l, "--array=0-%zu%%%d", s->count - 1, (int)r->setup->at_once);
    else
        ADD(&l, "--array=0-%zu", s->count - 1);
    ADD(&l, "--job-name=%s", s->name);
    ADD(&l, "--requeue");
    ADD(&l, "--cpus-per-task=%d", r->setup->threads > 0 ? (int)r->setup->threads : 1);
    const char *folder = literal(r->memory, s->folder);
    if (folder == NULL)
        return error_memory(e);
    ADD(&l, "--output=%s/%%a.log", folder);
    add_needs(&l, r, minutes, megabytes);
    add_command(&l, r, "batch-worker", s->folder);
    if (run_sbatch(r, &l, &id, why, sizeof why, e) != 0)
        return e->code;
    *taken = id != NULL;
    if (*taken) {
        snprintf(text, sizeof text, "Slurm array %s: %zu jobs in %zu elements", id, s->open,
                 s->count);
        r->setup->note(r->setup->data, text);
        r->send_again = 0;
        return confirm(r, s, id, e);
    }
    if (!has_open(r, s))
        return error_set(e, ERROR_IO,
                         "sbatch has not taken an array of %zu elements (%.0f min, %.0f MB each): "
                         "%s: see `--slurm-options`, or `--chunk` for fewer elements; what is "
                         "solved is kept, and `firn batch "
                         "--resume --out %s` submits the rest",
                         s->count, minutes, megabytes, why, r->setup->out);
    r->send_again = clock_seconds() + REFUSED_PAUSE;
    snprintf(text, sizeof text,
             "sbatch has not taken a further array: %s; it will be submitted again", why);
    slurm_tell(r, text);
    return 0;
}

/* ---- the collector --------------------------------------------------------------------------- */

/* *alive: a collector of this run is in Slurm, besides this process if it is one. */
static int find_collector(slurm *r, const char *name, bool *alive, error *e)
{
    command_result result;
    char *const argument[] = {"squeue", "--noheader", "--format=%A", (char *)(uintptr_t)name, NULL};
    const char *own = getenv("SLURM_JOB_ID");
    *alive = false;
    if (command_run(r->memory, argument, &result, e) != 0 || result.status != 0)
        return e->code;
    for (const char *at = result.out; *at != '\0'; at += strspn(at, " \n")) {
        const size_t length = strcspn(at, " \n");
        *alive = *alive || own == NULL || strlen(own) != length || strncmp(own, at, length) != 0;
        at += length;
    }
    return 0;
}

int slurm_submit_collector(slurm *r, error *e)
{
    line l = {0};
    const char *id, *name = arena_printf(r->memory, "--name=%s-collect", r->name);
    char why[300];
    text_buffer after = {0};
    bool alive;
    if (name == NULL || !begin_line(&l, r))
        return error_memory(e);
    if (find_collector(r, name, &alive, e) != 0 || alive)
        return e->code;
    for (size_t i = 0; i < r->submissions.count; i++) {
        const submission *s = &r->submissions.at[i];
        if (s->open > 0 && s->id[0] != '\0')
            text_addf(&after, ":%s", s->id);
    }
    ADD(&l, "--dependency=afterany%s", after.at != NULL ? after.at : "");
    l.failed = l.failed || after.failed;
    text_free(&after);
    const char *out = literal(r->memory, r->setup->out);
    if (out == NULL)
        return error_memory(e);
    ADD(&l, "--job-name=%s-collect", r->name);
    ADD(&l, "--output=%s/slurm.log", out);
    add_needs(&l, r, COLLECTOR_MINUTES, COLLECTOR_MEGABYTES);
    /* What it submits again gets the options of today, which --resume may have changed. */
    const char *words = quoted(r->memory, r->setup->words != NULL ? r->setup->words : "");
    const char *command = words == NULL ? NULL
                                        : arena_printf(r->memory,
                                                       "batch --resume --no-wait --quiet "
                                                       "--slurm-options %s --out",
                                                       words);
    if (command == NULL)
        return error_memory(e);
    add_command(&l, r, command, r->setup->out);
    if (run_sbatch(r, &l, &id, why, sizeof why, e) != 0)
        return e->code;
    char text[400];
    if (id == NULL)
        snprintf(text, sizeof text,
                 "sbatch has not taken the job that collects: %s: `firn batch --resume` collects",
                 why);
    else
        snprintf(text, sizeof text, "Slurm job %s collects the results after the arrays", id);
    r->setup->note(r->setup->data, text);
    return 0;
}

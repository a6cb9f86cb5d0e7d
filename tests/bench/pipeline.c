/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pipeline.c - times everything that Firn does with a site except solving it, part by part: reading
 * the problem, building the model through the plugins, expanding the linear program, making the
 * result, and writing every file of it. The solution in the result is made up: numbers with as many
 * digits as a real one, in every column and on every row, so that writing takes at least as long.
 *
 *   pipeline FILE PLUGINS OUT [SECTION.KEY=VALUE]...
 *
 * prints one JSON object: seconds of each part, size of the linear program, maximum memory.
 */
#include "assembly/assemble.h"
#include "base/file.h"
#include "base/sha256.h"
#include "lp/lp.h"
#include "problem/problem.h"
#include "result/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bench {
    arena *memory;
    problem *problem;
    registry registry;
    assembly assembly;
    lp lp;
    lp_map map;
    solution solution;
    result_source source;
    result result;
    double read, build, expand, make, write;
} bench;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Maximum resident memory of this program alone: getrusage() also counts the time before exec. */
static double megabytes(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    double kilobytes = (double)NAN;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = strtod(line + 6, NULL);
    }
    if (file != NULL)
        fclose(file);
    return kilobytes * 1024 / 1e6;
}

/* Splitmix64: the same numbers on every machine. */
static double made_up(unsigned long long *state)
{
    unsigned long long z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static int make_point(bench *b, error *e)
{
    unsigned long long state = 1;
    solution *s = &b->solution;
    size_t rows = (size_t)b->lp.rows, cols = (size_t)b->lp.cols;
    *s = (solution){.status = SOLVE_OPTIMAL,
                    .has_point = true,
                    .x = ARENA_ARRAY(b->memory, double, cols),
                    .row_dual = ARENA_ARRAY(b->memory, double, rows),
                    .col_dual = ARENA_ARRAY(b->memory, double, cols),
                    .method = "none: a made-up point",
                    .attempts = 1};
    if (s->x == NULL || s->row_dual == NULL || s->col_dual == NULL)
        return error_memory(e);
    for (size_t j = 0; j < cols; j++) {
        double low = b->lp.col_lower[j], high = b->lp.col_upper[j];
        low = isfinite(low) ? low : -100;
        high = isfinite(high) ? high : low + 100;
        s->x[j] = low + (high - low) * made_up(&state);
        s->objective += b->lp.cost[j] * s->x[j];
        s->col_dual[j] = made_up(&state) - 0.5;
    }
    for (size_t i = 0; i < rows; i++)
        s->row_dual[i] = 100 * (made_up(&state) - 0.5);
    return 0;
}

static void stamp(const void *data, int32_t period, int32_t step, char *out, size_t size)
{
    (void)period;
    calendar_stamp(data, step, out, size);
}

/* The plugins are read again for their digests, as in the library. */
static int describe(bench *b, error *e)
{
    size_t count = b->registry.files.count;
    result_plugin *list = ARENA_ARRAY(b->memory, result_plugin, count);
    if (list == NULL)
        return error_memory(e);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const plugin_file *file = &b->registry.files.at[i];
        if (file->desc == NULL) /* not used, so not loaded */
            continue;
        char *bytes, digest[65];
        size_t size;
        if (file_read(b->memory, file->path, ERROR_PLUGIN, &bytes, &size, e) != 0)
            return e->code;
        sha256_hex(bytes, size, digest);
        list[used] = (result_plugin){file->desc->type, file->name, file->desc->version,
                                     arena_text(b->memory, digest), file->path};
        if (list[used++].sha256 == NULL)
            return error_memory(e);
    }
    b->source = (result_source){.site = b->problem->name,
                                .problem_path = b->problem->path,
                                .problem_sha256 = b->problem->document.sha256,
                                .objective_text = b->problem->objective_text,
                                .objective_unit = b->assembly.objective_unit,
                                .engine_version = "0",
                                .start_year = b->problem->calendar.year,
                                .stamp = stamp,
                                .stamp_data = &b->problem->calendar,
                                .plugin = list,
                                .plugins = used};
    return 0;
}

static int run(bench *b, char **words, int sets, error *e)
{
    const char **set = ARENA_ARRAY(b->memory, const char *, sets + 1);
    const result_run about = {.started = "", .host = "", .directory = "", .engine_version = "0"};
    const log_sink silent = {0};
    double begin = seconds();
    for (int i = 0; set != NULL && i < sets; i++)
        set[i] = words[3 + i];
    if (set == NULL)
        return error_memory(e);
    b->problem = problem_load(
        b->memory, &(problem_source){.path = words[0], .set = set, .sets = (size_t)sets}, e);
    b->read = seconds() - begin;
    if (b->problem == NULL || e->code != 0)
        return e->code;
    begin = seconds();
    b->registry.memory = b->memory;
    if (registry_add_folder(&b->registry, words[1], true, e) != 0 ||
        assemble(b->memory, b->problem, &b->registry, silent, NULL, &b->assembly, e) != 0 ||
        describe(b, e) != 0)
        return e->code;
    b->build = seconds() - begin;
    begin = seconds();
    if (lp_expand(b->memory, b->assembly.model, &b->lp, &b->map, e) != 0)
        return e->code;
    b->expand = seconds() - begin;
    if (make_point(b, e) != 0)
        return e->code;
    begin = seconds();
    if (result_make(b->memory, b->assembly.model, &b->lp, &b->map, &b->solution, &b->solution,
                    &b->source, &b->result, e) != 0)
        return e->code;
    b->make = seconds() - begin;
    begin = seconds();
    result_write(b->memory, &b->result, &about, words[2], e);
    b->write = seconds() - begin;
    return e->code;
}

int main(int argc, char **argv)
{
    bench b = {.memory = arena_new()};
    error e = {0};
    if (argc < 4 || b.memory == NULL) {
        fprintf(stderr, "usage: pipeline FILE PLUGINS OUT [SECTION.KEY=VALUE]...\n");
        return 2;
    }
    if (run(&b, argv + 1, argc - 4, &e) != 0) {
        fprintf(stderr, "pipeline: %s\n", e.text);
        return 1;
    }
    printf("{\"steps\": %d, \"rows\": %d, \"columns\": %d, \"nonzeros\": %lld,\n"
           " \"read\": %.6f, \"build\": %.6f, \"expand\": %.6f, \"make\": %.6f, \"write\": %.6f,\n"
           " \"total\": %.6f, \"megabytes\": %.1f}\n",
           (int)b.problem->calendar.steps, (int)b.lp.rows, (int)b.lp.cols,
           (long long)b.lp.start[b.lp.cols], b.read, b.build, b.expand, b.make, b.write,
           b.read + b.build + b.expand + b.make + b.write, megabytes());
    arena_free(b.memory);
    return 0;
}

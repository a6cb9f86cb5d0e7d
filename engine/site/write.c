/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - writes the files of a site: the results folder, or the linear program.
 */
#include "site/site.h"

#include "report/report.h"
#include "solve/glpk/glpk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int list_inputs(const problem *p, arena *a, result_run *run, error *e)
{
    result_input *list = ARENA_ARRAY(a, result_input, p->inputs.count);
    if (list == NULL)
        return error_memory(e);
    for (size_t i = 0; i < p->inputs.count; i++)
        list[i] =
            (result_input){p->inputs.at[i].file, p->inputs.at[i].path, p->inputs.at[i].sha256};
    run->input = list;
    run->inputs = p->inputs.count;
    return 0;
}

/* The paths of all files that the site was read from: the problem and its data, and the plugins. */
static int list_read(const site *s, arena *a, const char *const **list, size_t *count, error *e)
{
    const problem *p = s->problem;
    const size_t plugins = s->plugins == NULL ? 0 : s->plugins->registry.files.count;
    const char **out = ARENA_ARRAY(a, const char *, p->read.count + plugins);
    if (out == NULL)
        return error_memory(e);
    *count = 0;
    for (size_t i = 0; i < p->read.count; i++) {
        out[(*count)++] = inputs_path(s->inputs, a, p->read.at[i]);
        if (out[*count - 1] == NULL)
            return error_memory(e);
    }
    for (size_t i = 0; i < plugins; i++)
        out[(*count)++] = s->plugins->registry.files.at[i].path;
    *list = out;
    return 0;
}

/* The content of run.json: data about the run, which may differ between runs with equal results. */
static result_run record_run(const site *s)
{
    const solution *n = &s->solution;
    return (result_run){.engine_version = FIRN_VERSION,
                        .glpk_version = solve_glpk_version(),
                        .method = n->method,
                        .seconds_read = s->seconds_read,
                        .seconds_build = s->seconds_build,
                        .seconds_expand = s->seconds_expand,
                        .seconds_solve = s->seconds_solve,
                        .iterations = n->iterations,
                        .attempts = n->attempts,
                        .fell_back_from = n->fell_back_from,
                        .vertex = s->vertex_searched ? &s->vertex : NULL,
                        .rows = s->lp.rows,
                        .cols = s->lp.cols,
                        .nonzeros = s->lp.start[s->lp.cols],
                        .scenario = s->options.scenario,
                        .label = s->label,
                        .set = s->set.at,
                        .sets = s->set.count,
                        .plugin = s->source.plugin,
                        .plugins = s->source.plugins,
                        .left_out = s->plugins != NULL ? s->plugins->permission.left_out : NULL,
                        .sizes_from = s->options.hold.from,
                        .freed = s->options.hold.freed,
                        .frees = s->options.hold.frees};
}

static int make_report(const char *folder, text_buffer *out, error *e)
{
    return report_page(&folder, 1, out, e);
}

static int write_answer(site *s, arena *scratch, const char *dir, bool with_report, error *e)
{
    char started[40] = "", host[256] = "", *folder = strdup(dir), *here = getcwd(NULL, 0);
    result_run run = record_run(s);
    time_t now = time(NULL);
    struct tm utc;
    if (folder == NULL || (here == NULL && errno == ENOMEM))
        error_memory(e);
    if (gmtime_r(&now, &utc) != NULL)
        strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    gethostname(host, sizeof host - 1);
    run.started = started;
    run.host = host;
    run.directory = here != NULL ? here : "";
    run.report = with_report ? make_report : NULL;
    if (e->code == 0 && list_inputs(s->problem, scratch, &run, e) == 0 &&
        list_read(s, scratch, &run.read, &run.reads, e) == 0 &&
        result_write(scratch, &s->result, &run, folder, e) == 0) {
        free(s->written);
        s->written = folder;
        folder = NULL;
    }
    free(folder);
    free(here);
    return e->code;
}

int site_write(site *s, const char *dir, bool with_report, error *e)
{
    if (s->stage < SITE_SOLVED)
        return error_set(e, ERROR_USAGE, "this site has not been solved yet");
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    dir = dir != NULL ? dir : inputs_path(s->inputs, scratch, s->results);
    if (dir == NULL)
        error_memory(e);
    else if (site_parameters(s, e) == 0)
        write_answer(s, scratch, dir, with_report, e);
    arena_free(scratch);
    return e->code;
}

int site_check_results(site *s, const char *dir, error *e)
{
    const char *const *read;
    size_t reads;
    if (site_build(s, e) != 0) /* plugins read files, too */
        return e->code;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    dir = dir != NULL ? dir : inputs_path(s->inputs, scratch, s->results);
    if (dir == NULL)
        error_memory(e);
    else if (list_read(s, scratch, &read, &reads, e) == 0)
        result_check_folder(scratch, read, reads, dir, e);
    arena_free(scratch);
    return e->code;
}

/* Refuses to replace a file that the site was read from. */
static int check_not_read(const site *s, arena *a, const char *path, error *e)
{
    const char *const *read;
    size_t reads;
    struct stat target, st;
    if (list_read(s, a, &read, &reads, e) != 0 || stat(path, &target) != 0)
        return e->code;
    for (size_t i = 0; i < reads; i++) {
        if (stat(read[i], &st) == 0 && st.st_dev == target.st_dev && st.st_ino == target.st_ino)
            return error_set(
                e, ERROR_IO,
                "cannot write %s: this run has read that file, or its problem names it; name "
                "another file",
                path);
    }
    return 0;
}

int site_export(site *s, const char *path, enum lp_format format, int32_t split, error *e)
{
    if (site_build(s, e) != 0)
        return e->code;
    arena *scratch = arena_new();
    lp copy;
    lp_split map;
    if (scratch == NULL)
        return error_memory(e);
    if (check_not_read(s, scratch, path, e) != 0) {
        /* nothing is written */
    } else if (split == 0) {
        lp_write(s->assembly.model, &s->map, &s->lp, NULL, path, format, e);
    } else if (lp_split_of(scratch, &s->lp, split, &copy, &map, e) == 0) {
        lp_write(s->assembly.model, &s->map, &copy, &map, path, format, e);
    }
    arena_free(scratch);
    return e->code;
}

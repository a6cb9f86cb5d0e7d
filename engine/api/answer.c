/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.c - the answer of a site as texts and files.
 */
#include "site/site.h"

#include "base/text.h"
#include "solve/glpk/glpk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char *as_text(firn_site *s, int (*make)(const result *, text_buffer *, error *),
                     firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    if (s->stage < SITE_SOLVED)
        error_set(&e, ERROR_USAGE, "this site has not been solved yet");
    else if (make(&s->result, &b, &e) == 0 && b.failed)
        error_memory(&e);
    if (site_tell(out, &e) == 0)
        return b.at;
    text_free(&b);
    return NULL;
}

char *firn_site_json(firn_site *s, firn_error *out)
{
    return as_text(s, result_json, out);
}

char *firn_site_table(firn_site *s, firn_error *out)
{
    return as_text(s, result_table, out);
}

const char *firn_site_results(const firn_site *s)
{
    return s->written != NULL ? s->written : s->results;
}

static const result_input *inputs_of(const firn_site *s, size_t *count, error *e)
{
    *count = s->problem->inputs.count;
    result_input *list = ARENA_ARRAY(s->memory, result_input, *count);
    if (list == NULL) {
        error_memory(e);
        *count = 0;
    }
    for (size_t i = 0; i < *count; i++) {
        const problem_input *from = &s->problem->inputs.at[i];
        list[i] = (result_input){from->file, from->sha256};
    }
    return list;
}

int firn_site_write(firn_site *s, const char *dir, firn_error *out)
{
    error e = {0};
    char started[40] = "", host[256] = "", *here = getcwd(NULL, 0);
    time_t now = time(NULL);
    struct tm utc;
    if (here == NULL && errno == ENOMEM)
        error_memory(&e);
    const char *to = dir != NULL ? arena_text(s->memory, dir) : s->results;
    if (to == NULL)
        error_memory(&e);
    if (gmtime_r(&now, &utc) != NULL)
        strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    gethostname(host, sizeof host - 1);
    s->run.started = started;
    s->run.host = host;
    s->run.directory = here != NULL ? here : "";
    s->run.engine_version = FIRN_VERSION;
    s->run.glpk_version = solve_glpk_version();
    s->run.method = s->solution.method;
    s->run.iterations = s->solution.iterations;
    s->run.attempts = s->solution.attempts;
    s->run.fell_back_from = s->solution.fell_back_from;
    s->run.vertex = s->asked_vertex ? &s->vertex : NULL;
    s->run.rows = s->lp.rows;
    s->run.cols = s->lp.cols;
    s->run.scenario = s->scenario;
    s->run.set = s->set.at;
    s->run.sets = s->set.count;
    s->run.input = inputs_of(s, &s->run.inputs, &e);
    s->run.entries = s->stage >= SITE_BUILT ? s->lp.start[s->lp.cols] : 0;
    if (s->stage < SITE_SOLVED)
        error_set(&e, ERROR_USAGE, "this site has not been solved yet");
    else if (e.code == 0 && result_write(s->memory, &s->result, &s->run, to, &e) == 0)
        s->written = to;
    free(here);
    return site_tell(out, &e);
}

int firn_site_export(firn_site *s, const char *path, const firn_export_options *options,
                     firn_error *out)
{
    error e = {0};
    const char *format = options != NULL && options->format != NULL ? options->format : "mps";
    int32_t length = options != NULL ? options->split : 0;
    bool mps = strcmp(format, "mps") == 0;
    if (path == NULL)
        error_set(&e, ERROR_USAGE, "no path: say which file to write");
    else if (!mps && strcmp(format, "lp") != 0)
        error_set(&e, ERROR_USAGE, "format `%s` is not known: write mps or lp", format);
    else if (length < 0)
        error_set(&e, ERROR_USAGE, "a copy every %d steps: write how many steps, 0 for no copies",
                  length);
    if (e.code != 0)
        return site_tell(out, &e);
    int code = firn_site_build(s, out);
    if (code != 0)
        return code;
    enum lp_format how = mps ? LP_MPS : LP_TEXT;
    if (length == 0) {
        lp_write(s->assembly.model, &s->map, &s->lp, NULL, path, how, &e);
        return site_tell(out, &e);
    }
    arena *scratch = arena_new();
    lp split;
    lp_split map;
    if (scratch == NULL)
        error_memory(&e);
    else if (lp_split_of(scratch, &s->lp, length, &split, &map, &e) == 0)
        lp_write(s->assembly.model, &s->map, &split, &map, path, how, &e);
    arena_free(scratch);
    return site_tell(out, &e);
}

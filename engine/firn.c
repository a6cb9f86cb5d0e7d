/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * firn.c - the library's public face: one site from file to answer, room by room.
 */
#include "firn_site.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int site_tell(firn_error *to, const error *from)
{
    if (to != NULL) {
        to->code = from->code;
        memcpy(to->text, from->text, sizeof to->text);
    }
    return from->code;
}

const char *firn_version(void)
{
    return FIRN_VERSION;
}

const char *firn_nearest(const char *word, const char *const *words, size_t count)
{
    return text_nearest_of(word, words, count);
}

void firn_text_free(char *text)
{
    free(text);
}

void firn_site_free(firn_site *site)
{
    if (site == NULL)
        return;
    arena_free(site->memory);
    arena_free(site->own); /* the site itself lies in it */
}

/* ---- loading ------------------------------------------------------------------------------- */

static char *results_beside(arena *a, const char *path)
{
    size_t length = strlen(path);
    if (length > 4 && strcmp(path + length - 4, ".ini") == 0)
        length -= 4;
    return arena_printf(a, "%.*s.results", (int)length, path);
}

static int keep_set(firn_site *s, const char *text, error *e)
{
    const char **slot = VEC_PUSH(s->own, &s->set);
    if (slot == NULL || (*slot = arena_text(s->own, text)) == NULL)
        return error_memory(e);
    return 0;
}

/* The caller's strings live as long as the call; ours as long as the site. */
static int keep_options(firn_site *s, const firn_load_options *o, error *e)
{
    static const firn_load_options none;
    if (o == NULL)
        o = &none;
    s->trust = o->trust_plugins != 0;
    s->log = (log_sink){o->log, o->log_data};
    s->plugins = o->plugins;
    s->plugin = ARENA_ARRAY(s->own, const char *, o->plugins);
    s->plugin_dir = o->plugin_dir != NULL ? arena_text(s->own, o->plugin_dir)
                                          : registry_installed(s->own);
    if (s->plugin == NULL || s->plugin_dir == NULL)
        return error_memory(e);
    if (o->scenario != NULL && (s->scenario = arena_text(s->own, o->scenario)) == NULL)
        return error_memory(e);
    for (size_t i = 0; i < o->plugins; i++) {
        s->plugin[i] = arena_text(s->own, o->plugin[i]);
        if (s->plugin[i] == NULL)
            return error_memory(e);
    }
    for (size_t i = 0; i < o->sets; i++) {
        if (keep_set(s, o->set[i], e) != 0)
            return e->code;
    }
    return 0;
}

/* Reads the problem into new memory; where that fails, what was read before stays. */
static int read_problem(firn_site *s, error *e)
{
    double begin = clock_seconds();
    arena *memory = arena_new();
    const problem_source source = {.path = s->path,
                                   .text = s->text,
                                   .length = s->length,
                                   .scenario = s->scenario,
                                   .set = s->set.at,
                                   .sets = s->set.count};
    if (memory == NULL)
        return error_memory(e);
    problem *p = problem_load(memory, &source, e);
    const char *results = p == NULL ? NULL : results_beside(memory, s->path);
    if (p != NULL && results == NULL)
        error_memory(e);
    if (e->code != 0) {
        arena_free(memory);
        return e->code;
    }
    arena_free(s->memory);
    s->memory = memory;
    s->problem = p;
    s->results = results;
    s->stage = 0;
    s->registry = (registry){.memory = memory, .trust = s->trust};
    s->source = (result_source){0};
    s->run = (result_run){.seconds_read = clock_seconds() - begin};
    s->verdict = (error){0};
    return 0;
}

static firn_site *open_site(const char *path, const char *text, size_t length,
                            const firn_load_options *options, firn_error *out)
{
    error e = {0};
    arena *own = arena_new();
    firn_site *s = own == NULL ? NULL : ARENA_NEW(own, firn_site);
    if (s == NULL) {
        arena_free(own);
        error_memory(&e);
        site_tell(out, &e);
        return NULL;
    }
    s->own = own;
    s->path = arena_text(own, path);
    s->text = text == NULL ? NULL : arena_slice(own, text, length);
    s->length = length;
    if (s->path == NULL || (text != NULL && s->text == NULL))
        error_memory(&e);
    if (e.code == 0 && keep_options(s, options, &e) == 0)
        read_problem(s, &e);
    if (site_tell(out, &e) == 0)
        return s;
    firn_site_free(s);
    return NULL;
}

firn_site *firn_site_load(const char *path, const firn_load_options *options, firn_error *out)
{
    return open_site(path, NULL, 0, options, out);
}

firn_site *firn_site_read(const char *text, size_t length, const char *path,
                          const firn_load_options *options, firn_error *out)
{
    return open_site(path, text, length, options, out);
}

int firn_site_set(firn_site *s, const char *address, const char *value, firn_error *out)
{
    error e = {0};
    const char *line = arena_printf(s->own, "%s=%s", address, value);
    size_t before = s->set.count;
    if (line == NULL)
        error_memory(&e);
    else if (strchr(address, '=') != NULL)
        error_set(&e, ERROR_USAGE, "%s: an address is SECTION.KEY, without a value", address);
    else if (keep_set(s, line, &e) == 0 && read_problem(s, &e) != 0)
        s->set.count = before;
    return site_tell(out, &e);
}

/* ---- plugins ------------------------------------------------------------------------------- */

static int find_plugins(firn_site *s, error *e)
{
    for (size_t i = 0; i < s->plugins; i++) {
        if (registry_add_file(&s->registry, s->plugin[i], e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < s->problem->plugin_paths.count; i++) {
        const char *path = s->problem->plugin_paths.at[i];
        if (access(path, R_OK | X_OK) != 0) {
            ini_section *plugins = ini_find_section(&s->problem->document, "", "plugins");
            return ini_complain(e, plugins, ini_find_entry(plugins, "path"), "folder %s: %s", path,
                                strerror(errno));
        }
        if (registry_add_folder(&s->registry, path, true, e) != 0)
            return e->code;
    }
    if (registry_add_environment(&s->registry, e) != 0)
        return e->code;
    return registry_add_folder(&s->registry, s->plugin_dir, false, e);
}

static int by_type(const void *a, const void *b)
{
    return strcmp(((const result_plugin *)a)->type, ((const result_plugin *)b)->type);
}

/* The plugins that take part, each once, with the bytes they came from; by type, so that the
 * folders they were found in do not show. */
static int used_plugins(firn_site *s, error *e)
{
    size_t most = s->problem->scenes.at[0].components.count, used = 0;
    result_plugin *list = ARENA_ARRAY(s->memory, result_plugin, most);
    if (list == NULL)
        return error_memory(e);
    for (size_t f = 0; f < s->registry.files.count; f++) {
        const plugin_file *file = &s->registry.files.at[f];
        bool mine = false;
        for (size_t i = 0; i < most; i++)
            mine = mine || s->assembly.parts[i].plugin == file;
        if (!mine)
            continue;
        char *bytes, digest[65];
        size_t count;
        arena *scratch = arena_new();
        if (scratch == NULL)
            return error_memory(e);
        if (file_read(scratch, file->path, ERROR_PLUGIN, &bytes, &count, e) == 0)
            sha256_hex(bytes, count, digest);
        arena_free(scratch);
        if (e->code != 0)
            return e->code;
        list[used] = (result_plugin){file->desc->type, file->name, file->desc->version,
                                     arena_text(s->memory, digest)};
        if (list[used++].sha256 == NULL)
            return error_memory(e);
    }
    qsort(list, used, sizeof *list, by_type);
    s->source.plugin = list;
    s->source.plugins = used;
    return 0;
}

/* ---- building ------------------------------------------------------------------------------ */

/* "2026-07-14T15:00" */
static void stamp(const void *data, int32_t period, int32_t step, char *out, size_t size)
{
    calendar_stamp(&((const firn_site *)data)->problem->scenes.at[period].calendar, step, out,
                   size);
}

static int describe_source(firn_site *s, error *e)
{
    const problem *p = s->problem;
    result_remark *remarks = ARENA_ARRAY(s->memory, result_remark, s->assembly.remarks.count);
    if (remarks == NULL)
        return error_memory(e);
    for (size_t i = 0; i < s->assembly.remarks.count; i++) {
        const remark *r = &s->assembly.remarks.at[i];
        remarks[i] = (result_remark){s->assembly.model->components.at[r->component].name, r->text};
    }
    s->source.site = p->name;
    s->source.problem_path = p->path;
    s->source.problem_sha256 = p->document.sha256;
    s->source.weather = p->scenes.at[0].has_weather ? p->scenes.at[0].weather.origin : NULL;
    s->source.objective_text = p->goal_text;
    s->source.objective_unit = s->assembly.objective_unit;
    s->source.engine_version = FIRN_VERSION;
    s->source.start_year = p->calendar.year;
    s->source.stamp = stamp;
    s->source.stamp_data = s;
    s->source.remark = remarks;
    s->source.remarks = s->assembly.remarks.count;
    return used_plugins(s, e);
}

int firn_site_build(firn_site *s, firn_error *out)
{
    error e = {0};
    if (s->stage >= SITE_BUILT)
        return site_tell(out, &e);
    double begin = clock_seconds();
    s->registry = (registry){.memory = s->memory, .trust = s->trust};
    if (find_plugins(s, &e) != 0 ||
        assemble(s->memory, s->problem, &s->registry, s->log, &s->assembly, &e) != 0)
        return site_tell(out, &e);
    double middle = clock_seconds();
    if (lp_expand(s->memory, s->assembly.model, &s->lp, &s->map, &e) != 0 ||
        describe_source(s, &e) != 0)
        return site_tell(out, &e);
    s->run.seconds_build = middle - begin;
    s->run.seconds_expand = clock_seconds() - middle;
    s->stage = SITE_BUILT;
    return site_tell(out, &e);
}

firn_dimensions firn_site_dimensions(const firn_site *s)
{
    if (s->stage < SITE_BUILT)
        return (firn_dimensions){0};
    return (firn_dimensions){.rows = s->lp.rows,
                             .columns = s->lp.cols,
                             .entries = s->lp.start[s->lp.cols],
                             .steps = s->problem->calendar.steps,
                             .components = (int64_t)s->problem->scenes.at[0].components.count,
                             .plugins = (int64_t)s->source.plugins};
}

/* ---- solving ------------------------------------------------------------------------------- */

typedef struct watch {
    const firn_solve_options *options;
} watch;

static bool on_progress(void *data, const char *line)
{
    const firn_solve_options *o = ((const watch *)data)->options;
    return o->progress(o->progress_data, line) != 0;
}

/* What the status means to the planner; fills the error of an answer that is none. */
static int judge(const firn_site *s, error *e)
{
    const solution *n = &s->solution;
    const char *hint = s->source.remarks > 0 ? " The result's remarks may say why." : "";
    switch (n->status) {
    case SOLVE_OPTIMAL:
        return 0;
    case SOLVE_INFEASIBLE:
        return error_set(
            e, ERROR_ANSWER,
            "%s: infeasible: no sizes and no operation satisfy all demands, limits and "
            "bounds together. Loosen [limits], import limits or `max` of sizes one by "
            "one to see which bind.%s",
            s->problem->path, hint);
    case SOLVE_UNBOUNDED:
        return error_set(
            e, ERROR_ANSWER,
            "%s: unbounded: the objective can fall without end. Something earns money "
            "on every MW and has no limit: look for export or sale prices above the cost "
            "of supply, and give that component a limit or `max`.",
            s->problem->path);
    case SOLVE_UNCERTIFIED:
        return error_set(
            e, ERROR_SOLVER,
            "%s: solved, but not certified: the best point found violates optimality by "
            "%.1e (%.0e is asked). Numbers of very different size in one site are the "
            "usual cause.",
            s->problem->path, n->proof.worst, SOLVE_CERTIFIED);
    case SOLVE_TIME_LIMIT:
        return error_set(e, ERROR_SOLVER,
                         "%s: the time limit was reached before the optimum: allow more time, or "
                         "shorten the horizon.",
                         s->problem->path);
    case SOLVE_INTERRUPTED:
        return error_set(e, ERROR_INTERRUPTED, "interrupted");
    case SOLVE_FAILED:
        break;
    }
    return error_set(e, ERROR_SOLVER, "%s: no solver came to an end with this problem.",
                     s->problem->path);
}

/* The dearest that the second step may let the first objective come to, relative to it. */
#define HELD 1e-6

static bool counts_cost(const model *m)
{
    bool counts = false;
    for (size_t i = 0; i < m->goals.count; i++)
        counts = counts || (m->goals.at[i].account == ACCOUNT_COST && m->goals.at[i].weight > 0);
    return counts;
}

/* An objective without cost leaves arbitrary what does not count in it: of all plans that reach it
 * the cheapest is taken. Where that fails the first point stays, and the status tells. */
static int cheapest(firn_site *s, solve_options *o, error *e)
{
    static const model_goal cost = {ACCOUNT_COST, 1};
    const double optimum = s->solution.objective;
    lp held;
    solution second;
    if (lp_hold(s->memory, &s->lp, optimum + HELD * fabs(optimum), &held, e) != 0)
        return e->code;
    lp_cost(s->assembly.model, &s->map, &cost, 1, true, &held);
    s->first = s->solution;
    if (solve(s->memory, &held, o, &second, e) != 0)
        return e->code;
    if (second.status == SOLVE_OPTIMAL)
        s->solution = second;
    else
        s->solution.status = second.status == SOLVE_INTERRUPTED || second.status == SOLVE_TIME_LIMIT
                                 ? second.status
                                 : SOLVE_UNCERTIFIED;
    s->solution.iterations = s->first.iterations + second.iterations;
    s->solution.tries = s->first.tries + second.tries;
    return 0;
}

int firn_site_solve(firn_site *s, const firn_solve_options *options, firn_error *out)
{
    static const firn_solve_options none;
    error e = {0};
    watch w = {options != NULL ? options : &none};
    int code = firn_site_build(s, out);
    if (code != 0)
        return code;
    solve_options o = {.method = w.options->method,
                       .time_limit = w.options->time_limit,
                       .progress = w.options->progress != NULL ? on_progress : NULL,
                       .data = &w};
    double begin = clock_seconds();
    if (solve(s->memory, &s->lp, &o, &s->solution, &e) != 0)
        return site_tell(out, &e);
    bool again = s->solution.status == SOLVE_OPTIMAL && !counts_cost(s->assembly.model);
    if (again && o.time_limit > 0)
        o.time_limit = fmax(o.time_limit - (clock_seconds() - begin), 1e-3);
    if (again && cheapest(s, &o, &e) != 0)
        return site_tell(out, &e);
    bool two = again && s->solution.status == SOLVE_OPTIMAL;
    s->run.seconds_solve = clock_seconds() - begin;
    if (result_make(s->memory, s->assembly.model, &s->lp, &s->map, &s->solution,
                    two ? &s->first : &s->solution, &s->source, &s->result, &e) != 0)
        return site_tell(out, &e);
    s->stage = SITE_SOLVED;
    s->verdict = (error){0};
    judge(s, &s->verdict);
    return site_tell(out, &s->verdict);
}

int firn_site_has_answer(const firn_site *s)
{
    return s->stage == SITE_SOLVED && s->solution.status != SOLVE_INTERRUPTED;
}

/* ---- the answer ---------------------------------------------------------------------------- */

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
    return s->results;
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
    if (dir != NULL && (s->results = arena_text(s->memory, dir)) == NULL)
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
    s->run.tries = s->solution.tries;
    s->run.rows = s->lp.rows;
    s->run.cols = s->lp.cols;
    s->run.scenario = s->scenario;
    s->run.set = s->set.at;
    s->run.sets = s->set.count;
    s->run.input = inputs_of(s, &s->run.inputs, &e);
    s->run.entries = s->stage >= SITE_BUILT ? s->lp.start[s->lp.cols] : 0;
    if (s->stage < SITE_SOLVED)
        error_set(&e, ERROR_USAGE, "this site has not been solved yet");
    else if (e.code == 0)
        result_write(s->memory, &s->result, &s->run, s->results, &e);
    free(here);
    return site_tell(out, &e);
}

int firn_site_export(firn_site *s, const char *path, const char *format, firn_error *out)
{
    error e = {0};
    if (strcmp(format, "mps") != 0 && strcmp(format, "lp") != 0) {
        error_set(&e, ERROR_USAGE, "format `%s` is not known: write mps or lp", format);
        return site_tell(out, &e);
    }
    int code = firn_site_build(s, out);
    if (code != 0)
        return code;
    lp_write(s->assembly.model, &s->map, &s->lp, path,
             strcmp(format, "mps") == 0 ? LP_MPS : LP_TEXT, &e);
    return site_tell(out, &e);
}

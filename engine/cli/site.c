/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site.c - the commands that read a problem file: solve, check, export.
 */
#include "cli/cli.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *own_plugin_dir(void)
{
    static char path[PATH_MAX + 32];
    static const char *const folders[] = {"plugins", FIRN_OWN_PLUGINS};
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return NULL;
    self[length] = '\0';
    char *slash = strrchr(self, '/');
    if (slash == NULL)
        return NULL;
    *slash = '\0';
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", self, folders[i]);
        if (access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}

static const firn_error no_memory = {
    .size = sizeof no_memory, .code = FIRN_IO, .text = "out of memory"};

firn_load_options load_options(const arguments *a)
{
    const unsigned trust = (a->trust_plugins ? FIRN_TRUST_PLUGINS : 0) |
                           (a->trust_problem ? FIRN_TRUST_PROBLEM : FIRN_TRUST_REMEMBERED);
    return (firn_load_options){.size = sizeof(firn_load_options),
                               .flags = trust | (a->strict ? FIRN_STRICT : 0),
                               .scenario = a->scenario,
                               .set = a->set.at,
                               .sets = a->set.count,
                               .plugin = a->plugin.at,
                               .plugins = a->plugin.count,
                               .plugin_dir = own_plugin_dir(),
                               .log = terminal_log};
}

/* Are the options of held sizes complete? Prints a message if they are not. */
static bool check_free(const arguments *a)
{
    if (a->free.count == 0 || a->sizes_from != NULL)
        return true;
    terminal_say("--free %s: without --sizes-from all sizes are free: add --sizes-from RESULT, or "
                 "remove --free",
                 a->free.at[0]);
    return false;
}

/* Loads and builds the site; NULL with the message printed and *code set. */
firn_site *open_site(const arguments *a, bool warn, int *code)
{
    firn_error e = FIRN_ERROR_INIT;
    if ((*code = guard_start()) != 0)
        return NULL;
    firn_load_options options = load_options(a);
    if (!warn) /* the table of the result shows the notes */
        options.log = NULL;
    progress_set("reading the problem file and its data");
    firn_site *site = firn_site_load(a->operand[0], &options, &e);
    if (site != NULL && a->sizes_from != NULL &&
        firn_site_hold_sizes(site, a->sizes_from, a->free.at, a->free.count, &e) != 0) {
        firn_site_free(site);
        site = NULL;
    }
    progress_set("reading series and building the linear program");
    if (site != NULL && firn_site_build(site, &e) != 0) {
        firn_site_free(site);
        site = NULL;
    }
    *code = 0;
    if (site == NULL)
        *code = terminal_fail(&e);
    return site;
}

/* Writes the results folder and prints the result, which is printed also where it could not be
 * written, even by --quiet: a solve may have taken hours. */
static int show(firn_site *site, const arguments *a, int code)
{
    firn_error e = FIRN_ERROR_INIT, unwritten = FIRN_ERROR_INIT;
    char *text = NULL;
    progress_set("writing the results");
    terminal_ends();
    const firn_write_options options = {.size = sizeof options, .report = !a->no_report};
    bool failed = firn_site_write_files(site, a->out, &options, &unwritten) != 0;
    if (!a->json && !failed && a->quiet)
        return code;
    text = a->json ? firn_site_json(site, &e) : firn_site_table(site, &e);
    int shown = text == NULL ? terminal_fail(&e) : terminal_print(text, code);
    firn_text_free(text);
    if (failed)
        return terminal_fail(&unwritten);
    if (text != NULL && !a->json && shown != FIRN_IO) {
        char *line = NULL;
        if (asprintf(&line, "\nResults: %s/\n", firn_site_results(site)) < 0)
            return terminal_fail(&no_memory);
        shown = terminal_print(line, shown);
        free(line);
    }
    return shown;
}

/* Finds what each input does, for the results folder. */
static int find_sensitivities(firn_site *site, const arguments *a, const firn_solve_options *solve,
                              double started, firn_error *e)
{
    firn_error failed = FIRN_ERROR_INIT;
    const double left = a->time_limit - (progress_clock() - started);
    const firn_sensitivity_options options = {.size = sizeof options,
                                              .threads = solve->threads,
                                              .change = 0.01,
                                              .method = a->method,
                                              .time_limit = a->time_limit <= 0 ? 0
                                                            : left > 1         ? left
                                                                               : 1,
                                              .progress = solve->progress,
                                              .progress_data = solve->progress_data};
    progress_set("building the site with each key changed");
    const int code = firn_site_sensitivity(site, &options, &failed);
    if (code != FIRN_SOLVER) {
        *e = failed;
        return code;
    }
    terminal_say("warning: the plan holds, but its sensitivities are not complete: %s",
                 failed.text);
    return 0;
}

int run_solve(const arguments *a)
{
    static char every_line;
    firn_error e = FIRN_ERROR_INIT;
    int code;
    const double started = progress_clock();
    if (!check_threads(a) || !check_free(a))
        return FIRN_USAGE;
    firn_site *site = open_site(a, false, &code);
    if (site == NULL)
        return code;
    firn_solve_options options = {.size = sizeof options,
                                  .method = a->method,
                                  .time_limit = a->time_limit,
                                  .progress = terminal_progress,
                                  .progress_data = a->log ? &every_line : NULL,
                                  .vertex = a->vertex,
                                  .threads = (int32_t)a->threads,
                                  .no_explanation = a->no_explain};
    code = firn_site_set_label(site, a->label, &e);
    if (code == 0)
        code = firn_site_check_results(site, a->out, &e);
    progress_set("solving");
    if (code == 0)
        code = firn_site_solve(site, &options, &e);
    if (code == 0 && a->sensitivity)
        code = find_sensitivities(site, a, &options, started, &e);
    if (firn_site_has_values(site)) {
        int shown = show(site, a, code);
        if (shown != code) {
            firn_site_free(site);
            return shown;
        }
    }
    if (code != 0)
        terminal_fail(&e);
    firn_site_free(site);
    return code;
}

/* Explains the status on standard output, as text or as the member `explanation` of result.json. */
int run_explain(const arguments *a)
{
    static char every_line;
    firn_error e = FIRN_ERROR_INIT;
    int code;
    if (!check_threads(a) || !check_free(a))
        return FIRN_USAGE;
    firn_site *site = open_site(a, false, &code);
    if (site == NULL)
        return code;
    const firn_solve_options options = {.size = sizeof options,
                                        .method = a->method,
                                        .time_limit = a->time_limit,
                                        .progress = terminal_progress,
                                        .progress_data = a->log ? &every_line : NULL,
                                        .threads = (int32_t)a->threads};
    progress_set("solving");
    code = firn_site_solve(site, &options, &e);
    if (code != 0 && code != FIRN_NO_SOLUTION) {
        terminal_fail(&e);
    } else {
        char *text =
            a->json ? firn_site_explanation_json(site, &e) : firn_site_explanation(site, &e);
        code = text == NULL ? terminal_fail(&e) : terminal_print(text, code);
        firn_text_free(text);
    }
    firn_site_free(site);
    return code;
}

/* Prints the design events, which the file does not show; returns the exit code. */
static int print_design(const firn_site *site, int code)
{
    for (size_t i = 0; i < firn_site_periods(site) && code == 0; i++) {
        const char *design = firn_site_period_design(site, i);
        if (*design == '\0')
            continue;
        char *line = NULL;
        if (asprintf(&line, "  %s: %s\n", firn_site_period_name(site, i), design) < 0)
            return terminal_fail(&no_memory);
        code = terminal_print(line, 0);
        free(line);
    }
    return code;
}

int run_check(const arguments *a)
{
    int code;
    firn_error e = FIRN_ERROR_INIT;
    firn_site *site = open_site(a, true, &code);
    if (site == NULL)
        return code;
    char *inputs = firn_site_check(site, &e) == 0 ? firn_site_inputs(site, &e) : NULL;
    if (inputs == NULL) {
        firn_site_free(site);
        return terminal_fail(&e);
    }
    firn_dimensions d = FIRN_DIMENSIONS_INIT;
    firn_site_dimensions(site, &d, NULL);
    char *line = NULL, periods[60] = "";
    if (d.periods > 1)
        snprintf(periods, sizeof periods, " in %lld periods", (long long)d.periods);
    int length = asprintf(
        &line,
        "%s: OK: %lld components of %lld types, %lld steps%s, %lld rows, %lld columns, %lld "
        "nonzeros\n",
        a->operand[0], (long long)d.components, (long long)d.plugins, (long long)d.steps, periods,
        (long long)d.rows, (long long)d.columns, (long long)d.nonzeros);
    if (length < 0)
        code = terminal_fail(&no_memory);
    else
        code = a->quiet ? 0 : print_design(site, terminal_print(line, 0));
    free(line);
    firn_site_free(site);
    if (!a->quiet && code == 0)
        code = terminal_print(inputs, 0);
    firn_text_free(inputs);
    return code;
}

int run_export(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    int code;
    if (a->output == NULL) {
        terminal_say("--output PATH is missing: it names the file to write");
        return FIRN_USAGE;
    }
    const char *format = a->format != NULL ? a->format : "mps";
    if (strcmp(format, "mps") != 0 && strcmp(format, "lp") != 0) { /* before a site is read */
        terminal_say("unknown format `%s`: write `mps` or `lp`", format);
        return FIRN_USAGE;
    }
    if (a->split != floor(a->split) || a->split > INT32_MAX) {
        terminal_say("--split must be a whole number of steps; see `firn export --help`");
        return FIRN_USAGE;
    }
    firn_site *site = open_site(a, true, &code);
    if (site == NULL)
        return code;
    firn_export_options options = {
        .size = sizeof options, .format = format, .split = (int32_t)a->split};
    progress_set("writing the linear program");
    terminal_ends();
    code = firn_site_export(site, a->output, &options, &e);
    if (code != 0)
        terminal_fail(&e);
    firn_site_free(site);
    return code;
}

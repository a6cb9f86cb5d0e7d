/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - the command that solves a site and prints what each of its inputs does.
 */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

/* "1%", "0.5 %", "0.01": the relative change; 0 with a message if it is not one. */
static double change_of(const char *text)
{
    char *end;
    double number = strtod(text, &end);
    while (*end == ' ')
        end++;
    const bool percent = *end == '%';
    end += percent;
    number = percent ? number / 100 : number;
    if (end != text && *end == '\0' && number > 0 && number <= 0.5)
        return number;
    terminal_say("--change %s: write a share above 0 and up to 50%%, such as `1%%`", text);
    return 0;
}

/* Writes the results folder, and prints the sensitivities. */
static int show(firn_site *site, const arguments *a, int code)
{
    firn_error e = FIRN_ERROR_INIT, unwritten = FIRN_ERROR_INIT;
    progress_set("writing the results");
    terminal_ends();
    const firn_write_options options = {.size = sizeof options, .report = !a->no_report};
    const bool failed = firn_site_write_files(site, a->out, &options, &unwritten) != 0;
    if (!a->quiet || a->json || failed) {
        char *text = firn_site_sensitivity_text(site, a->json ? "json" : "table", &e);
        const int shown = text == NULL ? terminal_fail(&e) : terminal_print(text, code);
        firn_text_free(text);
        if (shown != code)
            return shown;
    }
    return failed ? terminal_fail(&unwritten) : code;
}

int run_sensitivity(const arguments *a)
{
    static char every_line;
    firn_error e = FIRN_ERROR_INIT;
    int code;
    const double change = a->change == NULL ? 0.01 : change_of(a->change);
    if (!check_threads(a) || change == 0)
        return FIRN_USAGE;
    firn_site *site = open_site(a, false, &code);
    if (site == NULL)
        return code;
    void *data = a->log ? &every_line : NULL;
    const firn_solve_options solve = {.size = sizeof solve,
                                      .method = a->method,
                                      .time_limit = a->time_limit,
                                      .progress = terminal_progress,
                                      .progress_data = data,
                                      .threads = (int32_t)a->threads};
    const firn_sensitivity_options options = {.size = sizeof options,
                                              .threads = (int32_t)a->threads,
                                              .keys = a->keys,
                                              .change = change,
                                              .method = a->method,
                                              .time_limit = a->time_limit,
                                              .progress = terminal_progress,
                                              .progress_data = data};
    code = firn_site_check_results(site, a->out, &e);
    progress_set("solving");
    if (code == 0)
        code = firn_site_solve(site, &solve, &e);
    progress_set("building the site with each key changed");
    if (code == 0)
        code = firn_site_sensitivity(site, &options, &e);
    const int shown = firn_site_sensitivities(site) > 0 ? show(site, a, code) : code;
    if (code != 0)
        terminal_fail(&e);
    firn_site_free(site);
    return shown;
}

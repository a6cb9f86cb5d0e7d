/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A program that uses firn/firn.h as a caller would. The suite compiles it in every dialect, with
 * gcc and clang and all warnings as errors, including -Wpadded: no structure has padding.
 */
#include <firn/firn.h>
#include <stdio.h>

static int on_progress(void *data, const firn_progress *progress)
{
    return fprintf((FILE *)data, "%s\n", progress->line) < 0;
}

static void on_log(void *data, int level, const char *text)
{
    fprintf((FILE *)data, "%d %s\n", level, text);
}

int main(int argc, char **argv)
{
    const char *set[1] = {"site.target=2 MW"};
    firn_load_options load = FIRN_LOAD_OPTIONS_INIT;
    firn_solve_options how = FIRN_SOLVE_OPTIONS_INIT;
    firn_export_options export_options = FIRN_EXPORT_OPTIONS_INIT;
    firn_error e = FIRN_ERROR_INIT;
    firn_lp_read_options reading = FIRN_LP_READ_OPTIONS_INIT;
    firn_lp_options program = FIRN_LP_OPTIONS_INIT;
    firn_dimensions size = FIRN_DIMENSIONS_INIT;
    firn_lp_answer answer = FIRN_LP_ANSWER_INIT;
    firn_lp *lp;
    firn_site *site;
    double cost = 0;
    load.set = set;
    load.sets = 1;
    load.flags = FIRN_TRUST_PLUGINS | FIRN_STRICT;
    load.log = on_log;
    load.log_data = stderr;
    how.time_limit = 60;
    how.progress = on_progress;
    how.progress_data = stderr;
    site = firn_site_load(argc >= 2 ? argv[1] : "site.ini", &load, &e);
    if (site == NULL || firn_site_solve(site, &how, &e) != FIRN_OK ||
        firn_site_value(site, "cost", NULL, &cost, &e) != FIRN_OK ||
        firn_site_dimensions(site, &size, &e) != FIRN_OK ||
        firn_site_export(site, "site.mps", &export_options, &e) != FIRN_OK)
        fprintf(stderr, "%s\n", e.text);
    else
        printf("%g, %lld rows\n", cost, (long long)size.rows);
    firn_site_free(site);
    reading.log = on_log;
    reading.log_data = stderr;
    lp = argc == 3 ? firn_lp_read(argv[2], &reading, &e) : NULL;
    if (lp != NULL) {
        program.time_limit = 60;
        program.progress = on_progress;
        program.progress_data = stderr;
        if (firn_lp_solve(lp, &program, &e) == FIRN_OK &&
            firn_lp_get_answer(lp, &answer, &e) == FIRN_OK)
            printf("%s %g\n", answer.status, answer.objective);
        firn_lp_free(lp);
    }
    return e.code;
}

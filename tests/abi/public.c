/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A program that uses firn/firn.h as a caller would. The suite compiles it in every dialect, with
 * gcc and clang and all warnings as errors, including -Wpadded: no structure has padding.
 */
#include <firn/firn.h>
#include <stdio.h>
#include <string.h>

static int on_progress(void *data, const char *line)
{
    return fprintf((FILE *)data, "%s\n", line) < 0;
}

static void on_log(void *data, int level, const char *text)
{
    fprintf((FILE *)data, "%d %s\n", level, text);
}

int main(int argc, char **argv)
{
    const char *set[1] = {"site.target=2 MW"};
    firn_load_options load;
    firn_solve_options how;
    firn_error e;
    firn_lp_options program;
    firn_lp *lp;
    firn_site *site;
    double cost = 0;
    memset(&load, 0, sizeof load);
    memset(&how, 0, sizeof how);
    load.set = set;
    load.sets = 1;
    load.trust_plugins = 0;
    load.log = on_log;
    load.log_data = stderr;
    how.time_limit = 60;
    how.progress = on_progress;
    how.progress_data = stderr;
    site = firn_site_load(argc >= 2 ? argv[1] : "site.ini", &load, &e);
    if (site == NULL || firn_site_solve(site, &how, &e) != FIRN_OK ||
        firn_site_value(site, "cost", NULL, &cost, &e) != FIRN_OK)
        fprintf(stderr, "%s\n", e.text);
    else
        printf("%g, %lld rows\n", cost, (long long)firn_site_dimensions(site).rows);
    firn_site_free(site);
    lp = argc == 3 ? firn_lp_read(argv[2], on_log, stderr, &e) : NULL;
    if (lp != NULL) {
        memset(&program, 0, sizeof program);
        program.time_limit = 60;
        program.progress = on_progress;
        program.progress_data = stderr;
        if (firn_lp_solve(lp, &program, &e) == FIRN_OK)
            printf("%s %g\n", firn_lp_get_answer(lp).status, firn_lp_get_answer(lp).objective);
        firn_lp_free(lp);
    }
    return e.code;
}

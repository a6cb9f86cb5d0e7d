/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.c - a program outside of Firn's tree with GLPK problems of its own, which it solves before,
 * between, during and after Firn's solves of a site, as an energy management system would.
 */
#include <firn/firn.h>

#include <glpk.h>
#include <stdio.h>

#ifndef PLUGIN_DIR
#define PLUGIN_DIR NULL
#endif

/* maximise 3 x + 2 y with x + y <= 4, x + 3 y <= 6 and x <= 3; the optimum is 11 */
static glp_prob *problem(void)
{
    const int row[] = {0, 1, 1, 2, 2}, col[] = {0, 1, 2, 1, 2};
    const double value[] = {0, 1, 1, 1, 3};
    glp_prob *p = glp_create_prob();
    glp_set_obj_dir(p, GLP_MAX);
    glp_add_rows(p, 2);
    glp_add_cols(p, 2);
    glp_set_row_bnds(p, 1, GLP_UP, 0, 4);
    glp_set_row_bnds(p, 2, GLP_UP, 0, 6);
    glp_set_col_bnds(p, 1, GLP_DB, 0, 3);
    glp_set_col_bnds(p, 2, GLP_LO, 0, 0);
    glp_set_obj_coef(p, 1, 3);
    glp_set_obj_coef(p, 2, 2);
    glp_load_matrix(p, 4, row, col, value);
    return p;
}

static int own(glp_prob *p)
{
    glp_smcp settings;
    glp_init_smcp(&settings);
    settings.msg_lev = GLP_MSG_OFF;
    glp_std_basis(p);
    const double miss = glp_simplex(p, &settings) == 0 ? glp_get_obj_val(p) - 11 : 11;
    return miss < 1e-9 && miss > -1e-9;
}

static int during(void *data, const firn_progress *progress)
{
    (void)progress;
    return own(data) ? 0 : 1;
}

int main(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_load_options load = FIRN_LOAD_OPTIONS_INIT;
    glp_prob *p = problem();
    double first = 0, second = 0;
    if (argc != 2 || !own(p))
        return FIRN_USAGE;
    load.plugin_dir = PLUGIN_DIR;
    firn_site *site = firn_site_load(argv[1], &load, &e);
    const firn_solve_options how = {
        .size = sizeof how, .method = "glpk", .progress = during, .progress_data = p};
    if (site == NULL || firn_site_solve(site, &how, &e) != 0 ||
        firn_site_value(site, "objective", NULL, &first, &e) != 0 || !own(p) ||
        firn_site_solve(site, &how, &e) != 0 ||
        firn_site_value(site, "objective", NULL, &second, &e) != 0) {
        fprintf(stderr, "host: %s\n", e.text);
        return 1;
    }
    firn_site_free(site);
    const int kept = own(p);
    glp_delete_prob(p);
    glp_free_env();
    printf("{\"status\": \"%s\", \"objective\": %.15g}\n",
           kept && first == second ? "optimal" : "broken", first);
    return 0;
}

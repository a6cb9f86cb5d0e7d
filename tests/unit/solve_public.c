/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve_public.c - public linear programs with optima on which two other solvers agree.
 */
#include "lp_rig.h"
#include "memory_fixture.h"
#include "skip.h"

#include <float.h>
#include <glpk.h>
#include <unistd.h>

static const solve_options automatic = {.method = "auto"};

static double or_infinite(double x)
{
    return x <= -DBL_MAX ? -INF : x >= DBL_MAX ? INF : x;
}

static lp read_mps(arena *a, const char *path)
{
    glp_prob *g = glp_create_prob();
    glp_term_out(GLP_OFF);
    if (glp_read_mps(g, GLP_MPS_FILE, NULL, path) != 0)
        fail_msg("%s", path);
    lp p = lp_room(a, glp_get_num_rows(g), glp_get_num_cols(g), (size_t)glp_get_num_nz(g));
    int *index = calloc((size_t)p.rows + 2, sizeof *index);
    assert_non_null(index);
    double *value = calloc((size_t)p.rows + 2, sizeof *value);
    assert_non_null(value);
    int64_t at = 0;
    p.constant = glp_get_obj_coef(g, 0);
    for (int32_t i = 0; i < p.rows; i++) {
        p.row_lower[i] = or_infinite(glp_get_row_lb(g, i + 1));
        p.row_upper[i] = or_infinite(glp_get_row_ub(g, i + 1));
    }
    for (int32_t j = 0; j < p.cols; j++) {
        p.cost[j] = glp_get_obj_coef(g, j + 1);
        p.col_lower[j] = or_infinite(glp_get_col_lb(g, j + 1));
        p.col_upper[j] = or_infinite(glp_get_col_ub(g, j + 1));
        int count = glp_get_mat_col(g, j + 1, index, value);
        for (int k = 1; k <= count; k++) {
            p.index[at] = index[k] - 1;
            p.value[at++] = value[k];
        }
        p.start[j + 1] = at;
    }
    free(index);
    free(value);
    glp_delete_prob(g);
    glp_free_env();
    return p;
}

static void public_problems(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum solve_status status;
        double objective;
    } known[] = {
        {"afiro", SOLVE_OPTIMAL, -464.7531428596},
        {"adlittle", SOLVE_OPTIMAL, 225494.96316},
        {"israel", SOLVE_OPTIMAL, -896644.82186},
        {"stair", SOLVE_OPTIMAL, -251.26695119},
        {"scrs8", SOLVE_OPTIMAL, 904.29695380},
        {"shell", SOLVE_OPTIMAL, 1208825346.0},
        {"standata", SOLVE_OPTIMAL, 1257.6995},
        {"klein1", SOLVE_INFEASIBLE, 0},
        {"galenet", SOLVE_INFEASIBLE, 0},
        {"box1", SOLVE_INFEASIBLE, 0},
        {"gas11", SOLVE_UNBOUNDED, 0},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char path[600];
        snprintf(path, sizeof path, SOURCE_DIR "/../shared/bench/netlib/%s.mps", known[i].name);
        if (access(path, R_OK) != 0)
            SKIP("there is no %s", path);
        lp p = read_mps(memory, path);
        solution s;
        error e = {0};
        if (solve(memory, &p, &automatic, &s, &e) != 0)
            fail_msg("%s: %s", known[i].name, e.text);
        if (s.status != known[i].status)
            fail_msg("%s: %s, certificate %g", known[i].name, solve_status_name(s.status),
                     s.proof.worst);
        if (known[i].status == SOLVE_OPTIMAL)
            near(s.objective, known[i].objective, 1e-6 * fabs(known[i].objective));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(public_problems, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

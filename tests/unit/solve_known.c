/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve_known.c - linear programs with known answers: large penalties, bad scaling, and random
 * programs that are constructed around their solution.
 */
#include "solve_rig.h"

/* Unserved load at up to a hundred million times the prices: the other costs may be lost in a
 * tolerance. All must be certified, at the same optimum as with a modest penalty, because no load
 * is unserved. At 1e10 times the prices the digits of a double do not suffice, and "uncertified" is
 * allowed. */
static void a_penalty_in_the_costs(void **state)
{
    fixture *g = *state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        lp modest = dispatch(g->a, 72, 20, seed * 7919);
        run(g, &modest, &automatic);
        assert_int_equal(g->s.status, SOLVE_OPTIMAL);
        double objective = g->s.objective;
        static const double penalties[] = {1e5, 1e6, 1e7, 1e9};
        for (int i = 0; i < 4; i++) {
            lp p = dispatch(g->a, 72, penalties[i], seed * 7919);
            run(g, &p, &automatic);
            if (i == 3 && g->s.status == SOLVE_UNCERTIFIED)
                continue;
            if (g->s.status != SOLVE_OPTIMAL ||
                !(fabs(g->s.objective - objective) <= 2 * SOLVE_CERTIFIED * (1 + objective)))
                fail_msg("seed %d, penalty %g: %s, %.12g instead of %.12g", (int)seed, penalties[i],
                         solve_status_name(g->s.status), g->s.objective, objective);
        }
    }
}

/* The same lp in other units: the objective scales with them. */
static void badly_scaled(void **state)
{
    fixture *g = *state;
    lp p = dispatch(g->a, 48, 50, 5);
    run(g, &p, &automatic);
    double objective = g->s.objective;
    for (int64_t k = 0; k < p.start[p.cols]; k++)
        p.value[k] *= pow(10, p.index[k] % 13 - 6);
    for (int32_t i = 0; i < p.rows; i++) {
        p.row_lower[i] *= pow(10, i % 13 - 6);
        p.row_upper[i] *= pow(10, i % 13 - 6);
    }
    for (int32_t j = 0; j < p.cols; j++) {
        p.cost[j] *= 1e8 * pow(10, j % 7 - 3);
        p.col_upper[j] /= pow(10, j % 7 - 3);
        for (int64_t k = p.start[j]; k < p.start[j + 1]; k++)
            p.value[k] *= pow(10, j % 7 - 3);
    }
    expect_optimum(g, &p, objective * 1e8);
}

enum outcome { SOLVABLE, INFEASIBLE, UNBOUNDED };

/* A random lp around a known solution: x within bounds and rows, duals y and z of the correct sign,
 * and c = z + A'y. INFEASIBLE adds a row that is a combination of two equalities, with a
 * contradicting right-hand side; UNBOUNDED adds a column that offsets others at a gain. *objective:
 * the optimum of SOLVABLE. */
static lp random_lp(arena *a, uint64_t *seed, enum outcome outcome, double *objective)
{
    enum { MAX = 14 };
    const int rows = 2 + draw_to(seed, MAX - 3), cols = 1 + draw_to(seed, MAX - 2);
    double m[MAX][MAX] = {{0}}, x[MAX] = {0}, y[MAX] = {0}, z[MAX] = {0}, unit[MAX];
    lp p = lp_room(a, rows + (outcome == INFEASIBLE), cols + (outcome == UNBOUNDED), MAX * MAX);
    for (int i = 0; i < MAX; i++)
        unit[i] = pow(10, draw_to(seed, 5) - 2);
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++)
            m[i][j] = draw_to(seed, 3) ? 0 : draw_real(seed) * unit[i];
    }
    for (int j = 0; j < cols; j++) {
        x[j] = draw_to(seed, 4) ? 10 * draw_real(seed) : 0;
        double slack = 1 + 5 * fabs(draw_real(seed)), dual = fabs(draw_real(seed));
        int kind = draw_to(seed, 6);
        /* at the lower bound, at the upper, between both, fixed, free, above a lower bound only */
        p.col_lower[j] = kind == 0 || kind == 3   ? x[j]
                         : kind == 1 || kind == 2 ? x[j] - slack
                         : kind == 5              ? x[j] - 1
                                                  : -INF;
        p.col_upper[j] = kind == 1 || kind == 3 ? x[j] : kind == 2 ? x[j] + slack : INF;
        z[j] = kind == 0 ? dual : kind == 1 ? -dual : kind == 3 ? draw_real(seed) : 0;
    }
    double activity[MAX] = {0};
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++)
            activity[i] += m[i][j] * x[j];
        double slack = (1 + fabs(draw_real(seed))) * unit[i],
               dual = fabs(draw_real(seed)) / unit[i];
        int kind = i < 2 ? 3 : draw_to(seed, 5);
        /* at the lower side, at the upper, inactive, equality, inactive with both sides; the first
         * two are equalities */
        p.row_lower[i] = kind == 0 || kind == 3 ? activity[i]
                         : kind == 4            ? activity[i] - slack
                                                : -INF;
        p.row_upper[i] = kind == 1 || kind == 3   ? activity[i]
                         : kind == 2 || kind == 4 ? activity[i] + slack
                                                  : INF;
        y[i] = kind == 0 ? dual : kind == 1 ? -dual : kind == 3 ? draw_real(seed) / unit[i] : 0;
    }
    if (outcome == INFEASIBLE) {
        for (int j = 0; j < cols; j++)
            m[rows][j] = 2 * m[0][j] - 3 * m[1][j];
        double sum = 2 * activity[0] - 3 * activity[1];
        p.row_lower[rows] = p.row_upper[rows] = sum + 0.5 * (unit[0] + unit[1]) * (1 + fabs(sum));
    }
    *objective = p.constant = 10 * draw_real(seed);
    for (int j = 0; j < cols; j++) {
        p.cost[j] = z[j];
        for (int i = 0; i < rows; i++)
            p.cost[j] += m[i][j] * y[i];
        *objective += p.cost[j] * x[j];
    }
    /* x_new = s and x_j + s for each: no activity changes, the cost falls */
    if (outcome == UNBOUNDED) {
        p.cost[cols] = -1;
        for (int j = 0; j < cols; j++) {
            if (p.col_upper[j] != INF || draw_to(seed, 2))
                continue;
            p.cost[cols] -= p.cost[j];
            for (int i = 0; i < rows; i++)
                m[i][cols] -= m[i][j];
        }
    }
    int64_t k = 0;
    for (int j = 0; j < p.cols; j++) {
        for (int i = 0; i < p.rows; i++) {
            if (m[i][j] == 0)
                continue;
            p.index[k] = i;
            p.value[k++] = m[i][j];
        }
        p.start[j + 1] = k;
    }
    return p;
}

static void random_programs(void **state)
{
    fixture *g = *state;
    static const enum solve_status expected[] = {
        [SOLVABLE] = SOLVE_OPTIMAL, [INFEASIBLE] = SOLVE_INFEASIBLE, [UNBOUNDED] = SOLVE_UNBOUNDED};
    uint64_t seed = 20261120;
    const char *given = getenv("FIRN_TEST_SEED");
    if (given != NULL && strtoull(given, NULL, 10) != 0)
        seed = strtoull(given, NULL, 10);
    print_message("seed %llu (FIRN_TEST_SEED)\n", (unsigned long long)seed);
    for (int n = 0; n < 300; n++) {
        uint64_t lp_seed = seed;
        enum outcome outcome = n % 3 == 0 ? (enum outcome)(n / 3 % 2 + 1) : SOLVABLE;
        double objective, other;
        arena *a = arena_new();
        lp p = random_lp(a, &seed, outcome, &objective);
        solution s = {0}, primal = {.x = ARENA_ARRAY(a, double, p.cols),
                                    .row_dual = ARENA_ARRAY(a, double, p.rows),
                                    .col_dual = ARENA_ARRAY(a, double, p.cols)};
        if (solve(a, &p, &automatic, &s, &g->e) != 0 ||
            solve_glpk(a, &p, 2, &automatic, &primal, &g->e) != 0)
            fail_msg("%s", g->e.text);
        if (primal.has_point)
            assert_true(solve_certify(&p, &primal));
        other = primal.objective;
        if (s.status != expected[outcome] || primal.status != expected[outcome])
            fail_msg("program %d, seed %llu: %s, and %s by the primal simplex, should be %s", n,
                     (unsigned long long)lp_seed, solve_status_name(s.status),
                     solve_status_name(primal.status), solve_status_name(expected[outcome]));
        assert_int_equal(s.has_point, outcome == SOLVABLE);
        if (outcome == SOLVABLE &&
            !(fabs(s.objective - objective) <= 1e-6 * (1 + fabs(objective)) &&
              fabs(other - objective) <= 1e-6 * (1 + fabs(objective)) &&
              s.proof.worst <= SOLVE_CERTIFIED))
            fail_msg("program %d, seed %llu: %.12g, %.12g by the primal simplex, should be %.12g",
                     n, (unsigned long long)lp_seed, s.objective, other, objective);
        arena_free(a);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_penalty_in_the_costs),
        CASE(badly_scaled),
        CASE(random_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve_rig.h - a fixture and two small linear programs for the tests of solve().
 */
#ifndef FIRN_TESTS_SOLVE_RIG_H
#define FIRN_TESTS_SOLVE_RIG_H

#include "lp_rig.h"
#include "solution_fixture.h"

static const solve_options automatic = {.method = "auto"};

static inline void run(fixture *g, const lp *p, const solve_options *o)
{
    if (solve(g->a, p, o, &g->s, &g->e) != 0)
        fail_msg("%s", g->e.text);
}

static inline void expect_optimum(fixture *g, const lp *p, double objective)
{
    run(g, p, &automatic);
    if (g->s.status != SOLVE_OPTIMAL ||
        !(fabs(g->s.objective - objective) <= 1e-7 * (1 + fabs(objective))))
        fail_msg("%s, %.12g instead of %.12g, certificate %g", solve_status_name(g->s.status),
                 g->s.objective, objective, g->s.proof.worst);
    assert_true(g->s.has_point && g->s.proof.worst <= SOLVE_CERTIFIED);
}

/* max 3x + 2y: x + y <= 4, x + 3y <= 7, x <= 3: 11 at (3, 1). */
static inline lp small(arena *a)
{
    static const double matrix[] = {1, 1, 1, 3};
    lp p = lp_dense(a, 2, 2, matrix);
    p.row_upper[0] = 4;
    p.row_upper[1] = 7;
    p.col_upper[0] = 3;
    p.cost[0] = -3;
    p.cost[1] = -2;
    p.constant = 100;
    return p;
}

/* A store between an import and an engine whose prices differ by a thousandth, with the power of
 * the store as a size, and unserved load at a penalty. */
static inline lp dispatch(arena *a, int32_t steps, double unserved, uint64_t seed)
{
    lp p = lp_room(a, 3 * steps, 6 * steps + 1, 12 * (size_t)steps);
    int64_t k = 0;
    int32_t j = 0;
    draw(&seed);
    for (int32_t t = 0; t < steps; t++) {
        const int32_t balance = 3 * t, level = balance + 1, within = balance + 2;
        const int32_t next = 3 * ((t + 1) % steps) + 1;
        const double price = 0.07 + 0.05 * draw_real(&seed);
        const struct {
            double cost, upper, coef[3];
            int32_t row[3];
        } columns[6] = {
            {price, 11, {1}, {balance, -1, -1}},                                /* import */
            {price * (1 + 5e-4 * draw_real(&seed)), 3, {1}, {balance, -1, -1}}, /* engine */
            {unserved, INF, {1}, {balance, -1, -1}},                            /* unserved */
            {1e-4, INF, {-1, -0.95}, {balance, level, -1}},                     /* charge */
            {0, INF, {1, 1 / 0.95, 1}, {balance, level, within}},               /* discharge */
            {0,
             40,
             {level < next ? 1 : -0.999, level < next ? -0.999 : 1}, /* level */
             {level < next ? level : next, level < next ? next : level, -1}}};
        p.row_lower[balance] = p.row_upper[balance] = 10 + 5 * draw_real(&seed);
        p.row_lower[level] = p.row_upper[level] = 0;
        p.row_upper[within] = 0;
        for (int c = 0; c < 6; c++) {
            p.cost[j] = columns[c].cost;
            p.col_upper[j] = columns[c].upper;
            for (int i = 0; i < 3 && columns[c].coef[i] != 0; i++) {
                p.index[k] = columns[c].row[i];
                p.value[k++] = columns[c].coef[i];
            }
            p.start[++j] = k;
        }
    }
    p.cost[j] = 0.7; /* power of the store */
    for (int32_t t = 0; t < steps; t++) {
        p.index[k] = 3 * t + 2;
        p.value[k++] = -1;
    }
    p.start[++j] = k;
    assert_true(j == p.cols && k <= 12 * (int64_t)steps);
    return p;
}

#endif

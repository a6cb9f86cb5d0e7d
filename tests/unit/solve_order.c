/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve_order.c - which method `auto` begins with, what follows a method that fails, and the
 * warning when it does.
 */
#include "solve_rig.h"

#include "solve/barrier/barrier.h"
#include "solve/glpk/glpk.h"

static int fails(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                 error *e)
{
    (void)a, (void)p, (void)options;
    out->status = SOLVE_FAILED;
    return attempt == 0 ? 0 : error_set(e, ERROR_SOLVER, "the back end broke");
}

typedef struct warnings {
    int count;
    char last[400];
} warnings;

static void on_log(void *data, int level, const char *text)
{
    warnings *w = data;
    assert_int_equal(level, LOG_WARNING);
    w->count++;
    snprintf(w->last, sizeof w->last, "%s", text);
}

static warnings solve_by(fixture *g, const lp *p, const solve_attempt *attempts, size_t count,
                         double time_limit)
{
    warnings w = {0};
    const log_sink log = {on_log, &w};
    const solve_options o = {.time_limit = time_limit, .log = &log, .path = "site.ini"};
    g->e = (error){0};
    solve_with(g->a, p, attempts, count, &o, &g->s, &g->e);
    return w;
}

static void the_other_method_follows(void **state)
{
    fixture *g = *state;
    const lp p = small(g->a);
    const solve_attempt attempts[] = {{"first", fails, 0, false},
                                      {"first, again", fails, 0, false},
                                      {"barrier", solve_barrier, 0, true}};
    warnings w = solve_by(g, &p, attempts, 3, 0);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_string_equal(g->s.fell_back_from, "first, again");
    assert_int_equal(g->s.attempts, 3);
    assert_int_equal(w.count, 1);
    assert_string_equal(w.last, "site.ini: the first, again could not certify a solution; falling "
                                "back to the barrier");
}

/* A back end that breaks is an error only if no other one follows. */
static void after_an_error(void **state)
{
    fixture *g = *state;
    const lp p = small(g->a);
    const solve_attempt attempts[] = {{"first", fails, 1, false},
                                      {"first, again", fails, 1, false},
                                      {"glpk dual simplex", solve_glpk, 0, true}};
    warnings w = solve_by(g, &p, attempts, 3, 0);
    assert_int_equal(g->e.code, 0);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_int_equal(w.count, 1);
    assert_null(strstr(w.last, "time")); /* two rows take none */
    w = solve_by(g, &p, attempts, 2, 0);
    assert_int_equal(g->e.code, ERROR_SOLVER);
    assert_string_equal(g->e.text, "the back end broke");
    assert_int_equal(w.count, 0);
}

/* On a large program GLPK may run for hours, which the warning says unless there is a time limit.
 */
static void a_long_last_resort_is_announced(void **state)
{
    fixture *g = *state;
    const lp p = dispatch(g->a, 334, 50, 3); /* 1002 rows */
    const solve_attempt attempts[] = {{"barrier", fails, 0, false},
                                      {"glpk dual simplex", solve_glpk, 0, true}};
    warnings w = solve_by(g, &p, attempts, 2, 0);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_string_equal(w.last, "site.ini: the barrier could not certify a solution; falling back "
                                "to the glpk dual simplex, which has no limit on its time and may "
                                "take hours for 1002 rows: set one by `--time-limit`");
    w = solve_by(g, &p, attempts, 2, 1000);
    assert_int_equal(w.count, 1);
    assert_null(strstr(w.last, "hours"));
}

static void automatic_goes_by_the_rows(void **state)
{
    fixture *g = *state;
    const lp below = dispatch(g->a, 333, 50, 3), above = dispatch(g->a, 334, 50, 3);
    run(g, &below, &automatic);
    assert_int_equal(below.rows, 999);
    assert_string_equal(g->s.method, "glpk dual simplex");
    assert_int_equal(g->s.attempts, 1);
    assert_null(g->s.fell_back_from);
    run(g, &above, &(solve_options){.method = NULL});
    assert_string_equal(g->s.method, "barrier");
    const double objective = g->s.objective;
    run(g, &above, &(solve_options){.method = "glpk"});
    assert_string_equal(g->s.method, "glpk dual simplex");
    assert_true(fabs(g->s.objective - objective) <= 1e-7 * (1 + fabs(objective)));
}

static void a_crossover_is_cheap_if_rows_and_nonzeros_are_few(void **state)
{
    (void)state;
    int64_t start[] = {0, 99999};
    lp p = {.rows = 19999, .cols = 1, .start = start};
    assert_true(solve_vertex_is_cheap(&p));
    p.rows++;
    assert_false(solve_vertex_is_cheap(&p));
    p.rows--;
    start[1]++;
    assert_false(solve_vertex_is_cheap(&p));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(the_other_method_follows), CASE(after_an_error), CASE(a_long_last_resort_is_announced),
        CASE(automatic_goes_by_the_rows), CASE(a_crossover_is_cheap_if_rows_and_nonzeros_are_few)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

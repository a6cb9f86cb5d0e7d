/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.c - the sequence of attempts and the certificate, with back ends that return every kind of
 * wrong answer; and edge cases of GLPK.
 */
#include "solve_rig.h"

#include <pthread.h>

/* ---- back ends with wrong answers ------------------------------------------------------------ */

/* What each attempt does, in order. */
enum behaviour {
    CORRECT,
    OFF_BY_A_THOUSANDTH, /* "optimal", but x is a thousandth off */
    OFF_BY_HALF,
    SHORT_OF_AIM, /* "optimal" and certified, but short of SOLVE_AIMED */
    NAN_DUAL,     /* "optimal", but a dual is NaN */
    CLAIMS_INFEASIBLE,
    CLAIMS_UNBOUNDED,
    FAILS,
    OUT_OF_TIME,
    OUT_OF_TIME_WITH_A_POINT,
    INTERRUPTED,
    RETURNS_ERROR,
    END
};
enum { SCRIPT_MAX = 13 };
static enum behaviour script[SCRIPT_MAX];
static int attempts_made;
enum { FAKES = 3 };

static int fake(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                error *e)
{
    enum behaviour behaviour = script[attempts_made++];
    assert_true(behaviour != END);
    assert_int_equal(attempt, (attempts_made - 1) % FAKES + 10);
    if (behaviour == RETURNS_ERROR)
        return error_set(e, ERROR_SOLVER, "the fake failed");
    if (solve_glpk(a, p, 0, &(solve_options){.method = options->method}, out, e) != 0)
        return e->code;
    out->iterations = 100;
    switch (behaviour) {
    case OFF_BY_A_THOUSANDTH:
    case OUT_OF_TIME_WITH_A_POINT:
        out->x[0] *= 1 - 1e-3;
        break;
    case OFF_BY_HALF:
        out->x[0] *= 0.5;
        break;
    case SHORT_OF_AIM:
        out->x[0] *= 1 - 3e-6;
        break;
    case NAN_DUAL:
        out->row_dual[0] = (double)NAN;
        break;
    case CORRECT:
        break;
    default:
        out->has_point = false;
        memset(out->x, 0xff, (size_t)p->cols * sizeof *out->x);
    }
    static const enum solve_status status_of[] = {[CLAIMS_INFEASIBLE] = SOLVE_INFEASIBLE,
                                                  [CLAIMS_UNBOUNDED] = SOLVE_UNBOUNDED,
                                                  [FAILS] = SOLVE_FAILED,
                                                  [OUT_OF_TIME] = SOLVE_TIME_LIMIT,
                                                  [OUT_OF_TIME_WITH_A_POINT] = SOLVE_TIME_LIMIT,
                                                  [INTERRUPTED] = SOLVE_INTERRUPTED,
                                                  [END] = SOLVE_FAILED};
    out->status = status_of[behaviour];
    return 0;
}

/* Which lp the fakes solve: `small`, or one without an optimum. */
enum program { SOLVABLE, INFEASIBLE, UNBOUNDED };

static lp program(arena *a, enum program kind)
{
    lp p = small(a);
    if (kind == INFEASIBLE)
        p.row_lower[0] = 20; /* 20 <= x + y <= 4 */
    if (kind == UNBOUNDED)
        p.row_upper[0] = p.row_upper[1] = INF;
    return p;
}

/* Runs the script. attempts: the expected number, or -1 if solve_with must return an error. x: the
 * expected x[0], or NaN if there is no point. */
static void play(fixture *g, enum program kind, const enum behaviour *behaviours, size_t count,
                 enum solve_status status, int attempts, double x)
{
    static const solve_attempt fakes[FAKES] = {
        {"first", fake, 10, false}, {"second", fake, 11, false}, {"third", fake, 12, false}};
    lp p = program(g->a, kind);
    for (size_t i = 0; i < SCRIPT_MAX; i++)
        script[i] = i < count ? behaviours[i] : END;
    attempts_made = 0;
    g->e = (error){0};
    int code = solve_with(g->a, &p, fakes, FAKES, &automatic, &g->s, &g->e);
    assert_int_equal(code != 0, attempts < 0);
    if (attempts < 0)
        return;
    assert_string_equal(solve_status_name(g->s.status), solve_status_name(status));
    assert_int_equal(attempts_made, attempts);
    assert_int_equal(g->s.attempts, attempts);
    assert_int_equal(g->s.has_point, !isnan(x));
    assert_int_equal(g->s.proven, status == SOLVE_INFEASIBLE || status == SOLVE_UNBOUNDED);
    if (!isnan(x))
        assert_true(fabs(g->s.x[0] - x) < 1e-9);
}
#define PLAY_AT(kind, status, attempts, x, ...)                                                    \
    play(*state, (kind), (const enum behaviour[]){__VA_ARGS__},                                    \
         sizeof(enum behaviour[]){__VA_ARGS__} / sizeof(enum behaviour), (status), (attempts),     \
         (x))
#define PLAY(status, attempts, x, ...) PLAY_AT(SOLVABLE, status, attempts, x, __VA_ARGS__)
#define NO_POINT ((double)NAN)

static void a_correct_answer_is_final(void **state)
{
    fixture *g = *state;
    PLAY(SOLVE_OPTIMAL, 1, 3, CORRECT);
    assert_string_equal(g->s.method, "first");
    assert_true(g->s.objective == 100 - 11);
    assert_true(fabs(g->s.row_dual[0] + 2) < 1e-12 && fabs(g->s.col_dual[0] + 1) < 1e-12);
    assert_int_equal(g->s.iterations, 100);
}

/* Certified, but short of the aim: another attempt is made, and the certified answer is kept. */
static void an_answer_short_of_the_aim_is_improved(void **state)
{
    fixture *g = *state;
    const double certified = 3 * (1 - 3e-6);
    PLAY(SOLVE_OPTIMAL, 2, 3, SHORT_OF_AIM, CORRECT);
    assert_true(g->s.proof.worst <= SOLVE_AIMED);
    PLAY(SOLVE_OPTIMAL, 3, certified, SHORT_OF_AIM, OFF_BY_A_THOUSANDTH, FAILS);
    assert_true(g->s.proof.worst > SOLVE_AIMED && g->s.proof.worst <= SOLVE_CERTIFIED);
    PLAY(SOLVE_OPTIMAL, 3, certified, SHORT_OF_AIM, CLAIMS_INFEASIBLE, CLAIMS_INFEASIBLE);
    PLAY(SOLVE_OPTIMAL, 2, certified, SHORT_OF_AIM, OUT_OF_TIME);
    PLAY(SOLVE_OPTIMAL, 2, certified, SHORT_OF_AIM, INTERRUPTED);
}

static void a_wrong_answer_needs_another_attempt(void **state)
{
    fixture *g = *state;
    PLAY(SOLVE_OPTIMAL, 2, 3, OFF_BY_A_THOUSANDTH, CORRECT);
    assert_string_equal(g->s.method, "second");
    assert_true(g->s.proof.worst < 1e-12);
    assert_int_equal(g->s.iterations, 200);
    PLAY(SOLVE_OPTIMAL, 3, 3, NAN_DUAL, OFF_BY_HALF, CORRECT);
    PLAY(SOLVE_OPTIMAL, 2, 3, FAILS, CORRECT);
}

/* Claims that are not true are ignored, however many attempts make them. */
static void false_claims_are_ignored(void **state)
{
    PLAY(SOLVE_OPTIMAL, 2, 3, CLAIMS_INFEASIBLE, CORRECT);
    PLAY(SOLVE_OPTIMAL, 3, 3, CLAIMS_UNBOUNDED, FAILS, CORRECT);
    PLAY(SOLVE_OPTIMAL, 3, 3, CLAIMS_INFEASIBLE, CLAIMS_INFEASIBLE, CORRECT);
    PLAY(SOLVE_FAILED, 3, NO_POINT, CLAIMS_UNBOUNDED, CLAIMS_UNBOUNDED, FAILS);
    PLAY(SOLVE_FAILED, 3, NO_POINT, FAILS, FAILS, FAILS);
}

/* If nothing but false claims of infeasibility is left, the sequence begins again with rows that
 * are relaxed: three times, by more each time. */
static void a_false_claim_of_infeasibility_relaxes_the_rows(void **state)
{
    fixture *g = *state;
    PLAY(SOLVE_OPTIMAL, 4, 3, CLAIMS_INFEASIBLE, CLAIMS_INFEASIBLE, FAILS, CORRECT);
    assert_string_equal(g->s.method, "first");
    PLAY(SOLVE_FAILED, 12, NO_POINT, CLAIMS_INFEASIBLE, FAILS, FAILS, CLAIMS_INFEASIBLE, FAILS,
         CLAIMS_UNBOUNDED, FAILS, FAILS, FAILS, FAILS, FAILS, FAILS);
    PLAY(SOLVE_OPTIMAL, 7, 3, CLAIMS_INFEASIBLE, FAILS, FAILS, FAILS, FAILS, FAILS, CORRECT);
}

/* Whatever an attempt claims, and after the last one also if none claims anything. */
static void the_judge_finds_the_right_status(void **state)
{
    static const enum behaviour claims[] = {CLAIMS_INFEASIBLE, CLAIMS_UNBOUNDED};
    fixture *g = *state;
    for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
        PLAY_AT(INFEASIBLE, SOLVE_INFEASIBLE, 1, NO_POINT, claims[i]);
        /* x + y >= 20 and <= 4: half of 16 is missed on either side, relative to 1 + 3 if x = 3, or
         * to less if the terms are smaller */
        assert_true(g->s.miss > 0.4 && g->s.miss < 2.01);
        PLAY_AT(UNBOUNDED, SOLVE_UNBOUNDED, 1, NO_POINT, claims[i]);
    }
    PLAY_AT(INFEASIBLE, SOLVE_INFEASIBLE, 3, NO_POINT, FAILS, FAILS, FAILS);
    PLAY_AT(UNBOUNDED, SOLVE_UNBOUNDED, 3, NO_POINT, FAILS, FAILS, FAILS);
}

static void the_best_uncertified_point(void **state)
{
    fixture *g = *state;
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), OFF_BY_HALF, OFF_BY_A_THOUSANDTH, OFF_BY_HALF);
    assert_string_equal(g->s.method, "second");
    assert_true(g->s.proof.worst > SOLVE_CERTIFIED);
    assert_int_equal(g->s.iterations, 300);
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), OFF_BY_A_THOUSANDTH, OFF_BY_HALF, NAN_DUAL);
    assert_string_equal(g->s.method, "first");
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), NAN_DUAL, OFF_BY_A_THOUSANDTH, OFF_BY_HALF);
    assert_string_equal(g->s.method, "second");
    PLAY(SOLVE_UNCERTIFIED, 12, 1.5, OFF_BY_HALF, CLAIMS_INFEASIBLE, FAILS, FAILS, FAILS, FAILS,
         FAILS, FAILS, FAILS, FAILS, FAILS, FAILS);
    assert_true(g->s.objective == 100 - 3 * 1.5 - 2);
}

/* A point is not lost if a later attempt finds none. */
static void a_point_found_is_kept(void **state)
{
    fixture *g = *state;
    PLAY(SOLVE_TIME_LIMIT, 2, 3 * (1 - 1e-3), OFF_BY_A_THOUSANDTH, OUT_OF_TIME);
    PLAY(SOLVE_INTERRUPTED, 2, 3 * (1 - 1e-3), OFF_BY_A_THOUSANDTH, INTERRUPTED);
    PLAY(SOLVE_TIME_LIMIT, 2, 3 * (1 - 1e-3), OFF_BY_HALF, OUT_OF_TIME_WITH_A_POINT);
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), OFF_BY_A_THOUSANDTH, RETURNS_ERROR, FAILS);
    PLAY(SOLVE_OPTIMAL, 3, 3, OFF_BY_A_THOUSANDTH, RETURNS_ERROR, CORRECT);
    assert_int_equal(g->e.code, 0);
}

static void final_without_an_optimum(void **state)
{
    fixture *g = *state;
    PLAY(SOLVE_TIME_LIMIT, 1, NO_POINT, OUT_OF_TIME);
    PLAY(SOLVE_TIME_LIMIT, 1, 3 * (1 - 1e-3), OUT_OF_TIME_WITH_A_POINT);
    PLAY(SOLVE_INTERRUPTED, 1, NO_POINT, INTERRUPTED);
    PLAY(SOLVE_TIME_LIMIT, 2, NO_POINT, CLAIMS_INFEASIBLE, OUT_OF_TIME);
    PLAY(SOLVE_FAILED, -1, NO_POINT, RETURNS_ERROR);
    assert_int_equal(g->e.code, ERROR_SOLVER);
    assert_string_equal(g->e.text, "the fake failed");
}

static void status_names(void **state)
{
    (void)state;
    static const struct {
        enum solve_status status;
        const char *name;
    } known[] = {{SOLVE_OPTIMAL, "optimal"},       {SOLVE_INFEASIBLE, "infeasible"},
                 {SOLVE_UNBOUNDED, "unbounded"},   {SOLVE_UNCERTIFIED, "uncertified"},
                 {SOLVE_TIME_LIMIT, "time limit"}, {SOLVE_INTERRUPTED, "interrupted"},
                 {SOLVE_FAILED, "failed"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_string_equal(solve_status_name(known[i].status), known[i].name);
}

static void methods(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    run(g, &p, &(solve_options){.method = "glpk"});
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    run(g, &p, &(solve_options){.method = NULL});
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_int_equal(solve(g->a, &p, &(solve_options){.method = "magic"}, &g->s, &g->e),
                     ERROR_USAGE);
    assert_non_null(strstr(g->e.text, "`magic`"));
    assert_true(strlen(solve_glpk_version()) > 0);
}

/* ---- edge cases of GLPK --------------------------------------------------------------------- */

static void infeasible(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    p.row_lower[0] = p.row_upper[0] = 20; /* x + y = 20 with x <= 3 and x + 3y <= 7 */
    run(g, &p, &automatic);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
    assert_false(g->s.has_point);
    assert_int_equal(g->s.attempts, 1);
}

static void crossed_bounds_are_infeasible(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    p.col_lower[1] = 2;
    p.col_upper[1] = 1;
    run(g, &p, &automatic);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
    p.col_upper[1] = INF;
    p.row_lower[0] = 5; /* above the upper side, 4 */
    run(g, &p, &automatic);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
}

static void unbounded(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    p.row_upper[0] = p.row_upper[1] = p.col_upper[0] = INF;
    p.row_lower[0] = 1;
    run(g, &p, &automatic);
    assert_int_equal(g->s.status, SOLVE_UNBOUNDED);
    assert_false(g->s.has_point);
    p.col_lower[1] = -INF; /* an lp without a vertex */
    p.row_lower[0] = -INF;
    run(g, &p, &automatic);
    assert_int_equal(g->s.status, SOLVE_UNBOUNDED);
}

static void without_rows(void **state)
{
    fixture *g = *state;
    lp p = lp_room(g->a, 0, 3, 0);
    p.cost[0] = 2;
    p.cost[1] = -3;
    p.col_lower[0] = 5;
    p.col_upper[1] = 7;
    p.constant = 1;
    expect_optimum(g, &p, 1 + 10 - 21);
    assert_true(g->s.x[0] == 5 && g->s.x[1] == 7 && g->s.col_dual[1] == -3);
    p.col_upper[1] = INF;
    run(g, &p, &automatic);
    assert_int_equal(g->s.status, SOLVE_UNBOUNDED);
}

static void without_columns(void **state)
{
    fixture *g = *state;
    lp p = lp_room(g->a, 2, 0, 0);
    p.row_upper[0] = 4;
    p.row_lower[1] = -4;
    p.constant = 9;
    expect_optimum(g, &p, 9);
    p.row_lower[1] = 1; /* 0 >= 1 */
    run(g, &p, &automatic);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
}

static void without_anything(void **state)
{
    fixture *g = *state;
    lp p = lp_room(g->a, 0, 0, 0);
    p.constant = -2;
    expect_optimum(g, &p, -2);
}

static void numbers_that_are_not_finite_are_refused(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    expect_finite_numbers_only(g, &p, solve, &automatic);
    expect_optimum(g, &p, 89);
}

/* GLPK aborts on an invalid matrix; the process continues and solves the next problem. */
static void glpk_aborts_and_the_process_continues(void **state)
{
    fixture *g = *state;
    for (int i = 0; i < 3; i++) {
        lp p = small(g->a);
        p.index[1] = i == 0 ? 7 : i == 1 ? -4 : p.index[0]; /* invalid rows, a duplicate */
        g->e = (error){0};
        solution s = {.x = ARENA_ARRAY(g->a, double, 2), .row_dual = ARENA_ARRAY(g->a, double, 2)};
        assert_int_equal(solve_glpk(g->a, &p, 0, &automatic, &s, &g->e), ERROR_SOLVER);
        assert_non_null(strstr(g->e.text, "GLPK failed"));
        assert_int_equal(s.status, SOLVE_FAILED);
        g->e = (error){0};
        lp good = small(g->a);
        expect_optimum(g, &good, 89);
    }
}

static void time_limit(void **state)
{
    fixture *g = *state;
    lp p = dispatch(g->a, 400, 50, 3);
    run(g, &p, &(solve_options){.method = "auto", .time_limit = 1e-6});
    assert_int_equal(g->s.status, SOLVE_TIME_LIMIT);
    if (g->s.has_point) /* then the certificate has judged it */
        assert_true(g->s.proof.worst > 0);
    run(g, &p, &(solve_options){.method = "auto", .time_limit = 1e9}); /* more than an int of ms */
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
}

/* Stops at the n-th call, or at the n-th line about the simplex. The total number of calls depends
 * on timing. */
typedef struct watch {
    int calls, simplex_lines, stop_call, stop_simplex_line;
    bool stopped;
} watch;

static bool on_progress(void *data, const solve_progress *p)
{
    watch *w = data;
    assert_false(w->stopped); /* not called again */
    w->calls++;
    w->simplex_lines += strncmp(p->line, "simplex: ", 9) == 0;
    w->stopped = w->calls == w->stop_call ||
                 (w->simplex_lines > 0 && w->simplex_lines == w->stop_simplex_line);
    return w->stopped;
}

static void interrupted(void **state)
{
    fixture *g = *state;
    lp p = dispatch(g->a, 168, 50, 3);
    watch all = {0};
    solve_options o = {.method = "auto", .progress = on_progress, .data = &all};
    run(g, &p, &o);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_true(all.simplex_lines > 1 && all.calls > 3);
    double objective = g->s.objective;
    watch some[] = {
        {.stop_call = 1}, {.stop_call = 3}, {.stop_simplex_line = 1}, {.stop_simplex_line = 2}};
    for (int i = 0; i < 4; i++) {
        o.data = &some[i];
        run(g, &p, &o);
        assert_true(some[i].stopped);
        assert_int_equal(g->s.status, SOLVE_INTERRUPTED);
        assert_false(g->s.has_point);
    }
    expect_optimum(g, &p, objective);
}

static void *solve_four(void *data)
{
    double *objective = data;
    for (uint64_t i = 0; i < 4; i++) {
        arena *a = arena_new();
        error e = {0};
        solution s = {0};
        lp p = dispatch(a, 48, 50, 3 + i);
        if (solve(a, &p, &automatic, &s, &e) == 0 && s.status == SOLVE_OPTIMAL)
            objective[i] = s.objective;
        arena_free(a);
    }
    return NULL;
}

static void threads_are_independent(void **state)
{
    (void)state;
    pthread_t thread[3];
    double single[4] = {0}, parallel[3][4] = {{0}};
    solve_four(single);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, solve_four, parallel[i]), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 4; k++)
            assert_true(single[k] != 0 && parallel[i][k] == single[k]); /* to the last bit */
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_correct_answer_is_final),
        CASE(an_answer_short_of_the_aim_is_improved),
        CASE(a_wrong_answer_needs_another_attempt),
        CASE(false_claims_are_ignored),
        CASE(a_false_claim_of_infeasibility_relaxes_the_rows),
        CASE(the_judge_finds_the_right_status),
        CASE(the_best_uncertified_point),
        CASE(a_point_found_is_kept),
        CASE(final_without_an_optimum),
        CASE(status_names),
        CASE(methods),
        CASE(infeasible),
        CASE(crossed_bounds_are_infeasible),
        CASE(unbounded),
        CASE(without_rows),
        CASE(without_columns),
        CASE(without_anything),
        CASE(numbers_that_are_not_finite_are_refused),
        CASE(glpk_aborts_and_the_process_continues),
        CASE(time_limit),
        CASE(interrupted),
        CASE(threads_are_independent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

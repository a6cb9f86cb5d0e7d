/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.c - the tries and their judge, with back ends that lie in every way; GLPK at its borders;
 * and linear programs whose answers are known before any solver is asked.
 */
#include "lp_rig.h"

#include <pthread.h>

typedef struct place {
    arena *a;
    error e;
    solution s;
} place;

static int begin(void **state)
{
    place *g = calloc(1, sizeof *g);
    if (g == NULL || (g->a = arena_new()) == NULL)
        return -1;
    *state = g;
    return 0;
}

static int end(void **state)
{
    place *g = *state;
    arena_free(g->a);
    free(g);
    return 0;
}

static const solve_options plainly = {.method = "auto"};

static void run(place *g, const lp *p, const solve_options *o)
{
    if (solve(g->a, p, o, &g->s, &g->e) != 0)
        fail_msg("%s", g->e.text);
}

static void reaches(place *g, const lp *p, double objective)
{
    run(g, p, &plainly);
    if (g->s.status != SOLVE_OPTIMAL ||
        !(fabs(g->s.objective - objective) <= 1e-7 * (1 + fabs(objective))))
        fail_msg("%s, %.12g instead of %.12g, certificate %g", solve_status_name(g->s.status),
                 g->s.objective, objective, g->s.proof.worst);
    assert_true(g->s.has_point && g->s.proof.worst <= SOLVE_CERTIFIED);
}

/* max 3x + 2y: x + y <= 4, x + 3y <= 7, x <= 3: 11 at (3, 1). */
static lp small(arena *a)
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

/* Two weeks of a store between prices that differ by a thousandth, with a size, and unserved load
 * at a price of its own. */
static lp dispatch(arena *a, int32_t steps, double unserved, uint64_t seed)
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
    p.cost[j] = 0.7; /* the store's power */
    for (int32_t t = 0; t < steps; t++) {
        p.index[k] = 3 * t + 2;
        p.value[k++] = -1;
    }
    p.start[++j] = k;
    assert_true(j == p.cols && k <= 12 * (int64_t)steps);
    return p;
}

/* ---- back ends that lie ---------------------------------------------------------------------- */

/* What each try shall do, in order. */
enum act {
    RIGHT,
    OFF_BY_A_LITTLE, /* "optimal", a thousandth off */
    OFF_BY_MORE,
    OFF_BY_A_HAIR, /* "optimal" and within what is allowed, but not what is aimed at */
    NO_NUMBER,     /* "optimal", NaN in the duals */
    SAYS_INFEASIBLE,
    SAYS_UNBOUNDED,
    GIVES_UP,
    OUT_OF_TIME,
    OUT_OF_TIME_WITH_A_POINT,
    STOPPED,
    BREAKS_OFF,
    ENDS
};
static enum act script[8];
static int made;

static int fake(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                error *e)
{
    enum act act = script[made++];
    assert_true(act != ENDS);
    assert_int_equal(attempt, made - 1 + 10);
    if (act == BREAKS_OFF)
        return error_set(e, ERROR_SOLVER, "the fake broke off");
    if (solve_glpk(a, p, 0, &(solve_options){.method = options->method}, out, e) != 0)
        return e->code;
    out->iterations = 100;
    switch (act) {
    case OFF_BY_A_LITTLE:
    case OUT_OF_TIME_WITH_A_POINT:
        out->x[0] *= 1 - 1e-3;
        break;
    case OFF_BY_MORE:
        out->x[0] *= 0.5;
        break;
    case OFF_BY_A_HAIR:
        out->x[0] *= 1 - 3e-6;
        break;
    case NO_NUMBER:
        out->row_dual[0] = (double)NAN;
        break;
    case RIGHT:
        break;
    default:
        out->has_point = false;
        memset(out->x, 0xff, (size_t)p->cols * sizeof *out->x);
    }
    static const enum solve_status says[] = {[SAYS_INFEASIBLE] = SOLVE_INFEASIBLE,
                                             [SAYS_UNBOUNDED] = SOLVE_UNBOUNDED,
                                             [GIVES_UP] = SOLVE_FAILED,
                                             [OUT_OF_TIME] = SOLVE_TIME_LIMIT,
                                             [OUT_OF_TIME_WITH_A_POINT] = SOLVE_TIME_LIMIT,
                                             [STOPPED] = SOLVE_INTERRUPTED,
                                             [ENDS] = SOLVE_FAILED};
    out->status = says[act];
    return 0;
}

/* Runs the script; -1 in `attempts`: solve_with must fail. */
static void play(place *g, const enum act *acts, size_t count, enum solve_status status, int tries,
                 double x)
{
    static const solve_attempt fakes[] = {
        {"first", fake, 10, false}, {"second", fake, 11, false}, {"third", fake, 12, false}};
    lp p = small(g->a);
    for (size_t i = 0; i < 8; i++)
        script[i] = i < count ? acts[i] : ENDS;
    made = 0;
    g->e = (error){0};
    int code = solve_with(g->a, &p, fakes, 3, &plainly, &g->s, &g->e);
    assert_int_equal(code != 0, tries < 0);
    if (tries < 0)
        return;
    assert_string_equal(solve_status_name(g->s.status), solve_status_name(status));
    assert_int_equal(made, tries);
    assert_int_equal(g->s.attempts, tries);
    assert_int_equal(g->s.has_point, !isnan(x));
    if (!isnan(x))
        assert_true(fabs(g->s.x[0] - x) < 1e-9);
}
#define PLAY(status, tries, x, ...)                                                                \
    play(*state, (const enum act[]){__VA_ARGS__},                                                  \
         sizeof(enum act[]){__VA_ARGS__} / sizeof(enum act), (status), (tries), (x))
#define NO_POINT ((double)NAN)

static void a_right_answer_ends_it(void **state)
{
    place *g = *state;
    PLAY(SOLVE_OPTIMAL, 1, 3, RIGHT);
    assert_string_equal(g->s.method, "first");
    assert_true(g->s.objective == 100 - 11);
    assert_true(fabs(g->s.row_dual[0] + 2) < 1e-12 && fabs(g->s.col_dual[0] + 1) < 1e-12);
    assert_int_equal(g->s.iterations, 100);
}

/* Certified, but short of the aim: a better one is tried for, and what is certified is kept. */
static void a_fair_answer_is_bettered(void **state)
{
    place *g = *state;
    const double fair = 3 * (1 - 3e-6);
    PLAY(SOLVE_OPTIMAL, 2, 3, OFF_BY_A_HAIR, RIGHT);
    assert_true(g->s.proof.worst <= SOLVE_AIMED);
    PLAY(SOLVE_OPTIMAL, 3, fair, OFF_BY_A_HAIR, OFF_BY_A_LITTLE, GIVES_UP);
    assert_true(g->s.proof.worst > SOLVE_AIMED && g->s.proof.worst <= SOLVE_CERTIFIED);
    PLAY(SOLVE_OPTIMAL, 3, fair, OFF_BY_A_HAIR, SAYS_INFEASIBLE, SAYS_INFEASIBLE);
    PLAY(SOLVE_OPTIMAL, 2, fair, OFF_BY_A_HAIR, OUT_OF_TIME);
    PLAY(SOLVE_OPTIMAL, 2, fair, OFF_BY_A_HAIR, STOPPED);
}

static void a_wrong_answer_is_tried_again(void **state)
{
    place *g = *state;
    PLAY(SOLVE_OPTIMAL, 2, 3, OFF_BY_A_LITTLE, RIGHT);
    assert_string_equal(g->s.method, "second");
    assert_true(g->s.proof.worst < 1e-12);
    assert_int_equal(g->s.iterations, 200);
    PLAY(SOLVE_OPTIMAL, 3, 3, NO_NUMBER, OFF_BY_MORE, RIGHT);
    PLAY(SOLVE_OPTIMAL, 2, 3, GIVES_UP, RIGHT);
}

static void one_no_is_not_believed(void **state)
{
    PLAY(SOLVE_OPTIMAL, 2, 3, SAYS_INFEASIBLE, RIGHT);
    PLAY(SOLVE_OPTIMAL, 3, 3, SAYS_UNBOUNDED, GIVES_UP, RIGHT);
    PLAY(SOLVE_OPTIMAL, 3, 3, SAYS_UNBOUNDED, SAYS_INFEASIBLE, RIGHT);
}

static void two_that_say_no_are_believed(void **state)
{
    PLAY(SOLVE_INFEASIBLE, 2, NO_POINT, SAYS_INFEASIBLE, SAYS_INFEASIBLE);
    PLAY(SOLVE_UNBOUNDED, 2, NO_POINT, SAYS_UNBOUNDED, SAYS_UNBOUNDED);
    PLAY(SOLVE_INFEASIBLE, 3, NO_POINT, SAYS_INFEASIBLE, GIVES_UP, SAYS_INFEASIBLE);
    PLAY(SOLVE_INFEASIBLE, 3, NO_POINT, SAYS_INFEASIBLE, SAYS_UNBOUNDED, SAYS_INFEASIBLE);
}

/* One "no" that nobody bears out is no answer, wherever it comes. */
static void one_no_alone_is_no_answer(void **state)
{
    PLAY(SOLVE_FAILED, 3, NO_POINT, SAYS_INFEASIBLE, GIVES_UP, GIVES_UP);
    PLAY(SOLVE_FAILED, 3, NO_POINT, GIVES_UP, GIVES_UP, SAYS_INFEASIBLE);
    PLAY(SOLVE_FAILED, 3, NO_POINT, SAYS_INFEASIBLE, GIVES_UP, SAYS_UNBOUNDED);
    PLAY(SOLVE_FAILED, 3, NO_POINT, GIVES_UP, GIVES_UP, GIVES_UP);
}

static void the_best_of_the_uncertified(void **state)
{
    place *g = *state;
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), OFF_BY_MORE, OFF_BY_A_LITTLE, OFF_BY_MORE);
    assert_string_equal(g->s.method, "second");
    assert_true(g->s.proof.worst > SOLVE_CERTIFIED);
    assert_int_equal(g->s.iterations, 300);
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), OFF_BY_A_LITTLE, OFF_BY_MORE, NO_NUMBER);
    assert_string_equal(g->s.method, "first");
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), NO_NUMBER, OFF_BY_A_LITTLE, OFF_BY_MORE);
    assert_string_equal(g->s.method, "second");
    PLAY(SOLVE_UNCERTIFIED, 3, 1.5, OFF_BY_MORE, SAYS_INFEASIBLE, GIVES_UP);
    assert_true(g->s.objective == 100 - 3 * 1.5 - 2);
}

/* A point that was found is not lost to a later try that finds none. */
static void a_point_found_is_kept(void **state)
{
    place *g = *state;
    PLAY(SOLVE_TIME_LIMIT, 2, 3 * (1 - 1e-3), OFF_BY_A_LITTLE, OUT_OF_TIME);
    PLAY(SOLVE_INTERRUPTED, 2, 3 * (1 - 1e-3), OFF_BY_A_LITTLE, STOPPED);
    PLAY(SOLVE_TIME_LIMIT, 2, 3 * (1 - 1e-3), OFF_BY_MORE, OUT_OF_TIME_WITH_A_POINT);
    PLAY(SOLVE_UNCERTIFIED, 3, 3 * (1 - 1e-3), OFF_BY_A_LITTLE, BREAKS_OFF, GIVES_UP);
    PLAY(SOLVE_OPTIMAL, 3, 3, OFF_BY_A_LITTLE, BREAKS_OFF, RIGHT);
    assert_int_equal(g->e.code, 0);
}

static void what_ends_it_without_an_answer(void **state)
{
    place *g = *state;
    PLAY(SOLVE_TIME_LIMIT, 1, NO_POINT, OUT_OF_TIME);
    PLAY(SOLVE_TIME_LIMIT, 1, 3 * (1 - 1e-3), OUT_OF_TIME_WITH_A_POINT);
    PLAY(SOLVE_INTERRUPTED, 1, NO_POINT, STOPPED);
    PLAY(SOLVE_TIME_LIMIT, 2, NO_POINT, SAYS_INFEASIBLE, OUT_OF_TIME);
    PLAY(SOLVE_FAILED, -1, NO_POINT, BREAKS_OFF);
    assert_int_equal(g->e.code, ERROR_SOLVER);
    assert_string_equal(g->e.text, "the fake broke off");
}

static void names_of_statuses(void **state)
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
    place *g = *state;
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

/* ---- GLPK at its borders --------------------------------------------------------------------- */

static void infeasible(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    p.row_lower[0] = p.row_upper[0] = 20; /* x + y = 20 with x <= 3 and x + 3y <= 7 */
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
    assert_false(g->s.has_point);
    assert_int_equal(g->s.attempts, 2);
}

static void crossed_bounds_are_infeasible(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    p.col_lower[1] = 2;
    p.col_upper[1] = 1;
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
    p.col_upper[1] = INF;
    p.row_lower[0] = 5; /* of a row with 4 above it */
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
}

static void unbounded(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    p.row_upper[0] = p.row_upper[1] = p.col_upper[0] = INF;
    p.row_lower[0] = 1;
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_UNBOUNDED);
    assert_false(g->s.has_point);
    p.col_lower[1] = -INF; /* with no vertex at all */
    p.row_lower[0] = -INF;
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_UNBOUNDED);
}

static void without_rows(void **state)
{
    place *g = *state;
    lp p = lp_room(g->a, 0, 3, 0);
    p.cost[0] = 2;
    p.cost[1] = -3;
    p.col_lower[0] = 5;
    p.col_upper[1] = 7;
    p.constant = 1;
    reaches(g, &p, 1 + 10 - 21);
    assert_true(g->s.x[0] == 5 && g->s.x[1] == 7 && g->s.col_dual[1] == -3);
    p.col_upper[1] = INF;
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_UNBOUNDED);
}

static void without_columns(void **state)
{
    place *g = *state;
    lp p = lp_room(g->a, 2, 0, 0);
    p.row_upper[0] = 4;
    p.row_lower[1] = -4;
    p.constant = 9;
    reaches(g, &p, 9);
    p.row_lower[1] = 1; /* 0 >= 1 */
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_INFEASIBLE);
}

static void without_anything(void **state)
{
    place *g = *state;
    lp p = lp_room(g->a, 0, 0, 0);
    p.constant = -2;
    reaches(g, &p, -2);
}

static void what_is_not_finite_is_refused(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    double *const parts[] = {p.cost, p.value, p.col_lower, p.col_upper, p.row_lower, p.row_upper};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        for (int sign = -1; sign <= 2; sign++) {
            /* NaN is wrong everywhere, infinity but in a bound of its own side. */
            double bad = sign == 0 ? (double)NAN : sign == 2 ? -(double)NAN : sign * INF;
            bool lower = k == 2 || k == 4, upper = k == 3 || k == 5;
            if ((lower && bad == -INF) || (upper && bad == INF))
                continue;
            double kept = parts[k][1];
            parts[k][1] = bad;
            g->e = (error){0};
            assert_int_equal(solve(g->a, &p, &plainly, &g->s, &g->e), ERROR_SOLVER);
            assert_non_null(strstr(g->e.text, "not finite"));
            parts[k][1] = kept;
        }
    }
    g->e = (error){0};
    reaches(g, &p, 89);
}

/* GLPK aborts on what cannot be; the process lives, and the next problem is solved. */
static void glpk_breaks_off_and_lives(void **state)
{
    place *g = *state;
    for (int i = 0; i < 3; i++) {
        lp p = small(g->a);
        p.index[1] = i == 0 ? 7 : i == 1 ? -4 : p.index[0]; /* no such row; twice the same */
        g->e = (error){0};
        solution s = {.x = ARENA_ARRAY(g->a, double, 2), .row_dual = ARENA_ARRAY(g->a, double, 2)};
        assert_int_equal(solve_glpk(g->a, &p, 0, &plainly, &s, &g->e), ERROR_SOLVER);
        assert_non_null(strstr(g->e.text, "GLPK failed"));
        assert_int_equal(s.status, SOLVE_FAILED);
        g->e = (error){0};
        lp good = small(g->a);
        reaches(g, &good, 89);
    }
}

static void the_time_limit(void **state)
{
    place *g = *state;
    lp p = dispatch(g->a, 400, 50, 3);
    run(g, &p, &(solve_options){.method = "auto", .time_limit = 1e-6});
    assert_int_equal(g->s.status, SOLVE_TIME_LIMIT);
    if (g->s.has_point) /* then it was looked at */
        assert_true(g->s.proof.worst > 0);
    run(g, &p, &(solve_options){.method = "auto", .time_limit = 1e9}); /* more than an int of ms */
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
}

/* Stops at the n-th call, or at the n-th that tells of the simplex. How many there are in all is a
 * matter of time. */
typedef struct watch {
    int calls, told, stop_call, stop_told;
    bool stopped;
} watch;

static bool on_progress(void *data, const char *line)
{
    watch *w = data;
    assert_false(w->stopped); /* not called again */
    w->calls++;
    w->told += strncmp(line, "simplex: ", 9) == 0;
    w->stopped = w->calls == w->stop_call || (w->told > 0 && w->told == w->stop_told);
    return w->stopped;
}

static void interrupted(void **state)
{
    place *g = *state;
    lp p = dispatch(g->a, 168, 50, 3);
    watch all = {0};
    solve_options o = {.method = "auto", .progress = on_progress, .data = &all};
    run(g, &p, &o);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_true(all.told > 1 && all.calls > 3);
    double objective = g->s.objective;
    watch some[] = {{.stop_call = 1}, {.stop_call = 3}, {.stop_told = 1}, {.stop_told = 2}};
    for (int i = 0; i < 4; i++) {
        o.data = &some[i];
        run(g, &p, &o);
        assert_true(some[i].stopped);
        assert_int_equal(g->s.status, SOLVE_INTERRUPTED);
        assert_false(g->s.has_point);
    }
    reaches(g, &p, objective);
}

static void *alongside(void *data)
{
    double *objective = data;
    for (uint64_t i = 0; i < 4; i++) {
        arena *a = arena_new();
        error e = {0};
        solution s = {0};
        lp p = dispatch(a, 48, 50, 3 + i);
        if (solve(a, &p, &plainly, &s, &e) == 0 && s.status == SOLVE_OPTIMAL)
            objective[i] = s.objective;
        arena_free(a);
    }
    return NULL;
}

static void threads_do_not_meet(void **state)
{
    (void)state;
    pthread_t thread[3];
    double alone[4] = {0}, beside[3][4] = {{0}};
    alongside(alone);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, alongside, beside[i]), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 4; k++)
            assert_true(alone[k] != 0 && beside[i][k] == alone[k]); /* to the last bit */
    }
}

/* ---- known answers --------------------------------------------------------------------------- */

/* Unserved load at up to a hundred million times the prices: the costs that matter may be lost in a
 * tolerance. All must end certified, at the optimum that a modest price has too, since nothing is
 * unserved. At 1e10 times the digits of a double are not enough: then it must say so. */
static void a_penalty_among_the_costs(void **state)
{
    place *g = *state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        lp modest = dispatch(g->a, 72, 20, seed * 7919);
        run(g, &modest, &plainly);
        assert_int_equal(g->s.status, SOLVE_OPTIMAL);
        double objective = g->s.objective;
        static const double penalties[] = {1e5, 1e6, 1e7, 1e9};
        for (int i = 0; i < 4; i++) {
            lp p = dispatch(g->a, 72, penalties[i], seed * 7919);
            run(g, &p, &plainly);
            if (i == 3 && g->s.status == SOLVE_UNCERTIFIED)
                continue;
            if (g->s.status != SOLVE_OPTIMAL ||
                !(fabs(g->s.objective - objective) <= 2 * SOLVE_CERTIFIED * (1 + objective)))
                fail_msg("seed %d, penalty %g: %s, %.12g instead of %.12g", (int)seed, penalties[i],
                         solve_status_name(g->s.status), g->s.objective, objective);
        }
    }
}

/* The same numbers in other units: every figure of the answer scales with them. */
static void badly_scaled(void **state)
{
    place *g = *state;
    lp p = dispatch(g->a, 48, 50, 5);
    run(g, &p, &plainly);
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
    reaches(g, &p, objective * 1e8);
}

enum fate { SOLVABLE, IMPOSSIBLE, ENDLESS };

/* An lp drawn around an answer: x where bounds and rows say, y and z of the right sign, and
 * c = z + A'y. IMPOSSIBLE adds a row that is a sum of two equalities, and is not; ENDLESS a column
 * that undoes others at a gain. *objective: the optimum of SOLVABLE. */
static lp drawn(arena *a, uint64_t *seed, enum fate fate, double *objective)
{
    enum { MOST = 14 };
    const int rows = 2 + draw_to(seed, MOST - 3), cols = 1 + draw_to(seed, MOST - 2);
    double m[MOST][MOST] = {{0}}, x[MOST] = {0}, y[MOST] = {0}, z[MOST] = {0}, unit[MOST];
    lp p = lp_room(a, rows + (fate == IMPOSSIBLE), cols + (fate == ENDLESS), MOST * MOST);
    for (int i = 0; i < MOST; i++)
        unit[i] = pow(10, draw_to(seed, 5) - 2);
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++)
            m[i][j] = draw_to(seed, 3) ? 0 : draw_real(seed) * unit[i];
    }
    for (int j = 0; j < cols; j++) {
        x[j] = draw_to(seed, 4) ? 10 * draw_real(seed) : 0;
        double gap = 1 + 5 * fabs(draw_real(seed)), price = fabs(draw_real(seed));
        int kind = draw_to(seed, 6);
        /* at its lower bound, at its upper, between, fixed, free, between with one */
        p.col_lower[j] = kind == 0 || kind == 3   ? x[j]
                         : kind == 1 || kind == 2 ? x[j] - gap
                         : kind == 5              ? x[j] - 1
                                                  : -INF;
        p.col_upper[j] = kind == 1 || kind == 3 ? x[j] : kind == 2 ? x[j] + gap : INF;
        z[j] = kind == 0 ? price : kind == 1 ? -price : kind == 3 ? draw_real(seed) : 0;
    }
    double activity[MOST] = {0};
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++)
            activity[i] += m[i][j] * x[j];
        double gap = (1 + fabs(draw_real(seed))) * unit[i], price = fabs(draw_real(seed)) / unit[i];
        int kind = i < 2 ? 3 : draw_to(seed, 5);
        /* at its lower side, at its upper, idle, equality, idle with both; the first two equal */
        p.row_lower[i] = kind == 0 || kind == 3 ? activity[i]
                         : kind == 4            ? activity[i] - gap
                                                : -INF;
        p.row_upper[i] = kind == 1 || kind == 3   ? activity[i]
                         : kind == 2 || kind == 4 ? activity[i] + gap
                                                  : INF;
        y[i] = kind == 0 ? price : kind == 1 ? -price : kind == 3 ? draw_real(seed) / unit[i] : 0;
    }
    if (fate == IMPOSSIBLE) {
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
    if (fate == ENDLESS) { /* x_new = s and x_j up by s each: no row moves, the cost falls */
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
    place *g = *state;
    static const enum solve_status fates[] = {
        [SOLVABLE] = SOLVE_OPTIMAL, [IMPOSSIBLE] = SOLVE_INFEASIBLE, [ENDLESS] = SOLVE_UNBOUNDED};
    uint64_t seed = 20261120;
    const char *given = getenv("FIRN_TEST_SEED");
    if (given != NULL && strtoull(given, NULL, 10) != 0)
        seed = strtoull(given, NULL, 10);
    print_message("seed %llu (FIRN_TEST_SEED)\n", (unsigned long long)seed);
    for (int n = 0; n < 300; n++) {
        uint64_t here = seed;
        enum fate fate = n % 3 == 0 ? (enum fate)(n / 3 % 2 + 1) : SOLVABLE;
        double objective, other;
        arena *a = arena_new();
        lp p = drawn(a, &seed, fate, &objective);
        solution s = {0}, primal = {.x = ARENA_ARRAY(a, double, p.cols),
                                    .row_dual = ARENA_ARRAY(a, double, p.rows),
                                    .col_dual = ARENA_ARRAY(a, double, p.cols)};
        if (solve(a, &p, &plainly, &s, &g->e) != 0 ||
            solve_glpk(a, &p, 2, &plainly, &primal, &g->e) != 0)
            fail_msg("%s", g->e.text);
        if (primal.has_point)
            assert_true(solve_certify(&p, &primal));
        other = primal.objective;
        if (s.status != fates[fate] || primal.status != fates[fate])
            fail_msg("program %d, seed %llu: %s, and %s by another way, should be %s", n,
                     (unsigned long long)here, solve_status_name(s.status),
                     solve_status_name(primal.status), solve_status_name(fates[fate]));
        assert_int_equal(s.has_point, fate == SOLVABLE);
        if (fate == SOLVABLE && !(fabs(s.objective - objective) <= 1e-6 * (1 + fabs(objective)) &&
                                  fabs(other - objective) <= 1e-6 * (1 + fabs(objective)) &&
                                  s.proof.worst <= SOLVE_CERTIFIED))
            fail_msg("program %d, seed %llu: %.12g, %.12g by another way, should be %.12g", n,
                     (unsigned long long)here, s.objective, other, objective);
        arena_free(a);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_right_answer_ends_it),
        CASE(a_fair_answer_is_bettered),
        CASE(a_wrong_answer_is_tried_again),
        CASE(one_no_is_not_believed),
        CASE(two_that_say_no_are_believed),
        CASE(one_no_alone_is_no_answer),
        CASE(the_best_of_the_uncertified),
        CASE(a_point_found_is_kept),
        CASE(what_ends_it_without_an_answer),
        CASE(names_of_statuses),
        CASE(methods),
        CASE(infeasible),
        CASE(crossed_bounds_are_infeasible),
        CASE(unbounded),
        CASE(without_rows),
        CASE(without_columns),
        CASE(without_anything),
        CASE(what_is_not_finite_is_refused),
        CASE(glpk_breaks_off_and_lives),
        CASE(the_time_limit),
        CASE(interrupted),
        CASE(threads_do_not_meet),
        CASE(a_penalty_among_the_costs),
        CASE(badly_scaled),
        CASE(random_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

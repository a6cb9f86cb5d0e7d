/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * netlib.c - public linear programs with optima on which two other solvers agree: the barrier finds
 * them, or fails and solve() falls back to GLPK; its answers are never wrong.
 */
#include "barrier_rig.h"
#include "skip.h"

#define FOLDER SOURCE_DIR "/../shared/bench/netlib/"

static const struct known {
    const char *name;
    enum solve_status status;
    double objective;
} all[] = {
    {"afiro", SOLVE_OPTIMAL, -464.7531428596},
    {"adlittle", SOLVE_OPTIMAL, 225494.96316},
    {"israel", SOLVE_OPTIMAL, -896644.82186},
    {"stair", SOLVE_OPTIMAL, -251.26695119},
    {"scrs8", SOLVE_OPTIMAL, 904.29695380},
    {"shell", SOLVE_OPTIMAL, 1208825346.0},
    {"standata", SOLVE_OPTIMAL, 1257.6995},
    {"80bau3b", SOLVE_OPTIMAL, 987224.19241},
    {"greenbea", SOLVE_OPTIMAL, -72555248.130},
    {"klein1", SOLVE_INFEASIBLE, 0},
    {"galenet", SOLVE_INFEASIBLE, 0},
    {"box1", SOLVE_INFEASIBLE, 0},
    {"gas11", SOLVE_UNBOUNDED, 0},
};
enum { COUNT = sizeof all / sizeof all[0], FALLBACKS_MAX = 2 };

static const solve_options barrier = {.method = "barrier"};

static bool is_right(const struct known *k, const solution *s)
{
    return s->status == k->status &&
           (k->status != SOLVE_OPTIMAL ||
            (rig_near(s->objective, k->objective, 1e-6) && s->proof.worst <= SOLVE_CERTIFIED));
}

static void print(const struct known *k, const char *who, const solution *s)
{
    print_message("%-9s %-12s %-11s %18.10g %4d iterations, certificate %.1e\n", k->name, who,
                  solve_status_name(s->status), s->has_point ? s->objective : 0, (int)s->iterations,
                  s->has_point ? s->proof.worst : 0);
}

/* The barrier alone may fail, but must not give a wrong answer. */
static void solved_by_the_barrier(void **state)
{
    (void)state;
    int found = 0, failed = 0, wrong = 0;
    for (size_t n = 0; n < COUNT; n++) {
        char path[400];
        lp p;
        arena *a = arena_new();
        solution alone = {0}, whole = {0};
        error e = {0};
        snprintf(path, sizeof path, "%s%s.mps", FOLDER, all[n].name);
        if (rig_read(a, path, &p)) {
            found++;
            if (barrier_alone(a, &p, &barrier, &alone, &e) != 0)
                fail_msg("%s: %s", all[n].name, e.text);
            print(&all[n], "alone", &alone);
            bool answered = alone.status == SOLVE_OPTIMAL || alone.status == SOLVE_INFEASIBLE ||
                            alone.status == SOLVE_UNBOUNDED;
            bool right = is_right(&all[n], &alone);
            failed += !right;
            wrong += answered && !right;
            if (!right) {
                if (solve(a, &p, &barrier, &whole, &e) != 0)
                    fail_msg("%s: %s", all[n].name, e.text);
                print(&all[n], "fell back", &whole);
                wrong += !is_right(&all[n], &whole);
            }
        }
        arena_free(a);
    }
    if (found == 0)
        SKIP("there are no programs in shared/bench/netlib");
    print_message("%d programs, %d fell back, %d wrong\n", found, failed, wrong);
    assert_int_equal(wrong, 0);
    assert_true(failed <= FALLBACKS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(solved_by_the_barrier)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_site.c - the barrier alone on lps of a site: in base units, with a large penalty,
 * infeasible, repeated, interrupted, out of time; and numbers that are not finite.
 */
#include "barrier_case.h"

/* ---- a site --------------------------------------------------------------------------------- */

/* A battery and an engine next to a grid with changing prices and emissions, and a limit on the
 * emissions of all steps. In base units (W, J, USD) where power, energy and money are 1; in GW, GWh
 * and million USD where they are 1e9, 3.6e12 and 1e6. Both sizes of the battery, energy and power,
 * have an entry in each step. */
typedef struct builder {
    lp p;
    int64_t at;
} builder;

static int32_t column(builder *b, double cost, double upper, int count, const int32_t *row,
                      const double *value)
{
    int32_t j = b->p.cols++;
    b->p.cost[j] = cost;
    b->p.col_lower[j] = 0;
    b->p.col_upper[j] = upper;
    for (int i = 0; i < count; i++) {
        int64_t k = b->at++;
        for (; k > b->p.start[j] && b->p.index[k - 1] > row[i]; k--) {
            b->p.index[k] = b->p.index[k - 1];
            b->p.value[k] = b->p.value[k - 1];
        }
        b->p.index[k] = row[i];
        b->p.value[k] = value[i];
    }
    b->p.start[j + 1] = b->at;
    return j;
}

static lp site(arena *a, int32_t steps, double power, double energy, double money)
{
    builder b = {.p = lp_room(a, 4 * steps + 1, 7 * steps + 2, 30 * (size_t)steps)};
    const double hour = 3600 / energy * power; /* power * hour = energy */
    uint64_t seed = 88172645463325252u;
    b.p.cols = 0;
    int32_t *size_row = ARENA_ARRAY(a, int32_t, 2 * steps);
    double *minus_one = ARENA_ARRAY(a, double, 2 * steps);
    const int32_t carbon = 4 * steps;
    for (int32_t t = 0; t < steps; t++) {
        const int32_t bus = 4 * t, level = bus + 1, within = bus + 2, rate = bus + 3;
        const int32_t next = 4 * ((t + 1) % steps) + 1;
        const double joule = (20 + 60 * fabs(draw_real(&seed))) / 3.6e9 * energy / money;
        b.p.row_lower[bus] = b.p.row_upper[bus] =
            (0.8 + 0.2 * draw_real(&seed)) * 1e10 / power * hour;
        b.p.row_lower[level] = b.p.row_upper[level] = 0;
        b.p.row_upper[within] = b.p.row_upper[rate] = 0;
        const double kilogram = 0.4 / 3.6e6 * energy * (1 + 0.5 * draw_real(&seed));
        column(&b, joule * hour, 9e9 / power, 2, (int32_t[]){bus, carbon},
               (double[]){hour, kilogram * hour});
        column(&b, 75 / 3.6e9 * energy / money * hour, 3e9 / power, 2, (int32_t[]){bus, carbon},
               (double[]){hour, 0.5 / 3.6e6 * energy * hour});
        column(&b, 5000 / 3.6e9 * energy / money * hour, INF, 1, &bus, (double[]){hour});
        column(&b, 0, INF, 3, (int32_t[]){bus, level, rate}, (double[]){-hour, -0.95 * hour, 1});
        column(&b, 0, INF, 3, (int32_t[]){bus, level, rate}, (double[]){hour, hour / 0.95, 1});
        column(&b, 0, INF, 3, (int32_t[]){level, next, within}, (double[]){1, -0.9995, 1});
        column(&b, 0, INF, 1, &bus, (double[]){-hour}); /* curtailed */
        size_row[2 * t] = within;
        size_row[2 * t + 1] = rate;
        minus_one[2 * t] = minus_one[2 * t + 1] = -1;
    }
    b.p.row_upper[carbon] = 0.41 / 3.6e6 * 0.8e10 * 3600 * steps; /* kg */
    /* Sizes: 150 USD/kWh and 100 USD/kW over twenty years, in proportion to these steps. */
    const double share = steps / 8760.0 / 20;
    for (int k = 0; k < 2; k++) {
        int32_t rows[2000];
        assert_true(steps <= 2000);
        for (int32_t t = 0; t < steps; t++)
            rows[t] = size_row[2 * t + k];
        column(&b,
               k == 0 ? 150 / 3.6e6 * energy / money * share : 100 / 1e3 * power / money * share,
               INF, steps, rows, minus_one);
    }
    return b.p;
}

/* The numbers reach from 1e-11 to 1e14; the answer is the same as in better units. */
static void in_base_units(void **state)
{
    fixture *g = *state;
    for (int32_t steps = 24; steps <= 336; steps *= 14) {
        lp p = site(g->a, steps, 1, 1, 1), fine = site(g->a, steps, 1e9, 3.6e12, 1e6);
        solution s = {0};
        assert_int_equal(solve(g->a, &fine, &(solve_options){.method = "glpk"}, &s, &g->e), 0);
        assert_int_equal(s.status, SOLVE_OPTIMAL);
        expect_optimum(g, &fine, s.objective);
        run(g, &p, &barrier_options);
        if (g->s.status != SOLVE_OPTIMAL || !rig_near(g->s.objective, s.objective * 1e6, 1e-6))
            fail_msg("%d steps: %s, %.12g instead of %.12g, certificate %g", (int)steps,
                     solve_status_name(g->s.status), g->s.objective, s.objective * 1e6,
                     g->s.proof.worst);
    }
}

/* Load that is not served costs up to a hundred million times as much as the rest. */
static void large_penalty_cost(void **state)
{
    fixture *g = *state;
    lp p = site(g->a, 48, 1e9, 3.6e12, 1e6);
    run(g, &p, &barrier_options);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    double objective = g->s.objective;
    for (double times = 10; times < 2e8; times *= 100) {
        for (int32_t t = 0; t < 48; t++)
            p.cost[7 * t + 2] *= times == 10 ? 10 : 100;
        run(g, &p, &barrier_options);
        if (g->s.status != SOLVE_OPTIMAL || !rig_near(g->s.objective, objective, 2e-6))
            fail_msg("times %g: %s, %.12g instead of %.12g, certificate %g", times,
                     solve_status_name(g->s.status), g->s.objective, objective, g->s.proof.worst);
    }
}

/* Infeasibility, however small, is proven from the iterates, and not by an auxiliary lp after all
 * iterations, which took longer than a solve. */
static void infeasible_site(void **state)
{
    enum { STEPS = 336, ITERATIONS_MAX = 16 };
    fixture *g = *state;
    for (int kind = 0; kind < 4; kind++) {
        lp p = site(g->a, STEPS, 1e9, 3.6e12, 1e6);
        for (int32_t t = 0; t < STEPS; t++) {
            p.col_upper[7 * t + 2] = 0; /* all load must be served */
            p.col_upper[7 * t] *= kind == 0 ? 0.2 : kind == 1 ? 0.5 : kind == 2 ? 0.75 : 1;
        }
        if (kind == 3)
            p.row_upper[4 * STEPS] *= 0.9; /* carbon */
        expect_no_answer(g, &p, SOLVE_INFEASIBLE);
        print_message("infeasible site %d: %d iterations\n", kind, (int)g->s.iterations);
        assert_true(g->s.iterations <= ITERATIONS_MAX);
    }
}

static void repeated_solves_are_identical(void **state)
{
    fixture *g = *state;
    lp p = site(g->a, 168, 1e9, 3.6e12, 1e6);
    run(g, &p, &barrier_options);
    solution first = g->s;
    run(g, &p, &barrier_options);
    assert_int_equal(first.status, SOLVE_OPTIMAL);
    assert_int_equal(first.iterations, g->s.iterations);
    assert_memory_equal(first.x, g->s.x, (size_t)p.cols * sizeof *first.x);
    assert_memory_equal(first.col_dual, g->s.col_dual, (size_t)p.cols * sizeof *first.x);
    assert_memory_equal(first.row_dual, g->s.row_dual, (size_t)p.rows * sizeof *first.x);
}

/* ---- stopped -------------------------------------------------------------------------------- */

typedef struct watch {
    int calls, stop;
    char line[120];
} watch;

static bool on_progress(void *data, const solve_progress *p)
{
    watch *w = data;
    assert_true(w->stop == 0 || w->calls < w->stop); /* not called again after a stop */
    snprintf(w->line, sizeof w->line, "%s", p->line);
    return ++w->calls == w->stop;
}

static void interrupted(void **state)
{
    fixture *g = *state;
    lp p = site(g->a, 168, 1e9, 3.6e12, 1e6);
    watch all = {0};
    solve_options o = {.method = "barrier", .progress = on_progress, .data = &all};
    run(g, &p, &o);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_true(all.calls >= g->s.iterations); /* at least once per iteration */
    assert_true(strstr(all.line, "barrier") != NULL);
    double objective = g->s.objective;
    for (int k = 1; k <= all.calls; k++) {
        watch some = {.stop = k};
        o.data = &some;
        run(g, &p, &o);
        assert_int_equal(some.calls, k);
        assert_int_equal(g->s.status, SOLVE_INTERRUPTED);
    }
    expect_optimum(g, &p, objective);
}

/* The point so far is returned with its certificate. */
static void time_limit(void **state)
{
    fixture *g = *state;
    lp p = site(g->a, 720, 1e9, 3.6e12, 1e6);
    run(g, &p, &(solve_options){.method = "barrier", .time_limit = 1e-6});
    assert_int_equal(g->s.status, SOLVE_TIME_LIMIT);
    assert_true(g->s.has_point);
    assert_true(g->s.proof.worst > SOLVE_CERTIFIED);
    for (int32_t j = 0; j < p.cols; j++)
        assert_true(isfinite(g->s.x[j]));
    for (int32_t i = 0; i < p.rows; i++)
        assert_true(isfinite(g->s.row_dual[i]));
    run(g, &p, &(solve_options){.method = "barrier", .time_limit = 1e9});
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
}

static void non_finite_numbers_are_refused(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    expect_finite_numbers_only(g, &p, barrier_alone, &barrier_options);
    expect_optimum(g, &p, 89);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(in_base_units),
        CASE(large_penalty_cost),
        CASE(infeasible_site),
        CASE(repeated_solves_are_identical),
        CASE(interrupted),
        CASE(time_limit),
        CASE(non_finite_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

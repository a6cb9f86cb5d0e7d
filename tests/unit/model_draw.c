/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_draw.c - draws from a share of a bus's throughput: the rows that model_close() adds, and
 * what solutions can draw, compared with the definition.
 */
#include "model/internal.h"

#include "model_rig.h"

enum { STEPS = 24, DRAWS = 5 };

/* Component `halls` brings exactly 100 MW to a loop; each of the sinks draws from it, and `trim`
 * takes the rest. */
typedef struct loop {
    int32_t bus, halls, trim, trim_port, sink[DRAWS], port[DRAWS], q[DRAWS];
} loop;

static loop make_loop(rig *r)
{
    static const char *const names[DRAWS] = {"a", "b", "c", "d", "e"};
    loop s;
    rig_plain(r, SPAN_YEAR, 0, STEPS, 1);
    s.halls = rig_component(r, "halls");
    for (int i = 0; i < DRAWS; i++)
        s.sink[i] = rig_component(r, names[i]);
    s.trim = rig_component(r, "trim");
    s.bus = rig_bus(r, "w40");
    int32_t heat = rig_port(r, s.halls, s.bus, "heat", true);
    for (int i = 0; i < DRAWS; i++) {
        s.port[i] = rig_port(r, s.sink[i], s.bus, "loop", false);
        s.q[i] =
            rig_var_of(r, 0, s.sink[i], SCOPE_STEP, "q", model_const(0), model_const(HUGE_VAL));
    }
    s.trim_port = rig_port(r, s.trim, s.bus, "loop", false);
    rig_entry(r, 0, heat,
              rig_var_of(r, 0, s.halls, SCOPE_STEP, "heat", model_const(100), model_const(100)),
              model_const(1));
    return s;
}

static void draw(rig *r, const loop *s, int i, model_num share)
{
    const model_draw d = {.port = s->port[i], .var = s->q[i], .share = share};
    rig_entry(r, 0, s->port[i], s->q[i], model_const(-1));
    assert_true(model_add_draw(r->m, &d, &r->e) >= 0);
}

static void trim(rig *r, const loop *s, double lower)
{
    rig_entry(
        r, 0, s->trim_port,
        rig_var_of(r, 0, s->trim, SCOPE_STEP, "rest", model_const(lower), model_const(HUGE_VAL)),
        model_const(-1));
}

/* Rows of the program that belong to rows of the model with this role. */
static int32_t lp_rows(const rig *r, int32_t role)
{
    int32_t count = 0;
    for (int32_t i = 0; i < r->lp.rows; i++)
        count += r->m->rows.at[r->map.row_of_row[i]].role == role;
    return count;
}

/* Draws of equal share have one row, whose coefficients are 1; those of a share of 1 have none, and
 * a share of 0 needs no throughput. */
static void rows_and_coefficients(void **state)
{
    rig *r = *state;
    loop s = make_loop(r);
    double *half = ARENA_ARRAY(r->a, double, STEPS), *once = ARENA_ARRAY(r->a, double, STEPS);
    for (int t = 0; t < STEPS; t++) {
        half[t] = t == 3 ? 0 : 0.5;
        once[t] = t == 7 ? 0.5 : 1;
    }
    draw(r, &s, 0, (model_num){1, half});
    draw(r, &s, 1, (model_num){1, once});
    draw(r, &s, 2, (model_num){0.5, half}); /* 0.25: the coldest reach last, in another row */
    draw(r, &s, 3, (model_num){1, half});
    trim(r, &s, 0);
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    assert_int_equal(lp_rows(r, ROW_THROUGHPUT), STEPS);
    assert_int_equal(lp_rows(r, ROW_DRAW), 2 * STEPS - 1); /* in step 3 both shares are 0 */
    int32_t row[2], rows = 0, remainder = -1;
    for (size_t i = 0; i < r->m->rows.count; i++) {
        if (r->m->rows.at[i].role == ROW_DRAW)
            row[rows++ % 2] = (int32_t)i;
    }
    assert_int_equal(rows, 2);
    for (size_t i = 0; i < r->m->vars.count; i++)
        remainder = r->m->vars.at[i].role == VAR_REMAINDER ? (int32_t)i : remainder;
    const int32_t throughput = model_throughput(r->m, 0, s.bus, &r->e);
    for (int t = 5; t < 8; t++) {
        assert_true(rig_coef(r, row[0], t, s.q[0], t) == 1);
        assert_true(rig_coef(r, row[0], t, s.q[3], t) == 1);
        assert_true(rig_coef(r, row[0], t, s.q[1], t) == (t == 7 ? 1 : 0));
        assert_true(rig_coef(r, row[0], t, s.q[2], t) == 0);
        assert_true(rig_coef(r, row[0], t, remainder, t) == -1);
        assert_true(rig_coef(r, row[0], t, throughput, t) == -0.25);
        assert_true(rig_coef(r, row[1], t, s.q[2], t) == 1);
        assert_true(rig_coef(r, row[1], t, remainder, t) == 1);
        assert_true(rig_coef(r, row[1], t, throughput, t) == -0.25);
    }
    for (int i = 0; i < 4; i++) /* no share: q <= 0 */
        assert_true(rig_coef(r, row[0], 3, s.q[i], 3) == (i == 1 ? 0 : 1));
    assert_true(rig_coef(r, row[0], 3, throughput, 3) == 0);
}

/* The most that can be earned by draws of these shares at these prices, by the definition: nested
 * bounds are exhausted greedily, the best price first. */
static double best(const double *share, const double *price, double heat)
{
    double used[DRAWS] = {0}, earned = 0;
    bool done[DRAWS] = {false};
    for (int n = 0; n < DRAWS; n++) {
        int i = -1;
        double most = heat;
        for (int k = 0; k < DRAWS; k++)
            i = !done[k] && (i < 0 || price[k] > price[i]) ? k : i;
        done[i] = true;
        for (int k = 0; k < DRAWS;
             k++) { /* the row of k holds all draws j with share_j <= share_k */
            if (share[k] >= share[i])
                most = fmin(most, share[k] * heat - used[k]);
        }
        for (int k = 0; k < DRAWS; k++)
            used[k] += share[k] >= share[i] ? most : 0;
        earned += price[i] * most;
    }
    return earned;
}

/* Shares whose order changes from step to step, with equal ones, 0 and 1. */
static void solutions_meet_the_definition(void **state)
{
    rig *r = *state;
    loop s = make_loop(r);
    double *share[DRAWS], price[DRAWS] = {3, 1, 5, 2, 4}, expected = 0;
    uint32_t random = 12345;
    for (int i = 0; i < DRAWS; i++)
        share[i] = ARENA_ARRAY(r->a, double, STEPS);
    for (int t = 0; t < STEPS; t++) {
        double at[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            random = random * 1664525u + 1013904223u;
            share[i][t] = at[i] = (random >> 24) % 9 / 8.0;
        }
        expected += best(at, price, 100);
    }
    for (int i = 0; i < DRAWS; i++) {
        draw(r, &s, i, (model_num){1, share[i]});
        rig_book(r, 0, ACCOUNT_COST, s.q[i], model_const(-price[i]));
    }
    trim(r, &s, 0);
    rig_objective(r, ACCOUNT_COST, 1);
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    double earned = 0;
    for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < DRAWS; i++)
            earned += price[i] * r->s.x[rig_col(r, s.q[i], t)];
    }
    assert_true(fabs(earned / expected - 1) < 1e-7);
}

/* A dry section that cools the hottest 35 % of the range, and a wet one that cools all of it: the
 * wet one takes 65 of 100 after the dry one, as in series; one that reaches 60 % takes 25. */
static void a_wet_section_follows_a_dry_one(void **state)
{
    rig *r = *state;
    loop s = make_loop(r);
    const double price[3] = {3, 1, 2};
    draw(r, &s, 0, model_const(0.35));
    draw(r, &s, 1, model_const(1));
    draw(r, &s, 2, model_const(0.6));
    for (int i = 0; i < 3; i++)
        rig_book(r, 0, ACCOUNT_COST, s.q[i], model_const(-price[i]));
    trim(r, &s, 0);
    rig_objective(r, ACCOUNT_COST, 1);
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    assert_true(fabs(r->s.x[rig_col(r, s.q[0], 4)] - 35) < 1e-6);
    assert_true(fabs(r->s.x[rig_col(r, s.q[2], 4)] - 25) < 1e-6);
    assert_true(fabs(r->s.x[rig_col(r, s.q[1], 4)] - 40) < 1e-6);
}

/* A sink that may be negative lets the balance exceed the throughput: rows of a share of 1 are then
 * written. */
static void a_share_of_one_has_rows_next_to_a_negative_sink(void **state)
{
    rig *r = *state;
    loop s = make_loop(r);
    draw(r, &s, 0, model_const(1));
    trim(r, &s, -10);
    rig_book(r, 0, ACCOUNT_COST, s.q[0], model_const(-1));
    rig_objective(r, ACCOUNT_COST, 1);
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    assert_int_equal(lp_rows(r, ROW_DRAW), STEPS);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    assert_true(fabs(r->s.x[rig_col(r, s.q[0], 4)] - 100) < 1e-6);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(rows_and_coefficients),
        CASE(solutions_meet_the_definition),
        CASE(a_wet_section_follows_a_dry_one),
        CASE(a_share_of_one_has_rows_next_to_a_negative_sink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

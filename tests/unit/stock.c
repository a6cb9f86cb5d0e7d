/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stock.c - stocks: their dynamics with hourly losses, and the initial level of a stress event.
 */
#include "model/internal.h"

#include "model_rig.h"

/* ---- stocks ---------------------------------------------------------------------------------- */

static void losses_are_hourly(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 0.5); /* represents a year, but stocks use physical hours */
    rig_component(r, "store");
    int32_t row, in = rig_var(r, SCOPE_STEP, "in"), out = rig_var(r, SCOPE_STEP, "out"),
                 size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t level = model_add_stock(r->m, 0, 0, "level", "MWh", 0.1, &row, &r->e);
    double *rate = ARENA_ARRAY(r->a, double, 48);
    for (int t = 0; t < 48; t++)
        rate[t] = 1 + t;
    model_feed(r->m, row, in, model_const(0.95), &r->e);
    model_feed(r->m, row, out, (model_num){-0.1, rate}, &r->e);
    model_feed(r->m, row, size, model_const(-0.01), &r->e);
    rig_expand(r);
    assert_int_equal(r->m->vars.at[level].role, VAR_STOCK);
    for (int32_t t = 0; t < 48; t++) {
        assert_true(rig_coef(r, row, t, level, t) == 1);
        assert_near(rig_coef(r, row, t, level, (t + 47) % 48), -sqrt(0.9));
        assert_near(rig_coef(r, row, t, in, t), -0.95 * 0.5);
        assert_near(rig_coef(r, row, t, out, t), 0.1 * (1.0 + t) * 0.5);
        assert_near(rig_coef(r, row, t, size, 0), 0.01 * 0.5);
        int32_t i = lp_row(&r->map, row, t);
        assert_true(r->lp.row_lower[i] == 0 && r->lp.row_upper[i] == 0);
    }
    assert_true(r->lp.col_lower[rig_col(r, level, 0)] == 0);
}

/* A single step precedes itself: level less the retained level. */
static void a_stock_of_one_step(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_ITSELF, 0, 24, 24);
    rig_component(r, "store");
    int32_t row, level = model_add_stock(r->m, 0, 0, "level", "MWh", 0.5, &row, &r->e);
    int32_t in = rig_var(r, SCOPE_STEP, "in");
    model_feed(r->m, row, in, model_const(1), &r->e);
    rig_expand(r);
    assert_near(rig_coef(r, row, 0, level, 0), 1 - pow(0.5, 24));
    assert_near(rig_coef(r, row, 0, in, 0), -24);
}

/* ---- initial levels of stress events --------------------------------------------------------- */

/* A store of size 10 in a stress event of four hours, with at most 3 MW of discharge and no charge.
 */
typedef struct store {
    int32_t row, level, discharge, size;
} store;

static store make_store(rig *r, double initial_level, double standing_loss)
{
    store s;
    rig_phase(r, "", 2026, 1, 1);
    rig_period(r, "typical", 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "heat", 0, SPAN_STRESS, 0, 4, 1);
    r->m->periods.at[1].initial_level = initial_level;
    rig_component(r, "store");
    s.level = model_add_stock(r->m, 1, 0, "level", "MWh", standing_loss, &s.row, &r->e);
    s.discharge = rig_var_of(r, 1, 0, SCOPE_STEP, "discharge", model_const(0), model_const(3));
    s.size = rig_var_of(r, 1, 0, SCOPE_PERIOD, "size", model_const(10), model_const(10));
    model_feed(r->m, s.row, s.discharge, model_const(-1), &r->e);
    rig_no_error(r);
    return s;
}

/* The row a * level + b * size {<=, =, >=} rhs, in each step of the event or those of `when`. */
static int32_t bound_level(rig *r, const store *s, double a, double b, int32_t sense, double rhs,
                           const uint8_t *when)
{
    int32_t row = rig_row_of(r, 1, SCOPE_STEP, "capacity", sense, model_const(rhs), when);
    rig_term(r, row, s->size, b);
    rig_term(r, row, s->level, a);
    return row;
}

static int32_t start_of(const rig *r, int32_t level)
{
    int32_t found = -1;
    for (size_t i = 0; i < r->m->vars.count; i++) {
        if (r->m->vars.at[i].role != VAR_START || r->m->vars.at[i].subject != level)
            continue;
        assert_int_equal(found, -1);
        found = (int32_t)i;
    }
    return found;
}

/* The maximum (sign -1) or minimum (1) of the sum of the elements of `var`. */
static double extreme(rig *r, int32_t var, double sign)
{
    double sum = 0;
    const model_var *v = &r->m->vars.at[var];
    int32_t count = r->m->periods.at[v->period].count[v->scope];
    memset(r->lp.cost, 0, (size_t)r->lp.cols * sizeof *r->lp.cost);
    for (int32_t k = 0; k < count; k++)
        r->lp.cost[rig_col(r, var, k)] = sign;
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    for (int32_t k = 0; k < count; k++)
        sum += r->s.x[rig_col(r, var, k)];
    return sum;
}

/* Closes the model and checks the minimum and maximum of the initial level. */
static void expect_start(rig *r, const store *s, double min, double max)
{
    assert_int_equal(close_stocks(r->m, &r->e), 0);
    rig_expand(r);
    int32_t start = start_of(r, s->level);
    assert_true(start >= 0);
    assert_true(fabs(extreme(r, start, 1) - min) < 1e-7);
    assert_true(fabs(extreme(r, start, -1) - max) < 1e-7);
}

/* The forms in which a plugin may state the capacity of its store, with several shares. */
static void a_stress_event_starts_with_a_share(void **state)
{
    static const struct {
        double a, b;
        int32_t sense;
        double rhs, capacity;
    } row[] = {
        {1, -1, SENSE_AT_MOST, 0, 10},    {1, -0.8, SENSE_AT_MOST, 0, 8},
        {-1, 1, SENSE_AT_LEAST, 0, 10},   {2, -1, SENSE_AT_MOST, 0, 5},
        {1, 0, SENSE_AT_MOST, 7, 7},      {1, -1, SENSE_AT_MOST, -4, 6},
        {-0.5, 0, SENSE_AT_LEAST, -2, 4},
    };
    static const double share[] = {1, 0.5, 0.25, 0};
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        for (size_t k = 0; k < sizeof share / sizeof share[0]; k++) {
            rig *r = NULL;
            assert_int_equal(rig_begin((void **)&r), 0);
            store s = make_store(r, share[k], 0);
            bound_level(r, &s, row[i].a, row[i].b, row[i].sense, row[i].rhs, NULL);
            expect_start(r, &s, 0, row[i].capacity * share[k]);
            /* Exactly this amount can be discharged: a stress event is not cyclic. */
            assert_true(fabs(extreme(r, s.discharge, -1) - row[i].capacity * share[k]) < 1e-7);
            void *back = r;
            rig_end(&back);
        }
    }
}

/* A lower bound of the level applies to the initial level without the share; of several upper
 * bounds the tightest applies. */
static void bounds_of_an_initial_level(void **state)
{
    rig *r = *state;
    store s = make_store(r, 0.5, 0);
    bound_level(r, &s, 1, -1, SENSE_AT_MOST, 0, NULL);
    bound_level(r, &s, 1, -0.9, SENSE_AT_MOST, 0, NULL);
    bound_level(r, &s, 1, -0.2, SENSE_AT_LEAST, 0, NULL);
    expect_start(r, &s, 2, 4.5);
    assert_true(fabs(extreme(r, s.discharge, -1) - 2.5) < 1e-7); /* less the minimum level */
}

static void an_unbounded_stock_starts_empty(void **state)
{
    static uint8_t late[4] = {0, 1, 1, 1}, early[4] = {1, 0, 0, 0};
    (void)state;
    for (int i = 0; i < 6; i++) {
        rig *r = NULL;
        assert_int_equal(rig_begin((void **)&r), 0);
        store s = make_store(r, 0.5, 0);
        if (i == 1)
            bound_level(r, &s, 1, -1, SENSE_AT_MOST, 0, late);
        if (i == 2) /* contains another variable per step: not a capacity */
            rig_term(r, bound_level(r, &s, 1, -1, SENSE_AT_MOST, 0, NULL), s.discharge, 1);
        if (i == 3) { /* the level of the step before */
            int32_t row =
                rig_row_of(r, 1, SCOPE_STEP, "late", SENSE_AT_MOST, model_const(10), NULL);
            rig_term_of(r, row, s.level, model_const(1), 1);
        }
        if (i == 4) {
            int32_t row =
                rig_row_of(r, 1, SCOPE_DAY, "daily", SENSE_AT_MOST, model_const(10), NULL);
            rig_term(r, row, s.level, 1);
        }
        if (i == 5)
            bound_level(r, &s, 1, -1, SENSE_AT_MOST, 0, early);
        expect_start(r, &s, 0, i == 5 ? 5 : 0);
        void *back = r;
        rig_end(&back);
    }
}

/* The initial level precedes the first step and has losses like all levels; the typical year has
 * none. */
static void the_initial_level_and_its_names(void **state)
{
    rig *r = *state;
    store s = make_store(r, 0.5, 0.1);
    int32_t cycle, typical = model_add_stock(r->m, 0, 0, "level", "MWh", 0.1, &cycle, &r->e);
    int32_t ice_row, ice = model_add_stock(r->m, 1, 0, "ice", "MWh", 0, &ice_row, &r->e);
    bound_level(r, &s, 1, -1, SENSE_AT_MOST, 0, NULL);
    assert_int_equal(close_stocks(r->m, &r->e), 0);
    rig_expand(r);
    int32_t start = start_of(r, s.level), of_ice = start_of(r, ice);
    assert_int_equal(start_of(r, typical), -1);
    assert_true(start >= 0 && of_ice >= 0 && start != of_ice);
    assert_near(rig_coef(r, s.row, 0, start, 0), -0.9);
    assert_true(rig_coef(r, s.row, 0, s.level, 3) == 0);
    for (int32_t t = 1; t < 4; t++) {
        assert_near(rig_coef(r, s.row, t, s.level, t - 1), -0.9);
        assert_true(rig_coef(r, s.row, t, start, 0) == 0);
    }
    assert_near(rig_coef(r, cycle, 0, typical, 23), -0.9);
    assert_true(r->lp.col_upper[rig_col(r, of_ice, 0)] == 0);
    assert_true(r->lp.col_upper[rig_col(r, start, 0)] == INF);
    char name[100];
    assert_string_equal(lp_col_name(r->m, &r->map, rig_col(r, start, 0), name, sizeof name),
                        "heat:store.level.start");
    int32_t rows = 0;
    for (size_t i = 0; i < r->m->rows.count; i++) {
        if (r->m->rows.at[i].role != ROW_START)
            continue;
        rows++;
        int32_t at = lp_row(&r->map, (int32_t)i, 0);
        assert_string_equal(lp_row_name(r->m, &r->map, at, name, sizeof name),
                            "heat:store.capacity.start");
        assert_near(lp_entry(&r->lp, at, rig_col(r, start, 0)), 2);
        assert_near(lp_entry(&r->lp, at, rig_col(r, s.size, 0)), -1);
        assert_true(lp_entry(&r->lp, at, rig_col(r, s.level, 0)) == 0);
    }
    assert_int_equal(rows, 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(losses_are_hourly),
        CASE(a_stock_of_one_step),
        cmocka_unit_test(a_stress_event_starts_with_a_share),
        CASE(bounds_of_an_initial_level),
        cmocka_unit_test(an_unbounded_stock_starts_empty),
        CASE(the_initial_level_and_its_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

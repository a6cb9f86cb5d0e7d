/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * split.c - where in time a row stands, and what is made of it.
 */
#include "model_rig.h"

/* ---- places ---------------------------------------------------------------------------------- */

enum { JANUARY_28 = 27 * 24, WEEK = 168 };

static int32_t place_of(const rig *r, int32_t row, int32_t element)
{
    return r->lp.place[lp_row(&r->map, row, element)];
}

static void rows_stand_where_their_element_begins(void **state)
{
    static const char *const names[SCOPES] = {"step", "day", "month", "period"};
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "grid");
    int32_t row[SCOPES];
    for (int32_t s = 0; s < SCOPES; s++) {
        row[s] = rig_row(r, s, names[s], SENSE_AT_LEAST, 1);
        rig_term(r, row[s], rig_var(r, s, names[s]), 1);
    }
    rig_expand(r);
    for (int32_t t = 0; t < WEEK; t++)
        assert_int_equal(place_of(r, row[SCOPE_STEP], t), t);
    for (int32_t d = 0; d < 7; d++)
        assert_int_equal(place_of(r, row[SCOPE_DAY], d), 24 * d);
    assert_int_equal(place_of(r, row[SCOPE_MONTH], 0), 0);
    assert_int_equal(place_of(r, row[SCOPE_MONTH], 1), 4 * 24); /* 1 February */
    assert_int_equal(place_of(r, row[SCOPE_PERIOD], 0), -1);
}

static void a_month_that_is_the_whole_stands_nowhere(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t month = rig_row(r, SCOPE_MONTH, "month", SENSE_AT_LEAST, 1),
            day = rig_row(r, SCOPE_DAY, "day", SENSE_AT_LEAST, 1),
            step = rig_row(r, SCOPE_STEP, "step", SENSE_AT_LEAST, 1), v = rig_var(r, 0, "v");
    rig_term(r, month, v, 1);
    rig_term(r, day, v, 1);
    rig_term(r, step, v, 1);
    rig_expand(r);
    assert_int_equal(place_of(r, month, 0), -1);
    assert_int_equal(place_of(r, day, 0), -1);
    assert_int_equal(place_of(r, step, 0), 0);
    assert_int_equal(place_of(r, step, 23), 23);
}

/* Rows that are dropped push nobody out of place; periods follow one another. */
static void periods_follow_one_another(void **state)
{
    static const uint8_t second_half[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    rig *r = *state;
    int32_t row[3];
    rig_phase(r, "2026", 2026, 1, 1);
    rig_phase(r, "2027", 2027, 1, 1);
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 48, 1);
    rig_period(r, "heat-wave", 0, SPAN_STRESS, 0, 24, 1);
    rig_period(r, "2027", 1, SPAN_YEAR, 0, 24, 2);
    rig_component(r, "grid");
    for (int32_t p = 0; p < 3; p++) {
        int32_t v = rig_var_of(r, p, 0, SCOPE_STEP, "v", model_const(0), model_const(INF));
        row[p] = rig_row_of(r, p, SCOPE_STEP, "row", SENSE_AT_LEAST, model_const(1),
                            p == 1 ? second_half : NULL);
        rig_term(r, row[p], v, 1);
    }
    rig_expand(r);
    assert_int_equal(r->lp.rows, 48 + 12 + 12);
    assert_int_equal(place_of(r, row[0], 47), 47);
    for (int32_t t = 12; t < 24; t++)
        assert_int_equal(place_of(r, row[1], t), 48 + t);
    for (int32_t t = 0; t < 12; t++)
        assert_int_equal(place_of(r, row[2], t), 72 + t);
}

static void copies_keep_the_places(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t row = rig_row(r, SCOPE_STEP, "row", SENSE_AT_LEAST, 1), v = rig_var(r, 0, "v");
    rig_term(r, row, v, 1);
    rig_book(r, 0, ACCOUNT_COST, v, model_const(1));
    rig_goal(r, ACCOUNT_COST, 1);
    rig_expand(r);
    lp held, scaled, bare = r->lp;
    lp_scale scale;
    assert_int_equal(lp_hold(r->a, &r->lp, 1e9, &held, &r->e), 0);
    assert_int_equal(held.rows, 25);
    for (int32_t i = 0; i < 24; i++)
        assert_int_equal(held.place[i], i);
    assert_int_equal(held.place[24], -1);
    assert_int_equal(lp_scale_of(r->a, &held, &scale, &r->e), 0);
    assert_int_equal(lp_scaled(r->a, &held, &scale, &scaled, &r->e), 0);
    assert_memory_equal(scaled.place, held.place, 25 * sizeof(int32_t));
    bare.place = NULL;
    assert_int_equal(lp_hold(r->a, &bare, 1e9, &held, &r->e), 0);
    assert_null(held.place);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(rows_stand_where_their_element_begins),
        CASE(a_month_that_is_the_whole_stands_nowhere),
        CASE(periods_follow_one_another),
        CASE(copies_keep_the_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

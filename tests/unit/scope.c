/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scope.c - the weights of a period's elements, in years of 8760 and of 8784 hours.
 */
#include "memory_fixture.h"

#include "calendar/calendar.h"
#include "model/model.h"

/* A period of whole days with steps of six hours; start: seconds since the start of the year. */
static const model_period *period_of(int year, int64_t start, int32_t days, bool whole_year,
                                     bool stress)
{
    error e = {0};
    model *m = model_new(memory, "USD", 0.07, &e);
    const calendar_run run = {6 * CALENDAR_HOUR, 4 * days};
    calendar c = {.year = year,
                  .leap = CALENDAR_LEAP_KEEP,
                  .start = start,
                  .horizon = days * CALENDAR_DAY,
                  .step = &run,
                  .runs = 1};
    assert_int_equal(calendar_fill(memory, &c, &e), 0);
    const model_phase phase = {"", year, 1, 1};
    const model_span span = {.name = "",
                             .whole_year = whole_year,
                             .stress = stress,
                             .year_hours = c.year_hours,
                             .steps = c.steps,
                             .days = c.days,
                             .months = c.months,
                             .hours = c.hours,
                             .day_of = c.day_of,
                             .month_of = c.month_of,
                             .month_share = c.month_share};
    assert_int_equal(model_add_phase(m, &phase, &e), 0);
    assert_int_equal(model_add_period(m, &span, &e), 0);
    return &m->periods.at[0];
}

static void weights(const model_period *p, double step, double day, double month, double period)
{
    near(p->weight[SCOPE_STEP][0], step, 1e-12);
    near(p->weight[SCOPE_DAY][0], day, 1e-12);
    near(p->weight[SCOPE_MONTH][0], month, 1e-12);
    near(p->weight[SCOPE_PERIOD][0], period, 1e-12);
}

static void whole_years(void **state)
{
    (void)state;
    weights(period_of(2024, 0, 366, true, false), 6, 1, 1, 1);
    weights(period_of(2026, 0, 365, true, false), 6, 1, 1, 1);
    weights(period_of(2024, 0, 366, false, false), 6, 1, 1, 1);
}

/* The last four days of February, 26 to 29, and the first two of March. */
static void six_days(void **state)
{
    (void)state;
    const int64_t start = 56 * CALENDAR_DAY;
    const double february = 4.0 / 29, march = 2.0 / 31;
    weights(period_of(2024, start, 6, true, false), 6 * 61, 61, /* 366 / 6 */
            12 * february / (february + march), 1);
    weights(period_of(2024, start, 6, false, false), 6, 1, february, 6.0 / 366);
    weights(period_of(2026, start, 6, false, false), 6, 1, 3.0 / 28, 6.0 / 365);
    weights(period_of(2024, start, 6, true, true), 0, 0, 0, 0);
    near(period_of(2024, start, 6, true, true)->own_weight[SCOPE_PERIOD][0], 6.0 / 366, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_years, begin, end),
        cmocka_unit_test_setup_teardown(six_days, begin, end),
    };
    return cmocka_run_group_tests_name("scope", tests, NULL, NULL);
}

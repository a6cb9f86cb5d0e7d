/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * phases.c - [phase ...]: when phases begin, how long they last, the discount factor of their
 * years, and the values that they change.
 */
#include "overrides_rig.h"

static void one_phase_without_sections(void **state)
{
    fixture *f = *state;
    load(f, HEAD "[time]\nstart = 2027-07-02\nhours = 24\n");
    assert_int_equal(f->p->phases.count, 1);
    const problem_phase *p = &f->p->phases.at[0];
    assert_string_equal(p->name, "");
    near_to(p->start, 2027 + 182 / 365.0);
    assert_true(p->years == 1 && p->discount == 1);
    assert_int_equal(f->p->periods.count, 1);
    assert_string_equal(f->p->periods.at[0].name, "");
    assert_ptr_equal(problem_typical(f->p, 0), &f->p->periods.at[0]);
    assert_null(problem_typical(f->p, 1));
}

static void phases_in_any_order_inherit(void **state)
{
    fixture *f = *state;
    static const char *const phase[3] = {
        P26,
        P28 "site.target = 400 MW\ngrid.import_limit = 520 MW\nbus w40.temperature = 30 degC\n"
            "limits.pue = 1.3\n",
        P30 "grid.import_limit = 700 MW\ngrid.new = 1\n"};
    static const int order[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {2, 0, 1}};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        char text[800];
        snprintf(text, sizeof text,
                 "format = 1\n%s" SITE "%s[grid]\ntype = a.b\n"
                 "import_limit = 130 MW\n%s[limits]\nwater = 1 ML/yr\n",
                 phase[order[i][0]], phase[order[i][1]], phase[order[i][2]]);
        load(f, text);
        assert_int_equal(f->p->phases.count, 3);
        assert_int_equal(f->p->periods.count, 3);
        static const char *const names[] = {"2026", "2028", "2030"},
                                 *const limit[] = {"130 MW", "520 MW", "700 MW"},
                                 *const warm[] = {"-", "30 degC", "30 degC"};
        for (int32_t k = 0; k < 3; k++) {
            const problem_period *period = &f->p->periods.at[k];
            assert_string_equal(f->p->phases.at[k].name, names[k]);
            assert_string_equal(period->name, names[k]);
            assert_int_equal(period->phase, k);
            assert_false(period->stress);
            assert_ptr_equal(problem_typical(f->p, k), period);
            assert_true(period->target == (k == 0 ? 100 : 400));
            IS(names[k], "grid", "import_limit", limit[k]);
            IS(names[k], "grid", "new", k == 2 ? "1" : "-");
            IS(names[k], "bus w40", "temperature", warm[k]);
            assert_int_equal(period->components.count, 1);
            assert_int_equal(period->buses.count, 1); /* all periods have the same buses */
            assert_int_equal(period->limits.count, k == 0 ? 1 : 2);
            assert_int_equal(period->calendar.steps, 8760);
        }
        assert_string_equal(f->p->periods.at[1].limits.at[0].name, "pue");
    }
}

/* Years are discounted at 7 % from the first day of the first phase; a part of a year counts in
 * proportion. */
static void years_and_discount_of_phases(void **state)
{
    fixture *f = *state;
    load(f, HEAD P26 P28 P30);
    const problem_phase *p = f->p->phases.at;
    const double before = 181 / 365.0, r = 1.07; /* the part of 2026 before 1 July */
    near_to(p[0].start, 2026 + before);
    near_to(p[1].start, 2028);
    near_to(p[0].years, 2 - before);
    near_to(p[1].years, 2);
    near_to(p[2].years, 8);
    const double first = 2 - before; /* length of the first phase: 1.504 years */
    assert_true(fabs(p[0].discount - (1 + (first - 1) / r)) < 1e-9);
    assert_true(fabs(p[1].discount - (pow(r, -first) + pow(r, -first - 1))) < 1e-9);
    double sum = 0;
    for (int y = 0; y < 8; y++)
        sum += pow(r, -(first + 2 + y));
    assert_true(fabs(p[2].discount - sum) < 1e-9);

    load(f, HEAD "[phase only]\nstart = 2026-01-01\nyears = 2.5\n");
    assert_true(fabs(f->p->phases.at[0].discount - (1 + 1 / 1.07 + 0.5 / 1.07 / 1.07)) < 1e-12);
    load(f, HEAD "[phase only]\nstart = 2026-01-01\nyears = 0.5\n");
    near_to(f->p->phases.at[0].years, 0.5);
    near_to(f->p->phases.at[0].discount, 0.5);
    load(f, HEAD P26 P28 P30 "[economics]\ndiscount = 0\n");
    for (int i = 0; i < 3; i++)
        near_to(f->p->phases.at[i].discount, f->p->phases.at[i].years);
    /* 20 whole years: rounding must not make the sum 21 terms long. */
    load(f, HEAD "[phase a]\nstart = 2026-03-05\n[phase b]\nstart = 2046-03-05\nyears = 1\n");
    double twenty = (1 - pow(1.07, -20)) / (1 - 1 / 1.07);
    assert_true(fabs(f->p->phases.at[0].discount - twenty) < 1e-9);
    /* `years` may differ by days from the time to the next phase. */
    load(f, HEAD "[phase 2026]\nstart = 2026-07-01\nyears = 1.5\n" P28 "years = 1\n");
    near_to(f->p->phases.at[0].years, 1.5);
    near_to(f->p->phases.at[0].discount, 1 + 0.5 / 1.07);
    load(f, HEAD "[phase 2026]\nstart = 2026-01-01\nyears = 2\n" P28 "years = 1 yr\n");
    near_to(f->p->phases.at[1].years, 1);
}

static void invalid_phases(void **state)
{
    fixture *f = *state;
    static const char *const bad[][2] = {
        {P28 "[phase 2026]\nstart = 2026-01-01\nyears = 3\n" P30,
         "x.ini:8: [phase 2026] years = 3: |overlaps [phase 2028]|2 years"},
        {P28 "[phase 2026]\nstart = 2026-01-01\nyears = 1\n" P30,
         "x.ini:8: [phase 2026] years = 1: |[phase 2028]|2 years|remove `years`"},
        {P28 P26, "x.ini:4: [phase 2028] is the last|years = 8"},
        {P28 "years = 2\n[phase other]\nstart = 2028-01-01\nyears = 3\n",
         "x.ini:8: [phase other] start = 2028-01-01: [phase 2028] begins on the same day"},
        {"[phase a]\nyears = 3\n", "x.ini:4: [phase a] `start` is missing|2028-01-01"},
        {"[phase a]\nstart = 2028\nyears = 3\n", "x.ini:5: [phase a] start = 2028: must be a date"},
        {"[phase a]\nstart = 2026-02-30\nyears = 3\n", "x.ini:5: [phase a] start = 2026-02-30"},
        {P28 "years = 0\n", "x.ini:6: [phase 2028] years = 0|below the minimum of"},
        {P28 "years = 1e6\n", "x.ini:6: [phase 2028] years = 1e6|above the maximum of"},
        {P28 "years = 3 MW\n", "x.ini:6: [phase 2028] years = 3 MW"},
        {P28 "years = 3\nyaers = 4\n", "x.ini:7: [phase 2028] unknown key `yaers`|`years`"},
        {P28 "years = 3\ntarget = 4\n", "x.ini:7: [phase 2028] unknown key `target`"},
        {P28 "years = 3\ngrid.x = 4\ngrid .x = 5\n",
         "x.ini:8: [phase 2028] grid .x = 5: |differs only in spaces"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, HEAD "%s", bad[i][0]);
        refused(f, text, bad[i][1]);
    }
}

static void values_that_phases_cannot_change(void **state)
{
    fixture *f = *state;
    static const char *const bad[][2] = {
        {"grid.type = c.d", "the same type in all phases"},
        {"site.name = Other", "only `target`"},
        {"site.taget = 4", "[phase 2028] site.taget"},
        {"time.hours = 4", "the same typical year"},
        {"economics.discount = 4 %", "the same in all phases"},
        {"objective.minimize = carbon", "the same in all phases"},
        {"plugins.path = here", "the same in all phases"},
        {"window peak.hours = 4-5", "only components, buses"},
        {"scenario high-price.grid.price = 4", "only components, buses"},
        {"stress heat.hours = 4", "only components, buses"},
        {"phase 2028.start = 2028-01-02", "only components, buses"},
        {"phase 2028: grid.price = 4", "write SECTION.KEY alone"},
        {"gird.price = 4", "no section [gird]|did you mean [grid]?"},
        {"transformers.price = 4", "no section [transformers]"},
        {"grid. = 4", "SECTION.KEY"},
        {".price = 4", "SECTION.KEY"},
        {"Grid.price = 4", "SECTION.KEY"},
        {"site.target = 4 MWh", "energy|power"},
        {"weather.flie = x.epw", "[weather] "},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[500], words[200];
        snprintf(text, sizeof text,
                 HEAD P28 "years = 2\n%s\n[window peak]\nhours = 4-5\n[scenario high-price]\n"
                          "grid.price = 5\n[stress heat]\ngrid.price = 6\n",
                 bad[i][0]);
        snprintf(words, sizeof words, "x.ini:7: [phase 2028] %.10s|%s", bad[i][0], bad[i][1]);
        if (i == sizeof bad / sizeof bad[0] - 1)
            strcpy(words, "[weather] `file` is missing"); /* there is no [weather] section */
        refused(f, text, words);
    }
}

/* A phase may have its own weather, which later phases inherit. */
static void weather_of_a_phase(void **state)
{
    fixture *f = *state;
    load(f, HEAD "[time]\nhours = 24\n" NORMALS P26 P28 P30
                 "weather.dry_bulb = 9,11,16,20,25,29,31,31,27,21,15,10 degC\n");
    const problem_period *s = f->p->periods.at;
    assert_ptr_equal(s[0].weather.series[WEATHER_DRY_BULB], s[1].weather.series[WEATHER_DRY_BULB]);
    for (int t = 0; t < 24; t++) {
        assert_true(s[0].weather_by_step[WEATHER_DRY_BULB][t] ==
                    s[1].weather_by_step[WEATHER_DRY_BULB][t]);
        assert_true(fabs(s[2].weather_by_step[WEATHER_DRY_BULB][t] -
                         s[0].weather_by_step[WEATHER_DRY_BULB][t] - 2) < 0.5);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end_all)
    const struct CMUnitTest tests[] = {
        CASE(one_phase_without_sections),       CASE(phases_in_any_order_inherit),
        CASE(years_and_discount_of_phases),     CASE(invalid_phases),
        CASE(values_that_phases_cannot_change), CASE(weather_of_a_phase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

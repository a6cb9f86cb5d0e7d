/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * values.c - reading the values of keys: numbers with units, words, lists, tables, series from CSV
 * files, temperatures that follow the weather; and the message of each mistake.
 */
#include "problem_rig.h"

/* ---- values ---------------------------------------------------------------------------------- */

/* Sets `key` of [grid] to `text`; returns the entry. */
static const ini_entry *entry(fixture *f, const char *text, const ini_section **s)
{
    const ini_entry entry = {.key = "key", .value = text, .file = "x.ini", .folder = f->folder};
    ini_section *grid = ini_find_section(&f->p->periods.at[0].document, "", "grid");
    f->e = (error){0};
    assert_int_equal(ini_put(f->a, grid, &entry, &f->e), 0);
    *s = grid;
    return ini_find_entry(grid, "key");
}

static void numbers(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    const value_range limits = {0, 1000};
    double out;
    load(f, HEAD);
    static const struct {
        const char *text;
        double value;
    } good[] = {{"130 MW", 130},  {"130", 130},    {"250 kW", 0.25}, {"0", 0},
                {"1e3 MW", 1000}, {"+.5 GW", 500}, {"1000000 W", 1}, {"1000", 1000}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        const ini_entry *n = entry(f, good[i].text, &s);
        if (value_real(f->p, s, n, "MW", limits, &out, &f->e) != 0)
            fail_msg("%s", f->e.text);
        near_to(out, good[i].value);
    }
    static const char *const bad[][2] = {
        {"1001 MW", "[grid] key = 1001 MW: this is above the maximum of 1000 MW"},
        {"1.5 GW", "1500 MW is above the maximum of 1000 MW"},
        {"-1", "-1 MW is below the minimum of 0 MW"},
        {"5 MWh", "this is energy (MWh)|a power (MW)"},
        {"5 degC", "temperature"},
        {"MW", "key = MW"},
        {"5 MW 6", "key = 5 MW 6"},
        {"nan MW", "key = nan MW"},
        {"inf", "key = inf"},
        {"1e999", "key = 1e999"},
        {"5 mv", "unknown unit"},
        {"ten MW", "key = ten MW"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const ini_entry *n = entry(f, bad[i][0], &s);
        assert_int_not_equal(value_real(f->p, s, n, "MW", limits, &out, &f->e), 0);
        says(f, ERROR_PROBLEM, bad[i][1]);
    }
    const ini_entry *n = entry(f, "inf MW", &s);
    assert_int_equal(value_real(f->p, s, n, "MW", (value_range){0, HUGE_VAL}, &out, &f->e), 0);
    assert_true(isinf(out));
}

static void whole_numbers_flags_and_choices(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    const ini_entry *n;
    int64_t whole;
    bool flag;
    size_t choice;
    static const char *const names[] = {"DOE-2016", "DOE-2029", "none"};
    load(f, HEAD);
    n = entry(f, "-3", &s);
    assert_int_equal(value_integer(s, n, (value_range){-5, 5}, &whole, &f->e), 0);
    assert_true(whole == -3);
    n = entry(f, "1e2", &s);
    assert_int_equal(value_integer(s, n, (value_range){0, 100}, &whole, &f->e), 0);
    assert_true(whole == 100);
    static const char *const bad[] = {"101", "-1", "1.5", "2 MW", "two", "nan", "1e300", "0x10"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        n = entry(f, bad[i], &s);
        value_integer(s, n, (value_range){0, 100}, &whole, &f->e);
        says(f, ERROR_PROBLEM, "a whole number");
    }
    n = entry(f, "yes", &s);
    assert_true(value_flag(s, n, &flag, &f->e) == 0 && flag);
    n = entry(f, "no", &s);
    assert_true(value_flag(s, n, &flag, &f->e) == 0 && !flag);
    n = entry(f, "Yes", &s);
    value_flag(s, n, &flag, &f->e);
    says(f, ERROR_PROBLEM, "key = Yes: must be `yes` or `no`");
    n = entry(f, "DOE-2029", &s);
    assert_true(value_choice(s, n, names, 3, &choice, &f->e) == 0 && choice == 1);
    n = entry(f, "doe-2029", &s);
    value_choice(s, n, names, 3, &choice, &f->e);
    says(f, ERROR_PROBLEM,
         "must be one of `DOE-2016`, `DOE-2029`, `none`|did you mean `DOE-2029`?");
}

static void lists(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    double *out;
    size_t count;
    const value_range any = {-1e9, 1e9};
    load(f, HEAD);
    static const struct {
        const char *text, *wanted;
        size_t count;
        double value[4];
    } good[] = {{"5", "MW", 1, {5}},
                {"1, 2 ,3", "MW", 3, {1, 2, 3}},
                {"1, 2, 3 kW", "MW", 3, {0.001, 0.002, 0.003}},
                {"1 GW, 2, 3 kW", "MW", 3, {1000, 0.002, 0.003}},
                {"1 kW, 2 GW, 3", "MW", 3, {0.001, 2000, 3}},
                {"32, 50 degF", "degC", 2, {0, 10}},
                {"10,-20", "degC", 2, {10, -20}}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        const ini_entry *n = entry(f, good[i].text, &s);
        if (value_list(f->p, s, n, good[i].wanted, any, &out, &count, &f->e) != 0)
            fail_msg("%s", f->e.text);
        assert_int_equal(count, good[i].count);
        for (size_t k = 0; k < count; k++)
            assert_true(fabs(out[k] - good[i].value[k]) < 1e-9);
    }
    static const char *const bad[][2] = {
        {"1, two, 3", "number 2: "}, {"1,,3", "number 2: "},
        {"1, 2,", "number 3: "},     {"1 MWh, 2 MW", "number 1: |energy"},
        {"1, 2 MWh", "MWh"},         {"1, -2e9", "number 2: |below the minimum of"},
        {"1 2", "number 1: "},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const ini_entry *n = entry(f, bad[i][0], &s);
        value_list(f->p, s, n, "MW", any, &out, &count, &f->e);
        says(f, ERROR_PROBLEM, bad[i][1]);
    }
    /* A number from --set may have any length: all of its digits are read. */
    char text[400] = "1, ";
    memset(text + 3, '0', 300);
    strcpy(text + 303, "7");
    const ini_entry *n = entry(f, text, &s);
    assert_int_equal(value_list(f->p, s, n, "MW", any, &out, &count, &f->e), 0);
    assert_true(count == 2 && out[1] == 7);
}

static void tables(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    double *out;
    int32_t rows, columns;
    load(f, HEAD);
    const ini_entry *n = entry(f, "50 MW: 0, inf: 12 USD/kW/month", &s);
    assert_int_equal(value_table(f->p, s, n, "MW: USD/MW/month", &out, &rows, &columns, &f->e), 0);
    assert_true(rows == 2 && columns == 2);
    assert_true(out[0] == 50 && out[1] == 0 && isinf(out[2]));
    near_to(out[3], 12000);
    static const char *const bad[][2] = {
        {"50 MW: 0: 1", "row 1 (`50 MW: 0: 1`) has 3 cells; it must have 2"},
        {"50 MW: 0, 60", "row 2 (`60`) has 1 cell;"},
        {"50 MW: 0, 60: x", "row 2, cell 2: "},
        {"50 MWh: 0", "row 1, cell 1: |energy"},
        {"", "row 1"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        n = entry(f, bad[i][0], &s);
        value_table(f->p, s, n, "MW: USD/MW/month", &out, &rows, &columns, &f->e);
        says(f, ERROR_PROBLEM, bad[i][1]);
    }
}

/* ---- series ---------------------------------------------------------------------------------- */

static void series(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    value_series out;
    load(f, FOUR);
    put(f->table, TABLE);
    static const struct {
        const char *text, *wanted;
        double value[4];
    } good[] = {
        {"x.csv:price", "USD/MWh", {10, 20, -30, 40}},
        {"x.csv:price USD/kWh", "USD/MWh", {1e4, 2e4, -3e4, 4e4}},
        {"x.csv:price * 1.5", "USD/MWh", {15, 30, -45, 60}},
        {"x.csv:price USD/kWh * 0.001", "USD/MWh", {10, 20, -30, 40}},
        {"x.csv:price  *  -1", "USD/MWh", {-10, -20, 30, -40}},
        {"\"x.csv\":\"temp F\" degF", "degC", {0, 10, 20, 30}},
        {"x.csv:\"temp F\" degF", "degC", {0, 10, 20, 30}},
        {"x.csv:load", "1", {0.5, 0.6, 0.7, 2}},
        {"x.csv:price kg/kWh", "t/MWh", {10, 20, -30, 40}},
        {"12 USD/kWh", "USD/MWh", {12000, 12000, 12000, 12000}},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        const ini_entry *n = entry(f, good[i].text, &s);
        if (value_series_of(f->p->periods.at, s, n, good[i].wanted, (value_range){-1e6, 1e6}, &out,
                            &f->e) != 0)
            fail_msg("%s", f->e.text);
        for (int t = 0; t < 4; t++)
            assert_true(fabs((out.each != NULL ? out.each[t] : 1) * out.scale - good[i].value[t]) <
                        1e-9);
    }
    assert_null(out.each);
    static const char *const bad[][2] = {
        {"x.csv:prize", "[grid] key = x.csv:prize|prize|did you mean `price`?"},
        {"x.csv:bad", "x.csv:4|bad|x"},
        {"y.csv:price", "[grid] key = y.csv:price|y.csv"},
        {"x.csv", "FILE.csv:COLUMN"},
        {"x.csv:", "FILE.csv:COLUMN"},
        {"\"x.csv:price", "FILE.csv:COLUMN"},
        {"\"\":price", "FILE.csv:COLUMN"},
        {"x.csv:price MW", "the unit `MW` is a power"},
        {"x.csv:price furlongs", "unknown unit"},
        {"x.csv:price * two", "key = x.csv:price * two"},
        {"x.csv:load * 1e9", "on 3 January 00:00|above|above the maximum of"},
        {"x.csv:price * 1e6", "-3e+07|on 3 January 02:00|below"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const ini_entry *n = entry(f, bad[i][0], &s);
        bool load_like = strstr(bad[i][0], "load") != NULL;
        value_series_of(f->p->periods.at, s, n, load_like ? "1" : "USD/MWh",
                        (value_range){load_like ? 0 : -1e6, load_like ? 1 : 1e9}, &out, &f->e);
        if (i == sizeof bad / sizeof bad[0] - 1 && strstr(f->e.text, "-30000000") != NULL)
            continue; /* text_of shows it in full */
        says(f, ERROR_PROBLEM, bad[i][1]);
    }
}

/* Which numbers of values are accepted is tested in resample.c; this test checks that series are
 * resampled, and that a refusal becomes the message. */
static void series_of_other_lengths(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    value_series out;
    put(f->table, "a\n1\n2\n3\n4\n5\n6\n7\n8\n");
    load(f, FOUR "step = 30 min\n");
    const ini_entry *n = entry(f, "x.csv:a", &s);
    assert_int_equal(value_series_of(f->p->periods.at, s, n, "1", (value_range){0, 9}, &out, &f->e),
                     0);
    assert_true(out.each[7] == 8);
    load(f, FOUR); /* averaged into four hours */
    n = entry(f, "x.csv:a", &s);
    assert_int_equal(value_series_of(f->p->periods.at, s, n, "1", (value_range){0, 9}, &out, &f->e),
                     0);
    assert_true(out.each[0] == 1.5 && out.each[3] == 7.5);
    put(f->table, "a\n1\n2\n3\n");
    load(f, FOUR);
    n = entry(f, "x.csv:a", &s);
    value_series_of(f->p->periods.at, s, n, "1", (value_range){0, 9}, &out, &f->e);
    says(f, ERROR_PROBLEM, "[grid] key = x.csv:a|x.csv: |3");
}

/* ---- temperatures ---------------------------------------------------------------------------- */

static void temperatures(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    double *out;
    put(f->table, TABLE);
    load(f, FOUR NORMALS);
    static const struct {
        const char *text;
        int quantity;
        double shift;
    } good[] = {{"wet_bulb + 4.5 K", WEATHER_WET_BULB, 4.5},
                {"dry_bulb", WEATHER_DRY_BULB, 0},
                {"dew_point-2", WEATHER_DEW_POINT, -2},
                {"dry_bulb + -3 K", WEATHER_DRY_BULB, -3}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        const ini_entry *n = entry(f, good[i].text, &s);
        if (value_temperature(f->p->periods.at, s, n, &out, &f->e) != 0)
            fail_msg("%s", f->e.text);
        for (int t = 0; t < 4; t++)
            near_to(out[t],
                    f->p->periods.at[0].weather_by_step[good[i].quantity][t] + good[i].shift);
    }
    const ini_entry *n = entry(f, "104 degF", &s);
    assert_int_equal(value_temperature(f->p->periods.at, s, n, &out, &f->e), 0);
    assert_true(fabs(out[3] - 40) < 1e-9);
    n = entry(f, "x.csv:\"temp F\" degF", &s);
    assert_int_equal(value_temperature(f->p->periods.at, s, n, &out, &f->e), 0);
    assert_true(fabs(out[3] - 30) < 1e-9);
    static const char *const bad[][2] = {
        {"wet_bulb 4.5", "as in `wet_bulb + 4.5 K`"},
        {"wet_bulb + 4 degC", "as in `wet_bulb + 4.5 K`"},
        {"wet_bulb +", "as in `wet_bulb + 4.5 K`"},
        {"dry_bulbs", "as in `dry_bulb + 4.5 K`"},
        {"warm", "key = warm"},
        {"40 K", "key = 40 K"}, /* a temperature difference */
        {"900 degC", "above the maximum of"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        n = entry(f, bad[i][0], &s);
        value_temperature(f->p->periods.at, s, n, &out, &f->e);
        says(f, ERROR_PROBLEM, bad[i][1]);
    }
    load(f, FOUR);
    n = entry(f, "wet_bulb", &s);
    value_temperature(f->p->periods.at, s, n, &out, &f->e);
    says(f, ERROR_PROBLEM, "needs weather data|[weather] file");
}

static void a_table_is_read_once(void **state)
{
    fixture *f = *state;
    const ini_section *s;
    value_series out;
    put(f->table, TABLE);
    load(f, FOUR);
    for (int i = 0; i < 20; i++) {
        const ini_entry *n = entry(f, i % 2 ? "x.csv:price" : "x.csv:load", &s);
        assert_int_equal(
            value_series_of(f->p->periods.at, s, n, "1", (value_range){-1e6, 1e6}, &out, &f->e), 0);
        unlink(f->table); /* it is not opened again */
    }
    assert_true(f->p->files != NULL && f->p->files->next == NULL);
    put(f->table, "");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(numbers),      CASE(whole_numbers_flags_and_choices),
        CASE(lists),        CASE(tables),
        CASE(series),       CASE(series_of_other_lengths),
        CASE(temperatures), CASE(a_table_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

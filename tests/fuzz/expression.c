/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression.c - fuzzes what may stand behind a key, by every grammar there is: numbers, flags,
 * choices, lists, tables, series, temperatures, dates, objectives, limits and the keys of a size.
 *
 * The input is one value, as the reader of problem files hands it on: not empty, without blanks
 * around it and without control characters.
 */
#include "fuzz.h"

#include "plugin/bind.h"
#include "problem/problem.h"

enum { STEPS = 24 };

static const money_rate rates[] = {{"EUR", 1.1}};

static bool is_value(const fuzz_input *in)
{
    const char *text = in->line;
    if (text == NULL || in->size == 0 || text[0] == ' ' || text[in->size - 1] == ' ')
        return false;
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            return false;
    }
    return true;
}

/* A day with air, and one table of 24 rows that is known as x.csv and "x y.csv". */
static problem *made(arena *a)
{
    error e = {0};
    char path[40];
    text_buffer table = {0};
    problem *p = ARENA_NEW(a, problem);
    fuzz_require(p != NULL, "there is memory", "none");
    *p = (problem){.memory = a, .path = "fuzz.ini", .folder = "/nowhere/at/all", .target = 100};
    p->calendar = (calendar){.year = 2026, .step = 1, .steps = STEPS, .horizon = STEPS};
    p->calendar.repeat = p->calendar.whole_year = true;
    p->money = (money){"USD", rates, 1};
    double *air = ARENA_ARRAY(a, double, STEPS);
    fuzz_require(air != NULL && calendar_fill(a, &p->calendar, &e) == 0, "there is memory", "none");
    for (int q = 1; q < WEATHER_QUANTITIES; q++)
        p->air[q] = air;
    text_add(&table, "price,temp F,bad,a:b\n");
    for (int t = 0; t < STEPS; t++)
        text_addf(&table, "%d,%d,x,1e300\n", 40 + t, 60 + t);
    int fd = fuzz_file(table.at, table.count, path);
    static const char *const names[] = {"x.csv", "x y.csv"};
    for (int i = 0; i < 2; i++) {
        csv *c = VEC_PUSH(a, &p->files);
        fuzz_require(c != NULL && csv_read(a, path, names[i], c, &e) == 0, "a table", e.text);
    }
    close(fd);
    text_free(&table);
    return p;
}

/* A section with one entry in a document of its own. */
static ini_entry *entry_of(problem *p, const char *section, const char *key, const char *value)
{
    error e = {0};
    int bad = ini_put(p->memory, &p->document, "", section, key, value, "fuzz.ini", &e);
    fuzz_require(bad == 0, "there is memory", e.text);
    return ini_find_entry(ini_find_section(&p->document, "", section), key);
}

static void judged(const error *e, text_buffer *told)
{
    if (e->code != 0)
        fuzz_refusal(e, ERROR_PROBLEM, "fuzz.ini");
    text_add(told, e->text);
    text_add(told, "\n");
}

static void as_numbers(problem *p, const fuzz_input *in, text_buffer *told)
{
    static const struct {
        const char *unit;
        value_range range;
    } kind[] = {{"MW", {0, HUGE_VAL}},           {"degC", {-50, 60}},  {"%", {0, 1}},
                {"USD/MWh", {-1e6, 1e6}},        {"h", {1e-12, 1e15}}, {"K", {0, HUGE_VAL}},
                {"USD/kW/month", {0, HUGE_VAL}}, {"1", {-10, 1e9}}};
    const ini_entry *n = entry_of(p, "part", "key", in->line);
    const ini_section *s = ini_find_section(&p->document, "", "part");
    for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
        error e[3] = {{0}, {0}, {0}};
        double number = 0, *list = NULL;
        size_t count = 0;
        value_series series = {0};
        bool open = isinf(kind[i].range.max);
        if (value_real(p, s, n, kind[i].unit, kind[i].range, &number, &e[0]) == 0) {
            fuzz_require(open || isfinite(number), "an accepted number is finite", in->line);
            fuzz_note(told, number);
        }
        if (value_list(p, s, n, kind[i].unit, kind[i].range, &list, &count, &e[1]) == 0) {
            for (size_t k = 0; k < count; k++) {
                fuzz_require(open || isfinite(list[k]), "an accepted number is finite", in->line);
                fuzz_note(told, list[k]);
            }
        }
        if (value_series_of(p, s, n, kind[i].unit, kind[i].range, &series, &e[2]) == 0) {
            for (int t = 0; series.each != NULL && t < STEPS; t++)
                fuzz_finite(series.each[t], in->line);
            fuzz_require(open || isfinite(series.scale), "an accepted number is finite", in->line);
        }
        for (int k = 0; k < 3; k++)
            judged(&e[k], told);
    }
}

static void as_words(problem *p, const fuzz_input *in, text_buffer *told)
{
    static const char *const names[] = {"year", "itself", "one-axis", "DOE-2029"};
    error e[5] = {{0}, {0}, {0}, {0}, {0}};
    int64_t whole = 0;
    bool flag = false;
    size_t choice = 0;
    double *table = NULL, *air = NULL;
    int32_t rows = 0, columns = 0;
    int year = 0, month = 0, day = 0;
    const ini_entry *n = entry_of(p, "part", "key", in->line);
    const ini_section *s = ini_find_section(&p->document, "", "part");
    if (value_integer(s, n, (value_range){-5, 1e9}, &whole, &e[0]) == 0)
        fuzz_require(whole >= -5 && whole <= 1000000000, "a number within its range", in->line);
    value_flag(s, n, &flag, &e[1]);
    value_choice(s, n, names, 4, &choice, &e[2]);
    if (value_table(p, s, n, "MW:USD/kW/month", &table, &rows, &columns, &e[3]) == 0) {
        for (int32_t i = 0; i < rows * columns; i++)
            fuzz_require(!isnan(table[i]), "a cell is a number", in->line);
    }
    if (value_temperature(p, s, n, &air, &e[4]) == 0) {
        for (int t = 0; t < STEPS; t++)
            fuzz_finite(air[t], in->line);
    }
    for (int k = 0; k < 5; k++)
        judged(&e[k], told);
    if (calendar_date(in->line, &year, &month, &day))
        text_addf(told, "%d-%d-%d %d\n", year, month, day, calendar_hour_of_year(month, day));
}

static void as_goal(problem *p, const fuzz_input *in, text_buffer *told)
{
    error e = {0};
    entry_of(p, "objective", "minimize", in->line);
    entry_of(p, "limits", in->line, "1");
    if (problem_read_goal(p, &e) == 0) {
        for (size_t i = 0; i < p->goals.count; i++) {
            fuzz_finite(p->goals.at[i].factor, in->line);
            text_add(told, p->goals.at[i].account);
        }
    }
    judged(&e, told);
}

/* capex, om, spare, ... = the input, one at a time. */
static void as_sizing(problem *p, const fuzz_input *in, text_buffer *told)
{
    const firn_param param = {.key = "size", .unit = "MW", .capex = 100, .life = 20, .om = 0.02};
    for (const char *const *key = bind_sizing_keys; *key != NULL; key++) {
        error e = {0};
        firn_sizing made;
        problem_component c = {"part", "test.part", "fuzz.ini:1", NULL};
        p->document.sections.count = 0;
        entry_of(p, "part", *key, in->line);
        c.section = ini_find_section(&p->document, "", "part");
        if (bind_sizing(p, &c, &param, &made, &e) == 0) {
            fuzz_require(made.firm > 0 && made.firm <= 1, "a share that may be loaded", in->line);
            fuzz_finite(made.capex + made.om + made.life + made.min + made.existing, in->line);
        }
        judged(&e, told);
    }
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *told)
{
    if (!is_value(in))
        return;
    problem *p = made(a);
    as_numbers(p, in, told);
    as_words(p, in, told);
    as_goal(p, in, told);
    as_sizing(p, in, told);
}

FUZZ_TARGET(read_once)

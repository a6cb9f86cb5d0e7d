/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression.c - fuzzes the value of a key in every grammar: numbers, flags, choices, lists,
 * tables, series, temperatures, dates, objectives, limits and the keys of a size.
 *
 * The input is one value as the INI reader passes it on: not empty, without surrounding spaces and
 * without control characters.
 */
#include "fuzz.h"

#include "plugin/bind.h"
#include "plugin/sizing.h"
#include "problem/internal.h"
#include "problem/values.h"
#include "problem/windows/window.h"

enum { STEPS = 24 };
#define NOWHERE "/nowhere/at/all"

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

/* One day with weather, and one table of 24 rows that is known as x.csv and "x y.csv". */
static problem_period *new_period(arena *a)
{
    static const calendar_run hours = {CALENDAR_HOUR, STEPS};
    error e = {0};
    char path[40];
    text_buffer table = {0};
    problem *p = ARENA_NEW(a, problem);
    problem_period *period = ARENA_NEW(a, problem_period);
    double *air = ARENA_ARRAY(a, double, STEPS);
    fuzz_require(p != NULL && period != NULL && air != NULL, "there is memory", "none");
    *p = (problem){.memory = a, .path = "fuzz.ini", .folder = NOWHERE};
    p->calendar = (calendar){.year = 2026, .horizon = CALENDAR_DAY, .step = &hours, .runs = 1};
    p->calendar.repeat = p->calendar.whole_year = true;
    p->money = (money){.currency = "USD", .rate = rates, .rates = 1};
    fuzz_require(calendar_fill(a, &p->calendar, &e) == 0, "there is memory", e.text);
    *period = (problem_period){.problem = p, .name = "", .target = 100, .calendar = p->calendar};
    for (int q = 1; q < WEATHER_QUANTITIES; q++)
        period->weather_by_step[q] = air;
    text_add(&table, "price,temp F,bad,a:b\n");
    for (int t = 0; t < STEPS; t++)
        text_addf(&table, "%d,%d,x,1e300\n", 40 + t, 60 + t);
    int fd = fuzz_file(table.at, table.count, path);
    static const char *const names[][2] = {{"x.csv", NOWHERE "/x.csv"},
                                           {"x y.csv", NOWHERE "/x y.csv"}};
    for (int i = 0; i < 2; i++) {
        csv *c = ARENA_NEW(a, csv);
        fuzz_require(c != NULL && csv_read(a, path, names[i][0], NULL, c, &e) == 0, "a table",
                     e.text);
        c->next = p->files;
        p->files = c;
        c->path = names[i][1]; /* problem_csv() finds it by this path */
    }
    close(fd);
    text_free(&table);
    return period;
}

/* A section of the period's document with one entry. */
static ini_section *section_of(problem_period *period, const char *name, const char *key,
                               const char *value)
{
    error e = {0};
    const ini_entry n = {.key = key, .value = value, .file = "fuzz.ini", .folder = NOWHERE};
    arena *a = period->problem->memory;
    ini_section *s = ini_ensure_section(a, &period->document, "", name, "fuzz.ini", &e);
    fuzz_require(s != NULL && ini_put(a, s, &n, &e) == 0, "there is memory", e.text);
    return s;
}

/* Records the outcome; checks the message of a refusal. */
static void record_outcome(const error *e, text_buffer *record)
{
    if (e->code != 0)
        fuzz_refusal(e, ERROR_PROBLEM, "fuzz.ini");
    text_add(record, e->text);
    text_add(record, "\n");
}

static void as_numbers(problem_period *period, const fuzz_input *in, text_buffer *record)
{
    static const struct {
        const char *unit;
        value_range range;
    } kind[] = {{"MW", {0, HUGE_VAL}},           {"degC", {-50, 60}},  {"%", {0, 1}},
                {"USD/MWh", {-1e6, 1e6}},        {"h", {1e-12, 1e15}}, {"K", {0, HUGE_VAL}},
                {"USD/kW/month", {0, HUGE_VAL}}, {"1", {-10, 1e9}}};
    problem *p = period->problem;
    const ini_section *s = section_of(period, "part", "key", in->line);
    const ini_entry *n = &s->entries.at[0];
    for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
        error e[3] = {{0}, {0}, {0}};
        double number = 0, *list = NULL;
        size_t count = 0;
        value_series series = {0};
        bool open = isinf(kind[i].range.max);
        if (value_real(p, s, n, kind[i].unit, kind[i].range, &number, &e[0]) == 0) {
            fuzz_require(open || isfinite(number), "an accepted number is finite", in->line);
            fuzz_note(record, number);
        }
        if (value_list(p, s, n, kind[i].unit, kind[i].range, &list, &count, &e[1]) == 0) {
            for (size_t k = 0; k < count; k++) {
                fuzz_require(open || isfinite(list[k]), "an accepted number is finite", in->line);
                fuzz_note(record, list[k]);
            }
        }
        if (value_series_of(period, s, n, kind[i].unit, kind[i].range, &series, &e[2]) == 0) {
            for (int t = 0; series.each != NULL && t < STEPS; t++)
                fuzz_finite(series.each[t], in->line);
            fuzz_require(open || isfinite(series.scale), "an accepted number is finite", in->line);
        }
        for (int k = 0; k < 3; k++)
            record_outcome(&e[k], record);
    }
}

static void as_words(problem_period *period, const fuzz_input *in, text_buffer *record)
{
    static const char *const names[] = {"year", "itself", "one-axis", "DOE-2029"};
    error e[5] = {{0}, {0}, {0}, {0}, {0}};
    int64_t whole = 0;
    bool flag = false;
    size_t choice = 0;
    double *table = NULL, *air = NULL;
    int32_t rows = 0, columns = 0;
    int year = 0, month = 0, day = 0;
    problem *p = period->problem;
    const ini_section *s = section_of(period, "part", "key", in->line);
    const ini_entry *n = &s->entries.at[0];
    if (value_integer(s, n, (value_range){-5, 1e9}, &whole, &e[0]) == 0)
        fuzz_require(whole >= -5 && whole <= 1000000000, "a number within its range", in->line);
    value_flag(s, n, &flag, &e[1]);
    value_choice(s, n, names, 4, &choice, &e[2]);
    if (value_table(p, s, n, "MW:USD/kW/month", &table, &rows, &columns, &e[3]) == 0) {
        for (int32_t i = 0; i < rows * columns; i++)
            fuzz_require(!isnan(table[i]), "a cell is a number", in->line);
    }
    if (value_temperature(period, s, n, &air, &e[4]) == 0) {
        for (int t = 0; t < STEPS; t++)
            fuzz_finite(air[t], in->line);
    }
    for (int k = 0; k < 5; k++)
        record_outcome(&e[k], record);
    if (calendar_date(in->line, &year, &month, &day))
        text_addf(record, "%d-%d-%d %d\n", year, month, day, calendar_hour_of_year(month, day));
}

static void as_objective(problem_period *period, const fuzz_input *in, text_buffer *record)
{
    error e[2] = {{0}, {0}};
    problem *p = period->problem;
    section_of(period, "objective", "minimize", in->line);
    section_of(period, "limits", in->line, "1");
    p->document = period->document;
    if (problem_read_objective(p, &e[0]) == 0) {
        for (size_t i = 0; i < p->objective.count; i++) {
            fuzz_finite(p->objective.at[i].factor, in->line);
            text_add(record, p->objective.at[i].account);
        }
    }
    period_read_limits(period, &e[1]);
    record_outcome(&e[0], record);
    record_outcome(&e[1], record);
}

/* start, step, hours, ... of [time] = the input, one at a time. Reading creates the steps, so the
 * horizon is at most one hour. */
static void as_time(problem_period *period, const fuzz_input *in, text_buffer *record)
{
    static const char *const keys[] = {"start", "step", "hours", "represents", "repeat", "leap"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        error e = {0};
        problem *p = period->problem;
        period->document = (ini_document){.sha256 = ""};
        if (strcmp(keys[i], "hours") == 0)
            section_of(period, "time", "step", "1 h");
        else
            section_of(period, "time", "hours", "1 h");
        section_of(period, "time", keys[i], in->line);
        p->document = period->document;
        calendar before = p->calendar;
        p->calendar = (calendar){0};
        if (time_read(p, &e) == 0)
            text_addf(record, "%d %d\n", (int)p->calendar.steps, p->calendar.year);
        p->calendar = before;
        record_outcome(&e, record);
    }
}

/* months, days, hours, at of a [window] = the input, one at a time. */
static void as_window(problem_period *period, const fuzz_input *in, text_buffer *record)
{
    static const char *const keys[] = {"months", "days", "hours", "at"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        error e = {0};
        window w;
        const uint8_t *mask;
        bool here;
        problem *p = period->problem;
        period->document = (ini_document){.sha256 = ""};
        ini_section *s = section_of(period, "peak", keys[i], in->line);
        if (window_read(p->memory, s, &w, &e) == 0 &&
            window_mask(p->memory, &w, &period->calendar, &mask, &here, &e) == 0) {
            for (int t = 0; t < STEPS; t++)
                text_add(record, mask[t] != 0 ? "1" : "0");
        }
        record_outcome(&e, record);
    }
}

/* capex, om, redundancy, ... = the input, one at a time. */
static void as_sizing(problem_period *period, const fuzz_input *in, text_buffer *record)
{
    const firn_param param = {.key = "size", .unit = "MW", .capex = 100, .life = 20, .om = 0.02};
    for (const char *const *key = bind_sizing_keys; *key != NULL; key++) {
        error e = {0};
        firn_sizing size;
        problem_component c = {"part", "test.part", "fuzz.ini:1", NULL};
        period->document = (ini_document){.sha256 = ""};
        c.section = section_of(period, "part", *key, in->line);
        if (bind_sizing(period->problem, &c, &param, NULL, &size, &e) == 0) {
            fuzz_require(size.firm > 0 && size.firm <= 1, "a share that may be loaded", in->line);
            fuzz_finite(size.capex + size.om + size.life + size.min + size.existing, in->line);
        }
        record_outcome(&e, record);
    }
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    if (!is_value(in))
        return;
    problem_period *period = new_period(a);
    as_numbers(period, in, record);
    as_words(period, in, record);
    as_objective(period, in, record);
    as_time(period, in, record);
    as_window(period, in, record);
    as_sizing(period, in, record);
}

FUZZ_TARGET(read_once)

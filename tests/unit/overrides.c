/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * overrides.c - what a value comes to when it is written more than once: files that include each
 * other, phases, stress events, scenarios and --set; when phases begin and what their years count.
 */
#include "problem_rig.h"

#include <ftw.h>
#include <sys/stat.h>

static int remove_one(const char *path, const struct stat *what, int kind, struct FTW *at)
{
    (void)what;
    (void)kind;
    (void)at;
    return remove(path);
}

/* The folder with whatever a test has put there. */
static int end_all(void **state)
{
    place *f = *state;
    int result = nftw(f->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(f->a);
    free(f);
    return result;
}

/* A file in the problem's folder; `name` may begin with sub/. */
static void beside(place *f, const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/sub", f->folder);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    put(path, text);
}

static int read_all(place *f, const char *text, const char *scenario, const char *const *set,
                    size_t sets)
{
    put(f->ini, text);
    f->e = (error){0};
    f->p = problem_load(
        f->a, &(problem_source){.path = f->ini, .scenario = scenario, .set = set, .sets = sets},
        &f->e);
    assert_true((f->p == NULL) == (f->e.code != 0));
    return f->e.code;
}

static void load_with(place *f, const char *text, const char *scenario, const char *set)
{
    if (read_all(f, text, scenario, &set, set != NULL ? 1 : 0) != 0)
        fail_msg("%s", f->e.text);
}

static void refused_with(place *f, const char *text, const char *scenario, const char *set,
                         const char *words)
{
    if (read_all(f, text, scenario, &set, set != NULL ? 1 : 0) == 0)
        fail_msg("taken: %s with %s", text, set != NULL ? set : scenario);
    says(f, ERROR_PROBLEM, words);
}

static problem_period *period_called(place *f, const char *name)
{
    for (size_t i = 0; i < f->p->periods.count; i++) {
        if (strcmp(f->p->periods.at[i].name, name) == 0)
            return &f->p->periods.at[i];
    }
    fail_msg("no period %s", name);
    return NULL;
}

/* What stands at SECTION KEY in a period; "-": nothing. */
static const char *in(place *f, const char *where, const char *section, const char *key)
{
    char kind[40] = "", name[40];
    const char *blank = strchr(section, ' ');
    if (blank != NULL)
        snprintf(kind, sizeof kind, "%.*s", (int)(blank - section), section);
    snprintf(name, sizeof name, "%s", blank != NULL ? blank + 1 : section);
    const ini_section *s = ini_find_section(&period_called(f, where)->document, kind, name);
    const ini_entry *n = ini_find_entry(s, key);
    return n == NULL ? "-" : n->value;
}
#define IS(period, section, key, value) assert_string_equal(in(f, period, section, key), value)

/* ---- files that include files ---------------------------------------------------------------- */

static void later_files_outrank_earlier_ones(void **state)
{
    place *f = *state;
    beside(f, "a.ini",
           "format = 1\n[grid]\ntype = a.a\na = a\nb = a\nc = a\nx = a\n"
           "[halls]\ntype = it.load\n[site]\nname = A\n");
    beside(f, "sub/b.ini",
           "include = c.ini\n[grid]\nb = b\nx = b\n[bus w40]\ntemperature = 40 degC\n");
    beside(f, "sub/c.ini", "[grid]\nb = c\nc = c\nx = c\nd = c\n[site]\nname = C\n");
    load(f, "format = 1\ninclude = a.ini , sub/b.ini\n[grid]\ntype = grid.connection\nx = x\n");
    IS("", "grid", "a", "a");
    IS("", "grid", "b", "b");
    IS("", "grid", "c", "c");
    IS("", "grid", "d", "c");
    IS("", "grid", "x", "x");
    IS("", "grid", "type", "grid.connection");
    assert_string_equal(f->p->name, "C");
    const problem_period *period = &f->p->periods.at[0];
    assert_int_equal(period->components.count, 2);
    assert_string_equal(period->components.at[1].name, "halls");
    assert_non_null(strstr(period->components.at[1].location, "a.ini:8"));
    assert_non_null(strstr(period->components.at[0].location, "x.ini:3"));
    assert_int_equal(period->buses.count, 1);
    assert_int_equal(f->p->inputs.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(strlen(f->p->inputs.at[i].sha256), 64);
    assert_non_null(strstr(f->p->inputs.at[0].file, "x.ini"));
    /* The other way round. */
    load(f, "format = 1\ninclude = sub/b.ini,a.ini\n[grid]\nx = x\n");
    IS("", "grid", "b", "a");
    IS("", "grid", "c", "a");
    IS("", "grid", "type", "a.a");
    assert_string_equal(f->p->name, "A");
}

static double first_of(place *f, const char *section, const char *key)
{
    problem_period *period = &f->p->periods.at[0];
    const ini_section *s = ini_find_section(&period->document, "", section);
    value_series out;
    if (value_series_of(period, s, ini_find_entry(s, key), "1", (value_range){0, 99}, &out,
                        &f->e) != 0)
        fail_msg("%s", f->e.text);
    return out.each[0];
}

/* A path is relative to the file in which it is written, whoever includes that. */
static void paths_are_relative_to_their_file(void **state)
{
    place *f = *state;
    beside(f, "day.csv", "v\n1\n1\n1\n1\n");
    beside(f, "sub/day.csv", "v\n2\n2\n2\n2\n");
    beside(f, "sub/base.ini",
           "[grid]\ntype = a.b\nbelow = day.csv:v\nmoved = day.csv:v\nup = ../day.csv:v\n"
           "[plugins]\npath = mine\n");
    static const char *const set[] = {"grid.set=sub/day.csv:v", "grid.low = day.csv:v"};
    const char *text = "format = 1\ninclude = sub/base.ini\n[time]\nhours = 4\n[grid]\n"
                       "moved = day.csv:v\nhere = day.csv:v\n";
    assert_int_equal(read_all(f, text, NULL, set, 2), 0);
    assert_true(first_of(f, "grid", "below") == 2);
    assert_true(first_of(f, "grid", "moved") == 1);
    assert_true(first_of(f, "grid", "up") == 1);
    assert_true(first_of(f, "grid", "here") == 1);
    assert_true(first_of(f, "grid", "set") == 2);
    assert_true(first_of(f, "grid", "low") == 1);
    char mine[100];
    snprintf(mine, sizeof mine, "%s/sub/mine", f->folder);
    assert_string_equal(f->p->plugin_paths.at[0], mine);
    /* By an absolute path too. */
    char whole[300];
    snprintf(whole, sizeof whole, "format = 1\ninclude = %s/sub/base.ini\n[time]\nhours = 4\n",
             f->folder);
    load(f, whole);
    assert_true(first_of(f, "grid", "below") == 2);
}

static void files_that_cannot_be_included(void **state)
{
    place *f = *state;
    refused(f, "format = 1\ninclude = none.ini\n[grid]\ntype = a.b\n",
            "x.ini:2: include = none.ini|No such file");
    refused(f, "format = 1\ninclude = sub\n[grid]\ntype = a.b\n", "x.ini:2: include = sub");
    refused(f, "format = 1\ninclude = a.ini,,b.ini\n[grid]\ntype = a.b\n", "x.ini:2: include");
    beside(f, "a.ini", "[grid]\ntype = a.b\n");
    refused(f, "format = 1\ninclude = a.ini,\n[grid]\ntype = a.b\n",
            "x.ini:2: include = a.ini,|file names separated by commas");
    refused(f, "include = a.ini\n[grid]\ntype = a.b\n", "x.ini:1|`format = 1`");
    beside(f, "a.ini", "format = 2\n[grid]\ntype = a.b\n");
    refused(f, "format = 1\ninclude = a.ini\n", "a.ini:1: format = 2|format 1");
    beside(f, "a.ini", "name = x\n[grid]\ntype = a.b\n");
    refused(f, "format = 1\ninclude = a.ini\n", "a.ini:1: name: unknown key");
    beside(f, "a.ini", "[grid]\ntype = a.b\nx = 1\nx = 2\n"); /* twice in one file */
    refused(f, "format = 1\ninclude = a.ini\n",
            "a.ini:4: [grid] duplicate key `x` (first at line 3)");
    beside(f, "a.ini", "[grid]\ntype = a.b\n[site]\nnmae = 2\n");
    refused(f, "format = 1\ninclude = a.ini\n", "a.ini:4: [site] nmae|`name`");
}

static size_t times(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

static void rings_are_told(void **state)
{
    place *f = *state;
    refused(f, "format = 1\ninclude = x.ini\n[grid]\ntype = a.b\n",
            "include = x.ini|circular include");
    beside(f, "y.ini", "format = 1\ninclude = x.ini\n");
    refused(f, "format = 1\ninclude = y.ini\n[grid]\ntype = a.b\n", "include = |circular include");
    assert_true(times(f->e.text, "include = ") <= 2); /* once round is enough to understand */
}

/* Ten deep are read, eleven are not. */
static void deep(void **state)
{
    place *f = *state;
    for (int i = 1; i <= 11; i++) {
        char name[20], text[100];
        snprintf(name, sizeof name, "i%d.ini", i);
        snprintf(text, sizeof text, "%s%d%s[grid]\nk%d = %d\nx = %d\n", "include = i", i + 1,
                 ".ini\n", i, i, i);
        beside(f, name, i < 10 ? text : strstr(text, "[grid]"));
    }
    load(f, "format = 1\ninclude = i1.ini\n[grid]\ntype = a.b\n");
    IS("", "grid", "k10", "10");
    IS("", "grid", "x", "1");
    beside(f, "i10.ini", "include = i11.ini\n");
    refused(f, "format = 1\ninclude = i1.ini\n[grid]\ntype = a.b\n", "i10.ini:1|10 deep");
}

/* From a text, as though it stood in the file. */
static void a_text_instead_of_a_file(void **state)
{
    place *f = *state;
    static const char text[] = "format = 1\ninclude = sub/base.ini\n[time]\nhours = 4\n[grid]\n"
                               "type = a.b\nhere = day.csv:v\nand more";
    beside(f, "day.csv", "v\n1\n1\n1\n1\n");
    beside(f, "sub/base.ini", "[halls]\ntype = it.load\n");
    problem_source source = {.path = f->ini, .text = text, .length = sizeof text - 1 - 8};
    f->p = problem_load(f->a, &source, &f->e);
    assert_string_equal(f->e.text, "");
    assert_true(first_of(f, "grid", "here") == 1);
    assert_int_equal(f->p->periods.at[0].components.count, 2);
    assert_string_equal(f->p->path, f->ini);
    put(f->ini, "format = 1\ninclude = sub/base.ini\n[time]\nhours = 4\n[grid]\n"
                "type = a.b\nhere = day.csv:v\n");
    const problem *of_text = f->p;
    f->p = problem_load(f->a, &(problem_source){.path = f->ini}, &f->e);
    assert_string_equal(of_text->document.sha256, f->p->document.sha256);
    source.length++;
    assert_null(problem_load(f->a, &source, &f->e));
    says(f, ERROR_PROBLEM, "x.ini:8: `a` is neither a [section]");
}

/* ---- phases ---------------------------------------------------------------------------------- */

#define SITE "[site]\ntarget = 100 MW\n"
#define P26 "[phase 2026]\nstart = 2026-07-01\n"
#define P28 "[phase 2028]\nstart = 2028-01-01\n"
#define P30 "[phase 2030]\nstart = 2030-01-01\nyears = 8\n"

static void one_phase_without_sections(void **state)
{
    place *f = *state;
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
    place *f = *state;
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
            assert_int_equal(period->buses.count, 1); /* a bus is in all of them or in none */
            assert_int_equal(period->limits.count, k == 0 ? 1 : 2);
            assert_int_equal(period->calendar.steps, 8760);
        }
        assert_string_equal(f->p->periods.at[1].limits.at[0].name, "pue");
    }
}

/* Each year at 7 % from the first day of the first phase; a part of a year as that part of it. */
static void years_and_what_they_count(void **state)
{
    place *f = *state;
    load(f, HEAD P26 P28 P30);
    const problem_phase *p = f->p->phases.at;
    const double before = 181 / 365.0, r = 1.07; /* of 2026, until 1 July */
    near_to(p[0].start, 2026 + before);
    near_to(p[1].start, 2028);
    near_to(p[0].years, 2 - before);
    near_to(p[1].years, 2);
    near_to(p[2].years, 8);
    const double first = 2 - before; /* years that the first phase lasts: 1.504 */
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
    /* 20 whole years: no rounding makes it 21 terms. */
    load(f, HEAD "[phase a]\nstart = 2026-03-05\n[phase b]\nstart = 2046-03-05\nyears = 1\n");
    double twenty = (1 - pow(1.07, -20)) / (1 - 1 / 1.07);
    assert_true(fabs(f->p->phases.at[0].discount - twenty) < 1e-9);
    /* What is written may differ by days from the gap. */
    load(f, HEAD "[phase 2026]\nstart = 2026-07-01\nyears = 1.5\n" P28 "years = 1\n");
    near_to(f->p->phases.at[0].years, 1.5);
    near_to(f->p->phases.at[0].discount, 1 + 0.5 / 1.07);
    load(f, HEAD "[phase 2026]\nstart = 2026-01-01\nyears = 2\n" P28 "years = 1 yr\n");
    near_to(f->p->phases.at[1].years, 1);
}

static void phases_that_do_not_meet(void **state)
{
    place *f = *state;
    static const char *const bad[][2] = {
        {P28 "[phase 2026]\nstart = 2026-01-01\nyears = 3\n" P30,
         "x.ini:8: [phase 2026] years = 3: |overlaps [phase 2028]|2 years"},
        {P28 "[phase 2026]\nstart = 2026-01-01\nyears = 1\n" P30,
         "x.ini:8: [phase 2026] years = 1: |[phase 2028]|2 years|leave `years` out"},
        {P28 P26, "x.ini:4: [phase 2028] is the last|years = 8"},
        {P28 "years = 2\n[phase other]\nstart = 2028-01-01\nyears = 3\n",
         "x.ini:8: [phase other] start = 2028-01-01: [phase 2028] begins on the same day"},
        {"[phase a]\nyears = 3\n", "x.ini:4: [phase a] `start` is missing|2028-01-01"},
        {"[phase a]\nstart = 2028\nyears = 3\n", "x.ini:5: [phase a] start = 2028: a date"},
        {"[phase a]\nstart = 2026-02-30\nyears = 3\n", "x.ini:5: [phase a] start = 2026-02-30"},
        {P28 "years = 0\n", "x.ini:6: [phase 2028] years = 0|below the minimum of"},
        {P28 "years = 1e6\n", "x.ini:6: [phase 2028] years = 1e6|above the maximum of"},
        {P28 "years = 3 MW\n", "x.ini:6: [phase 2028] years = 3 MW"},
        {P28 "years = 3\nyaers = 4\n", "x.ini:7: [phase 2028] yaers: unknown key|`years`"},
        {P28 "years = 3\ntarget = 4\n", "x.ini:7: [phase 2028] target"},
        {P28 "years = 3\ngrid.x = 4\ngrid .x = 5\n",
         "x.ini:8: [phase 2028] grid .x = 5: |differs only in spaces"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, HEAD "%s", bad[i][0]);
        refused(f, text, bad[i][1]);
    }
}

static void what_phases_may_not_change(void **state)
{
    place *f = *state;
    static const char *const bad[][2] = {
        {"grid.type = c.d", "the same type in all phases"},
        {"site.name = Other", "only `target`"},
        {"site.taget = 4", "[phase 2028] site.taget"},
        {"time.hours = 4", "the same typical year"},
        {"economics.discount = 4 %", "the same in all phases"},
        {"objective.minimize = carbon", "the same in all phases"},
        {"plugins.path = here", "the same in all phases"},
        {"window peak.hours = 4-5", "only components, buses"},
        {"scenario dear.grid.price = 4", "only components, buses"},
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
                 HEAD P28 "years = 2\n%s\n[window peak]\nhours = 4-5\n[scenario dear]\n"
                          "grid.price = 5\n[stress heat]\ngrid.price = 6\n",
                 bad[i][0]);
        snprintf(words, sizeof words, "x.ini:7: [phase 2028] %.10s|%s", bad[i][0], bad[i][1]);
        if (i == sizeof bad / sizeof bad[0] - 1)
            strcpy(words, "[weather] `file` is missing"); /* there is no [weather] at all */
        refused(f, text, words);
    }
}

/* Weather of a phase's own, and of those after it. */
static void weather_of_a_phase(void **state)
{
    place *f = *state;
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

/* ---- scenarios and --set --------------------------------------------------------------------- */

#define DEAR                                                                                       \
    "[scenario dear]\ngrid.price = 60\nphase 2028: grid.price = 80\nsite.target = 120 MW\n"        \
    "phase 2028:bus w40.temperature = 33 degC\n"
#define ALL HEAD "price = 40\n" SITE P26 P28 "grid.price = 45\nsite.target = 400 MW\n" P30 DEAR

static void scenarios_act_when_chosen(void **state)
{
    place *f = *state;
    load(f, ALL);
    assert_null(f->p->scenario);
    IS("2026", "grid", "price", "40");
    IS("2028", "grid", "price", "45");
    IS("2030", "grid", "price", "45");
    assert_true(f->p->periods.at[0].target == 100 && f->p->periods.at[2].target == 400);
    assert_int_equal(f->p->periods.at[0].buses.count, 0);
    load_with(f, ALL, "dear", NULL);
    assert_string_equal(f->p->scenario, "dear");
    IS("2026", "grid", "price", "60");
    IS("2028", "grid", "price", "80");
    IS("2030", "grid", "price", "60"); /* of 2028 only, and not handed down */
    for (int i = 0; i < 3; i++) {
        assert_true(f->p->periods.at[i].target == 120);
        assert_int_equal(f->p->periods.at[i].buses.count, 1);
    }
    IS("2026", "bus w40", "temperature", "-");
    IS("2028", "bus w40", "temperature", "33 degC");
    IS("2030", "bus w40", "temperature", "-");
    refused_with(f, ALL, "daer", NULL, "--scenario daer|no [scenario daer]|did you mean dear?");
    refused_with(f, ALL, "x", NULL, "--scenario x|no [scenario x]");
    refused_with(f, ALL, "", NULL, "--scenario");
    refused_with(f, HEAD, "dear", NULL, "no [scenario dear]");
}

/* Checked whether chosen or not. */
static void scenarios_that_mean_nothing(void **state)
{
    place *f = *state;
    static const char *const bad[][2] = {
        {"gird.price = 4", "x.ini:8: [scenario s] gird.price = 4: |[gird]|did you mean [grid]?"},
        {"phase 2029: grid.price = 4", "x.ini:8: [scenario s] phase 2029: |no [phase 2029]|2028"},
        {"year 2028.price = 4", "x.ini:8: [scenario s] year 2028.price|no section [year 2028]"},
        {"price = 4", "x.ini:8: [scenario s] price = 4: |SECTION.KEY|phase 2028:"},
        {"phase 2028: price = 4", "x.ini:8: [scenario s] phase 2028: price|SECTION.KEY"},
        {"; price = 4", "x.ini:7: [scenario s] changes nothing"},
        {"grid.x = 4\ngrid . x = 5", "x.ini:9: [scenario s] grid . x = 5: |differs only in spaces"},
        {"phase 2028: grid.x = 4\nphase  2028 : grid.x = 5",
         "x.ini:9: [scenario s] |differs only in spaces"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, HEAD P28 "years = 2\n[scenario s]\n%s\n", bad[i][0]);
        refused(f, text, bad[i][1]);
        refused_with(f, text, "s", NULL, bad[i][1]);
    }
    refused_with(f, HEAD SITE "[scenario s]\nsite.target = 0\n", "s", NULL,
                 "x.ini:7: [scenario s] site.target = 0: ");
    refused_with(f, HEAD SITE "[scenario s]\nsite.taget = 5\n", "s", NULL,
                 "x.ini:7: [scenario s] site.taget: unknown key");
}

static void set_for_one_phase(void **state)
{
    place *f = *state;
    load_with(f, ALL, NULL, "phase 2028: grid.price=99");
    IS("2026", "grid", "price", "40");
    IS("2028", "grid", "price", "99");
    IS("2030", "grid", "price", "45");
    load_with(f, ALL, NULL, "phase 2026 : site.target = 7");
    assert_true(f->p->periods.at[0].target == 7);
    assert_true(f->p->periods.at[1].target == 400);
    load_with(f, ALL, NULL, "grid.price=99");
    IS("2026", "grid", "price", "99");
    IS("2030", "grid", "price", "99");
    load_with(f, ALL, NULL, "phase 2028: bus w9.temperature=9 degC");
    IS("2026", "bus w9", "temperature", "-");
    IS("2028", "bus w9", "temperature", "9 degC");
    assert_int_equal(f->p->periods.at[0].buses.count, 1);
    /* The phase's own section is one like others: what is laid there is handed down. */
    load_with(f, ALL, NULL, "phase 2028.grid.price=77");
    IS("2026", "grid", "price", "40");
    IS("2028", "grid", "price", "77");
    IS("2030", "grid", "price", "77");
    load_with(f, ALL, NULL, "phase 2028.start=2028-07-01");
    near_to(f->p->phases.at[1].start, 2028 + 181 / 365.0);
    refused_with(f, ALL, NULL, "phase 2O28: grid.price=9", "--set phase 2O28|no [phase 2O28]|2028");
    refused_with(f, ALL, NULL, "phase 2028: gird.price=9", "--set phase 2028: gird|[grid]");
    refused_with(f, ALL, NULL, "phase 2028: site.target=0", "--set: phase 2028: site.target = 0: ");
    refused_with(f, HEAD, NULL, "phase 2028: grid.price=9", "no [phase 2028]");
    const char *set = "year 2028: grid.price=9";
    assert_int_equal(read_all(f, ALL, NULL, &set, 1), ERROR_USAGE);
}

/* What holds for one phase is bound by what a phase may change, wherever it is written: nothing is
 * taken and then ignored. */
static void what_one_phase_may_not_have(void **state)
{
    place *f = *state;
    static const char *const bad[] = {
        "economics.discount", "time.hours",   "grid.type",        "site.name",
        "objective.minimize", "plugins.path", "phase 2030.years", "scenario dear.grid.price",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char set[100], text[600], words[100];
        snprintf(set, sizeof set, "phase 2028: %s=5", bad[i]);
        snprintf(words, sizeof words, "phase 2028: %s", bad[i]);
        if (read_all(f, ALL, NULL, (const char *const[]){set}, 1) == 0) {
            print_error("taken: --set %s\n", set);
            fail();
        }
        says(f, ERROR_PROBLEM, words);
        snprintf(text, sizeof text, ALL "[scenario s]\n%s\n", set);
        refused_with(f, text, "s", NULL, words);
    }
}

/* A scenario cannot be changed by what comes after it. */
static void set_on_a_scenario(void **state)
{
    place *f = *state;
    refused_with(f, ALL, "dear", "scenario dear.grid.price=5", "--set scenario dear.grid.price=5");
}

/* Include, file, phase, scenario, --set; what is said of one phase after what is said of all. */
static void all_layers(void **state)
{
    place *f = *state;
    beside(f, "base.ini",
           "[grid]\na = base\nb = base\nc = base\nd = base\ne = base\nf = base\ng = base\n");
    static const char text[] =
        "format = 1\ninclude = base.ini\n" P26 "grid.c = first\n" P28
        "grid.c = phase\ngrid.d = phase\ngrid.e = phase\ngrid.f = phase\ngrid.g = phase\n" P30
        "[scenario s]\nphase 2028: grid.e = one\ngrid.d = scenario\ngrid.e = scenario\n"
        "grid.f = scenario\nphase 2028: grid.f = one\nphase 2028: grid.g = one\n"
        "[grid]\ntype = a.b\nb = file\nc = file\nd = file\ne = file\nf = file\ng = file\n"
        "[stress ice]\ngrid.g = stress\n";
    static const char *const set[] = {"phase 2028: grid.g=set one", "grid.f=set", "grid.g=set"};
    if (read_all(f, text, "s", set, 3) != 0)
        fail_msg("%s", f->e.text);
    static const char *const wanted[][4] = {
        /* 2026, 2028, 2030, an event in 2028 */
        {"base", "base", "base", "base"},                 /* a */
        {"file", "file", "file", "file"},                 /* b */
        {"first", "phase", "phase", "phase"},             /* c */
        {"scenario", "scenario", "scenario", "scenario"}, /* d */
        {"scenario", "one", "scenario", "one"},           /* e */
        {"set", "set", "set", "set"},                     /* f */
        {"set", "set one", "set", "stress"},              /* g */
    };
    static const char *const periods[] = {"2026", "2028", "2030", "2028.ice"};
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
        const char key[] = {(char)('a' + k), '\0'};
        for (size_t i = 0; i < 4; i++)
            IS(periods[i], "grid", key, wanted[k][i]);
    }
}

/* ---- stress events --------------------------------------------------------------------------- */

static void events_of_a_site_without_phases(void **state)
{
    place *f = *state;
    load(f,
         HEAD "price = 4\n[stress ice]\ngrid.price = 5\n[stress heat]\nstart = 2026-07-14\n"
              "hours = 48\ninitial_level = 50 %\nsite.target = 7\nbus w40.temperature = 3 degC\n");
    assert_int_equal(f->p->periods.count, 3);
    static const char *const names[] = {"typical", "heat", "ice"}; /* events by name */
    for (size_t i = 0; i < 3; i++) {
        const problem_period *period = &f->p->periods.at[i];
        assert_string_equal(period->name, names[i]);
        assert_true(period->stress == (i > 0));
        assert_int_equal(period->phase, 0);
        assert_int_equal(period->components.count, 1);
        assert_int_equal(period->buses.count, 1);
        assert_ptr_equal(period->problem, f->p);
    }
    const problem_period *heat = &f->p->periods.at[1], *ice = &f->p->periods.at[2];
    assert_int_equal(heat->calendar.steps, 48);
    assert_true(heat->calendar.start == 194 * CALENDAR_DAY);
    assert_true(heat->calendar.month[0] == 7 && heat->calendar.yearday[0] == 195);
    assert_true(heat->initial_level == 0.5 && ice->initial_level == 1);
    assert_int_equal(ice->calendar.steps, 24);
    assert_true(ice->calendar.start == 0);
    assert_true(heat->target == 7 && isnan(ice->target) && isnan(f->p->periods.at[0].target));
    IS("typical", "grid", "price", "4");
    IS("heat", "grid", "price", "4");
    IS("ice", "grid", "price", "5");
    IS("ice", "bus w40", "temperature", "-");
    assert_ptr_equal(problem_typical(f->p, 0), &f->p->periods.at[0]);
    /* Series are cut to the event's own hours. */
    beside(f, "year.csv", "");
    char path[100];
    snprintf(path, sizeof path, "%s/year.csv", f->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "v\n");
    for (int t = 0; t < 8760; t++)
        fprintf(file, "%d\n", t);
    assert_int_equal(fclose(file), 0);
    load(f, HEAD "price = year.csv:v\n[stress heat]\nstart = 2026-07-14\ngrid.x = 1\n");
    problem_period *period = &f->p->periods.at[1];
    const ini_section *s = ini_find_section(&period->document, "", "grid");
    value_series out;
    assert_int_equal(value_series_of(period, s, ini_find_entry(s, "price"), "1",
                                     (value_range){0, 9e3}, &out, &f->e),
                     0);
    assert_true(out.each[0] == 194 * 24 && out.each[23] == 194 * 24 + 23);
}

static void events_in_phases(void **state)
{
    place *f = *state;
    load_with(f,
              ALL "[stress heat]\nphases = 2030 , 2026\ngrid.price = 500\n"
                  "[stress all]\nsite.target = 9\n",
              "dear", "phase 2030: grid.wide=3");
    static const char *const names[] = {"2026",     "2026.all", "2026.heat", "2028",
                                        "2028.all", "2030",     "2030.all",  "2030.heat"};
    static const int32_t phase[] = {0, 0, 0, 1, 1, 2, 2, 2};
    assert_int_equal(f->p->periods.count, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(f->p->periods.at[i].name, names[i]);
        assert_int_equal(f->p->periods.at[i].phase, phase[i]);
        assert_true(f->p->periods.at[i].stress == (strchr(names[i], '.') != NULL));
    }
    IS("2028.all", "grid", "price", "80"); /* as it stands in that phase */
    IS("2030.all", "grid", "price", "60");
    IS("2030.heat", "grid", "price", "500");
    IS("2030.heat", "grid", "wide", "3");
    IS("2026.heat", "grid", "wide", "-");
    IS("2030", "grid", "price", "60");
    assert_true(period_called(f, "2028.all")->target == 9);
    assert_true(period_called(f, "2028")->target == 120);
    /* An event is a section like others. */
    load_with(f, ALL "[stress ice]\ngrid.price = 5\n", NULL, "stress ice.grid.price=6");
    IS("2028.ice", "grid", "price", "6");
    load_with(f, ALL "[stress ice]\ngrid.price = 5\n", NULL, "stress ice.phases=2026");
    assert_int_equal(f->p->periods.count, 4);
}

static void events_that_mean_nothing(void **state)
{
    place *f = *state;
    static const char *const bad[][2] = {
        {"hours = 24", "x.ini:7: [stress s] changes nothing|weather.dry_bulb"},
        {"grid.x = 1\nhuors = 4", "x.ini:9: [stress s] huors: unknown key|`hours`"},
        {"grid.x = 1\nhours = 0", "x.ini:9: [stress s] hours = 0|below the minimum of"},
        {"grid.x = 1\nhours = 2.5", "x.ini:9: [stress s] hours = 2.5|whole number"},
        {"grid.x = 1\nhours = 9000", "x.ini:9: [stress s] hours = 9000|above the maximum of"},
        {"grid.x = 1\nstart = July", "x.ini:9: [stress s] start = July|date"},
        {"grid.x = 1\ninitial_level = 101 %",
         "x.ini:9: [stress s] initial_level = 101 %|above the maximum of"},
        {"grid.x = 1\ninitial_level = -1",
         "x.ini:9: [stress s] initial_level = -1|below the minimum of"},
        {"grid.x = 1\nphases = 2028, 2027", "x.ini:9: [stress s] phases|no [phase 2027]"},
        {"grid.x = 1\nphases = 2028,", "x.ini:9: [stress s] phases"},
        {"gird.x = 1", "x.ini:8: [stress s] gird.x = 1: |[gird]|did you mean [grid]?"},
        {"grid.type = c.d", "x.ini:8: [stress s] grid.type = c.d: |the same type"},
        {"limits.pue = 1.5", "x.ini:8: [stress s] limits.pue|limits do not apply"},
        {"time.step = 2", "x.ini:8: [stress s] time.step|the steps of [time]"},
        {"economics.discount = 2 %", "x.ini:8: [stress s] economics.discount|the same"},
        {"site.name = y", "x.ini:8: [stress s] site.name|`target`"},
        {"phase 2028: grid.x = 1", "x.ini:8: [stress s] phase 2028: grid.x|`phases = ...`"},
        {"phase 2028.years = 4",
         "x.ini:8: [stress s] phase 2028.years|a stress event may change only components"},
        {"site.target = 0", "x.ini:8: [stress s] site.target = 0: "},
        {"grid.x = 1\ngrid. x = 2", "x.ini:9: [stress s] grid. x = 2: |differs only in spaces"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, HEAD P28 "years = 2\n[stress s]\n%s\n", bad[i][0]);
        refused(f, text, bad[i][1]);
    }
    refused(f, HEAD "[stress s]\nphases = 2028\ngrid.x = 1\n", "x.ini:5: |no [phase 2028]");
    refused(f, HEAD "[time]\nstep = 5 h\nhours = 100\n[stress s]\ngrid.x = 1\n",
            "x.ini:7: [stress s] lasts 24 h|5 h|write `hours`");
    refused(f, HEAD "[time]\nstep = 5 h\nhours = 100\n[stress s]\ngrid.x = 1\nhours = 12\n",
            "x.ini:9: [stress s] hours = 12|5 h");
    refused(f, HEAD "[time]\nstep = 30 min\n[stress s]\ngrid.x = 1\nhours = 100 min\n",
            "x.ini:8: [stress s] hours = 100 min|30 min");
    load(f, HEAD "[time]\nstep = 30 min\n[stress s]\ngrid.x = 1\nhours = 90 min\n");
    assert_int_equal(f->p->periods.at[1].calendar.steps, 3);
    assert_true(f->p->periods.at[1].calendar.horizon == 5400);
}

/* Buses and components are the same in all periods, whoever names a bus first. */
static void buses_are_the_same_in_all_periods(void **state)
{
    place *f = *state;
    static const char *const set[] = {
        "phase 2028.bus w50.temperature=4 degC", "stress ice.bus w51.temperature=4 degC",
        "phase 2030: bus w52.temperature=4 degC", "bus w53.temperature=4 degC"};
    for (size_t k = 0; k < sizeof set / sizeof set[0]; k++) {
        load_with(f, ALL "[stress ice]\ngrid.price = 5\nbus w60.temperature = 5 degC\n", "dear",
                  set[k]);
        for (size_t i = 0; i < f->p->periods.count; i++) {
            const problem_period *period = &f->p->periods.at[i];
            if (period->buses.count != 3)
                fail_msg("%s: %zu buses in %s", set[k], period->buses.count, period->name);
            assert_string_equal(period->buses.at[0].name, "w40");
        }
    }
}

/* ---- sections that are none ------------------------------------------------------------------ */

static void unknown_kinds(void **state)
{
    place *f = *state;
    refused(f, HEAD "[senario s]\ngrid.x = 1\n", "x.ini:4: [senario s]|did you mean [scenario");
    refused(f, HEAD "[stres s]\ngrid.x = 1\n", "x.ini:4: [stres s]|did you mean [stress");
    refused(f, HEAD "[phases s]\ngrid.x = 1\n", "x.ini:4: [phases s]|did you mean [phase");
    refused(f, HEAD "[windows s]\ngrid.x = 1\n", "x.ini:4: [windows s]|did you mean [window");
    refused(f, HEAD "[zebra s]\ngrid.x = 1\n", "x.ini:4: [zebra s]|[bus NAME]|[scenario NAME]");
    refused(f, HEAD "[wether]\nfile = x\n", "x.ini:4: [wether]|did you mean [weather]?");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end_all)
    const struct CMUnitTest tests[] = {
        CASE(later_files_outrank_earlier_ones),
        CASE(paths_are_relative_to_their_file),
        CASE(files_that_cannot_be_included),
        CASE(rings_are_told),
        CASE(deep),
        CASE(a_text_instead_of_a_file),
        CASE(one_phase_without_sections),
        CASE(phases_in_any_order_inherit),
        CASE(years_and_what_they_count),
        CASE(phases_that_do_not_meet),
        CASE(what_phases_may_not_change),
        CASE(weather_of_a_phase),
        CASE(scenarios_act_when_chosen),
        CASE(scenarios_that_mean_nothing),
        CASE(set_for_one_phase),
        CASE(what_one_phase_may_not_have),
        CASE(set_on_a_scenario),
        CASE(all_layers),
        CASE(events_of_a_site_without_phases),
        CASE(events_in_phases),
        CASE(events_that_mean_nothing),
        CASE(buses_are_the_same_in_all_periods),
        CASE(unknown_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

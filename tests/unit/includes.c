/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * includes.c - files that include other files: precedence, relative paths, errors, circular
 * includes.
 */
#include "overrides_rig.h"

static void later_files_override_earlier_ones(void **state)
{
    fixture *f = *state;
    write_next_to(f, "a.ini",
                  "format = 1\n[grid]\ntype = a.a\na = a\nb = a\nc = a\nx = a\n"
                  "[halls]\ntype = it.load\n[site]\nname = A\n");
    write_next_to(f, "sub/b.ini",
                  "include = c.ini\n[grid]\nb = b\nx = b\n[bus w40]\ntemperature = 40 degC\n");
    write_next_to(f, "sub/c.ini", "[grid]\nb = c\nc = c\nx = c\nd = c\n[site]\nname = C\n");
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
    /* In the opposite order. */
    load(f, "format = 1\ninclude = sub/b.ini,a.ini\n[grid]\nx = x\n");
    IS("", "grid", "b", "a");
    IS("", "grid", "c", "a");
    IS("", "grid", "type", "a.a");
    assert_string_equal(f->p->name, "A");
}

static double first_of(fixture *f, const char *section, const char *key)
{
    problem_period *period = &f->p->periods.at[0];
    const ini_section *s = ini_find_section(&period->document, "", section);
    value_series out;
    if (value_series_of(period, s, ini_find_entry(s, key), "1", (value_range){0, 99}, &out,
                        &f->e) != 0)
        fail_msg("%s", f->e.text);
    return out.each[0];
}

/* A path is relative to the file in which it is written, whichever file includes that file. */
static void paths_are_relative_to_their_file(void **state)
{
    fixture *f = *state;
    write_next_to(f, "day.csv", "v\n1\n1\n1\n1\n");
    write_next_to(f, "sub/day.csv", "v\n2\n2\n2\n2\n");
    write_next_to(f, "sub/base.ini",
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
    /* Also when it is included by an absolute path. */
    char whole[300];
    snprintf(whole, sizeof whole, "format = 1\ninclude = %s/sub/base.ini\n[time]\nhours = 4\n",
             f->folder);
    load(f, whole);
    assert_true(first_of(f, "grid", "below") == 2);
}

static void files_that_cannot_be_included(void **state)
{
    fixture *f = *state;
    refused(f, "format = 1\ninclude = none.ini\n[grid]\ntype = a.b\n",
            "x.ini:2: include = none.ini|No such file");
    refused(f, "format = 1\ninclude = sub\n[grid]\ntype = a.b\n", "x.ini:2: include = sub");
    refused(f, "format = 1\ninclude = a.ini,,b.ini\n[grid]\ntype = a.b\n", "x.ini:2: include");
    write_next_to(f, "a.ini", "[grid]\ntype = a.b\n");
    refused(f, "format = 1\ninclude = a.ini,\n[grid]\ntype = a.b\n",
            "x.ini:2: include = a.ini,|file names, separated by commas");
    refused(f, "include = a.ini\n[grid]\ntype = a.b\n", "x.ini:1|`format = 1`");
    write_next_to(f, "a.ini", "format = 2\n[grid]\ntype = a.b\n");
    refused(f, "format = 1\ninclude = a.ini\n", "a.ini:1: format = 2|format 1");
    write_next_to(f, "a.ini", "name = x\n[grid]\ntype = a.b\n");
    refused(f, "format = 1\ninclude = a.ini\n", "a.ini:1: unknown key `name`");
    write_next_to(f, "a.ini",
                  "[grid]\ntype = a.b\nx = 1\nx = 2\n"); /* a duplicate within one file */
    refused(f, "format = 1\ninclude = a.ini\n",
            "a.ini:4: [grid] duplicate key `x` (first at line 3)");
    write_next_to(f, "a.ini", "[grid]\ntype = a.b\n[site]\nnmae = 2\n");
    refused(f, "format = 1\ninclude = a.ini\n", "a.ini:4: [site] unknown key `nmae`|`name`");
}

static size_t times(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

static void circular_includes_are_reported(void **state)
{
    fixture *f = *state;
    refused(f, "format = 1\ninclude = x.ini\n[grid]\ntype = a.b\n",
            "include = x.ini|circular include");
    write_next_to(f, "y.ini", "format = 1\ninclude = x.ini\n");
    refused(f, "format = 1\ninclude = y.ini\n[grid]\ntype = a.b\n", "include = |circular include");
    assert_true(times(f->e.text, "include = ") <= 2); /* naming one round of the circle is enough */
}

/* Includes nested ten deep are read, eleven deep are not. */
static void nesting_up_to_ten_files(void **state)
{
    fixture *f = *state;
    for (int i = 1; i <= 11; i++) {
        char name[20], text[100];
        snprintf(name, sizeof name, "i%d.ini", i);
        snprintf(text, sizeof text, "%s%d%s[grid]\nk%d = %d\nx = %d\n", "include = i", i + 1,
                 ".ini\n", i, i, i);
        write_next_to(f, name, i < 10 ? text : strstr(text, "[grid]"));
    }
    load(f, "format = 1\ninclude = i1.ini\n[grid]\ntype = a.b\n");
    IS("", "grid", "k10", "10");
    IS("", "grid", "x", "1");
    write_next_to(f, "i10.ini", "include = i11.ini\n");
    refused(f, "format = 1\ninclude = i1.ini\n[grid]\ntype = a.b\n", "i10.ini:1|10 deep");
}

/* A text is read as if the file contained it. */
static void a_text_instead_of_a_file(void **state)
{
    fixture *f = *state;
    static const char text[] = "format = 1\ninclude = sub/base.ini\n[time]\nhours = 4\n[grid]\n"
                               "type = a.b\nhere = day.csv:v\nand more";
    write_next_to(f, "day.csv", "v\n1\n1\n1\n1\n");
    write_next_to(f, "sub/base.ini", "[halls]\ntype = it.load\n");
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

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end_all)
    const struct CMUnitTest tests[] = {
        CASE(later_files_override_earlier_ones), CASE(paths_are_relative_to_their_file),
        CASE(files_that_cannot_be_included),     CASE(circular_includes_are_reported),
        CASE(nesting_up_to_ten_files),           CASE(a_text_instead_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

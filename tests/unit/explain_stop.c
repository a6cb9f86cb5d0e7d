/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explain_stop.c - explanations that the caller or the time limit stops: what was found so far is
 * given, and labelled so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site/site.h"
#include "study/explain.h"

#include <stdio.h>
#include <string.h>

static const char text[] = "format = 1\n"
                           "[site]\nname = Short\ntarget = 100 MW\n"
                           "[time]\nstart = 2026-07-06\nhours = 48\n"
                           "[grid]\ntype = grid.connection\npower = lv\nprice = 50 USD/MWh\n"
                           "[generators]\ntype = basic.source\nout = lv\nprice = 200 USD/MWh\n"
                           "capex = 600 USD/kW\nmax = 60 MW\n"
                           "[halls]\ntype = it.load\nheat = none\n"
                           "[stress outage]\nhours = 4\ngrid.import_limit = 0 MW\n";

/* Stops at the n-th line that contains `at`. */
typedef struct stop {
    const char *at;
    int n, seen, after; /* `after`: lines since it was asked to stop */
} stop;

static bool on_progress(void *data, const solve_progress *p)
{
    stop *s = data;
    if (s->at != NULL && strstr(p->line, s->at) != NULL && ++s->seen >= s->n)
        s->after++;
    return s->after > 0;
}

static site *infeasible(void)
{
    const site_options o = {.path = "short.ini",
                            .text = text,
                            .length = strlen(text),
                            .plugin_dir = BINARY_DIR "/plugins"};
    const solve_options how = {.method = "auto", .threads = 1};
    error e = {0};
    site *s = site_open(&o, &e);
    if (s == NULL || site_solve(s, &how, false, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(s->solution.status, SOLVE_INFEASIBLE);
    return s;
}

static void explain(site *s, stop *at, double time_limit)
{
    const solve_options how = {.method = "auto",
                               .threads = 1,
                               .time_limit = time_limit,
                               .progress = on_progress,
                               .data = at};
    error e = {0};
    assert_int_equal(study_explain(s, &how, &e), 0);
    assert_non_null(s->result.explanation);
    assert_non_null(s->result.explanation->text);
}

/* The lines that the parts of a whole explanation begin with. */
static void test_whole(void **state)
{
    (void)state;
    stop none = {0};
    site *s = infeasible();
    explain(s, &none, 0);
    const explanation *x = s->result.explanation;
    assert_true(x->complete && x->minimal);
    assert_int_equal(x->conflict.count, 3);
    assert_int_equal(x->repairs.count, 3);
    assert_null(strstr(x->text, "was stopped"));
    site_free(s);
}

/* Before anything is found the verdict of the solve stands. */
static void test_at_once(void **state)
{
    (void)state;
    stop at = {.at = "what is missing", .n = 1};
    site *s = infeasible();
    const char *verdict = s->verdict.text;
    explain(s, &at, 0);
    const explanation *x = s->result.explanation;
    assert_false(x->complete || x->minimal);
    assert_int_equal(x->shortfall.count + x->conflict.count + x->repairs.count, 0);
    assert_string_equal(x->text, verdict);
    assert_int_equal(at.after, 1); /* it is not asked again */
    site_free(s);
}

/* What is missing is known, and the conflict is not. */
static void test_before_conflict(void **state)
{
    (void)state;
    stop at = {.at = "which statements conflict", .n = 1};
    site *s = infeasible();
    explain(s, &at, 0);
    const explanation *x = s->result.explanation;
    assert_false(x->complete || x->minimal);
    assert_int_equal(x->shortfall.count, 1);
    assert_int_equal(x->conflict.count + x->repairs.count, 0);
    assert_non_null(strstr(x->text, "40 MW of electricity are missing on bus lv"));
    assert_non_null(strstr(x->text, "was stopped"));
    assert_null(strstr(x->text, "No value of the problem file"));
    site_free(s);
}

/* Stopped while statements are left out: a conflict, labelled as perhaps not minimal. */
static void test_in_conflict(void **state)
{
    (void)state;
    int with_set = 0;
    for (int n = 3; n < 40; n++) { /* the n-th solve of the explanation */
        stop at = {.at = "begins", .n = n};
        site *s = infeasible();
        explain(s, &at, 0);
        const explanation *x = s->result.explanation;
        if (at.after == 0 || x->minimal) {
            site_free(s);
            break;
        }
        assert_false(x->complete);
        assert_int_equal(x->repairs.count, 0);
        if (x->conflict.count > 0) {
            with_set++;
            assert_true(x->conflict.count >= 3); /* the minimal set is in it */
            assert_non_null(strstr(x->text, "The set may not be minimal"));
        }
        assert_non_null(strstr(x->text, "was stopped"));
        site_free(s);
    }
    assert_true(with_set > 0);
}

/* The set stands, without or with the first of its repairs. */
static void test_in_repairs(void **state)
{
    (void)state;
    size_t most = 0;
    for (int n = 1; n < 40; n++) {
        stop parts = {.at = "single repairs", .n = 1}, solves = {.at = "begins", .n = 7 + n};
        site *s = infeasible();
        explain(s, n == 1 ? &parts : &solves, 0);
        const explanation *x = s->result.explanation;
        if (x->complete) {
            site_free(s);
            break;
        }
        if (x->minimal) {
            assert_int_equal(x->conflict.count, 3);
            assert_true(x->repairs.count < 3);
            assert_non_null(strstr(x->text, "was stopped"));
            assert_null(strstr(x->text, "No single change"));
            most = x->repairs.count > most ? x->repairs.count : most;
        }
        if (n == 1)
            assert_true(x->minimal);
        site_free(s);
    }
    assert_true(most > 0);
}

static void test_time_limit(void **state)
{
    (void)state;
    stop none = {0};
    site *s = infeasible();
    explain(s, &none, 1e-9);
    assert_false(s->result.explanation->complete);
    assert_int_equal(s->result.explanation->repairs.count, 0);
    site_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),           cmocka_unit_test(test_at_once),
        cmocka_unit_test(test_before_conflict), cmocka_unit_test(test_in_conflict),
        cmocka_unit_test(test_in_repairs),      cmocka_unit_test(test_time_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

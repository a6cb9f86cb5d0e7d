/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * influence.c - what a statement moves in the linear program, found by building the site with its
 * value changed: also where the change takes rows away before others, which are matched by what
 * they are and not by their numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "study/program/influence.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD                                                                                       \
    "format = 1\n[site]\nname = Influence\ntarget = 100 MW\n"                                      \
    "[time]\nstart = 2026-07-06\nhours = 48\n[limits]\ncapex = 900 MUSD\npue = 1.2\n"
#define GRID                                                                                       \
    "[grid]\ntype = grid.connection\npower = mv\nprice = 50 USD/MWh\nimport_limit = 90 MW\n"
#define GENERATORS                                                                                 \
    "[generators]\ntype = basic.source\nout = lv\nprice = 200 USD/MWh\ncapex = 600 USD/kW\n"       \
    "max = 60 MW\n"
#define TRANSFORMERS                                                                               \
    "[transformers]\ntype = transformer.oil\nstandard = DOE-2029\nredundancy = N+1 of 4\n"
#define HALLS "[halls]\ntype = it.load\nheat = none\n"

static const char *const orders[] = {HEAD GRID TRANSFORMERS GENERATORS HALLS,
                                     HEAD HALLS GENERATORS TRANSFORMERS GRID};

typedef struct built {
    site *s;
    arena *a;
    statement_list list;
} built;

static built build(const char *text)
{
    const site_options o = {.path = "influence.ini",
                            .text = text,
                            .length = strlen(text),
                            .plugin_dir = BINARY_DIR "/plugins"};
    error e = {0};
    built b = {.s = site_open(&o, &e), .a = arena_new()};
    assert_non_null(b.a);
    if (b.s == NULL || site_build(b.s, &e) != 0 || statements_of(b.s, b.a, &b.list, &e) != 0)
        fail_msg("%s", e.text);
    return b;
}

static void done(built *b)
{
    site_free(b->s);
    arena_free(b->a);
}

/* What the statement moves; *step: of its number. */
static influence moves(built *b, const char *set, double *step)
{
    error e = {0};
    influence f = {0};
    for (size_t i = 0; i < b->list.count; i++) {
        statement t = b->list.at[i];
        bool known;
        if (strcmp(t.set, set) != 0)
            continue;
        assert_int_equal(influence_of(b->s, b->a, &t, &f, &known, &e), 0);
        assert_true(known);
        *step = t.step;
        return f;
    }
    fail_msg("%s is no statement", set);
    return f;
}

static const model_row *row_at(const built *b, int32_t row)
{
    return &b->s->assembly.model->rows.at[b->s->map.row_of_row[row]];
}

static const char *component_of(const built *b, int component)
{
    return component < 0 ? "" : b->s->assembly.model->components.at[component].name;
}

/* The maximum of a size is the bound of one column, and moves with it. */
static void test_bound(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        built b = build(orders[i]);
        double step;
        const influence f = moves(&b, "generators.max", &step);
        assert_int_equal(f.uppers.count, 1);
        assert_int_equal(f.lowers.count + f.rows.count + f.coefficients.count, 0);
        assert_false(f.of_physics || f.adds);
        const model_var *v = &b.s->assembly.model->vars.at[b.s->map.var_of_col[f.uppers.at[0].at]];
        assert_string_equal(component_of(&b, v->component), "generators");
        assert_true(fabs(f.uppers.at[0].by - step) < 1e-9);
        done(&b);
    }
}

/* What holds for each step has a side for each. */
static void test_steps(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        built b = build(orders[i]);
        double step;
        const influence f = moves(&b, "grid.import_limit", &step);
        const moved_sides *sides = f.rows.count > 0 ? &f.rows : &f.uppers;
        assert_int_equal(sides->count, 48);
        for (size_t k = 0; k < sides->count; k++)
            assert_true(fabs(sides->at[k].by - step) < 1e-9);
        done(&b);
    }
}

/* Without redundancy the rows of the reserve are gone, and no other row or column has moved,
 * although most of them have other numbers now. */
static void test_rows_that_go(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        built b = build(orders[i]);
        double step;
        const influence f = moves(&b, "transformers.redundancy", &step);
        assert_true(f.rows.count > 0 && f.rows.count < (size_t)b.s->lp.rows / 2);
        assert_int_equal(f.lowers.count + f.uppers.count + f.coefficients.count, 0);
        assert_false(f.of_physics || f.adds);
        for (size_t k = 0; k < f.rows.count; k++) {
            assert_true(f.rows.at[k].by == HUGE_VAL);
            assert_string_equal(component_of(&b, row_at(&b, f.rows.at[k].at)->component),
                                "transformers");
        }
        done(&b);
    }
}

/* A limit of an amount is the side of its row, one of a ratio are coefficients of its row. */
static void test_limits(void **state)
{
    (void)state;
    built b = build(orders[0]);
    double step;
    const influence amount = moves(&b, "limits.capex", &step);
    assert_int_equal(amount.rows.count, 1);
    assert_int_equal(amount.coefficients.count, 0);
    assert_int_equal(row_at(&b, amount.rows.at[0].at)->role, ROW_LIMIT);
    const influence ratio = moves(&b, "limits.pue", &step);
    assert_int_equal(ratio.rows.count, 0);
    assert_true(ratio.coefficients.count > 0);
    for (size_t k = 0; k < ratio.coefficients.count; k++)
        assert_int_equal(row_at(&b, ratio.coefficients.at[k].row)->role, ROW_LIMIT);
    done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bound), cmocka_unit_test(test_steps),
                                       cmocka_unit_test(test_rows_that_go),
                                       cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

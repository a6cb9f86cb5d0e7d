/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table_phases.c - tests of the terminal's table for a plan with many phases: one column per phase,
 * in blocks that fit the terminal, with the numbers of the result.
 */
#include "result/terminal/page.h"
#include "small_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

enum { MORE = 9, PHASES = MORE + 2 };
static const small_site many = {
    .phased = true, .more = MORE, .pue = 1.15, .ref = 0.2, .connection = 500};

static char *table_of(small_site *s)
{
    text_buffer b = {0};
    small_solve(s);
    if (s->e.code != 0 || result_table(&s->result, &b, &s->e) != 0)
        fail_msg("%s", s->e.text);
    if (getenv("SHOW") != NULL)
        printf("%s\n", b.at);
    return b.at;
}

static void lines_fit(const char *text)
{
    int width = 0;
    for (const char *c = text; *c != '\0'; c++) {
        width = *c == '\n' ? 0 : width + 1;
        if (width > TEXT_TABLE_WIDTH)
            fail_msg("longer than %d: %s", TEXT_TABLE_WIDTH, text);
        assert_false(*c == '\n' && c > text && c[-1] == ' ');
    }
}

/* The numbers in all lines that begin with `head` below the heading `title`, over all blocks.
 * Returns how many there are. */
static int cells_of(const char *text, const char *title, const char *head, double *out, int max)
{
    bool inside = false;
    int count = 0;
    for (const char *c = text; c != NULL && *c != '\0'; c = strchr(c, '\n') + 1) {
        if (*c == '\n')
            inside = false;
        else if (strncmp(c + 2, title, strlen(title)) == 0)
            inside = true;
        if (!inside || strncmp(c + 2, head, strlen(head)) != 0 || c[2 + strlen(head)] != ' ')
            continue;
        for (const char *at = c + 2 + strlen(head);;) {
            char *end;
            at += strspn(at, " ");
            if (*at == '\n')
                break;
            double value = strtod(at, &end);
            if (end == at) { /* a unit */
                at += strcspn(at, " \n");
                continue;
            }
            assert_true(count < max);
            out[count++] = value;
            at = end;
        }
    }
    return count;
}

static void near_to(double shown, double value, double unit)
{
    if (!(fabs(shown - value) <= 0.5000001 * unit))
        fail_msg("%g is shown as %g", value, shown);
}

static void many_phases_have_columns(void **state)
{
    (void)state;
    small_site s = many;
    char *text = table_of(&s);
    double cell[40];
    lines_fit(text);
    assert_null(strstr(text, "\n  size "));
    assert_int_equal(cells_of(text, "built", "grid.connection", cell, 40), PHASES + 2);
    double sum = 0;
    for (int i = 0; i < PHASES; i++) {
        near_to(cell[i], s.result.sizes.at[i].built, 0.01);
        sum += s.result.sizes.at[i].capex;
    }
    near_to(cell[PHASES + 1], sum / 1e6, 0.001);
    assert_int_equal(cells_of(text, "built", "capex", cell, 40), PHASES + 1);
    near_to(cell[PHASES], sum / 1e6, 0.001);
    assert_int_equal(cells_of(text, "installed", "grid.connection", cell, 40), PHASES);
    for (int i = 0; i < PHASES; i++)
        near_to(cell[i], s.result.sizes.at[i].installed, 0.01);
    free(text);
    arena_free(s.a);
}

static void costs_sum_to_the_objective(void **state)
{
    (void)state;
    small_site s = many;
    char *text = table_of(&s);
    double total[40], part[3][40], weight[40];
    static const char *const name[] = {"of which capital", "fixed O&M", "operation"};
    assert_int_equal(cells_of(text, "cost ", "total", total, 40), PHASES + 1);
    assert_int_equal(cells_of(text, "cost ", "discounted years D", weight, 40), PHASES);
    double unit = 0.01, largest = 0; /* MUSD: the largest year has four digits */
    for (int i = 0; i < PHASES; i++) {
        near_to(total[i], result_total(&s.result, ACCOUNT_COST, i) / 1e6, unit);
        near_to(weight[i], s.m->phases.at[i].discount, 0.001);
        largest = fmax(largest, total[i]);
    }
    assert_true(largest >= 10 && largest < 100);
    near_to(total[PHASES], s.solution.objective / 1e6, unit);
    for (int k = 0; k < 3; k++)
        assert_int_equal(cells_of(text, "cost ", name[k], part[k], 40), PHASES + 1);
    for (int i = 0; i <= PHASES; i++)
        near_to(part[0][i] + part[1][i] + part[2][i], total[i], 4 * unit);
    free(text);
    arena_free(s.a);
}

static void totals_cover_all_years(void **state)
{
    (void)state;
    small_site s = many;
    char *text = table_of(&s);
    double cell[40];
    assert_int_equal(cells_of(text, "annual totals", "it_energy", cell, 40), PHASES + 1);
    double all = 0;
    for (int32_t i = 0; i < PHASES; i++) {
        double value = result_total(&s.result, ACCOUNT_IT_ENERGY, i);
        near_to(cell[i], value / 1e3, 0.1);
        all += value * s.m->phases.at[i].years;
    }
    near_to(cell[PHASES], all / 1e3, 0.1);
    assert_int_equal(cells_of(text, "phase", "2031", cell, 40), RATIOS); /* the table of ratios */
    free(text);
    arena_free(s.a);
}

/* The phases in which a size is at its bound are listed in one line below the table. */
static void sizes_at_bounds_are_listed_with_phases(void **state)
{
    (void)state;
    small_site s = many;
    s.connection = 46 / 0.75;
    char *text = table_of(&s);
    int count = 0;
    for (size_t i = 0; i < s.result.sizes.count; i++)
        count += s.result.sizes.at[i].at_bound != NULL;
    assert_true(count > 0);
    const char *line = strstr(text, "\n  at max: grid.connection in 2033 to 2039 (default)\n");
    assert_non_null(line);
    assert_non_null(strstr(text, ": carbon in 2026\n"));
    free(text);
    arena_free(s.a);
}

/* Up to two phases, each size has one row per phase with all its values. */
static void few_phases_have_rows(void **state)
{
    (void)state;
    small_site s = many;
    s.more = 0;
    char *text = table_of(&s);
    assert_non_null(strstr(text, "\n  size             phase "));
    assert_null(strstr(text, "\n  installed"));
    free(text);
    s.e = (error){0};
    arena_free(s.a);
    s = many;
    s.more = 1;
    text = table_of(&s);
    assert_null(strstr(text, "\n  size "));
    assert_non_null(strstr(text, "\n  installed"));
    free(text);
    arena_free(s.a);
}

/* One column per block and truncated component names: the lines still fit. */
static void long_names_of_phases_fit(void **state)
{
    (void)state;
    text_buffer b = {0};
    small_site s = many;
    small_solve(&s);
    for (int i = 0; i < PHASES; i++)
        s.m->phases.at[i].name =
            arena_printf(s.a, "the-campus-east-of-the-river-as-it-is-built-in-phase-%02d", i);
    small_result(&s);
    assert_int_equal(result_table(&s.result, &b, &s.e), 0);
    assert_non_null(strstr(b.at, "the-campus-east-of-the-river-as-it-is-built-in-phase-10\n"));
    for (const char *c = strstr(b.at, "\n  installed"); strncmp(c, "\n  phase", 8) != 0; c++)
        assert_true(*c != '\n' || strcspn(c + 1, "\n") <= TEXT_TABLE_WIDTH);
    text_free(&b);
    arena_free(s.a);
}

static void phases_are_listed_as_ranges(void **state)
{
    (void)state;
    small_site s = many;
    small_solve(&s);
    text_buffer b = {0};
    page p = {.r = &s.result, .out = &b, .a = s.a};
    static const struct {
        const char *in, *text;
    } lists[] = {{"", ""},
                 {"01", "2028"},
                 {"11", "2026, 2028"},
                 {"0111", "2028 to 2032"},
                 {"10111011", "2026, 2031 to 2033, 2035, 2036"},
                 {"00000000111", "2037 to 2039"},
                 {"11111111111", "all phases"}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        bool in[PHASES] = {false};
        for (size_t k = 0; lists[i].in[k] != '\0'; k++)
            in[k] = lists[i].in[k] == '1';
        assert_string_equal(page_phase_list(&p, in), lists[i].text);
    }
    assert_false(p.failed);
    text_free(&b);
    arena_free(s.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_phases_have_columns),
        cmocka_unit_test(costs_sum_to_the_objective),
        cmocka_unit_test(totals_cover_all_years),
        cmocka_unit_test(sizes_at_bounds_are_listed_with_phases),
        cmocka_unit_test(few_phases_have_rows),
        cmocka_unit_test(long_names_of_phases_fit),
        cmocka_unit_test(phases_are_listed_as_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bind_presets.c - parameters of every kind that the planner must set, and the keys of sizings that
 * a choice sets.
 */
#include "host_check_rig.h"

static int32_t empty_build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    return h->status(b);
}

/* Binds the component [thing] of the problem, which has these lines, into `self`. */
static int bind_into(rig *g, const firn_plugin_desc *d, const char *lines, void *self)
{
    const firn_plugin_desc *copy;
    error e = {0};
    char ini[2000];
    rig_new(g);
    if (plugin_copy_desc(g->a, "it.so", d, &copy, &e) == 0)
        plugin_check_desc("it.so", copy, &e);
    assert_string_equal(e.text, "");
    snprintf(ini, sizeof ini, "[time]\nstart = 2026-01-01\nhours = 24\n%s\n", lines);
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    const problem_component *c = &g->p->periods.at[0].components.at[0];
    if (bind_keys(g->p, c, copy, &g->e) == 0)
        bind_params(&g->p->periods.at[0], c, copy, self, &g->e);
    return g->e.code;
}

/* ---- required ------------------------------------------------------------------------------- */

typedef struct must {
    firn_sizing size, store;
    double need;
    firn_num flow;
    firn_list breaks;
    firn_table tiers;
    firn_windowed charge;
    const char *name;
    int64_t units;
    int32_t on, standard;
} must;

static const firn_choice standards[] = {{"plain", NULL, ""}, {"DOE-2029", NULL, ""}};

static const firn_param required[] = {
    FIRN_REAL_REQUIRED(must, need, "MW", 0, 10, "a number"),
    FIRN_SERIES_REQUIRED(must, flow, "USD2022/MWh", 0, 10, "a series"),
    FIRN_LIST_REQUIRED(must, breaks, "%", 0, 100, "a list"),
    FIRN_TABLE_REQUIRED(must, tiers, "MW: USD2022/kW/month", "a table"),
    FIRN_WINDOWED_REQUIRED(must, charge, "USD/kW/month", 0, 100, "by window"),
    FIRN_TEXT_REQUIRED(must, name, "a text"),
    FIRN_INTEGER_REQUIRED(must, units, 2, 9, "a count"),
    FIRN_FLAG_REQUIRED(must, on, "a flag"),
    FIRN_CHOICE_REQUIRED(must, standard, standards, "a word"),
    FIRN_SIZING_REQUIRED(must, size, "MW", 20, 0.02, "capacity"),
    FIRN_SIZING_REQUIRED(must, store, "m3", 20, 0.02, "tank"),
};
static const firn_port_spec ports[] = {{"out", "heat", "MW", "loop", "a port", 0, 0}};
static const firn_plugin_desc must_desc = RIG_DESC("test.must", must, required, ports, empty_build);

/* Each key with a value, and the message without it. */
static const struct {
    const char *line, *message;
} keys[] = {
    {"need = 3", "`need` is missing (a number): write `need = ... MW`"},
    {"flow = 2", "`flow` is missing (a series): write `flow = ... EUR/MWh`"},
    {"breaks = 1, 2", "`breaks` is missing (a list): write `breaks = ... %`"},
    {"tiers = 1: 2, inf: 3", "`tiers` is missing (a table): write `tiers = ... MW: ... "
                             "EUR/kW/month`, rows separated by commas"},
    {"charge.peak = 4", "`charge` is missing (by window): write `charge = ... EUR/kW/month`, or "
                        "`charge.peak = ... EUR/kW/month` for a window"},
    {"name = x", "`name` is missing (a text): write `name = ...`"},
    {"units = 2", "`units` is missing (a count): write `units = ...`"},
    {"on = no", "`on` is missing (a flag): write `on = yes` or `on = no`"},
    {"standard = DOE-2029",
     "`standard` is missing (a word): write `standard = ...` with one of `plain`, `DOE-2029`"},
    {"capex = 300 EUR/kW", "`capex` is missing (capacity): write `capex = ... EUR/kW`"},
    {"store.capex = 70", "`store.capex` is missing (tank): write `store.capex = ... EUR/m3`"},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

/* The problem with all keys but one; `left_out` KEYS: with all. */
static void write_keys(size_t left_out, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size,
                                   "[economics]\ncurrency = EUR\n[window peak]\nhours = 16-20\n"
                                   "[thing]\ntype = test.must\n");
    for (size_t i = 0; i < KEYS; i++) {
        if (i != left_out)
            used += (size_t)snprintf(out + used, size - used, "%s\n", keys[i].line);
    }
}

static void each_required_key_is_named_with_a_line_to_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < KEYS; i++) {
        rig g;
        must it = {0};
        char ini[1500];
        write_keys(i, ini, sizeof ini);
        assert_int_equal(bind_into(&g, &must_desc, ini, &it), ERROR_PROBLEM);
        if (strstr(g.e.text, keys[i].message) == NULL || strstr(g.e.text, "[thing]") == NULL)
            fail_msg("`%s` does not contain `%s`", g.e.text, keys[i].message);
        rig_free(&g);
    }
}

static void required_keys_are_bound_when_they_are_written(void **state)
{
    rig g;
    must it = {0};
    char ini[1500];
    (void)state;
    write_keys(KEYS, ini, sizeof ini);
    bind_into(&g, &must_desc, ini, &it);
    assert_string_equal(g.e.text, "");
    assert_int_equal(it.charge.count, 1);
    assert_string_equal(it.charge.item[0].window, "peak");
    assert_int_equal(it.charge.item[0].mask.count, 24);
    assert_int_equal(it.on, 0);
    assert_int_equal(it.standard, 1);
    assert_int_equal(it.units, 2);
    assert_int_equal(it.tiers.rows, 2);
    assert_true(it.size.capex == 300e3);
    assert_true(it.size.om == 6e3);
    assert_true(it.store.capex == 70);
    rig_free(&g);
}

/* ---- choices that set the keys of sizings ------------------------------------------------------
 */

typedef struct both {
    firn_sizing size, store;
    int32_t make, grade;
} both;

static const firn_choice makes[] = {
    {"plain", NULL, ""},
    {"cheap",
     "size.capex = 300 USD2022/kW; life = 15; om = 1 %/yr; redundancy = N+1 of 4; max = 20; "
     "size.min = 2000 kW; store.capex = 30e3; store.om = 2 USD/kWh/yr; store.existing = 3; "
     "store.existing_until = 2031.5",
     ""},
    {"fixed", "size.fix = 7", ""},
};
static const firn_choice grades[] = {{"normal", NULL, ""}, {"fine", "capex = 900e3", ""}};
static const firn_param set_params[] = {
    FIRN_SIZING(both, size, "USD2022/MW", 550e3, 20, 0.02, "capacity", "source"),
    FIRN_SIZING(both, store, "MWh", 40e3, 15, 0.01, "energy", "source"),
    FIRN_CHOICE(both, make, makes, 0, "a make", "source"),
    FIRN_CHOICE(both, grade, grades, 0, "a grade", "source"),
};
static const firn_plugin_desc set_desc =
    RIG_DESC("test.both", both, set_params, ports, empty_build);

static void bound(rig *g, const char *economics, const char *lines, both *it)
{
    char ini[1500];
    snprintf(ini, sizeof ini, "[economics]\ncurrency = USD\n%s\n[thing]\ntype = test.both\n%s",
             economics, lines);
    *it = (both){0};
    bind_into(g, &set_desc, ini, it);
    assert_string_equal(g->e.text, "");
}

static void choice_sets_keys_of_sizings(void **state)
{
    rig g;
    both it;
    (void)state;
    bound(&g, "", "make = cheap", &it);
    assert_true(it.size.capex == 300e3);
    assert_true(it.size.life == 15);
    assert_true(it.size.om == 3e3);
    assert_true(it.size.firm == 0.75);
    assert_true(it.size.max == 20);
    assert_true(it.size.min == 2);
    assert_int_equal(it.size.written, 0); /* the planner has written none of them */
    assert_true(it.store.capex == 30e3);
    assert_true(it.store.om == 2e3);
    assert_true(it.store.existing == 3);
    assert_true(it.store.existing_until == 2031.5);
    assert_true(it.store.life == 15); /* the default */
    rig_free(&g);
    bound(&g, "", "make = fixed", &it);
    assert_true(it.size.fix == 7);
    assert_true(it.size.capex == 550e3);
    rig_free(&g);
    bound(&g, "", "make = cheap\ngrade = fine", &it); /* the later parameter's choice */
    assert_true(it.size.capex == 900e3);
    assert_true(it.size.life == 15);
    rig_free(&g);
}

static void planner_takes_precedence_over_a_choice_in_either_spelling(void **state)
{
    rig g;
    both it;
    (void)state;
    bound(&g, "", "make = cheap\ncapex = 400 USD/kW\nsize.life = 9\nredundancy = N\nstore.om = 0",
          &it);
    assert_true(it.size.capex == 400e3);
    assert_true(it.size.life == 9);
    assert_true(it.size.firm == 1);
    assert_true(it.size.om == 4e3); /* the choice's share of the planner's capex */
    assert_true(it.store.om == 0);
    assert_int_equal(it.size.written, FIRN_WROTE_CAPEX | FIRN_WROTE_LIFE | FIRN_WROTE_REDUNDANCY);
    rig_free(&g);
}

/* Money in a choice is the parameter's, of 2022; the planner's bare number is the site's. */
static void money_of_a_choice_is_that_of_the_parameter(void **state)
{
    rig g;
    both it;
    (void)state;
    bound(&g, "year = 2024\ninflation = 10 %", "make = cheap", &it);
    assert_true(fabs(it.size.capex - 300e3 * 1.21) < 1e-6);
    assert_true(fabs(it.size.om - 3e3 * 1.21) < 1e-6);
    rig_free(&g);
    bound(&g, "year = 2024\ninflation = 10 %", "grade = fine", &it); /* a bare number, too */
    assert_true(fabs(it.size.capex - 900e3 * 1.21) < 1e-6);
    rig_free(&g);
    bound(&g, "year = 2024\ninflation = 10 %", "grade = fine\ncapex = 900e3", &it);
    assert_true(it.size.capex == 900e3);
    rig_free(&g);
}

static void planner_and_choice_that_exclude_each_other_are_refused(void **state)
{
    static const struct {
        const char *lines, *message;
    } cases[] = {
        {"make = cheap\nmin = 21 MW",
         "[thing] min = 21 MW: this is above test.both: make = cheap: [thing] max = 20"},
        {"make = cheap\nmax = 1 MW",
         "[thing] max = 1 MW: this is below test.both: make = cheap: [thing] size.min = 2000 kW"},
        {"make = fixed\nexisting = 8 MW",
         "[thing] existing = 8 MW: this is above test.both: make = fixed: [thing] size.fix = 7"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rig g;
        both it = {0};
        char ini[1000];
        snprintf(ini, sizeof ini, "[thing]\ntype = test.both\n%s", cases[i].lines);
        assert_int_equal(bind_into(&g, &set_desc, ini, &it), ERROR_PROBLEM);
        if (strstr(g.e.text, cases[i].message) == NULL)
            fail_msg("`%s` does not contain `%s`", g.e.text, cases[i].message);
        rig_free(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_required_key_is_named_with_a_line_to_write),
        cmocka_unit_test(required_keys_are_bound_when_they_are_written),
        cmocka_unit_test(choice_sets_keys_of_sizings),
        cmocka_unit_test(planner_takes_precedence_over_a_choice_in_either_spelling),
        cmocka_unit_test(money_of_a_choice_is_that_of_the_parameter),
        cmocka_unit_test(planner_and_choice_that_exclude_each_other_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * small_site.h - a site small enough to check by hand, for the tests of engine/result.
 *
 * A grid connection (an ordinary tariff and a green one that costs 30 USD/MWh more) supplies halls
 * and two coolers through bus `hv`. The heat of the halls is removed through bus `heat` by a cooler
 * that costs nothing and draws 0.3 MW per MW, or by one that costs 100 USD/MWh and draws 0.1 MW per
 * MW. Four steps of two hours represent a year. Phased: two phases, the second larger and with a
 * stress event.
 */
#ifndef FIRN_TESTS_SMALL_SITE_H
#define FIRN_TESTS_SMALL_SITE_H

#include "lp/lp.h"
#include "model/model.h"
#include "result/result.h"
#include "solve/solve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STEPS = 4, BUS_HEAT = 0, BUS_HV = 1 };
enum { CHEAP, FINE, GRID, HALLS };

typedef struct small_site {
    /* input */
    bool phased;
    int more;             /* phased: this many further phases of one year each, from 2031 on */
    double pue, ref;      /* limits of phase 0 */
    double capex;         /* MUSD, over all phases; 0: no limit */
    double carbon;        /* kt/yr, of phase 0; 0: a limit that does not bind */
    bool itself;          /* the eight hours represent themselves, not a year */
    double connection;    /* maximum size of the grid connection, MW */
    int32_t drawn_period; /* `drawn` MW more are taken from `drawn_bus` in this step */
    int32_t drawn_step, drawn_bus;
    double drawn;
    /* output */
    arena *a;
    error e;
    model *m;
    lp lp;
    lp_map map;
    solution solution;
    result_source source;
    result result;
} small_site;

static const double small_hours[STEPS] = {2, 2, 2, 2};
static const int32_t small_first[STEPS] = {0};
static const double small_share[1] = {1};
static const double small_price[STEPS] = {20, 40, 60, 30};
static const double small_load[3][STEPS] = {{5, 8, 10, 6}, {15, 18, 30, 16}, {31, 31, 31, 40}};

static void small_stamp(const void *data, int32_t period, int32_t step, char *out, size_t size)
{
    (void)data;
    snprintf(out, size, "20%02d-01-01T%02d:00", 26 + period, (int)step * 2);
}

static int32_t small_var(small_site *s, int32_t period, int32_t component, const char *name,
                         model_num lower, model_num upper)
{
    model_var v = {name, "MW", period, component, SCOPE_STEP, VAR_PLAIN, -1, lower, upper};
    return model_add_var(s->m, &v, &s->e);
}

static void small_entry(small_site *s, int32_t period, int32_t port, int32_t var, double coef)
{
    model_entry *n = VEC_PUSH(s->a, &s->m->entries);
    *n = (model_entry){period, port, var, model_const(coef)};
}

static void small_book(small_site *s, int32_t period, int32_t component, int32_t account,
                       int32_t var, double rate)
{
    model_booking b = {.account = account,
                       .var = var,
                       .component = component,
                       .period = period,
                       .kind = BOOKING_OPERATION,
                       .rate = model_const(rate)};
    model_book(s->m, &b, &s->e);
}

enum {
    P_CHEAP_HEAT,
    P_CHEAP_POWER,
    P_FINE_HEAT,
    P_FINE_POWER,
    P_EXPORT,
    P_SUPPLY,
    P_HEAT,
    P_POWER
};

static void small_period(small_site *s, int32_t p)
{
    model_num zero = model_const(0), inf = model_const(HUGE_VAL);
    int32_t heat[2] = {small_var(s, p, CHEAP, "heat", zero, inf),
                       small_var(s, p, FINE, "heat", zero, inf)};
    int32_t ordinary = small_var(s, p, GRID, "import", zero, inf);
    int32_t green = small_var(s, p, GRID, "green", zero, inf);
    model_num load = {1, small_load[p % 3]};
    int32_t it = small_var(s, p, HALLS, "load", load, load), dynamics;
    model_add_stock(s->m, p, FINE, "tank", "MWh", 0.1, &dynamics, &s->e);
    small_entry(s, p, P_CHEAP_HEAT, heat[0], -1);
    small_entry(s, p, P_CHEAP_POWER, heat[0], -0.3);
    small_entry(s, p, P_FINE_HEAT, heat[1], -1);
    small_entry(s, p, P_FINE_POWER, heat[1], -0.1);
    small_entry(s, p, P_SUPPLY, ordinary, 1);
    small_entry(s, p, P_SUPPLY, green, 1);
    small_entry(s, p, P_HEAT, it, 1);
    small_entry(s, p, P_POWER, it, -1);
    if (s->drawn != 0 && s->drawn_period == p) {
        double *each = ARENA_ARRAY(s->a, double, STEPS);
        each[s->drawn_step] = -s->drawn;
        model_entry *n = VEC_PUSH(s->a, &s->m->entries);
        *n = (model_entry){
            p, s->drawn_bus == BUS_HV ? P_POWER : P_HEAT, model_one(s->m, p, &s->e), {1, each}};
    }
    for (int32_t k = 0; k < 2; k++) {
        model_booking b = {.account = ACCOUNT_COST,
                           .var = k == 0 ? ordinary : green,
                           .component = GRID,
                           .period = p,
                           .kind = BOOKING_OPERATION,
                           .rate = {1, small_price}};
        model_book(s->m, &b, &s->e);
    }
    small_book(s, p, GRID, ACCOUNT_COST, green, 30);
    small_book(s, p, GRID, ACCOUNT_RENEWABLE_ENERGY, green, 1);
    small_book(s, p, GRID, ACCOUNT_CARBON, ordinary, 0.4);
    small_book(s, p, FINE, ACCOUNT_COST, heat[1], 100);
    small_book(s, p, CHEAP, ACCOUNT_WATER, heat[0], 1.5);
    small_book(s, p, HALLS, ACCOUNT_IT_ENERGY, it, 1);

    const model_sizing sizing = {.capex = 1e5,
                                 .life = 20,
                                 .om = 1000,
                                 .max = s->connection,
                                 .fix = (double)NAN,
                                 .existing = 2,
                                 .existing_until = HUGE_VAL,
                                 .firm = 0.75};
    int32_t installed = model_installed(s->m, p, GRID, "connection", "MW", &sizing, &s->e);
    model_row within = {.name = "within",
                        .period = p,
                        .component = GRID,
                        .scope = SCOPE_STEP,
                        .role = ROW_PLUGIN,
                        .subject = -1,
                        .sense = SENSE_AT_MOST,
                        .rhs = zero};
    int32_t row = model_add_row(s->m, &within, &s->e);
    const struct {
        int32_t var;
        double coef;
    } terms[] = {{ordinary, 1}, {green, 1}, {installed, -0.75}};
    for (int i = 0; i < 3; i++) {
        model_term t = {.row = row, .var = terms[i].var, .coef = model_const(terms[i].coef)};
        model_add_term(s->m, &t, &s->e);
    }
}

static void small_limit(small_site *s, model_limit l)
{
    l.location = "small.ini:9";
    l.row = -1;
    model_add_limit(s->m, &l, &s->e);
}

static void small_shape(small_site *s)
{
    static const model_component components[] = {{"cheap-cooler", "test.cooler", "small.ini:1"},
                                                 {"fine-cooler", "test.cooler", "small.ini:2"},
                                                 {"grid", "test.grid", "small.ini:3"},
                                                 {"halls", "test.halls", "small.ini:4"}};
    static const model_bus buses[] = {{"heat", "heat", "MW"}, {"hv", "electricity", "MW"}};
    static const model_port ports[] = {
        [P_CHEAP_HEAT] = {CHEAP, BUS_HEAT, "heat", false},
        [P_CHEAP_POWER] = {CHEAP, BUS_HV, "power", false},
        [P_FINE_HEAT] = {FINE, BUS_HEAT, "heat", false},
        [P_FINE_POWER] = {FINE, BUS_HV, "power", false},
        [P_EXPORT] = {GRID, -1, "export", true},
        [P_SUPPLY] = {GRID, BUS_HV, "supply", true},
        [P_HEAT] = {HALLS, BUS_HEAT, "heat", false},
        [P_POWER] = {HALLS, BUS_HV, "power", false},
    };
    for (size_t i = 0; i < sizeof components / sizeof components[0]; i++)
        *VEC_PUSH(s->a, &s->m->components) = components[i];
    for (size_t i = 0; i < sizeof buses / sizeof buses[0]; i++)
        *VEC_PUSH(s->a, &s->m->buses) = buses[i];
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        *VEC_PUSH(s->a, &s->m->ports) = ports[i];
}

/* Makes the result again from the current solution. */
static int small_result(small_site *s)
{
    if (result_clean_point(s->a, s->m, &s->map, &s->lp, &s->solution, &s->e) != 0)
        return s->e.code;
    return result_make(s->a, s->m, &s->lp, &s->map, &s->solution, &s->solution, &s->source,
                       &s->result, &s->e);
}

/* Builds, expands, solves and makes the result; s->e holds the error, if any. */
static void small_solve(small_site *s)
{
    s->a = arena_new();
    s->m = model_new(s->a, "USD", 0.07, &s->e);
    small_shape(s);
    const model_phase phases[] = {
        {s->phased ? "2026" : "", 2026, s->phased ? 2 : 1, s->phased ? 1 + 1 / 1.07 : 1},
        {"2028", 2028, 3, 1 / pow(1.07, 2) + 1 / pow(1.07, 3) + 1 / pow(1.07, 4)}};
    for (int i = 0; i < (s->phased ? 2 : 1); i++)
        model_add_phase(s->m, &phases[i], &s->e);
    for (int i = 0; i < s->more; i++) {
        model_phase next = {arena_printf(s->a, "%d", 2031 + i), 2031 + i, 1, pow(1.07, -5 - i)};
        model_add_phase(s->m, &next, &s->e);
    }
    model_span span = {.name = s->phased ? "2026" : "",
                       .whole_year = !s->itself,
                       .year_hours = 8760,
                       .steps = STEPS,
                       .days = 1,
                       .months = 1,
                       .hours = small_hours,
                       .day_of = small_first,
                       .month_of = small_first,
                       .month_share = small_share};
    model_add_period(s->m, &span, &s->e);
    if (s->phased) {
        span.phase = 1;
        span.name = "2028";
        model_add_period(s->m, &span, &s->e);
        span.name = "heat, wave"; /* a comma: CSV must quote it */
        span.stress = true;
        model_add_period(s->m, &span, &s->e);
        span.stress = false;
    }
    for (int i = 0; i < s->more; i++) {
        span.phase = 2 + i;
        span.name = s->m->phases.at[2 + i].name;
        model_add_period(s->m, &span, &s->e);
    }
    for (int32_t p = 0; p < (int32_t)s->m->periods.count; p++)
        small_period(s, p);
    small_limit(s, (model_limit){"pue", NULL, "1", 1, -1, RATIO_PUE, 0, SENSE_AT_MOST, s->pue, -1});
    small_limit(s,
                (model_limit){"ref", NULL, "1", 1, -1, RATIO_REF, 0, SENSE_AT_LEAST, s->ref, -1});
    small_limit(s, (model_limit){"carbon", NULL, "kt/yr", 1e-3, ACCOUNT_CARBON, RATIO_NONE, 0,
                                 SENSE_AT_MOST, s->carbon != 0 ? s->carbon * 1e3 : 1e6, -1});
    if (s->capex != 0)
        small_limit(s, (model_limit){"capex", NULL, "MUSD", 1e-6, ACCOUNT_CAPEX, RATIO_NONE, -1,
                                     SENSE_AT_MOST, s->capex * 1e6, -1});
    *VEC_PUSH(s->a, &s->m->objective) = (model_objective_term){ACCOUNT_COST, 1};
    static const result_plugin plugins[] = {
        {"test.cooler", "/usr/lib/firn/plugins/cooler.so", "1.0.0",
         "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
         "/usr/lib/firn/plugins/cooler.so"}};
    static const result_note note = {"fine-cooler",
                                     "needs no water at all, and says so in a "
                                     "sentence that is too long for one line",
                                     NULL};
    s->source = (result_source){
        .site = "Small site",
        .problem_path = "/home/planner/small.ini",
        .problem_sha256 = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100",
        .objective_text = "cost",
        .objective_unit = s->phased ? "USD" : "USD/yr",
        .engine_version = "0.0.0",
        .start_year = 2026,
        .stamp = small_stamp,
        .plugin = plugins,
        .plugins = 1,
        .note = &note,
        .notes = 1};
    if (model_close(s->m, &s->e) == 0 && lp_expand(s->a, s->m, &s->lp, &s->map, &s->e) == 0 &&
        solve(s->a, &s->lp, &(solve_options){.method = "auto"}, &s->solution, &s->e) == 0)
        small_result(s);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result.c - tests of the numbers of a result. Prices and shadow prices are compared with the
 * change of the objective in a second solve that draws a little more energy or relaxes the limit.
 */
#include "result/internal.h"
#include "small_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near(double got, double expected, double relative)
{
    if (!(fabs(got - expected) <= relative * (1 + fabs(expected))))
        fail_msg("%.15g is not %.15g", got, expected);
}

static void solve_optimal(small_site *s)
{
    small_solve(s);
    if (s->e.code != 0)
        fail_msg("%s", s->e.text);
    assert_int_equal(s->solution.status, SOLVE_OPTIMAL);
}

static const small_site plain = {.pue = 1.15, .ref = 0.2, .connection = 500};
static const small_site phased = {.phased = true, .pue = 1.15, .ref = 0.2, .connection = 500};

static const result_limit *limit(const small_site *s, const char *name)
{
    for (size_t i = 0; i < s->result.limits.count; i++) {
        if (strcmp(s->result.limits.at[i].name, name) == 0)
            return &s->result.limits.at[i];
    }
    fail_msg("no limit %s", name);
    return NULL;
}

/* Each of the four steps of the year represents 2190 h. */
static void amounts_by_hand(void **state)
{
    (void)state;
    small_site s = plain;
    solve_optimal(&s);
    const result *r = &s.result;
    double it = 2190 * (5 + 8 + 10 + 6);
    near(result_total(r, ACCOUNT_IT_ENERGY, 0), it, 1e-9);
    near(result_total(r, ACCOUNT_FACILITY_ENERGY, 0), 1.15 * it, 1e-9);
    near(result_total(r, ACCOUNT_RENEWABLE_ENERGY, 0), 0.2 * 1.15 * it, 1e-9);
    near(result_total(r, ACCOUNT_CARBON, 0), 0.4 * 0.8 * 1.15 * it, 1e-9);
    /* The cheap cooler takes a quarter of the heat: (1.15 - 1.1) / 0.2. */
    near(result_total(r, ACCOUNT_WATER, 0), 1.5 * 0.25 * it, 1e-9);
    near(result_total(r, ACCOUNT_COST, 0), s.solution.objective, 1e-9);
    assert_int_equal(r->ratios.count, RATIOS);
    near(r->ratios.at[RATIO_PUE].value, 1.15, 1e-9);
    near(r->ratios.at[RATIO_WUE].value, 0.375, 1e-9);
    near(r->ratios.at[RATIO_CUE].value, 0.4 * 0.8 * 1.15, 1e-9);
    near(r->ratios.at[RATIO_REF].value, 0.2, 1e-9);
    near(r->ratios.at[RATIO_ERF].value, 0, 1e-9);

    /* The peak: 10 MW of load with the fine cooler only. 2 MW exist already. */
    assert_int_equal(r->sizes.count, 1);
    const result_size *size = &r->sizes.at[0];
    near(size->installed, 11 / 0.75, 1e-9);
    near(size->built, 11 / 0.75 - 2, 1e-9);
    near(size->firm, 11, 1e-9);
    near(size->capex, 1e5 * size->built, 1e-9);
    near(result_total(r, ACCOUNT_CAPEX, 0), size->capex, 1e-9);
    assert_null(size->at_bound);

    const result_cost *fine = NULL, *grid = NULL;
    double sum = 0;
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        fine = strcmp(c->component, "fine-cooler") == 0 ? c : fine;
        grid = strcmp(c->component, "grid") == 0 ? c : grid;
        sum += c->capital + c->fixed_om + c->operation;
    }
    assert_int_equal(r->costs.count, 2);
    near(sum, s.solution.objective, 1e-9);
    near(fine->operation, 100 * 0.75 * it, 1e-9);
    near(grid->fixed_om, 1000 * size->installed, 1e-9);
    near(grid->capital, size->capex * model_annuity(0.07, 20), 1e-9);
    arena_free(s.a);
}

static void phases_add_up(void **state)
{
    (void)state;
    small_site s = phased;
    solve_optimal(&s);
    const result *r = &s.result;
    double cost = 0, capex = 0;
    for (int32_t p = 0; p < 2; p++) {
        cost += result_total(r, ACCOUNT_COST, p) * s.m->phases.at[p].discount;
        capex += result_total(r, ACCOUNT_CAPEX, p);
    }
    near(cost, s.solution.objective, 1e-9);
    near(r->accounts.at[ACCOUNT_COST * 3 + 2].value, cost, 1e-12);
    near(r->accounts.at[ACCOUNT_CAPEX * 3 + 2].value, capex, 1e-12);
    near(r->accounts.at[ACCOUNT_IT_ENERGY * 3 + 2].value,
         2 * 2190.0 * (5 + 8 + 10 + 6) + 3 * 2190.0 * (15 + 18 + 30 + 16), 1e-9);
    assert_null(r->accounts.at[ACCOUNT_COST * 3 + 2].phase);
    assert_string_equal(r->accounts.at[ACCOUNT_COST * 3 + 1].phase, "2028");
    /* The heat wave, which has no weight in any account, sizes the connection of its phase: 40 MW
     * of load with the cooler that draws the least power, which costs nothing in the event. */
    assert_int_equal(r->sizes.count, 2);
    near(r->sizes.at[1].firm, 40 * 1.1, 1e-9);
    near(r->sizes.at[1].installed, 2 + r->sizes.at[0].built + r->sizes.at[1].built, 1e-9);
    arena_free(s.a);
}

/* The objective if `drawn` MW more are taken from the bus in this step, by solving again. */
static double objective_drawing(small_site s, int32_t period, int32_t step, int32_t bus,
                                double drawn)
{
    s.drawn_period = period;
    s.drawn_step = step;
    s.drawn_bus = bus;
    s.drawn = drawn;
    solve_optimal(&s);
    double objective = s.solution.objective;
    arena_free(s.a);
    return objective;
}

static void check_prices(small_site site)
{
    small_site s = site;
    solve_optimal(&s);
    double price[STEPS];
    for (int32_t p = 0; p < (int32_t)s.m->periods.count; p++) {
        const model_period *period = &s.m->periods.at[p];
        for (int32_t b = 0; b < (int32_t)s.m->buses.count; b++) {
            result_price(&s.result, p, b, price);
            for (int32_t t = 0; t < STEPS; t++) {
                const double d = 1e-4;
                double up = objective_drawing(site, p, t, b, d),
                       down = objective_drawing(site, p, t, b, -d);
                /* MWh in a year of the phase, or in the event. */
                double energy = 2 * d * (period->stress ? 2.0 : 2190.0);
                double money = (up - down) / s.m->phases.at[period->phase].discount;
                near(price[t], money / energy, 1e-4);
                if (b == BUS_HV && !period->stress)
                    assert_true(price[t] >= small_price[t] - 1e-9);
                if (b == BUS_HEAT && !period->stress)
                    assert_true(price[t] < 0); /* removing heat costs money */
            }
        }
    }
    arena_free(s.a);
}

static void price_is_the_marginal_cost(void **state)
{
    (void)state;
    check_prices(plain);
}

static void prices_in_phases_and_events(void **state)
{
    (void)state;
    check_prices(phased);
}

/* Two rows by hand: a source at 30 USD/MWh serves a demand of 5 MW, in a step of half an hour that
 * represents 100 h of the year, in a phase of 1.5 discounted years. The dual is 30 * 100 * 1.5 USD
 * per MW. */
static void price_of_two_rows(void **state)
{
    (void)state;
    arena *a = arena_new();
    error e = {0};
    model *m = model_new(a, "USD", 0, &e);
    double weight[1] = {100}, own_weight[1] = {0.5}, price[1];
    *VEC_PUSH(a, &m->phases) = (model_phase){"", 2026, 2, 1.5};
    model_period *p = VEC_PUSH(a, &m->periods);
    *p = (model_period){.name = ""};
    for (int i = 0; i < SCOPES; i++) {
        p->count[i] = 1;
        p->weight[i] = weight;
        p->own_weight[i] = own_weight;
    }
    *VEC_PUSH(a, &m->buses) = (model_bus){"hv", "electricity", "MW"};
    *VEC_PUSH(a, &m->rows) = (model_row){.name = "hv", .role = ROW_BUS, .sense = SENSE_EQUAL};
    /* minimise 4500 x  subject to  x - y = 0,  y = 5 */
    int64_t start[] = {0, 1, 3};
    int32_t index[] = {0, 0, 1}, base[] = {0}, kept[] = {1};
    const int32_t *at[] = {NULL};
    double value[] = {1, -1, 1}, rhs[] = {0, 5}, zero[] = {0, 0};
    double inf[] = {HUGE_VAL, HUGE_VAL}, cost[] = {30 * 100 * 1.5, 0};
    lp p2 = {.rows = 2,
             .cols = 2,
             .start = start,
             .index = index,
             .value = value,
             .row_lower = rhs,
             .row_upper = rhs,
             .col_lower = zero,
             .col_upper = inf,
             .cost = cost};
    lp_map map = {.row_base = base, .row_kept = kept, .row_at = at};
    solution s;
    assert_int_equal(solve(a, &p2, &(solve_options){.method = "auto"}, &s, &e), 0);
    assert_int_equal(s.status, SOLVE_OPTIMAL);
    int32_t balance = 0;
    result r = {.model = m,
                .lp = &p2,
                .map = &map,
                .solution = &s,
                .first = &s,
                .solved = true,
                .balance = &balance};
    result_price(&r, 0, 0, price);
    near(price[0], 30, 1e-9);
    m->discounted = false; /* an objective in MWh has plain years, 2: 22.5 from the same dual */
    result_price(&r, 0, 0, price);
    near(price[0], 22.5, 1e-9);
    solution first = s; /* the point is then that of the second stage, whose prices are in money */
    r.first = &first;
    result_price(&r, 0, 0, price);
    near(price[0], 30, 1e-9);
    r.first = &s;
    p->stress = true; /* per MWh in the event, of half an hour */
    result_price(&r, 0, 0, price);
    near(price[0], 4500 / (0.5 * 2), 1e-9);
    arena_free(a);
}

static double objective_of(small_site s)
{
    solve_optimal(&s);
    double objective = s.solution.objective;
    arena_free(s.a);
    return objective;
}

static void check_shadow_price(small_site site, const char *name, small_site looser,
                               small_site tighter, double by)
{
    small_site s = site;
    solve_optimal(&s);
    const result_limit *l = limit(&s, name);
    assert_true(l->binding);
    assert_true(l->shadow_price > 0);
    near(l->value, l->bound, 1e-9);
    near(l->shadow_price, (objective_of(tighter) - objective_of(looser)) / by, 1e-4);
    arena_free(s.a);
}

static void shadow_price_is_the_gain_of_relaxing(void **state)
{
    (void)state;
    small_site base[] = {plain, phased};
    for (int i = 0; i < 2; i++) {
        small_site looser = base[i], tighter = base[i];
        looser.pue += 1e-4;
        tighter.pue -= 1e-4;
        check_shadow_price(base[i], "pue", looser, tighter, 2e-4);
        looser = tighter = base[i];
        looser.ref -= 1e-4;
        tighter.ref += 1e-4;
        check_shadow_price(base[i], "ref", looser, tighter, 2e-4);
    }
    /* A limit per year, for a horizon that represents a year, and one of eight hours that
     * represents itself. */
    for (int i = 0; i < 2; i++) {
        small_site site = plain;
        site.itself = i == 1;
        site.carbon = 20;
        small_site more = site, less = site;
        more.carbon += 1e-2;
        less.carbon -= 1e-2;
        check_shadow_price(site, "carbon", more, less, 2e-2);
    }
    /* Less capital than the cheapest plan needs: the fine cooler lowers the peak at a higher cost.
     */
    small_site tight = plain;
    tight.pue = 1.2;
    small_site s = tight;
    solve_optimal(&s);
    near(limit(&s, "carbon")->shadow_price, 0, 0);
    assert_false(limit(&s, "carbon")->binding);
    near(limit(&s, "carbon")->value, result_total(&s.result, ACCOUNT_CARBON, 0) / 1000, 1e-12);
    near(limit(&s, "carbon")->bound, 1000, 1e-12);
    double min_capex = (11 / 0.75 - 2) * 0.1; /* MUSD */
    near(s.result.sizes.at[0].capex / 1e6, min_capex, 1e-9);
    arena_free(s.a);
    tight.pue = 1.28;
    tight.capex = min_capex + 0.02;
    small_site looser = tight, tighter = tight;
    looser.capex += 1e-4;
    tighter.capex -= 1e-4;
    check_shadow_price(tight, "capex", looser, tighter, 2e-4);
}

static void bounds_by_default_and_by_the_user(void **state)
{
    (void)state;
    small_site s = plain;
    s.connection = 11 / 0.75; /* exactly the peak */
    solve_optimal(&s);
    assert_string_equal(s.result.sizes.at[0].at_bound, "max");
    assert_false(s.result.sizes.at[0].bound_set_by_user);
    s.m->sizes.at[0].sizing[0].max_written = true;
    assert_int_equal(small_result(&s), 0);
    assert_true(s.result.sizes.at[0].bound_set_by_user);
    arena_free(s.a);
}

static void noise_is_zero(void **state)
{
    (void)state;
    assert_true(result_clean(1e-8, 1) == 1e-8);
    assert_true(result_clean(-1e-8, 1) == -1e-8);
    assert_true(result_clean(9e-10, 1) == 0 && result_clean(-9e-8, 100) == 0);
    assert_false(signbit(result_clean(-0.0, 1)));
    assert_false(signbit(result_clean(-0.0, 0)));
    assert_true(isnan(result_clean((double)NAN, 1)));
    small_site s = plain;
    solve_optimal(&s);
    s.solution.x[s.map.col_base[s.m->sizes.at[0].built[0]]] = -1e-12;
    assert_int_equal(small_result(&s), 0);
    assert_true(s.result.sizes.at[0].built == 0 && s.result.sizes.at[0].capex == 0);
    arena_free(s.a);
}

/* The scale of a size is the largest flow on its bus, here 11 MW, and at least 1. */
static void scale_of_a_size(void **state)
{
    (void)state;
    small_site s = plain;
    solve_optimal(&s);
    double *built = &s.solution.x[s.map.col_base[s.m->sizes.at[0].built[0]]];
    double *installed = &s.solution.x[s.map.col_base[s.m->sizes.at[0].installed[0]]];
    *built = *installed = 2e-8;
    assert_int_equal(small_result(&s), 0);
    assert_true(s.result.sizes.at[0].built == 2e-8 && s.result.sizes.at[0].installed == 2e-8);
    *built = *installed = 9e-9;
    assert_int_equal(small_result(&s), 0);
    assert_true(s.result.sizes.at[0].built == 0 && s.result.sizes.at[0].installed == 0);
    for (int32_t j = 0; j < s.lp.cols; j++)
        s.solution.x[j] = s.lp.col_lower[j] > 0 ? s.lp.col_lower[j] : -1e-13;
    *built = *installed = 2e-9; /* nothing else is left: the scale is 1 */
    assert_int_equal(small_result(&s), 0);
    for (int32_t j = 0; j < s.lp.cols; j++)
        assert_true(s.lp.col_lower[j] > 0 || !signbit(s.solution.x[j]));
    arena_free(s.a);
}

static void ratio_with_denominator_zero(void **state)
{
    (void)state;
    small_site s = plain;
    solve_optimal(&s);
    for (size_t i = 0; i < s.m->bookings.count; i++) {
        if (s.m->bookings.at[i].account == ACCOUNT_IT_ENERGY)
            s.m->bookings.at[i].rate.scale = 0;
    }
    assert_int_equal(small_result(&s), 0);
    assert_false(s.result.ratios.at[RATIO_PUE].defined);
    assert_true(s.result.ratios.at[RATIO_REF].defined);
    assert_true(isnan(limit(&s, "pue")->value));
    assert_false(limit(&s, "pue")->binding);
    arena_free(s.a);
}

static void without_a_point(void **state)
{
    (void)state;
    small_site s = plain;
    s.connection = 5;
    small_solve(&s);
    double out[STEPS];
    assert_int_equal(s.e.code, 0);
    assert_int_equal(s.solution.status, SOLVE_INFEASIBLE);
    assert_false(s.result.solved);
    assert_int_equal(s.result.sizes.count + s.result.limits.count + s.result.costs.count +
                         s.result.accounts.count + s.result.ratios.count,
                     0);
    assert_true(isnan(result_value(&s.result, 0, 0)));
    assert_true(isnan(result_total(&s.result, ACCOUNT_COST, 0)));
    result_price(&s.result, 0, BUS_HV, out);
    assert_true(isnan(out[0]) && isnan(out[STEPS - 1]));
    result_port(&s.result, 0, P_SUPPLY, out);
    assert_true(isnan(out[0]) && isnan(out[STEPS - 1]));
    arena_free(s.a);
}

static void ports_balance(void **state)
{
    (void)state;
    small_site s = phased;
    solve_optimal(&s);
    for (int32_t p = 0; p < (int32_t)s.m->periods.count; p++) {
        double sum[2][STEPS] = {{0}}, flow[STEPS];
        for (int32_t i = 0; i < (int32_t)s.m->ports.count; i++) {
            result_port(&s.result, p, i, flow);
            for (int t = 0; t < STEPS && s.m->ports.at[i].bus >= 0; t++)
                sum[s.m->ports.at[i].bus][t] += flow[t];
            if (i == P_POWER)
                near(flow[2], -small_load[p][2], 1e-12);
            if (i == P_EXPORT)
                assert_true(flow[0] == 0 && flow[STEPS - 1] == 0);
        }
        for (int t = 0; t < STEPS; t++) {
            near(sum[BUS_HV][t], 0, 1e-9);
            near(sum[BUS_HEAT][t], 0, 1e-9);
        }
    }
    arena_free(s.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_by_hand),
        cmocka_unit_test(phases_add_up),
        cmocka_unit_test(price_of_two_rows),
        cmocka_unit_test(price_is_the_marginal_cost),
        cmocka_unit_test(prices_in_phases_and_events),
        cmocka_unit_test(shadow_price_is_the_gain_of_relaxing),
        cmocka_unit_test(bounds_by_default_and_by_the_user),
        cmocka_unit_test(noise_is_zero),
        cmocka_unit_test(scale_of_a_size),
        cmocka_unit_test(ratio_with_denominator_zero),
        cmocka_unit_test(without_a_point),
        cmocka_unit_test(ports_balance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure_allocations.c - figures are drawn with the n-th allocation failing, for n = 1, 2, 3 and so
 * on: each fails or is whole, and nothing leaks.
 */
#include "refusing_malloc.h"
#include "report/figure.h"

#include <string.h>

enum { STEPS = 48 };
static float supply[STEPS], demand[STEPS], price[STEPS], dry[STEPS];
static int64_t times[STEPS];
static report_series series[] = {
    {"grid.power", "grid", "power", "lv", "electricity", "MW", REPORT_FLOW, supply, 1, 2, 70, false,
     false, 0, false, false},
    {"load.in", "load", "in", "lv", "electricity", "MW", REPORT_FLOW, demand, -2, -1, -70, false,
     false, 0, false, false},
    {"lv", "", "lv", "lv", "electricity", "USD/MWh", REPORT_PRICE, price, 50, 50, 2400, false,
     false, 0, false, false},
    {"weather.dry_bulb", "site", "dry-bulb", "", "", "degC", REPORT_WEATHER, dry, 10, 20, 700,
     false, false, 0, false, false},
};

static void fill(arena *a, report_data *d, report_period *p)
{
    for (int t = 0; t < STEPS; t++) {
        supply[t] = 1.0F + (float)(t % 2);
        demand[t] = -supply[t];
        price[t] = 50;
        dry[t] = 10.0F + (float)(t % 10);
        times[t] = (int64_t)t * 6 * 3600;
    }
    *p = (report_period){.name = "",
                         .phase = "",
                         .design = "",
                         .steps = STEPS,
                         .time = times,
                         .step_hours = 6,
                         .per_year = 30,
                         .series = series,
                         .count = sizeof series / sizeof *series};
    *d = (report_data){.json = "", .run_json = "", .period = p, .periods = 1};
    d->r = (record){.path = "site.results",
                    .currency = "USD",
                    .objective_unit = "USD",
                    .objective_text = "cost"};
    *VEC_PUSH(a, &d->r.phases) = (record_phase){"", 1, 1};
    *VEC_PUSH(a, &d->r.sizes) = (record_size){
        .component = "grid", .name = "size", .phase = "", .unit = "MW", .installed = 2};
    *VEC_PUSH(a, &d->r.costs) = (record_cost){"grid", "", 1e6, 2e5, 3e6};
    *VEC_PUSH(a, &d->r.costs) = (record_cost){"load", "", 1, 0, -5e5};
    *VEC_PUSH(a, &d->r.flows) =
        (record_flow){"grid", "power", "lv", "electricity", "MWh", "", 12600, 0};
    *VEC_PUSH(a, &d->r.flows) =
        (record_flow){"load", "in", "lv", "electricity", "MWh", "", 0, 12600};
    *VEC_PUSH(a, &d->r.limits) = (record_limit){"pue", "1", "", "max", 1.2, 1.2, 3e6, true};
    *VEC_PUSH(a, &d->r.sensitivity) =
        (record_effect){"grid.price", "50 USD/MWh", "1 %", 6000, 6000, -6000};
}

/* Draws all, some of one result and some of two; returns the text, or "" with the error set. */
static void draw(const report_data *d, size_t n, text_buffer *out, error *e)
{
    arena *a = arena_new();
    if (a == NULL)
        error_memory(e);
    else
        figure_all(a, d, n, true, out, e);
    arena_free(a);
}

static void each_fails_or_is_whole(void **state)
{
    (void)state;
    arena *own = arena_new();
    report_data d[2];
    report_period p[2];
    fill(own, &d[0], &p[0]);
    fill(own, &d[1], &p[1]);
    for (size_t results = 1; results <= 2; results++) {
        text_buffer whole = {0};
        error e = {0};
        draw(d, results, &whole, &e);
        if (e.code != 0)
            fail_msg("%s", e.text);
        assert_non_null(strstr(whole.at, results == 1 ? "data-name=\"weather\""
                                                      : "data-name=\"compare-costs\""));
        for (long n = 1, reached = 1; reached; n++) {
            text_buffer now = {0};
            error failed = {0};
            blocks_begin();
            asked = 0;
            refused = n;
            draw(d, results, &now, &failed);
            refused = 0;
            reached = asked >= n;
            if (failed.code == 0)
                assert_string_equal(now.at, whole.at);
            else
                assert_int_equal(failed.code, ERROR_IO);
            text_free(&now);
            blocks_end(n, false);
        }
        text_free(&whole);
    }
    arena_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_fails_or_is_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

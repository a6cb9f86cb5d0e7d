/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * publish.c - publish() and tell(): what one component tells about a bus, another reads in its
 * build(); and the keys of [bus ...] sections that plugins know and the engine does not.
 */
#include "host_probe.h"

#include "assembly/buses/bus_properties.h"

#include <fenv.h>

static script *tells, *tells_other, *reads;

static int32_t publish_first(const void *self, const firn_host *h, firn_build *b)
{
    tells(self, h, b);
    return h->status(b);
}

static int32_t publish_second(const void *self, const firn_host *h, firn_build *b)
{
    tells_other(self, h, b);
    return h->status(b);
}

static const firn_param series_params[] = {
    FIRN_SERIES_ON(probe, load, HEAT, "MW", "2 MW", 0, FIRN_INF, "published", "a source"),
    FIRN_REAL(probe, rate, "MW", 3, 0, 1000, "a number", "a source"),
};
static const firn_plugin_desc series_desc =
    RIG_DESC("test.series", probe, series_params, ports, rig_run_script);

/* The teller sorts after the reader: [probe] and [ztower]. */
#define BASE                                                                                       \
    "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n"                                         \
    "[ground]\ntype = test.ground\na = lv\nb = loop\n[probe]\ntype = test.probe\n"
#define TELLER "[ztower]\ntype = test.teller\n"
#define OTHER "[another]\ntype = test.other\n"

static void open_site(rig *g, const char *ini)
{
    static firn_plugin_desc teller, other;
    teller = other = desc;
    teller.type = "test.teller";
    other.type = "test.other";
    teller.publish = tells == NULL ? NULL : publish_first;
    other.publish = tells_other == NULL ? NULL : publish_second;
    rig_new(g);
    rig_plugin(g, &desc);
    rig_plugin(g, &rig_ground);
    rig_plugin(g, &teller);
    rig_plugin(g, &other);
    rig_plugin(g, &series_desc);
    rig_script = reads;
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
}

static void succeeds(const char *ini)
{
    rig g;
    open_site(&g, ini);
    rig_build(&g);
    assert_string_equal(g.e.text, "");
    rig_free(&g);
}

static void refused(const char *ini, int code, const char *message)
{
    rig g;
    open_site(&g, ini);
    const int got = rig_build(&g);
    if (strstr(g.e.text, message) == NULL)
        fail_msg("`%s` does not contain `%s`", g.e.text, message);
    assert_int_equal(got, code);
    rig_free(&g);
}

static void reset(void)
{
    tells = tells_other = reads = NULL;
}

/* ---- what is told is read ------------------------------------------------------------------- */

static const double by_step[STEPS] = {21, 22, 23, 24, 25, 26, 27, 28};
static int times_read;
static double offset;

static void tells_series(const void *self, const firn_host *h, firn_build *b)
{
    double *each = h->scratch(b, STEPS);
    (void)self;
    assert_int_equal(h->steps(b), STEPS);
    assert_int_equal(h->connected(b, RESERVE), 0);
    assert_int_equal(h->mask(b)[0], 0);
    assert_true(h->period(b, FIRN_YEAR_HOURS) == 8760);
    assert_true(h->calendar(b, FIRN_HOUR)[1] == 6);
    assert_true(h->hours(b)[0] == 6);
    /* not yet what it tells, nor what others tell */
    assert_true(h->bus_series(b, HEAT, "temperature", -7)[0] == -7);
    for (int t = 0; t < STEPS; t++)
        each[t] = (by_step[t] + offset) / 2;
    h->tell(b, HEAT, "temperature", firn_times(firn_each(each, STEPS), 2));
    each[0] = 1e9; /* has been copied */
    h->tell(b, HEAT, "fill", firn_const(0.25));
    h->tell(b, RESERVE, "fill", firn_const(0.75)); /* not connected: no effect */
}

static void reads_series(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    for (int t = 0; t < STEPS; t++) {
        NEAR(h->bus_series(b, HEAT, "temperature", FIRN_NAN)[t], by_step[t] + offset);
        NEAR(h->bus_series(b, HEAT, "fill", FIRN_NAN)[t], 0.25);
    }
    times_read++;
}

static void what_is_told_is_read_in_every_build(void **state)
{
    (void)state;
    reset();
    tells = tells_series;
    reads = reads_series;
    times_read = 0;
    offset = 0;
    succeeds(BASE TELLER);
    assert_int_equal(times_read, 2); /* by the probe and by the teller itself */
}

/* In each period by itself: the value depends on the phase. */
static void tells_phase(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->tell(b, HEAT, "temperature", firn_const(20 + h->period(b, FIRN_PHASE)));
}

static void reads_phase(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    NEAR(h->bus_series(b, HEAT, "temperature", FIRN_NAN)[3], 20 + h->period(b, FIRN_PHASE));
    times_read++;
}

static void each_period_is_published_by_itself(void **state)
{
    (void)state;
    reset();
    tells = tells_phase;
    reads = reads_phase;
    times_read = 0;
    succeeds(BASE TELLER
             "[phase a]\nstart = 2026-01-01\n[phase b]\nstart = 2030-01-01\nyears = 5\n");
    assert_int_equal(times_read, 4);
}

static void the_section_of_the_bus_takes_precedence(void **state)
{
    (void)state;
    reset();
    tells = tells_phase;
    reads = reads_phase;
    succeeds(BASE TELLER "[bus loop]\ntemperature = 20 degC\n");
    /* bounds hold for what is told */
    tells = tells_series;
    reads = NULL;
    rig g;
    open_site(&g, BASE TELLER "[bus loop]\ntemperature.min = 23 degC\ntemperature.max = 79 degF\n");
    rig_build(&g);
    assert_string_equal(g.e.text, "");
    const bus_property *p =
        assemble_property(&g.s, model_find_bus(g.s.model, "loop"), "temperature");
    for (int t = 0; t < STEPS; t++)
        NEAR(p->each[t], fmin(fmax(by_step[t], 23), (79 - 32) / 1.8));
    rig_free(&g);
    tells = NULL;
    refused(BASE TELLER "[bus loop]\ntemperature.min = 23 degC\n", ERROR_PROBLEM,
            "[bus loop] temperature.min = 23 degC: a bound needs a temperature");
}

static void tells_24(const void *self, const firn_host *h, firn_build *b)
{
    static const double each[STEPS] = {21, 22, 23, 24, 25, 27, 27, 28};
    (void)self;
    h->tell(b, HEAT, "temperature", firn_each(each, STEPS));
    h->tell(b, HEAT, "fill", firn_const(0.25));
}

static void tells_rate(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->tell(b, HEAT, "load", firn_const(3));
}

static void tells_twice(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->tell(b, HEAT, "fill", firn_const(1));
    h->tell(b, HEAT, "fill", firn_const(2));
}

static void two_that_tell_must_agree(void **state)
{
    (void)state;
    reset();
    offset = 0;
    tells = tells_other = tells_series;
    succeeds(BASE TELLER OTHER);
    tells_other = tells_24;
    refused(
        BASE TELLER OTHER, ERROR_PROBLEM,
        "[ztower] `temperature` is 26 degC at step 6 (1 February 06:00), but [another] sets it to "
        "27 degC on the same bus `loop`: connect them to separate buses, or write `[bus loop] "
        "temperature = ...`");
    tells = tells_phase;
    succeeds(BASE TELLER OTHER "[bus loop]\ntemperature = 20 degC\n");
    tells_other = NULL;
    tells = tells_twice;
    refused(BASE TELLER, ERROR_PROBLEM,
            "[ztower] `fill` is 2, but [ztower] sets it to 1 on the same");
    /* a parameter that is published counts as told */
    tells = tells_rate;
    refused(BASE TELLER "[series]\ntype = test.series\n", ERROR_PROBLEM,
            "[ztower] `load` is 3, but [series] sets it to 2 on the same bus `loop`");
    succeeds(BASE TELLER "[series]\ntype = test.series\nload = 3 MW\n");
}

/* ---- published series ----------------------------------------------------------------------- */

static void reads_load(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    for (int t = 0; t < STEPS; t++)
        NEAR(h->bus_series(b, HEAT, "load", FIRN_NAN)[t], t < 4 ? 1 : 2);
    times_read++;
}

static void a_series_is_published_like_a_number(void **state)
{
    static const char months[] = "load = 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3 MW\n";
    char ini[2000];
    (void)state;
    reset();
    reads = reads_load;
    times_read = 0;
    snprintf(ini, sizeof ini, "%s[series]\ntype = test.series\n%s", BASE, months);
    succeeds(ini);
    assert_int_equal(times_read, 2);
    snprintf(ini, sizeof ini, "%s[series]\ntype = test.series\n[bus loop]\n%s", BASE, months);
    succeeds(ini);
    snprintf(ini, sizeof ini,
             "%s[series]\ntype = test.series\n%s[twin]\ntype = test.series\nload = 1\n", BASE,
             months);
    refused(ini, ERROR_PROBLEM,
            "[twin] `load` is 1 MW at step 5 (1 February 00:00), but [series] sets it to 2 MW");
}

/* ---- keys of [bus ...] that plugins know ---------------------------------------------------- */

static double expected;

static void reads_fill(const void *self, const firn_host *h, firn_build *b)
{
    const double *fill = h->bus_series(b, HEAT, "fill", FIRN_NAN);
    (void)self;
    if (h->status(b) == 0)
        NEAR(fill[0], expected);
}

static void tells_fill(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->tell(b, HEAT, "fill", firn_const(0.5));
}

static void a_key_that_a_plugin_knows_may_be_written(void **state)
{
    static const struct {
        const char *value;
        double base;
    } forms[] = {{"3", 3}, {"50 %", 0.5}, {"5 kW", 0.005}, {"77 degF", 25}, {"2 USD/kWh", 2000}};
    (void)state;
    for (int told = 0; told < 2; told++) {
        reset();
        tells = told ? tells_fill : NULL;
        reads = reads_fill;
        for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
            char ini[1000];
            expected = forms[i].base;
            snprintf(ini, sizeof ini, "%s[bus loop]\nfill = %s\n", BASE TELLER, forms[i].value);
            succeeds(ini);
        }
    }
    /* told suffices: no one reads it */
    reads = NULL;
    succeeds(BASE TELLER "[bus loop]\nfill = 3\n");
    /* on another bus no one tells or reads it */
    refused(BASE TELLER "[bus lv]\nfill = 3\n", ERROR_PROBLEM, "[bus lv] unknown key `fill`");
    refused(BASE TELLER "[bus loop]\nfil = 3\n", ERROR_PROBLEM,
            "[bus loop] unknown key `fil`; did you mean `fill`?");
    refused(BASE TELLER "[bus loop]\nfill = 3\nfoam = 4\n", ERROR_PROBLEM,
            "[bus loop] unknown key `foam`");
    tells = NULL;
    refused(BASE TELLER "[bus loop]\nfill = 3\n", ERROR_PROBLEM, "[bus loop] unknown key `fill`");
    /* a reader that needs it points at the key that is near */
    reads = reads_fill;
    refused(BASE TELLER "[bus loop]\nfil = 3\n", ERROR_PROBLEM,
            "[bus loop] unknown key `fil`; did you mean `fill`?");
    refused(BASE TELLER, ERROR_PROBLEM,
            "needs the fill of bus `loop`: write `[bus loop] fill = ...`");
    /* a value that cannot be read is reported if the key means anything */
    refused(BASE TELLER "[bus loop]\nfill = much\n", ERROR_PROBLEM,
            "[bus loop] fill = much: this is not a finite number");
    refused(BASE TELLER "[bus loop]\nfill = 3 spoons\n", ERROR_PROBLEM, "unknown unit `spoons`");
    reads = NULL;
    tells = tells_fill;
    refused(BASE TELLER "[bus loop]\nfill = much\n", ERROR_PROBLEM, "[bus loop] fill = much: ");
    refused(BASE TELLER "[bus loop]\nfull = much\n", ERROR_PROBLEM,
            "[bus loop] unknown key `full`; did you mean `fill`?");
    /* a property of heat on a bus of electricity, unless a plugin knows it there */
    refused(BASE "[bus lv]\nrange = 3 K\n", ERROR_PROBLEM,
            "this key applies to heat buses; this bus carries electricity");
}

static void tells_range_of_power(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->tell(b, POWER, "range", firn_const(3));
}

static void a_series_of_a_file_may_be_written(void **state)
{
    rig g;
    (void)state;
    reset();
    tells = tells_fill;
    open_site(&g, BASE TELLER "[bus loop]\nfill = f.csv:f kW * 2\nrange = f.csv:f K\n");
    rig_file(&g, "f.csv", "f\n1\n2\n3\n4\n5\n6\n7\n8\n");
    rig_build(&g);
    assert_string_equal(g.e.text, "");
    const int32_t bus = model_find_bus(g.s.model, "loop");
    for (int t = 0; t < STEPS; t++) {
        NEAR(assemble_property(&g.s, bus, "fill")->each[t], 0.002 * (t + 1));
        NEAR(assemble_property(&g.s, bus, "range")->each[t], t + 1);
    }
    rig_free(&g);
    tells = tells_range_of_power;
    succeeds(BASE TELLER "[bus lv]\nrange = 4 K\n");
}

/* ---- refusals -------------------------------------------------------------------------------- */

#define SCRIPT(name, ...)                                                                          \
    static void name(const void *self, const firn_host *h, firn_build *b)                          \
    {                                                                                              \
        const firn_num one = firn_const(1);                                                        \
        const firn_sizing size = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN, .unit = "MW"};  \
        (void)self, (void)h, (void)b, (void)one, (void)size;                                       \
        __VA_ARGS__                                                                                \
    }
SCRIPT(var, h->var(b, FIRN_STEP, "x", "MW", one, one);)
SCRIPT(of_one, h->one(b);)
SCRIPT(sized, h->size(b, "x", &size);)
SCRIPT(row, h->row(b, FIRN_STEP, "x", FIRN_AT_MOST, one, firn_always());)
SCRIPT(term, h->term(b, (firn_row){1}, (firn_var){1}, one, 0);)
SCRIPT(stock, h->stock(b, "x", "MWh", 0);)
SCRIPT(feed, h->feed(b, (firn_var){1}, (firn_var){1}, one);)
SCRIPT(port, h->port(b, 0, (firn_var){1}, one);)
SCRIPT(throughput, h->throughput(b, 0);)
SCRIPT(draw, h->draw(b, 1, (firn_var){1}, one);)
SCRIPT(common, h->common(b, FIRN_SITE, FIRN_STEP, "reserve", "MW", FIRN_AT_LEAST, one);)
SCRIPT(shared, h->shared(b, FIRN_SITE, FIRN_STEP, "reserve", "MW");)
SCRIPT(account, h->account(b, "cost", "");)
SCRIPT(book, h->book(b, (firn_acct){1}, (firn_var){1}, one);)
SCRIPT(flow, h->flow(b, (firn_acct){1});)
SCRIPT(tell_port, h->tell(b, 3, "fill", one);)
SCRIPT(tell_key_none, h->tell(b, HEAT, NULL, one);)
SCRIPT(tell_key, h->tell(b, HEAT, "Fill", one);)
SCRIPT(tell_carrier, h->tell(b, HEAT, "carrier", one);)
SCRIPT(tell_nan, h->tell(b, HEAT, "fill", firn_const(FIRN_NAN));)
SCRIPT(tell_inf, h->tell(b, HEAT, "fill", firn_const(FIRN_INF));)
SCRIPT(tell_short, h->tell(b, HEAT, "fill", firn_each(by_step, STEPS - 1));)
SCRIPT(tell_null, h->tell(b, HEAT, "fill", firn_each(NULL, STEPS));)
SCRIPT(tell_unconnected, h->tell(b, RESERVE, "fill", firn_const(FIRN_NAN));)
SCRIPT(tell_hot, h->tell(b, HEAT, "temperature", firn_times(firn_each(by_step, STEPS), 20));)
SCRIPT(tell_racks, h->tell(b, HEAT, "rack_power", firn_const(132));)
SCRIPT(fails, (h->fail)(b, 7, "`rate` is %d: too low", 3);)
SCRIPT(rounds, fesetround(FE_UPWARD);)
SCRIPT(needs_temperature, h->bus_series(b, HEAT, "temperature", FIRN_NAN);)

static int32_t silent(const void *self, const firn_host *h, firn_build *b)
{
    (void)self, (void)h, (void)b;
    return 5;
}

static const struct {
    script *run;
    const char *message;
    int code;
} flaws[] = {
    {var,
     "var: publish() may not call var(): it runs before anything is built, and may only read "
     "the site and call tell(); move the call to build()",
     4},
    {of_one, "one: publish() may not call one(): ", 4},
    {sized, "size: publish() may not call size(): ", 4},
    {row, "row: publish() may not call row(): ", 4},
    {term, "term: publish() may not call term(): ", 4},
    {stock, "stock: publish() may not call stock(): ", 4},
    {feed, "feed: publish() may not call feed(): ", 4},
    {port, "port: publish() may not call port(): ", 4},
    {throughput, "throughput: publish() may not call throughput(): ", 4},
    {draw, "draw: publish() may not call draw(): ", 4},
    {common, "common: publish() may not call common(): ", 4},
    {shared, "shared: publish() may not call shared(): ", 4},
    {account, "account: publish() may not call account(): ", 4},
    {book, "book: publish() may not call book(): ", 4},
    {flow, "flow: publish() may not call flow(): ", 4},
    {tell_port, "tell: port 3 is out of range", 4},
    {tell_key_none, "tell: a name must have 1 to 60", 4},
    {tell_key, "tell `Fill`: a name must have 1 to 60", 4},
    {tell_carrier, "tell `carrier`: this key is not a property", 4},
    {tell_nan, "tell `fill`: value is nan: numbers must be finite", 4},
    {tell_inf, "tell `fill`: value is inf: numbers must be finite", 4},
    {tell_short, "tell `fill`: value has 7 numbers, but the period has 8 steps", 4},
    {tell_null, "tell `fill`: value is a series of 8 numbers whose array is NULL", 4},
    {tell_unconnected, "tell `fill`: value is nan: numbers must be finite", 4},
    {tell_hot,
     "tell `temperature`: 520 degC at step 6 (1 February 06:00) is above the maximum of "
     "500 degC",
     4},
    {tell_racks,
     "tell `rack_power`: 132000 kW at step 1 (31 January 00:00) is above the maximum of "
     "100000 kW",
     4},
    {fails, "[ztower] (test.teller): `rate` is 3: too low", 3},
    {rounds, "publish: changed the rounding mode", 4},
    {needs_temperature, "[ztower] (test.teller) needs the temperature of bus `loop`", 3},
};

static void each_refusal_has_its_own_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++) {
        reset();
        tells = flaws[i].run;
        refused(BASE TELLER, flaws[i].code, flaws[i].message);
    }
    reset();
    reads = tells_fill; /* in build() */
    refused(BASE, ERROR_PLUGIN, "tell `fill`: may be called only in publish()");
}

static void a_code_without_a_message_is_refused(void **state)
{
    static firn_plugin_desc teller;
    rig g;
    (void)state;
    reset();
    open_site(&g, BASE "[ztower]\ntype = test.silent\n");
    teller = desc;
    teller.type = "test.silent";
    teller.publish = silent;
    rig_plugin(&g, &teller);
    assert_int_equal(rig_build(&g), ERROR_PLUGIN);
    assert_non_null(strstr(g.e.text, "publish: returned 5 without a message"));
    rig_free(&g);
}

static firn_build *kept;

static void keeps(const void *self, const firn_host *h, firn_build *b)
{
    (void)self, (void)h;
    kept = b;
}

static void tells_late(const void *self, const firn_host *h, firn_build *b)
{
    (void)self, (void)b;
    h->tell(kept, HEAT, "fill", firn_const(1));
}

static void a_call_after_publish_is_refused(void **state)
{
    (void)state;
    reset();
    tells = keeps;
    reads = tells_late;
    refused(BASE TELLER, ERROR_PLUGIN, "tell: was called after publish() had returned");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_is_read_in_every_build),
        cmocka_unit_test(each_period_is_published_by_itself),
        cmocka_unit_test(the_section_of_the_bus_takes_precedence),
        cmocka_unit_test(two_that_tell_must_agree),
        cmocka_unit_test(a_series_is_published_like_a_number),
        cmocka_unit_test(a_key_that_a_plugin_knows_may_be_written),
        cmocka_unit_test(a_series_of_a_file_may_be_written),
        cmocka_unit_test(each_refusal_has_its_own_message),
        cmocka_unit_test(a_code_without_a_message_is_refused),
        cmocka_unit_test(a_call_after_publish_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

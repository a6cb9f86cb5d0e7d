/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the host refuses at the plugin border, each with a sentence of its own that names plugin,
 * file, component, call, value and limit; what calls do after an error, after build() has returned,
 * from another thread; and what links the periods of a component.
 */
#include "host_check_rig.h"

#include "assembly/host.h"

#include <pthread.h>

enum { POWER, HEAT, SPARE };
enum { STEPS = 8 };

typedef struct probe {
    double rate;
    firn_num load;
} probe;

static const firn_param params[] = {
    FIRN_REAL(probe, rate, "MW", 3, 0, 1000, "a number", "a source"),
    FIRN_SERIES_OPTIONAL(probe, load, "MW", 0, FIRN_INF, "a series"),
};
static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "crosses the boundary", FIRN_PORT_BOUNDARY, 0},
    {"heat", "heat", "MW", "loop", "a loop", 0, 0},
    {"spare", "heat", "MW", NULL, "tied by nobody", FIRN_PORT_OPTIONAL, 0},
};
static const firn_plugin_desc desc = RIG_DESC("test.probe", probe, params, ports, rig_play);

#define SITE                                                                                       \
    "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n"                                         \
    "[ground]\ntype = test.ground\na = lv\nb = loop\n[probe]\ntype = test.probe\n"

/* (h->fail) stands in brackets below: `fail(` is a macro of cmocka. */
typedef void script(const void *self, const firn_host *h, firn_build *b);

static void open_rig(rig *g, script *play, const char *ini)
{
    rig_new(g);
    rig_plugin(g, &desc);
    rig_plugin(g, &rig_ground);
    rig_script = play;
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
}

/* ---- the scripts: one wrong thing each ----------------------------------------------------- */

#define SCRIPT(name, ...)                                                                          \
    static void name(const void *self, const firn_host *h, firn_build *b)                          \
    {                                                                                              \
        const firn_num zero = firn_const(0), one = firn_const(1), inf = firn_const(FIRN_INF),      \
                       nan = firn_const(FIRN_NAN_);                                                \
        (void)self, (void)zero, (void)one, (void)inf, (void)nan;                                   \
        __VA_ARGS__                                                                                \
    }

#define X h->var(b, FIRN_STEP, "x", "MW", zero, inf)
#define ROW(scope) h->row(b, scope, "r", FIRN_AT_MOST, one, NULL)

static const double steps_nan[STEPS] = {1, 2, FIRN_NAN_, 4, 5, 6, 7, 8};
static const double steps_inf[STEPS] = {1, 2, 3, 4, 5, FIRN_INF, 7, 8};
static const double steps_huge[STEPS] = {1, 1, 1, 1, 1, 1, 1e300, 1};
static const double steps_vary[STEPS] = {1, 1, 1, 1, 1, 1, 2, 1}; /* inside the second day */
static const double steps_down[STEPS] = {9, 9, 9, 9, 9, 9, 9, 1};
static const char long_name[] = "a-name-of-sixty-one-characters-is-one-more-than-there-may-be-";

SCRIPT(var_nan, h->var(b, FIRN_STEP, "x", "MW", nan, one);)
SCRIPT(var_nan_step, h->var(b, FIRN_STEP, "x", "MW", zero, firn_each(steps_nan, STEPS));)
SCRIPT(var_zero_times_inf,
       h->var(b, FIRN_STEP, "x", "MW", zero, firn_times(firn_each(steps_inf, STEPS), 0));)
SCRIPT(var_crossed, h->var(b, FIRN_STEP, "x", "MW", firn_const(2), one);)
SCRIPT(var_crossed_step,
       h->var(b, FIRN_STEP, "x", "MW", firn_const(2), firn_each(steps_down, STEPS));)
SCRIPT(var_nowhere, h->var(b, FIRN_STEP, "x", "MW", inf, inf);)
SCRIPT(var_short, h->var(b, FIRN_STEP, "x", "MW", zero, firn_each(steps_down, STEPS - 1));)
SCRIPT(var_long, h->var(b, FIRN_STEP, "x", "MW", zero, firn_each(steps_down, STEPS + 1));)
SCRIPT(var_day_varies, h->var(b, FIRN_DAY, "x", "MW", zero, firn_each(steps_vary, STEPS));)
SCRIPT(var_month_varies, h->var(b, FIRN_MONTH, "x", "MW", firn_each(steps_vary, STEPS), inf);)
SCRIPT(var_period_varies, h->var(b, FIRN_PERIOD, "x", "MW", zero, firn_each(steps_vary, STEPS));)
SCRIPT(var_scope, h->var(b, 4, "x", "MW", zero, inf);)
SCRIPT(var_name_none, h->var(b, FIRN_STEP, NULL, "MW", zero, inf);)
SCRIPT(var_name_empty, h->var(b, FIRN_STEP, "", "MW", zero, inf);)
SCRIPT(var_name_capital, h->var(b, FIRN_STEP, "Flow in", "MW", zero, inf);)
SCRIPT(var_name_long, h->var(b, FIRN_STEP, long_name, "MW", zero, inf);)
SCRIPT(var_twice, X; X;)
SCRIPT(var_unwritten, h->var(b, FIRN_STEP, "x", "MW", zero, ((const probe *)self)->load);)
SCRIPT(var_unit, h->var(b, FIRN_STEP, "x", "MWish", zero, inf);)
SCRIPT(var_unit_prefix, h->var(b, FIRN_STEP, "x", "kW", zero, inf);)
SCRIPT(var_unit_money, h->var(b, FIRN_STEP, "x", "EUR", zero, inf);)
SCRIPT(var_huge, h->var(b, FIRN_STEP, "x", "MW", zero, firn_const(1e101));)
SCRIPT(stock_unit, h->stock(b, "s", "Mwh", 0);)
SCRIPT(size_unit,
       firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN_, .unit = "shelves"};
       h->size(b, "s", &s);)
SCRIPT(size_unit_prefix,
       firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN_, .unit = "kW"};
       h->size(b, "s", &s);)
SCRIPT(size_huge,
       firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN_, .capex = 1e200};
       h->size(b, "s", &s);)
SCRIPT(size_none, h->size(b, "s", NULL);)
SCRIPT(size_nan, firn_sizing s = {.life = 1, .firm = 1, .max = FIRN_NAN_, .fix = FIRN_NAN_};
       h->size(b, "s", &s);)
SCRIPT(size_firm, firn_sizing s = {.life = 1, .firm = 1.5, .max = 1, .fix = FIRN_NAN_};
       h->size(b, "s", &s);)
SCRIPT(size_life, firn_sizing s = {.firm = 1, .max = 1, .fix = FIRN_NAN_}; h->size(b, "s", &s);)
SCRIPT(size_crossed, firn_sizing s = {.life = 1, .firm = 1, .min = 2, .max = 1, .fix = FIRN_NAN_};
       h->size(b, "s", &s);)
SCRIPT(size_fix, firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = 3}; h->size(b, "s", &s);)
SCRIPT(size_twice, firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN_};
       h->size(b, "s", &s); h->size(b, "s", &s);)
SCRIPT(size_is_var, firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN_}; X;
       h->size(b, "x", &s);)
SCRIPT(row_nan, h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, nan, NULL);)
SCRIPT(row_inf, h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, inf, NULL);)
SCRIPT(row_overflow, h->row(b, FIRN_STEP, "r", FIRN_AT_MOST,
                            firn_times(firn_each(steps_huge, STEPS), 1e99), NULL);)
SCRIPT(row_sense, h->row(b, FIRN_STEP, "r", 0, zero, NULL);)
SCRIPT(row_scope, h->row(b, -1, "r", FIRN_EQUAL, zero, NULL);)
SCRIPT(row_twice, ROW(FIRN_STEP); ROW(FIRN_DAY);)
SCRIPT(row_name, h->row(b, FIRN_STEP, "r.1", FIRN_EQUAL, zero, NULL);)
SCRIPT(row_varies, h->row(b, FIRN_DAY, "r", FIRN_EQUAL, firn_each(steps_vary, STEPS), NULL);)
SCRIPT(row_varies_down, h->row(b, FIRN_DAY, "r", FIRN_EQUAL, firn_each(steps_down, STEPS), NULL);)
SCRIPT(row_impossible, h->row(b, FIRN_STEP, "r", FIRN_AT_LEAST, firn_const(5), NULL);)
SCRIPT(term_nan, h->term(b, ROW(FIRN_STEP), X, nan, 0);)
SCRIPT(term_inf, h->term(b, ROW(FIRN_STEP), X, inf, 0);)
SCRIPT(term_row_none, h->term(b, (firn_row){0}, X, one, 0);)
SCRIPT(term_row_least, h->term(b, (firn_row){INT32_MIN}, X, one, 0);)
SCRIPT(term_row_high, h->term(b, (firn_row){12345}, X, one, 0);)
SCRIPT(term_row_dynamics, h->stock(b, "s", "MWh", 0); h->term(b, (firn_row){1}, X, one, 0);)
SCRIPT(term_var_none, h->term(b, ROW(FIRN_STEP), (firn_var){0}, one, 0);)
SCRIPT(term_var_least, h->term(b, ROW(FIRN_STEP), (firn_var){INT32_MIN}, one, 0);)
SCRIPT(term_var_high, h->term(b, ROW(FIRN_STEP), (firn_var){INT32_MAX}, one, 0);)
SCRIPT(term_lag_scope, h->term(b, ROW(FIRN_DAY), X, one, 1);)
SCRIPT(term_lag_coarse, firn_var d = h->var(b, FIRN_DAY, "d", "MW", zero, inf);
       h->term(b, ROW(FIRN_STEP), d, one, -2);)
SCRIPT(term_lag_negative, h->term(b, ROW(FIRN_STEP), X, one, -1);)
SCRIPT(term_huge, h->term(b, ROW(FIRN_STEP), X, firn_const(-1e120), 0);)
SCRIPT(term_huge_step, h->term(b, ROW(FIRN_STEP), X, firn_each(steps_huge, STEPS), 0);)
SCRIPT(term_varies, firn_var d = h->var(b, FIRN_DAY, "d", "MW", zero, inf);
       h->term(b, ROW(FIRN_MONTH), d, firn_each(steps_vary, STEPS), 0);)
SCRIPT(stock_loss_whole, h->stock(b, "s", "MWh", 1);)
SCRIPT(stock_loss_negative, h->stock(b, "s", "MWh", -0.01);)
SCRIPT(stock_loss_nan, h->stock(b, "s", "MWh", FIRN_NAN_);)
SCRIPT(stock_twice, X; h->stock(b, "x", "MWh", 0);)
SCRIPT(feed_no_stock, firn_var x = X; h->feed(b, x, x, one);)
SCRIPT(feed_least, h->feed(b, (firn_var){INT32_MIN}, X, one);)
SCRIPT(feed_var, h->feed(b, h->stock(b, "s", "MWh", 0), (firn_var){77}, one);)
SCRIPT(feed_nan, h->feed(b, h->stock(b, "s", "MWh", 0), X, nan);)
SCRIPT(port_high, h->port(b, 3, X, one);)
SCRIPT(port_negative, h->port(b, -1, X, one);)
SCRIPT(port_var, h->port(b, HEAT, (firn_var){INT32_MIN}, one);)
SCRIPT(port_nan_step, h->port(b, HEAT, X, firn_each(steps_nan, STEPS));)
SCRIPT(port_untied_nan, h->port(b, SPARE, X, nan);)
SCRIPT(through_untied, h->throughput(b, SPARE);)
SCRIPT(through_port, h->throughput(b, 9);)
SCRIPT(account_capex, h->account(b, "capex", "USD");)
SCRIPT(account_facility, h->account(b, "facility_energy", "MWh");)
SCRIPT(account_name, h->account(b, "Permits", "t");)
SCRIPT(account_no_unit, h->account(b, "permits", NULL);)
SCRIPT(account_unit, h->account(b, "permits", "pieces");)
SCRIPT(account_prefix, h->account(b, "permits", "kt");)
SCRIPT(account_other, h->account(b, "carbon", "m3");)
SCRIPT(account_money, h->account(b, "cost", "EUR");)
SCRIPT(account_new_money, h->account(b, "rent", "EUR");)
SCRIPT(account_year, h->account(b, "rent", "USD2022");)
SCRIPT(book_huge, firn_var x = X; h->book(b, h->account(b, "cost", ""), x, firn_const(1e308));
       h->book(b, h->account(b, "cost", ""), x, firn_const(1e308));)
SCRIPT(book_handle, h->book(b, (firn_acct){99}, X, one);)
SCRIPT(book_none, h->book(b, (firn_acct){INT32_MIN}, X, one);)
SCRIPT(book_capex, h->book(b, (firn_acct){ACCOUNT_CAPEX + 1}, X, one);)
SCRIPT(book_facility, h->book(b, (firn_acct){ACCOUNT_FACILITY_ENERGY + 1}, X, one);)
SCRIPT(book_var, h->book(b, h->account(b, "cost", ""), (firn_var){55}, one);)
SCRIPT(book_nan, h->book(b, h->account(b, "cost", ""), X, nan);)
SCRIPT(book_varies, h->book(b, h->account(b, "cost", ""), h->one(b), firn_each(steps_vary, STEPS));)
SCRIPT(calendar_none, h->calendar(b, 5);)
SCRIPT(weather_quantity, h->weather(b, 99);)
SCRIPT(weather_none, h->weather(b, FIRN_DRY_BULB);)
SCRIPT(site_none, h->site(b, FIRN_LATITUDE);)
SCRIPT(target_none, h->target(b);)
SCRIPT(series_unknown, h->bus_series(b, HEAT, "temperature", FIRN_NAN_);)
SCRIPT(series_untied, h->bus_series(b, SPARE, "temperature", FIRN_NAN_);)
SCRIPT(series_port, h->bus_series(b, 3, "temperature", 1);)
SCRIPT(series_key, h->bus_series(b, HEAT, "How warm?", 1);)
SCRIPT(connected_port, h->connected(b, -7);)
SCRIPT(scratch_negative, h->scratch(b, -1);)
SCRIPT(scratch_much, h->scratch(b, INT64_C(1) << 40);)
SCRIPT(fails, (h->fail)(b, 7, "rate is %g MW, at most %d MW goes: lower it", 3.5, 2);
       assert_int_equal(h->status(b), 7);)

SCRIPT(fails_empty, (h->fail)(b, 7, "%s", " \n");)
SCRIPT(fails_lines, (h->fail)(b, 7, "rate\nis\t%s\x1b[31m\x07", "high\r\n");)
SCRIPT(fails_nought, (h->fail)(b, 0, "code nought"); assert_int_equal(h->status(b), 1);)
SCRIPT(log_level, h->log(b, 7, "a note");)

static const struct refusal {
    script *play;
    const char *says; /* behind "probe.so): " or, without a call, behind the component */
    int code;
} refusals[] = {
    {var_nan, "var `x`: lower bound is nan: numbers must be finite", 4},
    {var_nan_step, "var `x`: upper bound is nan at step 3 (31 January 12:00): numbers must", 4},
    {var_zero_times_inf, "nan at step 6 (1 February 06:00)", 4},
    {var_crossed, "var `x`: lower bound 2 is above upper bound 1", 4},
    {var_crossed_step, "var `x`: lower bound 2 is above upper bound 1 at step 8", 4},
    {var_nowhere, "var `x`: lower bound inf", 4},
    {var_short, "upper bound has 7 numbers, the period 8 steps", 4},
    {var_long, "upper bound has 9 numbers, the period 8 steps", 4},
    {var_day_varies,
     "upper bound varies inside one element of its scope (1 at step 5, 2 at step 7)", 4},
    {var_month_varies, "lower bound varies inside one element", 4},
    {var_period_varies, "(1 at step 1, 2 at step 7)", 4},
    {var_scope, "var `x`: scope 4 is none", 4},
    {var_name_none, "var: a name is 1 to 60 of a-z", 4},
    {var_name_empty, "var: a name is 1 to 60 of a-z", 4},
    {var_name_capital, "var `Flow in`: a name is 1 to 60", 4},
    {var_name_long, "there-may-be-`: a name is 1 to 60", 4},
    {var_twice, "var `x`: this name is taken by another variable", 4},
    {var_unwritten, "var `x`: upper bound is a series that the planner did not write", 4},
    {var_unit, "var `x`: unit: unknown unit `MWish`", 4},
    {var_unit_prefix, "var `x`: unit `kW`: amounts are in base units inside", 4},
    {var_unit_money, "var `x`: unit `EUR`: inside there is the site's money alone (here USD)", 4},
    {var_huge, "upper bound is 1e+101, which is beyond what can be counted (1e+100)", 4},
    {stock_unit, "stock `s`: unit: unknown unit `Mwh`: did you mean `MWh`?", 4},
    {size_unit, "size `s`: unit: unknown unit `shelves`", 4},
    {size_unit_prefix, "size `s`: unit `kW`: amounts are in base units inside", 4},
    {size_huge, "size `s`: capex is 1e+200, which is beyond what can be counted", 4},
    {size_none, "size `s`: no sizing given", 4},
    {size_nan, "size `s`: ", 4},
    {size_firm, "firm 1.5: all must be finite, none negative, life above 0, firm in (0, 1]", 4},
    {size_life, "size `s`: capex 0, life 0,", 4},
    {size_crossed, "size `s`: min 2, max 1, fix nan leave nothing to install", 4},
    {size_fix, "size `s`: min 0, max 1, fix 3 leave nothing to install", 4},
    {size_twice, "size `s`: this name is taken by another variable", 4},
    {size_is_var, "size `x`: this name is taken by another variable", 4},
    {row_nan, "row `r`: right-hand side is nan", 4},
    {row_inf, "row `r`: right-hand side is inf", 4},
    {row_overflow, "row `r`: right-hand side is inf at step 7", 4},
    {row_sense, "row `r`: sense 0 is none", 4},
    {row_scope, "row `r`: scope -1 is none", 4},
    {row_twice, "row `r`: this name is taken by another row", 4},
    {row_name, "row `r.1`: a name is 1 to 60", 4},
    {row_varies, "row `r`: right-hand side varies inside one element", 4},
    {row_varies_down, "(9 at step 5, 1 at step 8): give one number an element", 4},
    {row_impossible,
     "row `r`, element 1: it has no terms, so its sum is 0, which is not at least 5", 4},
    {term_nan, "term `r`: coefficient is nan", 4},
    {term_inf, "term `r`: coefficient is inf", 4},
    {term_row_none, "term: row handle 0 is none of this build's", 4},
    {term_row_least, "term: row handle -2147483648 is none of this build's", 4},
    {term_row_high, "term: row handle 12345 is none of this build's", 4},
    {term_row_dynamics, "term: row handle 1 is none of this build's", 4},
    {term_var_none, "term `r`: variable handle 0 is none of this build's", 4},
    {term_var_least, "term `r`: variable handle -2147483648 is none", 4},
    {term_var_high, "term `r`: variable handle 2147483647 is none", 4},
    {term_lag_scope, "term `r`: lag 1 of `x`: only a variable of the row's own scope has one", 4},
    {term_lag_coarse, "term `r`: lag -2 of `d`: only a variable of the row's own scope", 4},
    {term_lag_negative, "term `r`: lag -1 of `x`: it counts elements back, so it is at least 0", 4},
    {term_huge, "term `r`: coefficient is -1e+120, which is beyond what can be counted", 4},
    {term_huge_step, "term `r`: coefficient is 1e+300, which is beyond", 4},
    {term_varies, "term `r`: coefficient varies inside one element", 4},
    {stock_loss_whole,
     "stock `s`: standing_loss is 1: the share lost per hour must be at least 0 and below 1", 4},
    {stock_loss_negative, "stock `s`: standing_loss is -0.01", 4},
    {stock_loss_nan, "stock `s`: standing_loss is nan", 4},
    {stock_twice, "stock `x`: this name is taken by another variable", 4},
    {feed_no_stock, "is no stock of this build", 4},
    {feed_least, "feed: handle -2147483648 is no stock of this build", 4},
    {feed_var, "feed `s`: variable handle 77 is none", 4},
    {feed_nan, "feed `s`: coefficient is nan", 4},
    {port_high, "port: port 3 is none: this plugin has 3, counted from 0", 4},
    {port_negative, "port: port -1 is none", 4},
    {port_var, "port `heat`: variable handle -2147483648 is none", 4},
    {port_nan_step, "port `heat`: coefficient is nan at step 3", 4},
    {port_untied_nan, "port `spare`: coefficient is nan", 4},
    {through_untied, "throughput `spare`: the port is tied to no bus", 4},
    {through_port, "throughput: port 9 is none", 4},
    {account_capex, "account `capex`: this account is booked by the host alone", 4},
    {account_facility, "account `facility_energy`: this account is booked by the host alone", 4},
    {account_name, "account `Permits`: a name is 1 to 60", 4},
    {account_no_unit, "account `permits`: a new account needs a unit", 4},
    {account_unit, "account `permits`: unit: ", 4},
    {account_prefix, "account `permits`: unit `kt`: amounts are in base units inside", 4},
    {account_other, "account `carbon`: is asked for in m3, but counts in t", 4},
    {account_money, "account `cost`: unit `EUR`: inside there is the site's money alone", 4},
    {account_new_money, "account `rent`: unit `EUR`: inside there is the site's money alone", 4},
    {account_year, "account `rent`: unit `USD2022`: inside there is the site's money alone", 4},
    {book_huge, "book `cost`: rate is 1e+308, which is beyond what can be counted", 4},
    {book_handle, "book: account handle 99 is none that account() gave", 4},
    {book_none, "book: account handle -2147483648 is none that account() gave", 4},
    {book_capex, "book: account handle 2 is none that account() gave", 4},
    {book_facility, "book: account handle 6 is none that account() gave", 4},
    {book_var, "book `cost`: variable handle 55 is none", 4},
    {book_nan, "book `cost`: rate is nan", 4},
    {book_varies, "book `cost`: rate varies inside one element of its scope", 4},
    {calendar_none, "calendar: 5 is nothing it tells", 4},
    {weather_quantity, "weather: quantity 99 is none", 4},
    {weather_none, "needs the weather (dry bulb): add [weather] file = ", 3},
    {site_none, "needs the weather (where the site lies): add [weather]", 3},
    {target_none, "needs the IT capacity wanted: write [site] target = ", 3},
    {series_unknown, "must know the temperature of bus `loop`: write [bus loop] temperature = ...",
     3},
    {series_untied,
     "bus_series `spare`: the port is tied to no bus, so its temperature is not known", 4},
    {series_port, "bus_series: port 3 is none", 4},
    {series_key, "bus_series `How warm?`: a name is 1 to 60", 4},
    {connected_port, "connected: port -7 is none", 4},
    {scratch_negative, "scratch: -1 numbers are asked for: 0 to ", 4},
    {scratch_much, "scratch: 1099511627776 numbers are asked for", 4},
    {fails, "rate is 3.5 MW, at most 2 MW goes: lower it", 3},
    {fails_empty, "fail: was called without a sentence", 4},
    {fails_lines, "(test.probe): rate is high  ?[31m?", 3},
    {fails_nought, "(test.probe): code nought", 3},
    {log_level, "log: level 7 is none (FIRN_LOG_INFO, FIRN_LOG_WARNING)", 4},
};
enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

/* Where: the file and line of the component, its name, its type; the plugin's file where the plugin
 * is to blame. */
static void says_where(const rig *g, const struct refusal *r)
{
    char place[200];
    snprintf(place, sizeof place, "%s/site.ini:%d: [probe] (", g->folder, 10);
    if (strncmp(g->e.text, place, strlen(place)) != 0)
        fail_msg("`%s` does not begin with `%s`", g->e.text, place);
    assert_non_null(strstr(g->e.text, "test.probe"));
    if (r->code == ERROR_PLUGIN && r->play != row_impossible)
        assert_non_null(strstr(g->e.text, "(plugin test.probe, probe.so): "));
}

static void each_refusal_has_its_own_sentence(void **state)
{
    static char seen[REFUSALS][300];
    (void)state;
    for (size_t i = 0; i < REFUSALS; i++) {
        const struct refusal *r = &refusals[i];
        rig g;
        open_rig(&g, r->play, SITE);
        assert_int_equal(rig_build(&g), r->code);
        if (strstr(g.e.text, r->says) == NULL)
            fail_msg("`%s` does not say `%s`", g.e.text, r->says);
        says_where(&g, r);
        snprintf(seen[i], sizeof seen[i], "%s", g.e.text + strlen(g.folder));
        for (size_t k = 0; k < i; k++) {
            bool may = r->play == var_name_empty && refusals[k].play == var_name_none;
            if (strcmp(seen[i], seen[k]) == 0 && !may)
                fail_msg("said twice: %s", seen[i]);
        }
        rig_free(&g);
    }
}

static void asks_for_sun(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    assert_non_null(h->weather(b, FIRN_DRY_BULB));
    assert_int_equal(h->status(b), 0);
    h->weather(b, FIRN_DNI);
}

static void weather_that_does_not_tell_is_named(void **state)
{
    rig g;
    (void)state;
    rig_new(&g);
    rig_plugin(&g, &desc);
    rig_plugin(&g, &rig_ground);
    rig_file(&g, "air.csv",
             "dry_bulb,relative_humidity\n1,50\n2,50\n3,50\n4,50\n5,50\n6,50\n"
             "7,50\n8,50\n");
    rig_script = asks_for_sun;
    rig_read(&g, SITE "[weather]\nfile = air.csv\nlatitude = 30 deg\nlongitude = 0 deg\n"
                      "elevation = 0 m\ntime_zone = 0 h\n");
    assert_string_equal(g.e.text, "");
    assert_int_equal(rig_build(&g), ERROR_PROBLEM);
    assert_non_null(strstr(g.e.text, "needs `dni`, which the weather (CSV air.csv) does not tell"));
    rig_free(&g);
}

/* ---- after an error ------------------------------------------------------------------------ */

static void goes_on(const void *self, const firn_host *h, firn_build *b)
{
    const firn_num one = firn_const(1);
    const firn_sizing sizing = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN_};
    (void)self;
    const firn_var before = h->var(b, FIRN_STEP, "before", "MW", firn_const(0), one);
    const firn_row row = h->row(b, FIRN_STEP, "row", FIRN_AT_MOST, one, NULL);
    assert_true(before.id > 0 && row.id > 0);
    assert_int_equal(h->status(b), 0);
    h->scratch(b, -5);
    assert_int_equal(h->status(b), ERROR_PLUGIN);
    assert_int_equal(h->var(b, FIRN_STEP, "after", "MW", one, one).id, 0);
    assert_int_equal(h->one(b).id, 0);
    assert_int_equal(h->size(b, "size", &sizing).id, 0);
    assert_int_equal(h->row(b, FIRN_STEP, "other", FIRN_AT_MOST, one, NULL).id, 0);
    assert_int_equal(h->stock(b, "stock", "MWh", 0).id, 0);
    assert_int_equal(h->throughput(b, HEAT).id, 0);
    assert_int_equal(h->account(b, "cost", "").id, 0);
    assert_int_equal(h->connected(b, HEAT), 0);
    assert_true(h->site(b, FIRN_LATITUDE) == 0 && h->target(b) == 0);
    h->term(b, row, before, one, 0);
    h->feed(b, before, before, one);
    h->port(b, POWER, before, one);
    h->book(b, (firn_acct){1}, before, one);
    h->log(b, FIRN_LOG_WARNING, "not heard");
    (h->fail)(b, 9, "not heard either");
    assert_int_equal(h->status(b), ERROR_PLUGIN);
    /* the world still has a number a step, so that loops may go on */
    assert_int_equal(h->steps(b), STEPS);
    const double *const each[] = {h->hours(b),
                                  h->calendar(b, FIRN_HOUR),
                                  h->calendar(b, 99),
                                  h->weather(b, FIRN_GHI),
                                  h->bus_series(b, HEAT, "range", 1),
                                  h->scratch(b, 1),
                                  h->scratch(b, -1)};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        assert_non_null(each[i]);
        for (int t = 0; t < STEPS; t++)
            assert_true(isfinite(each[i][t]));
    }
}

static void first_error_sticks_and_nothing_more_is_done(void **state)
{
    rig g;
    (void)state;
    open_rig(&g, goes_on, SITE);
    assert_int_equal(rig_build(&g), ERROR_PLUGIN);
    assert_non_null(strstr(g.e.text, "scratch: -5 numbers"));
    const model *m = g.s.model;
    size_t own = 0;
    for (size_t i = 0; i < m->vars.count; i++)
        own += m->vars.at[i].component == 1;
    assert_int_equal(own, 1); /* `before` */
    assert_int_equal(m->sizes.count, 0);
    assert_int_equal(m->bookings.count, 0);
    assert_int_equal(g.s.notes.count, 0);
    rig_free(&g);
}

/* ---- returning ----------------------------------------------------------------------------- */

static int32_t answer;

static int32_t returns(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    if (answer < 0)
        h->var(b, FIRN_STEP, "BAD", "MW", firn_const(0), firn_const(1));
    return answer < 0 ? 0 : answer;
}

static const firn_plugin_desc returning = RIG_DESC("test.probe", probe, params, ports, returns);

static void return_value_without_a_sentence_is_told(void **state)
{
    (void)state;
    for (answer = -1; answer <= 7; answer += 8) { /* hides its error; makes one up */
        rig g;
        rig_new(&g);
        rig_plugin(&g, &returning);
        rig_plugin(&g, &rig_ground);
        rig_read(&g, SITE);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        assert_non_null(strstr(g.e.text, answer < 0
                                             ? "var `BAD`: a name is"
                                             : "build: returned 7 without saying why (fail)"));
        rig_free(&g);
    }
}

/* ---- stray calls --------------------------------------------------------------------------- */

typedef struct call_from {
    const firn_host *h;
    firn_build *b;
    int which;
    bool harmless;
} call_from;

static void *from_elsewhere(void *data)
{
    call_from *c = data;
    const firn_host *h = c->h;
    firn_build *b = c->b;
    switch (c->which) {
    case 0:
        c->harmless = h->var(b, FIRN_STEP, "x", "MW", firn_const(0), firn_const(1)).id == 0;
        break;
    case 1:
        c->harmless = h->hours(b) == NULL && h->calendar(b, FIRN_HOUR) == NULL;
        break;
    case 2:
        c->harmless = h->scratch(b, 3) == NULL && h->weather(b, FIRN_GHI) == NULL;
        break;
    case 3:
        c->harmless = h->steps(b) == 0 && h->bus_series(b, HEAT, "range", 1) == NULL;
        break;
    default:
        c->harmless = h->status(b) != 0;
        (h->fail)(b, 3, "from nowhere");
    }
    return NULL;
}

static int which;

static void threads(const void *self, const firn_host *h, firn_build *b)
{
    pthread_t thread;
    call_from c = {h, b, which, false};
    (void)self;
    assert_int_equal(pthread_create(&thread, NULL, from_elsewhere, &c), 0);
    pthread_join(thread, NULL);
    assert_true(c.harmless);
    assert_int_equal(h->status(b), 0);
}

static void calls_from_another_thread_are_refused(void **state)
{
    static const char *const first[] = {"var", "hours", "scratch", "steps", "status"};
    (void)state;
    for (which = 0; which < 5; which++) {
        char says[100];
        rig g;
        open_rig(&g, threads, SITE);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        snprintf(says, sizeof says, "probe.so): %s: was called from another thread", first[which]);
        if (strstr(g.e.text, says) == NULL)
            fail_msg("`%s` does not say `%s`", g.e.text, says);
        rig_free(&g);
    }
}

#define TWO SITE "[quoin]\ntype = test.probe\n" /* built after `probe` */

static firn_build *kept;
static firn_var kept_var;
static firn_row kept_row;

static void keeps(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    if (kept == NULL) {
        kept = b;
        return;
    }
    assert_int_equal(h->one(kept).id, 0);
    assert_null(h->scratch(kept, 3));
    h->port(kept, POWER, (firn_var){1}, firn_const(1));
}

static void calls_after_build_has_returned_are_refused(void **state)
{
    rig g;
    (void)state;
    kept = NULL;
    open_rig(&g, keeps, TWO);
    assert_int_equal(rig_build(&g), ERROR_PLUGIN);
    assert_non_null(strstr(g.e.text, "[probe] (plugin test.probe, probe.so): one: was called after "
                                     "build() had returned"));
    rig_free(&g);
}

static void lends(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    if (kept_var.id == 0) {
        kept_var = h->var(b, FIRN_STEP, "x", "MW", firn_const(0), firn_const(1));
        kept_row = h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, firn_const(1), NULL);
    } else if (which == 0) {
        h->port(b, POWER, kept_var, firn_const(1));
    } else {
        h->term(b, kept_row, h->one(b), firn_const(1), 0);
    }
}

static void handles_of_another_component_are_refused(void **state)
{
    (void)state;
    for (which = 0; which < 2; which++) {
        rig g;
        kept_var.id = 0;
        open_rig(&g, lends, TWO);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        assert_non_null(strstr(g.e.text, "[quoin]"));
        assert_non_null(
            strstr(g.e.text, which == 0 ? "port `power`: variable handle" : "term: row handle"));
        assert_non_null(strstr(g.e.text, "is none of this build's"));
        rig_free(&g);
    }
}

/* ---- periods ------------------------------------------------------------------------------- */

static int builds;

static void changes(const void *self, const firn_host *h, firn_build *b)
{
    firn_sizing s = {.capex = 1, .life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN_, .unit = "MW"};
    (void)self;
    builds++;
    if (which == 1 && builds == 2)
        s.unit = "MWh";
    h->log(b, FIRN_LOG_INFO, "the same in all");
    if (which != 0 || builds == 1)
        h->size(b, "size", &s);
    if (which == 2 && builds == 2)
        h->term(b, (firn_row){1}, h->one(b), firn_const(FIRN_NAN_), 0);
}

/* Two periods of one phase, the second a stress event; the probe alone. */
static void build_periods(rig *g)
{
    static const char ini[] = "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n[probe]\ntype = "
                              "test.probe\nheat = lv2\n";
    open_rig(g, changes, ini);
    assembly *s = &g->s;
    const calendar *c = &g->p->calendar;
    *s = (assembly){.memory = g->a, .problem = g->p};
    s->model = model_new(g->a, "USD", 0, &g->e);
    model_add_phase(s->model, &(model_phase){"2026", 2026, 1, 1}, &g->e);
    model_span span = {.name = "2026",
                       .year_hours = c->year_hours,
                       .steps = c->steps,
                       .days = c->days,
                       .months = c->months,
                       .hours = c->hours,
                       .day_of = c->day_of,
                       .month_of = c->month_of,
                       .month_share = c->month_share};
    model_add_period(s->model, &span, &g->e);
    span.name = "heat-wave";
    span.stress = true;
    model_add_period(s->model, &span, &g->e);
    const problem_component *probe_of = &g->p->periods.at[0].components.at[0];
    *VEC_PUSH(g->a, &s->model->components) =
        (model_component){"probe", "test.probe", probe_of->location};
    int32_t untied[] = {-1, -1, -1};
    s->parts = ARENA_ARRAY(g->a, part, 1);
    s->parts[0] = (part){.component = probe_of,
                         .plugin = &g->r.files.at[0],
                         .port = arena_copy(g->a, untied, sizeof untied)};
    assert_int_equal(instance_make(&s->parts[0].instance, sizeof(probe), &g->e), 0);
    builds = 0;
    for (int32_t p = 0; p < 2 && g->e.code == 0; p++)
        host_build(s, 0, p, &g->e);
    instance_free(&s->parts[0].instance);
    if (g->e.code == 0)
        model_close(s->model, &g->e);
}

static void periods_must_agree_on_sizes(void **state)
{
    static const char *const says[] = {
        "declares size `size` in one period and not in `heat-wave`",
        "size `size` is in MW in one period and in MWh in another",
        "(plugin test.probe, probe.so, period heat-wave): term: row handle 1 is none",
    };
    (void)state;
    for (which = 0; which < 3; which++) {
        rig g;
        build_periods(&g);
        assert_int_equal(g.e.code, ERROR_PLUGIN);
        if (strstr(g.e.text, says[which]) == NULL)
            fail_msg("`%s` does not say `%s`", g.e.text, says[which]);
        assert_int_equal(builds, 2);
        rig_free(&g);
    }
    rig g; /* and where they do: one size, two amounts, one note */
    build_periods(&g);
    assert_string_equal(g.e.text, "");
    assert_int_equal(builds, 2);
    assert_int_equal(g.s.model->sizes.count, 1);
    assert_true(g.s.model->sizes.at[0].installed[1] > g.s.model->sizes.at[0].installed[0]);
    assert_int_equal(g.s.notes.count, 1);
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_refusal_has_its_own_sentence),
        cmocka_unit_test(weather_that_does_not_tell_is_named),
        cmocka_unit_test(first_error_sticks_and_nothing_more_is_done),
        cmocka_unit_test(return_value_without_a_sentence_is_told),
        cmocka_unit_test(calls_from_another_thread_are_refused),
        cmocka_unit_test(calls_after_build_has_returned_are_refused),
        cmocka_unit_test(handles_of_another_component_are_refused),
        cmocka_unit_test(periods_must_agree_on_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

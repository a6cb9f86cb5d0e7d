/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_refusals.c - invalid arguments of the host table: each is refused with a message of its own
 * that names plugin, file, component, call, value and limit.
 */
#include "host_probe.h"

#include <fenv.h>

/* ---- the scripts, each with one mistake ----------------------------------------------------- */

#define SCRIPT(name, ...)                                                                          \
    static void name(const void *self, const firn_host *h, firn_build *b)                          \
    {                                                                                              \
        const firn_num zero = firn_const(0), one = firn_const(1), inf = firn_const(FIRN_INF),      \
                       nan = firn_const(FIRN_NAN);                                                 \
        (void)self, (void)h, (void)b, (void)zero, (void)one, (void)inf, (void)nan;                 \
        __VA_ARGS__                                                                                \
    }

#define X h->var(b, FIRN_STEP, "x", "MW", zero, inf)
#define ROW(scope) h->row(b, scope, "r", FIRN_AT_MOST, one, firn_always())

static const double steps_nan[STEPS] = {1, 2, FIRN_NAN, 4, 5, 6, 7, 8};
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
SCRIPT(var_infinite, h->var(b, FIRN_STEP, "x", "MW", inf, inf);)
SCRIPT(var_short, h->var(b, FIRN_STEP, "x", "MW", zero, firn_each(steps_down, STEPS - 1));)
SCRIPT(var_long, h->var(b, FIRN_STEP, "x", "MW", zero, firn_each(steps_down, STEPS + 1));)
SCRIPT(var_day_varies, h->var(b, FIRN_DAY, "x", "MW", zero, firn_each(steps_vary, STEPS));)
SCRIPT(var_month_varies, h->var(b, FIRN_MONTH, "x", "MW", firn_each(steps_vary, STEPS), inf);)
SCRIPT(var_period_varies, h->var(b, FIRN_PERIOD, "x", "MW", zero, firn_each(steps_vary, STEPS));)
SCRIPT(var_scope, h->var(b, 5, "x", "MW", zero, inf);)
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
       firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN, .unit = "shelves"};
       h->size(b, "s", &s);)
SCRIPT(size_unit_prefix,
       firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN, .unit = "kW"};
       h->size(b, "s", &s);)
SCRIPT(size_huge, firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN, .capex = 1e200};
       h->size(b, "s", &s);)
SCRIPT(size_none, h->size(b, "s", NULL);)
SCRIPT(size_nan, firn_sizing s = {.life = 1, .firm = 1, .max = FIRN_NAN, .fix = FIRN_NAN};
       h->size(b, "s", &s);)
SCRIPT(size_firm, firn_sizing s = {.life = 1, .firm = 1.5, .max = 1, .fix = FIRN_NAN};
       h->size(b, "s", &s);)
SCRIPT(size_life, firn_sizing s = {.firm = 1, .max = 1, .fix = FIRN_NAN}; h->size(b, "s", &s);)
SCRIPT(size_crossed, firn_sizing s = {.life = 1, .firm = 1, .min = 2, .max = 1, .fix = FIRN_NAN};
       h->size(b, "s", &s);)
SCRIPT(size_fix, firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = 3}; h->size(b, "s", &s);)
SCRIPT(size_twice, firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN};
       h->size(b, "s", &s); h->size(b, "s", &s);)
SCRIPT(size_is_var, firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN}; X;
       h->size(b, "x", &s);)
SCRIPT(row_nan, h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, nan, firn_always());)
SCRIPT(row_inf, h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, inf, firn_always());)
SCRIPT(row_overflow, h->row(b, FIRN_STEP, "r", FIRN_AT_MOST,
                            firn_times(firn_each(steps_huge, STEPS), 1e99), firn_always());)
SCRIPT(row_sense, h->row(b, FIRN_STEP, "r", 0, zero, firn_always());)
SCRIPT(row_scope, h->row(b, -1, "r", FIRN_EQUAL, zero, firn_always());)
SCRIPT(row_twice, ROW(FIRN_STEP); ROW(FIRN_DAY);)
SCRIPT(row_name, h->row(b, FIRN_STEP, "r.1", FIRN_EQUAL, zero, firn_always());)
SCRIPT(row_varies,
       h->row(b, FIRN_DAY, "r", FIRN_EQUAL, firn_each(steps_vary, STEPS), firn_always());)
SCRIPT(row_varies_within,
       h->row(b, FIRN_DAY, "r", FIRN_EQUAL, firn_each(steps_down, STEPS), firn_always());)
SCRIPT(row_impossible, h->row(b, FIRN_STEP, "r", FIRN_AT_LEAST, firn_const(5), firn_always());)
SCRIPT(term_nan, h->term(b, ROW(FIRN_STEP), X, nan, 0);)
SCRIPT(term_inf, h->term(b, ROW(FIRN_STEP), X, inf, 0);)
SCRIPT(term_row_none, h->term(b, (firn_row){0}, X, one, 0);)
SCRIPT(term_row_minimum, h->term(b, (firn_row){INT32_MIN}, X, one, 0);)
SCRIPT(term_row_high, h->term(b, (firn_row){12345}, X, one, 0);)
SCRIPT(term_row_dynamics, h->stock(b, "s", "MWh", 0); h->term(b, (firn_row){1}, X, one, 0);)
SCRIPT(term_var_none, h->term(b, ROW(FIRN_STEP), (firn_var){0}, one, 0);)
SCRIPT(term_var_minimum, h->term(b, ROW(FIRN_STEP), (firn_var){INT32_MIN}, one, 0);)
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
SCRIPT(stock_loss_nan, h->stock(b, "s", "MWh", FIRN_NAN);)
SCRIPT(stock_twice, X; h->stock(b, "x", "MWh", 0);)
SCRIPT(feed_no_stock, firn_var x = X; h->feed(b, x, x, one);)
SCRIPT(feed_minimum, h->feed(b, (firn_var){INT32_MIN}, X, one);)
SCRIPT(feed_var, h->feed(b, h->stock(b, "s", "MWh", 0), (firn_var){77}, one);)
SCRIPT(feed_nan, h->feed(b, h->stock(b, "s", "MWh", 0), X, nan);)
SCRIPT(port_high, h->port(b, 3, X, one);)
SCRIPT(port_negative, h->port(b, -1, X, one);)
SCRIPT(port_var, h->port(b, HEAT, (firn_var){INT32_MIN}, one);)
SCRIPT(port_nan_step, h->port(b, HEAT, X, firn_each(steps_nan, STEPS));)
SCRIPT(port_unconnected_nan, h->port(b, RESERVE, X, nan);)
SCRIPT(draw_port, h->draw(b, 3, X, one);)
SCRIPT(draw_var, h->draw(b, HEAT, (firn_var){77}, one);)
SCRIPT(draw_nan, h->draw(b, HEAT, X, nan);)
SCRIPT(draw_above, h->draw(b, HEAT, X, firn_const(1.01));)
SCRIPT(draw_below, h->draw(b, HEAT, X, firn_const(-1e-9));)
SCRIPT(draw_above_step, h->draw(b, HEAT, X, firn_times(firn_each(steps_vary, STEPS), 0.75));)
SCRIPT(draw_short, h->draw(b, HEAT, X, firn_each(steps_vary, STEPS - 1));)
SCRIPT(draw_unconnected_above, h->draw(b, RESERVE, X, firn_const(2));)
SCRIPT(draw_negative, h->draw(b, HEAT, h->var(b, FIRN_STEP, "x", "MW", firn_const(-2), inf), one);)
SCRIPT(draw_twice, firn_var x = X; h->draw(b, HEAT, x, one); h->draw(b, HEAT, x, zero);)
SCRIPT(draw_electricity, h->draw(b, POWER, X, one);)
SCRIPT(draw_brings, h->draw(b, HEAT, X, one); h->port(b, HEAT, h->one(b), one);)
SCRIPT(throughput_unconnected, h->throughput(b, RESERVE);)
SCRIPT(throughput_port, h->throughput(b, 9);)
SCRIPT(account_capex, h->account(b, "capex", "USD");)
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
SCRIPT(book_facility, h->book(b, h->account(b, "facility_energy", ""), X, one);)
SCRIPT(book_var, h->book(b, h->account(b, "cost", ""), (firn_var){55}, one);)
SCRIPT(book_nan, h->book(b, h->account(b, "cost", ""), X, nan);)
SCRIPT(book_varies, h->book(b, h->account(b, "cost", ""), h->one(b), firn_each(steps_vary, STEPS));)
SCRIPT(calendar_none, h->calendar(b, 5);)
SCRIPT(weather_quantity, h->weather(b, 99);)
SCRIPT(weather_none, h->weather(b, FIRN_DRY_BULB);)
SCRIPT(site_none, h->site(b, FIRN_LATITUDE);)
SCRIPT(target_none, h->target(b);)
SCRIPT(series_unknown, h->bus_series(b, HEAT, "temperature", FIRN_NAN);)
SCRIPT(series_unconnected, h->bus_series(b, RESERVE, "temperature", FIRN_NAN);)
SCRIPT(series_carrier, h->bus_series(b, POWER, "temperature", 20);)
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
SCRIPT(log_latin, h->log(b, FIRN_LOG_INFO,
                         "loop at 40 \xb0"
                         "C");)
SCRIPT(num_null, h->var(b, FIRN_STEP, "x", "MW", zero, firn_each(NULL, STEPS));)
SCRIPT(num_null_book, h->book(b, h->account(b, "cost", ""), X, firn_each(NULL, 1));)
SCRIPT(size_existing,
       firn_sizing s = {.life = 1, .firm = 1, .max = 5, .existing = 50, .fix = FIRN_NAN};
       h->size(b, "s", &s);)
SCRIPT(size_reserved, firn_sizing s = {.life = 1, .firm = 1, .max = 5, .fix = FIRN_NAN, .whole = 7};
       h->size(b, "s", &s);)
SCRIPT(account_ratio, h->account(b, "pue", "1");)
SCRIPT(account_energy, h->account(b, "energy", "MWh");)
SCRIPT(account_objective, h->account(b, "objective", "USD");)
SCRIPT(fp_rounding, fesetround(FE_UPWARD);)
SCRIPT(fp_traps, feenableexcept(FE_DIVBYZERO);)
#ifdef __x86_64__
SCRIPT(fp_flush, __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);)
#endif

static const struct refusal {
    script *run;
    const char *message; /* after "probe.so): "; for an error of the problem, after the component */
    int code;
} refusals[] = {
    {var_nan, "var `x`: lower bound is nan: numbers must be finite", 4},
    {var_nan_step, "var `x`: upper bound is nan at step 3 (31 January 12:00): numbers must", 4},
    {var_zero_times_inf, "nan at step 6 (1 February 06:00)", 4},
    {var_crossed, "var `x`: lower bound 2 is above upper bound 1", 4},
    {var_crossed_step, "var `x`: lower bound 2 is above upper bound 1 at step 8", 4},
    {var_infinite, "var `x`: lower bound inf", 4},
    {var_short, "upper bound has 7 numbers, but the period has 8 steps", 4},
    {var_long, "upper bound has 9 numbers, but the period has 8 steps", 4},
    {var_day_varies,
     "upper bound varies within one element of its scope (1 at step 5, 2 at step 7)", 4},
    {var_month_varies, "lower bound varies within one element", 4},
    {var_period_varies, "(1 at step 1, 2 at step 7)", 4},
    {var_scope, "var `x`: invalid scope 5", 4},
    {var_name_none, "var: a name must have 1 to 60 characters of a-z", 4},
    {var_name_empty, "var: a name must have 1 to 60 characters of a-z", 4},
    {var_name_capital, "var `Flow in`: a name must have 1 to 60", 4},
    {var_name_long, "there-may-be-`: a name must have 1 to 60", 4},
    {var_twice, "var `x`: another variable already has this name", 4},
    {var_unwritten, "var `x`: upper bound is a series that the planner did not write", 4},
    {var_unit, "var `x`: unit: unknown unit `MWish`", 4},
    {var_unit_prefix, "var `x`: unit `kW`: the model is in base units", 4},
    {var_unit_money, "var `x`: unit `EUR`: the model's only currency is the site's (here USD)", 4},
    {var_huge, "upper bound is 1e+101, which is out of range (limit 1e+100)", 4},
    {stock_unit, "stock `s`: unit: unknown unit `Mwh`; did you mean `MWh`?", 4},
    {size_unit, "size `s`: unit: unknown unit `shelves`", 4},
    {size_unit_prefix, "size `s`: unit `kW`: the model is in base units", 4},
    {size_huge, "size `s`: capex is 1e+200, which is out of range", 4},
    {size_none, "size `s`: the sizing is NULL", 4},
    {size_nan, "size `s`: ", 4},
    {size_firm,
     "firm 1.5: all must be finite and, but for om, not negative, life above 0, firm in (0, 1]", 4},
    {size_life, "size `s`: capex 0, life 0,", 4},
    {size_crossed, "size `s`: no size satisfies min 2, max 1 and fix nan", 4},
    {size_fix, "size `s`: no size satisfies min 0, max 1 and fix 3", 4},
    {size_twice, "size `s`: another variable already has this name", 4},
    {size_is_var, "size `x`: another variable already has this name", 4},
    {row_nan, "row `r`: right-hand side is nan", 4},
    {row_inf, "row `r`: right-hand side is inf", 4},
    {row_overflow, "row `r`: right-hand side is inf at step 7", 4},
    {row_sense, "row `r`: invalid sense 0", 4},
    {row_scope, "row `r`: invalid scope -1", 4},
    {row_twice, "row `r`: another row already has this name", 4},
    {row_name, "row `r.1`: a name must have 1 to 60", 4},
    {row_varies, "row `r`: right-hand side varies within one element", 4},
    {row_varies_within, "(9 at step 5, 1 at step 8): pass one number per element", 4},
    {row_impossible, "row `r`, element 1 has no terms, so its sum is 0, but it must be at least 5",
     4},
    {term_nan, "term `r`: coefficient is nan", 4},
    {term_inf, "term `r`: coefficient is inf", 4},
    {term_row_none, "term: row handle 0 was not created in this build()", 4},
    {term_row_minimum, "term: row handle -2147483648 was not created in this build()", 4},
    {term_row_high, "term: row handle 12345 was not created in this build()", 4},
    {term_row_dynamics, "term: row handle 1 was not created in this build()", 4},
    {term_var_none, "term `r`: variable handle 0 was not created in this build()", 4},
    {term_var_minimum, "term `r`: variable handle -2147483648 was not created", 4},
    {term_var_high, "term `r`: variable handle 2147483647 was not created", 4},
    {term_lag_scope,
     "term `r`: lag 1 of `x`: only a variable of the row's own scope can have a lag", 4},
    {term_lag_coarse, "term `r`: lag -2 of `d`: only a variable of the row's own scope", 4},
    {term_lag_negative,
     "term `r`: lag -1 of `x` is below the minimum of 0: a lag counts elements back", 4},
    {term_huge, "term `r`: coefficient is -1e+120, which is out of range", 4},
    {term_huge_step, "term `r`: coefficient is 1e+300, which is out of range", 4},
    {term_varies, "term `r`: coefficient varies within one element", 4},
    {stock_loss_whole,
     "stock `s`: standing_loss is 1: the share lost per hour must be at least 0 and below 1", 4},
    {stock_loss_negative, "stock `s`: standing_loss is -0.01", 4},
    {stock_loss_nan, "stock `s`: standing_loss is nan", 4},
    {stock_twice, "stock `x`: another variable already has this name", 4},
    {feed_no_stock, "is not a stock of this build()", 4},
    {feed_minimum, "feed: handle -2147483648 is not a stock of this build()", 4},
    {feed_var, "feed `s`: variable handle 77 was not created", 4},
    {feed_nan, "feed `s`: coefficient is nan", 4},
    {port_high, "port: port 3 is out of range: this plugin has 3 ports, counted from 0", 4},
    {port_negative, "port: port -1 is out of range", 4},
    {port_var, "port `heat`: variable handle -2147483648 was not created", 4},
    {port_nan_step, "port `heat`: coefficient is nan at step 3", 4},
    {port_unconnected_nan, "port `reserve`: coefficient is nan", 4},
    {draw_port, "draw: port 3 is out of range", 4},
    {draw_var, "draw `heat`: variable handle 77 was not created in this build()", 4},
    {draw_nan, "draw `x`: share is nan: numbers must be finite", 4},
    {draw_above,
     "draw `x`: share is 1.01 at step 1 (31 January 00:00), outside the range of 0 to 1", 4},
    {draw_below, "draw `x`: share is -1e-09 at step 1", 4},
    {draw_above_step, "draw `x`: share is 1.5 at step 7", 4},
    {draw_short, "draw `x`: share has 7 numbers, but the period has 8 steps", 4},
    {draw_unconnected_above, "draw `x`: share is 2 at step 1", 4},
    {draw_negative, "draw `x`: the lower bound is -2 at step 1, but a draw only takes heat", 4},
    {draw_twice, "draw `x`: draws already: use a variable of its own for each draw", 4},
    {draw_electricity,
     "draw `x`: port `power` is on bus `lv` of carrier `electricity`: only a bus of carrier `heat`",
     4},
    {draw_brings, "draw `x`: port `heat` brings heat to bus `loop` as well as drawing it", 4},
    {throughput_unconnected, "throughput `reserve`: the port is not connected to a bus", 4},
    {throughput_port, "throughput: port 9 is out of range", 4},
    {account_capex, "account `capex`: only the host may book to this account", 4},
    {account_name, "account `Permits`: a name must have 1 to 60", 4},
    {account_no_unit, "account `permits`: there is no account of this name yet, so it needs a unit",
     4},
    {account_unit, "account `permits`: unit: ", 4},
    {account_prefix, "account `permits`: unit `kt`: the model is in base units", 4},
    {account_other, "account `carbon`: was requested in m3, but the account is in t", 4},
    {account_money, "account `cost`: unit `EUR`: the model's only currency is the site's", 4},
    {account_new_money, "account `rent`: unit `EUR`: the model's only currency is the site's", 4},
    {account_year, "account `rent`: unit `USD2022`: the model's only currency is the site's", 4},
    {book_huge, "book `cost`: rate is 1e+308, which is out of range", 4},
    {book_handle, "book: account handle 99 was not returned by account()", 4},
    {book_none, "book: account handle -2147483648 was not returned by account()", 4},
    {book_capex, "book: account handle 2 was not returned by account()", 4},
    {book_facility, "book `facility_energy`: only the host books to this account", 4},
    {book_var, "book `cost`: variable handle 55 was not created", 4},
    {book_nan, "book `cost`: rate is nan", 4},
    {book_varies, "book `cost`: rate varies within one element of its scope", 4},
    {calendar_none, "calendar: unknown selector 5", 4},
    {weather_quantity, "weather: unknown quantity 99", 4},
    {weather_none, "needs the weather (dry bulb): write `[weather] file = ", 3},
    {site_none, "needs the weather (location of the site): write `[weather]", 3},
    {target_none, "needs the target IT capacity: write `[site] target = ", 3},
    {series_unknown,
     "needs the temperature of bus `loop` (supply temperature): write `[bus loop] temperature = "
     "...`",
     3},
    {series_unconnected,
     "bus_series `reserve`: the port is not connected to a bus, so its temperature is unknown", 4},
    {series_carrier, "bus_series `power`: carries electricity, which has no `temperature`", 4},
    {series_port, "bus_series: port 3 is out of range", 4},
    {series_key, "bus_series `How warm?`: a name must have 1 to 60", 4},
    {connected_port, "connected: port -7 is out of range", 4},
    {scratch_negative, "scratch: -1 numbers are out of range: 0 to ", 4},
    {scratch_much, "scratch: 1099511627776 numbers are out of range", 4},
    {fails, "rate is 3.5 MW, at most 2 MW goes: lower it", 3},
    {fails_empty, "fail: was called without a message", 4},
    {fails_lines, "(test.probe): rate is high  ?[31m?", 3},
    {fails_nought, "(test.probe): code nought", 3},
    {log_latin, "log: the message is not UTF-8: `loop at 40 ?C`", 4},
    {num_null, "var `x`: upper bound is a series of 8 numbers whose array is NULL", 4},
    {num_null_book, "book `cost`: rate is a series of 1 numbers whose array is NULL", 4},
    {size_existing, "size `s`: existing 50 is above max 5", 4},
    {size_reserved, "size `s`: the sizing's member `whole` is 7; it must be 0", 4},
    {account_ratio, "account `pue`: this is the name of a ratio or a total", 4},
    {account_energy, "account `energy`: this is the name of a ratio or a total", 4},
    {account_objective, "account `objective`: this is the name of a ratio or a total", 4},
    {fp_rounding, "build: changed the rounding mode", 4},
    {fp_traps, "build: changed the floating-point traps", 4},
#ifdef __x86_64__
    {fp_flush, "build: changed the flush of small numbers to zero", 4},
#endif
    {log_level, "log: invalid level 7 (FIRN_LOG_INFO or FIRN_LOG_WARNING)", 4},
};
enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

/* A message begins with the file and line of the component, its name and its type; it names the
 * plugin's file where the plugin is at fault. */
static void names_location(const rig *g, const struct refusal *r)
{
    char location[200];
    snprintf(location, sizeof location, "%s/site.ini:%d: [probe] (", g->folder, 10);
    if (strncmp(g->e.text, location, strlen(location)) != 0)
        fail_msg("`%s` does not begin with `%s`", g->e.text, location);
    assert_non_null(strstr(g->e.text, "test.probe"));
    if (r->code == ERROR_PLUGIN && r->run != row_impossible)
        assert_non_null(strstr(g->e.text, "(plugin test.probe, probe.so): "));
}

static void each_refusal_has_its_own_message(void **state)
{
    static char seen[REFUSALS][300];
    (void)state;
    for (size_t i = 0; i < REFUSALS; i++) {
        const struct refusal *r = &refusals[i];
        rig g;
        open_rig(&g, r->run, SITE);
        assert_int_equal(rig_build(&g), r->code);
        if (strstr(g.e.text, r->message) == NULL)
            fail_msg("`%s` does not contain `%s`", g.e.text, r->message);
        names_location(&g, r);
        snprintf(seen[i], sizeof seen[i], "%s", g.e.text + strlen(g.folder));
        for (size_t k = 0; k < i; k++) {
            bool same = r->run == var_name_empty && refusals[k].run == var_name_none;
            if (strcmp(seen[i], seen[k]) == 0 && !same)
                fail_msg("the same message for two mistakes: %s", seen[i]);
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

static void weather_without_the_quantity_is_named(void **state)
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
    assert_non_null(
        strstr(g.e.text, "needs `dni`, which the weather (CSV air.csv) does not contain"));
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_refusal_has_its_own_message),
        cmocka_unit_test(weather_without_the_quantity_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

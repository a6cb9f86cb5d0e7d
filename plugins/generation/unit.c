/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c - the unit model of unit.h: checks what the planner wrote, and writes the rows.
 */
#include "unit.h"

#include "common/series.h"
#include "machine.h"

#include <math.h>
#include <stddef.h>

#define BTU_PER_KWH 3412.14 /* 3600 / 1.05505585 */
/* No machine turns more of its fuel's HHV into electricity. */
#define EFFICIENCY_MAX 0.75
/* Linear commitment of fewer like units than this is not like that of whole units. */
#define FEW_UNITS 4

/* ---- what the planner wrote ------------------------------------------------------------------ */

/* An efficiency that is a heat rate, a percentage or a slip. */
static void refuse_efficiency(const firn_host *h, firn_build *b, double value)
{
    const char *const is = "an efficiency is electricity per fuel";
    if (value >= 3000)
        h->fail(b, 1,
                "`efficiency` = %g is above the maximum of %g: %s; write `heat_rate = %g Btu/kWh`, "
                "or `efficiency = %.4g`",
                value, EFFICIENCY_MAX, is, value, BTU_PER_KWH / value);
    else if (value >= 20 && value <= 100 * EFFICIENCY_MAX)
        h->fail(b, 1, "`efficiency` = %g is above the maximum of %g: %s; write `%g %%`", value,
                EFFICIENCY_MAX, is, value);
    else if (value > 4.7 && value < 20)
        h->fail(b, 1,
                "`efficiency` = %g is above the maximum of %g: %s; write `heat_rate = %g "
                "MMBtu/MWh`, or `efficiency = %.4g`",
                value, EFFICIENCY_MAX, is, value, BTU_PER_KWH / 1000 / value);
    else if (value > 1 && value <= 4.7)
        h->fail(b, 1,
                "`efficiency` = %g is above the maximum of %g: %s; write `heat_rate = %g`, or "
                "`efficiency = %.4g`",
                value, EFFICIENCY_MAX, is, value, 1 / value);
    else
        h->fail(b, 1, "`efficiency` = %g is not within 0.05 to %g: %s, as in `0.37` or `37 %%`",
                value, EFFICIENCY_MAX, is);
}

/* A heat rate that is an efficiency, or has no unit. */
static void refuse_heat_rate(const firn_host *h, firn_build *b, double value)
{
    const char *const is = "a heat rate is fuel per electricity";
    if (value >= 3000)
        h->fail(b, 1,
                "`heat_rate` = %g MWh of fuel per MWh is above the maximum of 20: %s; write "
                "`heat_rate = %g Btu/kWh`, or `%g kJ/kWh`",
                value, is, value, value);
    else if (value > 20)
        h->fail(b, 1,
                "`heat_rate` = %g MWh of fuel per MWh is above the maximum of 20: %s, as in `2.7` "
                "or `9300 Btu/kWh`",
                value, is);
    else if (value >= 0.05 && value <= EFFICIENCY_MAX)
        h->fail(b, 1, "`heat_rate` = %g is below the minimum of %.4g: %s; write `efficiency = %g`",
                value, 1 / EFFICIENCY_MAX, is, value);
    else
        h->fail(b, 1, "`heat_rate` = %g is below the minimum of %.4g: %s, as in `9300 Btu/kWh`",
                value, 1 / EFFICIENCY_MAX, is);
}

/* Electricity per fuel by HHV; 0 after an error. */
static double efficiency_of(const unit *u, const unit_kind *kind, const firn_host *h, firn_build *b)
{
    const int32_t hydrogen = kind->hydrogen >= 0 && h->connected(b, kind->hydrogen);
    const double lhv = hydrogen ? MACHINE_LHV_HYDROGEN : kind->lhv;
    const double to_hhv = u->heating_value == 1 ? lhv : 1;
    const int32_t by_rate = !isnan(u->heat_rate);
    const double efficiency = (by_rate ? 1 / u->heat_rate : u->efficiency) * to_hhv;
    int32_t i, written = 1;
    for (i = 0; i < 3; i++)
        written = written && u->efficiency != kind->efficiency[i];
    if (by_rate && written)
        h->fail(b, 1,
                "both `efficiency` = %g and `heat_rate` = %.4g are written: remove one of the two",
                u->efficiency, u->heat_rate);
    else if (by_rate && !(u->heat_rate >= 1 / EFFICIENCY_MAX && u->heat_rate <= 20))
        refuse_heat_rate(h, b, u->heat_rate);
    else if (!by_rate && !(u->efficiency >= 0.05 && u->efficiency <= EFFICIENCY_MAX))
        refuse_efficiency(h, b, u->efficiency);
    if (h->status(b) != 0)
        return 0;
    return efficiency;
}

/* A minimum load above full load, which may be a percentage. */
static void check_minimum_load(const unit *u, const firn_host *h, firn_build *b)
{
    if (u->minimum_load >= 5 && u->minimum_load <= 100)
        h->fail(b, 1,
                "`minimum_load` = %g is above the maximum of 1, full load: write `%g %%` if "
                "percent are meant",
                u->minimum_load, u->minimum_load);
    else if (u->minimum_load > 1)
        h->fail(b, 1,
                "`minimum_load` = %g is above the maximum of 1, full load: write a share of a "
                "unit's size, as in `0.5`",
                u->minimum_load);
}

/* A line of fuel that rises from too little: a machine that is better at part load than any is. */
static void check_part_load(const unit *u, const machine_fuel *f, const firn_host *h, firn_build *b)
{
    if (f->at_minimum < 0 || u->minimum_load > EFFICIENCY_MAX * f->at_minimum)
        h->fail(b, 1,
                "`half_load` of %.4g %% makes %.3g MW of power from %.3g MW of fuel at the minimum "
                "load of %.3g, which is more than %g of it: write a lower `half_load` or a higher "
                "`minimum_load`",
                100 * u->half_load, u->minimum_load, f->at_minimum, u->minimum_load,
                EFFICIENCY_MAX);
}

/* A number of `digits` digits at text; -1 if there is none. */
static int32_t digits_of(const char *text, int32_t digits)
{
    int32_t value = 0, i;
    for (i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

/* The calendar year, with fraction, of `2028`, `2028-07` or `2028-07-01`; NaN for other text. As
 * phases have it: February 29 counts as March 1. */
static double year_of(const char *text)
{
    static const int32_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    const int32_t year = digits_of(text, 4);
    int32_t month = 1, day = 1;
    if (year < 1900)
        return (double)NAN;
    text += 4;
    if (*text == '-') {
        month = digits_of(text + 1, 2);
        if (month < 1 || month > 12)
            return (double)NAN;
        text += 3;
        if (*text == '-') {
            day = digits_of(text + 1, 2);
            if (day < 1 || day > before[month] - before[month - 1] + (month == 2))
                return (double)NAN;
            text += 3;
        }
    }
    return *text == '\0' ? year + (before[month - 1] + day - 1) / 365.0 : (double)NAN;
}

/* Whether the units are delivered when the phase begins. */
static int32_t is_delivered(const unit *u, const firn_host *h, firn_build *b)
{
    const double start = h->period(b, FIRN_START), years = h->period(b, FIRN_YEARS);
    const double day = 1.5 / 365; /* dates of leap years differ by a day */
    double from;
    if (*u->available_from == '\0')
        return 1;
    from = year_of(u->available_from);
    if (isnan(from)) {
        h->fail(b, 1,
                "`available_from` = %s is not a date: write a date such as `2028-07-01`, or a year",
                u->available_from);
        return 0;
    }
    if (start >= from - day)
        return 1;
    if (u->size.existing > 0)
        h->fail(b, 1,
                "`existing` is %g MW in a phase that begins before `available_from` = %s: remove "
                "one of the two",
                u->size.existing, u->available_from);
    else if (from < start + years - day)
        h->log(b, FIRN_LOG_WARNING,
               "`available_from` = %s is inside the phase that begins in %.2f and ends in %.2f: no "
               "use in this phase; begin a phase at that date",
               u->available_from, start, start + years);
    return 0;
}

/* Few units run in fractions: says so where the bounds of the size are, or allow, few units. */
static void note_few_units(const unit *u, const firn_host *h, firn_build *b)
{
    const double few = (1 - 1e-9) * FEW_UNITS * u->unit_size;
    const double most = isnan(u->size.fix) ? u->size.max : u->size.fix;
    const double least = isnan(u->size.fix) ? u->size.min : u->size.fix;
    if (most <= 0 || (!(u->minimum_load > 0) && !(u->start_cost > 0)))
        return;
    if (most < few)
        h->log(b, FIRN_LOG_WARNING,
               "up to %.4g MW are %.3g units of `unit_size` = %.4g MW: with fewer than four the "
               "plan may run fractions of a unit, below the minimum load of a whole one",
               most, most / u->unit_size, u->unit_size);
    else if (least < few)
        h->log(b, FIRN_LOG_INFO,
               "with less than %.4g MW, four units of `unit_size` = %.4g MW, the plan may run "
               "fractions of a unit, below the minimum load of a whole one",
               FEW_UNITS * u->unit_size, u->unit_size);
}

/* MW that are not loaded, by redundant_units. */
static double redundant(const unit *u, const firn_host *h, firn_build *b)
{
    const double mw = (double)u->redundant_units * u->unit_size;
    const double sure = isnan(u->size.fix) ? u->size.min : u->size.fix;
    if (u->redundant_units == 0)
        return 0;
    if (u->size.firm < 1)
        h->fail(b, 1,
                "`redundancy` and `redundant_units` = %lld both keep units unloaded: remove one",
                (long long)u->redundant_units);
    else if (sure < (1 - 1e-9) * (mw + u->unit_size))
        h->fail(b, 1,
                "`redundant_units` = %lld of `unit_size` = %.4g MW requires one unit more, %.4g "
                "MW, by `fix` or `min`, which give %.4g MW: a size that is free to be 0 cannot "
                "have redundant units; write `min` or `fix`, or `redundancy = N+%lld of k` for "
                "a share of a free size",
                (long long)u->redundant_units, u->unit_size, mw + u->unit_size, sure,
                (long long)u->redundant_units);
    return mw;
}

/* ---- the model ------------------------------------------------------------------------------- */

/* The unit in one period: one number per step, and its variables. */
typedef struct state {
    const unit *u;
    const unit_kind *kind;
    const firn_host *h;
    firn_build *b;
    int64_t steps;
    machine_fuel fuel;
    double *thin;  /* r: size at this pressure over that at the rating */
    double *range; /* r (w - m): power between the minimum and the maximum load, per MW online */
    firn_var online, above;
} state;

/* Terms of the output: at minimum load per MW online, and above it. */
static void add_power(const state *s, firn_row row, double factor)
{
    s->h->term(s->b, row, s->online,
               firn_times(firn_each(s->thin, s->steps), factor * s->u->minimum_load), 0);
    s->h->term(s->b, row, s->above, firn_const(factor), 0);
}

static void book_power(const state *s, firn_acct account, double rate)
{
    s->h->book(s->b, account, s->online,
               firn_times(firn_each(s->thin, s->steps), rate * s->u->minimum_load));
    s->h->book(s->b, account, s->above, firn_const(rate));
}

/* The fuel per MW online, MW: at the minimum load. */
static firn_num fuel_online(const state *s, double factor)
{
    return firn_times(firn_each(s->thin, s->steps), factor * s->fuel.at_minimum);
}

/* Factors of the air, and a note of the steps in which no unit can run. */
static void read_air(state *s)
{
    const unit *u = s->u;
    const int32_t warm = s->kind->air && u->temperature_loss > 0;
    const int32_t thin = s->kind->air && (warm || u->full_altitude < 5000);
    const double *dry_bulb = warm ? s->h->weather(s->b, FIRN_DRY_BULB) : NULL;
    const double *pressure = thin ? s->h->weather(s->b, FIRN_PRESSURE) : NULL;
    int64_t t, stopped = 0;
    if (s->h->status(s->b) != 0)
        return;
    for (t = 0; t < s->steps; t++) {
        const double w = warm ? machine_warm_factor(dry_bulb[t], u->full_temperature,
                                                    u->temperature_loss, u->cold_max)
                              : 1;
        s->thin[t] = thin ? machine_altitude_factor(pressure[t], u->full_altitude) : 1;
        s->range[t] = s->thin[t] * (w - u->minimum_load);
        stopped += w < u->minimum_load;
    }
    if (stopped > 0)
        s->h->log(s->b, FIRN_LOG_WARNING,
                  "stands still in %lld of %lld steps: the heat leaves less than the minimum load "
                  "of %g",
                  (long long)stopped, (long long)s->steps, u->minimum_load);
}

/* Fuel: taken from its bus, or bought. Carbon is that of the fuel, except of hydrogen. */
static void burn(const state *s)
{
    const firn_host *h = s->h;
    const int32_t priced = series_written(s->u->fuel_price);
    const int32_t hydrogen = s->kind->hydrogen >= 0 && h->connected(s->b, s->kind->hydrogen);
    const int32_t fuel = s->kind->fuel >= 0 && h->connected(s->b, s->kind->fuel);
    const int32_t port = hydrogen ? s->kind->hydrogen : s->kind->fuel;
    if (fuel && hydrogen)
        h->fail(s->b, 1,
                "both `fuel` and `hydrogen` are connected: write `none` for one of them, or use a "
                "component for each");
    if ((fuel || hydrogen) && priced)
        h->fail(s->b, 1,
                "`fuel_price` is written, but the fuel comes from a bus, whose source has the "
                "price: remove `fuel_price`, or write `fuel = none`");
    if (!fuel && !hydrogen && !priced)
        h->fail(s->b, 1, "the fuel has no supply and no price: %s", s->kind->buy);
    if (h->status(s->b) != 0)
        return;
    if (fuel || hydrogen) {
        h->port(s->b, port, s->online, fuel_online(s, -1));
        h->port(s->b, port, s->above, firn_const(-s->fuel.slope));
    } else {
        const firn_acct cost = h->account(s->b, "cost", "");
        h->book(s->b, cost, s->online,
                series_product(h, s->b, s->u->fuel_price, fuel_online(s, 1)));
        h->book(s->b, cost, s->above, firn_times(s->u->fuel_price, s->fuel.slope));
    }
    if (s->u->carbon > 0 && !hydrogen) {
        const firn_acct carbon = h->account(s->b, "carbon", "t");
        h->book(s->b, carbon, s->online, fuel_online(s, s->u->carbon));
        h->book(s->b, carbon, s->above, firn_const(s->fuel.slope * s->u->carbon));
    }
}

/* Starts cost money, and a stress event has no cost. A start is an event: book() multiplies by the
 * hours of the step, so the rate is divided by them. */
static void charge_starts(const state *s)
{
    const firn_host *h = s->h;
    const double *hours = h->hours(s->b);
    double *rate;
    firn_var start;
    firn_row row;
    int64_t t;
    if (!(s->u->start_cost > 0) || h->period(s->b, FIRN_STRESS) > 0)
        return;
    rate = h->scratch(s->b, s->steps);
    if (h->status(s->b) != 0)
        return;
    for (t = 0; t < s->steps; t++)
        rate[t] = s->u->start_cost / hours[t];
    start = h->var(s->b, FIRN_STEP, "start", "MW", firn_const(0), firn_const(FIRN_INF));
    row = h->row(s->b, FIRN_STEP, "start", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(s->b, row, s->online, firn_const(1), 0);
    h->term(s->b, row, s->online, firn_const(-1), 1);
    h->term(s->b, row, start, firn_const(-1), 0);
    h->book(s->b, h->account(s->b, "cost", ""), start, firn_each(rate, s->steps));
}

/* Units that run change their load by at most ramp h of their size; a unit comes and goes at its
 * minimum load. No rows if it can go through its range within every step. The year is cyclic; a
 * stress event does not begin where it ends, so its first step is free. */
static void limit_ramps(const state *s)
{
    static const char *const names[] = {"ramp-up", "ramp-down"};
    const firn_host *h = s->h;
    const double *hours = h->hours(s->b);
    double *reach = h->scratch(s->b, s->steps);
    uint8_t *when = h->mask(s->b);
    int32_t binding = 0, i;
    int64_t t;
    if (h->status(s->b) != 0 || s->steps < 2)
        return;
    for (t = 0; t < s->steps; t++) {
        const int64_t last = t > 0 ? t - 1 : s->steps - 1;
        reach[t] = -s->u->ramp * hours[t] * s->thin[t];
        when[t] = t > 0 || !(h->period(s->b, FIRN_STRESS) > 0);
        binding = binding || -reach[t] < fmax(s->range[t], s->range[last]);
    }
    for (i = 0; i < 2 && binding; i++) {
        const firn_row row = h->row(s->b, FIRN_STEP, names[i], FIRN_AT_MOST, firn_const(0),
                                    firn_when(when, s->steps));
        h->term(s->b, row, s->above, firn_const(i == 0 ? 1 : -1), 0);
        h->term(s->b, row, s->above, firn_const(i == 0 ? -1 : 1), 1);
        h->term(s->b, row, s->online, firn_each(reach, s->steps), i);
    }
}

/* Heat that is not taken leaves by the stack, or by the engine's own radiators. */
static void recover_heat(const state *s)
{
    const firn_host *h = s->h;
    const double share = s->u->heat_share;
    const double *loop;
    double *at_minimum;
    firn_var heat;
    firn_row row;
    int64_t t;
    if (s->kind->heat < 0 || !h->connected(s->b, s->kind->heat))
        return;
    loop = h->bus_series(s->b, s->kind->heat, "temperature", s->u->heat_temperature);
    at_minimum = h->scratch(s->b, s->steps);
    if (h->status(s->b) != 0)
        return;
    for (t = 0; t < s->steps; t++) {
        if (loop[t] > s->u->heat_temperature + 1e-9) {
            h->fail(s->b, 1,
                    "the bus of `heat` is at %g degC in step %lld, above the maximum of "
                    "`heat_temperature` = %g degC: lower the temperature of the bus, or write a "
                    "higher `heat_temperature` if the unit has it",
                    loop[t], (long long)t + 1, s->u->heat_temperature);
            return;
        }
        at_minimum[t] = -share * s->thin[t] * (s->fuel.at_minimum - s->u->minimum_load);
    }
    heat = h->var(s->b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    row = h->row(s->b, FIRN_STEP, "heat", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(s->b, row, heat, firn_const(1), 0);
    h->term(s->b, row, s->online, firn_each(at_minimum, s->steps), 0);
    h->term(s->b, row, s->above, firn_const(-share * (s->fuel.slope - 1)), 0);
    h->port(s->b, s->kind->heat, heat, firn_const(1));
}

/* Limits of a year. An hour of operation counts whatever the load. */
static void limit_year(const state *s, firn_var size)
{
    const unit *u = s->u;
    const firn_host *h = s->h;
    firn_row row;
    if (u->permit_hours < h->period(s->b, FIRN_YEAR_HOURS)) {
        row = h->row(s->b, FIRN_YEAR, "permit-hours", FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(s->b, row, s->online, firn_const(1), 0);
        h->term(s->b, row, size, firn_const(-u->permit_hours), 0);
    }
    if (!isnan(u->max_energy)) {
        row = h->row(s->b, FIRN_YEAR, "max-energy", FIRN_AT_MOST, firn_const(u->max_energy),
                     firn_always());
        add_power(s, row, 1);
    }
    if (!isnan(u->min_energy)) {
        row = h->row(s->b, FIRN_YEAR, "min-energy", FIRN_AT_LEAST, firn_const(u->min_energy),
                     firn_always());
        add_power(s, row, 1);
    }
    if (!isnan(u->max_fuel)) {
        row = h->row(s->b, FIRN_YEAR, "max-fuel", FIRN_AT_MOST, firn_const(u->max_fuel),
                     firn_always());
        h->term(s->b, row, s->online, fuel_online(s, 1), 0);
        h->term(s->b, row, s->above, firn_const(s->fuel.slope), 0);
    }
}

/* What running units can add or take away at once: up to their maximum or minimum load, and up to
 * load_step. */
static void stand_by(const state *s)
{
    static const char *const vars[] = {"reserve", "reserve-down"};
    static const char *const steps[] = {"load-step", "load-step-down"};
    const firn_host *h = s->h;
    const firn_num zero = firn_const(0), one = firn_const(1);
    int i;
    for (i = 0; i < 2 && s->u->reserve; i++) {
        const firn_var ready = h->var(s->b, FIRN_STEP, vars[i], "MW", zero, firn_const(FIRN_INF));
        firn_row row =
            h->common(s->b, s->kind->power, FIRN_STEP, vars[i], "MW", FIRN_AT_LEAST, zero);
        h->term(s->b, row, ready, one, 0);
        row = h->row(s->b, FIRN_STEP, vars[i], FIRN_AT_MOST, zero, firn_always());
        h->term(s->b, row, ready, one, 0);
        h->term(s->b, row, s->above, firn_const(i == 0 ? 1 : -1), 0);
        if (i == 0)
            h->term(s->b, row, s->online, firn_times(firn_each(s->range, s->steps), -1), 0);
        row = h->row(s->b, FIRN_STEP, steps[i], FIRN_AT_MOST, zero, firn_always());
        h->term(s->b, row, ready, one, 0);
        h->term(s->b, row, s->online, firn_times(firn_each(s->thin, s->steps), -s->u->load_step),
                0);
    }
}

/* The loss of one of the units takes away its power and its own part of their reserve: together its
 * maximum power, whatever the load. So the reserve of the bus, that of these units included, must
 * have it. */
static void cover_loss(const state *s)
{
    const firn_host *h = s->h;
    double *most;
    firn_var largest;
    firn_row row;
    int64_t t;
    if (!s->u->cover_loss)
        return;
    most = h->scratch(s->b, s->steps);
    if (h->status(s->b) != 0)
        return;
    for (t = 0; t < s->steps; t++)
        most[t] = fmax(s->range[t] + s->thin[t] * s->u->minimum_load, 0) * s->u->unit_size;
    largest = h->shared(s->b, s->kind->power, FIRN_STEP, "reserve", "MW");
    row = h->common(s->b, s->kind->power, FIRN_STEP, "reserve", "MW", FIRN_AT_LEAST, firn_const(0));
    h->term(s->b, row, largest, firn_const(-1), 0);
    row = h->row(s->b, FIRN_STEP, "loss", FIRN_AT_LEAST, firn_each(most, s->steps), firn_always());
    h->term(s->b, row, largest, firn_const(1), 0);
}

int32_t unit_publish(const unit *u, const unit_kind *kind, const firn_host *h, firn_build *b)
{
    if (kind->heat >= 0)
        h->tell(b, kind->heat, "temperature", firn_const(u->heat_temperature));
    return h->status(b);
}

int32_t unit_build(const unit *u, const unit_kind *kind, const firn_host *h, firn_build *b)
{
    state s = {u, kind, h, b, h->steps(b), {0, 0}, NULL, NULL, {0}, {0}};
    const double efficiency = efficiency_of(u, kind, h, b);
    const firn_num zero = firn_const(0), any = firn_const(FIRN_INF);
    const int32_t delivered = is_delivered(u, h, b);
    double idle = 0;
    firn_sizing sizing = u->size;
    firn_var size;
    firn_row row;
    check_minimum_load(u, h, b);
    if (h->status(b) != 0)
        return h->status(b);
    if (delivered) {
        idle = redundant(u, h, b);
        note_few_units(u, h, b);
    } else { /* none of it exists in this phase, whatever is written for others */
        sizing.min = sizing.max = 0;
        sizing.fix = (double)NAN;
        sizing.written = 0;
    }
    s.fuel = machine_fuel_of(efficiency, u->half_load, u->minimum_load);
    check_part_load(u, &s.fuel, h, b);
    s.thin = h->scratch(b, s.steps);
    s.range = h->scratch(b, s.steps);
    read_air(&s);
    if (h->status(b) != 0)
        return h->status(b);

    size = h->size(b, "size", &sizing);
    s.online = h->var(b, FIRN_STEP, "online", "MW", zero, any);
    s.above = h->var(b, FIRN_STEP, "above-minimum", "MW", zero, any);
    row = h->row(b, FIRN_STEP, "online", FIRN_AT_MOST, firn_times(u->availability, -idle),
                 firn_always());
    h->term(b, row, s.online, firn_const(1), 0);
    h->term(b, row, size, firn_times(u->availability, -sizing.firm), 0);
    firn_within(h, b, "load", s.above, firn_each(s.range, s.steps), 1, s.online);

    h->port(b, kind->power, s.online, firn_times(firn_each(s.thin, s.steps), u->minimum_load));
    h->port(b, kind->power, s.above, firn_const(1));
    burn(&s);
    if (u->variable_om > 0)
        book_power(&s, h->account(b, "cost", ""), u->variable_om);
    if (u->renewable_share > 0)
        book_power(&s, h->account(b, "renewable_energy", "MWh"), u->renewable_share);
    charge_starts(&s);
    limit_ramps(&s);
    recover_heat(&s);
    if (delivered) {
        limit_year(&s, size);
        stand_by(&s);
        cover_loss(&s);
    }
    return h->status(b);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c - the unit model of unit.h: writes its rows. What the planner wrote is checked in
 * settings.c.
 */
#include "unit.h"

#include "common/series.h"
#include "machine.h"
#include "settings.h"

#include <math.h>
#include <stddef.h>

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
    const double efficiency = settings_efficiency(u, kind, h, b);
    const firn_num zero = firn_const(0), any = firn_const(FIRN_INF);
    const int32_t delivered = settings_delivered(u, h, b);
    double idle = 0;
    firn_sizing sizing = u->size;
    firn_var size;
    firn_row row;
    settings_check_minimum_load(u, h, b);
    if (h->status(b) != 0)
        return h->status(b);
    if (delivered) {
        idle = settings_redundant(u, h, b);
        settings_note_few_units(u, h, b);
    } else { /* none of it exists in this phase, whatever is written for others */
        sizing.min = sizing.max = 0;
        sizing.fix = (double)NAN;
        sizing.written = 0;
    }
    s.fuel = machine_fuel_of(efficiency, u->half_load, u->minimum_load);
    settings_check_part_load(u, &s.fuel, h, b);
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

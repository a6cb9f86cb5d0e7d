/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.c - what the planner wrote for a unit: efficiencies that are heat rates, dates,
 * redundant units, and the notes on them.
 */
#include "settings.h"

#include <math.h>
#include <stddef.h>

#define BTU_PER_KWH 3412.14 /* 3600 / 1.05505585 */
/* No machine turns more of its fuel's HHV into electricity. */
#define EFFICIENCY_MAX 0.75
/* Linear commitment of fewer like units than this is not like that of whole units. */
#define FEW_UNITS 4

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
double settings_efficiency(const unit *u, const unit_kind *kind, const firn_host *h, firn_build *b)
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
void settings_check_minimum_load(const unit *u, const firn_host *h, firn_build *b)
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
void settings_check_part_load(const unit *u, const machine_fuel *f, const firn_host *h,
                              firn_build *b)
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
int32_t settings_delivered(const unit *u, const firn_host *h, firn_build *b)
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
void settings_note_few_units(const unit *u, const firn_host *h, firn_build *b)
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
double settings_redundant(const unit *u, const firn_host *h, firn_build *b)
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

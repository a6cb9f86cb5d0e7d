/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scale.c - axes: round ticks, prefixes of units, numbers as text, and ticks of time.
 */
#include "report/figures/scale.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

const char *const scale_months[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

scale scale_of(double low, double high, int wanted)
{
    if (!isfinite(low) || !isfinite(high) || low > high || fmax(fabs(low), fabs(high)) > 1e300) {
        low = 0;
        high = 1;
    }
    if (high - low <= fmax(fabs(low), fabs(high)) * 1e-9) {
        const double around = low == 0 ? 1 : fabs(low) * 0.1;
        high = low == 0 ? 1 : low + around;
        low = low == 0 ? 0 : low - around;
    }
    const double rough = (high - low) / wanted, power = pow(10, floor(log10(rough)));
    const double ratio = rough / power;
    scale s = {.step = power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10)};
    /* a rounding error must not add a step */
    const double first = floor(low / s.step + 1e-9), last = ceil(high / s.step - 1e-9);
    s.low = first * s.step;
    s.high = last * s.step;
    s.ticks = (size_t)(last - first) + 1;
    return s;
}

double scale_tick(const scale *s, size_t i)
{
    const double v = s->low + (double)i * s->step;
    return fabs(v) < s->step * 1e-6 ? 0 : v;
}

double scale_at(const scale *s, double v)
{
    const double share = (v - s->low) / (s->high - s->low);
    return isfinite(share) ? fmin(fmax(share, 0), 1) : 0;
}

scale_unit scale_unit_of(double largest, const char *unit, const char *currency)
{
    static const struct {
        const char *unit, *larger;
        double from, factor;
    } larger[] = {{"MWh", "TWh", 1e6, 1e6},       {"MWh", "GWh", 1e3, 1e3},
                  {"MW", "GW", 1e4, 1e3},         {"MVA", "GVA", 1e4, 1e3},
                  {"t", "Mt", 1e6, 1e6},          {"t", "kt", 1e3, 1e3},
                  {"m3", "million m3", 1e6, 1e6}, {"m3", "thousand m3", 1e4, 1e3}};
    const size_t length = strcspn(unit, "/"), money = strlen(currency);
    scale_unit u = {.factor = 1};
    const char *name = strcmp(unit, "1") == 0 ? "" : unit;
    if (money > 0 && length == money && strncmp(unit, currency, money) == 0 &&
        fabs(largest) >= 9999.5) {
        const bool mega = fabs(largest) >= 1e6;
        u.factor = mega ? 1e6 : 1e3;
        snprintf(u.unit, sizeof u.unit, "%s%.40s", mega ? "M" : "k", unit);
        return u;
    }
    snprintf(u.unit, sizeof u.unit, "%.47s", name);
    for (size_t i = 0; i < sizeof larger / sizeof *larger; i++)
        if (strlen(larger[i].unit) == length && strncmp(unit, larger[i].unit, length) == 0 &&
            fabs(largest) >= larger[i].from) {
            u.factor = larger[i].factor;
            snprintf(u.unit, sizeof u.unit, "%s%.30s", larger[i].larger, unit + length);
            break;
        }
    return u;
}

const char *scale_text(char out[SCALE_TEXT], double v)
{
    if (!isfinite(v))
        return strcpy(out, "-");
    /* three decimals at most, so that what is almost nothing next to the rest is 0 */
    const double rounded = fabs(v) < 1e12 ? round(v * 1000) / 1000 : v;
    return text_of(out, SCALE_TEXT, rounded == 0 ? 0 : rounded, 4);
}

const char *scale_tick_text(char out[SCALE_TEXT], double v, double step)
{
    const int digits = v == 0 ? 1 : (int)floor(log10(fabs(v))) - (int)floor(log10(step)) + 2;
    return text_of(out, SCALE_TEXT, v, digits < 1 ? 1 : digits > 15 ? 15 : digits);
}

civil scale_civil(int64_t seconds)
{
    const time_t at = (time_t)seconds;
    struct tm tm;
    if (gmtime_r(&at, &tm) == NULL)
        return (civil){1970, 1, 1, 0, 0};
    return (civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min};
}

static int64_t day_of(int64_t seconds)
{
    return seconds - ((seconds % DAY) + DAY) % DAY;
}

/* The first of the month that begins at or after `at`, and of each month after it. */
static size_t month_ticks(int64_t begin, int64_t end, time_tick *out)
{
    const int every = end - begin > 800LL * DAY ? 6 : end - begin > 400LL * DAY ? 2 : 1;
    size_t n = 0;
    for (int64_t day = day_of(begin); day <= end && n < TIME_TICKS; day += DAY) {
        const civil c = scale_civil(day);
        if (day < begin || c.day != 1 || (c.month - 1) % every != 0)
            continue;
        out[n].at = day;
        snprintf(out[n].text, sizeof out[n].text, every > 2 ? "%s %d" : "%s",
                 scale_months[c.month - 1], c.year);
        n++;
    }
    return n;
}

size_t scale_time(int64_t begin, int64_t end, time_tick out[TIME_TICKS])
{
    static const int64_t steps[] = {HOUR,      2 * HOUR, 3 * HOUR, 6 * HOUR,
                                    12 * HOUR, DAY,      2 * DAY,  7 * DAY};
    int64_t step = 14LL * DAY;
    size_t n = 0;
    if (end - begin > 100LL * DAY)
        return month_ticks(begin, end, out);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if ((end - begin) / steps[i] <= 9) {
            step = steps[i];
            break;
        }
    for (int64_t at = day_of(begin); at <= end && n < TIME_TICKS; at += step) {
        const civil c = scale_civil(at);
        if (at < begin)
            continue;
        out[n].at = at;
        if (c.hour == 0 && c.minute == 0)
            snprintf(out[n].text, sizeof out[n].text, "%d %s", c.day, scale_months[c.month - 1]);
        else
            snprintf(out[n].text, sizeof out[n].text, "%02d:%02d", c.hour, c.minute);
        n++;
    }
    return n;
}

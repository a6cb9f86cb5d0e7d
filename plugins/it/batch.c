/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * it.batch - halls with work that may wait: it arrives by a profile and is due by the end of the
 * day on which it arrives. Per step of h hours, with the capacity C = share * target:
 *
 *   waiting(t) = waiting(t - 1) + h * (utilization * C - power),   0 <= power <= peak * C
 *   waiting = 0 at the end of each day
 *
 * So no work is done before it arrives. With `queued` the work of a day waits at its start. The
 * lag is cyclic, but the last step is the end of a day, so nothing waits before the first. This
 * holds in a stress event as well: what arrives in it is done in it.
 */
#include "hall.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct batch {
    firn_num utilization;
    double share;
    double peak;
    double swing;
    RACK_FIELDS
    int32_t queued;
} batch;

#define ROUNDING 1e-9

static const firn_param params[] = {
    HALL_SHARE(batch),
    FIRN_SERIES_UTILIZATION(batch, utilization, "0.7",
                            "work that arrives: the IT power that does it at once, as a share of "
                            "the IT capacity",
                            "engineering judgement: a cluster shared by many users"),
    FIRN_FLAG(batch, queued, 0,
              "all work of a day waits at its start, as jobs of the evening before; else it "
              "arrives during the day, by `utilization`"),
    FIRN_REAL(batch, peak, "1", 1, 0.01, 1, "maximum IT power as a share of the IT capacity",
              "all racks at work"),
    HALL_SWING(batch),
    RACK_PARAMS(batch, HALL_HEAT),
};

static const firn_port_spec ports[] = {HALL_PORTS};

/* The work that arrives per step, MWh per MW of capacity; last[t] is set at the end of each day. */
typedef struct arrivals {
    double *work;
    uint8_t *last;
} arrivals;

/* A design event asks for full utilization in all steps, which for this hall is its peak. */
static int32_t is_full(const batch *l, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    int64_t t;
    if (h->period(b, FIRN_STRESS) == 0)
        return 0;
    for (t = 0; t < steps; t++)
        if (firn_at(l->utilization, t) < 1 - ROUNDING)
            return 0;
    return 1;
}

static arrivals arrivals_of(const batch *l, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b), *day = h->calendar(b, FIRN_DAY_OF_YEAR);
    const firn_num share = is_full(l, h, b) ? firn_const(l->peak) : l->utilization;
    arrivals a = {h->scratch(b, steps), h->mask(b)};
    int64_t t, first = 0;
    if (hours == NULL || day == NULL || a.work == NULL || a.last == NULL) {
        a.work = NULL;
        return a;
    }
    for (t = 0; t < steps; t++) {
        if (t > 0 && day[t] != day[t - 1])
            first = t;
        a.work[l->queued ? first : t] += hours[t] * firn_at(share, t);
        a.last[t] = t + 1 == steps || day[t + 1] != day[t];
    }
    return a;
}

/* Whether each day's work can be done in it: as early as possible, at most at the peak. */
static void check_days(const batch *l, const firn_host *h, firn_build *b, arrivals a)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b), *day = h->calendar(b, FIRN_DAY_OF_YEAR),
                 *month = h->calendar(b, FIRN_MONTH_OF_YEAR);
    double waiting = 0, arrived = 0;
    int64_t t;
    for (t = 0; a.work != NULL && t < steps; t++) {
        arrived += a.work[t];
        waiting = fmax(waiting + a.work[t] - l->peak * hours[t], 0);
        if (!a.last[t])
            continue;
        if (waiting > ROUNDING * (1 + arrived)) {
            h->fail(b, 1,
                    "the work of day %.0f of the year (in %s) cannot be done in that day: %g of "
                    "the %g full hours that arrive by `utilization` are left at its end, with a "
                    "`peak` of %g; raise `peak`, lower `utilization`, or let the work arrive "
                    "earlier (`queued = yes`: all at the start of the day)",
                    day[t], months[(int)month[t] - 1], waiting, arrived, l->peak);
            return;
        }
        waiting = arrived = 0;
    }
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const batch *l = self;
    const int64_t steps = h->steps(b);
    const double capacity = l->share * h->target(b);
    const arrivals a = arrivals_of(l, h, b);
    double *most = h->scratch(b, steps);
    firn_var power, waiting;
    firn_row work;
    int64_t t;
    check_days(l, h, b, a);
    if (h->status(b) != 0 || a.work == NULL || most == NULL)
        return h->status(b);
    for (t = 0; t < steps; t++)
        most[t] = a.last[t] ? 0 : FIRN_INF;
    power = h->var(b, FIRN_STEP, "it-power", "MW", firn_const(0), firn_const(l->peak * capacity));
    waiting = h->var(b, FIRN_STEP, "waiting", "MWh", firn_const(0), firn_each(most, steps));
    work = h->row(b, FIRN_STEP, "work", FIRN_EQUAL, firn_times(firn_each(a.work, steps), capacity),
                  firn_always());
    h->term(b, work, waiting, firn_const(1), 0);
    h->term(b, work, waiting, firn_const(-1), 1);
    h->term(b, work, power, firn_each(h->hours(b), steps), 0);
    hall_serve(h, b, power, l->swing);
    return h->status(b);
}

FIRN_PLUGIN(batch, "it.batch", "0.1.0",
            "Halls with work that may wait: it is done by the end of the day on which it arrives.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

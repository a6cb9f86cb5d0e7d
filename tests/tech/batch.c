/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.batch: work that arrives by a profile, may wait, and must be done by the end of its day.
 *
 *   backlog(t) = backlog(t-1) + hours * (arrivals * share * target - run),   0 at the end of a day
 */
#include <firn/plugin.h>

#include <math.h>

typedef struct batch {
    double share;
    firn_num arrivals;
    double peak;
} batch;

enum { POWER, HEAT };

static const firn_param params[] = {
    FIRN_REAL_SHARE(batch, share, 0.2, "share of the site's IT target", ""),
    FIRN_SERIES_UTILIZATION(batch, arrivals, "0.6", "work that arrives, as a part of the share",
                            ""),
    FIRN_REAL(batch, peak, "1", 1, 0.1, 1, "maximum that runs at once, as a part of the share", ""),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "feeds the racks", 0, 0},
    {"heat", "heat", "MW", "racks", "all IT power, as heat", FIRN_PORT_OPTIONAL, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const batch *c = self;
    const int64_t steps = h->steps(b);
    const double *day = h->calendar(b, FIRN_DAY_OF_YEAR);
    const double full = h->target(b) * c->share;
    double *arrive = h->scratch(b, steps);
    uint8_t *ends = h->mask(b);
    int64_t t;
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        const double part = firn_at(c->arrivals, t);
        /* In a design event work arrives at full rate all day: no more than can be done. */
        arrive[t] = full * (h->period(b, FIRN_STRESS) != 0 ? fmin(part, c->peak) : part);
        ends[t] = t + 1 == steps || day[t + 1] != day[t];
    }
    const firn_var run =
        h->var(b, FIRN_STEP, "run", "MW", firn_const(0), firn_const(full * c->peak));
    const firn_var backlog = h->stock(b, "backlog", "MWh", 0);
    const firn_row due =
        h->row(b, FIRN_STEP, "due", FIRN_AT_MOST, firn_const(0), firn_when(ends, steps));
    h->feed(b, backlog, h->one(b), firn_each(arrive, steps));
    h->feed(b, backlog, run, firn_const(-1));
    h->term(b, due, backlog, firn_const(1), 0);
    h->port(b, POWER, run, firn_const(-1));
    h->port(b, HEAT, run, firn_const(1));
    h->book(b, h->account(b, "it_energy", "MWh"), run, firn_const(1));
    return h->status(b);
}

FIRN_PLUGIN(batch, "tech.batch", "0.1.0", "Computing that is due by the end of its day.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

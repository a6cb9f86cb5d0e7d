/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.training: a load that may pause, at a cost per MWh of computing lost, down to a floor, for
 * some hours per year, and that changes its power within a ramp.
 *
 *   run + lost = utilization * share * target,   run >= floor * (run + lost)
 *   lost in a year <= hours * (1 - floor) * share * target
 *
 * Neither limit reaches where it has no meaning: the hours are a row per year, which an outage of
 * 4 h is not, and the ramp is open at the ends of a stress event, where a lag would make the last
 * step the one before the first.
 */
#include <firn/plugin.h>

typedef struct training {
    double share, rack_power, supply_max, floor, ramp, lost, hours;
    firn_num utilization;
} training;

enum { POWER, HEAT };

static const firn_param params[] = {
    FIRN_REAL_SHARE(training, share, 1, "share of the site's IT target", ""),
    FIRN_REAL_ON(training, rack_power, HEAT, "kW", 132, 1, 2000, "power of a rack", "GB200 NVL72"),
    FIRN_REAL_ON(training, supply_max, HEAT, "degC", 45, 15, 60, "maximum supply temperature", ""),
    FIRN_REAL(training, floor, "1", 0.3, 0, 1, "share of its power that it draws while paused", ""),
    FIRN_REAL(training, ramp, "1/h", 4, 0.01, 1000, "share of its capacity that it ramps per hour",
              ""),
    FIRN_REAL(training, lost, "USD/MWh", 400, 0, 1e5, "cost of computing not done", ""),
    FIRN_REAL(training, hours, "h", 200, 0, 8784, "maximum hours of full pause per year", ""),
    FIRN_SERIES_UTILIZATION(training, utilization, "1", "part of the share that is wanted", ""),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "feeds the racks", 0, 0},
    {"heat", "heat", "MW", "racks", "all IT power, as heat", FIRN_PORT_OPTIONAL, 0},
};

static void limit_ramps(const training *c, const firn_host *h, firn_build *b, firn_var run,
                        double full)
{
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b);
    double *reach = h->scratch(b, steps);
    uint8_t *when = h->mask(b);
    int64_t t;
    for (t = 0; t < steps; t++) {
        reach[t] = c->ramp * full * hours[t];
        when[t] = t > 0 || h->period(b, FIRN_STRESS) == 0;
    }
    const firn_num most = firn_each(reach, steps), least = firn_times(most, -1);
    const firn_row up = h->row(b, FIRN_STEP, "ramp-up", FIRN_AT_MOST, most, firn_when(when, steps));
    const firn_row down =
        h->row(b, FIRN_STEP, "ramp-down", FIRN_AT_LEAST, least, firn_when(when, steps));
    h->term(b, up, run, firn_const(1), 0);
    h->term(b, up, run, firn_const(-1), 1);
    h->term(b, down, run, firn_const(1), 0);
    h->term(b, down, run, firn_const(-1), 1);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const training *c = self;
    const double full = h->target(b) * c->share;
    const firn_num wanted = firn_times(c->utilization, full);
    const firn_var run = h->var(b, FIRN_STEP, "run", "MW", firn_times(wanted, c->floor), wanted);
    const firn_var lost = h->var(b, FIRN_STEP, "lost", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_row all = h->row(b, FIRN_STEP, "all", FIRN_EQUAL, wanted, firn_always());
    const firn_row year = h->row(b, FIRN_YEAR, "pauses", FIRN_AT_MOST,
                                 firn_const(c->hours * full * (1 - c->floor)), firn_always());
    h->term(b, all, run, firn_const(1), 0);
    h->term(b, all, lost, firn_const(1), 0);
    h->term(b, year, lost, firn_const(1), 0);
    limit_ramps(c, h, b, run, full);
    h->port(b, POWER, run, firn_const(-1));
    h->port(b, HEAT, run, firn_const(1));
    h->book(b, h->account(b, "it_energy", "MWh"), run, firn_const(1));
    h->book(b, h->account(b, "it_lost", "MWh"), lost, firn_const(1));
    h->book(b, h->account(b, "cost", ""), lost, firn_const(c->lost));
    return h->status(b);
}

FIRN_PLUGIN(training, "tech.training", "0.1.0", "Training that may pause.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

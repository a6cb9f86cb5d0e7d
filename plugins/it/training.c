/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * it.training - halls that train models: they may pause, at the value of the compute that is lost.
 * Per step of h hours, with the capacity C = share * target:
 *
 *   power + paused = utilization * C,   power >= floor * utilization * C
 *   cost  = pause_cost * paused * h
 *   |power - power of the step before| <= ramp * h * C         if `ramp` is set
 *   per year: sum of paused * h <= pause_hours * C             if `pause_hours` is set
 *
 * The price above which a pause pays is therefore pause_cost per MWh of IT, with the power for the
 * cooling and the losses that the MWh needs. A stress event has no cost, so a pause is free in it,
 * and its first step has no step before.
 */
#include "hall.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct training {
    firn_num utilization;
    firn_num pause_cost;
    double share;
    double floor;
    double ramp;
    double pause_hours;
    double swing;
    RACK_FIELDS
} training;

static const firn_param params[] = {
    HALL_SHARE(training),
    FIRN_SERIES_UTILIZATION(training, utilization, "1",
                            "IT power without pauses, as a share of the IT capacity",
                            "full load, the design case of a training campus"),
    FIRN_SERIES(training, pause_cost, "USD2025/MWh", "970", 0, 1e6,
                "value of the compute that is lost per MWh that the racks do not draw; in stress "
                "events a pause costs nothing",
                "total cost of ownership, 8.5 MUSD per MW and year over 8760 h: Epoch AI, AI data "
                "center cost breakdown, 2025"),
    FIRN_REAL(training, floor, "1", 0.75, 0, 1,
              "minimum IT power as a share of that without pauses; 1 in the section of a stress "
              "event forbids pauses there",
              "25 % less for 3 h, 256 GPUs, field test in Phoenix, May 2025; 30 to 35 % for up to "
              "10 h, 96 GPUs, London, December 2025"),
    FIRN_REAL_OPTIONAL(training, ramp, "1/h", 0, 1e6,
                       "maximum change of the IT power per hour, as a share of the IT capacity"),
    FIRN_REAL_OPTIONAL(training, pause_hours, "h", 0, 8784,
                       "maximum energy not drawn per year, in hours of the IT capacity"),
    HALL_SWING(training),
    RACK_PARAMS(training, HALL_HEAT),
};

static const firn_port_spec ports[] = {HALL_PORTS};

/* Whether the ramp can follow the utilization at all: the powers that can be reached from the step
 * before and those between floor and full must have one in common, from step to step. The year is
 * cyclic, so a second lap begins with what the first can reach. */
static int32_t check_ramp(const training *l, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    const int64_t laps = h->period(b, FIRN_STRESS) > 0 ? 1 : 2;
    const double *hours = h->hours(b);
    double low = 0, high = 1;
    int64_t n;
    for (n = 0; hours != NULL && n < laps * steps; n++) {
        const int64_t t = n % steps;
        const double full = firn_at(l->utilization, t), least = l->floor * full;
        const double change = n > 0 ? l->ramp * hours[t] : 1;
        if (low - change > full + 1e-9 || high + change < least - 1e-9) {
            h->fail(b, 1,
                    "`ramp` of %g %%/h cannot follow `utilization` in step %lld: it needs an IT "
                    "power of %g to %g %% of the capacity there, and %g to %g %% can be reached; "
                    "raise `ramp`, lower `floor` (%g) or smooth `utilization`",
                    100 * l->ramp, (long long)t + 1, 100 * least, 100 * full,
                    100 * fmax(low - change, 0), 100 * fmin(high + change, 1), l->floor);
            return 0;
        }
        low = fmax(low - change, least);
        high = fmin(high + change, full);
    }
    return 1;
}

/* The power changes by at most ramp * hours * C, up or down. The year is cyclic; a stress event
 * does not begin where it ends, so its first step is free. */
static void ramp_rows(const training *l, const firn_host *h, firn_build *b, firn_var power,
                      double capacity)
{
    static const char *const names[] = {"ramp-up", "ramp-down"};
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b);
    const int32_t stress = h->period(b, FIRN_STRESS) > 0;
    double *most = h->scratch(b, steps);
    uint8_t *when = h->mask(b);
    int64_t t;
    int i;
    if (hours == NULL || most == NULL || when == NULL || steps < 2)
        return;
    for (t = 0; t < steps; t++) {
        most[t] = l->ramp * hours[t] * capacity;
        when[t] = t > 0 || !stress;
    }
    for (i = 0; i < 2; i++) {
        const firn_row row = h->row(b, FIRN_STEP, names[i], FIRN_AT_MOST, firn_each(most, steps),
                                    firn_when(when, steps));
        h->term(b, row, power, firn_const(i == 0 ? 1 : -1), 0);
        h->term(b, row, power, firn_const(i == 0 ? -1 : 1), 1);
    }
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const training *l = self;
    const double capacity = l->share * h->target(b);
    const firn_num planned = firn_times(l->utilization, capacity);
    const firn_var power =
        h->var(b, FIRN_STEP, "it-power", "MW", firn_times(planned, l->floor), planned);
    const firn_var paused =
        h->var(b, FIRN_STEP, "paused", "MW", firn_const(0), firn_times(planned, 1 - l->floor));
    const firn_row rest = h->row(b, FIRN_STEP, "paused", FIRN_EQUAL, planned, firn_always());
    h->term(b, rest, power, firn_const(1), 0);
    h->term(b, rest, paused, firn_const(1), 0);
    h->book(b, h->account(b, "cost", ""), paused, l->pause_cost);
    if (isfinite(l->pause_hours)) {
        const firn_row year = h->row(b, FIRN_YEAR, "pause-hours", FIRN_AT_MOST,
                                     firn_const(l->pause_hours * capacity), firn_always());
        h->term(b, year, paused, firn_const(1), 0);
    }
    if (isfinite(l->ramp) && check_ramp(l, h, b))
        ramp_rows(l, h, b, power, capacity);
    hall_serve(h, b, power, l->swing);
    return h->status(b);
}

FIRN_PLUGIN(training, "it.training", "0.1.0",
            "Halls that train models: IT power that may pause at the value of the lost compute.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

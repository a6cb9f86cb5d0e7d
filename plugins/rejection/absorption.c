/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.absorption - a single-effect absorption chiller with lithium bromide: heat of a
 * generator or of another source, the drive, removes the heat q of a loop.
 *
 *   drive = q / COP,   condenser receives q (1 + 1 / COP),   power = auxiliary q
 *   q <= firm C f,   f = min(D(t) / D(design), 1),   D = Td - Tc - B (Tc - Te)
 *
 * with the supply temperatures of drive (Td), condenser (Tc) and loop (Te). D is the characteristic
 * temperature difference, of which the cooling is a linear function: Hellmann, Schweigler and
 * Ziegler 1999, Proc. Int. Sorption Heat Pump Conf., Munich, with their B = 1.15 for one stage. The
 * design is 90, 30 and 7 degC: hot water of 70 degC drives 0.40 of the size, a loop of 18 degC is
 * cooled at full size by 77 degC. Below 70 degC a single stage does not work. The COP is constant;
 * a real one falls by a tenth where f is below a half.
 */
#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

#define DRIVE_MIN 70.0 /* degC */
#define DILUTION 1.15  /* B: weight of the lift from loop to condenser, by Duehring's rule */
#define DESIGN_DRIVE 90.0
#define DESIGN_CONDENSER 30.0
#define DESIGN_LOOP 7.0

typedef struct chiller {
    firn_sizing size;
    double cop;
    double auxiliary;
} chiller;

enum { HEAT, DRIVE, REJECT, POWER };

static const firn_param params[] = {
    FIRN_REAL(chiller, cop, "1", 0.74, 0.3, 0.95, "heat removed per heat of the drive",
              "single effect, hot water: REopt.jl; 0.70 in makers' sheets of small machines"),
    FIRN_REAL(chiller, auxiliary, "1", 0.01, 0, 0.2,
              "power of the solution and refrigerant pumps per heat removed",
              "1 %, CityEnergyAnalyst's database"),
    FIRN_SIZING(chiller, size, "USD2025/MW", 355e3, 25, 0.05,
                "heat removed at 90 degC drive, 30 degC condenser and 7 degC loop",
                "355 USD/kW at 3.5 MW, 444 at 1 to 1.4 MW, REopt.jl; 25 years and 5 %/yr, "
                "CityEnergyAnalyst's database"),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "chilled", "loop to be cooled", 0, 0},
    {"drive", "heat", "MW", NULL, "hot water or steam that drives it, 70 degC or more", 0, 0},
    {"reject", "heat", "MW", "condenser", "loop that receives the heat of both", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the pumps", 0, 0},
};

static double difference(double drive, double condenser, double loop)
{
    return drive - condenser - DILUTION * (condenser - loop);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const chiller *c = self;
    const int64_t steps = h->steps(b);
    const double *loop = h->bus_series(b, HEAT, "temperature", (double)NAN);
    const double *drive = h->bus_series(b, DRIVE, "temperature", (double)NAN);
    const double *condenser = h->bus_series(b, REJECT, "temperature", (double)NAN);
    const double design = difference(DESIGN_DRIVE, DESIGN_CONDENSER, DESIGN_LOOP);
    double *capacity = h->scratch(b, steps);
    firn_var heat;
    int64_t t, stopped = 0;
    if (h->status(b) != 0)
        return h->status(b);
    freeze_refused(h, b, "the loop that is cooled", loop, 4, "");
    for (t = 0; t < steps && h->status(b) == 0; t++) {
        if (drive[t] < DRIVE_MIN)
            h->fail(b, 1,
                    "the bus of `drive` is at %.4g degC in step %lld, below the minimum of %g degC "
                    "that drives a single stage: connect a warmer bus, or write `temperature = 90 "
                    "degC` for it if its heat is that warm",
                    drive[t], (long long)t + 1, DRIVE_MIN);
        capacity[t] = fmax(fmin(difference(drive[t], condenser[t], loop[t]) / design, 1), 0);
        stopped += capacity[t] <= 0;
    }
    if (h->status(b) != 0)
        return h->status(b);
    if (stopped > 0)
        h->log(b, FIRN_LOG_WARNING,
               "stands still in %lld of %lld steps: the condenser loop is too warm for its drive",
               (long long)stopped, (long long)steps);
    heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    h->port(b, HEAT, heat, firn_const(-1));
    h->port(b, DRIVE, heat, firn_const(-1 / c->cop));
    h->port(b, REJECT, heat, firn_const(1 + 1 / c->cop));
    h->port(b, POWER, heat, firn_const(-c->auxiliary));
    firn_within(h, b, "size", heat, firn_each(capacity, steps), c->size.firm,
                h->size(b, "size", &c->size));
    return h->status(b);
}

FIRN_PLUGIN(chiller, "rejection.absorption", "0.1.0",
            "Absorption chiller: heat of 70 degC or more cools a loop and leaves by a condenser "
            "loop.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.storage - a generic store on one bus, with efficiencies of charging and discharging, losses
 * by level and by capacity, levels that it must hold, cycles per year. Its power is one size for
 * both ways (charge + discharge <= power), a size for each way, or both; `duration` makes power
 * and energy one size. A size is modelled only if one of its keys is set (power.capex, energy.max,
 * ...) and is unlimited otherwise.
 *
 *   level(t) = (1 - standing_loss)^h level(t-1)
 *              + h (efficiency_in charge - discharge / efficiency_out - capacity_loss E)
 */
#include "common/level.h"
#include "common/store.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct storage {
    firn_sizing power;
    firn_sizing charger;
    firn_sizing discharger;
    firn_sizing energy;
    double efficiency_in;
    double efficiency_out;
    double standing_loss;
    double capacity_loss;
    double cost;
    double cost_in;
    double duration;
    double duration_min;
    double duration_max;
    double cycles_max;
    double level_min;
    double level_start;
    int32_t open;
} storage;

enum { BUS };

static const firn_param params[] = {
    FIRN_REAL(storage, efficiency_in, "1", 1, 0.01, 1, "energy stored per unit charged", ""),
    FIRN_REAL(storage, efficiency_out, "1", 1, 0.01, 1,
              "energy delivered per unit taken from the store", ""),
    FIRN_REAL(storage, standing_loss, "1/h", 0, 0, 0.99, "share lost per hour", ""),
    FIRN_REAL(storage, capacity_loss, "1/h", 0, 0, 0.99,
              "share of the installed energy lost per hour, however full it is", ""),
    FIRN_REAL(storage, cost, "USD/MWh", 0, 0, 100000, "operating cost per MWh delivered", ""),
    FIRN_REAL(storage, cost_in, "USD/MWh", 0, 0, 100000, "operating cost per MWh charged", ""),
    FIRN_REAL_OPTIONAL(storage, duration, "h", 0.001, 10000,
                       "makes power and energy one size: energy = duration * power"),
    FIRN_REAL_OPTIONAL(storage, duration_min, "h", 0, 10000, "minimum duration at full power"),
    FIRN_REAL_OPTIONAL(storage, duration_max, "h", 0, 10000, "maximum duration at full power"),
    FIRN_REAL_OPTIONAL(storage, cycles_max, "1/yr", 0, 100000,
                       "maximum number of full discharges per year"),
    FIRN_REAL(storage, level_min, "%", 0, 0, 100, "share of the energy that always remains", ""),
    FIRN_REAL_OPTIONAL(storage, level_start, "%", 0, 100,
                       "share of the energy at the beginning of a typical year and, unless `open`, "
                       "at its end"),
    FIRN_FLAG(storage, open, 0,
              "a typical year begins with `level_start` (0 if not set) and may end with any level"),
    FIRN_SIZING(storage, power, "MW", 0, 20, 0,
                "power of charging plus discharging; modelled only if one of its keys is set", ""),
    FIRN_SIZING(storage, charger, "MW", 0, 20, 0,
                "power of charging; modelled only if one of its keys is set", ""),
    FIRN_SIZING(storage, discharger, "MW", 0, 20, 0,
                "power of discharging; modelled only if one of its keys is set", ""),
    FIRN_SIZING(storage, energy, "MWh", 0, 20, 0,
                "storage capacity; modelled only if one of its keys is set", ""),
};

static const firn_port_spec ports[] = {
    {"bus", "any", NULL, NULL, "charges from and discharges to", 0, 0},
};

/* Refuses durations and losses of sizes that do not exist. */
static void check(const storage *k, const firn_host *h, firn_build *b, const store *s)
{
    const int32_t bounded = !isnan(k->duration_min) || !isnan(k->duration_max);
    if (!isnan(k->duration) && bounded)
        h->fail(b, 1,
                "`duration` of %g h leaves no choice: remove `duration_min` and `duration_max`, or "
                "`duration`",
                k->duration);
    if (k->duration_min > k->duration_max)
        h->fail(b, 1, "`duration_min` of %g h is above `duration_max` of %g h: swap them",
                k->duration_min, k->duration_max);
    if (bounded && (!s->has_power || !s->has_energy))
        h->fail(b, 1,
                "a duration is energy divided by power, and `%s` has no size: write `%s.capex` or "
                "`%s.max`",
                s->has_power ? "energy" : "power", s->has_power ? "energy" : "power",
                s->has_power ? "energy" : "power");
    if (k->capacity_loss > 0 && !s->has_energy)
        h->fail(b, 1,
                "`capacity_loss` is a share of the energy, which is unlimited: write `energy.max`, "
                "`energy.fix` or `energy.capex`");
    if (k->open && !isnan(k->level_start) && k->level_start > 0)
        h->log(b, FIRN_LOG_INFO,
               "a typical year begins with %g %% of the energy and may end with less (`open = "
               "yes`): the difference costs nothing",
               100 * k->level_start);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const storage *k = self;
    const store_spec spec = {.port = BUS,
                             .sign = 1,
                             .efficiency_in = k->efficiency_in,
                             .efficiency_out = k->efficiency_out,
                             .standing_loss = k->standing_loss,
                             .capacity_loss = k->capacity_loss,
                             .power = {&k->power, "power"},
                             .charge = {&k->charger, "charger"},
                             .discharge = {&k->discharger, "discharger"},
                             .energy = {&k->energy, "energy"},
                             .optional_sizes = 1,
                             .tied = !isnan(k->duration)};
    const level_spec levels = {.min = k->level_min,
                               .held = (double)NAN,
                               .start = k->level_start,
                               .open = k->open,
                               .cycles = isnan(k->cycles_max) ? FIRN_INF : k->cycles_max};
    const store s = store_declare(h, b, &spec);
    check(k, h, b, &s);
    if (spec.tied)
        store_duration(h, b, &s, k->duration, k->duration);
    else
        store_duration(h, b, &s, k->duration_min, k->duration_max);
    level_rows(h, b, &spec, &levels, &s);
    if (k->cost > 0)
        h->book(b, h->account(b, "cost", ""), s.discharge, firn_const(k->cost));
    if (k->cost_in > 0)
        h->book(b, h->account(b, "cost", ""), s.charge, firn_const(k->cost_in));
    return h->status(b);
}

FIRN_PLUGIN(storage, "basic.storage", "0.2.0",
            "Generic store: efficiencies, losses, power and energy, levels, cycles.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

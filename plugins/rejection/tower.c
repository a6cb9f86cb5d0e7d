/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.tower - a cooling tower: water of the loop evaporates into outside air, which cools the
 * rest towards the wet bulb.
 *
 * Temperature. The tower publishes the temperature of the water that it returns on its loop: wet
 * bulb + approach, and at least min_supply. The approach is that at full flow of water and air
 * (wet.h): 4.5 K at a wet bulb of 25 degC and 13.6 K at 0 degC with fill 1. More towers lower the
 * fan power, never the temperature. If `[bus ...] temperature` says otherwise, the tower takes as
 * much of the loop's range as it reaches, like a dry cooler.
 *
 * Heat and fans. The size C is heat at that approach at sea level; q <= firm C r^0.6 with r the
 * density of the air over that at sea level (common/air.h). The heat goes with the air flow, so
 * that the fan power is fan r^-2 q^3 / C^2, exact where q / C is a multiple of a tenth of r^0.6.
 * Condenser pumps take pump q. Basin heaters keep the sump of all cells from freezing: basin_heater
 * C (basin_setpoint - dry bulb) in frost.
 *
 * Water. Evaporation E follows from the balances of enthalpy and water of the air (wet.h); drift D
 * is a share of the circulating flow; blow-down holds the cycles of concentration n, which makes
 * the make-up E n / (n - 1), or E + D if that is more. It is booked as `water` and taken from the
 * port `water`.
 *
 * Merkel 1925 for the approach, with the fill of engineering tables (4.5 K at 25 degC, range 5.5 K,
 * 1.2 kg of water per kg of air); a larger range at the same heat lowers the true approach by up to
 * 2.5 K, which is left out.
 */
#include "wet.h"

#include "common/air.h"
#include "common/draw.h"
#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct tower {
    firn_sizing size;
    double fill;
    double range;
    double min_supply;
    double fan;
    double pump;
    double cycles;
    double drift;
    double basin_heater;
    double basin_setpoint;
    int32_t circuit;
} tower;

enum { LOOP, POWER, WATER };

static const firn_choice circuits[] = {
    {"open", NULL, "the loop's water is sprayed over the fill"},
    {"closed", "fill = 0.65; fan = 0.0315; size.capex = 120e3",
     "the loop runs in coils, fit for cold plates: approach 6.5 K at 25 degC, stronger fans"},
};

static const firn_param params[] = {
    FIRN_CHOICE(tower, circuit, circuits, 0, "open or closed circuit", "open towers on condensers"),
    FIRN_REAL(
        tower, fill, "1", 1, 0.5, 2,
        "fill (heat exchange surface) relative to one that cools to 4.5 K above a wet bulb of "
        "25 degC; sets the approach",
        "median of 27 makers 5 K for open, 6.5 K for closed towers; Merkel's integral gives "
        "3.2 K for 1.5, 6.5 K for 0.65"),
    FIRN_REAL(tower, range, "K", 5.5, 1, 20,
              "loop return minus supply temperature, if `[bus ...] range` is not set",
              "4 to 6 K, after Lei and Masanet 2020"),
    FIRN_REAL(tower, min_supply, "degC", 5, 2, 30,
              "minimum temperature of the water it returns; bypass and fans hold it in frost",
              "5 K freeze margin of makers' data"),
    FIRN_REAL(tower, fan, "1", 0.0126, 0, 0.2, "fan power at full load per unit of size",
              "ASHRAE 90.1-2019, minimum for open towers; 0.0315 for closed ones"),
    FIRN_REAL(tower, pump, "1", 0.014, 0, 0.1, "power of the condenser pumps per unit of heat",
              "after Lei and Masanet 2020"),
    FIRN_REAL(tower, cycles, "1", 4, 1.2, 20,
              "cycles of concentration: salt in the basin over salt in the make-up",
              "3 to 8 in trade practice"),
    FIRN_REAL(tower, drift, "%", 0.002, 0, 0.5, "drift as a share of the circulating flow",
              "0.0005 to 0.005 % with eliminators"),
    FIRN_REAL(tower, basin_heater, "1/K", 0.0003, 0, 0.01,
              "power of the basin heaters per unit of size and kelvin of frost; 0 for a sump "
              "indoors",
              "20 to 25 kW for 3.5 MW at -18 degC, engineering judgement"),
    FIRN_REAL(tower, basin_setpoint, "degC", 2, 0, 10, "dry bulb below which the basin is heated",
              "EnergyPlus default"),
    FIRN_SIZING(tower, size, "USD2025/MW", 65e3, 20, 0.05,
                "heat rejected at the approach of the fill, at sea level",
                "40 to 90 USD/kW installed in 2025, 20 years, 5 to 10 % per year, engineering "
                "judgement"),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", "condenser", "loop to be cooled", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds fans, pumps and basin heaters", 0, 0},
    {"water", "water", "m3/h", "water", "make-up water", FIRN_PORT_OPTIONAL, 0},
};

/* Coldest water of the tower in each step; NULL after an error. */
static double *coldest(const tower *c, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    const double *wet_bulb = h->weather(b, FIRN_WET_BULB);
    double *water = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0)
        return NULL;
    for (t = 0; t < steps; t++)
        water[t] = fmax(wet_tower_water(wet_bulb[t], c->fill), c->min_supply);
    return water;
}

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    const double *water = coldest(self, h, b);
    if (water != NULL)
        h->tell(b, LOOP, "temperature", firn_each(water, h->steps(b)));
    return h->status(b);
}

/* Make-up per heat, m3/MWh. */
static firn_num make_up(const tower *c, const firn_host *h, firn_build *b, const double *range,
                        const double *water)
{
    const int64_t steps = h->steps(b);
    const double *dry_bulb = h->weather(b, FIRN_DRY_BULB);
    const double *humidity = h->weather(b, FIRN_HUMIDITY_RATIO);
    const double *pressure = h->weather(b, FIRN_PRESSURE);
    double *each = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0 || range == NULL || water == NULL)
        return firn_const(0);
    for (t = 0; t < steps; t++) {
        const double circulating = 3600 / (WET_WATER_HEAT * range[t]); /* m3/MWh */
        each[t] =
            wet_make_up(wet_evaporation(dry_bulb[t], humidity[t], pressure[t], water[t], c->fill),
                        c->drift * circulating, c->cycles);
    }
    return firn_each(each, steps);
}

/* Basin heaters of all cells. */
static void heat_basins(const tower *c, const firn_host *h, firn_build *b, firn_var size)
{
    const int64_t steps = h->steps(b);
    const double *dry_bulb = h->weather(b, FIRN_DRY_BULB);
    double *power = h->scratch(b, steps);
    int64_t t;
    int32_t frost = 0;
    if (h->status(b) != 0)
        return;
    for (t = 0; t < steps; t++) {
        power[t] = c->basin_heater * fmax(c->basin_setpoint - dry_bulb[t], 0);
        frost = frost || power[t] > 0;
    }
    if (frost)
        h->port(b, POWER, size, firn_times(firn_each(power, steps), -1));
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const tower *c = self;
    const int64_t steps = h->steps(b);
    const double *pressure = h->weather(b, FIRN_PRESSURE);
    const double *water = coldest(c, h, b);
    double *capacity = h->scratch(b, steps), *per_heat = h->scratch(b, steps);
    double *fan = h->scratch(b, steps);
    draw_loop loop;
    firn_affinity cells;
    firn_row load, limit = {0};
    firn_num rate;
    firn_var size;
    int64_t t;
    int32_t i;
    if (h->status(b) != 0)
        return h->status(b);
    loop = draw_loop_of(h, b, LOOP, c->range, water, 0);
    if (h->status(b) != 0)
        return h->status(b);
    if (loop.supply != NULL)
        freeze_refused(h, b, "the loop of the tower", loop.supply, 1, "");
    for (t = 0; t < steps; t++) {
        const double r = air_density_ratio(pressure[t]);
        capacity[t] = air_capacity_factor(r);
        per_heat[t] = 1 / capacity[t];
        /* of a full cell, so that its law gives fan r^-2 q^3 / C^2 */
        fan[t] = c->fan * air_fan_factor(r) * capacity[t] * capacity[t];
    }
    rate = make_up(c, h, b, loop.range, water);
    size = h->size(b, "size", &c->size);
    /* lambda[i] is the heat of the cells at load k = load[i]; they are the part lambda / (k r^0.6)
     * of C. Where no unit is redundant, q <= C r^0.6 follows. */
    cells = firn_affinity_parts(h, b, "cells", 3);
    load = h->row(b, FIRN_STEP, "cells", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, load, size, firn_const(-1), 0);
    if (c->size.firm < 1) {
        limit = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(b, limit, size, firn_times(firn_each(capacity, steps), -c->size.firm), 0);
    }
    for (i = 0; i < cells.count; i++) {
        const double k = cells.load[i];
        double *power = h->scratch(b, steps);
        for (t = 0; power != NULL && t < steps; t++)
            power[t] = -(c->pump + fan[t] * cells.law[i] / k);
        h->term(b, load, cells.lambda[i], firn_times(firn_each(per_heat, steps), 1 / k), 0);
        if (c->size.firm < 1)
            h->term(b, limit, cells.lambda[i], firn_const(1), 0);
        h->draw(b, LOOP, cells.lambda[i], firn_each(loop.share, steps));
        h->port(b, POWER, cells.lambda[i], firn_each(power, steps));
        wet_takes(h, b, WATER, cells.lambda[i], rate);
    }
    heat_basins(c, h, b, size);
    return h->status(b);
}

FIRN_PLUGIN_WITH(
    tower, "rejection.tower", "0.1.0",
    "Cooling tower: rejects a loop's heat by evaporating water, as far as the wet bulb "
    "allows.",
    "Firn", "GPL-3.0-or-later", params, ports, publish, build, NULL);

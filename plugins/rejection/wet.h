/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wet.h - heat rejection with water: the approach of cooling towers, the water that evaporates in
 * towers and in pads that pre-cool air, and the port and account of that water.
 */
#ifndef FIRN_PLUGINS_REJECTION_WET_H
#define FIRN_PLUGINS_REJECTION_WET_H

#include <firn/physics.h>
#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

#define WET_WATER_HEAT 4.186 /* kJ/(kg K), specific heat of water */

/* Heat that one kg of dry air takes up in a tower at its design flow, kJ/kg: 1.2 kg of water per kg
 * of air, cooled by 5.5 K. */
#define WET_TOWER_LIFT (1.2 * WET_WATER_HEAT * 5.5)

/* Approach of a tower, K: leaving water minus wet bulb at the design flows of water and air, with
 * all of the heat that it is sized for. The fill is one that reaches 4.5 K at a wet bulb of 25 degC
 * with a range of 5.5 K, times `fill`. Cold air holds less vapour, so the approach grows as the wet
 * bulb falls. Base values and exponents of `fill` are Merkel's integral, sea level; between the
 * points linear, beyond them constant. */
static inline double wet_tower_approach(double wet_bulb, double fill)
{
    static const double at[] = {-20, -10, 0, 5, 10, 15, 20, 25, 30, 35};
    static const double base[] = {22.2, 17.8, 13.6, 11.5, 9.5, 7.6, 6.0, 4.5, 3.25, 2.2};
    static const double power[] = {0.44, 0.46, 0.50, 0.54, 0.585, 0.65, 0.74, 0.85, 1.03, 1.25};
    const int last = (int)(sizeof at / sizeof at[0]) - 1;
    double part, low, high;
    int i = 0;
    if (wet_bulb <= at[0])
        return base[0] * pow(fill, -power[0]);
    if (wet_bulb >= at[last])
        return base[last] * pow(fill, -power[last]);
    while (wet_bulb > at[i + 1])
        i++;
    part = (wet_bulb - at[i]) / (at[i + 1] - at[i]);
    low = base[i] * pow(fill, -power[i]);
    high = base[i + 1] * pow(fill, -power[i + 1]);
    return low + part * (high - low);
}

/* Coldest water of a tower, degC. It rises with the wet bulb: the approach falls by less than 1 K
 * per K. */
static inline double wet_tower_water(double wet_bulb, double fill)
{
    return wet_bulb + wet_tower_approach(wet_bulb, fill);
}

/* Transfer units of that fill on the side of the air: Merkel's integral at the design point, 1.035
 * per flow of water, times 1.2 kg of water per kg of air. In thin air the curve of saturation is
 * steeper, so that fewer units reach the same approach: by the integral, they go with the pressure
 * to the power of 1.06 (wet bulb of 5 degC) to 1.34 (25 degC). */
#define WET_TOWER_UNITS 1.242
#define WET_TOWER_THIN 1.2

static inline double wet_tower_units(double fill, double pressure)
{
    return WET_TOWER_UNITS * fill * pow(pressure / 101325, WET_TOWER_THIN);
}

/* Humidity ratio of saturated air whose enthalpy, less `make_up` kJ per kg of its water, is `out`
 * kJ per kg of dry air. That difference rises with the temperature: by bisection. */
static inline double wet_saturated(double out, double make_up, double pressure)
{
    double low = -60, high = 90;
    int i;
    for (i = 0; i < 36; i++) { /* to 2e-9 K */
        const double t = 0.5 * (low + high);
        const double w = firn_humidity_ratio(firn_saturation_pressure(t), pressure);
        if (firn_air_enthalpy(t, w) - make_up * w < out)
            low = t;
        else
            high = t;
    }
    return firn_humidity_ratio(firn_saturation_pressure(low), pressure);
}

/* Water that evaporates per heat taken from the loop, m3/MWh (1 m3 = 1000 kg), from the balances of
 * water and enthalpy of the air, which enters with dry_bulb and humidity ratio and takes up
 * WET_TOWER_LIFT. In the plane of enthalpy and humidity ratio the air moves straight towards
 * saturation at the temperature of the wet surface, and covers 1 - exp(-units) of the way; that
 * temperature follows from the enthalpy that it takes up, by bisection. Hot dry air so leaves
 * unsaturated, and evaporates less than the saturated air of Merkel's own estimate. Fog falls back:
 * the air leaves with no more water than saturation holds. The make-up replaces what evaporates, at
 * the temperature of the cold water, so that its enthalpy leaves with the air too. At least 0. */
static inline double wet_evaporation(double dry_bulb, double humidity_ratio, double pressure,
                                     double water, double fill)
{
    const double make_up = WET_WATER_HEAT * (water > 0 ? water : 0); /* kJ/kg */
    const double in = firn_air_enthalpy(dry_bulb, humidity_ratio) - make_up * humidity_ratio;
    const double way = 1 - exp(-wet_tower_units(fill, pressure));
    const double surface = wet_saturated(in + WET_TOWER_LIFT / way, make_up, pressure);
    const double fog = wet_saturated(in + WET_TOWER_LIFT, make_up, pressure);
    const double gained = fmin(way * (surface - humidity_ratio), fog - humidity_ratio);
    return gained > 0 ? 3600 * gained / WET_TOWER_LIFT : 0;
}

/* Make-up per evaporation: `cycles` is the concentration of salts in the basin over that in the
 * make-up. Drift carries salts away as blow-down does, so it replaces a part of the blow-down. All
 * in m3/MWh. */
static inline double wet_make_up(double evaporation, double drift, double cycles)
{
    const double blow_down = evaporation / (cycles - 1) - drift;
    return evaporation + drift + (blow_down > 0 ? blow_down : 0);
}

/* Water that wet pads evaporate per heat that the coils take, m3/MWh: the air is cooled to `inlet`
 * along its wet bulb, and then heated by `rise` in the coils, both K or degC. */
static inline double wet_pad_evaporation(double dry_bulb, double wet_bulb, double inlet,
                                         double rise)
{
    /* ASHRAE (33): the sensible heat of the air, cp (dry_bulb - inlet), evaporates water that is at
     * the wet bulb. The coils' heat is cp * rise with the same cp per kg of dry air, but for the
     * vapour that was added (1 %). */
    const double latent = 2501.0 + 1.86 * inlet - WET_WATER_HEAT * wet_bulb;
    return 3600 * (dry_bulb - inlet) / (latent * rise);
}

/* COP of a water-cooled chiller: a share of the Carnot COP between evaporation (an approach below
 * the loop's supply) and condensation (an approach above the condenser loop's return), degC, with a
 * lift of at least min_lift, K, and at most cop_max. */
static inline double wet_chiller_cop(double share, double loop, double evaporator_approach,
                                     double condenser_return, double condenser_approach,
                                     double min_lift, double cop_max)
{
    return fmin(firn_carnot_cop(share, loop - evaporator_approach,
                                condenser_return + condenser_approach, min_lift),
                cop_max);
}

/* Takes `rate` m3/MWh of water for each MWh of a variable from the port, if it is connected, and
 * books it. */
static inline void wet_takes(const firn_host *h, firn_build *b, int32_t port, firn_var heat,
                             firn_num rate)
{
    h->port(b, port, heat, firn_times(rate, -1));
    h->book(b, h->account(b, "water", "m3"), heat, rate);
}

#endif

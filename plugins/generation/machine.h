/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * machine.h - physics of machines that make electricity from fuel: fuel by load, power by the
 * temperature and the pressure of the air.
 */
#ifndef FIRN_PLUGINS_GENERATION_MACHINE_H
#define FIRN_PLUGINS_GENERATION_MACHINE_H

#include "common/air.h"

#include <firn/physics.h>

#include <math.h>

/* Lower over higher heating value. Natural gas 0.9015 (methane 0.901), diesel 0.938 (42.8 and 45.6
 * MJ/kg), hydrogen 0.846 (119.96 and 141.8 MJ/kg). */
#define MACHINE_LHV_GAS 0.9015
#define MACHINE_LHV_DIESEL 0.938
#define MACHINE_LHV_HYDROGEN 0.846

/* Fuel of a machine of 1 MW that runs: at its minimum load, and per MW above it. */
typedef struct machine_fuel {
    double at_minimum;
    double slope;
} machine_fuel;

/* Fuel by load l, linear (a Willans line) with the no-load share n: F(l) = (n + (1 - n) l) /
 * efficiency. half_load is the efficiency at half load over that at full load, 1 / (1 + n): above 1
 * for a machine that is better at half load, such as a fuel cell. */
static inline machine_fuel machine_fuel_of(double efficiency, double half_load, double minimum_load)
{
    const double no_load = 1 / half_load - 1;
    machine_fuel f;
    f.at_minimum = (no_load + (1 - no_load) * minimum_load) / efficiency;
    f.slope = (1 - no_load) / efficiency;
    return f;
}

/* Power at this dry bulb over that at the rating: 1 - loss (t - full), loss per K. Below `full` it
 * rises likewise, up to cold_max. */
static inline double machine_warm_factor(double dry_bulb, double full, double loss, double cold_max)
{
    return fmax(fmin(1 - loss * (dry_bulb - full), cold_max), 0);
}

/* Size of the machine at this pressure, Pa, over that at its rating, which it keeps up to the
 * altitude `full`, m. A turbine swallows a volume of air, so that its power, its minimum load and
 * its fuel at no load go with the pressure, and its heat rate does not change. A turbocharger keeps
 * the mass of air up to its limit, and then loses it likewise. */
static inline double machine_altitude_factor(double pressure, double full)
{
    return fmin(air_density_ratio(pressure) / air_density_ratio(firn_standard_pressure(full)), 1);
}

#endif

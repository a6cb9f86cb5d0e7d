/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * air.h - thin air: what altitude (and weather) takes from machines that move outside air.
 *
 * Of coils and fills at equal temperatures, the heat goes with about the 0.6th power of the mass
 * flow of air. A fan at one speed moves one volume, so that its mass flow, and the power that it
 * draws, go with the density. Hence, with r = density / density at sea level,
 *   - the capacity at full speed goes with r^0.6 (0.865 at 2,000 m),
 *   - the fan power at full speed goes with r,
 *   - the fan power for equal mass flow, hence equal heat, goes with r (1/r)^3 = r^-2 (1.62 at
 *     2,000 m). A law of the 5th power in heat / capacity gives the same: r (r^-0.6)^5 = r^-2.
 */
#ifndef FIRN_PLUGINS_COMMON_AIR_H
#define FIRN_PLUGINS_COMMON_AIR_H

#include <math.h>

#define AIR_SEA_LEVEL 101325.0 /* Pa: the pressure at which machines are rated */

/* Density of air at this pressure, Pa, over that at sea level and the same temperature: r. */
static inline double air_density_ratio(double pressure)
{
    return pressure / AIR_SEA_LEVEL;
}

/* Factor on the capacity of a cooler at full fan speed. */
static inline double air_capacity_factor(double density_ratio)
{
    return pow(density_ratio, 0.6);
}

/* Factor on the fan power for equal heat, at most the capacity. */
static inline double air_fan_factor(double density_ratio)
{
    return 1 / (density_ratio * density_ratio);
}

#endif

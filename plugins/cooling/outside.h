/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * outside.h - outside air as supply air: when it is cool and dry enough, and the water that direct
 * evaporative assistance adds to it.
 *
 * Spraying air moves it along its thermodynamic wet-bulb temperature Tw, on which
 *   (2501 - 2.326 Tw) ws - w (2501 + 1.86 T - 4.186 Tw) = 1.006 (T - Tw)   ASHRAE (33)
 * so that between two temperatures on the line the humidity ratio w rises by a definite amount.
 * Media reach T - e (T - Tw), with the saturation effectiveness e.
 */
#ifndef FIRN_PLUGINS_COOLING_OUTSIDE_H
#define FIRN_PLUGINS_COOLING_OUTSIDE_H

#include <firn/physics.h>
#include <firn/plugin.h>

/* The limits of the supply air. */
typedef struct outside_limits {
    double supply;        /* degC, maximum of the outside air as it enters the hall */
    double dew_point_max; /* degC */
    double dew_point_min; /* degC */
    double effectiveness; /* of the media; 0: no assistance */
} outside_limits;

enum { OUTSIDE_GOOD, OUTSIDE_WARM, OUTSIDE_HUMID, OUTSIDE_DRY };

/* Humidity ratio of air on the line of the wet bulb `wet_bulb`, cooled by spraying to `t`, both
 * degC (wet_bulb <= t). ASHRAE (33). */
static inline double outside_humidity(double t, double wet_bulb, double pressure)
{
    const double saturated = firn_humidity_ratio(firn_saturation_pressure(wet_bulb), pressure);
    return ((2501 - 2.326 * wet_bulb) * saturated - 1.006 * (t - wet_bulb)) /
           (2501 + 1.86 * t - 4.186 * wet_bulb);
}

/* Whether outside air can be the supply air, else which limit it misses. *evaporated: water added
 * to it, kg per kg of dry air. Air that is colder than the limit is mixed with return air, which
 * leaves its humidity as it is; air that is too dry is humidified, with the racks' heat. */
static inline int32_t outside_air(const outside_limits *l, double dry_bulb, double wet_bulb,
                                  double dew_point, double humidity, double pressure,
                                  double *evaporated)
{
    double w = humidity, moist = dew_point;
    *evaporated = 0;
    if (dry_bulb > l->supply) {
        if (dry_bulb - l->effectiveness * (dry_bulb - wet_bulb) > l->supply + 1e-9)
            return OUTSIDE_WARM;
        w = outside_humidity(l->supply, wet_bulb, pressure);
        w = w > humidity ? w : humidity;
        moist = firn_dew_point(firn_vapour_pressure(w, pressure));
    }
    if (moist > l->dew_point_max + 1e-9)
        return OUTSIDE_HUMID;
    if (moist < l->dew_point_min) {
        if (!(l->effectiveness > 0))
            return OUTSIDE_DRY;
        w = firn_humidity_ratio(firn_saturation_pressure(l->dew_point_min), pressure);
    }
    *evaporated = w > humidity ? w - humidity : 0;
    return OUTSIDE_GOOD;
}

/* Air that carries heat, kg of dry air per MWh (times kg/kg of water: kg/MWh), with a rise in K. */
static inline double outside_flow(double rise, double humidity)
{
    return 3.6e6 / ((1.006 + 1.86 * humidity) * rise);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * turbine.h - the output of a wind turbine from the wind at a mast: power law of the profile,
 * density of the air, power curve.
 *
 *   hub   = wind factor (hub height / mast height)^shear
 *   power = curve(hub (density / 1.225)^(1/3)), 0 outside cut-in to cut-out      per rating
 *
 * The profile: Justus and Mikhail 1976, Geophysical Research Letters 3(5) 261-264; 1/7 over open
 * land. The density: IEC 61400-12-1, for turbines that pitch.
 */
#ifndef FIRN_PLUGINS_RENEWABLE_TURBINE_H
#define FIRN_PLUGINS_RENEWABLE_TURBINE_H

#include <firn/plugin.h>

#include <math.h>

/* Of the air for which power curves are given, kg/m3: 15 degC at sea level. */
#define TURBINE_DENSITY 1.225

typedef struct turbine {
    const double *curve; /* speed, share of the rating: pairs with rising speed; speeds in m/h */
    int32_t points;
    double cut_in, cut_out;   /* m/s at the hub */
    double hub_height, shear; /* m; exponent */
    double mast_height,
        factor; /* m above ground of the weather's wind; wind here over wind there */
} turbine;

/* Linear between the points of the curve, flat beyond them. `speed` in m/s. */
static inline double turbine_curve(const turbine *w, double speed)
{
    const double at = speed * 3600;
    int32_t i = 0;
    double span;
    if (at <= w->curve[0])
        return w->curve[1];
    while (i < w->points - 1 && at > w->curve[2 * (i + 1)])
        i++;
    if (i == w->points - 1)
        return w->curve[2 * i + 1];
    span = w->curve[2 * (i + 1)] - w->curve[2 * i];
    return w->curve[2 * i + 1] +
           (w->curve[2 * (i + 1) + 1] - w->curve[2 * i + 1]) * (at - w->curve[2 * i]) / span;
}

/* Power per rating at a wind of `speed` m/s at the mast and a density of the air in kg/m3, without
 * wakes and losses. */
static inline double turbine_power(const turbine *w, double speed, double density)
{
    const double hub = speed * w->factor * pow(w->hub_height / w->mast_height, w->shear);
    if (hub < w->cut_in || hub >= w->cut_out)
        return 0;
    return turbine_curve(w, hub * cbrt(density / TURBINE_DENSITY));
}

#endif

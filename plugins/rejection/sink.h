/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sink.h - the physics of what rejects a loop's heat to the air outside: how far a sink can cool
 * the loop in given weather, and how hard its fans must work.
 */
#ifndef FIRN_PLUGINS_REJECTION_SINK_H
#define FIRN_PLUGINS_REJECTION_SINK_H

#include <firn/plugin.h>

/* The share of a loop's heat that a sink can take: 1 where it cools the return all the way to the
 * supply temperature, 0 where it cannot cool the return at all, linear between. ambient + approach
 * is the coldest it can deliver; range is return less supply, K (> 0). */
static inline double sink_share(double ambient, double approach, double supply, double range)
{
    const double share = (supply + range - ambient - approach) / range;
    return share >= 1 ? 1 : share <= 0 ? 0 : share;
}

/* A dry cooler's fan load a unit of heat: f/q = itd_design / ITD, ITD the initial temperature
 * difference (return of the loop less dry bulb), K. 0 where the cooler can take no heat at all:
 * there ITD falls to the approach and below, and the factor would grow without limit. Elsewhere ITD
 * is above the approach, so the factor stays below itd_design / approach. */
static inline double sink_fan_load(double dry_bulb, double approach, double supply, double range,
                                   double itd_design)
{
    if (sink_share(dry_bulb, approach, supply, range) <= 0)
        return 0;
    return itd_design / (supply + range - dry_bulb);
}

/* Fan power of a dry cooler of size 1 whose fan load is `load` (0 to 1, f/C), when it rejects load
 * / fan_load: full * load^5 (heat as flow^0.6, power as flow^3), and at least `floor` a unit of
 * heat. */
static inline double sink_fan_power(double load, double fan_load, double full, double floor)
{
    const double law = full * load * load * load * load * load;
    const double least = fan_load > 0 ? floor * load / fan_load : 0;
    return law > least ? law : least;
}

/* An air-cooled chiller's COP from the loop's supply temperature and the dry bulb, degC: a share of
 * Carnot between evaporation (below the loop) and condensation (above the air), the lift never
 * below min_lift, K. */
static inline double sink_chiller_cop(double share, double loop, double evaporator_approach,
                                      double dry_bulb, double condenser_approach, double min_lift)
{
    return firn_carnot_cop(share, loop - evaporator_approach, dry_bulb + condenser_approach,
                           min_lift);
}

#endif

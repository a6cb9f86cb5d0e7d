/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sink.h - physics of heat rejection to outside air: the fan power of coils, and the work
 * and capacity of air-cooled chillers. How far coils cool a loop is in coil.h.
 */
#ifndef FIRN_PLUGINS_REJECTION_SINK_H
#define FIRN_PLUGINS_REJECTION_SINK_H

#include "common/air.h"
#include "common/draw.h"

#include <firn/physics.h>
#include <firn/plugin.h>

/* Fan power of a dry cooler of size 1 with the fan load `load` (f/C, 0 to 1), which rejects the
 * heat load / fan_load: full * load^5, because heat rises as flow^0.6 and power as flow^3, and at
 * least `floor` per unit of heat. `full`: fan power at load 1, per unit of size. */
static inline double sink_fan_power(double load, double fan_load, double full, double floor)
{
    const double law = full * load * load * load * load * load;
    const double min = fan_load > 0 ? floor * load / fan_load : 0;
    return law > min ? law : min;
}

/* Work of an air-cooled chiller per unit of heat, from the loop's supply temperature and that of
 * the air, degC: the compressor by a share of the Carnot COP between evaporation (an approach below
 * the loop) and condensation (an approach above the air), with a lift of at least min_lift, K, and
 * the condenser's fans, `fan` per unit of heat and work rejected. */
static inline double sink_chiller_work(double share, double loop, double evaporator_approach,
                                       double air, double condenser_approach, double min_lift,
                                       double fan)
{
    const double compressor =
        1 / firn_carnot_cop(share, loop - evaporator_approach, air + condenser_approach, min_lift);
    return compressor + fan * (1 + compressor);
}

/* Straight line through (x0, y0) and (x1, y1). */
static inline double sink_line(double x, double x0, double y0, double x1, double y1)
{
    return y0 + (x - x0) * (y1 - y0) / (x1 - x0);
}

/* Capacity of an air-cooled chiller relative to its rating (water of 7 degC, air of 35 degC):
 *
 *   air, degC     to 35    40    46
 *   water  7      1.00   0.92  0.76
 *   water 12      1.08   0.97  0.78
 *
 * York YCAL, EnergyPlus data set via LBNL Buildings, read at these points. Linear between them,
 * above 46 degC and below 7 degC of water, not below 0.2; constant above 12 degC of water, for
 * which there are no data, and below 35 degC of air. */
static inline double sink_chiller_capacity(double loop, double air)
{
    const double warm = loop < 12 ? loop : 12;
    double cool7 = 1.00, cool12 = 1.08, capacity;
    if (air > 40) {
        cool7 = sink_line(air, 40, 0.92, 46, 0.76);
        cool12 = sink_line(air, 40, 0.97, 46, 0.78);
    } else if (air > 35) {
        cool7 = sink_line(air, 35, 1.00, 40, 0.92);
        cool12 = sink_line(air, 35, 1.08, 40, 0.97);
    }
    capacity = sink_line(warm, 7, cool7, 12, cool12);
    return capacity > 0.2 ? capacity : 0.2;
}

#endif

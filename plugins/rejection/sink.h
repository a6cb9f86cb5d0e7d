/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sink.h - physics of heat rejection to outside air: the fan power of coils, and the COP of
 * air-cooled chillers. How far coils cool a loop is in coil.h.
 */
#ifndef FIRN_PLUGINS_REJECTION_SINK_H
#define FIRN_PLUGINS_REJECTION_SINK_H

#include "common/draw.h"

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

/* An air-cooled chiller's COP from the loop's supply temperature and the dry bulb, degC: a share of
 * the Carnot COP between evaporation (an approach below the loop) and condensation (an approach
 * above the air), with a lift of at least min_lift, K. */
static inline double sink_chiller_cop(double share, double loop, double evaporator_approach,
                                      double dry_bulb, double condenser_approach, double min_lift)
{
    return firn_carnot_cop(share, loop - evaporator_approach, dry_bulb + condenser_approach,
                           min_lift);
}

#endif

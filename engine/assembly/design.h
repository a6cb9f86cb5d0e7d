/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design.h - design events: stress events that the engine adds to each phase by itself, so that the
 * sizes serve the target and not only its utilization.
 */
#ifndef FIRN_ASSEMBLY_DESIGN_H
#define FIRN_ASSEMBLY_DESIGN_H

#include "assembly/assembly.h"

/* Adds to the problem, after the typical year of each phase, the design events that the phase may
 * need. Ports must be connected. */
int design_add_events(assembly *a, error *e);
/* Removes the event at this index of the problem's and the model's periods if, as the build of the
 * typical year has shown, the phase does not need it: no component asks for the wet bulb, or no
 * supply is independent of the weather. *removed: it was. Nothing may have been built in it or in a
 * later period. */
int design_remove_unneeded(assembly *a, int32_t period, bool *removed, error *e);

#endif

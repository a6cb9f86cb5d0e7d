/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * it_loads.h - the components that serve the target: their shares of it, and their utilization
 * in design events.
 */
#ifndef FIRN_ASSEMBLY_IT_LOADS_H
#define FIRN_ASSEMBLY_IT_LOADS_H

#include "assembly/assembly.h"

/* The shares of all loads must sum to 1, so that the target is served exactly once. */
int it_loads_check_shares(const assembly *a, error *e);
/* The steps of the selected period in which all loads are at full utilization, one byte per step.
 * NULL: no load has such a parameter, or the error is set. Parts must not be bound. */
uint8_t *it_loads_full(const assembly *a, error *e);
/* In a design event: sets the utilization of all bound parts to its maximum, at most 1. */
void it_loads_set_full(const assembly *a);
/* In a design event, after build() of a component: requires of an IT load its full power in every
 * step. Nothing has a price there, so a load that may pause would pause. `bookings`: how many the
 * model had before the build. */
int it_loads_require_full(assembly *a, int32_t component, int32_t period, size_t bookings,
                          error *e);

#endif

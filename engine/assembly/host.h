/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.h - calls a plugin's build() with the host table.
 */
#ifndef FIRN_ASSEMBLY_HOST_H
#define FIRN_ASSEMBLY_HOST_H

#include "assembly/assembly.h"

/* Calls build() of one component for one period; its instance must be bound. */
int host_build(assembly *a, int32_t component, int32_t period, error *e);

#endif

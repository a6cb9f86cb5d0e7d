/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.h - calls a plugin's publish() and build() with the host table.
 */
#ifndef FIRN_ASSEMBLY_HOST_H
#define FIRN_ASSEMBLY_HOST_H

#include "assembly/assembly.h"

/* Calls publish() of one component for one period, if its plugin has one; all instances must be
 * bound. */
int host_publish(assembly *a, int32_t component, int32_t period, error *e);
/* Calls build() of one component for one period; its instance must be bound. */
int host_build(assembly *a, int32_t component, int32_t period, error *e);

#endif

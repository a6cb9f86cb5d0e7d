/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bus_properties.h - temperatures and other properties of buses in the selected period.
 */
#ifndef FIRN_ASSEMBLY_BUS_PROPERTIES_H
#define FIRN_ASSEMBLY_BUS_PROPERTIES_H

#include "assembly/assembly.h"

/* Reads the [bus NAME] sections. */
int assemble_bus_sections(assembly *a, error *e);
/* Adds the parameters that components publish on their ports; their instances must be bound. */
int assemble_published(assembly *a, error *e);
/* NULL where the bus has no such property. */
const bus_property *assemble_property(const assembly *a, int32_t bus, const char *key);

#endif

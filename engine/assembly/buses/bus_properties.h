/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bus_properties.h - temperatures and other properties of buses in the selected period.
 *
 * They come from three places. A key of the [bus NAME] section takes precedence; then parameters
 * that plugins publish, and series that they tell in publish(), which must agree. A key of a
 * section is read by the table of carriers (model/carrier.h), or by a parameter that is published
 * on the bus; any other is a candidate, which a component must tell or read in some period.
 */
#ifndef FIRN_ASSEMBLY_BUSES_BUS_PROPERTIES_H
#define FIRN_ASSEMBLY_BUSES_BUS_PROPERTIES_H

#include "assembly/assembly.h"

/* Reads the [bus NAME] sections. */
int assemble_bus_sections(assembly *a, error *e);
/* Adds the parameters that components publish on their ports; their instances must be bound. */
int assemble_published(assembly *a, error *e);
/* Adds what the component of `p` tells about a bus: one number per step, in memory of the assembly.
 * `from`: the port, for messages. Fails if another component gives the bus another value. */
int assemble_told(assembly *a, const part *p, int32_t bus, const char *key, const double *each,
                  error *e);
/* After all components have published: what they have told becomes known, clamped to the bounds of
 * [bus NAME] sections. */
int assemble_close_properties(assembly *a, error *e);
/* After all periods: refuses keys of [bus NAME] sections that no component has told or read. */
int assemble_check_bus_keys(const assembly *a, error *e);

/* NULL where the bus has no such property. */
const bus_property *assemble_property(const assembly *a, int32_t bus, const char *key);
/* Records that a component tells or reads a property. */
int assemble_ask(assembly *a, int32_t bus, const char *key, error *e);
/* A property that is missing: refuses the key of the bus's section that is nearest to it, as an
 * unknown key. Returns 0 if none is near. */
int assemble_refuse_near(const assembly *a, int32_t bus, const char *key, error *e);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect.h - buses, and the bus that each port is connected to.
 */
#ifndef FIRN_ASSEMBLY_BUSES_CONNECT_H
#define FIRN_ASSEMBLY_BUSES_CONNECT_H

#include "assembly/assembly.h"

/* Adds the buses to the model in order of their names, connects ports and checks that the carrier
 * and the unit of each bus fit all its ports. Every part must have its component and plugin. */
int connect_ports(assembly *a, error *e);

#endif

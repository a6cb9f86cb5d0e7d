/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * objective.h - adds [objective] and [limits] to the model.
 */
#ifndef FIRN_ASSEMBLY_OBJECTIVE_H
#define FIRN_ASSEMBLY_OBJECTIVE_H

#include "assembly/assembly.h"

/* To be called after all builds, because plugins may add accounts. */
int assemble_objective(assembly *a, error *e);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * objective.h - objective and limits of the model.
 */
#ifndef FIRN_ASSEMBLY_OBJECTIVE_H
#define FIRN_ASSEMBLY_OBJECTIVE_H

#include "assembly/assembly.h"

/* Adds objective and limits to the model. All accounts must exist, so after all builds. */
int assemble_objective(assembly *a, error *e);

#endif

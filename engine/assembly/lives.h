/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lives.h - notes on the ends of lives of sizes.
 */
#ifndef FIRN_ASSEMBLY_LIVES_H
#define FIRN_ASSEMBLY_LIVES_H

#include "assembly/assembly.h"

/* Sets the life_location of all sizes, and adds a note for each existing amount that retires inside
 * a phase. To be called after all periods are built. */
int assemble_lives(assembly *a, error *e);

#endif

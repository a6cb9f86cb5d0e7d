/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * assemble.h - builds the model of a problem: connects ports to buses, binds parameters, calls
 * build() of every component for every period, adds objective and limits.
 */
#ifndef FIRN_ASSEMBLY_ASSEMBLE_H
#define FIRN_ASSEMBLY_ASSEMBLE_H

#include "assembly/assembly.h"
#include "plugin/registry.h"

/* Fills `out` with a complete model (model_close() is done). `a` holds all memory. `inspector` may
 * be NULL. ERROR_PROBLEM for an error in the problem file, ERROR_PLUGIN for an error in a plugin.
 */
int assemble(arena *a, problem *p, registry *r, log_sink log, const assembly_inspector *inspector,
             assembly *out, error *e);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fp_state.h - the calling thread's floating-point state: rounding mode, flush-to-zero, traps.
 *
 * A plugin that changes it, or that was linked with -ffast-math, would change the last digits of
 * everything that is computed after it, in other plugins and in the solver.
 */
#ifndef FIRN_PLUGIN_FP_STATE_H
#define FIRN_PLUGIN_FP_STATE_H

#include <fenv.h>

typedef struct fp_state {
    fenv_t env;
} fp_state;

void fp_state_save(fp_state *s);
/* Compares the state with the saved one, and restores it where it differs. Returns what differs,
 * for a message ("the rounding mode"); NULL if nothing does. Exception flags are no part of it. */
const char *fp_state_restore(const fp_state *s);

#endif

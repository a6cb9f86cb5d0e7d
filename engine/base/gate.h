/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gate.h - lets one call at a time change an object that the library hands out, and several calls
 * read it; whoever comes in between is refused instead of waiting. It also holds the request to
 * stop the call that runs.
 */
#ifndef FIRN_BASE_GATE_H
#define FIRN_BASE_GATE_H

#include "base/guest.h"

#include <stdatomic.h>
#include <stdbool.h>

typedef struct gate {
    atomic_int users; /* the number of calls that read; -1: one that changes */
    stop_flag stop;   /* for the call that runs, or for the next one */
    atomic_bool free; /* the object is to be freed by the call that leaves last */
} gate;

/* Enters for a change, or for reading. False: another call is inside. */
bool gate_change(gate *g);
bool gate_read(gate *g);
/* Leaves. True: the object was to be freed meanwhile, which is now left to the caller. */
bool gate_leave(gate *g);
/* The object is to be freed. True: the caller frees it now; false: a call is inside, and whoever
 * leaves last frees it. */
bool gate_free(gate *g);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cholmod_ldlt.h - the only header that includes CHOLMOD, with the settings of the barrier.
 */
#ifndef FIRN_SOLVE_BARRIER_CHOLMOD_LDLT_H
#define FIRN_SOLVE_BARRIER_CHOLMOD_LDLT_H

#include "solve/barrier/parameters.h"

#include <cholmod.h>

/* Starts CHOLMOD for simplicial factors L D L', D indefinite, without messages. The caller chooses
 * the ordering, c->method[0].ordering, and ends with cholmod_finish(). */
static inline void cholmod_ldlt_start(cholmod_common *c)
{
    cholmod_start(c);
    c->print = 0;
    c->supernodal = CHOLMOD_SIMPLICIAL;
    c->final_ll = 0;
    c->nmethods = 1;
    c->quick_return_if_not_posdef = 0;
    c->dbound = KKT_PIVOT_MIN;
}

#endif

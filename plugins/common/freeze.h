/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * freeze.h - loops in which water would freeze: an error of the planner, unless they hold glycol.
 */
#ifndef FIRN_PLUGINS_COMMON_FREEZE_H
#define FIRN_PLUGINS_COMMON_FREEZE_H

#include <firn/plugin.h>

#include <stddef.h>

#define FREEZE_GLYCOL ", or `glycol = yes`" /* the remedy of a type with that flag */

/* Refuses a loop colder than `min`, degC, in which water would freeze. `what`: "the condenser
 * loop"; `remedy`: what the planner can do instead of a warmer loop, or "". */
static inline void freeze_refused(const firn_host *h, firn_build *b, const char *what,
                                  const double *temperature, double min, const char *remedy)
{
    const int64_t steps = h->steps(b);
    int64_t t;
    for (t = 0; h->status(b) == 0 && t < steps; t++) {
        if (temperature[t] < min)
            h->fail(b, 1,
                    "%s is at %.4g degC in step %lld, below the minimum of %.4g degC for water, "
                    "which would freeze: write a warmer `temperature` for its bus%s",
                    what, temperature[t], (long long)t + 1, min, remedy);
    }
}

#endif

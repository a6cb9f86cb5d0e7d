/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sizing.h - decides whether an optional amount of equipment is modelled.
 */
#ifndef FIRN_PLUGINS_COMMON_SIZING_H
#define FIRN_PLUGINS_COMMON_SIZING_H

#include <firn/plugin.h>

#include <math.h>

/* Whether a component has a size at all: only if a cost, a bound, a fixed or an existing amount is
 * given. A sizing without any of these would be an unlimited amount of equipment that costs
 * nothing: one column, and one row per step, without effect. */
static inline int32_t sizing_given(const firn_sizing *s)
{
    return s->written != 0 || s->capex > 0 || s->om != 0 || s->min > 0 || isfinite(s->max) ||
           !isnan(s->fix) || s->existing > 0;
}

#endif

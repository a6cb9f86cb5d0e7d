/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rules.h - rules on single values. For use inside engine/plausible only.
 */
#ifndef FIRN_PLAUSIBLE_RULES_H
#define FIRN_PLAUSIBLE_RULES_H

#include "plausible/findings.h"

#include <string.h>

/* magnitude.c: a number far off its default, or outside the plausible range of its quantity. */
int judge_magnitude(plausible *p, const plausible_value *v, error *e);
/* shares.c: a share read as percent, and percent read as a share. */
int judge_share(plausible *p, const plausible_value *v, bool *found, error *e);
/* fuels.c: a price per unit of fuel at a component that is on electricity buses only. */
int judge_fuel_unit(plausible *p, const assembly *a, const plausible_value *v, error *e);

/* Whether a number is without a unit where its quantity has one. */
static inline bool is_bare(const plausible_value *v)
{
    return *v->written == '\0' && strcmp(v->in, "1") != 0;
}
/* "USD/kWh" for "USD/MWh", "MW" for "kW": the unit a thousand times off that planners confuse with
 * `in`; false if there is none. */
bool near_unit(const char *in, char *out, size_t size);

#endif

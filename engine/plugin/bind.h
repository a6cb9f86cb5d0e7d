/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bind.h - fills a plugin's instance, the structure that build() receives, from a component's
 * section and the plugin's parameter table.
 */
#ifndef FIRN_PLUGIN_BIND_H
#define FIRN_PLUGIN_BIND_H

#include "firn/plugin.h"
#include "problem/values.h"

/* Reports a key that a component of this type does not have. To be called before any other check of
 * the section: an unknown key may be a misspelt one, which a later check would report as missing.
 */
int bind_keys(problem *p, const problem_component *c, const firn_plugin_desc *d, error *e);

/* Fills `self`, the instance, from the component's section (whose keys bind_keys() has checked),
 * the values that its choices set, and the defaults. */
int bind_params(problem_period *period, const problem_component *c, const firn_plugin_desc *d,
                void *self, error *e);

/* The unit `text` with its money replaced by the site's currency: the unit of a planner's bare
 * number, whatever currency the plugin's defaults are in. Also for the unit of a table (one per
 * column). */
const char *bind_local_unit(problem *p, const char *text);

/* The range of a parameter in base units. Where its money has no exchange rate, only a bound of 0
 * is kept. */
value_range bind_range(const problem *p, const firn_param *param);

#endif

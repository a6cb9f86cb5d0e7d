/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bind.h - a component's section and its plugin's tables become the instance that build() is
 * handed.
 */
#ifndef FIRN_PLUGIN_BIND_H
#define FIRN_PLUGIN_BIND_H

#include "plugin/registry.h"
#include "problem/values.h"

/* A block of zeroed memory that ends where an inaccessible page begins: what a plugin writes or
 * reads behind its instance stops there. */
typedef struct instance {
    void *map;
    size_t mapped;
    void *self;
} instance;
int instance_make(instance *i, size_t size, error *e);
void instance_free(instance *i);

/* Complains about a key that a component of this type does not have. Comes before all else that is
 * said about a section: the key may be the misspelt one that would then be missed. */
int bind_keys(problem *p, const problem_component *c, const firn_plugin_desc *d, error *e);

/* Fills `self` from defaults, choices and the section, whose keys are all known. */
int bind_params(problem_period *now, const problem_component *c, const firn_plugin_desc *d,
                void *self, error *e);

/* A unit whose money is made the site's own: what a planner's bare number counts in, whatever the
 * plugin's defaults do. A table's unit has one a column. */
const char *bind_local_unit(problem *p, const char *text);

/* The range of a parameter in base units; where its money has no rate, only what 0 bounds. */
value_range bind_range(const problem *p, const firn_param *param);

/* The amount's unit of a sizing, "MW" of "USD2022/MW" or plain "MW"; and the money that its default
 * capex is in, "USD2022" or "USD". */
const char *bind_sizing_unit(const firn_param *param);
const char *bind_sizing_money(const firn_param *param, char out[UNIT_CURRENCY]);
/* sizing.c: KEY.capex, KEY.max, ... (bare when the key is `size`), into `out`. */
int bind_sizing(problem *p, const problem_component *c, const firn_param *param, firn_sizing *out,
                error *e);
/* The sub-keys of a sizing, closed by NULL. */
extern const char *const bind_sizing_keys[];
/* The written entry of a sub-key: KEY.sub, or plain `sub` when the key is `size`; NULL when not
 * written. */
ini_entry *bind_sizing_entry(const problem_component *c, const firn_param *param, const char *sub);

#endif

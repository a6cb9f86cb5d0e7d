/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sizing.h - reads the sub-keys of a sizing parameter: capex, life, fixed O&M, bounds, existing
 * capacity, redundancy.
 */
#ifndef FIRN_PLUGIN_SIZING_H
#define FIRN_PLUGIN_SIZING_H

#include "firn/plugin.h"
#include "problem/values.h"

/* The unit of the amount that a sizing buys: "MW" of "USD2022/MW" or of plain "MW"; and the money
 * of its default capex: "USD2022", or "USD" where the unit names none. */
const char *bind_sizing_unit(const firn_param *param);
const char *bind_sizing_money(const firn_param *param, char out[UNIT_CURRENCY]);

/* Reads KEY.capex, KEY.max, ... (without `KEY.` when the key is `size`) into `out`. */
int bind_sizing(problem *p, const problem_component *c, const firn_param *param, firn_sizing *out,
                error *e);
/* The sub-keys of a sizing; the list ends with NULL. */
extern const char *const bind_sizing_keys[];
/* The written entry of a sub-key: KEY.sub, or plain `sub` when the key is `size`; NULL when it is
 * not written. */
ini_entry *bind_sizing_entry(const problem_component *c, const firn_param *param, const char *sub);

#endif

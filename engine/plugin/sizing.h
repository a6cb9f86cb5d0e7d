/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sizing.h - reads the sub-keys of a sizing parameter: capex, life, fixed O&M, bounds, existing
 * capacity, redundancy.
 */
#ifndef FIRN_PLUGIN_SIZING_H
#define FIRN_PLUGIN_SIZING_H

#include "firn/plugin.h"
#include "plugin/preset.h"
#include "problem/values.h"

/* The unit of the amount that a sizing buys: "MW" of "USD2022/MW" or of plain "MW"; and the money
 * of its default capex: "USD2022", or "USD" where the unit names none. */
const char *bind_sizing_unit(const firn_param *param);
const char *bind_sizing_money(const firn_param *param, char out[UNIT_CURRENCY]);

/* "/MW", to be written behind a money: per amount in the unit `in`. Units are read from left to
 * right, so that of m3/h is "/m3*h". Returns `out`. */
enum { SIZING_PER = 100 };
const char *bind_sizing_per(const char *in, char out[SIZING_PER]);

/* The unit in which such an equipment's price is quoted, for a line that the planner is to write:
 * "kW" for amounts in MW. Returns `out`. */
enum { SIZING_QUOTED = 80 };
const char *bind_sizing_quoted(const firn_param *param, char out[SIZING_QUOTED]);

/* Reads KEY.capex, KEY.max, ... (without `KEY.` when the key is `size`) into `out`: the planner's
 * values, else those that choices have set, else the defaults. `presets` may be NULL. */
int bind_sizing(problem *p, const problem_component *c, const firn_param *param,
                const preset_list *presets, firn_sizing *out, error *e);
/* Reads "N", "N+1 of 4" or "2N" into the share of the installed amount that may be loaded. */
bool bind_redundancy(const char *text, double *firm);
/* The sub-keys of a sizing; the list ends with NULL. */
extern const char *const bind_sizing_keys[];
/* The lives that are accepted, in years. */
extern const value_range bind_sizing_lives;
/* The planner's entry of a sub-key: KEY.sub, or plain `sub` when the key is `size`; NULL when it is
 * not written. */
ini_entry *bind_sizing_entry(const problem_component *c, const firn_param *param, const char *sub);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.h - checks of what the planner wrote for a unit. All report errors to the planner by
 * h->fail(), with the remedy.
 */
#ifndef FIRN_PLUGINS_GENERATION_SETTINGS_H
#define FIRN_PLUGINS_GENERATION_SETTINGS_H

#include "machine.h"
#include "unit.h"

/* Electricity per fuel by HHV, from `efficiency` or `heat_rate`; 0 after an error. */
double settings_efficiency(const unit *u, const unit_kind *kind, const firn_host *h, firn_build *b);
/* Refuses a minimum load above full load. */
void settings_check_minimum_load(const unit *u, const firn_host *h, firn_build *b);
/* Refuses a line of fuel whose minimum load needs too little. */
void settings_check_part_load(const unit *u, const machine_fuel *f, const firn_host *h,
                              firn_build *b);
/* Whether the units are delivered when the phase begins; warns where the date is inside it. */
int32_t settings_delivered(const unit *u, const firn_host *h, firn_build *b);
/* Notes that few units run in fractions, where the bounds of the size are, or allow, few. */
void settings_note_few_units(const unit *u, const firn_host *h, firn_build *b);
/* MW that are not loaded, by redundant_units. */
double settings_redundant(const unit *u, const firn_host *h, firn_build *b);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * part.h - the parameters of a component, as its plugin receives them.
 */
#ifndef FIRN_ASSEMBLY_PART_H
#define FIRN_ASSEMBLY_PART_H

#include "assembly/assembly.h"

/* Selects a period: the parts then have the components with that period's values. */
void part_select_period(assembly *a, size_t period);
/* Makes the instance of a part and fills it with the values of the selected period; to be freed
 * with instance_free(), after an error too. */
int part_bind(const assembly *a, part *p, error *e);
/* A parameter of kind REAL or SERIES; NULL if the plugin has none of that key. */
const firn_param *part_param(const part *p, const char *key);
/* The parameter with a flag that one parameter of a type may have (FIRN_SHARE); NULL if none has.
 */
const firn_param *part_flagged(const part *p, uint32_t flag);
/* The value of such a parameter in a bound part. */
firn_num part_value(const part *p, const firn_param *param);
/* Sets it to a number that does not vary. */
void part_set(const part *p, const firn_param *param, double value);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_value.h - validates the values that a plugin gives as text: defaults, and what choices set.
 */
#ifndef FIRN_PLUGIN_CHECK_VALUE_H
#define FIRN_PLUGIN_CHECK_VALUE_H

#include "firn/plugin.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether `text`, a default or a value set by a choice, is valid for the parameter: of its kind and
 * unit, in its money, within its range. If not, `why` is a sentence that begins with the value. */
bool plugin_check_value(const firn_param *p, const char *text, char *why, size_t why_size);

/* The same for sub-key `sub` of a sizing. */
bool plugin_check_sizing_value(const firn_param *p, const char *sub, const char *text, char *why,
                               size_t why_size);

/* Whether the planner may write `inf` for the parameter: only if its maximum is infinite and a
 * value that is not set also means "no limit". An infinite price, for example, is refused. */
bool plugin_takes_infinity(const firn_param *p);

#endif

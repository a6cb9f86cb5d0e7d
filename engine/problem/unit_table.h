/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_table.h - the units that can be written, for unit.c alone.
 */
#ifndef FIRN_PROBLEM_UNIT_TABLE_H
#define FIRN_PROBLEM_UNIT_TABLE_H

#include "problem/unit.h"

typedef struct unit_definition {
    unit_entry shown;
    double over, under; /* base = number * over / under * 10^ten */
    int ten;
    int8_t power[UNIT_DIMENSIONS];
    double offset; /* points: base = (number + offset) * over / under */
    bool point;
} unit_definition;

/* The unit that `token` spells, with or without a prefix, and the power of ten that its prefix
 * makes of it; NULL when it spells none. */
const unit_definition *unit_find(const char *token, size_t length, int *ten);
/* Says in `why` that a token is no unit, and which one may be meant. Always false. */
bool unit_unknown(const char *token, size_t length, char *why, size_t why_size);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_table.h - what unit.c, unit_table.c and money.c share, and nobody else needs.
 */
#ifndef FIRN_UNITS_UNIT_TABLE_H
#define FIRN_UNITS_UNIT_TABLE_H

#include "units/unit.h"

typedef struct unit_definition {
    unit_entry shown;
    double over, under; /* base = number * over / under * 10^ten */
    int ten;
    int8_t power[UNIT_DIMENSIONS];
    double offset; /* points: base = (number + offset) * over / under */
    bool point;
} unit_definition;

/* The unit that `token` spells, with or without a prefix, the power of ten that its prefix makes of
 * it, and the year behind a currency (0: none); NULL when it spells none. */
const unit_definition *unit_find(const char *token, size_t length, int *ten, int *year);
/* Says in `why` that a token is no unit, and which one may be meant. Always false. */
bool unit_unknown(const char *token, size_t length, char *why, size_t why_size);

/* money.c: "USD", "USD2022" of a code and a year (0: none). */
void unit_name_money(char out[UNIT_CURRENCY], const char *code, int year);
/* unit_convert_money; with `author`, money of a year without a known exchange rate is taken as
 * money of the site's year. */
bool unit_convert(unit *u, const money *m, bool author, char *why, size_t why_size);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dimension.h - the dimensions of a quantity, and a parsed unit: exponents, factor and currency.
 *
 * Base units: MW, h (so energy is in MWh), t, m (so volume is in m3), K, deg, MVA, and the site's
 * currency. A year and a month are dimensions of their own, not numbers of hours. A pressure is an
 * energy per volume (MWh/m3); a speed is in m/h. A point on the temperature scale (degC, degF) is
 * not a difference (K).
 */
#ifndef FIRN_UNITS_DIMENSION_H
#define FIRN_UNITS_DIMENSION_H

#include <stdbool.h>
#include <stdint.h>

enum unit_dimension {
    UNIT_POWER,
    UNIT_TIME,
    UNIT_MASS,
    UNIT_LENGTH,
    UNIT_TEMPERATURE,
    UNIT_ANGLE,
    UNIT_APPARENT,
    UNIT_MONTH,
    UNIT_YEAR,
    UNIT_MONEY,
    UNIT_DIMENSIONS
};

/* Bytes of a currency's name with its final zero: "USD", or "USD2022" for dollars of 2022. */
enum { UNIT_CURRENCY = 8 };

typedef struct unit {
    double factor;                 /* value in base units = number * factor + offset */
    double offset;                 /* 0 except for degF */
    int8_t power[UNIT_DIMENSIONS]; /* exponent of each dimension */
    bool point;                    /* degC or degF: a point on the temperature scale */
    char currency[UNIT_CURRENCY];  /* "USD", "USD2022" if power[UNIT_MONEY] != 0; else "" */
} unit;

#endif

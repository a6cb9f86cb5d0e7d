/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * station_year.h - the hourly weather of a station in the data folder.
 */
#ifndef FIRN_TESTS_UNIT_STATION_YEAR_H
#define FIRN_TESTS_UNIT_STATION_YEAR_H

/* To be included after cmocka.h. */
#include "near.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEATHER SOURCE_DIR "/../shared/data/weather/"

enum { HOURS = 8760, AIR = 0, GHI = 3, DNI, DHI, WIND, COLUMNS };

/* Reads a station's year; false if the file is not available. */
static inline bool read_year(const char *name, double rows[HOURS][COLUMNS])
{
    char path[512], line[512];
    FILE *file;
    int hour = 0;
    snprintf(path, sizeof path, WEATHER "%s", name);
    file = fopen(path, "r");
    if (file == NULL)
        return false;
    assert_non_null(fgets(line, sizeof line, file));
    while (hour < HOURS && fgets(line, sizeof line, file) != NULL) {
        char *at = strchr(line, ',');
        for (int i = 0; i < COLUMNS; i++) {
            assert_non_null(at);
            rows[hour][i] = strtod(at + 1, &at);
        }
        hour++;
    }
    fclose(file);
    assert_int_equal(hour, HOURS);
    return true;
}

static double year[HOURS][COLUMNS];

#endif

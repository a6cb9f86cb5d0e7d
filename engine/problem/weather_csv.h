/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather_csv.h - weather from the columns of a CSV file.
 */
#ifndef FIRN_PROBLEM_WEATHER_CSV_H
#define FIRN_PROBLEM_WEATHER_CSV_H

#include "problem/problem.h"

/* Reads the columns that [weather] names into period->weather, whose location is set, and checks
 * their times and values. */
int weather_from_csv(problem_period *period, ini_section *s, const ini_entry *file, error *e);

#endif

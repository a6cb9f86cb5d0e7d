/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read.h - reads CSV files and weather from a store of inputs. Weather is made once: for variants
 * of a site it is copied.
 */
#ifndef FIRN_INPUTS_READ_H
#define FIRN_INPUTS_READ_H

#include "csv/csv.h"
#include "inputs/store.h"
#include "weather/weather.h"

/* As csv_read(), weather_epw() and weather_from_normals(), from the files of the store; `s` NULL:
 * from the disk. All results are in `a`. */
int inputs_csv(inputs *s, arena *a, const char *path, const char *shown, const char *column,
               csv *out, error *e);
int inputs_epw(inputs *s, arena *a, const char *path, const char *shown, weather *out, error *e);
int inputs_normals(inputs *s, arena *a, const weather_normals *n, weather *out, error *e);

#endif

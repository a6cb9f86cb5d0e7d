/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw_cells.c - reads the cells of an EPW file. A bad cell does not refuse the file: it is counted,
 * and its value is NaN, so that the file is refused only where a component needs that value, with
 * all that is bad in one message.
 *
 * Three replacements have sources in the file itself: humidity above 100 % (sensors, rounding) is
 * 100 %; missing humidity is computed from the dew point; missing pressure is the standard pressure
 * of the elevation, as for a CSV file without that column. They are notes.
 */
#include "weather/epw_cells.h"

#include "base/text.h"
#include "firn/physics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Measured humidity reaches 113 % in published files; above this bound the column is another one.
 */
#define MAX_HUMIDITY 120.0
/* Besides the manual's codes, files have -99, -999, -9999: none of the columns has such values. */
#define NEGATIVE_CODE (-99.0)

/* `missing`: the manual's code; a value that is as high or higher is a missing one. */
static const struct column {
    int field; /* from 1, as in the EnergyPlus manual */
    int quantity;
    const char *name;
    double min, max, missing;
} columns[EPW_COLUMNS] = {
    [EPW_DRY_BULB] = {7, WEATHER_DRY_BULB, "dry bulb temperature (degC)", -90.0, 70.0, 99.9},
    [EPW_DEW_POINT] = {8, WEATHER_DEW_POINT, "dew point temperature (degC)", -90.0, 70.0, 99.9},
    [EPW_HUMIDITY] = {9, WEATHER_WET_BULB, "relative humidity (%)", 0.0, MAX_HUMIDITY, 999.0},
    [EPW_PRESSURE] = {10, WEATHER_PRESSURE, "atmospheric station pressure (Pa)", 31e3, 120e3,
                      999999.0},
    [EPW_GHI] = {14, WEATHER_GHI, "global horizontal radiation (Wh/m2)", -5.0, 1500.0, 9999.0},
    [EPW_DNI] = {15, WEATHER_DNI, "direct normal radiation (Wh/m2)", -5.0, 1500.0, 9999.0},
    [EPW_DHI] = {16, WEATHER_DHI, "diffuse horizontal radiation (Wh/m2)", -5.0, 1500.0, 9999.0},
    [EPW_WIND_SPEED] = {EPW_LAST_FIELD, WEATHER_WIND_SPEED, "wind speed (m/s)", 0.0, 100.0, 999.0},
};

/* ---- cells ----------------------------------------------------------------------------------- */

static void count_fault(epw_fault *f, const char *text, int line)
{
    if (f->count++ != 0)
        return;
    f->line = line;
    text_short(f->text, sizeof f->text, text);
}

/* Texts that tools write for a value that they do not have. */
static bool is_no_value(const char *text)
{
    static const char *const words[] = {"", "nan", "na", "n/a", "null", "none", "-", "*"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(text, words[i]) == 0)
            return true;
    }
    return false;
}

static double read_cell(epw_cells *c, int column, const char *text, int line)
{
    const struct column *k = &columns[column];
    double value;
    const char *end = text_number(text, &value);
    const bool number = end != NULL && *end == '\0';
    if (number ? value >= k->missing || value <= NEGATIVE_CODE ||
                     (column == EPW_PRESSURE && !(value < 0.0 || value > 0.0))
               : is_no_value(text)) {
        count_fault(&c->missing[column], text, line);
        return (double)NAN;
    }
    if (!number || !(value >= k->min && value <= k->max)) {
        count_fault(&c->impossible[column], text, line);
        return (double)NAN;
    }
    if (column == EPW_HUMIDITY) {
        c->highest = fmax(c->highest, value);
        if (value > 100.0) {
            count_fault(&c->supersaturated, text, line);
            value = 100.0;
        }
    }
    return value;
}

void epw_read_cells(epw_cells *c, char *const *field, int64_t to, int line)
{
    const epw_fault before = c->missing[EPW_HUMIDITY];
    for (int i = 0; i < EPW_COLUMNS; i++)
        c->value[i][to] = read_cell(c, i, field[columns[i].field - 1], line);
    const double dry = c->value[EPW_DRY_BULB][to], dew = c->value[EPW_DEW_POINT][to];
    if (c->missing[EPW_HUMIDITY].count > before.count && !isnan(dry) && !isnan(dew)) {
        c->missing[EPW_HUMIDITY] = before;
        count_fault(&c->from_dew_point, field[columns[EPW_HUMIDITY].field - 1], line);
        c->value[EPW_HUMIDITY][to] =
            100.0 * fmin(1.0, firn_saturation_pressure(dew) / firn_saturation_pressure(dry));
    }
    c->rows++;
}

/* ---- columns --------------------------------------------------------------------------------- */

static void add_fault(text_buffer *b, const epw_fault *f, const char *what, int64_t rows)
{
    if (f->count == 0)
        return;
    text_addf(b, ", %s in %d of %lld rows (first in line %d", what, f->count, (long long)rows,
              f->line);
    if (*f->text == '\0')
        text_add(b, ", empty)");
    else
        text_addf(b, ": `%s`)", f->text);
}

/* Adds "field 9, relative humidity (%), no value in 12 of 8760 rows (first in line 9: `999`)". */
static void add_column(text_buffer *b, const epw_cells *c, int column, const char *lead)
{
    const struct column *k = &columns[column];
    char impossible[80];
    snprintf(impossible, sizeof impossible, "a value outside %g to %g", k->min, k->max);
    text_addf(b, "%sfield %d, %s", lead, k->field, k->name);
    if (c->unusable[column] != NULL)
        text_addf(b, ", %s", c->unusable[column]);
    add_fault(b, &c->missing[column], "no value", c->rows);
    add_fault(b, &c->impossible[column], impossible, c->rows);
}

static bool is_bad(const epw_cells *c, int column)
{
    return column != EPW_DEW_POINT && /* it is never needed */
           (c->unusable[column] != NULL ||
            c->missing[column].count + c->impossible[column].count > 0);
}

/* The sentence on a bad column, followed by the other bad ones. NULL: out of memory. */
static const char *describe_gap(arena *a, const epw_cells *c, int column)
{
    text_buffer b = {0};
    add_column(&b, c, column, "");
    for (int i = 0; i < EPW_COLUMNS; i++) {
        if (i != column && is_bad(c, i))
            add_column(&b, c, i, "; also ");
    }
    const char *text = b.failed ? NULL : arena_text(a, b.at);
    text_free(&b);
    return text;
}

static void drop_column(epw_cells *c, int column, const char *why)
{
    c->unusable[column] = why;
    for (int64_t t = 0; t < c->rows; t++)
        c->value[column][t] = (double)NAN;
}

/* A column of zeros is one that the maker did not have: the sun shines everywhere on earth. */
static void drop_if_dark(epw_cells *c, int column)
{
    for (int64_t t = 0; t < c->rows; t++) {
        if (c->value[column][t] > 0.0)
            return;
    }
    if (!is_bad(c, column))
        drop_column(c, column, "0 in all rows");
}

/* Adds a note that arena_printf() has made; NULL: out of memory. */
static int add_note(weather *out, const char *text, bool moist_air, error *e)
{
    size_t i = 0;
    while (out->notes[i].text != NULL)
        i++;
    out->notes[i] = (weather_note){text, moist_air};
    return text == NULL ? error_memory(e) : ERROR_NONE;
}

static int finish_humidity(arena *a, epw_cells *c, weather *out, error *e)
{
    char highest[40];
    const epw_fault *above = &c->supersaturated, *missing = &c->from_dew_point;
    if (c->highest > 0.0 && c->highest <= 1.0) {
        drop_column(c, EPW_HUMIDITY, "never above 1 % (fractions of 1 must be multiplied by 100)");
        return ERROR_NONE;
    }
    if (above->count > 0 &&
        add_note(out,
                 arena_printf(a,
                              "relative humidity above 100 %% in %d of %lld rows (first in line "
                              "%d, maximum %s %%) is taken as 100 %%",
                              above->count, (long long)c->rows, above->line,
                              text_of(highest, sizeof highest, c->highest, 4)),
                 false, e) != ERROR_NONE)
        return e->code;
    if (missing->count == 0)
        return ERROR_NONE;
    return add_note(out,
                    arena_printf(a,
                                 "relative humidity, missing in %d of %lld rows (first in line "
                                 "%d), is computed from the dew point",
                                 missing->count, (long long)c->rows, missing->line),
                    true, e);
}

static int finish_pressure(arena *a, epw_cells *c, weather *out, error *e)
{
    char pressure[40];
    const epw_fault missing = c->missing[EPW_PRESSURE];
    if (missing.count == 0 || c->impossible[EPW_PRESSURE].count > 0 || out->elevation < -500.0 ||
        out->elevation > 9000.0)
        return ERROR_NONE;
    const double standard = firn_standard_pressure(out->elevation);
    for (int64_t t = 0; t < c->rows; t++) {
        if (isnan(c->value[EPW_PRESSURE][t]))
            c->value[EPW_PRESSURE][t] = standard;
    }
    c->missing[EPW_PRESSURE].count = 0;
    return add_note(out,
                    arena_printf(a,
                                 "atmospheric pressure, missing in %d of %lld rows (first in line "
                                 "%d), is taken as %s Pa, the standard pressure at the elevation",
                                 missing.count, (long long)c->rows, missing.line,
                                 text_of(pressure, sizeof pressure, standard, 6)),
                    true, e);
}

int epw_finish_cells(arena *a, epw_cells *c, weather *out, const double **humidity, error *e)
{
    if (finish_humidity(a, c, out, e) != ERROR_NONE || finish_pressure(a, c, out, e) != ERROR_NONE)
        return e->code;
    for (int i = EPW_GHI; i <= EPW_DHI; i++)
        drop_if_dark(c, i);
    for (int i = 0; i < EPW_COLUMNS; i++) {
        const int q = columns[i].quantity;
        if (i != EPW_HUMIDITY && i != EPW_DEW_POINT)
            out->series[q] = c->value[i];
        if (is_bad(c, i) && (out->gaps[q] = describe_gap(a, c, i)) == NULL)
            return error_memory(e);
    }
    /* What is derived lacks a value where one of its sources does. */
    static const int sources[] = {WEATHER_WET_BULB /* of the humidity */, WEATHER_DRY_BULB,
                                  WEATHER_PRESSURE};
    const char *why = NULL;
    for (size_t i = 0; i < sizeof sources / sizeof *sources && why == NULL; i++)
        why = out->gaps[sources[i]];
    out->gaps[WEATHER_WET_BULB] = out->gaps[WEATHER_DEW_POINT] = why;
    out->gaps[WEATHER_HUMIDITY_RATIO] = why;
    *humidity = c->value[EPW_HUMIDITY];
    return ERROR_NONE;
}

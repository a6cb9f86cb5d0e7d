/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather_csv.c - reads weather from the columns of a CSV file: their units, their times, and their
 * values, which must be physically possible.
 */
#include "problem/weather_csv.h"

#include "base/text.h"
#include "problem/inputs.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HUMIDITY = WEATHER_QUANTITIES, COLUMNS };

static const struct {
    const char *key, *unit, *name;
} columns[COLUMNS] = {
    [WEATHER_DRY_BULB] = {"dry_bulb", "degC", "dry bulb"},
    [WEATHER_DEW_POINT] = {"dew_point", "degC", "dew point"},
    [WEATHER_PRESSURE] = {"pressure", "Pa", "pressure"},
    [WEATHER_GHI] = {"ghi", "W/m2", "GHI"},
    [WEATHER_DNI] = {"dni", "W/m2", "DNI"},
    [WEATHER_DHI] = {"dhi", "W/m2", "DHI"},
    [WEATHER_WIND_SPEED] = {"wind_speed", "m/s", "wind speed"},
    [HUMIDITY] = {"relative_humidity", "%", "relative humidity"},
};

/* A column as the planner names it. */
typedef struct column {
    const ini_entry *entry; /* NULL: not written */
    const char *name, *unit;
} column;

/* The value of a key is the name of a CSV column and its unit ("temp_F degF"); by default it is the
 * column with the same name as the key. */
static int name_column(problem_period *period, ini_section *s, int q, column *out, error *e)
{
    ini_entry *n = ini_take_entry(s, columns[q].key);
    *out = (column){n, columns[q].key, columns[q].unit};
    if (n == NULL)
        return 0;
    char *copy = arena_text(period->problem->memory, n->value), *name;
    if (copy == NULL)
        return error_memory(e);
    char *rest = csv_reference_word(copy, " \t", &name);
    if (rest == NULL)
        return ini_complain(e, s, n, "must be a column and its unit, as in `temp_F degF`");
    if (*rest != '\0') {
        *rest = '\0';
        out->unit = text_trim(rest + 1);
    }
    out->name = name;
    return 0;
}

/* ---- values --------------------------------------------------------------------------------- */

/* What an impossible value most likely is, as the end of a message. */
static const char *guess(int q, double value, double raw)
{
    if (csv_may_be_missing_code(raw))
        return "this number is a code for a missing value in many files: fill the gaps in the file";
    if ((q == WEATHER_DRY_BULB || q == WEATHER_DEW_POINT) && value > 180 && value < 340)
        return "if the column is in kelvin, write the unit `K` after its name";
    if ((q == WEATHER_DRY_BULB || q == WEATHER_DEW_POINT) && value < -200)
        return "if the column is in degC, write `degC` after its name";
    if (q == WEATHER_PRESSURE && value > 300 && value < 1200)
        return "if the column is in hPa or mbar, write the unit `hPa` after its name";
    if (q == WEATHER_PRESSURE && value > 30 && value < 120)
        return "if the column is in kPa, write the unit `kPa` after its name";
    return "check the column and its unit";
}

/* Checks that all values are possible; the message names the lines. `raw`: as in the file. */
static int check_values(const csv *c, int q, const double *values, const double *raw, error *inner)
{
    double min = 0, max = WEATHER_MAX_HUMIDITY;
    size_t rows[CSV_ROWS_LISTED], count = 0;
    if (q != HUMIDITY)
        weather_bounds(q, &min, &max);
    for (size_t i = 0; i < c->rows; i++) {
        if (values[i] >= min && values[i] <= max)
            continue;
        csv_list_row(i, rows, &count);
    }
    if (count == 0)
        return 0;
    char v[40], l[40], m[40], more[240];
    const size_t first = rows[0];
    csv_count_rows(c, rows, count, more, sizeof more);
    return error_set(inner, ERROR_PROBLEM, "%s:%d: %s is %s %s; it must be between %s and %s%s: %s",
                     c->shown, c->line[first], columns[q].name,
                     text_of(v, sizeof v, values[first], 8), columns[q].unit,
                     text_of(l, sizeof l, min, 8), text_of(m, sizeof m, max, 8), more,
                     guess(q, values[first], raw[first]));
}

static int read_unit(problem_period *period, ini_section *s, int q, const column *from, unit *out,
                     unit *want, error *e)
{
    char why[500], actual[120], expected[120];
    const money *m = &period->problem->money;
    const bool kelvin = value_is_kelvin(from->unit, columns[q].unit);
    if (!unit_parse_parameter(columns[q].unit, m, want, why, sizeof why) ||
        !unit_parse_parameter(kelvin ? columns[q].unit : from->unit, m, out, why, sizeof why))
        return ini_complain(e, s, from->entry, "%s", why);
    if (kelvin)
        out->offset -= KELVIN_OF_0_DEGC;
    if (unit_same(out, want))
        return 0;
    return ini_complain(e, s, from->entry, "the unit `%s` is %s; it must be %s",
                        TEXT_SHORT(from->unit), unit_kind(out, actual, sizeof actual),
                        unit_kind(want, expected, sizeof expected));
}

static int complain(ini_section *s, const column *from, int q, const error *inner, error *e)
{
    if (inner->code == ERROR_IO)
        return error_set(e, inner->code, "%s", inner->text);
    if (from->entry != NULL)
        return ini_complain(e, s, from->entry, "%s", inner->text);
    return ini_section_complain(e, s, "%s: write `%s = COLUMN [UNIT]`%s", inner->text,
                                columns[q].key,
                                q == HUMIDITY ? " or `dew_point = COLUMN [UNIT]`" : "");
}

/* The values of a column, in the units of weather.h. NULL with the error set. */
static double *read_column(problem_period *period, ini_section *s, csv *c, int q,
                           const column *from, const ini_entry *file, error *e)
{
    arena *a = period->problem->memory;
    error inner = {.hide = c->hidden ? c->shown : NULL};
    double *raw, *values = ARENA_ARRAY(a, double, c->rows);
    unit u = {0}, want = {0};
    if (values == NULL) {
        error_memory(e);
        return NULL;
    }
    if (csv_column(a, c, from->name, &raw, &inner) != 0) {
        complain(s, from, q, &inner, e);
        return NULL;
    }
    if (read_unit(period, s, q, from, &u, &want, e) != 0)
        return NULL;
    problem_note_units(period->problem, c, from->name, from->unit);
    for (size_t i = 0; i < c->rows; i++)
        values[i] = (raw[i] * u.factor + u.offset - want.offset) / want.factor;
    if (check_values(c, q, values, raw, &inner) != 0) {
        ini_complain(e, s, from->entry != NULL ? from->entry : file, "%s", inner.text);
        return NULL;
    }
    return values;
}

/* ---- moisture ------------------------------------------------------------------------------- */

/* Decides between relative humidity and dew point: the one that is written, else the one that the
 * file has; relative humidity first. Returns its quantity, -1 with the error set. */
static int find_moisture(ini_section *s, const csv *c, const column *from, error *e)
{
    const ini_entry *humidity = from[HUMIDITY].entry, *dew = from[WEATHER_DEW_POINT].entry;
    if (humidity != NULL && dew != NULL) {
        ini_complain(e, s, dew,
                     "`dew_point` and `relative_humidity` are both given, and each sets the "
                     "moisture of the air: remove one of the two");
        return -1;
    }
    if (humidity != NULL || (dew == NULL && csv_has_column(c, from[HUMIDITY].name)))
        return HUMIDITY;
    if (dew != NULL || csv_has_column(c, from[WEATHER_DEW_POINT].name))
        return WEATHER_DEW_POINT;
    return HUMIDITY; /* its column is missing, which the message says */
}

/* ---- time zones ----------------------------------------------------------------------------- */

/* On land, solar time and the clock differ by at most 3.5 h (see weather_complete). */
static int check_zone(const weather *w, ini_section *s, error *e)
{
    double solar = w->longitude / 15;
    char zone[40], longitude[40];
    if (w->utc_offset != 0 || fabs(solar) <= 3.5)
        return 0;
    return ini_complain(e, s, ini_find_entry(s, "time_zone"),
                        "longitude %s deg is in time zone %s h or near it: `time_zone` must be the "
                        "one of the site; if the rows of the file are in UTC, add "
                        "`data_time_zone = 0 h`",
                        text_of(longitude, sizeof longitude, w->longitude, 6),
                        text_of(zone, sizeof zone, round(solar), 3));
}

/* Turns a year of rows from the file's time zone to that of the site: the rows before its beginning
 * are taken from its end. */
static int turn(problem_period *period, ini_section *s, const ini_entry *n, csv *c,
                double rows_zone, double *values, error *e)
{
    calendar_axis axis;
    const int64_t ahead = llround((period->weather.utc_offset - rows_zone) * (double)CALENDAR_HOUR);
    if (ahead == 0)
        return 0;
    c->turned = true;
    /* A number of rows that does not fit is refused when the weather is resampled. */
    if (!calendar_series_axis(&period->calendar, c->rows, true, &axis))
        return 0;
    if (axis.kind != CALENDAR_SERIES_YEAR)
        return ini_complain(e, s, n,
                            "only a year of rows can be turned to the time zone of the site, and "
                            "%s has %zu rows: give a whole year, or begin the file at the start of "
                            "the horizon in local standard time",
                            c->shown, c->rows);
    if (ahead % axis.even.seconds != 0)
        return ini_complain(e, s, n,
                            "the time zone of the site, %s h, is not a whole number of rows from "
                            "that of the file: give rows that are finer, as for every half-hour",
                            text_of((char[40]){0}, 40, period->weather.utc_offset, 5));
    const int64_t rows = (int64_t)c->rows, by = ahead / axis.even.seconds;
    double *copy = arena_copy(period->problem->memory, values, c->rows * sizeof *values);
    if (copy == NULL)
        return error_memory(e);
    for (int64_t i = 0; i < rows; i++)
        values[i] = copy[((i - by) % rows + rows) % rows];
    return 0;
}

/* ---- the file ------------------------------------------------------------------------------- */

static int read_all(problem_period *period, ini_section *s, csv *c, const column *from,
                    const ini_entry *file, const ini_entry *zone, double rows_zone, error *e)
{
    weather *w = &period->weather;
    error inner = {.hide = c->hidden ? c->shown : NULL};
    double *humidity = NULL;
    const int moisture = find_moisture(s, c, from, e);
    if (moisture < 0)
        return e->code;
    for (int q = 1; q < COLUMNS; q++) {
        const bool is_moisture = q == WEATHER_DEW_POINT || q == HUMIDITY;
        if (columns[q].key == NULL || (is_moisture && q != moisture) ||
            (q != WEATHER_DRY_BULB && q != moisture && from[q].entry == NULL &&
             !csv_has_column(c, from[q].name)))
            continue;
        double *values = read_column(period, s, c, q, &from[q], file, e);
        if (values == NULL || turn(period, s, zone, c, rows_zone, values, e) != 0)
            return e->code;
        if (q == HUMIDITY)
            humidity = values;
        else
            w->series[q] = values;
    }
    if ((humidity == NULL && weather_check_dew_point(w, c->shown, &inner) != 0) ||
        problem_check_times(period, c, true, &rows_zone, &inner) != 0 ||
        weather_complete(period->problem->memory, w, humidity, file->value, &inner) != 0)
        return inner.code == ERROR_PROBLEM ? ini_complain(e, s, file, "%s", inner.text)
                                           : error_set(e, inner.code, "%s", inner.text);
    return 0;
}

int weather_from_csv(problem_period *period, ini_section *s, const ini_entry *file, error *e)
{
    static const char *const known[] = {
        "file",     "latitude",          "longitude",     "elevation", "time_zone", "wind_height",
        "dry_bulb", "relative_humidity", "dew_point",     "pressure",  "ghi",       "dni",
        "dhi",      "wind_speed",        "data_time_zone"};
    problem *p = period->problem;
    weather *w = &period->weather;
    error inner = {0};
    column from[COLUMNS] = {0};
    double rows_zone = w->utc_offset;
    ini_entry *zone = ini_take_entry(s, "data_time_zone");
    if (zone != NULL && value_real(p, s, zone, "h", (value_range){-12, 14}, &rows_zone, e) != 0)
        return e->code;
    if (check_zone(w, s, e) != 0)
        return e->code;
    for (int q = 1; q < COLUMNS; q++) {
        if (columns[q].key != NULL && name_column(period, s, q, &from[q], e) != 0)
            return e->code;
    }
    csv *c = problem_csv(p, file, file->value, from[WEATHER_DRY_BULB].name, &inner);
    if (c == NULL)
        return inner.code == ERROR_PROBLEM ? ini_complain(e, s, file, "%s", inner.text)
                                           : error_set(e, inner.code, "%s", inner.text);
    w->hours = c->rows;
    w->source = arena_printf(p->memory, "CSV %s", file->value);
    if (w->source == NULL)
        return error_memory(e);
    if (ini_all_used(s, known, sizeof known / sizeof known[0], e) != 0)
        return e->code;
    return read_all(period, s, c, from, file, zone, rows_zone, e);
}

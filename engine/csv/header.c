/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * header.c - finds the header row of a CSV file, the time zone that the lines above it name, and a
 * row of units below it.
 *
 * Weather services put the location, the period and a legend above the header (NSRDB two lines,
 * PVGIS up to ten, NASA POWER some twenty), spreadsheets a line `sep=;`.
 */
#include "csv/internal.h"
#include "csv/stamp.h"

#include "base/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { LINES_ABOVE = 40, WIDTH = 200, ROWS_LIKE_IT = 3 };

bool csv_is_blank(const char *line)
{
    return *text_skip(line) == '\0';
}

char csv_declared_separator(const char *line)
{
    if (*line == '"')
        line++;
    if (strncasecmp(line, "sep=", 4) != 0 || line[4] == '\0')
        return 0;
    const char *rest = line + 5 + (line[5] == '"');
    bool known = line[4] == ',' || line[4] == ';' || line[4] == '\t';
    return known && csv_is_blank(rest) ? line[4] : 0;
}

static bool has_cell(const char *line, char separator, const char *name)
{
    char cell[WIDTH];
    enum cell_state state;
    for (const char *p = line;; p++) {
        const char *end = cell_end(p, separator, &state);
        if (state != CELL_OK)
            return false;
        if (cell_copy(p, separator, cell, sizeof cell) && strcmp(cell, name) == 0)
            return true;
        if (*end == '\0')
            return false;
        p = end;
    }
}

bool csv_has_value(const char *line, char separator)
{
    enum cell_state state;
    double number;
    stamp time;
    char cell[WIDTH];
    for (const char *p = line;; p++) {
        const char *end = cell_end(p, separator, &state);
        if (state != CELL_OK)
            return false;
        if (cell_number(p, separator, &number))
            return true;
        if (cell_copy(p, separator, cell, sizeof cell) &&
            (stamp_read(cell, STAMP_MONTH_FIRST, &time) ||
             stamp_read(cell, STAMP_DAY_FIRST, &time)))
            return true;
        if (*end == '\0')
            return false;
        p = end;
    }
}

/* Whether the line at `i` is followed by rows of the same width with values, perhaps after a row of
 * units, and has none itself. */
static bool looks_like_header(const csv_lines *lines, size_t i, char separator)
{
    enum cell_state state;
    const int width = cell_count(lines->text[i], separator, &state);
    int rows = 0;
    bool units = false;
    if (width < 0 || csv_has_value(lines->text[i], separator))
        return false;
    for (size_t k = i + 1; k < lines->count && rows < ROWS_LIKE_IT; k++) {
        if (csv_is_blank(lines->text[k]))
            break;
        if (cell_count(lines->text[k], separator, &state) != width)
            return false;
        if (csv_has_value(lines->text[k], separator))
            rows++;
        else if (rows > 0 || units)
            return false;
        else
            units = true;
    }
    return rows > 0;
}

bool csv_find_header(csv *c, const csv_lines *lines, const char *column, size_t *header)
{
    size_t first = 0, last;
    char forced = 0;
    while (first < lines->count && csv_is_blank(lines->text[first]))
        first++;
    if (first == lines->count)
        return false;
    forced = csv_declared_separator(lines->text[first]);
    if (forced != 0 && first + 1 < lines->count)
        first++;
    while (first + 1 < lines->count && csv_is_blank(lines->text[first]))
        first++;
    for (last = first; last < lines->count && lines->number[last] <= LINES_ABOVE;)
        last++;
    *header = first;
    /* Commas in the names of a file with other separators are tried last. */
    static const char other[] = {'\0', ';', '\t', ','};
    for (size_t k = 0; column != NULL && k < (forced != 0 ? 1 : sizeof other); k++) {
        for (size_t i = first; i < last; i++) {
            char separator = forced != 0 ? forced
                             : k == 0    ? cell_separator(lines->text[i])
                                         : other[k];
            if (csv_is_blank(lines->text[i]) || !has_cell(lines->text[i], separator, column))
                continue;
            c->separator = separator;
            *header = i;
            return true;
        }
    }
    for (size_t i = first; column != NULL && i < last; i++) {
        char separator = forced != 0 ? forced : cell_separator(lines->text[i]);
        if (csv_is_blank(lines->text[i]) || !looks_like_header(lines, i, separator))
            continue;
        *header = i;
        break;
    }
    c->separator = forced != 0 ? forced : cell_separator(lines->text[*header]);
    return true;
}

bool csv_names_zone(const char *line, double *hours)
{
    static const char *const phrases[] = {"time zone", "timezone", "time in", "times in",
                                          "in utc",    "in gmt",   "are utc", "is utc"};
    int zone;
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        const char *at = strcasestr(line, phrases[i]);
        if (at == NULL || stamp_zone_in(at, &zone) == STAMP_ZONE_NONE)
            continue;
        *hours = zone / 3600.0;
        return true;
    }
    return false;
}

double csv_zone_above(const csv_lines *lines, size_t header)
{
    static const struct {
        const char *name;
        double per_hour;
    } known[] = {{"Time Zone", 1}, {"utc_offset_seconds", 3600}};
    enum cell_state state;
    char cell[WIDTH];
    for (size_t i = 0; i + 1 < header; i++) {
        const char separator = cell_separator(lines->text[i]);
        const char *p = lines->text[i], *value = lines->text[i + 1];
        for (;; p++, value++) {
            const char *end = cell_end(p, separator, &state);
            if (state != CELL_OK)
                break;
            const char *value_end = cell_end(value, separator, &state);
            if (state != CELL_OK)
                break;
            double hours;
            for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
                if (cell_copy(p, separator, cell, sizeof cell) &&
                    strcasecmp(cell, known[k].name) == 0 && cell_number(value, separator, &hours) &&
                    fabs(hours / known[k].per_hour) <= 14)
                    return hours / known[k].per_hour;
            }
            if (*end == '\0' || *value_end == '\0')
                break;
            p = end;
            value = value_end;
        }
    }
    for (size_t i = 0; i < header; i++) {
        double hours;
        if (csv_names_zone(lines->text[i], &hours))
            return hours;
    }
    return lines->zone;
}

/* "MW", "EUR/MWh", "°C", "UTC": a letter or a sign, and not a mark for a missing value. */
static bool may_be_unit(const char *cell)
{
    static const char *const missing[] = {
        "na",  "n/a",     "nan",  "null",   "none",    "nil",      "#n/a",
        "#na", "inf",     "-inf", "nv",     "n.a.",    "n/e",      "void",
        "nd",  "missing", "gap",  "error",  "n/v",     "k.a.",     "k. a.",
        "s/d", "n.d.",    "n/d",  "nodata", "no data", "no value", "unavailable"};
    bool letter = false;
    if (strlen(cell) > 40)
        return false;
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        if (strcasecmp(cell, missing[i]) == 0)
            return false;
    }
    for (const char *p = cell; *p != '\0'; p++)
        letter |= (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') || *p == '%' ||
                  (unsigned char)*p >= 0x80;
    return letter;
}

bool csv_is_units(const csv *c, const char *row, const char *next)
{
    enum cell_state state;
    char cell[WIDTH];
    bool units = false;
    if (csv_has_value(row, c->separator) || !csv_has_value(next, c->separator))
        return false;
    for (const char *p = row;; p++) {
        const char *end = cell_end(p, c->separator, &state);
        if (state != CELL_OK || !cell_copy(p, c->separator, cell, sizeof cell))
            return false;
        if (*cell != '\0' && !may_be_unit(cell))
            return false;
        units |= *cell != '\0';
        if (*end == '\0')
            return units;
        p = end;
    }
}

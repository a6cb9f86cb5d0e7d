/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw_header.c - reads the header of an EPW file.
 *
 * The manual gives eight lines from LOCATION to DATA PERIODS. Only these two are used: the labels
 * of the others differ between makers (HOLIDAYS/DAYLIGHT SAVING), and comments may have any
 * content, also line breaks. So the header is all that comes before the first line that begins with
 * a digit and has as many fields as a row.
 */
#include "weather/epw_header.h"

#include "base/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
    MAX_LABEL = 60, /* bytes of a name from the header in weather.source */
    LOCATION_FIELDS = 10,
    MAX_SHIFT = 6,      /* additional fields of LOCATION: commas in names, text at the end */
    MIN_ROW_COMMAS = 12 /* a comment that begins with a number has fewer */
};

#define MAX_ZONE_ERROR 3.5 /* h */

static bool number_in(const char *text, double min, double max, double *out)
{
    const char *end = text_number(text, out);
    return end != NULL && *end == '\0' && *out >= min && *out <= max;
}

/* ---- LOCATION -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    double min, max;
} place[4] = {{"latitude", -90.0, 90.0},
              {"longitude", -180.0, 180.0},
              {"time zone", -12.0, 14.0},
              {"elevation", -1000.0, 9999.9}};

/* The hours by which solar time and the time zone differ. No time zone on land differs by more
 * than 3.2 h: then the longitude was counted westward, or the time zone has the wrong sign. */
static double zone_error(const double number[4])
{
    double difference = number[1] / 15.0 - number[2];
    return fabs(difference - 24.0 * floor(difference / 24.0 + 0.5));
}

/* Reads latitude, longitude, time zone and elevation from four fields. */
static bool read_place(char *const *f, double number[4])
{
    for (int i = 0; i < 4; i++) {
        if (!number_in(f[i], place[i].min, place[i].max, &number[i]))
            return false;
    }
    return zone_error(number) <= MAX_ZONE_ERROR;
}

/* LOCATION has more than ten fields if a name contains a comma without quotes, or if the maker adds
 * text at the end: the four numbers are then those that make sense. *first: the index of the
 * latitude. */
static int find_place(const epw_reader *r, char *const *f, int count, int *first)
{
    double number[4];
    int found = 0;
    for (int i = 6; i + 4 <= count; i++) {
        if (read_place(&f[i], number)) {
            *first = i;
            found++;
        }
    }
    if (found == 1)
        return ERROR_NONE;
    return error_set(
        r->e, ERROR_PROBLEM,
        "%s:%d: LOCATION has %d fields; it must have 10: LOCATION, city, state, "
        "country, source, WMO number, latitude, longitude, time zone, elevation: write "
        "a name that contains a comma in double quotes",
        r->shown, r->line, count);
}

/* The name of a place or a source for weather.source: UTF-8, or else Latin-1. */
static const char *readable(arena *a, const char *name, char *out)
{
    const char *p = name;
    for (size_t length; *p != '\0' && (length = text_character(p)) > 0;)
        p += length;
    if (*p != '\0') {
        size_t used = 0;
        char *utf8 = ARENA_ARRAY(a, char, 2 * strlen(name) + 1);
        if (utf8 == NULL)
            return NULL;
        for (p = name; *p != '\0'; p++) {
            const unsigned char byte = (unsigned char)*p;
            if (byte >= 0x80)
                utf8[used++] = (char)(0xC0 | byte >> 6);
            utf8[used++] = (char)(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte);
        }
        name = utf8;
    }
    return text_short(out, MAX_LABEL, name);
}

static int read_location(arena *a, epw_reader *r, char *line, weather *out)
{
    char *f[LOCATION_FIELDS + MAX_SHIFT];
    double number[4];
    int count = epw_split(line, f, LOCATION_FIELDS + MAX_SHIFT), first = 6;
    if (count > LOCATION_FIELDS + MAX_SHIFT)
        count = LOCATION_FIELDS + MAX_SHIFT;
    while (count > LOCATION_FIELDS && *f[count - 1] == '\0')
        count--; /* a spreadsheet makes all lines equally wide */
    if (count < LOCATION_FIELDS)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: LOCATION has %d fields; it must have 10: LOCATION, city, state, "
                         "country, source, WMO number, latitude, longitude, time zone, elevation",
                         r->shown, r->line, count);
    if (count > LOCATION_FIELDS && find_place(r, f, count, &first) != ERROR_NONE)
        return r->e->code;
    for (int i = 0; i < 4; i++) {
        if (!number_in(f[first + i], place[i].min, place[i].max, &number[i]))
            return error_set(r->e, ERROR_PROBLEM,
                             "%s:%d: LOCATION, %s: `%s` must be a number between %g and %g",
                             r->shown, r->line, place[i].name, TEXT_SHORT(f[first + i]),
                             place[i].min, place[i].max);
    }
    if (zone_error(number) > MAX_ZONE_ERROR)
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: LOCATION: longitude %s and time zone %s differ by %d hours; east is "
            "positive in both",
            r->shown, r->line, TEXT_SHORT(f[first + 1]), TEXT_SHORT(f[first + 2]),
            (int)zone_error(number));
    out->latitude = number[0];
    out->longitude = number[1];
    out->utc_offset = number[2];
    out->elevation = number[3];
    out->wind_height = 10.0;
    const char *file = strrchr(r->shown, '/');
    char label[3][MAX_LABEL]; /* of the city, the country and the source */
    const char *city = readable(a, f[1], label[0]), *country = readable(a, f[first - 3], label[1]),
               *source = readable(a, f[first - 2], label[2]);
    if (city == NULL || country == NULL || source == NULL)
        return error_memory(r->e);
    out->source = arena_printf(a, "EPW %s (%s, %s, %s)", file == NULL ? r->shown : file + 1, city,
                               country, source);
    return out->source == NULL ? error_memory(r->e) : ERROR_NONE;
}

/* ---- DATA PERIODS ---------------------------------------------------------------------------- */

bool epw_is_per_hour(double rows)
{
    static const double accepted[] = {1, 2, 4, 6, 12, 60};
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        if (fabs(rows - accepted[i]) <= 0.0)
            return true;
    }
    return false;
}

/* Reads the rows per hour, as in "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31". Several periods are
 * accepted, because the rows show by themselves whether they make a year. */
static int read_periods(const epw_reader *r, char *line, int *per_hour)
{
    char *f[3];
    double periods, records;
    if (epw_split(line, f, 3) < 3 || !number_in(f[1], 1.0, 1e6, &periods) ||
        !number_in(f[2], 0.0, 1e6, &records))
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: DATA PERIODS must begin with the number of periods and of records per "
            "hour, as in `DATA PERIODS,1,1,Data,Sunday,1/1,12/31`",
            r->shown, r->line);
    if (epw_is_per_hour(records)) {
        *per_hour = (int)records;
        return ERROR_NONE;
    }
    return error_set(r->e, ERROR_PROBLEM,
                     "%s:%d: DATA PERIODS: %s records per hour cannot be read; there must be 1, 2, "
                     "4, 6, 12 or 60: write their hourly means into a file with 1 record per hour",
                     r->shown, r->line, TEXT_SHORT(f[2]));
}

/* ---- all lines ------------------------------------------------------------------------------- */

static bool is_row(const char *line)
{
    int commas = 0;
    const char *p = text_skip(line);
    p += *p == '"';
    if (*p < '0' || *p > '9')
        return false;
    for (; *p != '\0'; p++)
        commas += *p == ',';
    return commas >= MIN_ROW_COMMAS;
}

/* Is this the line with that label? */
static bool is_labelled(const char *line, const char *label)
{
    const size_t length = strlen(label);
    line = text_skip(line);
    line += *line == '"';
    return strncasecmp(line, label, length) == 0 && strchr(",;\t\" ", line[length]) != NULL;
}

static int twice(const epw_reader *r, const char *label, int earlier)
{
    return error_set(r->e, ERROR_PROBLEM,
                     "%s:%d: a second %s; the first is in line %d: were two files joined?",
                     r->shown, r->line, label, earlier);
}

int epw_read_header(arena *a, epw_reader *r, weather *out, int *per_hour, char **row)
{
    int location = 0, periods = 0;
    char *line, *first = NULL; /* line 1 as it is shown */
    while ((line = epw_line(r)) != NULL && !is_row(line)) {
        if (r->line == 1 && text_starts(line, "\xEF\xBB\xBF"))
            line += 3;
        if (first == NULL && (first = arena_text(a, line)) == NULL)
            return error_memory(r->e);
        if (is_labelled(line, "LOCATION")) {
            const char separator = line[strcspn(line, ",;\t")];
            if (separator == ';' || separator == '\t')
                return error_set(r->e, ERROR_PROBLEM,
                                 "%s:%d: the fields are separated by %s: save the file with commas "
                                 "between fields and points in numbers",
                                 r->shown, r->line, separator == ';' ? "semicolons" : "tabs");
            if (location != 0)
                return twice(r, "LOCATION", location);
            location = r->line;
            if (read_location(a, r, line, out) != ERROR_NONE)
                return r->e->code;
        } else if (is_labelled(line, "DATA PERIODS")) {
            if (periods != 0)
                return twice(r, "DATA PERIODS", periods);
            periods = r->line;
            if (read_periods(r, line, per_hour) != ERROR_NONE)
                return r->e->code;
        }
    }
    if (location == 0)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:1: the header has no LOCATION, and line 1 is `%s`: it must begin with "
                         "`LOCATION,city,state,country,source,WMO number,latitude,longitude,time "
                         "zone,elevation`",
                         r->shown, TEXT_SHORT(first == NULL ? (line == NULL ? "" : line) : first));
    if (line == NULL)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: the file ends in its header: it is truncated, or is not an EPW "
                         "file",
                         r->shown, r->line);
    *row = line;
    return ERROR_NONE;
}

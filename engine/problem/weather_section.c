/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather_section.c - reads [weather]: an EPW file, a CSV file with named columns (weather_csv.c),
 * or climate normals; then resamples it to the steps of the period.
 */
#include "base/file.h"
#include "base/text.h"
#include "inputs/read.h"
#include "problem/access.h"
#include "problem/inputs.h"
#include "problem/internal.h"
#include "problem/values.h"
#include "problem/weather_csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct field {
    const char *key, *unit;
    double min, max;
    double *to;
    bool required;
} field;

static int read_fields(problem_period *period, ini_section *s, const field *fields, size_t count,
                       error *e)
{
    for (size_t i = 0; i < count; i++) {
        ini_entry *n = ini_take_entry(s, fields[i].key);
        value_range range = {fields[i].min, fields[i].max};
        if (n == NULL && fields[i].required)
            return ini_section_complain(e, s,
                                        "`%s` is missing, and only an EPW file contains it: write "
                                        "`%s = ... %s`",
                                        fields[i].key, fields[i].key, fields[i].unit);
        if (n != NULL &&
            value_real(period->problem, s, n, fields[i].unit, range, fields[i].to, e) != 0)
            return e->code;
    }
    return 0;
}

/* The location of the site, for weather data that do not contain it. */
static int read_location(problem_period *period, ini_section *s, error *e)
{
    weather *w = &period->weather;
    const ini_entry *north = ini_find_entry(s, "latitude"), *east = ini_find_entry(s, "longitude");
    double latitude, longitude;
    w->wind_height = 10;
    if (north != NULL && east != NULL && text_number(north->value, &latitude) != NULL &&
        text_number(east->value, &longitude) != NULL && fabs(latitude) > 90 &&
        fabs(latitude) <= 180 && fabs(longitude) <= 90)
        return ini_complain(e, s, north,
                            "must be between -90 and 90 deg: latitude and longitude look "
                            "exchanged");
    const field fields[] = {
        {"latitude", "deg", -90, 90, &w->latitude, true},
        {"longitude", "deg", -180, 180, &w->longitude, true},
        {"elevation", "m", -500, 9000, &w->elevation, true},
        {"time_zone", "h", -12, 14, &w->utc_offset, true},
        {"wind_height", "m", 1, 300, &w->wind_height, false},
    };
    return read_fields(period, s, fields, sizeof fields / sizeof fields[0], e);
}

static int read_normals(problem_period *period, ini_section *s, const ini_entry *file, error *e)
{
    static const char *const known[] = {"file",      "latitude",    "longitude", "elevation",
                                        "time_zone", "wind_height", "dry_bulb",  "daily_range",
                                        "humidity",  "ghi",         "wind"};
    weather_normals normals;
    error inner = {0};
    const struct {
        const char *key, *unit;
        double min, max, *to; /* min and max in base units */
        bool in_unit;         /* converted from base units back to `unit`, as weather.h requires */
    } lists[] = {{"dry_bulb", "degC", -60, 60, normals.dry_bulb, false},
                 {"daily_range", "K", 0, 40, normals.daily_range, false},
                 {"humidity", "%", 0, 1, normals.humidity, false},
                 {"ghi", "kWh/m2/day", 0, 1, normals.ghi, true}, /* base unit: MWh/m2/h */
                 {"wind", "m/s", 0, 3600 * 60, normals.wind, true}};
    if (read_location(period, s, e) != 0)
        return e->code;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        ini_entry *n = ini_take_entry(s, lists[i].key);
        double *values;
        size_t count;
        if (n == NULL)
            return ini_section_complain(
                e, s,
                "`%s` is missing: normals need twelve monthly values each of `dry_bulb`, "
                "`daily_range`, `humidity`, `ghi` and `wind`",
                lists[i].key);
        if (value_list(period->problem, s, n, lists[i].unit,
                       (value_range){lists[i].min, lists[i].max}, &values, &count, e) != 0)
            return e->code;
        if (count != 12)
            return ini_complain(
                e, s, n, "%zu numbers are given; there must be twelve, January to December", count);
        for (size_t k = 0; k < 12; k++)
            lists[i].to[k] = lists[i].in_unit
                                 ? unit_from_base(values[k], lists[i].unit, &period->problem->money)
                                 : values[k];
    }
    if (ini_all_used(s, known, sizeof known / sizeof known[0], e) != 0)
        return e->code;
    if (inputs_normals(period->problem->files_kept, period->problem->memory, &normals,
                       &period->weather, &inner) == ERROR_PROBLEM)
        return ini_complain(e, s, file, "%s", inner.text);
    return inner.code != 0 ? error_set(e, inner.code, "%s", inner.text) : 0;
}

static int read_epw(problem_period *period, ini_section *s, const ini_entry *file, error *e)
{
    error inner = {0};
    char *path = file_join(period->problem->memory, file->folder, file->value);
    if (path == NULL)
        return error_memory(e);
    if (problem_check_access(period->problem, s, file, path, file->value, &inner.hide, e) != 0)
        return e->code;
    for (size_t i = 0; i < s->entries.count; i++) {
        const ini_entry *n = &s->entries.at[i];
        if (!n->used)
            return ini_complain(e, s, n, "an EPW file is self-contained: remove `%s`", n->key);
    }
    if (inputs_epw(period->problem->files_kept, period->problem->memory, path, file->value,
                   &period->weather, &inner) != 0)
        return inner.code == ERROR_PROBLEM ? ini_complain(e, s, file, "%s", inner.text)
                                           : error_set(e, inner.code, "%s", inner.text);
    if (problem_note_read(period->problem, path, e) != 0)
        return e->code;
    return problem_note_input(period->problem, file->value, path, period->weather.sha256, e);
}

static bool ends_with(const char *text, const char *tail)
{
    size_t n = strlen(text), k = strlen(tail);
    return n >= k && strcasecmp(text + n - k, tail) == 0;
}

/* Two periods have the same weather when their [weather] sections have the same keys and values. */
static bool same_section(const ini_section *a, const ini_section *b)
{
    if (a == NULL || b == NULL || a->entries.count != b->entries.count)
        return a == b;
    for (size_t i = 0; i < a->entries.count; i++) {
        const ini_entry *x = &a->entries.at[i], *y = ini_find_entry(b, x->key);
        if (y == NULL || strcmp(x->value, y->value) != 0 || strcmp(x->folder, y->folder) != 0)
            return false;
    }
    return true;
}

/* An earlier period with the same weather, or NULL: a file is read once. */
static const problem_period *same_weather(const problem_period *period, const ini_section *s)
{
    const problem *p = period->problem;
    for (size_t i = 0; i < p->periods.count && &p->periods.at[i] != period; i++) {
        if (same_section(ini_find_section(&p->periods.at[i].document, "", "weather"), s))
            return &p->periods.at[i];
    }
    return NULL;
}

static int read_weather(problem_period *period, ini_section *s, ini_entry *file, error *e)
{
    const problem_period *earlier = same_weather(period, s);
    if (earlier != NULL) {
        period->weather = earlier->weather;
        return 0;
    }
    if (strcmp(file->value, "normals") == 0)
        return read_normals(period, s, file, e);
    if (ends_with(file->value, ".epw"))
        return read_epw(period, s, file, e);
    if (ends_with(file->value, ".csv"))
        return read_location(period, s, e) != 0 ? e->code : weather_from_csv(period, s, file, e);
    return ini_complain(e, s, file, "must be an .epw file, a .csv file or the word `normals`");
}

int period_read_weather(problem_period *period, error *e)
{
    ini_section *s = ini_find_section(&period->document, "", "weather");
    if (s == NULL)
        return 0;
    ini_entry *file = ini_take_entry(s, "file");
    if (file == NULL)
        return ini_section_complain(
            e, s,
            "`file` is missing: write `file = ...`, with an EPW file, a CSV file or `normals`");
    period->has_weather = true;
    ini_entry bare = *file;
    if (*file->value == '"') { /* as in a series, where names with blanks are in quotes */
        char *copy = arena_text(period->problem->memory, file->value), *name, *rest;
        if (copy == NULL)
            return error_memory(e);
        rest = csv_reference_word(copy, "", &name);
        if (rest == NULL || *text_skip(rest) != '\0')
            return ini_complain(e, s, file, "must be a name in double quotes, or without any");
        bare.value = name;
        file = &bare;
    }
    if (read_weather(period, s, file, e) != 0)
        return e->code;
    for (int q = 1; q < WEATHER_QUANTITIES; q++) {
        char why[500];
        double *values = ARENA_ARRAY(period->problem->memory, double, period->calendar.steps);
        if (values == NULL)
            return error_memory(e);
        if (period->weather.series[q] == NULL)
            continue;
        if (!calendar_resample(&period->calendar, period->weather.series[q], period->weather.hours,
                               true, values, why, sizeof why))
            return ini_complain(e, s, file, "%s", why);
        if (period->weather.gaps[q] == NULL || !weather_has_gap(values, period->calendar.steps))
            period->weather_by_step[q] = values;
    }
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read.c - reads CSV files and weather from a store of inputs.
 *
 * Weather that was made is found again by a key that holds all that it was made from: of normals
 * their numbers and the location, of an EPW file its path, which names the same bytes for as long
 * as the store exists, and its name in messages.
 */
#include "inputs/read.h"

#include <string.h>

int inputs_csv(inputs *s, arena *a, const char *path, const char *shown, const char *column,
               csv *out, error *e)
{
    char *bytes;
    size_t count;
    if (inputs_read(s, a, path, ERROR_PROBLEM, &bytes, &count, e) != 0)
        return e->code;
    return csv_parse(a, bytes, count, path, shown, column, out, e);
}

static bool copy_text(arena *a, const char **text)
{
    return *text == NULL || (*text = arena_text(a, *text)) != NULL;
}

/* Copies weather with all that it points to. False: out of memory. */
static bool copy_weather(arena *a, const weather *from, weather *to)
{
    *to = *from;
    bool good = copy_text(a, &to->sha256) && copy_text(a, &to->source);
    for (int q = 0; q < WEATHER_QUANTITIES && good; q++) {
        if (to->series[q] != NULL)
            to->series[q] = arena_copy(a, to->series[q], to->hours * sizeof(double));
        good = (from->series[q] == NULL || to->series[q] != NULL) && copy_text(a, &to->gaps[q]);
    }
    for (int i = 0; i <= WEATHER_NOTES && good; i++)
        good = copy_text(a, &to->notes[i].text);
    return good;
}

static void keep_weather(inputs *s, const void *key, size_t length, const weather *w)
{
    arena *memory = s == NULL ? NULL : arena_new();
    weather *copy = memory == NULL ? NULL : ARENA_NEW(memory, weather);
    if (copy != NULL && copy_weather(memory, w, copy))
        inputs_keep(s, key, length, memory, copy);
    else
        arena_free(memory);
}

/* Weather that was made for the same key. False: none, or out of memory, with the error set. */
static bool find_weather(const inputs *s, arena *a, const void *key, size_t length, weather *out,
                         error *e)
{
    const weather *made = inputs_made(s, key, length);
    if (made != NULL && !copy_weather(a, made, out))
        error_memory(e);
    return made != NULL && e->code == 0;
}

int inputs_epw(inputs *s, arena *a, const char *path, const char *shown, weather *out, error *e)
{
    char *bytes, *key = arena_printf(a, "epw %s\n%s", path, shown);
    size_t count;
    if (key == NULL)
        return error_memory(e);
    if (find_weather(s, a, key, strlen(key), out, e) || e->code != 0 ||
        inputs_read(s, a, path, ERROR_PROBLEM, &bytes, &count, e) != 0 ||
        weather_epw_parse(a, bytes, count, shown, out, e) != 0)
        return e->code;
    keep_weather(s, key, strlen(key), out);
    return 0;
}

int inputs_normals(inputs *s, arena *a, const weather_normals *n, weather *out, error *e)
{
    struct {
        weather_normals normals;
        double location[5];
    } key;
    memset(&key, 0, sizeof key);
    key.normals = *n;
    const double location[5] = {out->latitude, out->longitude, out->elevation, out->utc_offset,
                                out->wind_height};
    memcpy(key.location, location, sizeof location);
    if (find_weather(s, a, &key, sizeof key, out, e) || e->code != 0 ||
        weather_from_normals(a, n, out, e) != 0)
        return e->code;
    keep_weather(s, &key, sizeof key, out);
    return 0;
}

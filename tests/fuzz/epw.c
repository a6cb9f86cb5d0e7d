/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw.c - fuzzes the reader of EPW weather files. An input that begins with "@LINE" and a line end
 * replaces that line in a valid file of a whole year, so that a few bytes reach every row.
 */
#include "fuzz.h"

#include "weather/weather.h"

enum { LINES = 8 + 8760 };

static const char header[] =
    "LOCATION,Fort Worth,TX,USA,TMY3,722596,32.82,-97.36,-6.0,209.0\n"
    "DESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\n"
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\nCOMMENTS 1,made\nCOMMENTS 2,\n"
    "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n";

/* Writes a valid file with one row per hour of the year and the same weather in each. */
static void whole_year(text_buffer *out)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    text_add(out, header);
    for (int m = 0; m < 12; m++) {
        for (int d = 0; d < days[m]; d++) {
            for (int h = 1; h <= 24; h++)
                text_addf(out,
                          "2001,%d,%d,%d,0,?,20,12,60,99000,0,0,300,400,300,150,0,0,0,0,90,3,0,0,"
                          "9,9,9,9,0,0,0,0,0,0,0\n",
                          m + 1, d + 1, h);
        }
    }
}

/* Whether the input is a patch, "@12\n...": sets the number of the line that it replaces (0: it is
 * added at the end of the file) and the text. */
static bool is_patch(const fuzz_input *in, long *line, const char **text)
{
    char *end;
    if (in->line == NULL || in->line[0] != '@' || in->line[1] < '0' || in->line[1] > '9')
        return false;
    *line = strtol(in->line + 1, &end, 10);
    *text = end + (*end == '\n');
    return *end == '\n' && *line <= LINES;
}

/* Writes the valid file with one line replaced. */
static void patched(long line, const char *text, text_buffer *out)
{
    text_buffer year = {0};
    whole_year(&year);
    fuzz_require(!year.failed, "there is memory", "none");
    const char *from = year.at;
    for (long i = 1; i < line; i++)
        from = strchr(from, '\n') + 1;
    if (line == 0)
        from = year.at + year.count;
    const char *to = *from == '\0' ? from : strchr(from, '\n') + 1;
    text_add_bytes(out, year.at, (size_t)(from - year.at));
    text_add(out, text);
    text_add(out, to);
    text_free(&year);
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    char path[40];
    error e = {0};
    weather w;
    long line;
    const char *text;
    text_buffer file = {0};
    if (is_patch(in, &line, &text))
        patched(line, text, &file);
    else
        text_add_bytes(&file, in->text, in->size);
    fuzz_require(!file.failed, "there is memory", "none");
    int fd = fuzz_file(file.at, file.count, path);
    if (weather_epw(a, path, "fuzz.epw", &w, &e) != 0) {
        fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.epw:");
        text_add(record, e.text);
    } else {
        text_add(record, w.source);
        fuzz_note(record, w.latitude + w.longitude + w.elevation + w.utc_offset);
        fuzz_finite(w.latitude + w.longitude + w.elevation + w.utc_offset, "LOCATION");
        for (const weather_note *note = w.notes; note->text != NULL; note++)
            text_add(record, note->text);
        for (int q = 1; q < WEATHER_QUANTITIES; q++) {
            double sum = 0;
            if (w.gaps[q] != NULL)
                text_add(record, w.gaps[q]);
            fuzz_require(w.series[q] != NULL, "an EPW file gives every quantity", "not all");
            for (size_t t = 0; t < w.hours; t++) {
                if (w.gaps[q] == NULL || !isnan(w.series[q][t]))
                    sum += w.series[q][t];
            }
            fuzz_finite(sum, "a series");
            fuzz_note(record, sum);
        }
    }
    close(fd);
    text_free(&file);
}

FUZZ_TARGET(read_once)

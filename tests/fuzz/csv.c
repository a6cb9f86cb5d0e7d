/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.c - fuzzes the CSV reader: any bytes are refused, or read as rows of equal width; each column
 * is then refused, or read as finite numbers; the times of the rows are refused, or accepted for a
 * day or a year.
 */
#include "fuzz.h"

#include "csv/timeline.h"

/* Columns read per file: the time to read all columns is quadratic in their number. */
enum { COLUMNS = 64 };

static void read_column(arena *a, const csv *c, const char *name, text_buffer *record)
{
    error e = {0};
    double *value;
    if (csv_column(a, c, name, &value, &e) != 0) {
        fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.csv");
        text_add(record, e.text);
        return;
    }
    for (size_t r = 0; r < c->rows; r++) {
        fuzz_finite(value[r], name);
        fuzz_note(record, value[r]);
    }
}

/* Compares the times with a day from 10 March; zone: of the site, -24 if it is not known. */
static void check_times(arena *a, csv *c, bool repeat, double zone, text_buffer *record)
{
    static const calendar_run step = {CALENDAR_HOUR, 24};
    calendar horizon = {
        .year = 2026, .horizon = CALENDAR_DAY, .step = &step, .runs = 1, .repeat = repeat};
    csv_site_zone site = {.known = zone > -24, .hours = zone};
    const char *note;
    error e = {0};
    horizon.start = calendar_second_of(&horizon, 3, 10);
    fuzz_require(calendar_fill(a, &horizon, &e) == 0, "there is memory", e.text);
    if (csv_check_timeline(a, c, &horizon, repeat, &site, &note, &e) != 0) {
        fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.csv");
        text_add(record, e.text);
    } else if (note != NULL) {
        fuzz_why(note);
        text_add(record, note);
    }
}

static void read_file(arena *a, const fuzz_input *in, const char *column, text_buffer *record)
{
    char path[40];
    error e = {0};
    csv c;
    int fd = fuzz_file(in->text, in->size, path);
    if (csv_read(a, path, "fuzz.csv", column, &c, &e) != 0) {
        fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.csv");
        text_add(record, e.text);
    } else {
        fuzz_require(c.columns > 0 && c.rows > 0, "a file that was read has rows and columns",
                     "none");
        for (size_t r = 1; r < c.rows; r++)
            fuzz_require(c.line[r] > c.line[r - 1], "rows are in the order of the file", "not so");
        for (size_t i = 0; i < c.notes.count; i++) {
            fuzz_why(c.notes.at[i]);
            text_add(record, c.notes.at[i]);
        }
        for (size_t i = 0; i < c.columns && i < COLUMNS; i++) {
            text_add(record, c.name[i]);
            read_column(a, &c, c.name[i], record);
            if (c.units != NULL)
                text_add(record, csv_units_of(a, &c, i));
        }
        read_column(a, &c, "no such column", record);
        check_times(a, &c, false, -24, record);
        check_times(a, &c, false, 5.5, record);
        check_times(a, &c, true, -6, record);
    }
    close(fd);
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    read_file(a, in, NULL, record);
    read_file(a, in, "price", record);
}

FUZZ_TARGET(read_once)

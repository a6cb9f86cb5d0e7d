/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.c - fuzzes the CSV reader: any bytes are refused, or read as rows of equal width; each column
 * is then refused, or read as finite numbers.
 */
#include "fuzz.h"

#include "csv/csv.h"

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

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    char path[40];
    error e = {0};
    csv c;
    int fd = fuzz_file(in->text, in->size, path);
    if (csv_read(a, path, "fuzz.csv", &c, &e) != 0) {
        fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.csv");
        text_add(record, e.text);
    } else {
        fuzz_require(c.columns > 0 && c.rows > 0, "a file that was read has rows and columns",
                     "none");
        for (size_t r = 1; r < c.rows; r++)
            fuzz_require(c.line[r] > c.line[r - 1], "rows are in the order of the file", "not so");
        for (size_t i = 0; i < c.columns && i < COLUMNS; i++) {
            text_add(record, c.name[i]);
            read_column(a, &c, c.name[i], record);
        }
        read_column(a, &c, "no such column", record);
    }
    close(fd);
}

FUZZ_TARGET(read_once)

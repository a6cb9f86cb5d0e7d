/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read.c - reads a CSV file: splits it into lines, rows and columns.
 *
 * The file is read once and stays in memory unchanged; a row is a pointer into it. Every cell is
 * scanned once when the file is read, so that a malformed row is found whichever column is used.
 */
#include "csv/csv.h"

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "csv/internal.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COMMENTS_READ = 40 }; /* lines in which a comment may name the time zone */

static int broken_cell(error *e, const csv *c, int line, enum cell_state state)
{
    return error_set(
        e, ERROR_PROBLEM, "%s:%d: %s", c->shown, line,
        state == CELL_OPEN_QUOTE
            ? "an opening quote is not closed on the same line: close it"
            : "there is text after a closing quote (a quote inside quotes is written `\"\"`)");
}

static int add_note(arena *a, csv *c, const char *text, error *e)
{
    const char **slot = text == NULL ? NULL : VEC_PUSH(a, &c->notes);
    if (slot == NULL)
        return error_memory(e);
    *slot = text;
    return 0;
}

static int read_header(arena *a, csv *c, const char *header, error *e)
{
    enum cell_state state;
    int columns = cell_count(header, c->separator, &state);
    if (columns < 0)
        return broken_cell(e, c, c->header_line, state);
    c->columns = (size_t)columns;
    c->header_utf8 = csv_bad_byte(header) == NULL;
    const char **name = ARENA_ARRAY(a, const char *, columns);
    if (name == NULL)
        return error_memory(e);
    c->name = name;
    const char *p = header;
    for (int i = 0; i < columns; i++) {
        name[i] = cell_text(a, p, c->separator);
        if (name[i] == NULL)
            return error_memory(e);
        p = cell_end(p, c->separator, &state) + 1;
    }
    return 0;
}

/* Whether a row has the cells of a number with a decimal comma too many: 40,5 in a file that is
 * separated by commas. */
static bool has_decimal_commas(const csv *c, const char *row, int cells)
{
    double number;
    if (c->rows > 0 || c->separator != ',' || (size_t)cells <= c->columns ||
        (size_t)cells > 2 * c->columns)
        return false;
    return cell_number(cell_at(row, (size_t)cells - 1, ','), ',', &number);
}

static int check_row(const csv *c, const char *row, int line, error *e)
{
    enum cell_state state;
    int cells = cell_count(row, c->separator, &state);
    if (cells < 0)
        return broken_cell(e, c, line, state);
    if ((size_t)cells == c->columns)
        return 0;
    char where[30] = "";
    if (c->header_line != 1)
        snprintf(where, sizeof where, " (line %d)", c->header_line);
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: this row has %d cell%s, but the header row%s has %zu%s%s", c->shown,
                     line, cells, cells == 1 ? "" : "s", where, c->columns,
                     c->separator == ';' ? " (the separator is `;`)" : "",
                     has_decimal_commas(c, row, cells)
                         ? ": if its numbers have a decimal comma, write a decimal point instead"
                         : "");
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* A line that begins with '#', unless that is the error value of a spreadsheet: a row must not be
 * lost. */
static bool is_comment(const char *line)
{
    static const char *const errors[] = {"#N/A",  "#DIV/0!", "#VALUE!", "#REF!",
                                         "#NAME", "#NUM!",   "#NULL!",  "#NV"};
    for (size_t i = 0; *line == '#' && i < sizeof errors / sizeof errors[0]; i++) {
        if (text_starts(line, errors[i]))
            return false;
    }
    return *line == '#';
}

/* Splits the text into lines, without comments. Ends each with a zero. */
static int split_lines(arena *a, const char *shown, char *text, size_t size, csv_lines *out,
                       error *e)
{
    size_t lines = 1;
    for (const char *p = text; (p = memchr(p, '\n', size - (size_t)(p - text))) != NULL; p++)
        lines++;
    if (lines > INT_MAX)
        return error_set(e, ERROR_PROBLEM, "%s has more than %d lines", shown, INT_MAX);
    *out = (csv_lines){ARENA_ARRAY(a, const char *, lines), ARENA_ARRAY(a, int, lines), 0,
                       (double)NAN};
    if (out->text == NULL || out->number == NULL)
        return error_memory(e);
    char *p = text, *end = text + size;
    for (int line = 1; p < end; line++) {
        char *start = p, *stop = memchr(p, '\n', (size_t)(end - p));
        if (stop == NULL)
            stop = end;
        p = stop + 1;
        if (memchr(start, '\0', (size_t)(stop - start)) != NULL)
            return error_set(e, ERROR_PROBLEM,
                             "%s:%d: the line contains a NUL byte: this is not CSV text (UTF-8)",
                             shown, line);
        if (stop > start && stop[-1] == '\r')
            stop--;
        if (memchr(start, '\r', (size_t)(stop - start)) != NULL)
            return error_set(e, ERROR_PROBLEM,
                             "%s:%d: there is a carriage return inside a line: save the file with "
                             "LF or CRLF line endings",
                             shown, line);
        *stop = '\0';
        if (is_comment(start)) {
            if (out->count == 0 && line <= COMMENTS_READ && !isfinite(out->zone))
                csv_names_zone(start, &out->zone);
            continue;
        }
        out->text[out->count] = start;
        out->number[out->count++] = line;
    }
    return 0;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Whether a line after a blank line could be a row: as wide as the header, and with a number where
 * the last row has one. The legend below the data of PVGIS is not. */
static bool could_be_row(const csv *c, const char *line, const char *last_row)
{
    enum cell_state state;
    double number;
    if (cell_count(line, c->separator, &state) != (int)c->columns)
        return false;
    for (size_t i = 0; i < c->columns; i++) {
        if (cell_number(last_row, c->separator, &number) &&
            cell_number(line, c->separator, &number))
            return true;
        last_row = cell_end(last_row, c->separator, &state) + 1;
        line = cell_end(line, c->separator, &state) + 1;
    }
    return false;
}

/* Checks the lines from `at` on, which follow a blank line: none of them may be a row. */
static int check_legend(arena *a, csv *c, const csv_lines *lines, size_t at, int blank, error *e)
{
    const char *last_row = c->row[c->rows - 1];
    for (size_t i = at; i < lines->count; i++) {
        if (could_be_row(c, lines->text[i], last_row))
            return error_set(e, ERROR_PROBLEM,
                             "%s:%d: there is a blank line between rows: remove it", c->shown,
                             blank);
    }
    return add_note(a, c,
                    arena_printf(a,
                                 "%s:%d: the text from this line on, after the rows, is not read: "
                                 "the rows end at line %d",
                                 c->shown, lines->number[at], c->line[c->rows - 1]),
                    e);
}

/* Whether a legend begins here without a blank line before it: a line of text where rows have
 * several cells, with no row below. */
static bool is_legend(const csv *c, const csv_lines *lines, size_t at)
{
    enum cell_state state;
    if (c->rows == 0 || c->columns < 2 || cell_count(lines->text[at], c->separator, &state) != 1 ||
        csv_has_value(lines->text[at], c->separator))
        return false;
    for (size_t i = at + 1; i < lines->count; i++) {
        if (could_be_row(c, lines->text[i], c->row[c->rows - 1]))
            return false;
    }
    return true;
}

/* The rows below the header, a row of units and a legend left out. */
static int read_rows(arena *a, csv *c, csv_lines *lines, size_t header, error *e)
{
    /* Rows are kept at the beginning of the arrays of lines, which they never overtake. */
    const char **row = lines->text;
    int *line_of = lines->number;
    int blank = 0; /* line number of the first of the blank lines just before this one; 0: none */
    c->row = row;
    c->line = line_of;
    for (size_t i = header + 1; i < lines->count; i++) {
        const char *start = lines->text[i];
        int line = lines->number[i];
        if (csv_is_blank(start)) {
            blank = blank == 0 ? line : blank;
            continue;
        }
        if (blank != 0 && c->rows > 0)
            return check_legend(a, c, lines, i, blank, e);
        blank = 0;
        if (is_legend(c, lines, i))
            return check_legend(a, c, lines, i, line, e);
        if (check_row(c, start, line, e) != 0)
            return e->code;
        if (c->rows == 0 && c->units == NULL && i + 1 < lines->count &&
            csv_is_units(c, start, lines->text[i + 1])) {
            c->units = start;
            c->units_line = line;
            continue;
        }
        row[c->rows] = start;
        line_of[c->rows++] = line;
    }
    return 0;
}

static int note_header(arena *a, csv *c, const csv_lines *lines, size_t header, error *e)
{
    size_t above = 0;
    for (size_t i = 0; i < header; i++)
        above += !csv_is_blank(lines->text[i]) && csv_declared_separator(lines->text[i]) == 0;
    if (above == 0)
        return 0;
    return add_note(a, c,
                    arena_printf(a,
                                 "%s: the header row is line %d; the %zu line%s above it %s not "
                                 "read",
                                 c->shown, c->header_line, above, above == 1 ? "" : "s",
                                 above == 1 ? "is" : "are"),
                    e);
}

int csv_read(arena *a, const char *path, const char *shown, const char *column, csv *out, error *e)
{
    char *text;
    size_t size;
    if (file_read(a, path, ERROR_PROBLEM, &text, &size, e) != 0)
        return e->code;
    return csv_parse(a, text, size, path, shown, column, out, e);
}

int csv_parse(arena *a, char *text, size_t size, const char *path, const char *shown,
              const char *column, csv *out, error *e)
{
    size_t header;
    csv_lines lines;
    *out = (csv){.path = arena_text(a, path), .shown = arena_text(a, shown)};
    if (out->path == NULL || out->shown == NULL)
        return error_memory(e);
    const char *const bytes = text;
    const size_t count = size;
    if (csv_decode(a, shown, &text, &size, e) != 0)
        return e->code;
    char digest[65] = "";
    if (memchr(text, '\0', size) == NULL) /* else it is refused: a gigabyte need not be hashed */
        sha256_hex(bytes, count, digest);
    if ((out->sha256 = arena_text(a, digest)) == NULL)
        return error_memory(e);
    if (split_lines(a, shown, text, size, &lines, e) != 0)
        return e->code;
    if (!csv_find_header(out, &lines, column, &header))
        return error_set(e, ERROR_PROBLEM, "%s is empty: it must begin with a header row", shown);
    out->header_line = lines.number[header];
    out->zone_above = csv_zone_above(&lines, header);
    if (note_header(a, out, &lines, header, e) != 0 ||
        read_header(a, out, lines.text[header], e) != 0 ||
        read_rows(a, out, &lines, header, e) != 0)
        return e->code;
    if (out->rows == 0)
        return error_set(e, ERROR_PROBLEM, "%s has a header row but no data rows", shown);
    return 0;
}

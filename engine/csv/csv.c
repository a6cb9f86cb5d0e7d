/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.c - reads a CSV file: splits it into rows and columns, and parses a column as numbers.
 *
 * The file is read once and stays in memory unchanged; a row is a pointer into it. Every cell is
 * scanned once when the file is read, so that a malformed row is found whichever column is used.
 */
#include "csv/csv.h"

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

enum { SHOWN = 48, LISTED = 12 }; /* bytes of a cell, number of column names, in a message */

/* ---- cells ---------------------------------------------------------------------------------- */

/* Whether a cell is well-formed. */
enum cell_state { CELL_OK, CELL_OPEN_QUOTE, CELL_TEXT_AFTER_QUOTE };

static const char *skip_blanks(const char *p, char separator)
{
    while (*p == ' ' || (*p == '\t' && separator != '\t'))
        p++;
    return p;
}

/* The separator or final zero that ends the cell at `p`. */
static const char *cell_end(const char *p, char separator, enum cell_state *state)
{
    const char *q = skip_blanks(p, separator);
    *state = CELL_OK;
    if (*q != '"')
        return strchrnul(q, separator);
    for (q++;; q++) {
        if (*q == '\0') {
            *state = CELL_OPEN_QUOTE;
            return q;
        }
        if (*q == '"' && *++q != '"')
            break;
    }
    q = skip_blanks(q, separator);
    if (*q != separator && *q != '\0')
        *state = CELL_TEXT_AFTER_QUOTE;
    return q;
}

/* The text of the cell at `p`, without surrounding quotes and blanks. */
static char *cell_text(arena *a, const char *p, char separator)
{
    enum cell_state state;
    const char *end = cell_end(p, separator, &state);
    p = skip_blanks(p, separator);
    char *text = arena_slice(a, p, (size_t)(end - p)), *out = text;
    if (text == NULL || *p != '"')
        return text == NULL ? NULL : text_trim(text);
    for (const char *in = text + 1; *in != '\0'; in++) {
        if (*in == '"' && *++in != '"')
            break;
        *out++ = *in;
    }
    *out = '\0';
    return text_trim(text);
}

/* The number of cells of the row at `p`; -1 if a cell is malformed, with the reason in `state`. */
static int count_cells(const char *p, char separator, enum cell_state *state)
{
    for (int count = 1;; count++) {
        p = cell_end(p, separator, state);
        if (*state != CELL_OK)
            return -1;
        if (*p == '\0')
            return count;
        if (count == INT_MAX)
            return -1;
        p++;
    }
}

/* Comma or semicolon, whichever is more frequent in the header row outside quotes; tab when the row
 * has neither. */
static char find_separator(const char *header)
{
    int commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (const char *p = header; *p != '\0'; p++) {
        quoted ^= *p == '"';
        commas += !quoted && *p == ',';
        semicolons += !quoted && *p == ';';
        tabs += !quoted && *p == '\t';
    }
    if (semicolons > commas)
        return ';';
    return commas == 0 && tabs > 0 ? '\t' : ',';
}

/* ---- the file ------------------------------------------------------------------------------- */

static int broken_cell(error *e, const csv *c, int line, enum cell_state state)
{
    return error_set(
        e, ERROR_PROBLEM, "%s:%d: %s", c->shown, line,
        state == CELL_OPEN_QUOTE
            ? "an opening quote is not closed on the same line: close it"
            : "there is text after a closing quote (a quote inside quotes is written `\"\"`)");
}

static int read_header(arena *a, csv *c, const char *header, int line, error *e)
{
    enum cell_state state;
    c->separator = find_separator(header);
    int columns = count_cells(header, c->separator, &state);
    if (columns < 0)
        return broken_cell(e, c, line, state);
    c->columns = (size_t)columns;
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

static int check_row(const csv *c, const char *row, int line, error *e)
{
    enum cell_state state;
    int cells = count_cells(row, c->separator, &state);
    if (cells < 0)
        return broken_cell(e, c, line, state);
    if ((size_t)cells == c->columns)
        return 0;
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: this row has %d cell%s, but the header row has %zu%s", c->shown, line,
                     cells, cells == 1 ? "" : "s", c->columns,
                     c->separator == ';' ? " (the separator is `;`)" : "");
}

static bool is_blank(const char *line)
{
    return *text_skip(line) == '\0';
}

int csv_read(arena *a, const char *path, const char *shown, csv *out, error *e)
{
    char *text;
    size_t size;
    *out = (csv){.path = arena_text(a, path), .shown = arena_text(a, shown)};
    if (out->path == NULL || out->shown == NULL)
        return error_memory(e);
    if (file_read(a, path, ERROR_PROBLEM, &text, &size, e) != 0)
        return e->code;
    char digest[65];
    sha256_hex(text, size, digest);
    if ((out->sha256 = arena_text(a, digest)) == NULL)
        return error_memory(e);

    size_t lines = 1;
    for (const char *p = text; (p = memchr(p, '\n', size - (size_t)(p - text))) != NULL; p++)
        lines++;
    if (lines > INT_MAX)
        return error_set(e, ERROR_PROBLEM, "%s has more than %d lines", shown, INT_MAX);
    const char **row = ARENA_ARRAY(a, const char *, lines);
    int *line_of = ARENA_ARRAY(a, int, lines);
    if (row == NULL || line_of == NULL)
        return error_memory(e);
    out->row = row;
    out->line = line_of;

    char *p = text, *end = text + size;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        p += 3;
    bool has_header = false;
    int blank = 0; /* line number of the first of the blank lines just before this one; 0: none */
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
        if (*start == '#')
            continue;
        if (is_blank(start)) {
            blank = blank == 0 ? line : blank;
            continue;
        }
        if (!has_header) {
            if (read_header(a, out, start, line, e) != 0)
                return e->code;
            has_header = true;
        } else {
            if (blank != 0)
                return error_set(e, ERROR_PROBLEM,
                                 "%s:%d: there is a blank line between rows: remove it", shown,
                                 blank);
            if (check_row(out, start, line, e) != 0)
                return e->code;
            row[out->rows] = start;
            line_of[out->rows++] = line;
        }
        blank = 0;
    }
    if (!has_header)
        return error_set(e, ERROR_PROBLEM, "%s is empty: it must begin with a header row", shown);
    if (out->rows == 0)
        return error_set(e, ERROR_PROBLEM, "%s has a header row but no data rows", shown);
    return 0;
}

/* ---- a column ------------------------------------------------------------------------------- */

static int no_such_column(arena *a, const csv *c, const char *name, error *e)
{
    char wanted[SHOWN], one[SHOWN];
    const char *near = text_nearest_of(name, c->name, c->columns);
    text_buffer list = {0};
    for (size_t i = 0; i < c->columns && i < LISTED; i++) {
        text_add(&list, i == 0 ? "" : ", ");
        text_add(&list, text_short(one, sizeof one, c->name[i]));
    }
    if (c->columns > LISTED)
        text_addf(&list, " and %zu more", c->columns - LISTED);
    const char *listed = list.failed || list.at == NULL ? NULL : arena_text(a, list.at);
    text_free(&list);
    if (listed == NULL)
        return error_memory(e);
    text_short(wanted, sizeof wanted, name);
    if (near != NULL)
        return error_set(e, ERROR_PROBLEM,
                         "%s has no column `%s`; did you mean `%s`? The columns are %s", c->shown,
                         wanted, text_short(one, sizeof one, near), listed);
    return error_set(e, ERROR_PROBLEM, "%s has no column `%s`; the columns are %s", c->shown,
                     wanted, listed);
}

/* Sets the error for a cell that is not a number. */
static int bad_cell(arena *a, const csv *c, size_t row, const char *name, const char *p, error *e)
{
    char shown[SHOWN];
    const char *text = cell_text(a, p, c->separator);
    if (text == NULL)
        return error_memory(e);
    if (*text == '\0')
        return error_set(e, ERROR_PROBLEM,
                         "%s:%d: column `%s` is empty here: every row must have a number", c->shown,
                         c->line[row], TEXT_SHORT(name));
    double number;
    const char *rest = text_number(text, &number);
    const char *remedy = "every row must have a finite number";
    if (rest != NULL && *rest == ',')
        remedy = "numbers must have a decimal point and no thousands separators, as in `1234.5`";
    else if (rest != NULL)
        remedy = "write the number alone; the unit can be given in the problem file, after the "
                 "column name";
    return error_set(e, ERROR_PROBLEM, "%s:%d: column `%s` holds `%s`: %s", c->shown, c->line[row],
                     TEXT_SHORT(name), text_short(shown, sizeof shown, text), remedy);
}

int csv_column(arena *a, const csv *c, const char *name, double **out, error *e)
{
    size_t column = c->columns;
    for (size_t i = 0; i < c->columns; i++) {
        if (strcmp(c->name[i], name) != 0)
            continue;
        if (column != c->columns)
            return error_set(
                e, ERROR_PROBLEM,
                "%s has two columns named `%s` (columns %zu and %zu): rename one of them", c->shown,
                TEXT_SHORT(name), column + 1, i + 1);
        column = i;
    }
    if (column == c->columns)
        return no_such_column(a, c, name, e);

    double *value = ARENA_ARRAY(a, double, c->rows);
    if (value == NULL)
        return error_memory(e);
    for (size_t r = 0; r < c->rows; r++) {
        enum cell_state state;
        const char *p = c->row[r];
        for (size_t i = 0; i < column; i++)
            p = cell_end(p, c->separator, &state) + 1;
        const char *q = skip_blanks(p, c->separator);
        bool quoted = *q == '"';
        q = text_number(skip_blanks(q + quoted, c->separator), &value[r]);
        if (q != NULL) {
            q = skip_blanks(q, c->separator);
            if (quoted && *q == '"')
                q = skip_blanks(q + 1, c->separator);
            else if (quoted)
                q = NULL;
        }
        if (q == NULL || (*q != c->separator && *q != '\0'))
            return bad_cell(a, c, r, name, p, e);
    }
    *out = value;
    return 0;
}

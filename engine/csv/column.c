/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * column.c - a column of a CSV file as numbers. Cells that are not numbers, and codes for missing
 * values, are counted and reported together, with the lines of the first ones.
 */
#include "base/text.h"
#include "csv/internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LISTED = 12 }; /* number of column names in a message */

/* ---- codes for missing values --------------------------------------------------------------- */

static bool is_one_of(double value, const double *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (value == list[i])
            return true;
    }
    return false;
}

bool csv_is_missing_code(double value)
{
    static const double codes[] = {-999,          -999.9,      -999.99,  -9999,   -9999.9,
                                   -9999.99,      -99999,      -99999.9, -999999, -9999999,
                                   -6999,         -8888,       -32767,   -32768,  -2147483648.0,
                                   -2147483647.0, 2147483647.0};
    if (value > -999 && value < 1e9)
        return false;
    /* The fill values of netCDF, GRIB and GIS, 9.97e36, 1e20, -3.4e38 and others, are floats that
     * are printed with various numbers of digits. */
    return is_one_of(value, codes, sizeof codes / sizeof codes[0]) || fabs(value) >= 1e20;
}

bool csv_may_be_missing_code(double value)
{
    static const double codes[] = {99,      99.9,   99.99,   999,    999.9,   999.99,
                                   9999,    9999.9, 9999.99, 99999,  99999.9, 999999,
                                   9999999, -99,    -99.9,   -99.99, 32767,   65535};
    return csv_is_missing_code(value) || is_one_of(value, codes, sizeof codes / sizeof codes[0]);
}

/* ---- messages ------------------------------------------------------------------------------- */

static int no_such_column(arena *a, const csv *c, const char *name, error *e)
{
    char wanted[CSV_SHOWN], one[CSV_SHOWN], where[60] = "";
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
    if (!c->header_utf8)
        return error_set(
            e, ERROR_PROBLEM,
            "%s:%d: the header row is not UTF-8, and it has no column `%s`: save the "
            "file as UTF-8, as in `iconv -f WINDOWS-1252 -t UTF-8`; the columns are %s",
            c->shown, c->header_line, wanted, listed);
    if (c->header_line != 1)
        snprintf(where, sizeof where, " in its header row, line %d", c->header_line);
    if (near != NULL)
        return error_set(e, ERROR_PROBLEM,
                         "%s has no column `%s`%s; did you mean `%s`? The columns are %s", c->shown,
                         wanted, where, text_short(one, sizeof one, near), listed);
    return error_set(e, ERROR_PROBLEM, "%s has no column `%s`%s; the columns are %s", c->shown,
                     wanted, where, listed);
}

char *csv_count_rows(const csv *c, const size_t *rows, size_t count, char *out, size_t size)
{
    const size_t listed = count < CSV_ROWS_LISTED ? count : CSV_ROWS_LISTED;
    *out = '\0';
    if (count > 1 && count == c->rows)
        snprintf(out, size, "; this concerns all %zu rows", count);
    if (count < 2 || count == c->rows)
        return out;
    size_t used =
        (size_t)snprintf(out, size, "; this concerns %zu of %zu rows (lines", count, c->rows);
    for (size_t i = 0; i < listed && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s %d",
                                 i == 0                               ? ""
                                 : i + 1 == listed && listed == count ? " and"
                                                                      : ",",
                                 c->line[rows[i]]);
    if (used < size && count > listed)
        snprintf(out + used, size - used, " and %zu more)", count - listed);
    else if (used < size)
        snprintf(out + used, size - used, ")");
    return out;
}

#define FILL "fill the gaps in the file, as with the mean of the values around them"

/* Sets the error for cells that are not numbers: the first is in `rows[0]`. */
static int bad_cells(arena *a, const csv *c, const char *name, size_t column, const size_t *rows,
                     size_t count, error *e)
{
    char shown[CSV_SHOWN], more[240], title[TEXT_SHOWN];
    const int line = c->line[rows[0]];
    const char *text = cell_text(a, cell_at(c->row[rows[0]], column, c->separator), c->separator);
    if (text == NULL)
        return error_memory(e);
    text_short(title, sizeof title, name);
    csv_count_rows(c, rows, count, more, sizeof more);
    if (*text == '\0')
        return error_set(e, ERROR_PROBLEM,
                         "%s:%d: column `%s` is empty here: every row must have a number%s%s",
                         c->shown, line, title, more, count > 1 ? ": " FILL : "");
    double number;
    const char *rest = text_number(text, &number);
    const char *remedy = "every row must have a finite number", *fill = count > 1 ? ": " FILL : "";
    if (rest != NULL && *rest == ',') {
        remedy = "numbers must have a decimal point and no thousands separators, as in `1234.5`";
        fill = "";
    } else if (rest != NULL) {
        remedy = "write the number alone; the unit can be given in the problem file, after the "
                 "column name";
        fill = "";
    }
    return error_set(e, ERROR_PROBLEM, "%s:%d: column `%s` holds `%s`: %s%s%s", c->shown, line,
                     title, text_short(shown, sizeof shown, text), remedy, more, fill);
}

/* Sets the error for codes for missing values. */
static int missing_codes(const csv *c, const char *name, double value, const size_t *rows,
                         size_t count, error *e)
{
    char code[40], more[240];
    csv_count_rows(c, rows, count, more, sizeof more);
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: column `%s` holds %s, which is a code for a missing value in many "
                     "files%s: " FILL "; if it is meant as a value, write a number next to it",
                     c->shown, c->line[rows[0]], TEXT_SHORT(name),
                     text_of(code, sizeof code, value, 12), more);
}

/* ---- the column ----------------------------------------------------------------------------- */

bool csv_has_column(const csv *c, const char *name)
{
    for (size_t i = 0; i < c->columns; i++) {
        if (strcmp(c->name[i], name) == 0)
            return true;
    }
    return false;
}

const char *csv_units_of(arena *a, const csv *c, size_t i)
{
    return cell_text(a, cell_at(c->units, i, c->separator), c->separator);
}

static int find_column(arena *a, const csv *c, const char *name, size_t *out, error *e)
{
    *out = c->columns;
    for (size_t i = 0; i < c->columns; i++) {
        if (strcmp(c->name[i], name) != 0)
            continue;
        if (*out != c->columns)
            return error_set(
                e, ERROR_PROBLEM,
                "%s has two columns named `%s` (columns %zu and %zu): rename one of them", c->shown,
                TEXT_SHORT(name), *out + 1, i + 1);
        *out = i;
    }
    return *out == c->columns ? no_such_column(a, c, name, e) : 0;
}

int csv_column(arena *a, const csv *c, const char *name, double **out, error *e)
{
    size_t column, bad[CSV_ROWS_LISTED], missing[CSV_ROWS_LISTED], bad_count = 0, missing_count = 0;
    if (find_column(a, c, name, &column, e) != 0)
        return e->code;
    double *value = ARENA_ARRAY(a, double, c->rows);
    if (value == NULL)
        return error_memory(e);
    for (size_t r = 0; r < c->rows; r++) {
        if (!cell_number(cell_at(c->row[r], column, c->separator), c->separator, &value[r])) {
            csv_list_row(r, bad, &bad_count);
        } else if (csv_is_missing_code(value[r])) {
            csv_list_row(r, missing, &missing_count);
        }
    }
    if (bad_count > 0)
        return bad_cells(a, c, name, column, bad, bad_count, e);
    if (missing_count > 0)
        return missing_codes(c, name, value[missing[0]], missing, missing_count, e);
    *out = value;
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - reads flows.csv and prices.csv.
 *
 * A year has nearly a million cells, so each is converted where it stands in the file: nothing is
 * copied or allocated per cell. The files are those of Firn, but may have been edited: every row is
 * checked, and what does not fit is refused with its line.
 */
#include "report/table.h"

#include "base/file.h"
#include "base/text.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

typedef struct reader {
    arena *a;
    const char *path, *at;
    long line;
    error *e;
} reader;

static int refuse(const reader *r, const char *why)
{
    return error_set(r->e, ERROR_PROBLEM, "%s:%ld: %s: solve the site again", r->path, r->line,
                     why);
}

static bool ends_cell(char c)
{
    return c == ',' || c == '\n' || c == '\r' || c == '\0';
}

/* The next cell as a text of its own, and whether it is the last of its line. */
static char *text_cell(reader *r, bool *last)
{
    text_buffer cell = {0};
    const char *p = r->at;
    if (*p == '"') {
        for (p++; *p != '\0' && (*p != '"' || p[1] == '"'); p++) {
            text_add_bytes(&cell, p, 1);
            p += *p == '"';
        }
        p += *p == '"';
    } else {
        const size_t length = strcspn(p, ",\r\n");
        text_add_bytes(&cell, p, length);
        p += length;
    }
    char *out = arena_text(r->a, cell.at == NULL ? "" : cell.at);
    if (out == NULL || cell.failed)
        error_memory(r->e);
    text_free(&cell);
    *last = *p != ',';
    if (!ends_cell(*p))
        refuse(r, "text follows a quoted cell");
    p += *p == '\r';
    p += *p == ',' || *p == '\n';
    r->at = p;
    return r->e->code == 0 ? out : NULL;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar. March is counted as the first month, so
 * that a leap day ends its year (Howard Hinnant, chrono-compatible low-level date algorithms). */
static int64_t days_from_1970(int year, int month, int day)
{
    const int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400,
                  of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* A number of exactly `digits` digits; -1: the text is not one. */
static int digits_at(const char *text, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* "2026-07-14T15:00" or "2026-07-14T15:00:30"; the end of the cell, or NULL. */
static const char *read_time(const char *p, int64_t *out)
{
    const int year = digits_at(p, 4);
    if (year < 0 || p[4] != '-')
        return NULL;
    const int month = digits_at(p + 5, 2);
    if (month < 1 || month > 12 || p[7] != '-')
        return NULL;
    const int day = digits_at(p + 8, 2);
    if (day < 1 || day > 31 || p[10] != 'T')
        return NULL;
    const int hour = digits_at(p + 11, 2);
    if (hour < 0 || p[13] != ':')
        return NULL;
    const int minute = digits_at(p + 14, 2);
    int second = 0;
    if (minute < 0)
        return NULL;
    p += 16;
    if (*p == ':') {
        second = digits_at(p + 1, 2);
        p += 3;
    }
    *out = days_from_1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return second < 0 || *p != ',' ? NULL : p + 1;
}

static void count(table_column *c, double value)
{
    c->min = fmin(c->min, value); /* fmin and fmax skip NaN, with which both begin */
    c->max = fmax(c->max, value);
    c->sum += value;
    c->zero = c->zero && value == 0;
    c->empty = false;
}

static int read_numbers(reader *r, table_column *column, size_t columns, size_t step)
{
    const char *p = r->at;
    for (size_t c = 0; c < columns; c++) {
        double value = (double)NAN;
        if (!ends_cell(*p)) {
            p = text_number(p, &value);
            if (p == NULL || !ends_cell(*p))
                return refuse(r, "a cell is not a number");
            count(&column[c], value);
        }
        column[c].value[step] = (float)value;
        if ((*p == ',') != (c + 1 < columns))
            return refuse(r, "the number of cells is not that of the first line");
        p += *p == ',';
    }
    p += *p == '\r';
    if (*p != '\n')
        return refuse(r, "the row is not complete");
    r->at = p + 1;
    r->line++;
    return 0;
}

/* The cell of the period is its name, quoted where CSV requires it. */
static int skip_period(reader *r, const char *name)
{
    const size_t length = strlen(name);
    if (strncmp(r->at, name, length) == 0 && r->at[length] == ',') {
        r->at += length + 1;
        return 0;
    }
    bool last;
    const char *cell = text_cell(r, &last);
    if (cell == NULL)
        return r->e->code;
    const bool guarded = *cell == '\'' && strcmp(cell + 1, name) == 0; /* result_cell() */
    return last || (strcmp(cell, name) != 0 && !guarded)
               ? refuse(r, "the period is not the one that result.json has at this place")
               : 0;
}

static int read_period(reader *r, const record_period *p, bool named, report_table *out, size_t at)
{
    table_column *column = ARENA_ARRAY(r->a, table_column, out->columns);
    int64_t *time = ARENA_ARRAY(r->a, int64_t, p->steps);
    if (column == NULL || time == NULL)
        return error_memory(r->e);
    for (size_t c = 0; c < out->columns; c++) {
        column[c] = (table_column){
            ARENA_ARRAY(r->a, float, p->steps), (double)NAN, (double)NAN, 0, true, true};
        if (column[c].value == NULL)
            return error_memory(r->e);
    }
    for (size_t i = 0; i < p->steps; i++) {
        if (*r->at == '\0')
            return refuse(r, "the file ends before the last step of result.json");
        if (named && skip_period(r, p->name) != 0)
            return r->e->code;
        r->at = read_time(r->at, &time[i]);
        if (r->at == NULL)
            return refuse(r, "the time is not written as 2026-07-14T15:00");
        if (read_numbers(r, column, out->columns, i) != 0)
            return r->e->code;
    }
    for (size_t c = 0; c < out->columns; c++) {
        column[c].zero = column[c].zero && !column[c].empty;
        if (column[c].empty)
            column[c].sum = (double)NAN;
    }
    out->time[at] = time;
    out->column[at] = column;
    return 0;
}

/* The names of the columns; *named: the first is `period`. */
static int read_header(reader *r, report_table *out, bool *named)
{
    vec(const char *) names = {0};
    for (bool last = false; !last;) {
        const char *cell = text_cell(r, &last);
        const char **slot = cell == NULL ? NULL : VEC_PUSH(r->a, &names);
        if (slot == NULL)
            return r->e->code != 0 ? r->e->code : error_memory(r->e);
        *slot = cell;
    }
    *named = strcmp(names.at[0], "period") == 0;
    const size_t first = *named ? 1 : 0;
    if (names.count <= first || strcmp(names.at[first], "time") != 0)
        return refuse(r, "there is no column `time`");
    out->name = names.at + first + 1;
    out->columns = names.count - first - 1;
    r->line++;
    return 0;
}

static int read_rows(reader *r, const record_period *period, size_t periods, report_table *out)
{
    bool named = false;
    if (read_header(r, out, &named) != 0)
        return r->e->code;
    if (*r->at == '\0' || out->columns == 0) {
        out->columns = 0;
        return 0;
    }
    out->time = ARENA_ARRAY(r->a, int64_t *, periods);
    out->column = ARENA_ARRAY(r->a, table_column *, periods);
    if (out->time == NULL || out->column == NULL)
        return error_memory(r->e);
    for (size_t i = 0; i < periods; i++) {
        if (read_period(r, &period[i], named, out, i) != 0)
            return r->e->code;
    }
    return *r->at != '\0' ? refuse(r, "the file has more rows than result.json has steps") : 0;
}

int report_table_read(arena *a, const char *path, const record_period *period, size_t periods,
                      report_table *out, error *e)
{
    struct stat st;
    char *bytes;
    size_t count;
    *out = (report_table){0};
    if (stat(path, &st) != 0)
        return 0;
    arena *file = arena_new(); /* the text of the file is not kept */
    if (file == NULL)
        return error_memory(e);
    if (file_read(file, path, ERROR_PROBLEM, &bytes, &count, e) == 0) {
        reader r = {a, path, bytes, 1, e};
        read_rows(&r, period, periods, out);
    }
    arena_free(file);
    return e->code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * firn/firn_tables.h - the answer of a solve as an object of its own, and as tables.
 * A part of firn/firn.h, which includes it.
 */
#ifndef FIRN_FIRN_TABLES_H
#define FIRN_FIRN_TABLES_H

#ifndef FIRN_FIRN_H
#error "include <firn/firn.h>, which includes this header"
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* ---- answers and tables -----------------------------------------------------------------------
 */

/* The answer of the last solve of a site. It is counted and never changes: any thread may read it,
 * several at once, while the site is changed, solved again or freed. It shares the memory of the
 * site, which lives as long as its last answer. */
typedef struct firn_answer firn_answer;

/* NULL with `error` set: FIRN_USAGE if the site is not solved. To be called, like all functions of
 * a site, by the thread that uses the site. An answer without a plan has tables without rows. */
firn_answer *firn_site_answer(firn_site *site, firn_error *error);
/* Counts one owner more, and returns `answer` (NULL for NULL). */
firn_answer *firn_answer_keep(firn_answer *answer);
void firn_answer_free(firn_answer *answer); /* one owner less; may be NULL */

/* A table with named columns. It is read-only, any thread may read it, and it outlives the answer
 * and the site. */
typedef struct firn_cursor firn_cursor;

/* Types of columns */
#define FIRN_COLUMN_F64 1  /* numbers; NaN: missing */
#define FIRN_COLUMN_TEXT 2 /* UTF-8; NULL: missing */
#define FIRN_COLUMN_BOOL 3 /* numbers: 0 no, 1 yes, NaN missing */
#define FIRN_COLUMN_TIME 4 /* numbers: seconds from 1970-01-01T00:00 on the clock of the site */

/* The names of all tables, `*count` of them (which may be NULL), in alphabetical order; the list
 * also ends with NULL. docs/tables.md describes them. */
const char *const *firn_tables(size_t *count);
/* The contents of a table in a phrase; NULL: there is no such table. */
const char *firn_table_meaning(const char *table);

/* Makes a table of an answer. `where` NULL: all rows. Otherwise one or more conditions on columns
 * of texts or of yes and no, separated by commas: "phase = 2028", "component = grid, key = price";
 * in flows and prices a condition on `component` and on `bus` selects columns. Sets *cursor, to be
 * freed with firn_cursor_free; NULL after a failure. FIRN_USAGE: no such table, column or value;
 * the message lists those that exist. */
int firn_answer_table(const firn_answer *answer, const char *table, const char *where,
                      firn_cursor **cursor, firn_error *error);
void firn_cursor_free(firn_cursor *cursor); /* may be NULL */

size_t firn_cursor_rows(const firn_cursor *cursor);
size_t firn_cursor_columns(const firn_cursor *cursor);
/* Name, unit and meaning of a column, counted from 0; NULL beyond the last. The unit of texts is
 * "", and that of numbers whose unit is in the column `unit` of the table, too. */
const char *firn_cursor_name(const firn_cursor *cursor, size_t column);
const char *firn_cursor_unit(const firn_cursor *cursor, size_t column);
const char *firn_cursor_meaning(const firn_cursor *cursor, size_t column);
int32_t firn_cursor_type(const firn_cursor *cursor, size_t column); /* 0 beyond the last */
/* The values of a column, one per row, contiguous, valid until the cursor is freed. NULL if the
 * column does not exist, and numbers of a TEXT column, texts of any other. */
const double *firn_cursor_numbers(const firn_cursor *cursor, size_t column);
const char *const *firn_cursor_texts(const firn_cursor *cursor, size_t column);

/* The Arrow C data interface (https://arrow.apache.org/docs/format/CDataInterface.html). A program
 * that has these structures from elsewhere has defined ARROW_C_DATA_INTERFACE. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif

/* The same table as a struct array, a field per column: float64, utf8, bool, timestamp[s] without
 * time zone. Missing values are null. Numbers and times are not copied. The metadata of a field has
 * `unit` and `meaning`, that of the whole `table`. The caller releases both structures, which
 * outlive answer and site, by their `release`, in any order and in any thread. After a failure
 * `release` is NULL in both. */
int firn_answer_arrow(const firn_answer *answer, const char *table, const char *where,
                      struct ArrowSchema *schema, struct ArrowArray *array, firn_error *error);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif

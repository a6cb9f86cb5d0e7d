/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cursor.h - a table in memory: named columns, each of them contiguous.
 *
 * A cursor is filled by one thread, and then only read. It owns all that it holds, so that a small
 * table does not keep the site alive that it came from.
 */
#ifndef FIRN_TABLE_CURSOR_H
#define FIRN_TABLE_CURSOR_H

#include "base/arena.h"
#include "base/error.h"

#include <stdatomic.h>
#include <stdint.h>

/* The values are those of FIRN_COLUMN_* in firn/firn.h. */
enum column_type { COLUMN_F64 = 1, COLUMN_TEXT = 2, COLUMN_BOOL = 3, COLUMN_TIME = 4 };

typedef struct cursor_column {
    const char *name, *unit, *meaning;
    int32_t type;       /* enum column_type */
    double *number;     /* F64; BOOL: 0 or 1; TIME: seconds since 1970. NaN: missing */
    int64_t *second;    /* TIME: the same as integers */
    const char **text;  /* TEXT: UTF-8; NULL: missing */
    size_t bytes;       /* TEXT: of all of them, without final zeros */
    const char *source; /* TEXT: the text of the last row as the caller has it */
} cursor_column;

/* The definition of firn/firn.h's opaque `firn_cursor`. */
typedef struct firn_cursor {
    _Atomic size_t others; /* owners but one */
    arena *memory;         /* holds the cursor, too */
    const char *table;     /* its name */
    cursor_column *column;
    size_t columns, rows, room;
} cursor;

/* An empty table with room for `columns` columns and, to begin with, `room` rows. NULL with the
 * error set (memory). */
cursor *cursor_new(const char *table, size_t columns, size_t room, error *e);
/* Adds a column; to be called before any row. The texts are copied. NULL: out of memory. */
cursor_column *cursor_add(cursor *c, const char *name, int32_t type, const char *unit,
                          const char *meaning);
/* Adds a row of missing values; false: out of memory. */
bool cursor_row(cursor *c);
/* Sets a value of the last row; -0 becomes 0. */
void cursor_number(cursor *c, size_t column, double value);
void cursor_second(cursor *c, size_t column, int64_t value);
/* The text is copied, once for rows that follow one another; bytes that are not UTF-8 become `?`,
 * as in result.json. NULL: missing. False: out of memory. */
bool cursor_text(cursor *c, size_t column, const char *value);

cursor *cursor_keep(cursor *c); /* one owner more; returns `c` */
void cursor_free(cursor *c);    /* one owner less; `c` may be NULL */

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * maker.h - makes a table: its declared columns, and its rows as far as the filter selects them.
 */
#ifndef FIRN_TABLE_MAKER_H
#define FIRN_TABLE_MAKER_H

#include "table/cursor.h"
#include "table/where.h"

#include <math.h>

/* A column as a table declares it. In the unit, MONEY stands for the currency of the site and
 * OBJECTIVE for the unit of the objective; "": texts, or the unit is in the column `unit`. */
typedef struct table_column {
    const char *name;
    int32_t type; /* enum column_type */
    const char *unit, *meaning;
} table_column;

/* A table that is being made. */
typedef struct table_maker {
    const site_answer *n;
    cursor *c;
    where_filter where;
    arena *scratch; /* freed when the table is made */
    error *e;
} table_maker;

typedef struct table_spec {
    const char *name, *meaning;
    const table_column *column;
    size_t columns;
    /* Adds the rows by table_row(), one value for each column. Returns the error's code. */
    int (*fill)(table_maker *);
    /* Instead of it, of a table with further columns: makes m->c, too. */
    int (*make)(table_maker *);
} table_spec;

typedef struct table_cell {
    double number;
    const char *text;
} table_cell;
#define CELL_TEXT(value) ((table_cell){.text = (value)})
#define CELL_NUMBER(value) ((table_cell){.number = (value)})
#define CELL_FLAG(value) ((table_cell){.number = (value) ? 1 : 0})
#define CELL_NONE ((table_cell){.number = (double)NAN})

/* Adds the declared columns to m->c. */
int table_add_columns(table_maker *m, const table_column *column, size_t count);
/* Adds a row if the filter selects it; a TIME is in `number`. */
int table_row(table_maker *m, const table_cell *cell);
/* Prepares the filter by the declared columns and further names that conditions may have. */
int table_read_where(table_maker *m, const char *table, const char *where,
                     const table_column *column, size_t count);

#define TABLE(table, what, columns_, how)                                                          \
    {                                                                                              \
        .name = (table), .meaning = (what), .column = (columns_),                                  \
        .columns = sizeof(columns_) / sizeof((columns_)[0]), .fill = (how)                         \
    }

#endif

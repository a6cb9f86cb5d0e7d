/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * where.h - selects rows: "phase = 2028", "component = grid, key = price".
 *
 * Conditions are separated by commas, and all must hold. A condition is the name of a column of
 * texts or of yes and no, `=`, and the value; between two words `=` may be left out ("phase 2028").
 * No value selects what is empty or missing ("phase ="). A column, or a value that neither the
 * column has nor the site knows (as a component, a phase, a period, a bus), is ERROR_USAGE.
 */
#ifndef FIRN_TABLE_WHERE_H
#define FIRN_TABLE_WHERE_H

#include "base/index.h"
#include "site/answer.h"
#include "table/cursor.h"

enum { WHERE_CONDITIONS = 8 };

typedef struct where_condition {
    const char *name, *value;
    int32_t column;         /* that it is about */
    bool known;             /* the value belongs to the site, or a row has had it */
    vec(const char *) seen; /* values of the rows, each once, as long as it is not known */
    name_index index;
} where_condition;

typedef struct where_filter {
    arena *memory;
    const site_answer *answer;
    const char *table, *text;
    where_condition at[WHERE_CONDITIONS];
    size_t count;
} where_filter;

/* One column that conditions may name; name "": they may not. */
typedef struct where_name {
    const char *name;
    int32_t type;
} where_name;

/* Reads `text` (NULL: no condition); `names`: the columns of the table. `memory` holds what the
 * filter needs. */
int where_read(arena *memory, const site_answer *n, const char *table, const char *text,
               const where_name *names, size_t count, where_filter *out, error *e);
/* The condition on a column by its name; NULL: there is none. */
const char *where_value(const where_filter *f, const char *name);
/* Does a text meet the condition on this column, if there is one? BOOL: "yes", "no". */
int where_test(where_filter *f, int32_t column, const char *text, bool *meets, error *e);
/* After all rows: ERROR_USAGE if a value is unknown. */
int where_finish(const where_filter *f, error *e);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schema.h - the tables of the history, by version.
 */
#ifndef FIRN_HISTORY_SCHEMA_H
#define FIRN_HISTORY_SCHEMA_H

enum {
    HISTORY_APPLICATION = 0x4669726E, /* "Firn", SQLite's application_id */
    HISTORY_SCHEMA = 2,               /* SQLite's user_version */
};

/* Statements that lead from version i to i + 1; the first creates all tables. */
extern const char *const history_migrations[HISTORY_SCHEMA];

#endif

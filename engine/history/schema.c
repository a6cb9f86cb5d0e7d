/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schema.c - the tables of the history, by version. Published versions never change; a new one is
 * a migration from the one before. docs/batch.md describes the columns.
 */
#include "history/schema.h"

static const char version_1[] =
    "CREATE TABLE runs (id TEXT PRIMARY KEY, started TEXT NOT NULL, ended TEXT, seconds REAL,"
    " code INTEGER, engine TEXT NOT NULL, version TEXT NOT NULL, host TEXT, directory TEXT,"
    " options TEXT);"
    "CREATE TABLE jobs (id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs(id),"
    " name TEXT NOT NULL, file TEXT NOT NULL, scenario TEXT, sets TEXT NOT NULL,"
    " outcome INTEGER NOT NULL, status TEXT NOT NULL, code INTEGER NOT NULL, reason TEXT,"
    " attempts INTEGER NOT NULL, reused INTEGER NOT NULL, source INTEGER NOT NULL,"
    " result TEXT, seconds REAL, memory REAL,"
    " site TEXT, objective REAL, objective_text TEXT, objective_unit TEXT, currency TEXT,"
    " method TEXT, solve_seconds REAL, \"rows\" INTEGER, \"columns\" INTEGER, engine TEXT,"
    " glpk TEXT, UNIQUE (run, name));"
    "CREATE INDEX jobs_by_name ON jobs(name, run);"
    "CREATE INDEX jobs_by_result ON jobs(result);"
    "CREATE TABLE accounts (job INTEGER NOT NULL REFERENCES jobs(id), kind TEXT NOT NULL,"
    " name TEXT NOT NULL, phase TEXT NOT NULL, unit TEXT, value REAL,"
    " PRIMARY KEY (job, kind, name, phase)) WITHOUT ROWID;"
    "CREATE TABLE sizes (job INTEGER NOT NULL REFERENCES jobs(id), component TEXT NOT NULL,"
    " size TEXT NOT NULL, phase TEXT NOT NULL, unit TEXT, built REAL, installed REAL, firm REAL,"
    " capex REAL, PRIMARY KEY (job, component, size, phase)) WITHOUT ROWID;"
    "CREATE TABLE limits (job INTEGER NOT NULL REFERENCES jobs(id), name TEXT NOT NULL,"
    " phase TEXT NOT NULL, sense TEXT NOT NULL, unit TEXT, value REAL, bound REAL,"
    " shadow_price REAL, binding INTEGER, PRIMARY KEY (job, name, phase, sense)) WITHOUT ROWID;"
    "CREATE TABLE inputs (job INTEGER NOT NULL REFERENCES jobs(id), kind TEXT NOT NULL,"
    " file TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, version TEXT,"
    " PRIMARY KEY (job, kind, file, path)) WITHOUT ROWID;";

/* What each input does to the objective, of results that say so. */
static const char version_2[] =
    "CREATE TABLE sensitivities (job INTEGER NOT NULL REFERENCES jobs(id), key TEXT NOT NULL,"
    " value TEXT, unit TEXT, change TEXT, effect REAL, per_unit REAL, PRIMARY KEY (job, key))"
    " WITHOUT ROWID;";

const char *const history_migrations[HISTORY_SCHEMA] = {version_1, version_2};

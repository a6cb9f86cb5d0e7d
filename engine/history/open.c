/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open.c - opens a history: checks that it is one, migrates it, and chooses the kind of journal
 * that its disk allows.
 */
#include "history/schema.h"
#include "history/sql.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

enum { BUSY = 20000 /* ms that a statement waits for another process */ };

/* File systems of networks, on which WAL's shared memory is not shared or locks do not hold
 * (SQLite's documentation of WAL, and the magic numbers of statfs(2)). */
static bool is_remote(const char *path)
{
    static const unsigned long remote[] = {0x6969 /* NFS */,        0x0BD00BD0 /* Lustre */,
                                           0x47504653 /* GPFS */,   0xFF534D42 /* CIFS */,
                                           0xFE534D42 /* SMB2 */,   0x01021997 /* 9p */,
                                           0x19830326 /* BeeGFS */, 0x00C36400 /* Ceph */};
    struct statfs fs;
    if (statfs(path, &fs) != 0)
        return false;
    for (size_t i = 0; i < sizeof remote / sizeof remote[0]; i++) {
        if ((unsigned long)fs.f_type == remote[i])
            return true;
    }
    return false;
}

/* The integer that a pragma or a query returns. */
static int ask(history *h, const char *text, int64_t *out, error *e)
{
    bool row = false;
    sqlite3_stmt *s = sql_prepare(h, text, e);
    *out = 0;
    if (s != NULL && sql_step(h, s, &row, e) == 0 && row)
        *out = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return e->code;
}

/* WAL where it works: readers never wait, a commit takes no sync. Whether it does is found by
 * writing; a journal that is deleted works everywhere. */
static int choose_journal(history *h, error *e)
{
    error trial = {0};
    if (!is_remote(h->path) && sql_run(h, "PRAGMA journal_mode=WAL", &trial) == 0 &&
        sql_run(h, "PRAGMA synchronous=NORMAL", &trial) == 0 &&
        sql_run(h, "BEGIN IMMEDIATE; CREATE TABLE trial (x); DROP TABLE trial; COMMIT", &trial) ==
            0)
        return 0;
    if (sqlite3_get_autocommit(h->db) == 0)
        sqlite3_exec(h->db, "ROLLBACK", NULL, NULL, NULL);
    return sql_run(h, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL", e);
}

/* Copies the file to FILE.vN.backup. */
static int back_up(history *h, int64_t version, error *e)
{
    char path[4200];
    sqlite3 *copy = NULL;
    snprintf(path, sizeof path, "%s.v%d.backup", h->path, (int)version);
    bool good = sqlite3_open(path, &copy) == SQLITE_OK;
    sqlite3_backup *b = good ? sqlite3_backup_init(copy, "main", h->db, "main") : NULL;
    good = b != NULL && sqlite3_backup_step(b, -1) == SQLITE_DONE;
    good = (b == NULL || sqlite3_backup_finish(b) == SQLITE_OK) && good;
    sqlite3_close(copy);
    return good ? 0
                : error_set(e, ERROR_IO,
                            "cannot copy the history %s to %s before its schema is changed: free "
                            "some disk, or name another file with `--db FILE`",
                            h->path, path);
}

static int migrate(history *h, int64_t version, bool is_new, error *e)
{
    char text[100];
    if (!is_new && back_up(h, version, e) != 0)
        return e->code;
    if (sql_run(h, "BEGIN IMMEDIATE", e) != 0)
        return e->code;
    for (int64_t i = version; i < HISTORY_SCHEMA && e->code == 0; i++)
        sql_run(h, history_migrations[i], e);
    snprintf(text, sizeof text, "PRAGMA application_id=%d; PRAGMA user_version=%d",
             HISTORY_APPLICATION, HISTORY_SCHEMA);
    if (e->code == 0 && sql_run(h, text, e) == 0)
        return sql_run(h, "COMMIT", e);
    sqlite3_exec(h->db, "ROLLBACK", NULL, NULL, NULL);
    return e->code;
}

/* Is it a history, of a version that this program knows, and whole? */
static int check(history *h, bool is_new, error *e)
{
    int64_t application, version, tables;
    if (ask(h, "PRAGMA application_id", &application, e) != 0 ||
        ask(h, "PRAGMA user_version", &version, e) != 0 ||
        ask(h, "SELECT COUNT(*) FROM sqlite_master", &tables, e) != 0)
        return e->code;
    if (application == 0 && version == 0 && tables == 0 && h->writes)
        return migrate(h, 0, true, e); /* a new file, or an empty one */
    if (application != HISTORY_APPLICATION)
        return error_set(e, ERROR_IO,
                         "%s is not a history of Firn: it is an SQLite file of another program; "
                         "name another with `--db FILE`",
                         h->path);
    if (version > HISTORY_SCHEMA)
        return error_set(e, ERROR_IO,
                         "the history %s has schema %d, which a later version of Firn wrote; this "
                         "one knows schemas up to %d: use that version, or name another file "
                         "with `--db FILE`",
                         h->path, (int)version, HISTORY_SCHEMA);
    if (version < HISTORY_SCHEMA && !h->writes)
        return error_set(e, ERROR_IO,
                         "the history %s has schema %d; this version reads schema %d: the next "
                         "`firn batch` migrates it",
                         h->path, (int)version, HISTORY_SCHEMA);
    if (h->writes) {
        sqlite3_stmt *s = sql_prepare(h, "PRAGMA quick_check(1)", e);
        bool row;
        if (s != NULL && sql_step(h, s, &row, e) == 0 && row &&
            strcmp(sql_get_text(s, 0), "ok") != 0)
            error_set(e, ERROR_IO,
                      "the history %s is damaged (%s): restore a copy, or name a new file with "
                      "`--db FILE`; results are not affected",
                      h->path, sql_get_text(s, 0));
        sqlite3_finalize(s);
    }
    if (e->code == 0 && version < HISTORY_SCHEMA)
        migrate(h, version, is_new, e);
    return e->code;
}

static history *open_history(const char *path, bool writes, error *e)
{
    struct stat st;
    const bool exists = stat(path, &st) == 0;
    if (exists && !S_ISREG(st.st_mode)) {
        error_set(e, ERROR_IO, "the history %s is not a file: name another with `--db FILE`", path);
        return NULL;
    }
    if (!exists && !writes) {
        error_set(e, ERROR_IO,
                  "there is no history %s: `firn batch` writes it; name another with `--db FILE`, "
                  "or the batch's folder with `--out DIR`",
                  path);
        return NULL;
    }
    history *h = calloc(1, sizeof *h);
    if (h == NULL || (h->path = strdup(path)) == NULL) {
        free(h);
        error_memory(e);
        return NULL;
    }
    h->writes = writes;
    const int flags = writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(path, &h->db, flags, NULL) != SQLITE_OK) {
        sql_fail(h, e);
    } else {
        sqlite3_busy_timeout(h->db, BUSY);
        /* The journal is chosen last: a file that is not a history stays as it is. */
        if (check(h, !exists || st.st_size == 0, e) == 0 && writes)
            choose_journal(h, e);
    }
    if (e->code == 0)
        return h;
    history_close(h);
    return NULL;
}

history *history_open(const char *path, error *e)
{
    return open_history(path, true, e);
}

history *history_read(const char *path, error *e)
{
    return open_history(path, false, e);
}

void history_close(history *h)
{
    if (h == NULL)
        return;
    for (size_t i = 0; i < sizeof h->insert / sizeof h->insert[0]; i++)
        sqlite3_finalize(h->insert[i]);
    sqlite3_close(h->db);
    free(h->path);
    free(h);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder_rig.h - a folder of its own for each test of files and folders, and what is in it.
 */
#ifndef FIRN_TESTS_FOLDER_RIG_H
#define FIRN_TESTS_FOLDER_RIG_H

#include "base/file.h"
#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A new folder for each test, and an arena. */
typedef struct sandbox {
    arena *a;
    char dir[64];
} sandbox;

static inline int begin(void **state)
{
    sandbox *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    p->a = arena_new();
    strcpy(p->dir, "/tmp/firn-base-file-XXXXXX");
    *state = p;
    return p->a == NULL || mkdtemp(p->dir) == NULL ? -1 : 0;
}

static inline int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static inline int end(void **state)
{
    sandbox *p = *state;
    int result = nftw(p->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(p->a);
    free(p);
    return result;
}

static inline const char *in(sandbox *p, const char *name)
{
    return file_join(p->a, p->dir, name);
}

static inline void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static inline void holds(sandbox *p, const char *path, const char *expected)
{
    error e = {0};
    char *bytes;
    size_t count;
    assert_int_equal(file_read(p->a, path, ERROR_PROBLEM, &bytes, &count, &e), 0);
    assert_int_equal(count, strlen(expected));
    assert_string_equal(bytes, expected);
}

static inline int entries(const char *path)
{
    DIR *d = opendir(path);
    assert_non_null(d);
    int count = -2; /* . and .. */
    while (readdir(d) != NULL)
        count++;
    closedir(d);
    return count;
}

static inline void fails_with(const error *e, int code, const char *part)
{
    if (e->code != code || strstr(e->text, part) == NULL)
        fail_msg("code %d, text `%s`; expected code %d and `%s`", e->code, e->text, code, part);
}

/* The number of a process that has ended. */
static inline pid_t ended_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return child;
}

/* The path of a temporary: NAME.WHAT-PID and a suffix. */
static inline const char *leftover(sandbox *p, const char *name, const char *what, pid_t pid,
                                   const char *suffix)
{
    return arena_printf(p->a, "%s/%s.%s-%ld%s", p->dir, name, what, (long)pid, suffix);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_file.h - a temporary file and an arena for each test of CSV files.
 */
#ifndef FIRN_TESTS_CSV_FILE_H
#define FIRN_TESTS_CSV_FILE_H

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    arena *a;
    char path[64];
} fixture;

static int begin(void **state)
{
    fixture *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    p->a = arena_new();
    strcpy(p->path, "/tmp/firn-csv-XXXXXX");
    int fd = mkstemp(p->path);
    *state = p;
    return p->a == NULL || fd < 0 ? -1 : close(fd);
}

static int end(void **state)
{
    fixture *p = *state;
    int result = unlink(p->path);
    arena_free(p->a);
    free(p);
    return result;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scan.h - a first look at a problem file: is it a problem, which scenarios has it, how large is it
 * about? It takes a fraction of a millisecond and judges nothing: that is the worker's part.
 */
#ifndef FIRN_BATCH_SCAN_H
#define FIRN_BATCH_SCAN_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct scan {
    bool readable;         /* false: the worker says why */
    bool has_format;       /* the head of the file has the key `format` */
    bool is_text;          /* no zero bytes: it may be a problem with a fault */
    vec(char *) scenarios; /* of the file and those that it includes; sorted, each once */
    double rows;           /* estimate of the rows of its linear program */
} scan;

/* Looks at the file and at those that it includes. ERROR_IO: out of memory; a file that cannot be
 * read is no error. */
int scan_file(arena *a, const char *path, scan *out, error *e);

#endif

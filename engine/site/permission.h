/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * permission.h - whether the plugin folders that a problem names are used.
 *
 * A plugin can do whatever its user can, and a problem file may come from someone else. Its folders
 * are used only if the caller trusts the problem, or if the user has allowed exactly these files
 * before (trust/store.h).
 */
#ifndef FIRN_SITE_PERMISSION_H
#define FIRN_SITE_PERMISSION_H

#include "base/text.h"
#include "problem/problem.h"
#include "trust/store.h"

enum permission {
    PERMISSION_NONE,       /* the folders are left out, and not even opened */
    PERMISSION_GIVEN,      /* by the caller, for this run */
    PERMISSION_REMEMBERED, /* by the user, for these files */
};

typedef struct permission_options {
    bool trusted;    /* the caller trusts the problem */
    bool remembered; /* what the user has allowed before counts */
    bool never;      /* no folder of a problem is used, whatever else holds */
} permission_options;

typedef struct permission_answer {
    enum permission permission;
    trust_grant grant;    /* PERMISSION_REMEMBERED: the files and their digests */
    const char *location; /* otherwise: "site.ini:3: [plugins] path" */
    const char *left_out; /* and a sentence: which folder is left out, why, and the remedy */
} permission_answer;

/* Decides for a problem that names at least one folder; the answer is in `a`. A folder from the
 * command line counts as trusted. ERROR_PROBLEM if a folder cannot be read, ERROR_IO if the
 * permissions cannot be. */
int permission_ask(const problem *p, arena *a, const permission_options *how,
                   permission_answer *out, error *e);

/* Remembers a permission for the problem file at `path`, and adds to `out` a line for each file
 * that it covers. ERROR_PROBLEM if the problem names no folder of plugins, ERROR_PLUGIN if the
 * permission could not cover all code: a plugin that searches libraries of its own. */
int permission_give(const char *path, text_buffer *out, error *e);
/* Forgets it; ERROR_USAGE if there is none. */
int permission_forget(const char *path, error *e);
/* Adds a line for each problem that has a permission: its path, since when, and what has changed.
 */
int permission_list(text_buffer *out, error *e);

#endif

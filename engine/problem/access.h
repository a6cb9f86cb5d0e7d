/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * access.h - which files a problem may read, and which of them messages may quote.
 *
 * A problem file may come from someone else and name any path. Files in its own folder, and in
 * folders below, came with it; any other file is the reader's own.
 */
#ifndef FIRN_PROBLEM_ACCESS_H
#define FIRN_PROBLEM_ACCESS_H

#include "problem/problem.h"

/* Whether the file at `path`, which the problem calls `shown`, may be read. Otherwise `why`, the
 * end of a message, says why not. *hide: what error.hide must be while the file is read, `shown` or
 * NULL. Links are followed: a link in the problem's folder to another folder leads outside. */
bool problem_may_read(const problem *p, const char *path, const char *shown, const char **hide,
                      char *why, size_t why_size);

/* The same for a file that an entry names, with the message; *hide of the file at its path. */
int problem_check_access(const problem *p, const ini_section *s, const ini_entry *n,
                         const char *path, const char *shown, const char **hide, error *e);

#endif

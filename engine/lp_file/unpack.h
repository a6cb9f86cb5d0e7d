/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unpack.h - unpacks a file that is compressed by gzip, within limits.
 */
#ifndef FIRN_LP_FILE_UNPACK_H
#define FIRN_LP_FILE_UNPACK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

bool unpack_is_packed(const char *bytes, size_t count);
/* Unpacks all members of a gzip file into memory of malloc(), with a final zero added after its
 * `*size` bytes. ERROR_PROBLEM: the file is cut off or damaged (a checksum is wrong), something
 * follows its last member, or it would become too large: more than FILE_MAX_BYTES, or more than 64
 * MiB and more than 200 times its own size, which no real program reaches. `shown`: the path, for
 * messages. */
int unpack(const char *shown, const char *bytes, size_t count, char **text, size_t *size, error *e);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * structs.h - copies structs between the library and its callers, which may have been compiled with
 * an older or a newer firn/firn.h.
 */
#ifndef FIRN_API_STRUCTS_H
#define FIRN_API_STRUCTS_H

#include "base/error.h"
#include "firn/firn.h"

#include <stdbool.h>

/* Copies a struct that the caller has filled, whatever its size, to `to`, of `size`
 * bytes; members beyond its size become 0. `from` NULL: all are 0. False, with the error set, if
 * the size is invalid or a member is not 0 that is unknown here. name: "firn_load_options". */
bool api_take(void *to, size_t size, const void *from, const char *name, error *e);
/* Copies a struct to the caller's, whose size decides how much of it. */
bool api_give(void *to, const void *from, size_t size, const char *name, error *e);
/* Checks the size of the caller's firn_error, which may be NULL. */
bool api_error_fits(const firn_error *to);
/* Copies a failure to the caller's struct. */
void api_error(firn_error *to, const error *from);
/* Refuses a member `reserved` that is not 0, and flags other than the known ones. */
bool api_reserved(int64_t reserved, const char *name, error *e);
bool api_flags(uint64_t flags, uint64_t known, const char *name, error *e);

#endif

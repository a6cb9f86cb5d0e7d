/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sha256.h - SHA-256 (FIPS 180-4), to record which input files a result came from.
 */
#ifndef FIRN_BASE_SHA256_H
#define FIRN_BASE_SHA256_H

#include <stddef.h>

/* Writes the hash of the bytes: 64 lower-case hexadecimal digits and a final zero. */
void sha256_hex(const void *bytes, size_t count, char out[65]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sha256.h - SHA-256 (FIPS 180-4), to say which bytes an answer came from.
 */
#ifndef FIRN_BASE_SHA256_H
#define FIRN_BASE_SHA256_H

#include <stddef.h>

/* Writes 64 lower-case hexadecimal digits and a zero. */
void sha256_hex(const void *bytes, size_t count, char out[65]);

#endif

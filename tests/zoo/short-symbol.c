/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A `firn_plugin` with the head of a plugin description and nothing after it: reading the rest
 * would read unrelated memory.
 */
#include "zoo.h"

extern FIRN_EXPORT const uint32_t firn_plugin[4];
const uint32_t firn_plugin[4] = {FIRN_MAGIC, FIRN_ENDIAN, (uint32_t)sizeof(void *),
                                 FIRN_ABI_MAJOR | (uint32_t)FIRN_ABI_MINOR << 16};

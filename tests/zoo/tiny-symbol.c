/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A `firn_plugin` that is a number.
 */
#include "zoo.h"

extern FIRN_EXPORT const uint32_t firn_plugin;
const uint32_t firn_plugin = FIRN_MAGIC;

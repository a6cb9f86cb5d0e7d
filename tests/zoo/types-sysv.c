/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same, linked with the older hash table (DT_HASH).
 */
#include "types.c"

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same, linked with packed relocations (DT_RELR) where the linker has them.
 */
#include "types.c"

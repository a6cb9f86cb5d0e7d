/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * near_type.h - the remedy for a type that none of the `count` plugins has.
 */
#ifndef FIRN_PLUGIN_NEAR_TYPE_H
#define FIRN_PLUGIN_NEAR_TYPE_H

#include "plugin/desc.h"

/* The type that may be meant, by spelling; NULL: none is near. */
const char *near_type(const plugin_file *file, size_t count, const char *type);
/* Where none is near: the types of the same family and the generic type that can describe it. */
void near_type_hint(const plugin_file *file, size_t count, const char *type, char *out,
                    size_t size);

#endif

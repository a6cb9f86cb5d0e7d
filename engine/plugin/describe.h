/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * describe.h - prints a plugin's description: the texts of `firn plugin list` and `firn plugin
 * info`.
 */
#ifndef FIRN_PLUGIN_DESCRIBE_H
#define FIRN_PLUGIN_DESCRIBE_H

#include "base/text.h"
#include "plugin/desc.h"

/* "type<TAB>version<TAB>sentence\n" */
void describe_line(const firn_plugin_desc *d, text_buffer *out);
/* The default of a parameter, as a planner would write it; "(empty)" for an empty text. False if
 * there is none, or if it is a sizing. */
bool describe_default(const firn_param *p, text_buffer *out);
/* Identity, ports, parameters with units, defaults, ranges and sources, and a section to paste into
 * a problem file. */
void describe_full(const plugin_file *file, text_buffer *out);

#endif

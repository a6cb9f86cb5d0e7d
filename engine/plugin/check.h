/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check.h - validates a plugin's description before any function of the plugin is called.
 */
#ifndef FIRN_PLUGIN_CHECK_H
#define FIRN_PLUGIN_CHECK_H

#include "base/error.h"
#include "firn/plugin.h"

/* ERROR_PLUGIN with a message of its own for each flaw of a description that plugin_copy_desc() has
 * made: identity, parameters, ports. `path` is for messages. */
int plugin_check_desc(const char *path, const firn_plugin_desc *d, error *e);

#endif

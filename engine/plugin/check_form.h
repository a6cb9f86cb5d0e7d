/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_form.h - what has no meaning in a plugin's description, and so is refused: unknown flags,
 * reserved members that are not 0, fields that overlap, text that is not UTF-8, unknown carriers,
 * port units that are no base units.
 *
 * A member without a meaning today may get one later; a plugin that set it by accident would then
 * silently mean something else. ERROR_PLUGIN, with the file, the type, the key, and the remedy.
 */
#ifndef FIRN_PLUGIN_CHECK_FORM_H
#define FIRN_PLUGIN_CHECK_FORM_H

#include "base/error.h"
#include "plugin/desc.h"

/* The strings of the description's head. */
int plugin_check_head_text(const char *path, const firn_plugin_desc *d, error *e);
/* Needs a parameter whose strings are not NULL and whose choices exist. */
int plugin_check_param_form(const char *path, const firn_plugin_desc *d, const firn_param *p,
                            error *e);
/* Two fields of the instance must not share a byte: each would overwrite the other's value.
 * `a_size`, `b_size`: bytes of each. */
int plugin_check_overlap(const char *path, const firn_plugin_desc *d, const firn_param *a,
                         size_t a_size, const firn_param *b, size_t b_size, error *e);
/* Needs a port whose strings are not NULL, with a valid unit. */
/* At most one parameter is the component's share of the target, and one its utilization. */
int plugin_check_roles(const char *path, const firn_plugin_desc *d, error *e);
int plugin_check_port_form(const char *path, const firn_plugin_desc *d, const firn_port_spec *p,
                           error *e);

#endif

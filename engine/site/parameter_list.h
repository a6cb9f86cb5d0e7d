/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameter_list.h - a growing list of the parameters of a site, for use inside engine/site only.
 */
#ifndef FIRN_SITE_PARAMETER_LIST_H
#define FIRN_SITE_PARAMETER_LIST_H

#include "site/site.h"

/* The parameters found so far. Without memory, `failed` is set, which is read once, at the end. */
typedef struct parameter_list {
    const site *s;
    arena *a;
    const char *period; /* of the parameters that are added */
    vec(result_parameter) rows;
    bool failed;
} parameter_list;

/* Adds a parameter whose value is the entry's, in its section. The caller then fills
 * in number and unit. NULL: out of memory. */
result_parameter *parameter_add(parameter_list *l, const ini_section *s, const ini_entry *n);
/* The same for a value that is not written. */
result_parameter *parameter_add_text(parameter_list *l, const char *section, const char *key,
                                     const char *value, enum result_origin origin);
/* The number of a text in `wanted`, or in the unit that it names itself; converted to `shown`. */
void parameter_number(parameter_list *l, result_parameter *p, const char *text, const char *wanted,
                      const char *shown);

#endif

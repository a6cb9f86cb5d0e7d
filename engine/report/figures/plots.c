/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plots.c - what all figures share.
 */
#include "report/figures/plots.h"

#include <string.h>

int plot_no_data(const plot *p)
{
    return error_set(p->e, ERROR_USAGE,
                     "the figure `%s` has no data in these results: `list` shows those that have",
                     TEXT_SHORT(p->name));
}

bool plot_yearly(const record *r)
{
    for (size_t i = 0; i < r->parameters.count; i++) {
        const record_parameter *p = &r->parameters.at[i];
        if (strcmp(p->section, "time") == 0 && strcmp(p->key, "represents") == 0 &&
            strcmp(p->value, "itself") == 0)
            return false;
    }
    return true;
}

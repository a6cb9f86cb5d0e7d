/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plots.c - what all figures share.
 */
#include "report/figures/plots.h"

int plot_no_data(const plot *p)
{
    return error_set(p->e, ERROR_USAGE,
                     "the figure `%s` has no data in these results: `list` shows those that have",
                     TEXT_SHORT(p->name));
}

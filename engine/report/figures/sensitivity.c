/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - what the inputs do to the objective, as a tornado.
 */
#include "report/figures/plots.h"

int plot_sensitivity(const plot *p)
{
    return plot_no_data(p);
}

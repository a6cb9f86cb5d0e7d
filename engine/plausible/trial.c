/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial.c - what slack costs in the trials of hours.c and mean.c.
 */
#include "plausible/trial.h"

#include <math.h>

/* Slack of a balance costs its amount, half as much at a bus that a source of the site supplies, so
 * that a lack is reported there; other rows give way last. */
#define BUS_COST 1.0
#define SOURCE_COST 0.5
#define ROW_COST 1e3
double trial_cost(const hours_trial *h, int32_t row_of_model, double largest)
{
    const model_row *of = &h->a->model->rows.at[row_of_model];
    if (of->role == ROW_BUS)
        return h->has_source[of->subject] ? SOURCE_COST : BUS_COST;
    return ROW_COST / fmax(largest, 1e-12);
}

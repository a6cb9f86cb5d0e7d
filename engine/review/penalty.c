/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * penalty.c - a note on IT energy that is no use. Chips on a warm loop leak more current: IT
 * energy, so that PUE, facility over IT energy, falls while the site uses more. What compares plans
 * is the facility energy per useful IT energy, the IT energy without the part that components book
 * to `penalty_energy`.
 */
#include "review/penalty.h"

#include <string.h>

static int note_penalty(arena *a, result *r, int32_t account, int32_t phase, error *e)
{
    const double it = result_total(r, ACCOUNT_IT_ENERGY, phase),
                 facility = result_total(r, ACCOUNT_FACILITY_ENERGY, phase),
                 penalty = result_total(r, account, phase);
    const char *name = result_phase_name(r->model, phase);
    text_buffer text = {0};
    if (!(penalty > 0) || !(it > penalty))
        return 0;
    if (*name != '\0')
        text_addf(&text, "in phase %s ", name);
    text_add(&text, "the temperature of the coolant raises the IT energy by ");
    text_add_number(&text, 100 * penalty / (it - penalty), 4);
    text_add(&text, " %: PUE is ");
    text_add_number(&text, facility / it, 4);
    text_add(&text, ", but the site uses ");
    text_add_number(&text, facility / (it - penalty), 4);
    text_add(&text,
             " MWh per useful IT MWh: compare plans by the latter, since PUE falls where the IT "
             "energy rises");
    return result_add_note(a, r, NULL, NULL, &text, e);
}

int review_penalty(arena *a, result *r, error *e)
{
    for (size_t k = 0; k < r->model->accounts.count; k++) {
        if (strcmp(r->model->accounts.at[k].name, "penalty_energy") != 0)
            continue;
        for (int32_t p = 0; p < (int32_t)r->model->phases.count; p++) {
            if (note_penalty(a, r, (int32_t)k, p, e) != 0)
                return e->code;
        }
    }
    return 0;
}

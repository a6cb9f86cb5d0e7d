/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits.c - limits that nothing in the site can touch, and limits on ratios that no site can meet.
 */
#include "plausible/findings.h"
#include "plausible/inspect.h"
#include "plausible/model.h"

static const char *account_word(const model *m, int32_t account)
{
    const char *name = m->accounts.at[account].name;
    return strcmp(name, "it_energy") == 0 ? "IT energy" : name;
}

/* A ratio outside of what it can be by its definition (ISO/IEC 30134). */
static int judge_ratio(plausible *p, const model_limit *l, error *e)
{
    const bool at_most = l->sense == SENSE_AT_MOST;
    const char *bound = PLAIN(l->bound);
    if (l->ratio == RATIO_PUE && at_most && l->bound < 1)
        return finding_on_section(
            p, "ratio", "limits", l->location, e,
            "`%s = %s` cannot be met: the PUE is all energy of the site per energy of the IT, and "
            "never below 1: write a limit above 1, as in `pue = 1.15`",
            l->name, bound);
    if (l->ratio == RATIO_PUE && l->bound > 5)
        return finding_on_section(p, "ratio", "limits", l->location, e,
                                  "`%s = %s` is far above the PUE of any site (1.02 to 2.5)%s%s%s",
                                  l->name, bound, l->bound > 100 ? ": write `" : "",
                                  l->bound > 100 ? PLAIN(l->bound / 100) : "",
                                  l->bound > 100 ? "` if percent are meant" : "");
    if ((l->ratio == RATIO_REF || l->ratio == RATIO_ERF) && l->bound > 1.5)
        return finding_on_section(p, "ratio", "limits", l->location, e,
                                  "`%s = %s` is a share of 1, and %s: write `%s %%` if percent are "
                                  "meant",
                                  l->name, bound, at_most ? "nothing is above it" : "cannot be met",
                                  bound);
    if (l->ratio == RATIO_CUE && at_most && l->bound > 5)
        return finding_on_section(p, "ratio", "limits", l->location, e,
                                  "`%s = %s kg/kWh` is above the CUE of any site (0 to 2 kg/kWh): "
                                  "check the unit",
                                  l->name, bound);
    if (l->ratio == RATIO_WUE && at_most && l->bound > 20)
        return finding_on_section(p, "ratio", "limits", l->location, e,
                                  "`%s = %s L/kWh` is above the WUE of any site (0 to 5 L/kWh): "
                                  "check the unit",
                                  l->name, bound);
    return 0;
}

int inspect_limits(plausible *p, const assembly *a, error *e)
{
    const model *m = a->model;
    for (size_t i = 0; i < m->limits.count; i++) {
        const model_limit *l = &m->limits.at[i];
        const int32_t account = l->ratio >= 0 ? model_ratios[l->ratio].numerator : l->account;
        if (judge_ratio(p, l, e) != 0)
            return e->code;
        if (books(m, -1, account))
            continue;
        const char *what = account_word(m, account);
        if (finding_on_section(
                p, "untouched", "limits", l->location, e,
                l->sense == SENSE_AT_LEAST
                    ? "`%s` cannot be met: no component of this site books %s: add one that does, "
                      "or remove the limit"
                    : "`%s` never binds: no component of this site books %s: add the component "
                      "that "
                      "does, or the key that sets it, or remove the limit",
                l->name, what) != 0)
            return e->code;
    }
    return 0;
}

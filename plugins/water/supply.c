/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * water.supply - a source of water: the mains, reclaimed water, a well. It sells m3 on a water bus
 * at a price that may vary by month, within a limit of flow, of a day and of a year.
 *
 * flow <= limit; the sum over each day of flow * hours <= peak_day, in design days and other stress
 * events too; the sum over the year <= annual_limit. Cost is (price + sewer) flow. `scarce_water`,
 * an account in m3, is stress * flow: a limit or an objective on it weighs water by source and
 * month. The account `water` is not booked here but by what uses the water, so that WUE counts it
 * once.
 */
#include "common/series.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct supply {
    firn_num price;
    firn_num limit;
    firn_num stress;
    double sewer;
    double peak_day;
    double annual_limit;
} supply;

enum { OUT };

static const firn_param params[] = {
    FIRN_SERIES(supply, price, "USD2025/m3", "2.5", -FIRN_INF, FIRN_INF,
                "price of the water; a number, twelve for the months, or a CSV column",
                "1.5 to 4 USD/m3 in 2025, engineering judgement"),
    FIRN_REAL(supply, sewer, "USD2025/m3", 0, 0, FIRN_INF,
              "charge on all water that is taken, for the sewer that receives the blow-down", ""),
    FIRN_SERIES_OPTIONAL(supply, limit, "m3/h", 0, FIRN_INF, "maximum flow; unlimited if not set"),
    FIRN_REAL_OPTIONAL(supply, peak_day, "m3", 0, FIRN_INF,
                       "maximum of each day, also in stress events"),
    FIRN_REAL_OPTIONAL(supply, annual_limit, "m3/yr", 0, FIRN_INF, "maximum of a year"),
    FIRN_SERIES(supply, stress, "1", "1", 0, 1000,
                "weight in `scarce_water`, by local scarcity: 1 for the mains, less for reclaimed "
                "water",
                "a choice of the planner, for example the monthly factors of AWARE"),
};

static const firn_port_spec ports[] = {
    {"out", "water", "m3/h", "water", "receives the water", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const supply *s = self;
    const firn_var flow =
        h->var(b, FIRN_STEP, "flow", "m3/h", firn_const(0), series_or(s->limit, FIRN_INF));
    const firn_acct cost = h->account(b, "cost", "");
    firn_row row;
    h->port(b, OUT, flow, firn_const(1));
    h->book(b, cost, flow, s->price);
    if (s->sewer > 0)
        h->book(b, cost, flow, firn_const(s->sewer));
    h->book(b, h->account(b, "scarce_water", "m3"), flow, s->stress);
    if (!isnan(s->peak_day)) {
        row = h->row(b, FIRN_DAY, "peak-day", FIRN_AT_MOST, firn_const(s->peak_day), firn_always());
        h->term(b, row, flow, firn_const(1), 0);
    }
    if (!isnan(s->annual_limit)) {
        row = h->row(b, FIRN_YEAR, "annual-limit", FIRN_AT_MOST, firn_const(s->annual_limit),
                     firn_always());
        h->term(b, row, flow, firn_const(1), 0);
    }
    return h->status(b);
}

FIRN_PLUGIN(supply, "water.supply", "0.1.0",
            "Water at a price by month, limited per hour, day and year, weighted by scarcity.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

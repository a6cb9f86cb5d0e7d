/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.sink - a generic consumer on a bus: a demand that must be served, or a buyer who takes
 * energy up to a limit and pays a price. A negative price is a charge for disposal. The energy that
 * it takes in a year may have a minimum and a maximum.
 */
#include "limits.h"

#include "common/series.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct sink {
    firn_num demand;
    firn_num limit;
    firn_num price;
    BUDGET_FIELDS;
} sink;

enum { IN };

static const firn_param params[] = {
    FIRN_SERIES_OPTIONAL(sink, demand, "MW", 0, FIRN_INF, "demand that must be served"),
    FIRN_SERIES_OPTIONAL(sink, limit, "MW", 0, FIRN_INF,
                         "maximum taken in addition to the demand, if it is profitable; `inf`: "
                         "unlimited"),
    FIRN_SERIES(sink, price, "USD/MWh", "0", -FIRN_INF, FIRN_INF, "revenue from all energy taken",
                ""),
    BUDGET_PARAMS(sink, "what it takes beyond `demand`"),
};

static const firn_port_spec ports[] = {
    {"in", "any", NULL, NULL, "supplies the consumer", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const sink *s = self;
    const firn_num income = firn_times(s->price, -1);
    const firn_acct cost = h->account(b, "cost", "");
    if (!series_written(s->demand) && !series_written(s->limit))
        h->fail(b, 1,
                "neither `demand` nor `limit` is set: write the demand that must be served, or the "
                "maximum that may be taken");
    if (series_written(s->demand)) {
        const firn_var served = h->var(b, FIRN_STEP, "demand", "MW", s->demand, s->demand);
        h->port(b, IN, served, firn_const(-1));
        h->book(b, cost, served, income);
    }
    if (series_written(s->limit)) {
        const firn_var taken = h->var(b, FIRN_STEP, "taken", "MW", firn_const(0), s->limit);
        const limited x = {.var = {taken}, .rated = firn_const(1)};
        h->port(b, IN, taken, firn_const(-1));
        h->book(b, cost, taken, income);
        limits_budget(h, b, s->energy_min, s->energy_max, &x);
    } else if (s->energy_min >= 0 || s->energy_max >= 0) {
        h->fail(
            b, 1,
            "`energy_min` and `energy_max` bound what is taken beyond `demand`, which is fixed: "
            "write `limit`, or remove them");
    }
    return h->status(b);
}

FIRN_PLUGIN(sink, "basic.sink", "0.2.0",
            "Generic consumer: a demand that must be served, or a buyer up to a limit.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

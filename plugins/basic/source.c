/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.source - a generic supply on a bus: bounded by a limit, by an amount of equipment times its
 * availability, or by both; with a price and carbon, and the limits of limits.h.
 *
 * The equipment is sized only if one of its keys is set (capex, om, min, max, fix, existing);
 * otherwise only the limit bounds the output, which is unlimited without it. On an electricity bus
 * a source is at the site's boundary: its output counts as facility energy.
 */
#include "limits.h"

#include "common/series.h"
#include "common/sizing.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct source {
    firn_sizing size;
    firn_num limit;
    firn_num availability;
    firn_num price;
    firn_num carbon;
    int32_t must_run;
    int32_t renewable;
    LIMIT_FIELDS;
} source;

enum { OUT };

static const firn_param params[] = {
    FIRN_SERIES_OPTIONAL(source, limit, "MW", 0, FIRN_INF, "maximum output; unlimited if not set"),
    FIRN_SERIES(source, availability, "1", "1", 0, FIRN_INF,
                "available output per unit of size, or per unit of limit if there is no size", ""),
    FIRN_SERIES(source, price, "USD/MWh", "0", -FIRN_INF, FIRN_INF, "price of the output", ""),
    FIRN_SERIES(source, carbon, "kg/kWh", "0", 0, 10, "carbon intensity of the output", ""),
    FIRN_FLAG(source, must_run, 0, "always runs at the available output"),
    FIRN_FLAG(source, renewable, 0, "the output counts as renewable energy"),
    LIMIT_PARAMS(source, "the output"),
    FIRN_SIZING(source, size, "MW", 0, 20, 0, "equipment; modelled only if one of its keys is set",
                ""),
};

static const firn_port_spec ports[] = {
    {"out", "any", NULL, NULL, "receives the output", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const source *s = self;
    const int32_t sized = sizing_given(&s->size);
    firn_num max = series_or(s->limit, FIRN_INF), min = firn_const(0);
    const limits bounds = LIMITS_OF(s);
    limited x = {.rated = firn_const(1),
                 .available = s->availability,
                 .firm = s->size.firm,
                 .limit = (double)NAN};
    firn_var output;
    if (s->must_run && !sized && !series_written(s->limit))
        h->fail(b, 1, "`must_run` needs an amount: write `limit`, or `fix` for the size");
    if (!sized && series_written(s->limit)) {
        max = series_product(h, b, s->limit, s->availability);
        x.available = max;
        x.limit = series_max(h, b, s->limit);
        if (s->must_run)
            min = max;
    }
    output = h->var(b, FIRN_STEP, "output", "MW", min, max);
    h->port(b, OUT, output, firn_const(1));
    h->book(b, h->account(b, "cost", ""), output, s->price);
    h->book(b, h->account(b, "carbon", "t"), output, s->carbon);
    if (s->renewable)
        h->book(b, h->account(b, "renewable_energy", "MWh"), output, firn_const(1));
    if (sized) {
        const firn_row row = h->row(b, FIRN_STEP, "size", s->must_run ? FIRN_EQUAL : FIRN_AT_MOST,
                                    firn_const(0), firn_always());
        x.size = h->size(b, "size", &s->size);
        h->term(b, row, output, firn_const(1), 0);
        h->term(b, row, x.size, firn_times(s->availability, -s->size.firm), 0);
    }
    x.var[0] = output;
    limits_add(h, b, &bounds, &x);
    return h->status(b);
}

FIRN_PLUGIN(source, "basic.source", "0.2.0",
            "Generic supply: by limit, or by size and availability, with price, carbon, ramps.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

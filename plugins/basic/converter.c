/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.converter - a generic conversion of one carrier into one or two others by efficiency, for
 * equipment that has no plugin of its own: a chiller by its COP, a boiler, a generator with heat
 * recovery.
 *
 * The size refers to the input or to the first output, and is declared only if one of its keys is
 * set; the limits of limits.h refer to the same side. Each side may have a cost. Electricity that
 * the converter generates counts as facility energy. A converter with an electricity input, such as
 * an uninterruptible power supply, only passes electricity on, and its output does not count.
 */
#include "limits.h"

#include "common/series.h"
#include "common/sizing.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct converter {
    firn_sizing size;
    firn_num efficiency;
    firn_num efficiency2;
    firn_num limit;
    firn_num cost;
    firn_num cost_in;
    firn_num cost_out;
    firn_num cost_out2;
    int32_t size_on;
    LIMIT_FIELDS;
} converter;

enum { IN, OUT, OUT2 };
enum { ON_IN, ON_OUT };

static const firn_choice sides[] = {
    {"in", NULL, "`size`, `limit` and `cost` refer to the input"},
    {"out", NULL, "`size`, `limit` and `cost` refer to the output at `out`"},
};

static const firn_param params[] = {
    FIRN_SERIES(converter, efficiency, "1", "1", 0, FIRN_INF, "output at `out` per unit of input",
                ""),
    FIRN_SERIES(converter, efficiency2, "1", "0", 0, FIRN_INF, "output at `out2` per unit of input",
                ""),
    FIRN_SERIES_OPTIONAL(converter, limit, "MW", 0, FIRN_INF, "maximum flow; unlimited if not set"),
    FIRN_SERIES(converter, cost, "USD/MWh", "0", -FIRN_INF, FIRN_INF,
                "operating cost of the flow on the side of `size_on`", ""),
    FIRN_SERIES(converter, cost_in, "USD/MWh", "0", -FIRN_INF, FIRN_INF,
                "operating cost of the input", ""),
    FIRN_SERIES(converter, cost_out, "USD/MWh", "0", -FIRN_INF, FIRN_INF,
                "operating cost of the output at `out`; negative: revenue", ""),
    FIRN_SERIES(converter, cost_out2, "USD/MWh", "0", -FIRN_INF, FIRN_INF,
                "operating cost of the output at `out2`; negative: revenue", ""),
    FIRN_CHOICE(converter, size_on, sides, ON_OUT,
                "the side that `size`, `limit` and `cost` refer to", ""),
    LIMIT_PARAMS(converter, "the flow on the side of `size_on`"),
    FIRN_SIZING(converter, size, "MW", 0, 20, 0,
                "equipment; modelled only if one of its keys is set", ""),
};

static const firn_port_spec ports[] = {
    {"in", "any", NULL, NULL, "supplies the input", 0, 0},
    {"out", "any", NULL, NULL, "receives the first output", FIRN_PORT_BOUNDARY, 0},
    {"out2", "any", NULL, NULL, "receives the second output",
     FIRN_PORT_OPTIONAL | FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const converter *c = self;
    const firn_num zero = firn_const(0), one = firn_const(1);
    const firn_num rated = c->size_on == ON_OUT ? c->efficiency : one; /* rated flow per input */
    const firn_var input = h->var(b, FIRN_STEP, "input", "MW", zero, firn_const(FIRN_INF));
    const firn_acct cost = h->account(b, "cost", "");
    const limits bounds = LIMITS_OF(c);
    limited x = {.var = {input},
                 .rated = rated,
                 .available = one,
                 .firm = c->size.firm,
                 .limit = (double)NAN};
    firn_row row;
    h->port(b, IN, input, firn_const(-1));
    h->port(b, OUT, input, c->efficiency);
    if (h->connected(b, OUT2))
        h->port(b, OUT2, input, c->efficiency2);
    else if (series_max(h, b, c->efficiency2) > 0)
        h->log(b, FIRN_LOG_WARNING,
               "`efficiency2` is set, but port `out2` is not connected, so the second output is "
               "lost: connect `out2`, or remove `efficiency2`");
    h->book(b, cost, input, series_product(h, b, rated, c->cost));
    h->book(b, cost, input, c->cost_in);
    h->book(b, cost, input, series_product(h, b, c->efficiency, c->cost_out));
    h->book(b, cost, input, series_product(h, b, c->efficiency2, c->cost_out2));
    if (series_written(c->limit)) {
        row = h->row(b, FIRN_STEP, "limit", FIRN_AT_MOST, c->limit, firn_always());
        h->term(b, row, input, rated, 0);
        x.limit = series_max(h, b, c->limit);
        x.available = c->limit;
    }
    if (sizing_given(&c->size)) {
        x.size = h->size(b, "size", &c->size);
        x.available = one;
        row = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, zero, firn_always());
        h->term(b, row, input, rated, 0);
        h->term(b, row, x.size, firn_const(-c->size.firm), 0);
    }
    limits_add(h, b, &bounds, &x);
    return h->status(b);
}

FIRN_PLUGIN(converter, "basic.converter", "0.2.0",
            "Generic converter: one carrier into one or two others, by efficiency.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.converter - whatever makes one or two carriers out of another, before someone writes its
 * plugin: a chiller by its COP, a boiler, a generator with heat recovery.
 *
 * The size counts at the input or at the first output, and is declared only where one of its keys
 * is written. Electricity that it makes counts as facility energy; where it takes electricity in,
 * as an uninterruptible supply does, it only passes it on and nothing is counted.
 */
#include "../shared.h"

typedef struct converter {
    firn_sizing size;
    firn_num efficiency;
    firn_num efficiency2;
    firn_num limit;
    firn_num cost;
    int32_t size_on;
} converter;

enum { IN, OUT, OUT2 };
enum { ON_IN, ON_OUT };

static const firn_choice sides[] = {
    {"in", NULL, "size, limit and cost count what is taken in"},
    {"out", NULL, "size, limit and cost count what is given to `out`"},
};

static const firn_param params[] = {
    FIRN_SERIES(converter, efficiency, "1", "1", 0, FIRN_INF, "given to `out` a unit taken in", ""),
    FIRN_SERIES(converter, efficiency2, "1", "0", 0, FIRN_INF, "given to `out2` a unit taken in",
                ""),
    FIRN_SERIES_OPTIONAL(converter, limit, "MW", 0, FIRN_INF,
                         "most flow; unlimited when not written"),
    FIRN_SERIES(converter, cost, "USD/MWh", "0", -FIRN_INF, FIRN_INF, "operating cost of the flow",
                ""),
    FIRN_CHOICE(converter, size_on, sides, ON_OUT, "where size, limit and cost count", ""),
    FIRN_SIZING(converter, size, "MW", 0, 20, 0,
                "equipment; sized only where a key of it is written", ""),
};

static const firn_port_spec ports[] = {
    {"in", "any", NULL, NULL, "gives what is taken in", 0, 0},
    {"out", "any", NULL, NULL, "receives the first product", FIRN_PORT_BOUNDARY, 0},
    {"out2", "any", NULL, NULL, "receives the second product",
     FIRN_PORT_OPTIONAL | FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const converter *c = self;
    const firn_num none = firn_const(0), one = firn_const(1);
    const firn_num counted = c->size_on == ON_OUT ? c->efficiency : one;
    const firn_var input = h->var(b, FIRN_STEP, "input", "MW", none, firn_const(FIRN_INF));
    firn_row row;
    h->port(b, IN, input, firn_const(-1));
    h->port(b, OUT, input, c->efficiency);
    if (h->connected(b, OUT2))
        h->port(b, OUT2, input, c->efficiency2);
    else if (num_most(h, b, c->efficiency2) > 0)
        h->log(b, FIRN_LOG_WARNING,
               "`efficiency2` is written, but port `out2` is tied to no bus: the second product is "
               "lost");
    h->book(b, h->account(b, "cost", ""), input, num_product(h, b, counted, c->cost));
    if (series_written(c->limit)) {
        row = h->row(b, FIRN_STEP, "limit", FIRN_AT_MOST, c->limit, NULL);
        h->term(b, row, input, counted, 0);
    }
    if (sizing_wanted(&c->size)) {
        row = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, none, NULL);
        h->term(b, row, input, counted, 0);
        h->term(b, row, h->size(b, "size", &c->size), firn_const(-c->size.firm), 0);
    }
    return h->status(b);
}

FIRN_PLUGIN(converter, "basic.converter", "0.1.0",
            "Any conversion of one carrier into one or two, by efficiency.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

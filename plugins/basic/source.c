/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.source - whatever gives energy to a bus, before someone writes its plugin: bounded by a
 * limit, by an amount of equipment times its availability, or by both; at a price and with carbon.
 *
 * The equipment is sized only where one of its keys is written (capex, om, min, max, fix,
 * existing); otherwise the limit alone bounds the output, and without a limit nothing does. On an
 * electricity bus a source stands at the site's boundary: its output counts as facility energy.
 */
#include "../shared.h"

typedef struct source {
    firn_sizing size;
    firn_num limit;
    firn_num availability;
    firn_num price;
    firn_num carbon;
    int32_t must_run;
    int32_t renewable;
} source;

enum { OUT };

static const firn_param params[] = {
    FIRN_SERIES_OPTIONAL(source, limit, "MW", 0, FIRN_INF,
                         "most output; unlimited when not written"),
    FIRN_SERIES(source, availability, "1", "1", 0, FIRN_INF,
                "output available a unit of size, or of limit where nothing is sized", ""),
    FIRN_SERIES(source, price, "USD/MWh", "0", -FIRN_INF, FIRN_INF, "price of the output", ""),
    FIRN_SERIES(source, carbon, "kg/kWh", "0", 0, 10, "carbon of the output", ""),
    FIRN_FLAG(source, must_run, 0, "gives all that is available, always"),
    FIRN_FLAG(source, renewable, 0, "the output counts as renewable energy"),
    FIRN_SIZING(source, size, "MW", 0, 20, 0, "equipment; sized only where a key of it is written",
                ""),
};

static const firn_port_spec ports[] = {
    {"out", "any", NULL, NULL, "receives the output", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const source *s = self;
    const int32_t sized = sizing_wanted(&s->size);
    firn_num most = series_or(s->limit, FIRN_INF), least = firn_const(0);
    firn_var output;
    if (s->must_run && !sized && !series_written(s->limit))
        h->fail(b, 1, "`must_run` needs to know how much: write `limit`, or `fix` for its size");
    if (!sized && series_written(s->limit)) {
        most = num_product(h, b, s->limit, s->availability);
        if (s->must_run)
            least = most;
    }
    output = h->var(b, FIRN_STEP, "output", "MW", least, most);
    h->port(b, OUT, output, firn_const(1));
    h->book(b, h->account(b, "cost", ""), output, s->price);
    h->book(b, h->account(b, "carbon", "t"), output, s->carbon);
    if (s->renewable)
        h->book(b, h->account(b, "renewable_energy", "MWh"), output, firn_const(1));
    if (sized) {
        const firn_row row = h->row(b, FIRN_STEP, "size", s->must_run ? FIRN_EQUAL : FIRN_AT_MOST,
                                    firn_const(0), NULL);
        h->term(b, row, output, firn_const(1), 0);
        h->term(b, row, h->size(b, "size", &s->size), firn_times(s->availability, -s->size.firm),
                0);
    }
    return h->status(b);
}

FIRN_PLUGIN(source, "basic.source", "0.1.0",
            "Any source: by limit, or by size and availability, at a price and with carbon.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sizing in its parameters that it never passes to size(): what the planner writes for it would
 * touch nothing. A copy under the same name is used; so is a sizing under another name.
 */
#include <firn/plugin.h>

typedef struct source {
    firn_sizing size, copied, renamed;
} source;

static const firn_param params[] = {
    FIRN_SIZING(source, size, "MW", 1e6, 30, 0, "power, forgotten", "made up for the tests"),
    FIRN_SIZING(source, copied, "m3/h", 1e3, 30, 0, "flow", "made up for the tests"),
    FIRN_SIZING(source, renamed, "MW", 1e6, 30, 0, "power", "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "gives power", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const source *s = (const source *)self;
    const firn_sizing copy = s->copied;
    const firn_var size = h->size(b, "amount", &s->renamed);
    const firn_var power = h->var(b, FIRN_STEP, "power", "MW", firn_const(0), firn_const(FIRN_INF));
    h->size(b, "copied", &copy);
    firn_within(h, b, "within", power, firn_const(1), s->renamed.firm, size);
    h->port(b, 0, power, firn_const(1));
    return h->status(b);
}

FIRN_PLUGIN(source, "zoo.unsized", "1.0.0", "A source that forgets a size.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

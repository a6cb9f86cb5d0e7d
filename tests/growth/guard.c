/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A load that checks what it receives from an engine whose structures are larger than its own: its
 * fields lie directly after and before structures that grow, and those fields are bound first, so
 * that an engine that writes more than the plugin's structure overwrites them.
 */
#include <firn/plugin.h>
#include <string.h>

typedef struct guard {
    double before;
    firn_sizing size;
    double between;
    firn_sizing store;
    double after;
    firn_windowed charge;
    int32_t make, end;
} guard;

static const firn_choice makes[] = {
    {"plain", NULL, "as it comes"},
    {"cheap", "size.capex = 300 USD/kW; store.life = 9 yr", "the second of two"},
};

static const firn_param params[] = {
    FIRN_REAL(guard, before, "1", 11, 0, 100, "before a sizing", "made up"),
    FIRN_REAL(guard, between, "1", 12, 0, 100, "between two sizings", "made up"),
    FIRN_REAL(guard, after, "1", 13, 0, 100, "after a sizing", "made up"),
    FIRN_FLAG(guard, end, 1, "the last field"),
    FIRN_CHOICE(guard, make, makes, 0, "a make", "made up"),
    FIRN_WINDOWED(guard, charge, "USD/MWh", "4", 0, 100, "by window", "made up"),
    FIRN_SIZING(guard, size, "MW", 550e3, 20, 0.02, "capacity", "made up"),
    FIRN_SIZING(guard, store, "MWh", 40e3, 15, 0.01, "energy", "made up"),
};

static const firn_port_spec ports[] = {
    {"supply", "electricity", "MW", "lv", "supply", 0, 0},
    {"waste", "heat", "MW", NULL, "heat, if a bus is named", FIRN_PORT_OPTIONAL, 0},
};

/* The i-th value by window, at the place where this plugin's header has it. */
static int good_window(const guard *g, int64_t i, const char *name, double value, int64_t steps)
{
    const firn_window_value *w = &g->charge.item[i];
    return strcmp(w->window, name) == 0 && firn_at(w->value, 0) == value &&
           (*name == '\0' ? w->mask.each == NULL : w->mask.count == steps);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const guard *g = (const guard *)self;
    const int64_t steps = h->steps(b);
    if (h->struct_size < sizeof(firn_host))
        h->fail(b, 1, "the host table has %u bytes", h->struct_size);
    if (g->before != 11 || g->between != 12 || g->after != 13 || g->end != 1)
        h->fail(b, 2, "fields next to a sizing are %g, %g, %g, %d", g->before, g->between, g->after,
                (int)g->end);
    if (g->make != 1 || g->size.capex != 300e3 || g->size.life != 20 || g->size.om != 6e3 ||
        strcmp(g->size.unit, "MW") != 0 || g->store.capex != 40e3 || g->store.life != 9 ||
        g->store.existing != 2 || strcmp(g->store.unit, "MWh") != 0)
        h->fail(b, 3, "the sizings are wrong");
    if (g->charge.count != 3 || !good_window(g, 0, "", 4, steps) ||
        !good_window(g, 1, "day", 7, steps) || !good_window(g, 2, "night", 5, steps))
        h->fail(b, 4, "the %d values by window are wrong", (int)g->charge.count);
    firn_var size = h->size(b, "size", &g->size), store = h->size(b, "store", &g->store);
    firn_var load = h->var(b, FIRN_STEP, "load", "MW", firn_const(1), firn_const(1));
    firn_within(h, b, "load", load, firn_const(1), g->size.firm, size);
    firn_within(h, b, "stored", load, firn_const(0.5), g->store.firm, store);
    h->port(b, 0, load, firn_const(-1));
    h->port(b, 1, load, firn_const(1));
    return h->status(b);
}

/* Directly after this description there is something else. */
static const struct {
    firn_plugin_desc type;
    double after;
} second = {FIRN_DESCRIPTION_(guard, "growth.guard-2", "1.0.0", "The same, again.", "Firn",
                              "GPL-3.0-or-later", params, ports, NULL, build, NULL),
            14};

FIRN_PLUGIN_WITH(guard, "growth.guard", "1.0.0", "A load that checks what it receives.", "Firn",
                 "GPL-3.0-or-later", params, ports, NULL, build, &second.type);

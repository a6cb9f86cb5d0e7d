/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Not broken: a load with a required parameter of each kind, and a choice that sets keys of its
 * sizing.
 */
#include "zoo.h"

typedef struct demanding {
    firn_sizing size;
    double power;
    firn_num price;
    firn_list breaks;
    firn_table tiers;
    firn_windowed charge;
    const char *label;
    int64_t units;
    int32_t spinning, standard, make;
} demanding;

static const firn_choice standards[] = {{"DOE-2016", NULL, NULL}, {"DOE-2029", NULL, NULL}};
static const firn_choice makes[] = {
    {"plain", NULL, "as it comes"},
    {"cheap", "size.life = 12 yr; om = 4 %/yr; redundancy = N+1 of 4", "does not last"}};

static const firn_param params[] = {
    FIRN_SIZING_REQUIRED(demanding, size, "MW", 20, 0.02, "capacity"),
    FIRN_REAL_REQUIRED(demanding, power, "MW", 0, 1000, "power that it draws"),
    FIRN_SERIES_REQUIRED(demanding, price, "USD/MWh", 0, 1000, "what it pays"),
    FIRN_LIST_REQUIRED(demanding, breaks, "%", 0, 100, "breakpoints"),
    FIRN_TABLE_REQUIRED(demanding, tiers, "MW: USD/kW/month", "prices by size"),
    FIRN_WINDOWED_REQUIRED(demanding, charge, "USD/kW/month", 0, 100, "charge by window"),
    FIRN_TEXT_REQUIRED(demanding, label, "name on the nameplate"),
    FIRN_INTEGER_REQUIRED(demanding, units, 1, 9, "units"),
    FIRN_FLAG_REQUIRED(demanding, spinning, "whether it turns"),
    FIRN_CHOICE_REQUIRED(demanding, standard, standards, "law that it obeys"),
    FIRN_CHOICE(demanding, make, makes, 0, "make", "made up for the tests"),
};

static int32_t demanding_build(const void *self, const firn_host *h, firn_build *b)
{
    const demanding *d = (const demanding *)self;
    firn_var size = h->size(b, "size", &d->size);
    h->port(b, 0, h->one(b), firn_const(-d->power));
    firn_within(h, b, "power", h->one(b), firn_const(1 / d->power), d->size.firm, size);
    return h->status(b);
}

FIRN_PLUGIN(demanding, "zoo.demanding", "1.0.0", "A load that has no defaults.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, demanding_build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: an IT load that may pause, at a price per MWh lost, down to a
 * floor.
 */
#include <firn/plugin.h>

typedef struct flexible {
    firn_num utilization;
    double share;
    double floor;
    double lost;
} flexible;

static const firn_param params[] = {
    FIRN_SERIES_UTILIZATION(flexible, utilization, "1",
                            "wanted IT power as a share of the capacity", "made up for the tests"),
    FIRN_REAL_SHARE(flexible, share, 1, "share of the site's IT target", "made up for the tests"),
    FIRN_REAL(flexible, floor, "1", 0, 0, 1, "share of the wanted power that is always drawn",
              "made up for the tests"),
    FIRN_REAL(flexible, lost, "USD/MWh", 1000, 0, 1e6, "value of computing lost",
              "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "feeds the racks", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const flexible *l = (const flexible *)self;
    const firn_num wanted = firn_times(l->utilization, l->share * h->target(b));
    const firn_var power =
        h->var(b, FIRN_STEP, "it-power", "MW", firn_times(wanted, l->floor), wanted);
    const firn_acct cost = h->account(b, "cost", "");
    h->port(b, 0, power, firn_const(-1));
    h->book(b, h->account(b, "it_energy", "MWh"), power, firn_const(1));
    h->book(b, cost, h->var(b, FIRN_STEP, "wanted", "MW", wanted, wanted), firn_const(l->lost));
    h->book(b, cost, power, firn_const(-l->lost));
    return h->status(b);
}

FIRN_PLUGIN(flexible, "it.flexible", "1.0.0", "An IT load that may pause.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.ppa: a contract that delivers a profile as it is produced; what the site does not take is
 * sold on the market. C++17.
 *
 *   use + sold = profile * size
 *
 * With `matching = hourly`, power counts as renewable only hour by hour: `matched` <= `use`, and in
 * the common row `matching` the matched power of all contracts is at most what crosses the site's
 * boundary, inwards less outwards. What is exported in the same hour so counts for no contract.
 * Nothing else would make the optimum count what it may, so a matched MWh has a small `value`.
 */
#include <firn/plugin.h>

namespace
{

struct ppa {
    firn_sizing size;
    firn_num profile, market;
    double strike, value;
    int32_t matching;
};

enum { POWER };
enum { HOURLY, ANNUAL };

const firn_choice matchings[] = {
    {"hourly", nullptr, "only what the site takes in the same hour counts as renewable"},
    {"annual", nullptr, "all that is contracted counts"},
};

const firn_param params[] = {
    FIRN_SIZING(ppa, size, "MW", 0, 15, 0, "contracted capacity", "a contract has no capex"),
    FIRN_SERIES(ppa, profile, "1", nullptr, 0, 1, "output per contracted capacity", ""),
    FIRN_SERIES(ppa, market, "USD/MWh", "0", -1000, 10000, "price at which the rest is sold", ""),
    FIRN_REAL(ppa, strike, "USD/MWh", 45, 0, 1000, "price of every MWh produced", "LevelTen, 2025"),
    FIRN_REAL(ppa, value, "USD/MWh", 0.01, 0, 1000, "value of a MWh that is matched hourly", ""),
    FIRN_CHOICE(ppa, matching, matchings, HOURLY, "what counts as renewable", ""),
};

const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "hv", "where it is delivered", FIRN_PORT_BOUNDARY, 0},
};

int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const auto *c = static_cast<const ppa *>(self);
    const firn_num none = firn_const(0), one = firn_const(1), endless = firn_const(FIRN_INF);
    const firn_var size = h->size(b, "size", &c->size);
    const firn_var use = h->var(b, FIRN_STEP, "use", "MW", none, endless);
    const firn_var sold = h->var(b, FIRN_STEP, "sold", "MW", none, endless);
    const firn_row made = h->row(b, FIRN_STEP, "made", FIRN_EQUAL, none, firn_always());
    const firn_acct cost = h->account(b, "cost", "");
    const firn_acct green = h->account(b, "renewable_energy", "");
    h->term(b, made, use, one, 0);
    h->term(b, made, sold, one, 0);
    h->term(b, made, size, firn_times(c->profile, -1), 0);
    h->port(b, POWER, use, one);
    h->book(b, cost, use, firn_const(c->strike));
    h->book(b, cost, sold, firn_const(c->strike));
    h->book(b, cost, sold, firn_times(c->market, -1));
    if (c->matching == ANNUAL) {
        h->book(b, green, use, one);
        h->book(b, green, sold, one);
        return h->status(b);
    }
    const firn_var matched = h->var(b, FIRN_STEP, "matched", "MW", none, endless);
    const firn_row taken = h->row(b, FIRN_STEP, "matched", FIRN_AT_MOST, none, firn_always());
    const firn_row all =
        h->common(b, FIRN_SITE, FIRN_STEP, "matching", "MW", FIRN_AT_MOST, firn_const(0));
    h->term(b, taken, matched, one, 0);
    h->term(b, taken, use, firn_const(-1), 0);
    h->term(b, all, matched, one, 0);
    h->term(b, all, h->flow(b, h->account(b, "facility_energy", "MWh")), firn_const(-1), 0);
    h->book(b, green, matched, one);
    h->book(b, cost, matched, firn_const(-c->value));
    return h->status(b);
}

} // namespace

FIRN_PLUGIN(ppa, "tech.ppa", "0.1.0", "A contract for a profile of power, as it is produced.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.line - an overhead line, a cable or a busway between two places of one voltage, with
 * losses by length L:
 *
 *   losses = loss L x^2 / C, with x <= firm C MVA delivered
 *
 * With n conductors of resistance R per km and current I each, rated at sqrt(3) U n I, `loss` is
 * 3 n I^2 R over that rating: sqrt(3) I R / U. For Drake conductors (0.0863 ohm/km at 75 degC,
 * 907 A; aluminium conductor tables) that is 0.098 %/km at 138 kV and 0.039 %/km at 345 kV, at full
 * load. Capacitance, corona and stability are left out: a long line carries less than its rating.
 *
 * The price is capex (terminations) + price L per MVA, and its fixed O&M the same share of both
 * unless `om` is written, which then holds for `capex` alone. All prices are judgement.
 */
#include "bank.h"

#include <firn/plugin.h>

#include <stddef.h>

#define LINE_OM 0.01 /* per year, of capex and of what the length costs */

typedef struct line {
    firn_sizing size; /* MVA */
    double length;    /* m */
    double loss;      /* MW per MVA and m, at full load */
    double price;     /* money per MVA and m */
    double power_factor;
    int32_t kind;
    int32_t reverse;
} line;

static const firn_choice kinds[] = {
    {"overhead-345kV",
     "loss = 0.039 %/km; price = 2000 USD2025/MVA/km; size.capex = 2000 USD2025/MVA",
     "two Drake conductors per phase, 1084 MVA per circuit; about 3.5 MUSD per mile, judgement"},
    {"overhead-138kV",
     "loss = 0.098 %/km; price = 6000 USD2025/MVA/km; size.capex = 4000 USD2025/MVA",
     "one Drake conductor per phase, 217 MVA per circuit; about 2 MUSD per mile, judgement"},
    {"cable-34.5kV",
     "loss = 0.28 %/km; price = 30000 USD2025/MVA/km; size.capex = 3000 USD2025/MVA",
     "750 kcmil aluminium in ducts, 34 MVA per circuit: 0.097 ohm/km, 570 A; price is judgement"},
    {"busway-480V",
     "loss = 10 %/km; price = 1000000 USD2025/MVA/km; size.capex = 10000 USD2025/MVA",
     "copper busway of 4000 A, 3.3 MVA: 1 % per 100 m and 3.3 kUSD per m, judgement"},
};

static const firn_param params[] = {
    FIRN_CHOICE(line, kind, kinds, 0, "what it is, which sets losses and prices",
                "conductor tables; prices are engineering judgement"),
    FIRN_REAL_REQUIRED(line, length, "km", 0, 1000, "length"),
    FIRN_REAL(line, loss, "%/km", 0.039, 0, 50, "loss per unit of rating and length, at full load",
              "two Drake conductors per phase at 345 kV"),
    FIRN_REAL(line, price, "USD2025/MVA/km", 2000, 0, 1e8, "price per rating and length",
              "single circuit of 345 kV, engineering judgement"),
    FIRN_REAL(line, power_factor, "1", 0.97, 0.5, 1, "power factor of the load, MW per MVA",
              "corrected at the load, engineering judgement"),
    FIRN_FLAG(line, reverse, 0, "also carries power in reverse (as many rows again)"),
    FIRN_SIZING(line, size, "USD2025/MVA", 2000, 40, LINE_OM,
                "rating installed; `capex` is that of the terminations, see `price`",
                "engineering judgement; 40 years"),
};

static const firn_port_spec ports[] = {
    {"from", "electricity", "MW", NULL, "sending end; losses are drawn here", 0, 0},
    {"to", "electricity", "MW", NULL, "receiving end", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const line *l = self;
    const double loss = l->loss * l->length, more = l->price * l->length;
    const bank_kind kind = {curve_quarters, CURVE_QUARTERS, 0, 1};
    bank k = {
        .size = l->size, .power_factor = l->power_factor, .load_loss = loss, .reverse = l->reverse};
    if (loss > 0.2)
        h->fail(b, 1,
                "loses %.3g %% at full load over %g km, above the maximum of 20 %%: use a higher "
                "voltage (`kind`), a lower `loss` (%g %%/km) or a shorter `length`",
                100 * loss, l->length / 1000, 1e5 * l->loss);
    k.size.capex += more;
    if ((l->size.written & FIRN_WROTE_OM) == 0)
        k.size.om += LINE_OM * more;
    return h->status(b) != 0 ? h->status(b) : bank_build(&k, &kind, h, b);
}

FIRN_PLUGIN(line, "transformer.line", "0.1.0",
            "Overhead line, cable or busway: losses and price by length.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

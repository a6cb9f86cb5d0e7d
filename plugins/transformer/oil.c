/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.oil - oil-immersed distribution transformers of up to 3.15 MVA, from medium voltage
 * to the halls:
 *
 *   losses = no_load C + load_loss x^2 / C, with x <= firm C MVA delivered
 *
 * A standard and the rating of one unit give both losses (standards.h), and the standard the price.
 * The prices of units that lose less are judgement: the sources give ranges of 35 to 70 USD/kVA and
 * no price by standard.
 */
#include "bank.h"
#include "standards.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

static const firn_choice standards[] = {
    {"DOE-2016", "size.capex = 105000 USD2025/MVA",
     "US minimum since 2016, 15 to 2500 kVA; 2500 kVA: 99.53 % at half load"},
    {"DOE-2029", "size.capex = 107000 USD2025/MVA",
     "US minimum from 23 April 2029; 2500 kVA: 99.55 % at half load; 2 % more, judgement"},
    {"EU-tier-1", "size.capex = 95000 USD2025/MVA",
     "EU maximum losses of 1 July 2015, 1000 to 2500 kVA; 2500 kVA: 1750 W and 22000 W; 10 % "
     "less, judgement"},
    {"EU-tier-2", "size.capex = 100000 USD2025/MVA",
     "EU maximum losses since 1 July 2021, 100 to 3150 kVA; 2500 kVA: 1575 W and 18500 W: "
     "a better core and less copper than DOE-2016; 5 % less, judgement"},
};

static const firn_param params[] = {
    FIRN_CHOICE(bank, standard, standards, 0, "efficiency standard that the units just meet",
                "10 CFR 431.196(b); regulation (EU) 548/2014, annex I"),
    FIRN_REAL(bank, unit, "kVA", 2500, 15, 3150,
              "rating of one unit: small units lose more; the price per MVA is not changed",
              "the largest unit of the US standard, usual for halls"),
    FIRN_REAL_OPTIONAL(bank, no_load, "1", 0, 0.02,
                       "no-load loss per unit of rating, in place of that of the standard"),
    FIRN_REAL_OPTIONAL(
        bank, load_loss, "1", 0, 0.05,
        "load loss per unit of rating at full load, in place of that of the standard"),
    BANK_POWER_FACTOR("power supplies with correction, engineering judgement"),
    BANK_ALTITUDE(", by 0.4 % per 100 m"),
    FIRN_FLAG(bank, reverse, 0, "also carries power in reverse (as many rows again)"),
    FIRN_SIZING(bank, size, "USD2025/MVA", 105e3, 30, 0.01, "rating installed",
                "35 to 70 USD/kVA bare in 2025, the same again for civil work and installation, "
                "engineering judgement; 30 years, INTAS"),
};

static const firn_port_spec ports[] = {BANK_PORTS("mv", "lv")};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const bank *k = self;
    bank_kind kind = {curve_quarters, CURVE_QUARTERS, 0, 1};
    bank filled;
    if (!isnan(k->altitude))
        kind.rating = curve_rating(h, b, k->altitude, 0.004);
    filled = standard_apply(k, &standards_oil[k->standard], h, b);
    return h->status(b) != 0 ? h->status(b) : bank_build(&filled, &kind, h, b);
}

FIRN_PLUGIN(bank, "transformer.oil", "0.2.0",
            "Oil-immersed distribution transformers, medium to low voltage.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

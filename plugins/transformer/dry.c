/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.dry - dry-type transformers (cast resin or ventilated windings), which may stand
 * inside the building, next to the halls:
 *
 *   losses = no_load C + load_loss x^2 / C, with x <= rating firm C MVA delivered
 *
 * They are cooled by air, so their rating falls by 0.3 % per 100 m above 1000 m (IEEE C57.96,
 * self-cooled units), at the elevation of the weather unless `altitude` is written. Breakpoints
 * include 0.35, the load at which low-voltage dry units are tested. A standard and the rating of
 * one unit give both losses (standards.h), and the standard the price, which is judgement.
 */
#include "bank.h"
#include "standards.h"

#include <firn/plugin.h>

#include <stddef.h>

static const firn_choice standards[] = {
    {"DOE-2016-mv", "unit = 2500 kVA; size.capex = 135000 USD2025/MVA",
     "US minimum since 2016, medium voltage, BIL 20 to 45 kV; 2500 kVA: 99.47 % at half load"},
    {"DOE-2016-lv", "unit = 1000 kVA; size.capex = 135000 USD2025/MVA",
     "US minimum from 2016 to 23 April 2029, low voltage, to 1000 kVA, where it is 99.28 % at 35 % "
     "load"},
    {"DOE-2007-lv", "unit = 1000 kVA; size.capex = 125000 USD2025/MVA",
     "US minimum from 2007 to 2015, low voltage; 1000 kVA: 98.9 % at 35 % load; 7 % less, "
     "judgement"},
    {"EU-tier-2", "unit = 2500 kVA; size.capex = 130000 USD2025/MVA",
     "EU maximum losses since 1 July 2021; 2500 kVA: 2790 W and 19000 W; 4 % less, judgement"},
};

static const firn_param params[] = {
    FIRN_CHOICE(bank, standard, standards, 0, "efficiency standard that the units just meet",
                "10 CFR 431.196(a) and (c); regulation (EU) 548/2014, annex I"),
    FIRN_REAL(bank, unit, "kVA", 2500, 15, 3150,
              "rating of one unit: small units lose more; the price per MVA is not changed",
              "the largest unit of the US standard"),
    FIRN_REAL_OPTIONAL(bank, no_load, "1", 0, 0.02,
                       "no-load loss per unit of rating, in place of that of the standard"),
    FIRN_REAL_OPTIONAL(
        bank, load_loss, "1", 0, 0.05,
        "load loss per unit of rating at full load, in place of that of the standard"),
    BANK_POWER_FACTOR("power supplies with correction, engineering judgement"),
    BANK_ALTITUDE(", by 0.3 % per 100 m; if not set, the elevation of the weather"),
    FIRN_FLAG(bank, reverse, 0, "also carries power in reverse (as many rows again)"),
    FIRN_SIZING(bank, size, "USD2025/MVA", 135e3, 30, 0.01, "rating installed",
                "45 to 90 USD/kVA bare in 2025, the same again for installation, engineering "
                "judgement; 30 years, INTAS"),
};

static const firn_port_spec ports[] = {BANK_PORTS("mv", "lv")};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const bank *k = self;
    const bank_kind kind = {curve_low, CURVE_LOW, 0, curve_rating(h, b, k->altitude, 0.003)};
    const bank filled = standard_apply(k, &standards_dry[k->standard], h, b);
    return h->status(b) != 0 ? h->status(b) : bank_build(&filled, &kind, h, b);
}

FIRN_PLUGIN(bank, "transformer.dry", "0.1.0",
            "Dry-type distribution transformers, indoors, medium to low voltage.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

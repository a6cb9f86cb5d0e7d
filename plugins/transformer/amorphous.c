/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.amorphous - oil-immersed distribution transformers with cores of amorphous metal,
 * which lose 60 to 70 % less without load than grain-oriented steel, at about equal load losses:
 *
 *   losses = no_load C + load_loss x^2 / C, with x <= firm C MVA delivered
 *
 * They are 10 to 25 % heavier. The typical grade also meets DOE-2029: 99.56 % at half load. All
 * prices are judgement: the unit costs 15 to 30 % more than one of EU-tier-2 in transformer.oil,
 * which has the same load losses, and civil work and installation cost the same.
 */
#include "bank.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

static const firn_choice grades[] = {
    {"typical", "no_load = 0.00035; load_loss = 0.0074; size.capex = 109500 USD2025/MVA",
     "2500 kVA: 875 W and 18500 W; 20 % more than EU-tier-2 of oil before installation, judgement"},
    {"lowest-loss", "no_load = 0.00025; load_loss = 0.0074; size.capex = 114000 USD2025/MVA",
     "2500 kVA: 625 W and 18500 W; 30 % more before installation, judgement"},
    {"economy", "no_load = 0.00045; load_loss = 0.0074; size.capex = 107000 USD2025/MVA",
     "2500 kVA: 1125 W and 18500 W; 15 % more before installation, judgement"},
};

static const firn_param params[] = {
    FIRN_CHOICE(bank, grade, grades, 0, "how little the core loses, and its price",
                "60 to 70 % below grain-oriented steel, makers' figures; prices are engineering "
                "judgement"),
    FIRN_REAL(bank, no_load, "1", 0.00035, 0, 0.02, "no-load loss per unit of rating",
              "0.00025 to 0.00045 for 2.5 MVA, engineering judgement"),
    FIRN_REAL(bank, load_loss, "1", 0.0074, 0, 0.05, "load loss per unit of rating at full load",
              "as regulation (EU) 548/2014, tier 2, 2500 kVA"),
    BANK_POWER_FACTOR("power supplies with correction, engineering judgement"),
    BANK_ALTITUDE(", by 0.4 % per 100 m"),
    FIRN_FLAG(bank, reverse, 0, "also carries power in reverse (as many rows again)"),
    FIRN_SIZING(bank, size, "USD2025/MVA", 109.5e3, 30, 0.01, "rating installed",
                "55 to 62 USD/kVA bare in 2025, 1.15 to 1.3 times steel, and 52 for civil work and "
                "installation, engineering judgement; 30 years, INTAS"),
};

static const firn_port_spec ports[] = {BANK_PORTS("mv", "lv")};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const bank *k = self;
    bank_kind kind = {curve_quarters, CURVE_QUARTERS, 0, 1};
    if (!isnan(k->altitude))
        kind.rating = curve_rating(h, b, k->altitude, 0.004);
    return bank_build(k, &kind, h, b);
}

FIRN_PLUGIN(bank, "transformer.amorphous", "0.1.0",
            "Distribution transformers with amorphous cores, medium to low voltage.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

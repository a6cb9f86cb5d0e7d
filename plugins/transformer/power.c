/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.power - power transformers of 25 to 400 MVA, from the grid's voltage of up to 500 kV
 * down to the site's medium voltage:
 *
 *   losses = no_load C + load_loss x^2 / C, with x <= firm C MVA delivered
 *
 * Presets are units as built, and the minimum peak efficiency index (PEI) of EU Ecodesign tier 2.
 * PEI = 1 - 2 sqrt(no_load load_loss) does not say at which load the efficiency peaks; the presets
 * take half load: no_load = (1 - PEI) / 4, load_loss = 1 - PEI. Losses of the 345 and 500 kV units
 * are judgement within what makers say: more than 99.6 % at all loads.
 *
 * Prices by preset are judgement within the ranges of the sources, 20 to 35 USD/kVA bare for 25 to
 * 63 MVA and 12 to 25 for 100 to 400 MVA, times 2.05 for bay, civil work and installation; tier 2
 * costs 5 % more than units as built.
 */
#include "bank.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* clang-format off */
static const firn_choice standards[] = {
    {"typical-25", "no_load = 0.00116; load_loss = 0.00282; size.capex = 62000 USD2025/MVA",
     "25 MVA 110/20 kV: 29 and 70.5 kW"},
    {"typical-40", "no_load = 0.000775; load_loss = 0.00302; size.capex = 55000 USD2025/MVA",
     "40 MVA 110/20 kV: 31 and 120.8 kW"},
    {"typical-63", "no_load = 0.0005238; load_loss = 0.003221; size.capex = 45000 USD2025/MVA",
     "63 MVA 110/20 kV: 33 and 202.9 kW"},
    {"typical-100", "no_load = 0.00055; load_loss = 0.0026; size.capex = 38000 USD2025/MVA",
     "100 MVA 220/110 kV: 55 and 260 kW"},
    {"typical-160", "no_load = 0.000375; load_loss = 0.0025; size.capex = 35000 USD2025/MVA",
     "160 MVA 380/110 kV: 60 and 400 kW"},
    {"345kV-200", "no_load = 0.0005; load_loss = 0.0027; size.capex = 38000 USD2025/MVA",
     "200 MVA 345/34.5 kV: 100 and 540 kW, judgement"},
    {"345kV-400", "no_load = 0.00045; load_loss = 0.0026; size.capex = 31000 USD2025/MVA",
     "400 MVA 345/34.5 kV: 180 and 1040 kW, judgement"},
    {"500kV-400", "no_load = 0.0005; load_loss = 0.0025; size.capex = 36000 USD2025/MVA",
     "400 MVA 500/34.5 kV: 200 and 1000 kW, judgement"},
    {"EU-tier-2-25", "no_load = 0.00075; load_loss = 0.003; size.capex = 65000 USD2025/MVA",
     "25 MVA, PEI 99.700 %"},
    {"EU-tier-2-40", "no_load = 0.00069; load_loss = 0.00276; size.capex = 58000 USD2025/MVA",
     "40 MVA, PEI 99.724 %"},
    {"EU-tier-2-63", "no_load = 0.0006375; load_loss = 0.00255; size.capex = 47000 USD2025/MVA",
     "63 MVA, PEI 99.745 %"},
    {"EU-tier-2-100", "no_load = 0.000575; load_loss = 0.0023; size.capex = 40000 USD2025/MVA",
     "100 MVA, PEI 99.770 %"},
    {"EU-tier-2-160", "no_load = 0.000525; load_loss = 0.0021; size.capex = 37000 USD2025/MVA",
     "160 MVA, PEI 99.790 %"},
    {"EU-tier-2-400", "no_load = 0.0005075; load_loss = 0.00203; size.capex = 33000 USD2025/MVA",
     "200 MVA and more, PEI 99.797 %"},
};
/* clang-format on */

static const firn_param params[] = {
    FIRN_CHOICE(bank, standard, standards, 3,
                "unit or standard that sets losses and price: by MVA, voltage, or PEI",
                "typical: pandapower standard types after Oswald and Schlabbach; EU-tier-2: "
                "regulation (EU) 548/2014 amended by 2019/1783; 345 and 500 kV, and all prices: "
                "engineering judgement"),
    FIRN_REAL(bank, no_load, "1", 0.00055, 0, 0.02, "no-load loss per unit of rating",
              "100 MVA 220/110 kV, pandapower standard types: 55 kW"),
    FIRN_REAL(bank, load_loss, "1", 0.0026, 0, 0.05, "load loss per unit of rating at full load",
              "100 MVA 220/110 kV, pandapower standard types: 260 kW"),
    BANK_POWER_FACTOR("corrected at the load, engineering judgement"),
    BANK_ALTITUDE(", by 0.4 % per 100 m"),
    FIRN_FLAG(bank, reverse, 0, "also carries power in reverse, for export (as many rows again)"),
    FIRN_SIZING(bank, size, "USD2025/MVA", 38e3, 35, 0.01, "rating installed",
                "12 to 25 USD/kVA bare for 100 to 400 MVA in 2025, 60 to 150 % more for bay, civil "
                "work and installation, 30 to 40 years, engineering judgement"),
};

static const firn_port_spec ports[] = {BANK_PORTS("hv", "mv")};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const bank *k = self;
    bank_kind kind = {curve_quarters, CURVE_QUARTERS, 0, 1};
    if (!isnan(k->altitude))
        kind.rating = curve_rating(h, b, k->altitude, 0.004);
    return bank_build(k, &kind, h, b);
}

FIRN_PLUGIN(bank, "transformer.power", "0.2.0",
            "Power transformers of 25 to 400 MVA, high to medium voltage.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

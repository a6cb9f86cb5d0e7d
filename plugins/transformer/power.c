/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.power - power transformers of 25 MVA and more, from the grid's voltage down to the
 * site's medium voltage. Presets: units as built, and the minimum peak efficiency index (PEI) of EU
 * Ecodesign tier 2, split at half load: no_load = (1 - PEI) / 4, load_loss = 1 - PEI.
 */
#include "bank.h"

#include <firn/plugin.h>

#include <stddef.h>

static const firn_choice standards[] = {
    {"typical-25", "no_load = 0.00116; load_loss = 0.00282", "25 MVA 110/20 kV: 29 and 70.5 kW"},
    {"typical-40", "no_load = 0.000775; load_loss = 0.00302", "40 MVA 110/20 kV: 31 and 120.8 kW"},
    {"typical-63", "no_load = 0.0005238; load_loss = 0.003221",
     "63 MVA 110/20 kV: 33 and 202.9 kW"},
    {"typical-100", "no_load = 0.00055; load_loss = 0.0026", "100 MVA 220/110 kV: 55 and 260 kW"},
    {"typical-160", "no_load = 0.000375; load_loss = 0.0025", "160 MVA 380/110 kV: 60 and 400 kW"},
    {"EU-tier-2-25", "no_load = 0.00075; load_loss = 0.003", "25 MVA, PEI 99.700 %"},
    {"EU-tier-2-40", "no_load = 0.00069; load_loss = 0.00276", "40 MVA, PEI 99.724 %"},
    {"EU-tier-2-63", "no_load = 0.0006375; load_loss = 0.00255", "63 MVA, PEI 99.745 %"},
    {"EU-tier-2-100", "no_load = 0.000575; load_loss = 0.0023", "100 MVA, PEI 99.770 %"},
    {"EU-tier-2-160", "no_load = 0.000525; load_loss = 0.0021", "160 MVA, PEI 99.790 %"},
};

static const firn_param params[] = {
    FIRN_CHOICE(bank, standard, standards, 3, "unit or standard that sets the losses",
                "typical: pandapower standard types after Oswald and Schlabbach; EU-tier-2: "
                "regulation (EU) 548/2014 amended by 2019/1783"),
    FIRN_REAL(bank, no_load, "1", 0.00055, 0, 0.02, "no-load loss per unit of rating",
              "100 MVA 220/110 kV, pandapower standard types: 55 kW"),
    FIRN_REAL(bank, load_loss, "1", 0.0026, 0, 0.05, "load loss per unit of rating at full load",
              "100 MVA 220/110 kV, pandapower standard types: 260 kW"),
    FIRN_REAL(bank, power_factor, "1", 0.97, 0.5, 1, "power factor of the load, MW per MVA",
              "corrected at the load, engineering judgement"),
    FIRN_FLAG(bank, reverse, 0,
              "also carries power in reverse, for export (two more rows per step)"),
    FIRN_SIZING(bank, size, "USD2025/MVA", 38e3, 35, 0.01, "rating installed",
                "12 to 25 USD/kVA bare for 100 to 400 MVA in 2025, 60 to 150 % more for bay, civil "
                "work and installation, 30 to 40 years, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"from", "electricity", "MW", "hv", "higher voltage; losses are drawn here", 0, 0},
    {"to", "electricity", "MW", "mv", "lower voltage", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return bank_build(self, h, b);
}

FIRN_PLUGIN(bank, "transformer.power", "0.1.0",
            "Power transformers of 25 MVA and more, high to medium voltage.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.oil - oil-immersed distribution transformers of about 2.5 MVA, from medium voltage to
 * the halls. Presets: the minimum efficiency that US and EU standards require of such a unit. The
 * US standard states the efficiency at half load; the preset takes half load as the point of
 * maximum efficiency, where no-load and load losses are equal.
 */
#include "bank.h"

#include <firn/plugin.h>

#include <stddef.h>

static const firn_choice standards[] = {
    {"DOE-2016", "no_load = 0.0011806; load_loss = 0.0047222",
     "2500 kVA liquid: 99.53 % at half load"},
    {"DOE-2029", "no_load = 0.0011301; load_loss = 0.0045204",
     "2500 kVA liquid: 99.55 % at half load, from 23 April 2029"},
    {"EU-tier-2", "no_load = 0.00063; load_loss = 0.0074",
     "2500 kVA liquid: 1575 W and 18500 W, from 1 July 2021"},
};

static const firn_param params[] = {
    FIRN_CHOICE(bank, standard, standards, 0, "efficiency standard that the units just meet",
                "10 CFR 431.196(b)(2); regulation (EU) 548/2014, annex I"),
    FIRN_REAL(bank, no_load, "1", 0.0011806, 0, 0.02, "no-load loss per unit of rating",
              "10 CFR 431.196(b)(2), 2500 kVA, in force since 2016"),
    FIRN_REAL(bank, load_loss, "1", 0.0047222, 0, 0.05, "load loss per unit of rating at full load",
              "10 CFR 431.196(b)(2), 2500 kVA, in force since 2016"),
    FIRN_REAL(bank, power_factor, "1", 0.97, 0.5, 1, "power factor of the load, MW per MVA",
              "power supplies with correction, engineering judgement"),
    FIRN_FLAG(bank, reverse, 0, "also carries power in reverse (two more rows per step)"),
    FIRN_SIZING(bank, size, "USD2025/MVA", 105e3, 30, 0.01, "rating installed",
                "35 to 70 USD/kVA bare in 2025, the same again for switchgear, civil work and "
                "installation, engineering judgement; 30 years, INTAS"),
};

static const firn_port_spec ports[] = {
    {"from", "electricity", "MW", "mv", "higher voltage; losses are drawn here", 0, 0},
    {"to", "electricity", "MW", "lv", "lower voltage", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return bank_build(self, h, b);
}

FIRN_PLUGIN(bank, "transformer.oil", "0.1.0",
            "Oil-immersed distribution transformers, medium to low voltage.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

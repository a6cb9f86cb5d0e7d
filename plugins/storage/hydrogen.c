/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage.hydrogen - an electrolyser, a hydrogen store, and a fuel cell or an engine that makes
 * electricity of it again. The three are sized apart: MW of electricity in, MWh of hydrogen by its
 * lower heating value (33.3 kWh/kg), MW of electricity out.
 *
 *   level(t) = (1 - standing_loss)^h level(t-1)
 *              + h (33.32 kWh/kg / consumption * charge - discharge / efficiency_out)
 *   charge <= electrolyser, discharge <= generator, level <= store, level >= level_min store
 *   store <= refill * 33.32 kWh/kg / consumption * electrolyser
 *   hydrogen made = charge / consumption, which also draws `compression` and `feed_water` per kg
 *
 * Sources: the electrolyser's 55 kWh/kg is the 2022 status of low-temperature systems in the
 * technical targets of the US Department of Energy (61 % of the lower heating value), its installed
 * cost the average of the applications for Hydrogen Hubs that the department reported in May 2024.
 * Heat of the electrolyser and the generator is not used. The electrolyser is linear down to zero:
 * an optimum that runs many units has no minimum load.
 */
#include "content.h"

#include "common/level.h"
#include "common/store.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct hydrogen {
    firn_sizing electrolyser;
    firn_sizing store;
    firn_sizing generator;
    double consumption;
    double compression;
    double efficiency_out;
    double standing_loss;
    double feed_water;
    double cost_out;
    double refill;
    double level_min;
    double level_held;
    double level_start;
    int32_t machine;
    int32_t vessel;
} hydrogen;

enum { POWER, WATER };

static const firn_choice machines[] = {
    {"fuel-cell", NULL, "a PEM fuel cell: 50 %, 2,030 USD/kW"},
    {"engine",
     "efficiency_out = 42 %; generator.capex = 1500 USD2024/kW; generator.life = 25; "
     "generator.om = 2 %/yr; cost_out = 13.5 USD2024/MWh",
     "a gas engine built for hydrogen: 42 %, 1,500 USD/kW, 13.5 USD/MWh of maintenance"},
};

static const firn_choice vessels[] = {
    {"tank", NULL, "steel vessels above ground at 500 USD/kg"},
    {"cavern", "store.capex = 2.5 USD2024/kWh; store.life = 40",
     "a salt cavern, where there is salt; thousands of tonnes"},
};

static const firn_param params[] = {
    FIRN_CHOICE(hydrogen, machine, machines, 0, "machine that makes electricity of the hydrogen",
                "engine: REopt's gas engines of 3 to 4.5 MW at 2,000 USD/kW and 45 % of the lower "
                "heating value, at 75 % of the price and 42 % in units of 10 MW, engineering "
                "judgement"),
    FIRN_CHOICE(hydrogen, vessel, vessels, 0, "how the hydrogen is stored",
                "cavern: 2 to 3 USD/kWh, engineering judgement"),
    FIRN_REAL(hydrogen, consumption, "kWh/kg", 55, 39.4, 120,
              "electricity of the electrolyser per kg of hydrogen, at the grid side",
              "US DOE, technical targets for electrolysis: system, 2022 status"),
    FIRN_REAL(hydrogen, compression, "kWh/kg", 1.5, 0, 10,
              "electricity of the compressor per kg of hydrogen",
              "from 30 to 200 bar, engineering judgement"),
    FIRN_REAL(hydrogen, efficiency_out, "%", 50, 10, 75,
              "electricity per energy of the hydrogen by its lower heating value",
              "fuel cell, Danish Energy Agency 2030 via PyPSA technology-data"),
    FIRN_REAL(hydrogen, standing_loss, "1/h", 0, 0, 0.1, "share of the hydrogen lost per hour",
              "leakage is neglected, engineering judgement"),
    FIRN_REAL(hydrogen, feed_water, "L/kg", 10, 0, 100, "water per kg of hydrogen",
              "8.94 L/kg by stoichiometry and 10 % of blow-down, engineering judgement"),
    FIRN_REAL(hydrogen, cost_out, "USD2024/MWh", 0, 0, 10000,
              "operating cost per MWh of electricity made", "fuel cell: in its fixed O&M"),
    FIRN_REAL_OPTIONAL(hydrogen, refill, "h", 1, 100000,
                       "time in which the electrolyser must be able to fill the store"),
    FIRN_REAL(hydrogen, level_min, "%", 0, 0, 100,
              "share of the store that always remains: cushion gas",
              "the energy is the usable one"),
    FIRN_REAL_OPTIONAL(hydrogen, level_held, "%", 0, 100,
                       "share of the store kept for outages: typical years never go below it, and "
                       "stress events begin with it"),
    FIRN_REAL_OPTIONAL(hydrogen, level_start, "%", 0, 100,
                       "share of the store at the beginning and at the end of a typical year"),
    FIRN_SIZING(hydrogen, electrolyser, "USD2024/MW", 1900e3, 20, 0.03,
                "electricity that it takes, without the compressor",
                "US DOE HFTO, May 2024: average installed cost in applications for Hydrogen Hubs; "
                "life and O&M engineering judgement"),
    FIRN_SIZING(hydrogen, store, "USD2024/MWh", 15e3, 25, 0.01,
                "hydrogen stored, MWh of its lower heating value",
                "500 USD/kg of storage facilities, Thunder Said Energy; life and O&M engineering "
                "judgement"),
    FIRN_SIZING(hydrogen, generator, "USD2024/MW", 2030e3, 15, 0.03, "electricity that it gives",
                "fuel cell 1,469 EUR/kW (2020), Danish Energy Agency via PyPSA technology-data, at "
                "1.14 USD/EUR and 21 % of inflation; life and O&M engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"bus", "electricity", "MW", "mv", "feeds the electrolyser and takes what the generator gives",
     0, 0},
    {"water", "water", "m3/h", "water", "water that is split", FIRN_PORT_OPTIONAL, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const hydrogen *k = self;
    const double made = 1 / k->consumption; /* t per MWh, as consumption is in MWh/t */
    const store_spec spec = {.port = POWER,
                             .sign = 1,
                             .efficiency_in = HYDROGEN_ENERGY * made,
                             .efficiency_out = k->efficiency_out,
                             .standing_loss = k->standing_loss,
                             .charge = {&k->electrolyser, "electrolyser"},
                             .discharge = {&k->generator, "generator"},
                             .energy = {&k->store, "store"}};
    const level_spec levels = {
        .min = k->level_min, .held = k->level_held, .start = k->level_start, .cycles = FIRN_INF};
    const store s = store_declare(h, b, &spec);
    level_rows(h, b, &spec, &levels, &s);
    if (!isnan(k->refill)) {
        const firn_row row =
            h->row(b, FIRN_PERIOD, "refill", FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(b, row, s.energy, firn_const(k->store.firm), 0);
        h->term(b, row, s.charger,
                firn_const(-k->refill * spec.efficiency_in * k->electrolyser.firm), 0);
    }
    if (k->compression > 0)
        h->port(b, POWER, s.charge, firn_const(-k->compression * made));
    if (k->feed_water > 0) {
        h->port(b, WATER, s.charge, firn_const(-k->feed_water * made));
        h->book(b, h->account(b, "water", "m3"), s.charge, firn_const(k->feed_water * made));
    }
    if (k->cost_out > 0)
        h->book(b, h->account(b, "cost", ""), s.discharge, firn_const(k->cost_out));
    return h->status(b);
}

FIRN_PLUGIN(hydrogen, "storage.hydrogen", "0.1.0",
            "Hydrogen: electrolyser, store, and fuel cell or engine, sized apart.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

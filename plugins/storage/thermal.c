/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage.thermal - a tank of cold or hot water on a heat bus.
 *
 * Heat that flows into a bus of carrier heat is positive. A loop such as `chilled` carries heat to
 * be removed: a cold tank (`medium = cold`) on it discharges by taking heat out of the loop, as a
 * chiller would, and charges by returning that heat to the loop, from which a chiller must then
 * remove it. A hot tank (`medium = hot`) stores the bus's own heat: it charges by taking heat from
 * the bus and discharges by returning it. The level is the cold or heat stored, MWh, of which the
 * share `standing_loss` is lost to the surroundings per hour.
 *
 *   level(t) = (1 - standing_loss)^h level(t-1) + h (efficiency charge - discharge)
 *   charge + discharge <= firm power, level <= firm energy
 *
 * The water of a stratified tank holds energy = figure_of_merit rho c V swing, with rho c = 1.163
 * kWh/(m3 K) and the swing between warm and cold water; the figure of merit counts the mixed layer
 * (ASHRAE Handbook, HVAC Systems and Equipment 2012, ch. 51). With `swing` the tank states its
 * volume per energy, and `volume_max` bounds it.
 */
#include "content.h"

#include "common/store.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct tank {
    firn_sizing power;
    firn_sizing energy;
    double efficiency;
    double standing_loss;
    double swing;
    double figure_of_merit;
    double volume_max;
    int32_t medium;
} tank;

enum { BUS };
enum { COLD, HOT };

static const firn_choice media[] = {
    {"cold", NULL, "stores cold: discharging removes heat from the loop"},
    {"hot", NULL, "stores heat: discharging supplies heat to the bus"},
};

static const firn_param params[] = {
    FIRN_CHOICE(tank, medium, media, COLD, "whether the tank stores cold or heat", ""),
    FIRN_REAL(tank, standing_loss, "1/h", 0.002, 0, 0.5, "share of the stored heat lost per hour",
              "0.1 to 0.5 % lost per hour, engineering judgement"),
    FIRN_REAL(tank, efficiency, "1", 1, 0.3, 1,
              "round-trip efficiency without standing loss: energy delivered per MWh charged",
              "heat that leaves the water stays in the loop"),
    FIRN_REAL(tank, swing, "K", 8, 1, 90, "warm less cold water in the tank",
              "a chilled loop of 8 K, engineering judgement"),
    FIRN_REAL(tank, figure_of_merit, "1", 0.9, 0.3, 1,
              "share of the water's capacity that can be used, below 1 by the mixed layer",
              "0.85 to 0.95 in stratified tanks, engineering judgement"),
    FIRN_REAL_OPTIONAL(tank, volume_max, "m3", 0, FIRN_INF,
                       "maximum volume of water, by `swing` and `figure_of_merit`"),
    FIRN_SIZING(tank, power, "USD2020/MW", 20e3, 20, 0.01, "charge and discharge power",
                "pumps and plate heat exchanger, engineering judgement"),
    FIRN_SIZING(
        tank, energy, "USD2020/MWh", 27e3, 25, 0.01, "energy stored",
        "water tank 3.8 EUR/kWh (2020), Danish Energy Agency via PyPSA technology-data, at "
        "1.14 USD/EUR, converted from a 50 K to an 8 K swing; for a hot tank write 4.3 USD/kWh"),
};

static const firn_port_spec ports[] = {
    {"bus", "heat", "MW", "chilled", "loop or heat bus that the tank serves", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const tank *k = self;
    const store_spec spec = {.port = BUS,
                             .sign = k->medium == COLD ? -1 : 1,
                             .efficiency_in = k->efficiency,
                             .efficiency_out = 1,
                             .standing_loss = k->standing_loss,
                             .power = {&k->power, "power"},
                             .energy = {&k->energy, "energy"}};
    const store s = store_declare(h, b, &spec);
    if (!isnan(k->volume_max)) {
        const double energy = k->volume_max * water_energy(k->swing, k->figure_of_merit);
        const firn_row row =
            h->row(b, FIRN_PERIOD, "volume", FIRN_AT_MOST, firn_const(energy), firn_always());
        h->term(b, row, s.energy, firn_const(1), 0);
        if (energy < k->energy.min || energy < k->energy.existing || energy < k->energy.fix)
            h->fail(b, 1,
                    "`volume_max` of %g m3 holds %g MWh at a swing of %g K, below the energy that "
                    "must be installed: raise it, or the swing",
                    k->volume_max, energy, k->swing);
    }
    return h->status(b);
}

FIRN_PLUGIN(tank, "storage.thermal", "0.2.0",
            "Tank of cold or hot water: power and energy sized separately, standing loss, volume.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.dry-cooler - free cooling by outside air: fans drive the air over finned coils of the
 * loop, without water and without a compressor.
 *
 * How far the cooler cools follows from its size and from the dry bulb by the effectiveness of the
 * coil (coil.h): at 35 degC a cooler of the size of the load cools a return of 46.1 degC to 40.5; a
 * larger one cools it further, but never below dry bulb + pinch. No approach has to be stated. Fan
 * power rises with the 5th power of the part of the coil that is in use.
 */
#include "coil.h"

#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct cooler {
    firn_sizing size;
    double pinch;
    double range;
    double itd_design;
    double fan;
    double fan_floor;
    int32_t glycol;
    int32_t reserved;
} cooler;

enum { LOOP, POWER };

static const firn_param params[] = {
    FIRN_REAL(cooler, pinch, "K", 1, 0.5, 30,
              "loop supply minus dry bulb that no size passes; the approach itself follows from "
              "size, load and weather",
              "air that recirculates and water that is shared unevenly, engineering judgement"),
    FIRN_REAL(cooler, range, "K", 10, 1, 40,
              "loop return minus supply temperature, if `[bus ...] range` is not set",
              "45 degC in, about 55 degC out, NVIDIA Rubin liquid cooling, 2026"),
    FIRN_REAL(cooler, itd_design, "K", 11.1, 2, 40,
              "loop return temperature minus dry bulb (ITD) at which the size is rated",
              "BAC TDFS1238N via LBNL Buildings: 46.1 degC in, 35 degC air"),
    FIRN_REAL(cooler, fan, "1", 0.040, 0, 0.3, "fan power per unit of heat at the rated ITD",
              "BAC TDFS1238N via LBNL Buildings: 117.7 kW for 2931 kW"),
    FIRN_REAL(cooler, fan_floor, "1", 0.003, 0, 0.1, "minimum fan power per unit of heat",
              "engineering judgement"),
    FIRN_FLAG(cooler, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    FIRN_SIZING(
        cooler, size, "USD2025/MW", 140e3, 20, 0.0175, "heat rejected at `itd_design`",
        "80 to 200 USD/kW in 2025 for approaches of 10 to 5 K, 20 years, 1.5 to 2 % per year, "
        "engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", NULL, "loop to be cooled", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the fans", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const cooler *c = self;
    const coil one = {
        .loop = LOOP,
        .power = POWER,
        .firm = c->size.firm,
        .range = c->range,
        .itd_design = c->itd_design,
        .pinch = c->pinch,
        .fan = c->fan,
        .fan_floor = c->fan_floor,
        .air = h->weather(b, FIRN_DRY_BULB),
        .pressure = h->weather(b, FIRN_PRESSURE),
        .size = h->size(b, "size", &c->size),
    };
    if (h->status(b) == 0 && !c->glycol)
        freeze_refused(h, b, "the loop that is cooled",
                       h->bus_series(b, LOOP, "temperature", (double)NAN), 0, FREEZE_GLYCOL);
    coil_declare(&one, h, b);
    return h->status(b);
}

FIRN_PLUGIN(cooler, "rejection.dry-cooler", "0.1.0",
            "Dry cooler: rejects a loop's heat to outside air, as far as size and dry bulb allow.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.dry-cooler - free cooling by outside air: fans drive the air over finned coils of the
 * loop, without water and without a compressor, as far as the dry bulb allows.
 *
 * The heat q has three bounds: the size C; what the hottest share a(t) of the loop's temperature
 * range holds, linear between supply and return, so that an oversized cooler, or several of them,
 * cannot cool further than the weather allows; and the fans, f = q * itd_design / ITD(t) <= C,
 * where ITD(t) is the return temperature minus the dry bulb. Fan power is fan * f^5 / C^4, and at
 * least fan_floor * q: the heat rises with about the 0.6th power of the air flow, the fan power
 * with its cube. The model is exact where f/C is a multiple of a tenth.
 */
#include "sink.h"

#include "common/draw.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct cooler {
    firn_sizing size;
    double approach;
    double range;
    double itd_design;
    double fan;
    double fan_floor;
} cooler;

enum { LOOP, POWER };

static const firn_param params[] = {
    FIRN_REAL(
        cooler, approach, "K", 8, 1, 30, "minimum loop supply temperature minus dry bulb",
        "5 to 10 K in trade practice, engineering judgement; 5.5 K for BAC TDFS1238N via LBNL "
        "Buildings"),
    FIRN_REAL(cooler, range, "K", 6, 1, 40,
              "loop return minus supply temperature, if `[bus ...] range` is not set",
              "5 to 10 K, after Lei and Masanet 2020; 5.6 K for BAC TDFS1238N via LBNL Buildings"),
    FIRN_REAL(cooler, itd_design, "K", 11.1, 2, 40,
              "loop return temperature minus dry bulb (ITD) at which the size is rated",
              "BAC TDFS1238N via LBNL Buildings: 46.1 degC in, 35 degC air"),
    FIRN_REAL(cooler, fan, "1", 0.040, 0, 0.3, "fan power per unit of heat at the rated ITD",
              "BAC TDFS1238N via LBNL Buildings: 117.7 kW for 2931 kW"),
    FIRN_REAL(cooler, fan_floor, "1", 0.003, 0, 0.1, "minimum fan power per unit of heat",
              "engineering judgement"),
    FIRN_SIZING(
        cooler, size, "USD2025/MW", 140e3, 20, 0.0175, "heat rejected at `itd_design`",
        "80 to 200 USD/kW in 2025 for approaches of 10 to 5 K, 20 years, 1.5 to 2 % per year, "
        "engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", NULL, "loop to be cooled", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the fans", 0, 0},
};

/* Adds the power of the fans, per unit of heat of each part. The floor is included: the maximum of
 * law and floor is convex in the load, so that the parts represent it without a further row. */
static void fan_power(const cooler *c, const firn_host *h, firn_build *b, const firn_affinity *fans,
                      const double *per_heat)
{
    const int64_t steps = h->steps(b);
    int32_t k;
    for (k = 0; k < fans->count; k++) {
        double *each = h->scratch(b, steps);
        int64_t t;
        if (each == NULL)
            return;
        for (t = 0; t < steps; t++)
            each[t] = -sink_fan_power(fans->load[k], per_heat[t], c->fan, c->fan_floor) *
                      per_heat[t] / fans->load[k];
        h->port(b, POWER, fans->lambda[k], firn_each(each, steps));
    }
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const cooler *c = self;
    const int64_t steps = h->steps(b);
    const double *dry_bulb = h->weather(b, FIRN_DRY_BULB);
    const draw_loop loop = draw_loop_of(h, b, LOOP, c->range, dry_bulb, c->approach);
    double *per_heat = h->scratch(b, steps);
    firn_affinity fans;
    int64_t t;
    if (h->status(b) != 0 || loop.supply == NULL)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        per_heat[t] =
            sink_fan_load(dry_bulb[t], c->approach, loop.supply[t], loop.range[t], c->itd_design);
        /* If the air can take no heat, the factor has no effect: the draw is 0. */
        if (!(per_heat[t] > 0))
            per_heat[t] = c->itd_design / c->approach;
    }
    fans = draw_by_fans(h, b, LOOP, "fans", h->size(b, "size", &c->size), c->size.firm, 5, per_heat,
                        loop.share);
    fan_power(c, h, b, &fans, per_heat);
    return h->status(b);
}

FIRN_PLUGIN(cooler, "rejection.dry-cooler", "0.1.0",
            "Dry cooler: rejects a loop's heat to outside air, as far as the dry bulb allows.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

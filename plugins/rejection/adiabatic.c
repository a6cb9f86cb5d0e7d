/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.adiabatic - a dry cooler whose air wet pads pre-cool: in mild weather it uses no water,
 * in hot weather it reaches towards the wet bulb.
 *
 * Each part of the cooler works in one of three modes, with the air at the coils at
 *   dry     the dry bulb T;
 *   damped  as cold as the loop needs: its supply temperature - approach, within the other two;
 *   wet     T - effectiveness (T - wet bulb).
 * As for rejection.dry-cooler, the heat of a mode and of those that reach less is at most a(t) of
 * the loop's heat, with a the share of its range down to the air + approach; the fan load of the
 * heat q is f = q itd_design / (return - air), and fan power fan f^5 / C^4 with a minimum of
 * fan_floor q, exact at tenths of f / C (dry) and at quarters (pads). Thin air: f is divided by
 * r^0.6, full fan power multiplied by r (common/air.h).
 *
 * Water: pads evaporate what cools the air, and the coils' heat warms that air by
 * air_rise (return - air) / itd_design k^(-2/3) at the fan load k = f / C, since the heat goes with
 * the 0.6th power of the air flow: slow fans use less water per heat. `bleed` is added, and the
 * pads' pumps take pad_pump q. Pads are drained below min_wet.
 */
#include "sink.h"
#include "wet.h"

#include "common/air.h"
#include "common/draw.h"
#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct cooler {
    firn_sizing size;
    double approach;
    double range;
    double itd_design;
    double fan;
    double fan_floor;
    double effectiveness;
    double air_rise;
    double bleed;
    double pad_pump;
    double min_wet;
    int32_t glycol;
    int32_t reserved;
} cooler;

enum { LOOP, POWER, WATER };

static const firn_param params[] = {
    FIRN_REAL(cooler, approach, "K", 3, 0.5, 30,
              "minimum loop supply temperature minus temperature of the air at the coils",
              "pinch of 2 to 3 K, effectiveness of the BAC TDFS1238N via LBNL Buildings"),
    FIRN_REAL(cooler, range, "K", 10, 1, 40,
              "loop return minus supply temperature, if `[bus ...] range` is not set",
              "10 K on liquid loops"),
    FIRN_REAL(cooler, itd_design, "K", 11.1, 2, 40,
              "loop return temperature minus air temperature (ITD) at which the size is rated",
              "BAC TDFS1238N via LBNL Buildings: 46.1 degC in, 35 degC air"),
    FIRN_REAL(cooler, fan, "1", 0.040, 0, 0.3, "fan power per unit of heat at the rated ITD",
              "BAC TDFS1238N via LBNL Buildings: 117.7 kW for 2931 kW"),
    FIRN_REAL(cooler, fan_floor, "1", 0.003, 0, 0.1, "minimum fan power per unit of heat",
              "engineering judgement"),
    FIRN_REAL(cooler, effectiveness, "1", 0.7, 0, 0.95,
              "cooling of the air by wet pads, as a share of dry minus wet bulb",
              "0.6 to 0.85, engineering judgement"),
    FIRN_REAL(cooler, air_rise, "K", 8, 2, 30, "warming of the air in the coils at the rated ITD",
              "8 K, computed from the BAC point"),
    FIRN_REAL(cooler, bleed, "%", 25, 0, 200, "water drained from the pads, of what evaporates",
              "20 to 30 %"),
    FIRN_REAL(cooler, pad_pump, "1", 0.002, 0, 0.05,
              "power of pumps and pressure drop of the pads per unit of heat of wet parts",
              "engineering judgement"),
    FIRN_REAL(cooler, min_wet, "degC", 5, 0, 40, "dry bulb below which the pads are drained",
              "engineering judgement"),
    FIRN_FLAG(cooler, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    FIRN_SIZING(cooler, size, "USD2025/MW", 195e3, 20, 0.025, "heat rejected at `itd_design`",
                "130 to 260 USD/kW in 2025, 20 years, 2.5 % per year, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", NULL, "loop to be cooled", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds fans and pumps", 0, 0},
    {"water", "water", "m3/h", "water", "make-up water", FIRN_PORT_OPTIONAL, 0},
};

/* One mode; one number per step. */
typedef struct mode {
    const char *name;
    int32_t parts;      /* breakpoints of the fan law */
    double *air;        /* at the coils, degC */
    double *share;      /* of the loop that it reaches */
    double *per_heat;   /* fan load per heat, > 0 */
    double *most;       /* upper bound of its heat: 0 in steps in which it is not used */
    double *evaporates; /* m3/MWh at full fan load, bleed included; NULL: none */
} mode;

/* Air, reach and fan load of a mode whose air is known. */
static void reach(const cooler *c, const firn_host *h, firn_build *b, const draw_loop *loop,
                  const double *pressure, mode *m)
{
    const int64_t steps = h->steps(b);
    int64_t t;
    for (t = 0; t < steps; t++) {
        const double itd = loop->supply[t] + loop->range[t] - m->air[t];
        m->share[t] = draw_share(m->air[t] + c->approach, loop->supply[t], loop->range[t]);
        /* If the air can take no heat, the factor has no effect: the draw is 0. */
        m->per_heat[t] = c->itd_design / fmax(itd, c->approach) /
                         air_capacity_factor(air_density_ratio(pressure[t]));
    }
}

static mode new_mode(const firn_host *h, firn_build *b, const char *name, int32_t parts)
{
    const int64_t steps = h->steps(b);
    mode m = {NULL, 0, NULL, NULL, NULL, NULL, NULL};
    m.name = name;
    m.parts = parts;
    m.air = h->scratch(b, steps);
    m.share = h->scratch(b, steps);
    m.per_heat = h->scratch(b, steps);
    m.most = h->scratch(b, steps);
    return m;
}

/* Whether a part at the fan load k may be needed in a step. A dry part at the floor of the fan
 * power is not, if the next faster part is at the floor too: that takes the same power and less of
 * the fans. Wet parts are: slow fans use less water. */
static int32_t needed_part(const cooler *c, const mode *m, double k, double full, double per_heat)
{
    const double faster = k + 1 / (double)m->parts;
    return m->evaporates != NULL || faster > 1 + 1e-9 ||
           sink_fan_power(faster, per_heat, full, c->fan_floor) >
               c->fan_floor * faster / per_heat * (1 + 1e-12);
}

/* Adds the parts of a mode: their fan load to `fans`, heat to `limit`, draws, power and water. */
static void add_parts(const cooler *c, const firn_host *h, firn_build *b, const mode *m,
                      const double *pressure, firn_row fans, firn_row limit)
{
    const int64_t steps = h->steps(b);
    char name[] = "........-a";
    int32_t i, length = 0;
    while (length < 8 && m->name[length] != '\0') {
        name[length] = m->name[length];
        length++;
    }
    name[length] = '-';
    name[length + 2] = '\0';
    for (i = 0; i < m->parts; i++) {
        const double k = (double)(i + 1) / (double)m->parts;
        double *power = h->scratch(b, steps), *rate = h->scratch(b, steps);
        double *most = h->scratch(b, steps);
        firn_var heat;
        int64_t t;
        if (power == NULL || rate == NULL || most == NULL)
            return;
        for (t = 0; t < steps; t++) {
            const double full = c->fan * air_density_ratio(pressure[t]);
            power[t] = -sink_fan_power(k, m->per_heat[t], full, c->fan_floor) * m->per_heat[t] / k -
                       (m->evaporates != NULL ? c->pad_pump : 0);
            most[t] =
                m->share[t] > 0 && needed_part(c, m, k, full, m->per_heat[t]) ? m->most[t] : 0;
            rate[t] = m->evaporates != NULL ? m->evaporates[t] * pow(k, 2.0 / 3) : 0;
        }
        name[length + 1] = (char)('a' + i);
        heat = h->var(b, FIRN_STEP, name, "MW", firn_const(0), firn_each(most, steps));
        h->term(b, fans, heat, firn_times(firn_each(m->per_heat, steps), 1 / k), 0);
        h->term(b, limit, heat, firn_const(1), 0);
        h->draw(b, LOOP, heat, firn_each(m->share, steps));
        h->port(b, POWER, heat, firn_each(power, steps));
        if (m->evaporates != NULL)
            wet_takes(h, b, WATER, heat, firn_each(rate, steps));
    }
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const cooler *c = self;
    const int64_t steps = h->steps(b);
    const double *dry_bulb = h->weather(b, FIRN_DRY_BULB);
    const double *wet_bulb = h->weather(b, FIRN_WET_BULB);
    const double *pressure = h->weather(b, FIRN_PRESSURE);
    const draw_loop loop = draw_loop_of(h, b, LOOP, c->range, dry_bulb, c->approach);
    mode modes[3];
    firn_row fans, limit;
    firn_var size;
    int64_t t;
    int32_t i;
    if (loop.supply != NULL && !c->glycol)
        freeze_refused(h, b, "the loop that is cooled", loop.supply, 0, FREEZE_GLYCOL);
    modes[0] = new_mode(h, b, "dry", 10);
    modes[1] = new_mode(h, b, "damped", 4);
    modes[2] = new_mode(h, b, "wet", 4);
    modes[1].evaporates = h->scratch(b, steps);
    modes[2].evaporates = h->scratch(b, steps);
    if (h->status(b) != 0 || loop.supply == NULL)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        const double coldest = dry_bulb[t] - c->effectiveness * fmax(dry_bulb[t] - wet_bulb[t], 0);
        const double needed = fmin(fmax(loop.supply[t] - c->approach, coldest), dry_bulb[t]);
        const int32_t pads = dry_bulb[t] >= c->min_wet && coldest < dry_bulb[t];
        modes[0].air[t] = dry_bulb[t];
        modes[1].air[t] = needed;
        modes[2].air[t] = coldest;
        modes[0].most[t] = FIRN_INF;
        modes[1].most[t] = pads && needed > coldest && needed < dry_bulb[t] ? FIRN_INF : 0;
        modes[2].most[t] = pads ? FIRN_INF : 0;
    }
    for (i = 0; i < 3; i++)
        reach(c, h, b, &loop, pressure, &modes[i]);
    for (i = 1; i < 3; i++) {
        for (t = 0; t < steps; t++) {
            const double itd = fmax(loop.supply[t] + loop.range[t] - modes[i].air[t], c->approach);
            modes[i].evaporates[t] =
                (1 + c->bleed) * wet_pad_evaporation(dry_bulb[t], wet_bulb[t], modes[i].air[t],
                                                     c->air_rise * itd / c->itd_design);
        }
    }
    size = h->size(b, "size", &c->size);
    fans = h->row(b, FIRN_STEP, "fans", FIRN_AT_MOST, firn_const(0), firn_always());
    limit = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, fans, size, firn_const(-1), 0);
    h->term(b, limit, size, firn_const(-c->size.firm), 0);
    for (i = 0; i < 3; i++)
        add_parts(c, h, b, &modes[i], pressure, fans, limit);
    return h->status(b);
}

FIRN_PLUGIN(cooler, "rejection.adiabatic", "0.1.0",
            "Adiabatic cooler: a dry cooler with wet pads that pre-cool its air in hot hours.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

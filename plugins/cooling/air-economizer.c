/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.air-economizer - outside air as the supply air of the halls, with direct evaporative
 * assistance: fans blow filtered outside air through the servers and out again. No loop, no
 * compressor. It takes all heat or none: the outside air must, after the assistance, be below
 * supply_max - approach and within the dew points of the servers (outside.h); otherwise another
 * terminal must serve. For the heat x of racks and room air:
 *
 *   fans = fan r^-2 x^3 / C^2, x <= firm * C r^0.6       r: density of the air, see room.h
 *   water = (1 + bleed) dw 3600 / (cp air_rise) x        dw: humidity that the media add, kg/kg
 *
 * The media give water only as far as the supply air must be cooler or less dry.
 */
#include "outside.h"
#include "room.h"
#include "terminal.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct economizer {
    firn_sizing size;
    double approach;
    double supply_max;
    double supply_min;
    double dew_point_max;
    double dew_point_min;
    double effectiveness;
    double air_rise;
    double bleed;
    double rack_power_max;
    double fan;
    int32_t assist;
} economizer;

enum { AIR, RACKS, POWER, WATER };

static const firn_choice assists[] = {
    {"evaporative", NULL, "wetted media cool and humidify the air where it is too warm or too dry"},
    {"none", "effectiveness = 0", "outside air as it is"},
};

static const firn_param params[] = {
    FIRN_CHOICE(economizer, assist, assists, 0, "direct evaporative assistance",
                "wetted media are usual in dry climates"),
    FIRN_REAL(economizer, approach, "K", 1, 0, 10,
              "air at the servers minus air that enters the hall: fan heat and recirculated air",
              "0.6 K of fan heat at 600 Pa and some recirculation, engineering judgement"),
    FIRN_REAL(economizer, supply_max, "degC", 27, 10, 45,
              "maximum supply air temperature of the servers",
              "ASHRAE TC 9.9, recommended 18 to 27 degC; allowable to 32 (A1) and 35 degC (A2)"),
    FIRN_REAL(economizer, supply_min, "degC", 18, 0, 40,
              "supply air temperature in cold weather, by mixing with return air",
              "ASHRAE TC 9.9, recommended 18 to 27 degC"),
    FIRN_REAL(economizer, dew_point_max, "degC", 15, 0, 30, "maximum dew point of the supply air",
              "ASHRAE TC 9.9, recommended to 15 degC; allowable to 17 (A1) and 21 degC (A2)"),
    FIRN_REAL(economizer, dew_point_min, "degC", -9, -60, 15, "minimum dew point of the supply air",
              "ASHRAE TC 9.9, recommended from -9 degC; allowable from -12 degC"),
    FIRN_REAL(economizer, effectiveness, "1", 0.85, 0, 1,
              "saturation effectiveness of the media: cooling over wet-bulb depression",
              "0.7 to 0.9 for wetted media, engineering judgement"),
    FIRN_REAL(economizer, air_rise, "K", 16.7, 5, 30, "return minus supply air of the servers",
              "14 to 19 K, after Lei and Masanet 2020"),
    FIRN_REAL(economizer, bleed, "1", 0.25, 0, 2, "water bled off per water evaporated",
              "20 to 30 %, engineering judgement"),
    FIRN_REAL(economizer, rack_power_max, "kW", 25, 0, 500,
              "maximum rack power that outside air can cool",
              "15 to 25 kW per rack in halls with air economizers, trade practice"),
    FIRN_REAL(economizer, fan, "1", 0.050, 0, 0.3,
              "fan power per unit of heat at full flow, at sea level",
              "500 to 1000 Pa with filters and media, 0.035 to 0.070, after Lei and Masanet 2020"),
    FIRN_SIZING(economizer, size, "USD2025/MW", 700e3, 20, 0.025,
                "heat removed at full flow, at sea level",
                "500 to 900 USD/kW in 2025, 20 years, 2 to 3 % per year, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"air", "heat", "MW", "air", "heat that other terminals leave in the room air",
     FIRN_PORT_OPTIONAL, 0},
    {"racks", "heat", "MW", "racks", "heat of racks that are cooled by air alone", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the fans", 0, 0},
    {"water", "water", "m3/h", "water", "water of the evaporative assistance", FIRN_PORT_OPTIONAL,
     0},
};

/* The outside air of a period: whether it can be used, its water, m3/MWh, and the temperature at
 * which it enters the hall. */
typedef struct supply {
    double *limit; /* upper bound of the heat */
    double *water;
    double *temperature;
    int32_t wet; /* some water is used */
} supply;

static supply supply_of(const economizer *c, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    const double *dry_bulb = h->weather(b, FIRN_DRY_BULB), *wet_bulb = h->weather(b, FIRN_WET_BULB);
    const double *dew_point = h->weather(b, FIRN_DEW_POINT);
    const double *humidity = h->weather(b, FIRN_HUMIDITY_RATIO);
    const double *pressure = h->weather(b, FIRN_PRESSURE);
    const double *racks = h->bus_series(b, RACKS, "supply_max", TERMINAL_SUPPLY_MAX);
    supply s = {h->scratch(b, steps), h->scratch(b, steps), h->scratch(b, steps), 0};
    long long missed[4] = {0, 0, 0, 0};
    int64_t t;
    if (h->status(b) != 0)
        return s;
    for (t = 0; t < steps; t++) {
        const double supply_max = racks[t] < c->supply_max ? racks[t] : c->supply_max;
        const outside_limits limits = {supply_max - c->approach, c->dew_point_max, c->dew_point_min,
                                       c->effectiveness};
        double evaporated;
        const int32_t result = outside_air(&limits, dry_bulb[t], wet_bulb[t], dew_point[t],
                                           humidity[t], pressure[t], &evaporated);
        missed[result]++;
        s.limit[t] = result == OUTSIDE_GOOD ? FIRN_INF : 0;
        if (result == OUTSIDE_GOOD)
            s.water[t] = (1 + c->bleed) * evaporated * outside_flow(c->air_rise, humidity[t]) / 1e3;
        s.wet = s.wet || s.water[t] > 0;
        s.temperature[t] = fmin(fmax(dry_bulb[t], c->supply_min), limits.supply);
    }
    if (missed[OUTSIDE_GOOD] < steps)
        h->log(b, FIRN_LOG_INFO,
               "takes no heat in %lld of %lld steps: outside air is too warm for `supply_max` in "
               "%lld, too humid for `dew_point_max` in %lld, too dry for `dew_point_min` in %lld; "
               "another terminal must serve these",
               (long long)steps - missed[OUTSIDE_GOOD], (long long)steps, missed[OUTSIDE_WARM],
               missed[OUTSIDE_HUMID], missed[OUTSIDE_DRY]);
    return s;
}

/* No heat where the racks are too dense. */
static firn_num racks_upper_of(const economizer *c, const firn_host *h, firn_build *b,
                               const double *limit)
{
    const int64_t steps = h->steps(b);
    const double *rack_power = h->bus_series(b, RACKS, "rack_power", 0);
    double *upper = h->scratch(b, steps);
    int64_t t, dense = 0, first = 0;
    if (h->status(b) != 0)
        return firn_const(0);
    for (t = 0; t < steps; t++) {
        const int32_t can_cool = terminal_can_cool(rack_power[t], c->rack_power_max);
        upper[t] = can_cool ? limit[t] : 0;
        if (!can_cool && dense++ == 0)
            first = t;
    }
    if (dense > 0)
        h->log(b, FIRN_LOG_INFO,
               "takes no heat from `racks` in %lld of %lld steps: racks of %g kW are above its "
               "limit of %g kW (`rack_power_max`)",
               (long long)dense, (long long)steps, rack_power[first] * 1e3,
               c->rack_power_max * 1e3);
    return firn_each(upper, steps);
}

static void use_water(const firn_host *h, firn_build *b, firn_var heat, const double *water)
{
    const firn_num rate = firn_each(water, h->steps(b));
    h->port(b, WATER, heat, firn_times(rate, -1));
    h->book(b, h->account(b, "water", "m3"), heat, rate);
}

/* The same for the parts of the fans, which then carry the heat of the room air themselves. */
static void use_water_of_parts(const firn_host *h, firn_build *b, const room_fans *f,
                               const supply *s)
{
    const int64_t steps = h->steps(b);
    double *rate = h->scratch(b, steps);
    int64_t t;
    int32_t i;
    if (!s->wet || rate == NULL)
        return;
    for (t = 0; t < steps; t++)
        rate[t] = s->water[t] * f->capacity[t];
    firn_affinity_load(h, b, &f->parts, WATER, firn_times(firn_each(rate, steps), -1));
    for (i = 0; i < f->parts.count; i++)
        h->book(b, h->account(b, "water", "m3"), f->parts.lambda[i],
                firn_times(firn_each(rate, steps), f->parts.load[i]));
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const economizer *c = self;
    supply s;
    room_fans fans;
    firn_num racks_upper;
    firn_var racks;
    int32_t only_air;
    if (c->dew_point_min > c->dew_point_max)
        h->fail(b, 1,
                "`dew_point_min` is %g degC, above `dew_point_max` of %g degC: no air is within "
                "both: write a lower minimum",
                c->dew_point_min, c->dew_point_max);
    if (c->supply_min > c->supply_max)
        h->fail(b, 1,
                "`supply_min` is %g degC, above `supply_max` of %g degC: write a lower minimum",
                c->supply_min, c->supply_max);
    s = supply_of(c, h, b);
    if (h->status(b) != 0)
        return h->status(b);
    racks_upper = racks_upper_of(c, h, b, s.limit);
    only_air = h->connected(b, AIR) && room_never(h, b, racks_upper);
    fans =
        room_fans_of(h, b, &c->size, c->fan, only_air ? AIR : -1, firn_each(s.limit, h->steps(b)));
    racks = room_take(h, b, &fans, RACKS, "racks-heat", racks_upper);
    if (only_air) {
        use_water_of_parts(h, b, &fans, &s);
    } else {
        room_penalty(h, b, &fans, POWER, racks, terminal_penalty(h, b, RACKS, s.temperature));
        if (s.wet)
            use_water(h, b, racks, s.water);
        if (h->connected(b, AIR)) {
            const firn_var air =
                room_take(h, b, &fans, AIR, "air-heat", firn_each(s.limit, h->steps(b)));
            if (s.wet)
                use_water(h, b, air, s.water);
        }
    }
    room_port(h, b, &fans, POWER, 0, -1);
    return h->status(b);
}

FIRN_PLUGIN(economizer, "cooling.air-economizer", "0.1.0",
            "Outside air through the halls, with evaporative assistance: no loop, no compressor.",
            "Firn", "GPL-3.0-or-later", params, ports, build);

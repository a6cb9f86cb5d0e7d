/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * renewable.wind - a wind farm: curtailable, sized by its rating, limited by the available land.
 * turbine.h has the equations. The output is computed at the resolution of the weather and averaged
 * over the steps, since it rises with the third power of the wind and ends at the rating.
 */
#include "common/parts.h"
#include "plant.h"
#include "turbine.h"

#include <firn/physics.h>
#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct farm {
    firn_sizing size;
    firn_table curve;
    double cut_in;
    double cut_out;
    double hub_height;
    double shear;
    double wind_factor;
    double wake;
    double losses;
    double area;
    double land;
    int32_t turbine;
} farm;

enum { POWER };

/* The composites of classes II and III fall in storms, in which some of their turbines stop. */
#define CURVE_ATB                                                                                  \
    "3: 0, 3.25: 0.0235, 3.5: 0.033, 4: 0.0563, 4.5: 0.086, 5: 0.1235, 5.5: 0.169, 6: 0.2238, "    \
    "6.5: 0.2883, 7: 0.3638, 7.5: 0.4505, 8: 0.55, 8.5: 0.6625, 9: 0.789, 9.5: 0.9305, 9.75: 1"
#define CURVE_IEC_1                                                                                \
    "3: 0.0095, 3.5: 0.0257, 4: 0.0438, 5: 0.0952, 6: 0.171, 7: 0.278, 8: 0.4206, 9: 0.5948, "     \
    "10: 0.7803, 11: 0.9241, 12: 0.988, 13: 1"
#define CURVE_IEC_2                                                                                \
    "3: 0.01, 3.5: 0.0322, 4: 0.0576, 5: 0.1302, 6: 0.2329, 7: 0.3762, 8: 0.555, 9: 0.7507, "      \
    "10: 0.8988, 11: 0.9739, 12: 0.9942, 13: 1, 14: 0.9994, 18: 0.987, 25: 0.5642"
#define CURVE_IEC_3                                                                                \
    "3: 0.0118, 3.5: 0.036, 4: 0.0669, 5: 0.1511, 6: 0.2686, 7: 0.4337, 8: 0.6414, 9: 0.8347, "    \
    "10: 0.9489, 11: 0.9928, 12: 0.9999, 13: 1, 14: 0.9995, 18: 0.99, 25: 0.4676"

static const firn_choice turbines[] = {
    {"atb-226", "curve = " CURVE_ATB,
     "4 MW, rotor of 150 m, 226 W/m2: low wind, NREL's reference of 2020"},
    {"iec-1", "curve = " CURVE_IEC_1, "class I, mean wind of 10 m/s: composite of industry"},
    {"iec-2", "curve = " CURVE_IEC_2, "class II, 8.5 m/s"},
    {"iec-3", "curve = " CURVE_IEC_3, "class III, 7.5 m/s"},
};

static const firn_param params[] = {
    FIRN_CHOICE(farm, turbine, turbines, 0, "turbine, which sets the curve",
                "NREL/turbine-models, 2020ATB_NREL_Reference_4MW_150 and "
                "IEC_Class1 to 3_Normalized_Industry_Composite"),
    FIRN_TABLE(farm, curve, "m/s: 1", CURVE_ATB,
               "power over rating by wind speed at the hub, linear in between", "as `turbine`"),
    FIRN_REAL(farm, cut_in, "m/s", 3, 0, 10, "wind at the hub below which the turbines stand",
              "NREL's reference turbine of 2020"),
    FIRN_REAL(farm, cut_out, "m/s", 25, 12, 60, "wind at the hub from which on they are stopped",
              "NREL's reference turbine of 2020"),
    FIRN_REAL(farm, hub_height, "m", 110, 10, 250, "height of the hub above ground",
              "NREL's reference turbine of 2020, 4 MW"),
    FIRN_REAL(farm, shear, "1", 0.143, 0, 0.6,
              "exponent of the wind's rise with height: 0.10 water, 0.14 open land, 0.25 woods",
              "1/7, the usual assumption over open land"),
    FIRN_REAL(farm, wind_factor, "1", 1, 0.3, 3,
              "wind at the site over that of the weather, at equal height",
              "masts of airports stand low: compare the note on the capacity factor with an atlas"),
    FIRN_REAL(farm, wake, "%", 7, 0, 50, "share lost in the wakes of other turbines",
              "5 to 10 %, engineering judgement"),
    FIRN_REAL(farm, losses, "%", 6, 0, 60,
              "share lost otherwise: availability 3, electrical 2, icing and dirt 1 %",
              "with wakes 10 to 15 % in all, engineering judgement"),
    FIRN_REAL_OPTIONAL(farm, area, "m2", 0, FIRN_INF, "available land; limits the size"),
    FIRN_REAL(farm, land, "m2/MW", 345000, 0, 1e7,
              "area of the farm per MW, most of which other uses keep",
              "34.5 ha/MW; 0.3 ha/MW are built on: Denholm and others 2009, NREL/TP-6A2-45834"),
    FIRN_SIZING(farm, size, "USD2022/MW", 1689e3, 30, 0.0199, "rating",
                "NREL Annual Technology Baseline 2024, land-based wind in 2025, technology 1, in "
                "2022 money"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "mv", "receives the output", FIRN_PORT_BOUNDARY, 0},
};

/* The table of speeds (base unit m/h) and shares must be a curve. */
static int32_t check_curve(const farm *f, const firn_host *h, firn_build *b)
{
    const firn_table c = f->curve;
    int32_t i;
    if (c.rows < 2) {
        h->fail(b, 1, "`curve` has %d rows: write at least two, as in `3 m/s: 0, 12 m/s: 1`",
                (int)c.rows);
        return 0;
    }
    for (i = 0; i < c.rows; i++) {
        const double speed = c.value[2 * i] / 3600, power = c.value[2 * i + 1];
        if (!(power >= 0 && power <= 1)) {
            h->fail(b, 2,
                    "`curve`: %g at %g m/s is outside 0 to 1: write the power as a share of the "
                    "rating (0.5, or 50 %%)",
                    power, speed);
            return 0;
        }
        if (!(speed >= 0) || !isfinite(speed) ||
            (i > 0 && !(c.value[2 * i] > c.value[2 * i - 2]))) {
            h->fail(b, 3, "`curve`: %g m/s in row %d: speeds must rise from row to row", speed,
                    (int)i + 1);
            return 0;
        }
    }
    if (f->cut_in >= f->cut_out) {
        h->fail(b, 4,
                "`cut_in` of %g m/s is not below `cut_out` of %g m/s: exchange or correct them",
                f->cut_in / 3600, f->cut_out / 3600);
        return 0;
    }
    return 1;
}

/* Output per unit of size, the mean of each step. */
static const double *yield(const farm *f, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    const parts cut = parts_of(h, b);
    const double *wind = parts_weather(&cut, h, b, FIRN_WIND_SPEED);
    const double *dry_bulb = parts_weather(&cut, h, b, FIRN_DRY_BULB);
    const double *moisture = parts_weather(&cut, h, b, FIRN_HUMIDITY_RATIO);
    const double *pressure = parts_weather(&cut, h, b, FIRN_PRESSURE);
    const double *hours = h->hours(b);
    const double remains = (1 - f->wake) * (1 - f->losses);
    const turbine w = {f->curve.value,
                       f->curve.rows,
                       f->cut_in / 3600,
                       f->cut_out / 3600,
                       f->hub_height,
                       f->shear,
                       h->site(b, FIRN_WIND_HEIGHT),
                       f->wind_factor};
    double *power = h->scratch(b, steps);
    double energy = 0, time = 0;
    int64_t t, at = 0; /* at: the part, counted over all steps */
    if (h->status(b) != 0)
        return NULL;
    for (t = 0; t < steps; t++) {
        const int32_t count = parts_in(&cut, t);
        double sum = 0;
        int32_t i;
        for (i = 0; i < count; i++, at++)
            sum += turbine_power(&w, wind[at],
                                 firn_air_density(dry_bulb[at], moisture[at], pressure[at]));
        power[t] = sum / count * remains;
        energy += power[t] * hours[t];
        time += hours[t];
    }
    if (h->period(b, FIRN_STRESS) == 0)
        h->log(
            b, FIRN_LOG_INFO,
            "capacity factor %.3f before curtailment, from the wind of the weather at %g m times "
            "%g; sites that are built reach 0.3 to 0.5",
            energy / time, w.mast_height, w.factor);
    return power;
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const farm *f = self;
    const double *available = check_curve(f, h, b) ? yield(f, h, b) : NULL;
    if (available != NULL)
        plant_declare(h, b, POWER, available, &f->size, f->area, f->land);
    return h->status(b);
}

FIRN_PLUGIN(farm, "renewable.wind", "0.1.0",
            "Wind farm, from wind, hub height, density of the air and a power curve.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

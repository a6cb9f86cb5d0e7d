/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * renewable.pv - a photovoltaic plant on the site: fixed or tracking, curtailable, sized by its AC
 * rating and limited by the available land. panel.h has the equations. The output is computed at
 * the resolution of the weather, with the sun at the middle of each interval, and averaged over the
 * steps: at one position of the sun per step of 8 h a tracker would lose a fifth of its energy.
 */
#include "common/parts.h"
#include "panel.h"
#include "plant.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct plant {
    firn_sizing size;
    firn_num snow;
    double tilt;
    double azimuth;
    double rotation_limit;
    double ground_cover;
    double albedo;
    double temperature_loss;
    double losses;
    double inverter;
    double loading;
    double area;
    double land;
    int32_t mounting;
    int32_t backtracking;
} plant;

enum { POWER };
enum { FIXED, ONE_AXIS };

static const firn_choice mountings[] = {
    {"fixed", NULL, "at a fixed tilt"},
    {"one-axis", NULL, "rotating about a horizontal north-south axis"},
};

static const firn_param params[] = {
    FIRN_CHOICE(plant, mounting, mountings, ONE_AXIS, "mounting of the modules",
                "NREL Annual Technology Baseline 2024: utility plants track on one axis"),
    FIRN_REAL(plant, tilt, "deg", 25, 0, 90, "tilt of fixed modules, 0 = horizontal",
              "engineering judgement: near the optimum between 25 and 45 degrees of latitude"),
    FIRN_REAL_OPTIONAL(
        plant, azimuth, "deg", 0, 360,
        "direction that fixed modules face, 180 = south; towards the equator if not set"),
    FIRN_REAL(plant, rotation_limit, "deg", 60, 0, 90,
              "maximum rotation of a tracker to either side",
              "52 to 60 degrees in data sheets; PVWatts v5 takes 45"),
    FIRN_FLAG(plant, backtracking, 1,
              "a tracker turns back at a low sun, so that its rows do not shade each other"),
    FIRN_REAL(plant, ground_cover, "1", 0.4, 0.05, 0.95,
              "width of tracked rows over their distance, for backtracking", "PVWatts v5"),
    FIRN_REAL(plant, albedo, "1", 0.2, 0, 1, "albedo of the ground", "PVWatts v5"),
    FIRN_REAL(plant, temperature_loss, "1", 0.0035, 0, 0.01,
              "share of power lost per kelvin of cell temperature above 25 degC",
              "premium modules, PVWatts v5; standard 0.0047, thin film 0.0020"),
    FIRN_REAL(plant, losses, "%", 14.08, 0, 60, "losses between cell and inverter",
              "PVWatts v5 via pvlib: soiling 2, shading 3, mismatch 2, wiring 2, connections 0.5, "
              "light-induced degradation 1.5, nameplate 1, availability 3 %"),
    FIRN_SERIES(plant, snow, "%", "0 %", 0, 100,
                "share of the output lost to snow and dust, beyond what `losses` contains",
                "none: depends on the site; a column of twelve values states it by month"),
    FIRN_REAL(plant, inverter, "1", 0.96, 0.5, 1,
              "nominal efficiency of the inverter; at part load it follows PVWatts", "PVWatts v5"),
    FIRN_REAL(plant, loading, "1", 1.3, 0.5, 3, "DC rating divided by AC rating",
              "1.2 to 1.34, NREL Annual Technology Baseline 2024 and PVWatts v5"),
    FIRN_REAL_OPTIONAL(plant, area, "m2", 0, FIRN_INF, "available land; limits the size"),
    FIRN_REAL(plant, land, "m2/MW", 24000, 1000, 1e6, "land use per MW of AC rating",
              "6 acres per MWac, engineering judgement"),
    FIRN_SIZING(plant, size, "USD2022/MW", 1606e3, 30, 0.0141, "AC rating",
                "NREL Annual Technology Baseline 2024, utility PV in 2025, per kW of AC rating, in "
                "2022 money"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "mv", "receives the output", FIRN_PORT_BOUNDARY, 0},
};

static panel panel_of(const plant *p, double latitude)
{
    const panel q = {
        .tracker = p->mounting == ONE_AXIS,
        .tilt = p->tilt,
        .azimuth = !isnan(p->azimuth) ? p->azimuth
                   : latitude < 0     ? 0
                                      : 180,
        .rotation_limit = p->rotation_limit,
        .ground_cover = p->backtracking ? p->ground_cover : 0,
        .albedo = p->albedo,
        .temperature_loss = p->temperature_loss,
        .losses = p->losses,
        .inverter = p->inverter,
        .loading = p->loading,
    };
    return q;
}

/* AC output per unit of size, the mean of each step. */
static const double *yield(const plant *p, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    const double latitude = h->site(b, FIRN_LATITUDE), longitude = h->site(b, FIRN_LONGITUDE);
    const double utc_offset = h->site(b, FIRN_UTC_OFFSET);
    const double *hours = h->hours(b);
    const double *day = h->calendar(b, FIRN_DAY_OF_YEAR), *hour = h->calendar(b, FIRN_HOUR);
    const parts cut = parts_of(h, b);
    const double *ghi = parts_weather(&cut, h, b, FIRN_GHI);
    const double *dni = parts_weather(&cut, h, b, FIRN_DNI);
    const double *dhi = parts_weather(&cut, h, b, FIRN_DHI);
    const double *dry_bulb = parts_weather(&cut, h, b, FIRN_DRY_BULB);
    const double *wind_speed = parts_weather(&cut, h, b, FIRN_WIND_SPEED);
    const panel q = panel_of(p, latitude);
    double *ac = h->scratch(b, steps);
    int64_t t, at = 0; /* at: the part, counted over all steps */
    if (h->status(b) != 0)
        return NULL;
    for (t = 0; t < steps; t++) {
        const int32_t count = parts_in(&cut, t);
        double sum = 0;
        int32_t i;
        for (i = 0; i < count; i++, at++) {
            /* hours past midnight continue the day: the sun's position is continuous */
            const double middle = hour[t] + hours[t] * (i + 0.5) / count;
            const panel_sky sky = {
                .sun = firn_sun(latitude, longitude, utc_offset, day[t], middle),
                .ghi = ghi[at],
                .dni = dni[at],
                .dhi = dhi[at],
                .dry_bulb = dry_bulb[at],
                .wind_speed = wind_speed[at],
            };
            sum += panel_ac(&q, &sky);
        }
        ac[t] = sum / count * (1 - firn_at(p->snow, t));
    }
    return ac;
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const plant *p = self;
    const double *available = yield(p, h, b);
    plant_declare(h, b, POWER, available, &p->size, p->area, p->land);
    return h->status(b);
}

FIRN_PLUGIN(plant, "renewable.pv", "0.2.0",
            "Photovoltaic plant, fixed or tracking, from irradiance and temperature.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

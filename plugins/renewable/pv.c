/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * renewable.pv - a photovoltaic plant on the site: fixed or tracking, curtailable, sized by its AC
 * rating and limited by the available land. The output per unit of size follows the irradiance, air
 * temperature and wind of each step, with the sun's position at mid-step.
 */
#include "panel.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct plant {
    firn_sizing size;
    double tilt;
    double azimuth;
    double rotation_limit;
    double albedo;
    double temperature_loss;
    double losses;
    double inverter;
    double loading;
    double area;
    double land;
    int32_t mounting;
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
              "maximum rotation of a tracker to either side", "52 to 60 degrees, PVWatts v5"),
    FIRN_REAL(plant, albedo, "1", 0.2, 0, 1, "albedo of the ground", "PVWatts v5"),
    FIRN_REAL(plant, temperature_loss, "1", 0.0035, 0, 0.01,
              "share of power lost per kelvin of cell temperature above 25 degC",
              "premium modules, PVWatts v5; standard 0.0047, thin film 0.0020"),
    FIRN_REAL(plant, losses, "%", 14.08, 0, 60, "losses between cell and inverter",
              "PVWatts v5 via pvlib: soiling 2, shading 3, mismatch 2, wiring 2, connections 0.5, "
              "light-induced degradation 1.5, nameplate 1, availability 3 %"),
    FIRN_REAL(plant, inverter, "1", 0.96, 0.5, 1, "efficiency of the inverter", "PVWatts v5"),
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
        .albedo = p->albedo,
        .temperature_loss = p->temperature_loss,
        .losses = p->losses,
        .inverter = p->inverter,
        .loading = p->loading,
    };
    return q;
}

/* AC output per unit of size in each step. `sunny`: one byte per step, whether there is output. */
static const double *yield(const plant *p, const firn_host *h, firn_build *b, uint8_t *sunny)
{
    const int64_t steps = h->steps(b);
    const double latitude = h->site(b, FIRN_LATITUDE), longitude = h->site(b, FIRN_LONGITUDE);
    const double utc_offset = h->site(b, FIRN_UTC_OFFSET);
    const double *hours = h->hours(b);
    const double *day = h->calendar(b, FIRN_DAY_OF_YEAR), *hour = h->calendar(b, FIRN_HOUR);
    const double *ghi = h->weather(b, FIRN_GHI), *dni = h->weather(b, FIRN_DNI);
    const double *dhi = h->weather(b, FIRN_DHI), *dry_bulb = h->weather(b, FIRN_DRY_BULB);
    const double *wind_speed = h->weather(b, FIRN_WIND_SPEED);
    const panel q = panel_of(p, latitude);
    double *ac = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0)
        return NULL;
    for (t = 0; t < steps; t++) {
        const panel_sky sky = {
            .sun = firn_sun(latitude, longitude, utc_offset, day[t], hour[t] + hours[t] / 2),
            .ghi = ghi[t],
            .dni = dni[t],
            .dhi = dhi[t],
            .dry_bulb = dry_bulb[t],
            .wind_speed = wind_speed[t],
        };
        ac[t] = panel_ac(&q, &sky);
        sunny[t] = ac[t] > 0;
    }
    return ac;
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const plant *p = self;
    const int64_t steps = h->steps(b);
    uint8_t *sunny = h->mask(b);
    double *upper = h->scratch(b, steps);
    const double *ac;
    firn_var output, size;
    firn_row row;
    int64_t t;
    if (h->status(b) != 0 || (ac = yield(p, h, b, sunny)) == NULL)
        return h->status(b);
    for (t = 0; t < steps; t++)
        upper[t] = sunny[t] ? FIRN_INF : 0;
    output = h->var(b, FIRN_STEP, "output", "MW", firn_const(0), firn_each(upper, steps));
    size = h->size(b, "size", &p->size);
    row = h->row(b, FIRN_STEP, "yield", FIRN_AT_MOST, firn_const(0), firn_when(sunny, steps));
    h->term(b, row, output, firn_const(1), 0);
    h->term(b, row, size, firn_times(firn_each(ac, steps), -p->size.firm), 0);
    h->port(b, POWER, output, firn_const(1));
    h->book(b, h->account(b, "renewable_energy", "MWh"), output, firn_const(1));
    if (!isnan(p->area)) {
        /* per year: in a stress event the amount installed is that of the typical year */
        row = h->row(b, FIRN_YEAR, "land", FIRN_AT_MOST, firn_const(p->area), firn_always());
        h->term(b, row, size, firn_const(p->land), 0);
    }
    return h->status(b);
}

FIRN_PLUGIN(plant, "renewable.pv", "0.1.0",
            "Photovoltaic plant, fixed or tracking, from irradiance and temperature.", "Firn",
            "GPL-3.0-or-later", params, ports, build);

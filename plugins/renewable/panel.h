/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * panel.h - the output of a photovoltaic plant from sun and weather, after PVWatts (Dobos 2014,
 * NREL/TP-6A20-62641): irradiance in the plane of the array, cell temperature, losses, and an
 * inverter that clips. The models of sun, plane and cell are in firn/physics.h.
 */
#ifndef FIRN_PLUGINS_RENEWABLE_PANEL_H
#define FIRN_PLUGINS_RENEWABLE_PANEL_H

#include <firn/physics.h>

#include <math.h>
#include <stdint.h>

typedef struct panel {
    int32_t tracker;         /* 0: fixed; 1: one horizontal axis, north to south */
    double tilt, azimuth;    /* of a fixed array, degrees; azimuth 180 faces south */
    double rotation_limit;   /* of a tracker, degrees to either side */
    double albedo;           /* of the ground */
    double temperature_loss; /* share of power lost per K above 25 degC */
    double losses;           /* share lost between cell and inverter */
    double inverter;         /* efficiency */
    double loading;          /* DC rating divided by AC rating */
} panel;

/* Sun and air in one step: the sun's position at mid-step; irradiance, W/m2; dry bulb, degC; wind
 * speed, m/s. */
typedef struct panel_sky {
    firn_sun_position sun;
    double ghi, dni, dhi;
    double dry_bulb, wind_speed;
} panel_sky;

/* DC power per unit of DC rating, before the inverter. */
static inline double panel_dc(const panel *p, const panel_sky *s)
{
    const double poa =
        p->tracker ? firn_poa_tracker(s->sun, s->ghi, s->dni, s->dhi, p->rotation_limit, p->albedo)
                   : firn_poa_fixed(s->sun, s->ghi, s->dni, s->dhi, p->tilt, p->azimuth, p->albedo);
    const double cell = firn_cell_temperature(poa, s->dry_bulb, s->wind_speed);
    const double dc = poa / 1000 * (1 - p->temperature_loss * (cell - 25)) * (1 - p->losses);
    return dc > 0 ? dc : 0;
}

/* AC power per unit of AC rating, clipped at 1 by the inverter. */
static inline double panel_ac(const panel *p, const panel_sky *s)
{
    return fmin(1, panel_dc(p, s) * p->inverter * p->loading);
}

#endif

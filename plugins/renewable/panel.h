/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * panel.h - the output of a photovoltaic plant from sun and weather, after PVWatts version 5 (Dobos
 * 2014, NREL/TP-6A20-62641):
 *
 *   G    = m(incidence) beam + sky + ground        irradiance that enters the modules, W/m2
 *   cell = air + (beam + sky + ground) / (25 + 6.84 wind)                    (Faiman 2008)
 *   dc   = G / 1000 (1 - temperature_loss (cell - 25)) (1 - losses)      per DC rating
 *   x    = dc loading inverter                  load of the inverter, relative to its DC limit
 *   ac   = x (0.9858 - 0.0162 x - 0.0059 / x) / 0.9637, clipped at 1     per AC rating
 *
 * The sky is that of Perez 1990, m follows Fresnel and Snell, trackers turn back; these models are
 * in firn/physics.h. Rows of fixed modules are not shaded by each other; the losses contain 3 % for
 * shade.
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
    double ground_cover;     /* width over distance of tracked rows; 0: no backtracking */
    double albedo;           /* of the ground */
    double temperature_loss; /* share of power lost per K above 25 degC */
    double losses;           /* share lost between cell and inverter */
    double inverter;         /* nominal efficiency */
    double loading;          /* DC rating divided by AC rating */
} panel;

/* Sun and air at one time: irradiance, W/m2; dry bulb, degC; wind speed, m/s. */
typedef struct panel_sky {
    firn_sun_position sun;
    double ghi, dni, dhi;
    double dry_bulb, wind_speed;
} panel_sky;

/* Irradiance in the plane of the modules. */
static inline firn_plane panel_plane(const panel *p, const panel_sky *s)
{
    const double rotation =
        p->tracker ? firn_tracker_rotation(s->sun, p->rotation_limit, p->ground_cover) : 0;
    if (!p->tracker)
        return firn_plane_of(s->sun, s->ghi, s->dni, s->dhi, p->tilt, p->azimuth, p->albedo);
    return firn_plane_of(s->sun, s->ghi, s->dni, s->dhi, fabs(rotation),
                         rotation < 0 ? 270.0 : 90.0, p->albedo);
}

/* DC power per unit of DC rating, before the inverter. */
static inline double panel_dc(const panel *p, const panel_sky *s)
{
    const firn_plane g = panel_plane(p, s);
    const double cell =
        firn_cell_temperature(g.beam + g.sky + g.ground, s->dry_bulb, s->wind_speed);
    const double enters = g.beam * firn_incidence_modifier(g.incidence) + g.sky + g.ground;
    const double dc = enters / 1000 * (1 - p->temperature_loss * (cell - 25)) * (1 - p->losses);
    return dc > 0 ? dc : 0;
}

/* AC power per unit of AC rating of an inverter at `load` (its DC input over its DC limit), by the
 * average curve of 21 inverters that PVWatts version 5 takes; the nominal efficiency sets only the
 * DC limit, 1 / efficiency. Clipped at 1; below 0.6 % of the limit the inverter's own use exceeds
 * what it converts. */
static inline double panel_inverter(double load)
{
    const double ac = load * (0.9858 - 0.0162 * load) / 0.9637 - 0.0059 / 0.9637;
    return ac > 1 ? 1 : ac > 0 ? ac : 0;
}

/* AC power per unit of AC rating. */
static inline double panel_ac(const panel *p, const panel_sky *s)
{
    return panel_inverter(panel_dc(p, s) * p->inverter * p->loading);
}

#endif

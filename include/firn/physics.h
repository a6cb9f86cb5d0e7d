/* SPDX-License-Identifier: MIT
 *
 * firn/physics.h - psychrometrics (moist air), sun position, irradiance on tilted planes and cell
 * temperature: the physics that the engine and the plugins share.
 *
 * Pure functions without state, allocation or errors: each returns a finite number for any finite
 * input in the stated range, and outside that range too unless its comment says otherwise.
 * Temperatures are in degC, pressures in Pa, humidity ratios in kg of water per kg of dry air,
 * angles in degrees, irradiance in W/m2. "ASHRAE (n)" is equation n in chapter 1 of the ASHRAE
 * Handbook - Fundamentals (2017), SI edition.
 *
 * Header only; compiles as C11, C17 and C++11 to C++20.
 */
#ifndef FIRN_PHYSICS_H
#define FIRN_PHYSICS_H

#include <math.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FIRN_RADIANS 0.017453292519943295 /* radians per degree */
#define FIRN_DEGREES 57.295779513082323   /* degrees per radian */

/* Solar constant, W/m2 at 1 au: Kopp and Lean 2011, doi 10.1029/2010GL045777. */
#define FIRN_SOLAR_CONSTANT 1361.0
/* Albedo of ordinary ground, the usual assumption. */
#define FIRN_ALBEDO 0.2

/* ---- moist air ------------------------------------------------------------------------------- */

/* Pressure of the standard atmosphere, Pa, at `elevation` m above sea level (-5000 to 11000).
 * ASHRAE (3). */
static inline double firn_standard_pressure(double elevation)
{
    const double base = 1.0 - 2.25577e-5 * elevation;
    return base > 0.0 ? 101325.0 * pow(base, 5.2559) : 0.0;
}

/* Saturation vapour pressure, Pa, at t degC (-100 to 200): over ice below the triple point
 * (0.01 degC), over liquid water above it. ASHRAE (5) and (6), after Hyland and Wexler 1983. */
static inline double firn_saturation_pressure(double t)
{
    const double k = t + 273.15;
    if (t < 0.01)
        return exp(-5.6745359e3 / k + 6.3925247 +
                   k * (-9.677843e-3 + k * (6.2215701e-7 + k * (2.0747825e-9 - 9.484024e-13 * k))) +
                   4.1635019 * log(k));
    return exp(-5.8002206e3 / k + 1.3914993 +
               k * (-4.8640239e-2 + k * (4.1764768e-5 - 1.4452093e-8 * k)) + 6.5459673 * log(k));
}

/* Logarithmic slope of the saturation pressure, d ln(p) / dt, 1/K: the derivative of the logarithm
 * of firn_saturation_pressure(). */
static inline double firn_saturation_slope(double t)
{
    const double k = t + 273.15;
    if (t < 0.01)
        return 5.6745359e3 / (k * k) - 9.677843e-3 +
               k * (2.0 * 6.2215701e-7 + k * (3.0 * 2.0747825e-9 - 4.0 * 9.484024e-13 * k)) +
               4.1635019 / k;
    return 5.8002206e3 / (k * k) - 4.8640239e-2 +
           k * (2.0 * 4.1764768e-5 - 3.0 * 1.4452093e-8 * k) + 6.5459673 / k;
}

/* Humidity ratio, kg/kg, of air at total `pressure` with vapour pressure `vapour`, both Pa. ASHRAE
 * (20). +infinity if vapour >= pressure, since then there is no dry air. */
static inline double firn_humidity_ratio(double vapour, double pressure)
{
    return vapour < pressure ? 0.621945 * vapour / (pressure - vapour) : HUGE_VAL;
}

/* Vapour pressure, Pa, of air with this humidity ratio at total `pressure`, Pa: the inverse of
 * firn_humidity_ratio(). */
static inline double firn_vapour_pressure(double humidity_ratio, double pressure)
{
    return pressure * humidity_ratio / (0.621945 + humidity_ratio);
}

/* Relative humidity, 0 to 1 (above 1 if supersaturated). ASHRAE (22). */
static inline double firn_relative_humidity(double dry_bulb, double humidity_ratio, double pressure)
{
    return firn_vapour_pressure(humidity_ratio, pressure) / firn_saturation_pressure(dry_bulb);
}

/* Dew point (frost point below 0.01 degC), degC, of air with this vapour pressure, Pa: the
 * temperature at which it is saturated, by Newton's method kept within a bracket. Returns -100 for
 * drier air and 200 for moister air. */
static inline double firn_dew_point(double vapour)
{
    double low = -100.0, high = 200.0, t, logarithm;
    int i;
    if (!(vapour > firn_saturation_pressure(low)))
        return low;
    if (vapour >= firn_saturation_pressure(high))
        return high;
    logarithm = log(vapour);
    t = 243.04 * (logarithm - log(610.94)) / (17.625 - (logarithm - log(610.94))); /* Magnus */
    if (!(t > low && t < high))
        t = 0.5 * (low + high);
    for (i = 0; i < 100; i++) {
        const double excess = log(firn_saturation_pressure(t)) - logarithm;
        double next = t - excess / firn_saturation_slope(t);
        if (excess > 0.0)
            high = t;
        else
            low = t;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        if (fabs(next - t) < 1e-10)
            return next;
        t = next;
    }
    return t;
}

/* Thermodynamic wet-bulb temperature, degC, of air at `dry_bulb` degC (-90 to 90), `humidity_ratio`
 * kg/kg and `pressure` Pa. ASHRAE (33) over water, (35) over ice. At or above saturation it is the
 * dry bulb.
 *
 * The two equations do not join at 0 degC, where an ice-covered bulb reads lower. Where the
 * equation over water has a solution with a wet bulb >= 0, that solution is returned; otherwise the
 * solution below 0 over ice. So a solution always exists and is unique. On each branch the humidity
 * ratio is an increasing, convex function of the wet bulb: Newton's method from above converges,
 * and a bracket safeguards it where it would not. */
static inline double firn_wet_bulb(double dry_bulb, double humidity_ratio, double pressure)
{
    double low = -150.0, high = dry_bulb, latent = 2830.0, a = 0.24, b = 2.1, t;
    int i;
    if (humidity_ratio >= firn_humidity_ratio(firn_saturation_pressure(dry_bulb), pressure))
        return dry_bulb;
    if (dry_bulb > 0.0) {
        const double at_zero = firn_humidity_ratio(firn_saturation_pressure(0.0), pressure);
        if (humidity_ratio >= (2501.0 * at_zero - 1.006 * dry_bulb) / (2501.0 + 1.86 * dry_bulb)) {
            low = 0.0;
            latent = 2501.0;
            a = 2.326;
            b = 4.186;
        } else {
            high = 0.0;
        }
    }
    t = high;
    for (i = 0; i < 200; i++) {
        const double vapour = firn_saturation_pressure(t);
        const double saturated = firn_humidity_ratio(vapour, pressure);
        const double above = (latent - a * t) * saturated - 1.006 * (dry_bulb - t);
        const double below = latent + 1.86 * dry_bulb - b * t;
        const double ratio = above / below;
        const double rise = (1.006 - a * saturated + b * ratio +
                             (latent - a * t) * saturated * firn_saturation_slope(t) * pressure /
                                 (pressure - vapour)) /
                            below;
        double next = t - (ratio - humidity_ratio) / rise;
        if (ratio > humidity_ratio)
            high = t;
        else
            low = t;
        if (!(next >= low && next <= high)) /* also if boiling made it infinite or NaN */
            next = 0.5 * (low + high);
        if (fabs(next - t) < 1e-9)
            return next;
        t = next;
    }
    return t;
}

/* Density of moist air, kg/m3 (dry air and water together). ASHRAE (26). */
static inline double firn_air_density(double dry_bulb, double humidity_ratio, double pressure)
{
    return (1.0 + humidity_ratio) * pressure /
           (287.042 * (dry_bulb + 273.15) * (1.0 + 1.607858 * humidity_ratio));
}

/* Enthalpy of moist air, kJ per kg dry air, zero for dry air at 0 degC. ASHRAE (30). */
static inline double firn_air_enthalpy(double dry_bulb, double humidity_ratio)
{
    return 1.006 * dry_bulb + humidity_ratio * (2501.0 + 1.86 * dry_bulb);
}

/* ---- the sun --------------------------------------------------------------------------------- */

typedef struct firn_sun_position {
    double zenith;           /* of the centre of the sun, 0 = overhead, without refraction */
    double azimuth;          /* clockwise from north, 0 to 360 */
    double declination;      /* north positive */
    double equation_of_time; /* minutes: apparent minus mean solar time */
    double distance;         /* from the earth to the sun, au */
} firn_sun_position;

/* Position of the sun seen from `latitude` (north) and `longitude` (east) at `hour` UTC, with its
 * ecliptic longitude taken at `days` after J2000.0 (1 January 2000 12:00 UT). In a real year, hour
 * and days describe the same instant. The low-precision formulas of the Astronomical Almanac,
 * accurate to 0.01 deg from 1950 to 2050: Michalsky 1988, Solar Energy 40(3) 227-235. */
static inline firn_sun_position firn_sun_at(double latitude, double longitude, double days,
                                            double hour)
{
    firn_sun_position s;
    const double mean_longitude = 280.460 + 0.9856474 * days;
    const double anomaly = (357.528 + 0.9856003 * days) * FIRN_RADIANS;
    const double ecliptic =
        (mean_longitude + 1.915 * sin(anomaly) + 0.020 * sin(2.0 * anomaly)) * FIRN_RADIANS;
    const double obliquity = (23.439 - 4e-7 * days) * FIRN_RADIANS;
    const double ascension = atan2(cos(obliquity) * sin(ecliptic), cos(ecliptic)) * FIRN_DEGREES;
    const double sine = sin(obliquity) * sin(ecliptic);
    const double cosine = sqrt(1.0 - sine * sine);
    /* Apparent minus mean sun, degrees, reduced to +-180 (it is within +-4.2). */
    const double turns = (mean_longitude - ascension) / 360.0;
    const double lead = 360.0 * (turns - floor(turns + 0.5));
    const double hour_angle = (15.0 * (hour - 12.0) + longitude + lead) * FIRN_RADIANS;
    const double lat = latitude * FIRN_RADIANS;
    const double up = sin(lat) * sine + cos(lat) * cosine * cos(hour_angle);
    const double east = -cosine * sin(hour_angle);
    const double north = cos(lat) * sine - sin(lat) * cosine * cos(hour_angle);
    s.zenith = atan2(sqrt(east * east + north * north), up) * FIRN_DEGREES;
    s.azimuth = atan2(east, north) * FIRN_DEGREES;
    if (s.azimuth < 0.0)
        s.azimuth += 360.0;
    s.declination = asin(sine) * FIRN_DEGREES;
    s.equation_of_time = 4.0 * lead;
    s.distance = 1.00014 - 0.01671 * cos(anomaly) - 0.00014 * cos(2.0 * anomaly);
    return s;
}

/* Position of the sun at `hour` (0 to 24, fractional) of local standard time, `utc_offset` hours
 * east of UTC, on `day` of a 365-day year (1 = 1 January). Such a year is not a particular calendar
 * year, so the position is the mean over the four years of a leap cycle: 1 January 0:00 UT is
 * 730.38 days after J2000.0. In a given year the error is up to 0.4 of a day's motion, which is
 * 0.15 deg of declination. */
static inline firn_sun_position firn_sun(double latitude, double longitude, double utc_offset,
                                         double day, double hour)
{
    const double utc = hour - utc_offset;
    return firn_sun_at(latitude, longitude, 730.38 + (day - 1.0) + utc / 24.0, utc);
}

/* Extraterrestrial irradiance on a plane normal to the sun, W/m2. */
static inline double firn_extraterrestrial(firn_sun_position sun)
{
    return FIRN_SOLAR_CONSTANT / (sun.distance * sun.distance);
}

/* Extraterrestrial irradiance on a horizontal plane, W/m2; 0 while the sun is below the horizon. */
static inline double firn_extraterrestrial_horizontal(firn_sun_position sun)
{
    const double up = cos(sun.zenith * FIRN_RADIANS);
    return up > 0.0 ? firn_extraterrestrial(sun) * up : 0.0;
}

/* Diffuse fraction of the global horizontal irradiance at a clearness index (global over
 * extraterrestrial irradiance, both horizontal). Erbs, Klein and Duffie 1982, Solar Energy 28(4)
 * 293-302. */
static inline double firn_diffuse_fraction(double clearness)
{
    const double k = clearness;
    if (k <= 0.22)
        return 1.0 - 0.09 * (k > 0.0 ? k : 0.0);
    if (k <= 0.80)
        return 0.9511 + k * (-0.1604 + k * (4.388 + k * (-16.638 + k * 12.336)));
    return 0.165;
}

/* ---- photovoltaic arrays --------------------------------------------------------------------- */

/* Irradiance in a tilted plane, W/m2, by where it comes from, and the angle at which the beam meets
 * the plane. */
typedef struct firn_plane {
    double incidence; /* degrees from the normal of the plane; above 90 the sun is behind it */
    double beam, sky, ground;
} firn_plane;

/* Relative air mass at `zenith` degrees (of the true sun), 1 overhead, at most 38. Kasten and Young
 * 1989, Applied Optics 28(22) 4735-4738. */
static inline double firn_air_mass(double zenith)
{
    const double z = zenith < 90.0 ? zenith : 90.0;
    return 1.0 / (cos(z * FIRN_RADIANS) + 0.50572 * pow(96.07995 - z, -1.6364));
}

/* Sky diffuse irradiance in the plane relative to `dhi`, isotropic in a dark or covered sky, else
 * with a bright ring about the sun and a bright horizon: Perez, Ineichen, Seals, Michalsky and
 * Stewart 1990, Solar Energy 44(5) 271-289, coefficients of all their sites. `facing`: cosine of
 * the angle of incidence. */
static inline double firn_perez_sky(firn_sun_position sun, double dni, double dhi, double tilt,
                                    double facing)
{
    /* by clearness: lower bound of the bin, then F11, F12, F13, F21, F22, F23 */
    static const double bin[8][7] = {{0.000, -0.008, 0.588, -0.062, -0.060, 0.072, -0.022},
                                     {1.065, 0.130, 0.683, -0.151, -0.019, 0.066, -0.029},
                                     {1.230, 0.330, 0.487, -0.221, 0.055, -0.064, -0.026},
                                     {1.500, 0.568, 0.187, -0.295, 0.109, -0.152, -0.014},
                                     {1.950, 0.873, -0.392, -0.362, 0.226, -0.462, 0.001},
                                     {2.800, 1.132, -1.237, -0.412, 0.288, -0.823, 0.056},
                                     {4.500, 1.060, -1.600, -0.359, 0.264, -1.127, 0.131},
                                     {6.200, 0.678, -0.327, -0.250, 0.156, -1.377, 0.251}};
    const double z = sun.zenith * FIRN_RADIANS, b = tilt * FIRN_RADIANS;
    const double isotropic = 0.5 * (1.0 + cos(b));
    const double cube = 1.041 * z * z * z, horizon = cos(85.0 * FIRN_RADIANS);
    double clearness, brightness, ring, edge, up, sky;
    int i = 0;
    if (!(sun.zenith < 90.0) || !(dhi > 0.0))
        return isotropic;
    clearness = ((dhi + dni) / dhi + cube) / (1.0 + cube);
    brightness = dhi * firn_air_mass(sun.zenith) / firn_extraterrestrial(sun);
    while (i < 7 && clearness >= bin[i + 1][0])
        i++;
    ring = bin[i][1] + bin[i][2] * brightness + bin[i][3] * z;
    edge = bin[i][4] + bin[i][5] * brightness + bin[i][6] * z;
    ring = ring > 0.0 ? ring : 0.0;
    up = cos(z) > horizon ? cos(z) : horizon;
    sky = (1.0 - ring) * isotropic + ring * (facing > 0.0 ? facing : 0.0) / up + edge * sin(b);
    return sky > 0.0 ? sky : 0.0;
}

/* Irradiance in a plane that faces `azimuth` (180 = south) at `tilt` (0 = flat): the beam, the sky
 * by firn_perez_sky(), and reflection from ground of this `albedo`. `ghi`, `dni` and `dhi` are
 * global horizontal, direct normal and diffuse horizontal irradiance. */
static inline firn_plane firn_plane_of(firn_sun_position sun, double ghi, double dni, double dhi,
                                       double tilt, double azimuth, double albedo)
{
    const double z = sun.zenith * FIRN_RADIANS, b = tilt * FIRN_RADIANS;
    const double facing =
        cos(z) * cos(b) + sin(z) * sin(b) * cos((sun.azimuth - azimuth) * FIRN_RADIANS);
    firn_plane p;
    p.incidence = facing >= 1.0 ? 0.0 : facing <= -1.0 ? 180.0 : acos(facing) * FIRN_DEGREES;
    p.beam = cos(z) > 0.0 && facing > 0.0 ? dni * facing : 0.0;
    p.sky = dhi * firn_perez_sky(sun, dni, dhi, tilt, facing);
    p.ground = ghi * albedo * 0.5 * (1.0 - cos(b));
    return p;
}

/* Share of the beam that enters a module at `incidence` degrees from its normal, relative to normal
 * incidence: refraction at and absorption in a cover of glass of 2 mm (index 1.526, 4 per m). De
 * Soto, Klein and Beckman 2006, Solar Energy 80(1) 78-88. 0 from 90 degrees on. */
static inline double firn_incidence_modifier(double incidence)
{
    const double index = 1.526, depth = 4.0 * 0.002;
    const double normal =
        (1.0 - (index - 1.0) * (index - 1.0) / ((index + 1.0) * (index + 1.0))) * exp(-depth);
    const double a = fabs(incidence) * FIRN_RADIANS;
    double inside, across, along;
    if (!(fabs(incidence) < 90.0))
        return 0.0;
    if (fabs(incidence) < 0.1)
        return 1.0; /* the ratios below become 0 / 0 */
    inside = asin(sin(a) / index);
    across = sin(inside - a) / sin(inside + a);
    along = tan(inside - a) / tan(inside + a);
    return (1.0 - 0.5 * (across * across + along * along)) * exp(-depth / cos(inside)) / normal;
}

/* Rotation of a tracker about a horizontal north-south axis, degrees, positive towards the east:
 * the angle that faces the sun best, turned back while rows of this `ground_cover` (width of a row
 * over the distance of rows; 0: a single row) would shade each other, within +-limit; 0 (flat)
 * while the sun is below the horizon. Marion and Dobos 2013, NREL/TP-6A20-58891, at axis tilt 0;
 * Anderson and Mikofski 2020, NREL/TP-5K00-76626, on level ground. */
static inline double firn_tracker_rotation(firn_sun_position sun, double limit, double ground_cover)
{
    const double z = sun.zenith * FIRN_RADIANS;
    const double east = sin(z) * sin(sun.azimuth * FIRN_RADIANS);
    double rotation, shaded;
    if (!(cos(z) > 0.0))
        return 0.0;
    rotation = atan2(east, cos(z));
    shaded = cos(rotation) / ground_cover; /* below 1 the shadow reaches the next row */
    if (ground_cover > 0.0 && shaded < 1.0)
        rotation -= rotation > 0.0 ? acos(shaded) : -acos(shaded);
    rotation *= FIRN_DEGREES;
    return rotation > limit ? limit : rotation < -limit ? -limit : rotation;
}

/* Temperature of a photovoltaic cell, degC, at `poa` W/m2 in its plane, with air at `dry_bulb` degC
 * and `wind_speed` m/s. Faiman 2008, Progress in Photovoltaics 16(4) 307-315, with u0 = 25 W/m2K
 * and u1 = 6.84 W/m2K per m/s (crystalline silicon on an open rack). */
static inline double firn_cell_temperature(double poa, double dry_bulb, double wind_speed)
{
    return dry_bulb + poa / (25.0 + 6.84 * wind_speed);
}

#ifdef __cplusplus
}
#endif

#endif /* FIRN_PHYSICS_H */

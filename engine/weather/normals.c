/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * normals.c - synthesises the hourly weather of a typical year from twelve monthly climate normals.
 *
 * The model combines published parts (for the sun see Duffie and Beckman, Solar Engineering of
 * Thermal Processes, ch. 2):
 *
 * - Dry bulb: the smooth curve through the year whose mean over each month is the normal
 *   (histospline: Boneva, Kendall and Stefanov 1971), plus the mean diurnal wave of Erbs, Klein and
 *   Beckman 1983 (ASHRAE J. 25(6) 60-65), warmest near 15:00.
 * - Moisture: one vapour pressure per day, such that the mean relative humidity of the day is the
 *   normal; hours that would exceed saturation are saturated.
 * - Sun: one clearness index per month. Over the day, global irradiance follows Collares-Pereira
 *   and Rabl 1979, and diffuse irradiance follows the extraterrestrial irradiance (Liu and Jordan
 *   1960). The diffuse fraction of the month is taken from Erbs, Klein and Duffie (1982). Direct
 *   irradiance is the remainder.
 * - Wind is constant over the month; the pressure is the standard atmosphere's.
 *
 * Every day of such a year is typical: it has no heat waves and no calm, cloudy weeks. A site also
 * needs stress events, and real weather before money is spent.
 */
#include "weather/weather.h"

#include "base/text.h"
#include "calendar/calendar.h"
#include "firn/physics.h"

#include <math.h>
#include <stdbool.h>

enum { MONTHS = 12, DAY_HOURS = 24, YEAR_DAYS = 365 };

/* No month anywhere has a clearness index beyond this: the limit detects wrong units. The
 * tolerance, in kWh/m2/day, allows for rounded tables, which matters where there is hardly any sun.
 */
#define MAX_CLEARNESS 0.85
#define ROUNDING_TOLERANCE 0.06

/* Month m, from 0, covers the hours from month_start(m) to month_start(m + 1). */
static int month_start(int m)
{
    return m < MONTHS ? calendar_hour_of_year(m + 1, 1) : CALENDAR_YEAR_HOURS;
}

/* ---- checks ---------------------------------------------------------------------------------- */

static int check_normal(const double *values, const char *name, const char *unit, double min,
                        double max, error *e)
{
    for (int m = 0; m < MONTHS; m++) {
        char v[40], l[40], u[40];
        if (!(values[m] >= min && values[m] <= max))
            return error_set(
                e, ERROR_PROBLEM,
                "weather normals: %s of month %d is %s%s; it must be between %s and %s", name,
                m + 1, text_of(v, sizeof v, values[m], 8), unit, text_of(l, sizeof l, min, 8),
                text_of(u, sizeof u, max, 8));
    }
    return ERROR_NONE;
}

static int check_location(double value, const char *name, double min, double max, error *e)
{
    char v[40], l[40], u[40];
    if (value >= min && value <= max)
        return ERROR_NONE;
    return error_set(
        e, ERROR_PROBLEM, "weather normals: the %s is %s; it must be between %s and %s", name,
        text_of(v, sizeof v, value, 8), text_of(l, sizeof l, min, 8), text_of(u, sizeof u, max, 8));
}

static int check(const weather_normals *n, const weather *w, error *e)
{
    if (check_location(w->latitude, "latitude (degrees north)", -90.0, 90.0, e) != ERROR_NONE ||
        check_location(w->longitude, "longitude (degrees east)", -180.0, 180.0, e) != ERROR_NONE ||
        check_location(w->utc_offset, "time zone (hours east of UTC)", -12.0, 14.0, e) !=
            ERROR_NONE ||
        check_location(w->elevation, "elevation (m)", -500.0, 9000.0, e) != ERROR_NONE ||
        check_normal(n->dry_bulb, "mean dry bulb", " degC", -60.0, 50.0, e) != ERROR_NONE ||
        check_normal(n->daily_range, "daily range", " K", 0.0, 35.0, e) != ERROR_NONE ||
        check_normal(n->humidity, "mean relative humidity", "", 0.01, 1.0, e) != ERROR_NONE ||
        check_normal(n->ghi, "mean daily GHI", " kWh/m2", 0.0, 12.0, e) != ERROR_NONE ||
        check_normal(n->wind, "mean wind speed", " m/s", 0.0, 50.0, e) != ERROR_NONE)
        return e->code;
    return ERROR_NONE;
}

/* ---- temperature ----------------------------------------------------------------------------- */

/* Solves the cyclic tridiagonal system for the slopes of the spline at the month boundaries, by
 * Gauss-Seidel sweeps. The diagonal is twice the sum of the other entries of its row, so every
 * sweep at least halves the error. */
static void spline_slopes(const double mean[MONTHS], double slope[MONTHS])
{
    double length[MONTHS];
    for (int m = 0; m < MONTHS; m++) {
        length[m] = month_start(m + 1) - month_start(m);
        slope[m] = mean[m];
    }
    for (int sweep = 0; sweep < 100; sweep++) {
        for (int m = 0; m < MONTHS; m++) { /* the boundary before month m */
            int before = (m + MONTHS - 1) % MONTHS, after = (m + 1) % MONTHS;
            double right_side = 3.0 * (length[before] * mean[m] + length[m] * mean[before]);
            slope[m] = (right_side - length[m] * slope[before] - length[before] * slope[after]) /
                       (2.0 * (length[before] + length[m]));
        }
    }
}

/* Hourly means of the smooth periodic curve with these monthly means. The curve is the derivative
 * of the cubic spline through the cumulative sums at the month boundaries. The mean of an hour is
 * the rise of that spline over it, so the hours of a month have exactly the mean of the month. */
static void smooth_year(const double mean[MONTHS], double *out)
{
    double slope[MONTHS];
    spline_slopes(mean, slope);
    for (int m = 0; m < MONTHS; m++) {
        const int first = month_start(m), length = month_start(m + 1) - first;
        const double left = slope[m], right = slope[(m + 1) % MONTHS];
        /* On u = 0..1 the curve is left + b u + c u^2, with mean mean[m]; `sum` below is its
         * integral in hours. */
        const double c = 3.0 * (left + right - 2.0 * mean[m]), b = right - left - c;
        double before = 0.0;
        for (int i = 0; i < length; i++) {
            double u = (double)(i + 1) / length;
            double sum = length * u * (left + u * (b / 2.0 + u * c / 3.0));
            out[first + i] = sum - before;
            before = sum;
        }
    }
}

/* The mean diurnal wave at the middle of each hour, with mean 0, scaled to a range (highest minus
 * lowest value) of 1. */
static void diurnal_wave(double wave[DAY_HOURS])
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (int h = 0; h < DAY_HOURS; h++) {
        double x = 2.0 * 3.14159265358979323846 * (h + 0.5 - 1.0) / DAY_HOURS;
        wave[h] = 0.4632 * cos(x - 3.805) + 0.0984 * cos(2.0 * x - 0.360) +
                  0.0168 * cos(3.0 * x - 0.822) + 0.0138 * cos(4.0 * x - 3.513);
        low = fmin(low, wave[h]);
        high = fmax(high, wave[h]);
    }
    for (int h = 0; h < DAY_HOURS; h++)
        wave[h] /= high - low;
}

/* Relative humidity, percent, of the hours of a day that have one vapour pressure and the relative
 * humidity `target` (0 to 1) as their mean. The mean rises with the vapour pressure up to 1, so
 * bisection finds the vapour pressure. */
static void day_humidity(const double *dry_bulb, double target, double *out)
{
    double saturation[DAY_HOURS], low = 0.0, high = 0.0;
    for (int h = 0; h < DAY_HOURS; h++) {
        saturation[h] = firn_saturation_pressure(dry_bulb[h]);
        high = fmax(high, saturation[h]);
    }
    for (int i = 0; i < 60; i++) {
        double vapour = 0.5 * (low + high), mean = 0.0;
        for (int h = 0; h < DAY_HOURS; h++)
            mean += fmin(1.0, vapour / saturation[h]) / DAY_HOURS;
        *(mean < target ? &low : &high) = vapour;
    }
    for (int h = 0; h < DAY_HOURS; h++)
        out[h] = 100.0 * fmin(1.0, high / saturation[h]);
}

/* ---- sun ------------------------------------------------------------------------------------- */

/* The sunset hour angle, degrees, 0 to 180: half the length of the day. */
static double sunset_angle(double latitude, double declination)
{
    double x = -tan(latitude * FIRN_RADIANS) * tan(declination * FIRN_RADIANS);
    return x >= 1.0 ? 0.0 : x <= -1.0 ? 180.0 : acos(x) * FIRN_DEGREES;
}

/* Diffuse fraction of the irradiation of a month: the monthly correlation of Erbs, Klein and Duffie
 * 1982, valid for clearness 0.3 to 0.8 and constant beyond. (Their hourly correlation describes
 * hours that differ; it would take the uniformly half-clear sky of a mean day for a cloudy one and
 * underestimate the direct irradiance.) */
static double monthly_diffuse(double clearness, double sunset)
{
    double k = fmin(fmax(clearness, 0.3), 0.8);
    if (sunset <= 81.4)
        return 1.391 + k * (-3.560 + k * (4.189 - k * 2.137));
    return 1.311 + k * (-3.022 + k * (3.427 - k * 1.821));
}

/* Hourly irradiance of one day from the clearness index and the diffuse fraction of its month. */
static void day_sun(const firn_sun_position sun[DAY_HOURS], double latitude, double clearness,
                    double diffuse_fraction, double *ghi, double *dni, double *dhi)
{
    double above[DAY_HOURS], shape[DAY_HOURS], total = 0.0, shapes = 0.0;
    double sunset = sunset_angle(latitude, sun[12].declination);
    double a = 0.409 + 0.5016 * sin((sunset - 60.0) * FIRN_RADIANS);
    double b = 0.6609 - 0.4767 * sin((sunset - 60.0) * FIRN_RADIANS);
    double cosine = cos(latitude * FIRN_RADIANS) * cos(sun[12].declination * FIRN_RADIANS);
    double sine = sin(latitude * FIRN_RADIANS) * sin(sun[12].declination * FIRN_RADIANS);
    for (int h = 0; h < DAY_HOURS; h++) {
        above[h] = firn_extraterrestrial_horizontal(sun[h]);
        /* The cosine of the hour angle, from the zenith; at the poles it is undefined and any value
         * will do. */
        double angle = cosine > 1e-6 ? (cos(sun[h].zenith * FIRN_RADIANS) - sine) / cosine : 0.0;
        /* The limit of 0.1 applies only to days of a few minutes. */
        shape[h] = above[h] * fmax(a + b * angle, 0.1);
        total += above[h];
        shapes += shape[h];
    }
    for (int h = 0; h < DAY_HOURS; h++) {
        if (!(above[h] > 0.0))
            continue; /* night: the arrays are zero */
        double up = cos(sun[h].zenith * FIRN_RADIANS);
        ghi[h] = clearness * total * shape[h] / shapes;
        dhi[h] = fmin(clearness * diffuse_fraction * above[h], ghi[h]);
        dni[h] = (ghi[h] - dhi[h]) / up;
    }
}

/* The clearness index of a month: its mean daily irradiation `ghi` divided by the extraterrestrial
 * irradiation `above`, both horizontal and in kWh/m2. */
static int month_clearness(int m, double ghi, double above, double *clearness, error *e)
{
    char v[40], u[40];
    if (ghi > MAX_CLEARNESS * above + ROUNDING_TOLERANCE)
        return error_set(
            e, ERROR_PROBLEM,
            "weather normals: mean daily GHI of month %d is %s kWh/m2, but the extraterrestrial "
            "irradiation at that latitude is only %s: check the unit (it is a mean per day, not a "
            "sum per month) and the sign of the latitude",
            m + 1, text_of(v, sizeof v, ghi, 4), text_of(u, sizeof u, above, 4));
    *clearness = above > 0.0 ? fmin(ghi / above, MAX_CLEARNESS) : 0.0;
    return ERROR_NONE;
}

/* Hourly irradiance of month m (from 0), W/m2, from its mean daily irradiation `mean_ghi`, kWh/m2.
 */
static int month_sun(const weather *w, int m, double mean_ghi, double *ghi, double *dni,
                     double *dhi, error *e)
{
    firn_sun_position sun[31][DAY_HOURS] = {0};
    const int first = month_start(m) / DAY_HOURS, days = month_start(m + 1) / DAY_HOURS - first;
    double above = 0.0, clearness = 0.0;
    for (int d = 0; d < days; d++) {
        for (int h = 0; h < DAY_HOURS; h++) {
            sun[d][h] = firn_sun(w->latitude, w->longitude, w->utc_offset, first + d + 1, h + 0.5);
            above += firn_extraterrestrial_horizontal(sun[d][h]);
        }
    }
    if (month_clearness(m, mean_ghi, above / days / 1000.0, &clearness, e) != ERROR_NONE)
        return e->code;
    double diffuse_fraction =
        monthly_diffuse(clearness, sunset_angle(w->latitude, sun[days / 2][12].declination));
    for (int d = 0; d < days; d++) {
        int t = (first + d) * DAY_HOURS;
        day_sun(sun[d], w->latitude, clearness, diffuse_fraction, &ghi[t], &dni[t], &dhi[t]);
    }
    return ERROR_NONE;
}

/* ---- the year -------------------------------------------------------------------------------- */

int weather_from_normals(arena *a, const weather_normals *n, weather *out, error *e)
{
    static const int synthesised[] = {WEATHER_DRY_BULB, WEATHER_GHI, WEATHER_DNI, WEATHER_DHI,
                                      WEATHER_WIND_SPEED};
    double *series[WEATHER_QUANTITIES] = {NULL}, wave[DAY_HOURS];
    if (check(n, out, e) != ERROR_NONE)
        return e->code;
    double *humidity = ARENA_ARRAY(a, double, CALENDAR_YEAR_HOURS);
    if (humidity == NULL)
        return error_memory(e);
    for (size_t i = 0; i < sizeof synthesised / sizeof *synthesised; i++) {
        series[synthesised[i]] = ARENA_ARRAY(a, double, CALENDAR_YEAR_HOURS);
        if (series[synthesised[i]] == NULL)
            return error_memory(e);
    }

    double *dry_bulb = series[WEATHER_DRY_BULB];
    smooth_year(n->dry_bulb, dry_bulb);
    diurnal_wave(wave);
    for (int m = 0; m < MONTHS; m++) {
        for (int t = month_start(m); t < month_start(m + 1); t++) {
            dry_bulb[t] += n->daily_range[m] * wave[t % DAY_HOURS];
            series[WEATHER_WIND_SPEED][t] = n->wind[m];
        }
        for (int t = month_start(m); t < month_start(m + 1); t += DAY_HOURS)
            day_humidity(&dry_bulb[t], n->humidity[m], &humidity[t]);
        if (month_sun(out, m, n->ghi[m], series[WEATHER_GHI], series[WEATHER_DNI],
                      series[WEATHER_DHI], e) != ERROR_NONE)
            return e->code;
    }

    for (int q = 0; q < WEATHER_QUANTITIES; q++)
        out->series[q] = series[q];
    out->hours = CALENDAR_YEAR_HOURS;
    out->source = "normals";
    return weather_complete(a, out, humidity, "weather normals", e);
}

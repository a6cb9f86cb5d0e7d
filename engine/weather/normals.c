/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * normals.c - a typical year from twelve monthly climate normals.
 *
 * The model, from the textbooks' parts (the sun: Duffie and Beckman, Solar Engineering of Thermal
 * Processes, ch. 2):
 *   dry bulb   the smooth curve through the year whose mean over each month is the normal
 * (histospline: Boneva, Kendall and Stefanov 1971), plus the mean diurnal wave of Erbs, Klein and
 *              Beckman 1983 (ASHRAE J. 25(6) 60-65), warmest near 15:00;
 *   moisture   each day one vapour pressure, such that the day's mean relative humidity is the
 * normal, with the hours that would exceed saturation held at it; sun        in each month one
 * clearness index; over the day the global follows Collares-Pereira and Rabl 1979, the diffuse the
 * sun above the atmosphere (Liu and Jordan 1960); the diffuse share of the month is Erbs, Klein and
 * Duffie's (1982); the direct closes the sum; wind, pressure   constant in the month; the standard
 * atmosphere. Every day of it is typical: it has no heat waves, no still cloudy weeks. A site needs
 * stress events beside it, and real weather before money is spent.
 */
#include "weather/weather.h"

#include "base/text.h"
#include "calendar/calendar.h"
#include "firn/physics.h"

#include <math.h>
#include <stdbool.h>

enum { MONTHS = 12, DAY_HOURS = 24, YEAR_DAYS = 365 };

/* A month's clearness index beyond this occurs nowhere: the limit is for mixed-up units. Tables are
 * rounded, which matters where there is hardly any sun: hence the slack, in kWh/m2/day. */
#define CLEARNESS_MOST 0.85
#define ROUNDING_SLACK 0.06

/* Month m runs from hour month_start(m) to month_start(m + 1). */
static int month_start(int m)
{
    return m < MONTHS ? calendar_hour_of_year(m + 1, 1) : CALENDAR_YEAR_HOURS;
}

/* ---- what may be written -------------------------------------------------------------------- */

static int check_normal(const double *values, const char *name, const char *unit, double least,
                        double most, error *e)
{
    for (int m = 0; m < MONTHS; m++) {
        char v[40], l[40], u[40];
        if (!(values[m] >= least && values[m] <= most))
            return error_set(e, ERROR_PROBLEM,
                             "weather normals: %s of month %d is %s%s; it must be within %s and %s",
                             name, m + 1, text_of(v, sizeof v, values[m], 8), unit,
                             text_of(l, sizeof l, least, 8), text_of(u, sizeof u, most, 8));
    }
    return ERROR_NONE;
}

static int check_place(double value, const char *name, double least, double most, error *e)
{
    char v[40], l[40], u[40];
    if (value >= least && value <= most)
        return ERROR_NONE;
    return error_set(e, ERROR_PROBLEM, "weather normals: the %s is %s; it must be within %s and %s",
                     name, text_of(v, sizeof v, value, 8), text_of(l, sizeof l, least, 8),
                     text_of(u, sizeof u, most, 8));
}

static int check(const weather_normals *n, const weather *w, error *e)
{
    if (check_place(w->latitude, "latitude (degrees north)", -90.0, 90.0, e) != ERROR_NONE ||
        check_place(w->longitude, "longitude (degrees east)", -180.0, 180.0, e) != ERROR_NONE ||
        check_place(w->utc_offset, "time zone (hours east of UTC)", -12.0, 14.0, e) != ERROR_NONE ||
        check_place(w->elevation, "elevation (m)", -500.0, 9000.0, e) != ERROR_NONE ||
        check_normal(n->dry_bulb, "mean dry bulb", " degC", -60.0, 50.0, e) != ERROR_NONE ||
        check_normal(n->daily_range, "daily range", " K", 0.0, 35.0, e) != ERROR_NONE ||
        check_normal(n->humidity, "mean relative humidity", "", 0.01, 1.0, e) != ERROR_NONE ||
        check_normal(n->ghi, "mean daily GHI", " kWh/m2", 0.0, 12.0, e) != ERROR_NONE ||
        check_normal(n->wind, "mean wind speed", " m/s", 0.0, 50.0, e) != ERROR_NONE)
        return e->code;
    return ERROR_NONE;
}

/* ---- temperature ---------------------------------------------------------------------------- */

/* Solves the cyclic tridiagonal system of the spline's slopes at the month boundaries by
 * Gauss-Seidel. The matrix is diagonally dominant by two to one, so that every sweep at least
 * halves the error. */
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
            double wanted = 3.0 * (length[before] * mean[m] + length[m] * mean[before]);
            slope[m] = (wanted - length[m] * slope[before] - length[before] * slope[after]) /
                       (2.0 * (length[before] + length[m]));
        }
    }
}

/* Hourly values of the smooth periodic curve with these monthly means. It is the derivative of the
 * cubic spline through the sums at the month boundaries; an hour's mean is the spline's rise over
 * it, and so the hours of a month have exactly the month's mean. */
static void smooth_year(const double mean[MONTHS], double *out)
{
    double slope[MONTHS];
    spline_slopes(mean, slope);
    for (int m = 0; m < MONTHS; m++) {
        const int first = month_start(m), length = month_start(m + 1) - first;
        const double left = slope[m], right = slope[(m + 1) % MONTHS];
        /* The curve on u = 0..1: left + b u + c u^2, its mean being mean[m]; its integral in hours:
         */
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

/* The mean diurnal wave at each hour's middle, its mean 0 and its highest less lowest value 1. */
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

/* Relative humidity, percent, of a day's hours with one vapour pressure and the wanted mean. That
 * mean rises with the vapour pressure, as far as 1: bisection finds it. */
static void day_humidity(const double *dry_bulb, double wanted, double *out)
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
        *(mean < wanted ? &low : &high) = vapour;
    }
    for (int h = 0; h < DAY_HOURS; h++)
        out[h] = 100.0 * fmin(1.0, high / saturation[h]);
}

/* ---- sun ------------------------------------------------------------------------------------ */

/* Half a day's length as an hour angle, degrees, 0 to 180. */
static double sunset_angle(double latitude, double declination)
{
    double x = -tan(latitude * FIRN_RADIANS) * tan(declination * FIRN_RADIANS);
    return x >= 1.0 ? 0.0 : x <= -1.0 ? 180.0 : acos(x) * FIRN_DEGREES;
}

/* Diffuse share of a month's irradiation. Erbs, Klein and Duffie 1982, the monthly correlation,
 * meant for clearness 0.3 to 0.8: held at the ends. (Their hourly one, made for hours that differ,
 * takes the even half-clear sky of a mean day for a cloudy one, and would lose the direct light.)
 */
static double monthly_diffuse(double clearness, double sunset)
{
    double k = fmin(fmax(clearness, 0.3), 0.8);
    if (sunset <= 81.4)
        return 1.391 + k * (-3.560 + k * (4.189 - k * 2.137));
    return 1.311 + k * (-3.022 + k * (3.427 - k * 1.821));
}

/* The sun of one day: irradiation from the sums the month knows. */
static void day_sun(const firn_sun_position sun[DAY_HOURS], double latitude, double clearness,
                    double diffuse_share, double *ghi, double *dni, double *dhi)
{
    double above[DAY_HOURS], shape[DAY_HOURS], total = 0.0, shapes = 0.0;
    double sunset = sunset_angle(latitude, sun[12].declination);
    double a = 0.409 + 0.5016 * sin((sunset - 60.0) * FIRN_RADIANS);
    double b = 0.6609 - 0.4767 * sin((sunset - 60.0) * FIRN_RADIANS);
    double cosine = cos(latitude * FIRN_RADIANS) * cos(sun[12].declination * FIRN_RADIANS);
    double sine = sin(latitude * FIRN_RADIANS) * sin(sun[12].declination * FIRN_RADIANS);
    for (int h = 0; h < DAY_HOURS; h++) {
        above[h] = firn_extraterrestrial_horizontal(sun[h]);
        /* cos(hour angle) from the zenith; at the poles, where it has none, any will do. */
        double angle = cosine > 1e-6 ? (cos(sun[h].zenith * FIRN_RADIANS) - sine) / cosine : 0.0;
        shape[h] = above[h] * fmax(a + b * angle, 0.1); /* less only where days are minutes */
        total += above[h];
        shapes += shape[h];
    }
    for (int h = 0; h < DAY_HOURS; h++) {
        if (!(above[h] > 0.0))
            continue; /* night: the arrays are zeroed */
        double up = cos(sun[h].zenith * FIRN_RADIANS);
        ghi[h] = clearness * total * shape[h] / shapes;
        dhi[h] = fmin(clearness * diffuse_share * above[h], ghi[h]);
        dni[h] = (ghi[h] - dhi[h]) / up;
    }
}

/* The clearness index of a month from its mean daily irradiation, kWh/m2. */
static int month_clearness(int m, double ghi, double above, double *clearness, error *e)
{
    char v[40], u[40];
    if (ghi > CLEARNESS_MOST * above + ROUNDING_SLACK)
        return error_set(
            e, ERROR_PROBLEM,
            "weather normals: mean daily GHI of month %d is %s kWh/m2, but above the "
            "atmosphere of that latitude there is no more than %s: check the unit (it is a "
            "day's mean, not a month's sum) and the latitude's sign",
            m + 1, text_of(v, sizeof v, ghi, 4), text_of(u, sizeof u, above, 4));
    *clearness = above > 0.0 ? fmin(ghi / above, CLEARNESS_MOST) : 0.0;
    return ERROR_NONE;
}

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
    double share =
        monthly_diffuse(clearness, sunset_angle(w->latitude, sun[days / 2][12].declination));
    for (int d = 0; d < days; d++) {
        int t = (first + d) * DAY_HOURS;
        day_sun(sun[d], w->latitude, clearness, share, &ghi[t], &dni[t], &dhi[t]);
    }
    return ERROR_NONE;
}

/* ---- the year ------------------------------------------------------------------------------- */

int weather_from_normals(arena *a, const weather_normals *n, weather *out, error *e)
{
    static const int made[] = {WEATHER_DRY_BULB, WEATHER_GHI, WEATHER_DNI, WEATHER_DHI,
                               WEATHER_WIND_SPEED};
    double *series[WEATHER_QUANTITIES] = {NULL}, wave[DAY_HOURS];
    if (check(n, out, e) != ERROR_NONE)
        return e->code;
    double *humidity = ARENA_ARRAY(a, double, CALENDAR_YEAR_HOURS);
    if (humidity == NULL)
        return error_memory(e);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        series[made[i]] = ARENA_ARRAY(a, double, CALENDAR_YEAR_HOURS);
        if (series[made[i]] == NULL)
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

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather.c - weather that does not fit its column, its place or its hemisphere.
 *
 * The dry bulb is compared with the monthly means that occur at a latitude, at sea level by a lapse
 * rate of 6.5 K/km; the irradiance with that outside the atmosphere, of which the monthly clearness
 * index is at most 0.8 on the clearest sites, and with the time of solar noon.
 */
#include "plausible/inspect.h"

#include <firn/physics.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What was measured in one calendar month of the horizon. */
typedef struct month_mean {
    double hours, dry_bulb, ghi, sky; /* sums by time; sky: irradiance outside the atmosphere */
    double min, max;                  /* of the dry bulb */
} month_mean;

typedef struct inspection {
    plausible *p;
    const problem_period *period;
    const ini_section *section;
    error *e;
    month_mean month[13]; /* from 1; 0: the whole horizon */
} inspection;

#define SEVERAL_DAYS (7 * 24.0)
#define CLEARNESS_MAX 0.9  /* 0.8, and a margin for rounding and elevation */
#define CLEARNESS_MIN 0.03 /* a week of the darkest overcast has 0.05 */
#define NOON_TOLERANCE 1.5 /* h, over several days: mornings may be foggier than afternoons */
#define NOON_OF_A_DAY 3.0  /* h, over less: a front may pass at noon */

/* The entry that names the column of a quantity, else `file`. */
static const ini_entry *entry_of(const inspection *w, const char *key)
{
    const ini_entry *n = ini_find_entry(w->section, key);
    return n != NULL && strcmp(ini_find_entry(w->section, "file")->value, "normals") != 0
               ? n
               : ini_find_entry(w->section, "file");
}

/* Mean irradiance of a day outside the atmosphere on a horizontal plane, W/m2. */
static double sky_of_day(double latitude, double yearday)
{
    const double declination =
                     23.45 * FIRN_RADIANS * sin(2 * M_PI * (284 + yearday) / 365), /* Cooper 1969 */
        lat = latitude * FIRN_RADIANS;
    const double cosine = fmin(1, fmax(-1, -tan(lat) * tan(declination))), sunset = acos(cosine);
    return FIRN_SOLAR_CONSTANT / M_PI * (1 + 0.033 * cos(2 * M_PI * yearday / 365)) *
           (sunset * sin(lat) * sin(declination) + cos(lat) * cos(declination) * sin(sunset));
}

static void measure(inspection *w)
{
    const problem_period *period = w->period;
    const calendar *c = &period->calendar;
    const double *air = period->weather_by_step[WEATHER_DRY_BULB],
                 *ghi = period->weather_by_step[WEATHER_GHI];
    double sky = 0, day = -1;
    for (int k = 0; k <= 12; k++) {
        w->month[k].min = HUGE_VAL;
        w->month[k].max = -HUGE_VAL;
    }
    for (int32_t t = 0; t < c->steps; t++) {
        if (c->yearday[t] != day) {
            day = c->yearday[t];
            sky = sky_of_day(period->weather.latitude, day);
        }
        for (int k = 0; k < 2; k++) {
            month_mean *m = &w->month[k == 0 ? 0 : (int)c->month[t]];
            m->hours += c->hours[t];
            m->dry_bulb += air != NULL ? c->hours[t] * air[t] : 0;
            m->ghi += ghi != NULL ? c->hours[t] * ghi[t] : 0;
            m->sky += c->hours[t] * sky;
            m->min = air != NULL ? fmin(m->min, air[t]) : 0;
            m->max = air != NULL ? fmax(m->max, air[t]) : 0;
        }
    }
}

/* The range of monthly means of the dry bulb at sea level at a latitude; summer: 1 in the middle of
 * summer, -1 in that of winter. Envelopes of the climate normals of the WMO (1991 to 2020). */
static void climate(double latitude, double summer, double *low, double *high)
{
    static const struct {
        double latitude, winter_low, winter_high, summer_low, summer_high;
    } rows[] = {{0, 14, 35, 14, 37},  {15, 10, 34, 13, 41},  {30, -4, 28, 12, 44},
                {45, -30, 18, 5, 37}, {60, -52, 11, -1, 27}, {75, -62, 6, -12, 16},
                {90, -75, 0, -40, 11}};
    const double degrees = fmin(fabs(latitude), 89.9), rest = degrees / 15 - floor(degrees / 15),
                 share = (1 + summer) / 2;
    double at[2][2];
    for (int k = 0; k < 2; k++) {
        const size_t i = (size_t)(degrees / 15) + (size_t)k;
        at[k][0] = rows[i].winter_low + share * (rows[i].summer_low - rows[i].winter_low);
        at[k][1] = rows[i].winter_high + share * (rows[i].summer_high - rows[i].winter_high);
    }
    *low = at[0][0] + rest * (at[1][0] - at[0][0]);
    *high = at[0][1] + rest * (at[1][1] - at[0][1]);
}

static const char *place(const inspection *w, char *out, size_t size)
{
    const double latitude = w->period->weather.latitude;
    snprintf(out, size, "%s degrees %s", PLAIN(fabs(latitude)), latitude < 0 ? "south" : "north");
    return out;
}

static int judge_temperature(inspection *w)
{
    const weather *of = &w->period->weather;
    char where[60];
    for (int k = 1; k <= 12; k++) {
        const month_mean *m = &w->month[k];
        double low, high, lapse = 0.0065 * of->elevation;
        if (m->hours < 12 || w->period->weather_by_step[WEATHER_DRY_BULB] == NULL)
            continue;
        double mean = m->dry_bulb / m->hours, margin = m->hours < SEVERAL_DAYS ? 10
                                                       : m->hours < 600        ? 6
                                                                               : 2;
        double season = cos(2 * M_PI * (k - 7.2) / 12) * (of->latitude < 0 ? -1 : 1);
        climate(of->latitude, season, &low, &high);
        low += -lapse - margin;
        high += -lapse + margin;
        if (mean >= low && mean <= high)
            continue;
        return finding_on_entry(
            w->p, "dry-bulb", w->section, entry_of(w, "dry_bulb"), w->e,
            "gives a mean dry bulb of %s degC in %s (from %s to %s degC), outside the range of %s "
            "to %s degC that is plausible at %s: check the column, its unit (`degC`, `degF`, `K`), "
            "and latitude, longitude and elevation",
            PLAIN(mean), calendar_month_name(k), PLAIN(m->min), PLAIN(m->max), PLAIN(low),
            PLAIN(high), place(w, where, sizeof where));
    }
    return 0;
}

/* January warmer than July in the north, over the year. */
static int judge_season(inspection *w)
{
    const double latitude = w->period->weather.latitude;
    const month_mean *january = &w->month[1], *july = &w->month[7];
    char where[60];
    if (january->hours < 600 || july->hours < 600 || fabs(latitude) < 15 ||
        w->period->weather_by_step[WEATHER_DRY_BULB] == NULL)
        return 0;
    double warmer = july->dry_bulb / july->hours - january->dry_bulb / january->hours;
    if (latitude < 0 ? warmer < 2 : warmer > -2)
        return 0;
    return finding_on_entry(
        w->p, "season", w->section, entry_of(w, "latitude"), w->e,
        "is %s, but the weather has %s degC in January and %s degC in July: check the sign of the "
        "latitude (south is negative) and the first month of the data",
        place(w, where, sizeof where), PLAIN(january->dry_bulb / january->hours),
        PLAIN(july->dry_bulb / july->hours));
}

static int judge_sun(inspection *w)
{
    char where[60];
    if (w->period->weather_by_step[WEATHER_GHI] == NULL ||
        w->period->calendar.horizon % CALENDAR_DAY != 0)
        return 0;
    for (int k = 1; k <= 12; k++) {
        const month_mean *m = &w->month[k];
        if (m->hours < 24 || m->sky / m->hours < 20)
            continue;
        const double clearness = m->ghi / m->sky;
        if (clearness > CLEARNESS_MAX)
            return finding_on_entry(
                w->p, "irradiance", w->section, entry_of(w, "ghi"), w->e,
                "gives %s kWh/m2/day of global irradiance in %s, but %s kWh/m2/day reach the "
                "atmosphere at %s: check the sign of the latitude (south is negative), the column "
                "and its unit",
                PLAIN(m->ghi / m->hours * 0.024), calendar_month_name(k),
                PLAIN(m->sky / m->hours * 0.024), place(w, where, sizeof where));
        if (clearness < CLEARNESS_MIN && m->hours >= SEVERAL_DAYS)
            return finding_on_entry(
                w->p, "irradiance", w->section, entry_of(w, "ghi"), w->e,
                "gives %s kWh/m2/day of global irradiance in %s, less than %s %% of what reaches "
                "the atmosphere at %s: check the column and its unit, and the latitude",
                PLAIN(m->ghi / m->hours * 0.024), calendar_month_name(k),
                PLAIN(100 * CLEARNESS_MIN), place(w, where, sizeof where));
    }
    return 0;
}

/* The time around which the irradiance is spread, against solar noon. */
static int judge_noon(inspection *w)
{
    const calendar *c = &w->period->calendar;
    const weather *of = &w->period->weather;
    const double *ghi = w->period->weather_by_step[WEATHER_GHI];
    double x = 0, y = 0, sum = 0;
    if (ghi == NULL || c->horizon % CALENDAR_DAY != 0)
        return 0;
    for (int32_t t = 0; t < c->steps; t++) {
        const double energy = ghi[t] * c->hours[t],
                     angle = 2 * M_PI * (c->hour[t] + c->hours[t] / 2) / 24;
        x += energy * cos(angle);
        y += energy * sin(angle);
        sum += energy;
    }
    if (sum <= 0 ||
        hypot(x, y) < 0.2 * sum) /* spread over the whole day: polar, or no sun at all */
        return 0;
    const double noon = fmod(atan2(y, x) / (2 * M_PI) * 24 + 24, 24),
                 expected = 12 + of->utc_offset - of->longitude / 15;
    double late = fmod(noon - expected + 36, 24) - 12;
    const bool short_time = c->horizon < (int64_t)SEVERAL_DAYS * CALENDAR_HOUR;
    if (fabs(late) <= (short_time ? NOON_OF_A_DAY : NOON_TOLERANCE))
        return 0;
    bool exchanged = fabs(12 + of->utc_offset - of->latitude / 15 - noon) < 1;
    return finding_on_entry(
        w->p, "noon", w->section, entry_of(w, "longitude"), w->e,
        "and the time zone put solar noon at %s h, but the irradiance is centred at %s h: %s",
        PLAIN(expected), PLAIN(noon),
        exchanged ? "latitude and longitude look exchanged"
                  : "check longitude and `time_zone`, whether latitude and longitude are "
                    "exchanged, and whether the data are in UTC");
}

/* Relative humidity in percent. Every seventh step of a long horizon has all hours of the day and
 * all seasons. False: it is not known. */
static bool humidity_of(const inspection *w, double *min, double *mean, double *max)
{
    const calendar *c = &w->period->calendar;
    const double *air = w->period->weather_by_step[WEATHER_DRY_BULB],
                 *ratio = w->period->weather_by_step[WEATHER_HUMIDITY_RATIO],
                 *pressure = w->period->weather_by_step[WEATHER_PRESSURE];
    double sum = 0, hours = 0;
    if (air == NULL || ratio == NULL || pressure == NULL)
        return false;
    *min = HUGE_VAL;
    *max = 0;
    for (int32_t t = 0; t<c->steps; t += c->steps> 1000 ? 7 : 1) {
        const double percent = 100 * firn_relative_humidity(air[t], ratio[t], pressure[t]);
        sum += percent * c->hours[t];
        hours += c->hours[t];
        *min = fmin(*min, percent);
        *max = fmax(*max, percent);
    }
    *mean = sum / hours;
    return true;
}

static int judge_humidity(inspection *w)
{
    double min, mean, max;
    if (w->period->calendar.horizon < CALENDAR_DAY || !humidity_of(w, &min, &mean, &max) ||
        (mean >= 10 && max >= 22))
        return 0;
    return finding_on_entry(
        w->p, "humidity", w->section, entry_of(w, "relative_humidity"), w->e,
        "gives a relative humidity of %s to %s %%, with a mean of %s %%: no climate is that dry, "
        "so these look like the values of another column",
        PLAIN(min), PLAIN(max), PLAIN(mean));
}

static double mean_of(const inspection *w, int quantity)
{
    const calendar *c = &w->period->calendar;
    const double *each = w->period->weather_by_step[quantity];
    double sum = 0, hours = 0;
    for (int32_t t = 0; each != NULL && t < c->steps; t++) {
        sum += c->hours[t] * each[t];
        hours += c->hours[t];
    }
    return hours > 0 ? sum / hours : (double)NAN;
}

static int judge_others(inspection *w)
{
    const double wind = mean_of(w, WEATHER_WIND_SPEED), ghi = mean_of(w, WEATHER_GHI),
                 dhi = mean_of(w, WEATHER_DHI), pressure = mean_of(w, WEATHER_PRESSURE),
                 standard = firn_standard_pressure(w->period->weather.elevation);
    if (wind > 25 && finding_on_entry(w->p, "wind", w->section, entry_of(w, "wind_speed"), w->e,
                                      "gives a mean wind of %s m/s: these look like the values of "
                                      "another column, or of another unit (`km/h`, `mph`)",
                                      PLAIN(wind)) != 0)
        return w->e->code;
    if (dhi > 1.1 * ghi && dhi > 10 &&
        finding_on_entry(w->p, "diffuse", w->section, entry_of(w, "dhi"), w->e,
                         "gives a mean diffuse irradiance of %s W/m2, above the global irradiance "
                         "of %s W/m2, of which it is a part: the columns of `ghi`, `dni` and `dhi` "
                         "look exchanged",
                         PLAIN(dhi), PLAIN(ghi)) != 0)
        return w->e->code;
    if (fabs(pressure / standard - 1) > 0.15) /* also false for NaN */
        return finding_on_entry(w->p, "pressure", w->section, entry_of(w, "elevation"), w->e,
                                "(%s m) has a pressure of about %s kPa, but the weather has a mean "
                                "of %s kPa: check the elevation (feet?) and the unit of the "
                                "pressure",
                                PLAIN(w->period->weather.elevation), PLAIN(standard / 1e3),
                                PLAIN(pressure / 1e3));
    return 0;
}

static int add_humidity(inspection *w)
{
    double min, mean, max;
    if (!humidity_of(w, &min, &mean, &max) || max - min < 1e-6)
        return 0;
    return inspect_series(w->p, w->period, "weather", "relative_humidity", "%", min / 100,
                          mean / 100, max / 100, w->e);
}

static int table(inspection *w)
{
    static const struct {
        int quantity;
        const char *key, *in;
    } rows[] = {{WEATHER_DRY_BULB, "dry_bulb", "degC"},
                {WEATHER_WET_BULB, "wet_bulb", "degC"},
                {WEATHER_DEW_POINT, "dew_point", "degC"},
                {WEATHER_PRESSURE, "pressure", "Pa"},
                {WEATHER_GHI, "ghi", "W/m2"},
                {WEATHER_DNI, "dni", "W/m2"},
                {WEATHER_DHI, "dhi", "W/m2"},
                {WEATHER_WIND_SPEED, "wind_speed", "m/s"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const double *each = w->period->weather_by_step[rows[i].quantity];
        double min = HUGE_VAL, max = -HUGE_VAL, mean = mean_of(w, rows[i].quantity);
        unit u;
        char why[200];
        for (int32_t t = 0; each != NULL && t < w->period->calendar.steps; t++) {
            min = fmin(min, each[t]);
            max = fmax(max, each[t]);
        }
        if (rows[i].quantity == WEATHER_PRESSURE && add_humidity(w) != 0)
            return w->e->code;
        if (each == NULL || min == max ||
            !unit_parse(rows[i].in, strlen(rows[i].in), &u, why, sizeof why))
            continue;
        if (inspect_series(w->p, w->period, "weather", rows[i].key, rows[i].in, min * u.factor,
                           mean * u.factor, max * u.factor, w->e) != 0)
            return w->e->code;
    }
    return 0;
}

int inspect_weather(plausible *p, const problem_period *period, error *e)
{
    inspection w = {.p = p,
                    .period = period,
                    .section = ini_find_section(&period->document, "", "weather"),
                    .e = e};
    const problem_period *first = &p->problem->periods.at[0];
    if (!period->has_weather || w.section == NULL)
        return 0;
    if (period != first &&
        period->weather.series[WEATHER_DRY_BULB] == first->weather.series[WEATHER_DRY_BULB])
        return 0; /* the same weather */
    measure(&w);
    if (table(&w) != 0 || judge_temperature(&w) != 0 || judge_season(&w) != 0 ||
        judge_sun(&w) != 0 || judge_noon(&w) != 0 || judge_humidity(&w) != 0)
        return e->code;
    return judge_others(&w);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress.c - changes of a stress event to the weather: values that replace a quantity or change it,
 * the quantities that follow from them (moisture, direct and diffuse irradiance), and errors.
 */
#include "problem_rig.h"

#include "firn/physics.h"

/* A day of July until four in the afternoon; the typical year is the other period. */
#define JULY "[stress heat]\nstart = 2026-07-14\nhours = 16\n"
enum { FIRST = 194 * 24, HOURS = 16, DAWN = 3, HIGH = 12 };

static const problem_period *typical, *heat;

/* Loads a problem whose event has these lines. */
static void event(fixture *f, const char *lines)
{
    char text[1500];
    snprintf(text, sizeof text, "%s%s\n", HEAD NORMALS JULY, lines);
    load(f, text);
    assert_int_equal(f->p->periods.count, 2);
    typical = &f->p->periods.at[0];
    heat = &f->p->periods.at[1];
    assert_int_equal(heat->calendar.steps, HOURS);
}

/* The value of the typical year at that hour of the event. */
static double usual(int quantity, int t)
{
    return typical->weather_by_step[quantity][FIRST + t];
}

static void same_but(const int *changed, size_t count)
{
    for (int q = 1; q < WEATHER_QUANTITIES; q++) {
        bool other = false;
        for (size_t i = 0; i < count; i++)
            other = other || changed[i] == q;
        for (int t = 0; !other && t < HOURS; t++) {
            if (!(fabs(heat->weather_by_step[q][t] - usual(q, t)) < 1e-9 * (1 + fabs(usual(q, t)))))
                fail_msg("quantity %d is %.17g, was %.17g", q, heat->weather_by_step[q][t],
                         usual(q, t));
        }
    }
}
#define SAME_BUT(...)                                                                              \
    same_but((const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

/* Dry bulb, dew point, wet bulb and humidity ratio are consistent. */
static void moisture_is_consistent(void)
{
    for (int t = 0; t < HOURS; t++) {
        double pressure = heat->weather_by_step[WEATHER_PRESSURE][t],
               dry = heat->weather_by_step[WEATHER_DRY_BULB][t],
               dew = heat->weather_by_step[WEATHER_DEW_POINT][t];
        double water = firn_humidity_ratio(firn_saturation_pressure(dew), pressure);
        assert_true(dew <= dry + 1e-9);
        assert_true(fabs(heat->weather_by_step[WEATHER_HUMIDITY_RATIO][t] - water) < 1e-6);
        assert_true(fabs(heat->weather_by_step[WEATHER_WET_BULB][t] -
                         firn_wet_bulb(dry, water, pressure)) < 1e-3);
    }
}

static void a_dry_bulb_keeps_the_dew_point(void **state)
{
    fixture *f = *state;
    event(f, "weather.dry_bulb = 44 degC");
    for (int t = 0; t < HOURS; t++) {
        near_to(heat->weather_by_step[WEATHER_DRY_BULB][t], 44);
        assert_true(usual(WEATHER_DRY_BULB, t) < 40);
        assert_true(heat->weather_by_step[WEATHER_WET_BULB][t] > usual(WEATHER_WET_BULB, t) + 1);
        assert_true(heat->weather_by_step[WEATHER_WET_BULB][t] < 44);
    }
    SAME_BUT(WEATHER_DRY_BULB, WEATHER_WET_BULB); /* the humidity ratio does not change */
    moisture_is_consistent();
    event(f, "weather.dry_bulb = 111.2 degF");
    near_to(heat->weather_by_step[WEATHER_DRY_BULB][5], 44);
}

/* Cooled below the dew point, the air is saturated. */
static void dew_point_is_limited_by_saturation(void **state)
{
    fixture *f = *state;
    event(f, "weather.dry_bulb = dry_bulb - 30 K");
    for (int t = 0; t < HOURS; t++) {
        near_to(heat->weather_by_step[WEATHER_DRY_BULB][t], usual(WEATHER_DRY_BULB, t) - 30);
        assert_true(fabs(heat->weather_by_step[WEATHER_DEW_POINT][t] -
                         heat->weather_by_step[WEATHER_DRY_BULB][t]) < 1e-6);
        assert_true(fabs(heat->weather_by_step[WEATHER_WET_BULB][t] -
                         heat->weather_by_step[WEATHER_DRY_BULB][t]) < 1e-3);
    }
    moisture_is_consistent();
}

static void relative_changes(void **state)
{
    fixture *f = *state;
    event(f, "weather.dry_bulb = dry_bulb + 6 K\nweather.wind_speed = wind_speed * 0.25\n"
             "weather.pressure = pressure*0.9");
    for (int t = 0; t < HOURS; t++) {
        near_to(heat->weather_by_step[WEATHER_DRY_BULB][t], usual(WEATHER_DRY_BULB, t) + 6);
        near_to(heat->weather_by_step[WEATHER_WIND_SPEED][t], usual(WEATHER_WIND_SPEED, t) / 4);
        near_to(heat->weather_by_step[WEATHER_PRESSURE][t], usual(WEATHER_PRESSURE, t) * 0.9);
        near_to(heat->weather_by_step[WEATHER_DEW_POINT][t], usual(WEATHER_DEW_POINT, t));
    }
    SAME_BUT(WEATHER_DRY_BULB, WEATHER_WET_BULB, WEATHER_HUMIDITY_RATIO, WEATHER_WIND_SPEED,
             WEATHER_PRESSURE);
    moisture_is_consistent();
    event(f, "weather.dew_point = dew_point - 3"); /* a difference without a unit is in K */
    for (int t = 0; t < HOURS; t++)
        near_to(heat->weather_by_step[WEATHER_DEW_POINT][t], usual(WEATHER_DEW_POINT, t) - 3);
    SAME_BUT(WEATHER_DEW_POINT, WEATHER_WET_BULB, WEATHER_HUMIDITY_RATIO);
    moisture_is_consistent();
}

static void values_in_other_units(void **state)
{
    fixture *f = *state;
    event(f,
          "weather.pressure = 90 kPa\nweather.wind_speed = 36 km/h\nweather.dew_point = 68 degF");
    for (int t = 0; t < HOURS; t++) {
        near_to(heat->weather_by_step[WEATHER_PRESSURE][t], 90000);
        near_to(heat->weather_by_step[WEATHER_WIND_SPEED][t], 10);
        assert_true(fabs(heat->weather_by_step[WEATHER_DEW_POINT][t] - 20) < 1e-9);
    }
    moisture_is_consistent();
    event(f, "weather.pressure = 90000\nweather.wind_speed = 10\nweather.dew_point = 20");
    near_to(heat->weather_by_step[WEATHER_PRESSURE][3], 90000);
    near_to(heat->weather_by_step[WEATHER_WIND_SPEED][3], 10);
    near_to(heat->weather_by_step[WEATHER_DEW_POINT][3], 20);
}

static void changes_of_moisture(void **state)
{
    fixture *f = *state;
    static const char *const text[] = {"weather.relative_humidity = 30 %",
                                       "weather.relative_humidity = 30"};
    for (size_t i = 0; i < 2; i++) {
        event(f, text[i]);
        for (int t = 0; t < HOURS; t++) {
            double is = firn_relative_humidity(heat->weather_by_step[WEATHER_DRY_BULB][t],
                                               heat->weather_by_step[WEATHER_HUMIDITY_RATIO][t],
                                               heat->weather_by_step[WEATHER_PRESSURE][t]);
            assert_true(fabs(is - 0.3) < 1e-9);
        }
        SAME_BUT(WEATHER_DEW_POINT, WEATHER_WET_BULB, WEATHER_HUMIDITY_RATIO);
        moisture_is_consistent();
    }
    event(f, "weather.dry_bulb = 40 degC\nweather.relative_humidity = 100 %");
    for (int t = 0; t < HOURS; t++) {
        assert_true(fabs(heat->weather_by_step[WEATHER_DEW_POINT][t] - 40) < 1e-6);
        assert_true(fabs(heat->weather_by_step[WEATHER_WET_BULB][t] - 40) < 1e-3);
    }
    event(f, "weather.dew_point = 20 degC\nweather.dry_bulb = 35 degC");
    for (int t = 0; t < HOURS; t++)
        near_to(heat->weather_by_step[WEATHER_DEW_POINT][t], 20);
    moisture_is_consistent();
}

static void irradiance_and_its_parts(void **state)
{
    fixture *f = *state;
    event(f, "weather.ghi = ghi * 0.2");
    assert_true(usual(WEATHER_GHI, HIGH) > 500 && usual(WEATHER_GHI, DAWN) == 0);
    for (int t = 0; t < HOURS; t++) {
        near_to(heat->weather_by_step[WEATHER_GHI][t], usual(WEATHER_GHI, t) * 0.2);
        near_to(heat->weather_by_step[WEATHER_DNI][t], usual(WEATHER_DNI, t) * 0.2);
        near_to(heat->weather_by_step[WEATHER_DHI][t], usual(WEATHER_DHI, t) * 0.2);
    }
    SAME_BUT(WEATHER_GHI, WEATHER_DNI, WEATHER_DHI);
    /* A value that replaces it, also at night: without irradiance before, the parts stay 0. */
    event(f, "weather.ghi = 400 W/m2");
    for (int t = 0; t < HOURS; t++) {
        double times = usual(WEATHER_GHI, t) > 0 ? 400 / usual(WEATHER_GHI, t) : 0;
        near_to(heat->weather_by_step[WEATHER_GHI][t], 400);
        near_to(heat->weather_by_step[WEATHER_DHI][t], usual(WEATHER_DHI, t) * times);
    }
    /* A part that is written has that value; the other follows. */
    event(f, "weather.ghi = ghi * 0.5\nweather.dni = 0 W/m2");
    for (int t = 0; t < HOURS; t++) {
        assert_true(heat->weather_by_step[WEATHER_DNI][t] == 0);
        near_to(heat->weather_by_step[WEATHER_DHI][t], usual(WEATHER_DHI, t) * 0.5);
    }
    event(f, "weather.dhi = dhi * 0.5"); /* changing a part changes only that part */
    SAME_BUT(WEATHER_DHI);
    near_to(heat->weather_by_step[WEATHER_DHI][HIGH], usual(WEATHER_DHI, HIGH) * 0.5);
    event(f, "weather.ghi = ghi * 0");
    for (int t = 0; t < HOURS; t++)
        assert_true(heat->weather_by_step[WEATHER_GHI][t] == 0 &&
                    heat->weather_by_step[WEATHER_DNI][t] == 0);
}

/* A constant irradiance, also at dawn and dusk: its parts stay within their physical maximum. */
static void constant_irradiance(void **state)
{
    fixture *f = *state;
    event(f, "weather.ghi = 800 W/m2");
    for (int t = 0; t < HOURS; t++) {
        near_to(heat->weather_by_step[WEATHER_GHI][t], 800);
        assert_true(heat->weather_by_step[WEATHER_DNI][t] >= 0 &&
                    heat->weather_by_step[WEATHER_DNI][t] <= 1500);
        assert_true(heat->weather_by_step[WEATHER_DHI][t] >= 0 &&
                    heat->weather_by_step[WEATHER_DHI][t] <= 800);
    }
}

static void values_from_a_table(void **state)
{
    fixture *f = *state;
    FILE *table = fopen(f->table, "w");
    assert_non_null(table);
    fprintf(table, "t\n");
    for (int t = 0; t < HOURS; t++)
        fprintf(table, "%d\n", 86 + t);
    assert_int_equal(fclose(table), 0);
    event(f, "weather.dry_bulb = x.csv:t degF");
    for (int t = 0; t < HOURS; t++)
        assert_true(fabs(heat->weather_by_step[WEATHER_DRY_BULB][t] - (54 + t) / 1.8) < 1e-9);
    moisture_is_consistent();
}

/* A weather table without some of the quantities. */
static void weather_without_some_quantities(void **state)
{
    fixture *f = *state;
    FILE *table = fopen(f->table, "w");
    assert_non_null(table);
    fprintf(table, "dry_bulb,relative_humidity\n");
    for (int t = 0; t < 8760; t++)
        fprintf(table, "%d,50\n", 20 + t % 7);
    assert_int_equal(fclose(table), 0);
#define BARE HEAD "[weather]\nfile = x.csv\n" LOCATION JULY
    load(f, BARE "weather.wind_speed = 3 m/s\nweather.ghi = 300 W/m2\n");
    const problem_period *period = &f->p->periods.at[1];
    assert_true(period->weather_by_step[WEATHER_WIND_SPEED][2] == 3 &&
                period->weather_by_step[WEATHER_GHI][2] == 300);
    assert_null(period->weather_by_step[WEATHER_DNI]);
    assert_null(f->p->periods.at[0].weather_by_step[WEATHER_WIND_SPEED]);
    near_to(period->weather_by_step[WEATHER_DRY_BULB][2],
            f->p->periods.at[0].weather_by_step[WEATHER_DRY_BULB][FIRST + 2]);
    refused(f, BARE "weather.wind_speed = wind_speed * 2\n",
            "[stress heat] weather.wind_speed = wind_speed * 2: |the weather does not contain "
            "`wind_speed`: write a value");
}

/* The other quantities of the event, and other periods, do not change. */
static void other_periods_do_not_change(void **state)
{
    fixture *f = *state;
    load(f, HEAD NORMALS JULY "weather.dry_bulb = 44 degC\n[stress cold]\nstart = 2026-07-14\n"
                              "grid.x = 1\n[stress dark]\nstart = 2026-07-14\nphases = b\n"
                              "weather.ghi = ghi * 0\n[phase a]\nstart = 2026-01-01\n"
                              "[phase b]\nstart = 2027-01-01\nyears = 1\n"
                              "weather.ghi = 2.7,3.6,4.6,5.5,6,6.6,5,6.1,5.1,4,3,2.5\n");
    const problem_period *s = f->p->periods.at; /* a, a.cold, a.heat, b, b.cold, b.dark, b.heat */
    assert_int_equal(f->p->periods.count, 7);
    for (int t = 0; t < HOURS; t++) {
        assert_true(s[0].weather_by_step[WEATHER_DRY_BULB][FIRST + t] < 40);
        near_to(s[1].weather_by_step[WEATHER_DRY_BULB][t],
                s[0].weather_by_step[WEATHER_DRY_BULB][FIRST + t]);
        near_to(s[2].weather_by_step[WEATHER_DRY_BULB][t], 44);
        near_to(s[2].weather_by_step[WEATHER_GHI][t], s[0].weather_by_step[WEATHER_GHI][FIRST + t]);
        near_to(s[6].weather_by_step[WEATHER_DRY_BULB][t], 44);
        near_to(s[6].weather_by_step[WEATHER_GHI][t], s[3].weather_by_step[WEATHER_GHI][FIRST + t]);
        assert_true(s[5].weather_by_step[WEATHER_GHI][t] == 0);
    }
    assert_true(s[3].weather_by_step[WEATHER_GHI][FIRST + HIGH] <
                0.9 * s[0].weather_by_step[WEATHER_GHI][FIRST + HIGH]);
    /* The temperature of a bus follows the event's weather. */
    load(f, HEAD NORMALS JULY "weather.dry_bulb = 44 degC\nbus air.temperature = dry_bulb + 1 K\n");
    problem_period *period = &f->p->periods.at[1];
    const ini_section *bus = period->buses.at[0].section;
    double *out;
    assert_int_equal(
        value_temperature(period, bus, ini_find_entry(bus, "temperature"), &out, &f->e), 0);
    near_to(out[HOURS - 1], 45);
}

static void invalid_changes(void **state)
{
    fixture *f = *state;
    static const char *const bad[][2] = {
        {"dry_bulb = 44 K", "weather.dry_bulb = 44 K: |temperature"},
        {"dry_bulb = hot", "weather.dry_bulb = hot: "},
        {"dry_bulb = dry_bulb * 2", "change to the weather, as in `dry_bulb + 6 K`"},
        {"dry_bulb = dry_bulb + 6 degC", "a point on the temperature scale"},
        {"dry_bulb = dry_bulb + 6 MW", "as in `dry_bulb + 6 K`"},
        {"dry_bulb = dry_bulb +", "as in `dry_bulb + 6 K`"},
        {"dry_bulb = dry_bulbs + 6 K", "change to the weather, as in `dry_bulb + 6 K`"},
        {"dry_bulb = wet_bulb + 6 K", "weather.dry_bulb = wet_bulb + 6 K: "},
        {"ghi = ghi + 5 W/m2", "change to the weather, as in `ghi * 0.5`"},
        {"ghi = ghi * 5 W/m2", "as in `ghi * 0.5`"},
        {"ghi = ghi * two", "as in `ghi * 0.5`"},
        {"ghi = 5 kWh/m2", "weather.ghi = 5 kWh/m2: "},
        {"relative_humidity = relative_humidity * 0.5",
         "the weather does not contain `relative_humidity`: write a value"},
        {"wet_bulb = 25 degC",
         "weather.wet_bulb = 25 degC: a stress event can change only `dry_bulb`, "},
        {"humidity_ratio = 0.01", "weather.humidity_ratio = 0.01: a stress event can change only"},
        {"dry_bul = 44 degC",
         "weather.dry_bul = 44 degC: a stress event can change only `dry_bulb`"},
        {"file = other.epw", "weather.file = other.epw: a stress event can change only"},
        {"dew_point = 20 degC\nweather.relative_humidity = 50 %",
         "`dew_point` and `relative_humidity` are both given"},
        {"dry_bulb = x.csv:none", "weather.dry_bulb = x.csv:none: "},
        /* Outside the physical range of a quantity: the message names the event. */
        {"dry_bulb = 200 degC", "[stress heat]|200 degC"},
        {"dry_bulb = dry_bulb + 60 K", "[stress heat]|degC"},
        {"ghi = -50 W/m2", "[stress heat]|-50"},
        {"ghi = ghi * 9", "[stress heat]"},
        {"relative_humidity = 150 %", "[stress heat]|150"},
        {"wind_speed = -1 m/s", "[stress heat]|-1"},
        {"pressure = 5 kPa", "[stress heat]|5"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[1500], words[300];
        snprintf(text, sizeof text, "%sweather.%s\n", HEAD NORMALS JULY, bad[i][0]);
        snprintf(words, sizeof words, "x.ini:|%s", bad[i][1]);
        refused(f, text, words);
    }
    refused(f, HEAD JULY "weather.dry_bulb = 44 degC\n",
            "x.ini:7: [stress heat] weather.dry_bulb = 44 degC: there is no weather to change");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_dry_bulb_keeps_the_dew_point),
        CASE(dew_point_is_limited_by_saturation),
        CASE(relative_changes),
        CASE(values_in_other_units),
        CASE(changes_of_moisture),
        CASE(irradiance_and_its_parts),
        CASE(constant_irradiance),
        CASE(values_from_a_table),
        CASE(weather_without_some_quantities),
        CASE(other_periods_do_not_change),
        CASE(invalid_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

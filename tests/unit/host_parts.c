/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_parts.c - the weather within the steps (firn_weather_parts): its place in time, its mean in
 * each step, also in stress events that change the weather, and calls after an error.
 */
#include "host_probe.h"

#define HEAD                                                                                       \
    "[economics]\ndiscount = 0 %\n[bus loop]\ntemperature = 30 degC\n"                             \
    "[ground]\ntype = test.ground\na = lv\nb = loop\n[probe]\ntype = test.probe\n"
#define TIME "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n"
#define NORMALS                                                                                    \
    "[weather]\nfile = normals\nlatitude = 32.9 deg\nlongitude = -97 deg\nelevation = 171 m\n"     \
    "time_zone = -6 h\n"                                                                           \
    "dry_bulb = 7, 9, 15, 19, 23, 27, 30, 29, 26, 18, 13, 8 degC\n"                                \
    "daily_range = 11, 12, 12, 11, 10, 11, 11, 11, 11, 12, 10, 11 K\n"                             \
    "humidity = 62, 64, 66, 67, 72, 62, 64, 67, 60, 56, 71, 57 %\n"                                \
    "ghi = 2.8, 3.6, 4.5, 5.8, 6.1, 7, 7, 6.3, 5.3, 4.5, 3, 2.7 kWh/m2/day\n"                      \
    "wind = 4, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 5 m/s\n"

/* The horizon is the last day of January and the first of February in steps of six hours. */
static const assembly *expected; /* the assembly whose problem the data must equal */

/* The weather within the steps: six hours of a step, in the order of time. */
static void parts(const void *self, const firn_host *h, firn_build *b)
{
    const firn_weather_parts *fine = h->get_extension(h, FIRN_WEATHER_PARTS);
    const weather *w = &expected->problem->periods.at[0].weather;
    (void)self;
    assert_non_null(fine);
    assert_int_equal(fine->struct_size, sizeof(firn_weather_parts));
    assert_int_equal(fine->reserved, 0);
    assert_int_equal(fine->count(b), 6 * STEPS);
    const double *dry_bulb = fine->weather(b, FIRN_DRY_BULB), *ghi = fine->weather(b, FIRN_GHI);
    for (int t = 0; t < STEPS; t++) {
        double sum = 0;
        assert_int_equal(fine->per_step(b)[t], 6);
        for (int i = 6 * t; i < 6 * t + 6; i++) {
            NEAR(dry_bulb[i], w->series[WEATHER_DRY_BULB][30 * 24 + i]); /* from 31 January */
            sum += ghi[i];
        }
        NEAR(sum / 6, h->weather(b, FIRN_GHI)[t]);
    }
    assert_ptr_equal(dry_bulb, fine->weather(b, FIRN_DRY_BULB)); /* one array for all who ask */
    assert_int_equal(h->status(b), 0);
}

/* After an error, here of a quantity that does not exist, all arrays can still be read. */
static void parts_misused(const void *self, const firn_host *h, firn_build *b)
{
    const firn_weather_parts *fine = h->get_extension(h, FIRN_WEATHER_PARTS);
    (void)self;
    assert_non_null(fine->weather(b, 99));
    assert_int_not_equal(h->status(b), 0);
    assert_int_equal(fine->count(b), STEPS);
    for (int t = 0; t < STEPS; t++) {
        assert_int_equal(fine->per_step(b)[t], 1);
        NEAR(fine->weather(b, FIRN_GHI)[t], 0);
    }
}

static void run(rig *g, const char *ini, script *of)
{
    expected = &g->s;
    open_rig(g, of, ini);
    rig_build(g);
}

static void follows_the_weather(void **state)
{
    rig g;
    (void)state;
    run(&g, TIME HEAD NORMALS, parts);
    assert_string_equal(g.e.text, "");
    rig_free(&g);
    run(&g, TIME HEAD NORMALS, parts_misused);
    assert_non_null(strstr(g.e.text, "weather: unknown quantity 99"));
    rig_free(&g);
}

static void near_step(double got, double want, int quantity, int step)
{
    if (!(fabs(got - want) <= 1e-9 * (1 + fabs(want))))
        fail_msg("quantity %d, step %d: %.12g, not %.12g", quantity, step, got, want);
}

/* Of each step, what the parts have in common with the step. */
static void means(const void *self, const firn_host *h, firn_build *b)
{
    const firn_weather_parts *fine = h->get_extension(h, FIRN_WEATHER_PARTS);
    const double *hours = h->hours(b);
    (void)self;
    for (int q = FIRN_DRY_BULB; q <= FIRN_WIND_SPEED; q++) {
        const double *step = h->weather(b, q), *fine_of = fine->weather(b, q);
        int64_t at = 0;
        for (int64_t t = 0; t < h->steps(b); t++) {
            const int32_t n = fine->per_step(b)[t];
            double sum = 0;
            assert_true(hours[t] / n <= 1);
            for (int32_t i = 0; i < n; i++)
                sum += fine_of[at++];
            near_step(sum / n, step[t], q, (int)t);
        }
        assert_int_equal(at, fine->count(b));
    }
    /* A shift keeps the course of the day, a factor keeps the dark. */
    if (h->period(b, FIRN_STRESS) != 0) {
        const weather *w = &expected->problem->periods.at[0].weather;
        const double *dry_bulb = fine->weather(b, FIRN_DRY_BULB), *ghi = fine->weather(b, FIRN_GHI);
        for (int i = 0; i < 24; i++) {
            const int hour = 181 * 24 + i; /* 1 July */
            NEAR(dry_bulb[i], w->series[WEATHER_DRY_BULB][hour] + 5);
            NEAR(ghi[i], w->series[WEATHER_GHI][hour] / 2);
        }
    }
}

static void keeps_the_mean_of_each_step(void **state)
{
    rig g;
    (void)state;
    run(&g,
        "[time]\nstart = 2026-07-01\nstep = 8 h\nhours = 48\n[stress hot]\nstart = 2026-07-01\n"
        "hours = 24\nweather.dry_bulb = dry_bulb + 5 K\nweather.ghi = ghi * 0.5\n" HEAD NORMALS,
        means);
    assert_string_equal(g.e.text, "");
    rig_free(&g);
    /* of unequal length, of 90 minutes, shorter than the weather's hours */
    run(&g,
        "[time]\nstart = 2026-07-01\nstep = 4 * 5 h, 1 * 4 h, 90 min\nhours = 48\n" HEAD NORMALS,
        means);
    assert_string_equal(g.e.text, "");
    rig_free(&g);
    run(&g, "[time]\nstart = 2026-07-01\nstep = 15 min\nhours = 24\n" HEAD NORMALS, means);
    assert_string_equal(g.e.text, "");
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_weather),
        cmocka_unit_test(keeps_the_mean_of_each_step),
    };
    return cmocka_run_group_tests_name("host_parts", tests, NULL, NULL);
}

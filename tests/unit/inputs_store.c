/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs_store.c - the store of inputs: files are read once; weather that is found again is the one
 * that would be computed, for each number that it is made from.
 */
#include "inputs/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Makes the weather with number `which` of its inputs changed (-1: none), by the store and without
 * it, and compares all series. */
static void check_weather(inputs *s, int which)
{
    weather_normals n;
    weather kept = {
        .latitude = 33, .longitude = -97, .elevation = 171, .utc_offset = -6, .wind_height = 10};
    error e = {0};
    arena *a = arena_new();
    for (int m = 0; m < 12; m++) {
        n.dry_bulb[m] = 10 + m;
        n.daily_range[m] = 11;
        n.humidity[m] = 0.6;
        n.ghi[m] = 4;
        n.wind[m] = 4 + 0.1 * m;
    }
    double *const numbers[] = {&kept.latitude,   &kept.longitude, &kept.elevation,
                               &kept.utc_offset, &n.dry_bulb[3],  &n.daily_range[5],
                               &n.humidity[11],  &n.ghi[7],       &n.wind[0]};
    assert_true(which < (int)(sizeof numbers / sizeof numbers[0]));
    if (which >= 0)
        *numbers[which] *= 1.01;
    weather direct = kept;
    assert_int_equal(inputs_normals(s, a, &n, &kept, &e), 0);
    assert_int_equal(weather_from_normals(a, &n, &direct, &e), 0);
    assert_int_equal(kept.hours, direct.hours);
    assert_true(kept.latitude == direct.latitude && kept.elevation == direct.elevation);
    assert_string_equal(kept.source, direct.source);
    for (int q = 1; q < WEATHER_QUANTITIES; q++) {
        assert_int_equal(kept.series[q] == NULL, direct.series[q] == NULL);
        if (direct.series[q] != NULL)
            assert_memory_equal(kept.series[q], direct.series[q], direct.hours * sizeof(double));
    }
    arena_free(a);
}

static void weather_is_the_one_computed(void **state)
{
    (void)state;
    error e = {0};
    inputs *s = inputs_new((inputs_reader){0}, &e);
    for (int round = 0; round < 2; round++) {
        for (int which = -1; which < 9; which++)
            check_weather(s, which);
    }
    inputs *copy = inputs_copy(s, &e);
    inputs_free(s);
    for (int which = -1; which < 9; which++)
        check_weather(copy, which);
    inputs_free(copy);
    check_weather(NULL, -1);
}

static void files_are_read_once(void **state)
{
    (void)state;
    char path[] = "/tmp/firn-store-XXXXXX", *bytes;
    size_t count;
    error e = {0};
    const int fd = mkstemp(path);
    arena *a = arena_new();
    inputs *s = inputs_new((inputs_reader){0}, &e);
    assert_true(fd >= 0 && write(fd, "first", 5) == 5);
    assert_false(inputs_has(s, path));
    assert_null(inputs_refusal(s, path));
    assert_int_equal(inputs_read(s, a, path, ERROR_PROBLEM, &bytes, &count, &e), 0);
    bytes[0] = 'x'; /* belongs to the caller */
    assert_true(write(fd, "second", 6) == 6 && close(fd) == 0 && unlink(path) == 0);
    assert_int_equal(inputs_read(s, a, path, ERROR_PROBLEM, &bytes, &count, &e), 0);
    assert_int_equal(count, 5);
    assert_string_equal(bytes, "first");
    assert_null(inputs_refusal(s, path));
    inputs *again = inputs_renew(s, &e);
    assert_int_equal(inputs_read(again, a, path, ERROR_PROBLEM, &bytes, &count, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "No such file"));
    assert_string_equal(inputs_refusal(again, path), "No such file or directory");
    assert_string_equal(inputs_refusal(again, "/tmp"), "it is a folder, not a file");
    e = (error){0};
    assert_int_equal(inputs_add(again, path, "added", 5, &e), 0);
    inputs_free(s);
    s = inputs_renew(again, &e); /* keeps what was added */
    assert_int_equal(inputs_read(s, a, path, ERROR_PROBLEM, &bytes, &count, &e), 0);
    assert_string_equal(bytes, "added");
    inputs_free(s);
    inputs_free(again);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(weather_is_the_one_computed),
                                       cmocka_unit_test(files_are_read_once)};
    return cmocka_run_group_tests_name("inputs_store", tests, NULL, NULL);
}

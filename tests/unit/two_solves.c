/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * two_solves.c - two threads repeatedly load, solve and write a site of their own at the same time;
 * their files are byte for byte those of a single thread. Built with FIRN_SANITIZE_THREAD, it also
 * shows that the engine shares no data between them.
 */
#include "firn/firn.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { THREADS = 2, ROUNDS = 10 };

/* All files except run.json, which contains times. */
static const char *const files[] = {"result.json", "sizes.csv", "flows.csv", "prices.csv",
                                    "limits.csv"};
enum { FILES = sizeof files / sizeof files[0] };

/* Horizons of different length and season, with a more expensive grid in one of them. */
static const char *const settings[THREADS][3] = {
    {"time.hours=24", "time.start=2026-07-06", "grid.price=45 USD/MWh"},
    {"time.hours=36", "time.start=2026-01-12", "grid.price=71 USD/MWh"}};

static char folder[40];

typedef struct worker {
    pthread_barrier_t *round_start; /* NULL: a single thread */
    const char *const *set;
    const char *name; /* of its results: folder/NAME-ROUND */
    int rounds;
    const char *method;
    firn_error error; /* the first */
    int progressed;
} worker;

static int on_progress(void *data, const firn_progress *progress)
{
    ((worker *)data)->progressed += progress->line != NULL;
    return 0;
}

static void one_round(worker *w, int round)
{
    const firn_load_options load = {
        .size = sizeof load, .set = w->set, .sets = 3, .plugin_dir = BINARY_DIR "/plugins"};
    const firn_solve_options solve = {
        .size = sizeof solve, .method = w->method, .progress = on_progress, .progress_data = w};
    char results[100];
    snprintf(results, sizeof results, "%s/%s-%d", folder, w->name, round);
    firn_site *site = firn_site_load(SOURCE_DIR "/problems/first.ini", &load, &w->error);
    if (site == NULL)
        return;
    if (firn_site_solve(site, &solve, &w->error) == 0) {
        firn_text_free(firn_site_table(site, &w->error));
        if (w->error.code == 0)
            firn_site_write(site, results, &w->error);
    }
    firn_site_free(site);
}

static void *work(void *data)
{
    worker *w = data;
    for (int round = 0; round < w->rounds; round++) {
        if (w->round_start != NULL)
            pthread_barrier_wait(w->round_start); /* both threads start each round together */
        if (w->error.code == 0)
            one_round(w, round);
    }
    return NULL;
}

static char *contents(const char *results, const char *file, size_t *size)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s/%s", folder, results, file);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("%s is missing", path);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    *size = (size_t)ftell(f);
    rewind(f);
    char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, f), *size);
    assert_int_equal(fclose(f), 0);
    return bytes;
}

static int same(const char *a, const char *b, const char *file)
{
    size_t a_size, b_size;
    char *a_bytes = contents(a, file, &a_size), *b_bytes = contents(b, file, &b_size);
    int equal = a_size == b_size && a_size > 0 && memcmp(a_bytes, b_bytes, a_size) == 0;
    free(a_bytes);
    free(b_bytes);
    return equal;
}

static void compare_parallel_and_single(const char *method)
{
    static const char *const single[THREADS] = {"single-a", "single-b"};
    static const char *const parallel[THREADS] = {"parallel-a", "parallel-b"};
    pthread_barrier_t round_start;
    pthread_t thread[THREADS];
    worker w[THREADS];
    assert_int_equal(pthread_barrier_init(&round_start, NULL, THREADS), 0);
    /* Threads first, so that they load plugins and do all other one-time work at the same time. */
    for (int i = 0; i < THREADS; i++) {
        w[i] = (worker){.round_start = &round_start,
                        .error = FIRN_ERROR_INIT,
                        .set = settings[i],
                        .name = parallel[i],
                        .rounds = ROUNDS,
                        .method = method};
        assert_int_equal(pthread_create(&thread[i], NULL, work, &w[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    pthread_barrier_destroy(&round_start);
    for (int i = 0; i < THREADS; i++) {
        if (w[i].error.code != 0)
            fail_msg("%s: %s", w[i].name, w[i].error.text);
        assert_true(w[i].progressed > 0);
        worker one = {.error = FIRN_ERROR_INIT,
                      .set = settings[i],
                      .name = single[i],
                      .rounds = 1,
                      .method = method};
        work(&one);
        if (one.error.code != 0)
            fail_msg("%s: %s", one.name, one.error.text);
    }
    for (int i = 0; i < THREADS; i++) {
        char expected[40], got[40];
        snprintf(expected, sizeof expected, "%s-0", single[i]);
        for (int round = 0; round < ROUNDS; round++) {
            snprintf(got, sizeof got, "%s-%d", parallel[i], round);
            for (int f = 0; f < FILES; f++) {
                if (!same(expected, got, files[f]))
                    fail_msg("%s of %s differs from that of %s", files[f], got, expected);
            }
        }
    }
    assert_false(same("single-a-0", "single-b-0", "result.json")); /* these are different sites */
}

static void parallel_solves_equal_single_ones(void **state)
{
    (void)state;
    compare_parallel_and_single("glpk");
}

/* Each barrier has threads of its own. */
static void parallel_barriers_equal_single_ones(void **state)
{
    (void)state;
    compare_parallel_and_single("barrier");
}

static int begin(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/firn-threads-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    return setenv("FIRN_PLUGIN_PATH", "", 1);
}

static int end(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parallel_solves_equal_single_ones),
        cmocka_unit_test(parallel_barriers_equal_single_ones),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

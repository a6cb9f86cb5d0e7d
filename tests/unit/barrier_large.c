/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_large.c - the barrier alone on a quarter and a year of a site, with known optima.
 */
#include "barrier_rig.h"
#include "skip.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif

/* `iterations`: the maximum. There would be more if a few blocking pairs limited the step of all.
 */
static void large(const char *name, double objective, int64_t iterations)
{
    arena *a = arena_new();
    solution s = {0};
    error e = {0};
    lp p;
    char path[400];
    assert_non_null(a);
    snprintf(path, sizeof path, "%s/../shared/bench/%s", SOURCE_DIR, name);
    bool there = rig_read(a, path, &p);
    if (there) {
        assert_int_equal(barrier_alone(a, &p, &(solve_options){.method = "barrier"}, &s, &e), 0);
        print_message("%s: %s, %.12g, %d iterations, certificate %.1e\n", name,
                      solve_status_name(s.status), s.objective, (int)s.iterations, s.proof.worst);
    }
    arena_free(a);
    if (!there)
        SKIP("there is no %s", name);
    assert_int_equal(s.status, SOLVE_OPTIMAL);
    assert_true(rig_near(s.objective, objective, 1e-7));
    assert_true(s.proof.worst <= SOLVE_AIMED);
    assert_true(s.iterations <= iterations);
}

static void a_quarter(void **state)
{
    (void)state;
    large("site-quarter.mps.gz", 9423607.599, 25);
}

static void a_year(void **state)
{
    (void)state;
#ifdef SANITIZED
    SKIP("a sanitized build takes minutes for a year");
#endif
    large("site-year.mps.gz", 38887898.63, 34);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quarter),
        cmocka_unit_test(a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

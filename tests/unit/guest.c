/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guest.c - the library as a guest in a program: the host's GLPK problems, locale and rounding mode
 * survive; a stop from a thread or a signal handler ends each call; callbacks and threads that come
 * in between are refused; a failure has its members; solves of one site leave no memory behind.
 */
#include "firn/firn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fenv.h>
#include <glpk.h>
#include <locale.h>
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "skip.h"

static const char small[] =
    "format = 1\n[time]\nstart = 2026-01-05\nhours = 4\nrepresents = itself\n"
    "[grid]\ntype = grid.connection\nprice = 40.5 USD/MWh\n"
    "import_limit = 9 MW\n"
    "[load]\ntype = basic.sink\nin = hv\ndemand = 3 MW\n";

static firn_site *site_of(const char *text, firn_load_options options)
{
    firn_error e = FIRN_ERROR_INIT;
    options.plugin_dir = BINARY_DIR "/plugins";
    firn_site *site = firn_site_read(text, strlen(text), "memory.ini", &options, &e);
    assert_string_equal(e.text, "");
    return site;
}

static firn_site *small_site(void)
{
    return site_of(small, (firn_load_options)FIRN_LOAD_OPTIONS_INIT);
}

static void solve(firn_site *site, const char *method)
{
    const firn_solve_options options = {.size = sizeof options, .method = method, .vertex = 1};
    firn_error e = FIRN_ERROR_INIT;
    double cost;
    assert_int_equal(firn_site_solve(site, &options, &e), 0);
    assert_int_equal(firn_site_value(site, "cost", NULL, &cost, &e), 0);
    assert_true(fabs(cost - 3 * 4 * 40.5) < 1e-6);
}

/* ---- the host's GLPK ------------------------------------------------------------------------- */

/* max x + y, x + 2 y <= 4, 3 x + y <= 6: 2.8 */
static glp_prob *host_problem(void)
{
    const int row[] = {0, 1, 1, 2, 2}, col[] = {0, 1, 2, 1, 2};
    const double value[] = {0, 1, 2, 3, 1};
    glp_prob *p = glp_create_prob();
    glp_set_obj_dir(p, GLP_MAX);
    glp_add_rows(p, 2);
    glp_add_cols(p, 2);
    for (int i = 1; i <= 2; i++) {
        glp_set_row_bnds(p, i, GLP_UP, 0, i == 1 ? 4 : 6);
        glp_set_col_bnds(p, i, GLP_LO, 0, 0);
        glp_set_obj_coef(p, i, 1);
    }
    glp_load_matrix(p, 4, row, col, value);
    return p;
}

static void solve_host(glp_prob *p)
{
    glp_smcp settings;
    glp_init_smcp(&settings);
    glp_std_basis(p);
    assert_int_equal(glp_simplex(p, &settings), 0);
    assert_true(fabs(glp_get_obj_val(p) - 2.8) < 1e-9);
}

static int host_lines;

static int host_hook(void *data, const char *text)
{
    host_lines += text != NULL && data == &host_lines;
    return 1;
}

static int solve_inside(void *data, const firn_progress *progress)
{
    assert_true(progress->seconds >= 0);
    solve_host(data);
    return 0;
}

static void problems_of_the_host(void **state)
{
    (void)state;
    glp_term_hook(host_hook, &host_lines);
    glp_prob *p = host_problem();
    firn_site *a = small_site(), *b = small_site();
    solve_host(p);
    solve(a, "glpk");
    solve_host(p);
    solve(b, "barrier");
    solve(a, "auto");
    solve_host(p);
    const int before = host_lines;
    assert_true(before > 0); /* its hook is still in place, and gets its own lines only */
    firn_error e = FIRN_ERROR_INIT;
    const firn_solve_options options = {
        .size = sizeof options, .method = "glpk", .progress = solve_inside, .progress_data = p};
    assert_int_equal(firn_site_solve(a, &options, &e), 0);
    firn_site_free(a);
    firn_site_free(b);
    solve_host(p);
    glp_delete_prob(p);
    glp_free_env();
}

/* ---- callbacks and threads ------------------------------------------------------------------- */

typedef struct nested {
    firn_site *site, *other;
    int calls, refused;
    char text[200];
} nested;

static void count_refusal(nested *n, int code, const firn_error *e)
{
    n->calls++;
    n->refused += code == FIRN_USAGE && e->kind == FIRN_KIND_BUSY;
    snprintf(n->text, sizeof n->text, "%.190s", e->text);
}

static void call_back(nested *n)
{
    firn_error e = FIRN_ERROR_INIT;
    count_refusal(n, firn_site_solve(n->site, NULL, &e), &e);
    count_refusal(n, firn_site_solve(n->other, NULL, &e), &e);
    count_refusal(n, firn_site_set(n->site, "grid.price", "1 USD/MWh", &e), &e);
    assert_string_equal(firn_site_status(n->site), "");
    assert_int_equal(firn_site_periods(n->other), 0);
}

static int nested_progress(void *data, const firn_progress *progress)
{
    (void)progress;
    call_back(data);
    return 0;
}

static void nested_log(void *data, int level, const char *text)
{
    (void)level;
    (void)text;
    if (((nested *)data)->site != NULL)
        call_back(data);
}

static void calls_from_callbacks(void **state)
{
    (void)state;
    nested n = {0};
    firn_load_options load = {.size = sizeof load, .log = nested_log, .log_data = &n};
    firn_solve_options options = {
        .size = sizeof options, .progress = nested_progress, .progress_data = &n};
    firn_error e = FIRN_ERROR_INIT;
    n.other = small_site();
    n.site = site_of(small, load);
    assert_int_equal(firn_site_solve(n.site, &options, &e), 0);
    assert_true(n.calls > 0 && n.refused == n.calls);
    assert_non_null(strstr(n.text, "a callback has called Firn"));
    n.calls = n.refused = 0;
    assert_int_equal(firn_site_set(n.site, "time.represents", "year", &e), 0);
    assert_int_equal(firn_site_build(n.site, &e), 0); /* warns: four hours represent a year */
    assert_true(n.calls > 0 && n.refused == n.calls);
    firn_site_free(n.site);
    firn_site_free(n.other);
}

static int free_inside(void *data, const firn_progress *progress)
{
    firn_site **site = data;
    (void)progress;
    firn_site_free(*site);
    *site = NULL;
    return 0;
}

/* Valgrind and AddressSanitizer see whether it is freed, and not too early. */
static void freed_in_a_callback(void **state)
{
    (void)state;
    firn_site *site = small_site(), *same = site;
    const firn_solve_options options = {
        .size = sizeof options, .progress = free_inside, .progress_data = &same};
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(firn_site_solve(site, &options, &e), 0);
    assert_null(same);
}

typedef struct second {
    firn_site *site;
    atomic_int inside, leave, code;
} second;

static int wait_inside(void *data, const firn_progress *progress)
{
    second *s = data;
    (void)progress;
    atomic_store(&s->inside, 1);
    while (atomic_load(&s->leave) == 0)
        usleep(1000);
    return 0;
}

static void *solve_in_thread(void *data)
{
    second *s = data;
    const firn_solve_options options = {
        .size = sizeof options, .progress = wait_inside, .progress_data = s};
    atomic_store(&s->code, firn_site_solve(s->site, &options, NULL));
    return NULL;
}

static void two_threads(void **state)
{
    (void)state;
    second s = {.site = small_site()};
    pthread_t thread;
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(pthread_create(&thread, NULL, solve_in_thread, &s), 0);
    while (atomic_load(&s.inside) == 0)
        usleep(1000);
    assert_int_equal(firn_site_solve(s.site, NULL, &e), FIRN_USAGE);
    assert_int_equal(e.kind, FIRN_KIND_BUSY);
    assert_non_null(strstr(e.text, "another call uses this site"));
    assert_int_equal(firn_site_set(s.site, "grid.price", "1 USD/MWh", &e), FIRN_USAGE);
    assert_string_equal(firn_site_status(s.site), "");
    atomic_store(&s.leave, 1);
    pthread_join(thread, NULL);
    assert_int_equal(atomic_load(&s.code), 0);
    assert_string_equal(firn_site_status(s.site), "optimal");
    firn_site_free(s.site);
}

/* ---- stop ------------------------------------------------------------------------------------ */

static volatile int32_t load_stop;
static firn_site *volatile running;

static void on_alarm(int number)
{
    (void)number;
    load_stop = 1;
    firn_site_stop(running);
}

static void alarm_after(long microseconds)
{
    const struct itimerval t = {.it_value = {0, microseconds}};
    load_stop = 0;
    running = NULL;
    setitimer(ITIMER_REAL, &t, NULL);
}

/* Loads, builds, solves and writes until the signal of a timer stops it; the step that it stopped,
 * 0: none. */
static int stopped_step(const char *path, const char *const *set, size_t sets, const char *folder)
{
    const firn_load_options options = {.size = sizeof options,
                                       .set = set,
                                       .sets = sets,
                                       .plugin_dir = BINARY_DIR "/plugins",
                                       .stop = &load_stop};
    firn_error e = FIRN_ERROR_INIT;
    int step = 1, code;
    firn_site *site = firn_site_load(path, &options, &e);
    code = e.code;
    running = site;
    if (site != NULL && load_stop != 0)
        firn_site_stop(site); /* it came before `running` was set */
    if (site != NULL && ++step == 2 && (code = firn_site_build(site, &e)) == 0 && ++step == 3 &&
        (code = firn_site_solve(site, NULL, &e)) == 0 && ++step == 4)
        code = firn_site_write(site, folder, &e);
    if (code != 0 && code != FIRN_INTERRUPTED)
        fail_msg("step %d: %d %s", step, code, e.text);
    assert_true(code == 0 || e.kind == FIRN_KIND_STOPPED);
    if (step == 3 && code != 0)
        assert_false(firn_site_has_values(site));
    if (code != 0 && site != NULL) { /* it can be used again */
        running = NULL;
        assert_int_equal(firn_site_build(site, &e), 0);
    }
    running = NULL;
    firn_site_free(site);
    return code == 0 ? 0 : step;
}

static void stopped_by_a_signal(void **state)
{
    static const char *const set[] = {"time.hours=1008"};
    char folder[60];
    int stopped[5] = {0};
    (void)state;
    signal(SIGALRM, on_alarm);
    snprintf(folder, sizeof folder, "/tmp/firn-stop-%d", (int)getpid());
    for (long after = 400; stopped[4] + stopped[0] < 3 && after < 900000; after += after / 6) {
        alarm_after(after);
        stopped[stopped_step(SOURCE_DIR "/problems/supply-temperature.ini", set, 1, folder)]++;
    }
    alarm_after(0);
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
    assert_true(stopped[1] > 0 && stopped[3] > 0);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Stopped at any time during a write, the folder is as before, and complete. */
static void a_stopped_write_changes_nothing(void **state)
{
    static const char *const set[] = {"time.hours=1008"};
    const firn_load_options options = {
        .size = sizeof options, .set = set, .sets = 1, .plugin_dir = BINARY_DIR "/plugins"};
    enum { TRIALS = 25 };
    firn_error e = FIRN_ERROR_INIT;
    char folder[60], command[600];
    int stopped = 0;
    (void)state;
    firn_site *site = firn_site_load(SOURCE_DIR "/problems/supply-temperature.ini", &options, &e);
    assert_int_equal(firn_site_solve(site, NULL, &e), 0);
    snprintf(folder, sizeof folder, "/tmp/firn-write-%d", (int)getpid());
    const double begin = seconds();
    assert_int_equal(firn_site_write(site, folder, &e), 0);
    const double taken = seconds() - begin;
    snprintf(command, sizeof command, "cp -r %s %s.copy", folder, folder);
    assert_int_equal(system(command), 0);
    signal(SIGALRM, on_alarm);
    for (int i = 1; i <= TRIALS; i++) {
        alarm_after(1 + (long)(taken * 1e6 * i / TRIALS));
        running = site;
        const int code = firn_site_write(site, folder, &e);
        alarm_after(0);
        assert_true(code == 0 || (code == FIRN_INTERRUPTED && e.kind == FIRN_KIND_STOPPED));
        stopped += code != 0;
        firn_site_check_results(site, folder, &e); /* takes a stop that came too late */
    }
    snprintf(
        command, sizeof command,
        "diff -r -x run.json %s %s.copy && [ $(ls -d %s* | wc -l) = 2 ]; s=$?; rm -rf %s %s.copy; "
        "exit $s",
        folder, folder, folder, folder, folder);
    assert_int_equal(system(command), 0);
    assert_true(stopped > 0);
    firn_site_free(site);
}

static void *stop_later(void *data)
{
    usleep(30000);
    firn_site_stop(data);
    return NULL;
}

static int wait_for_stop(void *data, const firn_progress *progress)
{
    (void)progress;
    usleep(1000);
    return ++*(int *)data > 60000; /* a minute: the stop did not arrive */
}

static void stopped_by_a_thread(void **state)
{
    (void)state;
    firn_site *site = small_site();
    pthread_t thread;
    int calls = 0;
    const firn_solve_options options = {
        .size = sizeof options, .progress = wait_for_stop, .progress_data = &calls};
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(firn_site_build(site, &e), 0);
    assert_int_equal(pthread_create(&thread, NULL, stop_later, site), 0);
    for (int code = 0; code == 0;) {
        code = firn_site_solve(site, &options, &e);
        assert_true(code == 0 || code == FIRN_INTERRUPTED);
    }
    pthread_join(thread, NULL);
    assert_string_equal(firn_site_status(site), "interrupted");
    solve(site, "auto"); /* the request is done with */
    firn_site_stop(site);
    assert_int_equal(firn_site_solve(site, &options, &e), FIRN_INTERRUPTED); /* it holds once */
    solve(site, "auto");
    firn_site_free(site);
    firn_site_stop(NULL);
    firn_lp_stop(NULL);
}

/* ---- the thread's state ---------------------------------------------------------------------- */

static int check_host_state(void *data, const firn_progress *progress)
{
    (void)progress;
    assert_int_equal(fegetround(), FE_UPWARD);
    assert_string_equal(localeconv()->decimal_point, data);
    return 0;
}

static void locale_and_rounding(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
    char point[8], folder[] = "/tmp/firn-locale-XXXXXX", make[200], undo[60];
    (void)state;
    const char *found = NULL;
    for (size_t i = 0; found == NULL && i < sizeof names / sizeof names[0]; i++)
        found = setlocale(LC_ALL, names[i]);
    if (found == NULL) { /* one is made, where the system can */
        assert_non_null(mkdtemp(folder));
        snprintf(make, sizeof make, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1",
                 folder);
        snprintf(undo, sizeof undo, "rm -rf %s", folder);
        if (system(make) >= 0 && setenv("LOCPATH", folder, 1) == 0)
            found = setlocale(LC_ALL, names[0]);
        assert_int_equal(system(undo), 0);
    }
    if (found == NULL)
        SKIP("no locale with a decimal comma");
    snprintf(point, sizeof point, "%s", localeconv()->decimal_point);
    fesetround(FE_UPWARD);
    firn_site *site = small_site();
    const firn_solve_options options = {
        .size = sizeof options, .progress = check_host_state, .progress_data = point};
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(firn_site_set(site, "grid.price", "40.125 USD/MWh", &e), 0);
    assert_int_equal(firn_site_solve(site, &options, &e), 0);
    char *json = firn_site_json(site, &e);
    assert_non_null(strstr(json, "481.5"));
    firn_text_free(json);
    const firn_solve_options wrong = {.size = sizeof wrong, .time_limit = -0.5};
    assert_int_equal(firn_site_solve(site, &wrong, &e), FIRN_USAGE);
    assert_non_null(strstr(e.text, "-0.5 s"));
    assert_int_equal(fegetround(), FE_UPWARD);
    assert_string_equal(localeconv()->decimal_point, point);
    firn_site_free(site);
    fesetround(FE_TONEAREST);
    setlocale(LC_ALL, "C");
}

/* ---- errors and progress --------------------------------------------------------------------- */

static void members_of_errors(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    const firn_load_options options = {.size = sizeof options, .plugin_dir = BINARY_DIR "/plugins"};
    static const char bad[] = "format = 1\n[time]\nstart = 2026-01-05\nhours = 4\nstep = 3 h\n";
    assert_null(firn_site_read(bad, strlen(bad), "a:b.ini", &options, &e));
    assert_int_equal(e.kind, FIRN_KIND_VALUE);
    assert_string_equal(e.file, "a:b.ini");
    assert_int_equal(e.line, 5);
    assert_string_equal(e.address, "time.step");
    assert_int_equal(strncmp(e.remedy, "write ", 6), 0);
    firn_site *site = small_site();
    assert_int_equal(firn_site_set(site, "gird.price", "4 USD/MWh", &e), FIRN_PROBLEM);
    assert_int_equal(e.kind, FIRN_KIND_UNKNOWN);
    assert_string_equal(e.address, "gird.price");
    assert_string_equal(e.near, "grid");
    assert_int_equal(firn_site_set(site, "grid.price", "4 MW", &e), FIRN_PROBLEM);
    assert_int_equal(e.kind, FIRN_KIND_VALUE);
    assert_string_equal(e.address, "grid.price");
    assert_int_equal(firn_site_set(site, "grid.price", "4 USD/MWh", &e), 0);
    assert_string_equal(e.text, "");
    assert_string_equal(e.address, "");
    assert_int_equal(firn_site_set(site, "load.demand", "12 MW", &e), 0);
    assert_int_equal(firn_site_solve(site, NULL, &e), FIRN_NO_SOLUTION);
    assert_int_equal(e.kind, FIRN_KIND_INFEASIBLE);
    assert_int_equal(firn_site_build(site, NULL), 0); /* without the struct */
    firn_site_free(site);
}

typedef struct watch {
    int calls, points, begins;
    firn_progress last;
} watch;

static int on_progress(void *data, const firn_progress *p)
{
    watch *w = data;
    w->calls++;
    w->points += !isnan(p->primal) && !isnan(p->gap);
    w->begins += p->attempt > w->last.attempt || p->stage != w->last.stage;
    assert_true(p->seconds >= w->last.seconds);
    assert_non_null(p->method);
    if (!isnan(p->primal))
        w->last = *p;
    return 0;
}

static void numbers_of_progress(void **state)
{
    static const char *const set[] = {"time.hours=48"};
    (void)state;
    watch w = {0};
    const firn_load_options load = {
        .size = sizeof load, .set = set, .sets = 1, .plugin_dir = BINARY_DIR "/plugins"};
    const firn_solve_options options = {
        .size = sizeof options, .method = "barrier", .progress = on_progress, .progress_data = &w};
    double objective;
    firn_site *site = firn_site_load(SOURCE_DIR "/problems/first.ini", &load, NULL);
    assert_int_equal(firn_site_solve(site, &options, NULL), 0);
    assert_int_equal(firn_site_value(site, "objective", NULL, &objective, NULL), 0);
    assert_true(w.points > 5 && w.begins > 0);
    assert_int_equal(w.last.stage, FIRN_STAGE_SOLVE);
    assert_int_equal(w.last.attempt, 1);
    assert_true(fabs(w.last.primal / objective - 1) < 1e-6);
    assert_true(fabs(w.last.dual / objective - 1) < 1e-6);
    assert_true(w.last.iteration > 1 && w.last.gap < 1e-5 && w.last.infeasibility < 1e-5);
    firn_site_free(site);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void memory_is_flat(void **state)
{
    (void)state;
    firn_site *site = small_site();
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    firn_site_free(site);
    SKIP("mallinfo2() of a sanitizer is empty");
#else
    size_t before = 0;
    for (int i = 0; i < 50; i++) {
        if (i == 10)
            before = mallinfo2().uordblks;
        solve(site, i % 2 == 0 ? "glpk" : "barrier");
    }
    assert_true(mallinfo2().uordblks < before + 1000000);
    firn_site_free(site);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_of_the_host), cmocka_unit_test(calls_from_callbacks),
        cmocka_unit_test(freed_in_a_callback),  cmocka_unit_test(two_threads),
        cmocka_unit_test(stopped_by_a_signal),  cmocka_unit_test(a_stopped_write_changes_nothing),

        cmocka_unit_test(stopped_by_a_thread),  cmocka_unit_test(locale_and_rounding),
        cmocka_unit_test(members_of_errors),    cmocka_unit_test(numbers_of_progress),
        cmocka_unit_test(memory_is_flat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
